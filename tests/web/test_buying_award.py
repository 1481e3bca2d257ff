"""The page of awards: a file of bids is answered with its trail and doubts, or refused with what to do."""

import json

import jsonschema
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from wherry.show.document import load_schema, make_document
from wherry.store.models import Person, Role
from wherry.store.view import keeper_view
from wherry.web.pages import buying_award
from wherry.work.buying_award import answer_award

BIDS = {
    "format": "wherry/bids/1",
    "price_percent": 60,
    "lots": [
        {"ref": "A", "title": "Coast", "value_gbp": "400000"},
        {"ref": "B", "title": "Fen", "value_gbp": "300000"},
    ],
    "bids": [
        {"ref": "1A", "supplier": "Carrier A", "lots": ["A"], "price_gbp": "390000"},
        {"ref": "1AB", "supplier": "Carrier A", "lots": ["A", "B"], "price_gbp": "660000"},
        {"ref": "2B", "supplier": "Carrier B", "lots": ["B"], "price_gbp": "280000"},
        {"ref": "2A", "supplier": "Carrier B", "lots": ["A"], "price_gbp": "100000"},
    ],
    "criteria": [{"ref": "q1", "title": "Resilience", "weight_percent": 100, "most": 5}],
    "marks": [
        {"supplier": "Carrier A", "criterion": "q1", "evaluator": "Norfolk", "mark": 4, "reason": "two ways in"},
        {"supplier": "Carrier B", "criterion": "q1", "evaluator": "Norfolk", "mark": 4, "reason": ""},
    ],
    "removals": [{"supplier": "Carrier B", "bid": "2A", "why": "received after the time limit"}],
}


def text(response, status=200) -> str:
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def send(client, bids):
    content = json.dumps(bids).encode() if isinstance(bids, dict) else bids
    return client.post("/buying/award", {"file": SimpleUploadedFile("secret bids.json", content)})


def test_an_award_is_shown_with_its_proof_its_trail_and_its_doubts(anna):
    html = text(send(anna, BIDS))
    assert "Carrier A would win 2 of 2 lots for £660,000.00." in html
    assert "No award that gives as many lots a winner scores more." in html
    assert "and all agree." in html
    assert "received after the time limit" in html
    assert "two ways in" in html
    assert "What else there was" in html
    assert "Nothing was found doubtful" not in html


@pytest.mark.parametrize(
    ("bids", "says"),
    [
        (b"no json", "no file of bids"),
        ({"format": "other/1", "lots": [], "bids": []}, "format is"),
        (
            {**BIDS, "removals": [{"supplier": each, "why": "late"} for each in ("Carrier A", "Carrier B")]},
            "bid stands",
        ),
    ],
)
def test_what_cannot_be_awarded_is_refused_with_what_to_do(anna, bids, says):
    html = text(send(anna, bids), 422)
    assert says in html
    assert "would win" not in html


def test_too_large_a_file_is_refused(anna, monkeypatch):
    monkeypatch.setattr("wherry.web.forms.award.MOST_BYTES", 10)
    assert "use the command wherry buy award" in text(send(anna, BIDS), 422)


def test_a_search_cut_short_a_lot_without_winner_and_a_check_that_fails_are_said(tmp_path):
    path = tmp_path / "bids.json"
    path.write_text(json.dumps(BIDS))
    answer = answer_award(path)
    found = make_document(
        answer.kind, question=answer.question, answer=answer.answer, inputs_sha256=answer.inputs_sha256,
        seconds=answer.seconds, generated=answer.generated,
    )  # fmt: skip
    jsonschema.validate(found, load_schema("award"))
    found["answer"]["status"] = "feasible"
    found["answer"]["award"]["unsold"] = ["B"]
    found["answer"]["check"] = {"agreed": False, "figures": 3, "faults": ["the price is wrong"]}
    head = buying_award.headline(found)
    assert head["unsold"] == "Nobody wins B."
    assert "perhaps another award scores more" in head["proof"]
    assert (head["check"]["text"], head["faults"]) == ("Does not hold", ["the price is wrong"])


def test_time_that_runs_out_before_any_award_is_said(anna, monkeypatch):
    monkeypatch.setattr(buying_award, "MOST_SECONDS", -1.0)
    assert "before any award was found" in text(send(anna, BIDS), 422)


def test_who_may_not_ask_sees_no_form(world):
    with keeper_view(bodies=["AAA"]):
        viewer = Person.objects.add(email="vera@example.com", name="Vera", password="three plain words")
        Role.objects.create(person=viewer, body="AAA", role="viewer")
    client = Client()
    client.force_login(viewer)
    assert "An officer of your body can ask" in text(client.get("/buying/award"))
    assert send(client, BIDS).status_code == 404
