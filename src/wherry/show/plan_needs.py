"""The needs of a plan's document as tables: moves, levels before and after, and who provides what from when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wherry.record.money import pounds
from wherry.record.quarter import Quarter
from wherry.show.naming import Naming
from wherry.show.table import Cell, Column, Table

Json = dict[str, Any]

SOURCES = {
    "today": "as now",
    "alone": "let again alone",
    "body": "a body's offer",
    "joint": "a joint contract",
}
"""The kinds of source in words."""
NO_SOURCE = "nothing"


def list_moves(document: Json, naming: Naming, *, moves: Sequence[Json] | None = None) -> Table:
    """One row a move: when, who, what, from, to, what it costs once and a year, and why."""
    arrangements = arrangement_refs(document)
    found = document["answer"]["moves"] if moves is None else moves
    return Table(
        caption="Moves",
        columns=(
            Column(heading="Quarter"),
            Column(heading="Body"),
            Column(heading="Service"),
            Column(heading="From"),
            Column(heading="To"),
            Column(heading="Provided by"),
            Column(heading="Once", kind="money", total=True),
            Column(heading="A year before", kind="money"),
            Column(heading="A year after", kind="money"),
            Column(heading="Why"),
        ),
        rows=[
            (
                Quarter.parse(move["quarter"]),
                naming.body(move["body"]),
                naming.cell("plan-needs", move["need"], naming.service(move["service"])),
                source_cell(move["from_source"], naming, arrangements),
                source_cell(move["to_source"], naming, arrangements),
                say_provider(move, naming),
                pounds(move["one_off_pence"]),
                _year_before(document, move),
                pounds(move["yearly_after_pence"]),
                " ".join([move["why"], *move["conditions"]]),
            )
            for move in found
        ],
        notes=(
            "A year before and after are the four quarters before and after the move, scaled to a year where the plan "
            "holds fewer. What a need cost before the plan began is no part of it.",
        ),
        generated=document["generated"],
    )


def list_levels(document: Json, naming: Naming) -> Table:
    """One row a need: its level before, required and after, and what it costs without the plan and with it."""
    return Table(
        caption="What each body needs, before and after",
        columns=(
            Column(heading="Body"),
            Column(heading="Service"),
            Column(heading="Level before"),
            Column(heading="Level required"),
            Column(heading="Level after"),
            Column(heading="Moves", kind="number", total=True),
            Column(heading="Without the plan", kind="money", total=True),
            Column(heading="With it", kind="money", total=True),
            Column(heading="Why"),
        ),
        rows=[
            (
                naming.body(need["body"]),
                naming.cell("plan-needs", need["need"], naming.service(need["service"])),
                need["level_before"] or Cell("", text="not recorded"),
                need["level_required"] or Cell("", text="none"),
                need["level_after"] or Cell("", text="not recorded"),
                count_moves(document, need["need"]),
                pounds(need["baseline_pence"]),
                pounds(need["cost_pence"]),
                need["why"],
            )
            for need in document["answer"]["needs"]
        ],
        notes=("Set-up and capacity of offers belong to no one need and are not in these figures.",),
        generated=document["generated"],
    )


def list_stays(document: Json, naming: Naming, *, needs: Sequence[Json] | None = None, baseline: bool = False) -> Table:
    """One row a stretch of quarters in which a need has one source, in the plan or in what happens without it."""
    found = document["answer"]["needs"] if needs is None else needs
    arrangements = arrangement_refs(document)
    return Table(
        caption="Who provides what, without the plan" if baseline else "Who provides what, from when to when",
        columns=(
            Column(heading="Body"),
            Column(heading="Service"),
            Column(heading="From"),
            Column(heading="To"),
            Column(heading="How"),
            Column(heading="Arrangement or offer"),
            Column(heading="Level"),
        ),
        rows=[
            (
                naming.body(need["body"]),
                naming.cell("plan-needs", need["need"], naming.service(need["service"])),
                Quarter.parse(stretch["starts"]),
                Quarter.parse(stretch["until"]),
                say_source(stretch["kind"]),
                source_cell(stretch["source"], naming, arrangements),
                stretch["level"] or Cell("", text="not recorded"),
            )
            for need in found
            for stretch in need["baseline_stretches" if baseline else "stretches"]
        ],
        generated=document["generated"],
    )


def _year_before(document: Json, move: Json) -> Cell:
    if move["quarter"] == document["answer"]["quarters"][0]:
        return Cell(None, text="before the plan")
    return Cell(pounds(move["yearly_before_pence"]))


def arrangement_refs(document: Json) -> frozenset[str]:
    """The references that are arrangements of today; every other source is an offer."""
    return frozenset(
        stretch["source"]
        for need in document["answer"]["needs"]
        for stretch in (*need["stretches"], *need["baseline_stretches"])
        if stretch["kind"] == "today"
    )


def source_cell(ref: str, naming: Naming, arrangements: frozenset[str]) -> Cell:
    """An arrangement or offer as a cell that leads to its record."""
    if not ref:
        return Cell("", text=NO_SOURCE)
    return naming.cell("arrangements" if ref in arrangements else "offers", ref)


def say_source(kind: str) -> str:
    """A kind of source as a person says it, with a capital."""
    words = SOURCES.get(kind, kind)
    return words[:1].upper() + words[1:]


def say_provider(move: Json, naming: Naming) -> str:
    """Who provides after a move."""
    if move["to_kind"] == "alone":
        return f"{naming.body(move['body'])} alone"
    if move["to_kind"] == "joint":
        return "A joint contract"
    return naming.body(move["provider"])


def count_moves(document: Json, need: str) -> int:
    """How many moves a need makes."""
    return sum(1 for move in document["answer"]["moves"] if move["need"] == need)
