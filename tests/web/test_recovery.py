"""Recovery on pages: standing and proof, separation with reasons, exercises recorded, calendar, runbook, proposal."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from tests.engine.resilience.pairing.recovery_world import exercise, need, pairing, room, rule, site
from tests.web.answers import keep_run, small_answer

from wherry.record.body import Body
from wherry.record.error import WherryError
from wherry.record.service import Service
from wherry.store.models import MODELS, Person, Role, Run
from wherry.store.view import keeper_view
from wherry.work.answers import today
from wherry.work.ask import ask_pairing
from wherry.work.record_exercise import Told, record_exercise
from wherry.work.working import work_run

HELD = today() - timedelta(days=30)
FORM = {
    "body": "AAA",
    "kind": "timed restore",
    "held_day": HELD.day,
    "held_month": HELD.month,
    "held_year": HELD.year,
    "restore_hours": "6.5",
    "data_loss_hours": "1",
    "passed": "yes",
    "led_by": "Head of infrastructure",
}


@pytest.fixture
def recovering(world):
    """Our main office is recovered at a partner's, agreed and never tested; a distance is asked for."""
    shared = {
        "bodies": [Body(ref="BBB", name="Beech County Council", kind="county")],
        "services": [Service(ref="hosting", name="Hosting", unit="server")],
        "sites": [
            replace(site("AAA"), name="Alder Hall"),
            replace(site("BBB", 50, flood_area=None), name="Beech House"),
        ],
        "recovery_needs": [need("AAA")],
        "spare_capacity": [room("BBB")],
        "separation_rules": [rule("distance", 30_000), rule("flood area")],
        "pairings": [pairing("AAA", "BBB", agreed=today() - timedelta(days=200))],
    }
    with keeper_view(bodies=["AAA", "BBB"], why="made for a test"):
        for table, rows in shared.items():
            MODELS[table].objects.keep(rows, visibility="partnership")
    return world


