"""A real browser on a real server: how people sign in, and what every page must be.

The server runs on loopback over the tests' own database. ``visit`` opens a window, with scripts or without;
``check_page`` runs axe and the checks that axe does not make.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, sync_playwright
from tests.web.world import OURS, PASSWORD, World, make_ours

from wherry.store.models import Site
from wherry.store.view import keeper_view

AXE = (Path(__file__).resolve().parents[2] / "frontend/vendor/axe.min.js").read_text(encoding="utf-8")
CHROMIUM = os.environ.get("WHERRY_CHROMIUM", "/usr/bin/chromium")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN_AXE = f"axe.run({{runOnly: {{type: 'tag', values: {TAGS}}}, rules: {{'target-size': {{enabled: true}}}}}})"
WIDTHS = (1100, 320)
SCRIPTS = ("with scripts", "without scripts")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser."""
    for item in items:
        if Path(__file__).parent in Path(item.fspath).parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of the system; where there is none, the tests say which package it is in."""
    if not Path(CHROMIUM).exists():
        message = f"{CHROMIUM} is not installed: install the package chromium, or name another with WHERRY_CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    # Playwright keeps an event loop in this thread, in which Django else refuses to ask the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session", autouse=True)
def pages_loaded() -> None:
    """Every page loaded before a browser waits for the first, which else would wait for seconds."""
    import_module("wherry.web.urls")


@pytest.fixture
def served(transactional_db) -> World:
    """What the server's database holds: one body with a record of each kind and its administrator. Committed."""
    cache.clear()
    world = make_ours()
    with keeper_view(bodies=[OURS]):
        Site.objects.update(provenance="generated")
    return world


@dataclass
class Visit:
    """A browser window on the server. ``beside`` is where axe looks at what a window without scripts shows, because
    axe is itself a script."""

    page: Page
    address: str
    beside: Page | None
    outside: list[str]
    faults: list[str]

    def go(self, path: str) -> Page:
        """Open a page of the site."""
        self.page.goto(self.address + path)
        return self.page

    def sign_in(self, email: str = "anna@example.com", password: str = PASSWORD) -> Page:
        """Sign in as people do, and come out on the first page."""
        self.go("/sign-in")
        self.page.get_by_label("Email address").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.get_by_role("button", name="Sign out").wait_for()
        return self.page

    def check(self) -> None:
        """The page as it stands is what every page must be."""
        check_page(self)


@pytest.fixture
def visit(browser: Browser, live_server, served) -> Iterator[Callable[..., Visit]]:
    """Opens windows: ``visit(width=320, scripts=False)``."""
    opened = []

    def open_window(*, width: int = 1100, scripts: bool = True) -> Visit:
        # The policy of the site would keep axe out; test_policy sees that it holds.
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts, bypass_csp=True, locale="en-GB"
        )
        context.set_default_timeout(20_000)
        opened.append(context)
        beside = None
        if not scripts:
            other = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True, locale="en-GB")
            opened.append(other)
            beside = other.new_page()
            beside.route("**/*.js", lambda asked: asked.abort())
        made = Visit(page=context.new_page(), address=live_server.url, beside=beside, outside=[], faults=[])
        made.page.on("request", lambda sent: _note_outside(made, sent.url))
        made.page.on("pageerror", lambda fault: made.faults.append(str(fault)))
        return made

    yield open_window
    for context in opened:
        context.close()


def _note_outside(made: Visit, url: str) -> None:
    if not url.startswith((made.address, "data:", "blob:", "about:")):
        made.outside.append(url)


def check_page(visit: Visit) -> None:
    """No fault that axe can find, no sideways scroll, one heading, a title that names it, nothing from outside."""
    page = visit.page
    title, headings = page.title(), page.locator("h1").all_inner_texts()
    assert len(headings) == 1, f"{page.url}: {headings}"
    assert title.endswith(" - Wherry"), title
    sizes: Any = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert sizes[0] <= sizes[1], f"{page.url} scrolls sideways: {sizes[0]} in {sizes[1]}"
    shown = page if visit.beside is None else shown_beside(visit)
    shown.evaluate(AXE)
    found = shown.evaluate(RUN_AXE)["violations"]
    told = [f"{each['id']}: {each['nodes'][0]['html'][:200]} ({len(each['nodes'])})" for each in found]
    assert told == [], f"{page.url}: {told}"
    nameless = page.locator("svg:not([aria-hidden=true]):not([role=img] svg)").count()
    assert nameless == 0, f"{page.url}: a picture without a name"
    assert visit.outside == []
    assert visit.faults == []


def shown_beside(visit: Visit) -> Page:
    """The page of a window without scripts, letter for letter, where axe can run and the site's scripts cannot."""
    address, text = visit.page.url, visit.page.content()
    beside = visit.beside
    beside.route(address, lambda asked: asked.fulfill(body=text, content_type="text/html; charset=utf-8"))
    beside.goto(address)
    beside.unroute(address)
    return beside
