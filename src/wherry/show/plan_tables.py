"""The document of a plan as tables: the same on a page, in a CSV file and in a workbook with live totals."""

from __future__ import annotations

from typing import Any

from wherry.record.money import pounds
from wherry.record.quarter import Quarter
from wherry.show.naming import Naming
from wherry.show.plan_assumptions import list_assumptions, list_findings, list_rates
from wherry.show.plan_needs import list_levels, list_moves, list_stays
from wherry.show.plan_sharing import list_calendar, list_novations, list_preferences, list_recharges
from wherry.show.table import Cell, Column, Table

Json = dict[str, Any]

KINDS = {
    "today": "As now",
    "exit": "Exit charge",
    "unit": "Price of the offer",
    "joining": "Joining",
    "set-up": "Set-up",
    "steps": "Capacity",
}
"""The kinds of money line in words."""
FIRST_PRICES = "All money is in the prices of the plan's first quarter."


def plan_tables(document: Json, naming: Naming) -> dict[str, Table]:
    """The tables of a plan's document, by name, in reading order."""
    return {
        "saving": list_saving(document),
        "years": list_years(document),
        "bodies": list_bodies(document, naming),
        "body-years": list_body_years(document, naming),
        "cash": list_cash(document),
        "moves": list_moves(document, naming),
        "calendar": list_calendar(document, naming),
        "recharges": list_recharges(document, naming),
        "novations": list_novations(document, naming),
        "preferences": list_preferences(document, naming),
        "levels": list_levels(document, naming),
        "stays": list_stays(document, naming),
        "capacity": list_capacity(document, naming),
        "binds": list_binds(document),
        "near-misses": list_near_misses(document, naming),
        "assumptions": list_assumptions(document, naming),
        "rates": list_rates(document),
        "findings": list_findings(document),
        "lines": list_lines(document, naming),
        "baseline-lines": list_lines(document, naming, baseline=True),
    }


def list_saving(document: Json) -> Table:
    """What is saved, as paid and in present value; cashable and non-cashable apart."""
    answer = document["answer"]
    saving = answer["saving"]
    rows = [
        ("Cost without the plan", sum(row["baseline"]["total_pence"] for row in answer["bodies"])),
        ("Cost with the plan", sum(row["plan"]["total_pence"] for row in answer["bodies"])),
        ("Saving", saving["total_pence"]),
        ("Of which cashable", saving["cashable_pence"]),
        ("Of which not cashable", saving["non_cashable_pence"]),
    ]
    present = [
        answer["baseline_present_value_pence"],
        answer["present_value_pence"],
        saving["present_value_pence"],
    ]
    return Table(
        caption="The saving",
        columns=(
            Column(heading="Figure"),
            Column(heading="As paid", kind="money"),
            Column(heading="Present value", kind="money"),
        ),
        rows=[
            (words, pounds(amount), pounds(present[at]) if at < len(present) else Cell(None, text="not split"))
            for at, (words, amount) in enumerate(rows)
        ],
        notes=(FIRST_PRICES,),
        generated=document["generated"],
    )


def list_years(document: Json) -> Table:
    """One row a financial year: without the plan, with it, saved, and saved so far."""
    sums: dict[str, dict[str, int]] = {}
    for row in document["answer"]["cash"]["quarters"]:
        year = sums.setdefault(Quarter.parse(row["quarter"]).financial_year, {"baseline": 0, "plan": 0, "saved": 0})
        for name in ("baseline", "plan", "saved"):
            year[name] += row[f"{name}_pence"]
        year["so-far"] = row["cumulative_pence"]
    return Table(
        caption="Cost by financial year",
        columns=(
            Column(heading="Financial year"),
            Column(heading="Without the plan", kind="money", total=True),
            Column(heading="With it", kind="money", total=True),
            Column(heading="Saved", kind="money", total=True),
            Column(heading="Saved so far", kind="money"),
        ),
        rows=[
            (name, *(pounds(year[part]) for part in ("baseline", "plan", "saved", "so-far")))
            for name, year in sums.items()
        ],
        notes=(FIRST_PRICES,),
        generated=document["generated"],
    )


def list_cash(document: Json) -> Table:
    """One row a quarter: paid without the plan and with it, saved, and saved so far."""
    names = ("baseline", "plan", "saved", "cumulative", "cumulative_cashable")
    return Table(
        caption="Money by quarter",
        columns=(
            Column(heading="Quarter"),
            Column(heading="Without the plan", kind="money", total=True),
            Column(heading="With it", kind="money", total=True),
            Column(heading="Saved", kind="money", total=True),
            Column(heading="Saved so far", kind="money"),
            Column(heading="Of which cashable", kind="money"),
        ),
        rows=[
            (Quarter.parse(row["quarter"]), *(pounds(row[f"{name}_pence"]) for name in names))
            for row in document["answer"]["cash"]["quarters"]
        ],
        notes=(FIRST_PRICES,),
        generated=document["generated"],
    )


