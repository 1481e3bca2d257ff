"""Dividing a plan's saving: the plan, a plan for every coalition, every rule of division, and the years' settlement."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from wherry.engine.division.answer import DivisionAnswer, RuleShares
from wherry.engine.division.coalition import mask_of
from wherry.engine.division.divide import divide
from wherry.engine.division.question import DivisionQuestion, Game
from wherry.engine.plan.answer import PlanAnswer
from wherry.engine.plan.coalition import coalition_value
from wherry.engine.plan.options import PlanOptions
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.solve import make_plan
from wherry.engine.solver import Progress, Stop, Watch
from wherry.record.canonical import sha256
from wherry.record.error import Stopped, WherryError
from wherry.record.estate import Estate
from wherry.work.settlement import Settlement, settle_plan

NEAR_PENCE = 1e-3
FORMULAS = {"by 0.8 spend, 0.1 sites, 0.1 users": {"by spend": 0.8, "by sites": 0.1, "by users": 0.1}}
"""A weighted formula as partnerships use. Jisc's has these weights, on income, research income and students."""
MOST_MEMBERS = 12
"""With more members, more than 4,096 coalitions would each need a plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One body's share of the saving by one rule, in pence of present value."""

    rule: str
    pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyDivision:
    """One body, in pence of present value over the whole plan: what it would pay with no partnership, what falls on it
    first under the plan, what it would save alone, its share by each rule, and what it pays in the end by the
    recommended one."""

    body: str
    alone_pence: int
    falls_pence: int
    saves_alone_pence: int
    shares: tuple[Share, ...]
    pays_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coalition:
    """What some of the bodies would save by themselves, in pence of present value."""

    bodies: tuple[str, ...]
    saving_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """Whether every rule's shares and its closest objection were found again by adding up every coalition."""

    agreed: bool
    rules: int
    coalitions: int
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DivisionResult:
    """The division with the plan it rests on and what it means in money."""

    plan_status: str
    plan_gap: float
    plan_checked: bool | None
    plan_inputs_sha256: str
    division: DivisionAnswer
    coalitions: tuple[Coalition, ...]
    bodies: tuple[BodyDivision, ...]
    settlement: Settlement | None
    verified: Verified


def find_game(
    question: PlanQuestion, plan: PlanAnswer, *, watch: Watch | None = None, stop: Stop | None = None
) -> Game:
    """What every coalition would save by itself, in pence of present value.

    Everybody together saves what the plan saves, for that is what is divided; every other coalition gets a plan of
    its own, solved to proof. ``watch`` is told the share of coalitions still to do, as ``gap``.
    """
    began, count = time.perf_counter(), 1 << len(plan.members)
    values = np.zeros(count, dtype=np.int64)
    values[count - 1] = plan.saving.present_pence
    for mask in range(1, count - 1):
        if stop is not None and stop():
            raise Stopped("stopped before every coalition had a plan of its own, without which nothing can be divided")
        inside = tuple(body for at, body in enumerate(plan.members) if mask >> at & 1)
        values[mask] = coalition_value(question, inside, stop=stop).saving_pence
        if watch is not None:
            left = 1 - (mask + 1) / count
            watch(Progress(best=None, bound=None, gap=left, seconds=time.perf_counter() - began))
    return Game(plan.members, values)


def verify_division(game: Game, answer: DivisionAnswer) -> Verified:
    """Find each rule's closest objection again, by plain sums over every coalition, and see that shares add up."""
    wrong = [rule.rule for rule in answer.rules if not _stands(game, rule)]
    count = len(game.values) - 2
    says = (
        f"Checked again by adding up every coalition ({count}) under every rule ({len(answer.rules)}): all agree."
        if not wrong
        else f"The check DISAGREES about {', '.join(wrong)}: do not use it."
    )
    return Verified(agreed=not wrong, rules=len(answer.rules), coalitions=count, says=says)


def _stands(game: Game, rule: RuleShares) -> bool:
    """The pence add up, are the shares found to within a penny, and leave the closest objection that is said."""
    exact = [Fraction(share) for share in (rule.exact or rule.shares)]
    pence = rule.shares_pence
    if pence is None or sum(pence) != game.total:
        return False
    if any(abs(share - whole) > 1 + NEAR_PENCE for share, whole in zip(exact, pence, strict=True)):
        return False
    proof, closest = rule.certificate.proof, rule.certificate.closest
    if proof is not None and not proof.holds:
        return False
    if closest is None:
        return game.size == 1
    worst = max(int(game.value(mask)) - _given(pence, mask) for mask in range(1, game.everybody))
    named = mask_of(closest.coalition, game.players)
    return worst == closest.excess == int(game.value(named)) - _given(pence, named)


