"""Runs: each working of each question, how far it has got, and its answer."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from wherry.record.error import NotAllowed, WherryError
from wherry.store.models import Run, may
from wherry.web.listing import A_PAGE, body_names
from wherry.web.pages.downloads import JSON, file_response
from wherry.web.present import runs as present
from wherry.web.shell import page, view_of
from wherry.work.stop_run import stop_run


@require_safe
def show_runs(request: HttpRequest) -> HttpResponse:
    """All runs in view, newest first."""
    pages = Paginator(Run.objects.defer("answer"), A_PAGE).get_page(request.GET.get("page"))
    rows = present.run_rows(pages.object_list, body_names())
    return page(request, "runs.html", title="Runs", pages=pages, columns=present.COLUMNS, rows=rows)


@require_safe
def show_run(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """One run: its state, its inputs, and its answer to keep."""
    run = _run(run_id)
    seen = view_of(request)
    own = run.owner in seen.bodies if run.owner is not None else seen.partnership
    words = present.KINDS[run.kind]
    return page(
        request,
        "run.html",
        title=f"{words}: run of {present.say_moment(run.asked_at)}",
        crumbs=[{"text": "Runs", "href": reverse("runs")}, {"text": words}],
        run=run,
        summary=present.summary(run, body_names(), own=own),
        options=present.options(run),
        answer_link=present.answer_link(run),
        **_progress(request, run),
    )


@require_safe
def show_progress(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """How far a run has got, as a fragment to be put in the place of the last one; the run's page without htmx."""
    run = _run(run_id)
    if "HX-Request" not in request.headers:
        return redirect("run", run_id=run.id)
    response = render(request, "wherry/run_progress.html", {"run": run, **_progress(request, run)})
    if run.ended:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def stop(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Ask a run to stop and keep its best answer so far."""
    run = _run(run_id)
    try:
        stop_run(by=request.user, run=run.id)
    except NotAllowed:
        raise
    except WherryError as fault:
        words = str(fault)
        messages.error(request, words[:1].upper() + words[1:])
    else:
        messages.success(request, "The run has been asked to stop.")
    return redirect("run", run_id=run.id)


@require_safe
def download_answer(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """The answer as one JSON document, as it is kept."""
    run = _run(run_id)
    if run.answer is None:
        raise Http404
    return file_response(run.answer.encode(), f"{run.kind}-{run.asked_at:%Y-%m-%d}-{str(run.id)[:8]}.json", JSON)


def _run(run_id: uuid.UUID) -> Run:
    return get_object_or_404(Run, pk=run_id)


def _progress(request: HttpRequest, run: Run) -> dict[str, object]:
    return {"progress": present.progress(run), "may_stop": not run.ended and may(request.user, "stop", run.owner)}


urlpatterns = [
    path("runs", show_runs, name="runs"),
    path("runs/<uuid:run_id>", show_run, name="run"),
    path("runs/<uuid:run_id>/progress", show_progress, name="run-progress"),
    path("runs/<uuid:run_id>/stop", stop, name="run-stop"),
    path("runs/<uuid:run_id>/answer.json", download_answer, name="run-answer"),
]
