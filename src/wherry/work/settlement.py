"""From shares of a saving to what each body pays in each financial year, and what it owes or is owed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from wherry.engine.division.pennies import RESIDUE_RULE, round_to_pence
from wherry.engine.plan.answer import PlanAnswer

METHOD = (
    "In each financial year every body gets the same part of that year's saving as it has of the whole saving in "
    f"present value, so that over the plan it gets its share, whatever the discount rates. {RESIDUE_RULE}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyYear:
    """One body in one year, in whole pence: what it would pay alone, what falls on it first under the plan, what it
    pays after the division, and the recharge between the two (positive: it owes; negative: it is owed)."""

    body: str
    alone_pence: int
    falls_pence: int
    pays_pence: int
    recharge_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """One financial year, or the part of it that the plan covers. Its recharges add to nothing."""

    financial_year: str
    quarters: int
    saved_pence: int
    bodies: tuple[BodyYear, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """Who pays what, year by year, by one rule. ``exceptions`` say where a body pays more than it would alone, which
    its own officers must accept."""

    rule: str
    method: str
    years: tuple[Year, ...]
    exceptions: tuple[str, ...]


def settle_by_year(plan: PlanAnswer, shares: Mapping[str, int], *, rule: str) -> Settlement | None:
    """Settle a plan's saving by year. ``shares`` are pence of present value by body; None where they add to nothing or
    less, for then there is nothing to divide."""
    total = sum(shares.values())
    if total <= 0:
        return None
    spans: defaultdict[str, list[int]] = defaultdict(list)
    for at, quarter in enumerate(plan.quarters):
        spans[quarter.financial_year].append(at)
    years = tuple(_year(plan, name, span, shares, total) for name, span in spans.items())
    exceptions = tuple(
        f"{row.body} pays £{(row.pays_pence - row.alone_pence) / 100:,.2f} more in {year.financial_year} than alone"
        for year in years
        for row in year.bodies
        if row.pays_pence > row.alone_pence
    )
    return Settlement(rule=rule, method=METHOD, years=years, exceptions=exceptions)


def _year(plan: PlanAnswer, name: str, span: list[int], shares: Mapping[str, int], total: int) -> Year:
    alone = {money.body: sum(money.by_quarter[at] for at in span) for money in plan.baseline}
    falls = {money.body: sum(money.by_quarter[at] for at in span) for money in plan.plan}
    bodies = list(shares)
    saved = sum(alone[body] for body in bodies) - sum(falls[body] for body in bodies)
    parts = round_to_pence(saved, [Fraction(shares[body], total) * saved for body in bodies])
    return Year(
        financial_year=name,
        quarters=len(span),
        saved_pence=saved,
        bodies=tuple(
            BodyYear(
                body=body,
                alone_pence=alone[body],
                falls_pence=falls[body],
                pays_pence=alone[body] - part,
                recharge_pence=alone[body] - part - falls[body],
            )
            for body, part in zip(bodies, parts, strict=True)
        ),
    )
