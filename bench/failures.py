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
from typing import Any

import networkx as nx
import numpy as np

from bench.peers import failures as peers
from wherry.engine.resilience.capacity import find_shortfall
from wherry.engine.resilience.cuts import find_cuts
from wherry.engine.resilience.scenarios import Scenarios
from wherry.engine.resilience.sweep import sample, sweep
from wherry.engine.resilience.topology import Topology

REPEATS = 5
SEED = 11


def read_topology(path: Path) -> Topology:
    """A network from TopoHub's JSON (node-link) or GraphML. Loops are left out; parallel links are kept."""
    if path.suffix.lower() == ".json":
        raw = json.loads(path.read_text())
        links = raw.get("edges", raw.get("links"))
        if not isinstance(links, list) or not isinstance(raw.get("nodes"), list):
            raise SystemExit(f"{path}: not a network: it has no lists of nodes and edges")
        names = {str(node["id"]): str(node.get("name") or node["id"]) for node in raw["nodes"]}
        ends = [(str(link["source"]), str(link["target"]), link) for link in links]
    else:
        graph = nx.read_graphml(path)
        names = {str(node): str(data.get("label") or node) for node, data in graph.nodes(data=True)}
        ends = [(str(a), str(b), data) for a, b, data in graph.edges(data=True)]
    unique = {
        key: (name if list(names.values()).count(name) == 1 else f"{name} ({key})") for key, name in names.items()
    }
    kept = [(unique[a], unique[b], data) for a, b, data in ends if a != b]
    capacity = [data.get("capacity") for _, _, data in kept]
    known = bool(capacity) and all(isinstance(value, (int, float)) and value >= 0 for value in capacity)
    return Topology.of(
        [(a, b) for a, b, _ in kept],
        nodes=list(unique.values()),
        capacity=[round(value) for value in capacity if value is not None] if known else [],
    )


def judge(path: Path, root: str | None) -> dict[str, Any]:
    """Everything that single and double link cuts and single node failures do to one network, seen from ``root``
    (by default the node with most links)."""
    topology = read_topology(path)
    degree = np.bincount(np.concatenate([topology.a, topology.b]), minlength=len(topology.nodes))
    at = int(degree.argmax()) if root is None else topology.node(root)
    began = time.perf_counter()
    cuts = find_cuts(topology, at)
    nodes = np.arange(len(topology.nodes)).reshape(-1, 1)
    down = sweep(topology, at, Scenarios.of_nodes(nodes))
    seconds = time.perf_counter() - began
    answer: dict[str, Any] = {
        "format": "wherry/failures/1",
        "file": path.name,
        "nodes": len(topology.nodes),
        "links": len(topology.links),
        "root": topology.nodes[at],
        "single_cuts": cuts.singles,
        "double_cuts": cuts.doubles,
        "bridges": [topology.links[link] for link in cuts.bridges],
        "cut_classes": [[topology.links[link] for link in group] for group in cuts.classes],
        "disconnecting_doubles": cuts.disconnecting_doubles,
        "lost_by_single_cuts": dict(zip(topology.nodes, cuts.lost_singles.tolist(), strict=True)),
        "lost_by_double_cuts": dict(zip(topology.nodes, cuts.lost_doubles.tolist(), strict=True)),
        "nodes_lost_by_node_failure": dict(zip(topology.nodes, down.lost_nodes.tolist(), strict=True)),
        "seconds": round(seconds, 6),
    }
    if len(topology.capacity):
        others = [node for node in range(len(topology.nodes)) if node != at]
        answer["capacity_from_root"] = {
            topology.nodes[node]: {
                "whole": (found := find_shortfall(topology, at, node)).value,
                "worst_single": int(found.single_value.min(initial=found.value)),
                "worst_double": int(
                    min(found.pair_value.min(initial=found.value), found.single_value.min(initial=found.value))
                ),
            }
            for node in others
        }
    return answer


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
    print(f"{'connectivity, scenarios a second':<42} {'size':>9} {'wherry':>12} {'networkx':>9} {'igraph':>9}", end="")
    print(f" {'networkit':>9} {'over networkit':>14}")
    for nodes, links in ((100, 200), (1000, 2000)):
        topology = ring_with_chords(nodes, links)
        draw = np.random.default_rng(SEED)
        doubles = draw.integers(0, links, (4_000_000, 2))
        print_rates("random double cuts", topology, Scenarios.of_links(doubles), doubles[:2000].tolist())
        many = [np.flatnonzero(draw.random(links) < 0.005).tolist() for _ in range(2000)]
        ours = rate(lambda: sample(topology, 0, np.full(links, 0.005), 1_000_000, seed=1), 1_000_000)  # noqa: B023
        print_rates("Monte Carlo, 0.5 % a link", topology, None, many, ours=ours)
    print()
    print(f"{'exact answers for whole sets':<62} {'scenarios':>10} {'seconds':>9}")
    for nodes, links in ((100, 200), (1000, 2000)):
        topology = ring_with_chords(nodes, links)
        find_cuts(topology, 0)
        seconds = 1 / rate(lambda: find_cuts(topology, 0), 1)  # noqa: B023
        what = f"all single and double cuts, each node's outage, {nodes}/{links}"
        print(f"{what:<62} {links + comb(links, 2):>10} {seconds:>9.4f}")
    print_capacities()


def print_rates(
    what: str, topology: Topology, all_of_them: Scenarios | None, few: list[list[int]], *, ours: float | None = None
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


def print_capacities() -> None:
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
