"""What surrounds every page: who is signed in, the view that follows from it, the session, the headers, the key."""

import stat
from types import SimpleNamespace

import pytest
from django.contrib.auth import authenticate, login, logout
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from wherry.record import estate as record
from wherry.record.error import NotAllowed
from wherry.site.database import databases, read_address
from wherry.site.middleware import Headers, PersonsView
from wherry.site.secret import kept_key
from wherry.store.models import Body, Change, Person, Site
from wherry.store.session import SessionStore
from wherry.store.view import current_view, keeper_view, looking
from wherry.work.admit import admit_person, new_password

PASSWORD = "kestrel-on-the-broad"


@pytest.fixture
def nora(db):
    with keeper_view(bodies=["NFK"]):
        Body.objects.keep([record.Body(ref="NFK", name="Norfolk", kind="county")])
        Site.objects.keep([record.Site(ref="NFK/S-1", body="NFK", name="Depot", kind="depot")])
    return admit_person(email="Nora@NFK.example", name="Nora", roles=[("NFK", "officer")], password=PASSWORD)


def ask(user, page):
    """One request through the middleware."""
    request = RequestFactory().get("/")
    request.user, request.number = user, "request-1"
    return PersonsView(page)(request)


def test_a_page_sees_what_its_person_may_see_and_only_while_it_runs(nora):
    def page(request):
        assert current_view() == request.view
        Site.objects.update(name="Renamed")
        return HttpResponse(str(Site.objects.count()))

    assert ask(nora, page).content == b"1"
    assert Site.objects.count() == 0
    assert ask(SimpleNamespace(is_authenticated=False), page).content == b"0"
    with keeper_view(bodies=["NFK"]):
        noted = Change.objects.filter(action="changed").get()
        assert (noted.person_words, noted.request) == ("Nora (nora@nfk.example)", "request-1")


def test_what_is_not_allowed_is_answered_as_forbidden(nora):
    with pytest.raises(PermissionDenied, match="not yours"):
        PersonsView(lambda request: HttpResponse()).process_exception(None, NotAllowed("not yours"))
    assert PersonsView(lambda request: HttpResponse()).process_exception(None, ValueError()) is None


@pytest.mark.parametrize("number", ["", "short", "x" * 100, "with space and more", "line\nbreak-in-it"])
def test_every_answer_has_strict_headers_and_a_number_of_our_own(number):
    request = RequestFactory().get("/", headers={"X-Request-ID": number} if number else {})
    response = Headers(lambda request: HttpResponse())(request)
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert "script-src" not in response["Content-Security-Policy"]
    assert response["X-Request-ID"] not in (number, "")


def test_a_number_that_a_proxy_gave_is_kept():
    request = RequestFactory().get("/", headers={"X-Request-ID": "abcdef-0123456789"})
    assert Headers(lambda request: HttpResponse())(request)["X-Request-ID"] == "abcdef-0123456789"


def test_signing_in_by_address_and_password(nora):
    assert authenticate(username="NORA@nfk.example", password=PASSWORD) == nora
    assert authenticate(username="nora@nfk.example", password="wrong") is None
    assert authenticate(username="nobody@nfk.example", password=PASSWORD) is None
    assert authenticate(username="", password=PASSWORD) is None
    with keeper_view():
        nora.is_active = False
        nora.save(update_fields=["is_active"])
    assert authenticate(username="nora@nfk.example", password=PASSWORD) is None
    assert Person.objects.count() == 0


def test_a_session_is_read_by_its_key_alone(nora):
    request = RequestFactory().get("/")
    request.session = SessionStore()
    login(request, authenticate(username="nora@nfk.example", password=PASSWORD))
    request.session.save()
    key = request.session.session_key
    assert SessionStore(key).load()["_auth_user_id"] == str(nora.pk)
    assert Session.objects.count() == 0
    assert SessionStore("0" * 32).load() == {}
    with keeper_view():
        assert Session.objects.count() == 0
    request.user = nora
    logout(request)
    assert SessionStore(key).load() == {}


def test_a_session_gets_a_new_key_at_sign_in(nora):
    request = RequestFactory().get("/")
    request.session = SessionStore()
    request.session["basket"] = "full"
    request.session.save()
    before = request.session.session_key
    login(request, nora, backend="wherry.store.sign_in.EmailBackend")
    request.session.save()
    assert request.session.session_key != before
    assert SessionStore(before).load() == {}
    assert SessionStore(request.session.session_key).load()["basket"] == "full"


def test_expired_sessions_can_be_cleared(nora):
    store = SessionStore()
    store["a"] = 1
    store.set_expiry(-10)
    store.save()
    SessionStore.clear_expired()
    assert not SessionStore().exists(store.session_key)


def test_the_key_is_made_once_and_nobody_else_reads_it(tmp_path):
    key = kept_key(tmp_path / "data")
    assert len(key) >= 50
    assert kept_key(tmp_path / "data") == key
    assert stat.S_IMODE((tmp_path / "data" / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret-key"]


def test_without_an_address_the_database_is_the_embedded_one():
    found = databases({})
    assert (found["default"]["USER"], found["owner"]["USER"]) == ("wherry_app", "wherry_owner")
    assert found["default"]["ATOMIC_REQUESTS"]
    assert found["default"]["EMBEDDED"]


def test_an_address_of_one_s_own_needs_two_roles():
    app, owner = "postgresql://app:p%40ss@db.example:5433/wherry?sslmode=require", "postgres://own@db.example/wherry"
    found = databases({"DATABASE_URL": app, "DATABASE_OWNER_URL": owner})
    assert found["default"]["USER"] == "app"
    assert found["default"]["PASSWORD"] == "p@ss"
    assert found["default"]["PORT"] == "5433"
    assert found["default"]["OPTIONS"] == {"sslmode": "require"}
    assert found["owner"]["USER"] == "own"
    for environment in (
        {"DATABASE_URL": app},
        {"DATABASE_OWNER_URL": owner},
        {"DATABASE_URL": app, "DATABASE_OWNER_URL": app},
    ):
        with pytest.raises(ImproperlyConfigured):
            databases(environment)
    with pytest.raises(ImproperlyConfigured, match="write a database address as"):
        read_address("mysql://root@db/x")


def test_passwords_that_we_make_are_long_and_differ():
    made = {new_password() for _ in range(50)}
    assert len(made) == 50
    assert all(len(password) >= 40 for password in made)


def test_a_view_is_not_kept_between_threads(nora):
    import threading

    from wherry.store.view import NOBODY, View

    found = []
    with looking(View(bodies=("NFK",))):
        thread = threading.Thread(target=lambda: found.append(current_view()))
        thread.start()
        thread.join()
    assert found == [NOBODY]
