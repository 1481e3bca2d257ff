"""``wherry pair``: a folder in, tables or one JSON document of the published shape out."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from tests.engine.resilience.pairing.recovery_world import (
    estate,
    exercise,
    need,
    pairing,
    room,
    rule,
    site,
)

from wherry.cli.main import commands
from wherry.show.document import load_schema
from wherry.show.estate_folder import write_folder

EASTERN = Path(__file__).resolve().parents[2] / "examples" / "eastern"


def ask(folder: Path, *more: str) -> str:
    done = CliRunner().invoke(commands, ["pair", str(folder), "--on", "2026-11-22", *more], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def document(folder: Path, *more: str) -> dict:
    found = json.loads(ask(folder, "--json", *more))
    schema = load_schema("pairing")
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(found)
    return found


@pytest.fixture
def folder(tmp_path):
    rows = (
        site("AAA"), site("BBB", 20), site("CCC", 90, flood_area=None), need("AAA"), need("CCC"), room("BBB"),
        room("AAA", 800), pairing("AAA", "BBB"), exercise("AAA", "BBB", date(2026, 9, 1)), rule("flood area"),
    )  # fmt: skip
    write_folder(estate(*rows), tmp_path / "estate", notice=None)
    return tmp_path / "estate"


def test_the_document_is_of_the_published_shape_and_says_what_blocks(folder):
    found = document(folder)
    assert found["format"] == "wherry/pairing/1"
    assert found["question"]["options"] == {"as_of": "2026-11-22", "test_good_for_days": 365}
    answer = found["answer"]
    assert answer["covered_today"] == {"tested": 1, "stale": 0, "agreed": 0, "claimed": 0, "none": 1}
    assert (answer["cost_a_year_gbp"], answer["bound_a_year_pence"]) == ("1000.00", 100_000)
    (placed,) = answer["placed"]
    assert (placed["host_site"], placed["standing"], placed["pairing"]) == ("BBB/S-1", "tested", "AAA/B-BBB")
    (out,) = answer["unplaced"]
    assert [way["relax"][0]["rule"] for way in out["ways"]] == ["apart-flood-area", "apart-flood-area"]
    assert answer["checker"]["agreed"] is True


def test_the_tables_say_what_is_proved_and_what_is_not(folder):
    text = " ".join(ask(folder).split())
    assert "Of 2 recovery needs, 1 have a host, for £1,000 a year." in text
    assert "Today's pairings cover: 1 tested and 1 none. Only tested is proof." in text
    assert "Proven: no choice places more needs" in text
    assert "Needs that no host can take" in text


def test_a_test_that_is_too_old_counts_no_more(folder):
    assert document(folder, "--good-for", "30")["answer"]["covered_today"]["stale"] == 1


def test_the_demonstration_is_answered_and_proven():
    found = document(EASTERN)
    answer = found["answer"]
    assert found["generated"] is True
    assert answer["status"] == "optimal"
    assert answer["checker"]["agreed"] is True
    assert len(answer["placed"]) + len(answer["unplaced"]) == 20
    assert all(not cycle["falls_together"] for cycle in answer["cycles"])
    assert {"tested", "stale", "agreed"} <= {each["standing"] for each in answer["today"]}


def test_a_plan_may_be_asked_to_keep_what_recovers_apart_from_what_it_recovers():
    again = [
        "plan",
        str(EASTERN),
        "--start",
        "2027-04",
        "--quarters",
        "1",
        "--time-limit",
        "1",
        "--json",
        "--keep-apart",
    ]
    done = CliRunner().invoke(commands, again, catch_exceptions=False)
    refused = {
        (each["offer"], each["need"]) for each in json.loads(done.stdout)["question"]["options"].get("refusals", [])
    }
    assert ("LIN/O-dr-hosting", "SFK/N-dr-hosting") in refused
    assert "SFK/N-dr-hosting may not move to LIN/O-dr-hosting: apart-flood, flood area unknown" in done.stderr
