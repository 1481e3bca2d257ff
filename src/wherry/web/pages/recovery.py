"""Recovery: the pairings with their proof, one pairing with its separation, its runbook, and what is due."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from wherry.engine.resilience.pairing.answer import Standing
from wherry.record.canonical import plain
from wherry.record.certificate import Pairing
from wherry.record.error import Missing
from wherry.show.ical import Entry, write_calendar
from wherry.show.naming import Naming
from wherry.show.paper.runbook import Runbook, runbook_pdf
from wherry.show.standing_tables import SEPARATION_COLUMNS, list_covered, list_rules, list_today, separation_row
from wherry.show.table import Table
from wherry.store.models import may
from wherry.web.pages.downloads import file_response, table_response
from wherry.web.pages.papers import naming_of
from wherry.web.present import recovery as present
from wherry.web.present.figures import shown
from wherry.web.shell import page, view_of
from wherry.work.recovery import Recovery, look_at_recovery

TITLE = "Recovery"
PDF, ICS = "application/pdf", "text/calendar; charset=utf-8"
LINKED = ("sites", "recovery_needs", "spare_capacity", "exercises", "exercise_actions")
Json = dict[str, Any]


def naming_for(found: Recovery) -> Naming:
    """The names and pages of everything in a picture of recovery."""
    refs = {table: [row.ref for row in found.estate.table(table)] for table in LINKED}
    pairings = [row.ref for row in found.estate.pairings]
    return present.with_pages(naming_of(refs), pairings, refs["exercises"])


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every pairing with its standing and proof, the needs they cover, the rules, and what is doubtful."""
    found = look_at_recovery()
    naming, document = naming_for(found), found.document
    findings = present.list_findings((*found.today.findings, *found.hidden), generated=found.generated)
    return page(
        request,
        "recovery/pairings.html",
        title=TITLE,
        wide=True,
        parts=present.parts("recovery"),
        summary=present.summary(found),
        today=shown(list_today(document, naming)),
        covered=shown(list_covered(document, naming)),
        rules=shown(list_rules(document)),
        findings=shown(findings),
        cycles=[cycle for cycle in found.today.cycles if cycle.falls_together],
        csv_href=reverse("recovery-download", args=["pairings", "csv"]),
        xlsx_href=reverse("recovery-download", args=["pairings", "xlsx"]),
    )


