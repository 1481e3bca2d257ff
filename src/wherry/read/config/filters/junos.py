"""Firewall filters and interfaces of Junos, with braces or as set orders; policies of SRX are in ``junos_policy``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from wherry.engine.assurance.filters import (
    ACK,
    DENY,
    ESTABLISHED,
    FLAGS,
    PERMIT,
    SYN,
    UNKNOWN,
    Filter,
    FilterDevice,
    FilterLine,
    Match,
    Port,
    Range,
    Service,
    Ternary,
)
from wherry.read.config.filters.addresses import block_of, connected
from wherry.read.config.filters.cisco_rule import Doubtful
from wherry.read.config.filters.junos_policy import Policies, read_zones
from wherry.read.config.filters.names import DSCP, ICMP, JUNOS_PORTS, PRECEDENCE, port_range, protocol_number
from wherry.read.config.paths import Path, flat_paths
from wherry.read.config.tree import Tree

ENDS = {"accept": PERMIT, "discard": DENY, "reject": DENY}
GO_ON = ("next", "term")
HARMLESS = {
    "count", "log", "syslog", "policer", "forwarding-class", "loss-priority", "sample", "port-mirror", "dscp", "clear",
    "port-mirror-instance", "three-color-policer", "service-accounting", "packet-mode", "traffic-class",
    "prefix-action", "routing-instance", "next-interface", "next-ip", "logical-system", "topology",
}  # fmt: skip
SIDES = {"source": ("src",), "destination": ("dst",), "": ("src", "dst")}
FLAG_WORDS = {"syn": FLAGS["syn"], "ack": ACK, "fin": FLAGS["fin"], "rst": FLAGS["rst"], "push": 16, "urgent": 32}


@dataclass(slots=True)
class Term:
    """One term as its paths are met."""

    name: str
    first: int
    last: int
    conditions: list[tuple[str, ...]] = field(default_factory=list)
    actions: list[tuple[str, ...]] = field(default_factory=list)


class PrefixLists:
    """The prefix lists of a configuration, by name; ``apply-path`` takes the addresses that stand at a path."""

    def __init__(self, paths: list[Path]) -> None:
        self.lists: dict[str, list[Ternary]] = {}
        for path in paths:
            words = path.words
            if words[:2] == ("policy-options", "prefix-list") and len(words) > 2:
                found = self.lists.setdefault(words[2], [])
                if words[3:4] == ("apply-path",) and len(words) > 4:
                    found += _at_path(words[4].split(), paths)
                elif len(words) > 3:
                    block = block_of("".join(words[3:]))
                    found += [block] if block else []

    def blocks(self, name: str) -> tuple[Ternary, ...]:
        """The IPv4 blocks of a list. ``Doubtful`` where there is no such list, or its members come from elsewhere."""
        if name not in self.lists:
            raise Doubtful(f"the prefix list {name} is not defined")
        return tuple(self.lists[name])


def _at_path(pattern: list[str], paths: list[Path]) -> Iterable[Ternary]:
    """Blocks at the last wildcard of a path such as ``protocols bgp group <*> neighbor <*>``."""
    last = max((place for place, word in enumerate(pattern) if word.startswith("<")), default=len(pattern) - 1)
    shapes = [re.compile(re.escape(word.strip("<>")).replace(r"\*", ".*")) for word in pattern]
    for path in paths:
        words = path.words
        if len(words) >= len(pattern) and all(map(re.Pattern.fullmatch, shapes, words)):
            block = block_of(words[last])
            if block:
                yield block


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


class Conditions:
    """What a term's ``from`` says, gathered field by field: values of one field are alternatives, fields all hold."""

    def __init__(self, lists: PrefixLists) -> None:
        self.lists = lists
        self.with_: dict[str, list[Ternary]] = {}
        self.without: dict[str, list[Ternary]] = {}
        self.ports: dict[str, list[Range]] = {}
        self.protocols: list[int] = []
        self.not_protocols: list[int] = []
        self.kinds: list[int] = []
        self.codes: list[int] = []
        self.flags: tuple[tuple[int, int], ...] | None = None
        self.dscp: list[int] = []
        self.fragment: bool | None = None
        self.lengths: list[Range] = []
        self.doubts: list[str] = []

    def read(self, conditions: Iterable[tuple[str, ...]]) -> tuple[Match, ...]:
        """All conditions together. What is not understood makes the match unsure, and wider where it must be."""
        for words in conditions:
            try:
                self._hear(words)
            except Doubtful as fault:
                self.doubts.append(str(fault))
        return self._matches()

    def _hear(self, words: tuple[str, ...]) -> None:
        key, value = words[0], words[1] if len(words) > 1 else ""
        if key.endswith("-range-optimize"):
            return
        if key.endswith("-address") or key == "address":
            self._address(key.removesuffix("address").rstrip("-"), value, words[2:])
        elif key.endswith("prefix-list"):
            side = key.removesuffix("prefix-list").rstrip("-")
            store = self.without if words[2:] == ("except",) else self.with_
            store.setdefault(side, []).extend(self.lists.blocks(value))
        elif key in ("port", "source-port", "destination-port"):
            found = port_range(value, JUNOS_PORTS)
            if found is None:
                raise Doubtful(f"{value} is no port that is known")
            self.ports.setdefault(key.removesuffix("port").rstrip("-"), []).append(found)
        else:
            self._hear_rest(key, value)

    def _address(self, side: str, value: str, rest: tuple[str, ...]) -> None:
        block = block_of(value) if value != "any" else (0, 0)
        if ":" in value:
            return
        if block is None or side not in SIDES or rest not in ((), ("except",)):
            raise Doubtful(f"{value} is no block of IPv4 addresses")
        (self.without if rest == ("except",) else self.with_).setdefault(side, []).append(block)

    def _hear_rest(self, key: str, value: str) -> None:
        if key in ("protocol", "ip-protocol", "next-header", "protocol-except"):
            number = protocol_number(value)
            if number is None:
                raise Doubtful(f"{value} is no protocol that is known")
            (self.not_protocols if key == "protocol-except" else self.protocols).append(number)
        elif key == "icmp-type":
            self.kinds += _numbers(value, 0)
        elif key == "icmp-code":
            self.codes += _numbers(value, 1)
        elif key == "tcp-established":
            self.flags = ESTABLISHED
        elif key == "tcp-initial":
            self.flags = ((SYN | ACK, SYN),)
        elif key == "tcp-flags":
            self.flags = _flags(value)
        elif key == "dscp":
            self.dscp.append(int(value) if value.isdigit() else _in_table(value, DSCP))
        elif key == "precedence":
            base = int(value) if value.isdigit() else _in_table(value, PRECEDENCE)
            self.dscp += range(base * 8, base * 8 + 8)
        elif key in ("is-fragment", "first-fragment"):
            self.fragment = key == "is-fragment"
            if key == "first-fragment":
                raise Doubtful("the first fragment of several is not told apart from a whole packet")
        elif key == "packet-length":
            low, _, high = value.partition("-")
            self.lengths.append((int(low), int(high or low)))
        else:
            raise Doubtful(f"from {key} {value} is not understood".replace("  ", " "))

    def _matches(self) -> tuple[Match, ...]:
        sides: dict[str, tuple[Ternary, ...] | None] = {"src": None, "dst": None}
        for side, name in (("source", "src"), ("destination", "dst")):
            if side in self.with_ or side in self.without:
                sides[name] = _longest(self.with_.get(side), self.without.get(side, []))
        made = Match(
            src=sides["src"],
            dst=sides["dst"],
            services=self._services(),
            dscp=tuple(self.dscp) or None,
            fragment=self.fragment,
            lengths=tuple(self.lengths) or None,
            unsure="; ".join(self.doubts),
        )
        if "" not in self.with_ and "" not in self.without:
            return (made,)
        if made.src is not None or made.dst is not None:
            return (replace(made, unsure="; ".join([*self.doubts, "it names an address on either side and on one"])),)
        either = _longest(self.with_.get(""), self.without.get("", []))
        return (replace(made, src=either), replace(made, dst=either))

    def _services(self) -> tuple[Service, ...] | None:
        protocols = tuple(self.protocols) or None
        if self.not_protocols:
            protocols = tuple(each for each in range(256) if each not in self.not_protocols)
        icmp: tuple[tuple[int, int | None], ...] | None = None
        if self.kinds:
            codes: list[int | None] = [*self.codes] or [None]
            icmp = tuple((kind, code) for kind in self.kinds for code in codes)
        elif self.codes:
            icmp = tuple((kind, code) for kind in range(256) for code in self.codes)
        base = {
            "protocols": protocols,
            "src_ports": tuple(self.ports["source"]) if "source" in self.ports else None,
            "dst_ports": tuple(self.ports["destination"]) if "destination" in self.ports else None,
            "icmp": icmp,
            "flags": self.flags,
        }
        either = tuple(self.ports.get("", ())) or None
        if either is not None:
            return (Service(**{**base, "src_ports": either}), Service(**{**base, "dst_ports": either}))  # type: ignore[arg-type]
        made = Service(**base)  # type: ignore[arg-type]
        return None if made == Service() else (made,)


