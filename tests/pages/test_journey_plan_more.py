"""What if, side by side, and why: the pages on which more is asked of a plan, as every page must be."""

import pytest
from tests.pages.conftest import SCRIPTS, WIDTHS
from tests.web.answers import keep_run, small_answer, small_estate

from wherry.engine.plan.options import PlanOptions
from wherry.store.models import MODELS
from wherry.store.view import keeper_view
from wherry.work.answers import answer_plan

BODIES = ("AAA", "BBB", "CCC")


@pytest.mark.parametrize("scripts", SCRIPTS)
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_on_which_more_is_asked_are_sound(visit, served, width, scripts):
    with keeper_view(bodies=BODIES):
        for table in ("bodies", "services", "levels", "needs", "arrangements", "offers"):
            rows = [row for row in small_estate().table(table) if (table, row.ref) != ("bodies", "AAA")]
            MODELS[table].objects.keep(rows, visibility="partnership")
    runs = {kind: keep_run(small_answer(kind), owner="AAA").id for kind in ("plan", "explanation", "appraisal")}
    question = small_answer("plan").question
    refused = {"offer": "AAA/O-net", "need": "CCC/N-net", "body": None, "starts": None}
    options = PlanOptions.read({**question, "refusals": [refused]})
    other = keep_run(answer_plan(small_estate(), options), owner="AAA").id
    window = visit(width=width, scripts=scripts == "with scripts")
    window.sign_in()
    plan = f"/plan/{runs['plan']}"
    titles = []
    for path in (
        plan,
        f"{plan}/why",
        f"{plan}/moves",
        f"{plan}/needs/BBB/N-net",
        f"{plan}/compare?with={other}",
        f"{plan}/what-if",
        f"/explanations/{runs['explanation']}",
        f"/appraisals/{runs['appraisal']}",
    ):
        titles.append(window.go(path).title())
        window.check()
    assert len(set(titles)) == len(titles)


def test_what_if_says_what_is_missing_and_then_asks(visit, served):
    with keeper_view(bodies=BODIES):
        for table in ("bodies", "services", "levels", "needs", "arrangements", "offers"):
            rows = [row for row in small_estate().table(table) if (table, row.ref) != ("bodies", "AAA")]
            MODELS[table].objects.keep(rows, visibility="partnership")
    run = keep_run(small_answer("plan"), owner="AAA")
    window = visit()
    window.sign_in()
    page = window.go(f"/plan/{run.id}/what-if")
    page.get_by_role("button", name="Work out that plan").click()
    assert page.get_by_text("Choose something to change").first.is_visible()
    window.check()
    page.get_by_label("What if this offer were not used?").select_option("AAA/O-net")
    page.get_by_role("button", name="Work out that plan").click()
    assert page.get_by_text("Your question is in the queue.").is_visible()
    window.check()
