"""Lapses travel to everybody down the chain, with the right day, and to nobody else."""

import datetime as dt

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wherry.engine.assurance.blocks import find_blocks
from wherry.engine.assurance.certificates import find_block, find_leaves, trace_lapses
from wherry.record.agreement import Agreement
from wherry.record.certificate import Certificate
from wherry.record.estate import Estate
from wherry.record.offer import Offer
from wherry.record.service import Level

ON = dt.date(2026, 11, 22)


def day(text):
    return dt.date.fromisoformat(text) if text else None


def certificate(ref, body, service, starts, ends, kind="PSN service"):
    return Certificate(ref=ref, body=body, kind=kind, service=service, starts=day(starts), ends=day(ends))


def agreement(ref, provider, consumer, service, starts="2026-01-01", ends="2030-01-01", status="live"):
    return Agreement(
        ref=ref, body=provider, consumer=consumer, service=service, starts=day(starts), ends=day(ends), status=status
    )


def travels(certificates, agreements):
    return trace_lapses(Estate(certificates=tuple(certificates), agreements=tuple(agreements)), on=ON)


@pytest.mark.parametrize(
    ("rows", "state", "lapses"),
    [
        ([("2026-01-01", "2027-12-31")], "in date", "2028-01-01"),
        ([("2026-01-01", "2026-12-31")], "ends soon", "2027-01-01"),
        ([("2026-01-01", "2026-12-31"), ("2027-01-01", "2027-12-31")], "in date", "2028-01-01"),
        ([("2026-01-01", "2026-12-31"), ("2027-01-02", "2027-12-31")], "ends soon", "2027-01-01"),
        ([("2025-01-01", "2026-11-21")], "lapsed", "2026-11-22"),
        ([("2026-12-01", "2027-11-30")], "not yet in force", None),
        ([("2026-01-01", None)], "unknown", None),
    ],
)
def test_renewals_count_as_one_and_gaps_do_not(rows, state, lapses):
    held = [certificate(f"A/L-{at}", "A", "wan", *each) for at, each in enumerate(rows)]
    (leave,) = find_leaves(held, on=ON)
    assert (leave.state, leave.lapses) == (state, day(lapses))


def test_a_lapse_reaches_consumers_of_that_service_and_those_whom_they_serve():
    rows = [
        agreement("A/A-1", "A", "B", "wan"),
        agreement("A/A-2", "A", "C", "telephony"),
        agreement("B/A-1", "B", "D", "hosting", starts="2027-06-01"),
        agreement("D/A-1", "D", "A", "backup"),
        agreement("B/A-2", "B", "E", "hosting", ends="2026-12-01"),
        agreement("B/A-3", "B", "F", "hosting", status="draft"),
    ]
    (travel,) = travels([certificate("A/L-1", "A", "wan", "2026-01-01", "2027-03-31")], rows)
    assert [(each.body, each.since, each.path) for each in travel.reached] == [
        ("B", day("2027-04-01"), ("A/A-1",)),
        ("D", day("2027-06-01"), ("A/A-1", "B/A-1")),
    ]


def test_a_connection_that_lapses_takes_every_service_with_it():
    rows = [agreement("A/A-1", "A", "B", "wan"), agreement("A/A-2", "A", "C", "telephony")]
    held = [certificate("A/L-1", "A", None, "2025-01-01", "2026-10-31", kind="PSN connection")]
    (travel,) = travels(held, rows)
    assert travel.leave.state == "lapsed"
    assert {each.body for each in travel.reached} == {"B", "C"}
    assert {each.since for each in travel.reached} == {day("2026-11-01")}


bodies = st.sampled_from("ABCDEF")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(bodies, bodies), max_size=14), st.dates(ON, dt.date(2029, 1, 1)))
def test_exactly_those_are_reached_to_whom_agreements_lead(pairs, last):
    rows = [agreement(f"{a}/A-{at}", a, b, "wan") for at, (a, b) in enumerate(pairs)]
    (travel,) = travels([certificate("A/L-1", "A", "wan", "2026-01-01", last.isoformat())], rows)
    graph = nx.DiGraph([(a, b) for a, b in pairs if a != b])
    graph.add_node("A")
    assert {each.body for each in travel.reached} == set(nx.descendants(graph, "A"))
    assert all(each.since >= travel.leave.lapses for each in travel.reached)
    for each in travel.reached:
        assert each.steps == len(each.path) >= nx.shortest_path_length(graph, "A", each.body)


