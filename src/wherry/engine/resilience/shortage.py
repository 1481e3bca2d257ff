"""What the surviving paths cannot carry: sites that stay joined, but with less capacity than they use.

A site uses, in the busy hour, the capacity of its first ways in times their recorded use, less what comes in over
circuits from further sites; all of it is taken to go to the outside, because measured use is what crosses the circuit
wherever it ends. One greatest flow from all sites at once to the outside, with nothing failed, shows which links carry
anything; a failure is answered by taking its links out of that flow one after the other and sending on what can go
another way (``flow.reroute``). That is exact, and links that carry nothing cost nothing. Where very many links fail at
once the flow is worked out afresh.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np

from wherry.engine.resilience.answer import Shortage
from wherry.engine.resilience.flow import MOST, dinic, reroute, work_space
from wherry.engine.resilience.layers import BOUNDLESS, UNKNOWN_CAPACITY, Layers
from wherry.engine.resilience.losses import Losses, in_core
from wherry.engine.resilience.model import Model
from wherry.engine.resilience.scenarios import Counts, Scenarios
from wherry.engine.resilience.topology import Ints, Topology
from wherry.engine.resilience.trees import contract
from wherry.record.circuit import Circuit

MOST_SITES = 20
MOST_REROUTED = 40
"""Above this many failed links a flow worked out afresh is quicker than one put right link by link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrying:
    """The network with what each site uses, and one greatest flow of it.

    ``network`` has the links of the layered graph, then one link a site from an added node, the source, whose capacity
    is what the site uses. ``asks`` is that in Mbit/s by site (-1: unknown), ``flow`` the greatest flow with nothing
    failed, ``value`` what it carries.
    """

    network: Topology
    source: int
    target: int
    ways: int
    asks: Counts
    asking: Ints
    flow: Counts
    value: int


def find_uses(layers: Layers) -> Counts:
    """What each site uses in the busy hour in Mbit/s, -1 where a circuit's capacity or use is unknown or there is
    no circuit."""
    by_site: dict[str, list[Circuit]] = {}
    comes_in: dict[str, list[Circuit]] = {}
    for circuit in layers.circuits:
        by_site.setdefault(circuit.site, []).append(circuit)
        if circuit.far_site in layers.users_at:
            comes_in.setdefault(circuit.far_site or "", []).append(circuit)
    uses = []
    for site in layers.sites:
        lines = by_site.get(site.ref, [])
        first = [line for line in lines if line.role != "backup"] or lines
        measured = [*first, *(line for line in comes_in.get(site.ref, []) if line.role != "backup")]
        known = [_use(line) for line in measured]
        if not lines or None in known or any(line.capacity_mbps is None for line in lines):
            uses.append(-1)
            continue
        out = sum(_use(line) or 0.0 for line in first)
        uses.append(max(0, round(out - sum(_use(line) or 0.0 for line in measured[len(first) :]))))
    return np.array(uses, dtype=np.int64)


def _use(circuit: Circuit) -> float | None:
    if circuit.capacity_mbps is None or circuit.utilisation_percent is None:
        return None
    return float(circuit.capacity_mbps * circuit.utilisation_percent / 100)


def make_carrying(model: Model) -> Carrying | None:
    """The network ready for shortages; None where no site's use is known."""
    layers = model.layers
    uses = find_uses(layers)
    asking = np.flatnonzero(uses > 0).astype(np.int32)
    if not len(asking):
        return None
    topology = layers.topology
    source = len(topology.nodes)
    users = np.array([layers.users_at[model.sites[at].ref] for at in asking], dtype=np.int32)
    capacity = np.where(layers.capacity == UNKNOWN_CAPACITY, BOUNDLESS, layers.capacity)
    network = Topology(
        nodes=(*topology.nodes, "all sites"),
        links=(*topology.links, *(f"use of {model.sites[at].ref}" for at in asking)),
        a=np.concatenate([topology.a, np.full(len(asking), source, dtype=np.int32)]),
        b=np.concatenate([topology.b, users]),
        capacity=np.concatenate([capacity, uses[asking]]),
    )
    start, neighbour, link = network.adjacency
    flow = np.zeros(len(network.links), dtype=np.int64)
    work = work_space(len(start) - 1)
    value = dinic(network.a, start, neighbour, link, network.capacity.copy(), flow, source, layers.outside, MOST, work)
    return Carrying(
        network=network,
        source=source,
        target=layers.outside,
        ways=len(topology.links),
        asks=uses,
        asking=asking,
        flow=flow,
        value=int(value),
    )


