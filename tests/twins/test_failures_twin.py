"""Failures found all at once against networkx, one scenario at a time."""

from itertools import combinations

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from wherry.engine.resilience.capacity import find_shortfall
from wherry.engine.resilience.cuts import find_cuts
from wherry.engine.resilience.flow import maximum_flow
from wherry.engine.resilience.scenarios import Scenarios
from wherry.engine.resilience.sweep import sweep
from wherry.engine.resilience.topology import Topology


@st.composite
def networks(draw, most_nodes=7, whole=False):
    """Small networks with parallel links, dead ends and, unless ``whole``, islands."""
    count = draw(st.integers(2, most_nodes))
    ends = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda pair: pair[0] != pair[1])
    links = draw(st.lists(ends, min_size=1, max_size=10))
    if whole:
        links = [(at, draw(st.integers(0, at - 1))) for at in range(1, count)] + links
    capacity = draw(st.lists(st.integers(0, 9), min_size=len(links), max_size=len(links)))
    names = [str(at) for at in range(count)]
    return Topology.of([(str(a), str(b)) for a, b in links], nodes=names, capacity=capacity)


def lost_nodes(topology, links=(), nodes=()):
    """What the root 0 does not reach, by networkx."""
    graph = nx.MultiGraph()
    graph.add_nodes_from(node for node in range(len(topology.nodes)) if node not in nodes)
    for at, (a, b) in enumerate(zip(topology.a.tolist(), topology.b.tolist(), strict=True)):
        if at not in links and a not in nodes and b not in nodes:
            graph.add_edge(a, b)
    reached = nx.node_connected_component(graph, 0) if 0 in graph else set()
    return [node for node in range(len(topology.nodes)) if node not in reached]


def greatest_flow(topology, source, target, cut=()):
    """The value of a greatest flow, by networkx."""
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(topology.nodes)))
    for at, (a, b) in enumerate(zip(topology.a.tolist(), topology.b.tolist(), strict=True)):
        for x, y in ((a, b), (b, a)) if at not in cut else ():
            room = int(topology.capacity[at]) + (graph[x][y]["capacity"] if graph.has_edge(x, y) else 0)
            graph.add_edge(x, y, capacity=room)
    return nx.maximum_flow_value(graph, source, target)


@settings(max_examples=60, deadline=None)
@given(networks(), st.integers(0, 5))
def test_all_single_and_double_cuts_lose_what_networkx_loses(topology, seed):
    found = find_cuts(topology, 0, seed=seed)
    links, nodes = len(topology.links), len(topology.nodes)
    singles, doubles, parted = np.zeros(nodes, int), np.zeros(nodes, int), 0
    for cut in combinations(range(links), 1):
        singles[lost_nodes(topology, cut)] += 1
    for cut in combinations(range(links), 2):
        lost = lost_nodes(topology, cut)
        doubles[lost] += 1
        parted += bool(lost)
    assert found.lost_singles.tolist() == singles.tolist()
    assert found.lost_doubles.tolist() == doubles.tolist()
    assert found.disconnecting_doubles == parted


@settings(max_examples=60, deadline=None)
@given(networks(), st.data())
def test_a_sweep_of_many_scenarios_is_each_scenario_by_itself(topology, data):
    links = st.sets(st.integers(0, len(topology.links) - 1), max_size=4).map(tuple)
    nodes = st.sets(st.integers(0, len(topology.nodes) - 1), max_size=2).map(tuple)
    failed = data.draw(st.lists(st.tuples(links, nodes), min_size=1, max_size=80))
    found = sweep(topology, 0, Scenarios.of_sets(failed))
    lost = np.zeros(len(topology.nodes), int)
    for at, (cut, down) in enumerate(failed):
        gone = lost_nodes(topology, cut, down)
        lost[gone] += 1
        assert found.lost_nodes[at] == len(gone)
    assert found.lost.tolist() == lost.tolist()


@settings(max_examples=40, deadline=None)
@given(networks(whole=True), st.data())
def test_capacity_after_every_cut_is_the_flow_worked_out_afresh(topology, data):
    target = data.draw(st.integers(1, len(topology.nodes) - 1))
    found = find_shortfall(topology, 0, target)
    left = {}
    for size in (0, 1, 2):
        for cut in combinations(range(len(topology.links)), size):
            left[cut] = greatest_flow(topology, 0, target, cut)
            assert found.after(*cut) == left[cut]
    for demand in (1, 3, 8):
        assert found.below(demand) == tuple(
            sum(value < demand for cut, value in left.items() if len(cut) == size) for size in (1, 2)
        )


@settings(max_examples=40, deadline=None)
@given(networks(whole=True))
def test_a_flow_keeps_within_capacity_and_loses_nothing_on_the_way(topology):
    value, flow = maximum_flow(topology, 0, 1)
    assert (abs(flow) <= topology.capacity).all()
    balance = np.zeros(len(topology.nodes), int)
    np.add.at(balance, topology.a, -flow)
    np.add.at(balance, topology.b, flow)
    assert balance[0] == -value
    assert balance[1] == value
    assert not balance[2:].any()
    assert value == greatest_flow(topology, 0, 1)
