"""Published facility-location values reproduced, and the files' formats read as they are and refused where broken."""

import gzip
import json
import os
from pathlib import Path

import pytest
from bench.facility_files import BadFile, read_facility

from wherry.engine.plan.facility.check import check_facility
from wherry.engine.plan.facility.solve import solve_facility

ROOT = Path(os.environ.get("WHERRY_CORPORA", Path(__file__).resolve().parents[2] / "../shared/data")) / "benchmarks"
WORDS = "2 3\n9 10\n8 12\n2 20 30\n3 15 6\n4 12 16\n"
TURNED = "2 3\n9 8\n10 12\n2 3 4\n20 30\n15 6\n12 16\n"
MESS = """Warehouses = 2; % two
Stores = 3;
Capacity = [9, 8];
FixedCost = [10, 12];
Goods = [2, 3, 4];
SupplyCost = [|10, 15 |5, 2 |3, 4|];
Incompatibilities = 1;
IncompatiblePairs = [| 1, 3 |];
"""


def corpus():
    if not ROOT.is_dir():
        assert not os.environ.get("CI"), f"the benchmarks are not at {ROOT}"
        pytest.skip(f"the benchmarks are not at {ROOT}")
    return ROOT


def put(folder, name, text):
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz"])
@pytest.mark.parametrize("text", [WORDS, TURNED])
def test_both_texts_say_the_same(tmp_path, name, text):
    _, question = read_facility(put(tmp_path, name, text), single=True)
    assert question.serve.tolist() == [[20, 15, 12], [30, 6, 16]]
    assert question.capacity.tolist() == [9, 8]
    assert question.open_cost.tolist() == [10, 12]
    assert solve_facility(question).cost == 10 + 20 + 15 + 12


def test_mess_data_has_costs_a_unit_and_separations(tmp_path):
    kind, question = read_facility(put(tmp_path, "w.dzn.gz", MESS), single=False)
    assert kind == "MESS"
    assert question.serve.tolist() == [[20, 15, 12], [30, 6, 16]]
    assert question.apart.tolist() == [[0, 2]]
    answer = solve_facility(question)
    assert answer.cost == 10 + 12 + 20 + 6 + 16
    assert answer.status == "optimal"


@pytest.mark.parametrize(
    "text",
    [
        MESS.replace("[|10, 15 |5, 2 |3, 4|]", "array2d(1..3, 1..2, [10, 15, 5, 2, 3, 4])"),
        MESS.replace("[9, 8]", "array1d(1..2, [9, 8])"),
        MESS.replace("% two", "/* two;\nStores = 9; */"),
        MESS.rstrip().rstrip(";"),
        MESS.replace("\n", "\r\n"),
    ],
)
def test_other_ways_to_write_mess_data_say_the_same(tmp_path, text):
    plain = read_facility(put(tmp_path, "plain.dzn", MESS), single=False)[1]
    kind, question = read_facility(put(tmp_path, "other.txt", text), single=False)
    assert kind == "MESS"
    assert question.serve.tolist() == plain.serve.tolist()
    assert question.capacity.tolist() == plain.capacity.tolist()
    assert question.apart.tolist() == plain.apart.tolist()


def test_mess_data_without_separations_has_none(tmp_path):
    for end in ("", "Incompatibilities = 0;", "Incompatibilities = 0; IncompatiblePairs = [];"):
        path = put(tmp_path, "w.dzn", MESS[: MESS.index("Incompatibilities")] + end)
        assert len(read_facility(path, single=False)[1].apart) == 0


def test_the_word_capacity_takes_the_figure_given(tmp_path):
    path = put(tmp_path, "capx.txt", WORDS.replace("9 10", "capacity 10").replace("8 12", "capacity 12"))
    with pytest.raises(BadFile, match=r"line 2: the capacity is left open: give it with --capacity"):
        read_facility(path, single=False)
    assert read_facility(path, single=False, capacity=9.0)[1].capacity.tolist() == [9, 9]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.txt", "", "empty"),
        ("a.txt", "2 3\n1 2\n", "make 15 figures, and there are 4"),
        ("a.txt", WORDS.replace("30", "3O"), "line 4: '3O' is not a figure"),
        ("a.txt", WORDS.replace("9 10", "nan 10"), "line 2: 'nan' is not a figure"),
        ("a.txt", WORDS.replace("9 10", "-9 10"), "capacity 1 is -9"),
        ("a.txt", WORDS.replace("2 3\n9", "two 3\n9"), "line 1: 'two' is not a count"),
        ("a.txt", WORDS.replace("9 10", "1 10").replace("8 12", "2 12"), "carry 3 and the needs take 9"),
        ("w.dzn", MESS.replace("Goods", "Good"), "Goods is not given"),
        ("w.dzn", MESS.replace("[9, 8]", "[9]"), "line 3: Capacity has 1 figures and should have 2"),
        ("w.dzn", MESS.replace("Incompatibilities = 1", "Incompatibilities = 2"), "not as many as"),
        ("w.dzn", MESS.replace("1, 3 ", "1, 4 "), "line 8: a separation names store 4; they are numbered 1 to 3"),
        ("w.dzn", MESS.replace("1, 3 ", "1.5, 3 "), "line 8: a separation names store 1.5"),
        ("w.dzn", MESS.replace("1, 3 ", "0, 3 "), "line 8: a separation names store 0"),
        ("w.dzn", MESS[: MESS.index("IncompatiblePairs")], "says 1, and IncompatiblePairs is not given"),
        ("w.dzn", MESS + "Stores = 4;", "line 9: Stores is given twice, first on line 2"),
        ("w.dzn", MESS.replace("Warehouses = 2", "Warehouses = 2.5"), "line 1: Warehouses should be one whole number"),
        ("w.dzn", MESS.replace("Warehouses = 2", "Warehouses = "), "line 1: Warehouses should be one whole number"),
        ("w.dzn", MESS.replace("Stores = 3;", "Stores = 3"), "'Stores' is no part of a value"),
        ("w.dzn", MESS.replace("15 |5", "-15 |5"), "cost of serving 2, 1 is -30"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(tmp_path, name, text, says):
    with pytest.raises(BadFile, match=says):
        read_facility(put(tmp_path, name, text), single=True)


def test_a_file_cut_short_in_its_compression_is_refused(tmp_path):
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(WORDS.encode())[:-9])
    with pytest.raises(BadFile, match="cannot be read"):
        read_facility(path, single=True)


@pytest.mark.corpora
@pytest.mark.parametrize(
    ("name", "cost"), [("cap41", 1040444.375), ("cap74", 1034976.975), ("cap104", 928941.750), ("cap134", 928941.750)]
)
def test_or_library_optima(name, cost):
    _, question = read_facility(corpus() / "cflp_orlib" / f"{name}.txt", single=False)
    answer = solve_facility(question)
    assert answer.status == "optimal"
    assert answer.cost == pytest.approx(cost, abs=0.001)
    assert check_facility(question, answer.share, answer.cost) == ()


@pytest.mark.corpora
@pytest.mark.parametrize(("family", "name"), [("holmberg", "p1"), ("holmberg", "p13"), ("delmaire", "p1")])
def test_single_source_optima(family, name):
    folder = corpus() / f"sscflp_{family}"
    published = json.loads((folder / "optimal.json").read_text())[name]
    _, question = read_facility(folder / f"{name}.txt", single=True)
    answer = solve_facility(question)
    assert answer.status == "optimal"
    assert answer.cost == published
    assert check_facility(question, answer.share, answer.cost) == ()
