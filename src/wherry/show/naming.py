"""What the references in an answer are called, and where a reader may follow them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from wherry.show.table import Cell

COMMON_ENDS = (" County Council", " Borough Council", " District Council", " City Council", " Council")


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """Names of bodies and services by reference, and addresses by table and reference.

    What a reader may not see has neither a name nor an address here, and is shown by its reference alone.
    """

    bodies: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def body(self, ref: str) -> str:
        """A body's name; its reference where the name is not known."""
        return self.bodies.get(ref, ref)

    def short(self, ref: str) -> str:
        """A body's name without ``County Council`` and the like, where that still tells it from every other."""
        return shorten(self.bodies).get(ref, ref)

    def service(self, ref: str) -> str:
        """A service's name; its reference where the name is not known."""
        return self.services.get(ref, ref)

    def cell(self, table: str, ref: str, words: str | None = None) -> Cell:
        """A reference as a cell that leads to its record, where the reader may follow it."""
        return Cell(ref if words is None else words, href=self.addresses.get((table, ref)))


def shorten(names: Mapping[str, str]) -> dict[str, str]:
    """Names without their common endings; a name that would then be somebody else's too stays whole."""
    short = {ref: _cut(name) for ref, name in names.items()}
    times = Counter(short.values())
    return {ref: name if times[name] == 1 else names[ref] for ref, name in short.items()}


def _cut(name: str) -> str:
    for end in COMMON_ENDS:
        if name.endswith(end):
            return name.removesuffix(end)
    return name
