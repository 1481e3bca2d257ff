"""What the reading of releases gives: counts, the rows of awards and contracts, refusals and defects."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import msgspec

from wherry.record.finding import Finding

EXAMPLES = 5
Where = tuple[int, str | None]
"""The place of a release in its file, from 1, and its ocid."""


@dataclass(slots=True)
class Defects:
    """What is wrong in releases that were read: each sort counted, the first of each shown."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def see(self, code: str, where: Where, what: object = "") -> None:
        """Count a defect and keep its place and what was seen there, if it is among the first."""
        self.counts[code] += 1
        known = self.examples.setdefault(code, [])
        if len(known) < EXAMPLES:
            place, ocid = where
            words = [f"place {place}", ocid or "", str(what)[:60]]
            known.append(", ".join(each for each in words if each))


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRelease:
    """A release that was not taken in: its place from 1 (its line in JSON Lines), why, and what to do."""

    place: int
    ocid: str
    code: str
    why: str
    remedy: str
    value: str = ""


class AwardRow(msgspec.Struct, frozen=True, gc=False):
    """An award to suppliers. ``key`` is its own even where a process uses one award id twice. Sums are pence."""

    ocid: str
    key: str
    award: str
    status: str
    date: str
    pence: int | None
    suppliers: tuple[str, ...]
    supplier_ids: tuple[str, ...]
    starts: str
    ends: str
    latest_ends: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OcdsReading:
    """What a file of releases gave. ``profile`` names who publishes under that prefix; ``awards`` are the rows, of each
    process in the order of its releases, where they were asked for."""

    shape: str
    profile: str
    releases: int
    records: int
    accepted: int
    processes: int
    parties: int
    tenders: int
    award_count: int
    contract_count: int
    pence: int
    tags: dict[str, int]
    schemes: dict[str, int]
    first: str
    last: str
    refused: tuple[RefusedRelease, ...]
    refused_count: int
    defects: dict[str, int]
    examples: dict[str, tuple[str, ...]]
    findings: tuple[Finding, ...] = ()
    awards: tuple[AwardRow, ...] = ()
