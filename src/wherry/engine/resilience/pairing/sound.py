"""Rows whose references lead nowhere: left out, each with a finding, so that the rest can be answered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from wherry.engine.resilience.pairing.fault import fault
from wherry.record.column import RECORDS
from wherry.record.estate import Estate
from wherry.record.finding import REFUSED, Finding

LEANING: dict[str, tuple[str, ...]] = {
    "recovery_needs": ("site", "service"),
    "spare_capacity": ("site",),
    "pairings": ("site", "recovery_site"),
    "separations": ("site", "other_site"),
    "exercises": ("pairing",),
    "exercise_actions": ("exercise",),
}
"""By table, the columns without whose record a row means nothing; a table stands after those that it refers to."""


def leave_out_unsound(estate: Estate) -> tuple[Estate, tuple[Finding, ...]]:
    """The estate without the rows of recovery that refer to what is not there, and a finding for each."""
    findings: list[Finding] = []
    for table, columns in LEANING.items():
        kept: list[Any] = []
        for row in estate.table(table):
            wrong = [name for name in columns if getattr(row, name) not in estate.by_ref[_target(table, name)]]
            if not wrong:
                kept.append(row)
            findings += [_found(table, row, name) for name in wrong]
        if len(kept) < len(estate.table(table)):
            estate = replace(estate, **{table: tuple(kept)})
    return estate, tuple(findings)


def _target(table: str, column: str) -> str:
    return RECORDS[table].column(column).refers_to


def _found(table: str, row: Any, column: str) -> Finding:
    thing = RECORDS[_target(table, column)].singular
    says = f"{row.ref} refers to the {thing} {getattr(row, column)}, which is not there, so it is left out"
    return fault(row, "reference-unknown", REFUSED, says, f"correct the reference, or add the {thing}", column)
