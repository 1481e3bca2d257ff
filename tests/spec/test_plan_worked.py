"""The worked case of ``docs/how-it-works/plan.md``: two councils, one firewall, a year, and every figure by hand.

The page and this test say the same figures; the test also plants three errors, each of which the checker must name.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.engine.plan.estates import LAW, START, body, estate, need, service, today

from wherry.engine.plan.appraisal import appraise
from wherry.engine.plan.asking import Asker
from wherry.engine.plan.check import check_plan
from wherry.engine.plan.explain import explain_needs
from wherry.engine.plan.options import PlanOptions
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.restate import optimism_bias
from wherry.engine.plan.sensitivity import find_switch_values
from wherry.engine.plan.solve import make_plan
from wherry.engine.plan.winning_price import find_switch_price
from wherry.record.certificate import Certificate
from wherry.record.offer import Offer

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-it-works" / "plan.md"
OPTIONS = PlanOptions(start=START, quarters=8)
CERTIFICATE = Certificate(ref="NOR/E1", body="NOR", kind="PSN service", starts=date(2027, 1, 1), ends=date(2029, 3, 31))


def worked(certificate=CERTIFICATE):
    """Northshire offers its firewall to Southshire, whose own contract runs to the end of September."""
    return estate(
        body("NOR"),
        body("SOU"),
        service("firewall"),
        need("NOR/N1", "firewall", "400"),
        need("SOU/N1", "firewall", "600"),
        today("NOR/N1", 40_000, kind="in-house", cashable_percent=Decimal(50)),
        today("SOU/N1", 60_000, ends=date(2027, 9, 30), notice_days=90),
        Offer(
            ref="SOU/O-alone",
            body="SOU",
            service="firewall",
            kind="alone",
            level="silver",
            unit_price_gbp_per_year=Decimal(90),
            set_up_cost_gbp=Decimal(4000),
        ),
        Offer(
            ref="NOR/O1",
            body="NOR",
            service="firewall",
            kind="body",
            level="silver",
            unit_price_gbp_per_year=Decimal(40),
            set_up_cost_gbp=Decimal(6000),
            joining_cost_gbp=Decimal(1500),
            certificate=certificate.ref,
            legal_basis=LAW,
            available_from=date(2027, 7, 1),
        ),
        certificate,
    )


@pytest.fixture(scope="module")
def made():
    question = PlanQuestion.of(worked(), OPTIONS)
    return question, make_plan(question)


def on_the_page(*figures):
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    return [figure for figure in figures if figure not in text]


def test_every_quarter_is_as_by_hand(made):
    """Both move in October. North: £10,000 twice; then £6,000 to set up, £1,500 to join and 400 x £40 / 4 = £4,000.
    South: £15,000 twice; then £1,500 to join and 600 x £40 / 4 = £6,000."""
    _, answer = made
    assert [(move.need, move.quarter - START) for move in answer.moves] == [("NOR/N1", 2), ("SOU/N1", 2)]
    north, south = answer.plan
    assert north.by_quarter == (1_000_000, 1_000_000, 1_150_000, *([400_000] * 5))
    assert south.by_quarter == (1_500_000, 1_500_000, 750_000, *([600_000] * 5))
    assert answer.checker.findings == ()


def test_the_saving_is_what_each_would_pay_alone_less_that(made):
    """Alone North goes on at £10,000; South pays £15,000 twice, then £4,000 to set up and 600 x £90 / 4 = £13,500."""
    _, answer = made
    north, south = answer.baseline
    assert north.by_quarter == (1_000_000,) * 8
    assert south.by_quarter == (1_500_000, 1_500_000, 1_750_000, *([1_350_000] * 5))
    assert (north.total_pence + south.total_pence, answer.saving.total_pence) == (19_500_000, 7_600_000)
    assert on_the_page("£195,000", "£119,000", "£76,000") == []


def test_only_half_of_staff_time_is_cash(made):
    """North's £10,000 a quarter frees £5,000 in cash: its move costs £1,500 more in cash over the two years."""
    _, answer = made
    by_body = {saving.body: saving.cashable_pence for saving in answer.saving_by_body}
    assert by_body == {"NOR": -150_000, "SOU": 4_750_000}
    assert (answer.saving.cashable_pence, answer.saving.non_cashable_pence) == (4_600_000, 3_000_000)
    assert on_the_page("£46,000", "£30,000") == []


