"""Making the database ready: migrations run as the role that owns the tables."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connections

from wherry.store.checking import check_role


def make_ready(*, verbosity: int = 0) -> None:
    """Bring the tables, the wall and the triggers up to date, and see that the application's role cannot pass."""
    call_command("migrate", database="owner", interactive=False, verbosity=verbosity)
    connections["owner"].close()
    check_role()


class OwnerMigrates:
    """Only the alias ``owner`` is migrated; the application's role could not."""

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        """Whether tables may be made through this alias."""
        return db == "owner"
