"""Explanations and options of plans as tables: the same on a page, in a shell, in a file and in a paper."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from wherry.record.money import pounds
from wherry.record.quarter import Quarter
from wherry.show.naming import Naming
from wherry.show.table import Cell, Column, Table

Json = dict[str, Any]
NOT_WORKED_OUT = "not worked out"
NO_NAMES = Naming()
NOTHING = "do nothing"


def explanation_tables(document: Json, naming: Naming = NO_NAMES) -> dict[str, Table]:
    """The tables of an explanation, by name, in reading order."""
    answer, generated = document["answer"], document["generated"]
    return {
        "rules": list_rules(answer["rules"], generated),
        "reasons": list_reasons(answer["reasons"], naming, generated),
        "prices": list_prices(answer["prices"], naming, generated),
    }


def list_rules(rules: Sequence[Json], generated: bool) -> Table:
    """One row a rule: what the plan would save without it."""
    return Table(
        caption="What each rule costs",
        columns=(
            Column(heading="Rule"),
            Column(heading="Of"),
            Column(heading="Costs, present value", kind="money"),
            Column(heading="Proven"),
            Column(heading="In words"),
        ),
        rows=[
            (
                capital(row["rule"]),
                row["subject"] or Cell("", text="the partnership"),
                _money(row["costs_pence"]),
                _proven(row),
                row["says"],
            )
            for row in rules
        ],
        generated=generated,
    )


def list_reasons(reasons: Sequence[Json], naming: Naming, generated: bool) -> Table:
    """One row a choice that was not made, with what it would cost all together."""
    return Table(
        caption="Why each need is met as it is",
        columns=(
            Column(heading="Body"),
            Column(heading="Service"),
            Column(heading="Offer"),
            Column(heading="What if"),
            Column(heading="All together pay more, present value", kind="money"),
            Column(heading="Proven"),
            Column(heading="In words"),
        ),
        rows=[
            (
                naming.body(row["body"]),
                naming.cell("plan-needs", row["need"], naming.service(row["service"])),
                naming.cell("offers", row["offer"]),
                "it did not go there" if row["asked"] == "moves" else "it went there",
                Cell(None, text="no plan") if row["costs_pence"] is None else Cell(pounds(row["costs_pence"])),
                _proven(row),
                row["says"],
            )
            for row in reasons
        ],
        generated=generated,
    )


def list_prices(prices: Sequence[Json], naming: Naming, generated: bool) -> Table:
    """One row a shared offer: the price up to which it is worth using."""
    return Table(
        caption="At what price each shared offer wins",
        columns=(
            Column(heading="Offer"),
            Column(heading="Used"),
            Column(heading="Its price, a unit and year", kind="money", pennies=True),
            Column(heading="Wins up to", kind="money", pennies=True),
            Column(heading="Loses from", kind="money", pennies=True),
            Column(heading="Proven"),
            Column(heading="In words"),
        ),
        rows=[
            (
                naming.cell("offers", row["offer"]),
                row["used"],
                Decimal(row["price"]),
                Cell(None, text="at no price") if row["wins_at"] is None else Cell(Decimal(row["wins_at"])),
                Decimal(row["loses_at"]),
                _proven(row),
                row["says"],
            )
            for row in prices
        ],
        generated=generated,
    )


def appraisal_tables(document: Json, naming: Naming = NO_NAMES) -> dict[str, Table]:
    """The tables of an appraisal, by name, in reading order."""
    answer, generated = document["answer"], document["generated"]
    appraisal = answer["appraisal"]
    tables = {
        "options": list_options(appraisal, generated),
        "option-years": list_option_years(appraisal, generated),
        "switch-values": list_switch_values(answer["switch_values"], generated),
        "cases": list_cases(appraisal, generated),
    }
    if answer["robust"] is not None:
        tables["scenarios"] = list_scenarios(answer["robust"], generated)
    return tables


def list_options(appraisal: Json, generated: bool) -> Table:
    """One row an option: do nothing, each alone, share."""
    bias = f"{appraisal['optimism_percent']} % on set-up"
    return Table(
        caption="Options side by side",
        columns=(
            Column(heading="Option"),
            Column(heading="Cost, present value", kind="money"),
            Column(heading="Better than doing nothing, present value", kind="money"),
            Column(heading=f"The same with optimism bias of {bias}", kind="money"),
            Column(heading="Cashable saving, as paid", kind="money"),
            Column(heading="Not cashable", kind="money"),
            Column(heading="Lowest point, cashable", kind="money"),
            Column(heading="Pays back by"),
            Column(heading="Saved to spent"),
        ),
        rows=[
            (
                capital(row["name"]) + (" (preferred)" if row["name"] == appraisal["preferred"] else ""),
                pounds(row["present_pence"]),
                pounds(row["net_present_pence"]),
                pounds(row["biased_net_present_pence"]),
                pounds(row["cashable_pence"]),
                pounds(row["non_cashable_pence"]),
                pounds(row["deepest_pence"]),
                _payback(row),
                row["benefit_cost_ratio"] or Cell("", text="nothing spent"),
            )
            for row in appraisal["options"]
        ],
        notes=(
            "Doing nothing keeps each arrangement to its last day, extensions included, and then lets it again alone.",
            f"Optimism bias: upper bound for {appraisal['optimism_kind']}. Source: {appraisal['optimism_source']}.",
        ),
        generated=generated,
    )


def _payback(row: Json) -> Cell:
    if row["name"] == NOTHING:
        return Cell("", text="nothing to pay back")
    return Cell("", text="not in the plan") if row["payback"] is None else Cell(Quarter.parse(row["payback"]))


def list_option_years(appraisal: Json, generated: bool) -> Table:
    """One row an option and financial year: one-off capital and revenue, running revenue, saved and saved so far."""
    names = ("capital_once", "revenue_once", "running", "total", "saved", "saved_so_far", "cashable", "cashable_so_far")
    headings = (
        "Once, capital",
        "Once, revenue",
        "Running",
        "In all",
        "Saved against doing nothing",
        "Saved so far",
        "Cashable",
        "Cashable so far",
    )
    return Table(
        caption="Options by financial year",
        columns=(
            Column(heading="Option"),
            Column(heading="Financial year"),
            *(Column(heading=heading, kind="money") for heading in headings),
        ),
        rows=[
            (capital(option["name"]), year["year"], *(pounds(year[f"{name}_pence"]) for name in names))
            for option in appraisal["options"]
            for year in option["years"]
        ],
        generated=generated,
    )


def list_switch_values(values: Sequence[Json], generated: bool) -> Table:
    """One row an assumption: what it must become before the saving is gone."""
    return Table(
        caption="What each assumption must become before the saving is gone",
        columns=(Column(heading="Assumption"), Column(heading="Switches at"), Column(heading="In words")),
        rows=[(row["assumption"], row["switch"] or Cell("", text="never"), row["says"]) for row in values],
        generated=generated,
    )


def list_cases(appraisal: Json, generated: bool) -> Table:
    """One row a statement of the five cases."""
    rows: list[tuple[str, str, str]] = []
    for case in appraisal["cases"]:
        rows += [(case["name"], "The plan shows", words) for words in case["shows"]]
        rows += [(case["name"], "To be written", words) for words in case["asks"]]
    return Table(
        caption="The five cases",
        columns=(Column(heading="Case"), Column(heading="From"), Column(heading="Statement")),
        rows=rows,
        generated=generated,
    )


def list_scenarios(robust: Json, generated: bool) -> Table:
    """One row a scenario: what the robust plan costs and saves in it."""
    return Table(
        caption="The plan that holds in every scenario",
        columns=(
            Column(heading="Scenario"),
            Column(heading="Supposes"),
            Column(heading="Without the plan", kind="money"),
            Column(heading="With it", kind="money"),
            Column(heading="Saving", kind="money"),
            Column(heading="Best plan for it alone", kind="money"),
            Column(heading="Lowest point", kind="money"),
        ),
        rows=[
            (
                capital(row["name"]),
                row["supposes"],
                pounds(row["baseline_pence"]),
                pounds(row["plan_pence"]),
                pounds(row["saving_pence"]),
                Cell(None, text="none") if row["best_pence"] is None else Cell(pounds(row["best_pence"])),
                pounds(row["lowest_pence"]),
            )
            for row in robust["rows"]
        ],
        notes=(f"It is {robust['from_candidate']}. Present value, but for the lowest point.", *robust["rejected"]),
        generated=generated,
    )


def capital(words: str) -> str:
    """Words with a first capital; references stay as they are."""
    return words[:1].upper() + words[1:] if "/" not in words else words


def _money(whole_pence: int | None) -> Cell:
    return Cell(None, text=NOT_WORKED_OUT) if whole_pence is None else Cell(pounds(whole_pence))


def _proven(row: Json) -> Cell:
    return Cell("Proven", tag="green") if row["proven"] else Cell("Not proven", tag="yellow")
