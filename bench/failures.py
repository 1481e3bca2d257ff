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


def table() -> list[dict[str, Any]]:
    """The rows of the side-by-side table; every peer's answer is compared with ours on the same scenarios."""
    rows = []
    for nodes, links in ((100, 200), (1000, 2000)):
        topology = ring_with_chords(nodes, links)
        draw = np.random.default_rng(SEED)
        doubles = draw.integers(0, links, (4_000_000, 2))
        ours = rate(lambda: sweep(topology, 0, Scenarios.of_links(doubles)), len(doubles))  # noqa: B023
        few = doubles[: 2000 if nodes == 1000 else 10_000]
        truth = sweep(topology, 0, Scenarios.of_links(few)).lost_nodes == 0
        row: dict[str, Any] = {"what": "random doubles, connectivity", "size": f"{nodes}/{links}", "wherry": ours}
        for name, answer in peers.CONNECTIVITY.items():
            assert answer(topology, few) == truth.tolist(), f"{name} disagrees"
            row[name] = rate(lambda: answer(topology, few), len(few))  # noqa: B023
        rows.append(row)
        rows.append(
            {
                "what": "Monte Carlo, 0.5 % a link",
                "size": f"{nodes}/{links}",
                "wherry": rate(lambda: sample(topology, 0, np.full(links, 0.005), 400_000, seed=1), 400_000),  # noqa: B023
            }
        )
        began = time.perf_counter()
        cuts = find_cuts(topology, 0)
        seconds = time.perf_counter() - began
        rows.append(
            {"what": "all singles and doubles with each node's outage, seconds", "size": f"{nodes}/{links}",
             "wherry": seconds, "scenarios": cuts.singles + cuts.doubles}
        )  # fmt: skip
    rows.append(capacities())
    return rows


def capacities() -> dict[str, Any]:
    """All singles and doubles at 1,000/2,000 with 100 demands, beside one demand's rate in netgraph-core."""
    topology = ring_with_chords(1000, 2000)
    ends = np.random.default_rng(SEED).integers(0, 1000, (100, 2))
    ends[ends[:, 0] == ends[:, 1], 1] += 1
    find_shortfall(topology, 0, 1)
    began = time.perf_counter()
    flows = sum(find_shortfall(topology, int(a), int(b % 1000)).flows for a, b in ends)
    seconds = time.perf_counter() - began
    few = np.random.default_rng(SEED).integers(0, 2000, (500, 2))
    source, target = int(ends[0, 0]), int(ends[0, 1])
    found = find_shortfall(topology, source, target)
    assert peers.netgraph_flow(topology, source, target, few) == [found.after(*set(cut)) for cut in few.tolist()]
    one = 2_001_000 / rate(lambda: peers.netgraph_flow(topology, source, target, few), len(few))
    return {"what": "all singles and doubles, 100 demands with capacities, seconds", "size": "1000/2000",
            "wherry": seconds, "flows": flows, "netgraph-core, one demand": one}  # fmt: skip


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--root")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--table", action="store_true")
    asked = parser.parse_args()
    if asked.table or asked.file is None:
        json.dump(table(), sys.stdout, indent=1)
    else:
        json.dump(judge(asked.file, asked.root), sys.stdout, indent=None if asked.json else 1)
    print()


if __name__ == "__main__":
    main()