@require_safe
def download(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """The pairings with their proof, what they cover, or what is due, as a spreadsheet."""
    found = look_at_recovery()
    naming = naming_for(found)
    tables = {
        "pairings": lambda: list_today(found.document, naming),
        "covered": lambda: list_covered(found.document, naming),
        "due": lambda: present.list_due(found.due, naming, generated=found.generated),
    }
    if name not in tables:
        raise Http404
    return table_response(tables[name](), f"recovery-{name}-{found.as_of.isoformat()}", form)


@require_safe
def show_pairing(request: HttpRequest, ref: str) -> HttpResponse:
    """One pairing: how far it has got, why its sites stand apart or do not, its exercises and what is open."""
    found = look_at_recovery()
    pairing, standing = _pairing(found, ref)
    naming = naming_for(found)
    tests = plain(standing.separated)
    separation = Table(
        caption="Do the two sites stand apart?",
        columns=SEPARATION_COLUMNS[2:],
        rows=[separation_row(naming, pairing.site, pairing.recovery_site, test)[2:] for test in tests],
        notes=("Unknown is not separate. No standard fixes a distance: each rule is somebody's decision.",),
        generated=found.generated,
    )
    covered = {"answer": {"covered": _covered(found, standing)}, "generated": found.generated}
    held = [row for row in found.estate.exercises if row.pairing == ref]
    return page(
        request,
        "recovery/pairing.html",
        title=f"Pairing {ref}",
        wide=True,
        crumbs=[{"text": TITLE, "href": reverse("recovery")}, {"text": ref}],
        lead=_lead(found, pairing),
        tag=present.standing_tag(standing),
        rows=present.standing_rows(standing, naming),
        separation=shown(separation),
        covered=shown(list_covered(covered, naming)),
        exercises=shown(present.list_exercises(held, naming, open_actions(found), generated=found.generated)),
        record_href=reverse("record", args=["pairings", ref]),
        runbook_href=reverse("recovery-runbook", args=[ref]),
        add_href=reverse("recovery-exercise-add", args=[ref]) if bodies_for(request, pairing) else None,
    )


def open_actions(found: Recovery) -> dict[str, int]:
    """How many actions of each exercise are open."""
    counts: dict[str, int] = {}
    for row in found.estate.exercise_actions:
        if row.done is None:
            counts[row.exercise] = counts.get(row.exercise, 0) + 1
    return counts


def bodies_for(request: HttpRequest, pairing: Pairing) -> list[str]:
    """The bodies on either side of a pairing for which the reader may record an exercise."""
    sides = (pairing.body, pairing.recovery_site.partition("/")[0])
    return [ref for ref in dict.fromkeys(sides) if ref in view_of(request).writes and may(request.user, "change", ref)]


def _pairing(found: Recovery, ref: str) -> tuple[Pairing, Standing]:
    """The pairing and how it stands; a page that does not exist where it is not in view."""
    for standing in found.today.standings:
        if standing.pairing == ref:
            return found.estate.by_ref["pairings"][ref], standing
    raise Http404


def _covered(found: Recovery, standing: Standing) -> list[Json]:
    return [plain(each) for each in found.today.covered if each.need in standing.needs]


def _lead(found: Recovery, pairing: Pairing) -> str:
    sites = found.estate.by_ref["sites"]
    return f"{sites[pairing.site].name} is recovered at {sites[pairing.recovery_site].name}."


@require_safe
def runbook(request: HttpRequest, ref: str) -> HttpResponse:
    """The runbook of a pairing as PDF; where this machine cannot make one, a page that says what is missing."""
    found = look_at_recovery()
    pairing, standing = _pairing(found, ref)
    sites = found.estate.by_ref["sites"]
    exercises = [row for row in found.estate.exercises if row.pairing == ref]
    held = {row.ref for row in exercises}
    book = Runbook(
        pairing=pairing,
        standing=standing,
        sites={each: sites[each].name for each in (pairing.site, pairing.recovery_site)},
        host_body=sites[pairing.recovery_site].body,
        needs=tuple(row for row in found.estate.recovery_needs if row.ref in standing.needs),
        exercises=tuple(exercises),
        actions=tuple(row for row in found.estate.exercise_actions if row.exercise in held and row.done is None),
        as_of=found.as_of,
        generated=found.generated,
    )
    try:
        made = runbook_pdf(book, naming_of())
    except Missing as fault:
        crumbs = [{"text": TITLE, "href": reverse("recovery")}, {"text": ref}]
        return page(request, "recovery/no_pdf.html", title="No PDF here", crumbs=crumbs, says=str(fault), status=503)
    return file_response(made, f"runbook-{ref}-{found.as_of.isoformat()}.pdf", PDF)


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """What is due: tests, planned exercises, open actions; the earliest first."""
    found = look_at_recovery()
    return page(
        request,
        "recovery/calendar.html",
        title="Recovery: calendar",
        wide=True,
        parts=present.parts("recovery-calendar"),
        crumbs=[{"text": TITLE, "href": reverse("recovery")}, {"text": "Calendar"}],
        summary=present.summary(found),
        due=shown(present.list_due(found.due, naming_for(found), generated=found.generated)),
        ics_href=reverse("recovery-ics"),
        csv_href=reverse("recovery-download", args=["due", "csv"]),
    )


@require_safe
def calendar_file(request: HttpRequest) -> HttpResponse:
    """The same as a calendar that other programs take in."""
    found = look_at_recovery()
    entries = [
        Entry(
            uid=f"{due.kind.replace(' ', '-')}-{due.ref.replace('/', '-')}@wherry",
            day=due.day,
            summary=f"{due.kind.capitalize()}: {due.pairing or due.ref}",
            description=due.says,
            url=request.build_absolute_uri(reverse("recovery-pairing", args=[due.pairing])) if due.pairing else "",
            categories=("Recovery", due.kind.capitalize()),
        )
        for due in found.due
    ]
    made = write_calendar("Recovery tests and actions", entries, made_on=found.as_of)
    return file_response(made, "recovery.ics", ICS)


urlpatterns = [
    path("recovery", overview, name="recovery"),
    path("recovery/calendar", calendar, name="recovery-calendar"),
    path("recovery/calendar.ics", calendar_file, name="recovery-ics"),
    path("recovery/download/<str:name>.<str:form>", download, name="recovery-download"),
    path("recovery/runbook/<path:ref>.pdf", runbook, name="recovery-runbook"),
    path("recovery/pairings/<path:ref>", show_pairing, name="recovery-pairing"),
]
