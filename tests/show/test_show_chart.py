"""Charts say what they find, hold their words as words, and give the same figures as a table."""

import re
from decimal import Decimal

import pytest

from wherry.record.quarter import Quarter
from wherry.show.chart import (
    CashPoint,
    RuleShares,
    Stay,
    YearCost,
    chart_to_pdf,
    chart_to_png,
    draw_bars,
    draw_cash_flow,
    draw_cost_by_year,
    draw_moves,
    draw_saving_by_body,
    draw_saving_by_rule,
)
from wherry.show.table import Column
from wherry.show.words import GENERATED

BODIES = ("Norfolk", "Suffolk", "Essex", "Kent", "Lincolnshire")
START = Quarter.of(2027, 4)


def years(*plans, baseline=Decimal(3_000_000)):
    return [
        YearCost(year=f"{2027 + at} to {2028 + at}", baseline_gbp=baseline, plan_gbp=plan)
        for at, plan in enumerate(plans)
    ]


def cash(*amounts):
    return [CashPoint(quarter=START + at, cumulative_gbp=Decimal(amount)) for at, amount in enumerate(amounts)]


def rules(*rows):
    return [
        RuleShares(rule=f"Rule {at}", shares_gbp=dict(zip(BODIES, map(Decimal, row), strict=True)))
        for at, row in enumerate(rows)
    ]


def stays():
    return [
        Stay(body="Norfolk", service="Gateway", source="Carrier A", starts=START, ends=START + 7, moved=False),
        Stay(body="Norfolk", service="Gateway", source="Kent", starts=START + 8, ends=START + 19, moved=True),
        Stay(body="Kent", service="Gateway", source="In house", starts=START, ends=START + 19, moved=False),
    ]


def make_all():
    return [
        draw_cost_by_year(years(Decimal(2_900_000), Decimal(2_000_000)), generated=True),
        draw_cash_flow(cash(0, 5_000, 1_000, 90_000)),
        draw_saving_by_body([("Norfolk", Decimal(612_000)), ("Kent", Decimal(-5_000)), ("Essex", None)]),
        draw_saving_by_rule(
            rules((1, 2, 3, 4, 5), (5, 4, 3, 2, 1), (9, 9, 9, 9, 9), (0, 1, 2, 3, 4)), highlight="Kent"
        ),
        draw_moves(stays()),
        draw_bars(
            [("a", 1), ("b", 2)], name="users", heading="H", what="Site", figure=Column(heading="Users", kind="number")
        ),
    ]


CHARTS = make_all()


def words_of(chart):
    return re.findall(r"<text[^>]*>([^<]*)</text>", chart.svg)


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_a_chart_is_whole_and_fit_for_a_page(chart):
    assert chart.heading in chart.svg.replace("&amp;", "&")
    assert chart.description
    assert chart.table.rows
    assert words_of(chart)
    assert "viewBox=" in chart.svg.split(">")[0]
    assert " width=" not in chart.svg.split(">")[0]
    assert not re.search(r"style=|class=|<style|<script|href=|xlink|NaN|undefined|null", chart.svg)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", chart.svg)
    assert all(found.startswith(chart.name) for found in re.findall(r'\bid="([^"]+)"', chart.svg))


def test_the_same_figures_give_the_same_bytes():
    assert [chart.svg for chart in make_all()] == [chart.svg for chart in CHARTS]


def test_generated_figures_say_so_in_the_picture():
    assert GENERATED in words_of(CHARTS[0])
    assert GENERATED in CHARTS[0].description
    assert GENERATED not in CHARTS[1].svg


def test_charts_become_pictures_and_papers():
    assert chart_to_png(CHARTS[0], scale=1).startswith(b"\x89PNG")
    assert chart_to_pdf(CHARTS[0]).startswith(b"%PDF")


def test_cost_by_year_states_the_difference():
    chart = CHARTS[0]
    assert chart.heading == "The plan costs £1.1 million less than carrying on as now, 2027 to 2029 (18%)"
    assert {"3.00", "2.90", "2.00", "£ million", "As now", "Under the plan"} <= set(words_of(chart))
    assert [total.known for total in chart.table.totals if total] == [
        Decimal(6_000_000),
        Decimal(4_900_000),
        Decimal(1_100_000),
    ]
    dearer = draw_cost_by_year(years(Decimal(3_500_000)))
    assert dearer.heading == "The plan costs £500,000 more than carrying on as now, 2027 to 2028 (17%)"
    assert "the same" in draw_cost_by_year(years(Decimal(3_000_000))).heading


