"""Judge one file: as a scan or as a configuration, with nothing in what leaves that is a secret.

A file that cannot be judged says why and hurts no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from wherry.engine.assurance.facts import DeviceFacts, Fact
from wherry.engine.assurance.judge import judge_device
from wherry.engine.assurance.remedy import Remedy, plan_remedies
from wherry.engine.assurance.scan import ScanReading
from wherry.engine.assurance.verdict import FAIL, Verdict
from wherry.read.config.decoding import MOST_BYTES
from wherry.read.config.reading import Configuration, read_configuration
from wherry.read.config.secrets import Redaction
from wherry.read.scans.reading import read_scan, sniff_scan
from wherry.record.error import CannotRead

HEAD = 4096
TOP_LINES = 12
LEAST_MARKS = 4
MOST_SECONDS_OF_A_SCAN = 120.0
MOST_SHOWN_DOUBTS = 200
NO_BODY = "unknown"
GENERATED_MARK = "Generated for a demonstration"


@dataclass(frozen=True, slots=True)
class Task:
    """One file to judge: where it is, its name in the folder, and what the estate knows of it."""

    path: str
    name: str
    body: str
    device: str | None
    platform: str | None
    today: date


@dataclass(slots=True)
class Judged:
    """What one file gave: the document of it, and what is added up over files."""

    document: dict[str, Any]
    verdicts: tuple[Verdict, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    generated: bool = False
    scan: ScanReading | None = None
    addresses: tuple[str, ...] = ()
    task: Task | None = None

    def add(self, verdict: Verdict) -> None:
        """Take in the verdict of a rule of the estate, whose lines may be of another file: that is then named."""
        self.verdicts = (*self.verdicts, verdict)
        here = verdict.file == self.document["file"]
        self.document["verdicts"].append(
            {
                "rule": verdict.rule,
                "state": verdict.state,
                "severity": verdict.severity,
                "file": None if here else verdict.file,
                "lines": [list(span) for span in verdict.lines],
                "text": [],
                "reason": verdict.reason,
            }
        )


def judge_files(tasks: Sequence[Task]) -> list[Judged]:
    """Judge some files, one after another."""
    return [judge_file(task) for task in tasks]


def judge_file(task: Task) -> Judged:
    """Judge one file: as a scan where its first bytes say so, else as a configuration."""
    path = Path(task.path)
    try:
        size = path.stat().st_size
        with path.open("rb") as source:
            head = source.read(HEAD)
            if _may_be_scan(head) and sniff_scan(head):
                judged = _judge_scan(task)
                if judged is not None:
                    return judged
            if size > MOST_BYTES:
                return _refused(task, f"the file has {size:,} bytes, more than {MOST_BYTES:,}")
            data = head + source.read(MOST_BYTES + 1 - len(head)) if len(head) == HEAD else head
    except OSError as fault:
        return _refused(task, f"the file cannot be opened ({fault.strerror})")
    return _judge_configuration(task, data)


def _may_be_scan(head: bytes) -> bool:
    """A quick look that spares configurations the slow one: markup, or a line near the top that is a row of cells."""
    body = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    if body.startswith(b"<"):
        return True
    return any(max(map(line.count, (b",", b";", b"\t", b"|"))) >= LEAST_MARKS for line in body.split(b"\n")[:TOP_LINES])


def _judge_scan(task: Task) -> Judged | None:
    try:
        scan = read_scan(Path(task.path), name=task.name, most_seconds=MOST_SECONDS_OF_A_SCAN)
    except CannotRead as fault:
        return None if task.name.lower().endswith((".cfg", ".conf")) else _refused(task, fault.why, kind="scan")
    document = {
        **blank_document(task, "scan"),
        "sha256": scan.sha256,
        "scan": {
            "format": scan.format,
            "scanned": scan.scanned.isoformat() if scan.scanned else None,
            "hosts": len(scan.hosts),
            "rows": scan.rows,
            "open": scan.counted(),
        },
        "not_understood": [
            {"line": (finding.source.row if finding.source else None) or 0, "says": finding.says}
            for finding in scan.findings[:MOST_SHOWN_DOUBTS]
        ],
        "not_understood_count": len(scan.findings),
    }
    return Judged(document, scan=scan, task=task)


def _judge_configuration(task: Task, data: bytes) -> Judged:
    found = read_configuration(data, task.name, platform=task.platform)
    if found.refused is not None:
        return _refused(task, found.refused, digest=found.sha256)
    hidden = found.redaction()
    document = {
        **blank_document(task, "configuration"),
        "sha256": found.sha256,
        "platform": found.platform.code if found.platform else None,
        "platform_words": found.platform.words if found.platform else None,
        "lines": len(found.lines),
        "not_understood": [
            {"line": doubt.line, "says": hidden.clean(doubt.says)} for doubt in found.doubts[:MOST_SHOWN_DOUBTS]
        ],
        "not_understood_count": len(found.doubts),
    }
    if found.facts is None:
        shown = found.platform.words if found.platform else "no platform that is known"
        document["refused"] = f"its words speak for {shown}, of which no rule is judged"
        return Judged(document)
    device = task.device or found.facts.hostname or task.name
    verdicts = judge_device(
        found.facts, body=task.body, device=device, file=task.name, file_sha256=found.sha256, today=task.today
    )
    remedies = plan_remedies(found.facts, verdicts, found.lines, _reader(found), today=task.today)
    document.update(facts_document(found.facts, hidden))
    document["device"] = device
    document["verdicts"] = [verdict_document(verdict, hidden) for verdict in verdicts]
    generated = any(GENERATED_MARK in line for line in found.lines[:TOP_LINES])
    addresses = tuple(str(fact.value) for fact in found.facts.all("interface.address"))
    return Judged(document, verdicts, remedies, generated, addresses=addresses, task=task)


def _reader(found: Configuration) -> Any:
    code = found.platform.code if found.platform else None
    return lambda lines: read_configuration("\n".join(lines).encode(), found.name, platform=code, sure=True).facts


def facts_document(facts: DeviceFacts, hidden: Redaction) -> dict[str, Any]:
    """What a file's document says of its facts."""
    return {
        "hostname": facts.hostname,
        "version": facts.version,
        "complete": facts.completeness.complete,
        "complete_reason": facts.completeness.reason,
        "facts": [_fact_document(fact, hidden) for fact in facts.facts],
    }


