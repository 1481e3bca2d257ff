"""Sweeps beyond what the twin reaches: whole blocks, Monte Carlo, bad questions."""

import numpy as np
import pytest

from wherry.engine.resilience.capacity import find_shortfall
from wherry.engine.resilience.cuts import find_cuts
from wherry.engine.resilience.flow import maximum_flow
from wherry.engine.resilience.scenarios import Scenarios
from wherry.engine.resilience.sweep import BLOCK, sample, sweep
from wherry.engine.resilience.topology import Topology


def ring(count: int) -> Topology:
    return Topology.of([(str(at), str((at + 1) % count)) for at in range(count)])


def test_a_ring_survives_any_one_cut_and_no_two():
    found = find_cuts(ring(12), 0)
    assert found.bridges == ()
    assert found.classes == (tuple(range(12)),)
    assert found.disconnecting_doubles == 66
    assert found.lost_doubles[6] == 6 * 6
    assert found.lost_doubles[1] == 1 * 11


def test_a_tree_loses_what_hangs_below_the_cut():
    found = find_cuts(Topology.of([("hub", "a"), ("a", "b"), ("b", "c"), ("hub", "d")]), 0)
    assert found.lost_singles.tolist() == [0, 1, 2, 3, 1]


def test_an_island_is_lost_whatever_fails():
    found = find_cuts(Topology.of([("a", "b")], nodes=["a", "b", "island"]), 0)
    assert found.lost_singles.tolist() == [0, 1, 1]


def test_the_sweep_of_all_doubles_is_what_the_labels_say():
    draw = np.random.default_rng(3)
    links = [(str(at), str((at + 1) % 60)) for at in range(60)]
    links += [(str(x), str(y)) for x, y in draw.integers(0, 60, (25, 2)) if x != y]
    topology = Topology.of(links)
    pairs = np.array([(a, b) for a in range(len(links)) for b in range(a)])
    assert len(pairs) > 3 * BLOCK
    found, labels = sweep(topology, 0, Scenarios.of_links(pairs)), find_cuts(topology, 0)
    assert found.lost.tolist() == labels.lost_doubles.tolist()
    assert found.disconnecting == labels.disconnecting_doubles


def test_the_failure_of_the_root_loses_every_node():
    found = sweep(ring(5), 0, Scenarios.of_nodes(np.array([[0], [2]])))
    assert found.lost_nodes.tolist() == [5, 1]


def test_monte_carlo_agrees_with_the_series_formula_and_with_itself_on_one_core(monkeypatch):
    chain = Topology.of([(str(at), str(at + 1)) for at in range(4)])
    probability = np.array([0.01, 0.02, 0.05, 0.1])
    count = 400_000
    found = sample(chain, 0, probability, count, seed=7)
    for node in range(1, 5):
        lost = 1 - np.prod(1 - probability[:node])
        spread = 5 * np.sqrt(lost * (1 - lost) / count)
        assert found.lost[node] / count == pytest.approx(lost, abs=spread)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    assert sample(chain, 0, probability, count, seed=7).lost.tolist() == found.lost.tolist()


def test_monte_carlo_with_many_failures_a_scenario_is_the_sweep_of_them():
    """More failures than the screen tests: every scenario is looked at closely."""
    topology = Topology.of([(str(at), str((at + 1) % 80)) for at in range(80)] * 2)
    found = sample(topology, 0, np.full(160, 0.5), 3000, seed=5)
    pair_fails, half = 0.25, 40
    way = (1 - pair_fails) ** half
    apart = (1 - way) ** 2
    spread = 5 * np.sqrt(apart * (1 - apart) / 3000) + 1e-3
    assert found.lost[40] / 3000 == pytest.approx(apart, abs=spread)


def test_certain_and_impossible_failures_are_certain_and_impossible():
    chain = Topology.of([("a", "b"), ("b", "c")])
    assert sample(chain, 0, np.array([0.0, 1.0]), 1000, seed=1).lost.tolist() == [0, 0, 1000]


def test_what_cannot_be_asked_is_refused_in_words():
    with pytest.raises(ValueError, match="joins a to itself"):
        Topology.of([("a", "a")])
    with pytest.raises(ValueError, match="no capacity is known"):
        maximum_flow(ring(3), 0, 1)
    with pytest.raises(ValueError, match="no capacity is known"):
        find_shortfall(ring(3), 0, 1)
    with pytest.raises(ValueError, match="probability"):
        sample(ring(3), 0, np.array([0.1]), 10, seed=1)
    with pytest.raises(KeyError):
        ring(3).node("nowhere")
