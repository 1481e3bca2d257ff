"""The way that one packet takes from body to body, and the lines of every filter that let it pass."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from wherry.engine.assurance.filters import DENY, PERMIT, UNKNOWN, Filter, Packet
from wherry.engine.assurance.filters_packet import decide
from wherry.engine.assurance.reach import Ground, Way, way_filters


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One filter on the way: where it stands, what it says of the packet, and the line that says so (0 for none)."""

    device: str
    file: str
    filter: str
    verdict: str
    first: int
    last: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A way from start to end: the networks in turn and every filter passed. ``verdict`` is the worst of the hops."""

    verdict: str
    networks: tuple[str, ...]
    hops: tuple[Hop, ...]


def trace(ground: Ground, packet: Packet, from_body: str, to_body: str) -> Trace | None:
    """The shortest way on which a packet passes, certain ways before doubtful ones; None where there is none."""
    for wanted in ((PERMIT,), (PERMIT, UNKNOWN)):
        found = _search(ground, packet, from_body, to_body, wanted)
        if found is not None:
            return found
    return None


def find_block(ground: Ground, packet: Packet, from_body: str, to_body: str) -> tuple[Hop, ...]:
    """The filters that stop a packet wherever it could still go: what would have to change for it to pass."""
    starts, _ = _ends(ground, packet, from_body, to_body)
    seen, waiting, stopped = set(starts), deque(starts), []
    while waiting:
        for way in ground.leaving.get(waiting.popleft(), ()):
            if not _of(way, from_body, to_body, ground):
                continue
            hops = judge_way(way, packet)
            denied = [hop for hop in hops if hop.verdict == DENY]
            if denied:
                stopped.append(denied[0])
            elif way.end not in seen:
                seen.add(way.end)
                waiting.append(way.end)
    return tuple(dict.fromkeys(stopped))


def judge_way(way: Way, packet: Packet) -> tuple[Hop, ...]:
    """What each filter of a way says of a packet."""
    return tuple(_judge(way, rules, packet) for rules in way_filters(way))


def _judge(way: Way, rules: Filter | None, packet: Packet) -> Hop:
    place = f"{way.come.name} to {way.leave.name}"
    if rules is None:
        text = f"{place}: a filter that is applied is nowhere defined, or an interface is in no zone"
        return _hop(way, "unknown", UNKNOWN, way.come.line, way.come.line, text)
    made = decide(rules, packet)
    verdict = made.verdict
    crossing = way.come.translates and way.leave.translates
    if verdict == PERMIT and (way.come.vrf != way.leave.vrf or crossing or any(e.translates for e in made.lines)):
        verdict = UNKNOWN
    if not made.lines:
        text = f"{place}: no line matches, so {rules.default} holds" if rules.lines else f"{place}: {rules.name}"
        return _hop(way, rules.name, verdict, rules.line, rules.line, text)
    line = made.lines[0]
    return _hop(way, rules.name, verdict, line.first, line.last, line.text)


def _hop(way: Way, name: str, verdict: str, first: int, last: int, text: str) -> Hop:
    device = way.device
    return Hop(device=device.name, file=device.file, filter=name, verdict=verdict, first=first, last=last, text=text)


def _of(way: Way, from_body: str, to_body: str, ground: Ground) -> bool:
    inner = ground.inner.get(from_body, frozenset()) | ground.inner.get(to_body, frozenset())
    return way.end in inner or way.end not in ground.nets


def _ends(ground: Ground, packet: Packet, from_body: str, to_body: str) -> tuple[list[str], set[str]]:
    def networks(body: str, address: int) -> list[str]:
        mine = sorted(ground.inner.get(body, ()))
        exact = [net for net in mine if any(a <= address <= b for a, b in ground.nets[net])]
        return exact or mine

    return networks(from_body, packet.src), set(networks(to_body, packet.dst))


def _search(ground: Ground, packet: Packet, from_body: str, to_body: str, wanted: tuple[str, ...]) -> Trace | None:
    starts, ends = _ends(ground, packet, from_body, to_body)
    came: dict[str, tuple[str, tuple[Hop, ...]] | None] = dict.fromkeys(starts)
    waiting = deque(starts)
    while waiting:
        at = waiting.popleft()
        if at in ends:
            return _walked(came, at)
        for way in ground.leaving.get(at, ()):
            if way.end in came or not _of(way, from_body, to_body, ground):
                continue
            hops = judge_way(way, packet)
            if all(hop.verdict in wanted for hop in hops):
                came[way.end] = (at, hops)
                waiting.append(way.end)
    return None


def _walked(came: dict[str, tuple[str, tuple[Hop, ...]] | None], end: str) -> Trace:
    networks, hops = [end], []
    step = came[end]
    while step is not None:
        networks.append(step[0])
        hops.append(step[1])
        step = came[step[0]]
    flat = tuple(hop for each in reversed(hops) for hop in each)
    verdict = UNKNOWN if any(hop.verdict == UNKNOWN for hop in flat) else PERMIT
    return Trace(verdict=verdict, networks=tuple(reversed(networks)), hops=flat)
