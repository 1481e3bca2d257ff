"""Offers on several lots: bids on packages, discounts, limits, quality by criteria, and who was removed and why.

A bid is all or nothing: one price for all of its lots. A supplier may win several bids on different lots. A discount
holds where a supplier wins enough of the lots that it names; of a supplier's discounts one holds at most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderLot:
    """A lot that is put out to tender, with its estimated value in pence, which weighs its quality; None is unknown."""

    ref: str
    title: str = ""
    value_pence: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bid:
    """One price for all of some lots, in whole pence over the whole term."""

    ref: str
    supplier: str
    lots: tuple[str, ...]
    pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """What a supplier takes off where it wins at least so many of these lots: per cent of its bids that lie within
    them, or a sum."""

    ref: str
    supplier: str
    lots: tuple[str, ...]
    at_least: int
    percent: Decimal | None = None
    pence: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The most lots, or the most money before discounts, that a supplier can be awarded."""

    supplier: str
    most_lots: int | None = None
    most_pence: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """A criterion of quality: its share of the quality score, the best mark, and the least that must be reached."""

    ref: str
    title: str
    weight_percent: Decimal
    most: Decimal
    least: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A mark for a supplier's answer to a criterion, with its reason. ``lot`` is '' where it holds for all lots;
    ``evaluator`` is '' for the mark that the evaluators agreed on, which stands in place of their mean."""

    supplier: str
    criterion: str
    mark: Decimal
    reason: str
    lot: str = ""
    evaluator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A supplier, or a bid of it, that is out, and why: late, excluded, withdrawn, a mark below the least."""

    supplier: str
    why: str
    bid: str = ""
    lot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardQuestion:
    """Everything that decides an award. ``price_percent`` is the weight of the price; the rest is quality's."""

    lots: tuple[TenderLot, ...]
    bids: tuple[Bid, ...]
    discounts: tuple[Discount, ...] = ()
    limits: tuple[Limit, ...] = ()
    most_lots_each: int | None = None
    price_percent: Decimal = Decimal(100)
    criteria: tuple[Criterion, ...] = ()
    marks: tuple[Mark, ...] = ()
    removals: tuple[Removal, ...] = ()

    def limit(self, supplier: str) -> Limit:
        """What a supplier can be awarded, with the limit for everybody."""
        own = next((each for each in self.limits if each.supplier == supplier), Limit(supplier=supplier))
        lots = [most for most in (own.most_lots, self.most_lots_each) if most is not None]
        return Limit(supplier=supplier, most_lots=min(lots, default=None), most_pence=own.most_pence)

    def weight(self, lot: str) -> Fraction:
        """A lot's share of the quality of an award: by estimated value, or evenly where any value is unknown."""
        values = {each.ref: each.value_pence for each in self.lots}
        if any(not value for value in values.values()):
            return Fraction(1, len(values))
        return Fraction(values[lot] or 0, sum(value or 0 for value in values.values()))


def rebate(discount: Discount, bid: Bid) -> int:
    """What a discount by per cent takes off a bid that lies within its lots, in whole pence, half a penny going up."""
    if discount.percent is None or not set(bid.lots) <= set(discount.lots):
        return 0
    return int((Decimal(bid.pence) * discount.percent / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


Quality = Mapping[tuple[str, str], Fraction]


def quality_scores(question: AwardQuestion) -> tuple[dict[tuple[str, str], Fraction], tuple[Removal, ...]]:
    """The quality of each supplier for each lot that it bids on, from 0 to 100, and the removals that follow from it:
    a mark under the least, or none at all. An unknown mark is never nought."""
    marks: defaultdict[tuple[str, str, str], list[Mark]] = defaultdict(list)
    for mark in question.marks:
        marks[mark.supplier, mark.lot, mark.criterion].append(mark)
    found: dict[tuple[str, str], Fraction] = {}
    removed = []
    for supplier, lot in sorted({(bid.supplier, lot) for bid in question.bids for lot in bid.lots}):
        score, faults = Fraction(0), []
        for criterion in question.criteria:
            own = marks.get((supplier, lot, criterion.ref)) or marks.get((supplier, "", criterion.ref)) or []
            agreed = agreed_mark(own)
            if agreed is None:
                faults.append(f"nobody has marked its answer on {criterion.title}")
                continue
            if criterion.least is not None and agreed < Fraction(criterion.least):
                faults.append(f"{float(agreed):g} for {criterion.title} is under the least, {criterion.least}")
            score += Fraction(criterion.weight_percent) * agreed / Fraction(criterion.most)
        if faults:
            removed.append(Removal(supplier=supplier, lot=lot, why="; ".join(faults)))
        else:
            found[supplier, lot] = score
    return found, tuple(removed)


def agreed_mark(marks: Sequence[Mark]) -> Fraction | None:
    """The mark that evaluators agreed on, else the mean of theirs; None where there is none."""
    agreed = [mark for mark in marks if not mark.evaluator]
    if agreed:
        return Fraction(agreed[-1].mark)
    return sum((Fraction(mark.mark) for mark in marks), Fraction(0)) / len(marks) if marks else None


def standing_bids(question: AwardQuestion, removals: Sequence[Removal]) -> tuple[Bid, ...]:
    """The bids that no removal touches: of a supplier, of one bid, or of any bid on a lot."""
    return tuple(bid for bid in question.bids if not any(_touches(each, bid) for each in removals))


def _touches(removal: Removal, bid: Bid) -> bool:
    if removal.supplier != bid.supplier:
        return False
    if removal.bid:
        return removal.bid == bid.ref
    return not removal.lot or removal.lot in bid.lots


def price_of(bids: Sequence[Bid], discounts: Sequence[Discount]) -> tuple[int, tuple[tuple[Discount, int], ...]]:
    """What bids cost together with the best discount of each supplier, and the discounts with what each takes off."""
    taken = []
    for supplier in sorted({bid.supplier for bid in bids}):
        own = [bid for bid in bids if bid.supplier == supplier]
        best = max(
            ((discount, off) for discount, off in _earned(own, discounts)), key=lambda pair: pair[1], default=None
        )
        if best is not None and best[1] > 0:
            taken.append(best)
    return sum(bid.pence for bid in bids) - sum(off for _, off in taken), tuple(taken)


def _earned(own: Sequence[Bid], discounts: Sequence[Discount]) -> Iterator[tuple[Discount, int]]:
    won = {lot for bid in own for lot in bid.lots}
    for discount in discounts:
        if own and discount.supplier == own[0].supplier and len(won & set(discount.lots)) >= discount.at_least:
            yield discount, (discount.pence or 0) + sum(rebate(discount, bid) for bid in own)
