"""Access lists, interfaces and security levels of Cisco ASA."""

from __future__ import annotations

from dataclasses import dataclass, field

from wherry.engine.assurance.filters import DENY, PERMIT, Filter, FilterDevice, FilterLine, Match, Port
from wherry.read.config.filters.addresses import connected
from wherry.read.config.filters.cisco import gather_lists
from wherry.read.config.tree import TOP, Tree

GLOBAL = "global"


@dataclass(slots=True)
class _Interface:
    name: str
    line: int
    zone: str = ""
    level: int | None = None
    addresses: list[tuple[int, int]] = field(default_factory=list)
    active: bool = True
    description: str = ""

    def hear(self, words: list[str]) -> None:
        if words[0] == "nameif" and len(words) > 1:
            self.zone = words[1]
            if self.level is None:
                self.level = 100 if self.zone == "inside" else 0
        elif words[0] == "security-level" and words[-1].isdigit():
            self.level = int(words[-1][:3])
        elif words[:2] == ["ip", "address"] and len(words) > 3:
            found = connected(words[2], words[3])
            self.addresses += [found] if found else []
        elif words[0] == "shutdown":
            self.active = False
        elif words[0] == "description":
            self.description = " ".join(words[1:])


def read_asa(tree: Tree, file: str) -> FilterDevice:
    """The filters and interfaces of an ASA. Between interfaces without an access list the security levels decide: from
    a higher to a lower level packets pass, otherwise not."""
    filters = gather_lists(tree, file, "asa").filters()
    name, heard, same, translates = file, [], False, False
    groups: dict[tuple[str, str], str] = {}
    for top in tree.children[TOP]:
        words = tree.texts[top].split()
        if words[0] == "hostname" and len(words) > 1:
            name = words[1]
        elif words[0] == "interface" and len(words) > 1:
            found = _Interface("".join(words[1:]), tree.firsts[top])
            for _, text in tree.inside(top):
                found.hear(text.split())
            heard.append(found)
        elif words[0] == "access-group" and len(words) > 2:
            groups[words[-1] if words[2] != GLOBAL else GLOBAL, words[2]] = words[1]
        elif words[0] == "same-security-traffic":
            same = same or words[-1] == "inter-interface"
        elif words[0] in ("nat", "static", "global") or _has_nat(tree, top, words):
            translates = True
    ports = _ports(heard, groups, filters, translates, file)
    return FilterDevice(
        name=name,
        file=file,
        platform="asa",
        ports=tuple(ports),
        filters=filters,
        policy=_levels(heard, {each.zone for each, port in zip(heard, ports, strict=True) if port.into}, same, file),
        same_zone=DENY,
        doubts=tuple((doubt.line, doubt.says) for doubt in tree.doubts),
    )


def _ports(
    heard: list[_Interface], groups: dict[tuple[str, str], str], filters: dict[str, Filter], translates: bool, file: str
) -> list[Port]:
    everywhere = groups.get((GLOBAL, GLOBAL))
    ports = []
    for each in heard:
        into = groups.get((each.zone, "in")) if each.zone else None
        if everywhere and into:
            into = _joined(filters, into, everywhere, file)
        ports.append(
            Port(
                name=each.name,
                line=each.line,
                addresses=tuple(each.addresses),
                into=tuple(name for name in (into or everywhere,) if name) if each.zone else (),
                out_of=tuple(name for name in (groups.get((each.zone, "out")),) if name) if each.zone else (),
                zone=each.zone,
                active=each.active and bool(each.zone),
                description=each.description,
                translates=translates,
            )
        )
    return ports


def _has_nat(tree: Tree, top: int, words: list[str]) -> bool:
    return words[0] == "object" and any(text.startswith("nat ") for _, text in tree.inside(top))


def _joined(filters: dict[str, Filter], first: str, second: str, file: str) -> str:
    """An interface's list and then the global one, which decides what the first does not name."""
    one, two = filters.get(first), filters.get(second)
    if one is None or two is None:
        return first
    name = f"{first} then {second}"
    filters[name] = Filter(name=name, file=file, lines=(*one.lines, *two.lines), default=DENY, line=one.line)
    return name


def _levels(heard: list[_Interface], listed: set[str], same: bool, file: str) -> Filter:
    """The security levels as a policy: an inbound list, where there is one, has decided already."""
    lines = []
    for left in heard:
        for right in heard:
            if not left.zone or not right.zone or left is right:
                continue
            higher = (left.level or 0) > (right.level or 0) or (same and left.level == right.level)
            text = f"security levels: {left.zone} {left.level}, {right.zone} {right.level}"
            if left.zone in listed:
                higher, text = True, f"the access list of {left.zone} decides"
            lines.append(
                FilterLine(
                    action=PERMIT if higher else DENY,
                    match=Match(),
                    first=left.line,
                    last=left.line,
                    text=text,
                    from_zones=(left.zone,),
                    to_zones=(right.zone,),
                )
            )
    return Filter(name="security levels", file=file, lines=tuple(lines), default=DENY)
