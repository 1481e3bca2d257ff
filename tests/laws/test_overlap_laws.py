"""What must hold of every answer about overlaps, whatever the estate."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from wherry.engine.overlap.find import find_overlaps
from wherry.engine.overlap.question import (
    CLOSED_SITE,
    PARALLEL_CIRCUITS,
    SHARED_BUILDING,
    OverlapOptions,
    OverlapQuestion,
)
from wherry.record.canonical import canonical
from wherry.record.circuit import Circuit
from wherry.record.estate import Estate
from wherry.record.site import Site

DAY = date(2027, 4, 1)
BODIES = ("AAA", "BBB", "CCC")


@st.composite
def estates(draw):
    count = draw(st.integers(2, 8))
    sites = tuple(
        Site(
            ref=f"{body}/S-{at}",
            body=body,
            name=f"Site {at}",
            kind="office",
            postcode=draw(st.sampled_from([None, "NR1 1AA", "NR1 1AB", "NR1 1AC"])),
            uprn=draw(st.sampled_from([None, None, 1, 2])),
            closes=draw(st.sampled_from([None, None, None, date(2025, 1, 1)])),
        )
        for at, body in enumerate(draw(st.sampled_from(BODIES)) for _ in range(count))
    )
    circuits = tuple(
        Circuit(
            ref=f"{site.body}/C-{at}",
            body=site.body,
            site=site.ref,
            far_site=draw(st.sampled_from([None, *(other.ref for other in sites if other is not site)])),
            far_node=draw(st.sampled_from([None, "Norwich"])),
            cost_gbp_per_year=draw(st.one_of(st.none(), st.integers(0, 40).map(Decimal))),
        )
        for at, site in enumerate(draw(st.sampled_from(sites)) for _ in range(draw(st.integers(0, 8))))
    )
    return Estate(sites=sites, circuits=circuits)


def ask(estate):
    return find_overlaps(OverlapQuestion.of(estate, OverlapOptions(as_of=DAY)))


@settings(max_examples=150, deadline=None)
@given(estates(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(estate, random):
    sites, circuits = list(estate.sites), list(estate.circuits)
    random.shuffle(sites)
    random.shuffle(circuits)
    assert canonical(ask(Estate(sites=tuple(sites), circuits=tuple(circuits)))) == canonical(ask(estate))


@settings(max_examples=200, deadline=None)
@given(estates())
def test_no_pound_is_counted_twice_and_the_dearest_circuit_always_stays(estate):
    answer = ask(estate)
    cost = {circuit.ref: circuit.cost_gbp_per_year for circuit in estate.circuits}
    known = [worth for worth in cost.values() if worth is not None]
    assert answer.totals.circuits_gbp_per_year_at_stake <= sum(known)
    waste = {ref for overlap in answer.of_kind(CLOSED_SITE) for ref in overlap.at_stake_refs}
    shared = [o for kind in (SHARED_BUILDING, PARALLEL_CIRCUITS) for o in answer.of_kind(kind)]
    leaving = {ref for overlap in shared for ref in overlap.at_stake_refs}
    for overlap in shared:
        involved = [ref for ref in overlap.refs if ref in cost]
        assert set(overlap.at_stake_refs) < set(involved) or not involved
        if overlap.cost_gbp_per_year_at_stake is not None:
            assert overlap.cost_gbp_per_year_at_stake == sum(cost[ref] for ref in overlap.at_stake_refs)
            assert overlap.cost_gbp_per_year_at_stake <= overlap.cost_gbp_per_year
    if leaving:
        dearest = max(
            (ref for overlap in shared for ref in overlap.refs if cost.get(ref) is not None),
            key=lambda ref: (cost[ref], ref),
        )
        assert dearest not in leaving
    counted = answer.totals.circuits_gbp_per_year_at_stake
    assert counted <= sum((cost[ref] for ref in leaving | waste), Decimal(0))


@settings(max_examples=150, deadline=None)
@given(estates())
def test_an_unknown_cost_never_becomes_a_figure(estate):
    blank = Estate(sites=estate.sites, circuits=tuple(replace(row, cost_gbp_per_year=None) for row in estate.circuits))
    answer = ask(blank)
    assert all(overlap.cost_gbp_per_year is None for overlap in answer.overlaps)
    assert all(overlap.cost_gbp_per_year_at_stake is None for overlap in answer.overlaps)
    assert answer.totals.unknown_count == len(answer.overlaps)
    assert [o.refs for o in ask(blank).overlaps if o.kind == SHARED_BUILDING] == sorted(
        o.refs for o in ask(estate).overlaps if o.kind == SHARED_BUILDING
    )


@settings(max_examples=100, deadline=None)
@given(estates())
def test_scaling_every_cost_scales_what_is_at_stake(estate):
    tripled = Estate(
        sites=estate.sites,
        circuits=tuple(
            replace(row, cost_gbp_per_year=None if row.cost_gbp_per_year is None else 3 * row.cost_gbp_per_year)
            for row in estate.circuits
        ),
    )
    assert ask(tripled).totals.circuits_gbp_per_year_at_stake == 3 * ask(estate).totals.circuits_gbp_per_year_at_stake


@settings(max_examples=100, deadline=None)
@given(estates())
def test_a_body_elsewhere_with_nothing_in_common_changes_nothing(estate):
    far = Site(ref="ZZZ/S-1", body="ZZZ", name="Far", kind="office", postcode="ZE1 0AA")
    line = Circuit(ref="ZZZ/C-1", body="ZZZ", site="ZZZ/S-1", far_node="Lerwick", cost_gbp_per_year=Decimal(7))
    more = Estate(sites=(*estate.sites, far), circuits=(*estate.circuits, line))
    assert ask(more).overlaps == ask(estate).overlaps
