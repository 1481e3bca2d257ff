"""``wherry buy`` as a person runs it: documents that hold to their schemas, what is kept, how it leaves."""

import csv
import json

import pytest
from jsonschema import Draft202012Validator

from wherry.cli.main import main
from wherry.show.document import load_schema

SPEND = """Organisation Name,Directorate,Supplier Name,Payment Date,Transaction Number,Net Amount
Norfolk,Resources,ZEBRALINE NETWORKS LTD,17/04/2026,T1,1200.00
Norfolk,Resources,Redacted,18/04/2026,T2,10.00
"""
OTHER = SPEND.replace("Norfolk", "Kent").replace("ZEBRALINE NETWORKS LTD", "Zebraline Networks Limited")
TYPO = SPEND.replace("Norfolk", "Essex").replace("ZEBRALINE NETWORKS LTD", "ZEBRALINE NETWRKS LTD")


@pytest.fixture
def files(tmp_path):
    paths = []
    for name, text in (("nfk.csv", SPEND), ("ken.csv", OTHER), ("ess.csv", TYPO)):
        (tmp_path / name).write_text(text)
        paths.append(tmp_path / name)
    return paths


@pytest.fixture
def run(capsys):
    def run_it(*args):
        with pytest.raises(SystemExit) as left:
            main(["buy", *map(str, args)])
        printed = capsys.readouterr()
        return left.value.code, printed.out, printed.err

    return run_it


def valid(text, kind):
    document = json.loads(text)
    Draft202012Validator.check_schema(load_schema(kind))
    Draft202012Validator(load_schema(kind), format_checker=Draft202012Validator.FORMAT_CHECKER).validate(document)
    return document["answer"]


def test_reading_gives_a_document_and_leaves_clean(run, files):
    code, printed, _ = run("read", *files, "--json")
    answer = valid(printed, "buying-read")
    assert (code, answer["clean"], answer["totals"]["accepted"]) == (0, True, 6)
    (sheet,) = answer["files"][0]["sheets"]
    assert sheet["totals"]["amount_gbp"] == "1210.00"
    assert sheet["totals"]["redacted_count"] == 1
    assert {row["meaning"] for row in sheet["mapping"]} >= {"supplier_name", "paid", "net"}


def test_a_refused_row_and_an_unreadable_file_leave_with_code_1_and_words(run, files, tmp_path):
    (tmp_path / "bad.csv").write_text(SPEND + "Norfolk,Resources,Carrier A,17/04/2026,T3,ten\n")
    (tmp_path / "paper.pdf").write_bytes(b"%PDF-1.4")
    code, printed, _ = run("read", tmp_path / "bad.csv", tmp_path / "paper.pdf", tmp_path / "none.csv", "--json")
    answer = valid(printed, "buying-read")
    assert (code, answer["clean"]) == (1, False)
    assert [file["unreadable"] for file in answer["files"]] == [False, True, True]
    (row,) = answer["files"][0]["sheets"][0]["refused"]
    assert (row["row"], row["column"], row["value"], row["code"]) == (4, "Net Amount", "ten", "amount-bad")
    code, printed, _ = run("read", tmp_path / "bad.csv", "--rows", "5")
    assert "it is not a sum of money" in " ".join(printed.split())


def test_a_mapping_is_kept_and_used_again(run, files, tmp_path):
    kept = tmp_path / "mapping.json"
    assert run("read", files[0], "--keep-mapping", kept)[0] == 0
    mapping = json.loads(kept.read_text())
    assert mapping["headings"]["spend"]["supplier name"] == "supplier_name"
    odd = tmp_path / "odd.csv"
    odd.write_text(SPEND.replace("Supplier Name", "Who").replace("Net Amount", "How much"))
    assert run("read", odd, "--json")[0] == 1
    mapping["headings"]["spend"] |= {"who": "supplier_name", "how much": "net"}
    kept.write_text(json.dumps(mapping))
    assert run("read", odd, "--mapping", kept, "--json")[0] == 0
    kept.write_text('{"format": "something else"}')
    code, _, said = run("read", odd, "--mapping", kept)
    assert (code, "--keep-mapping" in said) == (3, True)


