"""From an assignment to an answer: money by body and quarter, how each need is met, cash flow, what binds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from wherry.engine.plan.answer import (
    ATTRIBUTION,
    Binding,
    BodyMoney,
    CashFlow,
    Line,
    NearMiss,
    NeedPlan,
    PlanAnswer,
    Saving,
    Steps,
    Stretch,
)
from wherry.engine.plan.bridging import bridge
from wherry.engine.plan.ledger import (
    IDLE,
    TODAY,
    Assignment,
    by_quarter,
    cash_by_quarter,
    cumulative,
    lines,
    loads,
    present_total,
)
from wherry.engine.plan.linking import shared_moves
from wherry.engine.plan.move import moves, why_stays
from wherry.engine.plan.novation import find_novations
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.solved import Solved


def report(question: PlanQuestion, solved: Solved) -> PlanAnswer:
    """The answer to a question, not yet seen by the independent checker."""
    plan, before = lines(question, solved.assignment), lines(solved.free, solved.baseline)
    bodies = sorted({line.body for line in (*plan, *before)} | set(question.members))
    savings = [_saving(question, solved, before, plan, body) for body in bodies]
    cost = present_total(plan)
    paid = [tuple(_body_money(question, found, body) for body in bodies) for found in (before, plan)]
    needs = tuple(_need_plan(question, solved, plan, before, number) for number in range(len(question.needs)))
    return PlanAnswer(
        status=solved.status,
        present_pence=cost,
        bound_pence=solved.bound,
        gap=(cost - solved.bound) / cost if cost else 0.0,
        baseline_present_pence=present_total(before),
        quarters=question.options.all_quarters,
        members=question.members,
        discount=tuple(f"{float(factor):.6f}" for factor in question.discount),
        rate_table=question.options.rate_table,
        attribution=ATTRIBUTION,
        baseline=paid[0],
        plan=paid[1],
        saving=_saving(question, solved, before, plan, None),
        saving_by_body=tuple(savings),
        cash=_cash_flow(question, solved.free, before, plan),
        moves=moves(question, solved, plan, before),
        needs=needs,
        steps=_steps(question, solved.assignment),
        binds=_binds(question, solved, plan, before),
        near_misses=_near_misses(question, solved.assignment),
        lines=plan,
        baseline_lines=before,
        findings=question.findings,
        generated=question.generated,
        inputs_sha256=question.sha256,
        formulation=solved.formulation,
        novations=find_novations(question, needs, plan),
        bridging=bridge(question.options.all_quarters, *paid),
    )


def _body_money(question: PlanQuestion, found: Sequence[Line], body: str) -> BodyMoney:
    own = [line for line in found if line.body == body]
    spent = by_quarter(question, own)
    return BodyMoney(body=body, by_quarter=spent, total_pence=sum(spent), present_pence=present_total(own))


def _saving(
    question: PlanQuestion, solved: Solved, before: Sequence[Line], plan: Sequence[Line], body: str | None
) -> Saving:
    """Baseline less plan. What does not fall away when today's arrangements end earlier is not cashable."""
    total = sum(by_quarter(question, before, body)) - sum(by_quarter(question, plan, body))
    cashable = sum(cash_by_quarter(solved.free, before, body)) - sum(cash_by_quarter(question, plan, body))
    mine = [[line for line in found if body in (None, line.body)] for found in (before, plan)]
    return Saving(
        body=body or "",
        total_pence=total,
        present_pence=present_total(mine[0]) - present_total(mine[1]),
        cashable_pence=cashable,
        non_cashable_pence=total - cashable,
    )


def _cash_flow(question: PlanQuestion, free: PlanQuestion, before: Sequence[Line], plan: Sequence[Line]) -> CashFlow:
    baseline, paid = by_quarter(question, before), by_quarter(question, plan)
    saved = tuple(old - new for old, new in zip(baseline, paid, strict=True))
    so_far = cumulative(saved)
    cash = zip(cash_by_quarter(free, before), cash_by_quarter(question, plan), strict=True)
    lowest = min(so_far)
    return CashFlow(
        baseline=baseline,
        plan=paid,
        saved=saved,
        cumulative=so_far,
        lowest_pence=lowest,
        lowest_quarter=question.options.all_quarters[so_far.index(lowest)],
        cumulative_cashable=cumulative(old - new for old, new in cash),
    )


