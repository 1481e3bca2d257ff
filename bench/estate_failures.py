"""Failing everything in whole estates: the demonstration and, where the real list of sites is at hand, an estate of its
5,302 sites. Each kind of scenario is timed by itself, in seconds of processor time on all cores together, and a sample
of it is compared with networkx, one scenario at a time.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date
from math import comb
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

from wherry.engine.resilience.availability import find_chances
from wherry.engine.resilience.cut_pairs import find_cut_pairs
from wherry.engine.resilience.fail import find_failures
from wherry.engine.resilience.losses import Losses, find_losses
from wherry.engine.resilience.model import Model, make_model
from wherry.engine.resilience.monte_carlo import sample_states
from wherry.engine.resilience.question import FailureOptions, FailureQuestion
from wherry.engine.resilience.tally import count_losses
from wherry.read.folder import read_folder
from wherry.record.estate import Estate

ROOT = Path(__file__).resolve().parents[1]
DAY = date(2026, 11, 22)
REPEATS = 3
CHECKED = 40
SEED = 11


def estates() -> list[tuple[str, Estate]]:
    """The estates there are, with their names."""
    found = [("examples/eastern", read_folder(ROOT / "examples" / "eastern").estate)]
    corpora = Path(os.environ.get("WHERRY_CORPORA", ROOT / ".." / "shared" / "data")).resolve()
    if (corpora / "geo" / "sites.csv.gz").is_file():
        from tools.demonstration.draw import Draw
        from tools.demonstration.estate import make_estate
        from tools.demonstration.sitelist import read_sites, read_towns

        sites = read_sites(corpora / "geo" / "sites.csv.gz")
        towns = read_towns(corpora / "geo" / "network" / "ofcom_area_codes.csv")
        found.append((f"{len(sites):,} real sites", make_estate(sites, towns, Draw("wherry-1")).estate))
    return found


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds, the median of several runs after one that is not counted, and what the last gave."""
    work()
    seconds = []
    for _ in range(REPEATS):
        began = time.process_time()
        found = work()
        seconds.append(time.process_time() - began)
    return float(np.median(seconds)), found


def print_table() -> None:
    """One row an estate and kind of scenario."""
    print(f"{'every need of a whole estate, from every source':<52} {'scenarios':>11} {'losing':>8} ", end="")
    print(f"{'CPU s':>8} {'by networkx':>12} {'agree':>7}")
    for name, estate in estates():
        print_estate(name, estate)


def print_estate(name: str, estate: Estate) -> None:
    """The rows of one estate."""
    options = FailureOptions(as_of=DAY, samples=20_000)
    model = make_model(estate, options)
    events, elements = len(model.events), model.elements
    alone = [(at,) for at in range(events)]

    def try_all(failed: list[tuple[int, ...]]) -> tuple[list[Losses], Any]:
        scenarios = model.scenarios(failed)
        losses = [find_losses(model.layers.topology, root, scenarios) for root in model.roots]
        return losses, count_losses(model, losses, failed)

    shape = f"{name}: {len(model.layers.topology.nodes)} nodes, {len(model.layers.topology.links)} links"
    print(f"{shape}, {len(model.roots)} sources' places")
    for what, failed in (("every single element", alone[:elements]), ("every shared risk", alone[elements:])):
        seconds, (losses, tally) = timed(lambda failed=failed: try_all(failed))  # type: ignore[misc]
        print_row(what, len(failed), int(tally.losing.sum()), seconds, check(model, failed, losses))
    losses, _ = try_all(alone)
    seconds, pairs = timed(lambda: find_cut_pairs(model, losses))
    risks = (pairs.pairs >= elements).sum(axis=1)
    one, count = check_pairs(model, losses, pairs)
    print_row("every pair of elements,", comb(elements, 2), int((risks == 0).sum()), seconds, one)
    print_row("  every risk with every element, and every two risks", comb(events, 2) - comb(elements, 2),
              int((risks > 0).sum()), None, count)  # fmt: skip
    seconds, sampled = timed(lambda: sample_states(model, find_chances(model)))
    print_row("Monte Carlo from rates of failure and repair", options.samples, sampled.losing, seconds, None)
    question = FailureQuestion.of(estate, options)
    began = time.process_time()
    find_failures(question)
    print_row("the whole answer, told, with availability", 0, 0, time.process_time() - began, None)


Checked = tuple[float, int, int] | None