def _longest(given: list[Ternary] | None, excepted: list[Ternary]) -> tuple[Ternary, ...]:
    """Blocks without those excepted: Junos takes the longest block that holds the address, whichever it is."""
    left = given if given is not None else [(0, 0)]
    kept = sorted(left, key=lambda each: each[1].bit_count())
    found: list[Ternary] = []
    for block in kept:
        holes = [hole for hole in excepted if hole[1] & block[1] == block[1] and hole[0] & block[1] == block[0]]
        larger = [hole for hole in excepted if hole[1] & block[1] == hole[1] and block[0] & hole[1] == hole[0]]
        if any(hole == block for hole in larger):
            continue
        found += _cut(block, holes)
    return tuple(found)


def _cut(block: Ternary, holes: list[Ternary]) -> list[Ternary]:
    """A block as smaller blocks without its holes."""
    inside = [hole for hole in holes if hole[1] & block[1] == block[1] and hole[0] & block[1] == block[0]]
    if not inside:
        return [block]
    if any(hole[1] == block[1] for hole in inside):
        return []
    length = block[1].bit_count()
    bit = 1 << (31 - length)
    halves = [(block[0], block[1] | bit), (block[0] | bit, block[1] | bit)]
    return [piece for half in halves for piece in _cut(half, inside)]


