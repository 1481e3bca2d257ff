"""Branch and price against one programme of the whole question, and plans that begin with what others found."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from tests.engine.plan.estates import START, believable

from wherry.engine.plan import linked, relaxation, tree
from wherry.engine.plan.choices import Choices, tighten, within
from wherry.engine.plan.known import Known
from wherry.engine.plan.linking import purses
from wherry.engine.plan.model import build
from wherry.engine.plan.options import Lock, PlanOptions, Refusal
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.relaxation import Relaxation
from wherry.engine.plan.solve import find_baseline, make_plan
from wherry.engine.plan.whatif import PriceChange
from wherry.engine.plan.working import Work
from wherry.engine.solver import solve
from wherry.record.error import NoPlan

SEEDS = (2, 5, 13)


def ask(seed, **more):
    return PlanQuestion.of(believable(seed, 4, 3, tight=True), PlanOptions(start=START, quarters=8, **more))


def as_one(question):
    """The whole question as one programme given to the solver: the plan's cost, or None where there is no plan."""
    work = Work(question)
    rules = purses(question, question, find_baseline(work, question))
    try:
        return linked._solve_whole(work, rules, None, 0).cost
    except NoPlan:
        return None


def cost_of(question, **more):
    try:
        answer = make_plan(question, **more)
    except NoPlan:
        return None
    assert answer.status == "optimal"
    assert answer.checker.findings == ()
    return answer.present_pence


@pytest.mark.parametrize("seed", SEEDS)
def test_branch_and_price_costs_what_one_programme_of_the_whole_costs(seed):
    question = ask(seed)
    assert cost_of(question) == as_one(question)


@pytest.mark.parametrize("seed", SEEDS[:2])
@pytest.mark.parametrize("rule", [{"most_moves_a_body_a_quarter": 1}, {"no_new_money_each_body": True}])
def test_so_it_does_under_the_other_rules_that_tie(seed, rule):
    question = ask(seed, **rule)
    assert cost_of(question) == as_one(question)


@pytest.mark.parametrize("seed", SEEDS[:2])
def test_a_branch_that_is_given_to_the_solver_ends_at_the_same_cost(seed, monkeypatch):
    question, ended = ask(seed, most_moves_a_body_a_quarter=1), []
    usual, finish = cost_of(question), tree.finish
    monkeypatch.setattr(tree, "MOST_STUCK", 0)
    monkeypatch.setattr(tree, "finish", lambda *given, **more: ended.append(finish(*given, **more)) or ended[-1])
    assert cost_of(question) == usual
    assert all(one is not None for one in ended)


def test_a_part_that_takes_too_many_branches_is_given_to_the_solver(monkeypatch):
    question = ask(4)
    usual = cost_of(question)
    monkeypatch.setattr(relaxation, "MOST_BRANCHES", 1)
    assert cost_of(question) == usual


def changes(question, answer):
    """What-ifs that need no other records: refuse, lock, leave, dearer, faster growth of prices."""
    options = question.options
    move = next((move for move in answer.moves if move.shared), None)
    if move is not None:
        yield replace(options, refusals=(Refusal(offer=move.to_source),))
        yield replace(options, refusals=(Refusal(offer=move.to_source, need=move.need),))
        yield replace(options, locks=(Lock(need=move.need, source=move.to_source),))
    yield replace(options, members=question.members[1:])
    yield replace(options, price_changes=(PriceChange(percent=Decimal(10)),))
    yield replace(options, no_new_money=False)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_plans_before_left_behind_changes_no_answer(seed):
    question, known = ask(seed), Known()
    answer = make_plan(question, known=known)
    assert cost_of(question, known=known) == answer.present_pence
    for options in changes(question, answer):
        asked = PlanQuestion.of(question.estate, options)
        assert cost_of(asked, known=known) == cost_of(asked), options
    assert cost_of(question, known=known) == answer.present_pence


def test_parts_that_did_not_change_are_not_built_again():
    question, known = ask(5), Known()
    answer = make_plan(question, known=known)
    before = set(map(id, known.pieces.values()))
    move = next(move for move in answer.moves if move.shared)
    make_plan(
        PlanQuestion.of(question.estate, replace(question.options, refusals=(Refusal(offer=move.to_source),))),
        known=known,
    )
    services = {need.service for need in question.needs}
    fresh = [piece for piece in known.pieces.values() if id(piece) not in before]
    assert len(services) > 1
    assert {need.service for piece in fresh for need in piece.question.needs} == {
        need.service for need in question.needs if need.ref == move.need
    }


def test_parts_longest_unasked_go_first(monkeypatch):
    monkeypatch.setattr("wherry.engine.plan.known.MOST_COLUMNS", 200)
    known = Known()
    make_plan(ask(4), known=known)
    assert known.columns == sum(len(piece.cost) for piece in known.pieces.values())
    assert known.columns <= 200 or len(known.pieces) == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_a_relaxation_kept_open_says_what_one_from_nothing_says(seed):
    question = ask(seed)
    model = build(question, range(len(question.needs)), range(len(question.pairs)))
    kept, draw = Relaxation(model), np.random.default_rng(seed)
    for _ in range(4):
        cost = model.program.cost * draw.uniform(0.5, 2.0, model.program.column_count)
        kept.price(cost)
        fresh = solve(model.program, cost=cost, relax=True)
        bound, x = kept.relax(())
        assert bound == pytest.approx(fresh.objective, rel=1e-9)
        assert bound <= float(cost @ x) + 1e-3
        whole = solve(model.program, cost=cost)
        least = kept.least()
        assert least.proven
        assert least.value == pytest.approx(whole.objective, rel=1e-7)


def test_the_two_sides_of_a_branch_lose_no_whole_plan():
    question = ask(6)
    model = build(question, range(len(question.needs)), range(len(question.pairs)))
    choices, draw = Choices(model), np.random.default_rng(1)
    plans = []
    for _ in range(12):
        found = solve(model.program, cost=model.program.cost * draw.uniform(0.2, 3.0, model.program.column_count))
        plans.append(np.where(model.program.integer, np.round(found.x), found.x))
    seen = 0
    for one in plans:
        for other in plans:
            sides = choices.branch_on((one + other) / 2)
            if sides is None:
                continue
            seen += 1
            for plan in plans:
                assert sum(within(side, plan) for side in sides) == 1
            lower, upper = tighten(model.program.lower, model.program.upper, sides[0])
            assert (lower <= upper).all()
    assert seen
