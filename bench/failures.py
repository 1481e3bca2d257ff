"""Failure analysis beside networkx, igraph, networkit and netgraph-core, and for any network file.

python -m bench.failures FILE --json     cuts, outages and, where capacities are given, shortfalls of one network
python -m bench.failures --table         the side-by-side table, in one run
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from math import comb
from pathlib import Path
from types import ModuleType
from typing import Any

import networkx as nx
import numpy as np

from bench.network_files import read_network
from wherry.engine.resilience.capacity import find_shortfall
from wherry.engine.resilience.cuts import find_cuts
from wherry.engine.resilience.losses import find_islands, find_losses
from wherry.engine.resilience.scenarios import Scenarios
from wherry.engine.resilience.sweep import sample, sweep
from wherry.engine.resilience.topology import Topology

REPEATS = 5
SEED = 11


MOST_TARGETS = 200
"""So many nodes, those with most links, are asked for their capacity from the root."""
CHECKED = 200


def judge(path: Path, root: str | None) -> dict[str, Any]:
    """Everything that single and double link cuts and single node failures do to one network, seen from ``root``
    (by default the node with most links), compared with networkx on a sample."""
    read = read_network(path)
    topology = read.topology
    answer: dict[str, Any] = {
        "format": "wherry/failures/1",
        "file": path.name,
        "notes": list(read.notes),
        "nodes": len(topology.nodes),
        "links": len(topology.links),
    }
    if not topology.nodes:
        return answer | {"root": None}
    degree = np.bincount(np.concatenate([topology.a, topology.b]), minlength=len(topology.nodes))
    at = int(degree.argmax()) if root is None else find_root(topology, root)
    nodes = np.arange(len(topology.nodes)).reshape(-1, 1)
    for _ in range(2):  # the first run compiles
        began = time.perf_counter()
        cuts = find_cuts(topology, at)
        down = sweep(topology, at, Scenarios.of_nodes(nodes))
        seconds = time.perf_counter() - began
    islands = find_islands(topology, at)
    answer |= {
        "root": topology.nodes[at],
        "islands": [topology.nodes[node] for node in np.flatnonzero(islands)],
        "single_cuts": cuts.singles,
        "double_cuts": cuts.doubles,
        "bridges": [topology.links[link] for link in cuts.bridges],
        "cut_classes": [[topology.links[link] for link in group] for group in cuts.classes],
        "disconnecting_doubles": cuts.disconnecting_doubles,
        "lost_by_single_cuts": dict(zip(topology.nodes, cuts.lost_singles.tolist(), strict=True)),
        "lost_by_double_cuts": dict(zip(topology.nodes, cuts.lost_doubles.tolist(), strict=True)),
        "nodes_lost_by_node_failure": dict(zip(topology.nodes, down.lost_nodes.tolist(), strict=True)),
        "seconds": round(seconds, 6),
        "checked": check_by_networkx(topology, at),
    }
    if len(topology.capacity):
        order = [int(node) for node in np.argsort(-degree, kind="stable") if node != at and not islands[node]]
        answer["capacity_from_root"] = {
            topology.nodes[node]: shortfall(topology, at, node, read.scale) for node in order[:MOST_TARGETS]
        }
    return answer


def find_root(topology: Topology, name: str) -> int:
    """The node with a name; ``SystemExit`` where there is none."""
    try:
        return topology.node(name)
    except KeyError:
        raise SystemExit(f"there is no node {name}; the first are {', '.join(topology.nodes[:5])}") from None


def shortfall(topology: Topology, source: int, target: int, scale: int) -> dict[str, float]:
    """Capacity between two nodes with nothing cut and after the worst single and double cut, in the file's unit."""
    found = find_shortfall(topology, source, target)
    single = int(found.single_value.min(initial=found.value))
    double = min(int(found.pair_value.min(initial=found.value)), single)
    return {
        "whole": found.value / scale,
        "worst_single": single / scale,
        "worst_double": double / scale,
    }


def check_by_networkx(topology: Topology, root: int) -> dict[str, Any]:
    """What random failures of up to three links and two nodes lose, ours against networkx's."""
    draw = np.random.default_rng(SEED)
    links, nodes = len(topology.links), len(topology.nodes)
    failed = [
        (
            tuple(draw.choice(links, min(links, int(draw.integers(0, 4))), replace=False).tolist()) if links else (),
            tuple(draw.choice(nodes, min(nodes, int(draw.integers(0, 3))), replace=False).tolist()),
        )
        for _ in range(CHECKED if links < 20_000 else 5)
    ]
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(nodes))
    graph.add_edges_from(zip(topology.a.tolist(), topology.b.tolist(), range(links), strict=True))
    home = nx.node_connected_component(graph, root)
    found = find_losses(topology, root, Scenarios.of_sets(failed))
    agree = 0
    for at, (cut, down) in enumerate(failed):
        edges = [(int(topology.a[link]), int(topology.b[link]), link) for link in cut]
        gone = [(a, b, key) for node in down for a, b, key in list(graph.edges(node, keys=True))]
        graph.remove_edges_from([*edges, *gone])
        near = set() if root in down else nx.node_connected_component(graph, root)
        graph.add_edges_from([*edges, *gone])
        agree += set(found.row(at).tolist()) == home - (near - set(down))
    return {"by": f"networkx {nx.__version__}", "scenarios": len(failed), "agree": agree}


