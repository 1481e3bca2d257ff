"""The plan's pages: what they say of a real answer, and that each figure opens to the sums it is made of."""

import json
import re
from decimal import Decimal
from html.parser import HTMLParser

import openpyxl
import pytest
from django.urls import reverse
from tests.web.answers import QUARTERS, document, keep_run, small_answer

from wherry.record import estate as record
from wherry.show.naming import Naming
from wherry.show.plan_tables import plan_tables
from wherry.store.models import Body, Run
from wherry.store.view import keeper_view
from wherry.web.present import plan as present
from wherry.web.present import plan_charts as charts
from wherry.web.present import plan_lines as sums

NAMES = {"AAA": "Alder County Council", "BBB": "Birch County Council", "CCC": "Cedar County Council"}
NAMING = Naming(bodies=NAMES, services={"net": "Network"})


@pytest.fixture(scope="module")
def plan():
    return document(small_answer("plan"))


@pytest.fixture
def run(world):
    return keep_run(small_answer("plan"), owner="AAA")


def text_of(response) -> str:
    """The words of a page."""

    class Words(HTMLParser):
        def __init__(self):
            super().__init__()
            self.words = []

        def handle_data(self, data):
            self.words.append(data)

    found = Words()
    found.feed(response.content.decode())
    return " ".join(" ".join(found.words).split())


def pence(words: str) -> int:
    return int(Decimal(re.sub("[£,]", "", words)) * 100)


def test_the_lead_says_what_is_saved_by_whom_and_when(plan):
    told = present.headline(plan)
    assert told["lead"].startswith("Together the 3 bodies would pay £119,750 less from April 2027 to March 2029")
    assert told["status"] == {"text": "Proven least cost", "colour": "green"}
    assert told["check"] == {"text": "Checked", "colour": "green"}
    assert "This is proven" in told["proof"]


@pytest.mark.parametrize(
    "change, words",
    [
        ({"status": "feasible", "gap": 0.0421}, "at most 4.21% could still be found"),
        (
            {"status": "feasible", "bound_present_value_pence": -5, "gap": 1.2},
            "How much less another could cost",
        ),
        ({"status": "stopped", "gap": 0.01}, "It was stopped by hand."),
    ],
)
def test_what_is_not_proven_is_never_said_to_be(plan, change, words):
    answer = {**plan["answer"], **change}
    assert words in present.say_proof(answer)
    assert "proven" not in present.say_proof(answer)
    assert present.status_tag(answer)["colour"] == "yellow"


@pytest.mark.parametrize("checker", [None, {"agreed": False, "figures": 3, "findings": [{}, {}]}])
def test_a_plan_that_the_checker_does_not_agree_with_is_not_to_be_used(plan, checker):
    answer = {**plan["answer"], "checker": checker}
    assert "do not use" in present.say_check(answer)
    assert present.check_tag(answer)["colour"] == "red"


def test_every_figure_by_body_and_by_year_is_the_sum_of_the_lines_it_opens_to(plan):
    answer = plan["answer"]
    for body in answer["bodies"]:
        for which, side in (("", "plan"), ("baseline", "baseline")):
            lines = sums.narrow(plan, {"which": which, "body": body["body"]})
            assert sum(line["amount_pence"] for line in lines) == body[side]["total_pence"]
    table = present.year_table(plan, "/money")
    for row in table["rows"]:
        for cell in row[1:3]:
            asked = dict(part.split("=") for part in cell["href"].partition("?")[2].split("&"))
            assert (
                round(sum(line["amount_pence"] for line in sums.narrow(plan, asked)) / 100) == pence(cell["text"]) / 100
            )


def test_tables_add_up_to_the_plan(plan):
    tables = plan_tables(plan, NAMING)
    saving = Decimal(plan["answer"]["saving"]["total_pence"]) / 100
    assert tables["years"].totals[3].known == saving
    assert tables["bodies"].totals[3].known == saving
    assert tables["body-years"].totals[4].known == saving
    assert tables["baseline-lines"].totals[5].known - tables["lines"].totals[5].known == saving
    assert [str(row[1].value) for row in tables["saving"].rows][2:4] == ["119750.00", "119750.00"]
    assert len(tables["cash"].rows) == QUARTERS
    assert tables["moves"].rows[0][7].text == "before the plan" or tables["moves"].rows[0][7].value > 0


def test_the_chart_of_moves_marks_what_the_plan_moves_and_nothing_else(plan):
    stays = charts.list_stays(plan, NAMING)
    moved = {(stay.body, str(stay.starts)) for stay in stays if stay.moved}
    assert moved == {(NAMES[move["body"]], move["quarter"]) for move in plan["answer"]["moves"]}


