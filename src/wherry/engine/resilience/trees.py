"""Single-homed access trees, contracted: what hangs on one link each falls with what it hangs on.

Nodes with one link are taken off until none is left; what remains is the core, where failures need to be worked out.
All nodes are then numbered so that each core node and what hangs on it, and each taken node and what hangs on that,
are runs of consecutive numbers. The failure of a tree's link or node takes one run; the loss of a core node another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from wherry.engine.resilience.topology import Ints, Topology


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """A topology contracted to its core, which always holds the root.

    ``order`` lists all nodes so that node n heads the run ``order[first[n] : first[n] + size[n]]`` of itself and what
    hangs on it. ``core_node`` and ``core_link`` give a node's or link's number in ``core`` (-1: none) and ``hangs_by``
    the node that falls with a link of a tree (-1 for links of the core). ``of_core`` turns core nodes back.
    """

    core: Topology
    root: int
    order: Ints
    first: Ints
    size: Ints
    core_node: Ints
    core_link: Ints
    of_core: Ints
    hangs_by: Ints


def contract(topology: Topology, root: int) -> Trees:
    """Take off every single-homed tree, keeping the root. Linear in nodes and links."""
    count = len(topology.nodes)
    start, neighbour, link = topology.adjacency
    taken, parent, parent_link = _strip(start, neighbour, link, root)
    is_core = np.ones(count, dtype=np.bool_)
    is_core[taken] = False
    order, first, size = _number(taken, parent, is_core)
    of_core = np.flatnonzero(is_core).astype(np.int32)
    core_node = np.full(count, -1, dtype=np.int32)
    core_node[of_core] = np.arange(len(of_core), dtype=np.int32)
    hangs_by = np.full(len(topology.links), -1, dtype=np.int32)
    hangs_by[parent_link[taken]] = taken
    kept = np.flatnonzero(hangs_by < 0)
    core_link = np.full(len(topology.links), -1, dtype=np.int32)
    core_link[kept] = np.arange(len(kept), dtype=np.int32)
    core = Topology(
        nodes=tuple(topology.nodes[at] for at in of_core),
        links=tuple(topology.links[at] for at in kept),
        a=core_node[topology.a[kept]],
        b=core_node[topology.b[kept]],
    )
    return Trees(
        core=core,
        root=int(core_node[root]),
        order=order,
        first=first,
        size=size,
        core_node=core_node,
        core_link=core_link,
        of_core=of_core,
        hangs_by=hangs_by,
    )


@numba.njit(cache=True, nogil=True)
def _strip(start: Ints, neighbour: Ints, link: Ints, root: int) -> tuple[Ints, Ints, Ints]:
    """The nodes taken off in that order, each one's parent and the link to it."""
    count = len(start) - 1
    degree = np.empty(count, dtype=np.int64)
    parent = np.full(count, -1, dtype=np.int32)
    parent_link = np.full(count, -1, dtype=np.int32)
    gone = np.zeros(count, dtype=np.bool_)
    taken = np.empty(count, dtype=np.int32)
    found = 0
    for node in range(count):
        degree[node] = start[node + 1] - start[node]
        if degree[node] == 1 and node != root:
            taken[found] = node
            found += 1
    head = 0
    while head < found:
        node = taken[head]
        head += 1
        gone[node] = True
        for at in range(start[node], start[node + 1]):
            other = neighbour[at]
            if not gone[other]:
                parent[node] = other
                parent_link[node] = link[at]
                degree[other] -= 1
                if degree[other] == 1 and other != root:
                    taken[found] = other
                    found += 1
                break
        if parent[node] < 0:  # its only neighbour was taken before it: the two were an island
            gone[node] = False
            taken[head - 1] = -1
    kept = taken[:found]
    return kept[kept >= 0].copy(), parent, parent_link


@numba.njit(cache=True, nogil=True)
def _number(taken: Ints, parent: Ints, is_core: npt.NDArray[np.bool_]) -> tuple[Ints, Ints, Ints]:
    """The order of all nodes in runs, where each node's run begins and how long it is."""
    count = len(parent)
    size = np.ones(count, dtype=np.int32)
    for node in taken:
        size[parent[node]] += size[node]
    first = np.zeros(count, dtype=np.int32)
    free = np.zeros(count, dtype=np.int32)
    place = 0
    for node in range(count):
        if is_core[node]:
            first[node] = place
            free[node] = place + 1
            place += size[node]
    for at in range(len(taken) - 1, -1, -1):
        node = taken[at]
        first[node] = free[parent[node]]
        free[parent[node]] += size[node]
        free[node] = first[node] + 1
    order = np.empty(count, dtype=np.int32)
    for node in range(count):
        order[first[node]] = node
    return order, first, size
