"""What would have to give for a need that no host can take: the rules in the way, and the cheapest way out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from wherry.engine.resilience.pairing.answer import Blocker, Unplaced, Way
from wherry.engine.resilience.pairing.candidates import ROOM, TOGETHER, Candidate
from wherry.engine.resilience.pairing.loads import worst_load
from wherry.engine.resilience.pairing.objectives import RESOURCES, WORDS
from wherry.engine.resilience.pairing.working import Working
from wherry.record.money import pence
from wherry.record.recovery import RecoveryNeed

MOST_WAYS = 3


def unplaced_needs(working: Working, chosen: Sequence[Candidate]) -> tuple[Unplaced, ...]:
    """Every need without a host, with what blocks it and its ways out."""
    placed = {pair.need for pair in chosen}
    taken: dict[int, list[RecoveryNeed]] = {}
    for pair in chosen:
        taken.setdefault(pair.host, []).append(working.estate.recovery_needs[pair.need])
    by_need: dict[int, list[Candidate]] = {}
    for pair in working.candidates:
        by_need.setdefault(pair.need, []).append(pair)
    return tuple(
        _unplaced(working, at, by_need.get(at, []), taken)
        for at in range(len(working.estate.recovery_needs))
        if at not in placed
    )


def _unplaced(
    working: Working, at: int, candidates: Sequence[Candidate], taken: Mapping[int, Sequence[RecoveryNeed]]
) -> Unplaced:
    need = working.estate.recovery_needs[at]
    tried = [_with_company(working, need, pair, taken) for pair in candidates]
    blocked = Counter(rule for pair in tried for rule in {blocker.rule for blocker in pair.blockers})
    ways = [
        _way(working, pair, taken)
        for pair in tried
        if pair.blockers and all(blocker.can_be_relaxed for blocker in pair.blockers)
    ]
    ways.sort(key=lambda way: (len({blocker.rule for blocker in way.relax}), way.cost_pence, way.host))
    return Unplaced(
        need=need.ref,
        body=need.body,
        site=need.site,
        service=need.service,
        tier=need.tier,
        says=_says(need, tried, blocked, ways),
        blocked=tuple(sorted(blocked.items(), key=lambda item: (-item[1], item[0]))),
        ways=tuple(ways[:MOST_WAYS]),
    )


def _with_company(
    working: Working, need: RecoveryNeed, pair: Candidate, taken: Mapping[int, Sequence[RecoveryNeed]]
) -> Candidate:
    """The pair with what the host lacks beside the needs that it takes already."""
    if any(blocker.rule == ROOM for blocker in pair.blockers):
        return pair
    host = working.estate.spare_capacity[pair.host]
    short = []
    for name in RESOURCES:
        if not getattr(need, name):
            continue
        load = worst_load(host, [*taken.get(pair.host, ()), need], working.events, name)
        if load.has is not None and load.asked > load.has:
            when = f"when the {load.scenario} is lost" if load.scenario else "at all times"
            says = (
                f"{host.ref} lacks {(load.asked - load.has).normalize():f} {WORDS[name]} {when}, "
                f"for {len(load.needs)} needs"
            )
            short.append(Blocker(rule=TOGETHER, says=says, can_be_relaxed=True))
    return replace(pair, blockers=(*pair.blockers, *short))


def _way(working: Working, pair: Candidate, taken: Mapping[int, Sequence[RecoveryNeed]]) -> Way:
    host = working.estate.spare_capacity[pair.host]
    ready = 0 if taken.get(pair.host) else pence(host.cost_gbp_per_year)
    return Way(host=host.ref, host_site=host.site, relax=pair.blockers, cost_pence=pair.cost_pence + ready)


def _says(need: RecoveryNeed, tried: Sequence[Candidate], blocked: Counter[str], ways: Sequence[Way]) -> str:
    if not tried:
        return f"{need.ref} has no host: nobody offers any spare capacity"
    always = sorted(rule for rule, count in blocked.items() if count == len(tried))
    why = f"{', '.join(always)} blocks every host" if always else "every host is blocked by one rule or another"
    if not ways:
        return f"{need.ref} has no host: {why}, and nothing that could be relaxed would open one"
    names = sorted({blocker.rule for blocker in ways[0].relax})
    return f"{need.ref} has no host: {why}; the least that would open one is {' and '.join(names)} at {ways[0].host}"
