"""Tables of joint lots: each lot, what each contract does and saves, who gains, drop-out, and what is left out."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from wherry.record.money import pounds
from wherry.show.naming import Naming
from wherry.show.table import Cell, Column, Table, Value
from wherry.show.words import say_count, say_list

Json = dict[str, Any]
SAVED = (
    Column(heading="Saves, low", kind="money", total=True),
    Column(heading="Saves, mid", kind="money", total=True),
    Column(heading="Saves, high", kind="money", total=True),
)
AFTER_COSTS = "Savings are over the years looked at, at today's prices, after every cost of getting there."


def lot_tables(document: Json, naming: Naming) -> dict[str, Table]:
    """The tables of a document of joint lots, by name."""
    return {
        "joint-lots": list_lots(document, naming),
        "gains": list_gains(document, naming),
        "contracts": list_members(document, naming),
        "drop-outs": list_drop_outs(document, naming),
        "left": list_left(document, naming),
    }


def list_lots(document: Json, naming: Naming) -> Table:
    """One row a lot, the earliest first."""
    return Table(
        caption="Lots",
        columns=(
            Column(heading="Lot", kind="number"),
            Column(heading="Buys"),
            Column(heading="Starts", kind="date"),
            Column(heading="Ends", kind="date"),
            Column(heading="Bodies"),
            Column(heading="Could be led by"),
            Column(heading="Costs a year today", kind="money", total=True),
            *SAVED,
            Column(heading="Begin by", kind="date"),
            Column(heading="First day to act", kind="date"),
            Column(heading="Above the threshold"),
            Column(heading="End before the lot does"),
        ),
        rows=[
            (
                at,
                naming.service(lot["kind"]),
                date.fromisoformat(lot["starts"]),
                date.fromisoformat(lot["ends"]),
                say_list([naming.short(body) for body in lot["bodies"]]),
                naming.body(lot["lead"]),
                pounds(lot["cost_a_year_pence"]),
                *_saved(lot),
                date.fromisoformat(lot["begin_by"]),
                date.fromisoformat(lot["first_act"]),
                lot["above_threshold"],
                Cell(say_list([naming.short(body) for body in lot["crosses"]])),
            )
            for at, lot in enumerate(document["answer"]["lots"], start=1)
        ],
        notes=(AFTER_COSTS,),
        generated=document["generated"],
    )


def _saved(row: Json) -> tuple[Value, Value, Value]:
    return pounds(row["low_pence"]), pounds(row["mid_pence"]), pounds(row["high_pence"])


def list_gains(document: Json, naming: Naming) -> Table:
    """What each body saves over all of its contracts."""
    held: defaultdict[str, list[Json]] = defaultdict(list)
    for lot in document["answer"]["lots"]:
        for member in lot["members"]:
            held[member["body"]].append(member)
    return Table(
        caption="Who gains",
        columns=(Column(heading="Body"), Column(heading="Contracts", kind="number"), *SAVED),
        rows=[
            (
                naming.cell("bodies", body, naming.body(body)),
                len(members),
                *(pounds(sum(each[name] for each in members)) for name in ("low_pence", "mid_pence", "high_pence")),
            )
            for body, members in sorted(held.items())
        ],
        notes=(AFTER_COSTS,),
        generated=document["generated"],
    )


def list_members(document: Json, naming: Naming) -> Table:
    """One row a contract in a lot: how it comes to the day, what that costs, and what it saves."""
    return Table(
        caption="Contracts in the lots",
        columns=(
            Column(heading="Lot", kind="number"),
            Column(heading="Contract"),
            Column(heading="What"),
            Column(heading="Body"),
            Column(heading="Supplier"),
            Column(heading="Costs a year today", kind="money"),
            Column(heading="Ends", kind="date"),
            Column(heading="Comes to the lot by"),
            Column(heading="Act by", kind="date"),
            Column(heading="Getting there costs", kind="money"),
            Column(heading="Share of the tender", kind="money"),
            *SAVED,
        ),
        rows=[
            (
                at,
                naming.cell("contracts", each["ref"]),
                each["title"],
                naming.body(each["body"]),
                each["supplier"],
                pounds(each["cost_a_year_pence"]),
                date.fromisoformat(each["ends"]),
                say_way(each),
                date.fromisoformat(each["act_by"]),
                pounds(each["getting_there_pence"]),
                pounds(each["tender_pence"]),
                *_saved(each),
            )
            for at, lot in enumerate(document["answer"]["lots"], start=1)
            for each in lot["members"]
        ],
        generated=document["generated"],
    )


def say_way(member: Json) -> str:
    """How a contract comes to the day on which its lot starts."""
    steps = []
    if member["extensions"]:
        steps.append(say_count(member["extensions"], "extension"))
    if member["bridge_days"]:
        steps.append(f"a bridge of {say_count(member['bridge_days'], 'day')}")
    if member["early_days"]:
        steps.append(f"leaving {say_count(member['early_days'], 'day')} early")
    return say_list(steps, nothing="its own end")


def list_drop_outs(document: Json, naming: Naming) -> Table:
    """One row a lot and the bodies that might leave it before it is signed."""
    return Table(
        caption="If bodies drop out",
        columns=(
            Column(heading="Lot", kind="number"),
            Column(heading="Who leaves"),
            Column(heading="The rest still save", kind="money"),
            Column(heading="Who of the rest fares worst"),
            Column(heading="And saves", kind="money"),
        ),
        rows=[
            (
                at,
                say_list([naming.short(body) for body in each["bodies"]]),
                pounds(each["rest_pence"]),
                naming.body(each["worst_body"]),
                pounds(each["worst_pence"]),
            )
            for at, lot in enumerate(document["answer"]["lots"], start=1)
            for each in lot["drop_outs"]
        ],
        notes=(f"At the {document['question']['safe_rate']} rate. Below nought is a loss.",),
        generated=document["generated"],
    )


def list_left(document: Json, naming: Naming) -> Table:
    """Every contract that is in no lot, and why."""
    return Table(
        caption="Contracts in no lot",
        columns=(Column(heading="Contract"), Column(heading="What"), Column(heading="Body"), Column(heading="Why")),
        rows=[
            (naming.cell("contracts", each["ref"]), each["title"], naming.body(each["body"]), each["why"])
            for each in document["answer"]["left"]
        ],
        generated=document["generated"],
    )
