"""One line of an access list of IOS, IOS XE, IOS XR, NX-OS, EOS or ASA, from its words to the packets it matches."""

from __future__ import annotations

from wherry.engine.assurance.filters import DENY, PERMIT, Match, Range, Service, Ternary
from wherry.read.config.filters.addresses import block_of, masked, number_of, wild
from wherry.read.config.filters.cisco_words import Addresses, Doubtful, Objects, Rule, Words, read_options
from wherry.read.config.filters.names import ICMP, port_number, protocol_number

ACTIONS = {"permit": PERMIT, "deny": DENY}


def read_rule(words: list[str], objects: Objects, *, platform: str, standard: bool = False) -> Match:
    """The packets of a rule, from its words behind ``permit`` or ``deny``. Never raises: what is not understood is in
    ``unsure`` and the fields before it stand."""
    rule, left = Rule(), Words(words)
    try:
        if standard:
            rule.src = _address(left, objects, platform, standard=True)
        else:
            _protocol(left, rule, objects, platform)
            rule.src = _address(left, objects, platform)
            _ports(left, rule, objects, "src_ports")
            rule.dst = _address(left, objects, platform)
            _ports(left, rule, objects, "dst_ports")
        read_options(left, rule, objects)
    except Doubtful as fault:
        rule.unsure = str(fault)
    return rule.match()


def _protocol(left: Words, rule: Rule, objects: Objects, platform: str) -> None:
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


def _ports(left: Words, rule: Rule, objects: Objects, side: str) -> None:
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
