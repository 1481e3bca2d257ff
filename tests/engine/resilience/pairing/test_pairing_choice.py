"""Choices worked out by hand: least cost, room for what falls together, rules that block, and the way out of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.engine.resilience.pairing.recovery_world import (
    answer,
    codes,
    estate,
    exercise,
    need,
    pairing,
    room,
    rule,
    site,
)

from wherry.engine.resilience.pairing.question import PairingOptions, PairingQuestion
from wherry.engine.resilience.pairing.solve import make_pairings
from wherry.record.certificate import SharedRisk
from wherry.record.circuit import Circuit
from wherry.record.contract import Supplier
from wherry.record.error import Stopped
from wherry.record.recovery import Separation

TWO = (site("AAA"), site("BBB", 50))


def test_the_cheapest_host_takes_a_need_and_the_sum_is_told():
    found = answer(
        site("AAA"), site("BBB", 50), site("CCC", 60), need("AAA"),
        room("BBB", 900, need_cost_gbp_per_year=Decimal(50), storage_cost_gbp_per_year=Decimal(12)),
        room("CCC", 1100),
    )  # fmt: skip
    (placed,) = found.placed
    assert (placed.host, placed.distance_m, placed.cost_pence) == ("BBB/G-1", 50_000, 11_000)
    assert (found.cost_pence, found.bound_pence, found.gap, found.status) == (101_000, 101_000, 0.0, "optimal")
    assert found.checker.agreed
    assert found.checker.figures > 30


def test_two_needs_share_processors_unless_one_event_takes_both():
    rows = [
        site("AAA"),
        site("BBB", 50),
        site("CCC", 90),
        need("AAA", vcpus=Decimal(60)),
        need("BBB", vcpus=Decimal(60)),
    ]
    apart = answer(*rows, room("CCC"))
    assert len(apart.placed) == 2
    (load,) = [load for load in apart.hosts[0].loads if load.resource == "vcpus"]
    assert (load.asked, load.has, load.needs) == (Decimal(60), Decimal(100), ("AAA/F-hosting",))
    risk = SharedRisk(ref="risk-1", kind="duct", name="River crossing", holds=("AAA/S-1", "BBB/S-1"))
    together = answer(*rows, room("CCC"), risk)
    assert len(together.placed) == 1
    (out,) = together.unplaced
    assert out.blocked == (("together", 1),)
    assert out.ways[0].relax[0].says == ("CCC/G-1 lacks 20 vCPUs when the duct River crossing is lost, for 2 needs")


def test_copies_take_storage_at_all_times_even_if_the_needs_never_fall_together():
    rows = [site("AAA"), site("BBB", 50), site("CCC", 90), need("AAA", storage_tb=Decimal(60))]
    found = answer(*rows, need("BBB", storage_tb=Decimal(60)), room("CCC"))
    assert len(found.placed) == 1
    assert "60" not in found.unplaced[0].says
    assert "lacks 20 TB of storage at all times" in found.unplaced[0].ways[0].relax[0].says


def test_the_soonest_tier_goes_first_where_there_is_not_room_for_all():
    rows = [site("AAA"), site("BBB", 50), site("CCC", 90), room("CCC", storage_tb=Decimal(6), rto_hours=Decimal(1))]
    found = answer(*rows, need("AAA", tier="T4"), need("BBB", tier="T0"))
    assert [each.need for each in found.placed] == ["BBB/F-hosting"]


def test_a_site_whose_area_is_unknown_is_never_called_separate():
    rows = [site("AAA", flood_area=None), site("BBB", 50), need("AAA"), room("BBB")]
    assert len(answer(*rows).placed) == 1  # nobody asks about floods
    found = answer(*rows, rule("flood area"))
    (out,) = found.unplaced
    (way,) = out.ways
    assert [blocker.rule for blocker in way.relax] == ["apart-flood-area"]
    assert "unknown" in way.relax[0].says
    assert "the flood area of AAA/S-1 is not fully recorded" in way.relax[0].says
    looked = Separation(
        ref="AAA/W-1", body="AAA", site="BBB/S-1", other_site="AAA/S-1", kind="flood area", found="separate",
        says="Neither is on the map",
    )  # fmt: skip
    assert len(answer(*rows, rule("flood area"), looked).placed) == 1


def test_needs_whose_area_is_unknown_are_counted_as_falling_together():
    rows = [site("AAA", power_area=None), site("BBB", 50), site("CCC", 90), room("CCC")]
    wants = [need("AAA", tier="T4", vcpus=Decimal(60)), need("BBB", tier="T4", vcpus=Decimal(60))]
    assert len(answer(*rows, *wants).placed) == 2
    found = answer(*rows, *wants, rule("power area", tier="T0"))  # holds for neither need, but somebody asks
    assert len(found.placed) == 1
    assert {event.unknown for event in found.events if event.kind == "power area"} == {("AAA/S-1",)}


def test_what_records_show_to_be_shared_stays_shared_whatever_is_stated():
    looked = Separation(
        ref="AAA/W-1", body="AAA", site="AAA/S-1", other_site="BBB/S-1", kind="power area", found="separate", says="No",
    )  # fmt: skip
    rows = [site("AAA", power_area="P"), site("BBB", 50, power_area="P"), need("AAA"), room("BBB"), rule("power area")]
    found = answer(*rows, looked)
    assert len(found.unplaced) == 1
    assert "separation-contradicts" in codes(found)


def test_the_cheapest_relaxation_is_named_with_the_rule_its_reason_and_its_price():
    found = answer(
        site("AAA"), site("BBB", 20), site("CCC", 90, power_area="Power AAA"), need("AAA"), room("BBB", 700),
        room("CCC", 300), rule("distance", 30_000), rule("power area"),
    )  # fmt: skip
    (out,) = found.unplaced
    assert [(way.host, way.cost_pence) for way in out.ways] == [("CCC/G-1", 30_000), ("BBB/G-1", 70_000)]
    assert out.ways[0].relax[0].says == "power area shared: both depend on the power area Power AAA"
    assert out.ways[1].relax[0].says == "distance shared: they lie 20,000 m apart, nearer than the 30,000 m asked for"
    assert out.says.endswith("the least that would open one is apart-power-area at CCC/G-1")
    assert out.blocked == (("apart-distance", 1), ("apart-power-area", 1))


def test_a_rule_holds_for_its_tier_and_the_sooner_ones():
    rows = [site("AAA"), site("BBB", 10), room("BBB"), rule("distance", 30_000, tier="T2")]
    assert len(answer(*rows, need("AAA", tier="T3")).placed) == 1
    assert len(answer(*rows, need("AAA", tier="T2")).unplaced) == 1
    assert len(answer(*rows, need("AAA", tier="T0")).unplaced) == 1


def test_a_measured_restore_outweighs_what_a_host_says():
    rows = [*TWO, need("AAA", rto_hours=Decimal(7)), room("BBB", rto_hours=Decimal(5)), pairing("AAA", "BBB")]
    found = answer(*rows, exercise("AAA", "BBB", held=_day(9), hours="9"))
    assert found.unplaced[0].ways[0].relax[0].says == "9 hours were measured, RTO asks for 7"
    slow = [*TWO, need("AAA", rto_hours=Decimal(7)), room("BBB", rto_hours=Decimal(50)), pairing("AAA", "BBB")]
    found = answer(*slow, exercise("AAA", "BBB", held=_day(9), hours="6.5"))
    assert found.placed[0].host_rto_hours == Decimal("6.5")


def test_among_equal_costs_what_is_proved_is_kept():
    rows = [site("AAA"), site("BBB", 50), site("CCC", 90), need("AAA"), room("BBB"), room("CCC")]
    assert answer(*rows, pairing("AAA", "CCC")).placed[0].host == "CCC/G-1"
    both = [pairing("AAA", "CCC"), pairing("AAA", "BBB"), exercise("AAA", "BBB", held=_day(9))]
    (placed,) = answer(*rows, *both).placed
    assert (placed.host, placed.pairing, placed.standing) == ("BBB/G-1", "AAA/B-BBB", "tested")


def test_a_site_is_never_its_own_host_and_a_pairing_to_itself_is_refused():
    found = answer(site("AAA"), need("AAA"), room("AAA"), pairing("AAA", "AAA"))
    assert found.unplaced[0].blocked == (("own site", 1),)
    assert found.unplaced[0].ways == ()
    assert "pairing-itself" in codes(found)
    assert found.covered[0].standing == "none"


def test_a_ring_that_one_risk_breaks_is_named_and_none_is_ever_chosen():
    ring = [pairing("AAA", "BBB"), pairing("BBB", "CCC"), pairing("CCC", "AAA")]
    sites = [site("AAA"), site("BBB", 50), site("CCC", 90)]
    risk = SharedRisk(ref="risk-1", kind="admin domain", name="One directory", holds=("BBB/S-1", "CCC/S-1"))
    rooms = [room("AAA"), room("BBB"), room("CCC")]
    wants = [need("AAA"), need("BBB"), need("CCC")]
    assert [cycle.falls_together for cycle in answer(*sites, *ring, *rooms).today_cycles] == [""]
    found = answer(*sites, *ring, *rooms, *wants, risk)
    (cycle,) = found.today_cycles
    assert cycle.sites == ("AAA/S-1", "BBB/S-1", "CCC/S-1")
    assert cycle.falls_together == "admin domain One directory"
    assert all(not cycle.falls_together for cycle in found.cycles)
    assert {(each.site, each.host_site) for each in found.placed}.isdisjoint({("BBB/S-1", "CCC/S-1")})


def test_a_host_that_has_promised_too_much_today_is_found():
    rows = [site("AAA"), site("BBB", 50), site("CCC", 90, power_area="P"), room("BBB", vcpus=Decimal(15)), need("AAA")]
    fine = answer(*rows, need("CCC"), pairing("AAA", "BBB"), pairing("CCC", "BBB"))
    assert "over-committed" not in codes(fine)
    joined = SharedRisk(ref="risk-1", kind="other", name="One estate", holds=("AAA/S-1", "CCC/S-1"))
    found = answer(*rows, need("CCC"), pairing("AAA", "BBB"), pairing("CCC", "BBB"), joined)
    (finding,) = [finding for finding in found.findings if finding.code == "over-committed"]
    assert finding.says == (
        "BBB/G-1 has 15 vCPUs and has promised 20 when the other One estate is lost: AAA/F-hosting, CCC/F-hosting"
    )


def test_one_supplier_on_both_sides_blocks_and_a_second_supplier_survives_a_loss():
    lines = [
        Circuit(ref=f"{body}/C-{at}", body=body, site=f"{body}/S-1", far_node="X", supplier_name=name)
        for at, (body, name) in enumerate([("AAA", "Carrier A Ltd"), ("BBB", "CARRIER A LTD."), ("BBB", "Carrier B")])
    ]
    known = [
        Supplier(ref=f"{body}/U-{at}", body=body, name=name, company_number=number)
        for at, (body, name, number) in enumerate(
            [
                ("AAA", "Carrier A Ltd", "1234567"),
                ("BBB", "Carrier A ltd", "01234567"),
                ("BBB", "Carrier B", "07654321"),
            ]
        )
    ]
    rows = [*TWO, need("AAA"), room("BBB")]
    assert len(answer(*rows, *lines, *known).placed) == 1  # BBB has a second way in
    strict = answer(*rows, *lines, *known, rule("supplier"))
    assert "both depend on the supplier Carrier A" in strict.unplaced[0].ways[0].relax[0].says
    one_way = answer(*rows, *lines[:2], *known)
    assert one_way.unplaced[0].blocked == (("one shared risk", 1),)
    unsure = answer(*rows, lines[0], lines[2], rule("supplier"))
    assert "unknown" in unsure.unplaced[0].ways[0].relax[0].says  # two names without numbers may be one company


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"vcpus": None}, "room-unknown"),
        ({"rto_hours": None}, "objective-usual"),
        ({"accepted_by": None}, "not-accepted"),
    ],
)
def test_what_a_need_leaves_open_is_a_finding(change, code):
    found = answer(*TWO, need("AAA", **change), room("BBB"))
    assert code in codes(found)
    assert len(found.placed) == (0 if code == "room-unknown" else 1)


def test_a_host_that_does_not_say_what_it_has_is_unknown_not_empty_and_not_endless():
    found = answer(*TWO, need("AAA"), room("BBB", memory_gb=None))
    assert "does not say how many GB of memory it has" in found.unplaced[0].ways[0].relax[0].says
    assert len(answer(*TWO, need("AAA", memory_gb=Decimal(0)), room("BBB", memory_gb=None)).placed) == 1


def test_rules_without_a_figure_or_a_name_are_found():
    found = answer(*TWO, need("AAA"), room("BBB"), rule("distance"), rule("power area", accepted_by=None))
    assert {"rule-open", "rule-not-accepted"} <= codes(found)
    assert found.placed == ()


def test_rows_that_refer_to_what_is_not_there_are_left_out_and_told():
    lost = Separation(
        ref="AAA/W-1", body="AAA", site="AAA/S-1", other_site="BBB/S-9", kind="duct", found="separate", says="Looked up"
    )
    found = answer(
        *TWO, need("AAA"), room("BBB"), rule("flood area"), lost, exercise("AAA", "BBB", None),
        replace(need("AAA", "telephony"), site="AAA/S-9"), replace(room("BBB"), ref="BBB/G-2", site="BBB/S-9"),
        replace(pairing("AAA", "BBB"), recovery_site="BBB/S-9"),
    )  # fmt: skip
    assert [each.need for each in found.placed] == ["AAA/F-hosting"]
    assert (found.today, found.unplaced) == ((), ())
    left = {finding.ref for finding in found.findings if finding.code == "reference-unknown"}
    assert left == {"AAA/W-1", "AAA/F-telephony", "BBB/G-2", "AAA/B-BBB", "AAA/Y-BBB-1"}
    assert found.checker.agreed


def test_no_needs_no_rooms_and_no_pairings_are_an_answer_too():
    found = answer(*TWO)
    assert (found.status, found.cost_pence, found.placed, found.checker.agreed) == ("optimal", 0, (), True)
    alone = answer(*TWO, need("AAA"))
    assert alone.unplaced[0].says == "AAA/F-hosting has no host: nobody offers any spare capacity"


def test_the_hash_changes_with_what_matters_and_with_nothing_else():
    def key(*rows):
        return PairingQuestion.of(estate(*rows), PairingOptions(as_of=_day(1))).sha256

    base = [*TWO, need("AAA"), room("BBB")]
    assert key(*base) == key(*base, replace(site("AAA", 70), ref="AAA/S-9"))  # no part of any pairing
    assert key(*base) != key(*base, rule("distance", 10))


def test_a_stop_before_there_is_anything_says_so():
    rows = [site(body, 40 * at) for at, body in enumerate(("AAA", "BBB", "CCC"))]
    question = PairingQuestion.of(estate(*rows, need("AAA"), room("BBB"), room("CCC")), PairingOptions(as_of=_day(1)))
    try:
        found = make_pairings(question, stop=lambda: True)
    except Stopped:
        return
    assert found.checker.agreed  # so small that the solver ended before it asked


def _day(number: int) -> date:
    return date(2026, 10, number)