def test_the_accepted_rows_are_written_as_the_lga_wants_them(run, files, tmp_path):
    out = tmp_path / "lga.csv"
    assert run("read", *files, "--lga", out)[0] == 0
    rows = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 6
    assert (rows[0]["BeneficiaryName"], rows[0]["PaymentDate"], rows[0]["Amount"]) == (
        "ZEBRALINE NETWORKS LTD",
        "2026-04-17",
        "1200.00",
    )


def test_suppliers_are_found_across_files_with_what_waits_for_a_person(run, files, tmp_path):
    code, printed, _ = run("suppliers", *files, "--json")
    answer = valid(printed, "suppliers")
    assert code == 0
    first = answer["suppliers"][0]
    assert (first["names"], first["bodies"]) == (
        ["ZEBRALINE NETWORKS LTD", "Zebraline Networks Limited"],
        ["Kent", "Norfolk"],
    )
    assert first["paid_gbp"] == "2400.00"
    (doubt,) = answer["doubts"]
    assert doubt["evidence"]
    decisions = tmp_path / "decisions.json"
    decided = [{"first": doubt["first"], "second": doubt["second"], "relation": "same"}]
    decisions.write_text(json.dumps({"format": "wherry/supplier-decisions/1", "decisions": decided}))
    answer = valid(run("suppliers", *files, "--decisions", decisions, "--json")[1], "suppliers")
    assert (answer["suppliers_found"], answer["doubts"]) == (1, [])
    assert "a person" in " ".join(run("suppliers", *files)[1].split())
    decisions.write_text(
        json.dumps({"format": "wherry/supplier-decisions/1", "decisions": [{**decided[0], "relation": "x"}]})
    )
    assert run("suppliers", *files, "--decisions", decisions)[0] == 3


def test_the_calendar_of_a_register_is_given_and_written_as_a_feed(run, files, tmp_path):
    register = tmp_path / "contracts.csv"
    register.write_text(
        "Contract Reference,Contract Title,Supplier Name,Start Date,End Date,Notice period,Extension months,"
        "How many extensions\n"
        "K1,Wide area network,Carrier A Ltd,01/04/2022,31/03/2027,6 months,12,2\n"
        "K2,Telephony,Carrier B Ltd,01/04/2022,Ongoing,,,\n"
    )
    feed = tmp_path / "contracts.ics"
    code, printed, _ = run("calendar", register, "--on", "2026-01-01", "--ics", feed, "--json")
    answer = valid(printed, "calendar")
    assert (code, answer["states"]) == (0, {"live": 1, "undated": 1})
    first = answer["entries"][0]
    assert (first["notice_by"], first["bound_until"]) == ("2026-09-30", "2027-03-31")
    assert (first["extensions_left"], first["latest_end"], first["next_alert"]) == (2, "2029-03-31", "2026-03-30")
    assert feed.read_text().count("BEGIN:VEVENT") == 2
    assert "30 September 2026" in " ".join(run("calendar", register, "--on", "2026-01-01")[1].split())
    code, _, said = run("calendar", files[0])
    assert (code, "no contract" in said) == (1, True)


def test_a_contract_that_renews_itself_is_in_the_calendar_for_the_term_that_binds(run, tmp_path):
    register = tmp_path / "contracts.csv"
    register.write_text(
        "Contract Reference,Contract Title,Supplier Name,Start Date,End Date,Notice period,Automatic renewal\n"
        "K1,Telephony,Carrier A Ltd,01/01/2023,31/12/2025,3 months,12 months\n"
    )
    (entry,) = valid(run("calendar", register, "--on", "2025-10-01", "--json")[1], "calendar")["entries"]
    assert (entry["state"], entry["bound_until"], entry["notice_by"], entry["notice_missed"]) == (
        "renews itself", "2026-12-31", "2026-09-30", "2025-09-30",
    )  # fmt: skip
