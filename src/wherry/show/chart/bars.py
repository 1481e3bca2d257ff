"""Bars from left to right: one figure a name, the largest first or in the order given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import altair as alt

from wherry.show.chart.drawing import GREY, LETTERING, NAVY, WIDTH, Chart, as_figure, chart_of, draw
from wherry.show.font import measure_text
from wherry.show.svg import INK
from wherry.show.table import Column, Table
from wherry.show.words import UNKNOWN, say_count, say_money_briefly, say_quantity

ROW = 34
Bar = tuple[str, Decimal | int | None]


def draw_bars(
    bars: Sequence[Bar],
    *,
    name: str,
    heading: str,
    what: str,
    figure: Column,
    highlight: str | None = None,
    sort: bool = True,
    notes: tuple[str, ...] = (),
    generated: bool = False,
) -> Chart:
    """One bar a (name, figure); ``what`` heads the names (``Body``) and ``figure`` the figures, with their unit.

    ``highlight`` is one name to stand out from the rest. An unknown figure is written, with no bar. ``ValueError``
    where nothing is given or a name comes twice.
    """
    rows = check_bars(bars)
    if sort:
        rows = sorted(rows, key=lambda bar: (bar[1] is None, -(bar[1] or 0), bar[0]))
    table = Table(
        caption=heading,
        columns=(Column(heading=what), figure),
        rows=[(label, _as_cell(figure, amount)) for label, amount in rows],
        notes=notes,
        generated=generated,
    )
    say = _sayer(figure)
    spec = layer_bars(rows, say=say, highlight=highlight, width=WIDTH - 20 - _labels_width(rows))
    return draw(spec, name=name, heading=heading, description=describe_bars(rows, say, what), table=table)


def check_bars(bars: Sequence[Bar]) -> list[Bar]:
    """The bars as a list; ``ValueError`` where there are none or two of one name."""
    rows = list(bars)
    if not rows:
        raise ValueError("a chart needs at least one bar")
    if len({label for label, _ in rows}) < len(rows):
        raise ValueError("two bars have one name: add them up or tell them apart")
    return rows


def layer_bars(
    rows: Sequence[Bar],
    *,
    say: Callable[[Any], str],
    highlight: str | None,
    width: float,
    span: tuple[float, float] | None = None,
    named: bool = True,
) -> Any:
    """Bars, their figures at their ends and the line at nought.

    Charts side by side share a ``span``, the ends of the scale, and only the first of a row is ``named``.
    """
    low, high = span if span is not None else span_of([amount for _, amount in rows], say, width)
    order = [label for label, _ in rows]
    values = [
        {
            "label": label,
            "figure": as_figure(amount),
            "at": float(amount or 0),
            "words": say(amount),
        }
        | {"shade": NAVY if highlight in (None, label) else GREY, "minus": (amount or 0) < 0}
        for label, amount in rows
    ]
    chart = chart_of(values)
    names = alt.Y("label:N").sort(order).axis(title=None, domain=False, ticks=False, labelPadding=10, labels=named)
    scale = alt.Scale(domain=[low, high], nice=False)
    bars = chart.mark_bar(height=ROW - 12).encode(
        y=names, x=alt.X("figure:Q").scale(scale).axis(None), color=alt.Color("shade:N").scale(None)
    )
    words = chart.encode(y=names, x=alt.X("at:Q").scale(scale).axis(None), text="words:N")
    right = words.mark_text(align="left", dx=6, fontSize=LETTERING).transform_filter("!datum.minus")
    left = words.mark_text(align="right", dx=-6, fontSize=LETTERING).transform_filter("datum.minus")
    nought = chart_of([{"at": 0}]).mark_rule(color=INK).encode(x=alt.X("at:Q").scale(scale).axis(None))
    return alt.layer(bars, right, left, nought).properties(width=width, height=ROW * len(rows))


def span_of(amounts: Sequence[Decimal | int | None], say: Callable[[Any], str], width: float) -> tuple[float, float]:
    """A scale's ends so that the longest bars and the words at their ends fit into ``width``, on either side."""
    high = float(max([amount for amount in amounts if amount is not None] + [0]))
    low = float(min([amount for amount in amounts if amount is not None] + [0]))
    left = max([measure_text(say(x), LETTERING) + 12 for x in amounts if x is not None and x < 0] + [0.0])
    right = max([measure_text(say(x), LETTERING) + 12 for x in amounts if x is None or x >= 0] + [0.0])
    unit = (high - low or 1.0) / max(width - left - right, width / 4)
    return low - unit * left, high + unit * right


def describe_bars(rows: Sequence[Bar], say: Callable[[Any], str], what: str) -> str:
    """The bars in a sentence or two: each where they are few, the ends where they are many."""
    known = [(label, amount) for label, amount in rows if amount is not None]
    missing = len(rows) - len(known)
    left_out = f" The figure is unknown for {missing:,}." if missing else ""
    if len(rows) <= 8:
        return f"Bar chart by {what.lower()}: " + "; ".join(f"{label} {say(amount)}" for label, amount in rows) + "."
    if not known:
        return f"Bar chart of {say_count(len(rows), 'bar')}; every figure is {UNKNOWN}."
    most, least = max(known, key=lambda bar: bar[1]), min(known, key=lambda bar: bar[1])
    ends = f"from {say(most[1])} ({most[0]}) to {say(least[1])} ({least[0]})"
    return f"Bar chart of {say_count(len(rows), 'bar')} by {what.lower()}, {ends}.{left_out}"


def _labels_width(rows: Sequence[Bar]) -> float:
    return min(320.0, max(measure_text(label, LETTERING) for label, _ in rows)) + 16


def _sayer(figure: Column) -> Callable[[Any], str]:
    if figure.kind == "money":
        return say_money_briefly
    return lambda amount: say_quantity(amount, figure.unit, places=figure.places)


def _as_cell(figure: Column, amount: Decimal | int | None) -> Decimal | int | None:
    return Decimal(amount) if figure.kind == "money" and amount is not None else amount
