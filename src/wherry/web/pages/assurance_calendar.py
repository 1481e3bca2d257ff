"""The calendar of assurance: when leave to connect, evidence and tasks end, and whom that reaches."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from wherry.show.ical import Entry, write_calendar
from wherry.show.naming import Naming
from wherry.show.table import Cell, Column, Table
from wherry.show.words import say_count, say_list
from wherry.store.models.run import ASSURANCE
from wherry.web.pages.assurance import TITLE
from wherry.web.pages.downloads import file_response, table_response
from wherry.web.pages.papers import find_answered, naming_of
from wherry.web.present import assurance as present
from wherry.web.present.figures import shown
from wherry.web.shell import page
from wherry.work.expiries import EXPIRED, LATER, SOON, Expiries, look_at_expiries

ICS = "text/calendar; charset=utf-8"
TAGS = {EXPIRED: "red", SOON: "yellow", LATER: "green"}
MOST_REACHED = 5
Json = dict[str, Any]


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """What ends, the earliest first."""
    found = look_at_expiries()
    table = list_expiries(found, _naming(found))
    soon = sum(row.state == SOON for row in found.rows)
    past = sum(row.state == EXPIRED for row in found.rows)
    return page(
        request,
        "assurance/calendar.html",
        title=f"{TITLE}: calendar",
        wide=True,
        parts=present.parts(find_answered(ASSURANCE), "assurance-calendar"),
        crumbs=[{"text": TITLE, "href": reverse("assurance")}, {"text": "Calendar"}],
        lead=f"{say_count(past, 'thing')} {'has' if past == 1 else 'have'} ended, and {soon} more will within 90 days.",
        table=shown(table),
        without_day=say_list(found.without_day, most=10, nothing=""),
        ics_href=reverse("assurance-ics"),
        csv_href=reverse("assurance-calendar-download", args=["csv"]),
        xlsx_href=reverse("assurance-calendar-download", args=["xlsx"]),
    )


def list_expiries(found: Expiries, naming: Naming) -> Table:
    """What ends, one row each."""
    return Table(
        caption="What ends when",
        columns=(
            Column(heading="Last day", kind="date"),
            Column(heading="State"),
            Column(heading="What"),
            Column(heading="Kind"),
            Column(heading="Body"),
            Column(heading="Bodies that rest on it"),
        ),
        rows=[
            (
                row.day,
                Cell(f"{row.state[:1].upper()}{row.state[1:]}", tag=TAGS[row.state]),
                naming.cell(row.table, row.ref, row.says) if row.table else row.says,
                row.kind.capitalize(),
                naming.body(row.body),
                say_list([naming.body(ref) for ref in row.reached], most=MOST_REACHED, nothing="None in view"),
            )
            for row in found.rows
        ],
        generated=found.generated,
    )


def _naming(found: Expiries) -> Naming:
    refs: dict[str, set[str]] = {"certificates": set(), "evidence": set()}
    for row in found.rows:
        if row.table:
            refs[row.table].add(row.ref)
    return naming_of(refs)


@require_safe
def download(request: HttpRequest, form: str) -> HttpResponse:
    """The same as a spreadsheet."""
    if form not in ("csv", "xlsx"):
        raise Http404
    found = look_at_expiries()
    return table_response(list_expiries(found, _naming(found)), f"assurance-calendar-{found.as_of.isoformat()}", form)


@require_safe
def calendar_file(request: HttpRequest) -> HttpResponse:
    """The same as a calendar that other programs take in."""
    found = look_at_expiries()
    naming = _naming(found)
    entries = [
        Entry(
            uid=f"{row.kind}-{row.body}-{row.ref}-ends".replace("/", "-").replace(" ", "-") + "@wherry",
            day=row.day,
            summary=f"Last day: {row.says} ({naming.short(row.body)})",
            description=f"{len(row.reached)} bodies rest on it" if row.reached else "",
            url=_url(request, naming, row.table, row.ref),
            categories=(TITLE, row.kind.capitalize()),
        )
        for row in found.rows
    ]
    made = write_calendar("Certificates, evidence and tasks", entries, made_on=found.as_of)
    return file_response(made, "assurance.ics", ICS)


def _url(request: HttpRequest, naming: Naming, table: str, ref: str) -> str:
    address = naming.addresses.get((table, ref))
    return request.build_absolute_uri(address) if address else ""


urlpatterns = [
    path("assurance/calendar", calendar, name="assurance-calendar"),
    path("assurance/calendar.ics", calendar_file, name="assurance-ics"),
    path("assurance/calendar.<str:form>", download, name="assurance-calendar-download"),
]
