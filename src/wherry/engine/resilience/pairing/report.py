"""The answer, from what was worked out and what was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wherry.engine.resilience.pairing.answer import (
    NONE,
    Check,
    FallsTogether,
    Formulation,
    HostUse,
    PairingAnswer,
    Placed,
    Rule,
)
from wherry.engine.resilience.pairing.candidates import Candidate
from wherry.engine.resilience.pairing.cycles import find_cycles
from wherry.engine.resilience.pairing.loads import loads_of
from wherry.engine.resilience.pairing.objectives import objectives
from wherry.engine.resilience.pairing.today import look_at_today
from wherry.engine.resilience.pairing.ways import unplaced_needs
from wherry.engine.resilience.pairing.working import Working
from wherry.engine.solver import relative_gap
from wherry.record.money import pence


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
    today = look_at_today(working)
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
        today=today.standings,
        today_cycles=today.cycles,
        covered=today.covered,
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
        findings=today.findings,
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
