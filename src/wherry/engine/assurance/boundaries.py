"""Judgements of filters, policies and the doors and interfaces that they guard."""

from __future__ import annotations

import re

from wherry.engine.assurance.facts import DeviceFacts, Fact
from wherry.engine.assurance.forms import Asks, Form
from wherry.engine.assurance.saying import missing, names_of, nothing
from wherry.engine.assurance.verdict import FAIL, PASS, UNKNOWN, Judgement, spans

BOUNDARY = re.compile(
    r"internet|outside|untrust|\bisp\b|\bpsn\b|external|supplier|third.part|\bwan\d+\b", re.IGNORECASE
)
INTERNET = re.compile(r"internet|outside|untrust|\bisp\b|external|\bwan\d*\b", re.IGNORECASE)
PSN = re.compile(r"\bpsn\b", re.IGNORECASE)


def source_restricted(device: DeviceFacts, asks: Asks) -> Judgement:
    """Every door to management must be behind a filter, or a list of networks, that exists and is not everyone."""
    doors = [fact for fact in device.all("door") if fact.value in ("vty", "ssh", "admin", "http") and _open(fact)]
    if not doors:
        why = "no way in to manage it is configured, and what its maker opens then is not known"
        return Judgement(UNKNOWN, why)
    known = filters_of(device)
    sources = device.all("door.source")
    bad: list[Fact] = []
    good: list[Fact] = []
    open_doors: list[Fact] = []
    for door in doors:
        own = [source for source in sources if source.of == door.of] or [s for s in sources if s.of == "management"]
        if not own:
            open_doors.append(door)
        for source in own:
            (bad if _lets_everyone(source, known) else good).append(source)
    if bad:
        names = names_of([f"{fact.of} by {fact.value}" for fact in bad])
        return Judgement(FAIL, f"management is open to everyone: {names} restricts nothing", spans(bad))
    if open_doors:
        return missing(device, open_doors, "takes connections from anywhere")
    return Judgement(PASS, "management is restricted by source", spans(doors + good))


def _open(door: Fact) -> bool:
    return door.get("transport") not in ("transport input none", "no transport input")


def _lets_everyone(source: Fact, known: dict[str, list[Fact]]) -> bool:
    if source.get("anywhere") is not None:
        return source.get("anywhere") is True
    rules = known.get(str(source.value))
    if rules is None:
        return True
    permits = [rule for rule in rules if rule.name == "filter.rule" and rule.value == "permit"]
    return any(rule.get("anything") is True for rule in permits)


def filters_of(device: DeviceFacts) -> dict[str, list[Fact]]:
    """What is defined as a filter, by its name; a filter without rules has an empty list."""
    known: dict[str, list[Fact]] = {}
    for fact in device.all("filter"):
        known.setdefault(str(fact.value), [])
    for rule in device.all("filter.rule"):
        known.setdefault(rule.of, []).append(rule)
    return known


def filter_exists(device: DeviceFacts, asks: Asks) -> Judgement:
    """A filter that is applied must be defined and hold a rule: some makers let everything through one that is not."""
    applied = [*device.all("filter.applied"), *(f for f in device.all("door.source") if f.get("anywhere") is None)]
    if not applied:
        return nothing(device, "a filter")
    known = filters_of(device)
    gone = [fact for fact in applied if str(fact.value) not in known]
    empty = [fact for fact in applied if known.get(str(fact.value)) == [] and device.platform not in ("junos",)]
    if gone and device.completeness.complete:
        return Judgement(FAIL, f"applied but defined nowhere: {names_of([str(f.value) for f in gone])}", spans(gone))
    if empty:
        return Judgement(FAIL, f"applied but without a rule: {names_of([str(f.value) for f in empty])}", spans(empty))
    if gone:
        return Judgement(UNKNOWN, f"defined in no line seen; {device.completeness.reason}", spans(gone))
    return Judgement(PASS, "every filter applied is defined", spans(applied))


