"""What the verbs' tables have in common."""

from __future__ import annotations

from typing import Any

from wherry.record.money import pounds
from wherry.show.table import Column, Table
from wherry.show.words import say_count

Json = dict[str, Any]
Parts = list[str | Table]


def money_of(row: Json, name: str) -> Any:
    """Decimal pounds of a sum that a document has in pence; None where it is unknown."""
    whole_pence = row[f"{name}_pence"]
    return None if whole_pence is None else pounds(whole_pence)


def cut_rows(rows: list[Any], most: int, what: str) -> tuple[list[Any], tuple[str, ...]]:
    """The first rows of a long table, and the note that says that there are more."""
    if len(rows) <= most:
        return rows, ()
    return rows[:most], (f"The first {most} of {say_count(len(rows), what)}; --json gives all, --rows more.",)


def findings_table(findings: list[Json], *, generated: bool, most_rows: int) -> Parts:
    """Findings with where, what and remedy, the refused first; nothing where there are none."""
    if not findings:
        return []
    order = ("refused", "doubtful", "note")
    rows, notes = cut_rows(sorted(findings, key=lambda row: order.index(row["severity"])), most_rows, "finding")
    return [
        Table(
            caption="Findings",
            columns=(Column(heading="Severity"), Column(heading="Where"), Column(heading="What"), Column(heading="Do")),
            rows=[(row["severity"], row["where"], row["says"], row["remedy"]) for row in rows],
            notes=notes,
            generated=generated,
        )
    ]
