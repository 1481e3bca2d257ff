"""Joining two networks: which addresses both use, who should give way, and what could reach what."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from wherry.record.error import WherryError
from wherry.show.join_tables import VERDICTS, join_tables, say_proof
from wherry.show.naming import Naming
from wherry.show.words import say_count, say_list, say_moment
from wherry.store.models import EvidenceFile, Prefix, Run
from wherry.store.models.run import ASSURANCE, JOIN
from wherry.web.forms.assurance import JoinForm
from wherry.web.listing import body_names
from wherry.web.pages.assurance import TITLE
from wherry.web.pages.papers import about_run, answer_file, asking_bodies, document_of, find_answered, naming_of, run_of
from wherry.web.present import assurance as present
from wherry.web.present.figures import shown
from wherry.web.shell import page
from wherry.work.ask import ask_join

NAME = "Join two networks"
COLUMNS = ({"text": "Bodies"}, {"text": "Asked on"}, {"text": "State"})
SHOWN = 20
Json = dict[str, Any]
EMPTY = {
    "clashes": "The two share no address that is known.",
    "moves": "Nothing has to give way.",
    "pairs": "Nothing is known of what could reach what.",
    "flows": "No flow was found that passes or is stopped against what is meant.",
    "findings": "Nothing is doubtful.",
}


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Choose two bodies; what is sent goes into the queue. Earlier answers stand below."""
    bodies = asking_bodies(request)
    members = _members()
    form = JoinForm(request.POST if request.method == "POST" else None, bodies=bodies, members=members)
    if request.method == "POST" and bodies and form.is_valid():
        chosen = form.cleaned_data
        try:
            run = ask_join(
                by=request.user,
                body=form.asking_body,
                bodies=[chosen["first"], chosen["second"]],
                pools=form.pool_blocks,
                meant=form.meant_rows,
                scope=chosen["scope"],
            )
        except WherryError as fault:
            form.add_error("meant", f"{str(fault)[:1].upper()}{str(fault)[1:]}")
        else:
            messages.success(request, "Your question is in the queue.")
            return redirect("run", run_id=run.id)
    names = body_names()
    runs = Run.objects.defer("answer").filter(kind=JOIN).order_by("-asked_at")[:SHOWN]
    return page(
        request,
        "assurance/join.html",
        title=NAME,
        wide=True,
        status=422 if request.method == "POST" and form.errors else 200,
        parts=present.parts(find_answered(ASSURANCE), "assurance-join"),
        crumbs=[{"text": TITLE, "href": reverse("assurance")}, {"text": NAME}],
        form=form if bodies and len(members) > 1 else None,
        asking=bool(bodies),
        columns=COLUMNS,
        rows=[_row(run, names) for run in runs],
    )


def _members() -> dict[str, str]:
    """The bodies of whose networks anything is in view."""
    names = body_names()
    held = set(EvidenceFile.objects.filter(current=True).order_by().values_list("owner", flat=True).distinct())
    held |= set(Prefix.objects.order_by().values_list("owner", flat=True).distinct())
    return {ref: names[ref] for ref in sorted(held & names.keys(), key=names.__getitem__)}


def _row(run: Run, names: dict[str, str]) -> list[Any]:
    words = say_list([names.get(ref, ref) for ref in run.question.get("bodies", ())])
    href = reverse("run" if run.state != "done" else "assurance-join-run", args=[run.id])
    return [{"text": words, "href": href}, say_moment(run.asked_at), run.state.capitalize()]


@require_safe
def show(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """One answer: clashes, who gives way, and each direction's verdict with the lines."""
    run, document, naming = _answered(run_id)
    tables = join_tables(document, naming)
    made = [
        {**shown(table), "csv": _file(run, name, "csv") if table.rows else "", "empty": EMPTY[name]}
        for name, table in tables.items()
    ]
    names = say_list([naming.short(ref) for ref in document["answer"]["bodies"]])
    return page(
        request,
        "assurance/join_run.html",
        title=f"{NAME}: {names}",
        wide=True,
        parts=present.parts(find_answered(ASSURANCE), "assurance-join"),
        crumbs=[
            {"text": TITLE, "href": reverse("assurance")},
            {"text": NAME, "href": reverse("assurance-join")},
            {"text": names},
        ],
        lead=_lead(document),
        proofs=[say_proof(space) for space in document["answer"]["addresses"]],
        tables=made,
        meant=run.question.get("meant"),
        about=about_run(run),
        xlsx_href=_file(run, JOIN, "xlsx"),
        json_href=_file(run, JOIN, "json"),
    )


def _lead(document: Json) -> str:
    spaces, pairs = document["answer"]["addresses"], document["answer"]["pairs"]
    clashing = sum(space["clashing_addresses"] for space in spaces)
    worst = min((pair["verdict"] for pair in pairs), key=list(VERDICTS).index, default="not judged")
    said = f"Both use {say_count(clashing, 'address', 'addresses')}." if clashing else "They share no address."
    return f"{said} Of what could reach what, the worst verdict is: {worst}."


@require_safe
def download(request: HttpRequest, run_id: uuid.UUID, name: str, form: str) -> HttpResponse:
    """One table, all tables, or the document."""
    run, document, naming = _answered(run_id)
    return answer_file(run, document, "Joining networks", join_tables(document, naming), name=name, form=form)


def _answered(run_id: uuid.UUID) -> tuple[Run, Json, Naming]:
    run = run_of(run_id, JOIN)
    return run, document_of(run), naming_of()


def _file(run: Run, name: str, form: str) -> str:
    return reverse("assurance-join-download", args=[run.id, name, form])


urlpatterns = [
    path("assurance/join", join, name="assurance-join"),
    path("assurance/join/<uuid:run_id>", show, name="assurance-join-run"),
    path("assurance/join/<uuid:run_id>/download/<str:name>.<str:form>", download, name="assurance-join-download"),
]
