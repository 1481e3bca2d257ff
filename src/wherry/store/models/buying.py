"""Buying together: files that bodies publish, how their headings are meant, decisions on suppliers, and purchases."""

from __future__ import annotations

import json
import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from wherry.store.fields import ListField, TextField
from wherry.store.record import NAMED, OWN, PARTNERSHIP, VISIBILITIES
from wherry.store.wall import Wall, own_wall, shared_wall

CHECKED, APPLIED, UNDONE = STATES = ("checked", "applied", "undone")
SAME, APART = RELATIONS = ("same", "apart")
CONTRACTS, SPEND, UNKNOWN = FILE_KINDS = ("contracts", "spend", "unknown")


def _visible(table: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=f"{table}_visibility", condition=Q(visibility__in=[OWN, NAMED, PARTNERSHIP]))


class BuyingFile(models.Model):
    """A register or a spend file of one body: what was found in it, and, once it is taken in, its rows.

    ``found`` is what the reading says of it (kind, mapping, counts, refused rows); ``rows`` its accepted contracts and
    payments; ``headings`` how its headings were understood. All three are JSON texts.
    """

    wall: ClassVar[Wall] = shared_wall()
    unaudited: ClassVar[tuple[str, ...]] = ("found", "rows", "headings")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = TextField()
    visibility = TextField(default=OWN, choices=VISIBILITIES)
    shared_with = ListField(default=tuple, blank=True)
    file_name = TextField()
    file_sha256 = TextField()
    kind = TextField(choices=[(kind, kind) for kind in FILE_KINDS])
    claim = TextField(default="", blank=True)
    state = TextField(default=CHECKED, choices=[(state, state) for state in STATES])
    accepted = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    found = models.TextField(default="{}")
    rows = models.TextField(default="")
    headings = models.TextField(default="{}")
    generated = models.BooleanField(default=False)
    brought_by_words = TextField(default="")
    checked_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "wherry_buying_files"
        ordering = ("-checked_at",)
        constraints = (
            models.CheckConstraint(name="wherry_buying_files_state", condition=Q(state__in=STATES)),
            _visible("wherry_buying_files"),
        )

    @property
    def found_data(self) -> Any:
        """What the reading says of it, as plain data."""
        return json.loads(self.found)

    @property
    def rows_data(self) -> Any:
        """Its accepted rows as plain data; None before it is taken in."""
        return json.loads(self.rows) if self.rows else None

    def __str__(self) -> str:
        return self.file_name


class BuyingUpload(models.Model):
    """The file itself, kept until it is taken in, so that it can be read again when a heading is put right. ``file`` is
    the id of its ``BuyingFile``; no key leads from it, for a key would see over the wall."""

    wall: ClassVar[Wall] = own_wall()
    audited: ClassVar[bool] = False

    file = models.UUIDField(primary_key=True, editable=False)
    owner = TextField()
    content = models.BinaryField()

    class Meta:
        db_table = "wherry_buying_uploads"

    def __str__(self) -> str:
        return str(self.pk)


class BuyingMapping(models.Model):
    """How the headings of one body's files are meant, learnt from its files and put right by its people."""

    wall: ClassVar[Wall] = own_wall()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = TextField(unique=True)
    headings = models.JSONField(default=dict)
    placed = models.JSONField(default=list)
    changed_by_words = TextField(default="")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "wherry_buying_mappings"

    def __str__(self) -> str:
        return f"the headings of {self.owner}"


class SupplierDecision(models.Model):
    """One body's word on two names of suppliers: one company, or two. Taking it back undoes what it did."""

    wall: ClassVar[Wall] = shared_wall()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = TextField()
    visibility = TextField(default=OWN, choices=VISIBILITIES)
    shared_with = ListField(default=tuple, blank=True)
    first = TextField()
    second = TextField()
    relation = TextField(choices=[(relation, relation) for relation in RELATIONS])
    decided_by_words = TextField(default="")
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "wherry_supplier_decisions"
        ordering = ("-decided_at",)
        constraints = (
            models.UniqueConstraint(name="wherry_supplier_decisions_once", fields=("owner", "first", "second")),
            models.CheckConstraint(name="wherry_supplier_decisions_relation", condition=Q(relation__in=RELATIONS)),
            _visible("wherry_supplier_decisions"),
        )

    def __str__(self) -> str:
        return f"{self.first} and {self.second}: {self.relation}"


class JointPurchase(models.Model):
    """What bodies buy together, owned by the one that leads. ``facts`` are those of ``wherry/purchase/1``."""

    wall: ClassVar[Wall] = shared_wall()

    ref = TextField(primary_key=True)
    owner = TextField()
    visibility = TextField(default=OWN, choices=VISIBILITIES)
    shared_with = ListField(default=tuple, blank=True)
    facts = models.JSONField(default=dict)
    generated = models.BooleanField(default=False)
    changed_by_words = TextField(default="")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "wherry_purchases"
        ordering = ("ref",)
        constraints = (_visible("wherry_purchases"),)

    def __str__(self) -> str:
        return str(self.ref)
