"""Who is served by whom, quarter by quarter, and when each need moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import altair as alt

from wherry.record.quarter import Quarter
from wherry.show.chart.drawing import EDGE, GREY, LETTERING, NAVY, PALE, WIDTH, Chart, chart_of, draw
from wherry.show.font import measure_text
from wherry.show.table import Column, Table
from wherry.show.words import say_count

ROW = 28
TODAY, MOVED = "As now", "After a move"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A body's need for a service met from one source, from the first quarter to the last, both counted.

    ``source`` is who provides it, in the fewest words; ``moved`` is whether a move of the plan brought it there.
    """

    body: str
    service: str
    source: str
    starts: Quarter
    ends: Quarter
    moved: bool


def draw_moves(
    stays: Sequence[Stay], *, name: str = "moves", notes: tuple[str, ...] = (), generated: bool = False
) -> Chart:
    """A row a body and service, a bar a stay, dark after a move: it prints in black and white.

    ``ValueError`` where nothing is given, a stay ends before it starts, or two stays of one need overlap.
    """
    ordered = _check(stays)
    moves = sum(1 for stay in ordered if stay.moved)
    bodies = len({stay.body for stay in ordered if stay.moved})
    if moves:
        first, last = min(s.starts for s in ordered if s.moved), max(s.starts for s in ordered if s.moved)
        when = f"in {first.words}" if first == last else f"from {first.words} to {last.words}"
        heading = f"{say_count(moves, 'move')} by {say_count(bodies, 'body', 'bodies')}, {when}"
    else:
        heading = "Nothing moves: every need is met as it is now"
    table = Table(
        caption=heading,
        columns=tuple(
            Column(heading=words) for words in ("Body", "Service", "Provided by", "From", "To", "A move of the plan")
        ),
        rows=[(s.body, s.service, s.source, s.starts, s.ends, s.moved) for s in ordered],
        notes=notes,
        generated=generated,
    )
    told = [f"{s.body}, {s.service}: {s.source} from {s.starts.words}" for s in ordered if s.moved]
    listed = f" Moves: {'; '.join(told)}." if 0 < len(told) <= 12 else ""
    described = f"Chart of who provides each service to each body, by quarter. {heading}.{listed}"
    return draw(_spec(ordered), name=name, heading=heading, description=described, table=table)


def _check(stays: Sequence[Stay]) -> list[Stay]:
    if not stays:
        raise ValueError("a chart of moves needs at least one need")
    bodies = list(dict.fromkeys(stay.body for stay in stays))
    ordered = sorted(stays, key=lambda stay: (bodies.index(stay.body), stay.service, stay.starts))
    for stay in ordered:
        if stay.ends < stay.starts:
            raise ValueError(
                f"{stay.body}, {stay.service}: a stay ends in {stay.ends}, before it starts in {stay.starts}"
            )
    for before, after in pairwise(ordered):
        if (before.body, before.service) == (after.body, after.service) and after.starts <= before.ends:
            raise ValueError(f"{after.body}, {after.service}: two stays in {after.starts}")
    return ordered


def _spec(stays: Sequence[Stay]) -> Any:
    first, last = min(stay.starts for stay in stays), max(stay.ends for stay in stays)
    bodies = list(dict.fromkeys(stay.body for stay in stays))
    names = min(260.0, max(measure_text(stay.service, LETTERING) for stay in stays)) + 16
    width, quarters = WIDTH - 24 - names, last - first + 1
    drawn = []
    for body in bodies:
        mine = [stay for stay in stays if stay.body == body]
        axis = _axis(first, quarters, labelled=body == bodies[-1])
        x = alt.X("starts:Q").scale(domain=[0, quarters], nice=False).axis(axis)
        y = alt.Axis(title=None, domain=False, ticks=False, labelPadding=10, minExtent=names - 10)
        chart = chart_of([_bar(stay, first, width / quarters) for stay in mine])
        chart = chart.encode(x=x, y=alt.Y("service:N").sort(None).axis(y))
        colour = alt.Color("which:N").scale(domain=[TODAY, MOVED], range=[PALE, NAVY])
        words = chart.encode(text="words:N")
        layers = (
            chart.mark_bar(height=ROW - 8, strokeWidth=1, stroke=EDGE).encode(x2="ends:Q", color=colour),
            words.mark_text(align="left", dx=5, fontSize=LETTERING - 2).transform_filter(f"datum.which == '{TODAY}'"),
            words.mark_text(align="left", dx=5, fontSize=LETTERING - 2, color="white", fill="white").transform_filter(
                f"datum.which == '{MOVED}'"
            ),
        )
        title = alt.TitleParams(body, anchor="start", frame="group", fontSize=LETTERING, offset=4, dx=-names)
        rows = len({stay.service for stay in mine})
        drawn.append(alt.layer(*layers).properties(width=width, height=ROW * rows, title=title))
    return alt.vconcat(*drawn, spacing=10)


def _axis(first: Quarter, quarters: int, *, labelled: bool) -> alt.Axis:
    """A line at each April, named by its year under the last body only."""
    return alt.Axis(
        title="April of each year" if labelled else None,
        values=[step for step in range(quarters) if (first + step).month == 4],
        grid=True,
        gridColor=GREY,
        ticks=False,
        domain=False,
        labels=labelled,
        labelFlush=False,
        labelExpr=f"'' + floor((datum.value + {first.index}) / 4)",
    )


def _bar(stay: Stay, first: Quarter, quarter_width: float) -> dict[str, Any]:
    starts, ends = stay.starts - first, stay.ends - first + 1
    room = (ends - starts) * quarter_width - 10
    words = stay.source
    while words and measure_text(words if words == stay.source else f"{words}…", LETTERING - 2) > room:
        words = words[:-1]
    return {
        "service": stay.service,
        "starts": starts,
        "ends": ends,
        "which": MOVED if stay.moved else TODAY,
        "words": words if words in (stay.source, "") else f"{words.rstrip()}…",
    }
