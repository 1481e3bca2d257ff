"""Workbooks (XLSX, ODS) to rows of cells, through calamine, with what calamine leaves out put back."""

from __future__ import annotations

import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from wherry.read.content import SAVE_AGAIN, Content
from wherry.read.grid import Grid
from wherry.read.marks import Marks, sheet_marks
from wherry.read.open_document import open_document_marks
from wherry.read.zipped import unpack
from wherry.record.error import CannotRead
from wherry.record.finding import DOUBTFUL, NOTE, Finding, Source


def read_workbook(content: Content) -> tuple[Grid, ...]:
    """The sheets of a workbook in their order. ``CannotRead`` where it is none, is torn, encrypted or too large."""
    marks = _marks(content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content.data)) as book:
            return tuple(_read_sheet(content, book, name, marks) for name in book.sheet_names)
    except PasswordError as fault:
        raise CannotRead(content.name, "the workbook is encrypted with a password", "Save it without it") from fault
    except (CalamineError, OSError, ValueError, OverflowError) as fault:
        raise _torn(content, fault) from fault
    except BaseException as fault:  # a fault of the library's own is none of Exception's kin
        if type(fault).__name__ == "PanicException":
            raise _torn(content, fault) from fault
        raise


def _torn(content: Content, fault: BaseException) -> CannotRead:
    return CannotRead(content.name, f"it is not a workbook that can be read ({fault})", SAVE_AGAIN)


def _marks(content: Content) -> Mapping[str, Marks]:
    parts = unpack(content)
    if "xl/workbook.bin" in parts:
        raise CannotRead(content.name, "this is a binary workbook (.xlsb)", SAVE_AGAIN)
    if "xl/workbook.xml" in parts:
        return sheet_marks(content.name, parts)
    if "content.xml" in parts:
        return open_document_marks(content.name, parts["content.xml"])
    raise CannotRead(content.name, "this is a zip file, but no workbook", "Send the files in it one by one")


def _read_sheet(content: Content, book: CalamineWorkbook, name: str, marks: Mapping[str, Marks]) -> Grid:
    if name not in marks:
        raise CannotRead(f"{content.name}, sheet {name}", "its parts do not fit together", SAVE_AGAIN)
    known = marks[name]
    if not known.rows:
        return Grid(file=content.name, sheet=name)
    sheet = book.get_sheet_by_name(name)
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    for (row, column), fault in known.faults.items():
        while len(rows) <= row:
            rows.append([])
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        rows[row][column] = fault
    for row, column in known.percents:
        if row < len(rows) and column < len(rows[row]) and isinstance(rows[row][column], (int, float)):
            rows[row][column] = f"{_percent(rows[row][column])}%"
    return Grid(file=content.name, sheet=name, rows=rows, findings=_notes(content, book, sheet))


def _percent(share: float) -> str:
    """What a cell shows that holds 0.35 and is formatted as per cent: 35."""
    return format((Decimal(format(share, ".15g")) * 100).normalize(), "f")


def _notes(content: Content, book: CalamineWorkbook, sheet: CalamineSheet) -> tuple[Finding, ...]:
    source = Source(file=content.name, sheet=sheet.name)
    notes = [
        Finding(
            code="cells-merged",
            severity=DOUBTFUL,
            says=f"the cells from row {first[0] + 1} to row {last[0] + 1} of one column are merged, "
            "so only the first of them holds the value",
            remedy="undo the merging and write the value in every row",
            source=Source(file=content.name, sheet=sheet.name, row=first[0] + 1),
        )
        for first, last in sheet.merged_cell_ranges or ()
        if last[0] > first[0]
    ]
    hidden = [
        said for said in book.sheets_metadata if said.name == sheet.name and said.visible != SheetVisibleEnum.Visible
    ]
    if hidden:
        notes.append(
            Finding(
                code="sheet-hidden",
                severity=NOTE,
                says=f"the sheet {sheet.name} is hidden; it was read like any other",
                remedy="delete it if it should not be read",
                source=source,
            )
        )
    return tuple(notes)
