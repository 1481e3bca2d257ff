"""What is doubtful in a plan's question is found before anything is solved, and what cannot be planned is refused."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.engine.plan.estates import LEVELS, START, body, estate, need, offer, service, today

from wherry.engine.plan.options import Lock, PlanOptions, Refusal
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.solve import make_plan
from wherry.record.certificate import Certificate
from wherry.record.error import NoPlan, WherryError
from wherry.record.finding import DOUBTFUL, NOTE, REFUSED
from wherry.record.need import Quantity
from wherry.record.offer import Tier
from wherry.record.quarter import Quarter

OPTIONS = PlanOptions(start=START, quarters=8)
RISING = Tier(ref="A/T1", body="A", offer="A/O1", from_quantity=Decimal(5), unit_price_gbp_per_year=Decimal(11))
OTHER = (need("A/N1"), today("A/N1", 5000, price_year=2026))
BASIC = (body("A"), body("B"), need("B/N1"), today("B/N1", 9000), offer("A/O1", "10"))


def found(*rows, options=OPTIONS):
    question = PlanQuestion.of(estate(*rows), options)
    return {(finding.code, finding.severity) for finding in question.findings}


def swapped(ref, **values):
    return tuple(replace(row, **values) if row.ref == ref else row for row in BASIC)


def test_a_sound_question_has_no_findings():
    assert found(*BASIC) == set()


@pytest.mark.parametrize(
    "rows, code, severity",
    [
        (swapped("A/O1", unit_price_gbp_per_year=Decimal(-1)), "price-negative", REFUSED),
        (swapped("B/A1", cost_gbp_per_year=Decimal(-1)), "price-negative", REFUSED),
        ((*BASIC, replace(BASIC[3], ref="B/A2")), "terms-overlap", REFUSED),
        (swapped("B/A1", level="platinum"), "level-unknown", REFUSED),
        (swapped("A/O1", level="platinum"), "level-unknown", REFUSED),
        (swapped("B/N1", quantity=None), "quantity-unknown", REFUSED),
        (swapped("B/N1", service="web"), "service-unknown", REFUSED),
        (swapped("B/N1", apart_from="B/N9"), "need-unknown", REFUSED),
        (swapped("A/O1", certificate="A/E9"), "certificate-gap", DOUBTFUL),
        (swapped("A/O1", legal_basis=None), "law-unknown", DOUBTFUL),
        (swapped("A/O1", step_capacity=Decimal(0)), "step-empty", DOUBTFUL),
        (swapped("A/O1", level="bronze"), "no-compatible-offer", NOTE),
        (swapped("A/O1", available_until=date(2027, 5, 1)), "offer-closed", DOUBTFUL),
        (swapped("B/N1", level="gold"), "level-below-requirement", DOUBTFUL),
        (swapped("B/A1", ends=date(2027, 8, 15)), "ends-in-mid-quarter", NOTE),
        (swapped("B/A1", ends=date(2026, 12, 31)), "arrangement-ended", DOUBTFUL),
        (swapped("B/A1", ends=date(2028, 3, 31), capacity=Decimal(50)), "arrangement-outgrown", REFUSED),
        ((*BASIC[:3], BASIC[4]), "level-unknown", REFUSED),
        ((*BASIC[:3], replace(BASIC[3], ends=date(2027, 9, 30))), "need-without-source", REFUSED),
        ((*BASIC, RISING), "tier-rises", REFUSED),
        ((*swapped("A/O1", price_year=2025), *OTHER), "price-years-mixed", DOUBTFUL),
        (swapped("B", ends=date(2028, 3, 31), successors=("A",)), "crosses-body-end", NOTE),
    ],
)  # fmt: skip
def test_each_doubt_is_found(rows, code, severity):
    assert (code, severity) in found(*rows)


def test_two_quantities_from_one_quarter_are_refused():
    rows = [Quantity(ref=f"B/Q{at}", body="B", need="B/N1", quarter=START + 2, quantity=Decimal(at)) for at in (1, 2)]
    assert ("quantity-twice", REFUSED) in found(*BASIC, *rows)


def test_nothing_is_planned_before_it_is_mended_and_the_demands_are_named():
    question = PlanQuestion.of(estate(*swapped("A/O1", unit_price_gbp_per_year=Decimal(-1))), OPTIONS)
    with pytest.raises(NoPlan) as raised:
        make_plan(question)
    assert raised.value.demands == ("Unit price (£ a year) of A/O1 is -1, which no price can be: correct it",)


def test_an_offer_without_a_legal_basis_still_serves_its_owner():
    rows = (*swapped("A/O1", legal_basis=None), need("A/N1"), today("A/N1", 9000))
    answer = make_plan(PlanQuestion.of(estate(*rows), OPTIONS))
    assert [move.need for move in answer.moves] == ["A/N1"]


def test_a_level_is_compared_in_every_respect():
    """An offer better in all but fix time is no match."""
    slow = replace(LEVELS[2], ref="slow", fix_time_hours=Decimal(9))
    rows = (*swapped("A/O1", level="slow"), *LEVELS, slow)
    question = PlanQuestion.of(estate(*rows), OPTIONS)
    assert question.pairs == ()
    assert "fix time 9 hours is over 8" in question.findings[0].says


def test_demands_that_name_nothing_are_refused():
    options = replace(OPTIONS, locks=(Lock(need="B/N9", source="A/O1"), Lock(need="B/N1", source="A/O9")))
    options = replace(options, refusals=(Refusal(offer="A/O8"),))
    codes = found(*BASIC, options=options)
    assert {("lock-unknown", REFUSED), ("lock-impossible", REFUSED), ("refusal-unknown", REFUSED)} <= codes


def test_demands_that_cannot_hold_together_are_named():
    """Locked to a move that costs money at once, where there is none."""
    rows = swapped("A/O1", joining_cost_gbp=Decimal(100000))
    options = replace(OPTIONS, locks=(Lock(need="B/N1", source="A/O1"),))
    with pytest.raises(NoPlan) as raised:
        make_plan(PlanQuestion.of(estate(*rows), options))
    assert "B/N1 is locked to A/O1" in raised.value.demands
    assert any("no new money" in demand for demand in raised.value.demands)


def test_a_certificate_ends_use_unless_it_is_taken_to_be_renewed():
    certificate = Certificate(ref="A/E1", body="A", kind="PSN service", starts=date(2027, 1, 1), ends=date(2028, 3, 30))
    rows = (*swapped("A/O1", certificate="A/E1"), certificate, offer("B/O1", "60", "alone"))
    answer = make_plan(PlanQuestion.of(estate(*rows), OPTIONS))
    assert [(move.to_source, move.quarter - START) for move in answer.moves] == [("A/O1", 0), ("B/O1", 3)]
    renewed = make_plan(PlanQuestion.of(estate(*rows), replace(OPTIONS, certificates_renew=True)))
    assert [move.to_source for move in renewed.moves] == ["A/O1"]
    assert renewed.moves[0].conditions == ("certificate A/E1 is renewed before its last day, 2028-03-30",)
    assert renewed.checker.findings == ()


def test_a_body_that_ends_without_successors_takes_its_needs_and_offers_with_it():
    ended = swapped("B", ends=date(2028, 3, 31))
    answer = make_plan(PlanQuestion.of(estate(*ended), OPTIONS))
    (met,) = answer.needs
    assert met.stretches[-1].until == START + 3
    assert answer.cash.plan[4:] == (0, 0, 0, 0)


def test_recovery_keeps_to_another_provider_than_what_it_recovers():
    rows = (
        body("A"), body("B"), body("C"), service("host"), service("copy", recovery=True),
        need("C/N1", "host"), today("C/N1", 9000), need("C/N2", "copy", apart_from="C/N1"), today("C/N2", 9000),
        offer("A/O1", "10", service="host"), offer("A/O2", "10", service="copy"), offer("B/O2", "30", service="copy"),
    )  # fmt: skip
    answer = make_plan(PlanQuestion.of(estate(*rows), OPTIONS))
    assert {move.need: move.to_source for move in answer.moves} == {"C/N1": "A/O1", "C/N2": "B/O2"}


def test_options_have_a_json_form_that_reads_back():
    options = PlanOptions(
        start=Quarter.of(2028, 1),
        quarters=8,
        no_new_money_each_body=True,
        most_moves_a_body_a_quarter=2,
        optimism_bias_percent=Decimal("41.5"),
        locks=(Lock(need="B/N1", source="A/O1", starts=START),),
        refusals=(Refusal(offer="A/O1", body="B"),),
        members=("A", "B"),
    )
    assert PlanOptions.read(options.document) == options


@pytest.mark.parametrize(
    "document, words",
    [
        ({}, "first quarter"),
        ({"start": "Q1"}, "start"),
        ({"start": "2027-04", "colour": "red"}, "colour"),
        ({"start": "2027-04", "no_new_money": "yes"}, "true or false"),
        ({"start": "2027-04", "quarters": 0}, "at least one quarter"),
    ],
)
def test_options_that_cannot_be_read_say_why(document, words):
    with pytest.raises(WherryError, match=words):
        PlanOptions.read(document)