def _numbers(value: str, part: int) -> range:
    """An ICMP type (part 0) or code (part 1) by number, range or name."""
    low, dash, high = value.partition("-")
    if low.isdigit() and (not dash or high.isdigit()):
        return range(int(low), min(int(high or low), 255) + 1)
    found = ICMP.get(value)
    number = None if found is None else found[part]
    if number is None:
        raise Doubtful(f"{value} is no ICMP word that is known")
    return range(number, number + 1)


def _in_table(value: str, table: dict[str, int]) -> int:
    if value not in table:
        raise Doubtful(f"{value} is not known")
    return table[value]


def _flags(value: str) -> tuple[tuple[int, int], ...]:
    """``(syn & !ack)``, ``syn | fin`` and single words; what nests deeper is not understood."""
    plain = value.replace("(", " ").replace(")", " ")
    if "&" in plain and "|" in plain:
        raise Doubtful(f"tcp-flags {value} is not understood")
    parts = [part.strip() for part in plain.replace("|", "&").split("&")]
    pairs = []
    for part in parts:
        bit = FLAG_WORDS.get(part.lstrip("! "))
        if bit is None:
            raise Doubtful(f"tcp-flags {value} is not understood")
        pairs.append((bit, 0 if part.startswith("!") else bit))
    if "|" in plain:
        return tuple(pairs)
    return ((sum(care for care, _ in pairs), sum(bits for _, bits in pairs)),)


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
