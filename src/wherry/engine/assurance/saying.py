"""What judgements say where something is not there, and names in few words."""

from __future__ import annotations

from collections.abc import Sequence

from wherry.engine.assurance.facts import DeviceFacts, Fact
from wherry.engine.assurance.verdict import FAIL, NOT_APPLICABLE, UNKNOWN, Judgement, spans

MOST_NAMES = 6


def nothing(device: DeviceFacts, what: str) -> Judgement:
    """What is not there: it does not apply where the configuration is complete, else unknown."""
    if device.completeness.complete:
        return Judgement(NOT_APPLICABLE, f"{what} is not configured", device.completeness.lines)
    return Judgement(UNKNOWN, f"{what} is not seen, and {device.completeness.reason}")


def missing(device: DeviceFacts, facts: Sequence[Fact], says: str) -> Judgement:
    """What should be there and is not: a failure where the configuration is complete, else unknown."""
    names = names_of([fact.of or str(fact.value) for fact in facts])
    if device.completeness.complete:
        return Judgement(FAIL, f"{names} {says}", spans(list(facts)))
    return Judgement(UNKNOWN, f"{names} {says}, as far as this part shows", spans(list(facts)))


def names_of(names: list[str]) -> str:
    """Some names in words, each once, and how many more there are."""
    once = list(dict.fromkeys(names))
    more = f" and {len(once) - MOST_NAMES} more" if len(once) > MOST_NAMES else ""
    return ", ".join(once[:MOST_NAMES]) + more
