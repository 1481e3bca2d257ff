"""Workbooks: what their library leaves out is put back, and what would fill the memory is refused before it does."""

import contextlib
import io
import subprocess
import sys
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from tests.read.workbooks import ods, ods_row, ods_sheet, ods_text, text_file, with_part, written, xlsx

from wherry.read import zipped
from wherry.read.content import Content
from wherry.read.spreadsheet import read_table
from wherry.record.error import CannotRead

HEAD = ("ref", "body", "name", "kind")
ROW = ("A/1", "A", "Aylsham", "library")
SHEET = "xl/worksheets/sheet1.xml"


def findings(content, table="sites"):
    reading = read_table(content, table)
    return [(found.code, found.source.row, found.column) for found in reading.findings]


def test_a_workbook_is_told_by_its_content_and_so_is_a_text():
    disguised = Content(name="sites.csv", data=xlsx([HEAD, ROW]).data)
    assert read_table(disguised, "sites").rows[0].given["name"] == "Aylsham"
    assert read_table(text_file(",".join(HEAD) + "\n" + ",".join(ROW), name="sites.xlsx"), "sites").rows[0].ref == "A/1"


def test_native_cells_are_read_for_what_they_are():
    head = ("ref", "body", "site", "cost (£ a year)", "capacity_mbps", "starts", "utilisation_percent")
    row = ("A/C-1", "A", "A/S-1", 4500.1, 100, datetime.fromisoformat("2022-04-01"), 35)
    given = read_table(xlsx([head, row]), "circuits").rows[0].given
    assert given["cost_gbp_per_year"] == Decimal("4500.1")
    assert given["capacity_mbps"] == 100
    assert given["starts"] == date(2022, 4, 1)


def test_a_share_shown_as_per_cent_is_read_as_shown():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("ref", "body", "site", "Utilisation (%)"))
        for row, shape in enumerate(("0%", "0.0%", "0.00", '0"%"'), 1):
            sheet.write_row(row, 0, (f"A/C-{row}", "A", "A/S-1"))
            sheet.write_number(row, 3, 0.355, book.add_format({"num_format": shape}))

    values = [row.given["utilisation_percent"] for row in read_table(written(fill), "circuits").rows]
    assert values == [Decimal("35.5"), Decimal("35.5"), Decimal("0.355"), Decimal("0.355")]


def test_a_formula_is_read_by_its_saved_result():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, (*HEAD, "users"))
        sheet.write_row(1, 0, ROW)
        sheet.write_formula(1, 4, "=5+7", None, 12)

    assert read_table(written(fill), "sites").rows[0].given["users"] == 12


def test_a_formula_without_a_result_and_an_error_are_not_taken_for_blank():
    def change(book):
        sheet = book.active
        sheet["E2"], sheet["E3"] = "=A1", "#N/A"
        sheet["E3"].data_type = "e"

    content = xlsx([(*HEAD, "users"), ROW, ("A/2", *ROW[1:])], change=change)
    reading = read_table(content, "sites")
    assert [row.refused for row in reading.rows] == [True, True]
    first, second = reading.findings
    assert (first.source.row, first.column) == (2, "users")
    assert "without its result" in first.says
    assert "#N/A" in second.says


def test_an_error_in_a_formula_with_a_saved_result():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, (*HEAD, "users"))
        sheet.write_row(1, 0, ROW)
        sheet.write_formula(1, 4, "=1/0", None, "#DIV/0!")

    assert findings(written(fill)) == [("cell-bad", 2, "users")]


def test_merged_cells_are_doubtful_because_only_the_first_holds_the_value():
    content = xlsx([HEAD, ROW, ("A/2", None, "x", "y")], change=lambda book: book.active.merge_cells("B2:B3"))
    assert ("cells-merged", 2, "") in findings(content)


def test_the_sheet_is_found_by_its_name_or_because_it_alone_fits():
    def two(first, second):
        def change(book):
            book.active.title = first
            for row in (HEAD, ("A/9", *ROW[1:])):
                book.create_sheet(second) if second not in book.sheetnames else None
                book[second].append(row)

        return xlsx([HEAD, ROW], change=change)

    assert read_table(two("Sites", "Old"), "sites").rows[0].ref == "A/1"
    assert read_table(two("Old", "SITES"), "sites").rows[0].ref == "A/9"
    assert [code for code, *_ in findings(two("Sites", "Old"))] == ["sheet-not-read"]
    with pytest.raises(CannotRead, match="several sheets could hold sites: First, Second"):
        read_table(two("First", "Second"), "sites")


def test_a_hidden_sheet_is_read_and_said():
    def change(book):
        book.create_sheet("Notes")
        book["Sheet1"].sheet_state = "hidden"
        book.active = 1

    assert findings(xlsx([HEAD, ROW], change=change)) == [("sheet-hidden", None, "")]


def test_leading_empty_rows_and_columns_do_not_shift_the_count():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(4, 3, HEAD)
        sheet.write_row(6, 3, ROW)

    row = read_table(written(fill), "sites").rows[0]
    assert row.source.row == 7
    assert row.given["kind"] == "library"


def test_one_stray_cell_in_the_last_corner_does_not_take_the_memory():
    stray = xlsx([HEAD, ROW], change=lambda book: book.active.cell(1_048_576, 16_384, "x"))
    with pytest.raises(CannotRead, match="row 1,048,576, column 16,384"):
        read_table(stray, "sites")
    styled = with_part(
        xlsx([HEAD, ROW]),
        SHEET,
        lambda xml: xml.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"/></row></sheetData>'),
    )
    assert read_table(styled, "sites").rows[0].ref == "A/1"  # a formatted empty cell holds nothing


