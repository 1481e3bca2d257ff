"""The pictures of a plan on its pages, each drawn once for each reader's words."""

from __future__ import annotations

from typing import Any

from wherry.show.chart import draw_cash_flow, draw_cost_by_year, draw_moves, draw_saving_by_body
from wherry.show.naming import Naming
from wherry.show.plan_pictures import list_points, list_savings, list_stays, list_year_costs
from wherry.web.present.figures import Figure, kept_figure

Json = dict[str, Any]


def cost_figure(document: Json) -> Figure:
    """Cost by financial year, as now and under the plan."""
    years, generated = list_year_costs(document), document["generated"]
    return kept_figure("cost-by-year", [years, generated], lambda: draw_cost_by_year(years, generated=generated))


def cash_figure(document: Json) -> Figure:
    """What the plan has saved so far, quarter by quarter."""
    points, generated = list_points(document), document["generated"]
    return kept_figure("cash-flow", [points, generated], lambda: draw_cash_flow(points, generated=generated))


def body_figure(document: Json, naming: Naming, *, highlight: str | None) -> Figure:
    """The saving by body, as costs first fall."""
    savings = list_savings(document, naming)
    told = None if highlight is None else naming.short(highlight)
    told = told if told in [name for name, _ in savings] else None
    generated = document["generated"]
    return kept_figure(
        "saving-by-body",
        [savings, told, generated],
        lambda: draw_saving_by_body(savings, highlight=told, generated=generated),
    )


def moves_figure(document: Json, naming: Naming) -> Figure | None:
    """Who is served by whom, quarter by quarter; None where nobody needs anything."""
    stays = list_stays(document, naming)
    if not stays:
        return None
    generated = document["generated"]
    return kept_figure("moves", [stays, generated], lambda: draw_moves(stays, generated=generated))
