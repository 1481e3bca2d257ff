"""Zones, address books, applications and policies of Junos on SRX."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from wherry.engine.assurance.filters import DENY, PERMIT, Filter, FilterLine, Match, Service, Ternary
from wherry.read.config.filters.addresses import block_of, range_of, wild
from wherry.read.config.filters.cisco_words import Doubtful
from wherry.read.config.filters.names import JUNOS_PORTS, port_range, protocol_number
from wherry.read.config.paths import Path

DEEPEST = 30
ACTIONS = {"permit": PERMIT, "deny": DENY, "reject": DENY}
QUIET_THEN = {"log", "count", "application-services", "tcp-options", "destination-address", "services-offload"}


def _tcp(*ports: int) -> tuple[Service, ...]:
    return tuple(Service(protocols=(6,), dst_ports=((port, port),)) for port in ports)


def _udp(*ports: int) -> tuple[Service, ...]:
    return tuple(Service(protocols=(17,), dst_ports=((port, port),)) for port in ports)


BUILT_IN: dict[str, tuple[Service, ...]] = {
    "junos-bgp": _tcp(179), "junos-dhcp-client": _udp(68), "junos-dhcp-server": _udp(67), "junos-dns-tcp": _tcp(53),
    "junos-dns-udp": _udp(53), "junos-ftp": _tcp(21), "junos-gre": (Service(protocols=(47,)),), "junos-http": _tcp(80),
    "junos-https": _tcp(443), "junos-icmp-all": (Service(protocols=(1,)),), "junos-ike": _udp(500),
    "junos-ike-nat": _udp(4500), "junos-imap": _tcp(143), "junos-imaps": _tcp(993), "junos-ldap": _tcp(389),
    "junos-ntp": _udp(123), "junos-ping": (Service(protocols=(1,), icmp=((8, None),)),), "junos-icmp-ping":
    (Service(protocols=(1,), icmp=((8, None),)),), "junos-pop3": _tcp(110), "junos-radius": _udp(1812),
    "junos-radacct": _udp(1813), "junos-smb": _tcp(139, 445), "junos-smtp": _tcp(25), "junos-smtps": _tcp(465),
    "junos-snmp-agentx": _tcp(705), "junos-ssh": _tcp(22), "junos-syslog": _udp(514), "junos-telnet": _tcp(23),
    "junos-tftp": _udp(69), "junos-tacacs": _tcp(49), "junos-ospf": (Service(protocols=(89,)),),
    "junos-tcp-any": (Service(protocols=(6,)),), "junos-udp-any": (Service(protocols=(17,)),),
}  # fmt: skip
"""Applications of the factory's own group. Source: Juniper, Junos default applications."""


def read_zones(paths: Iterable[Path]) -> tuple[dict[str, str], bool]:
    """The zone of each interface, and whether anything is translated."""
    zones: dict[str, str] = {}
    translates = False
    for path in paths:
        words = path.words
        if words[:3] == ("security", "zones", "security-zone") and len(words) > 5 and words[4] == "interfaces":
            zones[words[5] if "." in words[5] else f"{words[5]}.0"] = words[3]
        translates = translates or words[:2] == ("security", "nat")
    return zones, translates


@dataclass(slots=True)
class _Rule:
    name: str
    first: int
    last: int
    from_zones: list[str] = field(default_factory=list)
    to_zones: list[str] = field(default_factory=list)
    match: list[tuple[str, ...]] = field(default_factory=list)
    then: list[tuple[str, ...]] = field(default_factory=list)


