"""One table shown four ways says one thing."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from wherry.record.cell import read_cell
from wherry.record.circuit import Circuit
from wherry.record.column import columns as columns_of
from wherry.record.quarter import Quarter
from wherry.show.table import Cell, Column, Table, to_csv, to_csv_bytes, to_dicts, to_rich
from wherry.show.words import GENERATED


def make(**changes):
    columns = (
        Column(heading="Circuit"),
        Column(heading="Cost a year", kind="money", total=True),
        Column(heading="Capacity", kind="number", unit="Mbit/s"),
        Column(heading="Ends", kind="date"),
    )
    rows = [
        (Cell("NFK/C-0042", href="/circuits/42"), Decimal("4500.00"), 100, date(2029, 3, 31)),
        ("NFK/C-0043", None, None, None),
    ]
    return Table(**{"caption": "Circuits", "columns": columns, "rows": rows} | changes)


def test_dicts_for_templates():
    shown = to_dicts(make())
    assert [column["text"] for column in shown["columns"]] == ["Circuit", "Cost a year", "Capacity (Mbit/s)", "Ends"]
    assert [column["numeric"] for column in shown["columns"]] == [False, True, True, False]
    first, second = shown["rows"]
    assert first[0]["href"] == "/circuits/42"
    assert [cell["text"] for cell in first] == ["NFK/C-0042", "£4,500", "100", "31 March 2029"]
    assert [cell["sort"] for cell in first] == ["nfk/c-0042", "4500.00", "100", "2029-03-31"]
    assert [cell["unknown"] for cell in second] == [False, True, True, True]
    assert all(cell["text"] == "unknown" for cell in second[1:])
    assert [cell["text"] for cell in shown["foot"]] == ["Total", "£4,500 and 1 unknown", "", ""]
    assert shown["notes"] == []


def test_no_foot_where_nothing_adds_up():
    assert to_dicts(make(rows=[]))["foot"] == []
    assert to_dicts(make(columns=(Column(heading="Name"),), rows=[("a",)]))["foot"] == []


def test_csv_has_bare_figures_that_the_reader_of_records_reads_back():
    rows = list(csv.reader(io.StringIO(to_csv(make()))))
    assert rows[0] == ["Circuit", "Cost a year (£)", "Capacity (Mbit/s)", "Ends"]
    assert rows[1] == ["NFK/C-0042", "4500.00", "100", "2029-03-31"]
    assert rows[2] == ["NFK/C-0043", "", "", ""]
    kept = {column.name: column for column in columns_of(Circuit)}
    assert read_cell(kept["cost_gbp_per_year"], rows[1][1]) == Decimal("4500.00")
    assert read_cell(kept["cost_gbp_per_year"], rows[2][1]) is None
    assert read_cell(kept["ends"], rows[1][3]) == date(2029, 3, 31)


def test_generated_data_say_so_everywhere():
    table = make(generated=True)
    rows = list(csv.reader(io.StringIO(to_csv(table))))
    assert rows[0][-1] == "Origin"
    assert {row[-1] for row in rows[1:]} == {"generated"}
    assert GENERATED in to_dicts(table)["notes"]
    assert "Generated demonstration data" in printed(table)


@pytest.mark.parametrize("start", ["=1+1", "+44", "-x", "@SUM(A1)", "\tx", "\r=x", " =cmd|' /C calc'!A0", "＝1"])
def test_no_text_is_run_as_a_formula(start):
    table = Table(caption="T", columns=(Column(heading="A"), Column(heading="B", kind="number")), rows=[(start, -5)])
    row = list(csv.reader(io.StringIO(to_csv(table), newline="")))[1]
    assert row == [f"'{start}", "-5"]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), min_size=1, max_size=4))
def test_csv_keeps_any_text(texts):
    columns = tuple(Column(heading=f"C{at}") for at in range(len(texts)))
    page = io.StringIO(to_csv(Table(caption="T", columns=columns, rows=[texts])), newline="")
    back = list(csv.reader(page))[1]
    assert [cell.removeprefix("'") if cell != text else cell for cell, text in zip(back, texts, strict=True)] == texts
    assert not any(cell.lstrip().startswith(tuple("=+-@")) for cell in back)


def test_csv_is_marked_as_utf8():
    assert to_csv_bytes(make()).decode("utf-8-sig") == to_csv(make())
    assert to_csv_bytes(make()).startswith(b"\xef\xbb\xbf")


def printed(table):
    page = io.StringIO()
    Console(file=page, width=120, color_system=None).print(to_rich(table))
    return page.getvalue()


def test_shell_table_escapes_nothing_and_hides_nothing():
    said = printed(make(rows=[("[red]NFK[/red]", Decimal(1), None, None)], notes=("A note.",)))
    assert "[red]NFK[/red]" in said
    assert "unknown" in said
    assert "A note." in said
    assert "No rows." in printed(make(rows=[]))


def test_quarters_and_truths_are_text():
    table = Table(caption="T", columns=(Column(heading="A"), Column(heading="B")), rows=[(Quarter.of(2027, 4), True)])
    assert [cell["text"] for cell in to_dicts(table)["rows"][0]] == ["Apr to Jun 2027", "Yes"]
    assert to_csv(table).splitlines()[1] == "2027-04,yes"


@pytest.mark.parametrize(
    "row, fault",
    [
        (("a", 4500, 1, None), "'Cost a year': 4500 is not decimal pounds"),
        (("a", Decimal(1), True, None), "'Capacity': True is not a number"),
        (("a", Decimal(1), 1, "2029-03-31"), "'Ends': '2029-03-31' is not a date"),
        ((7, Decimal(1), 1, None), "'Circuit': 7 is not text"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_by_row_and_column(row, fault):
    with pytest.raises(TypeError, match="row 2") as caught:
        make(rows=[("ok", None, None, None), row])
    assert fault in str(caught.value)


def test_other_faults_are_refused():
    with pytest.raises(ValueError, match="row 1: 1 cells for 4 columns"):
        make(rows=[("a",)])
    with pytest.raises(ValueError, match="unknown is None"):
        make(rows=[("a", Decimal("NaN"), None, None)])
    with pytest.raises(ValueError, match="headings that differ"):
        make(columns=(Column(heading="A"), Column(heading="a")), rows=[])
    with pytest.raises(ValueError, match="cannot be added up"):
        Column(heading="Ends", kind="date", total=True)
