"""Many failure scenarios at once: a scenario is one bit of a word, and 512 scenarios cross the network together.

Scenarios that cannot part the network are screened out first (``screen``). For the others every node keeps eight
64-bit words, bit s telling whether scenario s still joins it to the root. Links are swept forwards and backwards in
breadth-first order, each end of a working link taking what the other has, until nothing changes. Nodes, shared risks,
several failures at once and Monte Carlo differ only in which bits are cleared.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from wherry.engine.resilience.cuts import label_links, span
from wherry.engine.resilience.sampling import sample_suspects
from wherry.engine.resilience.scenarios import Counts, Scenarios
from wherry.engine.resilience.screen import BLOCK, Words, find_suspects, in_threads
from wherry.engine.resilience.topology import Ints, Topology

WORDS = BLOCK // 64
FULL = np.uint64(0xFFFFFFFFFFFFFFFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """What the scenarios do. ``lost`` counts for every node the scenarios that part it from the root (its own failure
    included); ``lost_nodes`` counts for every scenario the nodes lost."""

    scenarios: int
    lost: Counts
    lost_nodes: Ints

    @property
    def disconnecting(self) -> int:
        """How many scenarios lose at least one node."""
        return int((self.lost_nodes > 0).sum())


def sweep(topology: Topology, root: int, scenarios: Scenarios) -> Sweep:
    """Which nodes every scenario parts from the root. A scenario that fails the root itself loses every node."""
    suspects = find_suspects(scenarios, label_links(topology, root))
    return _swept(topology, root, len(scenarios), suspects, scenarios.only(suspects))


def sample(topology: Topology, root: int, probability: npt.NDArray[np.float64], count: int, *, seed: int) -> Sweep:
    """Monte Carlo: in each of ``count`` scenarios link e fails by itself with ``probability[e]``. The same seed gives
    the same scenarios on any number of cores."""
    if len(probability) != len(topology.links) or not ((probability >= 0) & (probability <= 1)).all():
        raise ValueError("give every link a probability between 0 and 1")
    numbers, suspects = sample_suspects(probability, label_links(topology, root), count, seed)
    return _swept(topology, root, count, numbers, suspects)


def _swept(topology: Topology, root: int, count: int, numbers: Counts, suspects: Scenarios) -> Sweep:
    """The sweep of the suspects, and for all the other scenarios what is lost when nothing fails."""
    order, a, b, found = swept_order(topology, root)
    nodes = len(topology.nodes)
    rank = np.empty(len(topology.links), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    fails = rank[suspects.links]
    lost_of_suspects = np.zeros(len(suspects), dtype=np.int32)
    parts = in_threads(
        lambda thread, threads: _sweep_blocks(
            a, b, nodes, root, suspects.link_start, fails, suspects.node_start, suspects.nodes,
            lost_of_suspects, thread, threads,
        )
    )  # fmt: skip
    lost: Counts = np.stack(parts).sum(axis=0)
    island = np.ones(nodes, dtype=np.bool_)
    island[found] = False
    lost[island] += count - len(suspects)
    lost_nodes = np.full(count, island.sum(), dtype=np.int32)
    lost_nodes[numbers] = lost_of_suspects
    return Sweep(scenarios=count, lost=lost, lost_nodes=lost_nodes)


def swept_order(topology: Topology, root: int) -> tuple[Counts, Ints, Ints, Ints]:
    """Links in breadth-first order of their later end, each turned so that its earlier end comes first; and the nodes
    that the root reaches."""
    start, neighbour, link = topology.adjacency
    found, _, _ = span(start, neighbour, link, root)
    place = np.full(len(topology.nodes), len(topology.nodes), dtype=np.int64)
    place[found] = np.arange(len(found))
    turned = place[topology.a] > place[topology.b]
    first = np.where(turned, topology.b, topology.a).astype(np.int32)
    later = np.where(turned, topology.a, topology.b).astype(np.int32)
    order = np.lexsort((place[first], place[later]))
    return order, first[order], later[order], found


@numba.njit(cache=True, nogil=True)
def settle(a: Ints, b: Ints, alive: Words, standing: Words, reach: Words, root: int) -> None:
    """Sweep until no node gains a scenario. ``standing`` holds the scenarios in which each node itself works."""
    reach[:] = 0
    reach[root] = standing[root]
    while True:
        changed = np.uint64(0)
        for step in range(2 * len(a)):
            at = step if step < len(a) else 2 * len(a) - 1 - step
            x, y = a[at], b[at]
            for word in range(WORDS):
                joined = (reach[x, word] ^ reach[y, word]) & alive[at, word]
                gain_x = joined & standing[x, word] & ~reach[x, word]
                gain_y = joined & standing[y, word] & ~reach[y, word]
                reach[x, word] |= gain_x
                reach[y, word] |= gain_y
                changed |= gain_x | gain_y
        if changed == 0:
            return


@numba.njit(cache=True, nogil=True)
def ones(word: np.uint64) -> int:
    """How many bits are set."""
    word = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return int((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@numba.njit(cache=True, nogil=True)
def _tell(reach: Words, first: int, count: int, lost: Counts, lost_nodes: Ints) -> None:
    """Add what a block lost, by node and by scenario; bits beyond the last scenario are not counted."""
    for node in range(reach.shape[0]):
        for word in range(WORDS):
            wide = min(64, count - first - 64 * word)
            if wide <= 0:
                break
            gone = ~reach[node, word]
            if wide < 64:
                gone &= (np.uint64(1) << np.uint64(wide)) - np.uint64(1)
            if gone:
                lost[node] += ones(gone)
                while gone:
                    bit = ones((gone & (~gone + np.uint64(1))) - np.uint64(1))
                    lost_nodes[first + 64 * word + bit] += 1
                    gone &= gone - np.uint64(1)


@numba.njit(cache=True, nogil=True)
def _sweep_blocks(
    a: Ints, b: Ints, nodes: int, root: int, link_start: Counts, links: Ints, node_start: Counts, down: Ints,
    lost_nodes: Ints, thread: int, threads: int,
) -> Counts:  # fmt: skip
    """One thread's blocks of scenarios; returns what they lost by node."""
    count = len(link_start) - 1
    lost = np.zeros(nodes, dtype=np.int64)
    alive = np.full((len(a), WORDS), FULL, dtype=np.uint64)
    standing = np.full((nodes, WORDS), FULL, dtype=np.uint64)
    reach = np.empty((nodes, WORDS), dtype=np.uint64)
    for block in range(thread, (count + BLOCK - 1) // BLOCK, threads):
        first = block * BLOCK
        last = min(count, first + BLOCK)
        for scenario in range(first, last):
            word, bit = (scenario - first) >> 6, np.uint64((scenario - first) & 63)
            for at in range(link_start[scenario], link_start[scenario + 1]):
                alive[links[at], word] &= ~(np.uint64(1) << bit)
            for at in range(node_start[scenario], node_start[scenario + 1]):
                standing[down[at], word] &= ~(np.uint64(1) << bit)
        settle(a, b, alive, standing, reach, root)
        _tell(reach, first, count, lost, lost_nodes)
        for at in range(link_start[first], link_start[last]):
            alive[links[at], :] = FULL
        for at in range(node_start[first], node_start[last]):
            standing[down[at], :] = FULL
    return lost
