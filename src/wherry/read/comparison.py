"""The first of the two steps of an import: what a file would change, row by row, before anything is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from wherry.read.row import Row
from wherry.record.error import CannotRead
from wherry.record.estate import Estate, table_of
from wherry.record.finding import Finding
from wherry.record.parts import Record

NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"
OUTCOMES = (NEW, CHANGED, UNCHANGED, REFUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a row changes in one column of a record that is there already; ``None`` is unknown."""

    column: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCheck:
    """What one row would do. ``matched_by`` says by which rule it was taken for ``before``; ``after`` is the record as
    it would be, ``None`` for a refused row."""

    row: Row
    outcome: str
    matched_by: str = ""
    before: Record | None = None
    after: Record | None = None
    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def ref(self) -> str:
        """The reference of the record, as far as it is known."""
        record = self.after or self.before
        return record.ref if record else self.row.ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """What takes an import back: the records that it added, as added, and those that it changed, before and after.

    Who undoes must see that each is still as the import left it, or say which is not.
    """

    table: str
    added: tuple[Record, ...]
    changed: tuple[tuple[Record, Record], ...]


@dataclass(frozen=True, kw_only=True)
class ImportCheck:
    """What a file would do to a table: every row with its outcome, and every finding of the file and its rows."""

    table: str
    file: str
    sheet: str
    sha256: str
    labels: tuple[str, ...]
    rows: tuple[RowCheck, ...]
    findings: tuple[Finding, ...]
    existing: Estate

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows are new, changed, unchanged and refused."""
        outcomes = [row.outcome for row in self.rows]
        return {outcome: outcomes.count(outcome) for outcome in OUTCOMES}

    @property
    def good(self) -> bool:
        """Whether nothing is refused, so that all of it can be applied."""
        return not any(row.outcome == REFUSED for row in self.rows)

    def to_write(self, *, good_rows_only: bool = False) -> tuple[Record, ...]:
        """The records to be added or changed, in the order of the rows. All or none, unless only the good rows are
        asked for: ``CannotRead`` where a row is refused."""
        refused = self.counts[REFUSED]
        if refused and not good_rows_only:
            raise CannotRead(
                self.file,
                f"{refused} of {len(self.rows)} rows {'is' if refused == 1 else 'are'} refused, so none is taken in",
                "Correct them, or ask for the good rows only",
            )
        return tuple(row.after for row in self.rows if row.outcome in (NEW, CHANGED) and row.after is not None)

    def undo(self, *, good_rows_only: bool = False) -> Undo:
        """What takes it back, once ``to_write`` with the same choice has been written."""
        self.to_write(good_rows_only=good_rows_only)
        return Undo(
            table=self.table,
            added=tuple(row.after for row in self.rows if row.outcome == NEW and row.after is not None),
            changed=tuple(
                (row.before, row.after)
                for row in self.rows
                if row.outcome == CHANGED and row.before is not None and row.after is not None
            ),
        )

    @cached_property
    def after(self) -> Estate:
        """The estate with the good rows written: what the check of a next file is made against."""
        return with_records(self.existing, self.to_write(good_rows_only=True))


def with_records(estate: Estate, records: tuple[Record, ...]) -> Estate:
    """An estate with records added, or put in the place of those that bear their references."""
    changed: dict[str, dict[str, Any]] = {}
    for record in records:
        table = table_of(record)
        changed.setdefault(table, {row.ref: row for row in estate.table(table)})[record.ref] = record
    return replace(estate, **{table: tuple(rows.values()) for table, rows in changed.items()})


def taken_back(estate: Estate, undo: Undo) -> Estate:
    """The estate as it was before an import. ``CannotRead`` names the first record that is no longer as the import left
    it, because what somebody has changed since is not thrown away unasked."""
    rows = {row.ref: row for row in estate.table(undo.table)}
    left_as = [*undo.added, *(after for _, after in undo.changed)]
    for record in left_as:
        if rows.get(record.ref) != record:
            raise CannotRead(
                f"{undo.table} {record.ref}",
                "it has been changed since the import"
                if record.ref in rows
                else "it has been removed since the import",
                "Change it back by hand, or leave the import as it is",
            )
    for record in undo.added:
        del rows[record.ref]
    for before, _ in undo.changed:
        rows[before.ref] = before
    return replace(estate, **{undo.table: tuple(rows.values())})
