"""Asking for a plan: the form, and the run that it puts in the queue."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wherry.record.error import WherryError
from wherry.record.quarter import Quarter
from wherry.show.naming import Naming
from wherry.store.models import Arrangement, Need, Offer
from wherry.web.forms.ask import MOST_DEMANDS, DemandForm, DemandRows, PlanForm, demand_rows
from wherry.web.pages.papers import asking_bodies, naming_of
from wherry.web.shell import page
from wherry.work.answers import today
from wherry.work.ask import ask_plan

TITLE = "Ask for a plan"
Choices = list[tuple[str, Any]]


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The options of a plan; what is sent goes into the queue, and its run's page says how far it has got."""
    bodies = asking_bodies(request)
    if not bodies:
        raise Http404
    first = Quarter.containing(today())
    naming = naming_of()
    choices = {"needs": _needs(naming), "sources": _sources(naming), "first": first}
    if request.method != "POST":
        return _show(request, PlanForm(bodies=bodies, first=first), demand_rows(**choices))
    if "more" in request.POST:
        return _show(request, *_typed(request, bodies, choices))
    form, rows = PlanForm(request.POST, bodies=bodies, first=first), demand_rows(request.POST, **choices)
    if form.is_valid() & rows.is_valid():
        try:
            run = ask_plan(
                by=request.user,
                body=form.asking_body,
                options=form.options(rows.given()),
                scope=form.cleaned_data["scope"],
                keep_apart=form.cleaned_data["apart"],
            )
        except WherryError as fault:
            form.add_error(None, f"{str(fault)[:1].upper()}{str(fault)[1:]}")
        else:
            messages.success(request, "Your question is in the queue.")
            return redirect("run", run_id=run.id)
    for number, row in enumerate(rows.forms, start=1):
        for problems in row.errors.values():
            form.add_error(None, f"Demand {number}: {problems[0]}")
    return _show(request, form, rows, status=422)


def _typed(request: HttpRequest, bodies: dict[str | None, str], choices: dict[str, Any]) -> tuple[PlanForm, DemandRows]:
    """What was typed, unjudged, with more empty rows for demands."""
    typed = {name: request.POST.getlist(name) if name == "money" else value for name, value in request.POST.items()}
    count = request.POST.get("demand-TOTAL_FORMS", "")
    rows = [
        {name: request.POST.get(f"demand-{at}-{name}", "") for name in DemandForm.base_fields}
        for at in range(min(int(count) if count.isdigit() else 0, MOST_DEMANDS))
    ]
    form = PlanForm(bodies=bodies, first=choices["first"], typed={"money": [], **typed})
    return form, demand_rows(initial=rows, **choices)


def _show(request: HttpRequest, form: PlanForm, rows: DemandRows, status: int = 200) -> HttpResponse:
    crumbs = [{"text": "Sharing plan", "href": reverse("plan")}, {"text": TITLE}]
    return page(request, "plan/ask.html", title=TITLE, form=form, rows=rows, crumbs=crumbs, status=status)


def _needs(naming: Naming) -> Choices:
    """The needs in view, under their bodies."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for ref, owner, service in Need.objects.order_by("owner", "ref").values_list("ref", "owner", "service"):
        groups.setdefault(naming.body(owner), []).append((ref, f"{naming.service(service)} ({ref})"))
    return list(groups.items())


def _sources(naming: Naming) -> Choices:
    """The offers in view, under their services, and today's arrangements."""
    groups: dict[str, list[tuple[str, str]]] = {}
    offers = Offer.objects.order_by("service", "ref").values_list("ref", "service", "kind")
    for ref, service, kind in offers:
        groups.setdefault(f"Offers of {naming.service(service)}", []).append((ref, f"{ref} ({kind})"))
    held = [(ref, ref) for ref in Arrangement.objects.order_by("ref").values_list("ref", flat=True)]
    return [*groups.items(), ("Arrangements of today", held)]


urlpatterns = [path("plan/ask", ask, name="plan-ask")]
