"""The wall: what one body holds, another neither sees, changes, counts nor guesses, whatever Python does."""

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, ProgrammingError, connection, models, transaction
from django.db.models import Count

from wherry.record import estate as record
from wherry.store.checking import Unwalled, check_role, check_walls
from wherry.store.models import MODELS, Body, Circuit, Import, Person, Role, Run, Service, Settlement, Site
from wherry.store.view import NOBODY, View, current_view, keeper_view, looking, view
from wherry.store.wall import CLOSED_TABLES, OPEN_TABLES, raise_wall, walled_tables

pytestmark = pytest.mark.django_db

A = View(bodies=("AAA",), writes=("AAA",), partnership=True)
B = View(bodies=("BBB",), writes=("BBB",), partnership=True)
OUTSIDER = View(bodies=("OUT",), writes=("OUT",))


def site(ref: str, **also) -> Site:
    return Site.of(record.Site(ref=ref, body=ref.partition("/")[0], name=ref, kind="library"), **also)


@pytest.fixture
def sites():
    """A private site of each body, one that B shares with A by name, one that B shares with the partnership."""
    with keeper_view(bodies=["AAA", "BBB", "OUT"]):
        Body.objects.keep(
            [
                record.Body(ref=ref, name=f"Body {ref}", kind="county", member=ref != "OUT")
                for ref in ("AAA", "BBB", "OUT")
            ]
        )
        for made in (
            site("AAA/private"),
            site("BBB/private"),
            site("BBB/named", visibility="named", shared_with=["AAA"]),
            site("BBB/partnership", visibility="partnership"),
        ):
            made.save(force_insert=True)
        Service.objects.keep([record.Service(ref="wan", name="WAN", unit="Mbit/s")])


def seen(model=Site) -> set[str]:
    return set(model.objects.values_list("pk", flat=True))


def refused(act) -> None:
    """The act fails in the database."""
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        act()


def test_with_no_view_there_is_nothing(sites):
    for model in apps.get_app_config("store").get_models():
        assert model.objects.count() == 0, model
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')
            assert cursor.fetchone() == (0,)


def test_a_body_sees_its_own_what_is_shared_with_it_and_what_the_partnership_shares(sites):
    with looking(A):
        assert seen() == {"AAA/private", "BBB/named", "BBB/partnership"}
        assert seen(Service) == {"wan"}
    with looking(B):
        assert seen() == {"BBB/private", "BBB/named", "BBB/partnership"}
    with looking(OUTSIDER):
        assert seen() == set()
        assert seen(Service) == set()
        assert seen(Body) == {"OUT"}


def test_the_partnerships_scope_has_nothing_private(sites):
    with looking(View(partnership=True)):
        assert seen() == {"BBB/partnership"}


def test_the_view_ends_with_its_block(sites):
    with looking(A):
        with looking(B):
            assert current_view() is B
            assert "AAA/private" not in seen()
        assert "AAA/private" in seen()
        with pytest.raises(ZeroDivisionError), looking(B):
            raise ZeroDivisionError
        assert "AAA/private" in seen()
    assert current_view() is NOBODY
    assert seen() == set()


def test_a_body_cannot_add_change_remove_or_take_what_is_another_s(sites):
    with looking(A):
        refused(lambda: site("BBB/new").save(force_insert=True))
        refused(lambda: Service.of(record.Service(ref="new", name="New", unit="1")).save(force_insert=True))
        refused(lambda: Body.objects.keep([record.Body(ref="CCC", name="C", kind="county")]))
        for hidden_or_shared in ("BBB/private", "BBB/named", "BBB/partnership"):
            rows = Site.objects.filter(pk=hidden_or_shared)
            assert rows.update(name="ours") == 0
            assert rows.update(owner="AAA") == 0
            assert rows.update(visibility="own", shared_with=[]) == 0
            assert rows.delete()[0] == 0
        refused(lambda: Site.objects.filter(pk="AAA/private").update(owner="BBB"))
    with looking(B):
        assert set(Site.objects.values_list("name", flat=True)) == {"BBB/private", "BBB/named", "BBB/partnership"}


