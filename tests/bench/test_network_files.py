"""``python -m bench.failures FILE --json`` on networks that nobody has seen: odd ones, empty ones, large ones."""

import json
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
from bench.failures import judge
from bench.network_files import NoNetwork, read_network

ROOT = Path(__file__).resolve().parents[2]


def written(tmp_path, content, name="network.json"):
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def node_link(nodes, edges, **more):
    return {"nodes": [{"id": node} for node in nodes], "edges": [dict(zip(("source", "target"), edge[:2], strict=True))
            | ({"capacity": edge[2]} if len(edge) > 2 else {}) for edge in edges], **more}  # fmt: skip


def agreed(answer):
    assert answer["checked"]["agree"] == answer["checked"]["scenarios"] > 0
    json.dumps(answer, allow_nan=False)
    return answer


def test_parallel_links_are_kept_and_loops_are_left_out(tmp_path):
    found = agreed(judge(written(tmp_path, node_link("abc", ["ab", "ab", "bc", "cc"])), "a"))
    assert (found["links"], found["bridges"]) == (3, ["b to c"])
    assert found["notes"] == ["1 loops left out"]
    assert found["lost_by_single_cuts"] == {"a": 0, "b": 0, "c": 1}


def test_islands_are_named_and_lost_whatever_fails(tmp_path):
    found = agreed(judge(written(tmp_path, node_link("abxyz", ["ab", "xy"])), "a"))
    assert found["islands"] == ["x", "y", "z"]
    assert found["disconnecting_doubles"] == found["double_cuts"] == 1


def test_some_missing_capacities_leave_all_of_them_out(tmp_path):
    found = agreed(judge(written(tmp_path, node_link("abc", [("a", "b", 10), ("b", "c")])), None))
    assert "capacity_from_root" not in found
    assert found["notes"] == ["the capacity of 1 of 2 links is unknown: none is used"]


@pytest.mark.parametrize("odd", [None, "fast", -1, True, "NaN", "inf", [], {}])
def test_what_is_no_capacity_is_unknown(tmp_path, odd):
    found = judge(written(tmp_path, node_link("abc", [("a", "b", 10), ("b", "c", odd)])), None)
    assert "capacity_from_root" not in found


def test_fractions_of_capacity_stay_exact(tmp_path):
    links = [("a", "b", 0.5), ("b", "c", "1.25"), ("c", "a", 2)]
    found = agreed(judge(written(tmp_path, node_link("abc", links)), "a"))
    assert found["capacity_from_root"]["b"] == {"whole": 1.75, "worst_single": 0.5, "worst_double": 0.0}


def test_the_two_arcs_of_a_directed_network_are_one_link(tmp_path):
    arcs = [("a", "b", 3), ("b", "a", 2), ("b", "c", 4), ("a", "b", 7)]
    found = agreed(judge(written(tmp_path, node_link("abc", arcs, directed=True)), "a"))
    assert found["links"] == 3
    assert found["capacity_from_root"]["b"]["whole"] == 9


def test_the_names_of_nodes_need_not_be_their_own(tmp_path):
    raw = node_link([1, 2, 3], [(1, 2), (2, 3)])
    for node in raw["nodes"]:
        node["name"] = "Same"
    assert list(agreed(judge(written(tmp_path, raw), None))["lost_by_single_cuts"]) == [
        "Same (1)",
        "Same (2)",
        "Same (3)",
    ]


def test_a_link_to_a_node_that_is_not_listed_adds_it(tmp_path):
    found = agreed(judge(written(tmp_path, node_link("ab", ["ab", "bz"])), None))
    assert (found["nodes"], found["links"]) == (3, 2)


@pytest.mark.parametrize("nodes", ["", "a", "abc"])
def test_networks_without_links_or_nodes_have_an_answer(tmp_path, nodes):
    found = judge(written(tmp_path, node_link(nodes, [])), None)
    assert (found["nodes"], found["links"]) == (len(nodes), 0)
    json.dumps(found)


def test_links_and_node_numbers_as_older_writers_put_them(tmp_path):
    raw = {"nodes": [{"name": "x"}, {"name": "y"}], "links": [{"source": "x", "target": "y"}]}
    assert agreed(judge(written(tmp_path, raw), None))["bridges"] == ["x to y"]


def test_graphml_with_parallel_links_and_capacities(tmp_path):
    graph = nx.MultiGraph()
    graph.add_edge("n0", "n1", capacity=5)
    graph.add_edge("n0", "n1", capacity=5)
    graph.add_edge("n1", "n2", capacity=1)
    path = tmp_path / "network.graphml"
    nx.write_graphml(graph, path)
    found = agreed(judge(path, "n0"))
    assert found["bridges"] == ["n1 to n2"]
    assert found["capacity_from_root"]["n1"] == {"whole": 10, "worst_single": 5, "worst_double": 0}


def test_directed_graphml_is_taken_both_ways(tmp_path):
    path = tmp_path / "network.xml"
    nx.write_graphml(nx.DiGraph([("a", "b"), ("b", "a"), ("b", "c")]), path)
    found = agreed(judge(path, None))
    assert (found["links"], found["bridges"]) == (2, ["a to b", "b to c"])


def test_a_large_network_is_worked_out(tmp_path):
    graph = nx.barabasi_albert_graph(4000, 2, seed=3)
    found = agreed(judge(written(tmp_path, node_link(range(4000), list(graph.edges))), None))
    assert found["double_cuts"] == found["links"] * (found["links"] - 1) // 2
    assert sum(found["lost_by_single_cuts"].values()) == 0


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "empty"),
        ("{", "not JSON"),
        ("[1, 2]", "not a network"),
        ('{"nodes": 3, "edges": []}', "not a network"),
        ('{"nodes": [{"id": 1}, {"id": 1}], "edges": []}', "two nodes have the id 1"),
        ('{"nodes": [{"id": 1}], "edges": [{"source": 1}]}', "no source and target"),
        ("<graphml", "neither JSON nor GraphML"),
        ("<html></html>", "neither JSON nor GraphML"),
        ("plain words", "neither JSON nor GraphML"),
    ],
)
def test_what_is_no_network_is_refused_in_words(tmp_path, content, why):
    with pytest.raises(NoNetwork, match=why):
        read_network(written(tmp_path, content))


def test_files_that_are_not_there_or_not_text_are_refused_in_words(tmp_path):
    with pytest.raises(NoNetwork, match="No such file"):
        read_network(tmp_path / "none.json")
    (tmp_path / "odd.json").write_bytes(b"\xff\xfe{\x00")
    with pytest.raises(NoNetwork, match="UTF-8"):
        read_network(tmp_path / "odd.json")
    with pytest.raises(SystemExit, match="no node z"):
        judge(written(tmp_path, node_link("ab", ["ab"])), "z")


def test_the_command_prints_one_document_and_nothing_else(tmp_path):
    path = written(tmp_path, node_link("abc", [("a", "b", 1), ("b", "c", 1), ("c", "a", 1)]))
    done = subprocess.run(
        [sys.executable, "-m", "bench.failures", str(path), "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert done.stdout.count("\n") == 1
    assert found["format"] == "wherry/failures/1"
    assert found["disconnecting_doubles"] == 3