def offer(certificate=None, level="gold"):
    return Offer(
        ref="A/O-1",
        body="A",
        service="wan",
        kind="body",
        level=level,
        unit_price_gbp_per_year=1,
        certificate=certificate,
    )


@pytest.mark.parametrize(
    ("held", "named", "level", "why"),
    [
        (("2026-01-01", "2030-01-01"), "A/L-1", "gold", None),
        (("2026-01-01", "2028-01-01"), "A/L-1", "gold", "ends on 2028-01-01"),
        (("2027-06-01", "2030-01-01"), "A/L-1", "gold", "not yet in force"),
        (("2026-01-01", None), "A/L-1", "gold", "nobody knows"),
        (None, None, "gold", "holds none"),
        (None, None, "plain", None),
    ],
)
def test_a_plan_may_not_rest_on_a_certificate_that_does_not_hold_throughout(held, named, level, why):
    levels = tuple(
        Level(ref=ref, name=ref, availability_percent=99, fix_time_hours=5, service_hours="always", certificate=wants)
        for ref, wants in (("gold", "PSN service"), ("plain", "none"))
    )
    certificates = (certificate("A/L-1", "A", "wan", *held),) if held else ()
    found = find_block(
        Estate(certificates=certificates, levels=levels),
        offer(named, level),
        starts=day("2027-04-01"),
        ends=day("2029-03-31"),
    )
    assert (found is None) == (why is None)
    assert why is None or why in found


GOLD = Level(
    ref="gold",
    name="gold",
    availability_percent=99,
    fix_time_hours=5,
    service_hours="always",
    certificate="PSN service",
)
OWN = certificate("A/L-1", "A", "wan", "2026-01-01", "2034-01-01")


def blocks(*certificates, agreements=()):
    estate = Estate(
        levels=(GOLD,), offers=(offer("A/L-1"),), certificates=(OWN, *certificates), agreements=tuple(agreements)
    )
    return find_blocks(estate, on=ON)


def connection(ref, body, starts, ends):
    return certificate(ref, body, None, starts, ends, kind="PSN connection")


def test_an_offer_whose_provider_may_no_longer_connect_is_blocked_until_a_renewal():
    lapsed = connection("A/L-2", "A", "2025-01-01", "2026-10-31")
    (found,) = blocks(lapsed)
    assert (found.offer, found.state, found.first_day_without) == ("A/O-1", "blocked", day("2026-11-01"))
    assert "A's own leave to connect (A/L-2)" in found.because[0]
    assert blocks(lapsed, connection("A/L-3", "A", "2026-11-01", "2034-01-01")) == ()
    assert blocks(connection("A/L-2", "A", "2025-01-01", "2034-01-01")) == ()


def test_a_certificate_that_ends_within_the_term_must_be_renewed():
    (found,) = blocks(connection("A/L-2", "A", "2026-01-01", "2026-12-10"))
    assert (found.state, found.starts, found.ends) == ("renewal needed", ON, day("2026-12-31"))
    assert found.first_day_without == day("2026-12-11")


def test_a_lapse_up_the_chain_blocks_those_whom_it_reaches_and_nobody_else():
    lapsed = certificate("C/L-1", "C", "hosting", "2025-01-01", "2026-10-31")
    chain = [agreement("C/A-1", "C", "B", "hosting"), agreement("B/A-1", "B", "A", "backup")]
    (found,) = blocks(lapsed, agreements=chain)
    assert found.state == "blocked"
    assert "C/A-1 and B/A-1, which rest on C's leave for hosting (C/L-1)" in found.because[0]
    assert blocks(lapsed, agreements=chain[:1]) == ()
    assert blocks(lapsed, agreements=[chain[0], agreement("B/A-1", "B", "A", "backup", status="draft")]) == ()


def test_an_offer_that_promises_no_certificate_is_never_blocked():
    plain = Level(ref="plain", name="plain", availability_percent=99, fix_time_hours=5, service_hours="always")
    estate = Estate(
        levels=(plain,),
        offers=(offer(None, "plain"),),
        certificates=(connection("A/L-2", "A", "2020-01-01", "2021-01-01"),),
    )
    assert find_blocks(estate, on=ON) == ()
