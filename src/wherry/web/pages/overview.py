"""The first page: for each body what it gains, what it must do next and by when, and what has changed."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from wherry.store.models import MODELS, Change, Contract, Import, Run, Settlement
from wherry.store.models.bring import CHECKED
from wherry.store.models.run import DIVISION, OVERLAP, PLAN
from wherry.web.pages.papers import asking_bodies, document_of, find_answered, find_pending, naming_of
from wherry.web.pages.plan import find_division
from wherry.web.present import overview as present
from wherry.web.present.records import table_words
from wherry.web.shell import page, view_of
from wherry.work.answers import today
from wherry.work.settle_overlap import overlap_key

MOST_CHANGES = 8
MOST_TASKS = 5
Json = dict[str, Any]


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The overview of the reader's body, of the one among several that the address names, or of the partnership."""
    seen = view_of(request)
    body = request.GET.get("body") or next(iter(seen.bodies), None)
    if body is not None and body not in seen.bodies:
        raise Http404
    naming = naming_of()
    answered = {kind: find_answered(kind) for kind in (OVERLAP, PLAN, DIVISION)}
    if answered[PLAN] is not None:
        answered[DIVISION] = find_division(answered[PLAN])  # shares of another plan's saving would only confuse
    plan, division = (None if answered[kind] is None else document_of(answered[kind]) for kind in (PLAN, DIVISION))
    title = naming.body(body) if body is not None else "The partnership" if seen.partnership else "Overview"
    tabs = [
        {"text": naming.body(ref), "href": f"{reverse('overview')}?body={ref}", "current": ref == body}
        for ref in seen.bodies
    ]
    return page(
        request,
        "overview/overview.html",
        title=title,
        body=body,
        tabs=tabs if len(tabs) > 1 else [],
        lead=present.lead(plan, division, naming, body),
        stats=present.stats(plan, division, body),
        plan=answered[PLAN],
        division=answered[DIVISION],
        pending=find_pending(PLAN),
        asking=bool(asking_bodies(request)),
        picture=present.gains_figure(plan, division, naming, body),
        table_href=_table_href(answered),
        tasks=_tasks(request, answered, plan, body),
        changes=present.timeline(_changes(body), _table_names()),
    )


def _table_href(answered: dict[str, Run | None]) -> str:
    division, plan = answered[DIVISION], answered[PLAN]
    if division is not None:
        return reverse("shares-download", args=[division.id, "bodies", "csv"])
    return "" if plan is None else reverse("plan-download", args=[plan.id, "bodies", "csv"])


def _tasks(request: HttpRequest, answered: dict[str, Run | None], plan: Json | None, body: str | None) -> list[Json]:
    """What is to be done, from what the records and the runs say today."""
    day = today()
    tasks = present.import_tasks(
        Import.objects.defer("held", "refused_csv").filter(state=CHECKED, owner=body)[:MOST_TASKS]
    )
    pending = {kind: find_pending(kind) for kind in answered}
    tasks += present.run_tasks(answered, pending, may_ask=bool(asking_bodies(request)))
    overlaps = answered[OVERLAP]
    if overlaps is not None and body is not None:
        address = f"{reverse('overlaps-run', args=[overlaps.id])}?body={body}&confidence=high&decided=open"
        tasks += present.overlap_task(_open_overlaps(overlaps, body), address)
    run = answered[PLAN]
    if plan is not None and run is not None:
        tasks += present.move_tasks(plan, run, naming_of(), body=body, today=day)[:MOST_TASKS]
    if body is not None:
        tasks += present.notice_tasks(Contract.objects.filter(owner=body), today=day)[:MOST_TASKS]
    return tasks


def _open_overlaps(run: Run, body: str) -> int:
    """How many overlaps of high confidence the body is in and has not decided on."""
    settled = set(Settlement.objects.filter(owner=body).values_list("overlap", flat=True))
    return sum(
        1
        for overlap in run.answer_data["overlaps"]
        if body in overlap["bodies"] and overlap["confidence"] == "high" and overlap_key(overlap) not in settled
    )


def _changes(body: str | None) -> list[Json]:
    """The latest changes of the body's records, those made at once together."""
    tables = [model._meta.db_table for model in MODELS.values()]
    changes = Change.objects.filter(owner=body, table_name__in=tables).order_by()
    groups = changes.values("at", "action", "person_words", "why").annotate(
        count=Count("number"), kinds=Count("table_name", distinct=True), table_name=Min("table_name")
    )
    return list(groups.order_by("-at", "action")[:MOST_CHANGES])


def _table_names() -> dict[str, tuple[str, str]]:
    return {
        model._meta.db_table: (model.record_type.singular, table_words(table).lower())
        for table, model in MODELS.items()
    }


urlpatterns = [path("overview", overview, name="overview")]
