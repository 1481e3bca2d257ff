"""Access lists and interfaces of IOS, IOS XE, IOS XR, NX-OS and EOS."""

from __future__ import annotations

from dataclasses import dataclass, field

from wherry.engine.assurance.filters import DENY, PERMIT, UNKNOWN, Filter, FilterDevice, FilterLine, Match, Port
from wherry.read.config.filters.addresses import connected
from wherry.read.config.filters.cisco_objects import read_objects
from wherry.read.config.filters.cisco_rule import ACTIONS, read_rule
from wherry.read.config.filters.cisco_words import Objects
from wherry.read.config.tree import TOP, Tree

SILENT = {"remark", "description", "statistics", "counters", "resequence", "exit", "ignore", "hardware", "shared", "!"}
NUMBERED_STANDARD = (range(1, 100), range(1300, 2000))
NUMBERED_EXTENDED = (range(100, 200), range(2000, 2700))
INWARD = {"in": "into", "ingress": "into", "out": "out_of", "egress": "out_of"}


@dataclass(slots=True)
class AccessLists:
    """The access lists of one configuration as they are met, in the order of their lines."""

    tree: Tree
    file: str
    platform: str
    objects: Objects
    lines: dict[str, list[tuple[int, FilterLine]]] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, node: int, words: list[str], *, standard: bool) -> None:
        """Take one line of a list in, from its words without the name of the list."""
        self.places.setdefault(name, self.tree.firsts[node])
        found = self.lines.setdefault(name, [])
        if words[:1] == ["seq"]:
            words = words[1:]
        sequence = -1
        if len(words) > 1 and words[0].isdigit():
            sequence, words = int(words[0][:9]), words[1:]
        if not words or words[0] in SILENT or words[0] == "no" or "inactive" in words[-1:]:
            return
        first, last, text = self.tree.firsts[node], self.tree.lasts[node], self.tree.texts[node]
        action = ACTIONS.get(words[0])
        if action is None:
            match = Match(unsure=f"{words[0]} is not understood")
            action = UNKNOWN
        else:
            match = read_rule(words[1:], self.objects, platform=self.platform, standard=standard)
        found.append((sequence, FilterLine(action=action, match=match, first=first, last=last, text=text)))

    def filters(self) -> dict[str, Filter]:
        """The lists as filters. Lines with numbers stand in the order of their numbers."""
        made = {}
        for name, lines in self.lines.items():
            if all(sequence >= 0 for sequence, _ in lines):
                lines = sorted(lines, key=lambda each: each[0])
            default = DENY if lines else PERMIT if self.platform in ("ios", "iosxe") else UNKNOWN
            made[name] = Filter(
                name=name,
                file=self.file,
                lines=tuple(line for _, line in lines),
                default=default,
                line=self.places[name],
            )
        return made


def gather_lists(tree: Tree, file: str, platform: str) -> AccessLists:
    """Every IPv4 access list of a configuration."""
    lists = AccessLists(tree, file, platform, read_objects(tree))
    for top in tree.children[TOP]:
        words = tree.texts[top].split()
        if words[0] == "access-list" and len(words) > 2:
            _numbered(lists, top, words[1], words[2:])
        elif words[:2] in (["ip", "access-list"], ["ipv4", "access-list"]) and len(words) > 2:
            _named(lists, top, words[2:])
    return lists


def _named(lists: AccessLists, top: int, words: list[str]) -> None:
    standard = words[0] == "standard"
    name = words[1] if words[0] in ("standard", "extended") and len(words) > 1 else words[0]
    if name in ("resequence", "log-update", "logging", "role-based", "persistent", "helper", "fqdn"):
        return
    if lists.platform == "eos" and words[0] == "standard":
        standard = True
    if lists.platform in ("ios", "iosxe") and name.isdigit():
        standard = standard or any(int(name[:9]) in each for each in NUMBERED_STANDARD)
    lists.places.setdefault(name, lists.tree.firsts[top])
    lists.lines.setdefault(name, [])
    for child, text in lists.tree.inside(top):
        lists.add(name, child, text.split(), standard=standard)


