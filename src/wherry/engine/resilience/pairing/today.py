"""How the pairings of today stand: what is proved, what is covered, which rules are broken, who promised too much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wherry.engine.resilience.pairing.answer import NONE, Covered, Cycle, Standing
from wherry.engine.resilience.pairing.cycles import find_cycles
from wherry.engine.resilience.pairing.fault import fault
from wherry.engine.resilience.pairing.loads import loads_of
from wherry.engine.resilience.pairing.objectives import WORDS
from wherry.engine.resilience.pairing.separation import SEPARATE, judge
from wherry.engine.resilience.pairing.standing import ORDER
from wherry.engine.resilience.pairing.working import Working, needs_of
from wherry.record.certificate import Pairing
from wherry.record.finding import DOUBTFUL, Finding
from wherry.record.recovery import RecoveryNeed, SpareCapacity


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """The pairings that are there, the needs that they cover, their rings, and what is doubtful or wrong."""

    standings: tuple[Standing, ...]
    covered: tuple[Covered, ...]
    cycles: tuple[Cycle, ...]
    findings: tuple[Finding, ...]


def look_at_today(working: Working) -> Today:
    """How today's pairings stand, without any choice of new ones."""
    estate = working.estate
    standings = tuple(_standing(working, pairing) for pairing in estate.pairings)
    edges = [(pairing.site, pairing.recovery_site) for pairing in estate.pairings]
    return Today(
        standings=standings,
        covered=tuple(_covered(working, need) for need in estate.recovery_needs),
        cycles=find_cycles(edges, working.ground),
        findings=(*working.findings, *_of_today(working, standings)),
    )


def _standing(working: Working, pairing: Pairing) -> Standing:
    estate, day, state = working.estate, working.question.options.as_of, working.states[pairing.ref]
    held = {row.ref for row in estate.exercises if row.pairing == pairing.ref}
    still = [row for row in estate.exercise_actions if row.exercise in held and (row.done is None or row.done > day)]
    restore = state.restore
    return Standing(
        pairing=pairing.ref,
        body=pairing.body,
        site=pairing.site,
        recovery_site=pairing.recovery_site,
        services=pairing.services,
        stated=pairing.status,
        standing=state.standing,
        says=state.says,
        tested=restore.held if restore is not None and not restore.short else None,
        good_until=state.until,
        due=state.due,
        restore_hours=restore.restore_hours if restore is not None else None,
        data_loss_hours=restore.data_loss_hours if restore is not None else None,
        needs=tuple(need.ref for need in _covered_by(working, pairing)),
        separated=tuple(
            judge(rule, working.ground, pairing.site, pairing.recovery_site) for rule in estate.separation_rules
        ),
        open_actions=len(still),
        overdue_actions=sum(row.due is not None and row.due < day for row in still),
    )


def _covered_by(working: Working, pairing: Pairing) -> tuple[RecoveryNeed, ...]:
    return tuple(need for need in needs_of(working.estate, pairing.site) if need.service in pairing.services)


def _covered(working: Working, need: RecoveryNeed) -> Covered:
    """The best proved pairing of today that covers a need; one that pairs a site with itself covers nothing."""
    found = [
        (working.service_states[pairing.ref, need.service].standing, pairing.ref)
        for pairing in working.estate.pairings
        if pairing.site == need.site != pairing.recovery_site and need.service in pairing.services
    ]
    standing, ref = max(found, key=lambda each: (ORDER.index(each[0]), each[1]), default=(NONE, ""))
    return Covered(
        need=need.ref,
        body=need.body,
        site=need.site,
        service=need.service,
        tier=need.tier,
        pairing=ref,
        standing=standing,
    )


def _of_today(working: Working, today: Sequence[Standing]) -> Iterator[Finding]:
    """Where the pairings of today break a rule, or promise more than a host has."""
    for standing in today:
        pairing = working.estate.by_ref["pairings"][standing.pairing]
        for test in standing.separated:
            if test.verdict != SEPARATE and standing.site != standing.recovery_site:
                says = f"{standing.pairing} does not meet {test.rule}: {test.kind} {test.verdict}, {test.says}"
                remedy = f"pair with another site, or find out; the rule's reason: {test.reason}"
                yield fault(pairing, f"not-separate-{test.verdict}", DOUBTFUL, says, remedy, "recovery_site")
    for host in working.estate.spare_capacity:
        promised = _promised(working, host)
        for load in loads_of(host, promised, working.events):
            if load.has is not None and load.asked > load.has:
                when = f"when the {load.scenario} is lost" if load.scenario else "at all times"
                says = (
                    f"{host.ref} has {load.has.normalize():f} {WORDS[load.resource]} and has promised "
                    f"{load.asked.normalize():f} {when}: {', '.join(load.needs)}"
                )
                remedy = "add room, or move one of these needs to another host"
                yield fault(host, "over-committed", DOUBTFUL, says, remedy, load.resource)


def _promised(working: Working, host: SpareCapacity) -> list[RecoveryNeed]:
    """The needs that today's pairings lay on a host."""
    return [
        need
        for need in working.estate.recovery_needs
        if working.pairing_of(need.site, host.site, need.service) and need.site != host.site
    ]
