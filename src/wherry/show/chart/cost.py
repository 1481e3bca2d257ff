"""What a plan costs: by year beside carrying on as now, and quarter by quarter in the bank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

import altair as alt

from wherry.record.quarter import Quarter
from wherry.show.chart.drawing import (
    EDGE,
    GREY,
    LETTERING,
    NAVY,
    WIDTH,
    Chart,
    as_figure,
    chart_of,
    choose_scale,
    draw,
    name_pounds,
)
from wherry.show.svg import INK
from wherry.show.table import Column, Table
from wherry.show.words import UNKNOWN, say_money, say_money_briefly, say_month, say_number, say_share

AS_NOW, PLANNED = "As now", "Under the plan"
MOST_LABELLED = 9
_SIZE: dict[str, Any] = {"width": WIDTH, "height": 350, "autosize": alt.AutoSizeParams(type="fit", contains="padding")}


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCost:
    """A year's cost in pounds, carrying on as now and under the plan; ``year`` in words, ``2027 to 2028``."""

    year: str
    baseline_gbp: Decimal | None
    plan_gbp: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CashPoint:
    """What the plan has saved, less what it has spent, from the start to the end of this quarter, in pounds."""

    quarter: Quarter
    cumulative_gbp: Decimal


def draw_cost_by_year(
    years: Sequence[YearCost], *, name: str = "cost-by-year", notes: tuple[str, ...] = (), generated: bool = False
) -> Chart:
    """Two bars a year: as now, and under the plan. The heading gives the difference over all years."""
    if not years or len({year.year for year in years}) < len(years):
        raise ValueError("cost by year needs years, each of them once")
    heading = _cost_heading(years)
    money = [Column(heading=words, kind="money", total=True) for words in (AS_NOW, PLANNED, "Saving")]
    rows = [(y.year, y.baseline_gbp, y.plan_gbp, _less(y.baseline_gbp, y.plan_gbp)) for y in years]
    table = Table(
        caption=heading, columns=(Column(heading="Financial year"), *money), rows=rows, notes=notes, generated=generated
    )
    said = "; ".join(
        f"{y.year}: {say_money_briefly(y.baseline_gbp)} as now, {say_money_briefly(y.plan_gbp)} under the plan"
        for y in years
    )
    return draw(_cost_spec(years), name=name, heading=heading, description=f"Cost by year. {said}.", table=table)


