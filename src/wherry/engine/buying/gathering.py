"""Names gathered into suppliers one join at a time, each with its reason, and the vetoes that no join overrides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SAME, APART = "same", "apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two names that were joined, or kept apart, and why."""

    first: str
    second: str
    relation: str
    why: str


class Gathering:
    """Names gathered into suppliers, with the numbers that each holds. A join that would bring two company numbers
    under one supplier, or names that a person has parted, is refused and told."""

    def __init__(self, numbers: Mapping[str, str], apart: Iterable[tuple[str, str]]) -> None:
        self._parent: dict[str, str] = {}
        self._number = dict(numbers)
        self._apart: defaultdict[str, set[str]] = defaultdict(set)
        for first, second in apart:
            self._apart[first].add(second)
            self._apart[second].add(first)
        self._members: defaultdict[str, list[str]] = defaultdict(list)
        self.links: list[Link] = []
        self.vetoes: list[Link] = []

    def root(self, name: str) -> str:
        """The name that stands for a supplier."""
        while (parent := self._parent.get(name, name)) != name:
            self._parent[name] = self._parent.get(parent, parent)
            name = parent
        return name

    def members(self, root: str) -> list[str]:
        """The names of a supplier."""
        return self._members.get(root) or [root]

    def number(self, name: str) -> str | None:
        """The company number of a name's supplier."""
        return self._number.get(self.root(name))

    def join(self, first: str, second: str, why: str) -> bool:
        """Make two names one supplier, unless a veto holds; whether it was done or was so already."""
        a, b = self.root(first), self.root(second)
        if a == b:
            return True
        numbers = {self._number[each] for each in (a, b) if each in self._number}
        if len(numbers) == 2:
            self._veto(first, second, f"their company numbers differ: {' and '.join(sorted(numbers))}")
            return False
        others = set(self.members(b))
        if any(self._apart[name] & others for name in self.members(a)):
            self._veto(first, second, "a person has parted them")
            return False
        self._parent[b] = a
        self._members[a] = [*self.members(a), *self.members(b)]
        if numbers:
            self._number[a] = numbers.pop()
        self.links.append(Link(first=first, second=second, relation=SAME, why=why))
        return True

    def _veto(self, first: str, second: str, why: str) -> None:
        self.vetoes.append(Link(first=first, second=second, relation=APART, why=why))
