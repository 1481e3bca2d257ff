"""Recovery for pages: what is proved, what is due, and the pages that each row leads to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from wherry.engine.resilience.pairing.answer import STANDINGS, Standing
from wherry.engine.resilience.pairing.due import ACTION, EXERCISE, TEST, Due
from wherry.record.finding import Finding
from wherry.record.recovery import Exercise
from wherry.show.naming import Naming
from wherry.show.standing_tables import STANDING_TAGS
from wherry.show.table import Cell, Column, Table
from wherry.show.words import say_count, say_day, say_list, say_yes_no
from wherry.work.recovery import Recovery

Json = dict[str, Any]

PARTS = (
    ("recovery", "Pairings"),
    ("recovery-proposed", "Proposed"),
    ("recovery-exercises", "Exercises"),
    ("recovery-calendar", "Calendar"),
)
DUE_TAGS = {TEST: "blue", EXERCISE: "turquoise", ACTION: "yellow"}
PASSED_TAGS = {True: "green", False: "red", None: "grey"}
SEVERITY_TAGS = {"refused": "red", "doubtful": "orange", "note": "grey"}


def parts(current: str) -> list[Json]:
    """The pages of recovery, as a navigation."""
    return [{"text": text, "href": reverse(route), "current": route == current} for route, text in PARTS]


def with_pages(naming: Naming, pairings: Iterable[str], exercises: Iterable[str] = ()) -> Naming:
    """The naming with the pages of pairings and exercises in the place of their records."""
    addresses = dict(naming.addresses)
    addresses |= {("pairings", ref): reverse("recovery-pairing", args=[ref]) for ref in pairings}
    addresses |= {("exercises", ref): reverse("recovery-exercise", args=[ref]) for ref in exercises}
    return Naming(bodies=naming.bodies, services=naming.services, addresses=addresses)


def summary(found: Recovery) -> Json:
    """The head of the page: how many needs are proved, and how the pairings stand."""
    covered = Counter(each.standing for each in found.today.covered)
    stands = Counter(each.standing for each in found.today.standings)
    late = [due for due in found.due if due.late]
    asked = len(found.today.covered)
    lead = (
        f"{covered['tested']:,} of {say_count(asked, 'recovery need')} "
        f"{'is' if covered['tested'] == 1 else 'are'} covered by a pairing that was tested. Only tested is proof."
        if asked
        else "No recovery needs are recorded, so nobody can say what a pairing must do."
    )
    return {
        "lead": lead,
        "proved": f"{covered['tested']:,} of {asked:,}",
        "unproved": asked - covered["tested"] - covered["none"],
        "uncovered": covered["none"],
        "pairings": len(found.today.standings),
        "stands": say_list([f"{stands[each]:,} {each}" for each in STANDINGS if stands[each]], nothing="none yet"),
        "late": len(late),
        "as_of": say_day(found.as_of),
        "good_for": say_count(found.good_for_days, "day"),
    }


def list_findings(findings: Iterable[Finding], *, generated: bool) -> Table:
    """What is doubtful or wrong, the refused first."""
    order = ("refused", "doubtful", "note")
    rows = sorted(findings, key=lambda each: (order.index(each.severity), each.table, each.ref))
    return Table(
        caption="What is doubtful",
        columns=(Column(heading="How bad"), Column(heading="What"), Column(heading="Do")),
        rows=[(Cell(each.severity, tag=SEVERITY_TAGS[each.severity]), each.says, each.remedy) for each in rows],
        generated=generated,
    )


def list_exercises(
    rows: Iterable[Exercise], naming: Naming, open_actions: Mapping[str, int], *, generated: bool
) -> Table:
    """Exercises, those to come first, then the newest."""
    ordered = sorted(rows, key=_to_come_first)
    return Table(
        caption="Exercises",
        columns=(
            Column(heading="Exercise"),
            Column(heading="Pairing"),
            Column(heading="Kind"),
            Column(heading="Planned", kind="date"),
            Column(heading="Held", kind="date"),
            Column(heading="Restore", kind="number", unit="hours"),
            Column(heading="Data lost", kind="number", unit="hours"),
            Column(heading="Passed"),
            Column(heading="Open actions", kind="number"),
        ),
        rows=[
            (
                naming.cell("exercises", row.ref),
                naming.cell("pairings", row.pairing),
                row.kind,
                row.planned,
                Cell(row.held, text=None if row.held else "to come"),
                _told(row, row.restore_hours),
                _told(row, row.data_loss_hours),
                Cell(say_yes_no(row.passed) if row.held else "to come", tag=PASSED_TAGS[row.passed]),
                open_actions.get(row.ref, 0),
            )
            for row in ordered
        ],
        generated=generated,
    )


def _to_come_first(row: Exercise) -> tuple[bool, int, str]:
    day = row.held or row.planned
    number = 0 if day is None else day.toordinal()
    return row.held is not None, number if row.held is None else -number, row.ref


def _told(row: Exercise, value: Any) -> Cell:
    """A figure of an exercise; of one that is to come there is none yet."""
    return Cell(value, text=None if row.held or value is not None else "to come")


def list_due(rows: Iterable[Due], naming: Naming, *, generated: bool) -> Table:
    """The calendar as a table."""
    return Table(
        caption="What is due",
        columns=(
            Column(heading="Day", kind="date"),
            Column(heading="What"),
            Column(heading="Late"),
            Column(heading="Body"),
            Column(heading="Pairing"),
            Column(heading="In words"),
        ),
        rows=[
            (
                due.day,
                Cell(due.kind, tag=DUE_TAGS[due.kind]),
                Cell("late", tag="red") if due.late else "no",
                naming.body(due.body),
                naming.cell("pairings", due.pairing) if due.pairing else Cell(None, text="none"),
                due.says,
            )
            for due in rows
        ],
        generated=generated,
    )


def standing_rows(standing: Standing, naming: Naming) -> list[Json]:
    """One pairing in a few rows."""
    return [
        {"key": "Standing", "value": standing.standing.capitalize()},
        {"key": "Why", "value": f"{standing.says[:1].upper()}{standing.says[1:]}"},
        {"key": "It says of itself", "value": standing.stated.capitalize()},
        {
            "key": "Recovers",
            "value": say_list([naming.service(ref) for ref in standing.services], nothing="Nothing named"),
        },
        {"key": "Counts as proof until", "value": say_day(standing.good_until) if standing.tested else "No proof"},
        {"key": "Next test due", "value": say_day(standing.due) if standing.due else "When it is agreed"},
    ]


def standing_tag(standing: Standing) -> Json:
    """The tag of a pairing's standing."""
    return {"text": standing.standing.capitalize(), "colour": STANDING_TAGS[standing.standing]}
