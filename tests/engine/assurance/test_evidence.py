"""What stands beside configurations: records, scans and certificates, until when they count, and what they never do."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wherry.engine.assurance.asset import Asset, Assets
from wherry.engine.assurance.evidence import Piece, evidence_of_records, find_clauses
from wherry.engine.assurance.record_evidence import evidence_from_records
from wherry.engine.assurance.rollup import Attestation, roll_up
from wherry.engine.assurance.rule import PACKS, load_pack, load_rules
from wherry.engine.assurance.scan import Detection, ScanHost, ScanReading
from wherry.engine.assurance.scan_evidence import evidence_of_scans, load_scan_tests
from wherry.engine.assurance.verdict import Verdict
from wherry.engine.assurance.vulnerability import Catalogue, track
from wherry.record.body import Body
from wherry.record.certificate import Certificate, Evidence
from wherry.record.device import Device, Prefix
from wherry.record.estate import Estate

TODAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)
PSN = load_pack("psn")
NOTHING_KNOWN = Catalogue(source="none", data_date=TODAY, complete=True, rows={})


def piece(clause="VUL-1", kind="document", state="pass", starts=TODAY - 30 * DAY, expires=TODAY, body="A"):
    return Piece(
        body=body, pack="psn", clause=clause, kind=kind, state=state, says="a paper", record="A/E-1",
        file="evidence.csv", row=2, starts=starts, expires=expires,
    )  # fmt: skip


def verdict(state, rule="TIM-01"):
    return Verdict(
        rule=rule, rules_version="1", body="A", device="d", file="d.cfg", file_sha256="0", state=state,
        severity="high", lines=(), reason="r",
    )  # fmt: skip


def clause(name, *pieces, verdicts=(), words=()):
    (found,) = [s for s in roll_up(PSN, verdicts, words, pieces=pieces, today=TODAY) if s.clause == name]
    return found


def test_a_document_attests_until_its_last_day_and_then_says_that_it_expired():
    good = clause("VUL-1", piece())
    assert (good.state, good.until, good.lacks) == ("attested", TODAY, ())
    late = clause("VUL-1", piece(expires=TODAY - DAY))
    assert (late.state, late.until, late.lacks) == ("unknown", None, ("document",))
    assert "document expired on 2026-11-22: a paper (A/E-1, evidence.csv, row 2)" in late.reason
    early = clause("VUL-1", piece(starts=TODAY + DAY, expires=None))
    assert early.state == "unknown"
    assert "counts only from 2026-11-24" in early.reason


def test_a_clause_needs_every_kind_that_it_names():
    assert clause("TST-2", piece("TST-2")).lacks == ("inventory",)
    assert clause("TST-2", piece("TST-2"), piece("TST-2", "inventory")).state == "attested"


def test_what_is_measured_alone_passes_and_paper_attests():
    assert (
        clause("VUL-3", piece("VUL-3", "inventory"), piece("VUL-3", "scan"), verdicts=[verdict("pass", "EOL-01")]).state
        == "pass"
    )
    both = [piece("VUL-3", "inventory"), piece("VUL-3", "health check")]
    assert clause("VUL-3", *both, verdicts=[verdict("pass", "EOL-01")]).state == "attested"


def test_a_scan_and_a_health_check_stand_for_one_another_only_where_a_clause_takes_both():
    assert clause("VUL-4", piece("VUL-4", "scan")).lacks == ()
    assert clause("CFG-1", piece("CFG-1", "scan"), verdicts=[verdict("pass", "MGT-01")]).lacks == ("health check",)


def test_configurations_that_are_clean_decide_nothing_while_a_paper_is_missing():
    open_one = clause("CFG-1", verdicts=[verdict("pass", "MGT-01")])
    assert (open_one.state, open_one.lacks) == ("unknown", ("health check",))
    done = clause("CFG-1", piece("CFG-1", "health check"), verdicts=[verdict("pass", "MGT-01")])
    assert (done.state, done.until) == ("attested", TODAY)


def test_what_is_against_a_clause_fails_it_whatever_else_is_said():
    word = Attestation(body="A", pack="psn", clause="VUL-3", says="all is well", given=TODAY)
    assert clause("VUL-3", words=[word]).state == "attested"
    failed = clause("VUL-3", piece("VUL-3", "scan", state="fail"), words=[word])
    assert failed.state == "fail"
    assert "A/E-1, evidence.csv, row 2" in failed.reason


def test_a_body_of_which_only_records_speak_has_every_clause():
    states = roll_up(PSN, (), pieces=[piece()], today=TODAY)
    assert [state.clause for state in states] == [row.id for row in PSN.clauses]
    assert {state.body for state in states} == {"A"}


KINDS = ("configuration", "inventory", "scan", "health check", "document", "attestation", "diagram")
SOME = st.lists(
    st.builds(
        piece,
        clause=st.sampled_from([row.id for row in PSN.clauses]),
        kind=st.sampled_from(KINDS),
        state=st.sampled_from(("pass", "unknown")),
        expires=st.sampled_from((None, TODAY - DAY, TODAY, TODAY + DAY)),
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=60)
@given(SOME, st.lists(st.builds(verdict, st.sampled_from(("pass", "unknown", "not applicable"))), max_size=3))
def test_what_has_expired_supports_nothing(pieces, verdicts):
    fresh = [each for each in pieces if each.expires != TODAY - DAY]
    with_all = roll_up(PSN, [verdict("pass"), *verdicts], pieces=pieces, today=TODAY)
    without = roll_up(PSN, [verdict("pass"), *verdicts], pieces=fresh, today=TODAY)
    assert [(s.state, s.until) for s in with_all] == [(s.state, s.until) for s in without]


@settings(deadline=None, max_examples=60)
@given(SOME, st.sampled_from([row.id for row in PSN.clauses]))
def test_one_thing_against_it_fails_any_clause(pieces, name):
    assert clause(name, *pieces, piece(name, "scan", state="fail", expires=None)).state == "fail"


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("PSN VUL-1", [("psn", "VUL-1")]),
        ("psn  vul-1", [("psn", "VUL-1")]),
        ("CAF B4.a", [("caf-3.2", "B4.a"), ("caf-4.0", "B4.a")]),
        ("B4.a", [("caf-3.2", "B4.a"), ("caf-4.0", "B4.a")]),
        ("CAF 4.0 b4.A", [("caf-4.0", "B4.a")]),
        ("CE UM-2", [("cyber-essentials-3.3", "UM-2")]),
        ("PSN TST-1; PSN CFG-1", [("psn", "TST-1"), ("psn", "CFG-1")]),
        ("PSN TST-1; PSN NO-1", []),
        ("PSN B4.a", []),
        ("ISO 27001", []),
        ("", []),
    ],
)
def test_requirements_are_read_as_people_write_them(said, found):
    assert list(find_clauses(said)) == found


def test_every_test_of_scans_speaks_for_clauses_that_take_scans():
    for test in load_scan_tests():
        for pack, ids in test.clauses.items():
            taking = {row.id for row in load_pack(pack).clauses if {"scan", "health check"} & set(row.kinds)}
            assert set(ids) <= taking, test.id
    assert {pack for rule in load_rules() for pack in rule.clauses} <= set(PACKS)


def evidence(**more):
    row = {"ref": "A/E-1", "body": "A", "kind": "diagram", "requirement": "PSN ENV-6", "title": "Diagram"}
    return Evidence(**{**row, "dated": TODAY - 10 * DAY, **more})


def test_a_diagram_counts_for_six_months_where_nobody_wrote_until_when():
    ((found,), doubts) = evidence_of_records(Estate(evidence=(evidence(),)))
    assert (found.expires, doubts) == (TODAY - 10 * DAY + 183 * DAY, ())
    ((kept,), _) = evidence_of_records(Estate(evidence=(evidence(expires=TODAY),)))
    assert kept.expires == TODAY
    ((paper,), _) = evidence_of_records(Estate(evidence=(evidence(kind="document", requirement="PSN VUL-1"),)))
    assert paper.expires is None


def test_evidence_without_a_day_or_a_clause_is_told_and_supports_nothing():
    ((undated,), (doubt,)) = evidence_of_records(Estate(evidence=(evidence(dated=None),)))
    assert (undated.state, doubt.code) == ("unknown", "evidence-without-day")
    none, (doubt,) = evidence_of_records(Estate(evidence=(evidence(requirement="PSN ENV-99"),)))
    assert (none, doubt.code, doubt.value) == ((), "evidence-of-no-clause", "PSN ENV-99")


def certificate(**more):
    row = {"ref": "A/X-1", "body": "A", "kind": "PSN connection", "starts": TODAY - 300 * DAY, "ends": TODAY + 65 * DAY}
    return Certificate(**{**row, **more})


SERVING = certificate(ref="A/X-2", kind="PSN service", service="firewall", code="SRV_0001")
A = Body(ref="A", name="A council", kind="county")


def of_records(clause_id, **tables):
    found = evidence_from_records(Estate(bodies=(A,), **tables), today=TODAY)
    return [each for each in found if (each.pack, each.clause) == ("psn", clause_id)]


def test_who_provides_a_service_needs_a_certificate_of_its_own():
    (good,) = of_records("COP-1", certificates=(certificate(), SERVING))
    assert (good.state, good.expires, good.record) == ("pass", TODAY + 65 * DAY, "A/X-1")
    (lapsed,) = of_records("COP-1", certificates=(certificate(ends=TODAY - DAY), SERVING))
    assert lapsed.state == "fail"
    assert of_records("COP-1", certificates=(certificate(),)) == []


def test_every_service_certificate_needs_its_code():
    assert [e.state for e in of_records("ENV-2", certificates=(SERVING,))] == ["pass"]
    (bare,) = of_records(
        "ENV-2", certificates=(SERVING, certificate(ref="A/X-3", kind="PSN service", service="backup"))
    )
    assert (bare.state, bare.record) == ("fail", "A/X-3")


def device(ref="A/D-1", **more):
    return Device(ref=ref, body="A", **{"platform": "fortios", "software_version": "7.4.8", **more})


def test_a_recorded_release_past_its_life_fails_and_one_that_nobody_knows_is_unknown():
    assert [e.state for e in of_records("VUL-3", devices=(device(),))] == ["pass"]
    assert [e.state for e in of_records("VUL-3", devices=(device(software_version="6.0.1"),))] == ["fail"]
    assert [e.state for e in of_records("VUL-3", devices=(device(software_version=None),))] == ["unknown"]
    mixed = of_records("VUL-3", devices=(device(), device("A/D-2", software_version=None)))
    assert [e.state for e in mixed] == ["unknown"]


def reading(*detections, host="10.0.0.1", credentialed=True, scanned=TODAY - 2 * DAY):
    return ScanReading(
        file="scans/a.nessus", sha256="0" * 64, format="nessus-v2", detections=detections, findings=(),
        rows=len(detections), scanned=scanned,
        hosts=(ScanHost(host=host, line=7, address=host, credentialed=credentialed, ended=scanned),),
    )  # fmt: skip


def weak(title="Old flaw", severity="critical", seen=TODAY - 40 * DAY, host="10.0.0.1"):
    return Detection(
        file="scans/a.nessus", line=12, scanner="nessus", kind="weakness", plugin="1", title=title, host=host,
        address=host, severity=severity, first_seen=seen, last_seen=TODAY - 2 * DAY,
    )  # fmt: skip


def of_scan(clause_id, scan, *, pack="psn", more_devices=()):
    assets = Assets()
    assets.add_records((device(management_address="10.0.0.1"), *more_devices), ())
    found = evidence_of_scans([scan], track([scan], NOTHING_KNOWN), assets, today=TODAY)
    (one,) = [each for each in found if (each.pack, each.clause) == (pack, clause_id)]
    return one


def test_a_grave_weakness_past_its_day_fails_the_clause_with_its_line():
    found = of_scan("VUL-2", reading(weak()))
    assert (found.state, found.file, found.lines) == ("fail", "scans/a.nessus", ((12, 12),))
    assert "Old flaw on 10.0.0.1, due 2026-10-28" in found.says
    assert of_scan("VUL-2", reading(weak(seen=TODAY - 10 * DAY))).state == "pass"


def test_a_clean_scan_supports_only_with_credentials_of_every_device_and_for_a_month():
    good = of_scan("VUL-2", reading())
    assert (good.state, good.expires, good.lines) == ("pass", TODAY + 29 * DAY, ((7, 7),))
    assert of_scan("VUL-2", reading(credentialed=None)).state == "unknown"
    other = device("A/D-2", management_address="10.0.0.2")
    part = of_scan("VUL-2", reading(), more_devices=(other,))
    assert part.state == "unknown"
    assert "1 of 2 devices" in part.says
    assert of_scan("VUL-2", reading(scanned=None)).state == "unknown"


@pytest.mark.parametrize(
    ("clause_id", "title"),
    [
        ("SC-1", "Unencrypted Telnet Server"),
        ("SC-2", "SNMP Agent Default Community Name (public)"),
        ("UM-1", "Cisco IOS Unsupported Version Detection"),
    ],
)
def test_titles_speak_against_their_clauses_alone(clause_id, title):
    pack = "cyber-essentials-3.3"
    assert of_scan(clause_id, reading(weak(title, "medium")), pack=pack).state == "fail"
    others = {"SC-1", "SC-2", "UM-1"} - {clause_id}
    assert {of_scan(other, reading(weak(title, "medium")), pack=pack).state for other in others} == {"pass"}


def test_a_host_is_whose_the_nearest_knowledge_says_and_nobodys_where_two_claim_it():
    assets = Assets()
    assets.add_records((device(management_address="10.0.0.1", name="fw1"),), ())
    assets.add_device("B", "B/D-1", addresses=("10.0.0.1/24", "10.0.9.1/24"))
    for row in (("A", "10.0.0.0/16"), ("B", "10.0.5.0/24"), ("A", "10.7.0.0/16"), ("B", "10.7.0.0/16")):
        assets.add_prefix(*row)
    assert assets.find_named("10.0.0.1") == Asset("A", "A/D-1")
    assert assets.find_named("10.0.9.1") == Asset("B", "B/D-1")
    assert assets.find_named("192.0.2.1", ["fw1.example.org"]) == Asset("A", "A/D-1")
    assert assets.find_named("10.0.5.77") == Asset("B", None)
    assert assets.find_named("10.0.6.77") == Asset("A", None)
    assert assets.find_named("10.7.0.1") is None
    assert assets.find_named("192.0.2.9") is None
    assert replace(assets, only="A").find_named("192.0.2.9") == Asset("A", None)
    assert Prefix(ref="A/P-1", body="A", prefix="10.0.0.0/16").prefix


def test_checks_that_could_not_be_decided_never_make_a_clause_inapplicable():
    assert clause("VUL-2", verdicts=[verdict("unknown", "VUL-01")]).state == "unknown"
    assert clause("VUL-2", verdicts=[verdict("not applicable", "VUL-01")]).state == "not applicable"
