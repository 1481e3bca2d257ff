"""The answer, from what was worked out and what was chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wherry.engine.resilience.pairing.answer import (
    NONE,
    Check,
    Covered,
    FallsTogether,
    Formulation,
    HostUse,
    PairingAnswer,
    Placed,
    Rule,
    Standing,
)
from wherry.engine.resilience.pairing.candidates import Candidate
from wherry.engine.resilience.pairing.cycles import find_cycles
from wherry.engine.resilience.pairing.fault import fault
from wherry.engine.resilience.pairing.loads import loads_of
from wherry.engine.resilience.pairing.objectives import WORDS, objectives
from wherry.engine.resilience.pairing.separation import SEPARATE, judge
from wherry.engine.resilience.pairing.standing import ORDER
from wherry.engine.resilience.pairing.ways import unplaced_needs
from wherry.engine.resilience.pairing.working import Working, needs_of
from wherry.engine.solver import relative_gap
from wherry.record.certificate import Pairing
from wherry.record.finding import DOUBTFUL, Finding
from wherry.record.money import pence
from wherry.record.recovery import RecoveryNeed, SpareCapacity


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the solver chose, with its proof."""

    status: str
    bound_pence: int
    chosen: tuple[Candidate, ...]
    formulation: Formulation


def report(working: Working, choice: Choice) -> PairingAnswer:
    """The answer, with a checker that has agreed to nothing yet."""
    question, estate = working.question, working.estate
    hosts = _hosts(working, choice.chosen)
    placed = tuple(_placed(working, pair, choice.chosen) for pair in choice.chosen)
    cost = sum(use.cost_pence for use in hosts)
    bound = min(choice.bound_pence, cost)
    today = tuple(_standing(working, pairing) for pairing in estate.pairings)
    edges = [(pairing.site, pairing.recovery_site) for pairing in estate.pairings]
    return PairingAnswer(
        status=choice.status,
        as_of=question.options.as_of,
        good_for_days=question.options.test_good_for_days,
        cost_pence=cost,
        bound_pence=bound,
        gap=(relative_gap(float(cost), float(bound)) or 0.0) if cost else 0.0,
        placed=placed,
        unplaced=unplaced_needs(working, choice.chosen),
        hosts=hosts,
        events=tuple(
            FallsTogether(
                kind=event.kind,
                name=event.name,
                sites=tuple(sorted(event.sites)),
                unknown=tuple(sorted(event.unknown)),
            )
            for event in working.events
        ),
        cycles=find_cycles([(each.site, each.host_site) for each in placed], working.ground),
        today=today,
        today_cycles=find_cycles(edges, working.ground),
        covered=tuple(_covered(working, need) for need in estate.recovery_needs),
        rules=tuple(
            Rule(
                ref=rule.ref,
                kind=rule.kind,
                least_m=rule.least_m,
                tier=rule.tier,
                reason=rule.reason,
                accepted_by=rule.accepted_by,
                accepted=rule.accepted,
            )
            for rule in estate.separation_rules
        ),
        findings=(*working.findings, *_of_today(working, today)),
        generated=question.generated,
        inputs_sha256=question.sha256,
        formulation=choice.formulation,
        checker=Check(agreed=False, figures=0),
    )


def _placed(working: Working, pair: Candidate, chosen: Sequence[Candidate]) -> Placed:
    need, host = working.estate.recovery_needs[pair.need], working.estate.spare_capacity[pair.host]
    (rto, rpo), distance = objectives(need), working.ground.distance(need.site, host.site)
    ref = working.pairing_of(need.site, host.site, need.service)
    state = working.service_states.get((ref, need.service))
    restore = state.restore if state is not None else None
    took = restore.restore_hours if restore is not None else None
    lost = restore.data_loss_hours if restore is not None else None
    return Placed(
        need=need.ref,
        body=need.body,
        site=need.site,
        service=need.service,
        tier=need.tier,
        rto_hours=rto,
        rpo_hours=rpo,
        host=host.ref,
        host_site=host.site,
        host_body=host.body,
        host_rto_hours=took if took is not None else host.rto_hours if host.rto_hours is not None else rto,
        host_rpo_hours=lost if lost is not None else host.rpo_hours if host.rpo_hours is not None else rpo,
        distance_m=None if distance is None else round(distance),
        separated=pair.separated,
        pairing=ref,
        standing=state.standing if state is not None else NONE,
        cost_pence=pair.cost_pence,
        others=sum(other.host == pair.host for other in chosen) - 1,
    )


def _hosts(working: Working, chosen: Sequence[Candidate]) -> tuple[HostUse, ...]:
    uses = []
    for at in sorted({pair.host for pair in chosen}):
        host = working.estate.spare_capacity[at]
        mine = [pair for pair in chosen if pair.host == at]
        needs = [working.estate.recovery_needs[pair.need] for pair in mine]
        ready = pence(host.cost_gbp_per_year)
        uses.append(
            HostUse(
                host=host.ref,
                site=host.site,
                body=host.body,
                needs=tuple(need.ref for need in needs),
                cost_pence=ready + sum(pair.cost_pence for pair in mine),
                ready_pence=ready,
                loads=loads_of(host, needs, working.events),
            )
        )
    return tuple(uses)


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
