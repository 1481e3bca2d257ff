"""What a scanner saw, as values: hosts, and on each the weaknesses that it reports, with the line that says so.

A detection is not a finding of ours. It is evidence of another program, dated, and it proves what that program looked
at and nothing else: a host that is absent was not scanned, which is never the same as clean.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wherry.record.finding import Finding

SEVERITIES = ("information", "low", "medium", "high", "critical")
FORMATS = ("nessus-v2", "nessus-csv", "qualys-csv", "qualys-xml")
INFORMATION = "information"
WEAKNESS = "weakness"
COMPLIANCE = "compliance check"
ABOUT_THE_SCAN = "about the scan"
KINDS = (WEAKNESS, INFORMATION, COMPLIANCE, ABOUT_THE_SCAN)
OPEN, FIXED = "open", "fixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cvss:
    """A base score of the Common Vulnerability Scoring System (FIRST): ``version`` 2, 3 or 4, ``score`` 0 to 10."""

    version: int
    score: Decimal
    vector: str = ""

    @property
    def severity(self) -> str:
        """The score in words: NVD's three bands for version 2, FIRST's qualitative scale for versions 3 and 4."""
        if self.score == 0:
            return INFORMATION
        if self.version == 2:
            return "low" if self.score < 4 else "medium" if self.score < 7 else "high"
        for name, below in (("low", 4), ("medium", 7), ("high", 9)):
            if self.score < below:
                return name
        return "critical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """One weakness, or piece of information, that a scanner reports of a host.

    ``line`` is the first line of the file that says so and ``row`` the row as a spreadsheet counts (CSV only).
    ``port`` is None where the weakness is of the host itself. ``severity`` is None where the scanner gives none;
    ``rated`` is what the scanner itself wrote. ``cvss`` has the newest version first. Unknown is None, never zero.
    """

    file: str
    line: int
    row: int | None = None
    scanner: str
    kind: str
    plugin: str
    title: str = ""
    family: str = ""
    host: str
    address: str | None = None
    port: int | None = None
    protocol: str = ""
    severity: str | None = None
    rated: str = ""
    cves: tuple[str, ...] = ()
    cvss: tuple[Cvss, ...] = ()
    exploit_available: bool | None = None
    first_seen: date | None = None
    last_seen: date | None = None
    status: str = OPEN

    @property
    def identity(self) -> tuple[str, str, str, int | None, str]:
        """What makes two reports the same weakness: the host, the scanner's plugin, the port and its protocol."""
        return self.address or self.host, self.scanner, self.plugin, self.port, self.protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanHost:
    """A host that was scanned: what can close an earlier weakness, where the credentials were as good."""

    host: str
    line: int
    address: str | None = None
    names: tuple[str, ...] = ()
    operating_system: str | None = None
    cpes: tuple[str, ...] = ()
    started: date | None = None
    ended: date | None = None
    credentialed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanReading:
    """All that one export says. ``rows`` counts what was looked at, so ``rows - len(detections)`` were refused."""

    file: str
    sha256: str
    format: str
    hosts: tuple[ScanHost, ...]
    detections: tuple[Detection, ...]
    findings: tuple[Finding, ...]
    rows: int
    scanned: date | None = None

    def counted(self) -> dict[str, int]:
        """Open weaknesses by severity, each identity once; information and compliance checks are not counted."""
        worst: dict[tuple[str, str, str, int | None, str], int] = {}
        for seen in self.detections:
            if seen.kind == WEAKNESS and seen.status == OPEN:
                rank = -1 if seen.severity is None else SEVERITIES.index(seen.severity)
                worst[seen.identity] = max(rank, worst.get(seen.identity, -1))
        ranks = list(worst.values())
        counts = {name: ranks.count(place) for place, name in enumerate(SEVERITIES)}
        return {**counts, "unknown": ranks.count(-1)}
