"""Signing in tells nobody who has an account, and passwords cannot be tried without end."""

import re

import pytest
from django.test import Client
from tests.web.world import PASSWORD

from wherry.web import attempts

ADDRESS = "anna@example.com"


def sign_in(client, email=ADDRESS, password=PASSWORD, onwards=""):
    return client.post(f"/sign-in{onwards}", {"email": email, "password": password})


def said(response) -> str:
    """The page without its token and what was typed."""
    return re.sub(r'(name="csrfmiddlewaretoken"|name="email"[^>]*?) value="[^"]*"', "", response.content.decode())


def test_the_right_password_leads_on(world):
    client = Client()
    assert sign_in(client)["Location"] == "/"
    assert client.get("/records").status_code == 200


def test_the_address_may_be_typed_in_any_capitals(world):
    assert sign_in(Client(), email="ANNA@Example.com").status_code == 302


def test_signing_in_leads_back_to_a_page_of_this_site_and_to_no_other(world):
    assert sign_in(Client(), onwards="?next=/records/contracts%3Fq%3Da")["Location"] == "/records/contracts?q=a"
    for elsewhere in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        assert sign_in(Client(), onwards=f"?next={elsewhere}")["Location"] == "/"


def test_a_failure_is_the_same_whether_or_not_anybody_has_the_address(world):
    known = sign_in(Client(), password="wrong")
    unknown = sign_in(Client(), email="nobody@example.com", password="wrong")
    assert known.status_code == unknown.status_code == 422
    assert said(known) == said(unknown)
    assert "The email address or the password is not right" in said(known)


def test_a_closed_account_fails_as_a_wrong_password_does(world):
    from wherry.store.view import keeper_view

    with keeper_view():
        world.ours.is_active = False
        world.ours.save()
    assert said(sign_in(Client())) == said(sign_in(Client(), email="nobody@example.com"))


def test_missing_words_are_asked_for_by_name(world):
    html = sign_in(Client(), email="", password="").content.decode()
    assert "Enter your email address" in html
    assert "Enter your password" in html
    assert "<title>Error: Sign in - Wherry</title>" in html


@pytest.mark.parametrize("email", [ADDRESS, "nobody@example.com"])
def test_after_ten_failures_even_the_right_password_must_wait(world, email):
    for _ in range(attempts.MOST_FOR_ADDRESS):
        assert sign_in(Client(), email=email, password="wrong").status_code == 422
    refused = sign_in(Client(), email=email)
    assert refused.status_code == 429
    assert "Wait 15 minutes" in refused.content.decode()
    assert sign_in(Client(), email="other@example.com", password="wrong").status_code == 422


def test_many_addresses_from_one_place_are_stopped_too(world, monkeypatch):
    monkeypatch.setattr(attempts, "MOST_FROM_PLACE", 3)
    for number in range(3):
        sign_in(Client(), email=f"person{number}@example.com", password="wrong")
    assert sign_in(Client()).status_code == 429


def test_success_forgets_failures(world):
    for _ in range(attempts.MOST_FOR_ADDRESS - 1):
        sign_in(Client(), password="wrong")
    assert sign_in(Client()).status_code == 302
    assert sign_in(Client(), password="wrong").status_code == 422


def test_signing_out_is_a_form_and_ends_the_session(anna):
    assert anna.get("/sign-out").status_code == 405
    assert anna.post("/sign-out")["Location"] == "/sign-in"
    assert anna.get("/records").status_code == 302


def test_a_password_is_never_sent_back(world):
    assert "hunter2 hunter2" not in sign_in(Client(), password="hunter2 hunter2").content.decode()
