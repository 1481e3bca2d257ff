"""A workbook of tables, laid out so that everybody can use it: a cover, a contents list, one table a sheet.

The layout follows the Government Analysis Function's guidance on accessible spreadsheets: each sheet says in its first
column what it holds, then has one real table that starts in column A; nothing is merged, no cell is left blank to mean
something, notes are numbered on a sheet of their own.
https://analysisfunction.civilservice.gov.uk/policy-store/releasing-statistics-in-spreadsheets
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range

from wherry.record.quarter import Quarter
from wherry.show.font import measure_text
from wherry.show.table import Cell, Column, Table, show_value
from wherry.show.words import GENERATED, UNKNOWN, say_count, say_day, say_list, say_number

SHEET_NAME = 31
FORBIDDEN = re.compile(r"[\[\]:*?/\\']+")
WIDEST, NARROWEST = 60.0, 9.0
MOST_ROWS, MOST_LETTERS = 1_000_000, 32_767
A4, LANDSCAPE_FIT = 9, (1, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a reader must know of a workbook: what it is, the day of its figures, and the inputs they rest on."""

    what: str
    made_on: date
    inputs_sha256: str | None = None
    source: str | None = None


def workbook_bytes(title: str, tables: Sequence[Table], *, about: About) -> bytes:
    """An Excel workbook of the tables. The same input gives the same bytes.

    Unknown figures are the word ``unknown``; totals are live formulas that leave those out and say so. ``ValueError``
    where there is no table.
    """
    if not tables:
        raise ValueError("a workbook needs at least one table")
    page = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(page, options)
    made = datetime(about.made_on.year, about.made_on.month, about.made_on.day)  # noqa: DTZ001 - a file's date has no zone
    book.set_properties({"title": title, "subject": about.what, "created": made})
    book.set_size(2400, 1600)
    styles = _Styles(book)
    names = name_sheets([table.caption for table in tables])
    notes = [(number, name, text) for number, (name, text) in enumerate(_notes(names, tables), start=1)]
    _write_cover(book, styles, title, about, generated=any(table.generated for table in tables))
    _write_contents(book, styles, names, tables, has_notes=bool(notes))
    if notes:
        _write_notes(book, styles, notes)
    for at, (name, table) in enumerate(zip(names, tables, strict=True), start=1):
        _write_table(book, styles, f"table_{at}", name, table, [number for number, its, _ in notes if its == name])
    book.close()
    return page.getvalue()


def name_sheets(captions: Sequence[str]) -> list[str]:
    """A sheet's name for each caption: numbered, at most 31 letters, without the letters that Excel forbids."""
    names = []
    for number, caption in enumerate(captions, start=1):
        words = " ".join(FORBIDDEN.sub(" ", caption).split())
        names.append(f"{number} {words}"[:SHEET_NAME].rstrip(" '"))
    return names


class _Styles:
    """The few formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.title = book.add_format({"bold": True, "font_size": 18, "font_name": "Arial"})
        self.heading = book.add_format({"bold": True, "font_size": 14, "font_name": "Arial"})
        self.text = book.add_format({"font_name": "Arial", "font_size": 12, "valign": "top"})
        self.wrapped = book.add_format({"font_name": "Arial", "font_size": 12, "valign": "top", "text_wrap": True})
        self.bold = book.add_format({"font_name": "Arial", "font_size": 12, "valign": "top", "bold": True})
        self.warning = book.add_format(
            {"font_name": "Arial", "font_size": 12, "bold": True, "text_wrap": True, "valign": "top"}
        )
        head = {"font_name": "Arial", "font_size": 12, "bold": True, "text_wrap": True, "valign": "top", "bottom": 2}
        self.head, self.head_right = book.add_format(head), book.add_format(head | {"align": "right"})
        self.link = book.add_format({"font_name": "Arial", "font_size": 12, "font_color": "#1a5a96", "underline": 1})
        self._of: dict[tuple[str, bool], Any] = {}

    def of(self, column: Column, *, total: bool = False) -> Any:
        """The format of a column's cells, or of its total."""
        shape = number_format(column)
        if (shape, total) not in self._of:
            look = {"font_name": "Arial", "font_size": 12, "valign": "top", "num_format": shape}
            look |= {"text_wrap": True} if column.kind == "text" else {}
            look |= {"align": "right"} if column.numeric else {"align": "left"}
            self._of[shape, total] = self.book.add_format(look | ({"bold": True, "top": 1} if total else {}))
        return self._of[shape, total]