def test_present_value_counts_the_second_year_for_less(made):
    """£22,000 in the first year; in the second four quarters of £9,661.84 + £13,043.48 - £3,864.73 - £5,797.10."""
    _, answer = made
    assert answer.saving.present_pence == 2_200_000 + 4 * (966_184 + 1_304_348 - 386_473 - 579_710)
    assert on_the_page("£74,173.96") == []


def test_north_waits_because_in_july_it_would_need_new_money(made):
    """In July it would pay £6,000 + £1,500 + £4,000 where it pays £10,000 now: £1,500 that nobody has saved yet.
    Without the rule it moves a quarter earlier, which is worth £6,000."""
    question, answer = made
    free = make_plan(PlanQuestion.of(question.estate, replace(OPTIONS, no_new_money=False)))
    assert [(move.need, move.quarter - START) for move in free.moves] == [("NOR/N1", 1), ("SOU/N1", 2)]
    assert free.cash.lowest_pence == -150_000
    assert answer.present_pence - free.present_pence == 600_000
    assert on_the_page("£1,500 that nobody has saved yet", "£6,000") == []


def test_what_other_choices_would_cost(made):
    """Without it for North: six quarters of £6,000 less £1,500 to join. Without it for South North cannot afford it
    either, because South's saving pays for the set-up: all of the saving is gone."""
    question, answer = made
    asker = Asker(question)
    asker.keep(answer)
    reasons = {reason.need: reason for reason in explain_needs(asker, answer)}
    assert reasons["NOR/N1"].costs_pence == 1_200_000 + 4 * (966_184 - 386_473) - 150_000
    assert reasons["SOU/N1"].costs_pence == answer.saving.present_pence
    assert reasons["SOU/N1"].others == ("NOR/N1",)
    assert on_the_page("£33,688.44") == []


def test_the_dearest_price_that_wins_is_set_by_money_not_by_cost(made):
    """In October £17,500 and £10,000 are freed, and £9,000 is paid once: £18,500 are left for 1,000 / 4 units, £74."""
    question, answer = made
    found = find_switch_price(Asker(question), answer, "NOR/O1")
    assert (found.wins_at, found.loses_at) == ("74.00", "74.01")
    assert on_the_page("£74.00", "£74.01") == []


def test_how_far_prices_may_rise_before_the_saving_is_gone(made):
    """£23,458.92 + £35,188.40 are paid for units, present value; £74,173.96 is 126.5 % of it."""
    question, answer = made
    (units,) = [one for one in find_switch_values(question, answer) if one.assumption.startswith("Unit prices")]
    assert units.at_stake_pence == 2_345_892 + 3_518_840
    assert units.percent == "126.5"
    assert on_the_page("126.5 %") == []


def test_options_side_by_side(made):
    """Nobody can act before October here, so that doing nothing and each alone are the same."""
    question, answer = made
    options = appraise(question, answer, bias=optimism_bias()).options
    assert [option.net_present_pence for option in options] == [0, 0, answer.saving.present_pence]
    assert options[-1].biased_net_present_pence == answer.saving.present_pence - 2 * 600_000 + 2 * 400_000
    assert on_the_page("£70,173.96") == []


class TestPlantedErrors:
    def words(self, question, answer, options=OPTIONS, found=None):
        check = check_plan(found or question.estate, options, answer)
        assert check.agreed == (not check.findings)
        return " | ".join(finding.says for finding in check.findings)

    def test_a_penny(self, made):
        question, answer = made
        line = next(line for line in answer.lines if line.kind == "joining")
        lines = tuple(replace(one, pence=one.pence + 1) if one is line else one for one in answer.lines)
        assert "the plan says 150001, the records give 150000" in self.words(question, replace(answer, lines=lines))

    def test_a_certificate_that_lapses_in_between(self, made):
        question, answer = made
        short = worked(replace(CERTIFICATE, ends=date(2028, 9, 30)))
        said = self.words(question, answer, found=short)
        assert "NOR/O1 is used after its certificate NOR/E1 lapses on 2028-09-30" in said

    def test_a_quarter_below_zero(self, made):
        question, _ = made
        free = make_plan(PlanQuestion.of(question.estate, replace(OPTIONS, no_new_money=False)))
        said = self.words(question, free)
        assert said == "by the end of Jul to Sep 2027 the partnership has paid £1,500.00 too much"
