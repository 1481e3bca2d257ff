"""The demonstration estate through the presenters: what its pages say adds up, at its real size."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.web.answers import document

from wherry.engine.plan.options import PlanOptions
from wherry.read.folder import read_folder
from wherry.record.quarter import Quarter
from wherry.show.naming import Naming
from wherry.show.overlap_tables import overlap_tables
from wherry.show.plan_tables import plan_tables
from wherry.show.words import GENERATED
from wherry.web.present import overlaps as overlap_words
from wherry.web.present import plan as plan_words
from wherry.web.present import plan_charts as charts
from wherry.web.present import plan_lines as sums
from wherry.work.answers import answer_overlap, answer_plan
from wherry.work.settle_overlap import overlap_key

pytestmark = pytest.mark.slow
FOLDER = Path(__file__).resolve().parents[2] / "examples" / "eastern"


@pytest.fixture(scope="session")
def eastern():
    return read_folder(FOLDER).estate


@pytest.fixture(scope="session")
def naming(eastern):
    return Naming(
        bodies={body.ref: body.name for body in eastern.bodies},
        services={service.ref: service.name for service in eastern.services},
    )


@pytest.fixture(scope="session")
def overlaps(eastern):
    return document(answer_overlap(eastern))


@pytest.fixture(scope="session")
def plan(eastern):
    return document(answer_plan(eastern, PlanOptions(start=Quarter.of(2027, 4)), time_limit=120))


def test_every_overlap_has_a_name_of_its_own(overlaps):
    keys = [overlap_key(overlap) for overlap in overlaps["answer"]["overlaps"]]
    assert len(keys) > 400
    assert len(set(keys)) == len(keys)


def test_filters_part_the_overlaps_without_loss(overlaps, naming):
    rows = overlaps["answer"]["overlaps"]
    undecided = [()] * len(rows)
    by_kind = {
        kind["kind"]: overlap_words.narrow(rows, {"kind": kind["kind"]}, undecided, naming)
        for kind in overlaps["answer"]["totals"]["kinds"]
    }
    assert {kind: len(found) for kind, found in by_kind.items()} == {
        kind["kind"]: kind["count"] for kind in overlaps["answer"]["totals"]["kinds"]
    }
    assert sorted(at for found in by_kind.values() for at in found) == list(range(len(rows)))
    table = overlap_tables(overlaps, naming, rows=by_kind["closed site"])["overlaps"]
    assert len(table.rows) == len(by_kind["closed site"])
    assert table.generated


def test_what_the_plan_says_adds_up_and_is_checked(plan, naming):
    tables = plan_tables(plan, naming)
    saving = Decimal(plan["answer"]["saving"]["total_pence"]) / 100
    assert plan_words.check_tag(plan["answer"])["text"] == "Checked"
    assert saving > 0
    assert tables["baseline-lines"].totals[5].known - tables["lines"].totals[5].known == saving
    for name, column in (("years", 3), ("bodies", 3), ("body-years", 4), ("cash", 3)):
        assert tables[name].totals[column].known == saving, name
    assert all(row[4].value >= 0 for row in tables["cash"].rows)  # never below nought
    assert GENERATED not in plan_words.headline(plan)["lead"]


def test_needs_and_set_up_and_steps_are_all_that_is_paid(plan):
    lines, needs = plan["answer"]["lines"], plan["answer"]["needs"]
    of_offers = sum(line["amount_pence"] for line in lines if not line["need"])
    assert sum(need["cost_pence"] for need in needs) + of_offers == sum(line["amount_pence"] for line in lines)
    for need in needs[::7]:
        made = sums.need_quarters(plan, need, {})
        total = Decimal(made["foot"][4]["text"].replace("£", "").replace(",", ""))
        assert total * 100 == need["cost_pence"]


def test_the_chart_of_moves_has_a_row_for_every_need_and_a_mark_for_every_move(plan, naming):
    stays = charts.list_stays(plan, naming)
    assert len({(stay.body, stay.service) for stay in stays}) == len(plan["answer"]["needs"])
    assert sum(stay.moved for stay in stays) == len(plan["answer"]["moves"])
