"""Options side by side, switching values, scenarios, successors, bridging and preferences: each against sums by hand or
against the checker."""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.plan.estates import START, believable, body, estate, need, offer, today

from wherry.engine.plan.answer import BodyMoney
from wherry.engine.plan.appraisal import ALONE, NOTHING, SHARE, appraise, payback
from wherry.engine.plan.asking import Asker
from wherry.engine.plan.bridging import bridge
from wherry.engine.plan.options import Lock, PlanOptions
from wherry.engine.plan.preference import Preference, prefer
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.restate import optimism_bias
from wherry.engine.plan.robust import hold, make_robust_plan, peak_demand
from wherry.engine.plan.scenario import Scenario, read_scenario
from wherry.engine.plan.sensitivity import find_switch_values
from wherry.engine.plan.solve import make_plan
from wherry.engine.plan.whatif import GrowthChange, PriceChange
from wherry.record.error import NoPlan, WherryError
from wherry.record.quarter import quarters_from


def made(*rows, **options):
    question = PlanQuestion.of(
        estate(*rows), PlanOptions(**{"start": START, "quarters": 4, "rate_table": "none", **options})
    )
    answer = make_plan(question)
    assert answer.checker.findings == ()
    return question, answer


class TestAppraisal:
    rows = (
        body("A"),
        body("B"),
        need("A/N1"),
        today("A/N1", 8000, ends=date(2027, 9, 30), exit_charge_percent=Decimal(0), cashable_percent=Decimal(50)),
        offer("A/O-alone", "60", "alone", set_up_cost_gbp=Decimal(300)),
        offer("B/O1", "20", set_up_cost_gbp=Decimal(1000), joining_cost_gbp=Decimal(200)),
    )

    def appraised(self, **more):
        question, answer = made(*self.rows, no_new_money=False)
        return appraise(question, answer, bias=optimism_bias(), **more)

    def test_three_options_are_priced_as_by_hand(self):
        """Do nothing: £4,000 to September, then £300 and £3,000 alone. Alone at once: £300 and £6,000. Sharing at once:
        £1,000 and £200 once, and £2,000 for the year."""
        found = {option.name: option for option in self.appraised().options}
        assert [found[name].present_pence for name in (NOTHING, ALONE, SHARE)] == [730000, 630000, 320000]
        assert [found[name].net_present_pence for name in (NOTHING, ALONE, SHARE)] == [0, 100000, 410000]
        (first,) = found[SHARE].years
        assert (first.capital_once_pence, first.revenue_once_pence, first.running_pence) == (100000, 20000, 200000)
        assert self.appraised().preferred == SHARE

    def test_only_what_falls_away_pays_back(self):
        """Doing nothing costs £1,000 cash a quarter, then £1,800 and £1,500; sharing £1,700, then £500 a quarter: at
        the quarters' ends it has saved -£700, -£200, £1,100, £2,100 in cash."""
        share = self.appraised().options[-1]
        assert share.cashable_pence == 210000
        assert share.non_cashable_pence == 410000 - 210000
        assert share.deepest_pence == -70000
        assert share.payback == START + 2

    def test_the_upper_bound_of_optimism_bias_is_lowered_by_what_is_managed(self):
        """200 % on £1,000 of set-up against 200 % on £300: £1,400 worse; with half of it managed £700."""
        for managed, worse in ((0, 140000), (50, 70000), (100, 0)):
            share = self.appraised(managed_percent=managed).options[-1]
            assert share.biased_net_present_pence == 410000 - worse

    def test_the_ratio_is_running_cost_saved_to_one_off_cost_more(self):
        """£7,000 less £2,000 of running cost for £1,200 less £300 paid once."""
        assert self.appraised().options[-1].benefit_cost_ratio == "5.56"

    def test_bounds_that_are_not_published_are_refused(self):
        with pytest.raises(WherryError, match="equipment and development"):
            self.appraised(kind="castles")
        with pytest.raises(WherryError, match="between 0 and 100"):
            self.appraised(managed_percent=101)

    def test_the_five_cases_say_what_the_figures_say(self):
        cases = {case.name: " ".join(case.shows) for case in self.appraised().cases}
        assert list(cases) == ["Strategic", "Economic", "Commercial", "Financial", "Management"]
        assert "worth £4,100 more in present value than doing nothing" in cases["Economic"]
        assert "Local Authorities (Goods and Services) Act 1970 s1" in cases["Commercial"]

    @pytest.mark.parametrize(
        "saved, quarter", [((1, 1), 0), ((-1, 2), 1), ((-1, 2, -2, 1), 3), ((-1, -1), None), ((-3, 1, 2, 1), 2)]
    )
    def test_payback_is_when_it_never_is_below_zero_again(self, saved, quarter):
        assert payback(START, saved) == (None if quarter is None else START + quarter)

    @pytest.mark.parametrize("seed", [3, 4])
    def test_doing_nothing_never_costs_less_than_acting_alone(self, seed):
        question = PlanQuestion.of(believable(seed, 3, 2), PlanOptions(start=START, quarters=8))
        answer = make_plan(question)
        nothing, alone, share = appraise(question, answer, bias=optimism_bias()).options
        assert nothing.present_pence >= alone.present_pence >= share.present_pence
        assert alone.present_pence == answer.baseline_present_pence
        assert sum(year.saved_pence for year in share.years) == share.cashable_pence + share.non_cashable_pence


