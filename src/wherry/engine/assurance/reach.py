"""Which packets of one body can reach another, past the filters of both, whatever the routing does.

Every network that an interface stands in is a node; every device joins its networks, and lets through from one to
another what its inbound filter, its policy between zones and its outbound filter let through. Sets of packets spread
along every such way until nothing new arrives (a fixed point of monotone maps). Routing only ever takes ways away, so
what cannot arrive so cannot arrive at all; what can is allowed by policy if it is routed. This is the boundary that
every answer prints.
"""

from __future__ import annotations

import ipaddress
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from wherry.engine.assurance.filters import DENY, PERMIT, Filter, FilterDevice, Port, Range, Ternary
from wherry.engine.assurance.filters_judge import Passing, pass_through
from wherry.engine.assurance.filters_sets import Packets, Set

BOUNDARY = (
    "This judges filters, zone policies and the networks that interfaces stand in. No routing table was read, so "
    "reachable means allowed by policy if it is routed. Packets that go back are taken to pass where the way out does. "
    "A device whose configuration is not here may let more pass. IPv4 only; address translation, applications told "
    "from content, users and schedules make an answer unknown."
)
EDGE_WORDS = re.compile(
    r"\b(psn|hscn|partner\w*|inter-?council|joint|shared (?:core|wan)|aggregation|federation)\b", re.I
)
JOINED = "the joined network"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One body as reachability sees it: its address space, and its devices, each of another file. ``edges`` are names
    of interfaces, as ``device:interface``, that face the other bodies; where none are given their words tell."""

    body: str
    space: tuple[Ternary, ...]
    devices: tuple[FilterDevice, ...]
    edges: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """From one network to another through one device."""

    device: FilterDevice
    come: Port
    leave: Port
    start: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arriving:
    """What reaches a network: for certain as it was sent, and perhaps."""

    surely: Set
    maybe: Set


@dataclass(frozen=True, kw_only=True)
class Ground:
    """The networks and ways of all members together, worked out once for every pair."""

    members: tuple[Member, ...]
    packets: Packets
    ways: tuple[Way, ...]
    inner: Mapping[str, frozenset[str]]
    nets: Mapping[str, tuple[Range, ...]]
    edges: Mapping[str, tuple[str, ...]]
    _passing: dict[tuple[int, str, str, str], Passing] = field(default_factory=dict)

    @cached_property
    def leaving(self) -> Mapping[str, tuple[Way, ...]]:
        """The ways by the network that they leave."""
        found: dict[str, list[Way]] = defaultdict(list)
        for way in self.ways:
            found[way.start].append(way)
        return {name: tuple(ways) for name, ways in found.items()}

    def passing(self, way: Way, domain: Set, key: str) -> Passing:
        """What a way lets through of a domain of packets; ``key`` names the domain."""
        place = (id(way.device), way.come.name, way.leave.name, key)
        if place not in self._passing:
            self._passing[place] = _pass_way(self.packets, way, domain)
        return self._passing[place]


def lay_ground(members: Sequence[Member], packets: Packets | None = None) -> Ground:
    """The networks that the members' interfaces stand in and the ways between them.

    Interfaces whose networks overlap are on one network. Interfaces that face other bodies all stand in the joined
    network too, by their names in ``edges`` or by words such as PSN, partner or shared core in their descriptions.
    """
    packets = packets or Packets()
    ways: list[Way] = []
    nets: dict[str, tuple[Range, ...]] = {}
    edges, inner = {}, {}
    for member in members:
        chosen = edge_ports(member)
        edges[member.body] = tuple(f"{device.name}:{port.name}" for device, port in chosen)
        stands = dict.fromkeys(((device.file, port.name) for device, port in chosen), JOINED)
        own = _networks(member, stands)
        inner[member.body] = frozenset(own)
        nets |= own
        for device in member.devices:
            ports = [port for port in device.ports if (device.file, port.name) in stands]
            for come in ports:
                for leave in ports:
                    start, end = stands[device.file, come.name], stands[device.file, leave.name]
                    if start != end:
                        ways.append(Way(device, come, leave, start, end))
    return Ground(
        members=tuple(members),
        packets=packets,
        ways=tuple(ways),
        inner=inner,
        nets=nets,
        edges=edges,
    )


def _networks(member: Member, stands: dict[tuple[str, str], str]) -> dict[str, tuple[Range, ...]]:
    """The networks of a body, told apart by their addresses: interfaces whose blocks overlap stand in one. Adds where
    each interface stands to ``stands``."""
    blocks = []
    for device in member.devices:
        for port in device.ports:
            place = (device.file, port.name)
            if place not in stands and port.active and port.addresses and not ends_there(port):
                blocks += [(*_block(*address), place) for address in port.addresses]
    group: dict[tuple[str, str], tuple[str, str]] = {}

    def first_of(place: tuple[str, str]) -> tuple[str, str]:
        while group.setdefault(place, place) != place:
            place = group[place]
        return place

    reached, last = -1, ("", "")
    for first, end, place in sorted(blocks):
        if first <= reached:
            group[first_of(place)] = first_of(last)
        else:
            first_of(place)
        if end > reached:
            reached, last = end, place
    ranges: dict[tuple[str, str], list[Range]] = defaultdict(list)
    for first, end, place in sorted(blocks):
        ranges[first_of(place)].append((first, end))
    named: dict[tuple[str, str], str] = {}
    for root, found in ranges.items():
        first, end = max(found, key=lambda each: each[1] - each[0])
        name = f"{member.body} {ipaddress.IPv4Address(first)}/{33 - (end - first + 1).bit_length()}"
        named[root] = name if name not in named.values() else f"{name} ({root[0]} {root[1]})"
    stands |= {place: named[first_of(place)] for place in group}
    return {named[root]: tuple(found) for root, found in ranges.items()}


def _block(address: int, length: int) -> Range:
    rest = (1 << 32 - length) - 1
    return address & ~rest, address | rest


def ends_there(port: Port) -> bool:
    """Whether packets end at an interface and never pass through it."""
    return port.name.casefold().startswith(("loopback", "lo0", "lo.", "null", "mgmt", "management"))


def edge_ports(member: Member) -> list[tuple[FilterDevice, Port]]:
    """The interfaces of a body that face the other bodies."""
    named = {edge.casefold() for edge in member.edges}
    found = []
    for device in member.devices:
        for port in device.ports:
            said = f"{device.name}:{port.name}".casefold() in named
            told = not named and bool(EDGE_WORDS.search(f"{port.name} {port.zone} {port.vrf} {port.description}"))
            if port.active and port.addresses and (said or told) and not ends_there(port):
                found.append((device, port))
    return found


def _pass_way(packets: Packets, way: Way, domain: Set) -> Passing:
    """Inbound filter, policy between zones, outbound filter, one after the other."""
    surely, maybe, changed = domain, domain, packets.none
    for rules in way_filters(way):
        if rules is None:
            surely = packets.none
            continue
        found = pass_through(packets, rules, domain)
        changed |= found.translated & maybe
        surely, maybe = surely & found.surely, maybe & found.maybe
    if way.come.vrf != way.leave.vrf:
        surely = packets.none
    if way.come.translates and way.leave.translates:
        surely, changed = packets.none, maybe
    return Passing(surely=surely, maybe=maybe, translated=changed)


def way_filters(way: Way) -> tuple[Filter | None, ...]:
    """The filters that a way passes, in order; None for one that is unknown."""
    names = [*way.come.into, *way.leave.out_of]
    found: list[Filter | None] = [_named(way.device, name) for name in way.come.into]
    found.append(_between(way))
    found += [_named(way.device, name) for name in names[len(way.come.into) :]]
    return tuple(found)


def _named(device: FilterDevice, name: str) -> Filter | None:
    known = device.filters.get(name)
    if known is not None:
        return known
    if device.missing == PERMIT:
        return Filter(name=f"{name}, which is nowhere defined", file=device.file, lines=(), default=PERMIT)
    return None


def _between(way: Way) -> Filter | None:
    """What the device's policy says from one zone to the other; without a policy everything passes."""
    policy = way.device.policy
    if policy is None:
        return Filter(name="no filter", file=way.device.file, lines=(), default=PERMIT, line=way.come.line)
    if way.come.zone and way.come.zone == way.leave.zone and way.device.same_zone in (PERMIT, DENY):
        return replace(policy, lines=(), default=way.device.same_zone, unsure="")
    if not way.come.zone or not way.leave.zone:
        return None
    return policy.between(way.come.zone, way.leave.zone)