def text(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_pairings_are_shown_with_what_is_worked_out_and_never_surer(recovering, anna):
    html = text(anna.get("/recovery"))
    assert "agreed, but no restore was ever timed" in html
    assert "0 of 2 recovery needs are covered by a pairing that was tested. Only tested is proof." in html
    assert "flood area unknown" in html
    assert "No standard fixes a distance" in html
    assert 'href="/recovery/pairings/AAA/B-BBB"' in html


def test_a_pairing_shows_each_rule_with_its_reason_and_who_accepted_it(recovering, anna):
    html = text(anna.get("/recovery/pairings/AAA/B-BBB"))
    assert "Alder Hall is recovered at Beech House." in html
    assert "they lie 50,000 m apart, 30,000 m are asked for" in html
    assert "the flood area of BBB/S-1 is not fully recorded" in html
    assert "One event should not reach both" in html
    assert "Board" in html
    assert "Record an exercise" in html
    assert anna.get("/recovery/pairings/AAA/B-NONE").status_code == 404


def test_an_exercise_that_is_recorded_proves_the_pairing_and_yields_evidence(recovering, anna):
    done = anna.post("/recovery/exercises/add/AAA/B-BBB", FORM)
    assert done.status_code == 302
    made = text(anna.get(done.headers["Location"]))
    assert "ISO 22301 8.4.5" in made
    assert "CAF D1.c" in made
    assert "1 of 2 recovery needs is covered" in text(anna.get("/recovery"))
    page = text(anna.get("/recovery/pairings/AAA/B-BBB"))
    assert "A restore was timed on" in page
    assert "6.5" in page
    # judged again, it proves nothing, and the evidence of a recovery goes
    again = anna.post(done.headers["Location"], FORM | {"passed": "no"})
    assert again.status_code == 302
    changed = text(anna.get(done.headers["Location"]))
    assert "ISO 22301 8.4.5" not in changed
    assert "ISO 22301 8.5" in changed
    assert "0 of 2 recovery needs" in text(anna.get("/recovery"))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"restore_hours": ""}, "A restore that passed has a time by the clock"),
        ({"restore_hours": "soon"}, "Time to restore must be a number of hours, like 6.5"),
        ({"held_year": "2099"}, "The day it was held is yet to come"),
        ({"held_day": "", "held_month": "", "held_year": ""}, "Give the day it is planned for, or the day it was held"),
        ({"kind": "dream"}, "Choose one of the list"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(recovering, anna, change, says):
    response = anna.post("/recovery/exercises/add/AAA/B-BBB", FORM | change)
    assert response.status_code == 422
    assert says in response.content.decode()
    with keeper_view(bodies=["AAA"]):
        assert MODELS["exercises"].objects.filter(pairing="AAA/B-BBB").count() == 0


def test_actions_are_added_finished_and_told_late(recovering, anna):
    address = anna.post("/recovery/exercises/add/AAA/B-BBB", FORM).headers["Location"]
    ref = address.removeprefix("/recovery/exercises/")
    late = {
        "action-says": "Print the runbook",
        "action-due_day": "1",
        "action-due_month": "2",
        "action-due_year": "2026",
    }
    assert anna.post(f"/recovery/exercises/act/{ref}", late).status_code == 302
    html = text(anna.get(address))
    assert "Print the runbook: by 1 February 2026" in html
    assert "Late" in html
    assert "Print the runbook" in text(anna.get("/recovery/calendar"))
    with keeper_view(bodies=["AAA"]):
        action = MODELS["exercise_actions"].objects.get(exercise=ref).ref
    assert anna.post(f"/recovery/actions/done/{action}").status_code == 302
    assert "done on" in text(anna.get(address))
    assert "Print the runbook" not in text(anna.get("/recovery/calendar"))
    empty = anna.post(f"/recovery/exercises/act/{ref}", {"action-says": ""})
    assert empty.status_code == 422
    assert "Say what is to be done" in empty.content.decode()


def test_the_calendar_is_a_page_a_list_and_a_file_for_calendars(recovering, anna):
    html = text(anna.get("/recovery/calendar"))
    assert "Time a restore of AAA/B-BBB" in html
    file = anna.get("/recovery/calendar.ics")
    assert file.headers["Content-Type"].startswith("text/calendar")
    body = file.content.decode().replace("\r\n ", "")
    assert "UID:test-due-AAA-B-BBB@wherry" in body
    assert "URL:http://testserver/recovery/pairings/AAA/B-BBB" in body
    assert "Time a restore of AAA/B-BBB" in anna.get("/recovery/download/due.csv").content.decode()
    assert anna.get("/recovery/download/nothing.csv").status_code == 404


def test_the_runbook_is_a_pdf(recovering, anna):
    response = anna.get("/recovery/runbook/AAA/B-BBB.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-1.7")
    assert "runbook-AAA-B-BBB" in response.headers["Content-Disposition"]


def test_without_pango_the_runbook_says_what_to_install(recovering, anna, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    response = anna.get("/recovery/runbook/AAA/B-BBB.pdf")
    assert response.status_code == 503
    assert "libpangoft2-1.0-0" in response.content.decode()


def test_a_proposal_shows_its_proof_its_cost_and_what_was_left_out(recovering, anna):
    assert "Propose pairings" in text(anna.get("/recovery/proposed"))
    run = keep_run(small_answer("pairing"), owner="AAA")
    html = text(anna.get(anna.get("/recovery/proposed").headers["Location"]))
    assert "2 of 3 recovery needs can be recovered elsewhere, for £9,000 a year" in html
    assert "Proven" in html
    assert "CCC/F-1 has no host" in html
    assert "own site blocks every host" in html
    found = anna.get(f"/recovery/proposed/{run.id}/download/placed.csv")
    assert found.content.decode().count("\n") == 3
    assert anna.get(f"/recovery/proposed/{run.id}/download/pairing.xlsx").status_code == 200
    assert anna.get(f"/recovery/proposed/{run.id}/download/pairing.json").json()["format"] == "wherry/pairing/1"


def test_asking_for_a_proposal_puts_it_in_the_queue(recovering, anna):
    response = anna.post("/recovery/proposed/ask")
    assert response.status_code == 302
    with keeper_view(bodies=["AAA"]):
        run = Run.objects.get(kind="pairing")
    assert run.question["test_good_for_days"] == 365


def test_a_run_of_pairings_is_worked_from_what_is_shared(recovering):
    run = ask_pairing(by=recovering.ours, body="AAA", scope="partnership")
    assert work_run(run=run.id, owner="AAA", person=recovering.ours.pk)
    with keeper_view(bodies=["AAA"]):
        found = Run.objects.get(pk=run.id)
        assert (found.state, found.error) == ("done", "")
        (out,) = found.answer_data["unplaced"]
    assert out["blocked"][0][0] == "apart-flood-area"


def test_who_may_not_write_records_nothing(recovering, anna):
    with keeper_view(bodies=["AAA"]):
        viewer = Person.objects.add(email="vera@example.com", name="Vera", password="three plain words")
        Role.objects.create(person=viewer, body="AAA", role="viewer")
    client = Client()
    client.force_login(viewer)
    assert "Record an exercise" not in text(client.get("/recovery/pairings/AAA/B-BBB"))
    assert client.post("/recovery/exercises/add/AAA/B-BBB", FORM).status_code == 404


def test_an_exercise_of_somebody_elses_pairing_is_refused_by_the_verb(recovering):
    with keeper_view(bodies=["BBB"]):
        other = replace(pairing("AAA", "BBB"), ref="BBB/B-9", body="BBB", site="BBB/S-1", recovery_site="BBB/S-1")
        MODELS["pairings"].objects.keep([other], visibility="partnership")
    told = Told(kind="walk-through", held=date(2026, 10, 1))
    with pytest.raises(WherryError, match="neither side"):
        record_exercise(by=recovering.ours, body="AAA", pairing="BBB/B-9", told=told)
    with pytest.raises(WherryError, match="no pairing"):
        record_exercise(by=recovering.ours, body="AAA", pairing="BBB/B-NONE", told=told)
    strange = Told(kind="walk-through", held=date(2026, 10, 1), services=("telephony",))
    with pytest.raises(WherryError, match="does not recover telephony"):
        record_exercise(by=recovering.ours, body="AAA", pairing="AAA/B-BBB", told=strange)


def test_generated_exercises_stay_flagged(recovering, anna):
    row = replace(exercise("AAA", "BBB", HELD, hours="5"), provenance="generated", restore_hours=Decimal(5))
    with keeper_view(bodies=["AAA"]):
        MODELS["exercises"].objects.keep([row], visibility="partnership")
    assert "Generated demonstration data" in text(anna.get("/recovery/exercises"))
