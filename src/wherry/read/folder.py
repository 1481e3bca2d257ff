"""An estate folder: one spreadsheet a record type, named by its table, or one workbook with a sheet for each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from wherry.read.content import load_content
from wherry.read.grid import Grid
from wherry.read.heading import heading_key
from wherry.read.reading import FileRead, Reading, settle
from wherry.read.row import missing_cells, record_of
from wherry.read.spreadsheet import EXPLAINING_SHEETS, TableReading, read_grid, read_grids, read_table
from wherry.read.workbook import read_workbook
from wherry.record.column import RECORDS
from wherry.record.error import CannotRead
from wherry.record.estate import TABLES, table_of
from wherry.record.finding import NOTE, Finding, Source
from wherry.record.parts import Record

ENDINGS = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".ods"})
SUB_FOLDERS = {
    "configs": "configurations of devices",
    "scans": "findings of vulnerability scanners",
    "ocds": "published contracts",
    "spend": "published payments",
}
PAPERS = frozenset({".md", ".pdf", ".docx", ".html"})


@dataclass(slots=True)
class _Folder:
    """What has been met so far."""

    tables: dict[str, TableReading] = field(default_factory=dict)
    files: list[FileRead] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_folder(path: Path) -> Reading:
    """Read an estate folder, check it, and leave out what cannot stand.

    Tables without a file are empty. ``CannotRead`` where the folder is missing or holds no table, where one of its
    files cannot be read, or where two files hold the same table.
    """
    entries = _entries(path)
    met = _Folder()
    for entry in entries:
        if entry.is_dir():
            _meet_folder(met, entry)
        else:
            _meet_file(met, entry)
    if not met.tables:
        raise CannotRead(
            str(path),
            "no file in it is named after a table",
            f"Name the files after what they hold, for example bodies.csv, sites.csv or circuits.xlsx "
            f"({', '.join(TABLES)})",
        )
    return _put_together(met)


def _entries(path: Path) -> list[Path]:
    try:
        return sorted((entry for entry in path.iterdir()), key=lambda entry: entry.name)
    except FileNotFoundError as fault:
        raise CannotRead(str(path), "there is no such folder", "Check the name") from fault
    except NotADirectoryError as fault:
        raise CannotRead(str(path), "this is a file, not a folder", "Name the folder that holds it") from fault
    except OSError as fault:
        raise CannotRead(
            str(path), f"the system cannot read the folder ({fault})", "Ask for leave to read it"
        ) from fault


def _meet_folder(met: _Folder, entry: Path) -> None:
    holds = SUB_FOLDERS.get(entry.name)
    count = sum(1 for inner in entry.rglob("*") if inner.is_file())
    files = f"{count} file{'' if count == 1 else 's'}"
    says = f"{files} of {holds}, not part of the tables" if holds else f"{files} in a folder that has no meaning here"
    met.files.append(FileRead(file=f"{entry.name}/", says=says))
    met.findings.append(
        Finding(
            code="folder-not-read" if holds else "folder-unknown",
            severity=NOTE,
            says=f"{entry.name}/ holds {says}",
            remedy="nothing; they are read where they are needed"
            if holds
            else f"rename it to one of {', '.join(f'{name}/' for name in SUB_FOLDERS)} if it is one of these",
            source=Source(file=f"{entry.name}/"),
        )
    )


def _meet_file(met: _Folder, entry: Path) -> None:
    table = heading_key(entry.stem).replace(" ", "_")
    if entry.name.startswith((".", "~$")) or entry.suffix.lower() not in ENDINGS:
        _set_aside(met, entry.name, "it is no spreadsheet", quiet=entry.suffix.lower() in PAPERS)
    elif table in RECORDS:
        _add(met, read_table(entry, table))
    elif entry.suffix.lower() in {".xlsx", ".xlsm", ".ods"} or load_content(entry).is_workbook:
        _meet_workbook(met, entry)
    else:
        _set_aside(met, entry.name, "its name is not the name of a table")


def _meet_workbook(met: _Folder, entry: Path) -> None:
    """A workbook that is not named after a table: each sheet that is named after one is that table."""
    content = load_content(entry)
    if not content.is_workbook:
        read_grids(content, *TABLES)
        return _set_aside(met, entry.name, "it is text, and its name is not the name of a table")
    taken = 0
    for grid in read_workbook(content):
        table = heading_key(grid.sheet).replace(" ", "_")
        if table in RECORDS and not grid.is_empty:
            _add(met, read_grid(grid, table, content.sha256))
            taken += 1
        elif heading_key(grid.sheet) not in EXPLAINING_SHEETS and not grid.is_empty:
            _set_aside(met, entry.name, "its name is not the name of a table", sheet=grid.sheet)
    if not taken:
        _set_aside(met, entry.name, "neither its name nor that of a sheet is the name of a table")
    return None


def _add(met: _Folder, reading: TableReading) -> None:
    other = met.tables.get(reading.table)
    if other is not None:
        raise CannotRead(
            Grid(file=reading.file, sheet=reading.sheet).where,
            f"{reading.table} is already in {Grid(file=other.file, sheet=other.sheet).where}",
            "Keep one of the two",
        )
    met.tables[reading.table] = reading


def _set_aside(met: _Folder, name: str, why: str, *, sheet: str = "", quiet: bool = False) -> None:
    met.files.append(FileRead(file=name, sheet=sheet, says=f"not read: {why}"))
    if not quiet:
        met.findings.append(
            Finding(
                code="sheet-unknown" if sheet else "file-unknown",
                severity=NOTE,
                says=f"{f'the sheet {sheet}' if sheet else name} was not read: {why}",
                remedy=f"name it after what it holds, one of {', '.join(TABLES)}, if it should be read",
                source=Source(file=name, sheet=sheet),
            )
        )


def _put_together(met: _Folder) -> Reading:
    records: list[Record] = []
    findings = list(met.findings)
    for reading in met.tables.values():
        good, found = _records(reading)
        records.extend(good)
        findings.extend(found)
    estate, settled = settle(records, findings)
    findings.extend(settled)
    kept = Counter(
        (table_of(row), row.source.file, row.source.sheet)
        for table in TABLES
        for row in estate.table(table)
        if row.source is not None
    )
    files = [*met.files, *(_file_read(reading, kept) for reading in met.tables.values())]
    return Reading(
        estate=estate,
        findings=tuple(findings),
        files=tuple(sorted(files, key=lambda file: (file.file, file.sheet))),
    )


def _records(reading: TableReading) -> tuple[list[Record], list[Finding]]:
    """The records of a table's good rows, and the findings of the table. Where a required column has no heading, that
    is said once and no row is taken."""
    findings = list(reading.findings)
    if reading.heading.missing:
        return [], findings
    records = []
    for row in reading.rows:
        missing = missing_cells(row)
        findings.extend(missing)
        if not missing and not row.refused:
            records.append(record_of(row))
    return records, findings


def _file_read(reading: TableReading, kept: Counter[tuple[str, str, str]]) -> FileRead:
    taken = kept[reading.table, reading.file, reading.sheet]
    return FileRead(
        file=reading.file,
        sheet=reading.sheet,
        table=reading.table,
        rows=len(reading.rows),
        taken=taken,
        refused=len(reading.rows) - taken,
        sha256=reading.sha256,
    )