class TestSwitchValues:
    def found(self, **options):
        rows = (
            body("A"),
            body("B"),
            need("A/N1"),
            today("A/N1", 8000),
            offer("B/O1", "20", set_up_cost_gbp=Decimal(1000)),
        )
        question, answer = made(*rows, no_new_money=False, **options)
        return question, answer, {one.assumption: one for one in find_switch_values(question, answer)}

    def test_a_price_switches_where_the_saving_is_gone(self):
        """£8,000 against £2,000 and £1,000: £5,000 is saved. Prices may rise by 250 %, set-up by 500 %; today's cost
        may fall by 62.5 %."""
        question, answer, found = self.found()
        assert found["Unit prices of shared offers"].percent == "250.0"
        assert found["Set-up of shared offers"].percent == "500.0"
        assert found["Costs of today's arrangements"].percent == "-62.5"
        dearer = replace(question.options, price_changes=(PriceChange(percent=Decimal(250), offer="B/O1"),))
        half = replace(question.options, growth_changes=(), rate_table="none")
        assert dearer != half
        held = hold(question, answer, Scenario(name="x", price_changes=dearer.price_changes))
        assert held.answer.saving.present_pence == 500000 - 250 * 3000

    def test_demand_may_grow_while_the_offer_stays_worth_while(self):
        """Today costs the same whatever the quantity, the offer £20 a unit: the saving lasts whatever is tried."""
        _, _, found = self.found()
        assert "more than 60 points more" in found["Growth of demand, every service alike"].says

    def test_demand_may_not_outgrow_the_room_there_is(self):
        """100 units in steps of 110 at most: 10 points a year are 107.4 by the last quarter, 14 are 110.3."""
        rows = (body("A"), body("B"), need("A/N1"), today("A/N1", 8000))
        full = offer("B/O1", "20", step_capacity=Decimal(110), most_steps=1)
        question, answer = made(*rows, full)
        found = {one.assumption: one for one in find_switch_values(question, answer)}
        assert "up to 13 points more" in found["Growth of demand, every service alike"].says
        assert 100 * 1.13**0.75 <= 110 < 100 * 1.14**0.75

    def test_a_rate_at_which_a_late_saving_is_worth_nothing(self):
        """£3,000 more in the first year, £4,000 less in the second: at a third a year the saving is worth nothing."""
        rows = (body("A"), body("B"), need("A/N1"), today("A/N1", 4000))
        found = offer("B/O1", "0", joining_cost_gbp=Decimal(7000), minimum_term_quarters=8)
        question, answer = made(*rows, found, quarters=8, no_new_money=False)
        (rate,) = [one for one in find_switch_values(question, answer) if one.assumption.startswith("Discount")]
        assert rate.switch == "33.34 %"