def number_format(column: Column) -> str:
    """The spreadsheet's number format of a column: ``£#,##0``, ``#,##0.00``, ``d mmmm yyyy``."""
    if column.kind == "money":
        return "£#,##0.00;-£#,##0.00" if column.pennies else "£#,##0;-£#,##0"
    if column.kind == "number":
        return f"#,##0.{'0' * column.places}" if column.places else "#,##0"
    return "d mmmm yyyy" if column.kind == "date" else "@"


def _notes(names: Sequence[str], tables: Sequence[Table]) -> list[tuple[str, str]]:
    noted = []
    for name, table in zip(names, tables, strict=True):
        noted += [(name, note) for note in table.notes]
        for column, total in zip(table.columns, table.totals, strict=True):
            if total is not None and total.unknown:
                left_out = f"{say_count(total.unknown, 'figure')} in {column.file_heading}"
                noted.append(
                    (name, f"The total leaves out {left_out} that {'is' if total.unknown == 1 else 'are'} {UNKNOWN}.")
                )
    return noted


def _write_cover(book: Any, styles: _Styles, title: str, about: About, *, generated: bool) -> None:
    sheet = _add_sheet(book, "Cover", widths=(90,))
    lines: list[tuple[str, Any]] = [(title, styles.title), (about.what, styles.wrapped)]
    if generated:
        lines.append((GENERATED, styles.warning))
    lines.append((f"Figures of {say_day(about.made_on)}.", styles.wrapped))
    if about.source:
        lines.append((f"Source: {about.source}", styles.wrapped))
    if about.inputs_sha256:
        lines.append(
            (f"The inputs that these figures rest on have the SHA-256 hash {about.inputs_sha256}.", styles.wrapped)
        )
    lines.append((f"The word {UNKNOWN} stands where a figure is not known. It never means nought.", styles.wrapped))
    lines.append(("Totals are formulas: filter a table and its totals follow what is shown.", styles.wrapped))
    for row, (text, style) in enumerate(lines):
        sheet.write_string(row, 0, text, style)
        if style is not styles.title:
            sheet.set_row(row, 17 * max(1, -(-int(measure_text(text, 12)) // 560)))


def _write_contents(
    book: Any, styles: _Styles, names: Sequence[str], tables: Sequence[Table], *, has_notes: bool
) -> None:
    sheet = _add_sheet(book, "Contents", widths=(36, 70))
    sheet.write_string(0, 0, "Contents", styles.heading)
    sheet.write_string(1, 0, "This sheet has one table: the sheets of this workbook and what they hold.", styles.text)
    entries = [(name, table.caption) for name, table in zip(names, tables, strict=True)]
    if has_notes:
        entries.insert(0, ("Notes", "Notes to the tables, by number"))
    heads = [
        {"header": "Sheet", "header_format": styles.head},
        {"header": "What it holds", "header_format": styles.head},
    ]
    sheet.add_table(2, 0, 2 + len(entries), 1, _options("contents", heads))
    for row, (name, caption) in enumerate(entries, start=3):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", styles.link, name)
        sheet.write_string(row, 1, caption, styles.wrapped)


def _write_notes(book: Any, styles: _Styles, notes: Sequence[tuple[int, str, str]]) -> None:
    sheet = _add_sheet(book, "Notes", widths=(10, 36, 90))
    sheet.write_string(0, 0, "Notes", styles.heading)
    sheet.write_string(1, 0, "This sheet has one table: the notes to the tables of this workbook.", styles.text)
    heads = [{"header": words, "header_format": styles.head} for words in ("Note", "Sheet", "What it says")]
    sheet.add_table(2, 0, 2 + len(notes), 2, _options("notes", heads))
    for row, (number, name, text) in enumerate(notes, start=3):
        sheet.write_number(row, 0, number, styles.text)
        sheet.write_string(row, 1, name, styles.text)
        sheet.write_string(row, 2, text, styles.wrapped)


def _settle_places(table: Table, at: int) -> Column:
    """A column of numbers with no decimals laid down shows as many as its figures need, at most two."""
    column = table.columns[at]
    if column.kind != "number" or column.places is not None:
        return column
    shown = [say_number(value) for row in table.rows if isinstance(value := row[at].value, (int, float, Decimal))]
    return replace(column, places=max((len(text.partition(".")[2]) for text in shown), default=0))


def _write_table(book: Any, styles: _Styles, key: str, name: str, table: Table, notes: Sequence[int]) -> None:
    if len(table.rows) > MOST_ROWS:
        raise ValueError(
            f"{table.caption!r} has {len(table.rows):,} rows, and a sheet holds {MOST_ROWS:,}: save it as CSV"
        )
    settled = tuple(_settle_places(table, at) for at in range(len(table.columns)))
    table = Table(caption=table.caption, columns=settled, rows=table.rows, notes=table.notes, generated=table.generated)
    sheet = _add_sheet(book, name, widths=[_width(table, at) for at in range(len(table.columns))])
    sheet.write_string(0, 0, table.caption, styles.heading)
    says = [f"This sheet has one table of {say_count(len(table.rows), 'row')}."]
    says += (
        [f"See {'note' if len(notes) == 1 else 'notes'} {say_list([str(number) for number in notes])}."]
        if notes
        else []
    )
    sheet.write_string(1, 0, " ".join(says), styles.text)
    if table.generated:
        sheet.write_string(2, 0, GENERATED, styles.bold)
    head = 3 if table.generated else 2
    last = head + max(1, len(table.rows)) + (1 if table.has_totals else 0)
    columns = [_column_options(styles, at, table, head) for at in range(len(table.columns))]
    options = _options(key, columns) | {"total_row": table.has_totals, "autofilter": bool(table.rows)}
    sheet.add_table(head, 0, last, len(columns) - 1, options)
    for row, cells in enumerate(table.rows, start=head + 1):
        for at, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
            _write_cell(sheet, row, at, column, cell, styles.of(column))
    if not table.rows:
        sheet.write_string(head + 1, 0, "No rows", styles.text)
    if table.has_totals:
        _write_totals(sheet, styles, head, table)
    sheet.freeze_panes(head + 1, 1)
    sheet.repeat_rows(head)


def _column_options(styles: _Styles, at: int, table: Table, head: int) -> dict[str, Any]:
    """A column as the table is told of it; its total counts only the rows that a filter shows (SUBTOTAL 109)."""
    column, total = table.columns[at], table.totals[at]
    chosen: dict[str, Any] = {"header": column.file_heading}
    chosen["header_format"] = styles.head_right if column.numeric else styles.head
    if table.has_totals and total is not None:
        chosen |= {"total_function": _sum_formula(at, table, head), "total_value": float(total.known)}
    elif table.has_totals and at == 0:
        chosen["total_string"] = "Total"
    return chosen


def _sum_formula(at: int, table: Table, head: int) -> str:
    # cells, not the column's name: names with brackets or a stroke in them need escapes that readers disagree on
    return f"=SUBTOTAL(109,{xl_range(head + 1, at, head + len(table.rows), at)})"


def _write_totals(sheet: Any, styles: _Styles, head: int, table: Table) -> None:
    """The foot of a table again in bold, each formula with its worked value for readers that do not calculate."""
    row = head + len(table.rows) + 1
    for at, (column, total) in enumerate(zip(table.columns, table.totals, strict=True)):
        style = styles.of(column, total=True)
        if total is not None:
            sheet.write_formula(row, at, _sum_formula(at, table, head), style, float(total.known))
        elif at == 0:
            sheet.write_string(row, at, "Total", style)


def _write_cell(sheet: Any, row: int, at: int, column: Column, cell: Cell, style: Any) -> None:
    value = cell.value
    if value is None or isinstance(value, (str, bool, Quarter)):
        text = cell.text if value is None and cell.text else show_value(column, value)
        if len(text) > MOST_LETTERS:
            raise ValueError(
                f"a cell under {column.heading!r} has {len(text):,} letters, and a sheet's holds {MOST_LETTERS:,}"
            )
        sheet.write_string(row, at, text, style)
    elif isinstance(value, date):
        midnight = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a spreadsheet's date has no zone
        sheet.write_datetime(row, at, midnight, style)
    else:
        sheet.write_number(row, at, float(Decimal(str(value))), style)


def _options(key: str, columns: list[dict[str, Any]]) -> dict[str, Any]:
    return {"name": key, "columns": columns, "style": "Table Style Light 1", "banded_rows": False, "autofilter": False}


def _add_sheet(book: Any, name: str, *, widths: Sequence[float]) -> Any:
    sheet = book.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(*LANDSCAPE_FIT)
    sheet.set_footer("&L&A&RPage &P of &N")
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    return sheet


def _width(table: Table, at: int) -> float:
    """A column's width in letters, to hold its longest cell within limits; a heading may take two lines."""
    column = table.columns[at]
    longest = max((measure_text(show_value(column, row[at].value), 12) for row in table.rows[:2000]), default=0.0)
    total = table.totals[at]
    foot = measure_text(show_value(column, total.known), 12) if total is not None else 0.0
    heading = measure_text(column.file_heading, 12, bold=True) / 1.6 + 20
    return min(WIDEST, max(NARROWEST, max(longest, foot, heading) / 6.2 + 2.5))
