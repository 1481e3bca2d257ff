"""What binds bodies in a plan, as tables: who moves when, who bridges whom, what passes on, what was wished."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from wherry.record.money import pounds
from wherry.record.quarter import Quarter
from wherry.show.naming import Naming
from wherry.show.table import Cell, Column, Table
from wherry.show.words import say_day

Json = dict[str, Any]


def list_calendar(document: Json, naming: Naming) -> Table:
    """One row a quarter, one column a body: how many of its needs move."""
    answer = document["answer"]
    moved = Counter((move["quarter"], move["body"]) for move in answer["moves"])
    bodies = [ref for ref in answer["members"] if any(body == ref for _, body in moved)]
    quarters = [quarter for quarter in answer["quarters"] if any(when == quarter for when, _ in moved)]
    names = [naming.short(ref) for ref in bodies]
    if len(set(names)) < len(names):
        names = bodies
    return Table(
        caption="Moves by body and quarter",
        columns=(
            Column(heading="Quarter"),
            *(Column(heading=name, kind="number", total=True) for name in names),
            Column(heading="All together", kind="number", total=True),
        ),
        rows=[
            (
                Quarter.parse(quarter),
                *(moved[quarter, ref] for ref in bodies),
                sum(moved[quarter, ref] for ref in bodies),
            )
            for quarter in quarters
        ],
        generated=document["generated"],
    )


def list_recharges(document: Json, naming: Naming) -> Table:
    """One row a recharge that keeps a body from being out of pocket, before the saving is divided."""
    bridging = document["answer"].get("bridging") or {"recharges": []}
    return Table(
        caption="Who bridges whom, so that no body is ever out of pocket",
        columns=(
            Column(heading="Quarter"),
            Column(heading="Who pays"),
            Column(heading="To whom"),
            Column(heading="What for"),
            Column(heading="Amount", kind="money", pennies=True),
        ),
        rows=[
            (
                Quarter.parse(row["quarter"]),
                naming.body(row["payer"]),
                naming.body(row["receiver"]),
                "carries what it is behind" if row["kind"] == "lends" else "pays back",
                pounds(row["pence"]),
            )
            for row in bridging["recharges"]
        ],
        notes=(
            "Those who have saved more than they have spent carry those who have spent first, and are paid back first. "
            "What is still owed at the end is settled when the saving is divided.",
        ),
        generated=document["generated"],
    )


def list_novations(document: Json, naming: Naming) -> Table:
    """One row a contract or agreement in force on the last day of a body, which must pass to its successors."""
    roles = {"contract": "Contract", "as consumer": "Agreement, as consumer", "as provider": "Agreement, as provider"}
    return Table(
        caption="What must pass to successors",
        columns=(
            Column(heading="Body"),
            Column(heading="Its last day"),
            Column(heading="What"),
            Column(heading="Arrangement or offer"),
            Column(heading="For"),
            Column(heading="Passes to"),
            Column(heading="Paid after that in the plan", kind="money"),
        ),
        rows=[
            (
                naming.body(row["body"]),
                say_day(date.fromisoformat(row["last_day"])),
                roles[row["role"]],
                naming.cell("arrangements" if row["role"] == "contract" else "offers", row["source"]),
                naming.cell("plan-needs", row["need"]),
                " or ".join(naming.body(ref) for ref in row["successors"]),
                pounds(row["after_pence"]),
            )
            for row in document["answer"].get("novations", [])
        ],
        generated=document["generated"],
    )


def list_preferences(document: Json, naming: Naming) -> Table:
    """One row a wish: whether it is kept, and what it costs."""
    return Table(
        caption="What was wished",
        columns=(
            Column(heading="Need"),
            Column(heading="Offer or arrangement"),
            Column(heading="Kept"),
            Column(heading="Costs, present value", kind="money"),
            Column(heading="May cost", kind="money"),
            Column(heading="In words"),
        ),
        rows=[
            (
                naming.cell("plan-needs", row["need"]) if row["need"] else Cell("", text="all"),
                naming.cell("offers", row["source"]),
                row["kept"],
                Cell(None, text="no plan") if row["costs_pence"] is None else Cell(pounds(row["costs_pence"])),
                pounds(row["worth_pence"]),
                row["says"],
            )
            for row in document["answer"].get("preferences", [])
        ],
        generated=document["generated"],
    )
