"""A workbook holds the figures of its tables, in the accessible layout, and reads back the same."""

import hashlib
import io
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from wherry.show.table import Column, Table
from wherry.show.words import GENERATED
from wherry.show.workbook import About, name_sheets, workbook_bytes

HASH = hashlib.sha256(b"inputs").hexdigest()
ABOUT = About(what="What the plan saves, by body.", made_on=date(2026, 11, 22), inputs_sha256=HASH, source="run 7")
SAVINGS = Table(
    caption="Saving by body: [all] years/quarters of the whole long plan",
    columns=(
        Column(heading="Body"),
        Column(heading="Saving", kind="money", total=True),
        Column(heading="Capacity", kind="number", unit="Mbit/s", total=True),
        Column(heading="From", kind="date"),
    ),
    rows=[
        ("Norfolk", Decimal("612000.40"), 1000, date(2027, 4, 1)),
        ("=HYPERLINK(1)", Decimal("-88000"), 200, None),
        ("Kent", None, 50, date(2028, 4, 1)),
    ],
    notes=("Real terms, 2026 prices.",),
    generated=True,
)
EMPTY = Table(
    caption="Nothing here", columns=(Column(heading="Body"), Column(heading="Cost", kind="money", total=True)), rows=[]
)


@pytest.fixture(scope="module")
def book():
    return workbook_bytes("Plan of savings", [SAVINGS, EMPTY], about=ABOUT)


def test_sheets_stand_in_order_and_have_allowed_names(book):
    names = CalamineWorkbook.from_filelike(io.BytesIO(book)).sheet_names
    assert names[:3] == ["Cover", "Contents", "Notes"]
    assert names[3:] == name_sheets([SAVINGS.caption, EMPTY.caption])
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_cover_says_what_a_reader_must_know(book):
    cover = [row[0] for row in CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name("Cover").to_python()]
    assert cover[0] == "Plan of savings"
    told = " ".join(cover)
    for words in ("What the plan saves", GENERATED, "22 November 2026", HASH, "run 7"):
        assert words in told


def test_figures_read_back_with_worked_totals(book):
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(3).to_python()
    assert rows[2][0] == GENERATED
    assert rows[3] == ["Body", "Saving (£)", "Capacity (Mbit/s)", "From"]
    assert rows[4] == ["Norfolk", 612000.40, 1000, date(2027, 4, 1)]
    assert rows[5] == ["=HYPERLINK(1)", -88000, 200, "unknown"]
    assert rows[6] == ["Kent", "unknown", 50, date(2028, 4, 1)]
    assert rows[7][:3] == ["Total", pytest.approx(524000.40), 1250]


def test_totals_are_live_and_cells_have_formats(book):
    sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[3]
    assert sheet["B8"].value == "=SUBTOTAL(109,B5:B7)"
    assert sheet["C8"].value == "=SUBTOTAL(109,C5:C7)"
    assert sheet["A6"].data_type == "s"
    assert sheet["B5"].number_format == "£#,##0;-£#,##0"
    assert sheet["D5"].number_format == "d mmmm yyyy"


def test_layout_is_accessible(book):
    loaded = openpyxl.load_workbook(io.BytesIO(book))
    for sheet in loaded.worksheets:
        assert not sheet.merged_cells.ranges
        assert sheet["A1"].value
        assert len(sheet.tables) == (0 if sheet.title == "Cover" else 1)
        assert all(table.ref.startswith("A") for table in sheet.tables.values())
    table = loaded.worksheets[3].tables["table_1"]
    assert (table.ref, table.totalsRowCount) == ("A4:D8", 1)
    assert loaded.worksheets[3].freeze_panes == "B5"
    assert [column.name for column in table.tableColumns] == [cell.value for cell in loaded.worksheets[3][4]]
    links = [cell.hyperlink.location for cell in loaded["Contents"]["A"] if cell.hyperlink]
    assert [link.split("!")[0].strip("'") for link in links] == loaded.sheetnames[2:]


def test_notes_are_numbered_and_tell_of_unknown_figures(book):
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name("Notes").to_python()[3:]
    assert [row[0] for row in rows] == [1, 2]
    assert rows[0][2] == "Real terms, 2026 prices."
    assert rows[1][2] == "The total leaves out 1 figure in Saving (£) that is unknown."


def test_a_table_with_no_rows_says_so(book):
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(4).to_python()
    assert [row[0] for row in rows] == ["Nothing here", "This sheet has one table of no rows.", "Body", "No rows"]


def test_the_same_tables_give_the_same_bytes(book):
    assert workbook_bytes("Plan of savings", [SAVINGS, EMPTY], about=ABOUT) == book
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert b"2026-11-22T00:00:00Z" in parts.read("docProps/core.xml")


def test_numbers_show_the_decimals_they_need():
    columns = (Column(heading="Whole", kind="number"), Column(heading="Part", kind="number"))
    table = Table(caption="T", columns=columns, rows=[(1200, Decimal("1.5")), (None, Decimal("2.25"))])
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_bytes("T", [table], about=ABOUT))).worksheets[2]
    assert [sheet["A4"].number_format, sheet["B4"].number_format] == ["#,##0", "#,##0.00"]
    assert [sheet["A5"].value, sheet["B5"].value] == ["unknown", 2.25]


def test_what_a_cell_cannot_hold_is_refused_and_never_cut():
    table = Table(caption="T", columns=(Column(heading="Text"),), rows=[("x" * 32_768,)])
    with pytest.raises(ValueError, match="under 'Text' has 32,768 letters"):
        workbook_bytes("T", [table], about=ABOUT)


def test_a_workbook_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one table"):
        workbook_bytes("Nothing", [], about=ABOUT)
