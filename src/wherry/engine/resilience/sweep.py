"""Many failure scenarios at once: a scenario is one bit of a word, and 512 scenarios cross the network together.

Every node keeps eight 64-bit words, bit s telling whether scenario s still joins it to the root. Links are swept
forwards and backwards in breadth-first order, ``reach[a] |= reach[b] & alive[link]``, until nothing changes. Nodes,
shared risks, several failures at once and Monte Carlo differ only in which bits are cleared.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from wherry.engine.resilience.cuts import span
from wherry.engine.resilience.topology import Ints, Topology

WORDS = 8
BLOCK = 64 * WORDS
FULL = np.uint64(0xFFFFFFFFFFFFFFFF)
Words = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenarios:
    """Failures, scenario after scenario: scenario s fails the links ``links[link_start[s]:link_start[s + 1]]`` and the
    nodes ``nodes[node_start[s]:node_start[s + 1]]``."""

    link_start: Counts
    links: Ints
    node_start: Counts
    nodes: Ints

    def __len__(self) -> int:
        return len(self.link_start) - 1

    @classmethod
    def of_links(cls, table: npt.NDArray[np.integer]) -> Scenarios:
        """Scenarios that fail the same number of links each: a table with a row a scenario."""
        count, width = table.shape
        return cls(
            link_start=np.arange(count + 1, dtype=np.int64) * width,
            links=np.ascontiguousarray(table, dtype=np.int32).ravel(),
            node_start=np.zeros(count + 1, dtype=np.int64),
            nodes=np.zeros(0, dtype=np.int32),
        )

    @classmethod
    def of_nodes(cls, table: npt.NDArray[np.integer]) -> Scenarios:
        """Scenarios that fail the same number of nodes each: a table with a row a scenario."""
        turned = cls.of_links(table)
        return cls(link_start=turned.node_start, links=turned.nodes, node_start=turned.link_start, nodes=turned.links)

    @classmethod
    def of_sets(cls, failed: list[tuple[tuple[int, ...], tuple[int, ...]]]) -> Scenarios:
        """Scenarios given one by one as (links, nodes), for shared risks and mixtures."""
        links = [len(cut) for cut, _ in failed]
        nodes = [len(down) for _, down in failed]
        return cls(
            link_start=np.concatenate([[0], np.cumsum(links)]).astype(np.int64),
            links=np.array([at for cut, _ in failed for at in cut], dtype=np.int32),
            node_start=np.concatenate([[0], np.cumsum(nodes)]).astype(np.int64),
            nodes=np.array([at for _, down in failed for at in down], dtype=np.int32),
        )


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
    order, a, b = _swept_order(topology, root)
    threads = numba.get_num_threads()
    lost = np.zeros((threads, len(topology.nodes)), dtype=np.int64)
    lost_nodes = np.zeros(len(scenarios), dtype=np.int32)
    rank = np.empty(len(topology.links), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    fails = rank[scenarios.links] if len(scenarios.links) else scenarios.links
    _sweep_blocks(
        a, b, len(topology.nodes), root, scenarios.link_start, fails, scenarios.node_start, scenarios.nodes,
        lost, lost_nodes,
    )  # fmt: skip
    return Sweep(scenarios=len(scenarios), lost=lost.sum(axis=0), lost_nodes=lost_nodes)


def sample(topology: Topology, root: int, probability: npt.NDArray[np.float64], count: int, *, seed: int) -> Sweep:
    """Monte Carlo: in each of ``count`` scenarios link e fails by itself with ``probability[e]``. The same seed gives
    the same scenarios on any number of cores."""
    if len(probability) != len(topology.links) or not ((probability >= 0) & (probability <= 1)).all():
        raise ValueError("give every link a probability between 0 and 1")
    order, a, b = _swept_order(topology, root)
    threads = numba.get_num_threads()
    lost = np.zeros((threads, len(topology.nodes)), dtype=np.int64)
    lost_nodes = np.zeros(count, dtype=np.int32)
    _sample_blocks(a, b, len(topology.nodes), root, probability[order], np.uint64(seed), lost, lost_nodes)
    return Sweep(scenarios=count, lost=lost.sum(axis=0), lost_nodes=lost_nodes)


def _swept_order(topology: Topology, root: int) -> tuple[npt.NDArray[np.int64], Ints, Ints]:
    """Links in breadth-first order of their later end, each turned so that its earlier end comes first."""
    start, neighbour, link = topology.adjacency
    found, _, _ = span(start, neighbour, link, root)
    place = np.full(len(topology.nodes), len(topology.nodes), dtype=np.int64)
    place[found] = np.arange(len(found))
    first = np.where(place[topology.a] <= place[topology.b], topology.a, topology.b)
    later = np.where(place[topology.a] <= place[topology.b], topology.b, topology.a)
    order = np.lexsort((place[first], place[later]))
    return order, first[order].astype(np.int32), later[order].astype(np.int32)


@numba.njit(cache=True)
def _settle(a: Ints, b: Ints, alive: Words, standing: Words, reach: Words, root: int) -> None:
    """Sweep until no node gains a scenario. ``standing`` holds the scenarios in which each node itself works."""
    reach[:] = 0
    for word in range(WORDS):
        reach[root, word] = standing[root, word]
    while True:
        changed = np.uint64(0)
        for at in range(len(a)):
            x, y = a[at], b[at]
            for word in range(WORDS):
                joined = (reach[x, word] ^ reach[y, word]) & alive[at, word]
                gain_x = joined & standing[x, word] & ~reach[x, word]
                gain_y = joined & standing[y, word] & ~reach[y, word]
                reach[x, word] |= gain_x
                reach[y, word] |= gain_y
        for back in range(len(a)):
            at = len(a) - 1 - back
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


@numba.njit(cache=True)
def _settle_links(a: Ints, b: Ints, alive: Words, reach: Words, root: int) -> None:
    """The same where no node fails: both ends of a working link take what either has."""
    reach[:] = 0
    for word in range(WORDS):
        reach[root, word] = FULL
    while True:
        for at in range(len(a)):
            x, y = a[at], b[at]
            for word in range(WORDS):
                gain = (reach[x, word] ^ reach[y, word]) & alive[at, word]
                reach[x, word] |= gain
                reach[y, word] |= gain
        missing = np.uint64(0)
        for node in range(reach.shape[0]):
            for word in range(WORDS):
                missing |= ~reach[node, word]
        if missing == 0:
            return
        changed = np.uint64(0)
        for back in range(len(a)):
            at = len(a) - 1 - back
            x, y = a[at], b[at]
            for word in range(WORDS):
                gain = (reach[x, word] ^ reach[y, word]) & alive[at, word]
                reach[x, word] |= gain
                reach[y, word] |= gain
                changed |= gain
        if changed == 0:
            return


@numba.njit(cache=True)
def _ones(word: np.uint64) -> int:
    """How many bits are set."""
    word = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return int((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@numba.njit(cache=True)
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
                lost[node] += _ones(gone)
                while gone:
                    bit = _ones((gone & (~gone + np.uint64(1))) - np.uint64(1))
                    lost_nodes[first + 64 * word + bit] += 1
                    gone &= gone - np.uint64(1)


@numba.njit(cache=True, parallel=True)
def _sweep_blocks(
    a: Ints, b: Ints, nodes: int, root: int, link_start: Counts, links: Ints, node_start: Counts, down: Ints,
    lost: Counts, lost_nodes: Ints,
) -> None:  # fmt: skip
    count = len(link_start) - 1
    blocks = (count + BLOCK - 1) // BLOCK
    threads = lost.shape[0]
    for thread in numba.prange(threads):
        alive = np.full((len(a), WORDS), FULL, dtype=np.uint64)
        standing = np.full((nodes, WORDS), FULL, dtype=np.uint64)
        reach = np.empty((nodes, WORDS), dtype=np.uint64)
        for block in range(thread, blocks, threads):
            first = block * BLOCK
            last = min(count, first + BLOCK)
            for scenario in range(first, last):
                word, bit = (scenario - first) >> 6, np.uint64((scenario - first) & 63)
                for at in range(link_start[scenario], link_start[scenario + 1]):
                    alive[links[at], word] &= ~(np.uint64(1) << bit)
                for at in range(node_start[scenario], node_start[scenario + 1]):
                    standing[down[at], word] &= ~(np.uint64(1) << bit)
            if node_start[last] > node_start[first]:
                _settle(a, b, alive, standing, reach, root)
            else:
                _settle_links(a, b, alive, reach, root)
            _tell(reach, first, count, lost[thread], lost_nodes)
            for at in range(link_start[first], link_start[last]):
                for word in range(WORDS):
                    alive[links[at], word] = FULL
            for at in range(node_start[first], node_start[last]):
                for word in range(WORDS):
                    standing[down[at], word] = FULL


@numba.njit(cache=True)
def _next(state: npt.NDArray[np.uint64]) -> float:
    """A number strictly between 0 and 1, by splitmix64."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    mixed = state[0]
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return (float(mixed >> np.uint64(11)) + 0.5) / 9007199254740992.0


