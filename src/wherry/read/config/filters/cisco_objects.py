"""What the object groups of IOS, IOS XR, NX-OS and ASA stand for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from wherry.engine.assurance.filters import Range, Service
from wherry.read.config.filters.addresses import block_of, masked, number_of, range_of
from wherry.read.config.filters.cisco_rule import read_ports
from wherry.read.config.filters.cisco_words import Addresses, Doubtful, Objects, Words
from wherry.read.config.filters.names import ICMP, port_number, protocol_number
from wherry.read.config.tree import TOP, Tree

G = TypeVar("G")
ADDRESSES, SERVICES, PORTS, ICMP_TYPES, PROTOCOLS = "addresses", "services", "ports", "icmp", "protocols"
DEEPEST = 30
KINDS = {"network": ADDRESSES, "service": SERVICES, "port": PORTS, "icmp-type": ICMP_TYPES, "protocol": PROTOCOLS}
LEADING = {"network-object", "service-object", "port-object", "protocol-object", "icmp-object", "service", "subnet"}


def read_objects(tree: Tree) -> Objects:
    """Every group of a configuration, its members expanded. A group that holds what is not understood, that is nowhere
    defined or that holds itself is None."""
    blocks = _blocks(tree)
    objects = Objects()
    groups = _Groups(blocks, objects)
    for kind, name in blocks:
        groups.find(kind, name, 0)
    return objects


def _blocks(tree: Tree) -> dict[tuple[str, str], tuple[str, list[str]]]:
    """The members of each group by its kind and name, with what its heading says behind the name."""
    found: dict[tuple[str, str], tuple[str, list[str]]] = {}
    for top in tree.children[TOP]:
        words = tree.texts[top].split()
        if len(words) < 3 or words[0] not in ("object", "object-group"):
            continue
        said = _heading(words)
        if said is None:
            continue
        kind, name, rest = said
        lines = [text for _, text in tree.inside(top)]
        found.setdefault((kind, name), (rest, []))[1].extend(lines)
    return found


def _heading(words: list[str]) -> tuple[str, str, str] | None:
    if words[1] in ("ip", "network") and words[2] in ("address", "ipv4") and len(words) > 3:
        return ADDRESSES, words[3], ""
    if words[1] == "ip" and words[2] == "port" and len(words) > 3:
        return PORTS, words[3], ""
    if words[1] in ("ipv6",) or words[2] == "ipv6":
        return None
    kind = KINDS.get(words[1])
    if kind == SERVICES and words[0] == "object-group" and len(words) > 3:
        return PORTS, words[2], words[3]
    return None if kind is None else (kind, words[2], "")


class _Groups:
    """Expands groups that hold groups."""

    def __init__(self, blocks: dict[tuple[str, str], tuple[str, list[str]]], objects: Objects) -> None:
        self.blocks, self.objects = blocks, objects

    def find(self, kind: str, name: str, depth: int) -> None:
        """Work one group out, unless it is worked out already."""
        store = self._store(kind)
        if name in store:
            return
        store[name] = None
        if depth > DEEPEST or (kind, name) not in self.blocks:
            return
        rest, lines = self.blocks[kind, name]
        try:
            if kind == ADDRESSES:
                self.objects.addresses[name] = tuple(self._addresses(lines, depth))
            elif kind == PORTS:
                self.objects.ports[name] = tuple(self._port_ranges(lines, depth))
                self.objects.services.setdefault(name, tuple(self._of_ports(name, rest)))
            else:
                self.objects.services[name] = tuple(self._services(kind, lines, depth))
        except Doubtful:
            store[name] = None

    def _store(self, kind: str) -> dict[str, Any]:
        if kind == ADDRESSES:
            return self.objects.addresses
        return self.objects.ports if kind == PORTS else self.objects.services

    def _of_ports(self, name: str, rest: str) -> Iterator[Service]:
        protocols = tuple(number for each in rest.split("-") if (number := protocol_number(each)) is not None)
        yield Service(protocols=protocols or (6, 17), dst_ports=self.objects.ports[name])

    def _members(self, lines: list[str]) -> Iterator[list[str]]:
        for line in lines:
            words = line.split()
            if words[0].isdigit() and len(words) > 1 and "." not in words[0]:
                words = words[1:]
            if words[0] not in ("description", "remark", "nat"):
                yield words

    def _addresses(self, lines: list[str], depth: int) -> Iterator[tuple[int, int]]:
        for words in self._members(lines):
            if words[0] in LEADING:
                words = words[1:]
            if words[0] in ("group-object", "object", "object-group") and len(words) > 1:
                self.find(ADDRESSES, words[1], depth + 1)
                inner = self.objects.addresses.get(words[1])
                if inner is None:
                    raise Doubtful(f"the group {words[1]} is not understood")
                yield from inner
            else:
                yield from _addresses_of(words)

    def _port_ranges(self, lines: list[str], depth: int) -> Iterator[Range]:
        for words in self._members(lines):
            if words[0] in ("group-object", "object-group") and len(words) > 1:
                self.find(PORTS, words[1], depth + 1)
                yield from _known(self.objects.ports.get(words[1]), words[1])
                continue
            ranges = read_ports(Words(words[1:] if words[0] == "port-object" else words), self.objects, None)
            if ranges is None:
                raise Doubtful(f"{' '.join(words)} is no port")
            yield from ranges

    def _services(self, kind: str, lines: list[str], depth: int) -> Iterator[Service]:
        for words in self._members(lines):
            if words[0] in ("group-object", "object-group") or words[:2] == ["service-object", "object"]:
                name = words[-1]
                self.find(kind if (kind, name) in self.blocks else SERVICES, name, depth + 1)
                yield from _known(self.objects.services.get(name), name)
                continue
            yield _service_of(words[1:] if words[0] in LEADING else words, self.objects, kind)


def _known(group: tuple[G, ...] | None, name: str) -> Iterator[G]:
    if group is None:
        raise Doubtful(f"the group {name} is not understood")
    yield from group


def _addresses_of(words: list[str]) -> Addresses:
    if words[0] in ("any", "any4", "0.0.0.0"):
        return ((0, 0),)
    found: Addresses | None = None
    if words[0] == "host" and len(words) > 1:
        block = block_of(words[1])
        found = (block,) if block else None
    elif words[0] == "range" and len(words) > 2:
        found = range_of(words[1], words[2])
    elif "/" in words[0] or (len(words) == 1 and number_of(words[0]) is not None):
        block = block_of(words[0])
        found = (block,) if block else None
    elif len(words) == 2:
        pattern = masked(words[0], words[1])
        found = (pattern,) if pattern else None
    if found is None:
        raise Doubtful(f"{' '.join(words)} is no block of IPv4 addresses")
    return found


def _service_of(words: list[str], objects: Objects, kind: str) -> Service:
    if kind == ICMP_TYPES:
        told = (int(words[0]), None) if words[0].isdigit() else ICMP.get(words[0])
        if told is None:
            raise Doubtful(f"{words[0]} is no ICMP type that is known")
        return Service(protocols=(1,), icmp=(told,))
    if words[0] == "tcp-udp":
        protocols: tuple[int, ...] | None = (6, 17)
    elif words[0] in ("ip", "ipv4"):
        protocols = None
    else:
        number = protocol_number(words[0])
        if number is None:
            raise Doubtful(f"{words[0]} is no protocol that is known")
        protocols = (number,)
    left = Words(words[1:])
    if protocols == (1,) and left.left:
        told = ICMP.get(left.peek()) if not left.peek().isdigit() else (int(left.peek()), None)
        if told is None:
            raise Doubtful(f"{left.peek()} is no ICMP type that is known")
        return Service(protocols=protocols, icmp=(told,))
    sides: dict[str, tuple[Range, ...] | None] = {"source": None, "destination": None}
    while left.left:
        side = left.take() if left.peek() in sides else "destination"
        if port_number(left.peek()) is not None and left.left == 1:
            left = Words(["eq", left.peek()])
        ranges = read_ports(left, objects, protocols[0] if protocols else None)
        if ranges is None:
            raise Doubtful(f"{left.peek()} is not understood")
        sides[side] = ranges
    return Service(protocols=protocols, src_ports=sides["source"], dst_ports=sides["destination"])
