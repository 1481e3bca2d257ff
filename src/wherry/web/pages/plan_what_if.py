"""What if: the same plan asked again with something changed, and more asked of it: reasons, options side by side."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST

from wherry.engine.plan.options import PlanOptions
from wherry.record.error import WherryError
from wherry.show.naming import Naming
from wherry.store.models import Offer, Run
from wherry.store.models.run import PLAN
from wherry.web.forms.ask_what_if import WhatIfForm
from wherry.web.pages.papers import asking_bodies, run_of
from wherry.web.pages.plan_parts import Json, answered, plan_page
from wherry.work.ask import ask_appraisal, ask_explanation, ask_plan

QUEUED = "Your question is in the queue."
PARTS = ("reasons", "rules", "prices")


@require_http_methods(["GET", "HEAD", "POST"])
def what_if(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """The form of what is supposed; what is sent becomes a plan of its own, to be compared with this one."""
    run, document, naming = answered(run_id)
    if not asking_bodies(request):
        raise Http404
    form = _form(request, document, naming)
    if request.method == "POST" and form.is_valid():
        try:
            options = form.options(PlanOptions.read(run.question), document["answer"]["members"])
            asked = ask_plan(by=request.user, body=_asker(request, run), options=options, scope=run.scope)
        except WherryError as fault:
            form.add_error(None, f"{str(fault)[:1].upper()}{str(fault)[1:]}")
        else:
            messages.success(request, f"{QUEUED} When it is done, compare the two plans.")
            return redirect("run", run_id=asked.id)
    return plan_page(request, run, document, "plan-what-if", form=form, status=422 if form.errors else 200)


def _form(request: HttpRequest, document: Json, naming: Naming) -> WhatIfForm:
    answer = document["answer"]
    members = {ref: naming.body(ref) for ref in answer["members"]}
    services = {need["service"]: naming.service(need["service"]) for need in answer["needs"]}
    groups: dict[str, list[tuple[str, str]]] = {}
    found = Offer.objects.exclude(kind="alone").order_by("service", "ref").values_list("ref", "service")
    for ref, service in found:
        groups.setdefault(f"Offers of {naming.service(service)}", []).append((ref, ref))
    needs: dict[str, list[tuple[str, str]]] = {}
    for need in answer["needs"]:
        words = f"{naming.service(need['service'])} ({need['need']})"
        needs.setdefault(naming.body(need["body"]), []).append((need["need"], words))
    return WhatIfForm(
        request.POST if request.method == "POST" else None,
        members=members,
        others={ref: name for ref, name in naming.bodies.items() if ref not in members},
        services=dict(sorted(services.items(), key=lambda item: item[1])),
        offers=list(groups.items()),
        needs=list(needs.items()),
    )


def _asker(request: HttpRequest, run: Run) -> str | None:
    """On whose behalf more is asked: the plan's own body where the reader may, else the first that they may."""
    bodies = asking_bodies(request)
    return run.owner if run.owner in bodies else next(iter(bodies), run.owner)


@require_POST
def explain(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Ask why this plan is as it is: all of it, what its rules cost, at what prices offers win, or one need."""
    run = run_of(run_id, PLAN)
    part, need = request.POST.get("part", ""), request.POST.get("need", "")
    known = {each["need"] for each in run.answer_data["needs"]}
    if (part and part not in PARTS) or (need and need not in known):
        raise Http404
    asked = ask_explanation(
        by=request.user,
        body=_asker(request, run),
        options=PlanOptions.read(run.question),
        parts=(part,) if part else PARTS,
        needs=(need,) if need else (),
        scope=run.scope,
    )
    messages.success(request, QUEUED)
    return redirect("run", run_id=asked.id)


@require_POST
def appraise(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Ask to weigh doing nothing, each alone, and this plan."""
    run = run_of(run_id, PLAN)
    asked = ask_appraisal(
        by=request.user, body=_asker(request, run), options=PlanOptions.read(run.question), scope=run.scope
    )
    messages.success(request, QUEUED)
    return redirect("run", run_id=asked.id)


urlpatterns = [
    path("plan/<uuid:run_id>/what-if", what_if, name="plan-what-if"),
    path("plan/<uuid:run_id>/explain", explain, name="plan-explain"),
    path("plan/<uuid:run_id>/appraise", appraise, name="plan-appraise"),
]
