"""Every single and every double link cut at once, with the outage of each node, in time linear in the links.

A random 64-bit label is given to every link outside a spanning tree; a tree link's label is the exclusive or of the
labels of the links that go round it. A label of zero is a bridge; two links with the same label cut the network
together. A cut pair always has equal labels; other pairs do so with probability 2^-64 each, and every class found is
checked exactly. (Pritchard and Thurimella, ACM Transactions on Algorithms 7 (2011), DOI 10.1145/2000807.2000814.)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numba
import numpy as np
import numpy.typing as npt

from wherry.engine.resilience.topology import Ints, Topology

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """What all single and double link cuts do, seen from the root.

    ``bridges`` are links that cut alone; ``classes`` are groups of two or more links of which any two cut together;
    ``lost_singles`` and ``lost_doubles`` count, for every node, the cuts that separate it from the root. A node that
    the root does not reach to begin with is lost in every scenario.
    """

    singles: int
    doubles: int
    bridges: tuple[int, ...]
    classes: tuple[tuple[int, ...], ...]
    lost_singles: Counts
    lost_doubles: Counts
    disconnecting_doubles: int


def find_cuts(topology: Topology, root: int, *, seed: int = 0) -> Cuts:
    """All single and double link cuts with the outage of each node. Linear in nodes and links."""
    count, links = len(topology.nodes), len(topology.links)
    start, neighbour, link = topology.adjacency
    order, parent, parent_link = span(start, neighbour, link, root)
    label = label_links(topology, root, seed=seed)
    reached = np.zeros(count, dtype=np.bool_)
    reached[order] = True
    inside = reached[topology.a] if links else np.zeros(0, dtype=np.bool_)
    bridges = np.flatnonzero((label == 0) & inside)
    alike = _classes(label, inside)
    classes = tuple(group for found in alike for group in _checked(topology, found))
    member = np.full(links, -1, dtype=np.int64)
    size = np.zeros(len(classes), dtype=np.int64)
    for at, group in enumerate(classes):
        member[list(group)] = at
        size[at] = len(group)
    is_bridge = np.zeros(links, dtype=np.bool_)
    is_bridge[bridges] = True
    above, pairs = _count_lost(order, parent, parent_link, is_bridge, member, size, count)
    doubles = comb(links, 2)
    left = links - above
    lost_doubles = doubles - left * (left - 1) // 2 + pairs
    lost_singles = above.copy()
    lost_singles[~reached], lost_doubles[~reached] = links, doubles
    others = links - len(bridges)
    disconnecting = doubles - comb(others, 2) + int((size * (size - 1) // 2).sum())
    if not reached.all():
        disconnecting = doubles
    return Cuts(
        singles=links,
        doubles=doubles,
        bridges=tuple(int(at) for at in bridges),
        classes=classes,
        lost_singles=lost_singles,
        lost_doubles=lost_doubles,
        disconnecting_doubles=disconnecting,
    )


def label_links(topology: Topology, root: int, *, seed: int = 0) -> npt.NDArray[np.uint64]:
    """A random word a link such that the words of the links of any cut come to zero by exclusive or."""
    start, neighbour, link = topology.adjacency
    order, parent, parent_link = span(start, neighbour, link, root)
    draw = np.random.default_rng(seed).integers(1, 2**64, size=len(topology.links), dtype=np.uint64)
    return _label(topology.a, topology.b, order, parent, parent_link, draw)


@numba.njit(cache=True, nogil=True)
def span(start: Ints, neighbour: Ints, link: Ints, root: int) -> tuple[Ints, Ints, Ints]:
    """A breadth-first spanning tree: nodes in the order reached, each node's parent and the link to it (-1: none)."""
    count = len(start) - 1
    order = np.empty(count, dtype=np.int32)
    parent = np.full(count, -1, dtype=np.int32)
    parent_link = np.full(count, -1, dtype=np.int32)
    seen = np.zeros(count, dtype=np.bool_)
    order[0] = root
    seen[root] = True
    head, tail = 0, 1
    while head < tail:
        node = order[head]
        head += 1
        for at in range(start[node], start[node + 1]):
            other = neighbour[at]
            if not seen[other]:
                seen[other] = True
                parent[other] = node
                parent_link[other] = link[at]
                order[tail] = other
                tail += 1
    return order[:tail].copy(), parent, parent_link


