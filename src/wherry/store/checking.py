"""What Django's system check says of the store: every model has a wall, and the application's role cannot climb it."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections

from wherry.record.error import WherryError
from wherry.store.wall import store_models


class Unwalled(WherryError):
    """The database would not keep bodies apart."""

    exit_code = 9


def check_walls(**given: Any) -> list[CheckMessage]:
    """An error for each model of the store that does not say who may see its rows."""
    return [
        Error(
            f"the model {model.__name__} declares no wall",
            hint="give it wall = shared_wall(), own_wall() or a Wall(...) of its own",
            obj=model,
            id="wherry.E001",
        )
        for model in store_models()
        if getattr(model, "wall", None) is None
    ]


def check_role() -> None:
    """``Unwalled`` where the application's role is a superuser, may pass the wall, or owns a table; or where the
    server is older than PostgreSQL 15."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        if cursor.fetchone()[0] < 150000:
            raise Unwalled("this PostgreSQL is older than 15: use a newer server, or none and Wherry brings its own")
        cursor.execute("SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        name, passes = cursor.fetchone()
        if passes:
            raise Unwalled(f"the database role {name} passes every wall: use one that is not a superuser")
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' "
            "AND pg_has_role(current_user, relowner, 'MEMBER')"
        )
        if cursor.fetchone()[0]:
            raise Unwalled(f"the database role {name} owns tables: DATABASE_URL must name a role that owns nothing")
