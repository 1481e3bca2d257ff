"""Proposed pairings: the question put to the solver, its answer with proof, and what could not be placed."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from wherry.record.money import pounds
from wherry.show.naming import Naming
from wherry.show.pairing_tables import list_events, list_hosts, list_loads, list_placed, list_unplaced, pairing_tables
from wherry.show.standing_tables import day_of, list_separation
from wherry.show.words import say_count, say_day, say_money, say_percent
from wherry.store.models import Run
from wherry.store.models.run import PAIRING
from wherry.store.record import PARTNERSHIP
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
from wherry.web.pages.recovery import TITLE
from wherry.web.present import recovery as present
from wherry.web.present.figures import shown
from wherry.web.shell import page
from wherry.work.ask import ask_pairing

Json = dict[str, Any]


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """The newest proposal in view, or the offer to make one."""
    run = find_answered(PAIRING)
    if run is not None:
        return redirect("recovery-run", run_id=run.id)
    return page(
        request,
        "recovery/none.html",
        title="Recovery: proposed pairings",
        parts=present.parts("recovery-proposed"),
        crumbs=_crumbs(),
        pending=find_pending(PAIRING),
        asking=bool(asking_bodies(request)),
    )


@require_safe
def show(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Who should recover what at least cost, what could not be placed, and how sure that is."""
    run = run_of(run_id, PAIRING)
    document = document_of(run)
    naming = _naming(document)
    tables = {
        "placed": list_placed(document, naming),
        "unplaced": list_unplaced(document, naming),
        "hosts": list_hosts(document, naming),
        "loads": list_loads(document, naming),
        "separation": list_separation(document, naming),
        "events": list_events(document, naming),
    }
    return page(
        request,
        "recovery/proposed.html",
        title="Recovery: proposed pairings",
        wide=True,
        parts=present.parts("recovery-proposed"),
        crumbs=_crumbs(),
        head=headline(document),
        tables={name: shown(table) for name, table in tables.items() if table.rows},
        downloads={name: reverse("recovery-run-download", args=[run.id, name, "csv"]) for name in tables},
        about=about_run(run),
        pending=find_pending(PAIRING),
        asking=bool(asking_bodies(request)),
        xlsx_href=reverse("recovery-run-download", args=[run.id, PAIRING, "xlsx"]),
        json_href=reverse("recovery-run-download", args=[run.id, PAIRING, "json"]),
    )


def headline(document: Json) -> Json:
    """The head of a proposal, in words."""
    answer = document["answer"]
    asked = len(answer["placed"]) + len(answer["unplaced"])
    cost, optimal = pounds(answer["cost_a_year_pence"]), answer["status"] == "optimal"
    checker = answer["checker"]
    proof = (
        "No choice places more needs, and none that places as many costs less."
        if optimal
        else f"It was stopped early: a cheaper choice may save up to {say_percent(100 * answer['gap'], places=2)}."
    )
    return {
        "lead": f"{len(answer['placed']):,} of {say_count(asked, 'recovery need')} can be recovered elsewhere, for "
        f"{say_money(cost)} a year, as the records stood on {say_day(day_of(answer['as_of']))}.",
        "placed": f"{len(answer['placed']):,} of {asked:,}",
        "cost": say_money(cost),
        "hosts": len(answer["hosts"]),
        "possible": answer["formulation"]["possible"],
        "events": len(answer["events"]),
        "status": {"text": "Proven", "colour": "green"} if optimal else {"text": "Not proven", "colour": "orange"},
        "proof": proof,
        "check": {"text": "Checked", "colour": "green"}
        if checker["agreed"]
        else {"text": "Does not hold", "colour": "red"},
        "checked": f"A second program, which has no solver, tried {say_count(checker['figures'], 'demand')} anew.",
        "says": [each["says"] for each in answer["unplaced"]],
        "rings": [cycle["falls_together"] for cycle in answer["cycles"] if cycle["falls_together"]],
    }


def _naming(document: Json) -> Naming:
    answer = document["answer"]
    everything = [*answer["placed"], *answer["unplaced"]]
    refs = {
        "recovery_needs": [each["need"] for each in everything],
        "sites": [each["site"] for each in everything] + [each["host_site"] for each in answer["placed"]],
        "spare_capacity": [each["host"] for each in answer["placed"]]
        + [way["host"] for each in answer["unplaced"] for way in each["ways"]],
    }
    pairings = [each["pairing"] for each in answer["placed"] if each["pairing"]]
    known = naming_of(refs | {"pairings": pairings})
    return present.with_pages(known, [ref for ref in pairings if ("pairings", ref) in known.addresses])


def _crumbs() -> list[Json]:
    return [{"text": TITLE, "href": reverse("recovery")}, {"text": "Proposed"}]


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the pairings of least cost, from what the partnership shares."""
    bodies = asking_bodies(request)
    if not bodies:
        raise Http404
    run: Run = ask_pairing(by=request.user, body=next(iter(bodies)), scope=PARTNERSHIP)
    messages.success(request, "Your question is in the queue.")
    return redirect("run", run_id=run.id)


@require_safe
def download(request: HttpRequest, run_id: uuid.UUID, name: str, form: str) -> HttpResponse:
    """One table, all tables, or the document."""
    run = run_of(run_id, PAIRING)
    document = document_of(run)
    tables = pairing_tables(document, _naming(document))
    return answer_file(run, document, "Proposed pairings", tables, name=name, form=form)


urlpatterns = [
    path("recovery/proposed", newest, name="recovery-proposed"),
    path("recovery/proposed/ask", ask, name="recovery-ask"),
    path("recovery/proposed/<uuid:run_id>", show, name="recovery-run"),
    path("recovery/proposed/<uuid:run_id>/download/<str:name>.<str:form>", download, name="recovery-run-download"),
]
