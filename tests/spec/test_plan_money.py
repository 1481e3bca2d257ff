"""The money of a plan, worked by hand, so that a finance officer can follow each figure."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.engine.plan.estates import START, body, estate, need, offer, service, today

from wherry.engine.plan.discount import discount_factors, rate_table
from wherry.engine.plan.options import PlanOptions
from wherry.engine.plan.price import exit_charge_pence, growth
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.solve import make_plan
from wherry.record.error import WherryError
from wherry.record.money import pence
from wherry.record.offer import Tier
from wherry.record.quarter import Quarter, quarters_from


def plan(*rows, **options):
    """The plan of a few rows, undiscounted unless said otherwise, and seen by the checker."""
    chosen = {"start": START, "quarters": 4, "rate_table": "none", **options}
    answer = make_plan(PlanQuestion.of(estate(*rows), PlanOptions(**chosen)))
    assert answer.status == "optimal"
    assert answer.gap == 0
    assert answer.checker.findings == ()
    return answer


def sums(answer, kind):
    return [(line.body, line.quarter - START, line.pence) for line in answer.lines if line.kind == kind]


class TestDiscountRates:
    """HM Treasury's Green Book: 3.5 % a year to year 30, 3.0 % to year 75, 2.5 % to year 125; real terms."""

    @pytest.mark.parametrize(
        "year, factor",
        [
            (1, "0.966184"),
            (5, "0.841973"),
            (10, "0.708919"),
            (30, "0.356278"),
            (31, "0.345901"),
            (75, "0.094214"),
            (76, "0.091916"),
        ],
    )
    def test_factors_are_those_published(self, year, factor):
        assert f"{float(rate_table('green-book-2026').factor(year)):.6f}" == factor

    def test_a_worked_appraisal(self):
        """Costs of 100, 50 and 50 in years 0 to 2, benefits of 30 in years 3 to 9."""
        factor = rate_table("green-book-2026").factor
        costs = sum(Fraction(cost) * factor(year) for year, cost in enumerate((100, 50, 50)))
        benefits = sum(30 * factor(year) for year in range(3, 10))
        assert round(float(costs), 4) == 194.9847
        assert round(float(benefits), 4) == 171.2398
        assert round(float(benefits - costs), 4) == -23.7449

    def test_a_ten_year_annuity(self):
        factor = rate_table("green-book-2026").factor
        assert round(float(sum(factor(year) for year in range(1, 11))), 6) == 8.316605

    def test_every_quarter_of_a_financial_year_has_its_factor(self):
        table = rate_table("green-book-2026")
        found = discount_factors(table, quarters_from(Quarter.of(2027, 10), 7))
        assert found == (1, 1, *[table.factor(1)] * 4, table.factor(2))

    def test_an_unknown_table_is_refused_with_those_there_are(self):
        with pytest.raises(WherryError, match="green-book-2026"):
            rate_table("green-book-1066")


class TestLeavingEarly:
    """A Norfolk school's contract: £1,548.55 a year with 7 months left is £903.32; at 40 % the charge is £361.33."""

    left = Fraction("1548.55") * 7 / 12

    def test_what_is_left_to_pay(self):
        assert pence(self.left) == 90332

    def test_the_charge_is_rounded_once_at_the_end(self):
        assert exit_charge_pence(self.left, Decimal(40)) == 36133

    def test_what_is_not_paid(self):
        assert pence(self.left) - exit_charge_pence(self.left, Decimal(40)) == 54199

    def test_a_contract_left_with_two_quarters_to_run(self):
        """£8,000 a year to March, left on 1 October: two quarters of £2,000 are left, 10 % of them is £400."""
        answer = plan(
            body("A"),
            body("B"),
            need("B/N1", quantity="100"),
            today("B/N1", 8000, ends=date(2028, 3, 31), exit_charge_percent=Decimal(10), exit_charge_gbp=Decimal(50)),
            offer("A/O1", "10", available_from=date(2027, 10, 1)),
        )
        assert sums(answer, "today") == [("B", 0, 200000), ("B", 1, 200000)]
        assert sums(answer, "exit") == [("B", 2, 45000)]
        assert sums(answer, "unit") == [("B", 2, 25000), ("B", 3, 25000)]
        (move,) = answer.moves
        assert (move.from_source, move.to_source, move.quarter - START) == ("B/A1", "A/O1", 2)
        assert move.exit_charge_pence == 45000
        assert (move.yearly_before_pence, move.yearly_after_pence) == (800000, 100000)

    def test_without_a_stated_charge_it_may_not_be_left_before_its_end(self):
        rows = [body("A"), body("B"), need("B/N1"), offer("A/O1", "10"), offer("B/O1", "80", "alone")]
        answer = plan(*rows, today("B/N1", 8000, ends=date(2027, 12, 31)))
        assert [move.quarter - START for move in answer.moves] == [3]

    def test_notice_counts_from_the_first_day_of_the_plan(self):
        """91 days from 1 April is 1 July: 91 days' notice reaches the second quarter, 92 only the third."""
        rows = [body("A"), body("B"), need("B/N1"), offer("A/O1", "10")]
        for days, quarter in ((0, 0), (91, 1), (92, 2)):
            answer = plan(*rows, today("B/N1", 8000, notice_days=days))
            assert [move.quarter - START for move in answer.moves] == [quarter]


