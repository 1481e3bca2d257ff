"""Recording exercises of pairings: what was planned or held, what the clock said, and what is left to do.

Recording one that was held also keeps the evidence that it yields, so that assurance can take it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wherry.engine.resilience.pairing.evidence import evidence_of
from wherry.record.certificate import Pairing
from wherry.record.error import WherryError
from wherry.record.recovery import EXERCISE_KINDS, TIMED, Exercise, ExerciseAction
from wherry.record.reference import LETTERS
from wherry.store.models import MODELS, Person
from wherry.store.record import OWN
from wherry.store.view import view
from wherry.work.answers import today
from wherry.work.permission import bodies_of, require

GOOD_FOR_DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a person says of an exercise. Unknown is None; ``held`` None while it is to come."""

    kind: str
    services: tuple[str, ...] = ()
    planned: date | None = None
    held: date | None = None
    restore_hours: Decimal | None = None
    data_loss_hours: Decimal | None = None
    passed: bool | None = None
    led_by: str | None = None
    witnessed_by: str | None = None
    says: str | None = None


def record_exercise(*, by: Person, body: str, pairing: str, told: Told, exercise: str | None = None) -> str:
    """Keep an exercise of a pairing, a new one or, where ``exercise`` names it, one that is there; its reference.

    It belongs to the body that records it, which is on one side of the pairing, and may be seen by whoever may see the
    pairing if that is the body's own. ``WherryError`` where what is told cannot be, or the pairing is not in view.
    """
    _check(told)
    with view(person=by, bodies=bodies_of(body), why=f"recorded an exercise of {pairing}"):
        require(by, "change", body)
        model = MODELS["pairings"].objects.filter(pk=pairing).first()
        if model is None:
            raise WherryError(f"there is no pairing {pairing} that you may see")
        of: Pairing = model.row
        strange = set(told.services) - set(of.services)
        if strange:
            raise WherryError(f"{pairing} does not recover {', '.join(sorted(strange))}")
        ref = exercise or _next(body, "exercises")
        row = _row(ref, body, of, told, kept=_kept(exercise, body, pairing))
        if exercise is None:
            own = model.owner == body
            seen = {"visibility": model.visibility if own else OWN, "shared_with": model.shared_with if own else ()}
            MODELS["exercises"].objects.keep([row], **seen)
        else:
            values = MODELS["exercises"].values_of(row)
            MODELS["exercises"].objects.filter(pk=ref, owner=body).update(**values)
        _keep_evidence(row, of)
    return ref


def add_action(*, by: Person, body: str, exercise: str, says: str, assigned_to: str | None, due: date | None) -> str:
    """Keep something to be done after an exercise of the body; its reference. ``WherryError`` where there is no such
    exercise of the body's."""
    if not says.strip():
        raise WherryError("say what is to be done")
    with view(person=by, bodies=bodies_of(body), why=f"added an action to {exercise}"):
        require(by, "change", body)
        of = MODELS["exercises"].objects.filter(pk=exercise, owner=body).first()
        if of is None:
            raise WherryError(f"there is no exercise {exercise} of {body}")
        row = ExerciseAction(
            ref=_next(body, "exercise_actions"),
            body=body,
            exercise=exercise,
            says=says.strip(),
            assigned_to=assigned_to,
            due=due,
        )
        MODELS["exercise_actions"].objects.keep([row], visibility=of.visibility, shared_with=of.shared_with)
    return row.ref


def finish_action(*, by: Person, body: str, action: str, done: date) -> None:
    """Write the day on which an action of the body was done. ``WherryError`` where there is none, or it is to come."""
    if done > today():
        raise WherryError("the day on which it was done is yet to come")
    with view(person=by, bodies=bodies_of(body), why=f"finished {action}"):
        require(by, "change", body)
        if not MODELS["exercise_actions"].objects.filter(pk=action, owner=body).update(done=done):
            raise WherryError(f"there is no action {action} of {body}")


def _check(told: Told) -> None:
    if told.kind not in EXERCISE_KINDS:
        raise WherryError(f"an exercise is a {', a '.join(EXERCISE_KINDS)}, not {told.kind!r}")
    if told.planned is None and told.held is None:
        raise WherryError("give the day it is planned for, or the day it was held")
    if told.held is None and (told.passed is not None or told.restore_hours is not None):
        raise WherryError("a result needs the day on which the exercise was held")
    if told.held is not None and told.held > today():
        raise WherryError("the day it was held is yet to come: give it as planned")
    if told.kind in TIMED and told.passed and told.restore_hours is None:
        raise WherryError("a restore that passed has a time by the clock: write down how long it took")
    for hours in (told.restore_hours, told.data_loss_hours):
        if hours is not None and hours < 0:
            raise WherryError("hours cannot be below 0")


def _kept(exercise: str | None, body: str, pairing: str) -> Exercise | None:
    """The exercise that is there, where one is named."""
    if exercise is None:
        return None
    found = MODELS["exercises"].objects.filter(pk=exercise, owner=body, pairing=pairing).first()
    if found is None:
        raise WherryError(f"there is no exercise {exercise} of {body}")
    row: Exercise = found.row
    return row


def _row(ref: str, body: str, of: Pairing, told: Told, *, kept: Exercise | None) -> Exercise:
    if body not in (of.body, of.recovery_site.partition("/")[0]):
        raise WherryError(f"{body} is on neither side of {of.ref}")
    return Exercise(
        ref=ref,
        body=body,
        pairing=of.ref,
        kind=told.kind,
        services=told.services,
        planned=told.planned,
        held=told.held,
        restore_hours=told.restore_hours,
        data_loss_hours=told.data_loss_hours,
        passed=told.passed,
        led_by=told.led_by,
        witnessed_by=told.witnessed_by,
        says=told.says,
        note=None if kept is None else kept.note,
    )


def _keep_evidence(row: Exercise, of: Pairing) -> None:
    """Put the evidence that an exercise yields in the place of what it yielded before."""
    rows = evidence_of(row, of, good_for_days=GOOD_FOR_DAYS)
    body, _, number = row.ref.partition("/")
    numbered = [f"{body}/E-{number}-{at}" for at in range(1, 10)]
    MODELS["evidence"].objects.filter(pk__in=numbered, owner=body).delete()
    MODELS["evidence"].objects.keep(rows, visibility=OWN)


def _next(body: str, table: str) -> str:
    """A reference that none of the body's records in the table bears."""
    letter = LETTERS[table]
    taken: Sequence[str] = MODELS[table].objects.filter(owner=body).values_list("ref", flat=True)
    used = set(taken)
    number = len(used) + 1
    while f"{body}/{letter}-{number:04d}" in used:
        number += 1
    return f"{body}/{letter}-{number:04d}"
