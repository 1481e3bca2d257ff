"""More asked of a plan: what if, compare, why, and options side by side; and its paper for a committee."""

import io
import json

import docx
import pytest
from tests.web.answers import keep_run, small_answer, small_estate
from tests.web.test_plan import text_of

from wherry.engine.plan.options import Lock, PlanOptions, Refusal
from wherry.store.models import MODELS, Run
from wherry.store.view import keeper_view
from wherry.work.answers import answer_plan
from wherry.work.working import work_run

BODIES = ("AAA", "BBB", "CCC")


@pytest.fixture
def run(anna):
    return keep_run(small_answer("plan"), owner="AAA")


@pytest.fixture
def offers():
    with keeper_view(bodies=BODIES):
        for table in ("services", "levels", "needs", "arrangements", "offers"):
            MODELS[table].objects.keep(small_estate().table(table), visibility="partnership")


def asked(kind):
    with keeper_view(bodies=["AAA"]):
        return Run.objects.get(kind=kind, state="waiting")


def test_what_is_supposed_is_put_into_the_plans_own_question(anna, run, offers):
    page = anna.get(f"/plan/{run.id}/what-if")
    assert "What if these bodies left?" in text_of(page)
    given = {
        "leave": ["CCC"],
        "price_of": "net",
        "price": "10",
        "growth_of": "all",
        "growth": "2.5",
        "need": "BBB/N-net",
        "source": "AAA/O-net",
    }
    response = anna.post(f"/plan/{run.id}/what-if", given)
    made = asked("plan")
    assert response["Location"] == f"/runs/{made.id}"
    options = PlanOptions.read(made.question)
    before = PlanOptions.read(run.question)
    assert options.members == ("AAA", "BBB")
    assert options.price_changes[0].service == "net"
    assert str(options.growth_changes[0].percent_per_year) == "2.5"
    assert options.locks == (Lock(need="BBB/N-net", source="AAA/O-net", whenever=True),)
    assert (options.start, options.quarters, options.no_new_money) == (before.start, before.quarters, True)
    assert made.scope == run.scope


@pytest.mark.parametrize(
    "given, said",
    [
        ({}, "Choose something to change"),
        ({"price_of": "net"}, "Enter by how much prices rise"),
        ({"growth": "3"}, "Choose what it is about"),
        ({"price_of": "net", "price": "-101"}, "cannot be below -100"),
        ({"need": "BBB/N-net"}, "Choose both a need and what meets it"),
        ({"leave": BODIES}, "Somebody has to stay"),
        ({"refuse": "nobody"}, "Choose one of the list"),
    ],
)
def test_what_cannot_be_supposed_is_said_beside_its_box(anna, run, offers, given, said):
    response = anna.post(f"/plan/{run.id}/what-if", given)
    assert response.status_code == 422
    assert said in text_of(response)
    with keeper_view(bodies=["AAA"]):
        assert not Run.objects.filter(state="waiting").exists()


def test_two_plans_stand_side_by_side_and_the_difference_adds_up(anna, run):
    options = PlanOptions.read(run.question)
    refused = Refusal(offer="AAA/O-net", need="CCC/N-net")
    other = keep_run(
        answer_plan(small_estate(), PlanOptions.read({**options.document, "refusals": [vars_of(refused)]})), owner="AAA"
    )
    listed = anna.get(f"/plan/{run.id}/compare")
    assert f"with={other.id}" in listed.content.decode()
    page = anna.get(f"/plan/{run.id}/compare?with={other.id}")
    words = text_of(page)
    assert "The second plan costs" in words
    assert "1 need is met otherwise" in words
    assert "refusals: none in this plan" in words
    assert "AAA/O-net from 20" in words
    csv = anna.get(f"/plan/{run.id}/compare?with={other.id}&as=csv").content.decode("utf-8-sig")
    assert len(csv.splitlines()) == 2
    for nothing in ("x", "00000000-0000-4000-8000-000000000000"):
        assert anna.get(f"/plan/{run.id}/compare?with={nothing}").status_code == 404


def vars_of(refusal):
    return {"offer": refusal.offer, "need": refusal.need, "body": None, "starts": None}


def test_with_no_other_plan_there_is_the_way_to_one(anna, run):
    assert "There is no other plan" in text_of(anna.get(f"/plan/{run.id}/compare"))


