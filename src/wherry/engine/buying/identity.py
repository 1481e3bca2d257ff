"""One supplier under all its names, and one group above its companies: what contracts and payments are matched by."""

from __future__ import annotations

from collections import defaultdict

from wherry.engine.buying.gathering import Gathering
from wherry.engine.buying.suppliers import FoundSupplier, SupplierAnswer


class Identities:
    """The suppliers that were found, asked by a name as written. Nothing that waits for a person counts as one."""

    def __init__(self, found: SupplierAnswer) -> None:
        self._supplier = {name: supplier for supplier in found.suppliers for name in supplier.names}
        self._group: dict[str, str] = {}
        joined = Gathering({}, ())
        self._why: defaultdict[str, list[str]] = defaultdict(list)
        names = {name for link in found.groups for name in (link.first, link.second)}
        for link in found.groups:
            first, second = self.supplier(link.first), self.supplier(link.second)
            joined.join(first, second, link.why)
        for name in names:
            self._group[self.supplier(name)] = joined.root(self.supplier(name))
        self._doubted: defaultdict[str, set[str]] = defaultdict(set)
        for doubt in found.doubts:
            first, second = self.supplier(doubt.first), self.supplier(doubt.second)
            self._doubted[first].add(second)
            self._doubted[second].add(first)
        for link in found.groups:
            self._why[joined.root(self.supplier(link.first))].append(link.why)

    def supplier(self, name: str) -> str:
        """The name that stands for the supplier; the name itself where it is not known."""
        found = self._supplier.get(name)
        return found.names[0] if found else name

    def found(self, name: str) -> FoundSupplier | None:
        """The supplier behind a name."""
        return self._supplier.get(name)

    def group(self, name: str) -> str | None:
        """The name that stands for the group; None where the supplier is in none that is known."""
        return self._group.get(self.supplier(name))

    def why_same(self, first: str, second: str) -> str | None:
        """Why two names are one supplier; None where they are not known to be."""
        if self.supplier(first) != self.supplier(second):
            return None
        if first == second:
            return "the same supplier's name"
        found = self._supplier[first]
        return "; ".join(sorted({link.why for link in found.links})) or "the same supplier's name"

    def why_group(self, first: str, second: str) -> str | None:
        """Why two suppliers are of one group; None where they are one supplier or not known to be of one group."""
        mine, other = self.group(first), self.group(second)
        if mine is None or mine != other or self.supplier(first) == self.supplier(second):
            return None
        return "; ".join(sorted(set(self._why[mine])))

    def perhaps(self, first: str, second: str) -> bool:
        """Whether two suppliers may be one or are of one group: what a person should look at."""
        mine, other = self.supplier(first), self.supplier(second)
        return other in self._doubted.get(mine, ()) or self.why_group(first, second) is not None
