"""Making the database ready: migrations run as the role that owns the tables."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connections

from wherry.store.checking import check_role

TURN = 0x77686572  # the number of the lock: "wher"


def make_ready(*, verbosity: int = 0) -> None:
    """Bring the tables, the wall and the triggers up to date, and see that the application's role cannot pass.

    Processes that start together take turns, for only one can change the tables and their grants.
    """
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [TURN])  # let go when the connection closes, however it closes
    try:
        call_command("migrate", database="owner", interactive=False, verbosity=verbosity)
    finally:
        connections["owner"].close()
    check_role()


class OwnerMigrates:
    """Only the alias ``owner`` is migrated; the application's role could not."""

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        """Whether tables may be made through this alias."""
        return db == "owner"
