"""Asking for a plan: what the form makes of what is typed, and what it says of what cannot be."""

from decimal import Decimal

import pytest
from tests.engine.plan.estates import offer
from tests.web.test_plan import text_of

from wherry.engine.plan.options import PlanOptions
from wherry.record.need import Need
from wherry.record.quarter import Quarter
from wherry.record.recovery import SeparationRule
from wherry.record.site import Site
from wherry.store.models import MODELS, Offer, Run
from wherry.store.view import keeper_view
from wherry.work.answers import today

FIRST = str(Quarter.containing(today()) + 1)
ROWS = {"demand-TOTAL_FORMS": "3", "demand-INITIAL_FORMS": "0"}
GIVEN = {
    "body": "AAA",
    "scope": "partnership",
    "start": FIRST,
    "quarters": "12",
    "money": ["no_new_money", "cashable_only"],
    "most_moves": "2",
    "bias": "12.5",
    "rates": "none",
    "renew": "on",
    **ROWS,
}


def asked() -> Run:
    with keeper_view(bodies=["AAA"]):
        return Run.objects.get()


def test_offers_that_do_not_stand_apart_are_refused_by_name(anna, world):
    """The rule asks for a power area that nobody recorded, and unknown is not separate."""
    home = world.our_refs["sites"]
    with keeper_view(bodies=["AAA"]):
        MODELS["sites"].objects.keep([Site(ref="AAA/S-9", body="AAA", name="Far hall", kind="office")])
        MODELS["separation_rules"].objects.keep([SeparationRule(ref="R-9", kind="power area", reason="Because")])
        rows = {
            "needs": [
                Need(ref="AAA/N-1", body="AAA", service="services-1", quantity=Decimal(1), site=home),
                Need(ref="AAA/N-2", body="AAA", service="services-1", quantity=Decimal(1), apart_from="AAA/N-1"),
            ],
            "offers": [offer("AAA/O-9", 100, service="services-1", level="levels-1", site="AAA/S-9")],
        }
        for table, found in rows.items():
            MODELS[table].objects.keep(found)
    given = {**GIVEN, "scope": "own"}
    anna.post("/plan/ask", {**given, "apart": "on"})
    assert {"offer": "AAA/O-9", "need": "AAA/N-2", "body": None, "starts": None} in asked().question["refusals"]


def test_what_is_chosen_is_what_the_run_is_asked(anna):
    response = anna.post("/plan/ask", GIVEN)
    run = asked()
    assert response["Location"] == f"/runs/{run.id}"
    options = PlanOptions.read(run.question)
    assert (str(options.start), options.quarters) == (FIRST, 12)
    assert (options.no_new_money, options.no_new_money_each_body, options.cashable_only) == (True, False, True)
    assert options.most_moves_a_body_a_quarter == 2
    assert str(options.optimism_bias_percent) == "12.5"
    assert options.rate_table == "none"
    assert options.certificates_renew is True
    assert (run.scope, run.visibility, run.state) == ("partnership", "partnership", "waiting")


def test_a_question_in_the_bodys_own_scope_stays_its_own(anna):
    anna.post("/plan/ask", {**GIVEN, "scope": "own"})
    assert (asked().scope, asked().visibility) == ("own", "own")


def test_demands_become_locks_and_refusals(anna):
    rows = {
        "demand-0-rule": "lock",
        "demand-0-need": "AAA/needs-1",
        "demand-0-source": "AAA/offers-1",
        "demand-0-starts": FIRST,
        "demand-1-rule": "refuse",
        "demand-1-source": "AAA/offers-1",
    }
    assert anna.post("/plan/ask", GIVEN | rows).status_code == 302
    options = PlanOptions.read(asked().question)
    assert [(lock.need, lock.source, str(lock.starts)) for lock in options.locks] == [
        ("AAA/needs-1", "AAA/offers-1", FIRST)
    ]
    assert [(each.offer, each.need, each.starts) for each in options.refusals] == [("AAA/offers-1", None, None)]


@pytest.mark.parametrize(
    "change, words",
    [
        ({"quarters": ""}, "Enter how many quarters"),
        ({"quarters": "0"}, "A plan needs at least 1 quarter"),
        ({"quarters": "ten"}, "How many quarters must be a whole number, like 20"),
        ({"start": "2019-04"}, "Choose one of the list"),
        ({"bias": "-1"}, "Optimism bias cannot be below 0%"),
        ({"most_moves": "-1"}, "Most moves cannot be below 0"),
        ({"body": "ZED"}, "Choose one of the list"),
        ({"demand-0-rule": "lock", "demand-0-source": "AAA/offers-1"}, "Demand 1: Choose the need"),
        ({"demand-2-rule": "refuse"}, "Demand 3: Choose an offer or arrangement"),
        ({"demand-1-source": "AAA/offers-1"}, "Demand 2: Choose what is demanded"),
        ({"demand-0-rule": "refuse", "demand-0-source": "ZED/offers-1"}, "Demand 1: Choose one of the list"),
    ],
)
def test_what_cannot_be_is_answered_422_and_nothing_is_asked(anna, change, words):
    response = anna.post("/plan/ask", GIVEN | change)
    assert response.status_code == 422
    assert words in text_of(response)
    with keeper_view(bodies=["AAA"]):
        assert not Run.objects.exists()


def test_more_rows_keep_what_was_typed_and_judge_nothing(anna):
    typed = GIVEN | {"more": "more", "quarters": "x", "demand-0-rule": "refuse", "demand-0-source": "AAA/offers-1"}
    html = anna.post("/plan/ask", typed).content.decode()
    assert "There is a problem" not in html
    assert 'value="x"' in html
    assert 'name="demand-5-rule"' in html or 'name="demand-3-rule"' in html
    assert html.count('value="AAA/offers-1" selected') == 1


def test_only_offers_in_view_can_be_chosen(anna, two_bodies):
    with keeper_view(bodies=["ZED"]):
        assert Offer.objects.filter(ref="ZED/offers-1").exists()
    assert "ZED/offers-1" not in anna.get("/plan/ask").content.decode()
