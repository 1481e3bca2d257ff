"""Exercises of pairings: the list, one with its actions, and the form by which it is recorded."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wherry.record.certificate import Pairing
from wherry.record.error import WherryError
from wherry.record.recovery import Exercise
from wherry.show.naming import Naming
from wherry.show.table import Column, Table
from wherry.store.models import MODELS
from wherry.web.forms.recovery import NO, NOT_YET, YES, ActionForm, ExerciseForm
from wherry.web.pages.papers import naming_of
from wherry.web.pages.recovery import TITLE, bodies_for, naming_for, open_actions
from wherry.web.present import recovery as present
from wherry.web.present.figures import shown
from wherry.web.shell import page
from wherry.work.answers import today
from wherry.work.record_exercise import add_action, finish_action, record_exercise
from wherry.work.recovery import look_at_recovery

Json = dict[str, Any]
ANSWERS = {True: YES, False: NO, None: NOT_YET}


@require_safe
def show_all(request: HttpRequest) -> HttpResponse:
    """Every exercise in view, those to come first."""
    found = look_at_recovery()
    table = present.list_exercises(
        found.estate.exercises, naming_for(found), open_actions(found), generated=found.generated
    )
    return page(
        request,
        "recovery/exercises.html",
        title="Recovery: exercises",
        wide=True,
        parts=present.parts("recovery-exercises"),
        crumbs=[{"text": TITLE, "href": reverse("recovery")}, {"text": "Exercises"}],
        exercises=shown(table),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, ref: str) -> HttpResponse:
    """Record an exercise of a pairing."""
    pairing = _pairing(ref)
    bodies = bodies_for(request, pairing)
    if not bodies:
        raise Http404
    naming = naming_of()
    form = _form(request, pairing, bodies, naming, {})
    if request.method == "POST" and form.is_valid():
        try:
            made = record_exercise(by=request.user, body=form.cleaned_data["body"], pairing=ref, told=form.told)
        except WherryError as fault:
            form.add_error(None, _sentence(fault))
        else:
            messages.success(request, f"{made} has been kept.")
            return redirect("recovery-exercise", ref=made)
    crumbs = [
        {"text": TITLE, "href": reverse("recovery")},
        {"text": ref, "href": reverse("recovery-pairing", args=[ref])},
        {"text": "Record an exercise"},
    ]
    context = {"form": form, "submit": "Keep the exercise", "crumbs": crumbs}
    return page(request, "form.html", title="Record an exercise", status=422 if form.errors else 200, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def show_one(request: HttpRequest, ref: str) -> HttpResponse:
    """One exercise: what was tried, what it is evidence of, what is open; and, for its body, the form to change it."""
    exercise = _exercise(ref)
    pairing = _pairing(exercise.pairing)
    bodies = [body for body in bodies_for(request, pairing) if body == exercise.body]
    naming = naming_of({"evidence": _evidence_refs(exercise)})
    form = _form(request, pairing, bodies, naming, _typed(exercise)) if bodies else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                record_exercise(
                    by=request.user, body=exercise.body, pairing=pairing.ref, told=form.told, exercise=exercise.ref
                )
            except WherryError as fault:
                form.add_error(None, _sentence(fault))
            else:
                messages.success(request, f"{ref} has been kept.")
                return redirect("recovery-exercise", ref=ref)
    return _show(request, exercise, pairing, naming, form)


def _show(
    request: HttpRequest,
    exercise: Exercise,
    pairing: Pairing,
    naming: Naming,
    form: ExerciseForm | None,
    action_form: ActionForm | None = None,
) -> HttpResponse:
    actions = [row.row for row in MODELS["exercise_actions"].objects.filter(exercise=exercise.ref)]
    generated = exercise.provenance == "generated"
    evidence = MODELS["evidence"].objects.filter(ref__in=_evidence_refs(exercise)).order_by("ref")
    proof = Table(
        caption="What it is evidence of",
        columns=(
            Column(heading="Evidence"),
            Column(heading="Requirement"),
            Column(heading="Title"),
            Column(heading="Counts until", kind="date"),
        ),
        rows=[
            (naming.cell("evidence", row.ref), row.requirement, row.title, row.expires) for row in evidence.iterator()
        ],
        generated=generated,
    )
    wrong = bool((form and form.errors) or (action_form and action_form.errors))
    table = present.list_exercises([exercise], present.with_pages(naming, [pairing.ref]), {}, generated=generated)
    return page(
        request,
        "recovery/exercise.html",
        title=f"Exercise {exercise.ref}",
        wide=True,
        crumbs=[
            {"text": TITLE, "href": reverse("recovery")},
            {"text": pairing.ref, "href": reverse("recovery-pairing", args=[pairing.ref])},
            {"text": exercise.ref},
        ],
        exercise=exercise,
        facts=shown(table, start=1),
        proof=shown(proof),
        actions=[
            {"row": row, "late": row.done is None and row.due is not None and row.due < today()} for row in actions
        ],
        form=form,
        action_form=(action_form or ActionForm()) if form is not None else None,
        status=422 if wrong else 200,
    )


@require_POST
def add_one_action(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep something to be done after an exercise."""
    exercise = _exercise(ref)
    pairing = _pairing(exercise.pairing)
    bodies = [body for body in bodies_for(request, pairing) if body == exercise.body]
    if not bodies:
        raise Http404
    form = ActionForm(request.POST)
    naming = naming_of()
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = add_action(
                by=request.user,
                body=exercise.body,
                exercise=ref,
                says=given["says"],
                assigned_to=given["assigned_to"] or None,
                due=given["due"],
            )
        except WherryError as fault:
            form.add_error(None, _sentence(fault))
        else:
            messages.success(request, f"{made} has been kept.")
            return redirect("recovery-exercise", ref=ref)
    return _show(request, exercise, pairing, naming, _form(None, pairing, bodies, naming, _typed(exercise)), form)


