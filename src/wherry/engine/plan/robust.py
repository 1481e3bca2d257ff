"""A plan that holds in every scenario: the same moves, tried by the independent checker under each.

Moves are decided before anybody knows which scenario comes. Candidates are the best plan of each scenario, and plans
made for the greatest demand of every need in any scenario, with and without more optimism bias; each is priced again
and tested by the checker in all of them. The one kept is the cheapest on average of those that hold in all. None can
cost less on average than the mean of the scenarios' own bounds (the wait-and-see bound: Madansky,
doi:10.1287/mnsc.6.2.197), so the gap to it is honest: it includes what not knowing costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from wherry.engine.plan.answer import Formulation, PlanAnswer
from wherry.engine.plan.asking import Asker
from wherry.engine.plan.check import check_plan
from wherry.engine.plan.known import Known
from wherry.engine.plan.ledger import IDLE, TODAY, Assignment, lines, present_total
from wherry.engine.plan.options import PlanOptions
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.report import report
from wherry.engine.plan.scenario import AS_RECORDED, Scenario
from wherry.engine.plan.solve import find_baseline, without_demands
from wherry.engine.plan.solved import Solved
from wherry.engine.plan.whatif import GrowthChange
from wherry.engine.plan.working import Work
from wherry.record.error import NoPlan

HELD_FAST = Formulation(method="moves held fast", parts=0, columns=0, rows=0, entries=0, nodes=0, seconds=0.0)
MORE_BIAS = (Decimal(50), Decimal(200))


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The moves of a plan priced in a scenario. ``holds`` is whether every rule is kept there; ``broken`` says which
    are not. ``answer`` is None where an offer could not serve at all."""

    scenario: str
    holds: bool
    broken: tuple[str, ...]
    answer: PlanAnswer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioRow:
    """One scenario: what the robust plan and the baseline cost in it, the least that any plan made for it alone could
    cost, in present pence, and the lowest that the saving so far ever is."""

    name: str
    supposes: str
    baseline_pence: int
    plan_pence: int
    saving_pence: int
    best_pence: int | None
    bound_pence: int | None
    lowest_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RobustPlan:
    """A plan that holds in every scenario, as it is in the first of them. ``from_candidate`` says which candidate it
    is; ``mean_pence`` what it costs on average, ``bound_pence`` the least that any such plan could."""

    plan: PlanAnswer
    options: PlanOptions
    from_candidate: str
    rows: tuple[ScenarioRow, ...]
    mean_pence: int
    bound_pence: int
    gap: float
    rejected: tuple[str, ...]


def hold(question: PlanQuestion, answer: PlanAnswer, scenario: Scenario, known: Known | None = None) -> Held:
    """Whether a plan's moves hold in a scenario, and what they cost there. ``known`` is what plans before left."""
    asked = PlanQuestion.of(question.estate, scenario.of(replace(question.options, members=question.members)))
    if asked.fatal:
        return _fails(scenario, *(finding.says for finding in asked.fatal))
    assignment, missing = assign(asked, answer)
    if assignment is None:
        return _fails(scenario, *missing)
    free = without_demands(asked)
    try:
        baseline = find_baseline(Work(free, known=Known() if known is None else known), free)
    except NoPlan as none:
        return _fails(scenario, str(none))
    cost = present_total(lines(asked, assignment))
    solved = Solved(
        free=free,
        baseline=baseline,
        assignment=assignment,
        cost=cost,
        bound=0,
        status="feasible",
        formulation=HELD_FAST,
    )
    made = report(asked, solved)
    check = check_plan(question.estate, asked.options, made)
    broken = tuple(finding.says for finding in check.findings)
    return Held(scenario=scenario.name, holds=check.agreed, broken=broken, answer=replace(made, checker=check))


def _fails(scenario: Scenario, *broken: str) -> Held:
    return Held(scenario=scenario.name, holds=False, broken=broken, answer=None)


def assign(question: PlanQuestion, answer: PlanAnswer) -> tuple[Assignment | None, tuple[str, ...]]:
    """The moves of a plan in the rows of another question about the same needs; None, and why, where an offer cannot
    serve there."""
    runs = {plan.need: plan.stretches for plan in answer.needs}
    place = {
        (question.needs[pair.need].ref, question.offers[pair.offer].ref): number
        for number, pair in enumerate(question.pairs)
    }
    found, missing = [], []
    for need in question.needs:
        sources = [IDLE] * question.count
        for run in runs.get(need.ref, ()):
            source = TODAY if run.kind == "today" else place.get((need.ref, run.source), IDLE)
            if source == IDLE or (source == TODAY and need.today is None):
                missing.append(f"{run.source} cannot serve {need.ref} there")
                continue
            for at in range(run.starts - question.options.start, run.until - question.options.start + 1):
                sources[at] = source
        found.append(tuple(sources))
    return (None, tuple(missing)) if missing else (tuple(found), ())