def _less(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    return None if before is None or after is None else before - after


def _cost_heading(years: Sequence[YearCost]) -> str:
    first, last = years[0].year.split(" to ")[0], years[-1].year.split(" to ")[-1]
    span = first if first == last else f"{first} to {last}"
    before = [year.baseline_gbp for year in years]
    after = [year.plan_gbp for year in years]
    if None in before or None in after:
        return f"Cost as now and under the plan, {span}: some figures are {UNKNOWN}"
    now, then = (
        sum((x for x in before if x is not None), Decimal(0)),
        sum((x for x in after if x is not None), Decimal(0)),
    )
    if now == then:
        return f"The plan costs the same as carrying on as now, {span}"
    word = "less" if then < now else "more"
    share = say_share(abs(now - then), now) if now > 0 else UNKNOWN
    share_words = f" ({share})" if share != UNKNOWN else ""
    return f"The plan costs {say_money_briefly(abs(now - then))} {word} than carrying on as now, {span}{share_words}"


def _cost_spec(years: Sequence[YearCost]) -> Any:
    amounts = [amount for y in years for amount in (y.baseline_gbp, y.plan_gbp) if amount is not None]
    scale, unit = choose_scale(max((abs(amount) for amount in amounts), default=Decimal(0)))
    places = 2 if scale == 1_000_000 else 0
    values = [
        {
            "year": y.year,
            "which": which,
            "cost": as_figure(amount / scale if amount is not None else None),
            "at": float((amount or Decimal(0)) / scale),
            "words": say_number(amount / scale, places=places) if amount is not None else UNKNOWN,
        }
        for y in years
        for which, amount in ((AS_NOW, y.baseline_gbp), (PLANNED, y.plan_gbp))
    ]
    chart = chart_of(values).encode(
        x=alt.X("year:N").sort(None).scale(paddingInner=0.3, paddingOuter=0.15).axis(_year_axis(len(years))),
        xOffset=alt.XOffset("which:N").sort([AS_NOW, PLANNED]).scale(paddingInner=0.05),
    )
    colour = alt.Color("which:N").scale(domain=[AS_NOW, PLANNED], range=[GREY, NAVY]).legend(offset=34)
    layers = [
        chart.mark_bar(stroke=EDGE, strokeWidth=0.5).encode(y=alt.Y("cost:Q").axis(name_pounds(unit)), color=colour)
    ]
    written = chart.encode(y="at:Q", text="words:N")
    if len(years) <= MOST_LABELLED:
        size = LETTERING - 1 if len(years) <= 6 else LETTERING - 3
        layers.append(written.mark_text(dy=-9, fontSize=size).transform_filter("isValid(datum.cost)"))
    layers.append(
        written.mark_text(dx=6, align="left", angle=270, fontSize=LETTERING - 3).transform_filter(
            "!isValid(datum.cost)"
        )
    )
    return alt.layer(*layers).properties(**_SIZE)


def _year_axis(years: int) -> alt.Axis:
    """Financial years on one line while they fit, else on two: ``2027 to`` above ``2028``."""
    label = "datum.label" if years <= 5 else "[split(datum.label, ' to ')[0] + ' to', split(datum.label, ' to ')[1]]"
    return alt.Axis(title="Financial year", labelAngle=0, ticks=False, labelExpr=label)


def draw_cash_flow(
    points: Sequence[CashPoint], *, name: str = "cash-flow", notes: tuple[str, ...] = (), generated: bool = False
) -> Chart:
    """What the plan has saved so far, less what it has spent, at each quarter's end; its lowest point is labelled.

    The heading says whether the plan ever needs money that it has not yet saved. Quarters must follow one another.
    """
    if not points or any(after.quarter - before.quarter != 1 for before, after in pairwise(points)):
        raise ValueError("a cash flow needs quarters that follow one another")
    lowest, last = min(points, key=lambda point: point.cumulative_gbp), points[-1]
    low = f"{say_money(lowest.cumulative_gbp)} in {lowest.quarter.words}"
    if lowest.cumulative_gbp < 0:
        heading = f"The plan needs new money: at its lowest it is {say_money_briefly(-lowest.cumulative_gbp)} short"
    elif lowest.cumulative_gbp == 0:
        heading = "The plan never needs new money: what it saves always covers what it spends"
    else:
        left = say_money_briefly(lowest.cumulative_gbp)
        heading = f"The plan never needs new money: at its lowest it has {left} in hand"
    table = Table(
        caption="Saved so far, less spent so far, at the end of each quarter",
        columns=(Column(heading="Quarter"), Column(heading="Saved so far, less spent", kind="money")),
        rows=[(point.quarter, point.cumulative_gbp) for point in points],
        notes=notes,
        generated=generated,
    )
    described = (
        f"Line of what the plan has saved so far, less what it has spent. Lowest point: {low}. "
        f"At the end of {last.quarter.words}: {say_money(last.cumulative_gbp)}."
    )
    return draw(_cash_spec(points, lowest, low), name=name, heading=heading, description=described, table=table)


def _cash_spec(points: Sequence[CashPoint], lowest: CashPoint, low: str) -> Any:
    amounts = [point.cumulative_gbp for point in points]
    scale, unit = choose_scale(max(abs(amount) for amount in amounts))
    bottom, top = float(min([*amounts, Decimal(0)]) / scale), float(max([*amounts, Decimal(0)]) / scale)
    room = (top - bottom or 1.0) / 6
    x = alt.X("quarter:O").sort(None).axis(_quarter_axis(points)).scale(type="point", padding=0.5)
    y = alt.Y("saved:Q").axis(name_pounds(unit)).scale(domain=[bottom - room, top + room], nice=False)
    values = [{"quarter": str(p.quarter), "saved": float(p.cumulative_gbp / scale), "zero": 0.0} for p in points]
    chart = chart_of(values).encode(x=x, y=y)
    layers = [
        chart.mark_area(color=NAVY, opacity=0.12).encode(y2="zero:Q"),
        chart_of([{"saved": 0}]).mark_rule(color=INK, strokeWidth=1.5).encode(y=y),
        chart.mark_line(color=NAVY, strokeWidth=3),
    ]
    at, last = points.index(lowest), points[-1]
    marked = [(at, f"Lowest: {low}", 20)]
    if lowest is not last:
        marked.append(
            (len(points) - 1, f"{say_money_briefly(last.cumulative_gbp)} by {say_month(last.quarter.ends)}", -18)
        )
    for place, words, down in marked:
        only = chart_of([values[place] | {"words": words}]).encode(x=x, y=y)
        layers.append(only.mark_point(filled=True, size=110, color=NAVY, stroke="white", strokeWidth=2, opacity=1))
        layers.append(only.encode(text="words:N").mark_text(dy=down, fontSize=LETTERING, **_side(place, len(points))))
    return alt.layer(*layers).properties(**_SIZE)


def _side(place: int, of: int) -> dict[str, Any]:
    """Which way words run from their point, so that they stay inside the picture."""
    if place < of / 3:
        return {"align": "left", "dx": -6}
    return {"align": "right", "dx": 6} if place >= of * 2 / 3 else {"align": "center"}


def _quarter_axis(points: Sequence[CashPoint]) -> alt.Axis:
    """A label each April; where there is none, at the first quarter."""
    shown = [str(point.quarter) for point in points if point.quarter.month == 4] or [str(points[0].quarter)]
    months = "{'01': 'Jan ', '04': 'Apr ', '07': 'Jul ', '10': 'Oct '}[slice(datum.label, 5)]"
    return alt.Axis(
        title="Quarter that begins in",
        values=shown,
        labelAngle=0,
        labelOverlap=True,
        labelExpr=f"{months} + slice(datum.label, 0, 4)",
    )
