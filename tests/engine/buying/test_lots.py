"""Joint lots: worked by hand, ways to a day, nobody loses, drop-out, tiers; the check finds what is tampered with."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from wherry.engine.buying.calendar import Term
from wherry.engine.buying.holding import Holding
from wherry.engine.buying.lot_check import check_lots
from wherry.engine.buying.lot_question import LotOptions, LotQuestion, Rates, Tier, above_threshold
from wherry.engine.buying.lot_reach import find_way
from wherry.engine.buying.lot_solve import find_lots

ON = date(2026, 4, 1)


def rates(*tiers):
    made = tuple(
        Tier(from_pence=at, low=Decimal(low), mid=Decimal(mid), high=Decimal(high)) for at, low, mid, high in tiers
    )
    return {"wan": Rates(name="wan", tiers=made, source="a quote")}


FLAT = rates((0, 5, 10, 18))
OPTIONS = LotOptions(on=ON, years=4, lead_months=9, term_months=24, joint_tender_pence=0, drop_out=0, rates=FLAT)


def holding(body, ends, a_year=36_525_00, *, exit_percent=None, **said):
    term = Term(ref=f"{body}-K", title="Network", body=body, starts=date(2020, 1, 1), ends=ends, **said)
    return Holding(
        ref=f"{body}-K", title="Network", body=body, supplier="Carrier A", term=term, service="wan",
        pence_a_year=a_year, exit_percent=exit_percent, where=f"row {body}",
    )  # fmt: skip


def ask(*holdings, **said):
    question = LotQuestion.of(holdings, replace(OPTIONS, **said))
    return question, find_lots(question)


def test_two_contracts_that_end_together_save_a_tenth_for_two_years():
    """£100 a day each: from 1 April 2027 for 731 days (2028 is a leap year) a tenth is £7,310 each."""
    _, answer = ask(holding("A", date(2027, 3, 31)), holding("B", date(2027, 3, 31)))
    (lot,) = answer.lots
    assert (lot.starts, lot.ends, lot.bodies) == (date(2027, 4, 1), date(2029, 3, 31), ("A", "B"))
    assert [member.mid_pence for member in lot.members] == [7_310_00, 7_310_00]
    assert (answer.low_pence, answer.mid_pence, answer.high_pence) == (7_310_00, 14_620_00, 26_316_00)
    assert (answer.status, answer.bound_pence, answer.check.agreed) == ("optimal", 14_620_00, True)
    assert (lot.begin_by, lot.source) == (date(2026, 7, 1), "a quote")


def test_bridging_is_paid_for_and_waits_no_longer_than_it_is_worth():
    """A ends a quarter before B: 91 days of £100 bridged at 10% are £910."""
    _, answer = ask(holding("A", date(2026, 12, 31)), holding("B", date(2027, 3, 31)))
    (lot,) = answer.lots
    first = lot.members[0]
    assert (first.way.bridge_days, first.way.pence) == (90, 900_00)
    assert first.mid_pence == 7_310_00 - 900_00
    _, answer = ask(holding("A", date(2026, 12, 31)), holding("B", date(2027, 3, 31)), bridge_months=2)
    assert answer.lots == ()
    assert any("cannot be brought" in each.why for each in answer.left)


@pytest.mark.parametrize(
    ("said", "starts", "way"),
    [
        ({}, date(2027, 4, 1), (0, 0, 0, 0)),
        ({"extension_months": 12, "extensions": 2}, date(2028, 4, 1), (1, 0, 0, 0)),
        ({"extension_months": 12, "extensions": 2}, date(2028, 7, 1), (1, 91, 0, 910_00)),
        ({"extension_months": 12, "extensions": 1, "extensions_taken": 1}, date(2028, 4, 2), None),
        ({"latest_ends": date(2028, 1, 31)}, date(2027, 10, 1), (1, 0, 0, 0)),
        ({"exit_percent": Decimal(40)}, date(2027, 1, 1), (0, 0, 90, 3_600_00)),
        ({}, date(2027, 1, 1), None),
        ({"renewal_months": 12, "notice_months": 3}, date(2028, 4, 1), (1, 0, 0, 0)),
    ],
)
def test_ways_to_a_day(said, starts, way):
    options = replace(OPTIONS, years=8)
    question = LotQuestion.of([holding("A", date(2027, 3, 31), **said), holding("B", date(2027, 3, 31))], options)
    found = find_way(question.contracts[0], starts, options)
    got = None if found is None else (found.extensions, found.bridge_days, found.early_days, found.pence)
    assert got == way


def test_an_option_to_extend_is_taken_before_the_end_that_it_puts_off():
    options = replace(OPTIONS, on=date(2027, 1, 15))
    own = {"extension_months": 12, "extensions": 1, "notice_months": 3}
    question = LotQuestion.of([holding("A", date(2027, 3, 31), **own), holding("B", date(2028, 3, 31))], options)
    assert find_way(question.contracts[0], date(2028, 4, 1), options).extensions == 0  # the day of notice has passed
    earlier = replace(options, on=date(2026, 12, 1))
    question = LotQuestion.of([holding("A", date(2027, 3, 31), **own), holding("B", date(2028, 3, 31))], earlier)
    way = find_way(question.contracts[0], date(2028, 4, 1), earlier)
    assert (way.extensions, way.act_by) == (1, date(2026, 12, 31))


def test_nobody_is_gathered_who_would_lose_at_the_safe_rate():
    """At 5% a year saves £1,826; bridging eleven months at 60% would cost £20,000."""
    late = holding("C", date(2026, 12, 31), a_year=365_25_00)
    both = (holding("A", date(2027, 9, 30)), holding("B", date(2027, 9, 30)))
    _, answer = ask(late, *both, bridge_percent=Decimal(60))
    (lot,) = answer.lots
    assert lot.bodies == ("A", "B")
    assert all(member.low_pence >= 0 for member in lot.members)


def test_a_tender_that_costs_more_than_it_saves_is_not_held_and_one_tender_is_better_than_two():
    two = (holding("A", date(2027, 3, 31)), holding("B", date(2027, 3, 31)))
    assert ask(*two, joint_tender_pence=8_000_00)[1].lots == ()
    four = (*two, holding("C", date(2027, 6, 30)), holding("D", date(2027, 6, 30)))
    free = ask(*four)[1]
    dear = ask(*four, joint_tender_pence=4_000_00)[1]
    assert (len(free.lots), len(dear.lots)) == (2, 1)
    assert sum(member.tender_pence for member in dear.lots[0].members) == 4_000_00


def test_a_lot_must_save_for_the_rest_where_one_or_two_leave():
    """Alone, a body earns nothing and has bridged for nothing, so the lot needs a third, then a fourth."""
    bridging = [holding(body, date(2026, 9, 30)) for body in "AB"]
    ends = [holding("C", date(2026, 12, 31)), holding("D", date(2026, 12, 31))]
    far = {"step_months": 12, "bridge_months": 12}
    assert len(ask(*bridging, **far)[1].lots) == 1
    _, alone = ask(*bridging, **far, drop_out=1)
    assert alone.lots == ()
    _, three = ask(*bridging, ends[0], **far, drop_out=1)
    assert three.check.agreed
    assert [lot.bodies for lot in three.lots] == [("A", "B", "C")]
    for lot in three.lots:
        assert min(each.rest_pence for each in lot.drop_outs) >= 0
    _, four = ask(*bridging, *ends, **far, drop_out=2)
    for lot in four.lots:
        assert {len(each.bodies) for each in lot.drop_outs} == {1, 2}
        assert min(each.rest_pence for each in lot.drop_outs) >= 0


def test_a_tier_is_reached_by_volume_together_and_lost_when_a_body_leaves():
    tiers = rates((0, 1, 1, 1), (100_000_00, 10, 12, 15))
    three = [holding(body, date(2027, 3, 31), a_year=40_000_00) for body in "ABC"]
    _, answer = ask(*three, rates=tiers, drop_out=1)
    (lot,) = answer.lots
    assert (lot.tier_from_pence, lot.mid_percent) == (100_000_00, 12)
    assert {each.rest_pence for each in lot.drop_outs} == {2 * round(40_000_00 * 731 / 365.25 / 100)}
    _, two = ask(*three[:2], rates=tiers)
    assert two.lots[0].tier_from_pence == 0


def test_at_most_so_many_lots_a_year():
    spread = [holding(body, date(2027, 3 * quarter, day)) for quarter, day, bodies in
              ((1, 31, "AB"), (2, 30, "CD"), (3, 30, "EF")) for body in bodies]  # fmt: skip
    assert len(ask(*spread, bridge_months=0)[1].lots) == 3
    _, answer = ask(*spread, bridge_months=0, most_lots_a_year=1)
    assert (len(answer.lots), answer.status) == (1, "optimal")


def test_what_cannot_be_gathered_says_why():
    known = holding("A", date(2027, 3, 31))
    unknown = [
        replace(holding("B", date(2027, 3, 31)), pence_a_year=None),
        replace(holding("C", date(2027, 3, 31)), service=""),
        replace(holding("D", date(2027, 3, 31)), service="falconry"),
        holding("E", None),
        holding("F", date(2025, 3, 31)),
        holding("G", date(2036, 3, 31)),
        known,
    ]
    why = {each.body: each.why for each in LotQuestion.of(unknown, OPTIONS).left}
    assert "cost is not known" in why["B"]
    assert "kind of thing" in why["C"]
    assert "no rate of saving is known for falconry" in why["D"]
    assert "end is not known" in why["E"]
    assert "it has ended" in why["F"]
    assert "past the years" in why["G"]
    assert "no other body" in why["A"]


def test_a_body_that_ends_is_told():
    _, answer = ask(
        holding("A", date(2027, 3, 31)), holding("B", date(2027, 3, 31)), bodies_end={"B": date(2028, 3, 31)}
    )
    assert answer.lots[0].crosses == ("B",)


def test_the_check_finds_a_figure_or_a_day_that_was_tampered_with():
    question, answer = ask(holding("A", date(2026, 12, 31)), holding("B", date(2027, 3, 31)), drop_out=0)
    (lot,) = answer.lots
    assert check_lots(question, (lot,)).agreed
    assert not check_lots(question, (replace(lot, mid_pence=lot.mid_pence + 3),)).agreed
    way = replace(lot.members[0].way, bridge_days=0)
    wrong = replace(lot, members=(replace(lot.members[0], way=way), lot.members[1]))
    assert any("without gap or overlap" in fault for fault in check_lots(question, (wrong,)).faults)
    assert any("two lots" in fault for fault in check_lots(question, (lot, lot)).faults)
    assert not check_lots(replace(question, options=replace(question.options, drop_out=1)), (lot,)).agreed


def test_rates_that_fall_and_options_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="rise"):
        rates((0, 10, 5, 20))
    with pytest.raises(ValueError, match="save no less"):
        rates((0, 5, 10, 20), (100, 4, 10, 20))
    with pytest.raises(ValueError, match="0, 1 or 2"):
        LotOptions(on=ON, drop_out=3)
    assert above_threshold(207_720_00 * 10 // 12 + 10)
    assert not above_threshold(150_000_00)