class TestScenarios:
    video = Scenario(name="video", growth_changes=(GrowthChange(percent_per_year=Decimal(40), service="net"),))

    @staticmethod
    def room(most):
        return (
            body("A"),
            body("B"),
            need("A/N1"),
            need("B/N1"),
            today("A/N1", 8000),
            today("B/N1", 7000),
            offer("B/O1", "20", step_capacity=Decimal(100), most_steps=most),
        )

    def test_a_plan_that_only_just_fits_does_not_hold_when_demand_grows(self):
        question, answer = made(*self.room(2))
        assert len(answer.moves) == 2
        held = hold(question, answer, self.video)
        assert not held.holds
        assert "B/O1 serves more than it can" in " ".join(held.broken)

    def test_the_robust_plan_moves_only_what_fits_in_every_scenario(self):
        """By the last quarter 100 units are 128.7: of two steps of 100 one need has room, and A/N1 saves more."""
        question, answer = made(*self.room(2))
        asker = Asker(question)
        asker.keep(answer)
        robust = make_robust_plan(asker, [self.video])
        assert [(move.need, move.to_source) for move in robust.plan.moves] == [("A/N1", "B/O1")]
        assert [row.name for row in robust.rows] == ["as recorded", "video"]
        assert robust.rows[0].plan_pence == 200000 + 700000
        assert all(row.plan_pence >= row.bound_pence for row in robust.rows)
        assert robust.mean_pence >= robust.bound_pence
        assert any("as recorded does not hold in video" in words for words in robust.rejected)

    def test_what_holds_in_no_scenario_is_said(self):
        rows = (*self.room(0), offer("A/O-alone", "90", "alone"), offer("B/O-alone", "90", "alone"))
        rows = tuple(replace(row, capacity=Decimal(110)) if hasattr(row, "capacity") else row for row in rows)
        question = PlanQuestion.of(estate(*rows), PlanOptions(start=START, quarters=4, no_new_money=False))
        robust = make_robust_plan(Asker(question), [self.video])
        assert {move.to_kind for move in robust.plan.moves} == {"alone"}
        locked = replace(question.options, locks=(Lock(need="A/N1", source="A/A1"),))
        with pytest.raises(NoPlan) as none:
            make_robust_plan(Asker(PlanQuestion.of(question.estate, locked)), [self.video])
        assert none.value.demands

    def test_the_greatest_demand_is_that_of_each_need_by_itself(self):
        question, _ = made(*self.room(2))
        one = Scenario(name="x", growth_changes=(GrowthChange(percent_per_year=Decimal(5), need="A/N1"),))
        peak = peak_demand(question, [self.video, one])
        assert {change.need: change.percent_per_year for change in peak.growth_changes} == {"A/N1": 40, "B/N1": 40}

    def test_scenarios_are_read_or_refused_with_what_to_write(self):
        found = read_scenario({"name": "video", "growth": [{"percent_per_year": 40, "service": "net"}]})
        assert found == self.video
        assert found.words == "demand for net grows by 40 percentage points a year more"
        for wrong in ({"growth": []}, {"name": "x", "growth": [{}]}, {"name": "x", "grow": []}, "x"):
            with pytest.raises(WherryError):
                read_scenario(wrong)

    @pytest.mark.parametrize("seed", [1, 6])
    def test_a_plan_holds_in_its_own_scenario_at_its_own_cost(self, seed):
        question = PlanQuestion.of(believable(seed, 3, 2), PlanOptions(start=START, quarters=6))
        answer = make_plan(question)
        held = hold(question, answer, Scenario(name="none"))
        assert held.holds
        assert held.answer.present_pence == answer.present_pence
        assert held.answer.baseline_present_pence == answer.baseline_present_pence


class TestSuccessors:
    rows = (
        body("A", ends=date(2027, 9, 30), successors=("N1", "N2")),
        body("B", ends=date(2027, 12, 31), successors=("N2",)),
        body("N1", starts=date(2027, 10, 1)),
        body("N2", starts=date(2027, 10, 1)),
        need("A/N1"),
        need("A/N2"),
        today("A/N1", 8000),
        today("A/N2", 100),
        offer("B/O1", "20"),
    )

    def test_what_is_in_force_on_a_body_s_last_day_must_pass_on(self):
        _, answer = made(*self.rows)
        said = [
            (one.role, one.body, one.source, one.need, one.quarter - START, one.after_pence) for one in answer.novations
        ]
        assert said == [
            ("as consumer", "A", "B/O1", "A/N1", 2, 100000),
            ("contract", "A", "A/A2", "A/N2", 2, 5000),
            ("as provider", "B", "B/O1", "A/N1", 3, 50000),
        ]
        assert "N1 and N2 as consumer; they must agree whose it becomes" in answer.novations[0].says

    def test_nothing_passes_on_where_nobody_ends_in_the_plan(self):
        rows = [replace(row, ends=None, successors=()) if hasattr(row, "successors") else row for row in self.rows]
        assert made(*rows)[1].novations == ()


