"""Files of buying, several at once: each recognised by what it holds, read, and compared with the others."""

from __future__ import annotations

import hashlib
import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from wherry.read.buying.mapping import UNKNOWN
from wherry.read.buying.memory import Memory
from wherry.read.buying.ocds.read import read_releases
from wherry.read.buying.ocds.source import looks_like_ocds
from wherry.read.buying.opening import json_tables, load_file, open_sheets
from wherry.read.buying.reading import FileReading, RowCounts, TableReading
from wherry.read.buying.sheet import Sheet
from wherry.read.buying.tables import claimed_kind, read_sheet
from wherry.read.buying.vocabulary import CONTRACTS, SPEND
from wherry.read.content import Content
from wherry.record.error import CannotRead
from wherry.record.finding import DOUBTFUL, NOTE, REFUSED, Finding, Source

OCDS = "ocds"
START = 65_536
ALIKE = 0.5  # of the smaller's rows, from which two tables are said to overlap
_WORKBOOK_NAME = re.compile(r"\.(xlsx|xlsm|xls|ods)$", re.IGNORECASE)


def read_files(paths: Iterable[Path], memory: Memory | None = None, claim: str = "") -> tuple[FileReading, ...]:
    """What each file holds. A file that cannot be read gives a finding and stops no other. ``claim`` is the kind that
    the files are said to be; without it their names say it. Files that hold the same rows are told of."""
    readings = [read_file(path, memory, claim) for path in paths]
    return tuple(_compare(readings))


def read_file(path: Path, memory: Memory | None = None, claim: str = "") -> FileReading:
    """What one file holds. What cannot be read at all is a refused finding of it, and no fault is raised."""
    began = time.perf_counter()
    try:
        reading = _read(path, memory, claim)
    except CannotRead as fault:
        finding = Finding(
            code="file-not-read", severity=REFUSED, says=fault.why, remedy=fault.remedy, source=Source(file=path.name)
        )
        size = path.stat().st_size if path.is_file() else 0
        reading = FileReading(file=path.name, kind=UNKNOWN, bytes=size, sha256="", seconds=0.0, findings=(finding,))
    return replace(reading, seconds=time.perf_counter() - began)


def _read(path: Path, memory: Memory | None, claim: str) -> FileReading:
    try:
        with path.open("rb") as stream:
            start = stream.read(START)
    except OSError:
        start = b""
    if looks_like_ocds(start):
        return _read_ocds(path, claim)
    contents = load_file(path)
    tables: list[TableReading] = []
    findings: list[Finding] = []
    said = claim or claimed_kind(path.stem)
    for content in contents:
        sheets = _sheets(content)
        if _WORKBOOK_NAME.search(content.name) and not sheets[0].form.endswith(("workbook", "(.xls)")):
            findings.append(_not_its_name(content, f"its name is a workbook's, but it is {sheets[0].form}"))
        elif content.name.lower().endswith((".csv", ".txt")) and sheets[0].form.endswith(("workbook", "(.xls)")):
            findings.append(_not_its_name(content, "its name is a text's, but it is a workbook"))
        tables += [table for table in (read_sheet(sheet, memory, said) for sheet in sheets) if table is not None]
    tables = _leave_out_pivots(tables)
    kinds = {table.kind for table in tables} - {UNKNOWN}
    kind = kinds.pop() if len(kinds) == 1 else "spend and contracts" if kinds else UNKNOWN
    digest = contents[0].sha256 if len(contents) == 1 and contents[0].name == path.name else _digest(path)
    size = path.stat().st_size
    return FileReading(
        file=path.name,
        kind=kind,
        bytes=size,
        sha256=digest,
        seconds=0.0,
        tables=tuple(tables),
        findings=tuple(findings),
    )


def _sheets(content: Content) -> Sequence[Sheet]:
    start = content.data[:START].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").lstrip()
    if start.startswith((b"{", b"[")) and not content.name.lower().endswith(".csv"):
        sheets = json_tables(content)
        if not sheets:
            raise CannotRead(
                content.name, "it is JSON, but holds no list of rows", "Send releases, or a list of objects"
            )
        return sheets
    return open_sheets(content)


