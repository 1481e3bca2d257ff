"""``wherry buy prices``, ``overlaps`` and ``spend`` as a person runs them: documents, exit codes, words."""

import json

import pytest
from jsonschema import Draft202012Validator

from wherry.cli.main import main
from wherry.show.document import load_schema

PRICES = """Body,Item,Unit,Quantity,Price a month,Speed,Supplier,Agreed
Norfolk,Leased line,line,10,"4,000.00",100,Carrier A,01/04/2024
Suffolk,Leased line,line,5,"1,500.00",100,Carrier B,01/05/2024
Kent,Leased line,line,20,"7,000.00",100,Carrier A,13/05/2024
Essex,Leased line,line,2,900,1000,Carrier A,
"""
REGISTER = """Organisation Name,Contract Reference,Contract Title,Supplier Name,Start Date,End Date,Annual Value,CPV
Norfolk,K1,Wide area network,ZEBRALINE NETWORKS LTD,01/04/2024,31/03/2029,36525.00,64210000-1
Kent,K2,Wide area network,Zebraline Networks Limited,01/04/2024,31/03/2028,10000.00,64210000-1
"""
SPEND = """Organisation Name,Supplier Name,Payment Date,Transaction Number,Net Amount
Norfolk,ZEBRALINE NETWORKS LTD,17/04/2026,T1,1200.00
Norfolk,Carrier B Ltd,18/04/2026,T2,7000.00
Norfolk,Redacted,18/04/2026,T3,10.00
"""


@pytest.fixture
def run(capsys, tmp_path):
    for name, text in (("prices.csv", PRICES), ("contracts.csv", REGISTER), ("spend.csv", SPEND)):
        (tmp_path / name).write_text(text)

    def run_it(*args):
        with pytest.raises(SystemExit) as left:
            main(["buy", *(str(tmp_path / arg) if arg.endswith(".csv") else arg for arg in args)])
        printed = capsys.readouterr()
        return left.value.code, printed.out, printed.err

    return run_it


def valid(text, kind):
    document = json.loads(text)
    Draft202012Validator.check_schema(load_schema(kind))
    Draft202012Validator(load_schema(kind), format_checker=Draft202012Validator.FORMAT_CHECKER).validate(document)
    return document["answer"]


def test_prices_are_compared_and_what_is_not_is_told(run):
    code, printed, _ = run("prices", "prices.csv", "--json")
    answer = valid(printed, "prices")
    (found,) = answer["benchmarks"]
    assert (code, found["median_unit_price_gbp"], found["over_a_year_gbp"]) == (0, "4200", "6000.00")
    assert found["specification"] == [{"point": "Speed", "value": "100"}]
    assert found["bodies"][0]["lines"][0]["where"] == "prices.csv, row 2"
    assert [each["code"] for each in answer["refused"]] == ["specification-differs"]
    assert "Speed is 1000 here" in " ".join(run("prices", "prices.csv")[1].split())
    blinded = valid(run("prices", "prices.csv", "--blind-to", "Kent", "--json")[1], "prices")
    assert [each["body"] for each in blinded["benchmarks"][0]["bodies"]] == ["another body", "Kent", "another body"]


def test_a_price_that_is_none_is_refused_with_its_row_and_other_tables_are_not_prices(run, tmp_path):
    (tmp_path / "bad.csv").write_text(PRICES + "Lincs,Leased line,line,none,900,100,Carrier A,\n")
    code, printed, _ = run("prices", "bad.csv", "--json")
    (finding,) = valid(printed, "prices")["findings"]
    assert (code, finding["row"], finding["column"], finding["value"]) == (1, 6, "Quantity", "none")
    code, _, said = run("prices", "spend.csv")
    assert (code, "no table of unit prices" in said, "price a year" in said) == (3, True, True)
    assert run("prices", "prices.csv", "--blind-to", "Nobody")[0] == 1


def test_overlaps_of_registers_have_their_reasons(run):
    code, printed, _ = run("overlaps", "contracts.csv", "--on", "2026-11-23", "--json")
    answer = valid(printed, "contract-overlaps")
    (found,) = answer["overlaps"]
    assert (code, found["relation"], found["cost_a_year_gbp"]) == (0, "same supplier", "46525.00")
    assert (found["until"], found["first"]["where"]) == ("2028-03-31", "contracts.csv, row 2")
    assert "same supplier" in run("overlaps", "contracts.csv", "--on", "2026-11-23")[1]
    code, _, said = run("overlaps", "spend.csv", "--on", "2026-11-23")
    assert (code, "nothing was read of spend.csv" in said) == (1, True)


def test_spend_is_held_against_contracts_with_the_rows_behind(run):
    code, printed, _ = run("spend", "contracts.csv", "spend.csv", "--json")
    answer = valid(printed, "spend")
    (contract,), (off,) = answer["contracts"], answer["off"]
    assert (code, contract["paid_gbp"], contract["expected_gbp"], contract["over_gbp"]) == (
        0, "1200.00", "200.00", "1000.00",
    )  # fmt: skip
    assert contract["rows"] == [{"file": "spend.csv", "sheet": None, "spans": [[2, 2]]}]
    assert (off["supplier"], off["why"], off["paid_gbp"]) == ("Carrier B Ltd", "no contract", "7000.00")
    assert answer["hidden_gbp"] == "10.00"
    assert "Carrier B Ltd" in run("spend", "contracts.csv", "spend.csv")[1]


def test_spend_of_another_body_is_refused_in_words(run, tmp_path):
    (tmp_path / "other.csv").write_text(SPEND.replace("Norfolk", "Essex"))
    code, _, said = run("spend", "contracts.csv", "other.csv")
    assert (code, "--body NAME" in said) == (1, True)
    assert run("spend", "contracts.csv", "other.csv", "--body", "Norfolk")[0] == 0
    assert run("spend", "spend.csv")[0] == 1
