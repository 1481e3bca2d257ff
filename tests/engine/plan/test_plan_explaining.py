"""Why a plan is as it is: every explanation is the difference of two plans, and says what one of them would say."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.engine.plan.estates import START, believable, body, estate, need, offer, service, today

from wherry.engine.plan.asking import Asker
from wherry.engine.plan.binding import cost_rules
from wherry.engine.plan.conflict import find_conflict, list_demands, only
from wherry.engine.plan.explain import explain_needs, fitting_offers
from wherry.engine.plan.options import Lock, PlanOptions, Refusal
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.solve import make_plan
from wherry.engine.plan.winning_price import find_switch_price, priced_at
from wherry.record.error import NoPlan, Stopped, WherryError
from wherry.record.offer import Tier


def asked(found, **options):
    question = PlanQuestion.of(found, PlanOptions(**{"start": START, "quarters": 4, "rate_table": "none", **options}))
    assert question.fatal == ()
    answer = make_plan(question)
    asker = Asker(question)
    asker.keep(answer)
    return asker, answer


def two_offers(first="20", second="30"):
    """A body that pays £8,000 a year alone, and two offers to serve its 100 units."""
    return estate(
        body("A"),
        body("B"),
        need("A/N1"),
        today("A/N1", 8000),
        offer("B/O1", first),
        offer("B/O2", second),
    )


class TestReasons:
    def test_the_next_best_of_a_move_is_the_other_offer_at_its_price(self):
        """£20 x 100 is £2,000 a year, £30 x 100 is £3,000: without the first the second costs £1,000 more."""
        asker, answer = asked(two_offers())
        moved, stayed = explain_needs(asker, answer)
        assert (moved.asked, moved.offer, moved.costs_pence, moved.proven) == ("moves", "B/O1", 100000, True)
        assert [run.source for run in moved.instead] == ["B/O2"]
        assert "£1,000 more" in moved.says
        assert (stayed.asked, stayed.offer, stayed.costs_pence) == ("stays", "B/O2", 100000)

    def test_a_need_that_stays_says_what_moving_would_cost_at_the_cheapest_time(self):
        """The offer costs £12,000 against £8,000 today; in the last quarter alone that is £1,000 more, and joining."""
        asker, answer = asked(
            estate(
                body("A"),
                body("B"),
                need("A/N1"),
                today("A/N1", 8000),
                offer("B/O1", "120", joining_cost_gbp=Decimal(50)),
            )
        )
        (reason,) = explain_needs(asker, answer)
        assert (reason.asked, reason.costs_pence) == ("stays", 105000)
        assert reason.breaks == "no new money"
        assert [(run.source, run.starts - START) for run in reason.instead] == [("A/A1", 0), ("B/O1", 3)]

    def test_reasons_that_are_not_reached_are_not_made_up(self):
        question = PlanQuestion.of(two_offers(), PlanOptions(start=START, quarters=4))
        answer = make_plan(question)
        assert explain_needs(Asker(question, limit=0.0), answer) == ()

    def test_what_no_plan_allows_says_so(self):
        found = estate(
            body("A"),
            body("B"),
            need("A/N1"),
            today("A/N1", 8000, ends=date(2027, 6, 30)),
            offer("A/O-alone", "90", "alone"),
            offer("B/O1", "120", available_until=date(2027, 9, 30)),
        )
        asker, answer = asked(found)
        assert answer.moves[0].to_source == "A/O-alone"
        (reason,) = explain_needs(asker, answer)
        assert reason.costs_pence is None
        assert "no plan keeps every rule" in reason.says

    @pytest.mark.parametrize("seed", [2, 3])
    def test_nothing_else_is_ever_cheaper(self, seed):
        asker, answer = asked(believable(seed, 3, 2), quarters=6)
        reasons = explain_needs(asker, answer)
        assert {reason.need for reason in reasons} <= {plan.need for plan in answer.needs}
        assert all(reason.breaks or reason.costs_pence is None or reason.costs_pence >= 0 for reason in reasons)
        for reason in reasons:
            assert reason.proven
            sources = {run.source for run in reason.instead}
            assert reason.costs_pence is None or (reason.offer in sources) == (reason.asked == "stays")

    def test_offers_that_fit_come_cheapest_first(self):
        asker, _ = asked(two_offers("40", "30"))
        assert fitting_offers(asker, "A/N1") == ("B/O2", "B/O1")


class TestWhatRulesCost:
    def test_a_refusal_a_lock_and_no_new_money_each_cost_what_the_plan_without_them_saves(self):
        found = estate(
            body("A"),
            body("B"),
            need("A/N1"),
            need("B/N1"),
            today("A/N1", 8000),
            today("B/N1", 8000),
            offer("B/O1", "20"),
            offer("B/O2", "30"),
        )
        asker, answer = asked(
            found, refusals=(Refusal(offer="B/O1", need="A/N1"),), locks=(Lock(need="B/N1", source="B/A1"),)
        )
        costs = {relaxed.rule: relaxed.costs_pence for relaxed in cost_rules(asker, answer)}
        assert costs == {"lock": 600000, "refusal": 100000, "no new money": 0}

    def test_the_last_step_of_capacity_costs_what_one_more_would_save(self):
        found = estate(
            body("A"),
            body("B"),
            *(need(f"{who}/N1") for who in "AB"),
            *(today(f"{who}/N1", 8000) for who in "AB"),
            offer("B/O1", "20", step_capacity=Decimal(100), most_steps=1),
        )
        asker, answer = asked(found)
        (capacity,) = [one for one in cost_rules(asker, answer) if one.rule == "capacity"]
        assert (capacity.subject, capacity.costs_pence, capacity.moves) == ("B/O1", 600000, 2)


class TestSwitchPrices:
    def test_a_losing_offer_would_have_won_just_below_the_other(self):
        """At £19 it is cheaper than the other at £20; at £20 it is not."""
        asker, answer = asked(two_offers("20", "30"))
        found = find_switch_price(asker, answer, "B/O2", step=Decimal(1))
        assert (found.wins_at, found.loses_at, found.used, found.proven) == ("19", "20", False, True)
        assert found.says == "B/O2 costs £30 a year for each unit and would be used at £19 or less."

    def test_below_a_hundred_pounds_it_is_found_to_the_penny(self):
        """A quarter's price is rounded to the penny, so that a hundred units at £19.99 are £1,999.00 a year."""
        asker, answer = asked(two_offers("20", "30"))
        assert find_switch_price(asker, answer, "B/O2").wins_at == "19.99"

    def test_a_used_offer_may_cost_more_up_to_the_next_best(self):
        asker, answer = asked(two_offers("20", "30"))
        found = find_switch_price(asker, answer, "B/O1", step=Decimal(1))
        assert (found.wins_at, found.loses_at, found.used) == ("29", "30", True)

    def test_set_up_counts_against_a_price(self):
        """£8,000 alone, £2,000 to set up: the price may be £59 a unit, £5,900 a year, but not £60."""
        rows = [body("A"), body("B"), need("A/N1"), today("A/N1", 8000)]
        rows.append(offer("B/O1", "70", set_up_cost_gbp=Decimal(2000)))
        asker, answer = asked(estate(*rows), no_new_money=False)
        assert answer.moves == ()
        assert find_switch_price(asker, answer, "B/O1", step=Decimal(1)).wins_at == "59"
        rows[-1] = replace(rows[-1], set_up_cost_gbp=Decimal(9000))
        asker, answer = asked(estate(*rows), no_new_money=False)
        never = find_switch_price(asker, answer, "B/O1")
        assert (never.wins_at, never.loses_at) == (None, "0")
        assert "even if it were given away" in never.says

    @pytest.mark.parametrize("seed", range(4))
    def test_both_sides_of_the_price_are_as_said_when_solved_afresh(self, seed):
        found = believable(seed, 3, 1)
        asker, answer = asked(found, quarters=6)
        for row in (row for row in found.offers if row.kind != "alone"):
            switch = find_switch_price(asker, answer, row.ref, step=Decimal(1))
            without = cost(found, refusals=(Refusal(offer=row.ref),))
            assert cost(priced_at(found, row.ref, Decimal(switch.loses_at))) == without
            if switch.wins_at is not None:
                assert Decimal(switch.loses_at) - Decimal(switch.wins_at) == 1
                assert cost(priced_at(found, row.ref, Decimal(switch.wins_at))) < without

    def test_volume_prices_move_in_proportion(self):
        found = estate(
            body("A"),
            offer("A/O1", "30", "joint"),
            Tier(ref="A/T1", body="A", offer="A/O1", from_quantity=Decimal(200), unit_price_gbp_per_year=Decimal(10)),
        )
        assert [tier.unit_price_gbp_per_year for tier in priced_at(found, "A/O1", Decimal(60)).tiers] == [20]
        assert priced_at(found, "A/O1", Decimal(60)).offers[0].unit_price_gbp_per_year == 60

    def test_an_offer_that_is_not_shared_has_no_switching_price(self):
        asker, answer = asked(two_offers())
        with pytest.raises(WherryError, match="no shared offer A/O9"):
            find_switch_price(asker, answer, "A/O9")

    def test_it_stops_when_the_time_is_up(self):
        asker, answer = asked(two_offers())
        asker.limit = 0.0
        with pytest.raises(Stopped):
            find_switch_price(asker, answer, "B/O2")


