"""What can fail, in words, and the pictures of an estate in which it fails: today, and after a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from wherry.show.naming import Naming
from wherry.show.table import Cell
from wherry.show.words import say_list

Json = dict[str, Any]

TODAY, AFTER = "today", "after"
PICTURES = {TODAY: "Today", AFTER: "After the plan"}
TABLES_OF_PARTS = {"site": "sites", "device": "devices", "circuit": "circuits", "service": "services"}


def pictures(document: Json) -> Iterator[tuple[str, Json]]:
    """Each picture that the answer has, with its name: today, and after the plan where that was asked."""
    for name in PICTURES:
        if document["answer"][name] is not None:
            yield name, document["answer"][name]


def told_of(kind: Json) -> list[Json]:
    """The scenarios of a kind that are told in full: those that lose most, then those shortest of capacity."""
    return [*kind["worst"], *(scenario for scenario in kind["shortest"] if scenario not in kind["worst"])]


def part_cell(part: Json, naming: Naming) -> Cell:
    """What can fail, leading to its record where the reader may follow it."""
    words = say_part(part)
    table = TABLES_OF_PARTS.get(part["kind"], "shared_risks")
    return naming.cell(table, part["ref"], words)


def say_part(part: Json) -> str:
    """``Library (NFK/S-0001)``; its name alone where that says its reference too."""
    name, ref = part["name"], part["ref"]
    said = ref.casefold() in name.casefold() or ref.endswith(f": {name}")
    return name if said else f"{name} ({ref})"


def say_parts(parts: Sequence[Json]) -> str:
    """What fails together, in words."""
    return say_list([f"{part['kind']} {say_part(part)}" for part in parts], most=6)
