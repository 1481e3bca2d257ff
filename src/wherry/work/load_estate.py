"""The estate as the view in force sees it, holding together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wherry.record.column import RECORDS, Column
from wherry.record.estate import TABLES, Estate
from wherry.record.finding import DOUBTFUL, NOTE, Finding
from wherry.store.models import MODELS

BINDING = {("offers", "certificate"), ("offers", "only_for"), ("needs", "apart_from")}
"""References that restrict what may be done: without the record behind one, the row is left out, not set free."""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """An estate in which every reference points to a record that is in it, and what had to be left out for that."""

    estate: Estate
    findings: tuple[Finding, ...]


def load_estate(tables: Sequence[str] = TABLES, *, only: Mapping[str, Any] | None = None) -> Loaded:
    """Load these tables as far as the view in force reaches. Within ``snapshot`` they are all of one moment. ``only``
    narrows a table to the rows that a Django condition names.

    A shared record may refer to one that is not shared. Such a reference is unknown here; where a record cannot be
    without it, the record is left out. Either is a finding, which names nothing that is hidden.
    """
    asked = {
        table: MODELS[table].objects.filter(*([only[table]] if only and table in only else [])) for table in tables
    }
    rows = {table: {row.ref: row for row in found.rows()} for table, found in asked.items()}
    findings = _hold_together(rows)
    return Loaded(estate=Estate(**{table: tuple(kept.values()) for table, kept in rows.items()}), findings=findings)


def _hold_together(rows: dict[str, dict[str, Any]]) -> tuple[Finding, ...]:
    """Cut references that lead nowhere, until none is left; whole tables that were not loaded are not looked at."""
    links: defaultdict[str, list[Column]] = defaultdict(list)
    for table in rows:
        links[table] = [column for column in RECORDS[table].columns if column.refers_to in rows]
    findings: list[Finding] = []
    changed = True
    while changed:
        changed = False
        for table, kept in rows.items():
            for ref, row in list(kept.items()):
                mended, found = _mend(table, row, links[table], rows)
                if mended is row:
                    continue
                changed = True
                findings.extend(found)
                if mended is None:
                    del kept[ref]
                else:
                    kept[ref] = mended
    return tuple(findings)


def _mend(
    table: str, row: Any, links: Sequence[Column], rows: dict[str, dict[str, Any]]
) -> tuple[Any, tuple[Finding, ...]]:
    cut: dict[str, Any] = {}
    for column in links:
        value = getattr(row, column.name)
        there = rows[column.refers_to]
        if isinstance(value, tuple):
            left = tuple(ref for ref in value if ref in there)
            if left != value and not left and (table, column.name) in BINDING:
                return None, (_found(table, row, column, gone=True),)
            if left != value:
                cut[column.name] = left
        elif value is not None and value not in there:
            if column.required or (table, column.name) in BINDING:
                return None, (_found(table, row, column, gone=True),)
            cut[column.name] = None
    if not cut:
        return row, ()
    found = tuple(_found(table, row, RECORDS[table].column(name), gone=False) for name in cut)
    return replace(row, **cut), found


def _found(table: str, row: Any, column: Column, *, gone: bool) -> Finding:
    target = RECORDS[column.refers_to].singular
    return Finding(
        code="hidden-reference",
        severity=DOUBTFUL if gone else NOTE,
        says=f"{row.ref} refers to a {target} that is not shared here"
        + (", so it is left out" if gone else ", which counts as unknown"),
        remedy=f"ask its owner to share the {target} too",
        source=row.source,
        table=table,
        ref=row.ref,
        column=column.name,
    )
