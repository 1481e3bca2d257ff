"""One table from a spreadsheet: CSV, XLSX or ODS, in any column order. Every bad cell becomes a finding, and only its
row is refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from wherry.read.content import Content, check_readable, load_content
from wherry.read.delimited import read_delimited
from wherry.read.grid import Grid, note
from wherry.read.heading import Heading, best_row, find_heading, heading_findings, heading_key, recognised
from wherry.read.row import Row
from wherry.read.rows import read_rows
from wherry.read.workbook import read_workbook
from wherry.record.column import RECORDS, RecordType
from wherry.record.error import CannotRead
from wherry.record.estate import TABLES
from wherry.record.finding import Finding

EXPLAINING_SHEETS = frozenset({"notes", "choices"})  # the sheets of a template that explain and hold no rows


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReading:
    """What one sheet gives for one table: its rows, good and refused, in order, and every finding of file and rows."""

    table: str
    file: str
    sheet: str
    sha256: str
    heading: Heading
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    empty_rows: int = 0


def read_table(path: Path | Content, table: str) -> TableReading:
    """The rows of ``table`` in a file. ``CannotRead`` where the file cannot be read, holds no heading of this table, or
    holds it on several sheets; ``KeyError`` where there is no such table."""
    kind = _kind(table)
    content = path if isinstance(path, Content) else load_content(path)
    grids = [grid for grid in read_grids(content, table) if not grid.is_empty]
    if not grids:
        raise CannotRead(content.name, "nothing is written in it", "Send the file again")
    named = [grid for grid in grids if heading_key(grid.sheet) in (heading_key(table), heading_key(kind.singular))]
    others = [grid for grid in grids if heading_key(grid.sheet) not in EXPLAINING_SHEETS]
    fitting = named or [grid for grid in others if len(others) == 1 or best_row(table, grid)[1] > 1]
    if len(fitting) > 1:
        names = ", ".join(grid.sheet for grid in fitting)
        raise CannotRead(
            content.name, f"several sheets could hold {table}: {names}", f"Give the sheet to be read the name {table}"
        )
    if not fitting:
        raise CannotRead(content.name, f"no sheet holds {table}", f"Give the sheet to be read the name {table}")
    reading = read_grid(fitting[0], table, content.sha256)
    left = [grid.sheet for grid in others if grid is not fitting[0]]
    notes = (
        note(Grid(file=content.name), "sheet-not-read", f"{sheet} was not read, because {reading.sheet} was")
        for sheet in left
    )
    return replace(reading, findings=(*reading.findings, *notes))


def read_grids(content: Content, *tables: str) -> tuple[Grid, ...]:
    """The sheets of a file, told by its content and not by its name; a text file is one sheet without a name.
    ``tables`` are those that it may hold, whose headings tell the delimiter."""
    check_readable(content)
    if content.is_workbook:
        return read_workbook(content)
    return (read_delimited(content, lambda cells: max(recognised(table, cells) for table in tables)),)


def read_grid(grid: Grid, table: str, sha256: str = "") -> TableReading:
    """The rows of ``table`` on one sheet. ``CannotRead`` where its heading is not understood."""
    _kind(table)
    heading = find_heading(table, grid)
    findings = [*grid.findings, *heading_findings(grid, table, heading)]
    rows, empty = [], 0
    for number, row in read_rows(grid, table, heading):
        if row is None:
            empty += 1
        elif _is_heading_again(row, heading):
            findings.append(note(grid, "heading-repeated", "the heading stands here again; it is no row", row=number))
        else:
            rows.append(row)
            findings.extend(row.findings)
    return TableReading(
        table=table,
        file=grid.file,
        sheet=grid.sheet,
        sha256=sha256,
        heading=heading,
        rows=tuple(rows),
        findings=tuple(findings),
        empty_rows=empty,
    )


def _kind(table: str) -> RecordType:
    if table not in TABLES:
        raise KeyError(table)
    return RECORDS[table]


def _is_heading_again(row: Row, heading: Heading) -> bool:
    """Whether a row says word for word what the heading says, as in files that were put one after the other."""
    return len(row.cells) >= len(heading.labels) and all(
        " ".join(str(cell).split()) == label for cell, label in zip(row.cells, heading.labels, strict=False)
    )
