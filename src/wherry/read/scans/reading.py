"""Read a scan, whatever its format: the one function that other rooms call."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path

from wherry.engine.assurance.scan import ScanReading
from wherry.read.content import load_content
from wherry.read.scans.delimited import find_delimiter, read_delimited_scan, tell_empty
from wherry.read.scans.detection import Doubts
from wherry.read.scans.markup import CHUNK
from wherry.read.scans.nessus import NessusHandler, read_nessus
from wherry.read.scans.qualys import QualysHandler, read_qualys
from wherry.record.error import CannotRead

HEAD = 65_536
ROOT = re.compile(rb"<(?![?!])([A-Za-z_][\w.:-]*)")
QUIET = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
ROOTS = {
    b"NessusClientData_v2": "nessus-v2",
    b"NessusClientData": "nessus-v2",
    b"ReportHost": "nessus-v2",
    b"ASSET_DATA_REPORT": "qualys-xml",
    b"SCAN": "qualys-xml",
}
OTHER_SCANNERS = {
    b"nmaprun": "an nmap scan, which lists ports and no weaknesses",
    b"NexposeReport": "a Nexpose report",
    b"report": "an OpenVAS report",
}


def sniff_scan(head: bytes) -> str:
    """The format that the first bytes of a file are of, a word of ``FORMATS``; empty where it is no scan we read."""
    body = head[:HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if body.startswith(b"<"):
        return ROOTS.get(_root(body), "")
    text = head[:HEAD].decode("utf-8", errors="replace")
    if not find_delimiter(text):
        return ""
    return "qualys-csv" if re.search(r"(?i)(^|[\",;\t|])qid[\",;\t|]", text) else "nessus-csv"


def _root(body: bytes) -> bytes:
    found = ROOT.search(re.sub(rb"<!DOCTYPE[^>\[]*(\[.*?\])?\s*>", b"", QUIET.sub(b"", body), flags=re.DOTALL))
    return found[1] if found else b""


def read_scan(path: Path, *, name: str | None = None, most_seconds: float = 120.0) -> ScanReading:
    """All that one export of a scanner says, with the line of each thing.

    ``CannotRead`` where the file is no scan that we read, is broken, declares entities, is deeper, larger or slower to
    read than it may be. A row that cannot be is a finding and the others are read.
    """
    name = name or path.name
    try:
        with path.open("rb") as source:
            head = source.read(HEAD)
    except (OSError, ValueError) as fault:
        raise CannotRead(name, f"the system cannot read it ({fault})", "Check the name and the folder") from fault
    form = sniff_scan(head)
    if form.endswith("-csv"):
        return read_delimited_scan(load_content(path, name=name), most_seconds=most_seconds)
    if not form:
        raise _no_scan(name, head)
    doubts = Doubts(name)
    found: NessusHandler | QualysHandler
    if form == "nessus-v2":
        found = read_nessus(path, name=name, doubts=doubts, most_seconds=most_seconds)
        days = [host.ended or host.started for host in found.hosts]
    else:
        found = read_qualys(path, name=name, doubts=doubts, most_seconds=most_seconds)
        days = [seen.last_seen for seen in found.detections]
    reading = ScanReading(
        file=name,
        sha256=_sha256(path),
        format=form,
        hosts=tuple(found.hosts),
        detections=tuple(found.detections),
        findings=doubts.all(),
        rows=found.rows,
        scanned=max((day for day in days if day), default=None),
    )
    return replace(reading, findings=(*reading.findings, *tell_empty(reading)))


def _no_scan(name: str, head: bytes) -> CannotRead:
    body = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    other = OTHER_SCANNERS.get(_root(body)) if body.startswith(b"<") else None
    why = f"this is {other}" if other else "this is no export of Nessus, Tenable or Qualys that Wherry knows"
    return CannotRead(name, why, "Export the scan as .nessus (version 2), Nessus CSV, or Qualys CSV or XML")


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
