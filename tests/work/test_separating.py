"""Separation rules as demands on a plan: what may not recover what, and a plan that keeps to it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.engine.plan.estates import START, body, estate, need, offer, today
from tests.engine.resilience.pairing.recovery_world import need as recovery_need
from tests.engine.resilience.pairing.recovery_world import rule, site

from wherry.engine.plan.options import PlanOptions, Refusal
from wherry.record.service import Service
from wherry.work.answers import answer_plan
from wherry.work.separating import keep_separation

OPTIONS = PlanOptions(start=START, quarters=8)


def partnership(*more, near_km: int = 10):
    """AAA hosts at home and buys its recovery dear; BBB, near by and cheap, and CCC, far off, offer to recover it."""
    rows = [
        *(body(ref) for ref in ("AAA", "BBB", "CCC")),
        Service(ref="net", name="Network", unit="user"),
        Service(ref="dr", name="DR hosting", unit="server", recovery=True),
        site("AAA"),
        site("BBB", near_km),
        site("CCC", 90),
        need("AAA/N-net"),
        today("AAA/N-net", 50_000),
        need("AAA/N-dr", service="dr", apart_from="AAA/N-net"),
        today("AAA/N-dr", 90_000, ends=START.ends, notice_days=0),
        offer("AAA/O-dr", 800, service="dr", kind="alone"),
        offer("BBB/O-dr", 100, service="dr", site="BBB/S-1"),
        offer("CCC/O-dr", 200, service="dr", site="CCC/S-1"),
        recovery_need("AAA", "net"),
    ]
    return estate(*rows, *more)


def goes_to(found, options) -> str:
    answer = answer_plan(found, options).answer
    return next(each["stretches"][-1]["source"] for each in answer["needs"] if each["need"] == "AAA/N-dr")


def test_a_plan_that_keeps_separation_goes_further_and_says_why():
    found = partnership(rule("distance", 30_000))
    kept = keep_separation(found, OPTIONS)
    assert kept.options.refusals == (Refusal(offer="BBB/O-dr", need="AAA/N-dr"),)
    (wrong,) = [finding for finding in kept.findings if finding.code == "offer-not-apart"]
    assert "nearer than the 30,000 m asked for" in wrong.says
    assert [each.ref for each in kept.findings if each.code == "offer-not-judged"] == ["AAA/O-dr"]
    assert goes_to(found, OPTIONS) == "BBB/O-dr"
    assert goes_to(found, kept.options) == "CCC/O-dr"


def test_what_is_unknown_is_refused_and_what_no_rule_asks_is_not():
    found = partnership(rule("flood area"))
    assert keep_separation(found, OPTIONS).options.refusals == ()
    unknown = replace(found, sites=tuple(replace(each, flood_area=None) for each in found.sites))
    assert {each.offer for each in keep_separation(unknown, OPTIONS).options.refusals} == {"BBB/O-dr", "CCC/O-dr"}
    assert keep_separation(partnership(), OPTIONS).options.refusals == ()


@pytest.mark.parametrize(("tier", "refused"), [("T0", 0), ("T2", 1), (None, 1)])
def test_a_rule_holds_for_the_tier_of_what_is_recovered(tier, refused):
    found = partnership(rule("distance", 30_000, tier=tier))
    assert len(keep_separation(found, OPTIONS).options.refusals) == refused


def test_where_nobody_says_what_site_is_recovered_nothing_can_be_judged():
    found = replace(partnership(rule("distance", 30_000)), recovery_needs=())
    kept = keep_separation(found, OPTIONS)
    assert kept.options == OPTIONS
    assert {each.code for each in kept.findings} == {"offer-not-judged"}
    at_home = replace(found, needs=tuple(replace(each, site="AAA/S-1") for each in found.needs))
    assert len(keep_separation(at_home, OPTIONS).options.refusals) == 1


def test_demands_that_were_there_stay_and_none_is_made_twice():
    found = partnership(rule("distance", 30_000))
    once = keep_separation(found, OPTIONS).options
    assert keep_separation(found, once).options == once
    other = replace(OPTIONS, refusals=(Refusal(offer="CCC/O-dr"),), optimism_bias_percent=Decimal(5))
    kept = keep_separation(found, other).options
    assert kept.refusals[0] == Refusal(offer="CCC/O-dr")
    assert kept.optimism_bias_percent == 5
