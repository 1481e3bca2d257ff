"""Failures of a small partnership, each worked out by hand (see ``partnership``)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.engine.resilience.partnership import DAY, DUCT, circuit, estate, rows, site

from wherry.engine.resilience.fail import find_failures
from wherry.engine.resilience.question import KINDS, Change, FailureOptions, FailureQuestion
from wherry.record.certificate import Pairing, SharedRisk
from wherry.record.device import Device
from wherry.record.error import WherryError
from wherry.record.recovery import Exercise, Separation

OPTIONS = FailureOptions(as_of=DAY, samples=2000)


def failures(found_estate=None, changes=None, **options):
    return find_failures(FailureQuestion.of(found_estate or estate(), replace(OPTIONS, **options), changes))


def scenarios(picture, kind):
    (found,) = [row for row in picture.kinds if row.kind == kind]
    return {tuple(part.ref for part in row.parts): row for row in found.worst}


def kind_of(picture, kind):
    return next(row for row in picture.kinds if row.kind == kind)


@pytest.fixture(scope="module")
def answer():
    return failures(estate(DUCT))


def test_every_kind_is_tried_and_counted(answer):
    count = {row.kind: row.scenarios for row in answer.today.kinds}
    elements = 4 + 6 + 2 + 3  # sites, circuits, exchanges, services
    risks = 2 + 2 + 1  # power areas, suppliers, the duct
    assert count["single"] == elements
    assert count["shared risk"] == risks
    assert count["pair"] == elements * (elements - 1) // 2
    assert count["risk and element"] == (risks + 1) * elements  # the admin domain of Norfolk is a risk too
    assert count["ransomware"] == 1
    assert answer.status == "whole"


def test_a_site_takes_what_hangs_on_it_and_what_runs_there(answer):
    found = scenarios(answer.today, "single")["NFK/H",]
    assert (found.users, found.users_beyond, found.sites_cut) == (160, 60, 2)
    lost = {row.need: row for row in found.lost}
    assert lost.keys() == {"NFK/N-G", "NFK/N-T"}
    assert lost["NFK/N-G"].whole
    assert lost["NFK/N-G"].users == 160
    assert lost["NFK/N-G"].restore.how == "tested"
    assert lost["NFK/N-G"].hours == 6
    assert found.repair_hours == 24
    # H and L are cut off until the repair; O, whose two needs come back in six hours, until then
    assert found.user_hours == (100 + 10) * 24 + 50 * 6


def test_a_circuit_of_an_access_tree_takes_the_site_below_it(answer):
    found = scenarios(answer.today, "single")["NFK/C1",]
    assert (found.users, found.sites_cut) == (10, 1)
    assert [row.need for row in found.lost] == ["NFK/N-G", "NFK/N-T"]
    assert not found.lost[0].whole
    assert found.lost[0].restore.how == "none"
    assert found.lost[0].path == ("NFK/C1", "NFK/L")
    assert "NFK/L to NFK/H" in found.lost[0].reason


def test_an_exchange_takes_the_office_with_both_its_circuits(answer):
    found = scenarios(answer.today, "single")["X",]
    assert (found.users, found.sites_cut) == (50, 1)
    assert found.bodies == ("NFK",)


def test_a_carrier_takes_those_with_no_other(answer):
    found = {row.parts[0].name: row for row in scenarios(answer.today, "shared risk").values()}
    assert found["Carrier A"].users == 40
    assert found["Carrier A"].parts[0].kind == "supplier"
    assert "Carrier B" not in found  # nobody hangs on carrier B alone


def test_a_power_area_that_several_columns_tell_of_is_one_risk(answer):
    found = {row.parts[0].name: row for row in scenarios(answer.today, "shared risk").values()}
    assert (found["P1"].users, found["P1"].users_beyond) == (160, 50)
    assert found["P2"].users == 90


def test_a_duct_parts_the_headquarters_from_everybody_but_its_library(answer):
    found = next(row for row in scenarios(answer.today, "shared risk").values() if row.parts[0].kind == "duct")
    assert found.sites_cut == 2
    assert {row.need: (row.users, row.whole) for row in found.lost} == {
        "NFK/N-G": (50, False),
        "NFK/N-T": (50, False),
    }
    assert found.users == 160  # H and L lose the outside, O the gateway and telephony


def test_two_circuits_that_lose_more_together_are_the_pairs(answer):
    found = scenarios(answer.today, "pair")
    assert set(found) == {("NFK/C2", "NFK/C3"), ("NFK/C4", "NFK/C5"), ("NFK/C2", "Y"), ("NFK/C3", "X"), ("X", "Y")}
    assert found["NFK/C4", "NFK/C5"].users_only_together == 50
    assert found["NFK/C2", "NFK/C3"].users_only_together == 160
    # with X down O is cut off already; H and L are what C3 adds
    assert found["NFK/C3", "X"].users_only_together == 110


def test_a_risk_and_an_element_lose_more_together(answer):
    found = scenarios(answer.today, "risk and element")
    names = {tuple(sorted(part.name for part in row.parts)) for row in found.values()}
    assert names == {
        ("Carrier A", "Ethernet of NFK/H"),
        ("Carrier A", "Ethernet of NFK/O"),
        ("Carrier A", "Exchange Y"),
        ("Carrier B", "Ethernet of NFK/H"),
        ("Carrier B", "Ethernet of NFK/O"),
        ("Carrier B", "Exchange X"),
    }


def test_ransomware_takes_the_services_of_the_domain_and_leaves_the_network(answer):
    (found,) = scenarios(answer.today, "ransomware").values()
    assert found.sites_cut == 0
    assert {row.need for row in found.lost} == {"NFK/N-G", "NFK/N-T"}
    assert {row.restore.how for row in found.lost} == {"unknown"}
    assert "nobody recorded the admin domain" in found.lost[0].restore.says


def domains(*holds):
    return [
        SharedRisk(ref=f"admin-{at}", kind="admin domain", name=f"Domain {at}", holds=refs)
        for at, refs in enumerate(holds)
    ]


@pytest.mark.parametrize(
    ("holds", "how"),
    [
        ([("NFK/H",), ("SFK/S",)], "tested"),
        ([("NFK/H", "SFK/S")], "falls too"),
        ([("NFK/H",)], "unknown"),
    ],
)
def test_ransomware_spares_a_copy_only_in_another_recorded_domain(holds, how):
    found = failures(estate(*domains(*holds)))
    worst = next(row for row in kind_of(found.today, "ransomware").worst if row.lost)
    assert {row.restore.how for row in worst.lost if row.body == "NFK"} == {how}


@pytest.mark.parametrize("column", ["offline_copy", "own_credentials"])
def test_a_copy_out_of_reach_survives_ransomware_whoever_runs_the_sites(column):
    pairing = next(row for row in rows() if row.ref == "NFK/B1")
    found = failures(estate(replace(pairing, **{column: True}), without=("NFK/B1",)))
    (worst,) = kind_of(found.today, "ransomware").worst
    assert {row.restore.how for row in worst.lost} == {"tested"}


@pytest.mark.parametrize(
    ("change", "how"),
    [
        ({"status": "claimed", "tested": None}, "claimed"),
        ({"status": "agreed", "tested": None}, "agreed"),
        ({"tested": date(2025, 1, 1)}, "stale"),
        ({"tested": date(2027, 1, 1)}, "agreed"),
        ({"restore_hours": None}, "agreed"),
        ({"changed": date(2026, 9, 1)}, "stale"),
        ({"recovery_site": "NFK/L"}, "falls too"),
        ({"services": ("telephony",)}, "none"),
        ({"recovery_site": "NFK/H"}, "none"),
    ],
)
def test_only_a_fresh_timed_test_shortens_an_outage(change, how):
    pairing = next(row for row in rows() if row.ref == "NFK/B1")
    found = failures(estate(replace(pairing, **change), without=("NFK/B1",)))
    worst = scenarios(found.today, "single")["NFK/H",]
    lost = next(row for row in worst.lost if row.need == "NFK/N-G")
    assert lost.restore.how == how
    assert lost.hours == 24


def test_an_unknown_power_area_is_unknown_and_never_separate():
    unknown = site("SFK/S", 40)
    found = failures(estate(unknown, without=("SFK/S",)))
    power = next(row for row in kind_of(found.today, "shared risk").worst if row.parts[0].name == "P1")
    lost = next(row for row in power.lost if row.need == "NFK/N-G")
    assert (lost.restore.how, lost.restore.hours) == ("unknown", None)
    assert "power area of SFK/S is unknown" in lost.restore.says
    assert next(row for row in found.today.counts if "power area" in row.says).unknown == 1


def test_a_separation_that_somebody_looked_into_is_known():
    unknown = site("SFK/S", 40)
    looked = Separation(ref="NFK/V-1", body="NFK", site="SFK/S", other_site="NFK/H", kind="power area",
                        found="separate", says="Two grid supply points.")  # fmt: skip
    found = failures(estate(unknown, looked, without=("SFK/S",)))
    power = next(row for row in kind_of(found.today, "shared risk").worst if row.parts[0].name == "P1")
    assert next(row for row in power.lost if row.need == "NFK/N-G").restore.how == "tested"


def test_an_exercise_is_the_proof_where_there_is_one():
    held = Exercise(ref="NFK/E-1", body="NFK", pairing="NFK/B1", kind="timed restore", services=("gateway",),
                    held=date(2026, 10, 1), restore_hours=Decimal("3.5"), passed=True)  # fmt: skip
    lost = {row.need: row for row in scenarios(failures(estate(held)).today, "single")["NFK/H",].lost}
    assert (lost["NFK/N-G"].restore.how, lost["NFK/N-G"].hours) == ("tested", 3.5)
    assert (lost["NFK/N-T"].restore.how, lost["NFK/N-T"].hours) == ("agreed", 24)


def test_what_the_backup_cannot_carry_is_short(answer):
    kind = kind_of(answer.today, "single")
    assert kind.short == 1
    (found,) = kind.shortest
    assert [part.ref for part in found.parts] == ["NFK/C4"]
    # O uses 50 Mbit/s, half of its first circuit's 100; the second carries 20
    assert (found.shortage.short_mbps, found.shortage.sites) == (30, (("NFK/O", 30),))
    assert found.users == 0


def test_a_use_that_nobody_measured_is_unknown_and_not_nothing():
    found = failures(estate(circuit("NFK/C4", "NFK/O", far_node="X", use=None), without=("NFK/C4",)))
    worst = scenarios(found.today, "single")["NFK/H",]
    assert worst.shortage.sites_unknown == 1
    assert kind_of(found.today, "single").short == 0


def test_single_points_of_failure_leave_out_what_hurts_itself_alone(answer):
    found = {(row.part.kind, row.part.ref): row for row in answer.today.single_points}
    assert ("site", "NFK/L") not in found
    assert ("circuit", "NFK/C4") not in found
    assert found["exchange", "X"].critical_sites == 1
    assert found["circuit", "NFK/C1"].users_beyond == 10
    assert found["service", "NFK/A-G"].users_beyond == 160
    assert answer.today.single_points_found == len(found)


def test_a_plan_adds_and_removes_single_points():
    found = failures(changes=(Change(need="SFK/N-G", source="NFK/OF"),))
    changed = {(row.part.kind, row.part.ref): row for row in found.changes}
    assert changed["service", "SFK/A-G"].how == "removed"
    assert changed["service", "NFK/OF"].how == "added"
    assert changed["service", "NFK/OF"].users_after == 40
    assert changed["site", "NFK/H"].how == "worse"
    assert (changed["site", "NFK/H"].users_before, changed["site", "NFK/H"].users_after) == (60, 100)
    need = next(row for row in found.after.needs if row.need == "SFK/N-G")
    assert (need.source, need.source_site, need.provider) == ("NFK/OF", "NFK/H", "NFK")
    assert failures(changes=()).changes == ()


def test_availability_is_the_product_over_its_cut_sets(answer):
    """S has the gateway of a contract: its site, circuit, exchange, carrier, power area and the service in series."""
    need = next(row for row in answer.today.needs if row.need == "SFK/N-G")
    down = [(0.05, 24), (0.3, 6), (0.02, 8), (0.05, 8), (0.05, 4)]
    up = 0.99
    for per_year, hours in down:
        up *= 1 - per_year * hours / (8760 + per_year * hours)
    assert need.availability_percent == pytest.approx(100 * up, abs=1e-9)
    assert need.cut_sets[0].parts[0].ref == "SFK/A-G"
    assert sum(cut.share for cut in need.cut_sets) == pytest.approx(1)
    assert need.sampled_low <= need.availability_percent <= need.sampled_high


def test_devices_of_one_stage_stand_in_for_one_another():
    one = Device(ref="NFK/D1", body="NFK", site="NFK/O", role="router")
    two = Device(ref="NFK/D2", body="NFK", site="NFK/O", role="edge router")
    alone = scenarios(failures(estate(one)).today, "single")
    assert alone["NFK/D1",].users == 50
    both = failures(estate(one, two)).today
    assert ("NFK/D1",) not in scenarios(both, "single")
    assert scenarios(both, "pair")["NFK/D1", "NFK/D2"].users_only_together == 50


def test_a_firewall_takes_only_the_services_behind_it():
    firewall = Device(ref="NFK/D3", body="NFK", site="NFK/H", role="firewall")
    found = scenarios(failures(estate(firewall)).today, "single")
    assert ("NFK/D3",) not in found  # the gateway is no internet gateway by name
    named = [replace(row, ref="internet") if row.ref == "gateway" else row for row in rows()]
    named = [replace(row, service="internet") if getattr(row, "service", "") == "gateway" else row for row in named]
    found = scenarios(failures(type(estate()).of([*named, firewall])).today, "single")
    assert [row.need for row in found["NFK/D3",].lost] == ["NFK/N-G"]


def test_islands_and_services_of_no_known_place_are_findings():
    lonely = site("NFK/Z", 5)
    found = failures(estate(lonely, without=("NFK/OF", "NFK/B1")))
    codes = {(row.code, row.ref) for row in found.today.findings}
    assert ("site-island", "NFK/Z") in codes
    assert ("service-site-unknown", "NFK/A-G") in codes
    assert ("service-site-unknown", "NFK/A-T") in codes
    need = next(row for row in found.today.needs if row.need == "NFK/N-T")
    assert (need.source_site, need.sites) == (None, 3)


def test_a_service_at_a_site_that_is_closed_is_a_finding():
    closed = site("NFK/H", 100, closes=date(2026, 1, 1))
    found = failures(estate(closed, without=("NFK/H",)))
    assert {row.ref for row in found.today.findings if row.code == "service-site-closed"} == {"NFK/A-G", "NFK/A-T"}


def test_doubtful_records_are_findings_and_nothing_breaks():
    odd = [
        SharedRisk(ref="odd", kind="duct", name="Odd", holds=("NFK/C2", "NFK/C9")),
        circuit("NFK/C7", "NFK/O", supplier="Carrier B"),
        circuit("NFK/C8", "NFK/O", far_site="NFK/O"),
        Pairing(ref="NFK/B2", body="NFK", site="NFK/H", recovery_site="NFK/H", services=("gateway",)),
        site("NFK/Q", 1, closes=date(2020, 1, 1)),
        circuit("NFK/C10", "NFK/O", far_site="NFK/Q", capacity=None),
    ]
    found = failures(estate(*odd), changes=(Change(need="NFK/N-G", source="NFK/none"), Change(need="no", source="x")))
    codes = {row.code for row in found.today.findings}
    assert {"risk-holds-unknown", "circuit-end-unknown", "pairing-with-itself", "circuit-to-closed-site"} <= codes
    assert {"failure-source-unknown", "failure-need-unknown"} <= {row.code for row in found.after.findings}


def test_an_empty_estate_has_nothing_that_fails():
    found = failures(type(estate())())
    assert all(row.losing == 0 for row in found.today.kinds)
    assert found.today.needs == ()


def test_a_stop_keeps_what_was_tried():
    found = find_failures(FailureQuestion.of(estate(), OPTIONS), stop=lambda: True)
    assert found.status == "stopped"
    assert kind_of(found.today, "single").whole
    assert not kind_of(found.today, "pair").whole
    assert found.today.needs == ()


def test_the_same_question_has_the_same_answer_and_hash():
    again = type(estate()).of(rows()[::-1])
    assert failures(again) == failures()
    assert FailureQuestion.of(again, OPTIONS).sha256 == FailureQuestion.of(estate(), OPTIONS).sha256


def test_what_cannot_be_asked_is_refused_in_words():
    with pytest.raises(ValueError, match="choose from"):
        FailureOptions(as_of=DAY, kinds=("flood",))
    with pytest.raises(ValueError, match="at least 1"):
        FailureOptions(as_of=DAY, samples=0)
    with pytest.raises(ValueError, match="a need moves once"):
        FailureQuestion.of(estate(), OPTIONS, (Change(need="a", source="b"), Change(need="a", source="c")))
    with pytest.raises(WherryError, match="rates-2026"):
        failures(rates="rates-1926")


def test_only_the_kinds_asked_for_are_tried():
    found = failures(kinds=("ransomware",))
    assert [row.kind for row in found.today.kinds] == ["ransomware"]
    assert found.today.monte_carlo is None
    assert KINDS[0] == "single"