def test_without_a_plan_the_page_offers_the_button_and_to_viewers_none(anna, world):
    assert 'href="/plan/ask"' in anna.get("/plan").content.decode()
    from wherry.store.models import Role

    with keeper_view(bodies=["AAA"]):
        Role.objects.update(role="viewer")
    assert 'href="/plan/ask"' not in anna.get("/plan").content.decode()
    assert anna.get("/plan/ask").status_code == 404
    assert anna.post("/plan/ask", {}).status_code == 404


def test_the_pages_of_a_plan(anna, run):
    with keeper_view(bodies=list(NAMES)):
        Body.objects.keep(
            [record.Body(ref=ref, name=name, kind="county") for ref, name in NAMES.items() if ref != "AAA"],
            visibility="partnership",
        )
    assert anna.get("/plan")["Location"] == f"/plan/{run.id}"
    page = anna.get(f"/plan/{run.id}")
    words = text_of(page)
    assert "Together the 3 bodies would pay £119,750 less" in words
    assert "Birch County Council" in words
    assert "Divide this saving fairly" in words
    assert f"/plan/{run.id}/money?which=baseline&amp;body=AAA" in page.content.decode()
    assert "4 moves by 3 bodies" in text_of(anna.get(f"/plan/{run.id}/moves"))
    first, second = (text_of(anna.get(f"/plan/{run.id}/moves?year={year}")) for year in (2027, 2035))
    assert "let" in first
    assert "Nothing moves in this year" in second
    assert "Level before" in text_of(anna.get(f"/plan/{run.id}/services"))
    why = text_of(anna.get(f"/plan/{run.id}/why"))
    assert "The Green Book (2026)" in why
    assert run.inputs_sha256 in why.replace(" ", "")


def test_a_need_shows_its_quarters_and_sums_and_leads_to_its_records_if_they_are_in_view(anna, run, world):
    address = reverse("plan-need", args=[run.id, "AAA/N-net"])
    page = anna.get(address)
    words = text_of(page)
    need = next(each for each in document(small_answer("plan"))["answer"]["needs"] if each["need"] == "AAA/N-net")
    assert f"£{need['cost_pence'] / 100:,.2f}" in words
    assert words.count("Apr to Jun 2027") >= 2
    assert "/records/needs/AAA/N-net" not in page.content.decode()  # the store of this test has no such record
    assert anna.get(reverse("plan-need", args=[run.id, "AAA/N-none"])).status_code == 404


def test_the_sums_page_says_what_its_sums_add_up_to(anna, run):
    body = document(small_answer("plan"))["answer"]["bodies"][1]
    words = text_of(anna.get(f"/plan/{run.id}/money?body=BBB"))
    assert f"£{body['plan']['total_pence'] / 100:,.2f} in all" in words
    assert "There is no such sum" in text_of(anna.get(f"/plan/{run.id}/money?body=NONE"))
    assert anna.get(f"/plan/{run.id}/money?page=99&year=x&kind=%00").status_code == 200


def test_files_of_a_plan(anna, run, tmp_path):
    book = anna.get(f"/plan/{run.id}/download/plan.xlsx")
    path = tmp_path / "plan.xlsx"
    path.write_bytes(book.content)
    sheets = openpyxl.load_workbook(path)
    assert any("Moves" in name for name in sheets.sheetnames)
    cells = [str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert any("SUBTOTAL(109" in cell for cell in cells)  # totals are live
    assert run.inputs_sha256 in " ".join(cells)
    kept = json.loads(anna.get(f"/plan/{run.id}/download/plan.json").content)
    assert kept["format"] == "wherry/plan/1"
    assert kept["answer"]["saving"]["total_pence"] == 11975000
    lines = anna.get(f"/plan/{run.id}/download/lines.csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + len(kept["answer"]["lines"])
    for nothing in ("plan.csv", "plan.pdf", "nothing.csv", "lines.json"):
        assert anna.get(f"/plan/{run.id}/download/{nothing}").status_code == 404


def test_a_run_of_another_kind_or_without_an_answer_has_no_plan_page(anna, run):
    with keeper_view(bodies=["AAA"]):
        waiting = Run.objects.create(owner="AAA", kind="plan", state="waiting")
    other = keep_run(small_answer("overlap"), owner="AAA")
    assert anna.get(f"/plan/{waiting.id}").status_code == 404
    assert anna.get(f"/plan/{other.id}").status_code == 404
    assert "A newer plan is being worked out" in text_of(anna.get(f"/plan/{run.id}"))
