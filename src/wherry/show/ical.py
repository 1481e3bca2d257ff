"""A calendar that other programs can take in: all-day entries as iCalendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH = 75
"""Octets in a line before it is folded. Source: RFC 5545, section 3.1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One day in a calendar. ``uid`` names it for ever, so that a calendar that takes it in again changes it and does
    not add another; ``url`` leads to its page, empty for none."""

    uid: str
    day: date
    summary: str
    description: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()


def write_calendar(name: str, entries: Iterable[Entry], *, made_on: date) -> bytes:
    """A calendar file. The same entries made on the same day give the same bytes. Source: RFC 5545."""
    stamp = f"{made_on:%Y%m%d}T000000Z"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Wherry//Wherry//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for entry in sorted(entries, key=lambda each: (each.day, each.uid)):
        lines += _event(entry, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(_fold(line) for line in lines)


def _event(entry: Entry, stamp: str) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(entry.uid)}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(entry.summary)}",
        "TRANSP:TRANSPARENT",
    ]
    if entry.description:
        lines.append(f"DESCRIPTION:{_text(entry.description)}")
    if entry.url:
        lines.append(f"URL:{entry.url}")
    if entry.categories:
        lines.append(f"CATEGORIES:{','.join(map(_text, entry.categories))}")
    return [*lines, "END:VEVENT"]


def _text(words: str) -> str:
    """Text with what has a meaning of its own escaped. Source: RFC 5545, section 3.3.11."""
    plain = words.replace("\r\n", "\n").replace("\r", "\n")
    for letter in ("\\", ";", ","):
        plain = plain.replace(letter, f"\\{letter}")
    return plain.replace("\n", "\\n")


def _fold(line: str) -> bytes:
    """A line in pieces of at most 75 octets, never within a letter; the rest begin with a space."""
    pieces: list[bytes] = []
    piece = b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > WIDTH - bool(pieces):
            pieces.append(piece)
            piece = b""
        piece += octets
    pieces.append(piece)
    return b"\r\n ".join(pieces) + b"\r\n"
