"""Notices: every required fact is asked for, none is asked for twice or invented, and the law's days are checked."""

import copy
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.engine.buying.purchases import DAYS, DIRECT, FULL

from wherry.engine.buying.notice import NOTICES
from wherry.engine.buying.notice_checks import above_threshold, threshold_gbp, working_days
from wherry.engine.buying.notice_draft import draft_notice, make_package
from wherry.engine.buying.notice_needs import NEEDED, column_of
from wherry.engine.buying.purchase import PARTS
from wherry.read.buying.purchase_file import read_purchase
from wherry.record.error import WherryError


def purchase(**changed):
    given = copy.deepcopy(FULL) | changed
    reading = read_purchase(given, where="test")
    assert reading.findings == ()
    return reading.purchase


def of(code):
    return purchase(**(DIRECT if code == "UK5" else {}))


def doubts(found, code, on=None):
    return {each.code for each in draft_notice(found, code, on or DAYS[code]).doubts}


def test_every_kind_is_here_but_those_of_markets_performance_and_payments():
    assert list(NOTICES) == ["UK1", "UK2", "UK3", "UK4", "UK5", "UK6", "UK7", "UK10", "UK11", "UK12"]
    assert list(DAYS) == list(NOTICES)


@pytest.mark.parametrize("code", NOTICES)
def test_a_purchase_with_every_fact_gives_complete_notices_without_doubts(code):
    notice = draft_notice(of(code), code, DAYS[code])
    assert notice.missing == ()
    assert notice.doubts == ()
    documents = [
        document
        for stage in ("planning", "tender", "awards", "contracts")
        for part in (
            [notice.release.get(stage, {})] if stage in ("planning", "tender") else notice.release.get(stage, [])
        )
        for document in part.get("documents", [])
    ]
    assert [each["noticeType"] for each in documents if "noticeType" in each] == [code]


@pytest.mark.parametrize("code", NOTICES)
def test_each_fact_that_is_taken_away_is_named_and_nothing_else(code):
    """Take away, one by one, every fact that a notice needs: just that one must be missing."""
    for needed in (each for each in NEEDED if code in each.codes):
        for name in needed.names:
            given = copy.deepcopy(FULL) | (DIRECT if code == "UK5" else {})
            rows = given[needed.table] if needed.table in PARTS else [given]
            full = of(code)
            row = getattr(full, needed.table)[0] if needed.table in PARTS else full
            if not needed.when(full, row):
                continue
            assert rows[0].pop(name, None) is not None, (code, needed.table, name)
            missing = draft_notice(read_purchase(given, where="t").purchase, code, DAYS[code]).missing
            assert (needed.table, name) in {(each.table, each.column) for each in missing}, (code, needed.table, name)
            others = {each.column for each in missing} - {name}
            assert others == ({""} if name == "sellers" else set()), (code, name, others)
            assert all(each.remedy and each.rule and each.words for each in missing)


def test_needs_name_facts_that_exist():
    for needed in NEEDED:
        assert set(needed.codes) <= set(NOTICES)
        for name in needed.names:
            assert column_of(needed.table, name).says


def test_nothing_is_invented_for_an_empty_purchase():
    bare = read_purchase({"ref": "NFK/J-0002"}, where="t").purchase
    for code in NOTICES:
        notice = draft_notice(bare, code, date(2027, 4, 12))
        assert not notice.complete
        assert notice.release["ocid"] == "ocds-h6vhtk-draft-nfk-j-0002"
        assert "value" not in notice.release["tender"]
        assert "aboveThreshold" not in notice.release["tender"]
        assert notice.release.get("parties", []) == []
    missing = draft_notice(bare, "UK4", date(2027, 4, 12)).missing
    assert {"buyers", "lots", "criteria"} <= {each.table for each in missing if not each.column}


def test_all_bodies_buy_and_the_lead_stands_first():
    release = draft_notice(purchase(lead="SFK"), "UK4", DAYS["UK4"]).release
    assert [(party["name"], party["roles"]) for party in release["parties"]] == [
        ("Suffolk County Council", ["buyer", "procuringEntity"]),
        ("Norfolk County Council", ["buyer"]),
    ]
    assert release["buyer"]["name"] == "Suffolk County Council"


def test_days_are_days_of_the_united_kingdom():
    lot = draft_notice(purchase(), "UK4", DAYS["UK4"]).release["tender"]["lots"][0]["contractPeriod"]
    assert lot == {
        "startDate": "2028-04-01T00:00:00+01:00",
        "endDate": "2033-03-31T23:59:59+01:00",
        "maxExtentDate": "2035-03-31T23:59:59+01:00",
    }
    tender = draft_notice(purchase(), "UK4", DAYS["UK4"]).release["tender"]
    assert tender["enquiryPeriod"]["endDate"].endswith("+00:00")


def test_amounts_classifications_and_numbers_take_their_one_form():
    release = draft_notice(purchase(), "UK6", DAYS["UK6"]).release
    assert release["tender"]["value"] == {"amount": 20_000_000, "amountGross": 24_000_000, "currency": "GBP"}
    assert [each["id"] for each in release["tender"]["items"][0]["additionalClassifications"]] == [
        "72720000",
        "64214000",
    ]
    assert release["tender"]["items"][1]["additionalClassifications"][0]["id"] == "64214400"
    assert release["awards"][0]["suppliers"] == [{"id": "GB-COH-01234567", "name": "Carrier A Ltd"}]
    assert release["contracts"][0]["milestones"][0]["type"] == "futureSignatureDate"


