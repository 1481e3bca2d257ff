"""What scans say for and against clauses, by the dated tests of ``packs/scans.yaml``.

A scan supports a clause only where it looked at every device that the body is known to have, and, for what only
credentials can see, with credentials. What it found against a clause counts in any case.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from wherry.engine.assurance.asset import Assets
from wherry.engine.assurance.evidence import SCAN, Piece
from wherry.engine.assurance.lifecycle import ENDED, Lives, judge_release, product_of_cpe
from wherry.engine.assurance.rule import read_pack_file
from wherry.engine.assurance.saying import names_of
from wherry.engine.assurance.scan import ScanHost, ScanReading
from wherry.engine.assurance.verdict import FAIL, PASS, UNKNOWN, Span
from wherry.engine.assurance.vulnerability import CLOSED, Weakness

SEES_INSIDE = frozenset(("overdue", "unmended"))
"""Forms that need credentials: a scan from outside does not see what is not mended within."""
NOBODY = ""


@dataclass(frozen=True)
class ScanTest:
    """A test of scans: what it asks, how, for which clauses, and for how many days a clean scan supports them."""

    id: str
    says: str
    form: str
    good_for_days: int
    clauses: Mapping[str, tuple[str, ...]]
    titles: re.Pattern[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contrary:
    """One thing that a scan holds against a test."""

    says: str
    file: str
    lines: tuple[Span, ...]


@functools.cache
def load_scan_tests() -> tuple[ScanTest, ...]:
    """Every test of scans, in order of the file."""
    return tuple(
        ScanTest(
            id=row["id"],
            says=row["says"],
            form=row["form"],
            good_for_days=row["good_for_days"],
            clauses={pack: tuple(ids) for pack, ids in row["clauses"].items()},
            titles=re.compile("|".join(row["titles"]), re.IGNORECASE) if row.get("titles") else None,
        )
        for row in read_pack_file("scans.yaml")["tests"]
    )


def evidence_of_scans(
    readings: Sequence[ScanReading],
    weaknesses: Sequence[Weakness],
    assets: Assets,
    *,
    lives: Lives | None = None,
    today: date,
) -> tuple[Piece, ...]:
    """Pieces of every scan for every body that owns a host in it. ``weaknesses`` are those of ``track``; ``lives`` says
    until when releases are mended that hosts name as a CPE."""
    open_ones: dict[str, list[Weakness]] = {}
    for each in weaknesses:
        owner = assets.find_named(each.asset, [seen.host for seen in each.seen_by[:1]])
        if each.state != CLOSED and owner is not None:
            open_ones.setdefault(owner.body, []).append(each)
    hosts: dict[str, list[tuple[ScanReading, ScanHost]]] = {}
    for reading in readings:
        for host in reading.hosts:
            owner = assets.find(host)
            if owner is not None:
                hosts.setdefault(owner.body, []).append((reading, host))
    pieces: list[Piece] = []
    for body in sorted(hosts.keys() | open_ones.keys()):
        for test in load_scan_tests():
            against = _against(test, open_ones.get(body, ()), hosts.get(body, ()), lives, today)
            made = _contradict(body, against) if against else _support(test, body, hosts.get(body, ()), assets)
            pieces += [_for_clause(each, pack, clause) for each in made for pack, clause in _clauses(test)]
    return tuple(pieces)


def _clauses(test: ScanTest) -> Iterable[tuple[str, str]]:
    return ((pack, clause) for pack, clauses in test.clauses.items() for clause in clauses)


def _for_clause(piece: Piece, pack: str, clause: str) -> Piece:
    return Piece(
        body=piece.body,
        pack=pack,
        clause=clause,
        kind=SCAN,
        state=piece.state,
        says=piece.says,
        file=piece.file,
        lines=piece.lines,
        starts=piece.starts,
        expires=piece.expires,
    )


def _against(
    test: ScanTest,
    weaknesses: Iterable[Weakness],
    hosts: Iterable[tuple[ScanReading, ScanHost]],
    lives: Lives | None,
    today: date,
) -> list[_Contrary]:
    chosen: Callable[[Weakness], bool]
    if test.form == "overdue":
        chosen = lambda each: each.overdue(today)  # noqa: E731
    else:
        titles = test.titles
        chosen = lambda each: titles is not None and titles.search(each.title) is not None  # noqa: E731
    found = [_of_weakness(each, test) for each in weaknesses if chosen(each)]
    if test.form == "unmended" and lives is not None:
        found += [each for reading, host in hosts for each in _unmended(reading, host, lives, today)]
    return found


def _of_weakness(each: Weakness, test: ScanTest) -> _Contrary:
    seen = each.seen_by[0]
    due = f", due {each.due.isoformat()}" if test.form == "overdue" and each.due else ""
    return _Contrary(
        says=f"{each.title or seen.plugin} on {each.asset}{due}", file=seen.file, lines=((seen.line,) * 2,)
    )


def _unmended(reading: ScanReading, host: ScanHost, lives: Lives, today: date) -> Iterable[_Contrary]:
    for cpe in host.cpes:
        named = product_of_cpe(lives, cpe)
        if named is not None:
            verdict = judge_release(lives, *named, on=today)
            if verdict.state == ENDED:
                yield _Contrary(says=f"{verdict.says} on {host.host}", file=reading.file, lines=((host.line,) * 2,))


def _contradict(body: str, against: Sequence[_Contrary]) -> list[Piece]:
    by_file: dict[str, list[_Contrary]] = {}
    for each in against:
        by_file.setdefault(each.file, []).append(each)
    return [
        _piece(body, FAIL, names_of([each.says for each in some]), file, (span for e in some for span in e.lines))
        for file, some in sorted(by_file.items())
    ]


def _support(test: ScanTest, body: str, hosts: Sequence[tuple[ScanReading, ScanHost]], assets: Assets) -> list[Piece]:
    """A clean look at every device supports; anything less is told and supports nothing."""
    newest: dict[str, tuple[date, ScanReading, ScanHost]] = {}
    blind = 0
    for reading, host in hosts:
        owner = assets.find(host)
        day = host.ended or reading.scanned
        if owner is None or owner.device is None or day is None:
            continue
        if test.form in SEES_INSIDE and host.credentialed is not True:
            blind += 1
        elif owner.device not in newest or newest[owner.device][0] < day:
            newest[owner.device] = (day, reading, host)
    known = assets.devices.get(body, set())
    first, lines = hosts[0][0], ((hosts[0][1].line,) * 2,)
    seen = f"{len(newest)} of {len(known)} devices were looked at"
    if not newest or len(newest) < len(known):
        why = f"; {blind} hosts without credentials, or none that are told" if blind else ""
        return [_piece(body, UNKNOWN, f"{test.says}: {seen}{why}", first.file, lines)]
    oldest = min(newest.values(), key=lambda each: each[0])
    spans = [(host.line, host.line) for _, reading, host in newest.values() if reading.file == oldest[1].file]
    return [
        _piece(
            body,
            PASS,
            f"{test.says}: {seen}, the longest ago on {oldest[0].isoformat()}",
            oldest[1].file,
            spans,
            starts=oldest[0],
            expires=oldest[0] + timedelta(days=test.good_for_days),
        )
    ]


def _piece(
    body: str,
    state: str,
    says: str,
    file: str,
    lines: Iterable[Span],
    *,
    starts: date | None = None,
    expires: date | None = None,
) -> Piece:
    return Piece(
        body=body,
        pack="",
        clause="",
        kind=SCAN,
        state=state,
        says=says,
        file=file,
        lines=tuple(sorted(set(lines))),
        starts=starts,
        expires=expires,
    )
