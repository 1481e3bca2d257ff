"""What to mend: each failure as a task, with who, by when, and whether the next configuration holds."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from wherry.record.error import NotAllowed, WherryError
from wherry.show.naming import Naming
from wherry.show.words import say_count, say_day, say_list
from wherry.store.models import Run, may
from wherry.web.forms.assurance import MendForm
from wherry.web.forms.mend_filter import MendFilter
from wherry.web.pages.assurance import TITLE, answered, assurance_page, kept_files
from wherry.web.present import assurance as present
from wherry.web.shell import page, view_of
from wherry.work.mending import CLOSED, OVERDUE, MendTask, list_tasks, say_mend

A_PAGE = 50
COLUMNS = (
    {"text": "Task"},
    {"text": "Device"},
    {"text": "Body"},
    {"text": "Severity"},
    {"text": "Who"},
    {"text": "Due"},
    {"text": "State"},
)
TAGS = {
    "open": "blue",
    "overdue": "red",
    "awaits a retest": "yellow",
    "failed its retest": "red",
    "closed": "green",
    "not retested": "yellow",
}
FORMS = (("pdf", "PDF"), ("odt", "OpenDocument"), ("xlsx", "Excel"))
Json = dict[str, Any]


@require_safe
def mend(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Every task, the first due first, narrowed as the address asks."""
    run, document, naming = answered(run_id)
    tasks = list_tasks(document["answer"])
    bodies = sorted({task.body for task in tasks if task.body}, key=naming.body)
    form = MendFilter(request.GET, bodies={ref: naming.body(ref) for ref in bodies}, states=list(TAGS))
    asked = form.asked()
    rows = form.narrow(tasks)
    pages = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    here = reverse("assurance-mend", args=[run.id])
    return assurance_page(
        request,
        run,
        "assurance-mend",
        "mend",
        lead=_lead(tasks),
        filter_form=form,
        selected=form.selected(here),
        clear_href=here,
        count_words=_count_words(len(rows), narrowed=bool(asked)),
        pages=pages,
        columns=COLUMNS,
        rows=[_row(run, task, naming) for task in pages.object_list],
        papers=[
            {
                "words": f"Remediation plan, {naming.body(body)}",
                "links": [
                    {"href": reverse("assurance-paper", args=[run.id, "plan", "all", body, form]), "text": words}
                    for form, words in FORMS
                ],
            }
            for body in bodies
        ],
        csv=reverse("assurance-download", args=[run.id, "mend", "csv"]),
    )


def _lead(tasks: tuple[MendTask, ...]) -> str:
    left = [task for task in tasks if task.state != CLOSED]
    late = sum(task.state == OVERDUE for task in left)
    nobody = sum(not task.who for task in left)
    if not left:
        return "There is nothing to mend in what was judged."
    grave = sum(task.remedy is not None and task.remedy["severity"] in ("critical", "high") for task in left)
    return (
        f"{say_count(len(left), 'failure')} to mend, {grave} of them critical or high. "
        f"{late} {'is' if late == 1 else 'are'} overdue, and for {nobody} nobody answers yet."
    )


def _count_words(count: int, *, narrowed: bool) -> str:
    words = say_count(count, "task")
    words = f"{words[:1].upper()}{words[1:]}"
    return f"{words} {'matches' if count == 1 else 'match'} your filters." if narrowed else f"{words}."


def _row(run: Run, task: MendTask, naming: Naming) -> list[Any]:
    says = task.remedy["says"] if task.remedy else "it fails no more in what was judged"
    return [
        {"text": f"{task.rule}: {says}", "href": task_url(run, task)},
        task.device,
        naming.body(task.body) if task.body else "no body told",
        task.remedy["severity"].capitalize() if task.remedy else "",
        task.who or "Nobody yet",
        say_day(task.due) if task.due else "",
        {"text": f"{task.state[:1].upper()}{task.state[1:]}", "tag": TAGS[task.state]},
    ]