def permits_anything(device: DeviceFacts, asks: Asks) -> Judgement:
    """No rule lets anything from anywhere to anywhere, where a filter is meant to choose.

    A filter that first denies what must not pass and then permits the rest is a choice as well, except at a boundary.
    """
    bad = [fact for fact in device.all("policy") if fact.value == "permit" and fact.get("anything") is True]
    applied = device.all("filter.applied")
    boundary = boundaries_of(device)
    rules = filters_of(device)
    for use in applied:
        denied = False
        for rule in rules.get(str(use.value), []):
            if rule.value == "permit" and rule.get("anything") is True and (not denied or use.of in boundary):
                bad.append(rule)
            denied = denied or rule.value == "deny"
    bad += [fact for fact in device.all("policy.default") if fact.value == "permit"]
    if bad:
        return Judgement(FAIL, f"lets everything through: {names_of([_place(fact) for fact in bad])}", spans(bad))
    looked = [*device.all("policy"), *applied]
    if not looked:
        return nothing(device, "a filter or policy")
    return Judgement(PASS, "no rule lets everything through", spans([*looked, *device.all("filter.rule")]))


def _place(fact: Fact) -> str:
    return f"{fact.of} {fact.get('term') or ''}".strip()


def boundaries_of(device: DeviceFacts) -> frozenset[str]:
    """Interfaces that their name, description or zone calls a way to other networks."""
    return frozenset(
        fact.of
        for fact in device.all("interface")
        if BOUNDARY.search(f"{fact.of} {fact.get('description') or ''} {fact.get('nameif') or ''}")
    )


def boundary_default_deny(device: DeviceFacts, asks: Asks) -> Judgement:
    """The filter at a boundary ends by denying the rest, and logs it."""
    boundary = boundaries_of(device)
    used = [fact for fact in device.all("filter.applied") if fact.of in boundary and fact.get("direction") == "in"]
    if not used:
        return nothing(device, "a filter on an interface named as a boundary")
    rules = filters_of(device)
    ends = [rules[str(use.value)][-1] for use in used if rules.get(str(use.value))]
    bad = [rule for rule in ends if rule.value != "deny" or not rule.get("log")]
    if bad:
        return Judgement(FAIL, f"does not end in a deny that is logged: {names_of([f.of for f in bad])}", spans(bad))
    if not ends:
        return Judgement(UNKNOWN, "the filters applied are not in this file", spans(used))
    return Judgement(PASS, "the last rule denies and logs the rest", spans([*used, *ends]))


def internet_to_psn(device: DeviceFacts, asks: Asks) -> Judgement:
    """No policy leads straight from the internet to the PSN side."""
    policies = device.all("policy")
    bad = []
    for fact in policies:
        source, _, destination = fact.of.partition(" to ")
        if fact.value == "permit" and INTERNET.search(source) and PSN.search(destination):
            bad.append(fact)
    if bad:
        return Judgement(FAIL, f"leads from the internet to the PSN: {names_of([_place(f) for f in bad])}", spans(bad))
    if not policies:
        return nothing(device, "a policy between zones")
    return Judgement(PASS, "no policy leads from the internet to the PSN", spans(policies))


def inspected_to_internet(device: DeviceFacts, asks: Asks) -> Judgement:
    """What staff send to the internet is inspected: an intrusion prevention profile on each such policy."""
    outward = [
        fact
        for fact in device.all("policy")
        if fact.value == "permit" and INTERNET.search(fact.of.partition(" to ")[2])
    ]
    bad = [fact for fact in outward if fact.get("inspected") is not True]
    if bad:
        return Judgement(FAIL, f"traffic is not inspected: {names_of([_place(f) for f in bad])}", spans(bad))
    if not outward:
        return nothing(device, "a policy to the internet")
    return Judgement(PASS, "policies to the internet inspect", spans(outward))


