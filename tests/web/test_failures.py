"""The failures' pages: worst first, each opening to what it takes and why, and never a nought for what is unknown."""

import csv
import io
from datetime import date

import pytest
from tests.web.answers import document, keep_run, small_answer
from tests.web.test_plan import text_of

from wherry.engine.resilience.question import FailureOptions
from wherry.show.failure_diagram import draw_failure
from wherry.show.failure_tables import failure_tables
from wherry.show.naming import Naming
from wherry.store.models import Run
from wherry.store.view import keeper_view
from wherry.web.present import failures as present
from wherry.work.ask import ask_failure
from wherry.work.queue import work_waiting


@pytest.fixture(scope="module")
def failures():
    return document(small_answer("failure"))


@pytest.fixture
def run(world):
    return keep_run(small_answer("failure"), owner="AAA")


def test_the_worst_comes_first_and_its_unknown_is_said(failures):
    told = present.told(failures)
    users = [row.scenario["users"] for row in told]
    assert users == sorted(users, reverse=True)
    exchange = next(row for row in told if row.scenario["parts"][0]["ref"] == "Norwich" and row.when == "today")
    assert (exchange.scenario["users"], exchange.scenario["sites_users_unknown"]) == (90, 1)
    cells = present.worst_rows([(exchange, "/x")], Naming())[0]
    assert cells[2]["text"] == "90, and those of 1 site"
    assert "at 1 site more nobody has recorded how many" in present.one_summary(exchange, Naming())[2]["value"]


def test_filters_narrow_together(failures):
    told = present.told(failures)
    assert {row.when for row in present.narrow(told, {"when": "after"})} == {"after"}
    assert {row.kind for row in present.narrow(told, {"kind": "single"})} == {"single"}
    assert present.narrow(told, {"kind": "pair"}) == [row for row in told if row.kind == "pair"]
    assert {row.kind for row in present.narrow(told, {})} <= set(present.FIRST)
    named = present.narrow(told, {"q": "exchange norwich", "when": "today", "kind": "single"})
    assert [row.scenario["parts"][0]["ref"] for row in named] == ["Norwich"]
    assert present.narrow(told, {"body": "NONE"}) == []


def test_every_table_can_be_made_and_says_what_is_generated(failures):
    tables = failure_tables(failures, Naming())
    assert sorted(tables) == ["changes", "cut-sets", "findings", "kinds", "lost", "needs", "single-points", "worst"]
    assert {table.generated for table in tables.values()} == {failures["generated"]}
    assert len(tables["needs"].rows) == 6  # three needs, today and after


def test_the_picture_strikes_through_what_fails_and_tells_it_in_words(failures):
    exchange = next(row for row in present.told(failures) if row.scenario["parts"][0]["ref"] == "Norwich")
    drawn = draw_failure(exchange.scenario, Naming(), generated=False)
    assert drawn["svg"].count(": failed</text>") == 3
    assert drawn["svg"].count("#d4351c") == 6  # a broken edge and a stroke on each of three paths
    assert "Exchange Norwich to AAA/C-1 to AAA/S-1: net, 40 users" in drawn["caption"]
    assert drawn == draw_failure(exchange.scenario, Naming(), generated=False)


def test_the_pages_tell_it(anna, run):
    assert anna.get("/failures")["Location"] == f"/failures/{run.id}"
    words = text_of(anna.get(f"/failures/{run.id}"))
    assert "The worst of them takes 3 needs from 90 users" in words
    assert "the worst first." in words
    one = text_of(anna.get(f"/failures/{run.id}/today/single/1"))
    assert "no way is left from AAA/S-1 to the outside without Exchange Norwich" in one
    assert "once in 50 years" in one
    points = text_of(anna.get(f"/failures/{run.id}/points"))
    assert "What the plan does to single points of failure" in points
    assert "Availability" in text_of(anna.get(f"/failures/{run.id}/needs"))
    tried = text_of(anna.get(f"/failures/{run.id}/tried"))
    assert "What was taken for granted" in tried
    assert "20,000, from seed 1" in tried


@pytest.mark.parametrize("path", ["today/single/99", "never/single/1", "today/nothing/1"])
def test_a_failure_that_was_not_told_is_no_page(anna, run, path):
    assert anna.get(f"/failures/{run.id}/{path}").status_code == 404


def test_tables_go_away_as_files(anna, run):
    lost = anna.get(f"/failures/{run.id}/download/lost.csv")
    rows = list(csv.DictReader(io.StringIO(lost.getvalue().decode("utf-8-sig"))))
    assert any(row["Need"] == "AAA/N-net" and row["Comes back by"] == "None" for row in rows)
    assert anna.get(f"/failures/{run.id}/download/failure.xlsx").status_code == 200
    assert anna.get(f"/failures/{run.id}/download/failure.json").json()["format"] == "wherry/failure/1"
    assert anna.get(f"/failures/{run.id}/download/nothing.csv").status_code == 404


def test_nobody_has_failed_anything_yet(anna):
    words = text_of(anna.get("/failures"))
    assert "Nothing has been failed yet." in words
    assert "Fail everything" in words


FORM = {"scope": "own", "as_of_day": "22", "as_of_month": "11", "as_of_year": "2026", "plan": ""}


def test_the_form_asks_and_says_what_is_missing(anna, world):
    wrong = anna.post("/failures/ask", {"body": "AAA", **FORM})
    assert wrong.status_code == 422
    assert "Choose what should fail" in text_of(wrong)
    asked = anna.post("/failures/ask", {"body": "AAA", **FORM, "kinds": ["single", "monte carlo"]})
    assert asked.status_code == 302, text_of(asked)
    with keeper_view(bodies=["AAA"]):
        run = Run.objects.get(kind="failure")
        assert run.question["kinds"] == ["single", "monte carlo"]
        assert (run.question["as_of"], run.question["plan"]) == ("2026-11-22", None)


@pytest.mark.django_db(transaction=True)
def test_a_question_after_a_plan_is_worked_with_its_moves(transactional_db):
    from tests.web.world import make_ours

    world = make_ours()
    plan = keep_run(small_answer("plan"), owner="AAA", visibility="own")
    options = FailureOptions(as_of=date(2026, 11, 22), kinds=("single",))
    run = ask_failure(by=world.ours, body="AAA", options=options, plan=plan)
    gone = ask_failure(by=world.ours, body="AAA", options=options, plan=Run())
    work_waiting()
    with keeper_view(bodies=["AAA"]):
        run, gone = Run.objects.get(pk=run.pk), Run.objects.get(pk=gone.pk)
    assert run.state == "done", run.error
    assert run.answer_data["after"] is not None
    assert (gone.state, gone.error) == ("failed", "the plan that this question names is not there any more; ask again")