def _fact_document(fact: Fact, hidden: Redaction) -> dict[str, Any]:
    shown = {key: _clean(value, hidden) for key, value in fact.also.items() if value is not None and value != ""}
    return {
        "name": fact.name,
        "of": hidden.clean(fact.of),
        "value": _clean(fact.value, hidden),
        "lines": [fact.first, fact.last],
        "also": shown,
    }


def _clean(value: Any, hidden: Redaction) -> Any:
    return hidden.clean(value) if isinstance(value, str) else value


def verdict_document(verdict: Verdict, hidden: Redaction) -> dict[str, Any]:
    """A verdict in a file's document; a failing one with the lines it cites."""
    shown = [hidden.lines[first - 1].strip() for first, _ in verdict.lines] if verdict.state == FAIL else []
    return {
        "rule": verdict.rule,
        "state": verdict.state,
        "severity": verdict.severity,
        "file": None,
        "lines": [list(span) for span in verdict.lines],
        "text": shown,
        "reason": hidden.clean(verdict.reason),
    }


def blank_document(task: Task, kind: str) -> dict[str, Any]:
    """A file's document before anything is known of it."""
    return {
        "file": task.name,
        "kind": kind,
        "sha256": None,
        "body": None if task.body == NO_BODY else task.body,
        "device": task.device,
        "platform": None,
        "platform_words": None,
        "lines": None,
        "refused": None,
        "hostname": None,
        "version": None,
        "complete": None,
        "complete_reason": None,
        "not_understood": [],
        "not_understood_count": 0,
        "facts": [],
        "verdicts": [],
        "scan": None,
    }


def _refused(task: Task, why: str, *, digest: str | None = None, kind: str = "unknown") -> Judged:
    return Judged({**blank_document(task, kind), "sha256": digest, "refused": why})
