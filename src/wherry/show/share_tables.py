"""The document of a division as tables: the same on a page, in a CSV file and in a workbook with live totals."""

from __future__ import annotations

from typing import Any

from wherry.record.money import pounds
from wherry.show.naming import Naming
from wherry.show.plan_assumptions import list_assumptions
from wherry.show.table import Cell, Column, Table
from wherry.show.words import say_list

Json = dict[str, Any]

PRESENT = "All figures are present values over the whole plan."
EVERY_GROUP = "What each group of bodies would save by itself"


def share_tables(document: Json, naming: Naming) -> dict[str, Table]:
    """The tables of a division's document, by name, in reading order."""
    found = {
        "bodies": list_shares(document, naming),
        "rules": list_rules(document, naming),
        "objections": list_objections(document, naming),
        "groups": list_groups(document, naming),
        "leaving": list_leavers(document, naming),
        "assumptions": list_assumptions(document, naming),
    }
    if document["answer"]["settlement"] is not None:
        found["settlement"] = list_settlement(document, naming)
    return found


def list_shares(document: Json, naming: Naming) -> Table:
    """One row a body: what it pays alone, what it pays in all, its saving, and its share under each rule."""
    answer = document["answer"]
    titles = {rule["rule"]: short_title(rule) for rule in answer["rules"]}
    recommended = answer["recommended"]
    return Table(
        caption="Each body's share of the saving",
        columns=(
            Column(heading="Body"),
            Column(heading="Cost alone", kind="money", total=True),
            Column(heading="Cost shared", kind="money", total=True),
            Column(heading="Saves by itself", kind="money"),
            *(
                Column(heading=f"{title}, recommended" if rule == recommended else title, kind="money", total=True)
                for rule, title in titles.items()
            ),
        ),
        rows=[
            (
                naming.cell("bodies", body["body"], naming.body(body["body"])),
                pounds(body["alone_present_value_pence"]),
                pounds(body["pays_present_value_pence"]),
                pounds(body["saves_alone_present_value_pence"]),
                *(pounds(share_of(body, rule)) for rule in titles),
            )
            for body in answer["bodies"]
        ],
        notes=(PRESENT, f"Cost shared is cost alone less the share under the rule: {titles[recommended]}."),
        generated=document["generated"],
    )


def short_title(rule: Json) -> str:
    """A rule's name in the fewest words, to head a column or a small chart."""
    name: str = rule["rule"]
    return name[:1].upper() + name[1:]


def share_of(body: Json, rule: str) -> int:
    """A body's share under a rule, in pence. ``KeyError`` where the rule was not worked out."""
    for share in body["shares"]:
        if share["rule"] == rule:
            return int(share["share_pence"])
    raise KeyError(f"no share by {rule} for {body['body']}")


def list_rules(document: Json, naming: Naming) -> Table:
    """One row a rule: each body's share, whether anybody would leave, and the closest objection."""
    answer = document["answer"]
    return Table(
        caption="Every rule side by side",
        columns=(
            Column(heading="Rule"),
            *(Column(heading=naming.body(body["body"]), kind="money") for body in answer["bodies"]),
            Column(heading="Would it hold?"),
            Column(heading="Closest objection"),
        ),
        rows=[
            (
                rule["title"] + (" - recommended" if rule["rule"] == answer["recommended"] else ""),
                *(pounds(share["share_pence"]) for share in rule["shares"]),
                Cell("Yes", tag="green") if rule["certificate"]["in_core"] else Cell("No", tag="red"),
                rule["certificate"]["says"],
            )
            for rule in answer["rules"]
        ],
        notes=(PRESENT, "A division holds where no group of bodies would save more by itself."),
        generated=document["generated"],
    )


