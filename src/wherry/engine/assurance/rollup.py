"""Add evidence up by clause and body: who would pass today, what decides it, until when, and what is lacking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from wherry.engine.assurance.evidence import (
    ATTESTATION,
    CONFIGURATION,
    MEASURED,
    SCAN,
    Piece,
    find_contrary,
    weigh_kind,
)
from wherry.engine.assurance.rule import Clause, Pack, load_rules
from wherry.engine.assurance.saying import names_of
from wherry.engine.assurance.verdict import ATTESTED, FAIL, NOT_APPLICABLE, PASS, UNKNOWN, Verdict

HEALTH_CHECK = "health check"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """A named person's word, or a document, for one clause of one body, with the day on which it ends."""

    body: str
    pack: str
    clause: str
    says: str
    given: date
    ends: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseState:
    """A clause for one body. ``deciding`` names rule, device and file of the verdicts that settle it; ``counts`` are
    verdicts by state. ``evidence`` are all other pieces that speak for it, in date or not, ``lacks`` the kinds of
    evidence that nothing in date supports, and ``until`` the last day on which all that supports it counts."""

    pack: str
    clause: str
    body: str
    state: str
    reason: str
    counts: Mapping[str, int]
    deciding: tuple[tuple[str, str, str], ...]
    evidence: tuple[Piece, ...] = ()
    lacks: tuple[str, ...] = ()
    until: date | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """All that speaks for one clause of one body."""

    clause: Clause
    verdicts: list[Verdict]
    pieces: list[Piece]
    today: date

    @property
    def counts(self) -> Counter[str]:
        return Counter(verdict.state for verdict in self.verdicts)

    @property
    def devices(self) -> int:
        return len({verdict.device for verdict in self.verdicts})

    def of_state(self, state: str) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.state == state]


def roll_up(
    pack: Pack,
    verdicts: Iterable[Verdict],
    attestations: Iterable[Attestation] = (),
    *,
    pieces: Iterable[Piece] = (),
    today: date,
) -> tuple[ClauseState, ...]:
    """The state of every clause for every body that anything speaks of, bodies and clauses in order.

    One failing device, or one piece of evidence against it, fails the clause. It passes only where every kind of
    evidence that it asks for is there and in date, and all of them are measured; with papers among them it is attested.
    An attestation in date stands where nothing contradicts it. What has expired supports nothing.
    """
    held: dict[str, dict[str, tuple[list[Verdict], list[Piece]]]] = {}
    rules = {rule.id: rule.clauses.get(pack.id, ()) for rule in load_rules()}
    for verdict in verdicts:
        clauses = held.setdefault(verdict.body, {})
        for clause in rules[verdict.rule]:
            clauses.setdefault(clause, ([], []))[0].append(verdict)
    words = [_word(each) for each in attestations]
    for piece in (*words, *pieces):
        if piece.pack == pack.id:
            held.setdefault(piece.body, {}).setdefault(piece.clause, ([], []))[1].append(piece)
    return tuple(
        _state(pack, body, _Found(clause, *found.get(clause.id, ([], [])), today))
        for body, found in sorted(held.items())
        for clause in pack.clauses
    )


def _word(given: Attestation) -> Piece:
    return Piece(
        body=given.body,
        pack=given.pack,
        clause=given.clause,
        kind=ATTESTATION,
        state=PASS,
        says=given.says,
        starts=given.given,
        expires=given.ends,
    )