class Policies:
    """The policies of a configuration and the objects they name."""

    def __init__(self, paths: list[Path], file: str) -> None:
        self.file = file
        self.books: dict[tuple[str, str], tuple[str, ...]] = {}
        self.sets: dict[tuple[str, str], list[str]] = {}
        self.attached: dict[str, str] = {}
        self.applications: dict[str, dict[str, list[tuple[str, str]]]] = {}
        self.application_sets: dict[str, list[str]] = {}
        self.rules: dict[tuple[str, ...], _Rule] = {}
        self.last: dict[tuple[str, ...], _Rule] = {}
        self.default = DENY
        for path in paths:
            self._hear(path)

    def _hear(self, path: Path) -> None:
        words = path.words
        if words[:2] == ("security", "address-book") and len(words) > 4:
            self._book(words[2], words[3:])
        elif words[:3] == ("security", "zones", "security-zone") and words[4:5] == ("address-book",):
            self._book(f"zone {words[3]}", words[5:])
        elif words[:1] == ("applications",) and len(words) > 3:
            self._application(words[1:])
        elif words[:3] == ("security", "policies", "default-policy"):
            self.default = PERMIT if words[3:4] == ("permit-all",) else DENY
        elif words[:2] == ("security", "policies"):
            self._rule(words[2:], path)

    def _book(self, book: str, words: tuple[str, ...]) -> None:
        if words[0] == "attach" and len(words) > 2:
            self.attached[words[2]] = book
        elif words[0] == "address" and len(words) > 2:
            self.books[book, words[1]] = words[2:]
        elif words[0] == "address-set" and len(words) > 3:
            self.sets.setdefault((book, words[1]), []).append(words[3])

    def _application(self, words: tuple[str, ...]) -> None:
        if words[0] == "application-set" and len(words) > 3:
            self.application_sets.setdefault(words[1], []).append(words[3])
        elif words[0] == "application" and len(words) > 3:
            terms = self.applications.setdefault(words[1], {})
            name, rest = (words[3], words[4:]) if words[2] == "term" else ("", words[2:])
            terms.setdefault(name, []).extend(zip(rest[::2], rest[1::2], strict=False))

    def _rule(self, words: tuple[str, ...], path: Path) -> None:
        key: tuple[str, ...]
        if words[:1] == ("from-zone",) and len(words) > 7 and words[2] == "to-zone" and words[4] == "policy":
            key, rest = (words[1], words[3], words[5]), words[6:]
            zones = ([words[1]], [words[3]])
            store = self.rules
        elif words[:2] == ("global", "policy") and len(words) > 3:
            key, rest, zones, store = ("global", words[2]), words[3:], ([], []), self.last
        else:
            return
        rule = store.setdefault(key, _Rule(key[-1], path.first, path.last, *zones))
        rule.first, rule.last = min(rule.first, path.first), max(rule.last, path.last)
        if rest[0] == "match" and rest[1:2] == ("from-zone",):
            rule.from_zones.append(rest[2])
        elif rest[0] == "match" and rest[1:2] == ("to-zone",):
            rule.to_zones.append(rest[2])
        elif rest[0] in ("match", "then"):
            (rule.match if rest[0] == "match" else rule.then).append(rest[1:])
        elif rest[0] not in ("description", "apply-groups"):
            rule.match.append(("not understood", *rest))

    def filter(self) -> Filter:
        """All policies as one filter between zones: those of a pair of zones before the global ones."""
        rules = [*self.rules.values(), *self.last.values()]
        lines = tuple(self._line(rule) for rule in rules)
        return Filter(name="security policies", file=self.file, lines=lines, default=self.default)

    def _line(self, rule: _Rule) -> FilterLine:
        sides: dict[str, list[Ternary] | None] = {"source-address": [], "destination-address": []}
        services: list[Service] | None = []
        doubts: list[str] = []
        for words in rule.match:
            try:
                if words[0] in sides:
                    zones = rule.from_zones if words[0] == "source-address" else rule.to_zones
                    self._side(sides, words[0], words[1], zones)
                elif words[0] == "application":
                    found = None if services is None else self.services(words[1])
                    services = None if found is None or services is None else [*services, *found]
                elif words[:2] not in (("source-identity", "any"), ("dynamic-application", "any")):
                    doubts.append(f"match {' '.join(words)} is not understood")
            except Doubtful as fault:
                doubts.append(str(fault))
                if words[0] in sides:
                    sides[words[0]] = None
                else:
                    services = None
        said = {words[0] for words in rule.match if words}
        missing = [key for key in (*sides, "application") if key not in said]
        doubts += [f"it names no {key}" for key in missing]
        sides |= dict.fromkeys([key for key in missing if key in sides])
        services = None if "application" in missing else services
        actions = [ACTIONS[words[0]] for words in rule.then if words and words[0] in ACTIONS]
        tunnel = [words for words in rule.then if "tunnel" in words]
        doubts += ["it sends packets into a tunnel"] if tunnel else []
        src, dst = sides["source-address"], sides["destination-address"]
        return FilterLine(
            action=actions[-1] if actions else DENY,
            match=Match(
                src=None if src is None else tuple(src),
                dst=None if dst is None else tuple(dst),
                services=None if services is None else tuple(services),
                unsure="; ".join(doubts),
            ),
            first=rule.first,
            last=rule.last,
            text=f"policy {rule.name}",
            name=rule.name,
            from_zones=tuple(rule.from_zones) or None,
            to_zones=tuple(rule.to_zones) or None,
        )

    def _side(self, sides: dict[str, list[Ternary] | None], side: str, name: str, zones: list[str]) -> None:
        if name in ("any", "any-ipv4"):
            sides[side] = None
        elif name == "any-ipv6":
            return
        elif (known := sides[side]) is not None:
            known.extend(self.addresses(name, [self.attached.get(zone, f"zone {zone}") for zone in zones]))

    def addresses(self, name: str, books: list[str], depth: int = 0) -> tuple[Ternary, ...]:
        """The blocks of an address or address set in the first book that has it. ``Doubtful`` where none has."""
        for book in (*books, *(f"{each}" for each in ("global",))):
            if (book, name) in self.sets and depth < DEEPEST:
                inner = (self.addresses(each, [book], depth + 1) for each in self.sets[book, name])
                return tuple(block for blocks in inner for block in blocks)
            if (book, name) in self.books:
                return _blocks(name, self.books[book, name])
        raise Doubtful(f"the address {name} is not defined")

    def services(self, name: str, depth: int = 0) -> tuple[Service, ...] | None:
        """The services of an application or a set of them; None for any. ``Doubtful`` where it is not known."""
        if name == "any":
            return None
        if name in self.application_sets and depth < DEEPEST:
            found: list[Service] = []
            for each in self.application_sets[name]:
                inner = self.services(each, depth + 1)
                if inner is None:
                    return None
                found += inner
            return tuple(found)
        if name in self.applications:
            return tuple(_service(name, pairs) for pairs in self.applications[name].values())
        if name not in BUILT_IN:
            raise Doubtful(f"the application {name} is not defined")
        return BUILT_IN[name]