def list_objections(document: Json, naming: Naming) -> Table:
    """For each rule and body, the group with it that comes closest to objecting."""
    answer = document["answer"]
    return Table(
        caption="Who comes closest to objecting",
        columns=(
            Column(heading="Rule"),
            Column(heading="Body"),
            Column(heading="Group"),
            Column(heading="Would save by itself", kind="money"),
            Column(heading="Is given", kind="money"),
            Column(heading="Gain by leaving", kind="money"),
        ),
        rows=[
            (
                rule["title"],
                naming.body(body["body"]),
                say_list([naming.body(ref) for ref in objection["bodies"]]),
                pounds(objection["worth_pence"]),
                pounds(objection["given_pence"]),
                pounds(objection["excess_pence"]),
            )
            for rule in answer["rules"]
            if rule["certificate"]["by_body"]
            for body, objection in zip(answer["bodies"], rule["certificate"]["by_body"], strict=True)
        ],
        notes=("A gain below nought is a loss: the group would not leave.",),
        generated=document["generated"],
    )


def list_groups(document: Json, naming: Naming) -> Table:
    """One row a group of bodies: how many, who, and what they would save by themselves."""
    rows = sorted(
        document["answer"]["coalitions"], key=lambda row: (len(row["bodies"]), -row["saving_present_value_pence"])
    )
    return Table(
        caption=EVERY_GROUP,
        columns=(
            Column(heading="How many", kind="number"),
            Column(heading="Bodies"),
            Column(heading="Saving, present value", kind="money"),
        ),
        rows=[
            (
                len(row["bodies"]),
                say_list([naming.body(ref) for ref in row["bodies"]]),
                pounds(row["saving_present_value_pence"]),
            )
            for row in rows
        ],
        notes=("Each is the saving of a plan made for that group alone.",),
        generated=document["generated"],
    )


def list_leavers(document: Json, naming: Naming) -> Table:
    """One row a body: what is saved with it and, by the others, without it; what it would save by itself; and what
    its being in adds, which is also what its joining the others would bring."""
    answer = document["answer"]
    worth = {frozenset(row["bodies"]): row["saving_present_value_pence"] for row in answer["coalitions"]}
    everybody = frozenset(row["body"] for row in answer["bodies"])
    total = answer["saving_present_value_pence"]
    rows = []
    for body in answer["bodies"]:
        others, alone = worth.get(everybody - {body["body"]}), body["saves_alone_present_value_pence"]
        if len(everybody) == 1:
            others = 0
        rows.append(
            (
                naming.body(body["body"]),
                pounds(total),
                None if others is None else pounds(others),
                pounds(alone),
                None if others is None else pounds(total - others - alone),
            )
        )
    return Table(
        caption="If one body left, or joined last",
        columns=(
            Column(heading="Body"),
            Column(heading="All save with it", kind="money"),
            Column(heading="The others save without it", kind="money"),
            Column(heading="It saves by itself", kind="money"),
            Column(heading="Lost to all if it leaves", kind="money"),
        ),
        rows=rows,
        notes=(PRESENT, "What is lost if a body leaves is what its joining the others brings."),
        generated=document["generated"],
    )


def list_settlement(document: Json, naming: Naming, *, body: str | None = None) -> Table:
    """One row a financial year and body (or the years of one body): alone, what falls on it, pays, recharge."""
    settlement = document["answer"]["settlement"]
    return Table(
        caption="What each body pays in each year" if body is None else f"What {naming.body(body)} pays in each year",
        columns=(
            Column(heading="Financial year"),
            Column(heading="Body"),
            Column(heading="Alone", kind="money", total=True),
            Column(heading="Falls on it first", kind="money", total=True),
            Column(heading="Pays", kind="money", total=True),
            Column(heading="Recharge", kind="money", pennies=True, total=True),
        ),
        rows=[
            (
                year["financial_year"],
                naming.body(row["body"]),
                *(pounds(row[f"{name}_pence"]) for name in ("alone", "falls", "pays", "recharge")),
            )
            for year in settlement["years"]
            for row in year["bodies"]
            if body in (None, row["body"])
        ],
        notes=(settlement["method"], "A recharge above nought is owed by the body; below nought it is owed to it."),
        generated=document["generated"],
    )
