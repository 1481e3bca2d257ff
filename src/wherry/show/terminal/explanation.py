"""``wherry explain``, ``wherry appraise`` and ``wherry compare`` in a shell."""

from __future__ import annotations

from dataclasses import replace

from wherry.show.plan_comparison import comparison_tables
from wherry.show.plan_explanations import appraisal_tables, explanation_tables
from wherry.show.table import Table
from wherry.show.terminal.parts import Json, Parts, cut_rows
from wherry.show.words import say_count

NARROW = {
    "options": (0, 1, 2, 4, 7),
    "option-years": (0, 1, 5, 7, 9),
    "scenarios": (0, 2, 3, 4, 6),
}
"""The columns of wide tables that fit a shell; --json has all of them."""


def explanation_parts(answer: Json, generated: bool, most: int) -> Parts:
    """Reasons, rules and prices, each in words."""
    tables = explanation_tables({"answer": answer, "generated": generated})
    asked = {"rules": "rules", "reasons": "reasons", "prices": "prices"}
    found: Parts = [_cut(tables[name], most) for name, part in asked.items() if part in answer["parts"]]
    ended = "Everything asked was worked out" if answer["complete"] else "Time ran out before everything was worked out"
    return [*found, f"{ended}, in {say_count(answer['plans'], 'further plan')}."]


def appraisal_parts(answer: Json, generated: bool, most: int) -> Parts:
    """Options, years, switching values, cases and scenarios."""
    tables = appraisal_tables({"answer": answer, "generated": generated})
    return [_cut(_narrow(table, NARROW[name]) if name in NARROW else table, most) for name, table in tables.items()]


def comparison_parts(answer: Json, generated: bool, most: int) -> Parts:
    """What differs and why."""
    tables = comparison_tables(answer, generated=generated)
    said = [*answer["says"], *answer["doubts"], *(f"Asked otherwise: {words}" for words in answer["asked_otherwise"])]
    shown = [table for name, table in tables.items() if table.rows or name == "headlines"]
    return ["\n".join(said), *(_cut(table, most) for table in shown)]


def _narrow(table: Table, places: tuple[int, ...]) -> Table:
    return Table(
        caption=table.caption,
        columns=tuple(table.columns[at] for at in places),
        rows=[tuple(row[at] for at in places) for row in table.rows],
        notes=table.notes,
        generated=table.generated,
    )


def _cut(table: Table, most: int) -> Table:
    rows, notes = cut_rows(list(table.rows), most, "row")
    if not notes:
        return table
    columns = tuple(replace(column, total=False) for column in table.columns)
    return Table(
        caption=table.caption, columns=columns, rows=rows, notes=(*table.notes, *notes), generated=table.generated
    )
