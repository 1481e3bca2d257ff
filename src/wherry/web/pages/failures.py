"""Failures: what stops for whom when something goes, worst first, today and after a plan."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from wherry.show.failure_diagram import draw_failure
from wherry.show.failure_parts import PICTURES, TABLES_OF_PARTS, part_cell, pictures, say_parts
from wherry.show.failure_tables import failure_tables
from wherry.show.naming import Naming
from wherry.show.words import say_count
from wherry.store.models import Run
from wherry.store.models.run import FAILURE
from wherry.web.forms.failure import WorstFilter
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
from wherry.web.present import failures as present
from wherry.web.present.figures import shown
from wherry.web.shell import page

TITLE = "Failures"
A_PAGE = 25
PARTS = {
    "failures-run": "Worst first",
    "failures-points": "Single points",
    "failures-needs": "Needs",
    "failures-tried": "What was tried",
}
Json = dict[str, Any]


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """The newest answer in view, or the offer to ask."""
    run = find_answered(FAILURE)
    if run is not None:
        return redirect("failures-run", run_id=run.id)
    context = {"pending": find_pending(FAILURE), "asking": bool(asking_bodies(request))}
    return page(request, "failures/none.html", title=TITLE, **context)


@require_safe
def summary(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """The worst failures, narrowed as the address asks."""
    run, document, naming = _answered(run_id)
    told = present.told(document)
    bodies = sorted({ref for row in told for ref in row.scenario["bodies"]}, key=naming.body)
    form = WorstFilter(
        request.GET,
        kinds=[kind["kind"] for kind in document["answer"]["today"]["kinds"]],
        bodies={ref: naming.body(ref) for ref in bodies},
        after=document["answer"]["after"] is not None,
    )
    asked = form.asked()
    rows = present.narrow(told, asked)
    pages = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    here = reverse("failures-run", args=[run.id])
    return _page(
        request,
        run,
        document,
        "failures-run",
        "summary",
        summary=present.summary(document, naming),
        filter_form=form,
        selected=_selected(form, asked, here),
        clear_href=here,
        count_words=_count_words(len(rows), bool(asked)),
        pages=pages,
        columns=present.COLUMNS,
        rows=present.worst_rows([(row, _address(run, row)) for row in pages.object_list], naming),
        about=about_run(run),
        asking=bool(asking_bodies(request)),
        pending=find_pending(FAILURE),
        xlsx_href=_file(run, FAILURE, "xlsx"),
        csv_href=_file(run, "lost", "csv"),
        json_href=_file(run, FAILURE, "json"),
    )


def _count_words(count: int, narrowed: bool) -> str:
    words = say_count(count, "failure")
    words = f"{words[:1].upper()}{words[1:]}"
    if narrowed:
        return f"{words} {'matches' if count == 1 else 'match'} your filters."
    return f"{words}, the worst first. To see two failures together, or states drawn at random, choose their kind."


def _selected(form: WorstFilter, asked: dict[str, str], here: str) -> list[Json]:
    groups = []
    for name in asked:
        query = form.data.copy()
        query.pop(name, None)
        query.pop("page", None)
        chosen = [{"text": form.words(name), "href": f"{here}?{query.urlencode()}" if query else here}]
        groups.append({"heading": form.fields[name].label, "chosen": chosen})
    return groups


@require_safe
def points(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Single points of failure, and what the plan does to them."""
    run, document, naming = _answered(run_id)
    names = {"changes": "The plan changes none of them.", "single-points": "There is none."}
    return _tables(request, run, document, naming, "failures-points", names)


