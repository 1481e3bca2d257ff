"""The store as Django knows it: after every migration the wall is raised and the audit's triggers are set."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate


class StoreConfig(AppConfig):
    """What the bodies hold, who they are, and every change."""

    name = "wherry.store"
    label = "store"
    verbose_name = "the store"

    def ready(self) -> None:
        from wherry.store.checking import check_walls

        register(check_walls, "store")
        post_migrate.connect(_after_migration, sender=self)


def _after_migration(*, using: str, **signal: Any) -> None:
    from wherry.store.audit import set_triggers
    from wherry.store.wall import raise_wall

    if using == "owner":
        set_triggers(using)
        raise_wall(using)
