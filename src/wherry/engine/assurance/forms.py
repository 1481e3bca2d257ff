"""The forms of judgement that most rules need: none of, at least, each of. A rule file names one and its parameters.

Absence counts only where the configuration is complete and, where a default matters, the default is known; a pass by
absence cites what proves completeness, so that taking those lines away takes the pass away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wherry.engine.assurance.conditions import find_default, meets
from wherry.engine.assurance.facts import DeviceFacts, Fact
from wherry.engine.assurance.verdict import FAIL, NOT_APPLICABLE, PASS, UNKNOWN, Judgement, spans

Asks = Mapping[str, Any]
Form = Callable[[DeviceFacts, Asks], Judgement]


def none_of(device: DeviceFacts, asks: Asks) -> Judgement:
    """Fail on every fact that meets ``where``. ``absent``: what silence means, ``fine`` or ``default``."""
    facts = _facts(device, asks)
    bad = [fact for fact in facts if meets(fact, asks.get("where", {}))]
    if bad:
        return Judgement(FAIL, _told(asks, bad), spans(bad), _blamed(bad))
    silent = [fact for fact in facts if fact.value is None and "value" in asks.get("where", {})]
    if silent:
        return _silence_of(device, {**asks, "forbids": True}, silent)
    said = [fact for fact in facts if meets(fact, asks["contrary"])] if "contrary" in asks else facts
    if said:
        return Judgement(PASS, asks.get("passes", "the configuration says so"), spans(said) + device.completeness.lines)
    return _silent(device, asks)


def at_least(device: DeviceFacts, asks: Asks) -> Judgement:
    """Fail where fewer than ``count`` different things meet ``where``. ``unsure`` names facts that leave it open."""
    count = int(asks.get("count", 1))
    good = [fact for fact in _facts(device, asks) if meets(fact, asks.get("where", {}))]
    different = {str(fact.value) if asks.get("distinct", True) else str(id(fact)) for fact in good}
    enough = len(different) >= count or any(fact.get("many") for fact in good)
    if enough:
        return Judgement(PASS, asks.get("passes", f"{len(different)} found"), spans(good))
    unless = asks.get("unless")
    if unless is not None and not _facts(device, unless):
        if not device.completeness.complete:
            return Judgement(UNKNOWN, f"{unless['says']} is not seen, and {device.completeness.reason}")
        return Judgement(NOT_APPLICABLE, f"{unless['says']} is not used", device.completeness.lines)
    unsure = asks.get("unsure")
    if unsure is not None:
        doubtful = [fact for fact in _facts(device, unsure) if meets(fact, unsure.get("where", {}))]
        if doubtful:
            return Judgement(UNKNOWN, unsure["says"], spans(doubtful))
    against = [fact for fact in _facts(device, asks) if fact not in good] + good
    blamed = against or list(_facts(device, asks["blames"])) if "blames" in asks else against
    if not device.completeness.complete:
        return Judgement(UNKNOWN, f"{len(different)} found, {count} needed; {device.completeness.reason}", spans(good))
    return Judgement(FAIL, f"{asks.get('fails', 'too few')}: {len(different)} found, {count} needed", spans(blamed))


def each(device: DeviceFacts, asks: Asks) -> Judgement:
    """Every subject must have a fact of its own that meets ``where``: each line a timeout, each door a filter.

    ``shared`` lets one fact of another subject speak for all. Without subjects the rule does not apply, where the
    configuration is complete.
    """
    subject_asks = asks["subjects"]
    subjects = [fact for fact in _facts(device, subject_asks) if meets(fact, subject_asks.get("where", {}))]
    if not subjects:
        return _no_subject(device, asks)
    facts = _facts(device, asks)
    shared = [fact for fact in facts if fact.of in asks.get("shared", ())]
    bad: list[Fact] = []
    good: list[Fact] = []
    silent: list[Fact] = []
    for subject in subjects:
        own = [fact for fact in facts if fact.of == subject.of] or shared
        wrong = [fact for fact in own if not meets(fact, asks.get("where", {}))]
        right = [fact for fact in own if fact not in wrong]
        bad += wrong if not right or asks.get("strict", True) else []
        good += right
        if not own:
            silent.append(subject)
    return _weigh(device, asks, bad, good, silent)


def _weigh(device: DeviceFacts, asks: Asks, bad: list[Fact], good: list[Fact], silent: list[Fact]) -> Judgement:
    if bad:
        return Judgement(FAIL, _told(asks, bad), spans(bad), _blamed(bad))
    if silent and asks.get("absent") != "fine":
        return _silence_of(device, asks, silent)
    return Judgement(PASS, asks.get("passes", "each has it"), spans(good + silent) + device.completeness.lines)


def _silence_of(device: DeviceFacts, asks: Asks, silent: list[Fact]) -> Judgement:
    names = ", ".join(dict.fromkeys(fact.of or str(fact.value) for fact in silent))
    if asks.get("absent") == "default":
        known, value, source = find_default(device, asks["fact"])
        if not known:
            return Judgement(UNKNOWN, f"{names}: not said, and what this release does then is not known", spans(silent))
        if meets(Fact(asks["fact"], value, 0, 0), asks.get("where", {})) is not asks.get("forbids", False):
            proof = spans(silent) + device.completeness.lines
            return Judgement(PASS, f"{names}: not said, and the maker's default is right ({source})", proof)
        said = f"{names}: not said, and the maker's default is wrong ({source})"
        return Judgement(FAIL, said, spans(silent), _blamed(silent))
    if not device.completeness.complete:
        return Judgement(UNKNOWN, f"{names}: {asks['fails']}, or it is not in this part", spans(silent))
    return Judgement(FAIL, f"{names}: {asks['fails']}", spans(silent), _blamed(silent))


def _no_subject(device: DeviceFacts, asks: Asks) -> Judgement:
    what = asks["subjects"].get("says", asks["subjects"]["fact"])
    if not device.completeness.complete:
        return Judgement(UNKNOWN, f"{what} is not seen, and {device.completeness.reason}")
    if asks.get("needed"):
        return Judgement(UNKNOWN, f"{what} is not in the configuration, so what the maker does then counts")
    return Judgement(NOT_APPLICABLE, f"{what} is not used", device.completeness.lines)


def limits(device: DeviceFacts, asks: Asks) -> Judgement:
    """Every fact must meet ``where``; silence counts as ``absent`` says: ``fail``, ``fine`` or ``default``."""
    facts = [fact for fact in _facts(device, asks) if meets(fact, asks.get("of", {}))]
    bad = [fact for fact in facts if not meets(fact, asks["where"])]
    if bad:
        return Judgement(FAIL, _told(asks, bad), spans(bad), _blamed(bad))
    if facts:
        return Judgement(PASS, asks.get("passes", "within the limit"), spans(facts) + device.completeness.lines)
    return _silent(device, {**asks, "form": "limits"})


def _silent(device: DeviceFacts, asks: Asks) -> Judgement:
    """Nothing is said: what that means depends on completeness and on the maker's default."""
    complete, meaning = device.completeness, asks.get("absent", "fine")
    if meaning == "unknown":
        return Judgement(UNKNOWN, asks.get("unknown", "the configuration does not say"))
    if not complete.complete:
        return Judgement(UNKNOWN, f"nothing is said of it, and {complete.reason}")
    if meaning == "fine":
        return Judgement(PASS, f"no contrary evidence: {asks.get('clean', 'nothing of the kind')}", complete.lines)
    if meaning == "not applicable":
        return Judgement(NOT_APPLICABLE, asks.get("clean", "not used"), complete.lines)
    if meaning == "fail":
        return Judgement(FAIL, asks.get("fails", "not configured"))
    known, value, source = find_default(device, asks["fact"])
    if not known:
        return Judgement(UNKNOWN, "nothing is said of it, and what this release does then is not known")
    where = asks.get("where", {})
    hit = meets(Fact(asks["fact"], value, 0, 0), where)
    if hit is (asks.get("form") == "limits"):
        return Judgement(PASS, f"not said; the maker's default is right ({source})", complete.lines)
    return Judgement(FAIL, f"not said; the maker's default is wrong ({source})", complete.lines[:1])


def _facts(device: DeviceFacts, asks: Asks) -> tuple[Fact, ...]:
    names = asks["fact"]
    if isinstance(names, str):
        return device.all(names)
    return tuple(sorted((fact for name in names for fact in device.all(name)), key=lambda fact: fact.first))


def _told(asks: Asks, bad: list[Fact]) -> str:
    names = ", ".join(dict.fromkeys(_name(fact) for fact in bad[:6]))
    more = f" and {len(bad) - 6} more" if len(bad) > 6 else ""
    return f"{asks.get('fails', 'found')}: {names}{more}"


def _blamed(bad: list[Fact]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact.of for fact in bad if fact.of))


def _name(fact: Fact) -> str:
    if isinstance(fact.value, bool) or fact.value is None:
        return fact.of or "here"
    return fact.of if fact.of == str(fact.value) else f"{fact.of} {fact.value}".strip()


FORMS: dict[str, Form] = {"none_of": none_of, "at_least": at_least, "each": each, "limits": limits}
