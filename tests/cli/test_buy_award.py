"""``wherry buy award`` as a person runs it: the document with its trail, and every fault of a file at once."""

import json

import pytest
from jsonschema import Draft202012Validator

from wherry.cli.main import main
from wherry.show.document import load_schema

MARKS = [
    {"supplier": "Carrier A", "criterion": "q", "evaluator": "Norfolk", "mark": 4, "reason": "two ways in"},
    {"supplier": "Carrier B", "criterion": "q", "evaluator": "Norfolk", "mark": 3, "reason": "one duct"},
]
BIDS = {
    "format": "wherry/bids/1",
    "price_percent": 60,
    "lots": [{"ref": "A", "value_gbp": "400000"}, {"ref": "B", "title": "Core", "value_gbp": "300000.00"}],
    "bids": [
        {"ref": "1A", "supplier": "Carrier A", "lots": ["A"], "price_gbp": "390000"},
        {"ref": "1B", "supplier": "Carrier A", "lots": ["B"], "price_gbp": 310000},
        {"ref": "2AB", "supplier": "Carrier B", "lots": ["A", "B"], "price_gbp": "690000"},
        {"ref": "2A", "supplier": "Carrier B", "lots": ["A"], "price_gbp": "380000"},
    ],
    "suppliers": [{"name": "Carrier B", "most_lots": 2}],
    "discounts": [{"ref": "D1", "supplier": "Carrier A", "lots": ["A", "B"], "percent": "2.5"}],
    "criteria": [{"ref": "q", "title": "Resilience", "weight_percent": 100, "most": 5, "least": 2}],
    "marks": MARKS,
    "removals": [{"supplier": "Carrier B", "bid": "2A", "why": "received after the time limit"}],
}


@pytest.fixture
def run(capsys, tmp_path):
    def run_it(said, *args):
        path = tmp_path / "bids.json"
        path.write_text(said if isinstance(said, str) else json.dumps(said))
        with pytest.raises(SystemExit) as left:
            main(["buy", "award", str(path), *args])
        printed = capsys.readouterr()
        return left.value.code, printed.out, printed.err

    return run_it


def test_an_award_has_its_proof_and_its_trail(run, tmp_path):
    code, shown, _ = run(BIDS, "--out", str(tmp_path / "award.json"))
    document = json.loads((tmp_path / "award.json").read_text())
    Draft202012Validator.check_schema(load_schema("award"))
    Draft202012Validator(load_schema("award")).validate(document)
    answer = document["answer"]
    assert (code, answer["status"], answer["check"]["agreed"]) == (0, "optimal", True)
    assert (answer["award"]["price_gbp"], answer["award"]["discounts"][0]["off_gbp"]) == ("682500.00", "17500.00")
    assert {each["ref"]: each["outcome"] for each in answer["bids"]} == {
        "1A": "wins", "1B": "wins", "2AB": "stands", "2A": "out",
    }  # fmt: skip
    assert answer["marked"][0]["marks"] == [{"evaluator": "Norfolk", "mark": "4", "reason": "two ways in"}]
    assert answer["alternatives"][0]["condition"] == "without Carrier A"
    words = " ".join(shown.split())
    assert "Proven: no award is better" in words
    assert "received after the time limit" in words


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": "wherry/bids/2"}, "its format"),
        ({"colour": "red"}, "colour"),
        ({"lots": []}, "is no lot"),
        ({"bids": [*BIDS["bids"], BIDS["bids"][0]]}, "2 rows of bid are called '1A'"),
        (
            {"bids": [{**BIDS["bids"][0], "lots": ["A", "A", "Z"]}, *BIDS["bids"][1:]]},
            "Z is no lot; bid 1A names a lot twice",
        ),
        ({"bids": [{**BIDS["bids"][0], "price_gbp": "-1"}, *BIDS["bids"][1:]]}, "-1 is no price"),
        ({"bids": [{**BIDS["bids"][0], "price_gbp": "NaN"}, *BIDS["bids"][1:]]}, "price_gbp is NaN"),
        ({"criteria": []}, "no criterion says what it is"),
        ({"criteria": [{**BIDS["criteria"][0], "weight_percent": 90}]}, "add up to 90"),
        ({"marks": [{**MARKS[0], "mark": 6}, MARKS[1]]}, "6 is not from 0 to 5"),
        ({"marks": [*MARKS, MARKS[0]]}, "given twice"),
        ({"marks": [{**MARKS[0], "supplier": "Nobody"}]}, "Nobody has made no bid"),
        ({"discounts": [{**BIDS["discounts"][0], "off_gbp": 5}]}, "a percentage or a sum, and not both"),
        ({"discounts": [{**BIDS["discounts"][0], "at_least": 3}]}, "asks for 3 of 2 lots"),
        (
            {"removals": [{"supplier": "Carrier A", "bid": "2A", "why": ""}]},
            "gives no reason; bid 2A is none of Carrier A",
        ),
        ({"price_percent": 120}, "no weight of the price"),
    ],
)
def test_faults_of_a_file_are_told_by_their_place(run, change, words):
    code, _, said = run(BIDS | change)
    assert (code, words in said) == (3, True), said


def test_what_is_no_file_of_bids_is_told(run, tmp_path):
    assert "no file of bids" in run("{")[2]
    with pytest.raises(SystemExit) as left:
        main(["buy", "award", str(tmp_path / "none.json")])
    assert left.value.code == 3
