"""Which nodes each scenario parts from a root, listed: the sweep of ``sweep`` with rows instead of counts.

Access trees are contracted first (``trees``), scenarios that cannot part the core are screened out (``screen``), the
others cross the core 512 at a time, and what is lost there is turned back into runs of the whole network.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from wherry.engine.resilience.cuts import label_links, span
from wherry.engine.resilience.scenarios import Counts, Scenarios
from wherry.engine.resilience.screen import BLOCK, Words, find_suspects, in_threads
from wherry.engine.resilience.sweep import FULL, WORDS, ones, settle, swept_order
from wherry.engine.resilience.topology import Ints, Topology
from wherry.engine.resilience.trees import Trees, contract


@dataclass(frozen=True, slots=True, kw_only=True)
class Losses:
    """Scenario s parts the nodes ``nodes[start[s] : start[s + 1]]`` from the root, failed nodes included. Nodes that
    the root does not reach with nothing failed (``islands``) are in no row."""

    start: Counts
    nodes: Ints
    islands: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.start) - 1

    def row(self, scenario: int) -> Ints:
        """The nodes of one scenario."""
        return self.nodes[self.start[scenario] : self.start[scenario + 1]]


def find_islands(topology: Topology, root: int) -> npt.NDArray[np.bool_]:
    """The nodes that the root does not reach with nothing failed."""
    start, neighbour, link = topology.adjacency
    islands = np.ones(len(topology.nodes), dtype=np.bool_)
    islands[span(start, neighbour, link, root)[0]] = False
    return islands


def find_losses(topology: Topology, root: int, scenarios: Scenarios, *, trees: Trees | None = None) -> Losses:
    """The nodes that every scenario parts from ``root``. A scenario that fails the root loses every node it reached.

    ``trees`` is ``contract(topology, root)`` where the caller has it already.
    """
    trees = trees or contract(topology, root)
    islands = find_islands(topology, root)
    inner = in_core(scenarios, trees)
    suspects = find_suspects(inner, label_links(trees.core, trees.root))
    scenario, node = _sweep_rows(trees.core, trees.root, inner.only(suspects))
    order = np.argsort(scenario, kind="stable")
    lost_start = np.zeros(len(scenarios) + 1, dtype=np.int64)
    np.cumsum(np.bincount(suspects[scenario], minlength=len(scenarios)), out=lost_start[1:])
    lost = trees.of_core[node[order]]
    lengths = _spread(scenarios, trees, lost_start, lost, islands, np.zeros(0, np.int64), np.zeros(0, np.int32))
    start = np.zeros(len(scenarios) + 1, dtype=np.int64)
    np.cumsum(lengths, out=start[1:])
    nodes = np.empty(start[-1], dtype=np.int32)
    _spread(scenarios, trees, lost_start, lost, islands, start, nodes)
    return Losses(start=start, nodes=nodes, islands=islands)


def in_core(scenarios: Scenarios, trees: Trees) -> Scenarios:
    """What the scenarios fail in the core."""
    link_start, links = _kept(scenarios.link_start, trees.core_link[scenarios.links])
    node_start, nodes = _kept(scenarios.node_start, trees.core_node[scenarios.nodes])
    return Scenarios(link_start=link_start, links=links, node_start=node_start, nodes=nodes)


def _kept(start: Counts, items: Ints) -> tuple[Counts, Ints]:
    """The runs without their negative items."""
    kept = items >= 0
    before = np.zeros(len(items) + 1, dtype=np.int64)
    np.cumsum(kept, out=before[1:])
    return before[start], items[kept]


def _sweep_rows(core: Topology, root: int, suspects: Scenarios) -> tuple[Counts, Ints]:
    """Pairs of a suspect scenario and a core node that it loses, grouped by nothing."""
    order, a, b, _ = swept_order(core, root)
    rank = np.empty(len(core.links), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    fails = rank[suspects.links]
    parts = in_threads(
        lambda thread, threads: _rows(
            a, b, len(core.nodes), root, suspects.link_start, fails, suspects.node_start, suspects.nodes,
            thread, threads,
        )
    )  # fmt: skip
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


@numba.njit(cache=True, nogil=True)
def _rows(
    a: Ints, b: Ints, nodes: int, root: int, link_start: Counts, links: Ints, node_start: Counts, down: Ints,
    thread: int, threads: int,
) -> tuple[Counts, Ints]:  # fmt: skip
    """One thread's blocks of scenarios, and what each loses."""
    count = len(link_start) - 1
    alive = np.full((len(a), WORDS), FULL, dtype=np.uint64)
    standing = np.full((nodes, WORDS), FULL, dtype=np.uint64)
    reach = np.empty((nodes, WORDS), dtype=np.uint64)
    scenario, node = np.empty(1024, dtype=np.int64), np.empty(1024, dtype=np.int32)
    found = 0
    for block in range(thread, (count + BLOCK - 1) // BLOCK, threads):
        first = block * BLOCK
        last = min(count, first + BLOCK)
        for each in range(first, last):
            word, bit = (each - first) >> 6, np.uint64((each - first) & 63)
            for at in range(link_start[each], link_start[each + 1]):
                alive[links[at], word] &= ~(np.uint64(1) << bit)
            for at in range(node_start[each], node_start[each + 1]):
                standing[down[at], word] &= ~(np.uint64(1) << bit)
        settle(a, b, alive, standing, reach, root)
        while found + nodes * (last - first) > len(scenario) and found + _gone(reach, last - first) > len(scenario):
            scenario, node = _grown(scenario, node)
        found = _write(reach, first, last - first, scenario, node, found)
        for at in range(link_start[first], link_start[last]):
            alive[links[at], :] = FULL
        for at in range(node_start[first], node_start[last]):
            standing[down[at], :] = FULL
    return scenario[:found].copy(), node[:found].copy()


@numba.njit(cache=True, nogil=True)
def _mask(count: int, word: int) -> np.uint64:
    """The bits of a word that stand for scenarios, of which there are ``count`` in the block."""
    wide = count - 64 * word
    if wide >= 64:
        return FULL
    if wide <= 0:
        return np.uint64(0)
    return np.uint64((np.uint64(1) << np.uint64(wide)) - np.uint64(1))


@numba.njit(cache=True, nogil=True)
def _gone(reach: Words, count: int) -> int:
    """How many pairs of scenario and node a block loses."""
    total = 0
    for node in range(reach.shape[0]):
        for word in range(WORDS):
            total += ones(~reach[node, word] & _mask(count, word))
    return total


@numba.njit(cache=True, nogil=True)
def _write(reach: Words, first: int, count: int, scenario: Counts, node: Ints, found: int) -> int:
    """Write the pairs that a block loses; return how many there are now."""
    for at in range(reach.shape[0]):
        for word in range(WORDS):
            gone = ~reach[at, word] & _mask(count, word)
            while gone:
                bit = ones((gone & (~gone + np.uint64(1))) - np.uint64(1))
                scenario[found] = first + 64 * word + bit
                node[found] = at
                found += 1
                gone &= gone - np.uint64(1)
    return found


@numba.njit(cache=True, nogil=True)
def _grown(scenario: Counts, node: Ints) -> tuple[Counts, Ints]:
    """Twice the room, with what was in it."""
    longer = np.empty(2 * len(scenario), dtype=np.int64)
    longer[: len(scenario)] = scenario
    wider = np.empty(2 * len(node), dtype=np.int32)
    wider[: len(node)] = node
    return longer, wider


def _spread(
    scenarios: Scenarios, trees: Trees, lost_start: Counts, lost: Ints, islands: npt.NDArray[np.bool_],
    start: Counts, nodes: Ints,
) -> Counts:  # fmt: skip
    return _runs(
        scenarios.link_start, scenarios.links, scenarios.node_start, scenarios.nodes, lost_start, lost, islands,
        trees.order, trees.first, trees.size, trees.core_node, trees.hangs_by, start, nodes,
    )  # fmt: skip


@numba.njit(cache=True, nogil=True)
def _runs(
    link_start: Counts, links: Ints, node_start: Counts, down: Ints, lost_start: Counts, lost: Ints,
    islands: npt.NDArray[np.bool_], order: Ints, first: Ints, size: Ints, core_node: Ints, hangs_by: Ints,
    start: Counts, nodes: Ints,
) -> Counts:  # fmt: skip
    """Each scenario's runs of lost nodes, every node once; counted, and written where ``nodes`` has room."""
    count = len(link_start) - 1
    lengths = np.zeros(count, dtype=np.int64)
    stamp = np.full(len(order), -1, dtype=np.int64)
    for scenario in range(count):
        found = 0
        heads = lost_start[scenario + 1] - lost_start[scenario]
        by_link = link_start[scenario + 1] - link_start[scenario]
        by_node = node_start[scenario + 1] - node_start[scenario]
        for at in range(heads + by_link + by_node):
            if at < heads:
                head = lost[lost_start[scenario] + at]
            elif at < heads + by_link:
                head = hangs_by[links[link_start[scenario] + at - heads]]
            else:
                head = down[node_start[scenario] + at - heads - by_link]
                if core_node[head] >= 0:
                    continue
            if head < 0 or islands[head]:
                continue
            for place in range(first[head], first[head] + size[head]):
                node = order[place]
                if stamp[node] == scenario:
                    continue
                stamp[node] = scenario
                if len(start):
                    nodes[start[scenario] + found] = node
                found += 1
        lengths[scenario] = found
    return lengths