def _state(pack: Pack, body: str, found: _Found) -> ClauseState:
    supports, lacks, stale = _weigh(found)
    contrary = find_contrary(found.pieces)
    counts = found.counts
    deciding: list[Verdict] = []
    words, _ = weigh_kind(ATTESTATION, found.pieces, found.today)
    if counts[FAIL] or contrary:
        deciding = found.of_state(FAIL)
        state, reason = FAIL, _against(found, deciding, contrary)
    elif words:
        newest = max(words, key=lambda each: each.starts or date.min)
        supports = [newest]
        state, reason = ATTESTED, f"{newest.says} ({newest.starts.isoformat() if newest.starts else newest.where})"
    elif CONFIGURATION in found.clause.kinds and counts[UNKNOWN]:
        deciding = found.of_state(UNKNOWN)
        state, reason = UNKNOWN, f"{counts[UNKNOWN]} of {len(found.verdicts)} checks could not be decided"
    elif (
        found.verdicts
        and not counts[PASS]
        and not counts[UNKNOWN]
        and not any(each.counts_on(found.today) for each in found.pieces)
    ):
        state, reason = NOT_APPLICABLE, f"nothing in {_devices(found)} that it speaks of"
        lacks = []
    elif not lacks:
        measured = all(each.kind in MEASURED for each in supports)
        state, reason = (PASS if measured else ATTESTED), _for(found, supports)
    else:
        state, reason = UNKNOWN, _open(found, supports, lacks)
    if stale and state != PASS:
        reason = "; ".join([reason, *(each.age_on(found.today) for each in stale)])
    ends = [each.expires for each in supports if each.expires]
    return ClauseState(
        pack=pack.id,
        clause=found.clause.id,
        body=body,
        state=state,
        reason=reason,
        counts=dict(counts),
        deciding=tuple((verdict.rule, verdict.device, verdict.file) for verdict in deciding),
        evidence=tuple(found.pieces),
        lacks=tuple(lacks),
        until=min(ends, default=None) if state in (PASS, ATTESTED) else None,
    )


def _weigh(found: _Found) -> tuple[list[Piece], list[str], list[Piece]]:
    """What supports the clause today, the kinds that nothing supports, and what would if it had not expired.

    A scan and a health check look at the same thing: where a clause takes both, either will do.
    """
    supports: list[Piece] = []
    lacks: list[str] = []
    stale: list[Piece] = []
    kinds = found.clause.kinds
    for kind in kinds:
        good, old = weigh_kind(kind, found.pieces, found.today)
        if kind == HEALTH_CHECK and SCAN in kinds and not good:
            good, more = weigh_kind(SCAN, found.pieces, found.today)
            old += more
        if kind == CONFIGURATION and found.verdicts and not found.counts[UNKNOWN]:
            continue
        supports += [_latest(good)] if good else []
        if not good:
            lacks.append(kind)
            stale += old
    return list(dict.fromkeys(supports)), lacks, list(dict.fromkeys(stale))


def _latest(good: list[Piece]) -> Piece:
    return max(good, key=lambda each: (each.expires or date.max, each.starts or date.min))


def _against(found: _Found, deciding: list[Verdict], contrary: list[Piece]) -> str:
    said = []
    if deciding:
        said.append(f"{len({v.device for v in deciding})} of {_devices(found)} contradict it")
    if contrary:
        said.append(names_of([f"{each.says} ({each.where})" for each in contrary]))
    return "; ".join(said)


def _for(found: _Found, supports: list[Piece]) -> str:
    said = [f"{found.counts[PASS]} checks on {_devices(found)} hold"] if found.counts[PASS] else []
    return "; ".join(said + [f"{each.kind}: {each.says} ({each.where})" for each in supports])


def _open(found: _Found, supports: list[Piece], lacks: list[str]) -> str:
    open_ones = [f"{each.says} ({each.where})" for each in found.pieces if each.state == UNKNOWN]
    if not found.verdicts and not supports and not open_ones:
        return f"nothing speaks for it; it needs: {', '.join(lacks)}"
    clean = f"no contrary evidence in {_devices(found)}" if found.counts[PASS] else ""
    held = [f"{each.kind}: {each.says} ({each.where})" for each in supports]
    return "; ".join([part for part in (clean, *held, *open_ones) if part] + [f"it also needs: {', '.join(lacks)}"])


def _devices(found: _Found) -> str:
    return f"{found.devices} device{'' if found.devices == 1 else 's'}"