def _numbered(lists: AccessLists, top: int, name: str, words: list[str]) -> None:
    if words[0] == "line" and len(words) > 2:
        words = words[2:]
    kind, standard = words[0], False
    if kind in ("extended", "standard"):
        standard, words = kind == "standard", words[1:]
    elif kind in ("webtype", "ethertype"):
        return
    elif name.isdigit() and lists.platform != "asa":
        number = int(name[:9])
        standard = any(number in each for each in NUMBERED_STANDARD)
        if not standard and not any(number in each for each in NUMBERED_EXTENDED):
            return
    if words:
        lists.add(name, top, words, standard=standard)


@dataclass(slots=True)
class _Interface:
    """What an interface says, line by line."""

    name: str
    line: int
    addresses: list[tuple[int, int]] = field(default_factory=list)
    into: list[str] = field(default_factory=list)
    out_of: list[str] = field(default_factory=list)
    zone: str = ""
    active: bool = True
    vrf: str = ""
    description: str = ""
    translates: bool = False

    def hear(self, words: list[str]) -> None:
        """One line of the interface."""
        if words[0] == "description":
            self.description = " ".join(words[1:])
        elif words[0] == "shutdown":
            self.active = False
        elif words[:2] in (["ip", "address"], ["ipv4", "address"]) and len(words) > 2:
            found = connected(words[2]) or (connected(words[2], words[3]) if len(words) > 3 else None)
            if found:
                self.addresses.append(found)
        elif words[:2] in (["ip", "access-group"], ["ipv4", "access-group"]) and len(words) > 3:
            self._applied(words[2], words[3])
        elif words[:2] == ["ip", "nat"]:
            self.translates = True
        elif words[0] == "zone-member" and len(words) > 2:
            self.zone = words[2]
        elif words[0] == "vrf" or words[:2] == ["ip", "vrf"]:
            self.vrf = words[-1]

    def _applied(self, name: str, way: str) -> None:
        if INWARD.get(way) == "into":
            self.into.append(name)
        elif INWARD.get(way) == "out_of":
            self.out_of.append(name)

    def port(self) -> Port:
        """The interface as a port."""
        return Port(
            name=self.name,
            line=self.line,
            addresses=tuple(self.addresses),
            into=tuple(self.into),
            out_of=tuple(self.out_of),
            zone=self.zone,
            active=self.active,
            vrf=self.vrf,
            description=self.description,
            translates=self.translates,
        )


def read_cisco(tree: Tree, file: str, platform: str) -> FilterDevice:
    """The filters and interfaces of a configuration of IOS, IOS XE, IOS XR, NX-OS or EOS."""
    lists = gather_lists(tree, file, platform)
    name, ports, zones = file, [], False
    for top in tree.children[TOP]:
        words = tree.texts[top].split()
        if words[0] in ("hostname", "switchname") and len(words) > 1:
            name = words[1].strip('"')
        elif words[0] == "interface" and len(words) > 1:
            heard = _Interface("".join(words[1:]), tree.firsts[top])
            for _, text in tree.inside(top):
                heard.hear(text.split())
            zones = zones or bool(heard.zone)
            ports.append(heard.port())
    judged_by_zones = Filter(name="zones", file=file, lines=(), unsure="the zone-based policy firewall is not judged")
    return FilterDevice(
        name=name,
        file=file,
        platform=platform,
        ports=tuple(ports),
        filters=lists.filters(),
        policy=judged_by_zones if zones else None,
        missing=PERMIT if platform in ("ios", "iosxe") else UNKNOWN,
        same_zone=PERMIT if zones else UNKNOWN,
        doubts=tuple((doubt.line, doubt.says) for doubt in tree.doubts),
    )
