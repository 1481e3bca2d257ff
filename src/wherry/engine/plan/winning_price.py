"""The price at which an offer wins or loses: found by solving, and sure because both sides of it are solved.

An offer wins at a price if the best plan with it costs less than the best plan without it. A dearer offer never wins
where a cheaper one loses, so there is one last price at which it wins. What a plan that is held fast costs is a line
in the price, and the best plan's cost lies below every such line; where the line through the last winning plan meets
the cost without the offer is the next price tried (Newton's method on a concave function; Dinkelbach,
doi:10.1287/mnsc.13.7.492). It ends when a winning price and the next step above it, which loses, are both solved.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from wherry.engine.plan.answer import PlanAnswer
from wherry.engine.plan.asking import Asker, proven, uses
from wherry.engine.plan.options import Refusal
from wherry.engine.plan.question import PlanQuestion
from wherry.record.error import Stopped, WherryError
from wherry.record.estate import Estate
from wherry.record.offer import Offer

PENNIES_BELOW = 100
DEAREST = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchPrice:
    """The unit price, in pounds a year, up to which an offer is worth using. ``wins_at`` is the dearest price (in whole
    ``step`` pounds) at which the best plan uses it, and ``loses_at`` the next step, at which it does not; None and the
    lowest price where it loses even when given away. ``used`` is whether it is used at its own price. Volume prices
    move in proportion."""

    offer: str
    price: str
    used: bool
    wins_at: str | None
    loses_at: str
    step: str
    proven: bool
    plans: int
    says: str


def find_switch_price(asker: Asker, answer: PlanAnswer, offer: str, *, step: Decimal | None = None) -> SwitchPrice:
    """The price at which an offer wins or loses, to the pound, or to the penny where its price is below £100.
    ``WherryError`` where there is no such shared offer; ``Stopped`` where the time is up before it is known."""
    record = next((row for row in asker.question.estate.offers if row.ref == offer and row.kind != "alone"), None)
    if record is None:
        raise WherryError(f"there is no shared offer {offer}; its price cannot win or lose")
    if step is None:
        step = Decimal(1) if record.unit_price_gbp_per_year >= PENNIES_BELOW else Decimal("0.01")
    search = _Search(asker, record, step)
    low, high, plans = search.run(answer)
    exact = proven(*plans)
    wins = None if low is None else low * step
    loses = high * step
    return SwitchPrice(
        offer=offer,
        price=f"{record.unit_price_gbp_per_year:f}",
        used=uses(answer, offer),
        wins_at=None if wins is None else f"{wins:f}",
        loses_at=f"{loses or Decimal(0):f}",
        step=f"{step:f}",
        proven=exact,
        plans=asker.asked,
        says=_says(record, wins, uses(answer, offer), exact),
    )


def find_switch_prices(asker: Asker, answer: PlanAnswer) -> tuple[SwitchPrice, ...]:
    """The switching prices of every shared offer that fits somebody, those that lose first, as far as time allows."""
    fits = {asker.question.offers[pair.offer].ref for pair in asker.question.pairs}
    shared = [offer.ref for offer in asker.question.offers if offer.shared and offer.ref in fits]
    found = []
    try:
        for ref in sorted(shared, key=lambda ref: (uses(answer, ref), ref)):
            found.append(find_switch_price(asker, answer, ref))
    except Stopped:
        pass
    return tuple(found)


@dataclass
class _Search:
    asker: Asker
    record: Offer
    step: Decimal

    def run(self, answer: PlanAnswer) -> tuple[int | None, int, list[PlanAnswer]]:
        """The last winning price in steps, the first losing one, and the plans that prove it."""
        refused = (*self.asker.question.options.refusals, Refusal(offer=self.record.ref))
        ref = self.record.ref
        without = self.asker.again(f"the plan without {ref}", refusals=refused)
        if without is None:
            raise WherryError(f"there is no plan without {ref}, so it wins at any price")
        own = int(Fraction(self.record.unit_price_gbp_per_year) / Fraction(self.step))
        low, high = None, None
        begin = own if uses(answer, ref) and own * self.step == self.record.unit_price_gbp_per_year else 0
        at, kept = begin, {}
        while low is None or high is None or high - low > 1:
            plan = self.at(at)
            kept[at] = plan
            if plan is not None and plan.present_pence < without.present_pence:
                low = at
                at = self._next(plan, at, without.present_pence)
            else:
                high = at
                if at == 0:
                    return None, 0, [without, *self._made(kept[0])]
                at = 0 if low is None else (low + high) // 2
                continue
            if at > DEAREST:
                raise WherryError(f"{ref} wins at every price that anybody would ask")
            if high is not None and at >= high:
                at = (low + high) // 2
        return low, high, [without, *self._made(kept[low]), *self._made(kept[high])]

    def _made(self, plan: PlanAnswer | None) -> list[PlanAnswer]:
        return [] if plan is None else [plan]

    def at(self, steps: int) -> PlanAnswer | None:
        """The plan where the offer has a price of so many steps."""
        price = steps * self.step
        return self.asker.again(
            f"{self.record.ref} at £{price:f}", estate=priced_at(self._estate, self.record.ref, price)
        )

    @property
    def _estate(self) -> Estate:
        return self.asker.question.estate

    def _next(self, plan: PlanAnswer, at: int, target: int) -> int:
        """Where the line of a winning plan meets the cost without the offer; one step more at least."""
        slope = self._pence_a_step(plan)
        return at + max(1, int((target - plan.present_pence) / slope)) if slope else at * 2 + 1

    def _pence_a_step(self, plan: PlanAnswer) -> Fraction:
        """What one step of price adds to a plan held fast, in present pence."""
        estate = priced_at(self._estate, self.record.ref, Decimal(1000) * self.step)
        question = PlanQuestion.of(estate, replace(self.asker.question.options, members=self.asker.question.members))
        by_need = {question.needs[pair.need].ref: pair for pair in question.pairs if self._is(question, pair.offer)}
        total = Fraction(0)
        for need in plan.needs:
            for run in need.stretches:
                if run.source == self.record.ref and need.need in by_need:
                    costs = by_need[need.need].cost[0]
                    start = question.options.start
                    total += sum(
                        costs[at] * question.discount[at] for at in range(run.starts - start, run.until - start + 1)
                    )
        return total / 1000

    def _is(self, question: PlanQuestion, offer: int) -> bool:
        return question.offers[offer].ref == self.record.ref


def priced_at(estate: Estate, ref: str, price: Decimal) -> Estate:
    """The estate where an offer has this unit price, and its volume prices in proportion (where its own price is 0,
    volume prices above the new one come down to it)."""
    record = next(row for row in estate.offers if row.ref == ref)
    own = record.unit_price_gbp_per_year
    tiers = []
    for tier in estate.tiers:
        if tier.offer == ref:
            volume = tier.unit_price_gbp_per_year
            new = min(volume, price) if own == 0 else _share(volume, own, price)
            tiers.append(replace(tier, unit_price_gbp_per_year=new))
        else:
            tiers.append(tier)
    offers = (replace(row, unit_price_gbp_per_year=price) if row.ref == ref else row for row in estate.offers)
    return replace(estate, offers=tuple(offers), tiers=tuple(tiers))


def _share(volume: Decimal, own: Decimal, price: Decimal) -> Decimal:
    exact = Fraction(volume) * Fraction(price) / Fraction(own)
    return Decimal(int(exact * 10**6)) / 10**6


def _says(record: Offer, wins: Decimal | None, used: bool, exact: bool) -> str:
    sure = "" if exact else " as far as is proven"
    own = record.unit_price_gbp_per_year
    if wins is None:
        return (
            f"{record.ref} would not be used even if it were given away{sure}: its set-up, steps or joining cost more."
        )
    if used:
        return f"{record.ref} costs £{own:,} a year for each unit and is worth using up to £{wins:,}{sure}."
    if wins < own:
        return f"{record.ref} costs £{own:,} a year for each unit and would be used at £{wins:,} or less{sure}."
    return f"{record.ref} would be used at up to £{wins:,}{sure}, and at its own £{own:,} another plan costs as little."