def _read_ocds(path: Path, claim: str) -> FileReading:
    ocds = read_releases(path)
    findings = list(ocds.findings)
    if claim:
        findings.insert(
            0,
            _not_its_name(
                Content(name=path.name, data=b""), f"it is said to be {claim}, but it is open contracting data"
            ),
        )
    return FileReading(
        file=path.name, kind=OCDS, bytes=path.stat().st_size, sha256=_digest(path), seconds=0.0, ocds=ocds,
        findings=tuple(findings),
    )  # fmt: skip


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _not_its_name(content: Content, says: str) -> Finding:
    return Finding(
        code="not-what-it-claims", severity=DOUBTFUL, says=says, remedy="check that the right file was sent",
        source=Source(file=content.name),
    )  # fmt: skip


def _leave_out_pivots(tables: Sequence[TableReading]) -> list[TableReading]:
    """Beside a sheet that was read, a sheet that is neither spend nor a register is set aside and not refused: most are
    summaries of the first."""
    if not any(table.kind in (SPEND, CONTRACTS) for table in tables):
        return list(tables)
    found = []
    for table in tables:
        if table.kind != UNKNOWN:
            found.append(table)
            continue
        counts = RowCounts(
            written=table.counts.written, accepted=0, refused=0, empty=table.counts.empty, remarks=table.counts.written
        )
        notes = tuple(
            replace(each, severity=NOTE, code="sheet-not-read", remedy="nothing, if it only sums up another sheet")
            if each.code == "kind-unknown"
            else each
            for each in table.findings
            if each.code != "no-headings"
        )
        found.append(replace(table, counts=counts, findings=notes))
    return found


def _compare(readings: list[FileReading]) -> list[FileReading]:
    """Say of tables that hold the same rows which they are: a month sent twice, a quarter beside its months."""
    tables = [
        (at, place, table, _rows_of(table))
        for at, reading in enumerate(readings)
        for place, table in enumerate(reading.tables)
        if table.counts.accepted
    ]
    if sum(len(rows) for *_, rows in tables) > 5_000_000:
        return readings
    said: dict[int, list[Finding]] = {}
    for index, (at, place, table, rows) in enumerate(tables):
        for other_at, other_place, other, other_rows in tables[:index]:
            if table.kind != other.kind or (at, place) == (other_at, other_place):
                continue
            few, many = sorted((rows, other_rows), key=len)
            if rows.keys().isdisjoint(other_rows):
                continue
            shared = sum(min(count, many[key]) for key, count in few.items())
            smaller = min(table.counts.accepted, other.counts.accepted)
            if shared >= ALIKE * smaller:
                said.setdefault(at, []).append(_overlap(table, other, shared, smaller))
    return [
        replace(reading, findings=(*reading.findings, *said[at])) if at in said else reading
        for at, reading in enumerate(readings)
    ]


def _rows_of(table: TableReading) -> Counter[tuple[object, ...]]:
    if table.spend is not None:
        rows = table.spend
        names = [name.casefold() for name in rows.suppliers]
        suppliers = (names[code] for code in rows.supplier.tolist())
        return Counter(zip(rows.paid.tolist(), rows.pence.tolist(), suppliers, strict=True))
    return Counter((row.title, row.supplier_name, row.starts, row.ends, row.value) for row in table.contracts)


def _overlap(table: TableReading, other: TableReading, shared: int, smaller: int) -> Finding:
    first = f"{other.file}, sheet {other.sheet}" if other.sheet else other.file
    says = f"{shared} of {smaller} rows are also in {first}, so adding both up counts them twice"
    sheet = Source(file=table.file, sheet=table.sheet)
    return Finding(
        code="files-overlap",
        severity=DOUBTFUL,
        says=says,
        remedy="keep one of the two, or the rows that differ",
        source=sheet,
    )
