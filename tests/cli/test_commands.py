"""The commands on folders of files, run as a person runs them: what is printed, what is kept, how they leave."""

import json
import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from jsonschema import Draft202012Validator

from wherry.cli.main import EXIT_CODES, main
from wherry.record.body import Body
from wherry.record.circuit import Circuit
from wherry.record.error import NoPlan
from wherry.record.estate import TABLES, Estate
from wherry.record.site import Site
from wherry.show.document import load_schema
from wherry.show.estate_folder import write_folder


def small_estate(provenance="recorded"):
    """Norfolk and the NHS in one building, each with a circuit to Aylsham, and one circuit at a closed site."""
    owned = {"NFK": "Norfolk County Council", "NHS": "Norfolk Trust"}
    return Estate.of(
        [
            *(Body(ref=ref, name=name, kind="county" if ref == "NFK" else "health") for ref, name in owned.items()),
            *(
                Site(ref=f"{ref}/S-1", body=ref, name="Hall", kind="office", postcode="NR11 6AA", provenance=provenance)
                for ref in owned
            ),
            Site(
                ref="NFK/S-2", body="NFK", name="Old Depot", kind="depot", postcode="PE30 1AA", closes=date(2025, 3, 31)
            ),
            *(
                Circuit(
                    ref=f"{ref}/C-1",
                    body=ref,
                    site=f"{ref}/S-1",
                    far_node="Aylsham",
                    capacity_mbps=100,
                    cost_gbp_per_year=Decimal(cost),
                )
                for ref, cost in (("NFK", "900.10"), ("NHS", "1200.00"))
            ),
            Circuit(ref="NFK/C-2", body="NFK", site="NFK/S-2", cost_gbp_per_year=Decimal("50.00")),
        ]
    )


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "estate"
    write_folder(small_estate(), path, notice=None)
    return path


@pytest.fixture
def run(capsys):
    """Run a command in this process: its exit code, what it printed and what it told on the side."""

    def run_it(*args):
        with pytest.raises(SystemExit) as left:
            main([str(arg) for arg in args])
        printed = capsys.readouterr()
        return left.value.code, printed.out, printed.err

    return run_it


def valid(document, kind):
    Draft202012Validator(load_schema(kind), format_checker=Draft202012Validator.FORMAT_CHECKER).validate(document)
    return document


@pytest.mark.parametrize("kind", ["check", "overlap", "plan", "division"])
def test_the_schemas_are_schemas(kind):
    Draft202012Validator.check_schema(load_schema(kind))


def test_check_lists_files_and_leaves_well(run, folder):
    code, out, err = run("check", folder)
    assert code == 0
    assert "circuits.csv" in out
    assert "8 records taken; 0 refused, 0 doubtful" in out
    assert err == ""


def test_check_says_where_what_and_remedy_and_leaves_with_one(run, folder):
    sites = folder / "sites.csv"
    sites.write_text(sites.read_text().replace("NR11 6AA", "NR11 6AAAA", 1).replace("2025-03-31", "31/31/2025"))
    code, out, _ = run("check", folder, "--json")
    document = valid(json.loads(out), "check")
    assert code == 1
    assert document["answer"]["clean"] is False
    bad = [row for row in document["answer"]["findings"] if row["column"] == "closes"]
    assert [(row["severity"], row["file"], row["row"], row["value"]) for row in bad] == [
        ("refused", "sites.csv", 3, "31/31/2025")
    ]
    assert "day before month" in bad[0]["remedy"]
    code, out, _ = run("check", folder)
    assert code == 1
    assert "31/31/2025" in out


def test_overlap_as_tables(run, folder):
    code, out, err = run("overlap", folder, "--on", "2027-04-01")
    assert code == 0
    assert "Where bodies pay twice, on 1 April 2027" in out
    assert "NFK and NHS" in out
    assert "2 circuits, £950 a year at stake" in out
    assert err == ""


def test_overlap_as_a_document_has_money_twice_and_fits_its_schema(run, folder, tmp_path):
    kept = tmp_path / "answer.json"
    code, out, _ = run("overlap", folder, "--on", "2027-04-01", "--json", "--out", kept)
    document = valid(json.loads(out), "overlap")
    assert code == 0
    assert kept.read_text() == out
    assert document["format"] == "wherry/overlap/1"
    assert document["generated"] is False
    assert document["notice"] is None
    assert document["question"]["options"]["as_of"] == "2027-04-01"
    totals = document["answer"]["totals"]
    assert totals["circuits_a_year_at_stake_pence"] == 95010
    assert totals["circuits_a_year_at_stake_gbp"] == "950.10"
    by_kind = {row["kind"]: row for row in totals["kinds"]}
    assert by_kind["same supplier"]["a_year_at_stake_pence"] is None
    shared = next(row for row in document["answer"]["overlaps"] if row["kind"] == "shared building")
    assert (shared["cost_a_year_gbp"], shared["a_year_at_stake_gbp"]) == ("2100.10", "900.10")
    again = json.loads(run("overlap", folder, "--on", "2027-04-01", "--json")[1])
    assert {**again, "seconds": 0} == {**document, "seconds": 0}


def test_generated_data_say_so_first_of_all(run, tmp_path):
    write_folder(small_estate("generated"), tmp_path / "estate", notice=None)
    code, out, _ = run("overlap", tmp_path / "estate", "--on", "2027-04-01")
    assert code == 0
    assert out.startswith("Generated demonstration data: these are not the real figures of any organisation.")
    document = json.loads(run("overlap", tmp_path / "estate", "--on", "2027-04-01", "--json")[1])
    assert document["generated"] is True
    assert document["notice"].startswith("Generated demonstration data")


