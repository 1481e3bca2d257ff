"""The document of joining networks as tables: clashes, who gives way and where to, and what could reach what."""

from __future__ import annotations

from typing import Any

from wherry.show.naming import Naming
from wherry.show.table import Cell, Column, Table
from wherry.show.words import say_list

Json = dict[str, Any]
VERDICTS = {
    "violation and outage": "red",
    "violation": "red",
    "outage": "orange",
    "unknown": "yellow",
    "not judged": "grey",
    "as meant": "green",
}
"""The verdicts on a pair, the worst first, with the colours of their tags."""
MOST_ROWS = 4


def join_tables(document: Json, naming: Naming) -> dict[str, Table]:
    """The tables of a document of joining, by name: ``clashes``, ``moves``, ``pairs``, ``flows``, ``findings``."""
    return {
        "clashes": list_clashes(document, naming),
        "moves": list_moves(document, naming),
        "pairs": list_pairs(document, naming),
        "flows": list_flows(document, naming),
        "findings": list_doubts(document),
    }


def list_clashes(document: Json, naming: Naming) -> Table:
    """One row a block that two bodies both use."""
    return Table(
        caption="Addresses that both use",
        columns=(
            Column(heading="Bodies"),
            Column(heading="Block"),
            Column(heading="Addresses", kind="number"),
            Column(heading="What says so"),
        ),
        rows=[
            (
                say_list([naming.short(body) for body in clash["bodies"]]),
                clash["block"],
                clash["addresses"],
                "; ".join(say_list(side["rows"], most=MOST_ROWS) for side in clash["rows"]),
            )
            for space in document["answer"]["addresses"]
            for clash in space["clashes"]
        ],
        generated=document["generated"],
    )


def list_moves(document: Json, naming: Naming) -> Table:
    """One row a block that gives way: into which free block, and how that is done."""
    return Table(
        caption="Who gives way, so that the fewest addresses move",
        columns=(
            Column(heading="Body"),
            Column(heading="Block"),
            Column(heading="Into"),
            Column(heading="Addresses", kind="number"),
            Column(heading="How"),
            Column(heading="What to write down or type"),
        ),
        rows=[
            (
                naming.short(move["body"]),
                move["block"],
                move["into"] or "no free block",
                move["addresses"],
                "Renumber" if move["kind"] == "renumber" else "Translate one to one",
                " ".join(move["how"]),
            )
            for space in document["answer"]["addresses"]
            for move in space["moves"]
        ],
        notes=tuple(say_proof(space) for space in document["answer"]["addresses"]),
        generated=document["generated"],
    )


def say_proof(space: Json) -> str:
    """Whether the moves were proved to leave no clash."""
    name = f"IPv{space['version']}"
    if not space["clashes"]:
        return f"{name}: the bodies share no address."
    if space["proved_empty"]:
        return f"{name}: after these moves the bodies share no address; counted anew from the space as it would be."
    return (
        f"{name}: after these moves {space['clashing_after_moves']:,} addresses would still be shared, because "
        f"{space['moves_without_place']:,} blocks found no free place."
    )


def list_pairs(document: Json, naming: Naming) -> Table:
    """One row a direction: whether what could pass is what is meant to."""
    pairs = sorted(document["answer"]["pairs"], key=lambda pair: list(VERDICTS).index(pair["verdict"]))
    return Table(
        caption="What could reach what, against what is meant",
        columns=(
            Column(heading="From"),
            Column(heading="To"),
            Column(heading="Verdict"),
            Column(heading="Could anything reach"),
            Column(heading="A flow that shows it"),
            Column(heading="Why"),
        ),
        rows=[
            (
                naming.short(pair["from"]),
                naming.short(pair["to"]),
                Cell(pair["verdict"].capitalize(), tag=VERDICTS[pair["verdict"]]),
                _reach(pair["reachable"]),
                pair["witnesses"][0]["words"] if pair["witnesses"] else "",
                pair["says"] or "",
            )
            for pair in pairs
        ],
        notes=(document["answer"]["boundary"],),
        generated=document["generated"],
    )


def _reach(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "Unknown" if value is None else str(value).capitalize()


def list_flows(document: Json, naming: Naming) -> Table:
    """One row a line that lets a flow pass or stops it, in the order in which the flow meets it."""
    return Table(
        caption="The lines that let a flow pass, or stop it",
        columns=(
            Column(heading="From"),
            Column(heading="To"),
            Column(heading="Kind"),
            Column(heading="Flow"),
            Column(heading="Device"),
            Column(heading="Filter"),
            Column(heading="It does"),
            Column(heading="File and line"),
            Column(heading="Text"),
        ),
        rows=[
            (
                naming.short(pair["from"]),
                naming.short(pair["to"]),
                witness["kind"].capitalize(),
                witness["words"],
                hop["device"],
                hop["filter"],
                does,
                f"{hop['file']}, line {hop['first_line']}" if hop["first_line"] else hop["file"],
                hop["text"],
            )
            for pair in document["answer"]["pairs"]
            for witness in pair["witnesses"]
            for does, hops in (("Lets it pass", witness["passes"]), ("Stops it", witness["stopped_by"]))
            for hop in hops
        ],
        generated=document["generated"],
    )


def list_doubts(document: Json) -> Table:
    """One row a thing that is doubtful: a line that is not understood, a block that cannot be."""
    return Table(
        caption="What is doubtful",
        columns=(Column(heading="What"), Column(heading="Where"), Column(heading="What to do")),
        rows=[(each["says"], _place(each), each["remedy"]) for each in document["answer"]["findings"]],
        generated=document["generated"],
    )


def _place(found: Json) -> str:
    file, row = found.get("file"), found.get("row")
    return f"{file}, line {row}" if file and row else file or ""
