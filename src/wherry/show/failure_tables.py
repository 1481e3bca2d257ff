"""The document of failures as tables: the same on a page, in a CSV file and in a workbook."""

from __future__ import annotations

from typing import Any

from wherry.show.failure_needs import list_cut_sets, list_needs
from wherry.show.failure_parts import AFTER, PICTURES, TODAY, part_cell, pictures, say_parts, told_of
from wherry.show.naming import Naming
from wherry.show.plan_assumptions import list_findings
from wherry.show.table import Cell, Column, Table
from wherry.show.words import say_list

Json = dict[str, Any]

RESTORE_TAGS = {
    "tested": "green",
    "stale": "yellow",
    "agreed": "yellow",
    "claimed": "orange",
    "unknown": "grey",
    "falls too": "red",
    "none": "red",
}
CHANGE_TAGS = {"removed": "green", "better": "turquoise", "worse": "orange", "added": "red"}
MOST_NEEDS = 4


def failure_tables(document: Json, naming: Naming) -> dict[str, Table]:
    """The tables of a document of failures, by name: ``kinds``, ``worst``, ``lost``, ``single-points``, ``needs``,
    ``cut-sets``, ``findings`` and, where a plan was asked about, ``changes``. Today and after the plan stand in one
    table each."""
    made = {
        "kinds": list_kinds(document),
        "worst": list_worst(document, naming),
        "lost": list_lost(document, naming),
        "single-points": list_single_points(document, naming),
        "needs": list_needs(document, naming),
        "cut-sets": list_cut_sets(document, naming),
        "findings": list_findings({"answer": document["answer"][TODAY], "generated": document["generated"]}),
    }
    if document["answer"][AFTER] is not None:
        made["changes"] = list_changes(document, naming)
    return made


def list_kinds(document: Json) -> Table:
    """One row a kind of scenario: how many were tried and how many lose something."""
    return Table(
        caption="What was tried",
        columns=(
            Column(heading="When"),
            Column(heading="Kind of failure"),
            Column(heading="Scenarios", kind="number"),
            Column(heading="Losing something", kind="number"),
            Column(heading="Leaving sites short of capacity", kind="number"),
            Column(heading="All were tried"),
        ),
        rows=[
            (PICTURES[when], _capital(kind["kind"]), kind["scenarios"], kind["losing"], _short(kind), kind["whole"])
            for when, picture in pictures(document)
            for kind in picture["kinds"]
        ],
        notes=("Of two failures together only those count that take more than each takes alone.",),
        generated=document["generated"],
    )


def _short(kind: Json) -> Cell:
    return Cell(kind["short"], text="not tried") if kind["short"] is None else Cell(kind["short"])


def list_worst(document: Json, naming: Naming) -> Table:
    """One row a scenario that is told in full, the worst of each kind first."""
    return Table(
        caption="The worst failures",
        columns=(
            Column(heading="When"),
            Column(heading="Kind of failure"),
            Column(heading="What fails"),
            Column(heading="Users hit", kind="number"),
            Column(heading="Of them elsewhere", kind="number"),
            Column(heading="Needs lost", kind="number"),
            Column(heading="Sites cut off", kind="number"),
            Column(heading="Bodies"),
            Column(heading="Repair", kind="number", unit="hours", places=1),
            Column(heading="User-hours lost", kind="number", places=0),
            Column(heading="Times a year", kind="number", places=4),
            Column(heading="User-hours a year", kind="number", places=1),
            Column(heading="Capacity short", kind="number", unit="Mbit/s"),
        ),
        rows=[
            (
                PICTURES[when],
                _capital(kind["kind"]),
                say_parts(scenario["parts"]),
                scenario["users"],
                scenario["users_beyond"],
                scenario["needs_lost"],
                scenario["sites_cut"],
                say_list([naming.body(ref) for ref in scenario["bodies"]]),
                scenario["repair_hours"],
                scenario["user_hours"],
                scenario["times_per_year"],
                scenario["user_hours_per_year"],
                scenario["shortage"] and scenario["shortage"]["short_mbps"],
            )
            for when, picture in pictures(document)
            for kind in picture["kinds"]
            for scenario in told_of(kind)
        ],
        generated=document["generated"],
    )