def test_an_unknown_cost_is_written_and_never_drawn_as_nought():
    chart = draw_cost_by_year(years(Decimal(1_000_000), None))
    assert chart.heading.endswith("some figures are unknown")
    assert words_of(chart).count("unknown") == 1
    assert "0.00" not in words_of(chart)
    assert chart.table.rows[1][3].value is None


def test_cash_flow_labels_its_lowest_point_and_owns_up_to_new_money():
    fine = draw_cash_flow(cash(20_000, 5_000, 90_000))
    assert fine.heading == "The plan never needs new money: at its lowest it has £5,000 in hand"
    assert "Lowest: £5,000 in Jul to Sep 2027" in words_of(fine)
    short = draw_cash_flow(cash(0, -40_000, 90_000))
    assert short.heading == "The plan needs new money: at its lowest it is £40,000 short"
    assert "Lowest: -£40,000 in Jul to Sep 2027" in words_of(short)
    assert "always covers" in CHARTS[1].heading
    with pytest.raises(ValueError, match="follow one another"):
        draw_cash_flow(
            [
                CashPoint(quarter=START, cumulative_gbp=Decimal(0)),
                CashPoint(quarter=START + 2, cumulative_gbp=Decimal(0)),
            ]
        )


def test_saving_by_body_names_who_loses():
    savings = [("Norfolk", Decimal(612_000)), ("Kent", Decimal(-5_000)), ("Essex", Decimal(3))]
    assert draw_saving_by_body(savings).heading == "Together the bodies save £607,003, but Kent pays more"
    assert draw_saving_by_body(savings[::2]).heading == "Together every body saves: £612,003 in all"
    assert CHARTS[2].heading == "Saving by body: some figures are unknown"
    assert [row[0].value for row in CHARTS[2].table.rows] == ["Norfolk", "Kent", "Essex"]
    assert {"£612,000", "-£5,000", "unknown"} <= set(words_of(CHARTS[2]))


def test_one_body_stands_out_by_shade_and_no_more_than_four_shades_are_used():
    drawn = draw_saving_by_body([(body, Decimal(100 - at)) for at, body in enumerate(BODIES)], highlight="Essex").svg
    assert drawn.count("#12436D") == 1
    assert drawn.count("#BFBFBF") == 4
    for chart in CHARTS:
        shades = set(re.findall(r'fill="(#[0-9A-Fa-f]{6})"', chart.svg)) - {"#0b0c0c", "#484949"}
        assert len(shades) <= 4


def test_saving_by_rule_has_a_small_chart_a_rule_on_one_scale():
    chart = CHARTS[3]
    assert chart.heading == "Kent gains from £2 to £9, depending on the rule"
    assert words_of(chart).count("Norfolk") == 2  # names stand on the left of each row of charts only
    assert {"Rule 0", "Rule 1", "Rule 2", "Rule 3", "£"} <= set(words_of(chart))
    assert len(chart.table.rows) == 4
    assert (
        draw_saving_by_rule(rules((1, 2, 3, 4, 5), (1, -2, 3, 4, 5))).heading == "Somebody loses under 1 of the 2 rules"
    )
    with pytest.raises(ValueError, match="same bodies"):
        draw_saving_by_rule([*rules((1, 2, 3, 4, 5)), RuleShares(rule="x", shares_gbp={"Kent": Decimal(1)})])


def test_moves_name_provider_and_quarter():
    chart = CHARTS[4]
    assert chart.heading == "1 move by 1 body, in Apr to Jun 2029"
    assert {"Carrier A", "Kent", "In house", "2027", "2031", "As now", "After a move"} <= set(words_of(chart))
    assert "Norfolk, Gateway: Kent from Apr to Jun 2029" in chart.description
    assert draw_moves(stays()[2:]).heading == "Nothing moves: every need is met as it is now"
    with pytest.raises(ValueError, match="two stays in 2027-04"):
        draw_moves([stays()[0], stays()[0]])
    with pytest.raises(ValueError, match="before it starts"):
        draw_moves([Stay(body="a", service="b", source="c", starts=START, ends=START + -1, moved=False)])


def test_bars_refuse_what_they_cannot_show():
    figure = Column(heading="Users", kind="number")
    with pytest.raises(ValueError, match="at least one bar"):
        draw_bars([], name="x", heading="H", what="Site", figure=figure)
    with pytest.raises(ValueError, match="one name"):
        draw_bars([("a", 1), ("a", 2)], name="x", heading="H", what="Site", figure=figure)
    with pytest.raises(ValueError, match="cannot name a picture"):
        draw_bars([("a", 1)], name="X y", heading="H", what="Site", figure=figure)
    many = draw_bars([(f"s{at}", at) for at in range(1, 12)], name="x", heading="H", what="Site", figure=figure)
    assert many.description == "Bar chart of 11 bars by site, from 11 (s11) to 1 (s1)."
