"""Templates are filled in and come back as they were filled in; the data dictionary is what the records say."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from wherry.read.content import Content
from wherry.read.row import missing_cells, record_of
from wherry.read.spreadsheet import read_table
from wherry.record.cell import read_cell
from wherry.record.column import RECORDS
from wherry.record.estate import TABLES
from wherry.show.dictionary import dictionary_markdown
from wherry.show.template import CHOICES_SHEET, NOTES_SHEET, example, template_csv, template_workbook

ROOT = Path(__file__).resolve().parents[2]


def csv_content(table):
    return Content(name=f"{table}.csv", data=template_csv(table).encode("utf-8-sig"))


def xlsx_content(table):
    return Content(name=f"{table}.xlsx", data=template_workbook(table))


@pytest.mark.parametrize("make", [csv_content, xlsx_content])
@pytest.mark.parametrize("table", TABLES)
def test_the_example_row_of_a_template_is_a_record(table, make):
    reading = read_table(make(table), table)
    (row,) = reading.rows
    assert reading.findings == ()
    assert missing_cells(row) == ()
    record, kind = record_of(row), RECORDS[table]
    for column in kind.columns:
        text = example(kind, column)
        assert getattr(record, column.name) == (read_cell(column, text) if text else column.default)


def test_a_template_filled_in_by_hand_comes_back_as_filled_in():
    book = openpyxl.load_workbook(io.BytesIO(template_workbook("suppliers")))
    sheet = book["suppliers"]
    heading = [cell.value for cell in sheet[1]]
    values = {"Ref": "KEN/U-0001", "Body": "KEN", "Name": "Carrier A", "Company number": "00172081"}
    for at, words in enumerate(heading, 1):
        sheet.cell(2, at).value = values.get(words)
    stream = io.BytesIO()
    book.save(stream)
    (row,) = read_table(Content(name="filled.xlsx", data=stream.getvalue()), "suppliers").rows
    assert row.given == {"ref": "KEN/U-0001", "body": "KEN", "name": "Carrier A", "company_number": "00172081"}


def test_choices_are_offered_in_the_cells():
    book = openpyxl.load_workbook(io.BytesIO(template_workbook("circuits")))
    sheet, choices = book["circuits"], book[CHOICES_SHEET]
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    columns = {column.words: column for column in RECORDS["circuits"].columns}
    for cell in sheet[1]:
        column, letter = columns[cell.value], cell.column_letter
        assert (f"{letter}2:{letter}10001" in rules) == bool(column.choices)
        if column.choices:
            last = len(column.choices) + 1
            assert tuple(row[0].value for row in choices[f"{letter}2:{letter}{last}"]) == column.choices
            assert rules[f"{letter}2:{letter}10001"] == f"{CHOICES_SHEET}!${letter}$2:${letter}${last}"
    assert choices.sheet_state == "hidden"


def test_columns_of_text_are_formatted_as_text_so_that_zeros_stay():
    book = openpyxl.load_workbook(io.BytesIO(template_workbook("suppliers")))
    sheet = book["suppliers"]
    at = [cell.value for cell in sheet[1]].index("Company number") + 1
    assert sheet.cell(2, at).number_format == "@"


def test_the_notes_explain_every_column():
    book = openpyxl.load_workbook(io.BytesIO(template_workbook("sites")))
    lines = [[cell.value for cell in row] for row in book[NOTES_SHEET].iter_rows()]
    for column in RECORDS["sites"].columns:
        (line,) = [line for line in lines if line[0] == column.words]
        assert line[1] == column.says
        assert line[8] == column.name
    assert any("CLEAR" in str(line[0]) for line in lines)


def test_a_template_is_a_sound_workbook_and_no_table_means_an_error():
    assert zipfile.ZipFile(io.BytesIO(template_workbook("sites"))).testzip() is None
    with pytest.raises(KeyError):
        template_csv("colours")


def test_the_data_dictionary_is_up_to_date():
    page = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    assert page == dictionary_markdown(), "run: python -m wherry.show.dictionary > docs/data.md"


@pytest.mark.parametrize("table", TABLES)
def test_the_data_dictionary_names_every_table_and_column(table):
    page = dictionary_markdown()
    section = page.split(f"\n### {table}\n")[1].split("\n##")[0]
    for column in RECORDS[table].columns:
        assert f"| `{column.name}` | {column.words} |" in section
        assert all(choice in section for choice in column.choices)
        if column.refers_to:
            assert f"(#{column.refers_to})" in section
