"""Two plans compared, as tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wherry.record.money import pounds
from wherry.show.naming import Naming
from wherry.show.plan_explanations import NO_NAMES, capital
from wherry.show.table import Cell, Column, Table

Json = dict[str, Any]


def comparison_tables(answer: Json, naming: Naming = NO_NAMES, *, generated: bool = False) -> dict[str, Table]:
    """The tables of a comparison, by name, in reading order."""
    tables = {
        "headlines": _two_sided("Two plans side by side", "Figure", answer["headlines"], "what", answer, generated),
        "needs": list_other_ways(answer, naming, generated),
    }
    for name, heading in (
        ("by_kind", "Kind of cost"),
        ("by_body", "Body"),
        ("by_source", "Arrangement or offer"),
        ("by_year", "Financial year"),
    ):
        rows = [{**row, "of": naming.body(row["of"])} for row in answer[name]] if name == "by_body" else answer[name]
        caption = f"The difference by {heading.lower()}, present value"
        tables[name.replace("_", "-")] = _two_sided(caption, heading, rows, "of", answer, generated, total=True)
    return tables


def list_other_ways(answer: Json, naming: Naming, generated: bool) -> Table:
    """One row a need that two plans meet otherwise."""
    return Table(
        caption="Needs that are met otherwise",
        columns=(
            Column(heading="Body"),
            Column(heading="Service"),
            Column(heading=f"In {answer['first']}"),
            Column(heading=f"In {answer['second']}"),
            Column(heading="The second costs more, present value", kind="money"),
        ),
        rows=[
            (
                naming.body(row["body"]),
                naming.cell("plan-needs", row["need"], f"{naming.service(row['service'])} ({row['need']})"),
                "; ".join(row["first"]) or Cell("", text="not in it"),
                "; ".join(row["second"]) or Cell("", text="not in it"),
                pounds(row["more_pence"]),
            )
            for row in answer["needs"]
        ],
        notes=("Set-up and steps of capacity belong to all who use an offer and are not in these figures.",),
        generated=generated,
    )


def _two_sided(
    caption: str, heading: str, rows: Sequence[Json], name: str, answer: Json, generated: bool, *, total: bool = False
) -> Table:
    return Table(
        caption=caption,
        columns=(
            Column(heading=heading),
            Column(heading=answer["first"], kind="money", pennies=True, total=total),
            Column(heading=answer["second"], kind="money", pennies=True, total=total),
            Column(heading="Difference", kind="money", pennies=True, total=total),
        ),
        rows=[
            (capital(row[name]), *(pounds(row[part]) for part in ("first_pence", "second_pence", "more_pence")))
            for row in rows
        ],
        generated=generated,
    )
