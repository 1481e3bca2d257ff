"""The sharing plan: what it saves, its moves, who is served by whom, every sum it is made of, and how sure it is."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from wherry.engine.plan.options import PlanOptions
from wherry.record.quarter import Quarter
from wherry.show.naming import Naming
from wherry.show.plan_explanations import explanation_tables, list_reasons
from wherry.show.plan_needs import list_levels, list_moves, list_stays
from wherry.show.plan_tables import list_lines, plan_tables
from wherry.store.models import Run
from wherry.store.models.run import APPRAISAL, DIVISION, EXPLANATION, PLAN
from wherry.web.forms.ask_sums import SumsFilter
from wherry.web.listing import A_PAGE
from wherry.web.pages.papers import (
    about_run,
    asking_bodies,
    document_of,
    find_answered,
    find_pending,
    run_of,
)
from wherry.web.pages.plan_parts import TITLE, answered, file_of, find_more, own_body, plan_page
from wherry.web.present import plan as present
from wherry.web.present import plan_charts as charts
from wherry.web.present import plan_lines as sums
from wherry.web.present.figures import shown
from wherry.web.shell import page
from wherry.work.ask import ask_division

Json = dict[str, Any]


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """The newest plan in view, or the offer to make one."""
    run = find_answered(PLAN)
    if run is not None:
        return redirect("plan-run", run_id=run.id)
    context = {"pending": find_pending(PLAN), "asking": bool(asking_bodies(request))}
    return page(request, "plan/none.html", title=TITLE, **context)


@require_safe
def summary(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """What the plan saves, by year, by quarter and by body, and how sure that is."""
    run, document, naming = answered(run_id)
    lines = reverse("plan-money", args=[run.id])
    return plan_page(
        request,
        run,
        document,
        "plan-run",
        headline=present.headline(document),
        cost=charts.cost_figure(document),
        years=present.year_table(document, lines),
        cash=charts.cash_figure(document),
        bodies=present.body_table(document, naming, lines),
        who=charts.body_figure(document, naming, highlight=own_body(request, document)),
        pending=find_pending(PLAN),
        asking=bool(asking_bodies(request)),
        shares=find_division(run),
        xlsx_href=file_of(run, PLAN, "xlsx"),
        json_href=file_of(run, PLAN, "json"),
        pdf_href=file_of(run, "report", "pdf"),
        word_href=file_of(run, "report", "docx"),
        options=find_more(run, APPRAISAL),
        cost_csv=file_of(run, "years", "csv"),
        cash_csv=file_of(run, "cash", "csv"),
        bodies_csv=file_of(run, "bodies", "csv"),
    )


@require_safe
def moves(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """The moves of the plan, of all years or of one, and who is served by whom."""
    run, document, naming = answered(run_id)
    year = request.GET.get("year", "")
    years = list(dict.fromkeys(Quarter.parse(text).financial_year for text in document["answer"]["quarters"]))
    here = reverse("plan-moves", args=[run.id])
    tabs = [{"text": "All years", "href": here, "current": not year}]
    tabs += [
        {"text": each, "href": f"{here}?year={each[:4]}", "current": each.startswith(year or "-")} for each in years
    ]
    chosen = [
        move
        for move in document["answer"]["moves"]
        if not year or Quarter.parse(move["quarter"]).financial_year.startswith(year)
    ]
    return plan_page(
        request,
        run,
        document,
        "plan-moves",
        tabs=tabs,
        table=shown(list_moves(document, naming, moves=chosen)),
        picture=charts.moves_figure(document, naming),
        calendar=shown(plan_tables(document, naming)["calendar"]),
        calendar_csv=file_of(run, "calendar", "csv"),
        novations=shown(plan_tables(document, naming)["novations"]),
        novations_csv=file_of(run, "novations", "csv"),
        csv_href=file_of(run, "moves", "csv"),
        stays_href=file_of(run, "stays", "csv"),
    )


@require_safe
def services(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Every need with its level before and after, and the capacity of offers in use."""
    run, document, naming = answered(run_id)
    tables = plan_tables(document, naming)
    return plan_page(
        request,
        run,
        document,
        "plan-services",
        levels=shown(list_levels(document, naming)),
        capacity=shown(tables["capacity"]),
        levels_csv=file_of(run, "levels", "csv"),
        capacity_csv=file_of(run, "capacity", "csv"),
    )


