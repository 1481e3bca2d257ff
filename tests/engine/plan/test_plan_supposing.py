"""What a question supposes beyond the records, schedules of exit charges, and two plans compared."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.engine.plan.estates import START, believable, body, estate, need, offer, today

from wherry.engine.plan.compare import Side, SideLine, compare_plans
from wherry.engine.plan.options import Lock, PlanOptions
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.restate import deflator
from wherry.engine.plan.solve import make_plan
from wherry.engine.plan.whatif import GrowthChange, PriceChange
from wherry.engine.plan.whatif_estate import suppose
from wherry.record.checks import check
from wherry.record.error import WherryError
from wherry.record.exit_schedule import read_exit_schedule


def options(**more):
    return PlanOptions(**{"start": START, "quarters": 4, "rate_table": "none", **more})


def plan(found, **more):
    answer = make_plan(PlanQuestion.of(found, options(**more)))
    assert answer.checker.findings == ()
    return answer


TWO = (
    body("A"),
    body("B"),
    need("A/N1"),
    today("A/N1", 8000, price_year=2024),
    offer("B/O1", "20", set_up_cost_gbp=Decimal(1000), price_year=2024),
)


class TestSupposing:
    def test_every_price_of_what_is_named_moves_and_nothing_else(self):
        found = suppose(estate(*TWO), options(price_changes=(PriceChange(percent=Decimal(10), offer="B/O1"),)))
        (offered,), (held,) = found.offers, found.arrangements
        assert (offered.unit_price_gbp_per_year, offered.set_up_cost_gbp) == (22, 1100)
        assert held.cost_gbp_per_year == 8000

    @pytest.mark.parametrize(
        "change, offered, held",
        [
            ({"service": "net"}, 22, 8000),
            ({"body": "A"}, 20, 8000),
            ({"of": "both"}, 22, 8800),
            ({"of": "arrangements", "body": "A"}, 20, 8800),
        ],
    )
    def test_a_change_is_narrowed_as_it_says(self, change, offered, held):
        found = suppose(estate(*TWO), options(price_changes=(PriceChange(percent=Decimal(10), **change),)))
        assert found.offers[0].unit_price_gbp_per_year == offered
        assert found.arrangements[0].cost_gbp_per_year == held

    def test_the_checker_supposes_the_same_and_the_records_stay(self):
        found = estate(*TWO)
        question = PlanQuestion.of(found, options(price_changes=(PriceChange(percent=Decimal(10)),)))
        answer = make_plan(question)
        assert answer.checker.findings == ()
        assert answer.present_pence == 110000 + 220000
        assert question.estate.offers[0].unit_price_gbp_per_year == 20
        assert question.sha256 != PlanQuestion.of(found, options()).sha256

    def test_demand_that_grows_faster_is_added_to_its_own_growth(self):
        found = estate(*TWO[:2], need("A/N1", growth_percent_per_year=Decimal(5)), *TWO[3:])
        changes = (GrowthChange(percent_per_year=Decimal(10)), GrowthChange(percent_per_year=Decimal(1), need="A/N1"))
        assert suppose(found, options(growth_changes=changes)).needs[0].growth_percent_per_year == 16
        assert plan(found, growth_changes=changes).present_pence > plan(found).present_pence

    def test_names_that_are_not_there_are_refused(self):
        for wrong in (
            {"price_changes": (PriceChange(percent=Decimal(1), offer="X"),)},
            {"price_changes": (PriceChange(percent=Decimal(1), service="X"),)},
            {"growth_changes": (GrowthChange(percent_per_year=Decimal(1), need="X"),)},
            {"growth_changes": (GrowthChange(percent_per_year=Decimal(1), body="X"),)},
        ):
            (fatal,) = PlanQuestion.of(estate(*TWO), options(**wrong)).fatal
            assert fatal.code == "supposed-unknown"

    def test_a_price_cannot_fall_by_more_than_all_of_it(self):
        with pytest.raises(ValueError, match="more than 100"):
            PriceChange(percent=Decimal(-101))

    def test_options_come_back_from_their_document(self):
        chosen = options(
            price_changes=(PriceChange(percent=Decimal("-2.5"), service="net", of="both"),),
            growth_changes=(GrowthChange(percent_per_year=Decimal(15), body="A"),),
            price_year=2024,
            locks=(Lock(need="A/N1", source="B/O1", whenever=True),),
        )
        assert PlanOptions.read(chosen.document) == chosen
        assert not {"price_year", "price_changes", "growth_changes", "deflator"} & set(options().document)


class TestPriceYears:
    def test_a_price_is_worth_the_ratio_of_the_two_years_indices(self):
        """£8,000 in the prices of 2021 is £8,000 x 100 / 85.6358 = £9,341.89 in those of 2024."""
        rows = [row if row.ref != "A/A1" else replace(row, price_year=2021) for row in TWO]
        found = suppose(estate(*rows), options(price_year=2024))
        assert round(found.arrangements[0].cost_gbp_per_year, 2) == Decimal("9341.89")
        assert found.arrangements[0].price_year == 2024
        assert found.offers[0] == estate(*rows).offers[0]
        assert plan(estate(*rows), price_year=2024, no_new_money=False).baseline_present_pence == 4 * 233547

    def test_there_and_back_is_the_same(self):
        table = deflator()
        assert table.factor(2021, 2024) * table.factor(2024, 2021) == 1

    def test_a_year_that_is_unknown_or_not_in_the_table_is_refused(self):
        for year, code in ((None, "price-year-unknown"), (2019, "price-year-not-in-table")):
            rows = [row if row.ref != "A/A1" else replace(row, price_year=year) for row in TWO]
            (fatal,) = PlanQuestion.of(estate(*rows), options(price_year=2024)).fatal
            assert (fatal.code, fatal.ref) == (code, "A/A1")
        with pytest.raises(WherryError, match="gdp-deflator-2024"):
            PlanQuestion.of(estate(*TWO), options(price_year=2024, deflator="rpi"))


class TestExitSchedules:
    def test_steps_are_read_in_order_of_days(self):
        steps = read_exit_schedule(("2028-04-01 10% + £500", "2027-04-01 40%", "2029-04-01 £2,500.50"))
        assert [(step.day.year, step.percent, step.gbp) for step in steps] == [
            (2027, 40, 0),
            (2028, 10, 500),
            (2029, 0, Decimal("2500.50")),
        ]
        assert [step.text for step in steps] == ["2027-04-01 40%", "2028-04-01 10% + £500", "2029-04-01 £2500.50"]

    @pytest.mark.parametrize(
        "wrong",
        [("40%",), ("2027-04-01",), ("2027-13-01 4%",), ("2027-04-01 140%",), ("2027-04-01 4%", "2027-04-01 5%")],
    )
    def test_what_cannot_be_read_is_refused_with_what_to_write(self, wrong):
        with pytest.raises(ValueError, match="2027-04-01"):
            read_exit_schedule(wrong)
        found = estate(*TWO[:3], today("A/N1", 8000, exit_schedule=wrong), TWO[4])
        assert [one.code for one in PlanQuestion.of(found, options()).fatal][:1] == ["exit-schedule-unreadable"]
        assert "exit-schedule-unreadable" in {one.code for one in check(found)}

    def test_the_charge_falls_as_the_schedule_says(self):
        """£2,000 a quarter to March: leaving in July costs 50 % of £6,000, in October 10 % of £4,000 and £50; before
        the first day it may not be left. The offer opens in October, so the charge is £450."""
        held = today("A/N1", 8000, ends=date(2028, 3, 31), exit_schedule=("2027-07-01 50%", "2027-10-01 10% + £50"))
        rows = [*TWO[:3], held]
        answer = plan(estate(*rows, offer("B/O1", "10", available_from=date(2027, 10, 1))))
        assert [(line.quarter - START, line.pence) for line in answer.lines if line.kind == "exit"] == [(2, 45000)]
        free = [*rows, offer("B/O1", "10"), offer("A/O1", "80", "alone")]
        assert [line.quarter - START for line in plan(estate(*free)).lines if line.kind == "exit"] == [2]

    def test_a_schedule_before_its_first_day_leaves_the_usual_charge(self):
        held = today(
            "A/N1", 8000, ends=date(2028, 3, 31), exit_charge_percent=Decimal(20), exit_schedule=("2028-01-01 0%",)
        )
        answer = plan(estate(*TWO[:3], held, offer("B/O1", "10")))
        assert [line.pence for line in answer.lines if line.kind == "exit"] == [160000]

    def test_pounds_of_a_schedule_move_with_prices(self):
        held = today("A/N1", 8000, ends=date(2028, 3, 31), exit_schedule=("2027-04-01 10% + £50",))
        change = (PriceChange(percent=Decimal(10), of="arrangements"),)
        found = suppose(estate(*TWO[:3], held, TWO[4]), options(price_changes=change))
        assert found.arrangements[0].exit_schedule == ("2027-04-01 10% + £55",)


def side(name, answer, chosen):
    return Side(
        name=name,
        status=answer.status,
        members=answer.members,
        quarters=tuple(str(quarter) for quarter in answer.quarters),
        options=chosen.document,
        inputs_sha256=answer.inputs_sha256,
        present_pence=answer.present_pence,
        baseline_present_pence=answer.baseline_present_pence,
        lowest_pence=answer.cash.lowest_pence,
        cashable_pence=answer.saving.cashable_pence,
        lines=tuple(
            SideLine(
                kind=line.kind,
                body=line.body,
                need=line.need,
                source=line.source,
                quarter=str(line.quarter),
                pence=line.pence,
                present_pence=line.present_pence,
            )
            for line in answer.lines
        ),
        ways={one.need: tuple((run.source, str(run.starts)) for run in one.stretches) for one in answer.needs},
        about={one.need: (one.body, one.service) for one in answer.needs},
    )


class TestCompare:
    @pytest.mark.parametrize("seed", [1, 2, 3])
    def test_the_difference_adds_up_to_the_penny_every_way(self, seed):
        found = believable(seed, 3, 2)
        one, other = options(quarters=6), options(quarters=6, price_changes=(PriceChange(percent=Decimal(30)),))
        first, second = (make_plan(PlanQuestion.of(found, each)) for each in (one, other))
        compared = compare_plans(side("A", first, one), side("B", second, other))
        assert compared.more_pence == second.present_pence - first.present_pence
        for parts in (compared.by_kind, compared.by_body, compared.by_source, compared.by_year):
            assert sum(part.more_pence for part in parts) == compared.more_pence
        assert compared.asked_otherwise[0].startswith("price changes: none in A, percent 30, of offers in B")

    def test_a_need_that_is_met_otherwise_is_told(self):
        """Without the offer the need stays at £8,000; with it it costs £2,000 and £1,000 to set up."""
        found = estate(*TWO)
        locked = options(locks=(Lock(need="A/N1", source="A/A1"),))
        free, held = (make_plan(PlanQuestion.of(found, each)) for each in (options(), locked))
        compared = compare_plans(side("free", free, options()), side("held", held, locked))
        (other,) = compared.needs
        assert (other.first, other.second) == (("B/O1 from 2027-04",), ("A/A1 from 2027-04",))
        assert other.more_pence == 600000
        assert compared.more_pence == 500000
        assert compared.says[:2] == ("The second plan costs £5,000 more in present value.", "1 need is met otherwise.")
        assert compared.doubts == ()

    def test_the_same_plan_twice_is_the_same(self):
        answer = plan(estate(*TWO))
        compared = compare_plans(side("a", answer, options()), side("b", answer, options()))
        assert compared.says == ("The two plans are the same.",)
        assert compared.needs == ()

    def test_plans_of_different_bodies_or_quarters_are_not_compared_unsaid(self):
        answer = plan(estate(*TWO))
        one = side("a", answer, options())
        fewer = replace(one, name="b", members=("A",), quarters=one.quarters[:2], status="feasible")
        said = " ".join(compare_plans(one, fewer).doubts)
        assert "do not cover the same quarters" in said
        assert "B only in a" in said
        assert "b is not proven" in said
