"""What an OpenDocument spreadsheet (ODS) holds, measured before it is laid out: repeats, errors, per cent.

Source: OpenDocument 1.3 part 3, 19.675 (table:number-columns-repeated), 19.677 (table:number-rows-repeated),
19.387 (office:value-type).
"""

from __future__ import annotations

import io
from xml.etree import ElementTree

from wherry.read.content import SAVE_AGAIN
from wherry.read.grid import Unreadable
from wherry.read.marks import ERROR_REMEDY, Marks, check_size
from wherry.record.error import CannotRead

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
WRITTEN = 2_000_000  # cells with something in them, counted with their repeats
ERROR_SIGNS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})


def open_document_marks(file: str, xml: bytes) -> dict[str, Marks]:
    """The marks of every sheet of an ODS file by the sheet's name; ``CannotRead`` where it cannot be laid out."""
    found: dict[str, Marks] = {}
    if b"<!DOCTYPE" in xml[:4096] or b"<!ENTITY" in xml:
        raise CannotRead(file, "it declares entities, which no spreadsheet does", SAVE_AGAIN)
    scan: _Scan | None = None
    try:
        for event, element in ElementTree.iterparse(io.BytesIO(xml), events=("start", "end")):
            if event == "start" and element.tag == f"{TABLE}table":
                name = element.get(f"{TABLE}name", "")
                scan = _Scan(f"{file}, sheet {name}")
                found[name] = scan.marks
            elif event == "end" and element.tag == f"{TABLE}table-row" and scan is not None:
                scan.add(element)
                element.clear()
    except (ElementTree.ParseError, ValueError, LookupError) as fault:
        raise CannotRead(file, f"it is torn or cut short ({fault})", "Send the file again") from fault
    return found


class _Scan:
    """Looks through one sheet, row by row."""

    def __init__(self, where: str) -> None:
        self.where, self.marks = where, Marks()
        self.row = self.written = 0

    def add(self, line: ElementTree.Element) -> None:
        """Take in a row as often as it is repeated."""
        rows = _repeats(line, "number-rows-repeated")
        column = width = 0
        for cell in line:
            if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                continue
            columns = _repeats(cell, "number-columns-repeated")
            if len(cell) or cell.get(f"{OFFICE}value-type") is not None:
                width = column + columns
                self.written += columns * rows
                if self.written > WRITTEN:
                    raise CannotRead(self.where, f"more than {WRITTEN:,} cells are written", "Split the table")
                _mark(self.marks, cell, range(self.row, self.row + rows), range(column, column + columns))
            column += columns
        self.row += rows
        if width:
            self.marks.see(self.row - 1, width - 1)
        check_size(self.where, self.marks)


def _mark(marks: Marks, cell: ElementTree.Element, rows: range, columns: range) -> None:
    shows = "".join(cell.itertext()).strip()
    wrong = cell.get(f"{CALC}value-type") == "error" or shows in ERROR_SIGNS or shows.startswith("Err:")
    percent = cell.get(f"{OFFICE}value-type") == "percentage"
    if not wrong and not percent:
        return
    for place in ((row, column) for row in rows for column in columns):
        if wrong:
            marks.faults[place] = Unreadable(
                shows=shows, why=f"the spreadsheet shows {shows or 'an error'} here", remedy=ERROR_REMEDY
            )
        else:
            marks.percents.add(place)


def _repeats(element: ElementTree.Element, name: str) -> int:
    return max(1, int(element.get(f"{TABLE}{name}", "1")))