def spread(ground: Ground, from_body: str, to_body: str) -> Arriving:
    """What can arrive in one body from another: packets with a source in the one's space and a destination in the
    other's, that start in the networks of their sources and end in those of their destinations."""
    packets = ground.packets
    spaces = {member.body: member.space for member in ground.members}
    domain = packets.addresses("src", spaces[from_body]) & packets.addresses("dst", spaces[to_body])
    usable = ground.inner.get(from_body, frozenset()) | ground.inner.get(to_body, frozenset()) | {JOINED}
    sure = _flow(ground, domain, from_body, usable, f"{from_body}>{to_body}", certain=True)
    may = _flow(ground, domain, from_body, usable, f"{from_body}>{to_body}", certain=False)
    return Arriving(surely=_arrived(ground, sure, to_body), maybe=_arrived(ground, may, to_body))


def _sets_of(ground: Ground, body: str, name: str) -> tuple[dict[str, Set], Set]:
    """Packets whose address (``src`` or ``dst``) lies in each network of a body, and those in none of them."""
    packets = ground.packets
    each = {
        net: packets.within(name, ground.nets[net]) for net in sorted(ground.inner.get(body, ())) if net in ground.nets
    }
    return each, packets.every & ~packets.any_of(each.values())


def _flow(ground: Ground, domain: Set, body: str, usable: frozenset[str], key: str, *, certain: bool) -> dict[str, Set]:
    packets = ground.packets
    own, elsewhere = _sets_of(ground, body, "src")
    have = {net: domain & (place | elsewhere) for net, place in own.items()}
    waiting = list(have)
    while waiting:
        start = waiting.pop()
        for way in ground.leaving.get(start, ()):
            if way.end not in usable:
                continue
            found = ground.passing(way, domain, key)
            if certain:
                fresh = have[start] & found.surely
            else:
                moved = have[start] & found.translated
                fresh = have[start] & found.maybe
                if moved != packets.none:
                    fresh |= packets.forget(moved, "src", "dst", "src_port", "dst_port") & domain
            known: Set = have.get(way.end, packets.none)
            if fresh & ~known != packets.none:
                have[way.end] = known | fresh
                waiting.append(way.end)
    return have


def _arrived(ground: Ground, have: Mapping[str, Set], body: str) -> Set:
    packets = ground.packets
    own, elsewhere = _sets_of(ground, body, "dst")
    return packets.any_of(have.get(net, packets.none) & (place | elsewhere) for net, place in own.items())
