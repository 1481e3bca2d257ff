"""When contracts end, until when they can be extended, and by when notice must be given: a calendar of contracts.

What binds is the day of *notice*, not the end: alerts count from there. A contract that renews itself is bound anew for
each term whose day of notice has passed.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

ALERT_MONTHS = (18, 12, 9, 6, 3)
"""How many months before the day of notice a body is told."""

LIVE, ENDED, NOT_BEGUN, UNDATED, RENEWING = "live", "ended", "not begun", "undated", "renews itself"
MOST_TERMS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What a register says of one contract. ``ends`` is the end as first agreed, ``current_ends`` with the extensions
    taken, ``latest_ends`` the last day to which it may be extended. ``renewal_months`` is given where it goes on by
    itself. Unknown is None and never nought."""

    ref: str
    title: str
    body: str = ""
    supplier: str = ""
    starts: date | None = None
    ends: date | None = None
    current_ends: date | None = None
    latest_ends: date | None = None
    extension_months: float | None = None
    extensions: int | None = None
    extensions_taken: int | None = None
    notice_months: int | None = None
    notice_days: int | None = None
    renewal_months: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One contract in the calendar on a day. ``bound_until`` is the end that nothing done from that day can bring
    forward; ``notice_by`` the next day by which notice, or the choice to extend, is due; ``notice_missed`` a day of
    notice that passed before it renewed itself. ``why`` says how the end was reached."""

    ref: str
    title: str
    body: str
    supplier: str
    state: str
    bound_until: date | None
    notice_by: date | None
    notice_known: bool
    notice_missed: date | None
    extensions_left: int | None
    latest_end: date | None
    alerts: tuple[date, ...]
    next_alert: date | None
    why: str


def add_months(day: date, months: int) -> date:
    """The same day some months on (or back), or the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def end_of_term(starts: date, months: int) -> date:
    """The last day of a term: 36 months from 1 April 2022 end on 31 March 2025."""
    return add_months(starts, months) - timedelta(days=1)


def make_calendar(terms: Iterable[Term], on: date) -> tuple[Entry, ...]:
    """The contracts on a day: those whose notice is due soonest first, then those without one, ended ones last."""
    entries = [place_term(term, on) for term in terms]
    order = {LIVE: 0, RENEWING: 0, NOT_BEGUN: 0, UNDATED: 1, ENDED: 2}
    return tuple(
        sorted(
            entries,
            key=lambda each: (order[each.state], each.notice_by or date.max, each.bound_until or date.max, each.ref),
        )
    )


def place_term(term: Term, on: date) -> Entry:
    """One contract's place in the calendar."""
    agreed = term.current_ends or term.ends
    left = _extensions_left(term)
    latest = _latest_end(term, agreed, left)
    if agreed is None:
        return _entry(term, on, UNDATED, None, None, left, latest, "no end is known")
    why = "the end with the extensions taken" if term.current_ends else "the end as first agreed"
    if term.renewal_months:
        return _renewing(term, on, agreed, left, latest)
    if agreed < on:
        return _entry(term, on, ENDED, agreed, None, left, latest, why)
    state = NOT_BEGUN if term.starts is not None and term.starts > on else LIVE
    return _entry(term, on, state, agreed, _notice_day(term, agreed), left, latest, why)


def _renewing(term: Term, on: date, end: date, left: int | None, latest: date | None) -> Entry:
    """A contract that goes on by itself: the first term whose day of notice has not passed is the one that can still be
    stopped."""
    missed, months = None, term.renewal_months or 0
    first, terms = end, 0
    while _notice_day(term, end) < on and terms < MOST_TERMS:
        missed = _notice_day(term, end)
        terms += 1
        end = end_of_term(first + timedelta(days=1), months * terms)
    why = f"it renewed itself {terms} times" if terms > 1 else "it renewed itself once" if terms else "its first term"
    return _entry(term, on, RENEWING, end, _notice_day(term, end), left, latest, why, missed)


def _entry(
    term: Term, on: date, state: str, end: date | None, notice: date | None, left: int | None, latest: date | None,
    why: str,
    missed: date | None = None,
) -> Entry:  # fmt: skip
    alerts = tuple(add_months(notice, -months) for months in ALERT_MONTHS) if notice else ()
    return Entry(
        ref=term.ref,
        title=term.title,
        body=term.body,
        supplier=term.supplier,
        state=state,
        bound_until=end,
        notice_by=notice,
        notice_known=term.notice_months is not None or term.notice_days is not None,
        notice_missed=missed,
        extensions_left=left,
        latest_end=latest,
        alerts=alerts,
        next_alert=next((day for day in alerts if day >= on), None),
        why=why,
    )


def _notice_day(term: Term, end: date) -> date:
    """The last day for notice; the end itself where no notice is known."""
    if term.notice_months is not None:
        return add_months(end, -term.notice_months)
    return end - timedelta(days=term.notice_days or 0)


def _extensions_left(term: Term) -> int | None:
    """Extensions not yet taken; None where how many there are, or were taken, is unknown."""
    if term.extensions is None:
        return 0 if term.extension_months == 0 else None
    taken = term.extensions_taken
    if taken is None:
        if term.extensions == 0:
            return 0
        if term.ends is None or (term.current_ends and term.current_ends != term.ends):
            return None
        taken = 0
    return max(0, term.extensions - taken)


def _latest_end(term: Term, end: date | None, left: int | None) -> date | None:
    """The last day to which it may run: as stated, or the end with the extensions left."""
    if term.latest_ends is not None:
        return term.latest_ends
    if end is None or left is None:
        return None
    if not left:
        return end
    if not term.extension_months or term.extension_months != int(term.extension_months):
        return None
    return end_of_term(end + timedelta(days=1), int(term.extension_months) * left)
