"""The audit: every change, who made it, for which body, why, and what was there before and after."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from wherry.store.fields import TextField
from wherry.store.wall import AUDITOR, BODIES, PARTNERSHIP, Wall


class Change(models.Model):
    """One row added, changed or removed. Triggers write it; nobody can alter it.

    It refers to nothing by foreign key, so that history never blocks or breaks what lives. ``number`` gives the order
    and is not shown, because its gaps would tell how much others change.
    """

    wall: ClassVar[Wall] = Wall(
        read=f"owner = ANY ({BODIES}) OR (owner IS NULL AND {PARTNERSHIP} AND table_name <> 'wherry_people') "
        f"OR ({AUDITOR} AND visibility = 'partnership')",
        owner_adds=True,
    )

    number = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    table_name = TextField()
    ref = TextField()
    owner = TextField(null=True)
    visibility = TextField(null=True)
    action = TextField(choices=[("added", "added"), ("changed", "changed"), ("removed", "removed")])
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    person_id = models.UUIDField(null=True)
    person_words = TextField(default="")
    why = TextField(default="")
    request = TextField(default="")
    import_id = models.UUIDField(null=True)

    class Meta:
        db_table = "wherry_changes"
        ordering = ("-number",)
        indexes = (
            models.Index(fields=["table_name", "ref"], name="wherry_changes_ref"),
            models.Index(fields=["import_id"], name="wherry_changes_import"),
            models.Index(fields=["owner", "-number"], name="wherry_changes_owner"),
        )

    def __str__(self) -> str:
        return f"{self.ref} {self.action}"