def stretches(question: PlanQuestion, number: int, sources: Sequence[int]) -> tuple[Stretch, ...]:
    """The runs of quarters with one source."""
    need, found, quarters = question.needs[number], list[Stretch](), question.options.all_quarters
    begins = 0
    for at in range(len(sources)):
        if at + 1 < len(sources) and sources[at + 1] == sources[at]:
            continue
        if sources[at] != IDLE:
            ref, kind, level = source_words(question, number, sources[at])
            found.append(Stretch(source=ref, kind=kind, starts=quarters[begins], until=quarters[at], level=level))
        begins = at + 1
    return tuple(found) if need.first <= need.last else ()


def source_words(question: PlanQuestion, number: int, source: int) -> tuple[str, str, str]:
    """Reference, kind and level of a source of a need."""
    today = question.needs[number].today
    if source == TODAY and today is not None:
        return today.ref, "today", today.level
    offer = question.offers[question.pairs[source].offer]
    return offer.ref, offer.kind, offer.level


def _need_plan(
    question: PlanQuestion, solved: Solved, plan: Sequence[Line], before: Sequence[Line], number: int
) -> NeedPlan:
    need = question.needs[number]
    runs = stretches(question, number, solved.assignment[number])
    cost = sum(line.pence for line in plan if line.need == need.ref)
    baseline = sum(line.pence for line in before if line.need == need.ref)
    return NeedPlan(
        need=need.ref,
        body=need.body,
        service=need.service,
        quantity=tuple(f"{amount / 1000:.3f}" for amount in need.quantity),
        level_before=need.today.level if need.today else "",
        level_required=" and ".join(need.floors),
        level_after=runs[-1].level if runs else "",
        stretches=runs,
        baseline_stretches=stretches(solved.free, number, solved.baseline[number]),
        cost_pence=cost,
        baseline_pence=baseline,
        why=why_stays(question, number, runs, baseline - cost),
    )


def _steps(question: PlanQuestion, assignment: Assignment) -> tuple[Steps, ...]:
    found = []
    for (number, at), load in sorted(loads(question, assignment).items()):
        offer = question.offers[number]
        if offer.step_capacity is not None:
            steps = offer.steps(load)
            found.append(
                Steps(
                    offer=offer.ref,
                    quarter=question.options.start + at,
                    steps=steps,
                    load=f"{(load + offer.own_use) / 1000:.3f}",
                    capacity=f"{steps * offer.step_capacity / 1000:.3f}",
                )
            )
    return tuple(found)


def _binds(question: PlanQuestion, solved: Solved, plan: Sequence[Line], before: Sequence[Line]) -> tuple[Binding, ...]:
    """The rules with no room left: cash within a thousandth of the baseline of zero, moves at their most, offers at
    their last step."""
    found = []
    cash = _cash_flow(question, solved.free, before, plan)
    quarters = question.options.all_quarters
    if question.options.no_new_money:
        spent = cumulative(cash.baseline)
        for at, left in enumerate(cash.cumulative):
            if any(cash.saved[: at + 1]) and left * 1000 <= spent[at]:
                says = f"only £{left / 100:,.2f} more could have been spent by the end of {quarters[at].words}"
                found.append(Binding(rule="no new money", subject="", quarter=quarters[at], says=says))
    most = question.options.most_moves_a_body_a_quarter
    for (body, at), count in sorted(shared_moves(question, solved.assignment).items()):
        if count == most:
            says = f"{body} makes all {count} of the moves it may make in {quarters[at].words}"
            found.append(Binding(rule="most moves", subject=body, quarter=quarters[at], says=says))
    full: dict[int, list[int]] = defaultdict(list)
    for (number, at), load in sorted(loads(question, solved.assignment).items()):
        offer = question.offers[number]
        if offer.most_steps is not None and offer.step_capacity and offer.steps(load) == offer.most_steps:
            full[number].append(at)
    for number, when in full.items():
        ref = question.offers[number].ref
        says = f"{ref} is at its last step of capacity in {len(when)} quarters, first in {quarters[when[0]].words}"
        found.append(Binding(rule="capacity", subject=ref, quarter=quarters[when[0]], says=says))
    return tuple(found)


def _near_misses(question: PlanQuestion, assignment: Assignment) -> tuple[NearMiss, ...]:
    """The shared offers that nobody uses."""
    used = {number for number, _ in loads(question, assignment)}
    reach: dict[int, list[str]] = defaultdict(list)
    for pair in question.pairs:
        reach[pair.offer].append(question.needs[pair.need].ref)
    found = []
    for number, offer in enumerate(question.offers):
        if offer.shared and number not in used:
            fits = reach[number]
            says = (
                f"{offer.ref} could meet {len(fits)} needs ({', '.join(fits)}), and the plan is cheaper without it"
                if fits
                else f"{offer.ref} fits no need: see the findings for what it falls short of"
            )
            found.append(NearMiss(offer=offer.ref, says=says))
    return tuple(found)
