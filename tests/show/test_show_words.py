"""Figures as people read them, by the style guide's own examples and by the edges where words go wrong."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wherry.record.quarter import Quarter
from wherry.show import words


@pytest.mark.parametrize(
    "pounds, said",
    [
        (Decimal("312000"), "£312,000"),
        (Decimal("312000.50"), "£312,001"),
        (Decimal("-4.20"), "-£4"),
        (Decimal("-0.30"), "£0"),
        (Decimal(0), "£0"),
        (None, "unknown"),
    ],
)
def test_money_in_full(pounds, said):
    assert words.say_money(pounds) == said


def test_pennies_are_shown_when_asked_for():
    assert words.say_money(Decimal("1037.08"), pennies=True) == "£1,037.08"
    assert words.say_pence(103708) == "£1,037.08"
    assert words.say_pence(None) == words.say_money(None, pennies=True) == "unknown"


@pytest.mark.parametrize(
    "pounds, said",
    [
        (312_000, "£312,000"),
        (999_999, "£999,999"),
        (Decimal("999999.50"), "£1 million"),
        (1_840_000, "£1.84 million"),
        (1_800_000, "£1.8 million"),
        (12_449_000, "£12.4 million"),
        (184_400_000, "£184 million"),
        (999_499_999, "£999 million"),
        (999_500_000, "£1 billion"),
        (-2_500_000, "-£2.5 million"),
        (0, "£0"),
        (None, "unknown"),
    ],
)
def test_money_in_brief(pounds, said):
    assert words.say_money_briefly(pounds) == said


@given(st.decimals(min_value=-10_000_000_000, max_value=10_000_000_000, places=2))
def test_money_in_brief_is_within_half_a_percent(pounds):
    said = words.say_money_briefly(pounds).replace("£", "").replace(",", "").split()
    size = {"million": 10**6, "billion": 10**9}.get(said[-1], 1)
    assert abs(Decimal(said[0]) * size - pounds) <= max(Decimal("0.5"), abs(pounds) / 180)


@pytest.mark.parametrize(
    "number, places, said",
    [
        (5300, None, "5,300"),
        (Decimal("12.50"), None, "12.5"),
        (12.345, None, "12.35"),
        (Decimal(1000), 2, "1,000.00"),
        (-0.001, 1, "0.0"),
        (1e-7, None, "0"),
        (1e21, None, "1,000,000,000,000,000,000,000"),
        (None, None, "unknown"),
    ],
)
def test_numbers(number, places, said):
    assert words.say_number(number, places=places) == said


def test_a_number_that_is_none_is_refused():
    with pytest.raises(ValueError, match="cannot be written"):
        words.say_number(float("nan"))


def test_quantities_counts_capacity_and_distance():
    assert words.say_quantity(100, "Mbit/s") == "100 Mbit/s"
    assert words.say_quantity(28, "%") == "28%"
    assert [words.say_count(n, "site") for n in (0, 1, 5300, None)] == [
        "no sites",
        "1 site",
        "5,300 sites",
        "an unknown number of sites",
    ]
    assert words.say_count(2, "body", "bodies") == "2 bodies"
    assert [words.say_capacity(c) for c in (0, 100, 1000, 2500, 1024, 10_000, None)] == [
        "0 Mbit/s",
        "100 Mbit/s",
        "1 Gbit/s",
        "2.5 Gbit/s",
        "1,024 Mbit/s",
        "10 Gbit/s",
        "unknown",
    ]
    assert [words.say_distance(m) for m in (850, 999.6, 7300, 123_600, None)] == [
        "850 m",
        "1 km",
        "7.3 km",
        "124 km",
        "unknown",
    ]


@pytest.mark.parametrize(
    "part, whole, said",
    [
        (28, 100, "28%"),
        (1, 400, "less than 1%"),
        (0, 400, "0%"),
        (399, 400, "more than 99%"),
        (400, 400, "100%"),
        (Decimal(3), Decimal(2), "150%"),
        (None, 2, "unknown"),
        (2, None, "unknown"),
        (2, 0, "unknown"),
    ],
)
def test_shares(part, whole, said):
    assert words.say_share(part, whole) == said


def test_changes_are_verbs():
    assert words.say_change(100, 72) == "falls by 28%"
    assert words.say_change(Decimal(100), Decimal(104)) == "rises by 4%"
    assert words.say_change(5, 5) == words.say_change(0, 0) == "stays the same"
    assert words.say_change(0, 5) == words.say_change(None, 5) == "changes by an unknown amount"
    assert words.say_percent(28) == "28%"
    assert words.say_percent(Decimal("99.95"), places=2) == "99.95%"


def test_days_times_and_years():
    assert words.say_day(date(2026, 11, 22)) == "22 November 2026"
    assert words.say_month(date(2026, 11, 22)) == "November 2026"
    assert words.say_moment(datetime(2026, 11, 22, 10, 5, tzinfo=UTC)) == "22 November 2026 at 10:05am"
    assert words.say_moment(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "2 July 2026 at 12:30am"
    assert [words.say_time(datetime(2026, 1, 1, h, tzinfo=UTC)) for h in (0, 10, 12, 14)] == [
        "midnight",
        "10am",
        "midday",
        "2pm",
    ]
    assert words.say_financial_year(date(2027, 4, 1)) == "2027 to 2028"
    assert words.say_financial_year(date(2027, 3, 31)) == "2026 to 2027"
    assert words.say_financial_year(Quarter.of(2028, 1)) == "2027 to 2028"
    assert words.say_span(2027, 2032) == "2027 to 2032"
    assert words.say_span(2027, 2027) == "2027"
    assert words.say_day(None) == words.say_moment(None) == words.say_financial_year(None) == "unknown"
    with pytest.raises(ValueError, match="time zone"):
        words.say_moment(datetime(2026, 11, 22))  # noqa: DTZ001 - the fault that is tested


def test_lists_durations_and_sizes():
    assert words.say_list(["Kent", "Essex", "Norfolk"]) == "Kent, Essex and Norfolk"
    assert words.say_list(["Kent"]) == "Kent"
    assert words.say_list([]) == "none"
    assert words.say_list(["a", "b", "c"], most=2) == "a, b and 1 other"
    assert words.say_list(["a", "b", "c", "d"], most=2, joined="or") == "a, b or 2 others"
    assert [words.say_duration(s) for s in (0.2, 8, 125, 4800, 3600, None)] == [
        "less than a second",
        "8 seconds",
        "2 minutes 5 seconds",
        "1 hour 20 minutes",
        "1 hour",
        "unknown",
    ]
    assert [words.say_size(n) for n in (1, 24_300, 999_600, 1_240_000)] == ["1 byte", "24 KB", "1 MB", "1.2 MB"]
    assert [words.say_yes_no(t) for t in (True, False, None)] == ["Yes", "No", "unknown"]


def test_the_words_of_a_run():
    step = words.say_step(2, 3, "finding shared routes")
    best = words.say_best_so_far(Decimal(1_840_000), Decimal(1_780_000))
    assert f"{step} {best}" == (
        "Step 2 of 3: finding shared routes. Best cost so far £1.84 million, at most 4% above the lowest possible."
    )
    assert words.say_best_so_far(Decimal(5), Decimal(5)) == "Best cost so far £5, proved the lowest possible."
    assert "not yet known" in words.say_best_so_far(Decimal(5), None)
    assert words.say_best_so_far(None, Decimal(5)) == "No answer has been found yet."


@given(st.integers(1, 10**9), st.integers(0, 10**9))
def test_the_promise_of_a_bound_is_never_broken(bound, above):
    said = words.say_best_so_far(Decimal(bound + above), Decimal(bound))
    if above:
        promised = int(said.split("at most ")[1].split("%")[0].replace(",", ""))
        assert promised >= 100 * Fraction(above, bound) > promised - 1
