"""The facility question against slow twins: every choice is tried, and bounds and strike-outs must spare the best."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wherry.engine.plan.facility.anneal import anneal
from wherry.engine.plan.facility.check import check_facility
from wherry.engine.plan.facility.figures import CLOSED, FREE, figures
from wherry.engine.plan.facility.ground import neighbours
from wherry.engine.plan.facility.knapsack import branched_knapsack, inviting, knapsack, relaxed_knapsack, whole_knapsack
from wherry.engine.plan.facility.pricing import cover, price_round
from wherry.engine.plan.facility.question import FacilityQuestion
from wherry.engine.plan.facility.settle import strike_out
from wherry.engine.plan.facility.solve import solve_facility
from wherry.record.error import WherryError


def drawn(seed, *, single, apart=0, m=3, n=5):
    """A small question with whole figures."""
    draw = np.random.default_rng(seed)
    quantity = draw.integers(1, 4 if single else 3, n)
    capacity = draw.integers(3, 9, m)
    capacity[0] += max(0, quantity.sum() - capacity.sum() + 2)
    pairs = [pair for pair in itertools.combinations(range(n), 2) if draw.random() < apart]
    serve = draw.integers(1, 30, (m, n)) * quantity
    return FacilityQuestion.of(draw.integers(5, 40, m), capacity, quantity, serve, single=single, apart=pairs)


def cheapest(question, allowed=None):
    """The least cost of all ways, units of a need going where they will where it may be split; None where no way is
    right."""
    if question.single:
        pieces = [(i, 1) for i in range(question.needs)]
    else:
        pieces = [
            (i, int(question.quantity[i])) for i in range(question.needs) for _ in range(int(question.quantity[i]))
        ]
    best = None
    for ways in itertools.product(range(question.providers), repeat=len(pieces)):
        share = np.zeros((question.providers, question.needs))
        for (need, parts), provider in zip(pieces, ways, strict=True):
            share[provider, need] += 1 / parts
        if allowed is not None and (share > 0)[~allowed].any():
            continue
        if ((share @ question.quantity) > question.capacity + 1e-9).any():
            continue
        if any(((share[:, a] > 0) & (share[:, b] > 0)).any() for a, b in question.apart):
            continue
        cost = (share * question.serve).sum() + question.open_cost[share.any(axis=1)].sum()
        best = cost if best is None else min(best, cost)
    return best


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("single", "apart"), [(True, 0), (True, 0.2), (False, 0), (False, 0.2)])
def test_the_answer_costs_what_the_cheapest_of_all_ways_costs(seed, single, apart):
    question = drawn(seed, single=single, apart=apart, n=6 if single else 4)
    answer, least = solve_facility(question, threads=1 + seed % 2), cheapest(question)
    if least is None:
        assert answer.status == "infeasible"
        assert answer.share is None
        return
    assert answer.status == "optimal"
    assert answer.cost == pytest.approx(least)
    assert answer.bound == pytest.approx(least)
    assert check_facility(question, answer.share, answer.cost) == ()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.booleans(), st.sampled_from([0, 0.2]), st.floats(0.2, 3))
def test_no_prices_bound_above_the_best_or_strike_it_out(seed, single, apart, scale):
    question = drawn(seed, single=single, apart=apart, n=5 if single else 3)
    least = cheapest(question)
    if least is None:
        return
    given_, m, n = figures(question), question.providers, question.needs
    price = np.random.default_rng(seed).uniform(0, scale * question.serve.max(), n)
    state, allowed = np.full(m, FREE, dtype=np.int8), np.ones((m, n), dtype=np.bool_)
    worth, chosen, opened = np.empty(m), np.zeros((m, n)), np.zeros(m)
    last, table = np.tile(np.arange(n), (m, 1)), np.empty(10_000)
    bound = price_round(given_, price, state, allowed, worth, chosen, last, table) + cover(given_, worth, state, opened)
    assert bound <= least + 1e-6
    assert strike_out(given_, price, state, allowed, worth, least + 0.5) >= 0
    assert cheapest(question, allowed & (state != CLOSED)[:, None]) == pytest.approx(least)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_three_ways_through_a_knapsack_agree(seed):
    question = drawn(seed, single=True, m=1, n=9)
    given_ = figures(question)
    price = np.random.default_rng(seed).uniform(0, 60, 9)
    order = inviting(given_, price, 0, np.ones(9, dtype=np.bool_), np.arange(9))
    profit, weight, room = price - question.serve[0], question.quantity, float(seed % 9 + 1)
    taken = [np.zeros(9) for _ in range(4)]
    table = knapsack(profit, weight, order, int(room), np.empty(10_000), taken[0])
    assert whole_knapsack(profit, weight, order, room, 10_000, taken[1]) == pytest.approx(table)
    assert branched_knapsack(given_, profit, order, room, 10_000, taken[2]) == pytest.approx(table)
    assert relaxed_knapsack(profit, weight, order, room, taken[3]) >= table - 1e-9
    for chosen in taken[:3]:
        assert chosen @ profit == pytest.approx(table)
        assert chosen @ weight <= room


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("single", "apart"), [(True, 0), (True, 0.2), (False, 0), (False, 0.2)])
def test_annealing_ends_at_the_cheapest_of_all_ways_from_any_plan(seed, single, apart):
    question = drawn(seed, single=single, apart=apart, n=6 if single else 4)
    least, start = cheapest(question), any_plan(question)
    if least is None or start is None:
        return
    given_ = figures(question)
    near = neighbours(given_, np.ones(question.providers, dtype=np.bool_))
    found = anneal(given_, start, near, seed, 4000, 0.5, 0.01)
    assert (found == anneal(given_, start, near, seed, 4000, 0.5, 0.01)).all()
    cost = cost_of_share(question, found)
    assert check_facility(question, found, cost) == ()
    assert cost <= cost_of_share(question, start) + 1e-9
    assert cost == pytest.approx(least)


def test_annealing_leaves_needs_of_nothing_where_they_are():
    question = FacilityQuestion.of([9, 5], [4, 4], [0, 2, 2], [[0, 9, 1], [0, 1, 9]], single=True)
    share = np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    near = neighbours(figures(question), np.ones(2, dtype=np.bool_))
    found = anneal(figures(question), share, near, 1, 500, 0.5, 0.01)
    assert check_facility(question, found, cost_of_share(question, found)) == ()
    assert found[:, 0].tolist() == [1, 0]


def any_plan(question):
    """The dearest plan of single sources there is; None where there is none."""
    found, most = None, -1.0
    for ways in itertools.product(range(question.providers), repeat=question.needs):
        share = np.zeros((question.providers, question.needs))
        share[list(ways), range(question.needs)] = 1.0
        cost = cost_of_share(question, share)
        if cost > most and not check_facility(question, share, cost):
            found, most = share, cost
    return found


def cost_of_share(question, share):
    """What a plan costs."""
    return float((share * question.serve).sum() + question.open_cost[share.any(axis=1)].sum())


def test_the_checker_catches_what_is_planted():
    question = drawn(3, single=True, apart=0.2, n=6)
    answer = solve_facility(question)
    moved = answer.share.copy()
    need = int(moved.sum(axis=1).argmax())
    moved[:, 0] = 0
    assert any("need 1 is met by 0" in fault for fault in check_facility(question, moved, answer.cost))
    assert any("the cost is" in fault for fault in check_facility(question, answer.share, answer.cost + 0.01))
    both = np.zeros_like(answer.share)
    both[need] = 1
    said = " ".join(check_facility(question, both, answer.cost))
    assert "carries" in said
    assert "must be apart" in said
    split = answer.share.copy()
    split[:, 1] = 1 / question.providers
    assert any("more than one source" in fault for fault in check_facility(question, split, answer.cost))


def test_a_stop_or_a_limit_keeps_what_there_is():
    question = drawn(5, single=True, m=8, n=40)
    answer = solve_facility(question, time_limit=0.0)
    assert answer.status == "nothing found"
    assert answer.bound >= 0
    told = []
    answer = solve_facility(question, watch=told.append, gap=0.5)
    assert answer.gap <= 0.5
    assert all(one.best is None or one.bound <= one.best for one in told)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"capacity": [1, 1, 1]}, "carry 3"),
        ({"open_cost": [1, -2, 3]}, "opening cost 2 is -2"),
        ({"quantity": [9, 1, 1, 1, 1], "capacity": [8, 8, 8]}, "no provider carries need 1"),
        ({"quantity": [1, np.nan, 1, 1, 1]}, "quantity 2 is nan"),
        ({"apart": [(1, 9)]}, "names need 10"),
        ({"apart": [(1, 1)]}, "need 2 is to be apart from itself"),
    ],
)
def test_a_question_that_cannot_be_is_refused(change, says):
    base = drawn(1, single=True)
    figures_ = {name: getattr(base, name) for name in ("open_cost", "capacity", "quantity", "serve", "apart")} | change
    with pytest.raises(WherryError, match=says):
        FacilityQuestion.of(**figures_, single=True)


def test_the_order_of_providers_changes_nothing_and_one_more_never_costs_more():
    question = drawn(7, single=True, m=4, n=8)
    cost = solve_facility(question).cost
    turned = replace(
        question,
        open_cost=question.open_cost[::-1].copy(),
        capacity=question.capacity[::-1].copy(),
        serve=question.serve[::-1].copy(),
    )
    assert solve_facility(turned).cost == cost
    more = FacilityQuestion.of(
        [*question.open_cost, 5], [*question.capacity, 9], question.quantity,
        np.vstack([question.serve, question.serve.min(axis=0)]), single=True,
    )  # fmt: skip
    assert solve_facility(more).cost <= cost