def test_a_change_stands_beside_the_contract_as_it_is():
    (contract,) = draft_notice(purchase(), "UK10", DAYS["UK10"]).release["contracts"]
    assert contract["period"]["endDate"].startswith("2033-03-31")
    (change,) = contract["proposedAmendments"]
    assert change["period"]["endDate"].startswith("2034-03-31")
    assert change["value"]["amount"] == 13_200_000
    (ended,) = draft_notice(purchase(), "UK11", DAYS["UK11"]).release["contracts"]
    assert (ended["status"], ended["terminationRationaleClassifications"][0]["id"]) == (
        "terminated",
        "contractCompleted",
    )


def test_one_of_several_contracts_must_be_named():
    two = purchase(contracts=[*FULL["contracts"], {**FULL["contracts"][0], "ref": "K-2"}])
    with pytest.raises(WherryError, match="name K-1 or K-2"):
        draft_notice(two, "UK7", DAYS["UK7"])
    assert draft_notice(two, "UK7", DAYS["UK7"], "K-2").release["contracts"][0]["id"] == "K-2"
    with pytest.raises(WherryError, match="no contract 'K-3'"):
        draft_notice(two, "UK7", DAYS["UK7"], "K-3")
    with pytest.raises(WherryError, match="UK8"):
        draft_notice(two, "UK8", DAYS["UK7"])


def test_the_threshold_is_that_of_the_day():
    """Source: SI 2025/1200 for 2026; schedule 1 for 2025. A value at the threshold is above it."""
    found = purchase(value_gbp=173_100, value_with_vat_gbp=207_720, lots=[])
    assert threshold_gbp(found, date(2025, 12, 31)) == 214_904
    assert threshold_gbp(found, date(2026, 1, 1)) == 207_720
    assert above_threshold(found, date(2026, 1, 1)) is True
    assert above_threshold(found, date(2025, 12, 31)) is False
    assert above_threshold(replace(found, value_with_vat_gbp=None), date(2026, 1, 1)) is None
    assert threshold_gbp(replace(found, category="works"), date(2026, 6, 1)) == 5_193_000
    assert threshold_gbp(found, date(2024, 1, 1)) is None


def test_periods_for_tenders_are_those_of_section_54():
    start = DAYS["UK4"]
    without = FULL | {"planned_notice_on": None}
    for days, planned, electronic, short in (
        (25, None, True, False), (24, None, True, True), (29, None, False, True), (30, None, False, False),
        (10, start - timedelta(days=40), True, False), (9, start - timedelta(days=40), True, True),
        (24, start - timedelta(days=39), True, True), (24, start - timedelta(days=366), True, True),
    ):  # fmt: skip
        given = without | {"tender_by": (start + timedelta(days=days)).isoformat(), "electronic": electronic}
        given |= {"planned_notice_on": planned.isoformat()} if planned else {}
        given = {name: value for name, value in given.items() if value is not None}
        found = read_purchase(given, where="t").purchase
        assert ("period-short" in doubts(found, "UK4")) is short, (days, planned, electronic)


def test_standstill_counts_working_days_from_the_notice():
    assert working_days(date(2027, 11, 3), date(2027, 11, 12)) == 8
    award = FULL["awards"][0]
    short = purchase(awards=[award | {"standstill_ends": "2027-11-11"}])
    assert doubts(short, "UK6") == {"standstill-short"}
    early = purchase(awards=[award | {"sign_on": "2027-11-15"}])
    assert doubts(early, "UK6") == {"signed-too-early"}


def test_doubts_tell_what_does_not_agree():
    assert doubts(purchase(value_gbp=21_000_000), "UK4") == {"values-differ"}
    assert doubts(purchase(value_with_vat_gbp=19_000_000), "UK4") == {"vat-below-net"}
    assert doubts(purchase(criteria=FULL["criteria"][:1]), "UK4") == {"weights-not-100"}
    assert doubts(purchase(cpv=["7272"]), "UK4") == {"cpv-bad"}
    assert doubts(purchase(lead="KEN"), "UK4") == {"lead-unknown"}
    assert doubts(purchase(), "UK1", date(2027, 6, 1)) == {"pipeline-out-of-season"}
    assert doubts(purchase(), "UK7", date(2028, 1, 1)) == {"late"}
    assert doubts(purchase(), "UK11", date(2034, 6, 1)) == {"late"}
    assert doubts(purchase(), "UK5") == {"wrong-notice"}
    assert doubts(purchase(**DIRECT), "UK4") == {"wrong-notice"}
    few = purchase(contracts=[FULL["contracts"][0] | {"indicators": ["One"]}])
    assert doubts(few, "UK7") == {"indicators-few"}
    small = FULL["changes"][0] | {"value_gbp": 11_500_000, "ends": "2033-06-30"}
    assert doubts(purchase(changes=[small]), "UK10") == {"change-small"}


def test_the_package_says_who_and_when():
    found = purchase()
    package = make_package(found, draft_notice(found, "UK4", DAYS["UK4"]), DAYS["UK4"])
    assert package["publisher"] == {"name": "Norfolk County Council"}
    assert package["publishedDate"] == "2027-03-01T00:00:00+00:00"
