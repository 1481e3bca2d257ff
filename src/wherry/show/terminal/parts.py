"""What the verbs' tables have in common."""

from __future__ import annotations

from dataclasses import replace
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


def pick(table: Table, *headings: str) -> Table:
    """The table with these columns alone, in this order: a shell is narrower than a page. ``ValueError`` where it has
    no such column."""
    places = [[column.heading for column in table.columns].index(heading) for heading in headings]
    return Table(
        caption=table.caption,
        columns=tuple(table.columns[at] for at in places),
        rows=[[row[at] for at in places] for row in table.rows],
        notes=table.notes,
        generated=table.generated,
    )


def cut(table: Table, most: int, what: str = "row") -> Table:
    """The table's first rows and a note that there are more, without totals: a sum of some is not the sum."""
    rows, notes = cut_rows(list(table.rows), most, what)
    if not notes:
        return table
    return Table(
        caption=table.caption,
        columns=tuple(replace(column, total=False) for column in table.columns),
        rows=rows,
        notes=(*table.notes, *notes),
        generated=table.generated,
    )


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
