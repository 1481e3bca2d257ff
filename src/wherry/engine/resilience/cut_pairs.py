"""Every pair of events that loses more together than each alone, without trying all pairs.

For a pair to part a node from the root, one of the two must lie on the node's way in a spanning tree, and with that one
failed the other must lie on the way that replaces it. So for each event on the tree the replacing ways of the nodes
below it name its possible partners; only those are swept. For some 13,000 events this leaves tens of thousands of the
84 million pairs; every other pair takes exactly what its two events take. Access trees are contracted first: their
failures cannot help another's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from wherry.engine.resilience.cuts import span
from wherry.engine.resilience.losses import Losses, find_losses
from wherry.engine.resilience.model import Model
from wherry.engine.resilience.scenarios import Counts, Scenarios
from wherry.engine.resilience.topology import Ints
from wherry.engine.resilience.trees import Trees, contract

AT_ONCE = 50_000
"""Pairs swept together, so that their rows fit in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CutPairs:
    """Pairs of events (rows of two numbers, the smaller first) and, for each root of the model, the nodes that each
    pair takes beyond what its two events take alone; nodes of users who ask nothing of a root may be left out there.
    Pairs for which that leaves nothing are left out."""

    pairs: Ints
    beyond: list[Losses]


def find_cut_pairs(model: Model, alone: list[Losses]) -> CutPairs:
    """All such pairs. ``alone`` are the losses of each event by itself, for each root."""
    fails = model.scenarios([(at,) for at in range(len(model.events))])
    found = [_of_root(model, root, fails, losses) for root, losses in zip(model.roots, alone, strict=True)]
    count = len(model.events)
    keys = [pairs[:, 0].astype(np.int64) * count + pairs[:, 1] for pairs, _ in found]
    every = np.unique(np.concatenate(keys))
    return CutPairs(
        pairs=np.stack([every // count, every % count], axis=1).astype(np.int32),
        beyond=[
            _placed(rows, np.searchsorted(every, key), len(every)) for key, (_, rows) in zip(keys, found, strict=True)
        ],
    )


def _of_root(model: Model, root: int, fails: Scenarios, alone: Losses) -> tuple[Ints, Losses]:
    """The pairs that take more from one root together, and what more; in the order of their numbers."""
    topology = model.layers.topology
    trees = contract(topology, root)
    wanted = find_partners(model, trees, fails, model.roots.index(root))
    pairs: list[Ints] = [np.zeros((0, 2), dtype=np.int32)]
    parts: list[Losses] = [
        Losses(start=np.zeros(1, np.int64), nodes=np.zeros(0, np.int32), islands=alone.islands),
    ]
    for first in range(0, len(wanted), AT_ONCE):
        some = wanted[first : first + AT_ONCE]
        both = model.scenarios([(int(x), int(y)) for x, y in some])
        rows = _beyond(find_losses(topology, root, both, trees=trees), alone, some)
        more = np.flatnonzero(np.diff(rows.start) > 0)
        pairs.append(some[more])
        parts.append(_chosen(rows, more))
    return np.concatenate(pairs), _joined(parts)


def _placed(rows: Losses, places: Counts, count: int) -> Losses:
    """Rows put at their places among ``count``, with empty ones between."""
    lengths = np.zeros(count, dtype=np.int64)
    lengths[places] = np.diff(rows.start)
    start = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return Losses(start=start, nodes=rows.nodes, islands=rows.islands)


def find_partners(model: Model, trees: Trees, fails: Scenarios, root: int) -> Ints:
    """Pairs of events that might part some site from a root together. No pair that does is left out."""
    start, neighbour, link = trees.core.adjacency
    order, parent, parent_link = span(start, neighbour, link, trees.root)
    link_start, links = _core_runs(fails.link_start, trees.core_link[fails.links])
    node_start, nodes = _core_runs(fails.node_start, trees.core_node[fails.nodes])
    by_link = _turned(link_start, links, len(trees.core.links))
    by_node = _turned(node_start, nodes, len(trees.core.nodes))
    asked = _asked_below(model, trees, root)
    pairs = _partners(
        start, neighbour, link, trees.root, order, parent, parent_link, asked,
        link_start, links, node_start, nodes, by_link[0], by_link[1], by_node[0], by_node[1],
    )  # fmt: skip
    pairs.sort(axis=1)
    found: Ints = np.unique(pairs, axis=0)
    return found


def _asked_below(model: Model, trees: Trees, root: int) -> npt.NDArray[np.bool_]:
    """Core nodes on which a site hangs that asks something of the root."""
    sites = np.arange(len(model.sites))
    key = root * len(sites) + sites
    asks = (model.asks_start[key + 1] > model.asks_start[key]) | (root == 0)
    asking = np.zeros(len(model.layers.topology.nodes), dtype=np.int64)
    users = np.flatnonzero(model.site_of_node >= 0)
    asking[users] = asks[model.site_of_node[users]]
    before = np.concatenate([[0], np.cumsum(asking[trees.order])])
    first, size = trees.first[trees.of_core], trees.size[trees.of_core]
    found: npt.NDArray[np.bool_] = before[first + size] > before[first]
    return found


def _core_runs(start: Counts, items: Ints) -> tuple[Counts, Ints]:
    kept = items >= 0
    before = np.concatenate([[0], np.cumsum(kept)]).astype(np.int64)
    return before[start], items[kept]


def _turned(start: Counts, items: Ints, count: int) -> tuple[Counts, Ints]:
    """Runs of items by event turned into runs of events by item."""
    event = np.repeat(np.arange(len(start) - 1, dtype=np.int32), np.diff(start))
    order = np.argsort(items, kind="stable")
    turned = np.concatenate([[0], np.cumsum(np.bincount(items, minlength=count))]).astype(np.int64)
    return turned, event[order]


@numba.njit(cache=True, nogil=True)
def _partners(
    start: Ints, neighbour: Ints, link: Ints, root: int, order: Ints, parent: Ints, parent_link: Ints,
    asked: npt.NDArray[np.bool_], link_start: Counts, links: Ints, node_start: Counts, down: Ints,
    by_link_start: Counts, by_link: Ints, by_node_start: Counts, by_node: Ints,
) -> Ints:  # fmt: skip
    count, events = len(parent), len(link_start) - 1
    cut, dead = np.full(len(link), -1, dtype=np.int64), np.full(count, -1, dtype=np.int64)
    hit, walked = np.full(count, -1, dtype=np.int64), np.full(count, -1, dtype=np.int64)
    named = np.full(events, -1, dtype=np.int64)
    seen = np.full(count, -1, dtype=np.int64)
    way, way_link = np.empty(count, dtype=np.int32), np.empty(count, dtype=np.int32)
    queue = np.empty(count, dtype=np.int32)
    pairs = np.empty((4096, 2), dtype=np.int32)
    found = 0
    for event in range(events):
        if link_start[event] == link_start[event + 1] and node_start[event] == node_start[event + 1]:
            continue
        for at in range(link_start[event], link_start[event + 1]):
            cut[links[at]] = event
        for at in range(node_start[event], node_start[event + 1]):
            dead[down[at]] = event
        if dead[root] == event:
            continue
        below = False
        for place in range(1, len(order)):
            node = order[place]
            if dead[node] == event or cut[parent_link[node]] == event or hit[parent[node]] == event:
                hit[node] = event
                below = below or (asked[node] and dead[node] != event)
        if not below:
            continue
        queue[0], seen[root] = root, event
        head, tail = 0, 1
        while head < tail:
            node = queue[head]
            head += 1
            for at in range(start[node], start[node + 1]):
                other = neighbour[at]
                if seen[other] != event and dead[other] != event and cut[link[at]] != event:
                    seen[other] = event
                    way[other], way_link[other] = node, link[at]
                    queue[tail] = other
                    tail += 1
        for place in range(1, len(order)):
            node = order[place]
            if hit[node] != event or not asked[node] or seen[node] != event:
                continue
            while node != root and walked[node] != event:
                walked[node] = event
                crossed = way_link[node]
                ways = by_link_start[crossed + 1] - by_link_start[crossed]
                for at in range(ways + by_node_start[node + 1] - by_node_start[node]):
                    if at < ways:
                        other = by_link[by_link_start[crossed] + at]
                    else:
                        other = by_node[by_node_start[node] + at - ways]
                    if named[other] == event:
                        continue
                    named[other] = event
                    if found == len(pairs):
                        wider = np.empty((2 * found, 2), dtype=np.int32)
                        wider[:found] = pairs
                        pairs = wider
                    pairs[found, 0], pairs[found, 1] = event, other
                    found += 1
                node = way[node]
    return pairs[:found].copy()


def _beyond(both: Losses, alone: Losses, pairs: Ints) -> Losses:
    """The rows of pairs without what either event takes alone."""
    kept, lengths = _without(both.start, both.nodes, alone.start, alone.nodes, pairs, len(both.islands))
    start = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return Losses(start=start, nodes=both.nodes[kept], islands=both.islands)


@numba.njit(cache=True, nogil=True)
def _without(
    start: Counts, nodes: Ints, alone_start: Counts, alone: Ints, pairs: Ints, count: int
) -> tuple[npt.NDArray[np.bool_], Counts]:
    kept = np.zeros(len(nodes), dtype=np.bool_)
    lengths = np.zeros(len(pairs), dtype=np.int64)
    stamp = np.full(count, -1, dtype=np.int64)
    for pair in range(len(pairs)):
        first, second = pairs[pair, 0], pairs[pair, 1]
        if start[pair + 1] == start[pair]:
            continue
        for event in (first, second):
            for at in range(alone_start[event], alone_start[event + 1]):
                stamp[alone[at]] = pair
        for at in range(start[pair], start[pair + 1]):
            if stamp[nodes[at]] != pair:
                kept[at] = True
                lengths[pair] += 1
    return kept, lengths


def _chosen(found: Losses, rows: Counts) -> Losses:
    lengths = np.diff(found.start)[rows]
    start = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    at = np.repeat(found.start[:-1][rows] - start[:-1], lengths) + np.arange(start[-1])
    return Losses(start=start, nodes=found.nodes[at], islands=found.islands)


def _joined(parts: list[Losses]) -> Losses:
    start, offset = [np.zeros(1, np.int64)], 0
    for part in parts:
        start.append(part.start[1:] + offset)
        offset += int(part.start[-1])
    return Losses(
        start=np.concatenate(start), nodes=np.concatenate([part.nodes for part in parts]), islands=parts[0].islands
    )
