"""Laws that hold for every plan, whatever the figures."""

import random
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.plan.estates import START, believable, body

from wherry.engine.plan.coalition import coalition_value, coalition_values
from wherry.engine.plan.options import Lock, PlanOptions, Refusal
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.solve import make_plan
from wherry.record.canonical import plain, sha256
from wherry.record.error import NoPlan
from wherry.record.estate import TABLES, Estate
from wherry.record.offer import Offer

QUICK = settings(max_examples=6, deadline=None, derandomize=True)
SEEDS = st.integers(0, 10**6)


def small(seed):
    """Three bodies, two services."""
    return believable(seed, 3, 2, tight=seed % 2 == 0)


def options(**more):
    return PlanOptions(start=START, quarters=8, **more)


def plan(estate, **more):
    answer = make_plan(PlanQuestion.of(estate, options(**more)))
    assert answer.status == "optimal"
    assert answer.checker.findings == ()
    return answer


def plan_or_demands(estate, **more):
    """The plan, or the demands that cannot hold together."""
    try:
        return plan(estate, **more)
    except NoPlan as fault:
        return fault.demands


def changed(estate, table, rows):
    return replace(estate, **{table: tuple(rows)})


@QUICK
@given(SEEDS)
def test_a_plan_never_costs_more_than_the_baseline_and_never_needs_new_money(seed):
    answer = plan(small(seed))
    assert answer.present_pence <= answer.baseline_present_pence
    assert answer.cash.lowest_pence >= 0
    assert answer.saving.total_pence == sum(saving.total_pence for saving in answer.saving_by_body)


@QUICK
@given(SEEDS, SEEDS)
def test_one_shared_offer_more_never_raises_the_cost(seed, which):
    estate = small(seed)
    shared = [offer for offer in estate.offers if offer.kind != "alone"]
    gone = shared[which % len(shared)]
    fewer = changed(estate, "offers", (offer for offer in estate.offers if offer is not gone))
    fewer = changed(fewer, "tiers", (tier for tier in estate.tiers if tier.offer != gone.ref))
    assert plan(estate).present_pence <= plan(fewer).present_pence


@QUICK
@given(SEEDS, SEEDS)
def test_taking_back_a_demand_never_raises_the_cost(seed, which):
    estate = small(seed)
    question = PlanQuestion.of(estate, options())
    pair = question.pairs[which % len(question.pairs)]
    need, offer = question.needs[pair.need].ref, question.offers[pair.offer].ref
    free = make_plan(question)
    refusal = {"refusals": (Refusal(offer=offer, need=need),)}
    lock = {"locks": (Lock(need=need, source=offer, starts=START + pair.can_start.index(True)),)}
    for demand in (refusal, lock):
        strict = plan_or_demands(estate, **demand)
        if isinstance(strict, tuple):
            assert any(need in words or offer in words for words in strict)
        else:
            assert free.present_pence <= strict.present_pence
            assert strict.baseline_present_pence == free.baseline_present_pence


@QUICK
@given(SEEDS, SEEDS)
def test_the_order_of_rows_changes_nothing(seed, shuffle):
    estate = small(seed)
    draw = random.Random(shuffle)
    rows = [row for table in TABLES for row in estate.table(table)]
    draw.shuffle(rows)
    both = [plan(found) for found in (estate, Estate.of(rows))]
    bare = [replace(answer, formulation=replace(answer.formulation, seconds=0.0)) for answer in both]
    assert sha256(bare[0]) == sha256(bare[1])


@QUICK
@given(SEEDS)
def test_a_body_that_offers_and_needs_nothing_changes_nothing(seed):
    estate = small(seed)
    more = changed(estate, "bodies", (*estate.bodies, body("ZZ")))
    before, after = plan(estate), plan(more)
    assert (before.present_pence, plain(before.moves)) == (after.present_pence, plain(after.moves))
    assert [saving.total_pence for saving in after.saving_by_body if saving.body == "ZZ"] == [0]


@QUICK
@given(SEEDS, st.integers(2, 9))
def test_prices_times_so_much_cost_times_so_much(seed, times):
    """Exact but for the half pennies of rounding each line."""
    estate = small(seed)
    scaled = [
        replace(row, **{name: getattr(row, name) * times for name in row.__slots__ if "_gbp" in name})
        if hasattr(row, "unit_price_gbp_per_year") or hasattr(row, "cost_gbp_per_year")
        else row
        for table in TABLES
        for row in estate.table(table)
    ]
    one, many = plan(estate, no_new_money=False), plan(Estate.of(scaled), no_new_money=False)
    slack = (len(one.lines) + len(many.lines)) * (times + 1) * 2
    assert abs(many.present_pence - times * one.present_pence) <= slack


@settings(max_examples=3, deadline=None, derandomize=True)
@given(SEEDS)
def test_two_groups_together_save_at_least_what_they_save_apart(seed):
    question = PlanQuestion.of(small(seed), options())
    values = coalition_values(question)
    for one in range(8):
        for other in range(8):
            if not one & other:
                assert values[one | other] >= values[one] + values[other]
    assert values[7] == make_plan(question).saving.present_pence
    assert coalition_value(question, question.members[:2]).saving_pence == values[3]


@QUICK
@given(SEEDS)
def test_stricter_rules_never_lower_the_cost(seed):
    estate = small(seed)
    free = plan(estate, no_new_money=False).present_pence
    partnership = plan(estate).present_pence
    assert free <= partnership
    assert free <= plan(estate, cashable_only=True).present_pence
    assert partnership <= plan(estate, most_moves_a_body_a_quarter=1).present_pence
    assert partnership <= plan(estate, no_new_money_each_body=True).present_pence


def test_an_offer_at_no_price_is_always_taken_where_it_fits():
    estate = small(1)
    gift = Offer(
        ref="B00/O-gift",
        body="B00",
        service="s00",
        kind="joint",
        level="gold",
        unit_price_gbp_per_year=Decimal(0),
    )
    answer = plan(changed(estate, "offers", (*estate.offers, gift)))
    met = {need.need: need.stretches[-1].source for need in answer.needs if need.service == "s00"}
    assert set(met.values()) == {"B00/O-gift"}
