"""Add verdicts up by clause and body: who would pass today, what decides it, and what nobody has said yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from wherry.engine.assurance.rule import Clause, Pack, load_rules
from wherry.engine.assurance.verdict import ATTESTED, FAIL, NOT_APPLICABLE, PASS, UNKNOWN, Verdict

CONFIGURATION = "configuration"


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
    verdicts by state."""

    pack: str
    clause: str
    body: str
    state: str
    reason: str
    counts: Mapping[str, int]
    deciding: tuple[tuple[str, str, str], ...]


def roll_up(
    pack: Pack, verdicts: Iterable[Verdict], attestations: Iterable[Attestation] = (), *, today: date
) -> tuple[ClauseState, ...]:
    """The state of every clause for every body that has a verdict, bodies and clauses in order.

    One failing device fails the clause. Devices that all pass are no contrary evidence, and pass the clause only where
    configurations alone can speak for it. An attestation in date stands where nothing contradicts it.
    """
    by_body: dict[str, dict[str, list[Verdict]]] = {}
    rules = {rule.id: rule.clauses.get(pack.id, ()) for rule in load_rules()}
    for verdict in verdicts:
        clauses = by_body.setdefault(verdict.body, {})
        for clause in rules[verdict.rule]:
            clauses.setdefault(clause, []).append(verdict)
    given = {(word.body, word.clause): word for word in attestations if word.pack == pack.id}
    return tuple(
        _state(pack, clause, body, found.get(clause.id, []), given.get((body, clause.id)), today)
        for body, found in sorted(by_body.items())
        for clause in pack.clauses
    )


def _state(
    pack: Pack, clause: Clause, body: str, found: list[Verdict], word: Attestation | None, today: date
) -> ClauseState:
    counts = Counter(verdict.state for verdict in found)
    devices = len({verdict.file for verdict in found})
    deciding: list[Verdict] = []
    others = [kind for kind in clause.kinds if kind != CONFIGURATION]
    if counts[FAIL]:
        deciding = [verdict for verdict in found if verdict.state == FAIL]
        state, reason = FAIL, f"{len({v.file for v in deciding})} of {devices} configurations contradict it"
    elif word is not None and (word.ends is None or word.ends >= today):
        state, reason = ATTESTED, f"{word.says} ({word.given.isoformat()})"
    elif not found:
        state, reason = UNKNOWN, f"no configuration speaks for it; it needs: {', '.join(clause.kinds)}"
    elif counts[UNKNOWN]:
        deciding = [verdict for verdict in found if verdict.state == UNKNOWN]
        state, reason = UNKNOWN, f"{counts[UNKNOWN]} of {len(found)} checks could not be decided"
    elif not counts[PASS]:
        state, reason = NOT_APPLICABLE, f"nothing in {devices} configurations that it speaks of"
    elif others:
        state = UNKNOWN
        reason = f"no contrary evidence in {devices} configurations; it also needs: {', '.join(others)}"
    else:
        state, reason = PASS, f"{counts[PASS]} checks on {devices} configurations hold"
    return ClauseState(
        pack=pack.id,
        clause=clause.id,
        body=body,
        state=state,
        reason=reason,
        counts=dict(counts),
        deciding=tuple((verdict.rule, verdict.device, verdict.file) for verdict in deciding),
    )
