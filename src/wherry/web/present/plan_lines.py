"""The sums that a plan's figures are made of: narrowed as an address asks, and one need by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from wherry.record.money import pounds
from wherry.record.quarter import Quarter
from wherry.show.naming import Naming
from wherry.show.plan_needs import SOURCES
from wherry.show.plan_tables import KINDS
from wherry.show.table import Cell, Column, Table
from wherry.show.words import say_count, say_number, say_pence
from wherry.web.present.figures import shown

Json = dict[str, Any]

BASELINE = "baseline"


def narrow(document: Json, asked: Mapping[str, str]) -> list[Json]:
    """The sums that an address asks for: ``which`` (plan or baseline), ``body``, ``need``, ``source``, ``kind`` and
    ``year``, the calendar year in which a financial year begins."""
    lines = document["answer"]["baseline_lines" if asked.get("which") == BASELINE else "lines"]
    names = [name for name in ("body", "need", "source", "kind") if asked.get(name)]
    found = [line for line in lines if all(line[name] == asked[name] for name in names)]
    year = asked.get("year", "")
    return [line for line in found if not year or Quarter.parse(line["quarter"]).financial_year.startswith(year)]


def say_lines(lines: Sequence[Json], asked: Mapping[str, str], naming: Naming) -> Json:
    """What the sums add up to, and what narrows them."""
    told = []
    if asked.get("body"):
        told.append(naming.body(asked["body"]))
    if asked.get("year"):
        told.append(f"the financial year from April {asked['year']}")
    if asked.get("need"):
        told.append(f"need {asked['need']}")
    if asked.get("source"):
        told.append(asked["source"])
    if asked.get("kind"):
        told.append(KINDS.get(asked["kind"], asked["kind"]).lower())
    total = sum(line["amount_pence"] for line in lines)
    present = sum(line["present_value_pence"] for line in lines)
    side = "without the plan" if asked.get("which") == BASELINE else "with the plan"
    return {
        "title": f"What is paid {side}",
        "narrowed": ", ".join(told),
        "total": say_pence(total),
        "present": say_pence(present),
        "count": say_count(len(lines), "sum"),
    }


def choices(document: Json, naming: Naming) -> dict[str, list[tuple[str, str]]]:
    """What the sums can be narrowed to."""
    answer = document["answer"]
    years = list(dict.fromkeys(Quarter.parse(text).financial_year for text in answer["quarters"]))
    return {
        "which": [("", "With the plan"), (BASELINE, "Without the plan")],
        "body": [("", "Any"), *((ref, naming.body(ref)) for ref in answer["members"])],
        "year": [("", "Any"), *((year[:4], year) for year in years)],
        "kind": [("", "Any"), *KINDS.items()],
    }


def need_summary(need: Json, naming: Naming) -> list[Json]:
    """One need as a summary list."""
    first, last = need["quantity"][0], need["quantity"][-1]
    return [
        {"key": "Body", "value": naming.body(need["body"])},
        {"key": "Service", "value": naming.service(need["service"])},
        {"key": "Quantity", "value": f"{_amount(first)} in the first quarter, {_amount(last)} in the last"},
        {"key": "Level before", "value": _level(need["level_before"])},
        {"key": "Level required", "value": _level(need["level_required"])},
        {"key": "Level after", "value": _level(need["level_after"])},
        {"key": "Cost without the plan", "value": say_pence(need["baseline_pence"])},
        {"key": "Cost with it", "value": say_pence(need["cost_pence"])},
        {"key": "Why", "value": need["why"]},
    ]


def need_quarters(document: Json, need: Json, addresses: Mapping[str, str]) -> Json:
    """One need by quarter: how much, from what, and what it costs with the plan and without. The sources lead to
    their records (``addresses``)."""
    answer = document["answer"]
    with_plan = _by_quarter(answer["lines"], need["need"])
    without = _by_quarter(answer["baseline_lines"], need["need"])
    sources = {
        str(quarter): stretch
        for stretch in need["stretches"]
        for quarter in _quarters(stretch["starts"], stretch["until"])
    }
    return shown(
        Table(
            caption="Quarter by quarter",
            columns=(
                Column(heading="Quarter"),
                Column(heading="Quantity"),
                Column(heading="Met by"),
                Column(heading="Without the plan", kind="money", pennies=True, total=True),
                Column(heading="With it", kind="money", pennies=True, total=True),
            ),
            rows=[
                (
                    Quarter.parse(text),
                    _amount(quantity),
                    _met_by(sources.get(text), addresses),
                    pounds(without.get(text, 0)),
                    pounds(with_plan.get(text, 0)),
                )
                for text, quantity in zip(answer["quarters"], need["quantity"], strict=True)
            ],
            generated=document["generated"],
        )
    )


def _met_by(stretch: Json | None, addresses: Mapping[str, str]) -> Cell:
    if stretch is None:
        return Cell("", text="not needed")
    words = f"{stretch['source']} ({SOURCES.get(stretch['kind'], stretch['kind'])})"
    return Cell(words, href=addresses.get(stretch["source"]))


def _by_quarter(lines: Sequence[Json], need: str) -> dict[str, int]:
    sums: dict[str, int] = {}
    for line in lines:
        if line["need"] == need:
            sums[line["quarter"]] = sums.get(line["quarter"], 0) + line["amount_pence"]
    return sums


def _quarters(starts: str, until: str) -> list[Quarter]:
    first, last = Quarter.parse(starts), Quarter.parse(until)
    return [first + step for step in range(last - first + 1)]


def _amount(text: str) -> str:
    return say_number(Decimal(text))


def _level(text: str) -> str | None:
    return text[:1].upper() + text[1:] if text else None
