"""``wherry fail`` on a small partnership (``tests/engine/resilience/partnership``), as a document and as tables."""

import json
from datetime import date
from decimal import Decimal

import pytest
from jsonschema import Draft202012Validator
from tests.engine.resilience.partnership import DUCT, rows

from wherry.cli.main import main
from wherry.engine.plan.options import PlanOptions
from wherry.engine.resilience.question import FailureOptions
from wherry.record.estate import Estate
from wherry.record.offer import Offer
from wherry.record.quarter import Quarter
from wherry.show.document import load_schema, make_document, write_document
from wherry.show.estate_folder import write_folder
from wherry.work.answers import answer_plan
from wherry.work.failing import answer_failure, changes_of_plan, read_plan

CHEAP = Offer(
    ref="SFK/OF",
    body="SFK",
    service="gateway",
    kind="body",
    level="silver",
    site="SFK/S",
    unit_price_gbp_per_year=Decimal(1),
    price_year=2026,
    legal_basis="Local Authorities (Goods and Services) Act 1970 s1",
)


def estate():
    return Estate.of([*(row for row in rows() if row.ref != "NFK/OF"), DUCT, CHEAP])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("partnership") / "estate"
    write_folder(estate(), path, notice=None)
    return path


@pytest.fixture(scope="module")
def plan_file(tmp_path_factory):
    """The document of a plan that moves both gateways to Suffolk's offer."""
    answer = answer_plan(estate(), PlanOptions(start=Quarter.of(2027, 4), quarters=8))
    path = tmp_path_factory.mktemp("plan") / "plan.json"
    document = make_document(
        answer.kind,
        question={"options": answer.question},
        answer=answer.answer,
        inputs_sha256=answer.inputs_sha256,
        seconds=answer.seconds,
        generated=answer.generated,
    )
    path.write_text(write_document(document))
    return path


def run(capsys, *args):
    with pytest.raises(SystemExit) as left:
        main(["fail", *map(str, args)])
    out, err = capsys.readouterr()
    return left.value.code, out, err


def document_of(capsys, *args):
    code, out, _ = run(capsys, *args, "--json", "--on", "2026-11-22", "--samples", "500")
    assert code == 0
    document = json.loads(out)
    Draft202012Validator(load_schema("failure")).validate(document)
    return document


def test_the_document_fits_its_schema_and_is_the_same_twice(capsys, folder):
    document = document_of(capsys, folder)
    again = document_of(capsys, folder)
    assert document["format"] == "wherry/failure/1"
    assert document["answer"] == again["answer"]
    assert document["inputs_sha256"] == again["inputs_sha256"]
    assert document["answer"]["status"] == "whole"
    assert document["answer"]["after"] is None
    assert [row["kind"] for row in document["answer"]["today"]["kinds"]] == [
        "single",
        "shared risk",
        "ransomware",
        "pair",
        "risk and element",
        "monte carlo",
    ]
    worst = document["answer"]["today"]["kinds"][0]["worst"][0]
    assert {"parts", "lost", "users", "user_hours"} <= worst.keys()


def test_only_the_kinds_asked_for_are_told_and_no_more_rows_than_asked(capsys, folder):
    kinds = document_of(capsys, folder, "--kind", "pair", "--kind", "single", "--most", "2")["answer"]["today"]["kinds"]
    assert [row["kind"] for row in kinds] == ["single", "pair"]
    assert [len(row["worst"]) for row in kinds] == [2, 2]
    assert kinds[0]["losing"] > 2


def test_a_plan_is_judged_beside_today(capsys, folder, plan_file):
    document = document_of(capsys, folder, "--plan", plan_file)
    moves = {row["need"]: row["source"] for row in document["question"]["options"]["changes"]}
    assert moves == {"NFK/N-G": "SFK/OF", "SFK/N-G": "SFK/OF"}
    changed = {row["part"]["ref"]: row["how"] for row in document["answer"]["changes"]}
    assert changed["SFK/OF"] == "added"
    assert changed["NFK/A-G"] == "removed"
    after = {row["need"]: row["source_site"] for row in document["answer"]["after"]["needs"]}
    assert after["NFK/N-G"] == "SFK/S"


def test_people_read_tables(capsys, folder, plan_file):
    code, out, err = run(capsys, folder, "--plan", plan_file, "--on", "2026-11-22", "--samples", "500", "--rows", "3")
    assert code == 0
    assert "0 were refused and 4 are doubtful" in err
    for words in ("What was tried", "The worst failures: today", "The worst of two failures together: after the plan",
                  "Single points of failure: today", "What the plan does", "How sure each need is",
                  "Taken for granted", "assumption of this project"):  # fmt: skip
        assert words in out


def test_the_whole_answer_goes_to_a_file(capsys, folder, tmp_path):
    out = tmp_path / "failures.json"
    code, _, err = run(capsys, folder, "--on", "2026-11-22", "--samples", "10", "--out", out)
    assert code == 0
    assert str(out) in err
    assert json.loads(out.read_text())["format"] == "wherry/failure/1"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "No such file"),
        ("{", "not JSON"),
        ("[]", "no document of wherry"),
        ('{"format": "wherry/overlap/1"}', "not a plan"),
        ('{"format": "wherry/plan/1", "answer": {"needs": [{}]}}', "not as a plan tells them"),
    ],
)
def test_what_is_no_plan_is_refused_with_the_file_and_the_remedy(capsys, folder, tmp_path, content, why):
    path = tmp_path / "plan.json"
    if content is not None:
        path.write_text(content)
    code, out, err = run(capsys, folder, "--plan", path)
    assert (code, out) == (3, "")
    assert why in err
    assert str(path) in err


@pytest.mark.parametrize("args", [["--kind", "meteor"], ["--most", "0"], ["--samples", "0"], ["--on", "soon"]])
def test_what_is_asked_wrongly_leaves_with_2(capsys, folder, args):
    code, out, err = run(capsys, folder, *args)
    assert (code, out) == (2, "")
    assert "Error" in err


def test_a_folder_that_is_not_there_leaves_with_3(capsys, tmp_path):
    assert run(capsys, tmp_path / "nowhere")[0] == 3


def test_the_verb_takes_a_plan_and_a_stop(plan_file):
    plan = read_plan(plan_file)
    assert {change.need for change in changes_of_plan(plan)} == {"NFK/N-G", "SFK/N-G"}
    options = FailureOptions(as_of=date(2026, 11, 22), samples=10)
    found = answer_failure(estate(), options, plan=plan)
    assert found.kind == "failure"
    assert found.answer["after"] is not None
    assert answer_failure(estate(), options, stop=lambda: True).answer["status"] == "stopped"
