"""The audit: every change by whatever road, with who and why; never altered, and walled like the rest."""

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from wherry.record import estate as record
from wherry.store.models import Body, Change, Person, Role, Run, Service, Site
from wherry.store.view import View, because, keeper_view, looking, view

pytestmark = pytest.mark.django_db
A = View(bodies=("AAA",), writes=("AAA",), partnership=True, person_words="Anne", why="annual review", request="r-1")
B = View(bodies=("BBB",), writes=("BBB",), partnership=True)


def sites(*refs: str, **also) -> None:
    Site.objects.keep(
        [record.Site(ref=ref, body=ref.partition("/")[0], name="first", kind="library") for ref in refs], **also
    )


def test_every_road_to_a_change_is_noted():
    with looking(A):
        sites("AAA/1", "AAA/2", "AAA/3")
        one = Site.objects.get(pk="AAA/1")
        one.name = "saved"
        one.save()
        Site.objects.filter(pk="AAA/2").update(name="updated")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE wherry_sites SET name = 'raw' WHERE ref = 'AAA/3'")
        Site.objects.filter(pk="AAA/1").delete()
        noted = list(Change.objects.order_by("number").values_list("ref", "action", "before__name", "after__name"))
        assert noted == [
            ("AAA/1", "added", None, "first"),
            ("AAA/2", "added", None, "first"),
            ("AAA/3", "added", None, "first"),
            ("AAA/1", "changed", "first", "saved"),
            ("AAA/2", "changed", "first", "updated"),
            ("AAA/3", "changed", "first", "raw"),
            ("AAA/1", "removed", "saved", None),
        ]
        latest = Change.objects.first()
        assert (latest.person_words, latest.why, latest.request) == ("Anne", "annual review", "r-1")
        assert latest.owner == "AAA"
        assert latest.table_name == "wherry_sites"


def test_a_change_that_changes_nothing_is_not_noted():
    with looking(A):
        sites("AAA/1")
        Site.objects.update(name="first")
        assert Change.objects.count() == 1


def test_a_reason_can_be_given_for_a_part():
    with looking(A), because("moved to the new depot"):
        sites("AAA/1")
    with looking(A):
        assert Change.objects.get().why == "moved to the new depot"


def test_nobody_alters_the_audit(superuser):
    with looking(A):
        sites("AAA/1")
        for attempt in ("UPDATE wherry_changes SET why = 'x'", "DELETE FROM wherry_changes", "TRUNCATE wherry_changes"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(attempt)
        with pytest.raises(ProgrammingError, match=r"permission denied|row-level"), transaction.atomic():
            Change.objects.create(at="2026-01-01T00:00:00Z", table_name="x", ref="x", action="added")
        assert Change.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_not_even_the_owner_or_a_superuser_alters_it(superuser):
    with looking(A):
        sites("AAA/1")
    for attempt in (
        "UPDATE wherry_changes SET why = 'x'",
        "DELETE FROM wherry_changes",
        "TRUNCATE wherry_changes",
    ):
        with pytest.raises(Exception, match="the audit is never altered"):
            superuser.execute(attempt)
    assert superuser.execute("SELECT count(*) FROM wherry_changes").fetchone() == (1,)


def test_another_body_s_changes_are_not_seen_even_of_what_it_shares():
    with looking(B):
        sites("BBB/1", visibility="partnership")
        sites("BBB/2")
    with looking(A):
        assert Change.objects.count() == 0


def test_the_partnership_s_auditor_sees_changes_of_what_is_shared_and_nothing_private():
    with looking(B):
        sites("BBB/1", visibility="partnership")
        sites("BBB/2")
        Site.objects.filter(pk="BBB/1").update(name="second")
        Site.objects.filter(pk="BBB/2").update(visibility="partnership")
    with keeper_view(bodies=["AAA"]):
        ada = Person.objects.add(email="ada@audit.example", name="Ada")
        Role.objects.create(person=ada, body=None, role="auditor")
        Service.objects.keep([record.Service(ref="wan", name="WAN", unit="Mbit/s")])
    with view(person=ada):
        noted = set(Change.objects.values_list("ref", "action"))
        assert {("BBB/1", "added"), ("BBB/1", "changed"), ("wan", "added")} <= noted
        assert not any(ref == "BBB/2" for ref, _ in noted)
        with pytest.raises(DatabaseError), transaction.atomic():
            Service.objects.keep([record.Service(ref="lan", name="LAN", unit="Mbit/s")])


def test_passwords_and_progress_are_left_out(superuser):
    with keeper_view(bodies=["AAA"]):
        anne = Person.objects.add(email="anne@a.example", name="Anne", password="a long password")
        Role.objects.create(person=anne, body="AAA", role="officer")
        Body.objects.keep([record.Body(ref="AAA", name="A", kind="county")])
    with looking(A):
        run = Run.objects.create(owner="AAA", kind="plan")
        Run.objects.update(progress=0.5, stage="searching")
        assert Change.objects.filter(table_name="wherry_runs").count() == 1
        run.refresh_from_db()
        Run.objects.update(stop_asked=True)
        assert Change.objects.filter(table_name="wherry_runs").count() == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('wherry.bodies', 'AAA', true)")
        cursor.execute("SELECT count(*) FROM wherry_changes WHERE coalesce(before, after)::text LIKE '%password%'")
        assert cursor.fetchone() == (0,)
