"""Imports: what was read from a file, what was doubtful in it, and what became of it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from wherry.record.finding import SEVERITIES
from wherry.store.fields import TextField, WholeField
from wherry.store.wall import Wall, own_wall

CHECKED, APPLIED, UNDONE = STATES = ("checked", "applied", "undone")


class Import(models.Model):
    """One reading of one upload for one body: checked first, applied by a second act, and undone if need be.

    ``counts`` has, by table, how many rows are new, changed, unchanged and refused; ``held`` keeps the good rows as
    plain JSON until they are applied; ``refused_csv`` keeps the refused ones as they stood, each with its reasons.
    """

    wall: ClassVar[Wall] = own_wall()
    unaudited: ClassVar[tuple[str, ...]] = ("held", "refused_csv")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = TextField(null=True)
    file_name = TextField()
    file_sha256 = TextField()
    state = TextField(default=CHECKED, choices=[(state, state) for state in STATES])
    counts = models.JSONField(default=dict)
    refused = models.IntegerField(default=0)
    held = models.JSONField(default=list)
    refused_csv = models.TextField(default="")
    only_good = models.BooleanField(default=False)
    checked_by_words = TextField(default="")
    checked_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "wherry_imports"
        ordering = ("-checked_at",)
        constraints = (models.CheckConstraint(name="wherry_imports_state", condition=Q(state__in=STATES)),)

    def __str__(self) -> str:
        return self.file_name


class ImportFinding(models.Model):
    """Something doubtful or wrong in an upload, with its place and its remedy."""

    wall: ClassVar[Wall] = own_wall()
    audited: ClassVar[bool] = False

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bring = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="findings")
    owner = TextField(null=True)
    place = WholeField(help_text="Its place in the order of the reading.")
    code = TextField()
    severity = TextField(choices=[(severity, severity) for severity in SEVERITIES])
    says = TextField()
    remedy = TextField()
    source_file = TextField(default="")
    source_sheet = TextField(default="")
    source_row = WholeField(null=True)
    table = TextField(default="")
    ref = TextField(default="")
    column = TextField(default="")
    value = TextField(default="")

    class Meta:
        db_table = "wherry_import_findings"
        ordering = ("bring", "place")

    def __str__(self) -> str:
        return f"{self.severity}: {self.says}"