@require_safe
def need(request: HttpRequest, run_id: uuid.UUID, ref: str) -> HttpResponse:
    """One need through the plan: its quarters, its sources and every sum."""
    run, document, naming = answered(run_id)
    found = next((each for each in document["answer"]["needs"] if each["need"] == ref), None)
    if found is None:
        raise Http404
    addresses = {key[1]: href for key, href in naming.addresses.items() if key[0] in ("arrangements", "offers")}
    lines = [line for line in document["answer"]["lines"] if line["need"] == ref]
    before = [line for line in document["answer"]["baseline_lines"] if line["need"] == ref]
    words = f"{naming.service(found['service'])} for {naming.body(found['body'])}"
    return plan_page(
        request,
        run,
        document,
        "plan-need",
        title=words,
        need=found,
        need_href=naming.addresses.get(("needs", ref)),
        summary=sums.need_summary(found, naming),
        quarters=sums.need_quarters(document, found, addresses),
        stays=shown(list_stays(document, naming, needs=[found]), start=2),
        alone=shown(list_stays(document, naming, needs=[found], baseline=True), start=2),
        reasons=_reasons(run, naming, ref),
        asking=bool(asking_bodies(request)),
        lines=shown(list_lines(document, naming, lines=lines, caption="Every sum with the plan")),
        before=shown(list_lines(document, naming, lines=before, caption="Every sum without the plan")),
        moves=shown(
            list_moves(document, naming, moves=[move for move in document["answer"]["moves"] if move["need"] == ref])
        ),
    )


@require_safe
def money(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Every sum of money, narrowed as the address asks, with what they add up to."""
    run, document, naming = answered(run_id)
    asked = {name: value for name, value in request.GET.items() if value and name != "page"}
    lines = sums.narrow(document, asked)
    pages = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    table = list_lines(document, naming, baseline=asked.get("which") == sums.BASELINE, lines=list(pages.object_list))
    made = shown(table)
    return plan_page(
        request,
        run,
        document,
        "plan-money",
        said=sums.say_lines(lines, asked, naming),
        asked=asked,
        filter_form=SumsFilter(request.GET, choices=sums.choices(document, naming)),
        pages=pages,
        table={**made, "foot": []},
        clear_href=reverse("plan-money", args=[run.id]),
        csv_href=file_of(run, "lines", "csv"),
        baseline_csv=file_of(run, "baseline-lines", "csv"),
        recharges=shown(plan_tables(document, naming)["recharges"]),
        recharges_csv=file_of(run, "recharges", "csv"),
    )


@require_safe
def why(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """What binds, what nearly won, what was assumed, what is doubtful, and the run itself."""
    run, document, naming = answered(run_id)
    tables = plan_tables(document, naming)
    return plan_page(
        request,
        run,
        document,
        "plan-why",
        headline=present.headline(document),
        tables=[
            {**shown(tables[name]), "csv": file_of(run, name, "csv"), "empty": empty}
            for name, empty in (
                ("binds", "No rule is without room: the plan would be the same without them."),
                ("near-misses", "Every shared offer is used by somebody."),
                ("preferences", "Nobody has stated a wish."),
                ("assumptions", ""),
                ("rates", ""),
                ("findings", "Nothing in the records is doubtful."),
            )
        ],
        explanation=find_more(run, EXPLANATION),
        explained=_explained(run, naming),
        asking=bool(asking_bodies(request)),
        about=about_run(run),
        size=present.size_rows(document),
    )


def _reasons(run: Run, naming: Naming, need: str) -> Json | None:
    """What other choices for a need would cost, from the newest explanation that says it."""
    found = find_more(run, EXPLANATION, need=need)
    if found is None:
        return None
    document = document_of(found)
    rows = [row for row in document["answer"]["reasons"] if row["need"] == need]
    return shown(list_reasons(rows, naming, document["generated"]), start=2) if rows else None


def _explained(run: Run, naming: Naming) -> list[Json]:
    """The tables of the newest explanation of this plan that is in view."""
    found = find_more(run, EXPLANATION)
    if found is None:
        return []
    document = document_of(found)
    tables = explanation_tables(document, naming)
    return [shown(tables[name]) for name in tables if name in document["answer"]["parts"] and tables[name].rows]


@require_POST
def divide(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Ask how the saving of this plan is divided, under the same options and on the same records."""
    run = run_of(run_id, PLAN)
    bodies = asking_bodies(request)
    body = run.owner if run.owner in bodies else next(iter(bodies), run.owner)
    asked = ask_division(by=request.user, body=body, options=PlanOptions.read(run.question), scope=run.scope)
    messages.success(request, "Your question is in the queue.")
    return redirect("run", run_id=asked.id)


def find_division(run: Run) -> Run | None:
    """The newest division in view that answers the same question."""
    divisions = Run.objects.filter(kind=DIVISION, answer__isnull=False, question=run.question, scope=run.scope)
    return divisions.order_by("-finished_at").first()


urlpatterns = [
    path("plan", newest, name="plan"),
    path("plan/<uuid:run_id>", summary, name="plan-run"),
    path("plan/<uuid:run_id>/moves", moves, name="plan-moves"),
    path("plan/<uuid:run_id>/services", services, name="plan-services"),
    path("plan/<uuid:run_id>/money", money, name="plan-money"),
    path("plan/<uuid:run_id>/why", why, name="plan-why"),
    path("plan/<uuid:run_id>/divide", divide, name="plan-divide"),
    path("plan/<uuid:run_id>/needs/<path:ref>", need, name="plan-need"),
]
