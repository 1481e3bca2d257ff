"""The rows under a heading, cell by cell: each becomes a value or a finding; a faulty row leaves the others alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from wherry.read.grid import Grid, Unreadable
from wherry.read.heading import Heading
from wherry.read.row import CLEAR, Row, sha256_of, shown
from wherry.record.cell import BadCell, bare_text, read_cell
from wherry.record.column import RECORDS, Column
from wherry.record.finding import DOUBTFUL, Finding, Source

_UNREADABLE = re.compile(
    "[\x00-\x08\x0e-\x1e\x7f-\x9f\ufffd\ud800-\udfff]"
)  # \x1f joins the cells while they are looked at
_GARBLED = re.compile("[ÂÃâ][\u0080-\u00bf\u0152-\u0178\u2013-\u2122]|&(?:amp|lt|gt|quot|apos|pound|#[0-9]+);")


def read_rows(grid: Grid, table: str, heading: Heading) -> Iterator[tuple[int, Row | None]]:
    """The rows under a heading with their numbers, ``None`` for an empty one; what is wrong in a row is in the row."""
    readers = [_CellReader(RECORDS[table].column(name), place) for name, place in heading.places.items()]
    width = max((at for at, label in enumerate(heading.labels, 1) if label), default=0)
    last = len(grid.rows)
    for number in range(heading.row + 1, last + 1):
        cells = tuple(grid.rows[number - 1])
        texts = [cell if isinstance(cell, str) else str(cell) for cell in cells]
        joined = "\x1f".join(texts)
        if not joined.replace("\x1f", "").strip():
            yield number, None
            continue
        source = Source(file=grid.file, sheet=grid.sheet, row=number, sha256=sha256_of(texts))
        row = _read_row(table, readers, cells, source)
        faults = [*row.findings, *_shape_findings(row, width, grid.cut_short and number == last)]
        if _UNREADABLE.search(joined) or _GARBLED.search(joined):
            faults.extend(_text_findings(row, heading))
        yield number, row if len(faults) == len(row.findings) else replace(row, findings=tuple(faults))


class _CellReader:
    """Reads the cells of one column, each spelling once."""

    def __init__(self, column: Column, place: int) -> None:
        self.column, self.place = column, place
        self.known: dict[str, Any] = {}

    def read(self, cell: Any) -> Any:
        """The value, or the ``BadCell`` as a value."""
        if not isinstance(cell, str):
            return self._read(cell)
        if cell not in self.known:
            self.known[cell] = self._read(bare_text(cell.strip()))
        return self.known[cell]

    def _read(self, cell: Any) -> Any:
        if isinstance(cell, Unreadable):
            return BadCell(cell.why, cell.remedy)
        try:
            return read_cell(self.column, cell)
        except BadCell as fault:
            return fault


def _read_row(table: str, readers: Sequence[_CellReader], cells: tuple[Any, ...], source: Source) -> Row:
    given: dict[str, Any] = {}
    cleared: set[str] = set()
    bad: list[tuple[Column, Any, BadCell]] = []
    for reader in readers:
        cell = cells[reader.place] if reader.place < len(cells) else ""
        if cell == "" or cell is None or (isinstance(cell, str) and not cell.strip()):
            continue
        column = reader.column
        if isinstance(cell, str) and cell.strip() == CLEAR:
            if column.required:
                bad.append((column, cell, BadCell("this cell may not be empty", f"write a {column.kind} or leave it")))
            cleared.add(column.name)
            continue
        value = reader.read(cell)
        if isinstance(value, BadCell):
            bad.append((column, cell, value))
        else:
            given[column.name] = value
    row = Row(table=table, given=given, cleared=frozenset(cleared), source=source, cells=cells)
    if not bad:
        return row
    found = [row.finding("cell-bad", fault.why, fault.remedy, column.name, cell) for column, cell, fault in bad]
    return replace(row, findings=tuple(found))


def _shape_findings(row: Row, width: int, cut_short: bool) -> Iterator[Finding]:
    beyond = [cell for cell in row.cells[width:] if str(cell).strip()]
    if beyond:
        yield row.finding(
            "row-too-long",
            f"the row goes on beyond the last heading, with {shown(beyond[0])!r}, so its cells may have slipped",
            "put quotation marks round a cell that holds the delimiter, or give the last column a heading",
            value=beyond[0],
        )
    if cut_short and len(row.cells) < width:
        yield row.finding(
            "row-cut-short",
            f"the file ends inside this row, after {len(row.cells)} of {width} cells",
            "send the file again; it was cut off on its way",
        )


def _text_findings(row: Row, heading: Heading) -> Iterator[Finding]:
    for name, place in heading.places.items():
        cell = row.cells[place] if place < len(row.cells) else ""
        if not isinstance(cell, str):
            continue
        if _UNREADABLE.search(cell):
            says = "the cell holds a sign that cannot be read"
            yield row.finding("cell-unreadable", says, "write the text again, and save as CSV UTF-8", name, cell)
        elif _GARBLED.search(cell):
            says = "the text looks as if it had been saved in the wrong encoding, or came from a web page"
            yield row.finding("text-garbled", says, "write the text again", name, cell, severity=DOUBTFUL)
