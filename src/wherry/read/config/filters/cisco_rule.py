"""One line of an access list of IOS, IOS XE, IOS XR, NX-OS, EOS or ASA, from its words to the packets it matches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wherry.engine.assurance.filters import DENY, ESTABLISHED, FLAGS, PERMIT, Match, Range, Service, Ternary
from wherry.read.config.filters.addresses import block_of, masked, number_of, wild
from wherry.read.config.filters.names import DSCP, ICMP, PRECEDENCE, PROTOCOLS, port_number, protocol_number

Addresses = tuple[Ternary, ...]
QUIET = {"log", "log-input", "inactive-log", "count", "capture", "stats", "counter", "default", "disable", "syslog"}
TAKES_ONE = {"interval", "level", "rule-id", "set", "session"}
LOG_LEVELS = {"debugging", "informational", "notifications", "warnings", "errors", "critical", "alerts", "emergencies"}
ACTIONS = {"permit": PERMIT, "deny": DENY}


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
class _Rule:
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


def read_rule(words: list[str], objects: Objects, *, platform: str, standard: bool = False) -> Match:
    """The packets of a rule, from its words behind ``permit`` or ``deny``. Never raises: what is not understood is in
    ``unsure`` and the fields before it stand."""
    rule, left = _Rule(), Words(words)
    try:
        if standard:
            rule.src = _address(left, objects, platform, standard=True)
        else:
            _protocol(left, rule, objects, platform)
            rule.src = _address(left, objects, platform)
            _ports(left, rule, objects, "src_ports")
            rule.dst = _address(left, objects, platform)
            _ports(left, rule, objects, "dst_ports")
        _options(left, rule, objects)
    except Doubtful as fault:
        rule.unsure = str(fault)
    return rule.match()


def _protocol(left: Words, rule: _Rule, objects: Objects, platform: str) -> None:
    word = left.take()
    if word in ("ip", "ipv4"):
        return
    if word in ("object-group", "object", "service-group"):
        name = left.take()
        services = objects.services.get(name) or built_in(name)
        if services is None:
            raise Doubtful(f"the service group {name} is not understood or not defined")
        rule.services = services
        return
    number = protocol_number(word)
    if number is None and block_of(word) is None and word not in ("any", "host"):
        raise Doubtful(f"{word or 'nothing'} is no protocol that is known")
    if number is None:  # NX-OS and EOS let a rule begin with its source
        left.at -= 1
        return
    rule.protocols = (number,)


def built_in(name: str) -> tuple[Service, ...] | None:
    """A service object that ASA knows of itself: ``icmp-echo``, ``tcp-https``, ``ospf``; None for any other name."""
    kind, _, rest = name.partition("-")
    if kind == "icmp" and rest in ICMP:
        return (Service(protocols=(1,), icmp=(ICMP[rest],)),)
    number, port = protocol_number(kind), port_number(rest) if rest else None
    if number in (6, 17) and port is not None:
        return (Service(protocols=(number,), dst_ports=((port, port),)),)
    number = protocol_number(name)
    return None if number is None else (Service(protocols=(number,)),)


def _address(left: Words, objects: Objects, platform: str, *, standard: bool = False) -> Addresses | None:
    word = left.take()
    if word in ("any", "any4"):
        return None
    if word in ("any6", "ipv6"):
        return ()
    if word == "host":
        found = block_of(left.take())
        if found is None:
            raise Doubtful("host is not followed by an IPv4 address")
        return (found,)
    if word in ("object-group", "object", "addrgroup", "net-group"):
        name = left.take()
        group = objects.addresses.get(name)
        if group is None:
            raise Doubtful(f"the address group {name} is not understood or not defined")
        return group
    if "/" in word:
        found = block_of(word)
        if found is None:
            raise Doubtful(f"{word} is no block of IPv4 addresses")
        return (found,)
    if number_of(word) is None:
        raise Doubtful(f"{word or 'nothing'} is no address")
    return (_with_mask(word, left, platform, standard),)


def _with_mask(word: str, left: Words, platform: str, standard: bool) -> Ternary:
    mask = number_of(left.peek())
    if mask is None:
        if standard or platform in ("nxos", "eos", "iosxr"):
            return number_of(word) or 0, 0xFFFFFFFF
        raise Doubtful(f"{word} has no mask")
    text = left.take()
    if platform == "asa" or (platform == "eos" and standard and mask >> 24 == 255 and mask != 0xFFFFFFFF):
        found = masked(word, text)
    else:
        found = wild(word, text)
    if found is None:
        raise Doubtful(f"{word} {text} is no pattern of addresses")
    return found


def _ports(left: Words, rule: _Rule, objects: Objects, side: str) -> None:
    ranges = read_ports(left, objects, rule.protocols[0] if rule.protocols else None)
    if ranges is not None:
        setattr(rule, side, ranges)


def read_ports(left: Words, objects: Objects, protocol: int | None) -> tuple[Range, ...] | None:
    """Ports that stand next among the words, used up; None where none do."""
    word = left.peek()
    if word in ("portgroup", "port-group") or (word == "object-group" and left.peek(1) in objects.ports):
        left.take()
        group = objects.ports.get(name := left.take())
        if group is None:
            raise Doubtful(f"the port group {name} is not understood or not defined")
        return group
    if word not in ("eq", "neq", "gt", "lt", "range"):
        return None
    left.take()
    first = port_number(left.peek(), protocol)
    if first is None:
        raise Doubtful(f"{left.peek() or 'nothing'} is no port that is known")
    left.take()
    if word == "range":
        last = port_number(left.take(), protocol)
        if last is None or last < first:
            raise Doubtful("a range of ports has no end")
        return ((first, last),)
    if word in ("gt", "lt"):
        return ((first + 1, 65535),) if word == "gt" else ((0, first - 1),)
    numbers = [first]
    while (number := port_number(left.peek(), protocol)) is not None and number_of(left.peek()) is None:
        numbers.append(number)
        left.take()
    return tuple((each, each) for each in numbers) if word == "eq" else _others(sorted(set(numbers)))


def _others(numbers: list[int]) -> tuple[Range, ...]:
    ranges, start = [], 0
    for number in numbers:
        if number > start:
            ranges.append((start, number - 1))
        start = number + 1
    return (*ranges, *(((start, 65535),) if start <= 65535 else ()))


def _options(left: Words, rule: _Rule, objects: Objects) -> None:
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


def is_protocol(word: str) -> bool:
    """Whether a word names a protocol."""
    return word in PROTOCOLS or word in ("ip", "ipv4")
