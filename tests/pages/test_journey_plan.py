"""The second half of an officer's journey: ask for a plan, wait for the run, read the plan, divide its saving, and see
where bodies pay twice; and every page of an answer, as every page must be."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from tests.pages.conftest import SCRIPTS, WIDTHS
from tests.web.answers import keep_run, small_answer, small_estate

from wherry.store.models import MODELS
from wherry.store.view import keeper_view
from wherry.work.queue import work_waiting

BODIES = ("AAA", "BBB", "CCC")
TABLES = ("bodies", "services", "levels", "sites", "circuits", "needs", "arrangements", "offers")


@pytest.fixture
def estate(served):
    """The small estate, shared with the partnership, beside what the first body has already."""
    with keeper_view(bodies=BODIES):
        for table in TABLES:
            rows = [row for row in small_estate().table(table) if (table, row.ref) != ("bodies", "AAA")]
            MODELS[table].objects.keep(rows, visibility="partnership")


@pytest.mark.parametrize("scripts", SCRIPTS)
@pytest.mark.parametrize("width", WIDTHS)
def test_from_a_question_to_fair_shares(visit, estate, width, scripts):
    window = visit(width=width, scripts=scripts == "with scripts")
    page = window.sign_in()
    assert page.url.endswith("/overview")
    window.check()
    page.get_by_role("button", name="Ask for a plan").click()
    window.check()

    page.get_by_label("How many quarters?").fill("")
    page.get_by_role("button", name="Work out the plan").click()
    assert page.get_by_role("link", name="Enter how many quarters").is_visible()
    window.check()

    page.get_by_label("How many quarters?").fill("8")
    page.get_by_role("button", name="Work out the plan").click()
    assert page.get_by_text("Your question is in the queue.").is_visible()
    window.check()

    work()
    page.reload()
    page.get_by_role("button", name="See the plan").click()
    assert page.get_by_text("Proven least cost").is_visible()
    assert page.get_by_text("It agrees to the penny.").is_visible()
    window.check()

    page.get_by_role("button", name="Divide this saving fairly").click()
    work()
    page.reload()
    page.get_by_role("button", name="See the fair shares").click()
    assert page.get_by_role("heading", name="What if we left?").is_visible()
    window.check()

    window.go("/overview")
    assert page.get_by_text("fair share is £").is_visible()
    window.check()


@pytest.mark.parametrize("scripts", SCRIPTS)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_an_answer_is_sound(visit, estate, width, scripts):
    kinds = ("overlap", "plan", "division", "failure", "pairing")
    runs = {kind: keep_run(small_answer(kind), owner="AAA").id for kind in kinds}
    window = visit(width=width, scripts=scripts == "with scripts")
    window.sign_in()
    plan, failures = f"/plan/{runs['plan']}", f"/failures/{runs['failure']}"
    titles = []
    for path in (
        "/overview",
        f"/overlaps/{runs['overlap']}",
        plan,
        f"{plan}/moves",
        f"{plan}/services",
        f"{plan}/needs/BBB/N-net",
        f"{plan}/money?body=BBB&year=2027",
        f"{plan}/why",
        f"/shares/{runs['division']}",
        failures,
        f"{failures}/points",
        f"{failures}/needs",
        f"{failures}/tried",
        f"{failures}/today/single/1",
        "/failures/ask",
        "/recovery",
        f"/recovery/proposed/{runs['pairing']}",
        "/recovery/exercises",
        "/recovery/calendar",
        "/recovery/pairings/AAA/pairings-1",
        "/recovery/exercises/AAA/exercises-1",
        "/recovery/exercises/add/AAA/pairings-1",
    ):
        titles.append(window.go(path).title())
        window.check()
        open_all(window.page)
        window.check()
    assert len(set(titles)) == len(titles)


def open_all(page) -> None:
    """Everything that is folded away, unfolded."""
    for fold in page.locator("main details").all():
        if fold.get_attribute("open") is None:
            fold.locator("> summary").click()


def work() -> None:
    """What a worker does with the runs that wait. The browser's driver keeps a loop in this thread, so in another."""

    def all_of_it() -> None:
        work_waiting()
        connections.close_all()

    with ThreadPoolExecutor(1) as worker:
        worker.submit(all_of_it).result()


@pytest.mark.parametrize("scripts", SCRIPTS)
def test_an_overlap_is_dismissed_with_a_reason(visit, estate, scripts):
    run = keep_run(small_answer("overlap"), owner="AAA")
    window = visit(scripts=scripts == "with scripts")
    window.sign_in()
    page = window.go(f"/overlaps/{run.id}")
    page.get_by_label("Kind", exact=True).select_option("Shared building")
    page.get_by_role("button", name="Apply filters").click()
    page.get_by_text("1 overlap matches your filters.").wait_for()
    page.get_by_role("link", name="Library, NR1 1AA").click()
    window.check()
    page.get_by_label("No, we dismiss it").check()
    page.get_by_role("button", name="Save").click()
    assert page.get_by_role("link", name="Give a reason: your colleagues will ask").is_visible()
    window.check()
    page.get_by_label("Reason").fill("Two entrances, two owners")
    page.get_by_role("button", name="Save").click()
    assert page.get_by_text("what you decided has been kept").is_visible()
    assert page.get_by_text("Two entrances, two owners").first.is_visible()
    window.check()


def test_every_figure_by_year_leads_by_keyboard_to_its_sums(visit, estate):
    run = keep_run(small_answer("plan"), owner="AAA")
    window = visit()
    window.sign_in()
    page = window.go(f"/plan/{run.id}")
    fold = page.locator("#cost-by-year details > summary")
    fold.focus()
    page.keyboard.press("Enter")
    figure = page.locator("#cost-by-year tbody tr").first.get_by_role("link").first
    words = figure.inner_text()
    figure.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/money?**")
    assert words in page.get_by_role("status").inner_text().replace(".00", "")
