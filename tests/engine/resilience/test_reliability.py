"""Exact reliability against published values.

Hardy, Lucet and Limnios, IEEE Transactions on Reliability 56 (2007) 506-515, give the values for links that work with
chance 0.9 (most networks are from Yeh, Lu and Kuo, IEEE Transactions on Reliability 51 (2002)); connected graphs on n
labelled nodes are counted in OEIS A001187; the Tutte polynomial of Petersen's graph is in Biggs, Algebraic Graph
Theory.
"""

from fractions import Fraction
from itertools import combinations, product

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wherry.engine.resilience.reliability import find_reliability
from wherry.engine.resilience.topology import Topology

NINE = 0.9


def grid(rows, columns):
    along = [(f"{r},{c}", f"{r},{c + 1}") for r in range(rows) for c in range(columns - 1)]
    down = [(f"{r},{c}", f"{r + 1},{c}") for r in range(rows - 1) for c in range(columns)]
    return Topology.of(along + down)


def complete(count):
    return Topology.of([(str(a), str(b)) for a, b in combinations(range(count), 2)])


def alike(topology, terminals, chance=NINE):
    return find_reliability(topology, [topology.node(name) for name in terminals], [chance] * len(topology.links))


def test_the_bridge_network_has_its_textbook_polynomial():
    bridge = Topology.of([("s", "1"), ("s", "2"), ("1", "2"), ("1", "t"), ("2", "t")])
    for p in (Fraction(1, 3), Fraction(9, 10)):
        assert alike(bridge, "st", p) == 2 * p**2 + 2 * p**3 - 5 * p**4 + 2 * p**5
    assert alike(bridge, "st") == pytest.approx(0.97848, abs=1e-12)


@pytest.mark.parametrize(("chance", "value"), [(0.3, 0.0956), (0.5, 0.3593), (0.9, 0.9673)])
def test_three_terminals_of_the_example_of_hardy_lucet_and_limnios(chance, value):
    example = Topology.of([("a", "b"), ("a", "c"), ("c", "b"), ("b", "d"), ("c", "e"), ("d", "e")])
    assert value <= alike(example, "acd", chance) < value + 1e-4  # the paper cuts its figures off


@pytest.mark.parametrize(
    ("rows", "columns", "terminals", "value"),
    [
        (5, 5, ("0,0", "4,4"), 0.97555),
        (5, 5, None, 0.93981),
        (6, 6, ("0,0", "5,5"), 0.975644995),
        (2, 100, ("0,0", "1,99"), 0.30429),
        (2, 100, None, 0.25107),
    ],
)
def test_grids_have_the_published_reliability(rows, columns, terminals, value):
    network = grid(rows, columns)
    assert alike(network, terminals or network.nodes) == pytest.approx(value, abs=1e-5)


def test_the_double_ring_of_yeh_lu_and_kuo_has_the_published_reliability():
    ring = ["s", "1", "2", "3", "t", "4", "5", "6"]
    inner = ["7", "8", "9", "10", "11", "12", "13", "14"]
    links = [(nodes[at], nodes[(at + 1) % 8]) for nodes in (ring, inner) for at in range(8)]
    network = Topology.of(links + list(zip(ring, inner, strict=True)))
    assert alike(network, "st") == pytest.approx(0.99555, abs=1e-5)


@pytest.mark.parametrize(("count", "connected"), [(3, 4), (4, 38), (5, 728), (6, 26704), (7, 1866256)])
def test_complete_networks_have_as_many_connected_subnetworks_as_are_counted(count, connected):
    network = complete(count)
    assert alike(network, network.nodes, Fraction(1, 2)) * 2 ** len(network.links) == connected


TUTTE_OF_PETERSEN = {
    (1, 0): 36, (2, 0): 120, (3, 0): 180, (4, 0): 170, (5, 0): 114, (6, 0): 56, (7, 0): 21, (8, 0): 6, (9, 0): 1,
    (0, 1): 36, (0, 2): 84, (0, 3): 75, (0, 4): 35, (0, 5): 9, (0, 6): 1,
    (1, 1): 168, (2, 1): 240, (3, 1): 170, (4, 1): 70, (5, 1): 12,
    (1, 2): 171, (2, 2): 105, (3, 2): 30, (1, 3): 65, (2, 3): 15, (1, 4): 10,
}  # fmt: skip


def test_petersens_graph_has_the_reliability_of_its_tutte_polynomial():
    petersen = nx.petersen_graph()
    network = Topology.of([(str(a), str(b)) for a, b in petersen.edges])
    for p in (Fraction(1, 2), Fraction(9, 10)):
        y = 1 / (1 - p)
        tutte = sum(count * y**power for (_, power), count in TUTTE_OF_PETERSEN.items())
        assert alike(network, network.nodes, p) == p**9 * (1 - p) ** 6 * tutte


@st.composite
def networks(draw):
    count = draw(st.integers(2, 6))
    ends = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda pair: pair[0] != pair[1])
    links = draw(st.lists(ends, max_size=8))
    chances = [Fraction(draw(st.integers(0, 10)), 10) for _ in links]
    terminals = draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=count))
    return count, links, chances, terminals


@settings(max_examples=80, deadline=None)
@given(networks())
def test_it_is_the_sum_over_all_states(drawn):
    count, links, chances, terminals = drawn
    network = Topology.of([(str(a), str(b)) for a, b in links], nodes=[str(at) for at in range(count)])
    whole = Fraction(0)
    for state in product((True, False), repeat=len(links)):
        graph = nx.Graph()
        graph.add_nodes_from(range(count))
        graph.add_edges_from(pair for pair, up in zip(links, state, strict=True) if up)
        if terminals <= nx.node_connected_component(graph, min(terminals)):
            share = Fraction(1)
            for up, chance in zip(state, chances, strict=True):
                share *= chance if up else 1 - chance
            whole += share
    assert find_reliability(network, sorted(terminals), chances) == whole


def test_what_cannot_be_asked_is_refused_in_words(monkeypatch):
    bridge = Topology.of([("a", "b"), ("b", "c")])
    with pytest.raises(ValueError, match="chance between"):
        find_reliability(bridge, [0, 1], [0.5])
    with pytest.raises(ValueError, match="chance between"):
        find_reliability(bridge, [0, 1], [0.5, 1.5])
    with pytest.raises(ValueError, match="terminals"):
        find_reliability(bridge, [], [0.5, 0.5])
    monkeypatch.setattr("wherry.engine.resilience.reliability.MOST_STATES", 100)
    with pytest.raises(ValueError, match="too wide"):
        find_reliability(complete(9), range(9), [0.5] * 36)
