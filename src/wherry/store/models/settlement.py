"""What bodies have decided about overlaps."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from wherry.store.fields import ListField, TextField
from wherry.store.record import OWN, VISIBILITIES
from wherry.store.wall import Wall, shared_wall

ACCEPTED, DISMISSED = VERDICTS = ("accepted", "dismissed")


class Settlement(models.Model):
    """One body's word on one overlap, with its reason. ``overlap`` is the overlap's own reference in its answer."""

    wall: ClassVar[Wall] = shared_wall()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = TextField(null=True)
    visibility = TextField(default=OWN, choices=VISIBILITIES)
    shared_with = ListField(default=tuple, blank=True)
    overlap = TextField()
    verdict = TextField(choices=[(verdict, verdict) for verdict in VERDICTS])
    reason = TextField()
    settled_by_words = TextField(default="")
    settled_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "wherry_settlements"
        ordering = ("-settled_at",)
        constraints = (
            models.UniqueConstraint(name="wherry_settlements_once", fields=("owner", "overlap"), nulls_distinct=False),
            models.CheckConstraint(name="wherry_settlements_verdict", condition=Q(verdict__in=VERDICTS)),
            models.CheckConstraint(name="wherry_settlements_reason", condition=~Q(reason="")),
        )

    def __str__(self) -> str:
        return f"{self.overlap} {self.verdict}"
