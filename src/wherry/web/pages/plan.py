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
from wherry.show.plan_needs import list_levels, list_moves, list_stays
from wherry.show.plan_tables import list_lines, plan_tables
from wherry.store.models import Run
from wherry.store.models.run import DIVISION, PLAN
from wherry.web.forms.ask_sums import SumsFilter
from wherry.web.listing import A_PAGE
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
from wherry.web.present import plan as present
from wherry.web.present import plan_charts as charts
from wherry.web.present import plan_lines as sums
from wherry.web.present.figures import shown
from wherry.web.shell import page, view_of
from wherry.work.ask import ask_division

TITLE = "Sharing plan"
PARTS = ("plan-run", "plan-moves", "plan-services", "plan-money", "plan-why")
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
    run, document, naming = _answered(run_id)
    lines = reverse("plan-money", args=[run.id])
    return _page(
        request,
        run,
        document,
        "plan-run",
        headline=present.headline(document),
        cost=charts.cost_figure(document),
        years=present.year_table(document, lines),
        cash=charts.cash_figure(document),
        bodies=present.body_table(document, naming, lines),
        who=charts.body_figure(document, naming, highlight=_own(request, document)),
        pending=find_pending(PLAN),
        asking=bool(asking_bodies(request)),
        shares=find_division(run),
        xlsx_href=_file(run, PLAN, "xlsx"),
        json_href=_file(run, PLAN, "json"),
        cost_csv=_file(run, "years", "csv"),
        cash_csv=_file(run, "cash", "csv"),
        bodies_csv=_file(run, "bodies", "csv"),
    )


