"""An independent adding-up of an award from the offers alone: winners, limits, removals, discounts, prices, scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from wherry.engine.buying.award_answer import Award, AwardCheck
from wherry.engine.buying.award_question import AwardQuestion

TINY = Fraction(1, 10**6)


def check_award(question: AwardQuestion, award: Award, cheapest: Award) -> AwardCheck:
    """Whether an award keeps every rule and says the right sums; ``cheapest`` is what its price is scored against."""
    faults = [*_rules(question, award), *_rules(question, cheapest)]
    figures = 0
    least = _price(question, cheapest)
    for name, each in (("the award", award), ("the cheapest award", cheapest)):
        pence = _price(question, each)
        figures += 1
        if pence != each.pence:
            faults.append(f"{name} costs {pence} pence and not {each.pence}")
        price = 200 - Fraction(100 * pence, max(1, least))
        quality = _quality(question, each)
        weight = Fraction(question.price_percent) / 100
        stated = {"price": each.price_score, "quality": each.quality_score, "whole": each.score}
        worked = {"price": price, "quality": quality, "whole": weight * price + (1 - weight) * quality}
        for part, score in worked.items():
            figures += 1
            if abs(Fraction(stated[part]) - score) > TINY:
                faults.append(f"the {part} score of {name} is {float(score):.6f} and not {stated[part]}")
    if award.score < cheapest.score - Decimal("0.00001") and len(award.unsold) >= len(cheapest.unsold):
        faults.append("the cheapest award scores more than the award")
    return AwardCheck(agreed=not faults, figures=figures, faults=tuple(faults))


def _rules(question: AwardQuestion, award: Award) -> Iterator[str]:
    offered = {bid.ref: bid for bid in question.bids}
    sold = Counter(lot for bid in award.bids for lot in bid.lots)
    for lot, many in sold.items():
        if many > 1:
            yield f"lot {lot} has {many} winners"
    if {lot.ref for lot in question.lots} - set(sold) != set(award.unsold):
        yield "the lots without a winner are not those that are named"
    for won in award.bids:
        bid = offered.get(won.ref)
        if bid is None or (bid.supplier, bid.lots, bid.pence) != (won.supplier, won.lots, won.pence):
            yield f"{won.ref} was not offered so"
        for removal in question.removals:
            if removal.supplier == won.supplier and removal.bid in ("", won.ref) and removal.lot in ("", *won.lots):
                yield f"{won.ref} wins, though it was removed: {removal.why}"
    for supplier in {won.supplier for won in award.bids}:
        limit = question.limit(supplier)
        own = [won for won in award.bids if won.supplier == supplier]
        if limit.most_lots is not None and sum(len(won.lots) for won in own) > limit.most_lots:
            yield f"{supplier} wins more lots than it may"
        if limit.most_pence is not None and sum(won.pence for won in own) > limit.most_pence:
            yield f"{supplier} wins more money than it may"


def _price(question: AwardQuestion, award: Award) -> int:
    """The price with the best discount of each supplier, worked afresh."""
    whole = 0
    for supplier in {won.supplier for won in award.bids}:
        own = [won for won in award.bids if won.supplier == supplier]
        best = 0
        for discount in question.discounts:
            inside = {lot for won in own for lot in won.lots} & set(discount.lots)
            if discount.supplier != supplier or len(inside) < discount.at_least:
                continue
            off = discount.pence or 0
            for won in own:
                if discount.percent is not None and all(lot in discount.lots for lot in won.lots):
                    share = Decimal(won.pence) * discount.percent / 100
                    off += int(share.to_integral_value(rounding=ROUND_HALF_UP))
            best = max(best, off)
        whole += sum(won.pence for won in own) - best
    return whole


def _quality(question: AwardQuestion, award: Award) -> Fraction:
    """The quality of an award on a scale to 100; nought where price alone counts."""
    if question.price_percent == 100:
        return Fraction(0)
    values = [lot.value_pence for lot in question.lots]
    known = all(values)
    whole = Fraction(0)
    for won in award.bids:
        for lot in question.lots:
            if lot.ref not in won.lots:
                continue
            share = (
                Fraction(lot.value_pence or 0, sum(value or 0 for value in values))
                if known
                else Fraction(1, len(values))
            )
            for criterion in question.criteria:
                of_lot = [
                    each
                    for each in question.marks
                    if (each.supplier, each.criterion, each.lot) == (won.supplier, criterion.ref, lot.ref)
                ]
                of_all = [
                    each
                    for each in question.marks
                    if (each.supplier, each.criterion, each.lot) == (won.supplier, criterion.ref, "")
                ]
                marks = of_lot or of_all
                agreed = [each.mark for each in marks if each.evaluator == ""]
                mark = (
                    Fraction(agreed[-1])
                    if agreed
                    else sum((Fraction(each.mark) for each in marks), Fraction(0)) / len(marks)
                )
                whole += share * Fraction(criterion.weight_percent) / 100 * (mark / Fraction(criterion.most) * 100)
    return whole
