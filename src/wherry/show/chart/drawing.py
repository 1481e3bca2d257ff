"""From an Altair chart to a picture that may stand in a page or a paper."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import altair as alt
import vl_convert

from wherry.show.font import STACK, register_font
from wherry.show.svg import INK, QUIET, tidy_svg
from wherry.show.table import Table
from wherry.show.words import GENERATED

# The Government Analysis Function's colours, in their order, and its pair for one thing among many.
# https://analysisfunction.civilservice.gov.uk/policy-store/data-visualisation-colours-in-charts
NAVY, TEAL, PLUM, ORANGE = "#12436D", "#28A197", "#801650", "#F46A25"
GREY, EDGE, PALE = "#BFBFBF", "#6B7276", "#E3E7EB"
WIDTH = 760
LETTERING = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture, the finding it shows, its words for those who cannot see it, and its figures.

    ``name`` prefixes every id in ``svg``: give two charts on one page two names.
    """

    name: str
    svg: str
    heading: str
    description: str
    table: Table


def draw(spec: Any, *, name: str, heading: str, description: str, table: Table) -> Chart:
    """Render an Altair chart. The same spec gives the same bytes. A mark says so where the table is generated."""
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise ValueError(f"{name!r} cannot name a picture: write small letters, figures and hyphens")
    register_font()
    note = GENERATED if table.generated else ""
    drawn = vl_convert.vegalite_to_svg(spec.configure(**_CONFIG).to_dict())
    words = " ".join(part for part in (description, note) if part)
    svg = tidy_svg(drawn, name=name, title=heading, describe=words, note=note)
    return Chart(name=name, svg=svg, heading=heading, description=words, table=table)


def chart_to_png(chart: Chart, *, scale: float = 2) -> bytes:
    """The picture as PNG for a word-processed paper; ``scale`` 2 gives about 150 dots an inch across A4."""
    register_font()
    return bytes(vl_convert.svg_to_png(chart.svg, scale=scale))


def chart_to_pdf(chart: Chart) -> bytes:
    """The picture as PDF, with its words as words."""
    register_font()
    return bytes(vl_convert.svg_to_pdf(chart.svg))


def chart_of(values: list[dict[str, Any]]) -> Any:
    """An Altair chart of rows of plain values, kept in the spec itself."""
    return alt.Chart(alt.Data(values=values))  # type: ignore[no-untyped-call]


def as_figure(amount: Decimal | int | None) -> float | None:
    """A figure for drawing only; what is printed comes from the exact decimal."""
    return None if amount is None else float(amount)


def name_pounds(unit: str) -> alt.Axis:
    """The axis of money, its unit written level above it rather than up its side."""
    return alt.Axis(
        title=unit,
        titleAngle=0,
        titleAlign="left",
        titleAnchor="end",
        titleY=-16,
        tickCount=5,
        domain=False,
        ticks=False,
    )


def choose_scale(largest: Decimal) -> tuple[int, str]:
    """What to divide pounds by so that an axis reads well, and its words: ``(1000000, '£ million')``."""
    if largest >= 1_000_000:
        return 1_000_000, "£ million"
    return (1_000, "£ thousand") if largest >= 10_000 else (1, "£")


_CONFIG: dict[str, Any] = {
    "font": STACK,
    "background": "white",
    "padding": {"left": 4, "right": 8, "top": 8, "bottom": 4},
    "view": alt.ViewConfig(stroke=None),
    "axis": alt.AxisConfig(
        labelFontSize=LETTERING,
        titleFontSize=LETTERING,
        titleFontWeight="normal",
        labelColor=INK,
        titleColor=QUIET,
        gridColor=PALE,
        domainColor=EDGE,
        tickColor=EDGE,
        labelPadding=6,
        labelLimit=320,
    ),
    "legend": alt.LegendConfig(
        labelFontSize=LETTERING,
        labelColor=INK,
        symbolSize=200,
        orient="top",
        direction="horizontal",
        title=None,
        columnPadding=24,
        labelLimit=400,
        offset=12,
    ),
    "header": alt.HeaderConfig(
        labelFontSize=LETTERING, labelFontWeight="bold", labelColor=INK, title=None, labelLimit=320
    ),
    "text": alt.MarkConfig(fontSize=LETTERING - 1, fill=INK),
}
