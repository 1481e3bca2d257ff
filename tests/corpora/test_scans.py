"""Scans that nobody here wrote: each is read whole or refused with a reason, and the counts are those of a search."""

import os
import re
from pathlib import Path

import pytest

from wherry.read.scans.reading import read_scan
from wherry.record.error import CannotRead

ROOT = Path(__file__).resolve().parents[2]
DATA = (ROOT / os.environ.get("WHERRY_CORPORA", "../shared/data") / "configs" / "vuln-scans").resolve()
pytestmark = [
    pytest.mark.corpora,
    pytest.mark.skipif(not DATA.exists() and not os.environ.get("CI"), reason="no scans here; set WHERRY_CORPORA"),
]
READ = ("nessus", "tenable", "qualys", "libnessus")


def scans():
    return sorted(path for path in DATA.rglob("*") if path.is_file() and path.suffix != ".md")


def test_every_scan_of_our_formats_is_read_and_every_other_is_refused_with_a_reason():
    read, refused = [], []
    for path in scans():
        try:
            read_scan(path)
            read.append(path)
        except CannotRead as fault:
            refused.append(str(fault))
    assert len(read) >= 22
    assert all(set(path.relative_to(DATA).parts[:2]) & set(READ) or "qualys" in str(path) for path in read)
    assert all("Nexpose" in why or "OpenVAS" in why or "nmap" in why or "no export" in why for why in refused)


@pytest.mark.parametrize("mark", [b"<ReportItem ", b"<VULN_INFO>"])
def test_each_report_is_found_at_the_line_that_a_search_finds(mark):
    looked = 0
    for path in scans():
        data = path.read_bytes()
        if mark not in data or path.suffix == ".csv":
            continue
        reading = read_scan(path)
        found = [data.count(b"\n", 0, match.start()) + 1 for match in re.finditer(re.escape(mark), data)]
        assert [seen.line for seen in reading.detections] == found
        looked += len(found)
    assert looked > 250


def test_scores_that_lost_their_decimal_point_are_left_unknown():
    (path,) = DATA.rglob("nessus-template.csv")
    reading = read_scan(path)
    assert len(reading.detections) == 5
    assert all(seen.cvss == () for seen in reading.detections)
    assert {found.column for found in reading.findings} == {"cvss2", "cvss3"}
