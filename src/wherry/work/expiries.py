"""What ends when, as the view in force sees it: leave to connect, evidence, and tasks that are due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from wherry.engine.assurance.certificates import SOON_DAYS, Leave, trace_lapses
from wherry.record.estate import Estate
from wherry.store.models import Mend
from wherry.work.answers import today
from wherry.work.load_estate import load_estate

CERTIFICATE, EVIDENCE, TASK = "certificate", "evidence", "task"
EXPIRED, SOON, LATER = "expired", "ends soon", "in date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry:
    """The last day of something. ``table`` and ``ref`` name its record, empty for a task; ``reached`` are the bodies
    that rest on it by the agreements in view, the nearest first."""

    day: date
    kind: str
    body: str
    says: str
    state: str
    table: str = ""
    ref: str = ""
    reached: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiries:
    """Everything that ends, the first day first; ``without_day`` are references of what has no end recorded."""

    as_of: date
    rows: tuple[Expiry, ...]
    without_day: tuple[str, ...]
    generated: bool


def look_at_expiries(as_of: date | None = None) -> Expiries:
    """What ends, as far as the view in force reaches. A renewal that begins the day after counts as one with what it
    renews, so only its end is told."""
    on = as_of or today()
    tables = ("bodies", "services", "levels", "certificates", "evidence", "needs", "offers", "agreements")
    estate = load_estate(tables).estate
    rows = [*_leaves(estate, on), *_evidence(estate, on), *_tasks(on)]
    held = (*estate.certificates, *estate.evidence)
    ended = [row.ref for row in estate.certificates if row.ends is None]
    ended += [row.ref for row in estate.evidence if row.expires is None]
    return Expiries(
        as_of=on,
        rows=tuple(sorted(rows, key=lambda each: (each.day, each.body, each.ref))),
        without_day=tuple(ended),
        generated=any(row.provenance == "generated" for row in held),
    )


def _leaves(estate: Estate, on: date) -> list[Expiry]:
    names = {service.ref: service.name for service in estate.services}
    return [
        Expiry(
            day=travel.leave.last_day,
            kind=CERTIFICATE,
            body=travel.leave.body,
            says=_say_leave(travel.leave, names),
            state=_state(travel.leave.last_day, on),
            table="certificates",
            ref=travel.leave.refs[-1],
            reached=tuple(dict.fromkeys(each.body for each in travel.reached)),
        )
        for travel in trace_lapses(estate, on=on)
        if travel.leave.last_day is not None
    ]


def _say_leave(leave: Leave, names: Mapping[str, str]) -> str:
    return leave.kind if leave.service is None else f"{leave.kind} for {names.get(leave.service, leave.service)}"


def _evidence(estate: Estate, on: date) -> list[Expiry]:
    return [
        Expiry(
            day=row.expires,
            kind=EVIDENCE,
            body=row.body,
            says=f"{row.title}{' for ' + row.requirement if row.requirement else ''}",
            state=_state(row.expires, on),
            table="evidence",
            ref=row.ref,
        )
        for row in estate.evidence
        if row.expires is not None
    ]


def _tasks(on: date) -> list[Expiry]:
    """Tasks to which somebody gave a day and which nobody has said are done."""
    return [
        Expiry(
            day=row.due,
            kind=TASK,
            body=row.owner,
            says=f"Mend {row.rule} on {row.device}{', ' + row.who if row.who else ''}",
            state=_state(row.due, on),
            ref=f"{row.device} {row.rule}",
        )
        for row in Mend.objects.filter(due__isnull=False, done__isnull=True)
    ]


def _state(day: date, on: date) -> str:
    if day < on:
        return EXPIRED
    return SOON if day <= on + timedelta(days=SOON_DAYS) else LATER