@require_POST
def finish_one_action(request: HttpRequest, ref: str) -> HttpResponse:
    """Write that an action was done today."""
    found = MODELS["exercise_actions"].objects.filter(pk=ref).first()
    if found is None:
        raise Http404
    pairing = _pairing(_exercise(found.exercise).pairing)
    if found.owner not in bodies_for(request, pairing):
        raise Http404
    finish_action(by=request.user, body=found.owner, action=ref, done=today())
    messages.success(request, f"{ref} is done.")
    return redirect("recovery-exercise", ref=found.exercise)


def _form(
    request: HttpRequest | None, pairing: Pairing, bodies: list[str], naming: Naming, typed: Json
) -> ExerciseForm:
    return ExerciseForm(
        request.POST if request is not None and request.method == "POST" else None,
        bodies={ref: naming.body(ref) for ref in bodies},
        services={ref: naming.service(ref) for ref in pairing.services},
        initial=typed,
    )


def _typed(exercise: Exercise) -> Json:
    names = ("kind", "planned", "held", "restore_hours", "data_loss_hours", "led_by", "witnessed_by", "says")
    given = {name: getattr(exercise, name) for name in names}
    return given | {
        "body": exercise.body,
        "services": list(exercise.services),
        "passed": ANSWERS[exercise.passed],
    }


def _pairing(ref: str) -> Pairing:
    found = MODELS["pairings"].objects.filter(pk=ref).first()
    if found is None:
        raise Http404
    row: Pairing = found.row
    return row


def _exercise(ref: str) -> Exercise:
    found = MODELS["exercises"].objects.filter(pk=ref).first()
    if found is None:
        raise Http404
    row: Exercise = found.row
    return row


def _evidence_refs(exercise: Exercise) -> list[str]:
    body, _, number = exercise.ref.partition("/")
    return [f"{body}/E-{number}-{at}" for at in range(1, 10)]


def _sentence(fault: WherryError) -> str:
    words = str(fault)
    return words[:1].upper() + words[1:]


urlpatterns = [
    path("recovery/exercises", show_all, name="recovery-exercises"),
    path("recovery/exercises/add/<path:ref>", add, name="recovery-exercise-add"),
    path("recovery/exercises/act/<path:ref>", add_one_action, name="recovery-action-add"),
    path("recovery/actions/done/<path:ref>", finish_one_action, name="recovery-action-done"),
    path("recovery/exercises/<path:ref>", show_one, name="recovery-exercise"),
]
