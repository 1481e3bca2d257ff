"""Every page, at two widths, with scripts and without: no fault that axe finds, no sideways scroll, nothing outside."""

import pytest
from playwright.sync_api import Page
from tests.pages.conftest import SCRIPTS, WIDTHS
from tests.web.world import OURS

from wherry.store.models import Run
from wherry.store.view import keeper_view

OPEN = ("/sign-in", "/help", "/about", "/accessibility", "/cookies", "/privacy", "/licence", "/no-such-page")
SIGNED_IN = (
    "/sites",
    "/circuits?columns=all&status=active",
    "/records",
    "/records/contracts?q=nothing-at-all",
    f"/records/circuits/{OURS}/circuits-1",
    f"/records/bodies/{OURS}",
    f"/share/circuits/{OURS}/circuits-1",
    "/search?q=alder",
    "/bring-in",
    "/bring-in/past",
    "/runs",
    f"/people/{OURS}",
    f"/people/{OURS}/add",
    "/password",
)


@pytest.mark.parametrize("scripts", SCRIPTS)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_sound(visit, served, width, scripts):
    window = visit(width=width, scripts=scripts == "with scripts")
    for path in OPEN:
        window.go(path)
        window.check()
    window.sign_in()
    with keeper_view(bodies=[OURS]):
        ended = Run.objects.create(
            owner=OURS, kind="plan", state="done", answer="{}", inputs_sha256="ab" * 32, seconds=2
        )
    titles = {}
    for path in (*SIGNED_IN, f"/runs/{ended.id}"):
        page = window.go(path)
        window.check()
        assert page.get_by_text("Generated demonstration data").first.is_visible()
        titles.setdefault(page.title(), []).append(path)
    assert [paths for paths in titles.values() if len(paths) > 1] == []


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.textContent.trim() || document.activeElement.name")


def test_the_keyboard_alone_signs_in(visit, served):
    window = visit()
    page = window.go("/sign-in")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page) == "email"
    page.keyboard.type("anna@example.com")
    page.keyboard.press("Tab")
    page.keyboard.type("three random words")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Sign out").wait_for()


def test_an_error_takes_the_focus_and_leads_to_its_box(visit, served):
    window = visit()
    page = window.go("/sign-in")
    page.get_by_role("button", name="Sign in").click()
    page.locator(".govuk-error-summary").wait_for()
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    page.get_by_role("link", name="Enter your email address").click()
    assert page.evaluate("document.activeElement.name") == "email"
    window.check()


def test_a_filter_changes_the_list_in_place_and_its_address(visit, served):
    window = visit()
    window.sign_in()
    page = window.go("/circuits")
    page.get_by_label("Supplier name contains").fill("no such carrier")
    page.get_by_role("button", name="Apply filters").click()
    page.get_by_text("No circuits match your filters.").wait_for()
    assert "supplier_name=no+such+carrier" in page.url
    window.check()


def test_a_run_is_watched_until_it_ends(visit, served):
    window = visit()
    window.sign_in()
    with keeper_view(bodies=[OURS]):
        run = Run.objects.create(owner=OURS, kind="plan", state="working", stage="searching")
    page = window.go(f"/runs/{run.id}")
    page.get_by_text("Searching.").wait_for()
    window.check()
    with keeper_view(bodies=[OURS]):
        Run.objects.filter(pk=run.pk).update(stage="writing the answer")
    page.get_by_text("Writing the answer.").wait_for()
    with keeper_view(bodies=[OURS]):
        Run.objects.filter(pk=run.pk).update(state="done", answer="{}", seconds=1.0)
    page.get_by_text("Download the answer for a program").wait_for()
    window.check()


def test_the_policy_of_the_site_refuses_what_is_not_its_own(browser, live_server, served):
    context = browser.new_context()
    page = context.new_page()
    refused = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(f"{live_server.url}/sign-in")
    assert refused == []  # the pages themselves need nothing that the policy forbids
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.x = 1'; document.body.append(s); }"
    )
    assert page.evaluate("window.x") is None
    context.close()
