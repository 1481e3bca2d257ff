"""Evidence beside configurations: documents, attestations, diagrams, scans, the records themselves and certificates.

A piece speaks for one clause of one body, is dated, and counts until its day: afterwards it supports nothing and says
so. What it says against a clause counts for as long as nobody has shown the opposite, whatever its age.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from wherry.engine.assurance.rule import PACKS, load_pack
from wherry.engine.assurance.verdict import FAIL, PASS, Span
from wherry.record.certificate import Evidence
from wherry.record.estate import Estate
from wherry.record.finding import DOUBTFUL, Finding

CONFIGURATION, INVENTORY, SCAN, HEALTH_CHECK = "configuration", "inventory", "scan", "health check"
DOCUMENT, ATTESTATION, DIAGRAM = "document", "attestation", "diagram"
MEASURED = frozenset((CONFIGURATION, INVENTORY, SCAN))
"""Kinds that this program looks at itself. The others are somebody's word or paper, and at best attest."""
STANDS_FOR = {
    DOCUMENT: frozenset((DOCUMENT, HEALTH_CHECK, DIAGRAM)),
    SCAN: frozenset((SCAN, HEALTH_CHECK)),
}
"""A report of a health check is a document and holds a scan; a diagram is a document. Others stand for themselves."""
COUNTS_DAYS = {DIAGRAM: 183, HEALTH_CHECK: 365}
"""Where no expiry is recorded: a diagram is under six months old and a health check under a year old (gov.uk, PSN
connection compliance and IT health check guidance). A document or an attestation then has no known end."""
PREFIXES = (
    ("PSN", ("psn",)),
    ("CAF 3.2", ("caf-3.2",)),
    ("CAF 4.0", ("caf-4.0",)),
    ("CAF", ("caf-3.2", "caf-4.0")),
    ("CYBER ESSENTIALS 3.3", ("cyber-essentials-3.3",)),
    ("CYBER ESSENTIALS", ("cyber-essentials-3.3",)),
    ("CE", ("cyber-essentials-3.3",)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of evidence for one clause of one body.

    ``state`` is ``pass`` where it supports the clause, ``fail`` where it contradicts it, ``unknown`` where it was
    looked at and does not tell. ``record`` is the reference of the record it is, ``file`` and ``lines`` (or ``row``, as
    a spreadsheet counts) the place that says so. ``starts`` and ``expires`` are the first and last day on which it
    counts, None where nobody said one.
    """

    body: str
    pack: str
    clause: str
    kind: str
    state: str
    says: str
    record: str = ""
    file: str = ""
    lines: tuple[Span, ...] = ()
    row: int | None = None
    starts: date | None = None
    expires: date | None = None

    def counts_on(self, on: date) -> bool:
        """Whether it may support its clause on a day."""
        begun = self.starts is None or self.starts <= on
        return begun and (self.expires is None or on <= self.expires)

    @property
    def where(self) -> str:
        """The place in words: the record, the file, and the line or row."""
        place = self.file
        if self.row is not None:
            place = f"{place}, row {self.row}"
        elif self.lines:
            place = f"{place}, line {self.lines[0][0]}"
        return ", ".join(part for part in (self.record, place) if part)

    def age_on(self, on: date) -> str:
        """Why it does not count on a day, in words; empty where it does."""
        if self.starts is not None and on < self.starts:
            return f"{self.kind} counts only from {self.starts.isoformat()}: {self.says} ({self.where})"
        if self.expires is not None and self.expires < on:
            return f"{self.kind} expired on {self.expires.isoformat()}: {self.says} ({self.where})"
        return ""


def find_clauses(requirement: str) -> tuple[tuple[str, str], ...]:
    """Packs and clauses that a requirement names, several with semicolons between: ``PSN VUL-1``, ``CAF B4.a`` (both
    versions), ``CAF 4.0 B4.a``, ``CE UM-2``, or the clause alone where no two regimes have one of that name. Empty
    where one of them names none."""
    found = [_clauses_of(each) for each in requirement.split(";") if each.strip()]
    return tuple(dict.fromkeys(pair for pairs in found for pair in pairs)) if all(found) else ()


def _clauses_of(requirement: str) -> list[tuple[str, str]]:
    clause = " ".join(requirement.upper().split())
    packs: tuple[str, ...] = PACKS
    for prefix, named in PREFIXES:
        if clause.startswith(f"{prefix} "):
            packs, clause = named, clause.removeprefix(f"{prefix} ")
            break
    found = [(name, row.id) for name in packs for row in load_pack(name).clauses if row.id.upper() == clause]
    return found if len({name.partition("-")[0] for name, _ in found}) == 1 else []


def evidence_of_records(estate: Estate) -> tuple[tuple[Piece, ...], tuple[Finding, ...]]:
    """Pieces of the estate's evidence, with a finding for each row that speaks for no clause that is known."""
    pieces: list[Piece] = []
    findings: list[Finding] = []
    for row in estate.evidence:
        clauses = find_clauses(row.requirement) if row.requirement else ()
        if not clauses:
            findings.append(_no_clause(row))
        elif row.dated is None and row.expires is None:
            findings.append(_no_day(row))
            pieces += [_piece(row, *clause, state="unknown") for clause in clauses]
        else:
            pieces += [_piece(row, *clause, state=PASS) for clause in clauses]
    return tuple(pieces), tuple(findings)


def _piece(row: Evidence, pack: str, clause: str, *, state: str) -> Piece:
    expires = row.expires
    if expires is None and row.dated is not None and row.kind in COUNTS_DAYS:
        expires = row.dated + timedelta(days=COUNTS_DAYS[row.kind])
    signed = f", {row.signed_by}" if row.signed_by else ""
    return Piece(
        body=row.body,
        pack=pack,
        clause=clause,
        kind=row.kind,
        state=state,
        says=f"{row.title}{signed}",
        record=row.ref,
        file=row.source.file if row.source else "",
        row=row.source.row if row.source else None,
        starts=row.dated,
        expires=expires,
    )


def _no_clause(row: Evidence) -> Finding:
    return Finding(
        code="evidence-of-no-clause",
        severity=DOUBTFUL,
        says=f"{row.ref} names no clause of a rule set that is known, so it supports none",
        remedy="write the rule set and the clause, for example PSN VUL-1, CAF 4.0 B4.a or CE UM-2",
        source=row.source,
        table="evidence",
        ref=row.ref,
        column="requirement",
        value=row.requirement or "",
    )


def _no_day(row: Evidence) -> Finding:
    return Finding(
        code="evidence-without-day",
        severity=DOUBTFUL,
        says=f"{row.ref} says neither when it was made nor until when it counts, so nobody can rest on it",
        remedy="write the day it was made, and its expiry where it has one",
        source=row.source,
        table="evidence",
        ref=row.ref,
        column="dated",
    )


def weigh_kind(kind: str, pieces: Iterable[Piece], on: date) -> tuple[list[Piece], list[Piece]]:
    """The pieces that support a kind of evidence on a day, and those that would if they were in date."""
    able = [each for each in pieces if each.state == PASS and each.kind in STANDS_FOR.get(kind, frozenset((kind,)))]
    return [each for each in able if each.counts_on(on)], [each for each in able if not each.counts_on(on)]


def find_contrary(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces that contradict their clause."""
    return [each for each in pieces if each.state == FAIL]
