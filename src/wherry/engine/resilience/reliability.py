"""The exact chance that some nodes of a network stay joined when links fail by themselves.

Links are taken one after the other. What matters of those already taken is only how they join the nodes that later
links still touch (the frontier) and which of these groups hold terminals; states that agree in that are one state and
their chances are added. The work grows with the width of the frontier, not with the number of links: a ladder of a
hundred rungs takes a second that enumeration could not do in the age of the universe. (G. Hardy, C. Lucet and
N. Limnios, "K-terminal network reliability measures with binary decision diagrams", IEEE Transactions on Reliability
56 (2007) 506-515.)
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeVar

from wherry.engine.resilience.cuts import span
from wherry.engine.resilience.topology import Topology

N = TypeVar("N", bound=float | Fraction)
State = tuple[tuple[int, ...], tuple[bool, ...]]
"""The group of each frontier node, groups numbered as they appear, and which groups hold a terminal."""

MOST_STATES = 200_000


def find_reliability(topology: Topology, terminals: Sequence[int], works: Sequence[N]) -> N:
    """The chance that all ``terminals`` are joined, link e working by itself with chance ``works[e]``.

    Exact with ``Fraction``, to rounding with floats. ``ValueError`` where chances are missing or not between 0 and 1,
    where a terminal is not there, or where more than ``MOST_STATES`` states would have to be kept at once.
    """
    if len(works) != len(topology.links) or not all(0 <= chance <= 1 for chance in works):
        raise ValueError("give every link a chance between 0 and 1")
    wanted = set(terminals)
    if not wanted or not wanted <= set(range(len(topology.nodes))):
        raise ValueError("terminals are nodes of the network, one or more")
    one: Any = type(works[0])(1) if works else 1.0
    if len(wanted) == 1:
        sure: N = one
        return sure
    order = _order(topology, min(wanted))
    ends = [(int(topology.a[at]), int(topology.b[at])) for at in order]
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for step, pair in enumerate(ends):
        for node in pair:
            first.setdefault(node, step)
            last[node] = step
    zero: Any = one - one
    if not wanted <= set(first):
        never: N = zero
        return never
    frontier: list[int] = []
    states: dict[State, Any] = {((), ()): one}
    joined: Any = zero
    for step, pair in enumerate(ends):
        before = list(frontier)
        frontier += [node for node in pair if node not in frontier]
        leaving = [node for node in pair if last[node] == step]
        later = any(first[node] > step for node in wanted)
        fresh: dict[State, Any] = {}
        for state, chance in states.items():
            entered = _enter(state, frontier[len(before) :], wanted)
            for up, share in ((True, works[order[step]]), (False, one - works[order[step]])):
                if share == 0:
                    continue
                found = _leave(_join(entered, frontier, pair) if up else entered, frontier, leaving, later)
                if found is True:
                    joined += chance * share
                elif found is not False:
                    fresh[found] = fresh.get(found, zero) + chance * share
        if len(fresh) > MOST_STATES:
            raise ValueError(f"too wide to be worked out exactly: more than {MOST_STATES:,} states")
        states = fresh
        frontier = [node for node in frontier if node not in leaving]
    answer: N = joined
    return answer


def _order(topology: Topology, root: int) -> list[int]:
    """Links by the later of their ends in breadth-first order, which keeps the frontier narrow. Links that the root
    does not reach change nothing and are left out."""
    start, neighbour, link = topology.adjacency
    reached, _, _ = span(start, neighbour, link, root)
    place = {int(node): at for at, node in enumerate(reached)}
    kept = [at for at in range(len(topology.links)) if int(topology.a[at]) in place]
    both = {at: sorted((place[int(topology.a[at])], place[int(topology.b[at])]), reverse=True) for at in kept}
    return sorted(kept, key=lambda at: both[at])


def _enter(state: State, nodes: list[int], wanted: set[int]) -> State:
    """New frontier nodes, each a group of its own."""
    groups, held = state
    for node in nodes:
        groups = (*groups, len(held))
        held = (*held, node in wanted)
    return groups, held


def _join(state: State, frontier: list[int], pair: tuple[int, int]) -> State:
    """The groups of a working link's ends as one."""
    groups, held = state
    one, other = groups[frontier.index(pair[0])], groups[frontier.index(pair[1])]
    if one == other:
        return state
    merged = tuple(one if group == other else group for group in groups)
    return merged, tuple(has or (at == one and held[other]) for at, has in enumerate(held))


def _leave(state: State, frontier: list[int], leaving: list[int], later: bool) -> State | bool:
    """The state without nodes that no later link touches. True where all terminals are joined for good, False where
    one is parted for good. ``later`` tells whether a terminal is still to come."""
    groups, held = state
    kept = [at for at, node in enumerate(frontier) if node not in leaving]
    alive = {groups[at] for at in kept}
    holding = {group for group in set(groups) if held[group]}
    gone = holding - alive
    if gone:
        return len(holding) == 1 and not later
    if len(holding) == 1 and not later:
        return True
    number: dict[int, int] = {}
    renamed = tuple(number.setdefault(groups[at], len(number)) for at in kept)
    return renamed, tuple(held[group] for group in number)