def list_bodies(document: Json, naming: Naming) -> Table:
    """One row a body: without the plan, with it, saved, cashable, and the saving's present value."""
    answer = document["answer"]
    return Table(
        caption="By body, over the whole plan",
        columns=(
            Column(heading="Body"),
            Column(heading="Without the plan", kind="money", total=True),
            Column(heading="With it", kind="money", total=True),
            Column(heading="Saving", kind="money", total=True),
            Column(heading="Of which cashable", kind="money", total=True),
            Column(heading="Present value", kind="money", total=True),
        ),
        rows=[
            (
                naming.cell("bodies", row["body"], naming.body(row["body"])),
                pounds(row["baseline"]["total_pence"]),
                pounds(row["plan"]["total_pence"]),
                pounds(row["saving"]["total_pence"]),
                pounds(row["saving"]["cashable_pence"]),
                pounds(row["saving"]["present_value_pence"]),
            )
            for row in answer["bodies"]
        ],
        notes=(answer["attribution"],),
        generated=document["generated"],
    )


def list_body_years(document: Json, naming: Naming) -> Table:
    """One row a body and financial year."""
    rows = []
    for body in document["answer"]["bodies"]:
        sums: dict[str, list[int]] = {}
        for row in body["quarters"]:
            year = sums.setdefault(Quarter.parse(row["quarter"]).financial_year, [0, 0])
            year[0] += row["baseline_pence"]
            year[1] += row["plan_pence"]
        rows += [
            (naming.body(body["body"]), year, pounds(before), pounds(after), pounds(before - after))
            for year, (before, after) in sums.items()
        ]
    return Table(
        caption="By body and financial year",
        columns=(
            Column(heading="Body"),
            Column(heading="Financial year"),
            Column(heading="Without the plan", kind="money", total=True),
            Column(heading="With it", kind="money", total=True),
            Column(heading="Saving", kind="money", total=True),
        ),
        rows=rows,
        notes=(document["answer"]["attribution"],),
        generated=document["generated"],
    )


def list_capacity(document: Json, naming: Naming) -> Table:
    """One row an offer and quarter: steps of capacity, the load on them, and what they carry."""
    return Table(
        caption="Capacity of offers in use",
        columns=(
            Column(heading="Offer"),
            Column(heading="Quarter"),
            Column(heading="Steps", kind="number"),
            Column(heading="Load, the provider's own use included"),
            Column(heading="Capacity"),
        ),
        rows=[
            (
                naming.cell("offers", row["offer"]),
                Quarter.parse(row["quarter"]),
                row["steps"],
                row["load"],
                row["capacity"] or "no limit",
            )
            for row in document["answer"]["steps"]
        ],
        generated=document["generated"],
    )


def list_binds(document: Json) -> Table:
    """One row a rule that has no room left."""
    return Table(
        caption="What binds",
        columns=(
            Column(heading="Rule"),
            Column(heading="Of"),
            Column(heading="Quarter"),
            Column(heading="What it says"),
            Column(heading="What it costs, present value", kind="money"),
        ),
        rows=[
            (
                row["rule"][:1].upper() + row["rule"][1:],
                row["subject"] or Cell("", text="the partnership"),
                Cell("", text="every quarter") if row["quarter"] is None else Quarter.parse(row["quarter"]),
                row["says"],
                _asked(row["costs_present_value_pence"]),
            )
            for row in document["answer"]["binds"]
        ],
        generated=document["generated"],
    )


def list_near_misses(document: Json, naming: Naming) -> Table:
    """One row a shared offer that nobody uses."""
    return Table(
        caption="Shared offers that nobody uses",
        columns=(Column(heading="Offer"), Column(heading="Why not"), Column(heading="Price at which it would be used")),
        rows=[
            (
                naming.cell("offers", row["offer"]),
                row["says"],
                Cell("", text="not worked out")
                if row["winning_unit_price_gbp_per_year"] is None
                else f"£{row['winning_unit_price_gbp_per_year']} a year",
            )
            for row in document["answer"]["near_misses"]
        ],
        generated=document["generated"],
    )


def list_lines(
    document: Json, naming: Naming, *, baseline: bool = False, lines: list[Json] | None = None, caption: str = ""
) -> Table:
    """Money lines, of the plan or of what would be paid without it: all of them, or those given."""
    found = document["answer"]["baseline_lines" if baseline else "lines"] if lines is None else lines
    said = caption or f"Every sum {'without the plan' if baseline else 'with the plan'}"
    return Table(
        caption=said,
        columns=(
            Column(heading="Quarter"),
            Column(heading="Body"),
            Column(heading="What for"),
            Column(heading="Need"),
            Column(heading="Arrangement or offer"),
            Column(heading="Amount", kind="money", pennies=True, total=True),
            Column(heading="Present value", kind="money", pennies=True, total=True),
        ),
        rows=[
            (
                Quarter.parse(line["quarter"]),
                naming.body(line["body"]),
                KINDS.get(line["kind"], line["kind"]),
                naming.cell("needs", line["need"]) if line["need"] else Cell("", text="all that use it"),
                naming.cell("arrangements" if line["kind"] in ("today", "exit") else "offers", line["source"]),
                pounds(line["amount_pence"]),
                pounds(line["present_value_pence"]),
            )
            for line in found
        ],
        generated=document["generated"],
    )


def _asked(whole_pence: int | None) -> Cell:
    return Cell(None, text="not worked out") if whole_pence is None else Cell(pounds(whole_pence))
