"""Calendars: what RFC 5545 asks of lines, text and days."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from wherry.show.ical import Entry, write_calendar

DAY = date(2026, 12, 31)


def lines(made: bytes) -> list[str]:
    """The lines as a reader has them, unfolded."""
    return made.decode().replace("\r\n ", "").split("\r\n")


def test_an_entry_is_a_whole_day_and_ends_on_the_next():
    made = lines(write_calendar("Tests", [Entry(uid="a@wherry", day=DAY, summary="Test")], made_on=date(2026, 11, 22)))
    assert made[0] == "BEGIN:VCALENDAR"
    assert made[-2:] == ["END:VCALENDAR", ""]
    assert "DTSTART;VALUE=DATE:20261231" in made
    assert "DTEND;VALUE=DATE:20270101" in made
    assert "DTSTAMP:20261122T000000Z" in made


def test_what_has_a_meaning_of_its_own_is_escaped():
    entry = Entry(uid="a", day=DAY, summary="One; two, three\\four", description="a\nb\r\nc", url="https://x.example/1")
    made = lines(write_calendar("A, b", [entry], made_on=DAY))
    assert "SUMMARY:One\\; two\\, three\\\\four" in made
    assert "DESCRIPTION:a\\nb\\nc" in made
    assert "X-WR-CALNAME:A\\, b" in made
    assert "URL:https://x.example/1" in made


def test_entries_stand_in_order_of_days_whatever_order_they_come_in():
    one, two = Entry(uid="a", day=DAY, summary="later"), Entry(uid="b", day=date(2026, 1, 1), summary="sooner")
    assert write_calendar("T", [one, two], made_on=DAY) == write_calendar("T", [two, one], made_on=DAY)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=300))
def test_no_line_is_longer_than_75_octets_and_none_is_cut_within_a_letter(words):
    made = write_calendar("T", [Entry(uid="a", day=DAY, summary=words)], made_on=DAY)
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    summary = next(line for line in lines(made) if line.startswith("SUMMARY:"))
    plain = summary.removeprefix("SUMMARY:").replace("\\;", ";").replace("\\,", ",").replace("\\\\", "\\")
    assert plain == words
