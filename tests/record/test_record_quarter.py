"""Quarters: named by their first month, counted without gaps."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from wherry.record.quarter import Quarter, quarters_from

quarters = some.builds(Quarter.of, some.integers(1900, 2198), some.sampled_from((1, 4, 7, 10)))


def test_april_to_june_2027():
    quarter = Quarter.parse("2027-04")
    assert (quarter.year, quarter.month) == (2027, 4)
    assert (quarter.starts, quarter.ends) == (date(2027, 4, 1), date(2027, 6, 30))
    assert quarter.words == "Apr to Jun 2027"
    assert quarter.financial_year == "2027 to 2028"
    assert Quarter.parse("2027-01").financial_year == "2026 to 2027"


@pytest.mark.parametrize("text", ["Q1", "2027-Q1", "2027-05", "27-04", "2027/04", "", "0000-01", "9999-10", "٢٠٢٧-04"])
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match="first month"):
        Quarter.parse(text)


def test_there_is_no_month_13():
    with pytest.raises(ValueError, match="no month 13"):
        Quarter.of(2027, 13)


@given(quarters)
def test_a_quarter_is_read_back_from_its_name(quarter):
    assert Quarter.parse(str(quarter)) == quarter


@given(quarters, some.integers(-40, 40))
def test_quarters_are_counted(quarter, steps):
    assert (quarter + steps) - quarter == steps
    assert ((quarter + steps) > quarter) == (steps > 0)


@given(quarters)
def test_quarters_follow_one_another_without_a_gap(quarter):
    assert (quarter + 1).starts == quarter.ends + timedelta(days=1)
    assert Quarter.containing(quarter.starts) == Quarter.containing(quarter.ends) == quarter


def test_twenty_quarters_are_five_years():
    found = quarters_from(Quarter.of(2027, 4), 20)
    assert (len(found), str(found[0]), str(found[-1])) == (20, "2027-04", "2032-01")
