"""The words of an access list's rule, what is gathered from them, and the options that stand at its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wherry.engine.assurance.filters import ESTABLISHED, FLAGS, Match, Range, Service, Ternary
from wherry.read.config.filters.names import DSCP, ICMP, PRECEDENCE

Addresses = tuple[Ternary, ...]
QUIET = {"log", "log-input", "inactive-log", "count", "capture", "stats", "counter", "default", "disable", "syslog"}
TAKES_ONE = {"interval", "level", "rule-id", "set", "session"}
LOG_LEVELS = {"debugging", "informational", "notifications", "warnings", "errors", "critical", "alerts", "emergencies"}


class Doubtful(Exception):
    """Words that are not understood. The line is kept and may match whatever its known fields admit."""


@dataclass(slots=True)
class Objects:
    """What names stand for in one configuration: groups of addresses, of services and of ports. A value of None means
    that the group holds something that is not understood."""

    addresses: dict[str, Addresses | None] = field(default_factory=dict)
    services: dict[str, tuple[Service, ...] | None] = field(default_factory=dict)
    ports: dict[str, tuple[Range, ...] | None] = field(default_factory=dict)


@dataclass(slots=True)
class Words:
    """The words of a rule, taken one by one."""

    words: list[str]
    at: int = 0

    @property
    def left(self) -> int:
        """How many are left."""
        return len(self.words) - self.at

    def peek(self, ahead: int = 0) -> str:
        """The next word, or one further on; empty at the end."""
        place = self.at + ahead
        return self.words[place] if place < len(self.words) else ""

    def take(self) -> str:
        """The next word, which is used up; empty at the end."""
        word = self.peek()
        self.at += 1
        return word


@dataclass(slots=True)
class Rule:
    """What was understood of a rule so far."""

    src: Addresses | None = None
    dst: Addresses | None = None
    protocols: tuple[int, ...] | None = None
    services: tuple[Service, ...] | None = None
    src_ports: tuple[Range, ...] | None = None
    dst_ports: tuple[Range, ...] | None = None
    icmp: list[tuple[int, int | None]] = field(default_factory=list)
    flags: tuple[tuple[int, int], ...] | None = None
    dscp: tuple[int, ...] | None = None
    fragment: bool | None = None
    lengths: tuple[Range, ...] | None = None
    unsure: str = ""

    def match(self) -> Match:
        """The packets that all of it is about."""
        own = Service(
            protocols=self.protocols,
            src_ports=self.src_ports,
            dst_ports=self.dst_ports,
            icmp=tuple(self.icmp) or None,
            flags=self.flags,
        )
        services = self.services if self.services is not None else None if own == Service() else (own,)
        return Match(
            src=self.src,
            dst=self.dst,
            services=services,
            dscp=self.dscp,
            fragment=self.fragment,
            lengths=self.lengths,
            unsure=self.unsure,
        )


def read_options(left: Words, rule: Rule, objects: Objects) -> None:
    """What stands behind the addresses and ports. ``Doubtful`` at the first word that is not understood."""
    while left.left:
        word = left.take()
        if word in QUIET:
            while left.peek() in LOG_LEVELS or (word.startswith("log") and left.peek().isdigit()):
                left.take()
        elif word in TAKES_ONE:
            left.take()
        elif word == "established":
            rule.flags = ESTABLISHED
        elif word in ("fragments", "fragment"):
            rule.fragment = True
        elif word in ("dscp", "precedence"):
            rule.dscp = _class(word, left)
        elif word in ("packet-length", "length"):
            rule.lengths = read_lengths(left)
        elif word in ("match-any", "match-all") or word.lstrip("+-") in FLAGS:
            rule.flags = _flags(word, left)
        elif rule.protocols == (1,) and (word in ICMP or word.isdigit()):
            rule.icmp.append(_icmp(word, left))
        elif rule.protocols == (1,) and word == "object-group":
            group = objects.services.get(left.take())
            if group is None:
                raise Doubtful("a group of ICMP types is not understood")
            rule.icmp += [kind for each in group for kind in each.icmp or ()]
        elif word.startswith("nexthop"):  # IOS XR chooses the way of what the line permits by it
            left.at = len(left.words)
        else:
            raise Doubtful(f"{word} is not understood")


def read_lengths(left: Words) -> tuple[Range, ...]:
    """Packet lengths that stand next among the words."""
    operator, first = left.take(), left.take()
    if operator == "range" and first.isdigit() and left.peek().isdigit():
        return ((int(first), int(left.take())),)
    known: Mapping[str, tuple[int, int]] = {"eq": (0, 0), "gt": (1, 65535), "lt": (0, -1)}
    if operator not in known or not first.isdigit():
        raise Doubtful("a packet length is not understood")
    value = int(first)
    return {"eq": ((value, value),), "gt": ((value + 1, 65535),), "lt": ((0, value - 1),)}[operator]


def _class(word: str, left: Words) -> tuple[int, ...]:
    name = left.take()
    if word == "dscp":
        value = int(name) if name.isdigit() else DSCP.get(name.casefold(), -1)
        if not 0 <= value < 64:
            raise Doubtful(f"{name} is no DSCP value that is known")
        return (value,)
    value = int(name) if name.isdigit() else PRECEDENCE.get(name.casefold(), -1)
    if not 0 <= value < 8:
        raise Doubtful(f"{name} is no precedence that is known")
    return tuple(range(value * 8, value * 8 + 8))


def _flags(word: str, left: Words) -> tuple[tuple[int, int], ...]:
    """``syn ack``: any of them is set, on IOS and NX-OS alike; ``match-all +syn -ack``: all as they say."""
    every = word == "match-all"
    told = [] if word.startswith("match-") else [word]
    while left.peek().lstrip("+-") in FLAGS:
        told.append(left.take())
    pairs = [(FLAGS[each.lstrip("+-")], 0 if each.startswith("-") else FLAGS[each.lstrip("+-")]) for each in told]
    if not every:
        return tuple(pairs)
    return ((sum(care for care, _ in pairs), sum(value for _, value in pairs)),)


def _icmp(word: str, left: Words) -> tuple[int, int | None]:
    if word in ICMP and not word.isdigit():
        return ICMP[word]
    code = int(left.take()) if left.peek().isdigit() else None
    return int(word), code
