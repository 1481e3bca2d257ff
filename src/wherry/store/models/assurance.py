"""Assurance: configurations and scans without their secrets, what people do about failures, and kept diagrams."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from wherry.store.fields import ListField, TextField
from wherry.store.record import NAMED, OWN, PARTNERSHIP, VISIBILITIES
from wherry.store.wall import Wall, own_wall, shared_wall

CONFIGURATION, SCAN = FILE_KINDS = ("configuration", "scan")


class EvidenceFile(models.Model):
    """One configuration or scan of a body, as it was brought in on a day, with its secrets taken out before.

    ``text`` has as many lines as the file, so that a line number holds in both; a scan keeps its rows in ``held``
    alone. ``held`` is what was read of the original: facts, what was not understood, orders that were tried. ``device``
    is the reference of its device, else the name that the file gives. A newer file of the same device leaves the older
    one in place, no longer ``current``.
    """

    wall: ClassVar[Wall] = shared_wall()
    unaudited: ClassVar[tuple[str, ...]] = ("text", "held")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = TextField()
    visibility = TextField(default=OWN, choices=VISIBILITIES)
    shared_with = ListField(default=tuple, blank=True)
    kind = TextField(choices=[(kind, kind) for kind in FILE_KINDS])
    file_name = TextField()
    file_sha256 = TextField()
    device = TextField(default="")
    text = models.TextField(default="")
    held = models.JSONField(default=dict)
    dated = models.DateField(null=True)
    current = models.BooleanField(default=True)
    generated = models.BooleanField(default=False)
    brought_by_words = TextField(default="")
    brought_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "wherry_evidence_files"
        ordering = ("owner", "kind", "file_name", "-brought_at")
        constraints = (
            models.CheckConstraint(name="wherry_evidence_files_kind", condition=Q(kind__in=FILE_KINDS)),
            models.CheckConstraint(
                name="wherry_evidence_files_visibility", condition=Q(visibility__in=[OWN, NAMED, PARTNERSHIP])
            ),
        )
        indexes = (
            models.Index(fields=["owner", "device"], name="wherry_evidence_files_device"),
            models.Index(fields=["file_sha256"], name="wherry_evidence_files_sha256"),
        )

    def __str__(self) -> str:
        return self.file_name


class Mend(models.Model):
    """What a body does about one rule that one of its devices breaks: who, by when, and the day on which they say that
    it is done. Whether it is closed is for the next configuration to show, not for anybody to say."""

    wall: ClassVar[Wall] = own_wall()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = TextField()
    device = TextField()
    rule = TextField()
    who = TextField(default="")
    due = models.DateField(null=True)
    done = models.DateField(null=True)
    note = TextField(default="")
    changed_by_words = TextField(default="")
    settled_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "wherry_mends"
        ordering = ("owner", "device", "rule")
        constraints = (models.UniqueConstraint(name="wherry_mends_once", fields=("owner", "device", "rule")),)

    def __str__(self) -> str:
        return f"{self.rule} on {self.device}"


class KeptDiagram(models.Model):
    """A network diagram of a body as it was drawn on a day, so that a later one can be laid beside it."""

    wall: ClassVar[Wall] = own_wall()
    unaudited: ClassVar[tuple[str, ...]] = ("held",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = TextField()
    version = TextField()
    drawn = models.DateField()
    author = TextField(default="")
    held = models.JSONField(default=dict)
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "wherry_diagrams"
        ordering = ("owner", "-kept_at")
        constraints = (models.UniqueConstraint(name="wherry_diagrams_once", fields=("owner", "version")),)

    def __str__(self) -> str:
        return f"{self.owner} {self.version}"