@require_safe
def needs(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """How sure each need is, and the cut sets that dominate it."""
    run, document, naming = _answered(run_id)
    names = {"needs": "There are no needs.", "cut-sets": "No one or two parts take a need away."}
    return _tables(request, run, document, naming, "failures-needs", names)


@require_safe
def tried(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """What was tried and by what rates, what the records do not say, and what is doubtful."""
    run, document, naming = _answered(run_id)
    lists = []
    for when, picture in pictures(document):
        lists.append({"heading": f"What was judged: {PICTURES[when].lower()}", "rows": present.count_rows(picture)})
        if picture["monte_carlo"] is not None:
            heading = f"States drawn at random: {PICTURES[when].lower()}"
            lists.append({"heading": heading, "rows": present.chance_rows(picture)})
    lists.append({"heading": "The run", "rows": about_run(run)})
    answer = document["answer"]
    return _tables(
        request,
        run,
        document,
        naming,
        "failures-tried",
        {"kinds": "Nothing was tried.", "findings": "Nothing in the records is doubtful."},
        lists=lists,
        assumptions=answer["assumptions"],
        said=[f"Rates of failure and repair: {answer['rates']}. {answer['rates_source']}"],
    )


@require_safe
def one(request: HttpRequest, run_id: uuid.UUID, when: str, kind: str, number: int) -> HttpResponse:
    """One failure told whole: the picture, what is lost, why, and how it comes back."""
    run, document, naming = _answered(run_id)
    row = next(
        (each for each in present.told(document) if (each.when, _slug(each.kind), each.number) == (when, kind, number)),
        None,
    )
    if row is None:
        raise Http404
    naming = _naming_of_scenario(naming, row.scenario)
    words = say_parts(row.scenario["parts"])
    picture = draw_failure(row.scenario, naming, generated=run.generated)
    parts = [part_cell(part, naming) for part in row.scenario["parts"]]
    return page(
        request,
        "failures/one.html",
        title=f"{words[:1].upper()}{words[1:]}",
        wide=True,
        crumbs=[{"text": TITLE, "href": reverse("failures-run", args=[run.id])}, {"text": words}],
        summary=present.one_summary(row, naming),
        picture={**picture, "svg": mark_safe(picture["svg"])},
        lost=present.lost_table(row, naming, generated=run.generated),
        parts=[
            {
                "key": part["kind"].capitalize(),
                "value": cell.value,
                "actions": [{"text": "See the record", "href": cell.href}] if cell.href else [],
            }
            for part, cell in zip(row.scenario["parts"], parts, strict=True)
        ],
        rates=f"Rates of failure and repair: {document['answer']['rates']}. {document['answer']['rates_source']}",
        about=about_run(run),
    )


@require_safe
def download(request: HttpRequest, run_id: uuid.UUID, name: str, form: str) -> HttpResponse:
    """The whole answer as a workbook or a document, or one of its tables."""
    run, document, naming = _answered(run_id)
    return answer_file(run, document, TITLE, failure_tables(document, naming), name=name, form=form)


def _answered(run_id: uuid.UUID) -> tuple[Run, Json, Naming]:
    run = run_of(run_id, FAILURE)
    document = document_of(run)
    refs: dict[str, set[str]] = {"needs": set()}
    for _, picture in pictures(document):
        refs["needs"] |= {need["need"] for need in picture["needs"]}
        for point in picture["single_points"]:
            refs.setdefault(_table_of(point["part"]), set()).add(point["part"]["ref"])
    return run, document, naming_of(refs)


def _naming_of_scenario(naming: Naming, scenario: Json) -> Naming:
    refs: dict[str, set[str]] = {
        "needs": {lost["need"] for lost in scenario["lost"]},
        "pairings": {lost["restore"]["pairing"] for lost in scenario["lost"] if lost["restore"]["pairing"]},
    }
    for part in scenario["parts"]:
        refs.setdefault(_table_of(part), set()).add(part["ref"])
    more = naming_of(refs)
    return Naming(bodies=naming.bodies, services=naming.services, addresses={**naming.addresses, **more.addresses})


def _table_of(part: Json) -> str:
    return TABLES_OF_PARTS.get(part["kind"], "shared_risks")


def _slug(kind: str) -> str:
    return kind.replace(" ", "-")


def _address(run: Run, row: present.Told) -> str:
    return reverse("failure", args=[run.id, row.when, _slug(row.kind), row.number])


def _file(run: Run, name: str, form: str) -> str:
    return reverse("failures-download", args=[run.id, name, form])


def _tables(
    request: HttpRequest, run: Run, document: Json, naming: Naming, part: str, names: dict[str, str], **context: Any
) -> HttpResponse:
    made = failure_tables(document, naming)
    tables = [
        {**shown(made[name]), "csv": _file(run, name, "csv"), "empty": empty}
        for name, empty in names.items()
        if name in made
    ]
    return _page(request, run, document, part, "tables", tables=tables, **context)


def _page(request: HttpRequest, run: Run, document: Json, part: str, template: str, **context: Any) -> HttpResponse:
    parts = [
        {"text": words, "href": reverse(name, args=[run.id]), "current": name == part} for name, words in PARTS.items()
    ]
    first = part == "failures-run"
    crumbs = [] if first else [{"text": TITLE, "href": parts[0]["href"]}, {"text": PARTS[part]}]
    return page(
        request,
        f"failures/{template}.html",
        title=TITLE if first else f"{TITLE}: {PARTS[part].lower()}",
        wide=True,
        run=run,
        parts=parts,
        crumbs=crumbs,
        asked_day=present.say_asked(document["question"]),
        **context,
    )


urlpatterns = [
    path("failures", newest, name="failures"),
    path("failures/<uuid:run_id>", summary, name="failures-run"),
    path("failures/<uuid:run_id>/points", points, name="failures-points"),
    path("failures/<uuid:run_id>/needs", needs, name="failures-needs"),
    path("failures/<uuid:run_id>/tried", tried, name="failures-tried"),
    path("failures/<uuid:run_id>/download/<str:name>.<str:form>", download, name="failures-download"),
    path("failures/<uuid:run_id>/<str:when>/<str:kind>/<int:number>", one, name="failure"),
]