def test_one_who_may_only_look_cannot_write(sites):
    with looking(View(bodies=("AAA",), partnership=True)):
        refused(lambda: site("AAA/new").save(force_insert=True))
        assert Site.objects.update(name="changed") == 0


def test_a_reference_that_exists_and_one_that_does_not_fail_alike(sites):
    """Neither a unique index, nor a check, nor a foreign key tells whether another's record is there."""
    words = []
    with looking(A):
        for ref in ("BBB/private", "BBB/nothing"):
            for owner in ("AAA", "BBB"):
                made = site(ref)
                made.owner = owner
                with pytest.raises((ProgrammingError, IntegrityError)) as fault, transaction.atomic():
                    made.save(force_insert=True)
                words.append(str(fault.value).replace(ref, "REF").split("DETAIL")[0])
        assert words[:2] == words[2:]
        for ref in ("BBB/private", "BBB/nothing"):
            Circuit.objects.keep([record.Circuit(ref=f"AAA/C-{ref[4:]}", body="AAA", site=ref)])
        assert Circuit.objects.count() == 2


def test_no_key_leads_from_a_record_to_another_s(superuser):
    """Checks of foreign keys see over the wall, so records have none."""
    keys = superuser.execute(
        "SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'f' "
        "AND conrelid::regclass::text LIKE 'wherry%'"
    ).fetchall()
    assert {name for (name,) in keys} == {"wherry_roles", "wherry_import_findings"}


def test_sums_and_orders_have_nothing_of_another_s(sites):
    with looking(A):
        assert Site.objects.aggregate(n=Count("pk")) == {"n": 3}
        assert list(Site.objects.values("owner").annotate(n=Count("pk")).order_by("owner")) == [
            {"owner": "AAA", "n": 1},
            {"owner": "BBB", "n": 2},
        ]
        assert not Site.objects.filter(name__contains="BBB/priv").exists()
        assert Site.objects.raw("SELECT * FROM wherry_sites WHERE ref = 'BBB/private'")[:] == []


@pytest.mark.parametrize(
    "make",
    [
        lambda owner: Run(owner=owner, kind="plan"),
        lambda owner: Import(owner=owner, file_name="x.csv", file_sha256="0"),
        lambda owner: Settlement(owner=owner, overlap="o-1", verdict="accepted", reason="agreed"),
    ],
    ids=["runs", "imports", "settlements"],
)
def test_what_is_not_a_record_is_walled_too(make):
    with looking(B):
        kept = make("BBB")
        kept.save(force_insert=True)
    with looking(A):
        assert not type(kept).objects.exists()
        refused(lambda: make("BBB").save(force_insert=True))
        make("AAA").save(force_insert=True)
        assert type(kept).objects.count() == 1


def test_every_table_has_a_wall_or_a_reason(superuser):
    found = superuser.execute(
        "SELECT relname, relrowsecurity AND relforcerowsecurity, "
        "(SELECT count(*) FROM pg_policies WHERE tablename = relname) "
        "FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
    ).fetchall()
    granted = {
        name
        for (name,) in superuser.execute(
            "SELECT DISTINCT table_name FROM information_schema.role_table_grants WHERE grantee = 'wherry_app'"
        )
    }
    assert {name for name, _, _ in found} == {*walled_tables(), *OPEN_TABLES, *CLOSED_TABLES}
    for name, forced, policies in found:
        if name in walled_tables():
            assert forced, name
            assert policies >= 1, name
        assert (name in granted) == (name not in CLOSED_TABLES), name


