"""The wall between bodies: row-level security in the database, raised after every migration from what models declare.

A setting that lives for one transaction says whose eyes are looking; with no setting there are no rows. The
application's role owns nothing, and a table gets no grant until its wall stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, models, transaction

BODIES = "(SELECT string_to_array(current_setting('wherry.bodies', true), ','))::text[]"
WRITES = "(SELECT string_to_array(current_setting('wherry.writes', true), ','))::text[]"
ADMINISTERS = "(SELECT string_to_array(current_setting('wherry.administers', true), ','))::text[]"
PERSON = "(SELECT nullif(current_setting('wherry.person', true), ''))::uuid"
SIGNING_IN = "(SELECT nullif(current_setting('wherry.signing_in', true), ''))"
SESSION = "(SELECT nullif(current_setting('wherry.session', true), ''))"


def _on(name: str) -> str:
    return f"(SELECT current_setting('wherry.{name}', true) = 'on')"


PARTNERSHIP = _on("partnership")
PARTNERSHIP_WRITES = _on("partnership_writes")
AUDITOR = _on("auditor")
KEEPER = _on("keeper")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """Who may read, add, change and remove rows of a table, each as a condition in SQL; None means nobody.

    ``owner_adds`` lets the role that owns the tables add rows, for triggers that run in its name.
    """

    read: str | None
    add: str | None = None
    change: str | None = None
    remove: str | None = None
    owner_adds: bool = False


def shared_wall(owner: str = "owner") -> Wall:
    """The wall of what bodies own and may share: read by the owner, those it names and, if it says so, the
    partnership; written by the owner alone. What nobody owns is the partnership's."""
    read = (
        f"{owner} = ANY ({BODIES}) OR shared_with && {BODIES} "
        f"OR ({PARTNERSHIP} AND (visibility = 'partnership' OR {owner} IS NULL))"
    )
    write = f"{owner} = ANY ({WRITES}) OR ({owner} IS NULL AND {PARTNERSHIP_WRITES})"
    return Wall(read=read, add=write, change=write, remove=write)


def own_wall(owner: str = "owner") -> Wall:
    """The wall of what concerns one body only: its own people read it, its own officers write it."""
    write = f"{owner} = ANY ({WRITES}) OR ({owner} IS NULL AND {PARTNERSHIP_WRITES})"
    return Wall(
        read=f"{owner} = ANY ({BODIES}) OR ({owner} IS NULL AND {PARTNERSHIP})", add=write, change=write, remove=write
    )


FOREIGN_WALLS: dict[str, Wall] = {
    "django_session": Wall(
        read=f"session_key = {SESSION} OR expire_date < now()",
        add=f"session_key = {SESSION}",
        change=f"session_key = {SESSION}",
        remove=f"session_key = {SESSION} OR expire_date < now()",
    ),
}
"""Walls of tables that other people's packages bring."""

OPEN_TABLES: dict[str, str] = {
    "procrastinate_jobs": "the queue: a row names a run and a person by number, nothing else",
    "procrastinate_events": "the queue: when a job was taken and ended",
    "procrastinate_periodic_defers": "the queue: what is to be repeated",
    "procrastinate_workers": "the queue: which workers live",
}
"""Tables that the application may use without a wall, and why."""

CLOSED_TABLES: dict[str, str] = {
    "django_migrations": "which migrations have run: the owner's",
    "django_content_type": "Django's list of models: not used by pages",
    "auth_permission": "Django's permissions: Wherry has roles by body instead",
    "auth_group": "as above",
    "auth_group_permissions": "as above",
}
"""Tables that the application may not touch at all, and why."""


def walled_tables() -> dict[str, Wall]:
    """Every table with a wall, by name. ``ImproperlyConfigured`` where a model of the store declares none."""
    walls = dict(FOREIGN_WALLS)
    for model in store_models():
        wall = getattr(model, "wall", None)
        if wall is None:
            raise ImproperlyConfigured(f"the model {model.__name__} declares no wall: say who may see its rows")
        walls[model._meta.db_table] = wall
    return walls


def store_models() -> list[type[models.Model]]:
    """The models whose tables hold what bodies own, in the order of their names."""
    found = [model for model in apps.get_app_config("store").get_models() if model._meta.managed]
    return sorted(found, key=lambda model: model.__name__)


def raise_wall(using: str) -> None:
    """Put the policies of every table in place, as the role that owns them, and only then let the application in."""
    application = settings.DATABASES["default"]["USER"]
    owner = settings.DATABASES["owner"]["USER"]
    walls = walled_tables()
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")
        tables = {name for (name,) in cursor.fetchall()}
        unknown = tables - walls.keys() - OPEN_TABLES.keys() - CLOSED_TABLES.keys()
        if unknown:
            raise ImproperlyConfigured(f"no wall is declared for the tables {', '.join(sorted(unknown))}")
        cursor.execute(f'GRANT USAGE ON SCHEMA public TO "{application}"')
        cursor.execute(f'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "{application}"')
        for table in sorted(tables & walls.keys()):
            _wall_in(cursor, table, walls[table], application, owner)
        for table in sorted(tables & OPEN_TABLES.keys()):
            cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO "{application}"')
        _lend_the_queue(cursor, application)


def _lend_the_queue(cursor: Any, application: str) -> None:
    """Let the application use the queue's own functions and counters, and no others: the function that writes the
    audit could be hung on another table by whoever may call it, and a counter tells how much others change."""
    for kind in ("FUNCTIONS", "SEQUENCES"):
        cursor.execute(f'REVOKE ALL ON ALL {kind} IN SCHEMA public FROM PUBLIC, "{application}"')
    cursor.execute(
        "SELECT oid::regprocedure::text FROM pg_proc "
        "WHERE pronamespace = 'public'::regnamespace AND starts_with(proname, 'procrastinate_')"
    )
    for (function,) in cursor.fetchall():
        cursor.execute(f'GRANT EXECUTE ON FUNCTION {function} TO "{application}"')
    cursor.execute(
        "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'S' "
        "AND relnamespace = 'public'::regnamespace AND starts_with(relname, 'procrastinate_')"
    )
    for (sequence,) in cursor.fetchall():
        cursor.execute(f'GRANT USAGE ON SEQUENCE {sequence} TO "{application}"')


def _wall_in(cursor: Any, table: str, wall: Wall, application: str, owner: str) -> None:
    cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
    cursor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
    cursor.execute("SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = %s", [table])
    for (name,) in cursor.fetchall():
        cursor.execute(f'DROP POLICY "{name}" ON "{table}"')
    rules = (
        ("SELECT", wall.read, None),
        ("INSERT", None, wall.add),
        ("UPDATE", wall.change, wall.change),
        ("DELETE", wall.remove, None),
    )
    for verb, using, check in rules:
        if using is None and check is None:
            continue
        words = f" USING ({using})" if using is not None else ""
        words += f" WITH CHECK ({check})" if check is not None else ""
        cursor.execute(f'CREATE POLICY wherry_{verb.lower()} ON "{table}" FOR {verb} TO "{application}"{words}')
        cursor.execute(f'GRANT {verb} ON "{table}" TO "{application}"')
    if wall.owner_adds:
        cursor.execute(f'CREATE POLICY wherry_trigger ON "{table}" FOR INSERT TO "{owner}" WITH CHECK (true)')
