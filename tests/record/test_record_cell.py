"""One cell of a spreadsheet: what people write, what it means, and what is refused with a remedy."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from wherry.record.cell import BadCell, bare_text, guard_text, read_cell, write_cell
from wherry.record.column import Column
from wherry.record.quarter import Quarter


def column(kind: type, **more) -> Column:
    return Column(**{"name": "x", "python_type": kind, "says": "A cell.", "required": False, **more})


POUNDS = column(Decimal, unit="£ a year")
PERCENT = column(Decimal, unit="%")
PLAIN = column(Decimal)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1200", "1200"),
        (" 1,200.50 ", "1200.50"),
        ("£32,400", "32400"),
        ("-£5.20", "-5.20"),
        ("£-5.20", "-5.20"),
        ("(1,234.00)", "-1234.00"),
        ("(£1,234.00)", "-1234.00"),
        ("1 234", "1234"),
        ("1\u00a0234", "1234"),
        ("\u22125", "-5"),
        (".5", "0.5"),
        ("1e3", "1000"),
        (4500.0, "4500"),
        (0.1 + 0.2, "0.3"),  # a spreadsheet keeps and shows 15 figures
        (7, "7"),
    ],
)
def test_pounds_are_read_as_ledgers_write_them(cell, value):
    assert read_cell(POUNDS, cell) == Decimal(value)


@pytest.mark.parametrize(
    "cell",
    [
        "-",
        "Nil",
        "n/a",
        "1,23",
        "12,34,567",
        "1.2.3",
        "twelve",
        "5 Mbit/s",
        "10k",
        "1/2",
        "--5",
        True,
        date(2026, 1, 1),
        time(1),
        timedelta(1),
        float("nan"),
        float("inf"),
        "1e999",
        "9" * 40,
        "1e-40",
    ],
)
def test_what_is_no_number_is_refused_with_a_remedy(cell):
    with pytest.raises(BadCell) as refusal:
        read_cell(POUNDS, cell)
    assert refusal.value.remedy.startswith("write a number")


def test_units_of_another_column_are_refused():
    assert read_cell(PERCENT, "35%") == 35
    with pytest.raises(BadCell):
        read_cell(POUNDS, "35%")
    with pytest.raises(BadCell):
        read_cell(PLAIN, "£35")


def test_a_number_that_nobody_knows_is_left_empty_not_zero():
    with pytest.raises(BadCell, match="leave the cell empty if nobody knows"):
        read_cell(PLAIN, "unknown")
    assert read_cell(PLAIN, "") is None
    assert read_cell(PLAIN, "0") == 0
    assert read_cell(PLAIN, " \t ") is None


def test_whole_numbers_are_whole():
    whole = column(int, at_least=Decimal(0), at_most=Decimal(700000))
    assert read_cell(whole, "12.0") == 12
    assert read_cell(whole, 600000.0) == 600000
    for cell in ("12.5", "-1", "700001", "1e25"):
        with pytest.raises(BadCell):
            read_cell(whole, cell)


@pytest.mark.parametrize(
    "cell",
    [
        "31/03/2027",
        "31.3.2027",
        "31-03-2027",
        "2027-03-31",
        "2027-3-31",
        "31 March 2027",
        "31 Mar 2027",
        "31-mar-2027",
        "2027-03-31T00:00:00Z",
        "2027-03-31 01:00:00",
        "31/03/2027 23:59",
        date(2027, 3, 31),
        datetime.fromisoformat("2027-03-31T01:00"),
    ],
)
def test_days_are_read_day_first_or_year_first(cell):
    assert read_cell(column(date), cell) == date(2027, 3, 31)


@pytest.mark.parametrize(
    "cell",
    [
        "31/03/27",
        "Mar-27",
        "31/02/2027",
        "03/31/2027",
        "2027-13-01",
        "202704",
        "2027-P05",
        "46112",
        46112.0,
        "31 Mars 2027",
        "01/04/0026",
        "next year",
        time(1),
        datetime.fromisoformat("2027-03-30T23:00"),
        "2027-03-30 23:00:00",
    ],
)
def test_days_that_could_mean_two_things_are_refused(cell):
    with pytest.raises(BadCell):
        read_cell(column(date), cell)


def test_september_has_three_spellings():
    assert {read_cell(column(date), f"1 {name} 2026") for name in ("Sep", "sept", "September")} == {date(2026, 9, 1)}


def test_quarters_are_named_by_their_first_month():
    assert read_cell(column(Quarter), "2027-04") == Quarter.of(2027, 4)
    assert read_cell(column(Quarter), date(2027, 5, 3)) == Quarter.of(2027, 4)
    for cell in ("Q1", "2027 Q1", "2027-05", "27-04", "2027-²"):
        with pytest.raises(BadCell):
            read_cell(column(Quarter), cell)


def test_yes_and_no():
    answer = column(bool)
    assert [read_cell(answer, cell) for cell in ("Yes", "Y", "TRUE", "1", 1.0, True)] == [True] * 6
    assert [read_cell(answer, cell) for cell in ("no", "N", "false", "0", 0.0, False)] == [False] * 6
    with pytest.raises(BadCell, match="write yes or no"):
        read_cell(answer, "maybe")


def test_lists_are_separated_by_semicolons():
    assert read_cell(column(tuple), "NN1; NN2|NN3\nNN4;;") == ("NN1", "NN2", "NN3", "NN4")


def test_text_is_tidied_and_numbers_in_it_keep_their_figures():
    assert read_cell(column(str), "  Aylsham \n Library ") == "Aylsham Library"
    assert read_cell(column(str), 172081.0) == "172081"


def test_a_date_in_a_column_of_text_is_refused_because_what_was_typed_is_lost():
    with pytest.raises(BadCell, match="what was typed is lost"):
        read_cell(column(str), datetime.fromisoformat("2016-03-01"))


def test_choices_are_read_without_regard_to_capitals_and_listed_when_missed():
    role = column(str, choices=("primary", "backup"))
    assert read_cell(role, "Primary") == "primary"
    with pytest.raises(BadCell, match="write one of: primary, backup"):
        read_cell(role, "main")


def test_a_required_cell_must_be_written_and_a_default_fills_an_empty_one():
    with pytest.raises(BadCell, match="nothing is written here"):
        read_cell(column(str, required=True, example="NFK"), "")
    assert read_cell(column(Decimal, default=Decimal(100)), "") == 100


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+44 1603", "'+44 1603"),
        ("-", "'-"),
        ("-5.20", "-5.20"),
        ("'=x", "''=x"),
        ("O'Neil", "O'Neil"),
        ("'tis", "'tis"),
        ("", ""),
    ],
)
def test_text_that_a_spreadsheet_would_calculate_is_guarded(text, guarded):
    assert guard_text(text) == guarded
    assert bare_text(guarded) == text


def test_values_are_written_as_people_write_them():
    assert write_cell(column(bool), True) == "yes"
    assert write_cell(column(tuple), ("a", "b")) == "a; b"
    assert write_cell(column(Decimal), Decimal("1E+3")) == "1000"
    assert write_cell(column(date), date(2027, 3, 31)) == "2027-03-31"
    assert write_cell(column(Quarter), Quarter.of(2027, 4)) == "2027-04"
    assert write_cell(column(int), None) == ""