def make_robust_plan(asker: Asker, scenarios: Sequence[Scenario]) -> RobustPlan:
    """The plan that holds in what is recorded and in every scenario. ``NoPlan`` where no candidate does, with what
    breaks each."""
    every = (Scenario(name=AS_RECORDED), *scenarios)
    own = [_best(asker, each) for each in every]
    kept: list[tuple[int, str, PlanAnswer, list[Held]]] = []
    rejected = []
    for name, candidate in _candidates(asker, every, own):
        held = [hold(asker.question, candidate, each, asker.found_out) for each in every]
        answers = [one.answer for one in held if one.answer is not None and one.holds]
        if len(answers) == len(every):
            kept.append((sum(one.present_pence for one in answers), name, candidate, held))
        else:
            rejected.append(_say_rejected(name, held))
    if not kept:
        raise NoPlan("no plan that was tried holds in every scenario", tuple(rejected))
    total, name, _, held = min(kept, key=lambda one: (one[0], one[1]))
    rows = tuple(_row(each, one, best) for each, one, best in zip(every, held, own, strict=True))
    mean = total // len(every)
    bound = sum(row.bound_pence or 0 for row in rows) // len(every)
    first = held[0].answer
    assert first is not None
    return RobustPlan(
        plan=first,
        options=asker.question.options,
        from_candidate=name,
        rows=rows,
        mean_pence=mean,
        bound_pence=bound,
        gap=(mean - bound) / mean if mean else 0.0,
        rejected=tuple(rejected),
    )


def _best(asker: Asker, scenario: Scenario, bias: Decimal | None = None) -> PlanAnswer | None:
    supposed = scenario.of(asker.question.options)
    return asker.again(
        f"the best plan for {scenario.name}",
        growth_changes=supposed.growth_changes,
        price_changes=supposed.price_changes,
        optimism_bias_percent=supposed.optimism_bias_percent if bias is None else bias,
    )


def _candidates(
    asker: Asker, every: Sequence[Scenario], own: Sequence[PlanAnswer | None]
) -> list[tuple[str, PlanAnswer]]:
    peak = peak_demand(asker.question, every)
    bias = asker.question.options.optimism_bias_percent
    made = [(f"the best plan for {each.name}", plan) for each, plan in zip(every, own, strict=True)]
    made.append(("the best plan for the greatest demand", _best(asker, peak)))
    for more in MORE_BIAS:
        name = f"the best plan for the greatest demand with {bias + more} % optimism bias"
        made.append((name, _best(asker, peak, bias + more)))
    return [(name, plan) for name, plan in made if plan is not None]


def peak_demand(question: PlanQuestion, scenarios: Sequence[Scenario]) -> Scenario:
    """The scenario in which every need grows as fast as in any of these."""
    changes = []
    for need in question.needs:
        most = max(
            sum(
                (
                    change.percent_per_year
                    for change in scenario.growth_changes
                    if change.need in (None, need.ref)
                    and change.service in (None, need.service)
                    and change.body in (None, need.body)
                ),
                Decimal(0),
            )
            for scenario in scenarios
        )
        if most:
            changes.append(GrowthChange(percent_per_year=most, need=need.ref))
    return Scenario(name="the greatest demand", growth_changes=tuple(changes))


def _say_rejected(name: str, held: Sequence[Held]) -> str:
    fails = [f"{one.scenario} ({one.broken[0] if one.broken else 'unknown'})" for one in held if not one.holds]
    return f"{name} does not hold in {'; '.join(fails)}"


def _row(scenario: Scenario, held: Held, best: PlanAnswer | None) -> ScenarioRow:
    answer = held.answer
    assert answer is not None
    return ScenarioRow(
        name=scenario.name,
        supposes=scenario.words,
        baseline_pence=answer.baseline_present_pence,
        plan_pence=answer.present_pence,
        saving_pence=answer.saving.present_pence,
        best_pence=None if best is None else best.present_pence,
        bound_pence=None if best is None else best.bound_pence,
        lowest_pence=answer.cash.lowest_pence,
    )
