"""From shares of a saving to what each body pays in each financial year, and what it owes or is owed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from wherry.engine.division.pennies import round_to_pence
from wherry.engine.division.settlement import RESIDUE_RULE, CannotSettle, SettlementQuestion
from wherry.engine.division.settlement import Settlement as Charges
from wherry.engine.division.settlement import settle_by_year as charge_by_year
from wherry.engine.plan.answer import PlanAnswer

METHOD = (
    "Each body has the same part of the plan's saving in money as it has of the saving in present value, and in each "
    "financial year the same fraction of that part. Where a later year costs more than staying apart, saving is held "
    f"back for it, so that nobody pays more than alone in any year. {RESIDUE_RULE}"
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
    """One financial year, or the part of it that the plan covers. Its recharges add to the change in what is held."""

    financial_year: str
    quarters: int
    saved_pence: int
    held_pence: int
    bodies: tuple[BodyYear, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """Who pays what, year by year, by one rule. ``exceptions`` say where a body pays more than it would alone, which
    its own officers must accept. ``years`` is empty where the shares cannot be settled; ``says`` tells why."""

    rule: str
    method: str
    says: str
    years: tuple[Year, ...]
    exceptions: tuple[str, ...]


def settle_plan(plan: PlanAnswer, shares: Mapping[str, int], *, rule: str) -> Settlement | None:
    """Settle a plan's saving by year. ``shares`` are pence of present value by body; None where they add to nothing or
    less, for then there is nothing to divide."""
    total = sum(shares.values())
    if total <= 0:
        return None
    bodies = tuple(shares)
    spans: defaultdict[str, list[int]] = defaultdict(list)
    for at, quarter in enumerate(plan.quarters):
        spans[quarter.financial_year].append(at)
    alone = _by_year(spans.values(), {money.body: money.by_quarter for money in plan.baseline}, bodies)
    falls = _by_year(spans.values(), {money.body: money.by_quarter for money in plan.plan}, bodies)
    saved = sum(map(sum, alone)) - sum(map(sum, falls))
    try:
        charges = charge_by_year(
            SettlementQuestion(
                bodies=bodies,
                years=tuple(spans),
                shares_pence=round_to_pence(saved, [Fraction(shares[body], total) * saved for body in bodies]),
                stand_alone_pence=alone,
                shared_pence=tuple(sum(row) for row in falls),
            )
        )
    except (CannotSettle, ValueError) as fault:
        return Settlement(rule=rule, method=METHOD, says=f"Not settled by year: {fault}.", years=(), exceptions=())
    return Settlement(
        rule=rule,
        method=METHOD,
        says=charges.says,
        years=tuple(_year(charges, at, len(span), alone[at], falls[at]) for at, span in enumerate(spans.values())),
        exceptions=charges.exceptions,
    )


def _by_year(
    spans: Iterable[list[int]], quarters: Mapping[str, Sequence[int]], bodies: Sequence[str]
) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(sum(quarters[body][at] for at in span) for body in bodies) for span in spans)


def _year(charges: Charges, at: int, quarters: int, alone: Sequence[int], falls: Sequence[int]) -> Year:
    rows = zip(charges.bodies, alone, falls, charges.charges_pence[at], strict=True)
    return Year(
        financial_year=charges.years[at],
        quarters=quarters,
        saved_pence=sum(alone) - sum(falls),
        held_pence=charges.held_pence[at],
        bodies=tuple(
            BodyYear(body=body, alone_pence=own, falls_pence=first, pays_pence=pays, recharge_pence=pays - first)
            for body, own, first, pays in rows
        ),
    )
