"""From the words of one report of a scanner to a detection, with a finding for every word that cannot be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from wherry.engine.assurance.scan import (
    ABOUT_THE_SCAN,
    COMPLIANCE,
    FIXED,
    INFORMATION,
    OPEN,
    WEAKNESS,
    Cvss,
    Detection,
)
from wherry.read.scans.values import (
    NotThat,
    is_nothing,
    read_address,
    read_cves,
    read_day,
    read_port,
    read_score,
    read_severity,
    read_truth,
)
from wherry.record.finding import DOUBTFUL, NOTE, REFUSED, Finding, Source

V = TypeVar("V")
MOST_ALIKE = 50  # findings of one code and column that are written out; the rest are counted
NESSUS_METADATA = {"19506", "45590"}  # scan information, list of CPE names
FIXED_WORDS = {"fixed", "closed", "remediated", "mitigated", "resolved"}
SCORES = (("cvss4", "vector4", 4), ("cvss3", "vector3", 3), ("cvss2", "vector2", 2))


class Doubts:
    """The findings of one file, in order, with those that are alike counted once they are many."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: list[Finding] = []
        self._alike: Counter[tuple[str, str, str]] = Counter()

    def add(
        self, severity: str, code: str, says: str, remedy: str, *, line: int, row: int | None, column: str, value: str
    ) -> None:
        """Take a finding in, seen at ``line`` and, in a table, at ``row``."""
        self._alike[severity, code, column] += 1
        if self._alike[severity, code, column] > MOST_ALIKE:
            return
        place = says if row is not None or not line else f"line {line:,}: {says}"
        self._found.append(
            Finding(
                code=code,
                severity=severity,
                says=place,
                remedy=remedy,
                source=Source(file=self.file, row=row),
                column=column,
                value=value[:120],
            )
        )

    def all(self) -> tuple[Finding, ...]:
        """Every finding; those over the limit as one note each with their number."""
        rest = [
            Finding(
                code="scan-more-alike",
                severity=severity if severity == REFUSED else NOTE,
                says=f"{number - MOST_ALIKE:,} more findings like {code} were seen and are not written out",
                remedy="mend the export; all of them have the same cause",
                source=Source(file=self.file),
                column=column,
            )
            for (severity, code, column), number in self._alike.items()
            if number > MOST_ALIKE
        ]
        return (*self._found, *rest)


@dataclass(frozen=True, slots=True)
class Report:
    """The words of one report and the place where they stand."""

    words: Mapping[str, str]
    line: int
    row: int | None
    doubts: Doubts

    def word(self, column: str) -> str:
        """The word of a column without its blanks; empty where there is none."""
        text = self.words.get(column)
        return text.strip() if text else ""

    def understand(self, column: str, read: Callable[[str], V], empty: V) -> V:
        """The value of a column, or ``empty`` with a doubtful finding where it cannot be."""
        text = self.words.get(column, "")
        if not text:
            return empty
        try:
            return read(text)
        except NotThat as fault:
            says = f"{text.strip()[:60]!r} is no {column.replace('_', ' ')}: {fault}"
            self._tell(DOUBTFUL, "scan-value", says, "it was left unknown; mend it", column)
            return empty

    def refuse(self, column: str, says: str) -> None:
        """Take the whole report out, with a refused finding."""
        self._tell(REFUSED, "scan-row", says, "export the scan again with this column", column)

    def _tell(self, severity: str, code: str, says: str, remedy: str, column: str) -> None:
        value = self.words.get(column, "")
        self.doubts.add(severity, code, says, remedy, line=self.line, row=self.row, column=column, value=value)

    def scores(self) -> tuple[Cvss, ...]:
        """Every CVSS base score, the newest version first."""
        scores = []
        for column, vector, version in SCORES:
            found = self.understand(column, read_score, None)
            if found is not None:
                scores.append(Cvss(version=version, score=found[0], vector=found[1] or self.word(vector)))
        return tuple(scores)


def make_detection(
    words: Mapping[str, str], *, file: str, line: int, row: int | None, scanner: str, doubts: Doubts
) -> Detection | None:
    """A detection from the texts of ``words``, whose keys are plain names: plugin, title, family, host, address, name,
    port, protocol, severity, cve, cvss2, cvss3, cvss4, vector2..4, exploit, first_seen, last_seen, status, type.

    None, with a refused finding, where there is no plugin or no host; a value that cannot be is left unknown.
    """
    report = Report(words, line, row, doubts)
    plugin = report.word("plugin")
    if not plugin or not plugin.isascii() or len(plugin) > 40:
        report.refuse("plugin", "it names no plugin, so nobody can tell what was seen")
        return None
    address = read_address(report.word("address")) or read_address(report.word("host"))
    host = report.word("host") or report.word("name") or address or ""
    if is_nothing(host):
        report.refuse("host", "it names no host, so nobody can tell where it was seen")
        return None
    scores = report.scores()
    severity = report.understand("severity", lambda text: read_severity(text, scanner), None)
    if severity is None and scores:
        severity = scores[0].severity
    return Detection(
        file=file,
        line=line,
        row=row,
        scanner=scanner,
        kind=_kind(report, plugin, severity, scanner),
        plugin=plugin,
        title=report.word("title"),
        family=report.word("family"),
        host=host,
        address=address,
        port=report.understand("port", read_port, None),
        protocol=report.word("protocol").casefold(),
        severity=severity,
        rated=report.word("severity"),
        cves=report.understand("cve", read_cves, ()),
        cvss=scores,
        exploit_available=read_truth(report.word("exploit")),
        first_seen=report.understand("first_seen", read_day, None),
        last_seen=report.understand("last_seen", read_day, None),
        status=FIXED if report.word("status").casefold() in FIXED_WORDS else OPEN,
    )


def _kind(report: Report, plugin: str, severity: str | None, scanner: str) -> str:
    if scanner == "nessus" and plugin in NESSUS_METADATA:
        return ABOUT_THE_SCAN
    if report.word("compliance"):
        return COMPLIANCE
    if report.word("type").casefold() in {"ig", "information gathered", "information", "info"}:
        return INFORMATION
    return INFORMATION if severity == INFORMATION else WEAKNESS