def list_lost(document: Json, naming: Naming) -> Table:
    """One row a need that a scenario loses: for whom, for how long, why, and how it comes back."""
    return Table(
        caption="What each failure loses",
        columns=(
            Column(heading="When"),
            Column(heading="Kind of failure"),
            Column(heading="What fails"),
            *lost_columns(),
        ),
        rows=[
            (
                PICTURES[when],
                _capital(kind["kind"]),
                say_parts(scenario["parts"]),
                *(row if isinstance(row, Cell) else Cell(row) for row in lost_row(lost, naming)),
            )
            for when, picture in pictures(document)
            for kind in picture["kinds"]
            for scenario in told_of(kind)
            for lost in scenario["lost"]
        ],
        generated=document["generated"],
    )


def lost_columns() -> tuple[Column, ...]:
    """What is told of a need that is lost."""
    return (
        Column(heading="Need"),
        Column(heading="Body"),
        Column(heading="Service"),
        Column(heading="Users", kind="number"),
        Column(heading="Sites", kind="number"),
        Column(heading="Out", kind="number", unit="hours", places=1),
        Column(heading="Comes back by"),
        Column(heading="Pairing"),
        Column(heading="Why"),
    )


def lost_row(lost: Json, naming: Naming) -> tuple[Any, ...]:
    """A need that is lost, under ``lost_columns``."""
    restore = lost["restore"]
    how = Cell(_capital(restore["how"]), tag=RESTORE_TAGS[restore["how"]])
    pairing = naming.cell("pairings", restore["pairing"]) if restore["pairing"] else Cell("", text="")
    return (
        naming.cell("needs", lost["need"]),
        naming.body(lost["body"]),
        naming.service(lost["service"]),
        lost["users"],
        lost["sites"],
        lost["hours"],
        how,
        pairing,
        f"{lost['reason']} {restore['says']}".strip(),
    )


def list_single_points(document: Json, naming: Naming) -> Table:
    """One row a single point of failure."""
    return Table(
        caption="Single points of failure",
        columns=(
            Column(heading="When"),
            Column(heading="What fails"),
            Column(heading="What it is"),
            Column(heading="Users hit elsewhere", kind="number"),
            Column(heading="Sites hit elsewhere", kind="number"),
            Column(heading="Of them needing two ways in", kind="number"),
            Column(heading="Bodies"),
            Column(heading="Needs"),
        ),
        rows=[
            (
                PICTURES[when],
                part_cell(point["part"], naming),
                _capital(point["part"]["kind"]),
                point["users_beyond"],
                point["sites_beyond"],
                point["critical_sites"],
                say_list([naming.body(ref) for ref in point["bodies"]]),
                say_list(point["needs"], most=MOST_NEEDS),
            )
            for when, picture in pictures(document)
            for point in picture["single_points"]
        ],
        notes=("A single point of failure takes something from users at sites that have not failed themselves.",),
        generated=document["generated"],
    )


def list_changes(document: Json, naming: Naming) -> Table:
    """One row a single point of failure that the plan removes, adds or changes."""
    return Table(
        caption="What the plan does to single points of failure",
        columns=(
            Column(heading="The plan"),
            Column(heading="What fails"),
            Column(heading="What it is"),
            Column(heading="Users hit elsewhere today", kind="number"),
            Column(heading="After the plan", kind="number"),
        ),
        rows=[
            (
                Cell(_capital(change["how"]), tag=CHANGE_TAGS[change["how"]]),
                part_cell(change["part"], naming),
                _capital(change["part"]["kind"]),
                Cell(change["users_before"], text=_or_none(change["users_before"])),
                Cell(change["users_after"], text=_or_none(change["users_after"])),
            )
            for change in document["answer"]["changes"]
        ],
        generated=document["generated"],
    )


def _or_none(users: int | None) -> str:
    return "not one" if users is None else f"{users:,}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
