"""Sums and days as bodies write them: each form by itself, and the laws that hold for all."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wherry.read.buying.amounts import MoneyForm, NotMoney, learn_money, read_amount, read_amounts
from wherry.read.buying.days import DayForm, NotADay, is_period, learn_days, read_day

PLAIN = MoneyForm()
ACCOUNTS = MoneyForm(dash_is_nil=True)


@pytest.mark.parametrize(
    ("written", "pence"),
    [
        ("1234.5", 123450),
        ("1,234.00", 123400),
        ("(9,743,908.00)", -974390800),
        ("£32,400", 3240000),
        ("-£12.10", -1210),
        ("£-12.10", -1210),
        ("(£12.10)", -1210),
        ("12.50-", -1250),
        ("250.00 CR", -25000),
        ("250.00DR", 25000),
        ("Nil", 0),
        ("GBP 10", 1000),
        ("Â£1.00", 100),
        ("¬£1.00", 100),
        ("1 234.50", 123450),
        ("£1.2m", 120000000),
        ("2.675", 268),
        ("1.0E+03", 100000),
        (" 5 ", 500),
        (".5", 50),
        (12.345, 1235),
        (7, 700),
        ("", None),
    ],
)
def test_a_sum_is_read_as_it_is_meant(written, pence):
    assert read_amount(written, PLAIN) == pence


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("€10", "not in pounds"),
        ("10 USD", "not in pounds"),
        ("12%", "percentage"),
        ("twelve", "not a sum"),
        ("-", "dash"),
        ("1,23,4", "not a sum"),
        ("nan", "not a sum"),
        ("1_000", "not a sum"),
        (float("inf"), "not a number"),
        (True, "truth"),
        (date(2026, 1, 1), "date"),
        ("99999999999999999", "too large"),
    ],
)
def test_what_is_no_sum_is_refused_with_a_reason(written, why):
    with pytest.raises(NotMoney, match=why):
        read_amount(written, PLAIN)


def test_a_dash_is_nought_only_where_a_column_is_written_as_accounts_are():
    assert learn_money(["1,200.00", "-"]).dash_is_nil
    assert not learn_money(["1200.00", "-"]).dash_is_nil
    assert read_amount(" - ", ACCOUNTS) == 0


def test_a_comma_for_pence_is_learnt_from_the_column_and_never_guessed_in_a_mixture():
    continental = learn_money(["1.234,50", "10,00"])
    assert read_amount("1.234,50", continental) == 123450
    mixed = learn_money(["1234,50", "10.00"])
    with pytest.raises(NotMoney, match="comma"):
        read_amount("1234,50", mixed)


@settings(max_examples=200, deadline=None)
@given(st.integers(-(10**11), 10**11))
def test_every_way_of_writing_a_sum_gives_it_back(pence):
    pounds = f"{abs(pence) // 100:,}.{abs(pence) % 100:02d}"
    minus = "-" if pence < 0 else ""
    forms = [f"{minus}{pounds}", f"{minus}£{pounds}", f"{minus}{pounds.replace(',', '')}"]
    if pence < 0:
        forms += [f"({pounds})", f"{pounds}-", f"{pounds} CR"]
    assert read_amounts(forms, PLAIN) == ([pence] * len(forms), {})


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-05-31", date(2026, 5, 31)),
        ("2017-03-17T00:00:00Z", date(2017, 3, 17)),
        ("31/05/2026", date(2026, 5, 31)),
        ("3/4/26", date(2026, 4, 3)),
        ("06-Apr-2011", date(2011, 4, 6)),
        ("3 Apr 2023", date(2023, 4, 3)),
        ("1st September 2027", date(2027, 9, 1)),
        ("Tuesday, 5 July 2022", date(2022, 7, 5)),
        ("July 5, 2022", date(2022, 7, 5)),
        ("20260531", date(2026, 5, 31)),
        ("Mar-16", date(2016, 3, 1)),
        ("2026/05", date(2026, 5, 1)),
        ("44652", date(2022, 4, 1)),
        (44652.0, date(2022, 4, 1)),
        (datetime(2024, 4, 2, 1, 0), date(2024, 4, 2)),  # noqa: DTZ001
        ("31.12.99", date(1999, 12, 31)),
        ("Ongoing", None),
        ("TBC", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_it_is_meant(written, day):
    assert read_day(written, DayForm()) == day


def test_the_end_of_a_month_is_meant_where_a_contract_ends_in_a_month():
    assert read_day("Feb-28", DayForm(), last=True) == date(2028, 2, 29)


@pytest.mark.parametrize(
    "written", ["2022-09-31", "22/04/222", "202204", "2023-P05", "soon", "05/31/2026", "1/1/1066", 7.0]
)
def test_what_is_no_day_is_refused(written):
    with pytest.raises(NotADay):
        read_day(written, DayForm())


def test_periods_are_told_from_days():
    assert all(map(is_period, ["202204", "2023-P05", "202213", "P05 2023", "2022/23 P5"]))
    assert not any(map(is_period, ["202299", "2022-04-01", "1234"]))


def test_the_order_of_day_and_month_is_learnt_or_told_as_unsure():
    assert learn_days(["03/04/2026", "25/04/2026"]).order == "day first"
    american = learn_days(["04/03/2026", "04/25/2026"])
    assert american.order == "month first"
    assert read_day("04/03/2026", american) == date(2026, 4, 3)
    assert not learn_days(["03/04/2026"]).sure
    assert not learn_days(["25/04/2026", "04/25/2026"]).sure
    one_month = learn_days([f"06/{day:02d}/2026" for day in range(1, 13)])
    assert (one_month.order, one_month.sure) == ("month first", True)


@settings(max_examples=150, deadline=None)
@given(st.dates(date(1980, 1, 1), date(2079, 12, 31)))
def test_every_way_of_writing_a_day_gives_it_back(day):
    forms = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%y", "%d %b %Y", "%d %B %Y", "%Y%m%d", "%d.%m.%Y", "%d-%b-%y"]
    assert {read_day(day.strftime(form), DayForm()) for form in forms} == {day}
