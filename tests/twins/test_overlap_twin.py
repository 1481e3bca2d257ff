"""The slow obvious way to find shared buildings: look at every pair of sites, with no tree, no grouping and no sums
that are shared with the fast way."""

import math
from datetime import date
from decimal import Decimal
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import i0e

from wherry.engine.overlap.evidence import chance_within
from wherry.engine.overlap.find import find_overlaps
from wherry.engine.overlap.question import PARALLEL_CIRCUITS, SHARED_BUILDING, OverlapOptions, OverlapQuestion
from wherry.record.circuit import Circuit
from wherry.record.estate import Estate
from wherry.record.site import Site

DAY = date(2027, 4, 1)
RANK = {"low": 0, "medium": 1, "high": 2}


def chance(radius, apart, deviation):
    """Integrate a round Gaussian over a disc in rings (the Bessel function is scaled, so that nothing overflows)."""
    if deviation == 0:
        return float(apart <= radius)
    rings = np.linspace(0, radius, 20_001)
    density = rings / deviation**2 * np.exp(-((rings - apart) ** 2) / (2 * deviation**2))
    return float(np.trapezoid(density * i0e(rings * apart / deviation**2), rings))


def look(a, b):
    """The confidence of a pair by the written rule, None where nothing links the two."""
    codes = [x.postcode and x.postcode.replace(" ", "").upper() for x in (a, b)]
    if a.uprn and a.uprn == b.uprn:
        return "medium" if all(codes) and codes[0] != codes[1] else "high"
    located = None not in (a.easting_m, b.easting_m)
    apart = math.dist((a.easting_m, a.northing_m), (b.easting_m, b.northing_m)) if located else None
    errors = [100 if x.accuracy_m is None else x.accuracy_m for x in (a, b)]
    deviation = math.hypot(*errors) / math.sqrt(2 * math.log(20))
    if codes[0] and codes[0] == codes[1]:
        if (a.uprn and b.uprn) or (located and apart > 50 + sum(errors)):
            return "low"
        if a.address and a.address == b.address:
            return "high"
        return "high" if located and chance(50, apart, deviation) >= 0.9 else "medium"
    if not located or chance(50, apart, deviation) < 0.35:
        return None
    sure = chance(50, apart, deviation)
    level = "high" if sure >= 0.9 else "medium" if sure >= 0.5 else "low"
    if a.uprn and b.uprn:
        return "low"
    return "medium" if level == "high" and all(codes) else level


def spread(start, joined):
    """Everything that can be reached from ``start``."""
    reached, edge = {start}, [start]
    while edge:
        at = edge.pop()
        new = {b if a == at else a for a, b in joined if at in (a, b)} - reached
        reached |= new
        edge += new
    return frozenset(reached)


def twin(sites):
    """The shared buildings as (references, confidence), the pairs that a low link joins, and each site's building."""
    verdicts = {(a.ref, b.ref): look(a, b) for a, b in combinations(sites, 2)}
    joined = {pair for pair, level in verdicts.items() if level in ("medium", "high")}
    sure = {pair for pair, level in verdicts.items() if level == "high"}
    buildings = {spread(site.ref, joined) for site in sites}
    found = set()
    for building in buildings:
        if len({ref[:3] for ref in building}) > 1:
            whole = spread(min(building), sure) == building
            found.add((building, "high" if whole else "medium"))
    home = {ref: building for building in buildings for ref in building}
    doubts = {frozenset((home[a], home[b])) for (a, b), level in verdicts.items() if level == "low" and a[:3] != b[:3]}
    return found, {pair for pair in doubts if len(pair) == 2}, home


NEAR = st.integers(0, 160)
SITES = st.lists(
    st.fixed_dictionaries(
        {
            "body": st.sampled_from(["AAA", "BBB", "CCC"]),
            "postcode": st.sampled_from([None, "NR1 1AA", "nr11aa", "NR1 1AB"]),
            "uprn": st.sampled_from([None, None, 1, 2]),
            "place": st.one_of(st.none(), st.tuples(NEAR, NEAR)),
            "accuracy_m": st.sampled_from([None, 0, 5, 30, 100, 1500]),
            "address": st.sampled_from([None, "1 High Street", "2 Low Road"]),
        }
    ),
    max_size=8,
)


