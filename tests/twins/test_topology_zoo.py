"""Every network of the Topology Zoo and SNDlib that topohub carries, against networkx: what is joined after cuts,
which cuts part it, how reliable it is and how much passes."""

import json
from importlib import resources
from itertools import combinations
from random import Random

import networkx as nx
import numpy as np
import pytest

from wherry.engine.resilience.cuts import find_cuts
from wherry.engine.resilience.flow import maximum_flow
from wherry.engine.resilience.losses import find_losses
from wherry.engine.resilience.scenarios import Scenarios
from wherry.engine.resilience.sweep import sweep
from wherry.engine.resilience.topology import Topology

FOLDERS = resources.files("topohub") / "data"
FILES = sorted(
    (file for kind in ("topozoo", "sndlib") for file in (FOLDERS / kind).iterdir() if file.name.endswith(".json")),
    key=lambda file: file.name,
)
FEW = 12


def networks(first, step):
    for file in FILES[first::step]:
        raw = json.loads(file.read_text())
        links = [(link["source"], link["target"]) for link in raw.get("edges", raw.get("links"))]
        yield file.name, [(str(a), str(b)) for a, b in links if a != b], [str(node["id"]) for node in raw["nodes"]]


def test_there_are_as_many_networks_as_the_collection_says():
    assert len(FILES) > 200


def without(graph, topology, links=(), nodes=()):
    """What node 0 reaches in a copy with links and nodes out."""
    left = graph.copy()
    left.remove_edges_from((int(topology.a[at]), int(topology.b[at]), at) for at in links)
    left.remove_nodes_from(nodes)
    return nx.node_connected_component(left, 0) if 0 in left else set()


@pytest.mark.parametrize("part", range(8))
def test_cuts_and_what_they_lose_are_those_of_networkx(part):
    random = Random(part)
    for name, links, nodes in networks(part, 8):
        draw = [random.randint(1, 10) for _ in links]
        topology = Topology.of(links, nodes=nodes, capacity=draw)
        graph = nx.MultiGraph()
        graph.add_nodes_from(range(len(nodes)))
        graph.add_edges_from((int(a), int(b), at) for at, (a, b) in enumerate(zip(topology.a, topology.b, strict=True)))
        home = nx.node_connected_component(graph, 0)
        cuts = find_cuts(topology, 0)
        simple = nx.Graph(graph)
        bridges = {frozenset(pair) for pair in nx.bridges(simple)} if simple.edges else set()
        ours = {frozenset((int(topology.a[at]), int(topology.b[at]))) for at in cuts.bridges}
        twice = {frozenset(pair[:2]) for pair in graph.edges if graph.number_of_edges(*pair[:2]) > 1}
        assert ours == {pair for pair in bridges - twice if pair <= home}, name
        failed = [
            (
                tuple(random.sample(range(len(links)), min(len(links), random.randint(1, 4)))),
                tuple(random.sample(range(len(nodes)), min(len(nodes), random.randint(0, 2)))),
            )
            for _ in range(FEW)
        ]
        scenarios = Scenarios.of_sets(failed)
        found, swept = find_losses(topology, 0, scenarios), sweep(topology, 0, scenarios)
        for at, (cut, down) in enumerate(failed):
            lost = home - without(graph, topology, cut, down)
            assert set(found.row(at).tolist()) == lost, name
            assert swept.lost_nodes[at] == len(lost) + len(nodes) - len(home), name


@pytest.mark.parametrize("part", range(4))
def test_articulation_points_are_the_nodes_whose_failure_loses_others(part):
    for name, links, nodes in networks(part, 4):
        topology = Topology.of(links, nodes=nodes)
        graph = nx.Graph(links)
        graph.add_nodes_from(nodes)
        home = nx.node_connected_component(graph, nodes[0])
        found = find_losses(topology, 0, Scenarios.of_nodes(np.arange(len(nodes)).reshape(-1, 1)))
        ours = {nodes[at] for at in range(1, len(nodes)) if len(found.row(at)) > 1}
        theirs = {node for node in nx.articulation_points(graph) if node in home}
        assert ours == theirs - {nodes[0]}, name


@pytest.mark.parametrize("part", range(4))
def test_greatest_flows_are_those_of_networkx(part):
    random = Random(part)
    for name, links, nodes in networks(part, 4):
        capacity = [random.randint(1, 10) for _ in links]
        topology = Topology.of(links, nodes=nodes, capacity=capacity)
        graph = nx.DiGraph()
        graph.add_nodes_from(nodes)
        for (a, b), room in zip(links, capacity, strict=True):
            for x, y in ((a, b), (b, a)):
                room_before = graph[x][y]["capacity"] if graph.has_edge(x, y) else 0
                graph.add_edge(x, y, capacity=room + room_before)
        target = random.randrange(1, len(nodes))
        assert maximum_flow(topology, 0, target)[0] == nx.maximum_flow_value(graph, nodes[0], nodes[target]), name


def test_pairs_of_links_that_part_small_networks_are_those_found_one_by_one():
    for name, links, nodes in networks(0, 1):
        if not 2 <= len(links) <= 20:
            continue
        topology = Topology.of(links, nodes=nodes)
        graph = nx.MultiGraph()
        graph.add_nodes_from(range(len(nodes)))
        graph.add_edges_from((int(a), int(b), at) for at, (a, b) in enumerate(zip(topology.a, topology.b, strict=True)))
        home = nx.node_connected_component(graph, 0)
        found = find_cuts(topology, 0)
        if len(home) < len(nodes):
            continue
        parting = sum(without(graph, topology, pair) != home for pair in combinations(range(len(links)), 2))
        assert found.disconnecting_doubles == parting, name
