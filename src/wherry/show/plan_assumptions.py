"""What a plan rests on, as tables: what was asked, the discount rates, and what was doubtful."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from wherry.engine.plan.discount import discount_factors, rate_table
from wherry.engine.plan.whatif import read_growth_change, read_price_change
from wherry.record.quarter import Quarter
from wherry.show.naming import Naming
from wherry.show.table import Cell, Column, Table
from wherry.show.words import say_count, say_day, say_list, say_percent, say_yes_no

Json = dict[str, Any]
Say = Callable[[Any, Naming], str]

SEVERITY_TAGS = {"refused": "red", "doubtful": "yellow", "note": "grey"}


def say_lock(lock: Json) -> str:
    """``ESX/N-wan is met by NFK/O-wan from Apr to Jun 2028``."""
    if lock.get("whenever"):
        return f"{lock['need']} ends with {lock['source']}"
    when = f" from {Quarter.parse(lock['starts']).words}" if lock["starts"] else ""
    return f"{lock['need']} is met by {lock['source']}{when}"


def say_refusal(refusal: Json) -> str:
    """``NFK/O-wan is not used for ESX from Apr to Jun 2028``."""
    whom = refusal["need"] or refusal["body"]
    when = f" from {Quarter.parse(refusal['starts']).words}" if refusal["starts"] else ""
    return f"{refusal['offer']} is not used{f' for {whom}' if whom else ''}{when}"


def _each(rows: list[Json], say: Callable[[Json], str]) -> str:
    return "; ".join(say(row) for row in rows) or "none"


OPTIONS: dict[str, tuple[str, Say]] = {
    "start": ("First quarter", lambda value, _: Quarter.parse(value).words),
    "quarters": ("Length", lambda value, _: say_count(value, "quarter")),
    "no_new_money": ("No new money for the partnership, in any quarter", lambda value, _: say_yes_no(value)),
    "no_new_money_each_body": ("No new money for each body, in any quarter", lambda value, _: say_yes_no(value)),
    "cashable_only": ("Only cashable savings count as money", lambda value, _: say_yes_no(value)),
    "most_moves_a_body_a_quarter": (
        "Most moves to shared offers for a body in a quarter",
        lambda value, _: "no limit" if value is None else str(value),
    ),
    "optimism_bias_percent": ("Optimism bias on set-up", lambda value, _: say_percent(Decimal(value), places=0)),
    "rate_table": ("Discount rates", lambda value, _: rate_table(value).title),
    "certificates_renew": ("Certificates are taken to be renewed", lambda value, _: say_yes_no(value)),
    "locks": ("Demands that a need be met by something", lambda value, _: _each(value, say_lock)),
    "refusals": ("Offers refused", lambda value, _: _each(value, say_refusal)),
    "price_year": ("Prices are put into those of", lambda value, _: "as recorded" if value is None else str(value)),
    "price_changes": (
        "Prices supposed otherwise",
        lambda value, _: "; ".join(read_price_change(row).words for row in value) or "none",
    ),
    "growth_changes": (
        "Demand supposed otherwise",
        lambda value, _: "; ".join(read_growth_change(row).words for row in value) or "none",
    ),
    "members": (
        "Bodies",
        lambda value, naming: (
            "every member" if value is None else say_list([naming.body(ref) for ref in value], nothing="none")
        ),
    ),
}
"""The options of a plan in words, and how each is said."""


def option_rows(question: Json, naming: Naming) -> list[tuple[str, str]]:
    """What was asked, each option in words, in the order in which they are asked for."""
    return [(words, say(question[name], naming)) for name, (words, say) in OPTIONS.items() if name in question]


def list_assumptions(document: Json, naming: Naming) -> Table:
    """One row an option."""
    return Table(
        caption="What was asked",
        columns=(Column(heading="Option"), Column(heading="Chosen")),
        rows=option_rows(document["question"], naming),
        generated=document["generated"],
    )


def list_rates(document: Json) -> Table:
    """One row a financial year of the plan: the discount rate and what a pound then is worth in the first year."""
    table = rate_table(document["answer"]["rate_table"])
    quarters = tuple(Quarter.parse(text) for text in document["answer"]["quarters"])
    years = [quarter.financial_year for quarter in quarters]
    factors = dict(zip(years, discount_factors(table, quarters), strict=True))
    rows = []
    for at, (year, factor) in enumerate(factors.items()):
        rate = Cell("", text="none: the first year") if at == 0 else say_percent(table.percent(at), places=1)
        rows.append((year, rate, Decimal(factor.numerator) / Decimal(factor.denominator)))
    return Table(
        caption="Discount rates",
        columns=(
            Column(heading="Financial year"),
            Column(heading="Rate"),
            Column(heading="What £1 is worth", kind="number", places=4),
        ),
        rows=rows,
        notes=(f"{table.title}, {say_day(table.dated)}. Source: {table.source}",),
        generated=document["generated"],
    )


def list_findings(document: Json) -> Table:
    """One row a finding: how bad, where, what, and what to do. The worst come first."""
    order = list(SEVERITY_TAGS)
    found = sorted(document["answer"]["findings"], key=lambda row: order.index(row["severity"]))
    return Table(
        caption="What is doubtful in the records",
        columns=(Column(heading="Kind"), Column(heading="Where"), Column(heading="What"), Column(heading="Do")),
        rows=[
            (
                Cell(row["severity"].capitalize(), tag=SEVERITY_TAGS[row["severity"]]),
                row["where"],
                row["says"],
                row["remedy"],
            )
            for row in found
        ],
        generated=document["generated"],
    )
