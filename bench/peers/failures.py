"""Connectivity and flow after failures, asked of the peers one scenario at a time, each in its fastest way we know."""

from __future__ import annotations

from collections.abc import Callable

import igraph
import netgraph_core
import networkit
import networkx as nx
import numpy as np

from wherry.engine.resilience.topology import Topology

Cuts = list[list[int]]


def by_networkx(topology: Topology, cuts: Cuts) -> list[bool]:
    """networkx: take the links out, ask, put them back."""
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(len(topology.nodes)))
    ends = list(zip(topology.a.tolist(), topology.b.tolist(), strict=True))
    for at, (a, b) in enumerate(ends):
        graph.add_edge(a, b, key=at)
    found = []
    for cut in cuts:
        out = [(*ends[at], at) for at in set(cut)]
        graph.remove_edges_from(out)
        found.append(nx.is_connected(graph))
        graph.add_edges_from(out)
    return found


def by_igraph(topology: Topology, cuts: Cuts) -> list[bool]:
    """igraph: delete from a copy and ask."""
    graph = igraph.Graph(n=len(topology.nodes), edges=list(zip(topology.a.tolist(), topology.b.tolist(), strict=True)))
    found = []
    for cut in cuts:
        left = graph.copy()
        left.delete_edges(list(set(cut)))
        found.append(left.is_connected())
    return found


def by_networkit(topology: Topology, cuts: Cuts) -> list[bool]:
    """networkit: take the links out, count components, put them back. It keeps simple graphs, so a cut of one of two
    parallel links takes out nothing."""
    pairs = [tuple(sorted(pair)) for pair in zip(topology.a.tolist(), topology.b.tolist(), strict=True)]
    times: dict[tuple[int, ...], int] = {}
    for pair in pairs:
        times[pair] = times.get(pair, 0) + 1
    graph = networkit.Graph(len(topology.nodes))
    for a, b in times:
        graph.addEdge(a, b)
    found = []
    for cut in cuts:
        lost: dict[tuple[int, ...], int] = {}
        for at in set(cut):
            lost[pairs[at]] = lost.get(pairs[at], 0) + 1
        out = [pair for pair, count in lost.items() if count == times[pair]]
        for a, b in out:
            graph.removeEdge(a, b)
        reach = networkit.components.ConnectedComponents(graph)
        reach.run()
        found.append(reach.numberOfComponents() == 1)
        for a, b in out:
            graph.addEdge(a, b)
    return found


CONNECTIVITY: dict[str, Callable[[Topology, Cuts], list[bool]]] = {
    "networkx": by_networkx,
    "igraph": by_igraph,
    "networkit": by_networkit,
}


def netgraph_flow(topology: Topology, source: int, target: int, cuts: Cuts) -> list[int]:
    """netgraph-core: one graph, a mask of links a scenario. Its masks count links in its own order."""
    count = len(topology.links)
    ids = np.arange(count, dtype=np.int64)
    graph = netgraph_core.StrictMultiDiGraph.from_arrays(
        len(topology.nodes),
        np.concatenate([topology.a, topology.b]).astype(np.int32),
        np.concatenate([topology.b, topology.a]).astype(np.int32),
        np.concatenate([topology.capacity, topology.capacity]).astype(np.float64),
        np.ones(2 * count, dtype=np.int64),
        np.concatenate([ids, ids]),
    )
    outside = np.asarray(graph.ext_edge_ids_view())
    algorithms = netgraph_core.Algorithms(netgraph_core.Backend.cpu())
    handle = algorithms.build_graph(graph)
    found = []
    for cut in cuts:
        mask = ~np.isin(outside, cut)
        value, _ = algorithms.max_flow(handle, source, target, edge_mask=mask)
        found.append(round(value))
    return found
