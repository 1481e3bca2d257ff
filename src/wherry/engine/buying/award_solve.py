"""Award lots to bids: the cheapest award, the one of the highest score, what each winner and the packages are worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from wherry.engine.buying.award_answer import (
    Alternative,
    Award,
    AwardAnswer,
    WonBid,
    WonDiscount,
)
from wherry.engine.buying.award_check import check_award
from wherry.engine.buying.award_model import SCORE, AwardChoices, bids_taken, build_choices
from wherry.engine.buying.award_question import AwardQuestion, Bid, price_of, quality_scores, standing_bids
from wherry.engine.buying.award_solver import FEASIBLE, OPTIMAL, Choices, ChoiceSolver, Chosen, Stop, Watch
from wherry.engine.buying.award_trail import find_doubts, list_marks, list_standings
from wherry.record.error import Stopped, WherryError

PLACES = Decimal("0.000001")
MOST_ALTERNATIVES = 12
LOT_BY_LOT = "lot by lot, without packages and discounts"
Quality = Mapping[tuple[str, str], Fraction]


def find_award(
    question: AwardQuestion, *, time_limit: float | None = None, stop: Stop | None = None, watch: Watch | None = None,
    alternatives: bool = True, solver: ChoiceSolver | None = None,
) -> AwardAnswer:  # fmt: skip
    """The award that scores highest (the cheapest where price alone counts) among those that give most lots a winner.

    ``solver`` is one that is open already, for several questions. ``WherryError`` where no bid stands; ``Stopped``
    where a person stopped it before any award was found.
    """
    marked, failed = quality_scores(question) if question.criteria else ({}, ())
    quality: Quality = marked if question.price_percent < 100 else {}
    removals = (*question.removals, *failed)
    bids = standing_bids(question, removals)
    if not bids:
        raise WherryError("no bid stands: every one was removed, and the reasons are with the bids")
    made = build_choices(question, bids)
    with nullcontext(solver) if solver is not None else ChoiceSolver() as process:
        asker = _Asker(process, time_limit, stop, watch)
        first = asker.ask(made.choices, made.price_costs())
        least = price_of(bids_taken(made, first.taken), question.discounts)[0]
        costs = made.price_costs()
        best: Chosen | None = first
        if question.price_percent < 100:
            costs = made.score_costs(question, quality, least)
            best = asker.ask_unless_stopped(made.choices, costs)
        award = make_award(question, bids_taken(made, (best or first).taken), quality, least)
        others: list[Alternative] = []
        if alternatives and best is not None and best.status == OPTIMAL:
            others = _alternatives(made, award, question, quality, least, costs, asker)
    cheapest = make_award(question, bids_taken(made, first.taken), quality, least)
    proven = first.status == OPTIMAL and best is not None and best.status == OPTIMAL
    return AwardAnswer(
        status=OPTIMAL if proven else FEASIBLE,
        award=award,
        cheapest=cheapest,
        bound_pence=_bound_pence(first, award),
        bound_score=None if best is None or best is first else _bound_score(best, question, award),
        alternatives=tuple(others),
        bids=list_standings(question, removals, marked, award),
        marked=list_marks(question),
        removals=removals,
        doubts=find_doubts(question),
        check=check_award(question, award, cheapest),
    )


@dataclass(slots=True)
class _Asker:
    """Asks the process, with the limits that hold for every search."""

    process: ChoiceSolver
    time_limit: float | None
    stop: Stop | None
    watch: Watch | None

    def ask(self, choices: Choices, costs: Sequence[int]) -> Chosen:
        """``Stopped`` where nothing was found in the time given, or before a person stopped it."""
        found = self.process.solve(
            choices.with_cost(costs), time_limit=self.time_limit, stop=self.stop, watch=self.watch
        )
        if found.cost is None:
            raise Stopped("no award was found within the time given")
        return found

    def ask_unless_stopped(self, choices: Choices, costs: Sequence[int]) -> Chosen | None:
        """The same, and None in place of ``Stopped``: what was found before is kept."""
        if self.stop is not None and self.stop():
            return None
        try:
            return self.ask(choices, costs)
        except Stopped:
            return None


def _alternatives(
    made: AwardChoices, award: Award, question: AwardQuestion, quality: Quality, least: int, costs: Sequence[int],
    asker: _Asker,
) -> list[Alternative]:  # fmt: skip
    """The best awards under other conditions, for as long as nobody stops."""
    others = []
    for condition, choices in _conditions(made, award):
        asked = replace(question, discounts=()) if condition == LOT_BY_LOT else question
        found = asker.ask_unless_stopped(choices, costs)
        if found is None:
            break
        other = make_award(asked, bids_taken(made, found.taken), quality, least)
        others.append(
            Alternative(
                condition=condition,
                award=other,
                more_pence=other.pence - award.pence,
                lower_score=award.score - other.score,
            )
        )
    return others


def _conditions(made: AwardChoices, award: Award) -> list[tuple[str, Choices]]:
    """What the alternatives are asked under: without each winner, and without packages and discounts."""
    winners = sorted({bid.supplier for bid in award.bids})[:MOST_ALTERNATIVES]
    found = [(f"without {supplier}", made.without(supplier=supplier)) for supplier in winners]
    if made.earns or any(len(bid.lots) > 1 for bid in made.bids):
        found.append((LOT_BY_LOT, made.without(packages=False)))
    return found


def _bound_pence(found: Chosen, award: Award) -> int | None:
    """The least that any award with as many winners costs, where that is proven."""
    if found.bound is None or award.unsold:
        return None
    return round(found.bound) if found.bound >= 0 else None


def _bound_score(found: Chosen, question: AwardQuestion, award: Award) -> Decimal | None:
    if found.bound is None or award.unsold:
        return None
    base = 2 * Fraction(question.price_percent)
    return points(base - Fraction(round(found.bound), SCORE))


def make_award(question: AwardQuestion, bids: Sequence[Bid], quality: Quality, least: int) -> Award:
    """An award of these bids, priced and scored exactly and shown to a millionth of a point."""
    pence, discounts = price_of(bids, question.discounts)
    sold = {lot for bid in bids for lot in bid.lots}
    price = 200 - Fraction(100 * pence, max(1, least))
    marks = sum(
        (question.weight(lot) * quality.get((bid.supplier, lot), Fraction(0)) for bid in bids for lot in bid.lots),
        Fraction(0),
    )
    weight = Fraction(question.price_percent) / 100
    return Award(
        bids=tuple(
            WonBid(ref=bid.ref, supplier=bid.supplier, lots=bid.lots, pence=bid.pence)
            for bid in sorted(bids, key=lambda bid: (bid.supplier, bid.lots, bid.ref))
        ),
        discounts=tuple(
            WonDiscount(ref=discount.ref, supplier=discount.supplier, off_pence=off) for discount, off in discounts
        ),
        pence=pence,
        price_score=points(price),
        quality_score=points(marks),
        score=points(weight * price + (1 - weight) * marks),
        unsold=tuple(lot.ref for lot in question.lots if lot.ref not in sold),
    )


def points(value: Fraction) -> Decimal:
    """A score to a millionth of a point."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(PLACES, rounding=ROUND_HALF_UP)
