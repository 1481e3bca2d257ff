"""``wherry buy award`` in a shell."""

from __future__ import annotations

from decimal import Decimal

from wherry.show.table import Column, Table
from wherry.show.terminal.parts import Json, Parts, cut_rows, money_of
from wherry.show.words import say_count, say_list, say_money


def award_parts(answer: Json, generated: bool, most: int) -> Parts:
    """What a person wants to read of the answer: the winners, every bid, what else there was, the trail, the proof."""
    award = answer["award"]
    parts: Parts = [
        Table(
            caption="The award",
            columns=(
                Column(heading="Supplier"),
                Column(heading="Wins"),
                Column(heading="Bid"),
                Column(heading="Price", kind="money", pennies=True),
            ),
            rows=[
                (bid["supplier"], say_list(bid["lots"]), bid["ref"], money_of(bid, "price")) for bid in award["bids"]
            ],
            notes=tuple(
                f"{each['supplier']} takes off £{each['off_gbp']} by its discount {each['ref']}."
                for each in award["discounts"]
            ),
            generated=generated,
        ),
        _whole(answer),
    ]
    if award["unsold"]:
        parts.append(f"No valid bid could be found for {say_list(award['unsold'])} beside the others.")
    parts.append(_bids(answer, generated, most))
    if answer["alternatives"]:
        parts.append(_alternatives(answer, generated))
    if answer["marked"]:
        parts.append(_marks(answer, generated, most))
    if answer["doubts"]:
        parts.append("Look at this before it is published: " + "; ".join(answer["doubts"]) + ".")
    return [*parts, _proof(answer)]


def _whole(answer: Json) -> str:
    award, cheapest = answer["award"], answer["cheapest"]
    words = f"In all {say_money(money_of(award, 'price'), pennies=True)}"
    if answer["bound_score"] is None:
        return f"{words}."
    return (
        f"{words}; score {Decimal(award['score']):.2f} (price {Decimal(award['price_score']):.2f}, quality "
        f"{Decimal(award['quality_score']):.2f}). The cheapest award costs "
        f"{say_money(money_of(cheapest, 'price'), pennies=True)} and scores {Decimal(cheapest['score']):.2f}."
    )


def _bids(answer: Json, generated: bool, most: int) -> Table:
    rows, notes = cut_rows(answer["bids"], most, "bid")
    return Table(
        caption="Every bid and what became of it",
        columns=(
            Column(heading="Bid"),
            Column(heading="Supplier"),
            Column(heading="Lots"),
            Column(heading="Price", kind="money", pennies=True),
            Column(heading="Quality", kind="number", places=2),
            Column(heading="Outcome"),
            Column(heading="Why"),
        ),
        rows=[
            (
                row["ref"],
                row["supplier"],
                say_list(row["lots"], most=5),
                money_of(row, "price"),
                None if row["quality"] is None else Decimal(row["quality"]),
                row["outcome"],
                row["why"] or "",
            )
            for row in rows
        ],
        notes=notes,
        generated=generated,
    )


def _alternatives(answer: Json, generated: bool) -> Table:
    return Table(
        caption="The best award otherwise",
        columns=(
            Column(heading="If"),
            Column(heading="Costs more", kind="money"),
            Column(heading="Scores less", kind="number", places=2),
            Column(heading="Without a winner"),
        ),
        rows=[
            (
                each["condition"],
                money_of(each, "more"),
                Decimal(each["lower_score"]),
                say_list(each["award"]["unsold"], nothing=""),
            )
            for each in answer["alternatives"]
        ],
        generated=generated,
    )


def _marks(answer: Json, generated: bool, most: int) -> Table:
    rows, notes = cut_rows(answer["marked"], most, "answer")
    return Table(
        caption="How answers were marked",
        columns=(
            Column(heading="Supplier"),
            Column(heading="Lot"),
            Column(heading="Criterion"),
            Column(heading="Counts", kind="number"),
            Column(heading="Marks and reasons"),
        ),
        rows=[
            (
                row["supplier"],
                row["lot"] or "all",
                row["title"],
                Decimal(row["counts"]),
                "; ".join(f"{mark['evaluator'] or 'agreed'} {mark['mark']}: {mark['reason']}" for mark in row["marks"]),
            )
            for row in rows
        ],
        notes=notes,
        generated=generated,
    )


def _proof(answer: Json) -> str:
    check = answer["check"]
    adds = f"The check added up {say_count(check['figures'], 'figure')} and agrees."
    if not check["agreed"]:
        adds = f"The check does not agree: {'; '.join(check['faults'])}."
    best = "Proven: no award is better."
    if answer["status"] != "optimal":
        bound = money_of(answer, "bound")
        least = "" if bound is None else f"; no award costs less than {say_money(bound, pennies=True)}"
        best = f"Not proven best: it was cut short{least}."
    return f"{best} {adds}"
