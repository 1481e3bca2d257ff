"""The most that can pass between two nodes: Dinic's method on undirected links, one failure scenario at a time.

Used where capacities matter. The flow itself is returned, because a link that carries none of it can fail without
changing its value. (Dinic 1970; for undirected links each link is one pair of opposite arcs of its capacity.)
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from wherry.engine.resilience.topology import Ints, Topology

Counts = npt.NDArray[np.int64]
MOST = 2**62


def maximum_flow(topology: Topology, source: int, target: int, failed: tuple[int, ...] = ()) -> tuple[int, Counts]:
    """The greatest whole Mbit/s from ``source`` to ``target`` with ``failed`` links out, and the flow on each link
    (positive from its end ``a`` to its end ``b``). ``ValueError`` where capacities are not known."""
    if not len(topology.capacity):
        raise ValueError("no capacity is known, so no flow can be worked out")
    if source == target:
        raise ValueError("a flow needs two different ends")
    start, neighbour, link = topology.adjacency
    room = topology.capacity.copy()
    room[list(failed)] = 0
    flow = np.zeros(len(room), dtype=np.int64)
    value = dinic(topology.a, start, neighbour, link, room, flow, source, target, MOST, work_space(len(start) - 1))
    return int(value), flow


def work_space(nodes: int) -> Ints:
    """Room for one search: levels, queue, next half-link, path of half-links."""
    return np.zeros((4, nodes + 1), dtype=np.int32)


@numba.njit(cache=True, nogil=True)
def _left(a: Ints, room: Counts, flow: Counts, node: int, link: int) -> int:
    """What can still pass along a link away from ``node``."""
    return int(room[link] - flow[link] if a[link] == node else room[link] + flow[link])


@numba.njit(cache=True, nogil=True)
def dinic(
    a: Ints, start: Ints, neighbour: Ints, link: Ints, room: Counts, flow: Counts,
    source: int, target: int, most: int, work: Ints,
) -> int:  # fmt: skip
    """Raise ``flow`` (changed in place) by what ``room`` lets pass, ``most`` at most; return what was added."""
    if source == target or most <= 0:
        return 0
    level, queue, at_half, path = work[0], work[1], work[2], work[3]
    added = 0
    while True:
        level[:] = -1
        level[source] = 0
        queue[0] = source
        head, tail = 0, 1
        while head < tail and level[target] < 0:
            node = queue[head]
            head += 1
            for half in range(start[node], start[node + 1]):
                other = neighbour[half]
                if level[other] < 0 and _left(a, room, flow, node, link[half]) > 0:
                    level[other] = level[node] + 1
                    queue[tail] = other
                    tail += 1
        if level[target] < 0:
            return added
        for node in range(len(start) - 1):
            at_half[node] = start[node]
        depth = 0
        node = source
        while True:
            if node == target:
                step = most - added
                walk = source
                for at in range(depth):
                    step = min(step, _left(a, room, flow, walk, link[path[at]]))
                    walk = neighbour[path[at]]
                walk = source
                back = -1
                for at in range(depth):
                    crossed = link[path[at]]
                    flow[crossed] += step if a[crossed] == walk else -step
                    if back < 0 and _left(a, room, flow, walk, crossed) == 0:
                        back = at
                    walk = neighbour[path[at]]
                added += step
                if added == most:
                    return added
                depth = back
                node = source if depth == 0 else neighbour[path[depth - 1]]
                continue
            moved = False
            while at_half[node] < start[node + 1]:
                half = at_half[node]
                other = neighbour[half]
                if level[other] == level[node] + 1 and _left(a, room, flow, node, link[half]) > 0:
                    path[depth] = half
                    depth += 1
                    node = other
                    moved = True
                    break
                at_half[node] += 1
            if moved:
                continue
            if depth == 0:
                break
            level[node] = -1
            depth -= 1
            node = source if depth == 0 else neighbour[path[depth - 1]]
            at_half[node] += 1


@numba.njit(cache=True, nogil=True)
def reroute(
    a: Ints, b: Ints, start: Ints, neighbour: Ints, link: Ints, room: Counts, flow: Counts,
    source: int, target: int, cut: int, work: Ints,
) -> int:  # fmt: skip
    """Take one link out of a greatest flow and make the flow greatest again, in place; return what was lost.

    What passed from u to v over the link is sent from u to v another way, as far as it goes; the rest goes back from u
    to the source and from the target to v. Then the nodes that u still reaches are a cut with no room left, so the
    flow is greatest.
    """
    passed = flow[cut]
    room[cut] = 0
    flow[cut] = 0
    if passed == 0:
        return 0
    u: int = np.int64(a[cut] if passed > 0 else b[cut])  # type: ignore[assignment]  # as wide as source and target
    v: int = np.int64(b[cut] if passed > 0 else a[cut])  # type: ignore[assignment]
    passed = abs(passed)
    lost = passed - dinic(a, start, neighbour, link, room, flow, u, v, passed, work)
    if lost > 0:
        dinic(a, start, neighbour, link, room, flow, u, source, lost, work)
        dinic(a, start, neighbour, link, room, flow, target, v, lost, work)
    return int(lost)