def find_carried(carrying: Carrying, scenarios: Scenarios) -> Counts:
    """What all surviving sites together still get through in each scenario, in Mbit/s."""
    network = carrying.network
    start, neighbour, link = network.adjacency
    return _carried(
        network.a, network.b, start, neighbour, link, network.capacity, carrying.flow, carrying.value,
        carrying.source, carrying.target, scenarios.link_start, scenarios.links, scenarios.node_start,
        scenarios.nodes, work_space(len(start) - 1),
    )[0]  # fmt: skip


def find_short(model: Model, carrying: Carrying, scenarios: Scenarios, lost: Losses) -> Counts:
    """By how many Mbit/s each scenario leaves surviving sites short, beyond what is short with nothing failed.
    ``lost`` are the nodes that it parts from the outside. What fails in a single-homed tree alone takes use away and
    can leave nobody short."""
    trees = contract(model.layers.topology, carrying.target)
    inner = in_core(scenarios, trees)
    touched = np.flatnonzero((np.diff(inner.link_start) > 0) | (np.diff(inner.node_start) > 0))
    found = np.zeros(len(scenarios), dtype=np.int64)
    asks = np.maximum(carrying.asks, 0)
    at_node = np.where(model.site_of_node >= 0, asks[model.site_of_node], 0)
    gone = np.concatenate([[0], np.cumsum(at_node[lost.nodes])])
    whole = int(asks.sum())
    surviving = whole - (gone[lost.start[1:]] - gone[lost.start[:-1]])
    carried = find_carried(carrying, scenarios.only(touched))
    found[touched] = np.maximum(0, surviving[touched] - carried - (whole - carrying.value))
    return found


def find_shortage(model: Model, carrying: Carrying, scenario: Scenarios, cut: set[int]) -> Shortage:
    """The shortage of one scenario, with the sites that it falls on. ``cut`` are the numbers of the sites that it
    parts from the outside, which are lost and not short."""
    network = carrying.network
    start, neighbour, link = network.adjacency
    carried, flow = _carried(
        network.a, network.b, start, neighbour, link, network.capacity, carrying.flow, carrying.value,
        carrying.source, carrying.target, scenario.link_start, scenario.links, scenario.node_start,
        scenario.nodes, work_space(len(start) - 1),
    )  # fmt: skip
    got, before = abs(flow[carrying.ways :]), abs(carrying.flow[carrying.ways :])
    is_cut = np.zeros(len(model.sites), dtype=np.bool_)
    is_cut[list(cut)] = True
    stands = ~is_cut[carrying.asking]
    uses = carrying.asks[carrying.asking]
    asked = int(uses[stands].sum())
    short = max(0, asked - int(carried[0]) - (int(uses.sum()) - carrying.value))
    lacking = np.flatnonzero(stands & (got < before))
    lacks = [(model.sites[carrying.asking[at]].ref, int(before[at] - got[at])) for at in lacking]
    unknown = int(((carrying.asks < 0) & ~is_cut).sum())
    lacks.sort(key=lambda row: (-row[1], row[0]))
    return Shortage(
        short_mbps=short,
        asked_mbps=asked,
        sites_short=len(lacks),
        sites_unknown=unknown,
        sites=tuple(lacks[:MOST_SITES]),
    )


@numba.njit(cache=True, nogil=True)
def _carried(
    a: Ints, b: Ints, start: Ints, neighbour: Ints, link: Ints, capacity: Counts, whole: Counts, value: int,
    source: int, target: int, link_start: Counts, links: Ints, node_start: Counts, down: Ints, work: Ints,
) -> tuple[Counts, Counts]:  # fmt: skip
    """What each scenario still carries, and the flow of the last one."""
    count = len(link_start) - 1
    carried = np.empty(count, dtype=np.int64)
    room, flow = capacity.copy(), whole.copy()
    cut = np.empty(len(capacity), dtype=np.int32)
    for scenario in range(count):
        found = 0
        for at in range(link_start[scenario], link_start[scenario + 1]):
            cut[found] = links[at]
            found += 1
        for at in range(node_start[scenario], node_start[scenario + 1]):
            for half in range(start[down[at]], start[down[at] + 1]):
                if room[link[half]] >= 0:
                    cut[found] = link[half]
                    found += 1
                    room[link[half]] = -1  # named once, though both its ends may fail
        for at in range(found):
            room[cut[at]] = capacity[cut[at]]
        if found > MOST_REROUTED:
            for at in range(found):
                room[cut[at]] = 0
            flow[:] = 0
            left = dinic(a, start, neighbour, link, room, flow, source, target, MOST, work)
        else:
            flow[:] = whole
            left = value
            for at in range(found):
                left -= reroute(a, b, start, neighbour, link, room, flow, source, target, int(cut[at]), work)
        for at in range(found):
            room[cut[at]] = capacity[cut[at]]
        carried[scenario] = left
    return carried, flow
