"""Real answers of a small estate, worked out once a session: three councils that share one building and could share a
network service, and what each question says of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

from tests.engine.plan.estates import START, body, estate, need, offer, today

from wherry.engine.buying.calendar import Term
from wherry.engine.buying.holding import Holding
from wherry.engine.overlap.question import OverlapOptions
from wherry.engine.plan.options import PlanOptions
from wherry.engine.plan.scenario import Scenario
from wherry.engine.plan.whatif import GrowthChange
from wherry.engine.resilience.pairing.question import PairingOptions
from wherry.engine.resilience.question import FailureOptions
from wherry.record.canonical import canonical
from wherry.record.circuit import Circuit
from wherry.record.estate import Estate
from wherry.record.recovery import RecoveryNeed, SpareCapacity
from wherry.record.site import Site
from wherry.show.document import make_document
from wherry.store.models import Run
from wherry.store.view import keeper_view
from wherry.work.answers import Answer, answer_division, answer_overlap, answer_pairing, answer_plan
from wherry.work.explaining import answer_appraisal, answer_explanation
from wherry.work.failing import answer_failure
from wherry.work.lots_kept import LotContracts, answer_kept_lots, lots_question

QUARTERS = 8
VIDEO = Scenario(name="more video", growth_changes=(GrowthChange(percent_per_year=Decimal(5)),))
AS_OF = date(2026, 11, 22)


@cache
def small_estate(bodies: tuple[str, ...] = ("AAA", "BBB", "CCC")) -> Estate:
    """The first council offers the network to the others; the last one's circuit has no known cost."""
    rows: list = [body(ref) for ref in bodies]
    for at, ref in enumerate(bodies):
        rows += [
            need(f"{ref}/N-net", quantity=str(100 + 40 * at)),
            today(f"{ref}/N-net", 60_000 + 10_000 * at, ends=(START + at).ends, notice_days=0),
            offer(f"{ref}/O-net-alone", 500, kind="alone", set_up_cost_gbp=Decimal(1000)),
            Site(ref=f"{ref}/S-1", body=ref, name="Library", kind="library", postcode="NR1 1AA", **PLACE),
            Circuit(
                ref=f"{ref}/C-1",
                body=ref,
                site=f"{ref}/S-1",
                far_node="Norwich",
                cost_gbp_per_year=None if at > 1 else Decimal(4000 + 500 * at),
            ),
        ]
    shared = offer(
        f"{bodies[0]}/O-net",
        250,
        set_up_cost_gbp=Decimal(5000),
        joining_cost_gbp=Decimal(500),
        step_capacity=Decimal(300),
        step_cost_gbp_per_year=Decimal(8000),
        minimum_term_quarters=4,
    )
    return estate(*rows, shared)


def peopled(estate: Estate) -> Estate:
    """The same, with 40 and 50 people at the first two sites; at the last nobody counted them."""
    sites = [replace(site, users=40 + 10 * at) if at < 2 else site for at, site in enumerate(estate.sites)]
    return replace(estate, sites=tuple(sites))


PLACE = {"easting_m": 623000, "northing_m": 308500, "accuracy_m": 10}


@cache
def small_answer(kind: str, bodies: tuple[str, ...] = ("AAA", "BBB", "CCC")) -> Answer:
    """The answer to one question about the small estate."""
    found = small_estate(bodies)
    if kind == "overlap":
        return answer_overlap(found, OverlapOptions(as_of=AS_OF))
    if kind == "pairing":
        return answer_pairing(recovering(found), PairingOptions(as_of=AS_OF))
    if kind == "failure":
        return answer_failure(peopled(found), FailureOptions(as_of=AS_OF), plan=small_answer("plan", bodies).answer)
    if kind == "lots":
        return lots_of(bodies)
    options = PlanOptions(start=START, quarters=QUARTERS)
    if kind == "explanation":
        return answer_explanation(found, options)
    if kind == "appraisal":
        return answer_appraisal(found, options, scenarios=(VIDEO,))
    return answer_plan(found, options) if kind == "plan" else answer_division(found, options)


def lots_of(bodies: tuple[str, ...]) -> Answer:
    """The lots of lines to the internet that end together, and one contract of which nobody says what it buys."""
    lines = [
        Holding(
            ref=f"{each}/K-{number}",
            title="Lines",
            body=each,
            supplier="Carrier A",
            term=Term(ref=f"{each}/K-{number}", title="Lines", body=each, ends=date(2028, 3, 31)),
            cpv=cpv,
            pence_a_year=500_000_00,
        )
        for each, number, cpv in [*((each, 1, "64210000-1") for each in bodies), (bodies[0], 2, "")]
    ]
    held = LotContracts(holdings=tuple(lines), bodies_end={}, generated=False)
    return answer_kept_lots(lots_question(AS_OF, "mid", 1), held)


def recovering(found: Estate) -> Estate:
    """The same, with a network to be recovered at each site and room at the last."""
    bodies = [row.ref for row in found.bodies]
    needs = [
        RecoveryNeed(
            ref=f"{ref}/F-1",
            body=ref,
            site=f"{ref}/S-1",
            service="net",
            tier="T2",
            vcpus=Decimal(4),
            memory_gb=Decimal(32),
            storage_tb=Decimal(2),
        )
        for ref in bodies
    ]
    room = SpareCapacity(
        ref=f"{bodies[-1]}/G-1",
        body=bodies[-1],
        site=f"{bodies[-1]}/S-1",
        rto_hours=Decimal(8),
        rpo_hours=Decimal(1),
        vcpus=Decimal(40),
        memory_gb=Decimal(320),
        storage_tb=Decimal(20),
        cost_gbp_per_year=Decimal(9000),
    )
    return replace(found, recovery_needs=tuple(needs), spare_capacity=(room,))


def document(answer: Answer) -> dict:
    """The published document of an answer."""
    return make_document(
        answer.kind,
        question=answer.question,
        answer=answer.answer,
        inputs_sha256=answer.inputs_sha256,
        seconds=answer.seconds,
        generated=answer.generated,
    )


def keep_run(answer: Answer, *, owner: str, visibility: str = "partnership", state: str = "done") -> Run:
    """An answer as a finished run of a body."""
    from django.utils import timezone

    with keeper_view(bodies=[owner]):
        return Run.objects.create(
            owner=owner,
            kind=answer.kind,
            scope="partnership" if visibility == "partnership" else "own",
            visibility=visibility,
            state=state,
            question=answer.question,
            answer=canonical(answer.answer),
            inputs_sha256=answer.inputs_sha256,
            generated=answer.generated,
            asked_by_words="Somebody",
            started_at=timezone.now(),
            finished_at=timezone.now(),
            seconds=answer.seconds,
        )
