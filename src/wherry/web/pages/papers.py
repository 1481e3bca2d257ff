"""What the pages of answers rest on: the run, its document, the names that its reader may know, and files of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate

from wherry.show.document import make_document, write_document
from wherry.show.naming import Naming
from wherry.show.table import Table, to_csv_bytes
from wherry.show.words import say_moment
from wherry.show.workbook import About, workbook_bytes
from wherry.store.models import MODELS, Body, Run, Service, may
from wherry.store.models.run import WAITING, WORKING
from wherry.store.record import PARTNERSHIP
from wherry.web.pages.downloads import CSV, JSON, XLSX, file_response
from wherry.web.present.records import record_url
from wherry.web.present.runs import asked_for, breakable
from wherry.web.shell import view_of

Json = dict[str, Any]


def find_answered(kind: str) -> Run | None:
    """The newest run in view of this kind that has an answer; what the whole partnership sees goes first."""
    answered = Run.objects.filter(kind=kind, answer__isnull=False).order_by("-finished_at")
    return answered.filter(visibility=PARTNERSHIP).first() or answered.first()


def find_pending(kind: str) -> Run | None:
    """The newest run in view of this kind that has not ended."""
    return Run.objects.defer("answer").filter(kind=kind, state__in=(WAITING, WORKING)).first()


def run_of(run_id: uuid.UUID, kind: str) -> Run:
    """The run, if it is of this kind, in view and answered; a page that does not exist otherwise."""
    found = Run.objects.filter(pk=run_id, kind=kind, answer__isnull=False).first()
    if found is None:
        raise Http404
    return found


def document_of(run: Run) -> Json:
    """The document of a run's answer."""
    return make_document(
        run.kind,
        question=run.question,
        answer=run.answer_data,
        inputs_sha256=run.inputs_sha256,
        seconds=run.seconds or 0.0,
        generated=run.generated,
    )


def naming_of(refs: Mapping[str, Iterable[str]] | None = None) -> Naming:
    """The names of bodies and services in view, and the addresses of those records in ``refs`` (by table) that are."""
    bodies = dict(Body.objects.order_by("ref").values_list("ref", "name"))
    services = dict(Service.objects.order_by("ref").values_list("ref", "name"))
    addresses = {("bodies", ref): record_url("bodies", ref) for ref in bodies}
    for table, asked in (refs or {}).items():
        seen = MODELS[table].objects.filter(ref__in=set(asked)).values_list("ref", flat=True)
        addresses |= {(table, ref): record_url(table, ref) for ref in seen}
    return Naming(bodies=bodies, services=services, addresses=addresses)


def about_run(run: Run) -> list[Json]:
    """The run in a few rows: for whom, when, on what inputs, and where all of it is told."""
    names = dict(Body.objects.values_list("ref", "name"))
    return [
        {"key": "Asked for", "value": asked_for(run, names)},
        {"key": "Worked out on", "value": say_moment(run.finished_at)},
        {
            "key": "Run",
            "value": breakable(str(run.id)),
            "actions": [{"text": "See the run", "href": reverse("run", args=[run.id])}],
        },
        {"key": "SHA-256 hash of the inputs", "value": breakable(run.inputs_sha256)},
    ]


def asking_bodies(request: HttpRequest) -> dict[str | None, str]:
    """The bodies for which the reader may ask a question; ``None`` stands for the partnership."""
    seen = view_of(request)
    names = dict(Body.objects.filter(ref__in=seen.writes).values_list("ref", "name"))
    bodies: dict[str | None, str] = {ref: names.get(ref, ref) for ref in seen.writes if may(request.user, "ask", ref)}
    return bodies | ({None: "The partnership"} if seen.partnership_writes else {})


def answer_file(
    run: Run, document: Json, title: str, tables: Mapping[str, Table], *, name: str, form: str
) -> HttpResponse:
    """A file of an answer: the document as JSON, all tables as a workbook, or one table as CSV or workbook.

    ``name`` is the kind of the run for the whole, else a table's. A page that does not exist for anything else.
    """
    made_on = localdate(run.finished_at)
    stem = f"{title.lower().replace(' ', '-')}-{made_on.isoformat()}"
    if name == run.kind and form == "json":
        return file_response(write_document(document).encode(), f"{stem}.json", JSON)
    chosen: Sequence[Table] = list(tables.values()) if name == run.kind else [tables[name]] if name in tables else []
    if form == "csv" and len(chosen) == 1:
        return file_response(to_csv_bytes(chosen[0]), f"{stem}-{name}.csv", CSV)
    if form != "xlsx" or not chosen:
        raise Http404
    about = About(
        what=f"{title}, as worked out by run {run.id}.", made_on=made_on, inputs_sha256=run.inputs_sha256 or None
    )
    suffix = "" if name == run.kind else f"-{name}"
    return file_response(workbook_bytes(title, chosen, about=about), f"{stem}{suffix}.xlsx", XLSX)