def test_an_explanation_is_asked_for_and_shown_on_the_plan(anna, run):
    response = anna.post(f"/plan/{run.id}/explain", {"part": "rules"})
    made = asked("explanation")
    assert response["Location"] == f"/runs/{made.id}"
    assert made.question == {"options": run.question, "parts": ["rules"], "needs": []}
    assert "Work out what each rule costs" in text_of(anna.get(f"/plan/{run.id}/why"))
    kept = keep_run(small_answer("explanation"), owner="AAA")
    words = text_of(anna.get(f"/plan/{run.id}/why"))
    assert "What each rule costs" in words
    assert "At what price each shared offer wins" in words
    assert f"/explanations/{kept.id}" in anna.get(f"/plan/{run.id}/why").content.decode()
    need = text_of(anna.get(f"/plan/{run.id}/needs/BBB/N-net"))
    assert "Why each need is met as it is" in need
    page = text_of(anna.get(f"/explanations/{kept.id}"))
    assert "All of it as a workbook" in page
    document = json.loads(anna.get(f"/explanations/{kept.id}/download/explanation.json").content)
    assert document["format"] == "wherry/explanation/1"
    assert anna.get(f"/explanations/{kept.id}/download/rules.csv").status_code == 200


def test_one_need_can_be_asked_about_and_none_that_is_not_there(anna, run):
    anna.post(f"/plan/{run.id}/explain", {"part": "reasons", "need": "BBB/N-net"})
    assert asked("explanation").question["needs"] == ["BBB/N-net"]
    for wrong in ({"need": "BBB/N-none"}, {"part": "magic"}):
        assert anna.post(f"/plan/{run.id}/explain", wrong).status_code == 404


def test_options_stand_side_by_side(anna, run):
    anna.post(f"/plan/{run.id}/appraise")
    assert asked("appraisal").question == {"options": run.question}
    kept = keep_run(small_answer("appraisal"), owner="AAA")
    assert f"/appraisals/{kept.id}" in anna.get(f"/plan/{run.id}").content.decode()
    words = text_of(anna.get(f"/appraisals/{kept.id}"))
    for said in ("Do nothing", "Share (preferred)", "must rise by", "The five cases", "More video"):
        assert said in words
    assert anna.get(f"/appraisals/{kept.id}/download/options.csv").status_code == 200
    assert anna.get(f"/appraisals/{kept.id}/download/nothing.csv").status_code == 404


@pytest.mark.parametrize("kind", ["explanation", "appraisal"])
def test_a_worker_answers_what_more_is_asked(anna, run, offers, kind):
    with keeper_view(bodies=BODIES):
        rows = [row for row in small_estate().bodies if row.ref != "AAA"]
        MODELS["bodies"].objects.keep(rows, visibility="partnership")
    anna.post(f"/plan/{run.id}/{kind.replace('explanation', 'explain').replace('appraisal', 'appraise')}")
    made = asked(kind)
    work_run(run=made.id, owner=made.owner, person=made.asked_by)
    with keeper_view(bodies=["AAA"]):
        made.refresh_from_db()
    assert (made.state, made.error) == ("done", "")
    assert anna.get(f"/{kind}s/{made.id}").status_code == 200


def test_the_paper_says_the_figures_of_the_page_in_word_and_pdf(anna, run):
    keep_run(small_answer("appraisal"), owner="AAA")
    response = anna.get(f"/plan/{run.id}/download/report.docx")
    paper = docx.Document(io.BytesIO(response.content))
    words = " ".join(paragraph.text for paragraph in paper.paragraphs)
    assert "£119,750 less" in words
    cells = {cell.text for table in paper.tables for row in table.rows for cell in row.cells}
    assert {"Section 151 officer", "Share (preferred)", run.inputs_sha256} <= cells
    pdf = anna.get(f"/plan/{run.id}/download/report.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")
    assert anna.get(f"/plan/{run.id}/download/report.odt").status_code == 404


def test_demands_that_clash_are_named_on_the_runs_page(anna, run, offers):
    with keeper_view(bodies=BODIES):
        rows = [row for row in small_estate().bodies if row.ref != "AAA"]
        MODELS["bodies"].objects.keep(rows, visibility="partnership")
    clash = {"refuse": "AAA/O-net", "need": "BBB/N-net", "source": "AAA/O-net"}
    anna.post(f"/plan/{run.id}/what-if", clash)
    made = asked("plan")
    work_run(run=made.id, owner=made.owner, person=made.asked_by)
    words = text_of(anna.get(f"/runs/{made.id}"))
    assert "these demands cannot hold together" in words
    assert "BBB/N-net is to end with AAA/O-net. AAA/O-net is refused" in words
