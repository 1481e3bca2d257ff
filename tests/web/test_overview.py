"""The overview: what the body gains, what it must do next and by when, from what the records say today."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.web.answers import document, keep_run, small_answer
from tests.web.test_plan import NAMES, text_of

from wherry.record.contract import Contract
from wherry.record.quarter import Quarter
from wherry.show.naming import Naming
from wherry.store.models import Change, Import, Role
from wherry.store.models import Contract as ContractModel
from wherry.store.view import keeper_view
from wherry.web.present import overview as present
from wherry.work.answers import today

NAMING = Naming(bodies=NAMES, services={"net": "Network"})
DAY = date(2026, 11, 22)


def test_the_lead_gives_the_partnerships_saving_and_the_bodys_share():
    plan, division = document(small_answer("plan")), document(small_answer("division"))
    said = present.lead(plan, division, NAMING, "AAA")
    assert said.startswith("By sharing, 3 bodies would save £116,740 in present value")
    assert "Alder County Council's fair share is £" in said
    assert "fair share" not in present.lead(plan, None, NAMING, "AAA")
    assert "fair share" not in present.lead(plan, division, NAMING, "NONE")
    assert present.lead(None, None, NAMING, "AAA") == ""


def contract(number: int, ends: date | None, notice: int | None, **more) -> Contract:
    return Contract(
        ref=f"AAA/K-{number}", body="AAA", title=f"Contract {number}", ends=ends, notice_days=notice, **more
    )


def test_notice_dates_are_worked_out_from_the_contracts_and_the_soonest_comes_first():
    tasks = present.notice_tasks(
        [
            contract(1, DAY + timedelta(days=200), 90),
            contract(2, DAY + timedelta(days=100), 90, renews_itself=True),
            contract(3, DAY + timedelta(days=80), 90),  # the day for notice has gone
            contract(4, DAY + timedelta(days=400), 90),  # not within half a year
            contract(5, DAY + timedelta(days=90), None),  # notice unknown: nothing is worked out
            contract(6, None, 90),
        ],
        today=DAY,
    )
    assert [task["title"] for task in tasks] == ["Decide whether to end Contract 2", "Decide whether to end Contract 1"]
    assert tasks[0]["hint"] == "Notice by 2 December 2026; it ends on 2 March 2027 and renews itself"
    assert (tasks[0]["status"], tasks[1]["status"]) == ("Soon", "Coming up")


@pytest.mark.parametrize("away, due", [(-1, False), (0, True), (1, True), (2, True), (3, False)])
def test_moves_of_this_quarter_and_the_next_two_are_due(away, due):
    plan = document(small_answer("plan"))
    move = next(move for move in plan["answer"]["moves"] if move["body"] == "BBB")
    plan["answer"]["moves"] = [move]
    run = type("Run", (), {"id": "00000000-0000-4000-8000-000000000000"})
    day = (Quarter.parse(move["quarter"]) + -away).starts
    tasks = present.move_tasks(plan, run, NAMING, body="BBB", today=day)
    assert bool(tasks) is due
    assert present.move_tasks(plan, run, NAMING, body="AAA", today=day) == []


def test_with_nothing_done_it_says_so_and_offers_what_comes_first(anna, world):
    words = text_of(anna.get("/overview"))
    assert "Alder County Council" in words
    assert "No plan has been made yet" in words
    for task in ("Find where bodies pay twice", "Make a plan", "Divide the saving fairly"):
        assert task in words
    with keeper_view(bodies=["AAA"]):
        Role.objects.update(role="viewer")
    words = text_of(anna.get("/overview"))
    assert "Make a plan" not in words
    assert "Ask for a plan" not in words


def test_with_everything_done_it_leads_with_the_gain(anna, world):
    for kind in ("overlap", "plan", "division"):
        keep_run(small_answer(kind), owner="AAA")
    with keeper_view(bodies=["AAA"]):
        Import.objects.create(owner="AAA", file_name="circuits.csv", file_sha256="0" * 64, refused=3)
        ends = today() + timedelta(days=120)
        held = ContractModel.objects.rows()[0]
        ContractModel.objects.keep([replace(held, ref="AAA/K-9", title="Wide area network", ends=ends, notice_days=90)])
    words = text_of(anna.get("/overview"))
    assert "By sharing, 3 bodies would save £116,740" in words
    assert "Check what was found in circuits.csv 3 rows refused" in words
    assert "Decide whether to end Wide area network" in words
    assert words.count("How was this worked out?") == 4
    assert anna.get("/")["Location"] == "/overview"


def test_shares_of_another_plan_are_not_put_beside_this_one(anna, world):
    plan = keep_run(small_answer("plan"), owner="AAA")
    other = keep_run(small_answer("division"), owner="AAA")
    with keeper_view(bodies=["AAA"]):
        type(other).objects.filter(pk=other.pk).update(question={**plan.question, "quarters": 12})
    page = anna.get("/overview")
    assert "fair share" not in text_of(page)
    assert f'href="/plan/{plan.id}" aria-describedby="next-' in page.content.decode()  # where it can be divided


def test_changes_made_at_once_are_told_once(anna, world):
    with keeper_view(bodies=["AAA"]):
        count = Change.objects.filter(owner="AAA").count()
    words = text_of(anna.get("/overview"))
    assert count > 10
    assert words.count("Reason: made for a test") == 1


def test_only_ones_own_bodies_have_an_overview(anna, two_bodies):
    assert anna.get("/overview?body=AAA").status_code == 200
    assert anna.get("/overview?body=ZED").status_code == 404
    assert anna.get("/overview?body=NONE").status_code == 404
