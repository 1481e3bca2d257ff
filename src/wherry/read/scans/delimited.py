"""Scans as delimited text: the Nessus, Tenable and Qualys dialects, by their headings."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator
from dataclasses import replace

from wherry.engine.assurance.scan import Detection, ScanHost, ScanReading
from wherry.read.content import Content
from wherry.read.decoding import decode
from wherry.read.scans.detection import Doubts, make_detection
from wherry.read.scans.headings import find_places, scanner_of
from wherry.read.scans.values import is_nothing, read_address
from wherry.record.error import CannotRead
from wherry.record.finding import NOTE, REFUSED, Finding, Source

DELIMITERS = (",", ";", "\t", "|")
PREAMBLE = 40  # Qualys writes up to a dozen lines above its headings
LONGEST_CELL = 4_000_000
MOST_DETECTIONS = 2_000_000


def read_delimited_scan(content: Content, *, most_seconds: float) -> ScanReading:
    """A scan from delimited text. ``CannotRead`` where no row of the first forty is the heading of a scan."""
    text, findings = decode(content)
    delimiter = find_delimiter(text)
    if not delimiter:
        raise CannotRead(
            content.name,
            "none of its first rows is the heading of a Nessus or Qualys export",
            "Export the scan as .nessus, or as CSV with headings for the plugin (or QID) and the host",
        )
    doubts = Doubts(content.name)
    reading = _read_rows(content, text, delimiter, doubts, most_seconds)
    return replace(reading, findings=(*findings, *doubts.all(), *tell_empty(reading)))


def find_delimiter(text: str) -> str:
    """The delimiter under which a heading of a scan is found in the first rows; empty where there is none."""
    best, most = "", 0
    for delimiter in DELIMITERS:
        for number, (_, cells) in enumerate(_rows(text[:400_000], delimiter, "", lenient=True)):
            if number >= PREAMBLE:
                break
            named = len(find_places(cells))
            if named > most:
                best, most = delimiter, named
    return best


def _read_rows(content: Content, text: str, delimiter: str, doubts: Doubts, most_seconds: float) -> ScanReading:
    until = time.monotonic() + most_seconds
    places: dict[str, tuple[int, ...]] = {}
    width, scanner, rows = 0, "", 0
    seen: list[Detection] = []
    hosts: dict[str, ScanHost] = {}
    for row, (line, cells) in enumerate(_rows(text, delimiter, content.name, lenient=False), 1):
        if not places:
            places, width, scanner = find_places(cells), len(cells), scanner_of(cells)
            continue
        if not any(cell.strip() for cell in cells):
            continue
        rows += 1
        if rows % 4096 == 0 and time.monotonic() > until:
            raise too_slow(content.name, most_seconds)
        if len(cells) != width:
            says = f"it has {len(cells)} cells where the heading has {width}, so its values may stand in wrong columns"
            remedy = "export the scan again; a quotation mark or a delimiter inside a cell was not written as CSV"
            doubts.add(REFUSED, "scan-width", says, remedy, line=line, row=row, column="", value="")
            continue
        words = {meaning: _first(cells, where) for meaning, where in places.items()}
        words["address"] = words.get("address", "") or words.get("address6", "")
        made = make_detection(words, file=content.name, line=line, row=row, scanner=scanner, doubts=doubts)
        if made is None or len(seen) >= MOST_DETECTIONS:
            continue
        if not is_nothing(words.get("false_positive", "")):
            says = f"the scanner's own record says of a false positive: {words['false_positive'].strip()}"
            remedy = "it counts until the scanner's operator has accepted it"
            doubts.add(NOTE, "scan-false-positive", says, remedy, line=line, row=row, column="", value=made.plugin)
        seen.append(made)
        if made.host not in hosts:
            hosts[made.host] = _host(made, words, line)
    return ScanReading(
        file=content.name,
        sha256=content.sha256,
        format=f"{scanner}-csv",
        hosts=tuple(hosts.values()),
        detections=tuple(seen),
        findings=(),
        rows=rows,
        scanned=max((made.last_seen for made in seen if made.last_seen), default=None),
    )


def _host(made: Detection, words: dict[str, str], line: int) -> ScanHost:
    name = words.get("name", "").strip()
    system = words.get("operating_system", "").strip()
    return ScanHost(
        host=made.host,
        line=line,
        address=made.address,
        names=(name,) if name and read_address(name) is None else (),
        operating_system=None if is_nothing(system) else system,
    )


def _first(cells: list[str], places: tuple[int, ...]) -> str:
    """The first cell with a value among the columns of one meaning, the preferred heading first."""
    for place in places:
        if cells[place].strip():
            return cells[place]
    return ""


def _rows(text: str, delimiter: str, file: str, *, lenient: bool) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line that it begins at, as a person counts both."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=not lenient)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as fault:
        if lenient:
            return
        raise CannotRead(
            f"{file}, line {line:,}",
            f"its quotation marks do not pair, so what follows cannot be told apart ({fault})",
            "Export the scan again, as .nessus if the scanner offers it",
        ) from fault


def tell_empty(reading: ScanReading) -> tuple[Finding, ...]:
    """A note where a scan reports nothing at all, which is no proof that anything was looked at."""
    if reading.rows:
        return ()
    says = f"it reports nothing of {len(reading.hosts)} hosts, which is no proof that anything was looked at"
    remedy = "check the scan's targets and credentials"
    return (Finding(code="scan-empty", severity=NOTE, says=says, remedy=remedy, source=Source(file=reading.file)),)


def too_slow(file: str, most_seconds: float) -> CannotRead:
    """The fault of a file that takes longer than it may."""
    return CannotRead(
        file, f"it was not read in the {most_seconds:g} seconds it may take", "Split the export by asset group"
    )
