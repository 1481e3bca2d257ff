"""What the pictures of a plan are drawn from, read from its document."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from wherry.record.money import pounds
from wherry.record.quarter import Quarter
from wherry.show.chart import CashPoint, Stay, YearCost
from wherry.show.naming import Naming

Json = dict[str, Any]


def list_year_costs(document: Json) -> list[YearCost]:
    """Cost by financial year, without the plan and with it."""
    sums: dict[str, list[int]] = {}
    for row in document["answer"]["cash"]["quarters"]:
        year = sums.setdefault(Quarter.parse(row["quarter"]).financial_year, [0, 0])
        year[0] += row["baseline_pence"]
        year[1] += row["plan_pence"]
    return [
        YearCost(year=name, baseline_gbp=pounds(before), plan_gbp=pounds(after))
        for name, (before, after) in sums.items()
    ]


def list_points(document: Json) -> list[CashPoint]:
    """What the plan has saved so far, quarter by quarter."""
    return [
        CashPoint(quarter=Quarter.parse(row["quarter"]), cumulative_gbp=pounds(row["cumulative_pence"]))
        for row in document["answer"]["cash"]["quarters"]
    ]


def list_savings(document: Json, naming: Naming) -> list[tuple[str, Decimal | None]]:
    """The saving by body, as costs first fall."""
    return [(naming.short(row["body"]), pounds(row["saving"]["total_pence"])) for row in document["answer"]["bodies"]]


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
    return naming.short(str(providers.get(stretch["source"], stretch["source"])))