def _given(pence: Sequence[int], mask: int) -> int:
    return sum(share for at, share in enumerate(pence) if mask >> at & 1)


def find_drivers(estate: Estate, plan: PlanAnswer) -> dict[str, tuple[float | None, ...]]:
    """What the rules of thumb go by, a number a member, None where it is not known: sites, users, what it would pay
    alone, and the cost of its circuits."""
    bodies = estate.by_ref["bodies"]
    alone = {money.body: money.present_pence for money in plan.baseline}
    sites = {body: sum(1 for site in estate.sites if site.body == body) for body in plan.members}
    return {
        "by spend": tuple(float(alone[body]) for body in plan.members),
        "by sites": tuple(float(sites[body]) for body in plan.members),
        "by users": tuple(_number(bodies[body].users) for body in plan.members),
        "by circuit cost": tuple(_circuit_cost(estate, body) for body in plan.members),
    }


def _number(value: int | None) -> float | None:
    return None if value is None else float(value)


def _circuit_cost(estate: Estate, body: str) -> float | None:
    costs = [row.cost_gbp_per_year for row in estate.circuits if row.body == body and row.status == "active"]
    known = [cost for cost in costs if cost is not None]
    return float(sum(known, Decimal(0))) if len(known) == len(costs) else None


def explain_bodies(plan: PlanAnswer, division: DivisionAnswer) -> tuple[BodyDivision, ...]:
    """Each body's money under the division."""
    alone = {money.body: money.present_pence for money in plan.baseline}
    falls = {money.body: money.present_pence for money in plan.plan}
    chosen = division.by(division.recommended)
    return tuple(
        BodyDivision(
            body=body,
            alone_pence=alone[body],
            falls_pence=falls[body],
            saves_alone_pence=round(division.alone[at]),
            shares=tuple(Share(rule=rule.rule, pence=_pence(rule, at)) for rule in division.rules),
            pays_pence=alone[body] - _pence(chosen, at),
        )
        for at, body in enumerate(division.players)
    )


def _pence(rule: RuleShares, at: int) -> int:
    if rule.shares_pence is None:
        raise ValueError(f"the rule {rule.rule} divides no money")
    return rule.shares_pence[at]


def settle(plan: PlanAnswer, division: DivisionAnswer) -> Settlement | None:
    """The recommended rule's settlement by year."""
    chosen = division.by(division.recommended)
    shares = {body: _pence(chosen, at) for at, body in enumerate(division.players)}
    return settle_plan(plan, shares, rule=chosen.rule)


def divide_plan(
    estate: Estate,
    options: PlanOptions,
    *,
    watch: Watch | None = None,
    stop: Stop | None = None,
    time_limit: float | None = None,
) -> tuple[DivisionResult, str]:
    """The division of the plan under these options, and the hash of what went in.

    ``time_limit`` is for the plan of everybody together. ``NoPlan`` and ``Stopped`` as of ``make_plan``.
    """
    question = PlanQuestion.of(estate, options)
    if len(question.members) > MOST_MEMBERS:
        raise WherryError(
            f"{len(question.members)} members have too many coalitions to give each a plan of its own; name at most "
            f"{MOST_MEMBERS} members"
        )
    plan = make_plan(question, watch=watch, stop=stop, time_limit=time_limit)
    game = find_game(question, plan, watch=watch, stop=stop)
    drivers = find_drivers(estate, plan)
    alone = {money.body: money.present_pence for money in plan.baseline}
    division = divide(
        DivisionQuestion(
            game=game,
            drivers=drivers,
            formulas=FORMULAS,
            stand_alone_pence=tuple(alone[body] for body in game.players),
        )
    )
    result = DivisionResult(
        plan_status=plan.status,
        plan_gap=plan.gap,
        plan_checked=None if plan.checker is None else plan.checker.agreed,
        plan_inputs_sha256=question.sha256,
        division=division,
        coalitions=tuple(
            Coalition(bodies=game.names(mask), saving_pence=int(game.value(mask)))
            for mask in range(1, len(game.values))
        ),
        bodies=explain_bodies(plan, division),
        settlement=settle(plan, division),
        verified=verify_division(game, division),
    )
    return result, sha256({"division": question.sha256, "drivers": drivers, "formulas": FORMULAS})