@numba.njit(cache=True, parallel=True)
def _sample_blocks(
    a: Ints, b: Ints, nodes: int, root: int, probability: npt.NDArray[np.float64], seed: np.uint64,
    lost: Counts, lost_nodes: Ints,
) -> None:  # fmt: skip
    count = len(lost_nodes)
    blocks = (count + BLOCK - 1) // BLOCK
    threads = lost.shape[0]
    for thread in numba.prange(threads):
        alive = np.empty((len(a), WORDS), dtype=np.uint64)
        reach = np.empty((nodes, WORDS), dtype=np.uint64)
        state = np.zeros(1, dtype=np.uint64)
        for block in range(thread, blocks, threads):
            state[0] = seed + np.uint64(block + 1) * np.uint64(0xD1342543DE82EF95)
            alive[:] = FULL
            for at in range(len(a)):
                if probability[at] <= 0.0:
                    continue
                if probability[at] >= 1.0:
                    alive[at, :] = 0
                    continue
                stride = np.log1p(-probability[at])
                scenario = int(np.log(_next(state)) / stride)
                while scenario < BLOCK:
                    alive[at, scenario >> 6] &= ~(np.uint64(1) << np.uint64(scenario & 63))
                    scenario += 1 + int(np.log(_next(state)) / stride)
            _settle_links(a, b, alive, reach, root)
            _tell(reach, block * BLOCK, count, lost[thread], lost_nodes)
