"""Buying: the calendar of contracts, as a page, as files, and for calendars; and spend held against contracts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from wherry.engine.buying.calendar import ENDED
from wherry.engine.buying.calendar_feed import write_feed
from wherry.show.buying_tables import list_calendar, say_calendar
from wherry.show.naming import Naming
from wherry.show.table import Table
from wherry.web.pages.downloads import file_response, table_response
from wherry.web.pages.papers import naming_of
from wherry.web.present import buying as present
from wherry.web.present.figures import shown
from wherry.web.shell import page
from wherry.work.buying_look import Buying, look_at_buying

ICS = "text/calendar; charset=utf-8"
Json = dict[str, Any]


def naming_for(found: Buying) -> Naming:
    """The names of bodies and the pages of the contracts that are records."""
    return naming_of({"contracts": [each.ref for each in found.holdings]})


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Contracts by the day of notice; ended ones below."""
    found = look_at_buying()
    naming = naming_for(found)
    body = request.GET.get("body", "")
    bodies = sorted({entry.body for entry in found.entries}, key=naming.body)
    chosen = body if body in bodies else ""
    return page(
        request,
        "buying/calendar.html",
        title=present.TITLE,
        wide=True,
        parts=present.parts("buying"),
        lead=say_calendar(_of(found, chosen), found.on),
        bodies=[
            {"text": naming.short(ref) if ref else "All bodies", "href": f"?body={ref}" if ref else "?",
             "current": ref == chosen}
            for ref in ("", *bodies)
        ],
        running=shown(_table(found, naming, chosen, ended=False)),
        ended=shown(_table(found, naming, chosen, ended=True)),
        ics_href=reverse("buying-ics"),
        csv_href=reverse("buying-download", args=["csv"]),
        xlsx_href=reverse("buying-download", args=["xlsx"]),
    )  # fmt: skip


def _of(found: Buying, body: str) -> list[Any]:
    return [entry for entry in found.entries if not body or entry.body == body]


def _table(found: Buying, naming: Naming, body: str, *, ended: bool | None) -> Table:
    entries = [entry for entry in _of(found, body) if ended is None or (entry.state == ENDED) is ended]
    return list_calendar(
        entries,
        {(each.body, each.ref): each for each in found.holdings},
        naming,
        found.on,
        caption="Contracts that have ended" if ended else "Contracts by the day of notice",
        generated=found.generated,
    )


@require_safe
def download(request: HttpRequest, form: str) -> HttpResponse:
    """The calendar as a spreadsheet: every contract in view."""
    found = look_at_buying()
    made = _table(found, naming_for(found), "", ended=None)
    return table_response(made, f"contract-calendar-{found.on.isoformat()}", form)


@require_safe
def calendar_file(request: HttpRequest) -> HttpResponse:
    """The same as a calendar that other programs take in, with an alarm for each alert."""
    found = look_at_buying()
    running = [entry for entry in found.entries if entry.state != ENDED]
    return file_response(write_feed(running, timezone.now()).encode(), "contracts.ics", ICS)


@require_safe
def spend(request: HttpRequest) -> HttpResponse:
    """Payments held against contracts: over and under, off contract, and the tail of small suppliers."""
    from wherry.web.present.buying_spend import spend_tables

    found = look_at_buying()
    tables = spend_tables(found, naming_for(found))
    return page(
        request,
        "buying/spend.html",
        title="Buying: spend",
        wide=True,
        parts=present.parts("buying-spend"),
        crumbs=present.crumbs(("Spend", "")),
        paid=len(found.payments),
        tables=[
            {**shown(table), "csv": reverse("buying-spend-download", args=[name, "csv"])}
            for name, table in tables.items()
        ],
    )


@require_safe
def spend_download(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """One table of spend as a spreadsheet."""
    from wherry.web.present.buying_spend import spend_tables

    found = look_at_buying()
    tables = spend_tables(found, naming_for(found))
    if name not in tables:
        raise Http404
    return table_response(tables[name], f"spend-{name}-{found.on.isoformat()}", form)


urlpatterns = [
    path("buying", calendar, name="buying"),
    path("buying/calendar.ics", calendar_file, name="buying-ics"),
    path("buying/calendar.<str:form>", download, name="buying-download"),
    path("buying/spend", spend, name="buying-spend"),
    path("buying/spend/<str:name>.<str:form>", spend_download, name="buying-spend-download"),
]
