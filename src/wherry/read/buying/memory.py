"""Mappings that were settled for a body's files, kept in a file that a person can look at, correct and give back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from wherry.read.buying.headings import plain_heading
from wherry.read.buying.mapping import NOT_USED
from wherry.read.buying.reading import TableReading
from wherry.read.buying.vocabulary import MEANINGS
from wherry.record.error import CannotRead

FORMAT = "wherry/buying-mapping/1"


@dataclass(slots=True)
class Memory:
    """What headings mean in the files of one body. ``headings`` gives each kind's meaning by plain heading;
    ``placed`` the columns of files without headings, by kind and number of columns."""

    body: str = ""
    headings: dict[str, dict[str, str]] = field(default_factory=dict)
    placed: list[dict[str, Any]] = field(default_factory=list)

    def meanings(self) -> dict[str, str]:
        """Every remembered heading of every kind."""
        return {heading: meaning for kind in self.headings.values() for heading, meaning in kind.items()}

    def places(self, width: int) -> dict[str, Any] | None:
        """The remembered columns of a file without headings that has this many columns."""
        return next((each for each in self.placed if each["width"] == width), None)


def load_memory(path: Path) -> Memory:
    """The mapping in a file. ``CannotRead`` where it is none, or names a meaning that there is not."""
    try:
        data = msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError) as fault:
        raise CannotRead(
            path.name, f"it is no mapping that can be read ({fault})", "Make one with --keep-mapping"
        ) from fault
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise CannotRead(path.name, f"it is not a mapping ({FORMAT})", "Make one with --keep-mapping")
    memory = Memory(
        body=str(data.get("body") or ""), headings=data.get("headings") or {}, placed=data.get("placed") or []
    )
    for kind, headings in memory.headings.items():
        if kind not in MEANINGS:
            raise CannotRead(path.name, f"there is no kind {kind!r}", f"Write {' or '.join(MEANINGS)}")
        for heading, meaning in headings.items():
            if meaning != NOT_USED and meaning not in MEANINGS[kind]:
                choices = ", ".join((*MEANINGS[kind], NOT_USED))
                raise CannotRead(path.name, f"{heading!r} is given the meaning {meaning!r}", f"Choose from {choices}")
    for each in memory.placed:
        if (
            each.get("kind") not in MEANINGS
            or not isinstance(each.get("width"), int)
            or not isinstance(each.get("columns"), dict)
        ):
            raise CannotRead(path.name, "its part 'placed' is not understood", "Make one with --keep-mapping")
    return memory


def remember(memory: Memory, tables: Sequence[TableReading]) -> Memory:
    """A memory with what was read in these tables added; what was remembered already stays."""
    kept = Memory(
        body=memory.body,
        headings={kind: dict(each) for kind, each in memory.headings.items()},
        placed=list(memory.placed),
    )
    for table in tables:
        if table.kind not in MEANINGS:
            continue
        if table.heading_row is None:
            columns = {column.meaning: column.column for column in table.columns}
            known = kept.places(len(table.labels))
            if known is None:
                kept.placed.append({"kind": table.kind, "width": len(table.labels), "columns": columns})
            continue
        headings = kept.headings.setdefault(table.kind, {})
        for column in table.columns:
            headings.setdefault(plain_heading(column.heading), column.meaning)
        for label in table.unused:
            headings.setdefault(plain_heading(label), NOT_USED)
    return kept


def write_memory(memory: Memory) -> str:
    """The text of the file: JSON, in the order in which things were learnt."""
    data = {"format": FORMAT, "body": memory.body, "headings": memory.headings, "placed": memory.placed}
    return msgspec.json.format(msgspec.json.encode(data), indent=2).decode() + "\n"