def test_a_text_that_is_repeated_without_end_is_refused():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        for row in range(1, 35_000):
            sheet.write_string(row, 0, "x" * 30_000)

    content = written(fill)
    assert len(content.data) < 1_000_000
    with pytest.raises(CannotRead, match="far too long"):
        read_table(content, "sites")


def test_a_zip_that_unpacks_to_more_than_it_may(monkeypatch):
    monkeypatch.setattr(zipped, "MOST_UNPACKED", 100_000)
    bomb = with_part(xlsx([HEAD, ROW]), SHEET, lambda xml: xml + b" " * 200_000)
    assert len(bomb.data) < 20_000
    with pytest.raises(CannotRead, match="would unpack to more than 100,000 bytes"):
        read_table(bomb, "sites")


def test_a_zip_that_lies_about_its_size():
    good = with_part(xlsx([HEAD, ROW]), SHEET, lambda xml: xml + b" " * 200_000)
    size = zipfile.ZipFile(io.BytesIO(good.data)).getinfo(SHEET).file_size
    lie = good.data.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    with pytest.raises(CannotRead):
        read_table(Content(name="lie.xlsx", data=lie), "sites")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_workbook_that_was_cut_off(share):
    data = xlsx([HEAD, ROW]).data
    with pytest.raises(CannotRead, match=r"torn|cut short"):
        read_table(Content(name="cut.xlsx", data=data[: int(len(data) * share)]), "sites")


def test_a_zip_that_is_no_workbook():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("sites.csv", "ref")
    with pytest.raises(CannotRead, match="zip file, but no workbook"):
        read_table(Content(name="files.zip", data=stream.getvalue()), "sites")


def test_the_parts_of_an_encrypted_zip():
    data = bytearray(xlsx([HEAD, ROW]).data)
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    with pytest.raises(CannotRead, match="encrypted"):
        read_table(Content(name="locked.xlsx", data=bytes(data)), "sites")


def test_an_open_document_spreadsheet_with_repeats_errors_and_per_cent():
    head = ods_row(*map(ods_text, ("ref", "body", "site", "Utilisation (%)")))
    share = (
        '<table:table-cell office:value-type="percentage" office:value="0.35"><text:p>35%</text:p></table:table-cell>'
    )
    wrong = ods_text("#N/A", more='calcext:value-type="error"')
    rows = (
        head,
        ods_row(ods_text("A/C-1"), ods_text("A"), ods_text("A/S-1"), share),
        ods_row("<table:table-cell/>", repeated=3),
        ods_row(ods_text("A/C-2"), ods_text("A"), ods_text("A/S-1"), wrong),
        ods_row('<table:table-cell table:number-columns-repeated="16384"/>', repeated=1_048_000),
    )
    reading = read_table(ods(ods_sheet("".join(rows))), "circuits")
    assert [row.source.row for row in reading.rows] == [2, 6]
    assert reading.rows[0].given["utilisation_percent"] == 35
    (finding,) = reading.findings
    assert (finding.source.row, finding.column, finding.value) == (6, "utilisation_percent", "#N/A")


@pytest.mark.parametrize(("rows", "columns"), [(1_048_576, 16_384), (1_048_576, 4), (3, 16_384_000)])
def test_an_open_document_spreadsheet_that_repeats_without_end(rows, columns):
    endless = ods_row(ods_text("x", repeated=columns), repeated=rows)
    with pytest.raises(CannotRead, match=r"cells are written|as far away as"):
        read_table(ods(ods_sheet(endless)), "sites")


def test_an_open_document_with_entities_is_refused():
    evil = with_part(
        ods(ods_sheet("")), "content.xml", lambda xml: xml.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "aaaa">]>', 1)
    )
    with pytest.raises(CannotRead, match="entities"):
        read_table(evil, "sites")


@pytest.mark.parametrize(
    "evil",
    [
        b"<c" + b" " * 300_000,
        b"<c r=" * 100_000,
        b"<row " * 100_000,
        b'<c t="e">' * 100_000,
        b'<c r="A9"><f>' + b" " * 300_000,
        b'<c r="A9"><f></f>' + b" " * 300_000 + b"<",
        b'<c r="A9" t' + b" " * 300_000 + b">",
    ],
)
def test_xml_made_to_keep_a_reader_busy_does_not(evil):
    """A method that went back over what it has read would not come to an end within any test's patience."""
    sheet = xlsx([HEAD, ROW])
    with contextlib.suppress(CannotRead):
        read_table(with_part(sheet, SHEET, lambda xml: xml.replace(b"</sheetData>", evil + b"</sheetData>")), "sites")
    for part in ("xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"):
        with contextlib.suppress(CannotRead):
            read_table(with_part(sheet, part, lambda xml: xml + evil + b"<cellXfs " * 50_000 + b"a" * 300_000), "sites")


def test_a_table_is_known_to_whoever_asks_first():
    asked = "from wherry.show.template import template_csv; from wherry.read.spreadsheet import read_table\n"
    asked += "from wherry.read.content import Content\n"
    asked += "print(read_table(Content(name='x', data=template_csv('tiers').encode()), 'tiers').rows[0].ref)"
    run = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)
    assert (run.stdout, run.returncode) == ("NFK/T-0042\n", 0), run.stderr
