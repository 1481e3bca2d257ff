"""Verdicts: one rule on one device, with the lines it rests on. Five states, because unknown is not clean."""

from __future__ import annotations

from dataclasses import dataclass

from wherry.engine.assurance.facts import Fact

PASS, FAIL, NOT_APPLICABLE, UNKNOWN, ATTESTED = "pass", "fail", "not applicable", "unknown", "attested"
STATES = (FAIL, UNKNOWN, ATTESTED, PASS, NOT_APPLICABLE)
"""From worst to best, which is how they are added up."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rule says of a device's facts: the state, the lines that decide it, the reason in words. ``about`` names
    what a failure blames: lines, interfaces, accounts."""

    state: str
    reason: str
    lines: tuple[Span, ...] = ()
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A judgement with all that makes it provable later. ``lines`` are of ``file``, whose hash is ``file_sha256``."""

    rule: str
    rules_version: str
    body: str
    device: str
    file: str
    file_sha256: str
    state: str
    severity: str
    lines: tuple[Span, ...]
    reason: str
    data_date: str | None = None


def spans(facts: tuple[Fact, ...] | list[Fact]) -> tuple[Span, ...]:
    """The lines of facts, once each, in order."""
    return tuple(sorted({(fact.first, fact.last) for fact in facts if fact.first > 0}))