def build(drawn):
    return [
        Site(
            ref=f"{row['body']}/S-{at}",
            body=row["body"],
            name=f"Site {at}",
            kind="office",
            postcode=row["postcode"],
            uprn=row["uprn"],
            easting_m=row["place"] and row["place"][0],
            northing_m=row["place"] and row["place"][1],
            accuracy_m=row["accuracy_m"],
            address=row["address"],
        )
        for at, row in enumerate(drawn)
    ]


@settings(max_examples=250, deadline=None)
@given(SITES)
def test_the_fast_way_finds_what_looking_at_every_pair_finds(drawn):
    sites = build(drawn)
    question = OverlapQuestion.of(Estate(sites=tuple(sites)), OverlapOptions(as_of=DAY, kinds=(SHARED_BUILDING,)))
    overlaps = find_overlaps(question).overlaps
    buildings, doubts, home = twin(sites)
    assert {(frozenset(o.refs), o.confidence) for o in overlaps if o.confidence != "low"} == buildings
    low = [frozenset(home[ref] for ref in o.refs) for o in overlaps if o.confidence == "low"]
    assert len(low) == len(set(low))
    assert set(low) == doubts


@pytest.mark.parametrize("apart", [0, 10, 45, 50, 55, 90])
@pytest.mark.parametrize("deviation", [2.0, 17.3, 40.8, 65.0])
def test_the_chance_agrees_with_adding_it_up_in_rings(apart, deviation):
    fast = float(chance_within(50, np.array([float(apart)]), np.array([deviation]))[0])
    assert fast == pytest.approx(chance_by_throwing(apart, deviation), abs=0.012)
    if deviation > 5:
        assert fast == pytest.approx(chance(50, apart, deviation), abs=1e-6)


def chance_by_throwing(apart, deviation):
    """Throw 40,000 darts."""
    darts = np.random.default_rng(1).normal(size=(40_000, 2)) * deviation
    return float(np.mean(np.hypot(darts[:, 0] + apart, darts[:, 1]) <= 50))


CIRCUITS = st.lists(
    st.tuples(st.sampled_from("AB"), st.integers(0, 5), st.integers(0, 7), st.integers(0, 9)), max_size=9
)


@settings(max_examples=150, deadline=None)
@given(CIRCUITS)
def test_parallel_circuits_are_those_that_every_pair_shows(drawn):
    """Six sites, two at each of three postcodes; a far end of 6 or 7 is a node."""
    sites = [
        Site(ref=f"{'AB'[at % 2]}/S-{at}", body="AB"[at % 2], name="x", kind="y", postcode=f"NR{at // 2 + 1} 1AA")
        for at in range(6)
    ]
    circuits = [
        Circuit(
            ref=f"{body}/C-{row}",
            body=body,
            site=sites[near].ref,
            far_site=sites[far].ref if far < 6 else None,
            far_node=None if far < 6 else f"node {far}",
            cost_gbp_per_year=Decimal(cost),
        )
        for row, (body, near, far, cost) in enumerate(drawn)
    ]
    ends = {
        circuit.ref: frozenset({near // 2, far // 2 if far < 6 else f"node {far}"})
        for circuit, (_, near, far, _) in zip(circuits, drawn, strict=True)
    }
    expected = set()
    for circuit in circuits:
        beside = frozenset(other.ref for other in circuits if ends[other.ref] == ends[circuit.ref])
        if len(ends[circuit.ref]) == 2 and len({ref[0] for ref in beside}) == 2:
            expected.add(beside)
    estate = Estate(sites=tuple(sites), circuits=tuple(circuits))
    answer = find_overlaps(OverlapQuestion.of(estate, OverlapOptions(as_of=DAY)))
    assert {frozenset(overlap.refs) for overlap in answer.of_kind(PARALLEL_CIRCUITS)} == expected
