"""Security rules, address and service objects, zones and interfaces of PAN-OS, in XML, as set orders or with braces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from wherry.engine.assurance.filters import (
    DENY,
    PERMIT,
    UNKNOWN,
    Filter,
    FilterDevice,
    FilterLine,
    Match,
    Port,
    Service,
    Ternary,
    all_but,
)
from wherry.read.config.filters.addresses import block_of, connected, range_of
from wherry.read.config.filters.cisco_words import Doubtful
from wherry.read.config.filters.names import port_range
from wherry.read.config.paths import flat_paths
from wherry.read.config.tree import Tree

DEEPEST = 30
ACTIONS = {"allow": PERMIT, "deny": DENY, "drop": DENY, "reset-client": DENY, "reset-server": DENY, "reset-both": DENY}
BASES = ("pre-rulebase", "rulebase", "post-rulebase")
BUILT_IN = {
    "service-http": (Service(protocols=(6,), dst_ports=((80, 80), (8080, 8080))),),
    "service-https": (Service(protocols=(6,), dst_ports=((443, 443),)),),
}
FREE = {"source-user": "any", "category": "any", "source-hip": "any", "destination-hip": "any", "hip-profiles": "any"}
NAMES = {"dynamic-user-group", "schedule"}


@dataclass(slots=True)
class _Rule:
    name: str
    first: int
    last: int
    said: dict[str, list[str]] = field(default_factory=dict)

    def words(self, key: str, default: str = "any") -> list[str]:
        return self.said.get(key) or [default]


@dataclass(slots=True)
class _Found:
    """All that is met in one pass over the paths."""

    name: str = ""
    rules: dict[tuple[int, str], _Rule] = field(default_factory=dict)
    addresses: dict[str, tuple[str, ...]] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    services: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    service_groups: dict[str, list[str]] = field(default_factory=dict)
    zones: dict[str, str] = field(default_factory=dict)
    ports: dict[str, Port] = field(default_factory=dict)
    routers: dict[str, str] = field(default_factory=dict)
    translates: bool = False


def read_panos(tree: Tree, file: str) -> FilterDevice:
    """The security policy, zones and interfaces of a PAN-OS firewall. Between zones nothing passes that no rule allows;
    within a zone everything does, unless a rule says otherwise."""
    found = _Found()
    for path in flat_paths(tree):
        _hear(found, path.words, path.first, path.last)
    ports = tuple(
        Port(
            name=port.name,
            line=port.line,
            addresses=port.addresses,
            zone=found.zones.get(port.name, ""),
            vrf=found.routers.get(port.name, ""),
            translates=found.translates,
        )
        for port in found.ports.values()
    )
    objects = Objects(found)
    order = sorted(found.rules.items(), key=lambda each: each[0][0])
    lines = [line for _, rule in order for line in [_line(rule, objects)] if line is not None]
    zones = sorted(set(found.zones.values()))
    lines += [_within(zone) for zone in zones]
    return FilterDevice(
        name=found.name or file,
        file=file,
        platform="panos",
        ports=ports,
        policy=Filter(name="security rules", file=file, lines=tuple(lines), default=DENY),
        same_zone=UNKNOWN,
        doubts=tuple((doubt.line, doubt.says) for doubt in tree.doubts),
    )


def _within(zone: str) -> FilterLine:
    text = "intrazone-default, which allows unless it was changed"
    return FilterLine(
        action=PERMIT, match=Match(), first=0, last=0, text=text, from_zones=(zone,), to_zones=(zone,), name=text[:17]
    )


def _after(words: tuple[str, ...], *wanted: str) -> tuple[str, ...]:
    """What stands behind a run of words, wherever it is; empty where it is nowhere."""
    first, many = wanted[0], len(wanted)
    if first not in words:
        return ()
    for place in range(words.index(first), len(words) - many):
        if words[place : place + many] == wanted:
            return words[place + many :]
    return ()


def _hear(found: _Found, words: tuple[str, ...], first: int, last: int) -> None:
    for place, base in enumerate(BASES):
        if (rest := _after(words, base, "security", "rules")) and len(rest) > 2:
            rule = found.rules.setdefault((place, rest[0]), _Rule(rest[0], first, last))
            rule.first, rule.last = min(rule.first, first), max(rule.last, last)
            rule.said.setdefault(rest[1], []).append(rest[2])
            return
        if _after(words, base, "nat", "rules"):
            found.translates = True
            return
    if rest := _after(words, "deviceconfig", "system", "hostname"):
        found.name = rest[0]
    elif (rest := _after(words, "address-group")) and len(rest) > 2:
        found.groups.setdefault(rest[0], []).append(rest[2] if rest[1] == "static" else "")
    elif (rest := _after(words, "address")) and len(rest) > 2 and rest[1] in ("ip-netmask", "ip-range", "fqdn"):
        found.addresses[rest[0]] = rest[1:]
    elif (rest := _after(words, "service-group")) and len(rest) > 2:
        found.service_groups.setdefault(rest[0], []).append(rest[-1])
    elif (rest := _after(words, "service")) and len(rest) > 3 and rest[1] == "protocol":
        found.services.setdefault(rest[0], []).append(rest[2:])
    elif (rest := _after(words, "zone")) and len(rest) > 3 and rest[1] == "network":
        found.zones[rest[3]] = rest[0]
    elif (rest := _after(words, "virtual-router")) and len(rest) > 2 and rest[1] == "interface":
        found.routers[rest[2]] = rest[0]
    elif "interface" in words and "ip" in words:
        _hear_port(found, words, first)


def _hear_port(found: _Found, words: tuple[str, ...], line: int) -> None:
    """``interface ethernet ethernet1/1 layer3 ip 10.0.0.1/24``, and units below it."""
    place = len(words) - 1 - words[::-1].index("ip")
    address = connected(words[place + 1]) if len(words) > place + 1 else None
    if address is None:
        return
    before = words[words.index("interface") + 1 : place]
    named = [word for word in before if any(letter.isdigit() for letter in word) and word != "layer3"]
    name = named[-1] if named else before[-1]
    known = found.ports.get(name) or Port(name=name, line=line)
    found.ports[name] = Port(name=name, line=known.line, addresses=(*known.addresses, address))


class Objects:
    """What names stand for."""

    def __init__(self, found: _Found) -> None:
        self.found = found

    def addresses(self, names: list[str], depth: int = 0) -> tuple[Ternary, ...] | None:
        """The blocks of names and literal addresses; None for any. ``Doubtful`` where one cannot be told."""
        blocks: list[Ternary] = []
        for name in names:
            if name == "any":
                return None
            blocks += self._one(name, depth)
        return tuple(blocks)

    def _one(self, name: str, depth: int) -> tuple[Ternary, ...]:
        if name in self.found.groups and depth < DEEPEST:
            inner = self.addresses(self.found.groups[name], depth + 1)
            return ((0, 0),) if inner is None else inner
        kind, text = self.found.addresses.get(name, ("ip-range" if "-" in name else "ip-netmask", name))[:2]
        if ":" in text:
            return ()
        found = range_of(*text.split("-", 1)) if kind == "ip-range" and "-" in text else None
        block = block_of(text) if kind == "ip-netmask" else None
        if found is None and block is None:
            raise Doubtful(f"the address {name} cannot be told from the file")
        return found or ((block,) if block else ())

    def services(self, names: list[str], depth: int = 0) -> tuple[Service, ...] | None:
        """The services of names; None for any. ``Doubtful`` where one cannot be told."""
        made: list[Service] = []
        for name in names:
            if name == "any":
                return None
            if name in self.found.service_groups and depth < DEEPEST:
                inner = self.services(self.found.service_groups[name], depth + 1)
                if inner is None:
                    return None
                made += inner
            elif name in self.found.services:
                made += _services(name, self.found.services[name])
            elif name in BUILT_IN:
                made += BUILT_IN[name]
            else:
                raise Doubtful(f"the service {name} is the application's own" if name == "application-default" else
                               f"the service {name} is not defined")  # fmt: skip
        return tuple(made)


def _services(name: str, said: list[tuple[str, ...]]) -> Iterator[Service]:
    sides: dict[str, dict[str, str]] = {}
    for words in said:
        if len(words) > 2 and words[1] in ("port", "source-port"):
            sides.setdefault(words[0], {})[words[1]] = words[2]
    if not sides:
        raise Doubtful(f"the service {name} is not understood")
    for protocol, ports in sides.items():
        ranges = {}
        for side, text in ports.items():
            each = [port_range(part.strip()) for part in text.split(",")]
            if any(one is None for one in each):
                raise Doubtful(f"the service {name} has a port that is not known")
            ranges[side] = tuple(one for one in each if one is not None)
        number = {"tcp": 6, "udp": 17, "sctp": 132}.get(protocol)
        if number is None:
            raise Doubtful(f"the service {name} is not understood")
        yield Service(protocols=(number,), dst_ports=ranges.get("port"), src_ports=ranges.get("source-port"))


def _line(rule: _Rule, objects: Objects) -> FilterLine | None:
    if rule.words("disabled", "no")[0] == "yes":
        return None
    doubts: list[str] = []
    sides: list[tuple[Ternary, ...] | None] = []
    for side in ("source", "destination"):
        try:
            blocks = objects.addresses(rule.words(side))
            if rule.words(f"negate-{side}", "no")[0] == "yes":
                blocks = () if blocks is None else all_but(blocks)
        except Doubtful as fault:
            doubts.append(str(fault))
            blocks = None
        sides.append(blocks)
    try:
        services = objects.services(rule.words("service"))
    except Doubtful as fault:
        doubts.append(str(fault))
        services = None
    if rule.words("application") != ["any"]:
        doubts.append(
            f"it asks for the application {', '.join(rule.words('application')[:5])}, which ports do not show"
        )
    doubts += [f"it asks for {key}" for key, free in FREE.items() if rule.words(key, free) != [free]]
    doubts += [f"it asks for {key}" for key in NAMES if key in rule.said]
    return FilterLine(
        action=ACTIONS.get(rule.words("action", "deny")[0], UNKNOWN),
        match=Match(src=sides[0], dst=sides[1], services=services, unsure="; ".join(doubts)),
        first=rule.first,
        last=rule.last,
        text=f"rule {rule.name}",
        name=rule.name,
        from_zones=_zones(rule.words("from")),
        to_zones=_zones(rule.words("to")),
    )


def _zones(names: list[str]) -> tuple[str, ...] | None:
    return None if "any" in names else tuple(names)
