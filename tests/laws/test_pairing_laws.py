"""What holds of pairings whatever the estate: losses that really happen are survived, and more room never harms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.engine.resilience.pairing.drawn_worlds import worlds
from tests.engine.resilience.pairing.recovery_world import room, rule, site

from wherry.engine.resilience.pairing.answer import PairingAnswer
from wherry.engine.resilience.pairing.question import PairingOptions, PairingQuestion
from wherry.engine.resilience.pairing.solve import make_pairings
from wherry.record.body import Body
from wherry.record.estate import Estate

TIERS = ("T0", "T1", "T2", "T3", "T4")
quick = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def ask(estate: Estate) -> PairingAnswer:
    return make_pairings(PairingQuestion.of(estate, PairingOptions(as_of=date(2026, 11, 22))))


def left_out(found: PairingAnswer) -> tuple[int, ...]:
    return tuple(sum(each.tier == tier for each in found.unplaced) for tier in TIERS)


@quick
@given(worlds())
def test_every_loss_that_is_recorded_is_survived_with_room_for_all(estate):
    """Take each shared risk, power area and flood area away in turn, and every site by itself."""
    found = ask(estate)
    losses = [set(risk.holds) for risk in estate.shared_risks] + [{each.ref} for each in estate.sites]
    for name in ("power_area", "flood_area"):
        areas = {getattr(each, name) for each in estate.sites} - {None}
        losses += [{each.ref for each in estate.sites if getattr(each, name) == area} for area in areas]
    hosts = {host.ref: host for host in estate.spare_capacity}
    for gone in losses:
        invoked = [each for each in found.placed if each.site in gone]
        assert all(each.host_site not in gone for each in invoked)
        for name in ("vcpus", "memory_gb"):
            for ref in {each.host for each in invoked}:
                needs = [estate.by_ref["recovery_needs"][each.need] for each in invoked if each.host == ref]
                asked = sum((getattr(need, name) for need in needs), Decimal(0))
                assert asked == 0 or asked <= getattr(hosts[ref], name)


@quick
@given(worlds())
def test_one_room_more_never_leaves_more_out_and_never_costs_more_for_as_many(estate):
    before = ask(estate)
    more = replace(
        estate,
        bodies=(*estate.bodies, Body(ref="ZZZ", name="Z", kind="county")),
        sites=(*estate.sites, site("ZZZ", 100)),
        spare_capacity=(*estate.spare_capacity, room("ZZZ", 5)),
    )
    after = ask(more)
    assert left_out(after) <= left_out(before)
    if left_out(after) == left_out(before):
        assert after.cost_pence <= before.cost_pence


@quick
@given(worlds())
def test_one_rule_more_never_places_more(estate):
    assume(all(each.kind != "distance" for each in estate.separation_rules))
    stricter = replace(estate, separation_rules=(*estate.separation_rules, rule("distance", 7_000)))
    assert left_out(ask(stricter)) >= left_out(ask(estate))


@quick
@given(worlds(), st.data())
def test_forgetting_an_area_that_a_rule_asks_about_never_places_more(estate, data):
    at = data.draw(st.integers(0, len(estate.sites) - 1))
    asked = [each for each in estate.separation_rules if each.kind != "flood area"]
    ruled = replace(estate, separation_rules=(*asked, rule("flood area")))
    gone = replace(ruled.sites[at], flood_area=None)
    forgotten = replace(ruled, sites=(*ruled.sites[:at], gone, *ruled.sites[at + 1 :]))
    assert left_out(ask(forgotten)) >= left_out(ask(ruled))


@quick
@given(worlds())
def test_the_same_records_give_the_same_answer(estate):
    one, other = ask(estate), ask(Estate.of(row for table in reversed(TABLES) for row in reversed(estate.table(table))))
    still = {"formulation": one.formulation}
    assert replace(other, **still) == one


TABLES = tuple(name for name in Estate.__dataclass_fields__)
