"""Devices: each with its facts, its verdicts, the lines that fail, and how long its release is mended."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from wherry.show.assurance_tables import list_weaknesses
from wherry.show.assurance_words import STATES, device_words
from wherry.show.naming import Naming
from wherry.show.words import say_count, say_day
from wherry.store.models import EvidenceFile, Run
from wherry.web.pages.assurance import TITLE, answered, assurance_page, kept_files
from wherry.web.present import assurance as present
from wherry.web.present.figures import shown
from wherry.web.shell import page

A_PAGE = 50
LINES_A_PAGE = 500
MOST_EXCERPTS = 20
Json = dict[str, Any]


@require_safe
def devices(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Every file that was judged, most failures first."""
    run, document, naming = answered(run_id)
    files = list(enumerate(document["answer"]["files"], start=1))
    files.sort(key=lambda each: (-sum(v["state"] == "fail" for v in each[1]["verdicts"]), each[0]))
    pages = Paginator(files, A_PAGE).get_page(request.GET.get("page"))
    words = say_count(len(files), "file")
    return assurance_page(
        request,
        run,
        "assurance-devices",
        "devices",
        count_words=f"{words}, those with most failures first.",
        pages=pages,
        columns=present.DEVICE_COLUMNS,
        rows=present.device_rows(run, pages.object_list, naming),
        csv=reverse("assurance-download", args=[run.id, "devices", "csv"]),
    )


@require_safe
def device(request: HttpRequest, run_id: uuid.UUID, number: int) -> HttpResponse:
    """One device, or one scan, told whole."""
    run, document, naming, file, kept = _file(run_id, number)
    order = list(STATES)
    verdicts = sorted(file["verdicts"], key=lambda each: order.index(each["state"]))
    rules = {rule["id"]: rule["says"] for rule in document["answer"]["rules"]}
    failing = [each for each in verdicts if each["state"] == "fail"]
    excerpts = [present.cut_excerpt(kept, each) for each in failing[:MOST_EXCERPTS]] if kept is not None else []
    on = date.fromisoformat(run.question["on"])
    has_text = kept is not None and kept.text
    return page(
        request,
        "assurance/device.html",
        title=_title(file),
        wide=True,
        crumbs=_crumbs(run, file),
        kept=kept,
        summary=present.device_summary(file, kept, naming, on),
        text_href=reverse("assurance-text", args=[run.id, number]) if has_text else None,
        verdict_columns=({"text": "Rule"}, {"text": "What it asks"}, *present.VERDICT_COLUMNS[1:]),
        verdicts=[_verdict(each, rules) for each in verdicts],
        excerpts=[each for each in excerpts if each is not None],
        fact_columns=present.FACT_COLUMNS,
        facts=present.fact_rows(file),
        doubt_columns=({"text": "Line", "numeric": True}, {"text": "Why"}),
        doubts=[[{"text": f"{each['line']}", "numeric": True}, each["says"]] for each in file["not_understood"]],
        scan=_scan(file),
        weaknesses=shown(list_weaknesses(_only(document, file), naming)) if file["scan"] else None,
    )


def _verdict(verdict: Json, rules: dict[str, str]) -> list[Any]:
    words, colour = STATES[verdict["state"]]
    tag = {"text": words, "tag": colour}
    return [verdict["rule"], rules[verdict["rule"]], tag, verdict["reason"], present.say_verdict_lines(verdict)]


def _scan(file: Json) -> list[Json] | None:
    scan = file["scan"]
    if scan is None:
        return None
    scanned = date.fromisoformat(scan["scanned"]) if scan["scanned"] else None
    found = ", ".join(f"{count} {name}" for name, count in reversed(scan["open"].items()) if count)
    return [
        {"key": "Scanned", "value": say_day(scanned)},
        {"key": "Hosts", "value": f"{scan['hosts']:,}"},
        {"key": "Open weaknesses", "value": found or "none"},
    ]


def _only(document: Json, file: Json) -> Json:
    """The document with the weaknesses of one scan alone."""
    held = [each for each in document["answer"]["weaknesses"] if file["file"] in {s["file"] for s in each["seen_by"]}]
    return {**document, "answer": {**document["answer"], "weaknesses": held}}


@require_safe
def text(request: HttpRequest, run_id: uuid.UUID, number: int) -> HttpResponse:
    """The configuration as it was kept, with the lines that fail marked."""
    run, _, _, file, kept = _file(run_id, number)
    if kept is None or not kept.text:
        raise Http404
    cited = {
        line
        for verdict in file["verdicts"]
        if verdict["state"] == "fail"
        for first, last in verdict["lines"]
        for line in range(first, last + 1)
    }
    lines = [(at, words, at in cited) for at, words in enumerate(kept.text.split("\n"), start=1)]
    pages = Paginator(lines, LINES_A_PAGE).get_page(request.GET.get("page"))
    title = f"The text of {kept.file_name}"
    excerpt = present.Excerpt(f"Lines {pages.start_index():,} to {pages.end_index():,}", list(pages.object_list), 0)
    crumbs = [
        *_crumbs(run, file)[:-1],
        {"text": _title(file), "href": reverse("assurance-device", args=[run.id, number])},
    ]
    crumbs.append({"text": "Text"})
    return page(request, "assurance/text.html", title=title, wide=True, crumbs=crumbs, excerpt=excerpt, pages=pages)


def _file(run_id: uuid.UUID, number: int) -> tuple[Run, Json, Naming, Json, EvidenceFile | None]:
    run, document, naming = answered(run_id)
    files = document["answer"]["files"]
    if not 1 <= number <= len(files):
        raise Http404
    file = files[number - 1]
    return run, document, naming, file, kept_files(document, file["body"]).get((file["file"], file["sha256"]))


def _title(file: Json) -> str:
    return device_words(file) if file["kind"] == "configuration" else f"Scan {file['file']}"


def _crumbs(run: Run, file: Json) -> list[Json]:
    return [
        {"text": TITLE, "href": reverse("assurance-run", args=[run.id])},
        {"text": "Devices", "href": reverse("assurance-devices", args=[run.id])},
        {"text": _title(file)},
    ]


urlpatterns = [
    path("assurance/<uuid:run_id>/devices", devices, name="assurance-devices"),
    path("assurance/<uuid:run_id>/devices/<int:number>", device, name="assurance-device"),
    path("assurance/<uuid:run_id>/devices/<int:number>/text", text, name="assurance-text"),
]
