"""``wherry join`` in a shell."""

from __future__ import annotations

from wherry.show.table import Column, Table
from wherry.show.terminal.parts import Json, Parts, cut_rows, findings_table
from wherry.show.words import say_count, say_list

ORDER = ("violation and outage", "violation", "outage", "unknown", "not judged", "as meant")


def join_parts(answer: Json, generated: bool, most: int) -> Parts:
    """What a person wants to read of the answer."""
    parts: Parts = []
    for found in answer["addresses"]:
        parts += _addresses(found, generated, most)
    if not answer["addresses"]:
        parts.append("No body's addresses are known, so nothing can be said of clashes.")
    pairs = sorted(answer["pairs"], key=lambda pair: ORDER.index(pair["verdict"]))
    rows, notes = cut_rows(pairs, max(most, 20), "pair")
    parts.append(
        Table(
            caption="What could reach what, against what is meant",
            columns=(
                Column(heading="From"),
                Column(heading="To"),
                Column(heading="Verdict"),
                Column(heading="Could reach"),
                Column(heading="A flow that shows it"),
                Column(heading="Where"),
            ),
            rows=[
                (pair["from"], pair["to"], pair["verdict"], pair["reachable"], _shown(pair), _where(pair))
                for pair in rows
            ],
            notes=notes,
            generated=generated,
        )
    )
    parts += findings_table(answer["findings"], generated=generated, most_rows=most)
    parts.append(answer["boundary"])
    return parts


def _shown(pair: Json) -> str:
    if not pair["witnesses"]:
        return pair["says"] or ""
    return str(pair["witnesses"][0]["words"])


def _where(pair: Json) -> str:
    if not pair["witnesses"]:
        return ""
    first = pair["witnesses"][0]
    hops = first["passes"] or first["stopped_by"]
    said = [f"{hop['file']}:{hop['first_line']}" if hop["first_line"] else hop["file"] for hop in hops]
    return ("stopped at " if first["stopped_by"] else "") + say_list(said, most=4)


def _addresses(found: Json, generated: bool, most: int) -> Parts:
    if not found["clashes"]:
        return [f"IPv{found['version']}: no two bodies use the same addresses."]
    rows, notes = cut_rows(found["clashes"], most, "shared block")
    clashes = Table(
        caption=f"IPv{found['version']} addresses that two bodies both use",
        columns=(
            Column(heading="Bodies"),
            Column(heading="Block"),
            Column(heading="Addresses", kind="number"),
            Column(heading="Where"),
        ),
        rows=[
            (
                say_list(clash["bodies"]),
                clash["block"],
                clash["addresses"],
                "; ".join(side["rows"][0] for side in clash["rows"] if side["rows"]),
            )
            for clash in rows
        ],
        notes=notes,
        generated=generated,
    )
    rows, notes = cut_rows(found["moves"], most, "move")
    moves = Table(
        caption="Who gives way, so that the fewest addresses move",
        columns=(
            Column(heading="Body"),
            Column(heading="Block"),
            Column(heading="Into"),
            Column(heading="Addresses", kind="number"),
            Column(heading="How"),
        ),
        rows=[
            (move["body"], move["block"], move["into"] or "no free block", move["addresses"], move["kind"])
            for move in rows
        ],
        notes=notes,
        generated=generated,
    )
    left = found["clashing_after_moves"]
    proof = (
        "After these moves no two bodies share an address; this was counted anew."
        if found["proved_empty"]
        else f"After these moves {say_count(left, 'address', 'addresses')} would still be shared: "
        f"{say_count(found['moves_without_place'], 'block')} found no place."
    )
    return [clashes, moves, proof]
