"""Two plans side by side, and the answers to what more was asked of a plan: why it is so, and its options."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from wherry.record.canonical import plain
from wherry.show.naming import Naming
from wherry.show.plan_comparison import comparison_tables
from wherry.show.plan_explanations import appraisal_tables, explanation_tables
from wherry.show.table import Table, to_csv_bytes
from wherry.show.words import say_moment
from wherry.store.models import Run
from wherry.store.models.run import APPRAISAL, EXPLANATION, PLAN
from wherry.web.pages.downloads import CSV, file_response
from wherry.web.pages.papers import about_run, answer_file, document_of, naming_of, run_of
from wherry.web.pages.plan_parts import Json, answered, plan_page
from wherry.web.present.figures import shown
from wherry.web.shell import page
from wherry.work.explaining import compare_documents

MOST_OTHERS = 20
TITLES = {EXPLANATION: "Why the plan is as it is", APPRAISAL: "Options side by side"}
TABLES: dict[str, Callable[[Json, Naming], dict[str, Table]]] = {
    EXPLANATION: explanation_tables,
    APPRAISAL: appraisal_tables,
}


@require_safe
def compare(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """This plan beside another: what differs, and why one costs more, adding up to the penny."""
    run, document, naming = answered(run_id)
    others = Run.objects.defer("answer").filter(kind=PLAN, answer__isnull=False).exclude(pk=run.id)[:MOST_OTHERS]
    here = reverse("plan-compare", args=[run.id])
    listed = [
        {"href": f"{here}?with={other.id}", "text": f"Plan of {say_moment(other.finished_at)}", "id": str(other.id)}
        for other in others
    ]
    chosen = request.GET.get("with", "")
    if not chosen:
        return plan_page(request, run, document, "plan-compare", others=listed, compared=None)
    found, tables = _compared(run, document, naming, chosen)
    if request.GET.get("as") == "csv":
        return file_response(to_csv_bytes(tables["needs"]), f"compare-{str(run.id)[:8]}-{chosen[:8]}.csv", CSV)
    return plan_page(
        request,
        run,
        document,
        "plan-compare",
        others=[{**each, "current": each["id"] == chosen} for each in listed],
        compared=found,
        other_href=reverse("plan-run", args=[chosen]),
        csv_href=f"{here}?with={chosen}&as=csv",
        tables=[shown(table) for name, table in tables.items() if table.rows or name == "headlines"],
    )


def _compared(run: Run, document: Json, naming: Naming, chosen: str) -> tuple[Json, Mapping[str, Table]]:
    try:
        other = run_of(uuid.UUID(chosen), PLAN)
    except ValueError as fault:
        raise Http404 from fault
    found = plain(compare_documents(document, document_of(other), names=("this plan", "the other plan")))
    return found, comparison_tables(found, naming)


@require_safe
def explanation(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Why a plan is as it is: what each rule costs, what other choices would cost, at what price offers win."""
    return _more(request, run_id, EXPLANATION)


@require_safe
def appraisal(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Do nothing, each alone, share: side by side, with payback, switching values and the five cases."""
    return _more(request, run_id, APPRAISAL)


def _more(request: HttpRequest, run_id: uuid.UUID, kind: str) -> HttpResponse:
    run = run_of(run_id, kind)
    document = document_of(run)
    plan = plan_of(run)
    tables = TABLES[kind](document, naming_of())
    asked = document["answer"].get("parts", list(tables))
    files = {name: reverse(f"{kind}-download", args=[run.id, name, "csv"]) for name in tables}
    return page(
        request,
        "plan/more.html",
        title=TITLES[kind],
        wide=True,
        plan=plan,
        complete=document["answer"].get("complete", True),
        tables=[{**shown(tables[name]), "csv": files[name]} for name in tables if name in asked],
        xlsx_href=reverse(f"{kind}-download", args=[run.id, kind, "xlsx"]),
        about=about_run(run),
        crumbs=[{"text": "Sharing plan", "href": reverse("plan")}, {"text": TITLES[kind]}],
    )


def plan_of(run: Run) -> Run | None:
    """The newest plan in view that answers the question which an explanation or appraisal is about."""
    plans = Run.objects.filter(
        kind=PLAN, answer__isnull=False, inputs_sha256=run.inputs_sha256, question=run.question["options"]
    )
    return plans.order_by("-finished_at").first()


@require_safe
def download_explanation(request: HttpRequest, run_id: uuid.UUID, name: str, form: str) -> HttpResponse:
    """The explanation as a workbook or a document, or one of its tables."""
    return _download(run_id, EXPLANATION, name, form)


@require_safe
def download_appraisal(request: HttpRequest, run_id: uuid.UUID, name: str, form: str) -> HttpResponse:
    """The appraisal as a workbook or a document, or one of its tables."""
    return _download(run_id, APPRAISAL, name, form)


def _download(run_id: uuid.UUID, kind: str, name: str, form: str) -> HttpResponse:
    run = run_of(run_id, kind)
    document = document_of(run)
    tables: dict[str, Any] = TABLES[kind](document, naming_of())
    return answer_file(run, document, TITLES[kind], tables, name=name, form=form)


urlpatterns = [
    path("plan/<uuid:run_id>/compare", compare, name="plan-compare"),
    path("explanations/<uuid:run_id>", explanation, name="explanation-run"),
    path(
        "explanations/<uuid:run_id>/download/<str:name>.<str:form>", download_explanation, name="explanation-download"
    ),
    path("appraisals/<uuid:run_id>", appraisal, name="appraisal-run"),
    path("appraisals/<uuid:run_id>/download/<str:name>.<str:form>", download_appraisal, name="appraisal-download"),
]
