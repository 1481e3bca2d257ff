"""``wherry buy lots`` as a person runs it: the document, a person's own options, faults in words."""

import json

import pytest
from jsonschema import Draft202012Validator

from wherry.cli.main import main
from wherry.show.document import load_schema

HEAD = "Organisation Name,Contract Reference,Contract Title,Supplier Name,Start Date,End Date,Annual Value,CPV\n"
ROWS = "".join(
    f"{body},{body}-1,Wide area network,Carrier A,01/04/2022,{end},365250.00,64210000-1\n"
    for body, end in (("Norfolk", "31/03/2028"), ("Kent", "31/03/2028"), ("Essex", "31/12/2027"))
)
OWN = {
    "format": "wherry/lot-options/1", "years": 4, "term_months": 24, "joint_tender_gbp": 0, "bridge_percent": 10,
    "rates": {"CPV 6421": {"source": "quote of Carrier A", "tiers": [{"low": 5, "mid": 10, "high": 20}]}},
}  # fmt: skip


@pytest.fixture
def run(capsys, tmp_path):
    (tmp_path / "contracts.csv").write_text(HEAD + ROWS)

    def run_it(*args):
        with pytest.raises(SystemExit) as left:
            main(["buy", "lots", str(tmp_path / "contracts.csv"), "--on", "2026-11-23", *map(str, args)])
        printed = capsys.readouterr()
        return left.value.code, printed.out, printed.err

    return run_it


def valid(text):
    document = json.loads(text)
    Draft202012Validator.check_schema(load_schema("lots"))
    Draft202012Validator(load_schema("lots"), format_checker=Draft202012Validator.FORMAT_CHECKER).validate(document)
    return document


def test_lots_of_a_register_with_the_rates_that_come_with_wherry(run):
    code, printed, _ = run("--json")
    document = valid(printed)
    answer = document["answer"]
    assert (code, answer["status"], answer["check"]["agreed"]) == (0, "optimal", True)
    assert answer["lots"][0]["source"]
    assert answer["lots"][0]["mid_percent"] == "10"
    assert document["question"]["drop_out"] == 1
    shown = " ".join(run()[1].split())
    assert "Proven: no choice of lots saves more" in shown
    assert "lets it end" in shown


def test_a_persons_own_rates_and_costs_stand_in_place_of_ours(run, tmp_path):
    options = tmp_path / "own.json"
    options.write_text(json.dumps(OWN))
    answer = valid(run("--options", options, "--json")[1])["answer"]
    (lot,) = answer["lots"]
    assert (lot["starts"], lot["source"], lot["bodies"]) == (
        "2028-04-01",
        "quote of Carrier A",
        ["Essex", "Kent", "Norfolk"],
    )
    essex = next(member for member in lot["members"] if member["body"] == "Essex")
    assert (essex["bridge_days"], essex["getting_there_gbp"]) == (91, "9100.00")
    assert (lot["tender_gbp"], len(lot["drop_outs"])) == ("0.00", 3)
    assert valid(run("--options", options, "--drop-out", "2", "--json")[1])["question"]["drop_out"] == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": "x"}, "its format"),
        ({"yeers": 4}, "yeers, which is no option"),
        ({"rates": {"CPV 6421": {"source": " ", "tiers": [{"low": 1, "mid": 2, "high": 3}]}}}, "no source"),
        ({"rates": {"CPV 6421": {"source": "s", "tiers": [{"low": 5, "mid": 2, "high": 3}]}}}, "must rise"),
        ({"bridge_percent": "much"}, "no options for lots"),
        ({"bodies_end": {"Kent": "soon"}}, "no options for lots"),
        ({"drop_out": 5}, "0, 1 or 2"),
    ],
)
def test_options_that_cannot_be_are_refused_in_words(run, tmp_path, change, words):
    options = tmp_path / "own.json"
    options.write_text(json.dumps(OWN | change))
    code, _, said = run("--options", options)
    assert (code, words in said) == (3, True), said
