"""The document of overlaps as tables: the same on a page, in a CSV file and in a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from wherry.record.money import pounds
from wherry.show.naming import Naming
from wherry.show.table import Cell, Column, Table
from wherry.show.words import say_day, say_list

Json = dict[str, Any]
Decided = Mapping[int, str]

CONFIDENCE_TAGS = {"high": "green", "medium": "yellow", "low": "grey"}
NOT_ADDED = "Kinds share circuits, so the rows are not added up."


def overlap_tables(
    document: Json, naming: Naming, *, rows: Sequence[int] | None = None, decided: Decided | None = None
) -> dict[str, Table]:
    """The tables of a document of overlaps, by name. ``rows`` picks overlaps by their place in the document (all of
    them otherwise); ``decided`` says in words what has been decided of an overlap, by its place."""
    overlaps = document["answer"]["overlaps"]
    chosen = range(len(overlaps)) if rows is None else rows
    return {
        "overlaps": list_overlaps(document, naming, rows=chosen, decided=decided or {}),
        "kinds": list_kinds(document),
        "unit-costs": list_unit_costs([overlaps[at] for at in chosen], naming, generated=document["generated"]),
    }


def list_overlaps(document: Json, naming: Naming, *, rows: Sequence[int], decided: Decided) -> Table:
    """One row an overlap: where, what kind, who, why, how sure, what is paid and what is at stake."""
    overlaps = document["answer"]["overlaps"]
    return Table(
        caption=f"Where bodies pay twice, on {say_day(date.fromisoformat(document['answer']['as_of']))}",
        columns=(
            Column(heading="Place or thing"),
            Column(heading="Kind"),
            Column(heading="Bodies"),
            Column(heading="Why"),
            Column(heading="Confidence"),
            Column(heading="Paid a year", kind="money"),
            Column(heading="At stake a year", kind="money"),
            Column(heading="Decided"),
            Column(heading="Evidence"),
            Column(heading="Records"),
        ),
        rows=[_row(overlaps[at], naming, decided.get(at, "")) for at in rows],
        notes=(
            "What is at stake is the most that ending the overlap could set free. It is a limit, not a saving.",
            "Overlaps share circuits, so the rows are not added up.",
        ),
        generated=document["generated"],
    )


def _row(overlap: Json, naming: Naming, decided: str) -> tuple[Cell | str | Decimal | None, ...]:
    return (
        overlap["place"],
        _capital(overlap["kind"]),
        say_list([naming.body(ref) for ref in overlap["bodies"]]),
        overlap["reason"],
        Cell(_capital(overlap["confidence"]), tag=CONFIDENCE_TAGS[overlap["confidence"]]),
        _pounds(overlap["cost_a_year_pence"]),
        _pounds(overlap["a_year_at_stake_pence"]),
        decided,
        "; ".join(overlap["evidence"]),
        " ".join(overlap["refs"]),
    )


def list_kinds(document: Json) -> Table:
    """One row a kind: how many, in how many the stake is known, and what it is."""
    answer = document["answer"]
    return Table(
        caption="By kind",
        columns=(
            Column(heading="Kind"),
            Column(heading="Found", kind="number", total=True),
            Column(heading="With a known stake", kind="number", total=True),
            Column(heading="At stake a year", kind="money"),
        ),
        rows=[
            (
                _capital(row["kind"]),
                row["count"],
                row["at_stake_known_count"],
                _pounds(row["a_year_at_stake_pence"]),
            )
            for row in answer["totals"]["kinds"]
        ],
        notes=(NOT_ADDED,),
        generated=document["generated"],
    )


def list_unit_costs(overlaps: Sequence[Json], naming: Naming, *, generated: bool) -> Table:
    """One row a body and what it buys: what it pays, for how much, and for one."""
    return Table(
        caption="What each body pays for one",
        columns=(
            Column(heading="Service or supplier"),
            Column(heading="Body"),
            Column(heading="Level"),
            Column(heading="Quantity", kind="number"),
            Column(heading="Paid a year", kind="money"),
            Column(heading="For one, a year", kind="money", pennies=True),
            Column(heading="Price year"),
            Column(heading="Records"),
        ),
        rows=[
            (
                overlap["place"],
                naming.body(unit["body"]),
                say_list(unit["levels"], nothing="not recorded"),
                _decimal(unit["quantity"]),
                _pounds(unit["cost_a_year_pence"]),
                _decimal(unit["unit_cost_gbp_per_year"]),
                say_list([str(year) for year in unit["price_years"]], nothing="not recorded"),
                _records(unit["refs"], naming),
            )
            for overlap in overlaps
            for unit in overlap["unit_costs"]
        ],
        generated=generated,
    )


def _records(refs: Sequence[str], naming: Naming) -> Cell | str:
    if len(refs) == 1:
        return naming.cell("arrangements", refs[0])
    return " ".join(refs)


def _pounds(whole_pence: int | None) -> Decimal | None:
    return None if whole_pence is None else pounds(whole_pence)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