def boundary_reverse_path(device: DeviceFacts, asks: Asks) -> Judgement:
    """A boundary interface refuses packets from senders that it would not send back to (unicast reverse path)."""
    boundary = _with_addresses(device)
    if not boundary:
        return nothing(device, "an interface named as a boundary")
    good = [fact for fact in device.all("interface.reverse_path") if fact.value is True]
    names = {fact.of for fact in good}
    bad = [fact for fact in boundary if fact.of not in names and str(fact.get("nameif")) not in names]
    if bad:
        return missing(device, bad, "takes packets from any sender")
    return Judgement(PASS, "boundaries check who sends", spans([*boundary, *good]))


def _with_addresses(device: DeviceFacts) -> list[Fact]:
    named, addressed = boundaries_of(device), {fact.of for fact in device.all("interface.address")}
    return [
        fact
        for fact in device.all("interface")
        if not fact.get("shut") and fact.of in named and (fact.of in addressed or f"{fact.of}.0" in addressed)
    ]


def quiet_boundary(device: DeviceFacts, asks: Asks) -> Judgement:
    """No discovery protocol on an interface that leads to strangers."""
    boundary = _with_addresses(device)
    if not boundary:
        return nothing(device, "an interface named as a boundary")
    globally = [fact for fact in device.all("discovery.global") if fact.value is False]
    off = {fact.of for name in ("interface.cdp", "interface.lldp") for fact in device.all(name) if fact.value is False}
    on = [fact for fact in device.all("interface.lldp") if fact.value is True and fact.of in boundaries_of(device)]
    if on:
        return Judgement(FAIL, f"tells strangers what it is: {names_of([fact.of for fact in on])}", spans(on))
    loud = [fact for fact in boundary if fact.of not in off]
    if loud and not globally:
        return Judgement(UNKNOWN, "whether discovery is on by default differs by release", spans(loud))
    held = [f for name in ("interface.cdp", "interface.lldp") for f in device.all(name) if f.value is False]
    return Judgement(PASS, "discovery is off at boundaries", spans([*boundary, *globally, *held]))


def unused_shut(device: DeviceFacts, asks: Asks) -> Judgement:
    """A physical port that has neither description, network nor address is shut."""
    busy = {f.of for name in ("interface.address", "interface.vlan", "interface.native_vlan") for f in device.all(name)}
    physical = re.compile(r"(?:\S*ethernet|\d+/|eth)", re.IGNORECASE)
    ports = [fact for fact in device.all("interface") if physical.match(fact.of)]
    if not ports:
        return nothing(device, "a physical port")
    idle = [f for f in ports if not f.get("description") and f.of not in busy and f.get("mode") in (None, "access")]
    bad = [fact for fact in idle if not fact.get("shut")]
    if bad:
        return Judgement(UNKNOWN, f"open, and nothing says what for: {names_of([f.of for f in bad])}", spans(bad))
    return Judgement(PASS, "every open port has a use", spans(ports))


def both_families(device: DeviceFacts, asks: Asks) -> Judgement:
    """An interface with an IPv6 address and a filter for IPv4 has one for IPv6 as well."""
    sixes = {fact.of for fact in device.all("interface.address") if ":" in str(fact.value)}
    fours = {fact.of for fact in device.all("filter.applied") if not fact.get("ipv6")}
    filtered = {fact.of for fact in device.all("filter.applied") if fact.get("ipv6")}
    both = [fact for fact in device.all("interface.address") if ":" in str(fact.value) and fact.of in fours]
    if not sixes:
        return nothing(device, "IPv6")
    bad = [fact for fact in both if fact.of not in filtered]
    if bad:
        return missing(device, bad, "filters IPv4 alone")
    held = [fact for fact in device.all("filter.applied") if fact.get("ipv6")]
    return Judgement(PASS, "filters stand for both", spans([*device.all("interface.address"), *held]))


BOUNDARIES: dict[str, Form] = {
    "source_restricted": source_restricted,
    "filter_exists": filter_exists,
    "permits_anything": permits_anything,
    "boundary_default_deny": boundary_default_deny,
    "internet_to_psn": internet_to_psn,
    "inspected_to_internet": inspected_to_internet,
    "boundary_reverse_path": boundary_reverse_path,
    "quiet_boundary": quiet_boundary,
    "unused_shut": unused_shut,
    "both_families": both_families,
}
