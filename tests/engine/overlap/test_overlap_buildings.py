"""Sites of two bodies in one building: what makes it sure, what makes it doubtful, and what is paid twice there."""

from datetime import date
from decimal import Decimal

import pytest

from wherry.engine.overlap.find import find_overlaps
from wherry.engine.overlap.question import KINDS, SHARED_BUILDING, OverlapOptions, OverlapQuestion
from wherry.record.body import Body
from wherry.record.circuit import Circuit
from wherry.record.estate import Estate
from wherry.record.site import Site

DAY = date(2027, 4, 1)


def ask(*rows, **options):
    estate = Estate.of(rows)
    return find_overlaps(OverlapQuestion.of(estate, OverlapOptions(as_of=DAY, **options)))


def site(ref, **given):
    return Site(ref=ref, body=ref.partition("/")[0], name=ref, kind="library", **given)


def circuit(ref, at, cost, **given):
    worth = None if cost is None else Decimal(cost)
    return Circuit(ref=ref, body=ref.partition("/")[0], site=at, cost_gbp_per_year=worth, **given)


def the_one(answer, kind=SHARED_BUILDING):
    (overlap,) = answer.of_kind(kind)
    return overlap


def test_two_bodies_at_one_postcode_however_it_is_typed():
    overlap = the_one(ask(site("NFK/S-1", postcode="nr11 6aa"), site("NHS/S-9", postcode="NR116AA")))
    assert overlap.bodies == ("NFK", "NHS")
    assert overlap.refs == ("NFK/S-1", "NHS/S-9")
    assert overlap.confidence == "medium"
    assert "one postcode, NR11 6AA" in overlap.evidence[0]
    assert overlap.place == "NFK/S-1, nr11 6aa"


def test_two_sites_of_one_body_are_no_overlap():
    assert ask(site("NFK/S-1", postcode="NR11 6AA"), site("NFK/S-2", postcode="NR11 6AA")).overlaps == ()


@pytest.mark.parametrize(
    ("one", "other", "confidence", "says"),
    [
        ({"uprn": 7}, {"uprn": 7}, "high", "one UPRN, 7"),
        ({"uprn": 7, "postcode": "NR1 1AA"}, {"uprn": 7, "postcode": "NR1 1AB"}, "medium", "though their postcodes"),
        (
            {"postcode": "NR1 1AA", "address": "1 High St."},
            {"postcode": "NR1 1AA", "address": "1  HIGH ST"},
            "high",
            "one address",
        ),
        ({"postcode": "NR1 1AA", "uprn": 7}, {"postcode": "NR1 1AA", "uprn": 8}, "low", "two UPRNs"),
    ],
)
def test_papers_make_it_sure_or_doubtful(one, other, confidence, says):
    overlap = the_one(ask(site("NFK/S-1", **one), site("NHS/S-9", **other)))
    assert overlap.confidence == confidence
    assert says in overlap.evidence[0]


def at(east, north, accuracy):
    return {"easting_m": 600_000 + east, "northing_m": 300_000 + north, "accuracy_m": accuracy}


@pytest.mark.parametrize(
    ("metres", "first", "second", "confidence"),
    [
        (10, 30, 30, "high"),  # two surveyed positions
        (45, 30, 30, "medium"),
        (52, 30, 30, "low"),
        (70, 30, 30, None),
        (0, 100, 100, None),  # two postcode centres, however close, prove nothing: chance 31 %
        (0, 30, 100, "low"),  # a surveyed position and a postcode centre: chance 49.7 %
        (0, 1500, 1500, None),  # two town centres prove nothing
        (49, 0, 0, "high"),  # exact positions: a chance of one or nought
        (51, 0, 0, None),
    ],
)
def test_distance_counts_only_as_far_as_both_positions_are_known(metres, first, second, confidence):
    answer = ask(site("NFK/S-1", **at(0, 0, first)), site("NHS/S-9", **at(metres, 0, second)))
    assert [overlap.confidence for overlap in answer.overlaps] == ([confidence] if confidence else [])
    if confidence:
        assert the_one(answer).distance_m == metres


def test_an_unknown_accuracy_is_assumed_and_the_assumption_is_said():
    overlap = the_one(ask(site("NFK/S-1", **at(0, 0, None)), site("NHS/S-9", **at(0, 0, 30))))
    assert overlap.confidence == "low"
    assert "accuracy unknown, taken as 100 m" in overlap.evidence[0]


def test_positions_far_apart_make_one_postcode_doubtful():
    overlap = the_one(
        ask(
            site("NFK/S-1", postcode="NR11 6AA", **at(0, 0, 30)),
            site("NHS/S-9", postcode="NR11 6AA", **at(0, 900, 30)),
        )
    )
    assert overlap.confidence == "low"
    assert "900 m apart" in overlap.evidence[0]
    assert overlap.distance_m == 900


def test_what_is_at_stake_is_all_but_the_body_with_the_dearest_circuit():
    overlap = the_one(
        ask(
            site("NFK/S-1", postcode="NR11 6AA"),
            site("NHS/S-9", postcode="NR11 6AA"),
            site("POL/S-3", postcode="NR11 6AA"),
            circuit("NFK/C-1", "NFK/S-1", "900.00"),
            circuit("NFK/C-2", "NFK/S-1", "300.50"),
            circuit("NHS/C-1", "NHS/S-9", "1000.00"),
            circuit("POL/C-1", "POL/S-3", "250.25", status="decommissioned"),
        )
    )
    assert overlap.cost_gbp_per_year == Decimal("2200.50")
    assert overlap.cost_gbp_per_year_at_stake == Decimal("1200.50")
    assert overlap.at_stake_refs == ("NFK/C-1", "NFK/C-2")
    assert "POL/C-1" not in overlap.refs


