"""The calendar of contracts as an iCalendar feed, which any calendar program subscribes to.

Source: RFC 5545, Internet Calendaring and Scheduling (3.1 content lines, 3.3.11 text, 3.6.1 event, 3.6.6 alarm).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from wherry.engine.buying.calendar import Entry

OCTETS = 75


def write_feed(entries: Iterable[Entry], made: datetime) -> str:
    """The feed: for each contract an event on its day of notice, with an alarm for each alert, and one on its end.
    An event keeps its identity when its day moves, so that a subscriber sees it move."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Wherry//Contracts//EN", "CALSCALE:GREGORIAN"]
    for entry in entries:
        if entry.notice_by is not None:
            lines += _event(entry, "notice", entry.notice_by, _notice_words(entry), made, entry.alerts)
        if entry.bound_until is not None and entry.bound_until != entry.notice_by:
            lines += _event(entry, "end", entry.bound_until, f"Ends: {entry.title}", made, ())
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _fold(line))


def _notice_words(entry: Entry) -> str:
    return f"{'Notice by today' if entry.notice_known else 'Ends, notice unknown'}: {entry.title}"


def _event(entry: Entry, kind: str, day: date, summary: str, made: datetime, alerts: Iterable[date]) -> Iterator[str]:
    name = hashlib.sha256(f"{entry.body}\n{entry.ref}\n{entry.title}\n{kind}".encode()).hexdigest()[:32]
    words = [entry.body, entry.supplier, entry.ref, entry.why]
    if entry.latest_end is not None and entry.bound_until is not None and entry.latest_end > entry.bound_until:
        words.append(f"can be extended to {entry.latest_end.isoformat()}")
    yield "BEGIN:VEVENT"
    yield f"UID:{name}@wherry"
    yield f"DTSTAMP:{made.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(summary)}"
    yield f"DESCRIPTION:{_text('; '.join(word for word in words if word))}"
    yield "TRANSP:TRANSPARENT"
    for alert in alerts:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{_text(summary)}"
        yield f"TRIGGER:-P{(day - alert).days}D"
        yield "END:VALARM"
    yield "END:VEVENT"


def _text(words: str) -> str:
    plain = " ".join(words.split())
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _fold(line: str) -> Iterator[str]:
    """A line of at most 75 octets, and its further parts after a space; no letter is cut in two."""
    part, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > OCTETS:
            yield part
            part, size = " ", 1
        part += letter
        size += octets
    yield part
