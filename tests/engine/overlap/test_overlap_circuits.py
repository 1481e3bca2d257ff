"""Circuits side by side, and circuits at closed sites; and sums in which no circuit is counted twice."""

from datetime import date
from decimal import Decimal

from wherry.engine.overlap.find import find_overlaps
from wherry.engine.overlap.question import (
    CLOSED_SITE,
    PARALLEL_CIRCUITS,
    SHARED_BUILDING,
    OverlapOptions,
    OverlapQuestion,
)
from wherry.record.circuit import Circuit
from wherry.record.estate import Estate
from wherry.record.site import Site

DAY = date(2027, 4, 1)


def ask(*rows):
    return find_overlaps(OverlapQuestion.of(Estate.of(rows), OverlapOptions(as_of=DAY)))


def site(ref, postcode, **given):
    return Site(ref=ref, body=ref.partition("/")[0], name=ref, kind="office", postcode=postcode, **given)


def circuit(ref, near, cost="100", **given):
    worth = None if cost is None else Decimal(cost)
    return Circuit(ref=ref, body=ref.partition("/")[0], site=near, cost_gbp_per_year=worth, **given)


HALLS = (
    site("NFK/S-1", "NR1 2DH"),
    site("NFK/S-2", "NR11 6AA"),
    site("NHS/S-1", "NR1 2DH", uprn=4),
    site("NHS/S-2", "NR11 6AA"),
)


def test_circuits_of_two_bodies_between_the_same_two_buildings_whichever_end_is_near():
    answer = ask(
        *HALLS,
        circuit("NFK/C-1", "NFK/S-2", "700", far_site="NFK/S-1", capacity_mbps=100),
        circuit("NHS/C-1", "NHS/S-1", "500", far_site="NHS/S-2", capacity_mbps=1000),
    )
    (overlap,) = answer.of_kind(PARALLEL_CIRCUITS)
    assert overlap.refs == ("NFK/C-1", "NHS/C-1")
    assert overlap.confidence == "medium"  # the buildings are one by postcode only
    assert overlap.cost_gbp_per_year_at_stake == 500
    assert "1,100 Mbit/s in all" in overlap.reason


def test_circuits_from_one_building_to_the_same_node():
    answer = ask(
        *HALLS,
        circuit("NFK/C-1", "NFK/S-2", "700", far_node="Aylsham"),
        circuit("NHS/C-1", "NHS/S-2", "500", far_node=" aylsham "),
        circuit("NHS/C-2", "NHS/S-2", "90", far_node="Cromer"),
    )
    (overlap,) = answer.of_kind(PARALLEL_CIRCUITS)
    assert overlap.refs == ("NFK/C-1", "NHS/C-1")
    assert "of partly unknown capacity" in overlap.reason


def test_the_same_sites_make_it_sure():
    shared = site("NFK/S-1", "NR1 2DH"), site("NFK/S-2", "NR11 6AA")
    answer = ask(
        *shared,
        circuit("NFK/C-1", "NFK/S-1", far_site="NFK/S-2"),
        circuit("NHS/C-1", "NFK/S-1", far_site="NFK/S-2"),
    )
    assert [overlap.confidence for overlap in answer.of_kind(PARALLEL_CIRCUITS)] == ["high"]


def test_unknown_ends_loops_and_one_bodys_own_pair_are_no_overlap():
    answer = ask(
        *HALLS,
        circuit("NFK/C-1", "NFK/S-1"),
        circuit("NHS/C-1", "NHS/S-1"),
        circuit("NFK/C-2", "NFK/S-1", far_site="NHS/S-1"),
        circuit("NHS/C-2", "NHS/S-1", far_site="NFK/S-1"),
        circuit("NFK/C-3", "NFK/S-1", far_site="NFK/S-2"),
        circuit("NFK/C-4", "NFK/S-1", far_site="NFK/S-2", role="backup"),
    )
    assert answer.of_kind(PARALLEL_CIRCUITS) == ()


def test_a_circuit_in_a_shared_building_and_beside_another_is_counted_once():
    answer = ask(
        *HALLS,
        circuit("NFK/C-1", "NFK/S-2", "700", far_node="Aylsham"),
        circuit("NHS/C-1", "NHS/S-2", "500", far_node="Aylsham"),
    )
    stakes = {kind.kind: kind.cost_gbp_per_year_at_stake for kind in answer.totals.kinds}
    assert stakes[SHARED_BUILDING] == stakes[PARALLEL_CIRCUITS] == 500
    assert answer.totals.circuits_gbp_per_year_at_stake == 500
    assert answer.totals.circuits_counted == 1


CLOSED = site("NFK/S-9", "PE30 1AA", closes=date(2025, 8, 31))


def test_a_circuit_still_paid_for_at_a_closed_site():
    answer = ask(CLOSED, circuit("NFK/C-9", "NFK/S-9", "4500.00", ends=date(2029, 3, 31)))
    (overlap,) = answer.overlaps
    assert overlap.kind == CLOSED_SITE
    assert overlap.bodies == ("NFK",)
    assert overlap.confidence == "high"
    assert overlap.cost_gbp_per_year_at_stake == Decimal("4500.00")
    assert overlap.evidence[:2] == ("NFK/S-9 closed on 2025-08-31", "NFK/C-9 is active, paid for until 2029-03-31")
    assert answer.totals.circuits_gbp_per_year_at_stake == Decimal("4500.00")


def test_a_closed_far_end_counts_too():
    answer = ask(CLOSED, HALLS[0], circuit("NFK/C-9", "NFK/S-1", far_site="NFK/S-9"))
    assert [overlap.refs for overlap in answer.of_kind(CLOSED_SITE)] == [("NFK/C-9", "NFK/S-9")]


def test_a_successor_at_the_same_place_makes_it_doubtful_and_keeps_it_out_of_the_sum():
    academy = site("TRU/S-1", "PE30 1AA")
    answer = ask(CLOSED, academy, circuit("NFK/C-9", "NFK/S-9", "4500.00"))
    (overlap,) = answer.of_kind(CLOSED_SITE)
    assert overlap.confidence == "low"
    assert "TRU/S-1 is open at the same place and may use it" in overlap.evidence
    assert answer.totals.circuits_gbp_per_year_at_stake == 0


def test_a_circuit_that_ended_or_a_site_that_closes_today_is_no_waste():
    ended = circuit("NFK/C-9", "NFK/S-9", ends=date(2027, 3, 31))
    gone = circuit("NFK/C-8", "NFK/S-9", status="decommissioned")
    assert ask(CLOSED, ended, gone).overlaps == ()
    today = site("NFK/S-9", "PE30 1AA", closes=DAY)
    assert ask(today, circuit("NFK/C-9", "NFK/S-9")).of_kind(CLOSED_SITE) == ()


def test_an_unknown_cost_at_a_closed_site_is_said():
    (overlap,) = ask(CLOSED, circuit("NFK/C-9", "NFK/S-9", None)).overlaps
    assert overlap.cost_gbp_per_year_at_stake is None
    assert "What NFK/C-9 costs is unknown" in overlap.reason
