"""Lines of filters that never decide anything: earlier lines take all of their packets."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace

from wherry.engine.assurance.facts import DeviceFacts
from wherry.engine.assurance.filters import Filter, FilterLine
from wherry.engine.assurance.filters_judge import SHADOWED, DeadLine, find_dead_lines
from wherry.engine.assurance.filters_sets import Packets
from wherry.engine.assurance.forms import Asks, Form
from wherry.engine.assurance.saying import names_of, nothing
from wherry.engine.assurance.verdict import FAIL, PASS, UNKNOWN, Judgement, Span

MOST_LINES = 50_000
"""Lines that are looked at, each once for every pair of zones that it is about; above, the answer is unknown."""
BOTH_FAMILIES = frozenset(("asa", "junos", "fortios", "panos"))
ANY_ZONE = "\N{FULL BLOCK}"
MOST_KEPT = 20_000
_OWN = threading.local()


def dead_lines(device: DeviceFacts, asks: Asks) -> Judgement:
    """Every line of every filter, and of the policy between every two zones, must be able to decide something. What is
    certain alone fails; where a line was not understood whole, a filter without dead lines is unknown."""
    if not any(device.all(name) for name in ("filter", "filter.rule", "policy")):
        return nothing(device, "a filter with lines")
    if device.filters is None:
        return Judgement(UNKNOWN, "its filters were not read")
    lists = _written(device)
    if not lists:
        return nothing(device, "a filter with lines")
    parts = [(rules, part) for rules in lists for part in _by_zones(rules)]
    if sum(len(part) for _, part in parts) > MOST_LINES:
        return Judgement(UNKNOWN, f"more than {MOST_LINES:,} lines and pairs of zones, which were not looked at")
    found = [each for rules in lists for each in _find(rules)]
    dead = [each for each in found if each.why == SHADOWED]
    every = merge_lines(line for rules in lists for line in rules.lines)
    if dead and _speaks_six(device):
        return Judgement(
            UNKNOWN, "for IPv4 some lines never decide; its lines are for IPv6 too, not judged here", every
        )
    if dead:
        lines = [line for each in dead for line in (each.line, *each.blocked_by)]
        return Judgement(FAIL, f"never decide anything: {names_of([_say(each) for each in dead])}", merge_lines(lines))
    unsure = sum(1 for rules in lists for line in rules.lines if line.match.unsure or rules.unsure) + len(found)
    if unsure:
        return Judgement(UNKNOWN, f"{unsure} lines are not understood whole, so whether all decide is not known", every)
    shown = sum(len(rules.lines) for rules in lists)
    return Judgement(
        PASS, f"each of {shown} lines decides something", tuple(sorted({*every, *device.completeness.lines}))
    )


def _written(device: DeviceFacts) -> list[Filter]:
    """The filters and the policy, without what the maker adds by itself and nobody wrote."""
    filters = device.filters
    if filters is None:
        return []
    policy = [filters.policy] if filters.policy is not None and device.platform != "asa" else []
    every = [
        replace(each, lines=tuple(line for line in each.lines if line.first))
        for each in (*filters.filters.values(), *policy)
    ]
    return [each for each in every if each.lines]


def _speaks_six(device: DeviceFacts) -> bool:
    """Whether its lines may be about IPv6 packets as well, which are not looked at: on makers that write both in one
    line, wherever an interface speaks IPv6 or no interface is seen."""
    addresses = device.all("interface.address")
    return device.platform in BOTH_FAMILIES and (not addresses or any(":" in str(each.value) for each in addresses))


def _find(rules: Filter) -> list[DeadLine]:
    """A line of a policy is dead where it is so between every two zones that it is about."""
    alive: set[int] = set()
    found: dict[int, DeadLine] = {}
    packets = _packets()
    for part in _by_zones(rules):
        dead = {id(each.line): each for each in find_dead_lines(packets, replace(rules, lines=part))}
        for line in part:
            if id(line) in dead:
                found.setdefault(id(line), dead[id(line)])
            else:
                alive.add(id(line))
    return [each for place, each in found.items() if place not in alive]


def _packets() -> Packets:
    """A universe of packets of this thread's own, made anew before it holds too much."""
    held: Packets | None = getattr(_OWN, "packets", None)
    if held is None or held.kept > MOST_KEPT:
        held = _OWN.packets = Packets()
    return held


def _by_zones(rules: Filter) -> Iterator[tuple[FilterLine, ...]]:
    """The lines that are about packets between two zones, for every pair that some line names; all where none does."""
    pairs = {
        (start, end)
        for line in rules.lines
        for start in line.from_zones or (ANY_ZONE,)
        for end in line.to_zones or (ANY_ZONE,)
    }
    for start, end in sorted(pairs):
        yield rules.between(start, end).lines


def _say(dead: DeadLine) -> str:
    line = dead.line
    said = f"line {line.first} ({line.text.strip()[:80]})"
    by = names_of([f"line {each.first}" for each in dead.blocked_by])
    return f"{said} is taken by {by}{', which does the opposite' if dead.otherwise else ''}"


def merge_lines(lines: Iterable[FilterLine]) -> tuple[Span, ...]:
    """The lines of a file that filter lines stand on, with neighbours as one span."""
    merged: list[Span] = []
    for first, last in sorted({(line.first, line.last) for line in lines}):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)


SHADOWS: dict[str, Form] = {"dead_lines": dead_lines}