class TestWhatSharingCosts:
    def test_set_up_steps_and_prices_fall_where_the_rule_says(self):
        """Two bodies of 100 units join A's offer: set-up £1,000 and steps of 150 fall on A, the rest on each."""
        answer = plan(
            body("A"),
            body("B"),
            need("A/N1"),
            need("B/N1"),
            today("A/N1", 12000),
            today("B/N1", 12000),
            offer(
                "A/O1",
                "20",
                set_up_cost_gbp=Decimal(1000),
                joining_cost_gbp=Decimal(100),
                step_capacity=Decimal(150),
                step_cost_gbp_per_year=Decimal(800),
            ),
        )
        assert sums(answer, "set-up") == [("A", 0, 100000)]
        assert sums(answer, "steps") == [("A", at, 2 * 20000) for at in range(4)]
        assert sums(answer, "joining") == [("A", 0, 10000), ("B", 0, 10000)]
        assert sums(answer, "unit") == [(who, at, 50000) for who in "AB" for at in range(4)]
        assert answer.saving.total_pence == 2400000 - (100000 + 160000 + 20000 + 400000)
        assert [saving.total_pence for saving in answer.saving_by_body] == [730000, 990000]
        assert {(steps.steps, steps.load, steps.capacity) for steps in answer.steps} == {(2, "200.000", "300.000")}

    def test_a_joint_price_holds_for_every_unit_from_its_volume_on(self):
        """100 + 100 units reach the price from 200: £10 for every unit; alone each would pay £30."""
        rows = [body("A"), body("B"), offer("A/O1", "30", "joint")]
        rows += [
            Tier(ref="A/T1", body="A", offer="A/O1", from_quantity=Decimal(200), unit_price_gbp_per_year=Decimal(10))
        ]
        for who in "AB":
            rows += [need(f"{who}/N1"), today(f"{who}/N1", 2000)]
        answer = plan(*rows)
        assert {line.pence for line in answer.lines} == {25000}
        assert answer.saving.total_pence == 400000 - 200000
        just_short = [row for row in rows if row.ref != "B/N1"] + [need("B/N1", quantity="99.999")]
        assert plan(*just_short).moves == ()

    def test_optimism_bias_is_added_to_set_up_alone(self):
        rows = [body("A"), need("A/N1"), today("A/N1", 20000)]
        rows += [offer("A/O1", "20", set_up_cost_gbp=Decimal(1000), joining_cost_gbp=Decimal(100))]
        answer = plan(*rows, optimism_bias_percent=Decimal(200))
        assert sums(answer, "set-up") == [("A", 0, 300000)]
        assert sums(answer, "joining") == [("A", 0, 10000)]

    def test_what_does_not_fall_away_is_not_cashable(self):
        """In-house work of £8,000 a year of which 60 % falls away, replaced for £1,000: £3,200 is not cashable."""
        rows = [body("A"), need("A/N1"), offer("A/O1", "10")]
        answer = plan(*rows, today("A/N1", 8000, kind="in-house", cashable_percent=Decimal(60)))
        assert answer.saving.total_pence == 700000
        assert (answer.saving.cashable_pence, answer.saving.non_cashable_pence) == (380000, 320000)
        assert answer.cash.cumulative_cashable == (95000, 190000, 285000, 380000)

    def test_growth_compounds_quarterly_and_is_exact_by_the_year(self):
        assert growth(Decimal(26), 4) == Fraction(126, 100)
        assert growth(Decimal(26), 8) == Fraction(126, 100) ** 2
        assert round(float(growth(Decimal(26), 1)), 9) == round(1.26**0.25, 9)
        assert abs(growth(Decimal(26), 2) ** 2 - Fraction(126, 100)) < Fraction(1, 10**38)

    def test_an_extension_costs_its_share_of_the_price_before(self):
        """£8,000 a year to June, then a six-month extension at 110 %: £2,000, then £2,200 a quarter."""
        rows = [body("A"), need("A/N1"), offer("A/O1", "1000", "alone")]
        kept = today(
            "A/N1",
            8000,
            ends=date(2027, 6, 30),
            extension_months=6,
            extensions_left=1,
            extension_price_percent=Decimal(110),
        )
        answer = plan(*rows, kept)
        assert sums(answer, "today") == [("A", 0, 200000), ("A", 1, 220000), ("A", 2, 220000)]
        assert [move.quarter - START for move in answer.moves] == [3]


class TestNoNewMoney:
    """Moving costs £6,000 at once and saves £4,000 a quarter. Another saving must make up the rest."""

    rows = (
        body("A"),
        need("A/N1"),
        need("A/N2", "web"),
        service("net"),
        service("web"),
        today("A/N1", 20000),
        today("A/N2", 9000),
        offer("A/O1", "40", joining_cost_gbp=Decimal(6000)),
        offer("A/O2", "10", service="web"),
    )

    def test_two_savings_together_pay_for_a_move_at_once(self):
        """A/N2 saves £2,000 in the first quarter and A/N1 £4,000: together they pay the £6,000 to the penny."""
        answer = plan(*self.rows)
        assert [(move.need, move.quarter - START) for move in answer.moves] == [("A/N1", 0), ("A/N2", 0)]
        assert answer.cash.cumulative == (0, 600000, 1200000, 1800000)
        assert answer.cash.lowest_pence == 0

    def test_a_penny_dearer_and_it_waits_a_quarter(self):
        rows = [row for row in self.rows if row.ref != "A/O1"]
        rows.append(offer("A/O1", "40", joining_cost_gbp=Decimal("6000.01")))
        answer = plan(*rows)
        assert [(move.need, move.quarter - START) for move in answer.moves] == [("A/N2", 0), ("A/N1", 1)]
        free = plan(*rows, no_new_money=False)
        assert free.cash.lowest_pence == -1
        assert free.present_pence == answer.present_pence - 400000
