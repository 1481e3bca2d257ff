"""Overlaps: where bodies pay twice, what is at stake, and what each body says of it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wherry.record.error import WherryError
from wherry.show.naming import Naming
from wherry.show.overlap_tables import list_unit_costs, overlap_tables
from wherry.show.words import say_count, say_list
from wherry.store.models import MODELS, Run, Settlement, may
from wherry.store.models.run import OVERLAP
from wherry.store.record import PARTNERSHIP
from wherry.web.forms.overlap import OverlapFilter, SettleForm
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
from wherry.web.present import overlaps as present
from wherry.web.present.figures import shown
from wherry.web.present.records import record_url
from wherry.web.shell import page, view_of
from wherry.work.ask import ask_overlap
from wherry.work.settle_overlap import overlap_key, settle_overlap

TITLE = "Overlaps"
A_PAGE = 25
LINKED = ("sites", "circuits", "arrangements", "contracts", "suppliers", "needs", "spend")
Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A run's overlaps as an address asks for them: ``rows`` are their places in the document."""

    run: Run
    document: Json
    naming: Naming
    keys: tuple[str, ...]
    decided: tuple[tuple[str, ...], ...]
    form: OverlapFilter
    asked: dict[str, str]
    rows: tuple[int, ...]

    @property
    def overlaps(self) -> list[Json]:
        """All of them, in the document's order."""
        found: list[Json] = self.document["answer"]["overlaps"]
        return found


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """The newest overlaps in view, or the offer to look for them."""
    run = find_answered(OVERLAP)
    if run is not None:
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(reverse("overlaps-run", args=[run.id]) + query)
    context = {"pending": find_pending(OVERLAP), "asking": bool(asking_bodies(request))}
    return page(request, "overlaps/none.html", title=TITLE, **context)


@require_safe
def show(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """The overlaps that a run found: totals, map, and the list by pages."""
    listed = read_listed(request.GET, run_of(run_id, OVERLAP))
    pages = Paginator(listed.rows, A_PAGE).get_page(request.GET.get("page"))
    address = reverse("overlaps-run", args=[listed.run.id])
    shown = [
        (listed.overlaps[at], reverse("overlap", args=[listed.run.id, listed.keys[at]]), listed.decided[at])
        for at in pages.object_list
    ]
    query = f"?{listed.form.data.urlencode()}" if listed.asked else ""
    return page(
        request,
        "overlaps/list.html",
        title=TITLE,
        wide=True,
        run=listed.run,
        summary=present.summary(listed.document),
        picture=_picture(listed),
        filter_form=listed.form,
        selected=_selected(listed, address),
        clear_href=address,
        count_words=_count_words(listed),
        pages=pages,
        columns=present.COLUMNS,
        rows=present.list_rows(shown, listed.naming),
        about=about_run(listed.run),
        asking=bool(asking_bodies(request)),
        pending=find_pending(OVERLAP),
        csv_href=reverse("overlaps-download", args=[listed.run.id, "overlaps", "csv"]) + query,
        xlsx_href=reverse("overlaps-download", args=[listed.run.id, OVERLAP, "xlsx"]) + query,
        json_href=reverse("overlaps-download", args=[listed.run.id, OVERLAP, "json"]),
    )


def read_listed(query: QueryDict, run: Run) -> Listed:
    """The overlaps of a run, narrowed as the address asks."""
    document, naming = document_of(run), naming_of()
    overlaps = document["answer"]["overlaps"]
    keys = tuple(overlap_key(overlap) for overlap in overlaps)
    said: defaultdict[str, list[str]] = defaultdict(list)
    for key, verdict in Settlement.objects.order_by("owner").values_list("overlap", "verdict"):
        said[key].append(verdict)
    decided = tuple(tuple(said[key]) for key in keys)
    bodies = sorted({ref for overlap in overlaps for ref in overlap["bodies"]})
    query = query.copy()
    query.pop("page", None)
    form = OverlapFilter(query, bodies={ref: naming.body(ref) for ref in sorted(bodies, key=naming.body)})
    asked = form.asked()
    rows = tuple(present.narrow(overlaps, asked, decided, naming))
    return Listed(
        run=run, document=document, naming=naming, keys=keys, decided=decided, form=form, asked=asked, rows=rows
    )


def _picture(listed: Listed) -> Json | None:
    buildings = present.building_sites(listed.overlaps[at] for at in listed.rows)
    refs = {ref for linked, _ in buildings for ref in linked}
    sites = MODELS["sites"].objects.filter(ref__in=refs, easting_m__isnull=False, northing_m__isnull=False)
    places = {ref: (east, north) for ref, east, north in sites.values_list("ref", "easting_m", "northing_m")}
    found = [(next((places[ref] for ref in linked if ref in places), None), bodies) for linked, bodies in buildings]
    return present.buildings_map(found, generated=listed.run.generated, filtered=bool(listed.asked))


def _count_words(listed: Listed) -> str:
    words = say_count(len(listed.rows), "overlap")
    verb = "matches" if len(listed.rows) == 1 else "match"
    return f"{words[:1].upper()}{words[1:]} {verb} your filters." if listed.asked else f"{words}, the dearest first."


def _selected(listed: Listed, address: str) -> list[Json]:
    groups = []
    for name in listed.asked:
        query = listed.form.data.copy()
        query.pop(name, None)
        href = f"{address}?{query.urlencode()}" if query else address
        chosen = [{"text": listed.form.words(name), "href": href}]
        groups.append({"heading": listed.form.fields[name].label, "chosen": chosen})
    return groups


@require_http_methods(["GET", "HEAD", "POST"])
def show_one(request: HttpRequest, run_id: uuid.UUID, key: str) -> HttpResponse:
    """One overlap: its evidence, its records, what bodies said of it, and the form to say it."""
    run = run_of(run_id, OVERLAP)
    document = document_of(run)
    overlap = next((each for each in document["answer"]["overlaps"] if overlap_key(each) == key), None)
    if overlap is None:
        raise Http404
    naming = naming_of({"arrangements": overlap["refs"]})
    settled = list(Settlement.objects.filter(overlap=key))
    bodies = {
        ref: naming.body(ref)
        for ref in overlap["bodies"]
        if ref in view_of(request).writes and may(request.user, "settle", ref)
    }
    form = _settle_form(request, bodies, settled)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            settle_overlap(by=request.user, overlap=overlap, **form.cleaned_data)
        except WherryError as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"{overlap['place']}: what you decided has been kept.")
            return redirect("overlap", run_id=run.id, key=key)
    units = list_unit_costs([overlap], naming, generated=run.generated)
    return page(
        request,
        "overlaps/one.html",
        title=overlap["place"],
        crumbs=[{"text": TITLE, "href": reverse("overlaps-run", args=[run.id])}, {"text": overlap["place"]}],
        overlap=overlap,
        summary=present.one_summary(overlap, naming),
        records=present.record_groups(overlap["refs"], _linked(overlap["refs"]), overlap["at_stake_refs"]),
        record_columns=present.RECORD_COLUMNS,
        units=shown(units) if units.rows else None,
        said=present.settlement_items(settled, naming),
        form=form,
        about=about_run(run),
        status=422 if form is not None and form.errors else 200,
    )


