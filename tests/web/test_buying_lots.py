"""The pages of joint lots: what is asked, what a run answers from the contracts in view, and how it is shown."""

from datetime import date

import jsonschema
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.answers import document, keep_run, small_answer
from tests.web.world import OURS

from wherry.show.document import load_schema
from wherry.show.lot_tables import lot_tables, say_way
from wherry.show.naming import Naming
from wherry.store.models import Person, Role, Run
from wherry.store.view import keeper_view
from wherry.web.pages.buying_lots import headline
from wherry.work.ask import ask_lots
from wherry.work.working import work_run

REGISTER = """Contract Reference,Contract Title,Supplier Name,Start Date,End Date,Contract Value,CPV
AAA/K-1,Wide area network,Zebraline Networks Ltd,01/04/2022,31/03/2028,500000,64210000-1
AAA/K-2,Old telephony,Marram Telecom,01/04/2011,31/03/2016,80000,64210000-1
"""
FORM = {"body": "AAA", "scope": "own", "on_day": "22", "on_month": "11", "on_year": "2026", "rate": "high"}


def text(response, status=200) -> str:
    assert response.status_code == status
    return " ".join(response.content.decode().split())


@pytest.fixture
def run(world):
    return keep_run(small_answer("lots", ("AAA", "BBB", "CCC")), owner=OURS)


def test_the_lots_are_shown_with_who_gains_drop_out_the_proof_and_the_check(anna, run):
    html = text(anna.get(f"/buying/lots/{run.id}"))
    answer = run.answer_data
    (lot,) = answer["lots"]
    assert f"1 joint lot of 3 of 4 contracts would save £{answer['mid_pence'] // 100:,} over 8 years" in html
    assert "No choice of lots saves more at the mid rate" in html
    assert "shares no sum with the search" in html
    assert "and agrees." in html
    assert "nothing says what kind of thing it buys" in html
    assert lot["bodies"] == ["AAA", "BBB", "CCC"]
    assert "if any one body leaves before a lot is signed" in html
    assert text(anna.get("/buying/lots")).count(f"/buying/lots/{run.id}") == 1


def test_what_bodies_gain_adds_up_to_the_answer():
    found = document(small_answer("lots"))
    jsonschema.validate(found, load_schema("lots"))
    tables = lot_tables(found, Naming())
    for table in ("joint-lots", "gains", "contracts"):
        sums = [total.known for total in tables[table].totals if total is not None][-3:]
        assert [int(100 * each) for each in sums] == [
            found["answer"][f"{level}_pence"] for level in ("low", "mid", "high")
        ]
    assert len(tables["drop-outs"].rows) == 3


def test_a_check_that_does_not_hold_and_a_search_cut_short_are_said():
    found = document(small_answer("lots"))
    found["answer"] |= {"status": "feasible", "bound_pence": 9_000_000_00}
    found["answer"]["check"] = {"agreed": False, "figures": 7, "faults": ["a sum is wrong"]}
    head = headline(found)
    assert (head["status"]["text"], head["check"]["text"]) == ("Not proven", "Does not hold")
    assert head["proof"].endswith("at most £9,000,000 can be.")
    assert head["faults"] == ["a sum is wrong"]
    found["answer"] |= {"lots": []}
    assert headline(found)["lead"].startswith("No joint lot would pay")


@pytest.mark.parametrize(
    ("way", "says"),
    [
        ((0, 0, 0), "its own end"),
        ((2, 1, 0), "2 extensions and a bridge of 1 day"),
        ((0, 0, 9), "leaving 9 days early"),
    ],
)
def test_ways_in_words(way, says):
    assert say_way(dict(zip(("extensions", "bridge_days", "early_days"), way, strict=True))) == says


def test_tables_go_away_as_files(anna, run):
    start = f"/buying/lots/{run.id}/download"
    for name in ("joint-lots", "gains", "contracts", "drop-outs", "left"):
        assert anna.get(f"{start}/{name}.csv").status_code == 200
    assert anna.get(f"{start}/lots.xlsx").content.startswith(b"PK")
    assert anna.get(f"{start}/lots.json").json()["format"] == "wherry/lots/1"
    assert anna.get(f"{start}/nothing.csv").status_code == 404


def test_the_form_asks_and_says_what_is_missing(anna):
    assert "Choose how many" in text(anna.post("/buying/lots", FORM), 422)
    assert "Choose one of the two" in text(anna.post("/buying/lots", FORM | {"drop_out": "3"}), 422)
    assert anna.post("/buying/lots", FORM | {"drop_out": "2"}).status_code == 302
    with keeper_view(bodies=["AAA"]):
        asked = Run.objects.get(kind="lots")
    assert (asked.question["on"], asked.question["rate"], asked.question["drop_out"]) == ("2026-11-22", "high", 2)
    assert "Lots are being sought now" in text(anna.get("/buying/lots"))
    assert "Joint lots" in text(anna.get(f"/runs/{asked.pk}"))


def test_a_run_is_worked_from_records_and_registers_in_view(world, anna):
    file = SimpleUploadedFile("register.csv", REGISTER.encode())
    address = anna.post("/buying/files", {"body": "AAA", "claim": "", "file": file}).headers["Location"]
    assert anna.post(f"{address}/take-in", {"share": "no"}).status_code == 302
    run = ask_lots(by=world.ours, body="AAA", on=date(2026, 11, 22), rate="mid", drop_out=1)
    assert work_run(run=run.id, owner="AAA", person=world.ours.pk)
    with keeper_view(bodies=["AAA"]):
        found = Run.objects.get(pk=run.pk)
    assert (found.state, found.error) == ("done", "")
    why = {row["ref"]: row["why"] for row in found.answer_data["left"]}
    assert "no other body holds" in why["AAA/K-1"]
    assert why["AAA/K-2"] == "it has ended"
    assert "No joint lot would pay" in text(anna.get(f"/buying/lots/{run.id}"))


def test_who_may_not_ask_sees_no_form(world, run):
    with keeper_view(bodies=["AAA"]):
        viewer = Person.objects.add(email="vera@example.com", name="Vera", password="three plain words")
        Role.objects.create(person=viewer, body="AAA", role="viewer")
    client = Client()
    client.force_login(viewer)
    assert "An officer of your body can ask" in text(client.get("/buying/lots"))
    assert client.post("/buying/lots", FORM | {"drop_out": "1"}).status_code == 404