def _blocks(name: str, words: tuple[str, ...]) -> tuple[Ternary, ...]:
    if words[0] == "ip-prefix":
        words = words[1:]
    if words[0] == "range-address" and len(words) > 3:
        found = range_of(words[1], words[3])
        if found:
            return found
    if words[0] == "wildcard-address" and len(words) > 1 and "/" in words[1]:
        address, _, mask = words[1].partition("/")
        pattern = wild(address, ".".join(str(255 - int(part)) for part in mask.split(".")))
        return (pattern,) if pattern else ()
    if ":" in words[0] and words[0] != "dns-name":
        return ()
    block = block_of(words[0])
    if block is None:
        raise Doubtful(f"the address {name} cannot be told from the file")
    return (block,)


def _service(name: str, pairs: list[tuple[str, str]]) -> Service:
    said = dict(pairs)
    protocol = protocol_number(said.get("protocol", ""))
    if protocol is None or "rpc-program-number" in said or "uuid" in said:
        raise Doubtful(f"the application {name} is not understood")
    ranges = {}
    for key in ("source-port", "destination-port"):
        if key in said:
            found = port_range(said[key], JUNOS_PORTS)
            if found is None:
                raise Doubtful(f"the application {name} has a port that is not known")
            ranges[key] = (found,)
    icmp = None
    if "icmp-type" in said:
        if not said["icmp-type"].isdigit():
            raise Doubtful(f"the application {name} has an ICMP type that is not known")
        code = said.get("icmp-code", "")
        icmp = ((int(said["icmp-type"]), int(code) if code.isdigit() else None),)
    return Service(
        protocols=(protocol,),
        src_ports=ranges.get("source-port"),
        dst_ports=ranges.get("destination-port"),
        icmp=icmp,
    )
