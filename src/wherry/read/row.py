"""A row of a table as it was read: what is given, what is to be emptied, what is wrong, and where it stood."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wherry.record.column import RECORDS, Column
from wherry.record.finding import REFUSED, Finding, Source
from wherry.record.parts import Record

CLEAR = "CLEAR"  # written in a cell to say that it shall be empty; an empty cell says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row, not yet a record: ``given`` holds the values of the cells that are not blank, by column; ``cleared`` the
    columns in which CLEAR is written; ``cells`` the row as it stood; ``findings`` what is wrong in it. A row with a
    refused finding is a refused row."""

    table: str
    given: Mapping[str, Any]
    cleared: frozenset[str]
    source: Source
    cells: tuple[Any, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether something in it is so wrong that the row is not taken in."""
        return any(finding.severity == REFUSED for finding in self.findings)

    @property
    def ref(self) -> str:
        """The reference, where it could be read."""
        return str(self.given.get("ref", ""))

    def finding(self, code: str, says: str, remedy: str, column: str = "", value: Any = "", **more: str) -> Finding:
        """A finding about this row."""
        return Finding(
            code=code,
            severity=more.get("severity", REFUSED),
            says=says,
            remedy=remedy,
            source=self.source,
            table=self.table,
            ref=self.ref,
            column=column,
            value=shown(value),
        )


def record_of(row: Row) -> Record:
    """The record that a row describes, every column that it leaves blank being unknown or at its default. The row must
    be one that is not refused and misses nothing."""
    record: Record = RECORDS[row.table].cls(**row.given, source=row.source)
    return record


def missing_cells(row: Row) -> tuple[Finding, ...]:
    """What has to be written in a row and is not; cells that are found bad already are not told twice."""
    bad = {finding.column for finding in row.findings}
    return tuple(
        _missing_cell(row, column)
        for column in RECORDS[row.table].columns
        if column.required and column.name not in row.given and column.name not in bad
    )


def _missing_cell(row: Row, column: Column) -> Finding:
    """The finding for a cell that has to be written and is not."""
    example = f", for example {column.example}" if column.example else ""
    return row.finding(
        "cell-missing", f"{column.words} has to be written", f"write a {column.kind}{example}", column.name
    )


def sha256_of(cells: Sequence[str]) -> str:
    """The sha256 of a row's cells as read, with a separator that no cell can hold."""
    return hashlib.sha256("\x1f".join(cells).encode("utf-8", errors="surrogatepass")).hexdigest()


def shown(value: Any) -> str:
    """A cell's value as a finding shows it: on one line, not longer than a person reads."""
    text = " ".join(str(value).split())
    return text if len(text) <= 120 else f"{text[:117]}..."
