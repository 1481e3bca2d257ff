"""The papers of assurance, each as PDF, as an OpenDocument text or as a workbook."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from wherry.record.error import Missing, WherryError
from wherry.show.diagram.tables import demand_table, diagram_tables
from wherry.show.naming import Naming
from wherry.show.paper.assurance import Paper, write_connection_pack, write_plan, write_profile
from wherry.show.paper.open_text import write_open_text
from wherry.show.paper.parts import to_html
from wherry.show.paper.pdf import write_pdf
from wherry.show.words import say_day
from wherry.show.workbook import About, workbook_bytes
from wherry.store.models import MODELS, Run
from wherry.web.pages.assurance import TITLE, answered
from wherry.web.pages.downloads import XLSX, file_response
from wherry.web.present import assurance as present
from wherry.web.shell import page
from wherry.work.diagramming import draw_kept
from wherry.work.mending import list_tasks, plan_of

PDF, ODT = "application/pdf", "application/vnd.oasis.opendocument.text"
PACK, PROFILE, PLAN = "coco", "profile", "plan"
ALL = "all"
HEALTH_CHECK = "health check"
Json = dict[str, Any]


@require_safe
def paper(request: HttpRequest, run_id: uuid.UUID, kind: str, pack: str, body: str, form: str) -> HttpResponse:
    """One paper about one body."""
    run, document, naming = answered(run_id)
    held = present.pack_of(document, "psn" if kind in (PACK, PLAN) else pack)
    known = {PACK: pack == "psn", PROFILE: held is not None, PLAN: pack == ALL}.get(kind, False)
    if not known or form not in ("pdf", "odt", "xlsx") or not _speaks_of(document, body):
        raise Http404
    made = _write(kind, pack, body, document, naming)
    name = f"{kind}-{'' if kind == PLAN else pack + '-'}{body}-{document['answer']['today']}.{form}"
    if form == "xlsx":
        about = About(
            what=made.title,
            made_on=date.fromisoformat(document["answer"]["today"]),
            inputs_sha256=run.inputs_sha256 or None,
        )
        return file_response(workbook_bytes(made.title, made.tables, about=about), name, XLSX)
    if form == "odt":
        return file_response(write_open_text(made.parts, title=made.title, generated=made.generated), name, ODT)
    return _pdf(request, run, made, name)


def _speaks_of(document: Json, body: str) -> bool:
    return any(state["body"] == body for pack in document["answer"]["packs"] for state in pack["states"])


def _write(kind: str, pack: str, body: str, document: Json, naming: Naming) -> Paper:
    if kind == PROFILE:
        return write_profile(document, body, pack, naming)
    plan = plan_of(list_tasks(document["answer"]))
    if kind == PLAN:
        return write_plan(document, body, naming, plan)
    try:
        drawn, demands = draw_kept(body)
    except WherryError as fault:
        raise Http404 from fault
    return write_connection_pack(
        document,
        body,
        naming,
        demands=demand_table(demands, generated=drawn.generated),
        diagram=diagram_tables(drawn),
        version=drawn.version,
        plan=plan,
        tests=_tests(document, body),
    )


def _tests(document: Json, body: str) -> list[tuple[str, str]]:
    """What is known of the IT health check: its report among the records, and the scans that were judged."""
    checks = MODELS["evidence"].objects.filter(owner=body, kind=HEALTH_CHECK).order_by("-dated").rows()
    said = [(f"Health check {row.ref}", f"{row.title}, {say_day(row.dated)}") for row in checks]
    for file in document["answer"]["files"]:
        if file["body"] == body and file["scan"]:
            scan = file["scan"]
            day = say_day(date.fromisoformat(scan["scanned"])) if scan["scanned"] else "of an unknown day"
            said.append((f"Scan {file['file']}", f"{day}, {scan['hosts']:,} hosts"))
    return said or [("Health check", "none is recorded, and no scan is in view: the pack is not complete without one")]


def _pdf(request: HttpRequest, run: Run, made: Paper, name: str) -> HttpResponse:
    try:
        written = write_pdf(to_html(made.parts), title=made.title, generated=made.generated)
    except Missing as fault:
        crumbs = [{"text": TITLE, "href": reverse("assurance-run", args=[run.id])}, {"text": made.title}]
        return page(request, "recovery/no_pdf.html", title="No PDF here", crumbs=crumbs, says=str(fault), status=503)
    return file_response(written, name, PDF)


urlpatterns = [
    path("assurance/<uuid:run_id>/papers/<str:kind>/<str:pack>/<str:body>.<str:form>", paper, name="assurance-paper"),
]
