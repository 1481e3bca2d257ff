"""People by their pages: an administrator adds one, gives and takes roles, and sees nobody else's."""

import re

import pytest
from django.test import Client
from tests.web.world import OURS, PASSWORD

from wherry.store.models import Change, Person, Role
from wherry.store.view import keeper_view

NEW = {"name": "Olu Officer", "email": "Olu@Example.com", "role": "officer"}


def add(client, **also):
    return client.post(f"/people/{OURS}/add", {**NEW, **also})


def roles() -> list[tuple[str, str]]:
    with keeper_view(bodies=[OURS]):
        return sorted(Role.objects.filter(body=OURS).values_list("person__email", "role"))


def test_a_person_is_added_with_a_password_that_is_shown_once_and_works(anna):
    html = add(anna).content.decode()
    password = re.search(r"<strong[^>]*>([a-z-]+)</strong>", html).group(1)
    assert len(password) > 30
    client = Client()
    response = client.post("/sign-in", {"email": "olu@example.com", "password": password})
    assert response.status_code == 302
    assert client.get("/records").status_code == 200
    assert client.get("/people").status_code == 403
    assert password not in anna.get(f"/people/{OURS}").content.decode()
    with keeper_view(bodies=[OURS]):
        noted = [str(change.after) for change in Change.objects.all()]
        assert not any(password in words or "password" in words for words in noted)


def test_who_added_whom_is_noted_in_their_own_name(anna):
    add(anna)
    with keeper_view(bodies=[OURS]):
        change = Change.objects.filter(table_name="wherry_roles").first()
    assert change.person_words == "Anna Alder (anna@example.com)"
    assert change.why == "added Olu Officer"


def test_an_address_that_is_taken_is_refused_without_a_name(anna):
    add(anna)
    response = add(anna, name="Another")
    assert response.status_code == 422
    html = response.content.decode()
    assert "This address cannot be added here: ask the keeper of this site" in html
    assert "Olu Officer" not in html


def test_roles_are_given_and_taken(anna):
    add(anna)
    person = Person
    with keeper_view(bodies=[OURS]):
        person = Person.objects.get(email="olu@example.com")
    anna.post(f"/people/{OURS}/{person.pk}/give", {"role": "approver"})
    assert ("olu@example.com", "approver") in roles()
    with keeper_view(bodies=[OURS]):
        role = Role.objects.get(person=person, role="officer")
    anna.post(f"/people/{OURS}/{role.pk}/take")
    assert ("olu@example.com", "officer") not in roles()


def test_the_last_administrator_stays(anna, world):
    with keeper_view(bodies=[OURS]):
        role = Role.objects.get(person=world.ours)
    anna.post(f"/people/{OURS}/{role.pk}/take")
    assert roles() == [("anna@example.com", "administrator")]
    assert "A body needs an administrator" in anna.get(f"/people/{OURS}").content.decode()


@pytest.mark.parametrize("role", ["auditor", "keeper", ""])
def test_only_roles_of_a_body_can_be_given(anna, role):
    assert add(anna, role=role).status_code == 422
    assert roles() == [("anna@example.com", "administrator")]


def test_an_officer_is_no_administrator(anna, world):
    with keeper_view(bodies=[OURS]):
        officer = Person.objects.add(email="olu@example.com", name="Olu", password=PASSWORD)
        Role.objects.create(person=officer, body=OURS, role="officer")
    client = Client()
    client.force_login(officer)
    assert client.get("/people").status_code == 403
    assert client.get(f"/people/{OURS}").status_code == 404
    assert add(client, email="x@example.com").status_code == 404
    assert "People" not in re.search(
        r'<ul class="govuk-service-nav.*?</ul>', client.get("/records").content.decode(), re.S
    ).group(0)


def test_a_password_is_changed_by_who_knows_it(anna, world):
    wrong = anna.post("/password", {"current": "no", "new": "four other random words"})
    assert wrong.status_code == 422
    assert "The current password is not right" in wrong.content.decode()
    weak = anna.post("/password", {"current": PASSWORD, "new": "short"})
    assert weak.status_code == 422
    done = anna.post("/password", {"current": PASSWORD, "new": "four other random words"})
    assert done.status_code == 302
    assert anna.get("/records").status_code == 200
    client = Client()
    assert client.post("/sign-in", {"email": "anna@example.com", "password": PASSWORD}).status_code == 422
    assert (
        client.post("/sign-in", {"email": "anna@example.com", "password": "four other random words"}).status_code == 302
    )