def test_the_application_s_role_owns_nothing_and_passes_nothing(superuser):
    check_role()
    assert superuser.execute("SELECT count(*) FROM pg_class WHERE relowner = 'wherry_app'::regrole").fetchone() == (0,)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == ("wherry_app", "wherry_app")
    for attempt in (
        "ALTER TABLE wherry_sites DISABLE ROW LEVEL SECURITY",
        "DROP POLICY wherry_select ON wherry_sites",
        "TRUNCATE wherry_sites",
        "CREATE TABLE mine (a int)",
        "SET ROLE wherry_owner",
        "SET row_security = off; SELECT * FROM wherry_sites",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE TEMPORARY TABLE mine (ref text)",
        "SELECT last_value FROM wherry_changes_number_seq",
        "SELECT nextval('wherry_changes_number_seq')",
        "CREATE TRIGGER t AFTER INSERT ON wherry_sites EXECUTE FUNCTION wherry_note_changes()",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attempt)


def test_of_functions_the_application_may_call_only_the_queue_s(superuser):
    """Whoever may call the audit's function could hang it on a table of their own and write a false audit."""
    found = superuser.execute(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
        "AND has_function_privilege('wherry_app', oid, 'EXECUTE')"
    ).fetchall()
    assert found
    assert all(name.startswith("procrastinate_") for (name,) in found)


def test_even_the_owner_of_the_tables_sees_nothing(sites, postgres, django_db_setup):
    import psycopg

    with psycopg.connect(**postgres.parameters(user="wherry_owner", database=django_db_setup)) as owner:
        owner.execute("SELECT set_config('wherry.bodies', 'AAA,BBB', true)")
        assert owner.execute("SELECT count(*) FROM wherry_sites").fetchone() == (0,)


def test_a_model_without_a_wall_is_found_out():
    try:

        class Unguarded(models.Model):
            class Meta:
                app_label = "store"

        assert [fault.id for fault in check_walls()] == ["wherry.E001"]
        with pytest.raises(ImproperlyConfigured, match="Unguarded declares no wall"):
            raise_wall("default")
    finally:
        apps.all_models["store"].pop("unguarded", None)
        apps.clear_cache()
    assert check_walls() == []


def test_a_role_that_passes_walls_is_refused(superuser):
    superuser.execute("ALTER ROLE wherry_app BYPASSRLS")
    try:
        with pytest.raises(Unwalled, match="passes every wall"):
            check_role()
    finally:
        superuser.execute("ALTER ROLE wherry_app NOBYPASSRLS")


def test_python_scoping_is_not_what_holds(sites, monkeypatch):
    """Managers that forget, raw SQL and joins see the same: the database decides."""
    with looking(A):
        for sql in (
            "SELECT ref FROM wherry_sites",
            "SELECT s.ref FROM wherry_sites s CROSS JOIN wherry_bodies b WHERE b.ref = 'BBB' OR true",
            "WITH x AS (SELECT * FROM wherry_sites) SELECT ref FROM x UNION SELECT ref FROM wherry_sites",
        ):
            with connection.cursor() as cursor:
                cursor.execute(sql)
                assert {row[0] for row in cursor.fetchall()} == {"AAA/private", "BBB/named", "BBB/partnership"}


def test_people_and_roles_of_another_body_are_not_seen():
    with keeper_view(bodies=["AAA", "BBB"]):
        anne = Person.objects.add(email="Anne@A.example", name="Anne", password="a long password")
        bob = Person.objects.add(email="bob@b.example", name="Bob", password="a long password")
        Role.objects.create(person=anne, body="AAA", role="officer")
        Role.objects.create(person=bob, body="BBB", role="administrator")
    with view(person=anne) as mine:
        assert mine.bodies == ("AAA",)
        assert mine.writes == ("AAA",)
        assert mine.administers == ()
        assert set(Person.objects.all()) == {anne}
        assert Role.objects.count() == 1
        refused(lambda: Role.objects.create(person=anne, body="BBB", role="viewer"))
        refused(lambda: Role.objects.create(person=anne, body="AAA", role="administrator"))
        refused(lambda: Person.objects.add(email="bob@b.example", name="Bob"))
    with view(person=bob):
        Role.objects.create(person=bob, body="BBB", role="officer")
        refused(lambda: Role.objects.create(person=bob, body="AAA", role="officer"))


def test_every_record_model_has_the_same_wall():
    for table, model in MODELS.items():
        assert model.wall.read, table
        assert model.wall.add, table
