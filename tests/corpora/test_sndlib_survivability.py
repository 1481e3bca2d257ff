"""SNDlib's networks survive what its survivable planning problems ask of them, and greatest flows between the ends of
their demands are networkx's, whole and after every single cut.

A problem whose survivability is P, S or U (the last letter of its code) protects demands against the failure of any one
link, so its network has no bridge. Orlowski, Pióro, Tomaszewski and Wessäly, SNDlib 1.0, Networks 55 (2010) 276-286.
"""

import gzip
import json
import os
import re
from functools import cache
from pathlib import Path

import networkx as nx
import pytest

from wherry.engine.resilience.capacity import find_shortfall
from wherry.engine.resilience.cuts import find_cuts
from wherry.engine.resilience.topology import Topology

ROOT = Path(__file__).resolve().parents[2]
CORPORA = Path(os.environ.get("WHERRY_CORPORA", ROOT.parent / "shared" / "data"))
SNDLIB = CORPORA / "benchmarks" / "sndlib"
here = SNDLIB.is_dir()
pytestmark = [
    pytest.mark.corpora,
    pytest.mark.skipif(
        not here and "CI" not in os.environ, reason=f"SNDlib is not here: {SNDLIB} is missing; set WHERRY_CORPORA"
    ),
]
LINK = re.compile(r"^\s*\S+ \( (\S+) (\S+) \) (\S+) \S+ \S+ \S+ \( (.*?)\s*\)\s*$", re.MULTILINE)
DEMAND = re.compile(r"^\s*\S+ \( (\S+) (\S+) \) \d+ ([\d.]+) \S+\s*$", re.MULTILINE)


@cache
def network(name):
    """Links with the capacity of their largest module, in whole units, and the demands by size."""
    plain = SNDLIB / f"{name}.txt"
    packed = SNDLIB / f"{name}.txt.gz"
    text = plain.read_text() if plain.is_file() else gzip.decompress(packed.read_bytes()).decode()
    links_text, _, demands_text = text.partition("DEMANDS (")
    links, capacity = [], []
    for a, b, installed, modules in LINK.findall(links_text):
        sizes = [float(size) for size in modules.split()[::2]]
        links.append((a, b))
        capacity.append(max(1, round(max([float(installed), *sizes]))))
    demands = sorted(DEMAND.findall(demands_text), key=lambda row: -float(row[2]))
    return Topology.of(links, capacity=capacity), [(a, b) for a, b, _ in demands]


def names():
    return sorted({path.name.split(".")[0] for path in SNDLIB.glob("*.txt*")}) if here else ["missing"]


def survivable():
    if not here:
        return ["missing"]
    problems = json.loads((SNDLIB / "models.json").read_text())
    return [name for name in names() if any(code[-1] in "PSU" for code in problems.get(name, ()))]


def test_many_networks_are_at_hand():
    assert len(names()) >= 17
    assert len(survivable()) >= 5


@pytest.mark.parametrize("name", survivable())
def test_a_network_of_survivable_problems_has_no_bridge(name):
    topology, demands = network(name)
    found = find_cuts(topology, 0)
    assert found.bridges == ()
    assert not found.lost_singles.any()
    for a, b in demands[:10]:
        shortfall = find_shortfall(topology, topology.node(a), topology.node(b))
        assert min(shortfall.single_value.tolist(), default=shortfall.value) > 0


@pytest.mark.parametrize("name", names())
def test_bridges_and_flows_after_every_single_cut_are_those_of_networkx(name):
    topology, demands = network(name)
    graph = nx.MultiGraph()
    ends = list(zip(topology.a.tolist(), topology.b.tolist(), strict=True))
    graph.add_edges_from((a, b, at) for at, (a, b) in enumerate(ends))
    simple = nx.Graph(graph)
    twice = {frozenset(pair) for pair in simple.edges if graph.number_of_edges(*pair) > 1}
    bridges = {frozenset(pair) for pair in nx.bridges(simple)} - twice
    assert {frozenset(ends[at]) for at in find_cuts(topology, 0).bridges} == bridges
    a, b = (topology.node(end) for end in demands[0])
    found = find_shortfall(topology, a, b)
    for cut in [None, *range(0, len(ends), max(1, len(ends) // 40))]:
        flow = nx.DiGraph()
        for at, (x, y) in enumerate(ends):
            for tail, head in ((x, y), (y, x)) if at != cut else ():
                before = flow[tail][head]["capacity"] if flow.has_edge(tail, head) else 0
                flow.add_edge(tail, head, capacity=before + int(topology.capacity[at]))
        left = nx.maximum_flow_value(flow, a, b) if a in flow and b in flow else 0
        assert (found.value if cut is None else found.after(cut)) == left
