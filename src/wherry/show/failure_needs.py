"""How sure each need is, as tables: its availability, and the parts that lose it only together."""

from __future__ import annotations

from typing import Any

from wherry.show.failure_parts import PICTURES, pictures, say_parts
from wherry.show.naming import Naming
from wherry.show.table import Column, Table
from wherry.show.words import say_number

Json = dict[str, Any]


def list_needs(document: Json, naming: Naming) -> Table:
    """One row a need: how sure it is, and what its level promises."""
    return Table(
        caption="How sure each need is",
        columns=(
            Column(heading="When"),
            Column(heading="Need"),
            Column(heading="Body"),
            Column(heading="Service"),
            Column(heading="Met by"),
            Column(heading="Users", kind="number"),
            Column(heading="Availability", kind="number", unit="%", places=4),
            Column(heading="Promised", kind="number", unit="%"),
            Column(heading="Lost a year", kind="number", unit="hours", places=1),
            Column(heading="What dominates"),
        ),
        rows=[
            (
                PICTURES[when],
                naming.cell("needs", need["need"]),
                naming.body(need["body"]),
                naming.service(need["service"]),
                need["source"],
                need["users"],
                need["availability_percent"],
                None if need["promised_percent"] is None else float(need["promised_percent"]),
                need["hours_lost_per_year"],
                _dominant(need),
            )
            for when, picture in pictures(document)
            for need in picture["needs"]
        ],
        generated=document["generated"],
    )


def _dominant(need: Json) -> str:
    if not need["cut_sets"]:
        return "no cut set of one or two parts"
    first = need["cut_sets"][0]
    return f"{say_parts(first['parts'])} ({say_number(100 * first['share'], places=0)}% of what is lost)"


def list_cut_sets(document: Json, naming: Naming) -> Table:
    """One row a cut set that dominates a need."""
    return Table(
        caption="Parts that lose a need only together",
        columns=(
            Column(heading="When"),
            Column(heading="Need"),
            Column(heading="Body"),
            Column(heading="What fails"),
            Column(heading="Parts", kind="number"),
            Column(heading="Users", kind="number"),
            Column(heading="Out a year", kind="number", unit="hours", places=2),
            Column(heading="Share of what is lost", kind="number", unit="%", places=1),
        ),
        rows=[
            (
                PICTURES[when],
                naming.cell("needs", need["need"]),
                naming.body(need["body"]),
                say_parts(cut["parts"]),
                len(cut["parts"]),
                cut["users"],
                cut["hours_per_year"],
                100 * cut["share"],
            )
            for when, picture in pictures(document)
            for need in picture["needs"]
            for cut in need["cut_sets"]
        ],
        generated=document["generated"],
    )
