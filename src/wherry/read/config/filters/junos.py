"""Firewall filters and interfaces of Junos, with braces or as set orders; policies of SRX are in ``junos_policy``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from wherry.engine.assurance.filters import DENY, PERMIT, UNKNOWN, Filter, FilterDevice, FilterLine, Port
from wherry.read.config.filters.addresses import connected
from wherry.read.config.filters.junos_conditions import Conditions, PrefixLists
from wherry.read.config.filters.junos_policy import Policies, read_zones
from wherry.read.config.paths import Path, flat_paths
from wherry.read.config.tree import Tree

ENDS = {"accept": PERMIT, "discard": DENY, "reject": DENY}
GO_ON = ("next", "term")
HARMLESS = {
    "count", "log", "syslog", "policer", "forwarding-class", "loss-priority", "sample", "port-mirror", "dscp", "clear",
    "port-mirror-instance", "three-color-policer", "service-accounting", "packet-mode", "traffic-class",
    "prefix-action", "routing-instance", "next-interface", "next-ip", "logical-system", "topology",
}  # fmt: skip


@dataclass(slots=True)
class Term:
    """One term as its paths are met."""

    name: str
    first: int
    last: int
    conditions: list[tuple[str, ...]] = field(default_factory=list)
    actions: list[tuple[str, ...]] = field(default_factory=list)


def read_junos(tree: Tree, file: str) -> FilterDevice:
    """The filters, interfaces, zones and policies of a Junos configuration."""
    paths = flat_paths(tree)
    name = next((path.words[2] for path in paths if path.words[:2] == ("system", "host-name")), file)
    lists = PrefixLists(paths)
    filters = {found.name: found for found in _filters(paths, lists, file)}
    zones, translates = read_zones(paths)
    ports = _ports(paths, filters, zones, translates, file)
    policy = Policies(paths, file).filter() if zones else None
    return FilterDevice(
        name=name,
        file=file,
        platform="junos",
        ports=tuple(ports),
        filters=filters,
        policy=policy,
        missing=UNKNOWN,
        same_zone=UNKNOWN,
        doubts=tuple((doubt.line, doubt.says) for doubt in tree.doubts),
    )


def _filters(paths: list[Path], lists: PrefixLists, file: str) -> Iterable[Filter]:
    """Every IPv4 filter, under ``family inet`` or, as in old releases, directly under ``firewall``."""
    found: dict[str, dict[str, Term]] = {}
    places: dict[str, int] = {}
    for path in paths:
        words = path.words
        if words[:1] != ("firewall",):
            continue
        words = words[3:] if words[1:3] == ("family", "inet") else words[1:]
        if words[:1] != ("filter",) or len(words) < 5 or words[2] != "term":
            continue
        terms = found.setdefault(words[1], {})
        places.setdefault(words[1], path.first)
        term = terms.setdefault(words[3], Term(words[3], path.first, path.last))
        term.first, term.last = min(term.first, path.first), max(term.last, path.last)
        if words[4] == "from" and len(words) > 5:
            term.conditions.append(words[5:])
        elif words[4] == "then":
            term.actions.append(words[5:])
        else:
            term.conditions.append(("not understood", *words[4:]))
    for name, terms in found.items():
        lines = tuple(line for term in terms.values() for line in _lines(term, lists))
        yield Filter(name=name, file=file, lines=lines, default=DENY, line=places[name])


def _lines(term: Term, lists: PrefixLists) -> Iterable[FilterLine]:
    """A term as lines: one, or two where it names an address that may stand on either side. A term that says nothing
    else accepts (Juniper, Junos routing policy and firewall filters guide, default actions)."""
    action, goes_on = PERMIT, False
    doubts = []
    for words in term.actions:
        if words and words[0] in ENDS:
            action = ENDS[words[0]]
        elif words[:2] == GO_ON or words[:1] == ("next-term",):
            goes_on = True
        elif words and words[0] not in HARMLESS:
            doubts.append(f"then {' '.join(words)} is not understood")
            action = UNKNOWN
    for match in Conditions(lists).read(term.conditions):
        yield FilterLine(
            action=action,
            match=replace(match, unsure="; ".join(filter(None, (match.unsure, *doubts)))),
            first=term.first,
            last=term.last,
            text=f"term {term.name}",
            name=term.name,
            goes_on=goes_on,
        )


@dataclass(slots=True)
class _Unit:
    name: str
    line: int
    addresses: list[tuple[int, int]] = field(default_factory=list)
    into: list[str] = field(default_factory=list)
    out_of: list[str] = field(default_factory=list)
    active: bool = True
    description: str = ""


def _ports(
    paths: list[Path], filters: dict[str, Filter], zones: dict[str, str], translates: bool, file: str
) -> list[Port]:
    units: dict[str, _Unit] = {}
    physical: dict[str, tuple[bool, str]] = {}
    instances = {
        p.words[3]: p.words[1]
        for p in paths
        if p.words[:1] == ("routing-instances",) and p.words[2:3] == ("interface",) and len(p.words) > 3
    }
    for path in paths:
        words = path.words
        if words[:1] != ("interfaces",) or len(words) < 3:
            continue
        on, said = physical.get(words[1], (True, ""))
        if words[2] in ("disable", "description"):
            physical[words[1]] = (False, said) if words[2] == "disable" else (on, " ".join(words[3:]))
        if words[2] != "unit" or len(words) < 4:
            continue
        unit = units.setdefault(f"{words[1]}.{words[3]}", _Unit(f"{words[1]}.{words[3]}", path.first))
        _hear_unit(unit, words[4:])
    made = []
    for unit in units.values():
        on, said = physical.get(unit.name.partition(".")[0], (True, ""))
        made.append(
            Port(
                name=unit.name,
                line=unit.line,
                addresses=tuple(unit.addresses),
                into=_one(unit.into, filters, file),
                out_of=_one(unit.out_of, filters, file),
                zone=zones.get(unit.name, ""),
                active=unit.active and on,
                vrf=instances.get(unit.name, ""),
                description=" ".join(filter(None, (said, unit.description))),
                translates=translates,
            )
        )
    return made


def _hear_unit(unit: _Unit, words: tuple[str, ...]) -> None:
    if words[:1] == ("disable",):
        unit.active = False
    elif words[:1] == ("description",):
        unit.description = " ".join(words[1:])
    elif words[:3] == ("family", "inet", "address") and len(words) > 3:
        found = connected(words[3])
        unit.addresses += [found] if found and found not in unit.addresses else []
    elif words[:3] == ("family", "inet", "filter") and len(words) > 4:
        store = unit.into if words[3].startswith("input") else unit.out_of
        if words[4] not in store:
            store.append(words[4])


def _one(names: list[str], filters: dict[str, Filter], file: str) -> tuple[str, ...]:
    """A list of filters is one: what the first does not decide goes on to the next."""
    if len(names) < 2 or any(name not in filters for name in names):
        return tuple(names)
    joined = " then ".join(names)
    lines = tuple(line for name in names for line in filters[name].lines)
    filters[joined] = Filter(name=joined, file=file, lines=lines, default=DENY, line=filters[names[0]].line)
    return (joined,)