def ring_with_chords(nodes: int, links: int) -> Topology:
    """A ring with local chords: the shape of a county's core, at any size."""
    draw = np.random.default_rng(SEED)
    ends = [(str(at), str((at + 1) % nodes)) for at in range(nodes)]
    while len(ends) < links:
        near = int(draw.integers(nodes))
        ends.append((str(near), str((near + int(draw.integers(2, 30))) % nodes)))
    return Topology.of(ends, capacity=draw.integers(1, 11, links).tolist())


def rate(work: Callable[[], Any], scenarios: int) -> float:
    """Scenarios a second: the median of several runs after one that is not counted."""
    work()
    seconds = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return scenarios / float(np.median(seconds))


def print_table() -> None:
    """The side-by-side table; every peer's answer is compared with ours on the same scenarios before it is timed."""
    from bench import estate_failures
    from bench.peers import failures as peers

    print(f"{'connectivity, scenarios a second':<42} {'size':>9} {'wherry':>12} {'networkx':>9} {'igraph':>9}", end="")
    print(f" {'networkit':>9} {'over networkit':>14}")
    for nodes, links in ((100, 200), (1000, 2000)):
        topology = ring_with_chords(nodes, links)
        draw = np.random.default_rng(SEED)
        doubles = draw.integers(0, links, (4_000_000, 2))
        print_rates(peers, "random double cuts", topology, Scenarios.of_links(doubles), doubles[:2000].tolist())
        many = [np.flatnonzero(draw.random(links) < 0.005).tolist() for _ in range(2000)]
        ours = rate(lambda: sample(topology, 0, np.full(links, 0.005), 1_000_000, seed=1), 1_000_000)  # noqa: B023
        print_rates(peers, "Monte Carlo, 0.5 % a link", topology, None, many, ours=ours)
    print()
    print(f"{'exact answers for whole sets':<62} {'scenarios':>10} {'seconds':>9}")
    for nodes, links in ((100, 200), (1000, 2000)):
        topology = ring_with_chords(nodes, links)
        find_cuts(topology, 0)
        seconds = 1 / rate(lambda: find_cuts(topology, 0), 1)  # noqa: B023
        what = f"all single and double cuts, each node's outage, {nodes}/{links}"
        print(f"{what:<62} {links + comb(links, 2):>10} {seconds:>9.4f}")
    print_capacities(peers)
    print()
    estate_failures.print_table()


def print_rates(
    peers: ModuleType,
    what: str,
    topology: Topology,
    all_of_them: Scenarios | None,
    few: list[list[int]],
    *,
    ours: float | None = None,
) -> None:
    """One row of rates. The peers answer ``few`` of the scenarios, as we do for comparison."""
    truth = sweep(topology, 0, Scenarios.of_sets([(tuple(cut), ()) for cut in few])).lost_nodes == 0
    rates = {}
    for name, answer in peers.CONNECTIVITY.items():
        if answer(topology, few) != truth.tolist():
            raise SystemExit(f"{name} disagrees with us on {what}")
        rates[name] = rate(lambda answer=answer: answer(topology, few), len(few))
    if all_of_them is not None:
        ours = rate(lambda: sweep(topology, 0, all_of_them), len(all_of_them))
    assert ours is not None
    size = f"{len(topology.nodes)}/{len(topology.links)}"
    line = " ".join(f"{rates[name]:>9,.0f}" for name in ("networkx", "igraph", "networkit"))
    print(f"{what:<42} {size:>9} {ours:>12,.0f} {line} {ours / rates['networkit']:>14.0f}", flush=True)


def print_capacities(peers: ModuleType) -> None:
    """All singles and doubles at 1,000/2,000 with 100 demands, beside one demand's rate in netgraph-core."""
    topology = ring_with_chords(1000, 2000)
    ends = np.random.default_rng(SEED).integers(0, 1000, (100, 2))
    pairs = [(int(a), int(b) if a != b else (int(b) + 1) % 1000) for a, b in ends]
    find_shortfall(topology, 0, 1)
    began = time.perf_counter()
    with ThreadPoolExecutor() as pool:
        flows = sum(found.flows for found in pool.map(lambda pair: find_shortfall(topology, *pair), pairs))
    seconds = time.perf_counter() - began
    print(f"{f'the same with capacities, 100 demands ({flows:,} flows)':<62} {2_001_000 * 100:>10} {seconds:>9.1f}")
    few = np.random.default_rng(SEED).integers(0, 2000, (500, 2)).tolist()
    found = find_shortfall(topology, *pairs[0])
    if peers.netgraph_flow(topology, *pairs[0], few) != [found.after(*set(cut)) for cut in few]:
        raise SystemExit("netgraph-core disagrees with us on capacities after failure")
    one = 2_001_000 / rate(lambda: peers.netgraph_flow(topology, *pairs[0], few), len(few))
    what = "netgraph-core, one demand (from its rate over 500 scenarios)"
    print(f"{what:<62} {2_001_000:>10} {one:>9.1f}")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--root")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--table", action="store_true")
    asked = parser.parse_args()
    if asked.table or asked.file is None:
        print_table()
        return
    json.dump(judge(asked.file, asked.root), sys.stdout, indent=None if asked.json else 1)
    print()


if __name__ == "__main__":
    main()