def cost(found, **options):
    chosen = PlanOptions(start=START, quarters=6, rate_table="none", **options)
    return make_plan(PlanQuestion.of(found, chosen)).present_pence


class TestConflicts:
    @staticmethod
    def clash(**options):
        """Two needs to which only one step of capacity is offered; a third that could move by itself."""
        found = estate(
            body("A"),
            body("B"),
            body("C"),
            service("net"),
            *(need(f"{who}/N1") for who in "ABC"),
            *(today(f"{who}/N1", 8000) for who in "ABC"),
            offer("B/O1", "20", step_capacity=Decimal(100), most_steps=1),
            offer("B/O2", "30", joining_cost_gbp=Decimal(90000)),
        )
        chosen = {"start": START, "quarters": 4, "rate_table": "none", **options}
        return PlanQuestion.of(found, PlanOptions(**chosen))

    def test_two_locks_that_want_the_same_room_are_named_and_nothing_else(self):
        question = self.clash(
            locks=(
                Lock(need="A/N1", source="B/O1", whenever=True),
                Lock(need="C/N1", source="C/A1"),
                Lock(need="B/N1", source="B/O1", whenever=True),
            ),
            most_moves_a_body_a_quarter=2,
        )
        with pytest.raises(NoPlan):
            make_plan(question)
        found = find_conflict(question)
        assert found.demands == ("A/N1 is to end with B/O1", "B/N1 is to end with B/O1")
        assert found.irreducible
        assert found.smallest

    def test_a_lock_against_no_new_money(self):
        question = self.clash(locks=(Lock(need="A/N1", source="B/O2", whenever=True),))
        found = find_conflict(question)
        assert [words.partition(":")[0] for words in found.demands] == ["no new money", "A/N1 is to end with B/O2"]

    def test_a_lock_against_a_refusal_is_found_before_anything_is_solved(self):
        question = self.clash(locks=(Lock(need="A/N1", source="B/O1"),), refusals=(Refusal(offer="B/O1"),))
        assert question.fatal
        found = find_conflict(question)
        assert found.demands == ("A/N1 is to be met by B/O1", "B/O1 is refused")

    def test_any_one_of_them_taken_back_there_is_a_plan(self):
        question = self.clash(locks=tuple(Lock(need=f"{who}/N1", source="B/O1") for who in "ABC"))
        found = find_conflict(question)
        assert len(found.demands) == 2
        demands = [one for one in list_demands(question.options) if one.words in found.demands]
        for one in demands:
            kept = only(question.options, [other for other in demands if other is not one])
            assert make_plan(PlanQuestion.of(question.estate, kept)).checker.agreed

    def test_no_demand_is_blamed_where_there_is_a_plan_or_the_records_leave_none(self):
        assert find_conflict(self.clash()) is None
        broken = PlanQuestion.of(estate(body("A"), need("A/N1")), PlanOptions(start=START, quarters=4))
        assert broken.fatal
        assert find_conflict(broken) is None

    def test_a_lock_leaves_the_baseline_what_it_is_alone(self):
        """Today ends in June; alone costs £90 a unit. A need that is locked elsewhere could still be let alone."""
        rows = [body("A"), body("B"), need("A/N1"), today("A/N1", 8000, ends=date(2027, 6, 30))]
        rows += [offer("A/O-alone", "90", "alone"), offer("B/O1", "20")]
        for lock in (
            Lock(need="A/N1", source="B/O1", whenever=True),
            Lock(need="A/N1", source="B/O1", starts=START + 1),
        ):
            _, answer = asked(estate(*rows), locks=(lock,))
            assert answer.baseline_present_pence == 200000 + 3 * 225000
            assert answer.present_pence == 200000 + 3 * 50000