def task_url(run: Run, task: MendTask) -> str:
    """The page of one task."""
    named = urlencode({"body": task.body, "device": task.device, "rule": task.rule})
    return f"{reverse('assurance-task', args=[run.id])}?{named}"


@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """One task: why it fails, orders that were tried, and who mends it by when."""
    run, document, naming = answered(run_id)
    key = tuple(request.GET.get(name, "") for name in ("body", "device", "rule"))
    found = next((each for each in list_tasks(document["answer"]) if each.key == key), None)
    if found is None:
        raise Http404
    writes = found.body in view_of(request).writes and may(request.user, "change", found.body)
    if request.method == "POST" and not writes:
        raise Http404
    told = {"who": found.who, "due": found.due if found.due else None, "done": found.done, "note": found.note}
    form = MendForm(request.POST if request.method == "POST" else None, initial=told)
    if request.method == "POST" and form.is_valid():
        try:
            say_mend(by=request.user, body=found.body, device=found.device, rule=found.rule, **form.cleaned_data)
        except NotAllowed:
            raise
        except WherryError as fault:
            form.add_error("done", f"{str(fault)[:1].upper()}{str(fault)[1:]}")
        else:
            messages.success(request, "What you said has been kept.")
            return redirect(task_url(run, found))
    crumbs = [
        {"text": TITLE, "href": reverse("assurance-run", args=[run.id])},
        {"text": "What to mend", "href": reverse("assurance-mend", args=[run.id])},
        {"text": found.rule},
    ]
    return page(
        request,
        "assurance/task.html",
        title=f"{found.rule} on {found.device}",
        wide=True,
        status=422 if form.errors else 200,
        crumbs=crumbs,
        summary=_summary(found, naming),
        orders=found.remedy["orders"] if found.remedy else (),
        lines=found.remedy["lines"] if found.remedy else (),
        look_up=found.remedy["look_up"] if found.remedy else "",
        excerpt=_excerpt(document, found),
        form=form if writes else None,
    )


def _summary(found: MendTask, naming: Naming) -> list[Json]:
    remedy = found.remedy
    advice = [
        {"key": "How it is put right", "value": remedy["do"]},
        {"key": "Who usually does it", "value": remedy["owner"]},
        {"key": "What closes it", "value": remedy["retest"]},
        {"key": "Fails since", "value": say_day(date.fromisoformat(remedy["since"]))},
    ] if remedy else []  # fmt: skip
    return [
        {"key": "Body", "value": naming.body(found.body) if found.body else "no body told"},
        {"key": "What it asks", "value": remedy["says"] if remedy else found.rule},
        {"key": "Why it fails", "value": remedy["reason"] if remedy else "it fails no more in what was judged"},
        {"key": "Severity", "value": remedy["severity"].capitalize() if remedy else None},
        *advice,
        {"key": "State", "value": f"{found.state[:1].upper()}{found.state[1:]}: {found.why}"},
        {"key": "Who", "value": found.who or "Nobody yet"},
        {"key": "Due", "value": say_day(found.due) if found.due else None},
        {"key": "Said to be done", "value": say_day(found.done) if found.done else "No"},
        {"key": "Note", "value": say_list([found.note] if found.note else [], nothing="None")},
    ]


def _excerpt(document: Json, found: MendTask) -> present.Excerpt | None:
    for file in document["answer"]["files"]:
        if (file["body"] or "", file["device"] or file["file"]) != (found.body, found.device):
            continue
        kept = kept_files(document, file["body"]).get((file["file"], file["sha256"]))
        verdict = next((each for each in file["verdicts"] if each["rule"] == found.rule), None)
        if kept is not None and verdict is not None:
            return present.cut_excerpt(kept, verdict)
    return None


urlpatterns = [
    path("assurance/<uuid:run_id>/mend", mend, name="assurance-mend"),
    path("assurance/<uuid:run_id>/mend/task", task, name="assurance-task"),
]