def test_an_unknown_cost_is_said_and_never_taken_as_nothing():
    overlap = the_one(
        ask(
            site("NFK/S-1", postcode="NR11 6AA"),
            site("NHS/S-9", postcode="NR11 6AA"),
            circuit("NFK/C-1", "NFK/S-1", "900.00"),
            circuit("NHS/C-1", "NHS/S-9", None),
        )
    )
    assert overlap.cost_gbp_per_year is None
    assert overlap.cost_gbp_per_year_at_stake is None
    assert overlap.known_cost_gbp_per_year == Decimal("900.00")
    assert overlap.unknown_cost_refs == ("NHS/C-1",)
    assert "What NHS/C-1 costs is unknown" in overlap.reason


def test_circuits_of_one_body_alone_put_nothing_at_stake():
    answer = ask(
        site("NFK/S-1", postcode="NR11 6AA"),
        site("NHS/S-9", postcode="NR11 6AA"),
        circuit("NFK/C-1", "NFK/S-1", "900.00"),
    )
    assert the_one(answer).cost_gbp_per_year_at_stake is None
    assert "only NFK's circuits" in the_one(answer).reason
    assert answer.totals.unknown_count == 1
    assert answer.totals.circuits_gbp_per_year_at_stake == 0


def test_a_site_that_has_closed_or_not_opened_shares_nothing_today():
    closed = site("NFK/S-1", postcode="NR11 6AA", closes=date(2027, 3, 31))
    future = site("POL/S-1", postcode="NR11 6AA", opens=date(2027, 4, 2))
    other = site("NHS/S-9", postcode="NR11 6AA")
    assert ask(closed, future, other).overlaps == ()
    still = site("NFK/S-1", postcode="NR11 6AA", closes=DAY)
    assert len(ask(still, other).overlaps) == 1


def test_a_dissolved_body_and_its_one_successor_are_one():
    old = Body(ref="SCD", name="Suffolk Coastal", kind="district", ends=date(2019, 3, 31), successors=("ESU",))
    new = Body(ref="ESU", name="East Suffolk", kind="district")
    sites = site("SCD/S-1", postcode="IP12 1AA"), site("ESU/S-1", postcode="IP12 1AA")
    assert ask(old, new, *sites).overlaps == ()
    split = Body(ref="SCD", name="Suffolk Coastal", kind="district", ends=date(2019, 3, 31), successors=("ESU", "WSU"))
    assert the_one(ask(split, new, *sites)).bodies == ("ESU", "SCD")


def test_three_sites_joined_through_the_middle_one_are_one_building_as_sure_as_the_weakest_join():
    overlap = the_one(
        ask(
            site("NFK/S-1", postcode="NR11 6AA", uprn=5),
            site("NFK/S-2", postcode="NR11 6AB", uprn=5),
            site("NHS/S-9", postcode="NR11 6AB"),
        )
    )
    assert overlap.refs == ("NFK/S-1", "NFK/S-2", "NHS/S-9")
    assert overlap.confidence == "medium"
    assert len(overlap.evidence) == 2


def test_a_postcode_with_more_sites_than_a_building_holds_is_refused_with_a_finding():
    sites = [site(f"B{n}/S-1", postcode="ZZ99 3VZ") for n in range(61)]
    answer = ask(*sites)
    assert answer.overlaps == ()
    (finding,) = answer.findings
    assert finding.code == "overlap-crowd"
    assert "61 sites have the postcode ZZ99 3VZ" in finding.says
    assert len(ask(*sites[:60]).of_kind(SHARED_BUILDING)) == 1


def test_a_point_with_more_sites_than_a_building_holds_is_refused_but_their_postcodes_still_count():
    sites = [site(f"B{n}/S-1", postcode=f"NR{n // 2 + 1} 1AA", **at(0, 0, 0)) for n in range(70)]
    answer = ask(*sites)
    assert [finding.column for finding in answer.findings] == ["easting_m"]
    assert len(answer.overlaps) == 35


def test_sites_with_no_place_at_all_are_counted_as_such():
    answer = ask(site("NFK/S-1"), site("NHS/S-1", postcode="not one"), site("POL/S-1", uprn=3))
    assert (answer.sites_compared, answer.sites_nowhere) == (1, 2)


def test_only_the_kinds_asked_for_are_looked_for():
    rows = site("NFK/S-1", postcode="NR11 6AA"), site("NHS/S-9", postcode="NR11 6AA")
    assert ask(*rows, kinds=("same supplier",)).overlaps == ()
    assert [row.kind for row in ask(*rows, kinds=("same supplier",)).totals.kinds] == ["same supplier"]
    with pytest.raises(ValueError, match="no kind of overlap called shared roof"):
        OverlapOptions(as_of=DAY, kinds=("shared roof",))
    assert tuple(row.kind for row in ask(*rows).totals.kinds) == KINDS
