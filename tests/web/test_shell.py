"""The frame of every page: who may come in, where they are, whose page it is, and what is said of made-up data."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.world import OURS

from wherry.store.models import Body, Site
from wherry.store.view import keeper_view

PLAIN = ("help", "about", "accessibility", "cookies", "privacy", "licence")
NOTICE = "Generated demonstration data"


def title(html: str) -> str:
    return re.search(r"<title>(.*?)</title>", html, re.S).group(1)


def headings(html: str) -> list[str]:
    class Found(HTMLParser):
        def __init__(self):
            super().__init__()
            self.words, self.inside = [], False

        def handle_starttag(self, tag, attrs):
            if tag == "h1":
                self.inside = True
                self.words.append("")

        def handle_endtag(self, tag):
            self.inside = self.inside and tag != "h1"

        def handle_data(self, data):
            if self.inside:
                self.words[-1] += data

    found = Found()
    found.feed(html)
    return [" ".join(words.split()) for words in found.words]


@pytest.mark.parametrize("name", ["home", "sites", "circuits", "records", "search", "bring-in", "runs", "people"])
def test_a_stranger_is_asked_to_sign_in_and_led_back(name, db):
    address = reverse(name)
    response = Client().get(address)
    assert response.status_code == 302
    assert response["Location"] == f"/sign-in?next={address}"


@pytest.mark.parametrize("name", PLAIN)
def test_a_stranger_may_read_the_plain_pages(name, db):
    html = Client().get(reverse(name)).content.decode()
    assert len(headings(html)) == 1
    assert title(html) == f"{headings(html)[0]} - Wherry"


def test_pages_have_titles_of_their_own_and_one_heading(anna):
    names = [*PLAIN, "sites", "circuits", "records", "search", "bring-in", "bring-in-past", "runs", "people"]
    titles = set()
    for name in names:
        html = anna.get(reverse(name), follow=True).content.decode()
        assert len(headings(html)) == 1, name
        titles.add(title(html))
    assert len(titles) == len(names)


def test_the_header_names_the_body_and_the_navigation_says_where_one_is(anna):
    html = anna.get("/circuits").content.decode()
    assert "Alder County Council" in html
    assert re.search(r'href="/circuits" aria-current="page"', html)
    record = anna.get("/records/circuits/AAA/circuits-1").content.decode()
    assert re.search(r'href="/circuits" aria-current="true"', record)


def test_generated_data_is_said_on_every_page_and_export_while_it_is_in_view(anna, world):
    addresses = ("/records", "/circuits", "/records/contracts", "/about", "/records/circuits/AAA/circuits-1")
    for address in addresses:
        assert NOTICE not in anna.get(address).content.decode()
    with keeper_view(bodies=[OURS]):
        Site.objects.update(provenance="generated")
    for address in addresses:
        assert NOTICE in anna.get(address).content.decode()
    assert ",generated" in anna.get("/download/sites.csv").content.decode()
    assert "Origin" not in anna.get("/download/circuits.csv").content.decode()


def test_a_page_that_does_not_exist_says_nothing_of_its_address(anna):
    response = anna.get("/records/circuits/AAA/no-such-circuit")
    assert response.status_code == 404
    html = response.content.decode()
    assert headings(html) == ["Page not found"]
    assert "no-such-circuit" not in html
    assert "urlconf" not in html.lower()


def test_a_page_opened_the_wrong_way_says_so(anna):
    answer = anna.get("/sign-out")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert headings(answer.content.decode()) == ["This page cannot be opened this way"]


def test_a_fault_is_answered_in_the_same_look_and_leaks_nothing(anna, monkeypatch):
    def broken(*given):
        raise RuntimeError("secret inner words")

    monkeypatch.setattr("wherry.web.pages.records.text_matches", broken)
    anna.raise_request_exception = False
    response = anna.get("/search?q=words")
    assert response.status_code == 500
    html = response.content.decode()
    assert headings(html) == ["Sorry, there is a problem"]
    assert "secret inner words" not in html
    assert "Traceback" not in html


def test_a_form_without_its_token_is_refused_in_the_same_look(world):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/sign-in", {"email": "a@example.com", "password": "x"})
    assert response.status_code == 403
    assert headings(response.content.decode()) == ["Send the form again"]


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_frame_asks_the_database_a_few_times(anna):
    assert queries(anna, "/about") <= 40  # most of them set the view and its savepoints


@pytest.mark.parametrize("address", ["/sites", "/records/sites/AAA/sites-1", "/search?q=Alder", "/download/sites.csv"])
def test_pages_ask_as_often_for_many_rows_as_for_few(anna, address):
    with keeper_view(bodies=[OURS]):
        one = Site.objects.rows()[0]
        Site.objects.keep(replace(one, ref=f"{OURS}/few-{number}") for number in range(10))
    few = queries(anna, address)
    with keeper_view(bodies=[OURS]):
        Site.objects.keep(replace(one, ref=f"{OURS}/many-{number}") for number in range(300))
    assert queries(anna, address) == few


def test_a_person_with_no_role_sees_nothing_and_no_page_breaks(db):
    from wherry.store.models import Person

    with keeper_view():
        person = Person.objects.add(email="new@example.com", name="New", password="three random words")
    client = Client()
    client.force_login(person)
    for address in ("/sites", "/circuits", "/records", "/runs", "/bring-in", "/search?q=a"):
        assert client.get(address).status_code == 200, address
    assert client.get("/people").status_code == 403


def test_a_person_of_two_bodies_is_told_how_many(anna, world):
    from wherry.record import estate as record
    from wherry.store.models import Role

    with keeper_view(bodies=["BBB"]):
        Body.objects.keep([record.Body(ref="BBB", name="Birch Council", kind="district")])
        Role.objects.create(person=world.ours, body="BBB", role="viewer")
    assert "2 bodies" in anna.get("/records").content.decode()
