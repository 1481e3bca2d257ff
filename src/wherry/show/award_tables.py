"""Tables of an award: who wins, other awards, every bid with what became of it, every mark with its reason."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from wherry.record.money import pounds
from wherry.show.table import Cell, Column, Table
from wherry.show.words import say_list

Json = dict[str, Any]


def award_tables(document: Json) -> dict[str, Table]:
    """The tables of a document of an award, by name."""
    answer = document["answer"]
    return {
        "winners": list_winners(answer["award"]),
        "alternatives": list_alternatives(answer),
        "bids": list_bids(answer),
        "marks": list_marks(answer),
        "removals": list_removals(answer),
    }


def list_winners(award: Json) -> Table:
    """The bids that win, and the discounts that they earn; they add up to the price of the award."""
    return Table(
        caption="Who wins",
        columns=(
            Column(heading="Bid or discount"),
            Column(heading="Supplier"),
            Column(heading="Lots"),
            Column(heading="Price", kind="money", pennies=True, total=True),
        ),
        rows=[
            *(
                (each["ref"], each["supplier"], say_list(each["lots"]), pounds(each["price_pence"]))
                for each in award["bids"]
            ),
            *((each["ref"], each["supplier"], "A discount", pounds(-each["off_pence"])) for each in award["discounts"]),
        ],
    )


def list_alternatives(answer: Json) -> Table:
    """The best award under each other condition, beside the one that was found."""
    return Table(
        caption="What else there was",
        columns=(
            Column(heading="Condition"),
            Column(heading="Bids"),
            Column(heading="Price", kind="money", pennies=True),
            Column(heading="More", kind="money", pennies=True),
            Column(heading="Score", kind="number"),
            Column(heading="Lower by", kind="number"),
            Column(heading="Lots that nobody wins"),
        ),
        rows=[
            (
                each["condition"],
                say_list([bid["ref"] for bid in each["award"]["bids"]]),
                pounds(each["award"]["price_pence"]),
                pounds(each["more_pence"]),
                Decimal(each["award"]["score"]),
                Decimal(each["lower_score"]),
                say_list(each["award"]["unsold"]),
            )
            for each in answer["alternatives"]
        ],
    )


def list_bids(answer: Json) -> Table:
    """Every bid and what became of it."""
    return Table(
        caption="Every bid",
        columns=(
            Column(heading="Bid"),
            Column(heading="Supplier"),
            Column(heading="Lots"),
            Column(heading="Price", kind="money", pennies=True),
            Column(heading="Quality", kind="number"),
            Column(heading="What became of it"),
            Column(heading="Why"),
        ),
        rows=[
            (
                each["ref"],
                each["supplier"],
                say_list(each["lots"]),
                pounds(each["price_pence"]),
                _quality(each["quality"]),
                each["outcome"],
                Cell(each["why"], text=None if each["why"] else "nothing to add"),
            )
            for each in answer["bids"]
        ],
    )


def _quality(mean: str | None) -> Cell:
    return Cell(None if mean is None else Decimal(mean), text="not weighed or not known" if mean is None else None)


def list_marks(answer: Json) -> Table:
    """Every mark, with who gave it and the reason, beside the one that counts."""
    return Table(
        caption="Every mark",
        columns=(
            Column(heading="Supplier"),
            Column(heading="Lot"),
            Column(heading="Criterion"),
            Column(heading="Counts", kind="number"),
            Column(heading="Out of", kind="number"),
            Column(heading="Given by"),
            Column(heading="Mark", kind="number"),
            Column(heading="Reason"),
        ),
        rows=[
            (
                each["supplier"],
                Cell(each["lot"], text=None if each["lot"] else "all"),
                each["title"] or each["criterion"],
                Decimal(each["counts"]),
                Decimal(each["of"]),
                Cell(mark["evaluator"], text=None if mark["evaluator"] else "agreed"),
                Decimal(mark["mark"]),
                mark["reason"] or None,
            )
            for each in answer["marked"]
            for mark in each["marks"]
        ],
    )


def list_removals(answer: Json) -> Table:
    """Who was removed, and why."""
    return Table(
        caption="Removed",
        columns=(Column(heading="Supplier"), Column(heading="Bid"), Column(heading="Lot"), Column(heading="Why")),
        rows=[
            (
                each["supplier"],
                Cell(each["bid"], text=None if each["bid"] else "all"),
                Cell(each["lot"], text=None if each["lot"] else "all"),
                each["why"],
            )
            for each in answer["removals"]
        ],
    )