class TestBridging:
    def test_a_provider_that_pays_set_up_is_carried_by_those_who_save(self):
        """B pays £1,000 to set up and saves nothing itself; A saves £1,500 a quarter and carries it."""
        rows = (
            body("A"),
            body("B"),
            need("A/N1"),
            today("A/N1", 8000),
            offer("B/O1", "20", set_up_cost_gbp=Decimal(1000)),
        )
        _, answer = made(*rows)
        found = answer.bridging
        assert [(one.kind, one.payer, one.receiver, one.pence) for one in found.recharges] == [
            ("lends", "A", "B", 100000)
        ]
        ahead = {one.body: (one.before, one.after) for one in found.standings}
        assert ahead["B"] == ((-100000,) * 4, (0,) * 4)
        assert ahead["A"][1] == (50000, 200000, 350000, 500000)
        assert found.holds

    def test_what_is_lent_is_paid_back_when_the_other_is_ahead(self):
        one = bridge(
            quarters_from(START, 3),
            [money("A", 100, 100, 100), money("B", 100, 100, 100)],
            [money("A", 40, 100, 100), money("B", 150, 90, 20)],
        )
        assert [(each.kind, each.payer, each.pence) for each in one.recharges] == [
            ("lends", "A", 50),
            ("repays", "B", 10),
            ("repays", "B", 40),
        ]
        assert [standing.owes_pence for standing in one.standings] == [0, 0]

    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(st.integers(0, 10**6))
    def test_nobody_is_ever_out_of_pocket_where_the_partnership_is_not(self, seed):
        draw = random.Random(seed)
        bodies, count = "ABCD"[: draw.randint(1, 4)], draw.randint(1, 6)
        saved = {who: [draw.randint(-50, 60) for _ in range(count)] for who in bodies}
        found = bridge(
            quarters_from(START, count),
            [money(who, *([100] * count)) for who in bodies],
            [money(who, *(100 - one for one in saved[who])) for who in bodies],
        )
        total, lowest = 0, 0
        for at in range(count):
            total += sum(saved[who][at] for who in bodies)
            lowest = min(lowest, total)
            assert sum(one.after[at] for one in found.standings) == total
        assert found.holds == (lowest >= 0)
        assert found.short_pence == -lowest
        if found.holds:
            assert all(pence >= 0 for one in found.standings for pence in one.after)
        assert sum(one.owes_pence for one in found.standings) == sum(one.owed_pence for one in found.standings)
        assert all(one.pence > 0 for one in found.recharges)


def money(who, *paid):
    return BodyMoney(body=who, by_quarter=paid, total_pence=sum(paid), present_pence=sum(paid))


class TestPreferences:
    rows = (
        body("A"),
        body("B"),
        body("C"),
        need("A/N1"),
        today("A/N1", 8000),
        offer("B/O1", "20"),
        offer("C/O1", "25"),
    )

    def preferred(self, *wishes):
        question, answer = made(*self.rows)
        asker = Asker(question)
        asker.keep(answer)
        return prefer(asker, answer, wishes)

    @pytest.mark.parametrize("worth, source", [(50000, "C/O1"), (49999, "B/O1")])
    def test_a_wish_is_kept_if_it_costs_at_most_its_worth(self, worth, source):
        """The other offer costs £5 x 100 = £500 a year more."""
        answer, options, (judged,) = self.preferred(Preference(need="A/N1", source="C/O1", worth_pence=worth))
        assert answer.needs[0].stretches[-1].source == source
        assert (judged.kept, judged.costs_pence) == (source == "C/O1", 50000)
        assert len(options.locks) == judged.kept

    def test_the_earlier_wish_goes_first(self):
        first = Preference(need="A/N1", source="C/O1", worth_pence=10**6)
        second = Preference(source="C/O1", refuses=True, worth_pence=10**9)
        _, _, (one, other) = self.preferred(first, second)
        assert (one.kept, other.kept, other.costs_pence) == (True, False, None)
        answer, _, (one, other) = self.preferred(second, first)
        assert (one.kept, one.costs_pence, other.kept) == (True, 0, False)
        assert answer.needs[0].stretches[-1].source == "B/O1"

    def test_staying_as_today_can_be_wished_for(self):
        answer, _, (judged,) = self.preferred(Preference(need="A/N1", source="A/A1", worth_pence=600000))
        assert (judged.kept, judged.costs_pence) == (True, 600000)
        assert answer.moves == ()
