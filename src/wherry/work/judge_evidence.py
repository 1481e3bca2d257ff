"""What stands beside the configurations of a folder: scans tracked over time, and the records of the estate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wherry.engine.assurance.asset import Assets
from wherry.engine.assurance.evidence import Piece, evidence_of_records
from wherry.engine.assurance.lifecycle import Lives
from wherry.engine.assurance.record_evidence import evidence_from_records
from wherry.engine.assurance.scan import ScanReading
from wherry.engine.assurance.scan_evidence import evidence_of_scans
from wherry.engine.assurance.vulnerability import Catalogue, Weakness, track
from wherry.read.lives import eol_folder, read_exploited, read_lives
from wherry.record.canonical import plain
from wherry.record.estate import Estate
from wherry.record.finding import DOUBTFUL, Finding, Source
from wherry.work.judge_file import NO_BODY, Judged


@dataclass(frozen=True, slots=True)
class Tracked:
    """Scans over time: what was read, every weakness once, what is known to be exploited, and whose each host is."""

    readings: tuple[ScanReading, ...]
    weaknesses: tuple[Weakness, ...]
    catalogue: Catalogue
    lives: Lives | None
    assets: Assets

    def document(self, today: date) -> dict[str, Any]:
        """Weaknesses and the dated tables as plain values."""
        tables = [_table("known exploited vulnerabilities", self.catalogue, self.catalogue.complete)]
        if self.lives is not None:
            tables.append(_table("ends of life", self.lives, True))
        return {
            "weaknesses": [_weakness(each, self.assets, today) for each in self.weaknesses],
            "tables": tables,
        }


@dataclass(frozen=True, slots=True)
class Gathered:
    """All pieces of evidence beside verdicts, scans over time where there are any, and doubts."""

    pieces: tuple[Piece, ...]
    tracked: Tracked | None
    findings: tuple[Finding, ...]

    def document(self, today: date) -> dict[str, Any]:
        """What the answer holds of it, as plain values."""
        held = {"weaknesses": [], "tables": []} if self.tracked is None else self.tracked.document(today)
        return {**held, "findings": plain(self.findings)}


def gather_evidence(done: Sequence[Judged], estate: Estate | None, *, today: date) -> Gathered:
    """The evidence beside verdicts. Dated tables are read only where a scan needs them."""
    pieces: list[Piece] = []
    findings: list[Finding] = []
    if estate is not None:
        recorded, doubts = evidence_of_records(estate)
        pieces += [*recorded, *evidence_from_records(estate, today=today)]
        findings += doubts
    readings = tuple(judged.scan for judged in done if judged.scan is not None)
    if not readings:
        return Gathered(tuple(pieces), None, tuple(findings))
    catalogue, notes = read_exploited(eol_folder())
    lives, more = read_lives(eol_folder())
    assets = find_assets(done, estate)
    weaknesses = track(readings, catalogue)
    pieces += evidence_of_scans(readings, weaknesses, assets, lives=lives, today=today)
    findings += [*notes, *more, *_nobodies(readings, assets)]
    return Gathered(tuple(pieces), Tracked(readings, weaknesses, catalogue, lives, assets), tuple(findings))


def find_assets(done: Sequence[Judged], estate: Estate | None) -> Assets:
    """What tells whose a scanned host is: the estate's devices and blocks, and the configurations' addresses."""
    assets = Assets(only=None if estate is not None else NO_BODY)
    if estate is not None:
        assets.add_records(estate.devices, estate.prefixes)
    for judged in done:
        document, task = judged.document, judged.task
        if task is None or not document["verdicts"] or (estate is not None and task.body == NO_BODY):
            continue
        assets.add_device(task.body, document["device"], addresses=judged.addresses, name=document["hostname"] or None)
    return assets


def _table(name: str, held: Catalogue | Lives, complete: bool) -> dict[str, Any]:
    return {"name": name, "source": held.source, "data_date": held.data_date.isoformat(), "complete": complete}


def _weakness(each: Weakness, assets: Assets, today: date) -> dict[str, Any]:
    owner = assets.find_named(each.asset, [seen.host for seen in each.seen_by[:1]])
    return {
        "body": None if owner is None or owner.body == NO_BODY else owner.body,
        "device": owner.device if owner else None,
        "asset": each.asset,
        "port": each.port,
        "protocol": each.protocol,
        "title": each.title,
        "severity": each.severity,
        "cves": list(each.cves),
        "exploited": [row.cve for row in each.exploited],
        "first_seen": plain(each.first_seen),
        "last_seen": plain(each.last_seen),
        "state": each.state,
        "closed_on": plain(each.closed_on),
        "due": plain(each.due),
        "due_because": each.due_because,
        "overdue": each.overdue(today),
        "seen_by": [{"file": seen.file, "line": seen.line, "row": seen.row} for seen in each.seen_by],
    }


def _nobodies(readings: Sequence[ScanReading], assets: Assets) -> list[Finding]:
    return [
        Finding(
            code="host-of-nobody",
            severity=DOUBTFUL,
            says=f"nothing tells whose {host.host} is, or two bodies could claim it, so what was found counts for none",
            remedy="record the address as a device's management address, or the block as one body's prefix",
            source=Source(file=reading.file, row=host.line),
            value=host.host,
        )
        for reading in readings
        for host in reading.hosts
        if assets.find(host) is None
    ]
