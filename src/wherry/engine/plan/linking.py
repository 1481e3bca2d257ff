"""The rules that tie every need to every other: no new money, and at most so many moves a body a quarter. They are put
into a programme as rows, and tested on a finished assignment in whole pence."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from wherry.engine.plan.columns import Entries, Model
from wherry.engine.plan.ledger import (
    Assignment,
    by_quarter,
    cash_by_quarter,
    cumulative,
    lines,
    moved,
)
from wherry.engine.plan.network import START
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.program import INFINITY

POUND = 1e7


@dataclass(frozen=True, slots=True, kw_only=True)
class Purse:
    """A cash rule: what would have been spent by quarter without the plan, by everybody or by one body."""

    body: str | None
    baseline: tuple[int, ...]


def purses(question: PlanQuestion, free: PlanQuestion, baseline: Assignment) -> tuple[Purse, ...]:
    """The cash rules that the options ask for."""
    spent = cash_by_quarter if question.options.cashable_only else by_quarter
    found, bodies = lines(free, baseline), list[str | None]()
    if question.options.no_new_money:
        bodies.append(None)
    if question.options.no_new_money_each_body:
        bodies.extend(question.members)
    return tuple(Purse(body=body, baseline=spent(free, found, body)) for body in bodies)


def link(model: Model, rules: tuple[Purse, ...]) -> None:
    """Add the linking rules to a programme of the whole question."""
    for rule in rules:
        _add_purse(model, rule)
    most = model.question.options.most_moves_a_body_a_quarter
    if most is not None:
        _add_most_moves(model, most)


def _add_purse(model: Model, rule: Purse) -> None:
    """cash(t) = cash(t-1) + baseline(t) - plan(t), never below zero; in pounds."""
    question = model.question
    spent = spending(model, rule.body)
    first = int(model.program.columns(question.count, upper=INFINITY)[0])
    rows: list[Entries] = []
    for at in range(question.count):
        row: Entries = [(first + at, 1.0), *((column, pence / POUND) for column, pence in spent[at].items() if pence)]
        if at:
            row.append((first + at - 1, -1.0))
        rows.append(row)
    saved = [pence / POUND for pence in rule.baseline]
    words = "no new money" if rule.body is None else f"no new money for {rule.body}"
    model.rows(words, rows, saved, saved)


def spending(model: Model, body: str | None) -> dict[int, dict[int, int]]:
    """What each column spends in each quarter, in pence."""
    question = model.question
    found: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for number in model.numbers:
        if body in (None, question.needs[number].body):
            for place, arc in enumerate(model.arcs[number]):
                for at, pence in arc.cash if question.options.cashable_only else arc.money:
                    found[at][model.first[number] + place] += pence
    for (pair, step, at), column in model.cheaper.items():
        if body in (None, question.needs[question.pairs[pair].need].body):
            cost = question.pairs[pair].cost
            found[at][column] += cost[step][at] - cost[step - 1][at]
    for (offer, at), columns in model.patterns.items():
        for chosen, column in columns.items():
            found[at][column] += _pattern_spends(question, offer, chosen, at, body)
    for (offer, at), column in model.open.items():
        if body in (None, question.offers[offer].payer):
            found[at][column] += question.offers[offer].set_up
            later = min((when for other, when in model.open if other == offer and when > at), default=None)
            if later is not None:
                found[later][column] -= question.offers[offer].set_up
    for (offer, at), column in model.steps.items():
        if body in (None, question.offers[offer].payer):
            found[at][column] += question.offers[offer].step_cost
    return found


def _pattern_spends(question: PlanQuestion, number: int, chosen: tuple[int, ...], at: int, body: str | None) -> int:
    """The pence of steps less what the volume saves, of everybody or of one body."""
    offer = question.offers[number]
    load = sum(question.needs[question.pairs[pair].need].quantity[at] for pair in chosen)
    step = offer.price_step(load)
    total = offer.steps(load) * offer.step_cost if body in (None, offer.payer) else 0
    for pair in chosen:
        if body in (None, question.needs[question.pairs[pair].need].body):
            cost = question.pairs[pair].cost
            total += cost[step][at] - cost[0][at]
    return total


def _add_most_moves(model: Model, most: int) -> None:
    question = model.question
    found: dict[tuple[str, int], Entries] = defaultdict(list)
    for number in model.numbers:
        for place, arc in enumerate(model.arcs[number]):
            if arc.kind == START and question.offers[question.pairs[arc.source].offer].shared:
                found[question.needs[number].body, arc.tail[1]].append((model.first[number] + place, 1.0))
    model.rows("at most so many moves a body a quarter", list(found.values()), 0.0, float(most))


def holds(question: PlanQuestion, assignment: Assignment, rules: tuple[Purse, ...]) -> bool:
    """Whether an assignment keeps every linking rule, in whole pence."""
    found = lines(question, assignment)
    spent = cash_by_quarter if question.options.cashable_only else by_quarter
    for rule in rules:
        plan = spent(question, found, rule.body)
        saved = (before - after for before, after in zip(rule.baseline, plan, strict=True))
        if min(cumulative(saved)) < 0:
            return False
    most = question.options.most_moves_a_body_a_quarter
    return most is None or all(count <= most for count in shared_moves(question, assignment).values())


def shared_moves(question: PlanQuestion, assignment: Assignment) -> dict[tuple[str, int], int]:
    """How many needs of a body move to a shared offer on the first day of a quarter."""
    found: dict[tuple[str, int], int] = defaultdict(int)
    for need, sources in zip(question.needs, assignment, strict=True):
        for at in range(question.count):
            if moved(sources, at) and question.offers[question.pairs[sources[at]].offer].shared:
                found[need.body, at] += 1
    return found
