"""The calendar of contracts: notice before the end, extensions taken and left, renewals, the feed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wherry.engine.buying.calendar import Term, add_months, end_of_term, make_calendar, place_term
from wherry.engine.buying.calendar_feed import write_feed

TERM = {"ref": "NFK/K-1", "title": "Wide area network", "starts": date(2022, 4, 1), "ends": date(2027, 3, 31)}


def term(**said):
    return Term(**{**TERM, **said})


def test_alerts_count_from_the_day_of_notice_and_not_from_the_end():
    entry = place_term(term(notice_months=6), date(2026, 1, 1))
    assert (entry.state, entry.bound_until, entry.notice_by) == ("live", date(2027, 3, 31), date(2026, 9, 30))
    assert entry.alerts == (
        date(2025, 3, 30),
        date(2025, 9, 30),
        date(2025, 12, 30),
        date(2026, 3, 30),
        date(2026, 6, 30),
    )
    assert entry.next_alert == date(2026, 3, 30)
    moved = place_term(term(notice_months=6, current_ends=date(2028, 3, 31)), date(2026, 1, 1))
    assert moved.notice_by == date(2027, 9, 30)
    assert moved.alerts[0] == date(2026, 3, 30)


def test_unknown_notice_is_told_and_days_are_days():
    entry = place_term(term(), date(2026, 1, 1))
    assert (entry.notice_by, entry.notice_known) == (date(2027, 3, 31), False)
    assert place_term(term(notice_days=90), date(2026, 1, 1)).notice_by == date(2026, 12, 31)


def test_thirty_six_months_with_twelve_month_renewals_and_three_months_notice():
    """The sum that other programs got wrong: initial term, tacit renewal and notice together."""
    starts = date(2023, 1, 1)
    said = term(starts=starts, ends=end_of_term(starts, 36), renewal_months=12, notice_months=3)
    assert said.ends == date(2025, 12, 31)
    before = place_term(said, date(2025, 9, 30))
    assert (before.bound_until, before.notice_by, before.notice_missed) == (date(2025, 12, 31), date(2025, 9, 30), None)
    after = place_term(said, date(2025, 10, 1))
    assert (after.bound_until, after.notice_by, after.notice_missed) == (
        date(2026, 12, 31),
        date(2026, 9, 30),
        date(2025, 9, 30),
    )
    later = place_term(said, date(2027, 10, 1))
    assert (later.bound_until, later.why) == (date(2028, 12, 31), "it renewed itself 3 times")


@pytest.mark.parametrize(
    ("said", "left", "latest"),
    [
        (
            {"extension_months": 12, "extensions": 2, "extensions_taken": 1, "current_ends": date(2028, 3, 31)},
            1,
            date(2029, 3, 31),
        ),
        ({"extension_months": 12, "extensions": 2}, 2, date(2029, 3, 31)),
        ({"extension_months": 12, "extensions": 2, "current_ends": date(2028, 3, 31)}, None, None),
        ({"extensions": 0}, 0, date(2027, 3, 31)),
        ({}, None, None),
        ({"latest_ends": date(2030, 3, 31)}, None, date(2030, 3, 31)),
        ({"extensions": 1}, 1, None),
        ({"extension_months": 6, "extensions": 1, "extensions_taken": 3}, 0, date(2027, 3, 31)),
    ],
)
def test_extensions_left_are_counted_and_unknown_is_not_nought(said, left, latest):
    entry = place_term(term(**said), date(2026, 1, 1))
    assert (entry.extensions_left, entry.latest_end) == (left, latest)


def test_the_calendar_is_in_the_order_of_notice_with_ended_contracts_last():
    on = date(2026, 1, 1)
    terms = [
        term(ref="a", ends=date(2025, 12, 31)),
        term(ref="b", ends=None),
        term(ref="c", notice_months=12),
        term(ref="d", ends=date(2026, 12, 31), notice_months=1),
        term(ref="e", starts=date(2026, 4, 1), ends=date(2026, 6, 30)),
    ]
    assert [(entry.ref, entry.state) for entry in make_calendar(terms, on)] == [
        ("c", "live"),
        ("e", "not begun"),
        ("d", "live"),
        ("b", "undated"),
        ("a", "ended"),
    ]


def test_months_are_added_as_calendars_do():
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2024, 3, 31), -13) == date(2023, 2, 28)
    assert end_of_term(date(2024, 2, 1), 1) == date(2024, 2, 29)


@settings(max_examples=150, deadline=None)
@given(
    st.dates(date(2015, 1, 1), date(2030, 1, 1)), st.integers(1, 60), st.integers(1, 36), st.integers(0, 12),
    st.dates(date(2015, 1, 1), date(2050, 1, 1)),
)  # fmt: skip
def test_a_renewal_that_can_still_be_stopped_is_the_first_that_can(starts, months, renewal, notice, on):
    said = term(starts=starts, ends=end_of_term(starts, months), renewal_months=renewal, notice_months=notice)
    entry = place_term(said, on)
    assert entry.notice_by >= on
    slow = said.ends
    terms = 0
    while add_months(slow, -notice) < on:
        terms += 1
        slow = end_of_term(said.ends + timedelta(days=1), renewal * terms)
    assert entry.bound_until == slow
    assert (entry.notice_missed is None) == (slow == said.ends)


def test_the_feed_is_what_the_standard_says_and_keeps_its_names():
    made = datetime(2026, 1, 1, tzinfo=UTC)
    title = "Lines, masts; and “a very long title that must be folded since it is longer than seventy-five octets”"
    on = date(2026, 1, 1)
    first = write_feed([place_term(term(title=title, notice_months=6), on)], made)
    lines = first.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert all(len(line.encode()) <= 75 for line in lines)
    whole = first.replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20260930" in whole
    assert "SUMMARY:Notice by today: Lines\\, masts\\; and “a very long title" in whole
    assert whole.count("BEGIN:VALARM") == 5
    assert "TRIGGER:-P92D" in whole
    moved = write_feed([place_term(term(title=title, notice_months=6, current_ends=date(2028, 3, 31)), on)], made)
    names = {line for line in first.split("\r\n") if line.startswith("UID:")}
    assert names == {line for line in moved.split("\r\n") if line.startswith("UID:")}
    assert len(names) == 2