@numba.njit(cache=True, nogil=True)
def _label(
    a: Ints, b: Ints, order: Ints, parent: Ints, parent_link: Ints, draw: npt.NDArray[np.uint64]
) -> npt.NDArray[np.uint64]:
    in_tree = np.zeros(len(a), dtype=np.bool_)
    for at in range(1, len(order)):
        in_tree[parent_link[order[at]]] = True
    label = draw.copy()
    gathered = np.zeros(len(parent), dtype=np.uint64)
    for at in range(len(a)):
        if not in_tree[at]:
            gathered[a[at]] ^= label[at]
            gathered[b[at]] ^= label[at]
    for at in range(len(order) - 1, 0, -1):
        node = order[at]
        label[parent_link[node]] = gathered[node]
        gathered[parent[node]] ^= gathered[node]
    return label


def _classes(label: npt.NDArray[np.uint64], inside: npt.NDArray[np.bool_]) -> list[tuple[int, ...]]:
    """Links with the same label that is not zero, two or more together."""
    ringed = np.flatnonzero((label != 0) & inside)
    order = ringed[np.argsort(label[ringed], kind="stable")]
    ends = np.flatnonzero(np.diff(label[order])) + 1
    return [tuple(sorted(int(at) for at in group)) for group in np.split(order, ends) if len(group) > 1]


def _checked(topology: Topology, group: tuple[int, ...]) -> list[tuple[int, ...]]:
    """The group itself where each of its links cuts together with the first, else the parts that do."""
    parts: list[tuple[int, ...]] = []
    left = list(group)
    while len(left) > 1:
        first, rest = left[0], left[1:]
        together = [at for at in rest if _separates(topology.a, topology.b, len(topology.nodes), first, at)]
        if together:
            parts.append((first, *together))
        left = [at for at in rest if at not in together]
    return parts


@numba.njit(cache=True, nogil=True)
def _separates(a: Ints, b: Ints, count: int, first: int, second: int) -> bool:
    """Whether cutting both links parts the ends of the first, by union and find."""
    up = np.arange(count)
    for at in range(len(a)):
        if at in (first, second):
            continue
        x, y = a[at], b[at]
        while up[x] != x:
            up[x] = up[up[x]]
            x = up[x]
        while up[y] != y:
            up[y] = up[up[y]]
            y = up[y]
        up[x] = y
    x, y = a[first], b[first]
    while up[x] != x:
        x = up[x]
    while up[y] != y:
        y = up[y]
    return bool(x != y)


@numba.njit(cache=True, nogil=True)
def _count_lost(
    order: Ints,
    parent: Ints,
    parent_link: Ints,
    is_bridge: npt.NDArray[np.bool_],
    member: Counts,
    size: Counts,
    count: int,
) -> tuple[Counts, Counts]:
    """For every node: bridges on its way to the root, and pairs of ringed links of which exactly one lies on it.

    With j of a class's k links on the way, j (k - j) pairs of that class part the node from the root. The depth-first
    walk keeps j for every class.
    """
    above = np.zeros(count, dtype=np.int64)
    pairs = np.zeros(count, dtype=np.int64)
    first_child = np.full(count, -1, dtype=np.int64)
    next_child = np.full(count, -1, dtype=np.int64)
    for at in range(len(order) - 1, 0, -1):
        node = order[at]
        next_child[node] = first_child[parent[node]]
        first_child[parent[node]] = node
    on_way = np.zeros(len(size), dtype=np.int64)
    node = order[0]
    going_down = True
    while True:
        if going_down and first_child[node] >= 0:
            node = first_child[node]
            upper, cut = parent[node], parent_link[node]
            above[node] = above[upper] + is_bridge[cut]
            pairs[node] = pairs[upper]
            group = member[cut]
            if group >= 0:
                was = on_way[group]
                on_way[group] = was + 1
                pairs[node] += (was + 1) * (size[group] - was - 1) - was * (size[group] - was)
            continue
        if node == order[0]:
            break
        group = member[parent_link[node]]
        if group >= 0:
            on_way[group] -= 1
        sister = next_child[node]
        if sister >= 0:
            upper, cut = parent[sister], parent_link[sister]
            node = sister
            above[node] = above[upper] + is_bridge[cut]
            pairs[node] = pairs[upper]
            group = member[cut]
            if group >= 0:
                was = on_way[group]
                on_way[group] = was + 1
                pairs[node] += (was + 1) * (size[group] - was - 1) - was * (size[group] - was)
            going_down = True
        else:
            node = parent[node]
            going_down = False
    return above, pairs
