"""Dividing a plan's saving: what every coalition would save, or a search of them where they are too many; every rule
of division; and the years' settlement."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from wherry.engine.division.answer import DivisionAnswer, RuleShares
from wherry.engine.division.coalition import members
from wherry.engine.division.divide import divide
from wherry.engine.division.question import DivisionQuestion, Game, Values
from wherry.engine.division.search import SearchQuestion, divide_by_search
from wherry.engine.plan.answer import PlanAnswer
from wherry.engine.plan.coalition import coalition_value
from wherry.engine.plan.options import PlanOptions
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.solve import make_plan
from wherry.engine.solver import Progress, Stop, Watch
from wherry.record.canonical import sha256
from wherry.record.error import Stopped
from wherry.record.estate import Estate
from wherry.work.coalitions import PlanOracle
from wherry.work.division_check import Verified, verify_division, verify_search
from wherry.work.settlement import Settlement, settle_plan

FORMULAS = {"by 0.8 spend, 0.1 sites, 0.1 users": {"by spend": 0.8, "by sites": 0.1, "by users": 0.1}}
"""A weighted formula as partnerships use. Jisc's has these weights, on income, research income and students."""
MOST_MEMBERS = 12
"""With more members, more than 4,096 coalitions would each need a plan; they are searched instead."""


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
    question: PlanQuestion,
    plan: PlanAnswer,
    *,
    watch: Watch | None = None,
    stop: Stop | None = None,
    each_limit: float | None = None,
) -> tuple[Game, Values | None]:
    """What every coalition would save by itself, in pence of present value, and the most that each could save by the
    proven bounds (None where all are proven).

    Everybody together saves what the plan saves, for that is what is divided; every other coalition gets a plan of
    its own, solved to proof or for ``each_limit`` seconds. ``watch`` is told the share of coalitions still to do, as
    ``gap``.
    """
    began, count = time.perf_counter(), 1 << len(plan.members)
    values = np.zeros(count, dtype=np.int64)
    values[count - 1] = plan.saving.present_pence
    most = values.copy()
    for mask in range(1, count - 1):
        if stop is not None and stop():
            raise Stopped("stopped before every coalition had a plan of its own, without which nothing can be divided")
        inside = tuple(body for at, body in enumerate(plan.members) if mask >> at & 1)
        value = coalition_value(question, inside, stop=stop, time_limit=each_limit)
        values[mask], most[mask] = value.saving_pence, value.most_pence
        if watch is not None:
            left = 1 - (mask + 1) / count
            watch(Progress(best=None, bound=None, gap=left, seconds=time.perf_counter() - began))
    return Game(plan.members, values), None if np.array_equal(values, most) else most


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
    each_limit: float | None = None,
    every_rule: bool = False,
) -> tuple[DivisionResult, str]:
    """The division of the plan under these options, and the hash of what went in.

    ``time_limit`` is for the plan of everybody together, ``each_limit`` for the plan of each other coalition: what it
    saves is then known between bounds, and what holds whatever it saves is told beside. ``every_rule`` asks for rules
    that take long where coalitions are too many to list; elsewhere every rule is worked out. ``NoPlan`` and
    ``Stopped`` as of ``make_plan``.
    """
    question = PlanQuestion.of(estate, options)
    plan = make_plan(question, watch=watch, stop=stop, time_limit=time_limit)
    drivers = find_drivers(estate, plan)
    alone = {money.body: money.present_pence for money in plan.baseline}
    each_alone = tuple(alone[body] for body in plan.members)
    if len(plan.members) > MOST_MEMBERS:
        oracle = PlanOracle.of(question, plan.saving.present_pence, watch=watch, stop=stop)
        division, coalitions, verified = _by_search(oracle, drivers, each_alone, every_rule=every_rule, stop=stop)
    else:
        game, most = find_game(question, plan, watch=watch, stop=stop, each_limit=each_limit)
        division, coalitions, verified = _by_list(game, most, drivers, each_alone)
    result = DivisionResult(
        plan_status=plan.status,
        plan_gap=plan.gap,
        plan_checked=None if plan.checker is None else plan.checker.agreed,
        plan_inputs_sha256=question.sha256,
        division=division,
        coalitions=coalitions,
        bodies=explain_bodies(plan, division),
        settlement=settle(plan, division),
        verified=verified,
    )
    return result, sha256({"division": question.sha256, "drivers": drivers, "formulas": FORMULAS})


Found = tuple[DivisionAnswer, tuple[Coalition, ...], Verified]


def _by_list(
    game: Game, most: Values | None, drivers: Mapping[str, tuple[float | None, ...]], alone: tuple[int, ...]
) -> Found:
    """Every coalition has a plan, and every rule is worked out."""
    division = divide(
        DivisionQuestion(game=game, drivers=drivers, formulas=FORMULAS, stand_alone_pence=alone, most=most)
    )
    coalitions = tuple(
        Coalition(bodies=game.names(mask), saving_pence=int(game.value(mask))) for mask in range(1, len(game.values))
    )
    return division, coalitions, verify_division(game, division)


def _by_search(
    oracle: PlanOracle,
    drivers: Mapping[str, tuple[float | None, ...]],
    alone: tuple[int, ...],
    *,
    every_rule: bool,
    stop: Stop | None,
) -> Found:
    """The coalition that gains most is searched for, again and again, until the division is proved."""
    searched = divide_by_search(
        SearchQuestion(
            oracle=oracle,
            known=oracle.without_one(),
            drivers=drivers,
            formulas=FORMULAS,
            stand_alone_pence=alone,
            every_rule=every_rule,
            saving=oracle.saving,
            stop=stop,
        )
    )
    worth = {**searched.worth, (1 << len(oracle.players)) - 1: oracle.total()}
    found = tuple(
        Coalition(bodies=members(mask, oracle.players), saving_pence=round(value))
        for mask, value in sorted(worth.items())
    )
    return searched.answer, found, verify_search(searched.answer, searched.worth)
