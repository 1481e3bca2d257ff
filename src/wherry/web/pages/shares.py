"""Fair shares: how the saving of the plan is divided, who could object, and what each body pays in each year."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from wherry.show.share_tables import list_groups, list_leavers, list_objections, share_tables
from wherry.store.models import Run
from wherry.store.models.run import DIVISION, PLAN
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
from wherry.web.present import shares as present
from wherry.web.present.figures import shown
from wherry.web.shell import page, view_of

TITLE = "Fair shares"
Json = dict[str, Any]


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """The newest division in view, or the way to one."""
    run = find_answered(DIVISION)
    if run is not None:
        return redirect("shares-run", run_id=run.id)
    context = {
        "pending": find_pending(DIVISION),
        "plan": find_answered(PLAN),
        "asking": bool(asking_bodies(request)),
    }
    return page(request, "shares/none.html", title=TITLE, **context)


@require_safe
def show(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Every body's share under every rule, with the certificate of the one that is recommended."""
    run = run_of(run_id, DIVISION)
    document = document_of(run)
    naming = naming_of()
    own = next((ref for ref in view_of(request).bodies if present.body_row(document, ref) is not None), None)
    groups = list_groups(document, naming)
    return page(
        request,
        "shares/show.html",
        title=TITLE,
        wide=True,
        run=run,
        headline=present.headline(document, naming, own),
        table=present.share_table(document, naming),
        picture=present.rule_figure(document, naming, highlight=own),
        rules=present.rule_cards(document, naming),
        leaving=None if own is None else present.leaving(document, naming, own),
        settlement=present.settlement(document, naming, own),
        objections=shown(list_objections(document, naming)),
        groups=shown(groups),
        leavers=shown(list_leavers(document, naming)),
        plan=find_plan(run),
        pending=find_pending(DIVISION),
        about=about_run(run),
        files={
            name: reverse("shares-download", args=[run.id, part, form])
            for name, part, form in (
                ("xlsx", DIVISION, "xlsx"),
                ("json", DIVISION, "json"),
                ("shares", "bodies", "csv"),
                ("rules", "rules", "csv"),
                ("settlement", "settlement", "csv"),
                ("groups", "groups", "csv"),
                ("leaving", "leaving", "csv"),
                ("objections", "objections", "csv"),
            )
        },
    )


@require_safe
def download(request: HttpRequest, run_id: uuid.UUID, name: str, form: str) -> HttpResponse:
    """The whole division as a workbook or a document, or one of its tables."""
    run = run_of(run_id, DIVISION)
    document = document_of(run)
    return answer_file(run, document, TITLE, share_tables(document, naming_of()), name=name, form=form)


def find_plan(run: Run) -> Run | None:
    """The newest plan in view that answers the same question."""
    plans = Run.objects.defer("answer").filter(kind=PLAN, answer__isnull=False, question=run.question, scope=run.scope)
    return plans.order_by("-finished_at").first()


urlpatterns = [
    path("shares", newest, name="shares"),
    path("shares/<uuid:run_id>", show, name="shares-run"),
    path("shares/<uuid:run_id>/download/<str:name>.<str:form>", download, name="shares-download"),
]
