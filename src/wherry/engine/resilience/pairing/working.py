"""Everything that a question comes to before anything is solved: states, ground, candidates, events, findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from wherry.engine.resilience.pairing.areas import OTHER
from wherry.engine.resilience.pairing.candidates import Candidate, find_candidates
from wherry.engine.resilience.pairing.events import Event, find_events
from wherry.engine.resilience.pairing.fault import fault
from wherry.engine.resilience.pairing.objectives import find_gaps
from wherry.engine.resilience.pairing.question import PairingQuestion
from wherry.engine.resilience.pairing.separation import SHARED, Ground
from wherry.engine.resilience.pairing.standing import State, find_doubts, state_of, state_of_service
from wherry.record.estate import Estate
from wherry.record.finding import DOUBTFUL, NOTE, REFUSED, Finding
from wherry.record.recovery import RecoveryNeed


@dataclass(frozen=True, kw_only=True)
class Working:
    """The question with what follows from it. ``states`` are by pairing and by (pairing, service)."""

    question: PairingQuestion
    ground: Ground
    states: Mapping[str, State]
    service_states: Mapping[tuple[str, str], State]
    candidates: tuple[Candidate, ...]
    events: tuple[Event, ...]
    findings: tuple[Finding, ...]

    @property
    def estate(self) -> Estate:
        """The estate of the question."""
        return self.question.estate

    def pairing_of(self, site: str, host_site: str, service: str) -> str:
        """The reference of today's pairing of two sites for a service; empty where there is none."""
        for pairing in self.estate.pairings:
            if (pairing.site, pairing.recovery_site) == (site, host_site) and service in pairing.services:
                return str(pairing.ref)
        return ""


def work_out(question: PairingQuestion) -> Working:
    """Everything before the solver."""
    estate, options = question.estate, question.options
    ground = Ground.of(estate)
    needs = {pairing.ref: needs_of(estate, pairing.site) for pairing in estate.pairings}
    states = {row.ref: state_of(row, needs[row.ref], estate, options) for row in estate.pairings}
    services = {
        (row.ref, service): state_of_service(row, service, needs[row.ref], estate, options)
        for row in estate.pairings
        for service in row.services
    }
    measured = _measured(estate, services)
    return Working(
        question=question,
        ground=ground,
        states=states,
        service_states=services,
        candidates=find_candidates(estate, ground, measured),
        events=find_events(ground, frozenset(need.site for need in estate.recovery_needs)),
        findings=(
            *question.faults,
            *_of_pairings(question, states),
            *_of_needs(estate),
            *_of_rules(estate),
            *_of_statements(ground),
        ),
    )


def needs_of(estate: Estate, site: str) -> tuple[RecoveryNeed, ...]:
    """The recovery needs of a site."""
    return tuple(need for need in estate.recovery_needs if need.site == site)


def _measured(
    estate: Estate, services: Mapping[tuple[str, str], State]
) -> dict[tuple[str, str, str], tuple[Decimal | None, Decimal | None]]:
    """By site, host's site and service: what the newest restore measured."""
    found = {}
    for pairing in estate.pairings:
        for service in pairing.services:
            restore = services[pairing.ref, service].restore
            if restore is not None:
                took = (restore.restore_hours, restore.data_loss_hours)
                found[pairing.site, pairing.recovery_site, service] = took
    return found


def _of_pairings(question: PairingQuestion, states: Mapping[str, State]) -> Iterator[Finding]:
    rooms = {room.site for room in question.estate.spare_capacity}
    for pairing in question.estate.pairings:
        if pairing.site == pairing.recovery_site:
            says = f"{pairing.ref} pairs {pairing.site} with itself"
            yield fault(pairing, "pairing-itself", REFUSED, says, "name the site that recovers it", "recovery_site")
        elif pairing.recovery_site not in rooms:
            says = f"{pairing.ref} leans on {pairing.recovery_site}, where nobody has recorded any room"
            remedy = "record the spare capacity of that site, or end the pairing"
            yield fault(pairing, "room-nowhere", DOUBTFUL, says, remedy, "recovery_site")
        yield from find_doubts(pairing, states[pairing.ref], question.estate, question.options.as_of)


def _of_needs(estate: Estate) -> Iterator[Finding]:
    asked = Counter((need.site, need.service) for need in estate.recovery_needs)
    for need in estate.recovery_needs:
        yield from find_gaps(need)
        if asked[need.site, need.service] > 1:
            says = f"{need.ref} asks again for {need.service} at {need.site}"
            yield fault(need, "need-repeated", DOUBTFUL, says, "keep one of them, with the sum of both", "service")
    for room, count in Counter(room.site for room in estate.spare_capacity).items():
        if count > 1:
            row = next(row for row in estate.spare_capacity if row.site == room)
            says = f"{count} rows offer room at {room}; each is taken to be room of its own"
            yield fault(row, "room-repeated", DOUBTFUL, says, "keep one row a site, unless it is other room", "site")


def _of_rules(estate: Estate) -> Iterator[Finding]:
    for rule in estate.separation_rules:
        if rule.kind == "distance" and rule.least_m is None:
            says = f"{rule.ref} asks for a distance and does not say how many metres: nothing can pass it"
            yield fault(rule, "rule-open", REFUSED, says, "write the least distance", "least_m")
        if rule.accepted_by is None:
            says = f"nobody is named who accepted {rule.ref}; it is kept to all the same"
            yield fault(rule, "rule-not-accepted", DOUBTFUL, says, "name who accepted it, and when", "accepted_by")
    if estate.recovery_needs and not estate.separation_rules:
        yield Finding(
            code="no-rules",
            severity=DOUBTFUL,
            says="no separation rule was accepted: only shared risks that are recorded keep sites apart",
            remedy="agree rules, each with its reason",
            table="separation_rules",
        )


def _of_statements(ground: Ground) -> Iterator[Finding]:
    for (kind, sites), rows in ground.stated.items():
        if len(sites) < 2:
            says = f"{rows[0].ref} compares {rows[0].site} with itself"
            yield fault(rows[0], "separation-itself", REFUSED, says, "name the other site", "other_site")
            continue
        a, b = sorted(sites)
        if a not in ground.areas or b not in ground.areas or kind == OTHER:
            continue
        said = {row.found for row in rows}
        if len(said) > 1:
            says = f"{rows[0].ref} and {rows[-1].ref} say different things of {a} and {b}; shared is taken"
            yield fault(rows[0], "separation-contradicts", DOUBTFUL, says, "keep the newer", "found")
        elif SHARED not in said and ground.compare(kind, a, b)[0] == SHARED:
            says = f"{rows[0].ref} says that {a} and {b} are separate, but {ground.compare(kind, a, b)[1]}"
            yield fault(rows[0], "separation-contradicts", DOUBTFUL, says, "correct the one or the other", "found")
        if any(row.stated_by is None or row.dated is None for row in rows):
            says = f"{rows[0].ref} does not say who looked it up, or when"
            yield fault(rows[0], "separation-unsigned", NOTE, says, "write who and when", "stated_by")
