"""What all pages of a plan rest on: the run and its document, the names in it, and the frame with its parts."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from wherry.show.naming import Naming
from wherry.store.models import Run
from wherry.store.models.run import PLAN
from wherry.web.pages.papers import asking_bodies, document_of, naming_of, run_of
from wherry.web.present import plan as present
from wherry.web.shell import page, view_of

TITLE = "Sharing plan"
PARTS = (
    "plan-run",
    "plan-moves",
    "plan-services",
    "plan-money",
    "plan-why",
    "plan-compare",
    "plan-what-if",
)
Json = dict[str, Any]


def answered(run_id: uuid.UUID) -> tuple[Run, Json, Naming]:
    """A plan in view, its document, and the names in it; a page that does not exist otherwise."""
    run = run_of(run_id, PLAN)
    document = document_of(run)
    return run, document, naming_of_plan(run, document)


def naming_of_plan(run: Run, document: Json) -> Naming:
    """The names in view, the addresses of the records that the plan rests on, and of its own page of each need."""
    needs = document["answer"]["needs"]
    sources = {stretch["source"] for need in needs for stretch in (*need["stretches"], *need["baseline_stretches"])}
    sources |= {row["offer"] for row in document["answer"]["near_misses"]}
    naming = naming_of({"needs": [need["need"] for need in needs], "arrangements": sources, "offers": sources})
    pages = {("plan-needs", need["need"]): reverse("plan-need", args=[run.id, need["need"]]) for need in needs}
    return Naming(bodies=naming.bodies, services=naming.services, addresses={**naming.addresses, **pages})


def own_body(request: HttpRequest, document: Json) -> str | None:
    """The reader's own body, where it is one of the plan's."""
    return next((ref for ref in view_of(request).bodies if ref in document["answer"]["members"]), None)


def file_of(run: Run, name: str, form: str) -> str:
    """The address of a file of a plan."""
    return reverse("plan-download", args=[run.id, name, form])


def plan_page(
    request: HttpRequest, run: Run, document: Json, part: str, *, title: str = "", status: int = 200, **context: Any
) -> HttpResponse:
    """A page of a plan: ``part`` is its route, ``title`` its heading where that is not the part's own."""
    seen = [name for name in PARTS if name != "plan-what-if" or asking_bodies(request)]
    addresses = {name: reverse(name, args=[run.id]) for name in seen}
    span = present.say_span(document["answer"])
    parts = present.parts(part, addresses)
    words = next((each["text"] for each in parts if each["current"]), "")
    named = title or (f"{TITLE}: {words.lower()}" if part != "plan-run" else TITLE)
    crumbs = [{"text": TITLE, "href": addresses["plan-run"]}]
    crumbs += [{"text": "Services", "href": addresses["plan-services"]}] if part == "plan-need" else []
    template = f"plan/{part.removeprefix('plan-').replace('run', 'summary').replace('-', '_')}.html"
    return page(
        request,
        template,
        title=named,
        wide=True,
        status=status,
        run=run,
        span=span,
        parts=parts,
        crumbs=[*crumbs, {"text": title or words}] if part != "plan-run" else [],
        **context,
    )


def find_more(run: Run, kind: str, *, need: str = "") -> Run | None:
    """The newest explanation or appraisal in view of a plan's question on the same records; the one that gives the
    reasons of ``need``, where one is named."""
    found = Run.objects.filter(
        kind=kind, answer__isnull=False, inputs_sha256=run.inputs_sha256, question__options=run.question
    )
    if need:
        found = found.filter(
            Q(question__needs=[]) | Q(question__needs__contains=[need]), question__parts__contains=["reasons"]
        )
    return found.order_by("-finished_at").first()
