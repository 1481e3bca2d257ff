"""A network as engines see it: numbered nodes and links as arrays, whatever the estate calls them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topology:
    """Undirected links between nodes ``0 .. len(nodes) - 1``; two links may join the same nodes, none joins a node
    to itself. ``capacity`` is in whole Mbit/s, one a link, or empty where nobody knows it."""

    nodes: tuple[str, ...]
    links: tuple[str, ...]
    a: Ints
    b: Ints
    capacity: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def __post_init__(self) -> None:
        if not (len(self.links) == len(self.a) == len(self.b)):
            raise ValueError("every link needs a name and two ends")
        if len(self.capacity) not in (0, len(self.links)):
            raise ValueError("capacities are for every link or for none")
        if len(self.a) and (min(self.a.min(), self.b.min()) < 0 or max(self.a.max(), self.b.max()) >= len(self.nodes)):
            raise ValueError("a link ends at a node that is not there")
        if bool((self.a == self.b).any()):
            at = int(np.flatnonzero(self.a == self.b)[0])
            raise ValueError(f"link {self.links[at]} joins {self.nodes[int(self.a[at])]} to itself")
        if len(set(self.nodes)) != len(self.nodes):
            raise ValueError("two nodes have the same name")

    @classmethod
    def of(
        cls,
        links: Sequence[tuple[str, str]],
        *,
        nodes: Sequence[str] = (),
        names: Sequence[str] = (),
        capacity: Sequence[int] = (),
    ) -> Topology:
        """A topology of named ends. ``nodes`` adds nodes without links and fixes the order of the first ones."""
        found = dict.fromkeys(nodes)
        for ends in links:
            found.update(dict.fromkeys(ends))
        place = {name: at for at, name in enumerate(found)}
        return cls(
            nodes=tuple(found),
            links=tuple(names) or tuple(f"{a} to {b}" for a, b in links),
            a=np.array([place[a] for a, _ in links], dtype=np.int32),
            b=np.array([place[b] for _, b in links], dtype=np.int32),
            capacity=np.array(capacity, dtype=np.int64),
        )

    def node(self, name: str) -> int:
        """The number of a node; ``KeyError`` where there is none."""
        try:
            return self.nodes.index(name)
        except ValueError:
            raise KeyError(name) from None

    @property
    def adjacency(self) -> tuple[Ints, Ints, Ints]:
        """Compressed neighbours: ``start`` (nodes + 1), and for every half-link its ``neighbour`` and its ``link``."""
        count = len(self.nodes)
        ends = np.concatenate([self.a, self.b])
        others = np.concatenate([self.b, self.a])
        links = np.tile(np.arange(len(self.links), dtype=np.int32), 2)
        order = np.argsort(ends, kind="stable")
        start = np.zeros(count + 1, dtype=np.int32)
        np.cumsum(np.bincount(ends, minlength=count), out=start[1:])
        return start, others[order].astype(np.int32), links[order]