@require_safe
def moves(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """The moves of the plan, of all years or of one, and who is served by whom."""
    run, document, naming = _answered(run_id)
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
    return _page(
        request,
        run,
        document,
        "plan-moves",
        tabs=tabs,
        table=shown(list_moves(document, naming, moves=chosen)),
        picture=charts.moves_figure(document, naming),
        csv_href=_file(run, "moves", "csv"),
        stays_href=_file(run, "stays", "csv"),
    )


@require_safe
def services(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Every need with its level before and after, and the capacity of offers in use."""
    run, document, naming = _answered(run_id)
    tables = plan_tables(document, naming)
    return _page(
        request,
        run,
        document,
        "plan-services",
        levels=shown(list_levels(document, naming)),
        capacity=shown(tables["capacity"]),
        levels_csv=_file(run, "levels", "csv"),
        capacity_csv=_file(run, "capacity", "csv"),
    )


@require_safe
def need(request: HttpRequest, run_id: uuid.UUID, ref: str) -> HttpResponse:
    """One need through the plan: its quarters, its sources and every sum."""
    run, document, naming = _answered(run_id)
    found = next((each for each in document["answer"]["needs"] if each["need"] == ref), None)
    if found is None:
        raise Http404
    addresses = {key[1]: href for key, href in naming.addresses.items() if key[0] in ("arrangements", "offers")}
    lines = [line for line in document["answer"]["lines"] if line["need"] == ref]
    before = [line for line in document["answer"]["baseline_lines"] if line["need"] == ref]
    words = f"{naming.service(found['service'])} for {naming.body(found['body'])}"
    return _page(
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
        lines=shown(list_lines(document, naming, lines=lines, caption="Every sum with the plan")),
        before=shown(list_lines(document, naming, lines=before, caption="Every sum without the plan")),
        moves=shown(
            list_moves(document, naming, moves=[move for move in document["answer"]["moves"] if move["need"] == ref])
        ),
    )


@require_safe
def money(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Every sum of money, narrowed as the address asks, with what they add up to."""
    run, document, naming = _answered(run_id)
    asked = {name: value for name, value in request.GET.items() if value and name != "page"}
    lines = sums.narrow(document, asked)
    pages = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    table = list_lines(document, naming, baseline=asked.get("which") == sums.BASELINE, lines=list(pages.object_list))
    made = shown(table)
    return _page(
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
        csv_href=_file(run, "lines", "csv"),
        baseline_csv=_file(run, "baseline-lines", "csv"),
    )


@require_safe
def why(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """What binds, what nearly won, what was assumed, what is doubtful, and the run itself."""
    run, document, naming = _answered(run_id)
    tables = plan_tables(document, naming)
    return _page(
        request,
        run,
        document,
        "plan-why",
        headline=present.headline(document),
        tables=[
            {**shown(tables[name]), "csv": _file(run, name, "csv"), "empty": empty}
            for name, empty in (
                ("binds", "No rule is without room: the plan would be the same without them."),
                ("near-misses", "Every shared offer is used by somebody."),
                ("assumptions", ""),
                ("rates", ""),
                ("findings", "Nothing in the records is doubtful."),
            )
        ],
        about=about_run(run),
        size=present.size_rows(document),
    )


@require_POST
def divide(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Ask how the saving of this plan is divided, under the same options and on the same records."""
    run = run_of(run_id, PLAN)
    bodies = asking_bodies(request)
    body = run.owner if run.owner in bodies else next(iter(bodies), run.owner)
    asked = ask_division(by=request.user, body=body, options=PlanOptions.read(run.question), scope=run.scope)
    messages.success(request, "Your question is in the queue.")
    return redirect("run", run_id=asked.id)


@require_safe
def download(request: HttpRequest, run_id: uuid.UUID, name: str, form: str) -> HttpResponse:
    """The whole plan as a workbook or a document, or one of its tables."""
    run = run_of(run_id, PLAN)
    document = document_of(run)
    return answer_file(run, document, TITLE, plan_tables(document, naming_of()), name=name, form=form)


def find_division(run: Run) -> Run | None:
    """The newest division in view that answers the same question."""
    divisions = Run.objects.filter(kind=DIVISION, answer__isnull=False, question=run.question, scope=run.scope)
    return divisions.order_by("-finished_at").first()


def _answered(run_id: uuid.UUID) -> tuple[Run, Json, Naming]:
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


def _own(request: HttpRequest, document: Json) -> str | None:
    """The reader's own body, where it is one of the plan's."""
    return next((ref for ref in view_of(request).bodies if ref in document["answer"]["members"]), None)


def _file(run: Run, name: str, form: str) -> str:
    return reverse("plan-download", args=[run.id, name, form])


def _page(
    request: HttpRequest, run: Run, document: Json, part: str, *, title: str = "", **context: Any
) -> HttpResponse:
    addresses = {name: reverse(name, args=[run.id]) for name in PARTS}
    span = present.say_span(document["answer"])
    parts = present.parts(part, addresses)
    words = next((each["text"] for each in parts if each["current"]), "")
    named = title or (f"{TITLE}: {words.lower()}" if part != "plan-run" else TITLE)
    crumbs = [{"text": TITLE, "href": addresses["plan-run"]}]
    crumbs += [{"text": "Services", "href": addresses["plan-services"]}] if part == "plan-need" else []
    template = f"plan/{part.removeprefix('plan-').replace('run', 'summary')}.html"
    return page(
        request,
        template,
        title=named,
        wide=True,
        run=run,
        span=span,
        parts=parts,
        crumbs=[*crumbs, {"text": title or words}] if part != "plan-run" else [],
        **context,
    )


urlpatterns = [
    path("plan", newest, name="plan"),
    path("plan/<uuid:run_id>", summary, name="plan-run"),
    path("plan/<uuid:run_id>/moves", moves, name="plan-moves"),
    path("plan/<uuid:run_id>/services", services, name="plan-services"),
    path("plan/<uuid:run_id>/money", money, name="plan-money"),
    path("plan/<uuid:run_id>/why", why, name="plan-why"),
    path("plan/<uuid:run_id>/divide", divide, name="plan-divide"),
    path("plan/<uuid:run_id>/download/<str:name>.<str:form>", download, name="plan-download"),
    path("plan/<uuid:run_id>/needs/<path:ref>", need, name="plan-need"),
]
