"""Fair shares: what the page says of a real division, to the penny, and what leaving would mean."""

import copy
from decimal import Decimal

import pytest
from tests.web.answers import document, keep_run, small_answer
from tests.web.test_plan import NAMES, text_of

from wherry.show.naming import Naming, shorten
from wherry.show.share_tables import share_tables
from wherry.store.models import Run
from wherry.store.view import keeper_view
from wherry.web.present import shares as present

NAMING = Naming(bodies=NAMES)
SAID = (
    "Would it hold?",
    "What if we left?",
    "What is paid in each year",
    "Kohlberg's criterion holds",
    "If one body left, or joined last",
    "Equal say, unequal money",
)


@pytest.fixture(scope="module")
def division():
    return document(small_answer("division"))


@pytest.fixture
def run(world):
    return keep_run(small_answer("division"), owner="AAA")


def test_shares_of_every_rule_add_up_to_the_saving(division):
    table = share_tables(division, NAMING)["bodies"]
    total = Decimal(division["answer"]["saving_present_value_pence"]) / 100
    shares = [each.known for each in table.totals[4:]]
    assert shares == [total] * len(division["answer"]["rules"])
    assert table.columns[4].heading == "Nucleolus, recommended"
    for row in table.rows:
        assert row[1].value - row[4].value == row[2].value  # cost alone less the recommended share is cost shared


def test_the_certificate_is_a_sentence_with_names(division):
    told = present.headline(division, NAMING, "AAA")
    assert told["holds"] is True
    assert "Nobody gains by leaving; Alder County Council and Birch County Council come closest" in told["certificate"]
    assert told["proof"].startswith("Kohlberg's criterion holds. It was tested in whole fractions")
    assert told["plan"].startswith("The plan whose saving is divided is proven to cost least, and checked")
    assert "not proven" in present.say_plan({"status": "feasible", "checker_agreed": True})
    assert len(told["doubts"]) == len(division["answer"]["findings"])
    assert "Alder County Council gets" in told["lead"]
    assert "gets" not in present.headline(division, NAMING, None)["lead"]


def test_a_rule_under_which_somebody_would_leave_is_said_to_fail(division):
    cards = {card["title"]: card for card in present.rule_cards(division, NAMING)}
    failing = [card for card in cards.values() if not card["holds"]]
    assert failing
    assert all("would save" in card["certificate"] for card in failing)


def test_what_leaving_would_mean_is_the_difference_of_what_is_shown(division):
    left = present.leaving(division, NAMING, "AAA")
    rows = {row["key"]: row["value"] for row in left["rows"]}
    worth = {tuple(row["bodies"]): row["saving_present_value_pence"] for row in division["answer"]["coalitions"]}
    share = present.share_of(present.body_row(division, "AAA"), "nucleolus")
    assert rows["Our share if we stay"] == f"£{round(share / 100):,}"
    assert rows["What we would save by ourselves"] == f"£{worth[('AAA',)] // 100:,}"
    assert rows["What the others would save without us"] == f"£{worth[('BBB', 'CCC')] // 100:,}"
    assert rows["What we would lose by leaving"] == f"£{round((share - worth[('AAA',)]) / 100):,}"
    assert present.leaving(division, NAMING, "NONE") is None


def test_what_is_lost_if_a_body_leaves_is_told_for_each(division):
    table = share_tables(division, NAMING)["leaving"]
    worth = {tuple(row["bodies"]): row["saving_present_value_pence"] for row in division["answer"]["coalitions"]}
    lost = worth["AAA", "BBB", "CCC"] - worth["BBB", "CCC"] - worth[("AAA",)]
    assert table.rows[0][-1].value == Decimal(lost) / 100


def test_a_division_by_search_has_no_list_by_body_and_leaves_gaps_open(division):
    many = copy.deepcopy(division)
    for rule in many["answer"]["rules"]:
        rule["certificate"]["by_body"] = []
    many["answer"]["coalitions"] = [row for row in many["answer"]["coalitions"] if len(row["bodies"]) != 2]
    tables = share_tables(many, NAMING)
    assert len(tables["objections"].rows) == 0
    assert tables["leaving"].rows[0][2].value is None
    left = present.leaving(many, NAMING, "AAA")
    assert left["group"] is None
    assert left["rows"][-1]["value"] is None


def test_recharges_of_a_year_add_to_nothing_and_years_to_what_a_body_pays(division):
    for year in division["answer"]["settlement"]["years"]:
        assert sum(row["recharge_pence"] for row in year["bodies"]) == 0
    mine = present.settlement(division, NAMING, "AAA")
    assert "Alder County Council receives" in mine["owed"] or "Alder County Council pays" in mine["owed"]
    assert [column["text"] for column in mine["mine"]["columns"]][:2] == ["Financial year", "Alone"]
    assert len(mine["mine"]["rows"][0]) == len(mine["mine"]["columns"]) == len(mine["mine"]["foot"])


def test_the_page(anna, run):
    assert anna.get("/shares")["Location"] == f"/shares/{run.id}"
    words = text_of(anna.get(f"/shares/{run.id}"))
    for said in (
        "Would it hold?",
        "What if we left?",
        "What is paid in each year",
        "Kohlberg's criterion holds",
        *SAID,
    ):
        assert said in words
    for name in ("bodies", "rules", "objections", "groups", "settlement", "assumptions", "leaving"):
        assert anna.get(f"/shares/{run.id}/download/{name}.csv").status_code == 200
    assert anna.get(f"/shares/{run.id}/download/division.json").json()["format"] == "wherry/division/1"
    assert anna.get(f"/shares/{run.id}/download/division.xlsx").content.startswith(b"PK")
    assert anna.get(f"/shares/{run.id}/download/none.csv").status_code == 404


def test_from_a_plan_to_the_question_of_its_division(anna, world):
    plan = keep_run(small_answer("plan"), owner="AAA")
    assert "Divide the saving of the newest plan" in text_of(anna.get("/shares"))
    response = anna.post(f"/plan/{plan.id}/divide")
    with keeper_view(bodies=["AAA"]):
        asked = Run.objects.get(kind="division")
    assert response["Location"] == f"/runs/{asked.id}"
    assert asked.question == plan.question
    kept = keep_run(small_answer("division"), owner="AAA")
    assert f'href="/shares/{kept.id}"' in anna.get(f"/plan/{plan.id}").content.decode()


def test_short_names_stay_apart():
    names = {"A": "Essex County Council", "B": "Essex", "C": "Kent County Council"}
    assert shorten(names) == {"A": "Essex County Council", "B": "Essex", "C": "Kent"}


def test_names_replace_references_only_where_they_stand_alone():
    said = present.name_bodies("AAA, BBB and AAA-SCH would save £1,000.50 more: AAA.", NAMING)
    assert said == (
        "Alder County Council, Birch County Council and AAA-SCH would save £1,000.50 more: Alder County Council."
    )