def _settle_form(request: HttpRequest, bodies: dict[str, str], settled: Sequence[Any]) -> SettleForm | None:
    if not bodies:
        if request.method == "POST":
            raise Http404
        return None
    mine = next((said for said in settled if said.owner in bodies), None)
    now = {} if mine is None else {"body": mine.owner, "verdict": mine.verdict, "reason": mine.reason}
    if mine is not None:
        now["scope"] = PARTNERSHIP if mine.visibility == PARTNERSHIP else "own"
    return SettleForm(request.POST if request.method == "POST" else None, bodies=bodies, initial=now)


def _linked(refs: Sequence[str]) -> dict[str, tuple[str, str]]:
    """What the references are, as far as the reader may see: the singular of the kind, and the record's address."""
    found: dict[str, tuple[str, str]] = {}
    for table in LINKED:
        model = MODELS[table]
        for ref in model.objects.filter(ref__in=refs).values_list("ref", flat=True):
            found.setdefault(ref, (model.record_type.singular, record_url(table, ref)))
    return found


@require_POST
def look_again(request: HttpRequest) -> HttpResponse:
    """Ask for the overlaps of today's records, as the partnership shares them."""
    bodies = asking_bodies(request)
    if not bodies:
        raise Http404
    run = ask_overlap(by=request.user, body=next(iter(bodies)), scope=PARTNERSHIP)
    messages.success(request, "Your question is in the queue.")
    return redirect("run", run_id=run.id)


@require_safe
def download(request: HttpRequest, run_id: uuid.UUID, name: str, form: str) -> HttpResponse:
    """The list as the address asks for it, or all tables, or the document."""
    listed = read_listed(request.GET, run_of(run_id, OVERLAP))
    decided = {
        at: say_list([verdict.capitalize() for verdict in said]) for at, said in enumerate(listed.decided) if said
    }
    tables = overlap_tables(listed.document, listed.naming, rows=listed.rows, decided=decided)
    return answer_file(listed.run, listed.document, TITLE, tables, name=name, form=form)


urlpatterns = [
    path("overlaps", newest, name="overlaps"),
    path("overlaps/look", look_again, name="overlaps-look"),
    path("overlaps/<uuid:run_id>", show, name="overlaps-run"),
    path("overlaps/<uuid:run_id>/download/<str:name>.<str:form>", download, name="overlaps-download"),
    path("overlaps/<uuid:run_id>/<str:key>", show_one, name="overlap"),
]
