"""What each assumption must become before the saving is gone: switching values.

The moves of the plan and of the baseline are held fast and one thing is changed at a time. Prices enter sums in
straight lines, so their switching values are exact; the discount rate and growth of demand are found by trying. The
best plan would change sooner, so that its saving never falls as fast: a switching value is on the safe side. Source:
HM Treasury, The Green Book (2026), sensitivity and switching values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from wherry.engine.plan.answer import Line, PlanAnswer
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.robust import hold
from wherry.engine.plan.scenario import Scenario
from wherry.engine.plan.whatif import GrowthChange
from wherry.record.money import pounds_words

MOST_RATE = 100
MOST_GROWTH = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchValue:
    """One assumption. ``now`` is what it is, ``switch`` what it must become (None where nothing it could become takes
    the saving away), both in words with units; ``percent`` the change in percent where it is a price;
    ``saving_pence`` the saving in present pence as things are, ``at_stake_pence`` the present pence that the
    assumption moves."""

    assumption: str
    now: str
    switch: str | None
    percent: str | None
    at_stake_pence: int | None
    says: str


def find_switch_values(question: PlanQuestion, answer: PlanAnswer) -> tuple[SwitchValue, ...]:
    """The switching values of a plan, the most delicate prices first."""
    saving = answer.saving.present_pence
    prices = [_of_price(words, stake, saving) for words, stake in _stakes(answer) if stake]
    prices.sort(key=lambda one: (one.percent is None, abs(Decimal(one.percent or 0))))
    return (*prices, _of_rate(question, answer), _of_growth(question, answer))


def _stakes(answer: PlanAnswer) -> list[tuple[str, int]]:
    """What one hundred percent more of each price takes from the saving, in present pence."""
    shared = {run.source for plan in answer.needs for run in plan.stretches if run.kind in ("body", "joint")}

    def total(found: Sequence[Line], test: Callable[[Line], bool]) -> int:
        return sum(line.present_pence for line in found if test(line))

    def both(test: Callable[[Line], bool]) -> int:
        return total(answer.lines, test) - total(answer.baseline_lines, test)

    return [
        ("Unit prices of shared offers", both(lambda line: line.kind == "unit" and line.source in shared)),
        ("Capacity steps of shared offers", both(lambda line: line.kind == "steps" and line.source in shared)),
        ("Set-up of shared offers", both(lambda line: line.kind == "set-up" and line.source in shared)),
        ("Joining costs", both(lambda line: line.kind == "joining")),
        ("Exit charges", both(lambda line: line.kind == "exit")),
        ("Costs of today's arrangements", both(lambda line: line.kind == "today")),
        (
            "Prices of letting again alone",
            both(lambda line: line.kind in ("unit", "steps", "set-up") and line.source not in shared),
        ),
    ]


def _of_price(words: str, stake: int, saving: int) -> SwitchValue:
    percent = Fraction(100 * saving, stake)
    if percent < -100:
        switch, shown = None, None
        says = f"{words} may fall to nothing and there is still a saving."
    else:
        shown = f"{float(percent):.1f}"
        way = "rise" if percent >= 0 else "fall"
        switch = f"{'+' if percent >= 0 else ''}{shown} %"
        says = f"{words} must {way} by {abs(float(percent)):.1f} % before the saving is gone."
    return SwitchValue(
        assumption=words, now=pounds_words(abs(stake)), switch=switch, percent=shown, at_stake_pence=stake, says=says
    )


def _of_rate(question: PlanQuestion, answer: PlanAnswer) -> SwitchValue:
    """The one real rate, by whole years, at which the saving is worth nothing."""
    years = [int(quarter.financial_year[:4]) for quarter in answer.quarters]
    saved: dict[int, int] = {}
    for year, pence in zip(years, answer.cash.saved, strict=True):
        saved[year - years[0]] = saved.get(year - years[0], 0) + pence

    def worth(basis_points: int) -> Fraction:
        return sum((pence / (1 + Fraction(basis_points, 10000)) ** year for year, pence in saved.items()), Fraction(0))

    low, high = 0, MOST_RATE * 100
    words = "Discount rate, one for every year"
    now = question.options.rate_table
    if (worth(low) > 0) == (worth(high) > 0):
        says = f"No discount rate from 0 to {MOST_RATE} % makes the saving worth nothing."
        return SwitchValue(assumption=words, now=now, switch=None, percent=None, at_stake_pence=None, says=says)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if (worth(middle) > 0) == (worth(low) > 0) else (low, middle)
    switch = f"{high / 100:.2f} %"
    says = f"At a discount rate of {switch} the saving is worth nothing."
    return SwitchValue(assumption=words, now=now, switch=switch, percent=None, at_stake_pence=None, says=says)


def _of_growth(question: PlanQuestion, answer: PlanAnswer) -> SwitchValue:
    """How much faster or slower demand may grow, in whole percentage points a year, while the moves keep every rule and
    save something."""
    reach = {way: _last_good(question, answer, way) for way in (1, -1)}

    def say(way: int, word: str) -> str:
        points = reach[way]
        return f"up to {points} points {word}" if points < MOST_GROWTH else f"more than {MOST_GROWTH} points {word}"

    good = f"{say(1, 'more')}, {say(-1, 'less')}"
    switch = None if min(reach.values()) >= MOST_GROWTH else f"+{reach[1] + 1} or -{reach[-1] + 1} points a year"
    return SwitchValue(
        assumption="Growth of demand, every service alike",
        now="as recorded",
        switch=switch,
        percent=None,
        at_stake_pence=None,
        says=f"These moves keep every rule and save money if demand grows by {good} a year than recorded.",
    )


def _last_good(question: PlanQuestion, answer: PlanAnswer, way: int) -> int:
    """The last whole number of points at which the moves hold and save, by halving; 0 where one is too many."""

    def good(points: int) -> bool:
        changes = (GrowthChange(percent_per_year=Decimal(way * points)),)
        asked = replace(question, options=replace(question.options, members=question.members))
        held = hold(asked, answer, Scenario(name="growth", growth_changes=changes))
        return held.holds and held.answer is not None and held.answer.saving.present_pence > 0

    low, high = 0, 1
    while high <= MOST_GROWTH and good(high):
        low, high = high, high * 2
    high = min(high, MOST_GROWTH + 1)
    if high == MOST_GROWTH + 1 and low < MOST_GROWTH and good(MOST_GROWTH):
        return MOST_GROWTH
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if good(middle) else (low, middle)
    return low