def print_row(what: str, scenarios: int, losing: int, seconds: float | None, checked: Checked) -> None:
    """One row. networkx's seconds are for all scenarios, from its rate over the sample."""
    mine = "together" if seconds is None else f"{seconds:.3f}"
    theirs = agree = ""
    if checked is not None:
        each, alike, tried = checked
        theirs, agree = f"{each * scenarios:,.0f}", f"{alike}/{tried}"
    counts = f"{scenarios or '':>11} {losing or '':>8}"
    print(f"  {what:<50} {counts} {mine:>8} {theirs:>12} {agree:>7}", flush=True)


def graph_of(model: Model) -> nx.MultiGraph:
    """The layered graph as networkx has it."""
    topology = model.layers.topology
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(len(topology.nodes)))
    graph.add_edges_from(zip(topology.a.tolist(), topology.b.tolist(), range(len(topology.links)), strict=True))
    return graph


def lost_by_networkx(model: Model, graph: nx.MultiGraph, failed: tuple[int, ...]) -> list[set[int]]:
    """What one scenario takes from each root, failed nodes and islands aside."""
    topology = model.layers.topology
    links = {at for event in failed for at in model.events[event].links}
    nodes = {at for event in failed for at in model.events[event].nodes}
    edges = [(int(topology.a[at]), int(topology.b[at]), at) for at in links]
    edges += [(a, b, key) for node in nodes for a, b, key in graph.edges(node, keys=True) if key not in links]
    graph.remove_edges_from(edges)
    near = [set() if root in nodes else nx.node_connected_component(graph, root) - nodes for root in model.roots]
    graph.add_edges_from(edges)
    return near


def check(model: Model, failed: list[tuple[int, ...]], losses: list[Losses]) -> Checked:
    """Seconds a scenario of networkx, and in how many of a sample it agrees."""
    graph = graph_of(model)
    homes = [nx.node_connected_component(graph, root) for root in model.roots]
    sample = np.random.default_rng(SEED).choice(len(failed), min(CHECKED, len(failed)), replace=False).tolist()
    began, alike = time.process_time(), 0
    found = [lost_by_networkx(model, graph, failed[at]) for at in sample]
    each = (time.process_time() - began) / len(sample)
    for at, near in zip(sample, found, strict=True):
        alike += all(
            set(rows.row(at).tolist()) == home - there for rows, home, there in zip(losses, homes, near, strict=True)
        )
    return each, alike, len(sample)


def asking_nodes(model: Model, root: int) -> set[int]:
    """The nodes of users who ask something of a root; of the outside, all."""
    asked = np.arange(len(model.sites)) + root * len(model.sites)
    asks = (model.asks_start[asked + 1] > model.asks_start[asked]) | (root == 0)
    return {model.layers.users_at[model.sites[at].ref] for at in np.flatnonzero(asks)}


def check_pairs(model: Model, alone: list[Losses], pairs: Any) -> tuple[Checked, Checked]:
    """The same for pairs: what networkx finds beyond each event alone for the users who ask, of pairs that were found
    and of pairs drawn at random, most of which take nothing more together."""
    graph = graph_of(model)
    homes = [nx.node_connected_component(graph, root) for root in model.roots]
    draw = np.random.default_rng(SEED)
    asking = [asking_nodes(model, root) for root in range(len(model.roots))]
    place = {(int(x), int(y)): at for at, (x, y) in enumerate(pairs.pairs)}
    answers: list[Checked] = []
    for has_risk in (False, True):
        known = [pair for pair in place if (pair[1] >= model.elements) == has_risk]
        sample = [known[at] for at in draw.choice(len(known), min(CHECKED // 2, len(known)), replace=False)]
        while len(sample) < CHECKED:
            x = int(draw.integers(model.elements))
            y = int(draw.integers(model.elements, len(model.events)) if has_risk else draw.integers(model.elements))
            sample += [(min(x, y), max(x, y))] if x != y else []
        began = time.process_time()
        found = [lost_by_networkx(model, graph, pair) for pair in sample]
        each = (time.process_time() - began) / len(sample)
        alike = 0
        for pair, near in zip(sample, found, strict=True):
            at = place.get(pair)
            alike += all(
                (home - there - set(rows.row(pair[0]).tolist()) - set(rows.row(pair[1]).tolist())) & asks
                == (set() if at is None else set(more.row(at).tolist()) & asks)
                for rows, home, there, more, asks in zip(alone, homes, near, pairs.beyond, asking, strict=True)
            )
        answers.append((each, alike, len(sample)))
    return answers[0], answers[1]


if __name__ == "__main__":
    print_table()
