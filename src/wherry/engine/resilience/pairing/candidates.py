"""Which host could recover which need, and what stands in the way of the others, rule by rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wherry.engine.resilience.pairing.answer import Blocker, Separated
from wherry.engine.resilience.pairing.objectives import RESOURCES, WORDS, missing_resources, objectives
from wherry.engine.resilience.pairing.separation import SEPARATE, Ground, holds_for, judge, shared_risk
from wherry.record.estate import Estate
from wherry.record.money import pence
from wherry.record.recovery import RecoveryNeed, SpareCapacity

OWN_SITE, SERVICE, OPEN_TO, RTO, RPO = "own site", "service", "open to", "RTO", "RPO"
ONE_RISK, ROOM, TOGETHER = "one shared risk", "room", "together"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A need and a host: what blocks it (nothing, if it is possible) and what it costs a year by itself."""

    need: int
    host: int
    blockers: tuple[Blocker, ...]
    separated: tuple[Separated, ...]
    cost_pence: int


def find_candidates(
    estate: Estate, ground: Ground, measured: dict[tuple[str, str, str], tuple[Decimal | None, Decimal | None]]
) -> tuple[Candidate, ...]:
    """Every need with every host. ``measured`` has what the newest exercise measured, by site, host's site and
    service: hours to restore and hours of data lost. A measurement outweighs what a host says of itself."""
    found = []
    for at, need in enumerate(estate.recovery_needs):
        for to, host in enumerate(estate.spare_capacity):
            took = measured.get((need.site, host.site, need.service), (None, None))
            separated = separations(estate, ground, need, host)
            blockers = (
                *_nature(need, host),
                *_speed(need, host, *took),
                *_apart(ground, need, host, separated),
                *_alone(need, host),
            )
            found.append(
                Candidate(need=at, host=to, blockers=blockers, separated=separated, cost_pence=cost_pence(need, host))
            )
    return tuple(found)


def separations(estate: Estate, ground: Ground, need: RecoveryNeed, host: SpareCapacity) -> tuple[Separated, ...]:
    """What each rule that holds for the need's tier says of the two sites."""
    rules = [rule for rule in estate.separation_rules if holds_for(rule, need.tier)]
    return tuple(judge(rule, ground, need.site, host.site) for rule in rules)


def cost_pence(need: RecoveryNeed, host: SpareCapacity) -> int:
    """What a need costs a year at a host: its place and its copies, without the host's cost of being ready."""
    return pence(host.need_cost_gbp_per_year + host.storage_cost_gbp_per_year * (need.storage_tb or Decimal(0)))


def _nature(need: RecoveryNeed, host: SpareCapacity) -> Iterator[Blocker]:
    """What no agreement can change."""
    if need.site == host.site:
        yield Blocker(rule=OWN_SITE, says="a site cannot recover itself", can_be_relaxed=False)
    if host.services and need.service not in host.services:
        yield Blocker(rule=SERVICE, says=f"{host.ref} does not run {need.service}", can_be_relaxed=False)
    if host.only_for and need.body not in host.only_for and need.body != host.body:
        yield Blocker(rule=OPEN_TO, says=f"{host.ref} is not open to {need.body}", can_be_relaxed=True)


def _speed(need: RecoveryNeed, host: SpareCapacity, took: Decimal | None, lost: Decimal | None) -> Iterator[Blocker]:
    """Whether the host is quick enough, and its copies fresh enough."""
    asked = zip((RTO, RPO), objectives(need), (host.rto_hours, host.rpo_hours), (took, lost), strict=True)
    for rule, most, stated, measured in asked:
        if measured is not None and measured > most:
            says = f"{_plain(measured)} hours were measured, {rule} asks for {_plain(most)}"
        elif stated is None and measured is None:
            says = f"{host.ref} does not say its {rule}, so nobody can show that {_plain(most)} hours is met"
        elif measured is None and stated is not None and stated > most:
            says = f"{host.ref} says {_plain(stated)} hours, {rule} asks for {_plain(most)}"
        else:
            continue
        yield Blocker(rule=rule, says=says, can_be_relaxed=True)


def _apart(
    ground: Ground, need: RecoveryNeed, host: SpareCapacity, separated: Sequence[Separated]
) -> Iterator[Blocker]:
    """What the rules forbid; and one shared risk that takes both, whether or not a rule asks about it."""
    if need.site == host.site:
        return
    broken = [test for test in separated if test.verdict != SEPARATE]
    for test in broken:
        yield Blocker(rule=test.rule, says=f"{test.kind} {test.verdict}: {test.says}", can_be_relaxed=True)
    risk = shared_risk(ground, need.site, host.site)
    if risk is not None and risk[0] not in {test.kind for test in broken}:
        says = f"the {risk[0]} {risk[1]} takes both {need.site} and {host.site}"
        yield Blocker(rule=ONE_RISK, says=says, can_be_relaxed=True)


def _alone(need: RecoveryNeed, host: SpareCapacity) -> Iterator[Blocker]:
    """Whether the host has room for this need even if it were the only one."""
    for name in missing_resources(need):
        says = f"{need.ref} does not say how many {WORDS[name]} it takes"
        yield Blocker(rule=ROOM, says=says, can_be_relaxed=False)
    for name in RESOURCES:
        asked, has = getattr(need, name), getattr(host, name)
        if not asked:
            continue
        if has is None:
            says = f"{host.ref} does not say how many {WORDS[name]} it has, {_plain(asked)} are asked for"
        elif asked > has:
            says = f"{host.ref} has {_plain(has)} {WORDS[name]}, {_plain(asked)} are asked for"
        else:
            continue
        yield Blocker(rule=ROOM, says=says, can_be_relaxed=True)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
