"""What a filter does with one packet, line by line: slow, obvious, and with the line that decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wherry.engine.assurance.filters import (
    DENY,
    ICMP,
    PERMIT,
    TCP,
    UNKNOWN,
    Filter,
    FilterLine,
    Match,
    Packet,
    Range,
    Service,
    Ternary,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """``permit``, ``deny`` or ``unknown``, and the lines that make it so: the one that matches, or those that may.
    Empty where the filter's default decides."""

    verdict: str
    lines: tuple[FilterLine, ...] = ()


def decide(rules: Filter, packet: Packet) -> Decision:
    """The verdict on one packet. It is unknown where a line that may match decides otherwise than what comes after."""
    doubtful: list[FilterLine] = []
    verdict = rules.default
    lines: tuple[FilterLine, ...] = ()
    for line in rules.lines:
        sure, may = matches(line.match, packet)
        if sure and not line.goes_on:
            verdict, lines = line.action, (line,)
            break
        if may and not line.goes_on:
            doubtful.append(line)
    if rules.unsure:
        return Decision(verdict=UNKNOWN, lines=(*doubtful, *lines))
    if verdict in (PERMIT, DENY) and all(line.action == verdict for line in doubtful):
        return Decision(verdict=verdict, lines=lines)
    return Decision(verdict=UNKNOWN, lines=(*doubtful, *lines))


def matches(match: Match, packet: Packet) -> tuple[bool, bool]:
    """Whether a line certainly matches a packet, and whether it may."""
    may = (
        _address(match.src, packet.src)
        and _address(match.dst, packet.dst)
        and (match.services is None or any(_service(each, packet) for each in match.services))
        and (match.dscp is None or packet.dscp in match.dscp)
        and (match.fragment is None or packet.fragment == match.fragment)
        and _within(match.lengths, packet.length)
    )
    return may and not match.unsure, may


def _address(patterns: tuple[Ternary, ...] | None, address: int) -> bool:
    return patterns is None or any(address & care == value for value, care in patterns)


def _within(ranges: Iterable[Range] | None, value: int) -> bool:
    return ranges is None or any(low <= value <= high for low, high in ranges)


def _service(service: Service, packet: Packet) -> bool:
    if service.protocols is not None and packet.protocol not in service.protocols:
        return False
    if not _within(service.src_ports, packet.src_port) or not _within(service.dst_ports, packet.dst_port):
        return False
    if service.icmp is not None and not (
        packet.protocol == ICMP
        and any(packet.icmp_type == kind and code in (None, packet.icmp_code) for kind, code in service.icmp)
    ):
        return False
    return service.flags is None or (
        packet.protocol == TCP and any(packet.flags & care == value for care, value in service.flags)
    )
