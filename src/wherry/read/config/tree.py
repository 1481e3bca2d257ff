"""A configuration as a tree of statements, each with the lines it stands on. Flat arrays: a night's worth fits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

TOP = -1
"""The parent of a statement that belongs to no other."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A line whose place or meaning could not be settled. It is skipped or kept as it stands, and always told."""

    line: int
    says: str


@dataclass(slots=True)
class Tree:
    """Statement ``i`` is ``texts[i]`` on lines ``firsts[i]`` to ``lasts[i]`` (from 1, both included), inside the
    statement ``parents[i]``, or ``TOP``. Parents come before children; ``syntax`` says how the file was written.

    ``lasts`` covers the statement's own text (a banner's body, a quoted text of several lines), not what is inside it.
    ``bodies`` holds the text under a statement where it spans lines, ``blocks`` the statements that opened a brace.
    """

    syntax: str
    texts: list[str] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)
    lasts: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    bodies: dict[int, str] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    inactive: set[int] = field(default_factory=set)
    blocks: set[int] = field(default_factory=set)
    _children: list[list[int]] | None = None

    def add(self, text: str, first: int, last: int, parent: int) -> int:
        """Add a statement and give its number."""
        self.texts.append(text)
        self.firsts.append(first)
        self.lasts.append(last)
        self.parents.append(parent)
        return len(self.texts) - 1

    def doubt(self, line: int, says: str) -> None:
        """Note a line that was not understood."""
        self.doubts.append(Doubt(line, says))

    @property
    def children(self) -> list[list[int]]:
        """The statements inside each statement; the last list holds those at the top, so that ``children[TOP]``
        works."""
        if self._children is None or len(self._children) != len(self.texts) + 1:
            found: list[list[int]] = [[] for _ in range(len(self.texts) + 1)]
            for index, parent in enumerate(self.parents):
                found[parent].append(index)
            self._children = found
        return self._children

    def inside(self, index: int) -> Iterator[tuple[int, str]]:
        """The statements directly inside one, as number and text."""
        for child in self.children[index]:
            yield child, self.texts[child]

    def under(self, index: int) -> Iterator[int]:
        """Every statement below one, in order of the file."""
        waiting = list(reversed(self.children[index]))
        while waiting:
            found = waiting.pop()
            yield found
            waiting.extend(reversed(self.children[found]))

    def end(self, index: int) -> int:
        """The last line of a statement with all that is inside it."""
        last = self.lasts[index]
        while self.children[index]:
            index = self.children[index][-1]
            last = max(last, self.lasts[index])
        return last

    def above(self, index: int) -> list[int]:
        """The statements that hold this one, outermost first."""
        found = []
        index = self.parents[index]
        while index != TOP:
            found.append(index)
            index = self.parents[index]
        return found[::-1]
