"""Spreadsheets to be filled in: a heading, an example row, drop-downs where there are choices, and a sheet of notes."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter

from wherry.record.cell import guard_text, read_cell
from wherry.record.column import RECORDS, Column, RecordType
from wherry.record.estate import TABLES
from wherry.record.reference import example_reference

ROWS = 10_000  # rows below the heading that have drop-downs
NOTES_SHEET, CHOICES_SHEET = "Notes", "Choices"
YES_NO = ("yes", "no")
DAY_FORMAT = "dd/mm/yyyy"
TITLES = ("Heading", "What it is", "Kind", "Unit", "May be", "If empty", "Refers to", "Example", "Name for programs")
NOTES = (
    "Fill in one row for each {singular}. Columns may stand in any order; other columns may stay and are not read.",
    "The second row is an example: delete it, or write over it.",
    "An empty cell means: not known. Where a record is there already, an empty cell leaves what it says.",
    "Write CLEAR in a cell to empty what the record says there.",
    "Several references in one cell are separated by semicolons.",
)


def template_csv(table: str) -> str:
    """The heading in plain words and the example row as CSV text; encode it as ``utf-8-sig``, so that a spreadsheet
    program sees pound signs. ``KeyError`` where there is no such table."""
    kind = _kind(table)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([column.words for column in kind.columns])
    writer.writerow([guard_text(example(kind, column)) for column in kind.columns])
    return stream.getvalue()


def template_workbook(table: str) -> bytes:
    """An XLSX workbook with the same two rows, drop-downs, text cells where a number could lose its zeros, and notes.
    ``KeyError`` where there is no such table."""
    kind = _kind(table)
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"title": f"Wherry: {table}", "comments": kind.says.replace("``", "")})
    sheet = book.add_worksheet(table)
    notes = book.add_worksheet(NOTES_SHEET)
    choices = book.add_worksheet(CHOICES_SHEET)
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    formats = {name: book.add_format({"num_format": shape}) for name, shape in (("text", "@"), ("day", DAY_FORMAT))}
    for at, column in enumerate(kind.columns):
        sheet.write_string(0, at, column.words, heading)
        cell_format = formats.get(_shape(column))
        sheet.set_column(at, at, max(12, min(32, len(column.words) + 2)), cell_format)
        _write_example(sheet, at, column, example(kind, column), cell_format)
        _add_drop_down(sheet, choices, at, column)
    sheet.freeze_panes(1, 1)
    _write_notes(notes, kind, heading)
    choices.hide()
    book.close()
    return stream.getvalue()


def example(kind: RecordType, column: Column) -> str:
    """The example of a column as text; a column that need not be written may have none."""
    if column.name == "ref":
        return example_reference(kind.table)
    if column.example:
        return column.example
    if column.required and column.choices:
        return column.choices[0]
    return ""


def limits(column: Column) -> str:
    """What a column may hold, in words: ``0 to 100``, ``0 or more``, or its choices."""
    if column.choices:
        return "one of: " + ", ".join(column.choices)
    if column.at_least is not None and column.at_most is not None:
        return f"{column.at_least} to {column.at_most}"
    if column.at_least is not None:
        return f"{column.at_least} or more"
    return f"{column.at_most} or less" if column.at_most is not None else ""


def when_empty(column: Column) -> str:
    """What an empty cell of a new record means."""
    if column.required:
        return "must be written"
    if column.default is None:
        return "not known"
    if column.default == ():
        return "none"
    if isinstance(column.default, bool):
        return "yes" if column.default else "no"
    return str(column.default)


def _kind(table: str) -> RecordType:
    if table not in TABLES:
        raise KeyError(table)
    return RECORDS[table]


def _shape(column: Column) -> str:
    if column.python_type is date:
        return "day"
    return "" if column.python_type in (int, Decimal) else "text"


def _write_example(sheet: Any, at: int, column: Column, text: str, cell_format: Any) -> None:
    if not text:
        return
    value = read_cell(column, text)
    if isinstance(value, date):
        sheet.write_datetime(1, at, value, cell_format)
    elif isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        sheet.write_number(1, at, value)
    else:
        sheet.write_string(1, at, text, cell_format)


def _add_drop_down(sheet: Any, choices: Any, at: int, column: Column) -> None:
    """A list to choose from, kept on a sheet of its own because a list inside the rule may hold 255 letters only."""
    offered = YES_NO if column.python_type is bool else column.choices
    if not offered:
        return
    choices.write_string(0, at, column.words)
    for row, choice in enumerate(offered, 1):
        choices.write_string(row, at, choice)
    letters = xlsxwriter.utility.xl_col_to_name(at, col_abs=True)
    sheet.data_validation(
        1,
        at,
        ROWS,
        at,
        {
            "validate": "list",
            "source": f"={CHOICES_SHEET}!{letters}$2:{letters}${len(offered) + 1}",
            "input_title": column.words[:32],
            "input_message": column.says[:255],
            "error_type": "warning",
            "error_message": f"Write one of: {', '.join(offered)}"[:255],
        },
    )


def _write_notes(sheet: Any, kind: RecordType, heading: Any) -> None:
    row = 0
    for line in (kind.says.replace("``", ""), *(note.format(singular=kind.singular) for note in NOTES)):
        sheet.write_string(row, 0, line)
        row += 1
    row += 1
    for at, title in enumerate(TITLES):
        sheet.write_string(row, at, title, heading)
    for line_at, column in enumerate(kind.columns, row + 1):
        cells = (
            column.words,
            f"{column.says} {column.hint}".strip(),
            column.kind,
            column.unit,
            limits(column),
            when_empty(column),
            column.refers_to,
            example(kind, column),
            column.name,
        )
        for at, cell in enumerate(cells):
            sheet.write_string(line_at, at, cell)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, len(TITLES) - 1, 20)
