"""The pictures of a plan."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from wherry.record.money import pounds
from wherry.record.quarter import Quarter
from wherry.show.chart import (
    CashPoint,
    Stay,
    YearCost,
    draw_cash_flow,
    draw_cost_by_year,
    draw_moves,
    draw_saving_by_body,
)
from wherry.show.naming import Naming
from wherry.web.present.figures import Figure, kept_figure

Json = dict[str, Any]


def cost_figure(document: Json) -> Figure:
    """Cost by financial year, as now and under the plan."""
    sums: dict[str, list[int]] = {}
    for row in document["answer"]["cash"]["quarters"]:
        year = sums.setdefault(Quarter.parse(row["quarter"]).financial_year, [0, 0])
        year[0] += row["baseline_pence"]
        year[1] += row["plan_pence"]
    years = [
        YearCost(year=name, baseline_gbp=pounds(before), plan_gbp=pounds(after))
        for name, (before, after) in sums.items()
    ]
    generated = document["generated"]
    return kept_figure("cost-by-year", [years, generated], lambda: draw_cost_by_year(years, generated=generated))


def cash_figure(document: Json) -> Figure:
    """What the plan has saved so far, quarter by quarter."""
    points = [
        CashPoint(quarter=Quarter.parse(row["quarter"]), cumulative_gbp=pounds(row["cumulative_pence"]))
        for row in document["answer"]["cash"]["quarters"]
    ]
    generated = document["generated"]
    return kept_figure("cash-flow", [points, generated], lambda: draw_cash_flow(points, generated=generated))


def body_figure(document: Json, naming: Naming, *, highlight: str | None) -> Figure:
    """The saving by body, as costs first fall."""
    savings: list[tuple[str, Decimal | None]] = [
        (naming.short(row["body"]), pounds(row["saving"]["total_pence"])) for row in document["answer"]["bodies"]
    ]
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


def list_stays(document: Json, naming: Naming) -> list[Stay]:
    """Every stretch of every need, named in the fewest words."""
    answer = document["answer"]
    providers = {move["to_source"]: move["provider"] for move in answer["moves"]}
    moved = {(move["need"], move["quarter"]) for move in answer["moves"]}
    times = Counter((need["body"], need["service"]) for need in answer["needs"])
    return [
        Stay(
            body=naming.body(need["body"]),
            service=_service(need, naming, alone=times[need["body"], need["service"]] == 1),
            source=_source(stretch, providers, naming),
            starts=Quarter.parse(stretch["starts"]),
            ends=Quarter.parse(stretch["until"]),
            moved=(need["need"], stretch["starts"]) in moved,
        )
        for need in answer["needs"]
        for stretch in need["stretches"]
    ]


def _service(need: Json, naming: Naming, *, alone: bool) -> str:
    """The service's name, with the need's own reference where the body needs the service more than once."""
    name = naming.service(need["service"])
    return name if alone else f"{name} ({need['need'].partition('/')[2]})"


def _source(stretch: Json, providers: dict[str, str], naming: Naming) -> str:
    if stretch["kind"] == "today":
        return "As now"
    if stretch["kind"] == "alone":
        return "Alone"
    if stretch["kind"] == "joint":
        return "Joint contract"
    return naming.short(providers.get(stretch["source"], stretch["source"]))
