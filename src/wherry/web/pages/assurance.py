"""Assurance: every clause of each rule set for each body, opening to the lines that decide it."""

from __future__ import annotations

import uuid
from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from wherry.record.error import WherryError
from wherry.show.assurance_tables import assurance_tables, list_evidence, list_weaknesses
from wherry.show.assurance_words import STATES
from wherry.show.naming import Naming
from wherry.show.words import say_day, say_moment
from wherry.store.models import EvidenceFile, Run
from wherry.store.models.run import ASSURANCE
from wherry.store.record import PARTNERSHIP
from wherry.web.forms.assurance import JudgeForm
from wherry.web.pages.papers import (
    about_run,
    answer_file,
    asking_bodies,
    document_of,
    find_answered,
    find_pending,
    naming_of,
    run_of,
)
from wherry.web.present import assurance as present
from wherry.web.present import assurance_matrix as clauses
from wherry.web.present.figures import shown
from wherry.web.shell import page
from wherry.work.answers import today
from wherry.work.ask import ask_assurance

TITLE = "Assurance"
OTHERS = 6
Json = dict[str, Any]


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """The newest answer in view, or the way to one."""
    run = find_answered(ASSURANCE)
    if run is not None:
        return redirect("assurance-run", run_id=run.id)
    return page(
        request,
        "assurance/none.html",
        title=TITLE,
        parts=present.parts(None, "assurance"),
        pending=find_pending(ASSURANCE),
        asking=bool(asking_bodies(request)),
        files=EvidenceFile.objects.filter(current=True).count(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """For whom to judge, and on which day; what is sent goes into the queue."""
    bodies = asking_bodies(request)
    if not bodies:
        raise Http404
    form = JudgeForm(request.POST if request.method == "POST" else None, bodies=bodies, initial={"on": today()})
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            run = ask_assurance(by=request.user, body=form.asking_body, scope=chosen["scope"], on=chosen["on"])
        except WherryError as fault:
            form.add_error(None, f"{str(fault)[:1].upper()}{str(fault)[1:]}")
        else:
            messages.success(request, "Your question is in the queue.")
            return redirect("run", run_id=run.id)
    crumbs = [{"text": TITLE, "href": reverse("assurance")}, {"text": "Judge"}]
    status = 422 if form.errors else 200
    return page(request, "assurance/ask.html", title="Judge the evidence", form=form, crumbs=crumbs, status=status)


@require_safe
def matrix(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Clauses down, bodies across."""
    run, document, naming = answered(run_id)
    packs = document["answer"]["packs"]
    pack = present.pack_of(document, request.GET.get("pack", packs[0]["id"]))
    if pack is None:
        raise Http404
    here = reverse("assurance-run", args=[run.id])
    return assurance_page(
        request,
        run,
        "assurance-run",
        "matrix",
        lead=clauses.lead(document, pack, naming),
        pack=pack,
        packs=[
            {"text": _name(each), "href": f"{here}?pack={each['id']}", "current": each["id"] == pack["id"]}
            for each in packs
        ],
        standing_columns=clauses.STANDING_COLUMNS,
        standing=clauses.standing(pack, naming),
        matrix=clauses.matrix(run, pack, naming),
        states=[words for words, _ in STATES.values()],
        totals=document["answer"]["totals"],
        about=about_run(run),
        asking=bool(asking_bodies(request)),
        pending=find_pending(ASSURANCE),
        others=_others(run),
        papers=_papers(run, pack, naming),
        xlsx_href=_file(run, ASSURANCE, "xlsx"),
        csv_href=_file(run, "clauses", "csv"),
        json_href=_file(run, ASSURANCE, "json"),
    )


def _name(pack: Json) -> str:
    """A rule set by its name, with its version where that is a number: of some there are two."""
    return f"{pack['name']} {pack['version']}" if pack["version"][:1].isdigit() else str(pack["name"])


def _others(run: Run) -> list[Json]:
    """Other answers in view, because a body's own rests on more than what the partnership shares."""
    found = Run.objects.defer("answer").filter(kind=ASSURANCE, answer__isnull=False).exclude(pk=run.pk)
    return [
        {"href": reverse("assurance-run", args=[each.id]), "text": f"{say_moment(each.finished_at)}: {_on_what(each)}"}
        for each in found.order_by("-finished_at")[:OTHERS]
    ]


def _on_what(run: Run) -> str:
    shared = run.scope == PARTNERSHIP or run.owner is None
    return "on what the partnership shares" if shared else f"on all that {run.owner} may see"


def _papers(run: Run, pack: Json, naming: Naming) -> list[Json]:
    """The papers of each body: the forms of one and the same pack."""
    forms = (("pdf", "PDF"), ("odt", "OpenDocument"), ("xlsx", "Excel"))
    names = {"psn": "Pack for the code of connection"}
    kind = "coco" if pack["id"] == "psn" else "profile"
    return [
        {
            "words": f"{names.get(pack['id'], 'Profile: ' + pack['name'])}, {naming.body(body)}",
            "links": [
                {
                    "href": reverse("assurance-paper", args=[run.id, kind, pack["id"], body, form]),
                    "text": words,
                }
                for form, words in forms
            ],
        }
        for body in clauses.bodies_of(pack, naming)
    ]


@require_safe
def clause(request: HttpRequest, run_id: uuid.UUID, pack: str, clause: str, body: str) -> HttpResponse:
    """One clause of one body: the rules that speak for it, the devices, the other evidence, and the lines."""
    run, document, naming = answered(run_id)
    held = present.pack_of(document, pack)
    asked = next((each for each in held["clauses"] if each["id"] == clause), None) if held else None
    states = held["states"] if held else ()
    state = next((each for each in states if (each["clause"], each["body"]) == (clause, body)), None)
    if held is None or asked is None or state is None:
        raise Http404
    naming = _naming_of_pieces(naming, state)
    kept = kept_files(document, body)

    def excerpt(file: Json, verdict: Json) -> present.Excerpt | None:
        row = kept.get((file["file"], file["sha256"]))
        return None if row is None else present.cut_excerpt(row, verdict)

    words, colour = STATES[state["state"]]
    here = {"text": TITLE, "href": f"{reverse('assurance-run', args=[run.id])}?pack={pack}"}
    return page(
        request,
        "assurance/clause.html",
        title=f"{held['name']} {clause}: {naming.short(body)}",
        wide=True,
        crumbs=[here, {"text": f"{clause}, {naming.short(body)}"}],
        pack=held,
        clause=asked,
        state=state,
        words=words,
        colour=colour,
        until_words=say_day(date.fromisoformat(state["until"])) if state["until"] else "",
        rules=present.clause_rules(run, document, pack, clause, body, excerpt),
        verdict_columns=present.VERDICT_COLUMNS,
        evidence_columns=present.EVIDENCE_COLUMNS,
        evidence=present.evidence_rows(state["evidence"], naming),
    )


@require_safe
def evidence(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """All evidence beside configurations: records, documents and scans."""
    run, document, naming = answered(run_id)
    tables = {"evidence": list_evidence(document, naming), "weaknesses": list_weaknesses(document, naming)}
    empty = {"evidence": "There is none in view.", "weaknesses": "No scan is in view, which is not the same as clean."}
    made = [{**shown(table), "csv": _file(run, name, "csv"), "empty": empty[name]} for name, table in tables.items()]
    return assurance_page(request, run, "assurance-evidence", "tables", tables=made)


@require_safe
def download(request: HttpRequest, run_id: uuid.UUID, name: str, form: str) -> HttpResponse:
    """The whole answer as a workbook or a document, or one of its tables."""
    run, document, naming = answered(run_id)
    return answer_file(run, document, TITLE, assurance_tables(document, naming), name=name, form=form)


def answered(run_id: uuid.UUID) -> tuple[Run, Json, Naming]:
    """The run, its document, and the names of what is in it that the reader may know."""
    run = run_of(run_id, ASSURANCE)
    document = _document(run)
    devices = {file["device"] for file in document["answer"]["files"] if file["device"]}
    return run, document, naming_of({"devices": devices})


@lru_cache(maxsize=4)
def _document(run: Run) -> Json:
    return document_of(run)


def _naming_of_pieces(naming: Naming, state: Json) -> Naming:
    more = naming_of({"evidence": {piece["record"] for piece in state["evidence"] if piece["record"]}})
    return Naming(bodies=naming.bodies, services=naming.services, addresses={**naming.addresses, **more.addresses})


def kept_files(document: Json, body: str | None) -> dict[tuple[str, str], EvidenceFile]:
    """The texts of a body's files as far as they are in view, by name and hash."""
    digests = [file["sha256"] for file in document["answer"]["files"] if file["body"] == body]
    found = EvidenceFile.objects.filter(owner=body or "", file_sha256__in=digests).order_by("brought_at")
    return {(row.file_name, row.file_sha256): row for row in found}


def _file(run: Run, name: str, form: str) -> str:
    return reverse("assurance-download", args=[run.id, name, form])


def assurance_page(request: HttpRequest, run: Run, part: str, template: str, **context: Any) -> HttpResponse:
    """A page of one answer, with the sections of assurance."""
    first = part == "assurance-run"
    words = present.PARTS[part]
    crumbs = [] if first else [{"text": TITLE, "href": reverse("assurance-run", args=[run.id])}, {"text": words}]
    return page(
        request,
        f"assurance/{template}.html",
        title=TITLE if first else f"{TITLE}: {words.lower()}",
        wide=True,
        run=run,
        parts=present.parts(run, part),
        crumbs=crumbs,
        on_words=say_day(date.fromisoformat(run.question["on"])),
        **context,
    )


urlpatterns = [
    path("assurance", newest, name="assurance"),
    path("assurance/ask", ask, name="assurance-ask"),
    path("assurance/<uuid:run_id>", matrix, name="assurance-run"),
    path("assurance/<uuid:run_id>/evidence", evidence, name="assurance-evidence"),
    path("assurance/<uuid:run_id>/clauses/<str:pack>/<str:clause>/<str:body>", clause, name="assurance-clause"),
    path("assurance/<uuid:run_id>/download/<str:name>.<str:form>", download, name="assurance-download"),
]
