"""Certificates that travel: when one lapses, every body that rests on it is told, down the chain, with the day.

A certificate with a service covers that service of its body; one without covers the body's own connection, and with it
everything that the body provides to others. Whoever is served rests on both. A body that is served by one whose leave
has lapsed can no longer say that its own environment is in order, so whoever *it* serves is reached next. Renewals that
begin no later than the day after the last count as one certificate.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from wherry.record.agreement import Agreement
from wherry.record.certificate import Certificate
from wherry.record.estate import Estate
from wherry.record.offer import Offer

IN_DATE, SOON, LAPSED, NOT_YET, UNKNOWN = "in date", "ends soon", "lapsed", "not yet in force", "unknown"
SOON_DAYS = 90
RUNNING = {"provider accepted", "scheduled", "live"}
"""States of an agreement in which a consumer rests on it."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """The certificates of one body for one service, or for its connection (None), as one. ``lapses`` is the first day
    without leave after ``on``, None where nobody knows or where it never does."""

    body: str
    service: str | None
    kind: str
    refs: tuple[str, ...]
    state: str
    last_day: date | None
    lapses: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A body that a lapse reaches. ``path`` are the agreements from the body whose leave lapses to this one, ``since``
    the first day on which it does, and ``steps`` how far down the chain it stands."""

    body: str
    provider: str
    service: str
    since: date
    until: date | None
    path: tuple[str, ...]

    @property
    def steps(self) -> int:
        """How many agreements lie between."""
        return len(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """A leave that has lapsed or will, and everybody whom it reaches, the nearest first."""

    leave: Leave
    reached: tuple[Reached, ...]


def find_leaves(certificates: Iterable[Certificate], *, on: date, soon_days: int = SOON_DAYS) -> tuple[Leave, ...]:
    """What each body may do on a day, and until when."""
    groups: dict[tuple[str, str | None, str], list[Certificate]] = {}
    for each in certificates:
        groups.setdefault((each.body, each.service, each.kind), []).append(each)
    keys = sorted(groups, key=lambda key: (key[0], key[1] or "", key[2]))
    return tuple(_leave(key, groups[key], on, soon_days) for key in keys)


def _leave(key: tuple[str, str | None, str], group: Sequence[Certificate], on: date, soon_days: int) -> Leave:
    ordered = sorted(group, key=lambda each: (each.starts or date.min, each.ends or date.max, each.ref))
    last, state = _last_day(ordered, on)
    lapses = None
    if state == IN_DATE and last is not None:
        lapses = last + DAY
        state = SOON if last <= on + timedelta(days=soon_days) else IN_DATE
    elif state == LAPSED and last is not None:
        lapses = last + DAY
    return Leave(
        body=key[0],
        service=key[1],
        kind=key[2],
        refs=tuple(each.ref for each in ordered),
        state=state,
        last_day=last,
        lapses=lapses,
    )


def _last_day(ordered: Sequence[Certificate], on: date) -> tuple[date | None, str]:
    """The last day of unbroken leave that holds on a day, else of the leave that held last; and the state."""
    if any(each.ends is None for each in ordered):
        return None, UNKNOWN
    runs: list[tuple[date, date]] = []
    for each in ordered:
        starts, ends = each.starts or date.min, each.ends or date.max
        if runs and starts <= runs[-1][1] + DAY:
            runs[-1] = (runs[-1][0], max(runs[-1][1], ends))
        else:
            runs.append((starts, ends))
    for starts, ends in runs:
        if starts <= on <= ends:
            return ends, IN_DATE
    past = [ends for _, ends in runs if ends < on]
    return (max(past), LAPSED) if past else (None, NOT_YET)


def trace_lapses(estate: Estate, *, on: date, soon_days: int = SOON_DAYS) -> tuple[Travel, ...]:
    """Every leave that has a day on which it lapses, with all whom that day reaches; the earliest day first."""
    serving: dict[str, list[Agreement]] = {}
    for agreement in estate.agreements:
        if agreement.status in RUNNING and agreement.consumer != agreement.body:
            serving.setdefault(agreement.body, []).append(agreement)
    travels = [
        Travel(leave=leave, reached=_reach(leave, serving))
        for leave in find_leaves(estate.certificates, on=on, soon_days=soon_days)
        if leave.lapses is not None
    ]
    return tuple(sorted(travels, key=lambda each: (each.leave.lapses or date.max, each.leave.body, each.leave.refs)))


def _reach(leave: Leave, serving: Mapping[str, Sequence[Agreement]]) -> tuple[Reached, ...]:
    """Breadth first, so that the shortest path and then the earliest day is told of each body and service."""
    if leave.lapses is None:
        return ()
    found: dict[tuple[str, str], Reached] = {}
    waiting: deque[tuple[str, date, tuple[str, ...]]] = deque([(leave.body, leave.lapses, ())])
    best = {leave.body: leave.lapses}
    while waiting:
        body, since, path = waiting.popleft()
        for agreement in sorted(serving.get(body, ()), key=lambda each: each.ref):
            if not path and leave.service is not None and agreement.service != leave.service:
                continue
            begins = max(since, agreement.starts or since)
            if agreement.ends is not None and agreement.ends < begins:
                continue
            made = Reached(
                body=agreement.consumer,
                provider=body,
                service=agreement.service,
                since=begins,
                until=agreement.ends,
                path=(*path, agreement.ref),
            )
            key = (made.body, agreement.ref)
            if made.body == leave.body or (key in found and found[key].since <= made.since):
                continue
            found[key] = made
            if made.body not in best or begins < best[made.body]:
                best[made.body] = begins
                waiting.append((made.body, begins, made.path))
    return tuple(sorted(found.values(), key=lambda each: (each.steps, each.since, each.body, each.path)))


def find_block(estate: Estate, offer: Offer, *, starts: date, ends: date) -> str | None:
    """Why a plan may not rest on an offer from one day to another, in words: its certificate is not there, does not
    begin in time or ends too early. None where it may, or where its level promises no certificate and it names none."""
    level = next((each for each in estate.levels if each.ref == offer.level), None)
    promised = level is not None and level.certificate != "none"
    if offer.certificate is None and not promised:
        return None
    named = [each for each in estate.certificates if each.ref == offer.certificate]
    held = named or [each for each in estate.certificates if each.body == offer.body and each.service == offer.service]
    if not held:
        return f"{offer.ref} promises a certificate and {offer.body} holds none for {offer.service}"
    ordered = sorted(held, key=lambda each: (each.starts or date.min, each.ends or date.max, each.ref))
    last, state = _last_day(ordered, starts)
    refs = ", ".join(each.ref for each in ordered)
    if state == UNKNOWN:
        return f"nobody knows when {refs} ends"
    if state != IN_DATE:
        return f"{refs} is {state} on {starts.isoformat()}"
    if last is not None and last < ends:
        return f"{refs} ends on {last.isoformat()}, before {ends.isoformat()}"
    return None
