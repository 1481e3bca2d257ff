"""Packet filters in one form, whatever vendor wrote them: lines in order, the first that matches decides.

What a line says of a packet is a conjunction of fields; a field that is None says nothing. What could not be understood
is kept as ``unsure``, in words: such a line may match any packet that its known fields admit, and is never taken to
match one for certain. IPv4 only; lines of IPv6 filters are not judged here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

PERMIT, DENY, UNKNOWN = "permit", "deny", "unknown"
ICMP, TCP, UDP = 1, 6, 17
ACK, RST, SYN, FIN, PSH, URG = 1, 2, 4, 8, 16, 32
FLAGS = {"ack": ACK, "rst": RST, "syn": SYN, "fin": FIN, "psh": PSH, "urg": URG}
ESTABLISHED = ((ACK, ACK), (RST, RST))
EVERY = 0xFFFFFFFF
Ternary = tuple[int, int]
"""An address pattern: a value, and the bits of it that count. A /24 has its upper 24 bits counting."""
Range = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One way in which packets are told apart above the address: ``protocols`` is None for any, ports and lengths are
    inclusive ranges, ``icmp`` are (type, code or None), ``flags`` are (bits that count, their values)."""

    protocols: tuple[int, ...] | None = None
    src_ports: tuple[Range, ...] | None = None
    dst_ports: tuple[Range, ...] | None = None
    icmp: tuple[tuple[int, int | None], ...] | None = None
    flags: tuple[tuple[int, int], ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The packets that a line is about: any of its sources, any of its destinations, any of its services, and the rest
    all together. ``unsure`` says in words what else the line asks that is not modelled; empty where it is exact."""

    src: tuple[Ternary, ...] | None = None
    dst: tuple[Ternary, ...] | None = None
    services: tuple[Service, ...] | None = None
    dscp: tuple[int, ...] | None = None
    fragment: bool | None = None
    lengths: tuple[Range, ...] | None = None
    unsure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterLine:
    """One line, term or rule. ``first`` and ``last`` are its lines in the file; zones are None for any."""

    action: str
    match: Match
    first: int
    last: int
    text: str
    name: str = ""
    from_zones: tuple[str, ...] | None = None
    to_zones: tuple[str, ...] | None = None
    translates: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A filter as one device has it. ``default`` decides what no line matches; ``unsure`` is not empty where something
    in it was not understood that could stand anywhere."""

    name: str
    file: str
    lines: tuple[FilterLine, ...]
    default: str = DENY
    line: int = 0
    unsure: str = ""

    def between(self, from_zone: str, to_zone: str) -> Filter:
        """The lines of a zone policy that are about packets from one zone to another."""
        kept = tuple(
            line
            for line in self.lines
            if (line.from_zones is None or from_zone in line.from_zones)
            and (line.to_zones is None or to_zone in line.to_zones)
        )
        return replace(self, lines=kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """An interface as filters see it: its addresses, the filters that packets meet on the way in and out, its zone."""

    name: str
    line: int
    addresses: tuple[tuple[int, int], ...] = ()
    into: tuple[str, ...] = ()
    out_of: tuple[str, ...] = ()
    zone: str = ""
    active: bool = True
    vrf: str = ""
    description: str = ""
    translates: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterDevice:
    """What one configuration says about which packets pass. ``policy`` judges between zones and is None where the
    device has none; ``missing`` is what a filter that is applied and nowhere defined does (``permit`` on IOS)."""

    name: str
    file: str
    platform: str
    ports: tuple[Port, ...] = ()
    filters: Mapping[str, Filter] = field(default_factory=dict)
    policy: Filter | None = None
    missing: str = UNKNOWN
    same_zone: str = UNKNOWN
    doubts: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """One packet. Ports are 0 where its protocol has none; ``flags`` are the bits of ``FLAGS``."""

    src: int
    dst: int
    protocol: int
    src_port: int = 0
    dst_port: int = 0
    icmp_type: int = 0
    icmp_code: int = 0
    flags: int = 0
    dscp: int = 0
    fragment: bool = False
    length: int = 512


def prefix(address: int, length: int) -> Ternary:
    """The pattern of a block of IPv4 addresses."""
    care = EVERY ^ (EVERY >> length) if length < 32 else EVERY
    return address & care, care


def range_prefixes(first: int, last: int) -> tuple[Ternary, ...]:
    """The patterns that together are the addresses from ``first`` to ``last``."""
    found = []
    while first <= last:
        size = first & -first if first else 1 << 32
        while size > last - first + 1:
            size >>= 1
        found.append((first, EVERY ^ (size - 1)))
        first += size
    return tuple(found)


def all_but(patterns: tuple[Ternary, ...]) -> tuple[Ternary, ...] | None:
    """The patterns of every address that none of ``patterns`` holds; None where a pattern is no block."""
    ranges = []
    for value, care in patterns:
        size = (EVERY ^ care) + 1
        if size & (size - 1):
            return None
        ranges.append((value, value + size - 1))
    left: list[Ternary] = []
    start = 0
    for first, last in sorted(ranges):
        if first > start:
            left += range_prefixes(start, first - 1)
        start = max(start, last + 1)
    return (*left, *(range_prefixes(start, EVERY) if start <= EVERY else ()))
