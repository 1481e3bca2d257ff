"""What each device on the ways between bodies does for what they mean to let pass: its part in every pair's verdict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from wherry.engine.assurance.filters import Filter
from wherry.engine.assurance.intent import Intent
from wherry.engine.assurance.reach import Ground, way_filters
from wherry.engine.assurance.reach_flow import Hop
from wherry.engine.assurance.reach_judge import AS_MEANT, OUTAGE, VIOLATION, PairVerdict, judge_pairs
from wherry.engine.assurance.saying import names_of
from wherry.engine.assurance.shadows import merge_lines
from wherry.engine.assurance.verdict import FAIL, NOT_APPLICABLE, PASS, UNKNOWN, Judgement, Span

RULE = "FLT-06"


def judge_flows(ground: Ground, intents: Sequence[Intent] | None) -> Mapping[str, Mapping[str, Judgement]]:
    """What each device's file does, by body and file name.

    It fails with the lines that let a flow pass which nobody means, or that stop one which somebody does. It passes
    where every pair of its body is as meant, with the filters that decide it. Where another device decides otherwise,
    or nothing says what is meant, it is unknown.
    """
    pairs = judge_pairs(ground, intents)
    on_way = _filters_on_ways(ground)
    found: dict[str, dict[str, Judgement]] = {}
    for member in ground.members:
        mine = [pair for pair in pairs if member.body in (pair.from_body, pair.to_body)]
        blamed = _blame(mine)
        found[member.body] = {
            device.file: _judge(mine, blamed.get(device.file, ()), on_way.get(device.file), intents)
            for device in member.devices
        }
    return found


def _filters_on_ways(ground: Ground) -> Mapping[str, tuple[Span, ...]]:
    """The lines of every filter that a way passes, by file; of the interface where there is none."""
    lists: dict[str, list[Filter]] = defaultdict(list)
    doors: dict[str, set[Span]] = defaultdict(set)
    for way in ground.ways:
        doors[way.device.file] |= {(port.line, port.line) for port in (way.come, way.leave) if port.line}
        lists[way.device.file] += [rules for rules in way_filters(way) if rules is not None]
    return {
        file: tuple(sorted({*merge_lines(line for rules in lists[file] for line in rules.lines if line.first), *spans}))
        for file, spans in doors.items()
    }


def _blame(pairs: Iterable[PairVerdict]) -> Mapping[str, list[tuple[Hop, str]]]:
    """The hops that let pass what is not meant, or stop what is, by their file, each with what it does in words."""
    blamed: dict[str, list[tuple[Hop, str]]] = defaultdict(list)
    for pair in pairs:
        way = f"{pair.from_body} to {pair.to_body}"
        for witness in pair.witnesses:
            if witness.kind == VIOLATION and witness.trace is not None:
                for hop in witness.trace.hops:
                    blamed[hop.file].append((hop, f"{way} passes and is not meant: {hop.text.strip()[:80]}"))
            for hop in witness.stopped_by if witness.kind == OUTAGE else ():
                blamed[hop.file].append((hop, f"stops {witness.intent}: {hop.text.strip()[:80]}"))
    return blamed


def _judge(
    pairs: Sequence[PairVerdict],
    blamed: Sequence[tuple[Hop, str]],
    on_way: tuple[Span, ...] | None,
    intents: Sequence[Intent] | None,
) -> Judgement:
    if blamed:
        spans = sorted({(hop.first, hop.last) for hop, _ in blamed if hop.first})
        return Judgement(FAIL, names_of([says for _, says in blamed]), tuple(spans))
    if on_way is None:
        return Judgement(NOT_APPLICABLE, "no way from body to body is known to lead through it")
    if intents is None:
        return Judgement(UNKNOWN, "nothing says what is meant to pass between the bodies; write it in intent.csv")
    open_ones = [pair for pair in pairs if pair.verdict != AS_MEANT]
    if open_ones:
        said = [f"{pair.from_body} to {pair.to_body} is {pair.verdict}" for pair in open_ones]
        return Judgement(UNKNOWN, f"{names_of(said)}, and no line here decides it")
    return Judgement(PASS, f"{len(pairs)} ordered pairs of bodies are as meant", on_way)
