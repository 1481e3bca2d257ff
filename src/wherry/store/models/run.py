"""Runs: one working of one question, from waiting to answer."""

from __future__ import annotations

import json
import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from wherry.store.fields import ListField, TextField
from wherry.store.record import NAMED, OWN, PARTNERSHIP, VISIBILITIES
from wherry.store.wall import Wall, shared_wall

OVERLAP, PLAN, DIVISION, FAILURE, EXPLANATION, APPRAISAL, PAIRING, ASSURANCE, JOIN, LOTS = KINDS = (
    "overlap",
    "plan",
    "division",
    "failure",
    "explanation",
    "appraisal",
    "pairing",
    "assurance",
    "join",
    "lots",
)
WAITING, WORKING, DONE, NO_PLAN, STOPPED, FAILED = STATES = (
    "waiting",
    "working",
    "done",
    "no plan",
    "stopped",
    "failed",
)
ENDED = (DONE, NO_PLAN, STOPPED, FAILED)
SCOPES = ((OWN, "What this body may see"), (PARTNERSHIP, "What the partnership shares"))


class Run(models.Model):
    """A question, how far its working has got, and its answer as one canonical JSON text beside its inputs' hash.

    ``owner`` is the body it was asked for. A run in the partnership's scope is worked from what the partnership
    shares, and all members see it; a run in the body's own scope is the body's. ``left_out`` has the findings about
    references that could not be followed, because what they lead to is not shared here.
    """

    wall: ClassVar[Wall] = shared_wall()
    unaudited: ClassVar[tuple[str, ...]] = (
        "answer",
        "left_out",
        "stage",
        "best",
        "bound",
        "gap",
        "progress",
        "seconds",
        "beat_at",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = TextField(null=True)
    visibility = TextField(default=OWN, choices=VISIBILITIES)
    shared_with = ListField(default=tuple, blank=True)
    kind = TextField(choices=[(kind, kind) for kind in KINDS])
    scope = TextField(default=OWN, choices=SCOPES)
    question = models.JSONField(default=dict)
    state = TextField(default=WAITING, choices=[(state, state) for state in STATES])
    stage = TextField(default="", blank=True)
    best = models.FloatField(null=True)
    bound = models.FloatField(null=True)
    gap = models.FloatField(null=True)
    progress = models.FloatField(null=True)
    asked_by = models.UUIDField(null=True)
    asked_by_words = TextField(default="")
    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    seconds = models.FloatField(null=True)
    stop_asked = models.BooleanField(default=False)
    inputs_sha256 = TextField(default="")
    generated = models.BooleanField(default=False)
    answer = models.TextField(null=True)
    left_out = models.JSONField(default=list)
    error = TextField(default="")

    class Meta:
        db_table = "wherry_runs"
        ordering = ("-asked_at",)
        constraints = (
            models.CheckConstraint(name="wherry_runs_state", condition=Q(state__in=STATES)),
            models.CheckConstraint(name="wherry_runs_scope", condition=Q(scope__in=[OWN, PARTNERSHIP])),
            models.CheckConstraint(
                name="wherry_runs_visibility", condition=Q(visibility__in=[OWN, NAMED, PARTNERSHIP])
            ),
            models.CheckConstraint(
                name="wherry_runs_done_answered", condition=~Q(state=DONE) | Q(answer__isnull=False)
            ),
        )
        indexes = (models.Index(fields=["kind", "-asked_at"], name="wherry_runs_kind"),)

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ENDED

    @property
    def answer_data(self) -> Any:
        """The answer as plain data; None while there is none."""
        return None if self.answer is None else json.loads(self.answer)

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
