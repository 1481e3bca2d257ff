"""A drafted notice as tables: what is missing, by what rule, and what is doubtful."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wherry.show.table import Cell, Column, Table

Json = dict[str, Any]
LISTS = {
    "purchase": "The purchase",
    "buyers": "Buyer",
    "sellers": "Supplier",
    "lots": "Lot",
    "criteria": "Criterion",
    "awards": "Award",
    "contracts": "Contract",
    "changes": "Change of",
    "endings": "End of",
}


def list_missing(answer: Json, *, generated: bool, address: Callable[[Json], str | None] | None = None) -> Table:
    """The facts that a notice needs and nobody has given, each with its rule and what to give. ``address`` gives the
    page on which a fact is filled in."""
    return Table(
        caption="What is missing",
        columns=(Column(heading="Of"), Column(heading="Fact"), Column(heading="Rule"), Column(heading="What to give")),
        rows=[
            (
                say_place(row),
                Cell(row["words"], href=address(row) if address else None),
                row["rule"],
                row["remedy"],
            )
            for row in answer["missing"]
        ],
        generated=generated,
    )


def list_doubts(answer: Json, *, generated: bool) -> Table:
    """What is there and looks wrong."""
    return Table(
        caption="What is doubtful",
        columns=(Column(heading="What"), Column(heading="Do")),
        rows=[(row["says"], row["remedy"]) for row in answer["doubts"]],
        generated=generated,
    )


def say_place(row: Json) -> str:
    """Of what a fact is: ``Lot 1``, ``Buyer NFK``, or the purchase."""
    return f"{LISTS[row['table']]} {row['row']}" if row["row"] else LISTS[row["table"]]