def test_refused_rows_are_told_beside_the_answer(run, folder):
    circuits = folder / "circuits.csv"
    circuits.write_text(circuits.read_text().replace("900.10", "about 900"))
    code, out, err = run("overlap", folder, "--on", "2027-04-01", "--json")
    assert code == 0
    assert json.loads(out)["question"]["refused"] == 1
    assert "wherry check" in err


def test_a_long_table_is_cut_and_says_so(run, folder):
    _, out, _ = run("overlap", folder, "--on", "2027-04-01", "--rows", "1")
    assert "The first 1 of 3 overlaps" in out


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["check", "nowhere"], 3, "there is no such folder"),
        (["overlap", "nowhere"], 3, "Check the name"),
        (["plan", "nowhere"], 3, "there is no such folder"),
        (["divide", "nowhere"], 3, "there is no such folder"),
        (["netbox", "nowhere", "--body", "NFK", "--out", "x"], 3, "nowhere"),
        (["netbox", "nowhere", "--body", "N/F", "--out", "x"], 2, "code of a body"),
        (["frobnicate"], 2, "No such command"),
        (["plan", "x", "--start", "Q1"], 2, "2027-04 for April to June 2027"),
        (["plan", "x", "--quarters", "0"], 2, "--quarters"),
        (["plan", "x", "--time-limit", "nan"], 2, "number of seconds"),
        (["plan", "x", "--time-limit", "-1"], 2, "--time-limit"),
        (["overlap", "x", "--on", "1/4/2027"], 2, "--on"),
        (["template", "roofs"], 2, "roofs"),
    ],
)
def test_faults_become_words_and_an_exit_code(run, tmp_path, monkeypatch, args, code, says):
    monkeypatch.chdir(tmp_path)
    left, out, err = run(*args)
    assert left == code
    assert left in EXIT_CODES
    assert says in err
    assert out == ""
    assert list(tmp_path.iterdir()) == []


def test_an_answer_that_cannot_be_kept_is_said(run, folder, tmp_path):
    code, _, err = run("overlap", folder, "--out", tmp_path / "no" / "such" / "folder.json")
    assert code == 1
    assert "cannot be written" in err


def test_no_plan_names_the_demands_that_cannot_hold_together(run, monkeypatch, capsys):
    def refuse(**_):
        raise NoPlan("no plan meets every demand", ("the lock on NFK/N-1", "no new money"))

    monkeypatch.setattr("wherry.cli.main.commands.main", refuse)
    code, _, err = run("plan", "x")
    assert code == 5
    assert err.splitlines()[1:] == ["  - the lock on NFK/N-1", "  - no new money"]


def test_a_bug_stays_a_bug(monkeypatch):
    def break_down(**_):
        raise ZeroDivisionError

    monkeypatch.setattr("wherry.cli.main.commands.main", break_down)
    with pytest.raises(ZeroDivisionError):
        main(["check", "x"])


def test_template_writes_a_spreadsheet_that_is_read_back(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, _ = run("template", "bodies")
    assert (code, out) == (0, "bodies.xlsx is ready to be filled in.\n")
    code, out, _ = run("check", tmp_path, "--json")
    assert json.loads(out)["answer"]["files"][0]["table"] == "bodies"
    code, _, err = run("template", "bodies")
    assert code == 1
    assert "left as it is" in err
    code, out, _ = run("template", "bodies", "--csv")
    assert code == 0
    assert len(out.splitlines()) == 2


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_a_template(run, tmp_path, table):
    code, _, _ = run("template", table, "--out", tmp_path / "filled.xlsx")
    assert code == 0
    assert (tmp_path / "filled.xlsx").read_bytes().startswith(b"PK")


def test_netbox_becomes_a_folder_that_is_read_back(run, tmp_path):
    page = {
        "count": 1,
        "next": None,
        "previous": None,
        "results": [
            {
                "id": 7,
                "url": "http://netbox/api/dcim/sites/7/",
                "name": "Hall",
                "slug": "hall",
                "status": {"value": "active"},
            }
        ],
    }
    (tmp_path / "sites.json").write_text(json.dumps(page))
    code, out, _ = run("netbox", tmp_path / "sites.json", "--body", "NFK", "--out", tmp_path / "estate")
    assert code == 0
    assert "is written" in out
    _, out, _ = run("check", tmp_path / "estate", "--json")
    assert json.loads(out)["answer"]["counts"]["sites"] == 1
    code, _, err = run("netbox", tmp_path / "sites.json", "--body", "NFK", "--out", tmp_path / "estate")
    assert code == 1
    assert "not empty" in err


def shell(*args, **given):
    return subprocess.run(
        [sys.executable, "-m", "wherry.cli.main", *args], capture_output=True, text=True, timeout=60, **given
    )


def test_a_folder_command_needs_neither_django_nor_the_solver():
    loaded = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "wherry.cli.main", "overlap", "nowhere"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert loaded.returncode == 3
    names = {line.rpartition("|")[2].strip().partition(".")[0] for line in loaded.stderr.splitlines() if "|" in line}
    assert "wherry" in names
    assert not names & {"django", "highspy", "numba", "altair", "scipy"}


def test_a_reader_that_goes_away_is_no_fault(folder):
    command = [sys.executable, "-m", "wherry.cli.main", "check", str(folder), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reader:
        reader.stdout.close()
        told = reader.stderr.read().decode()
    assert reader.returncode == 1
    assert "Traceback" not in told


def test_version():
    assert shell("--version").stdout.startswith("wherry ")


def test_a_folder_command_leaves_nothing_behind(folder, tmp_path):
    before = sorted(tmp_path.iterdir())
    assert shell("overlap", str(folder), cwd=tmp_path).returncode == 0
    assert sorted(tmp_path.iterdir()) == before
