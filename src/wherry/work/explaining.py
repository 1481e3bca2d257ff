"""The verbs that ask more of a plan: explain it, weigh its options and scenarios, compare it with another, find the
demands that cannot hold together. No database is needed."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wherry.engine.plan.answer import PlanAnswer
from wherry.engine.plan.appraisal import Appraisal, appraise
from wherry.engine.plan.asking import Asker
from wherry.engine.plan.compare import Comparison, Side, SideLine, compare_plans
from wherry.engine.plan.conflict import find_conflict
from wherry.engine.plan.explanation import PARTS, explain_plan
from wherry.engine.plan.known import Known
from wherry.engine.plan.options import PlanOptions
from wherry.engine.plan.preference import Preference, prefer
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.restate import optimism_bias
from wherry.engine.plan.robust import RobustPlan, make_robust_plan
from wherry.engine.plan.scenario import Scenario, read_scenario
from wherry.engine.plan.sensitivity import SwitchValue, find_switch_values
from wherry.engine.plan.solve import make_plan
from wherry.engine.solver import Progress, Stop, Watch
from wherry.record.canonical import plain
from wherry.record.error import NoPlan, WherryError
from wherry.record.estate import Estate
from wherry.work.answers import Answer

EXPLANATION, APPRAISAL = "explanation", "appraisal"
OPTIMISM_KIND = "equipment and development"
EACH_SECONDS = 120.0
PLAN_FORMAT = "wherry/plan/1"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """The answer of ``appraise``: the three options, the switching values, and the robust plan where scenarios were
    given. ``plan_status`` and ``plan_present_pence`` are those of the plan that it weighs."""

    plan_status: str
    plan_present_pence: int
    quarters: tuple[str, ...]
    appraisal: Appraisal
    switch_values: tuple[SwitchValue, ...]
    robust: RobustPlan | None


def name_conflict(question: PlanQuestion, fault: NoPlan, *, stop: Stop | None = None) -> NoPlan:
    """The same fault with the fewest demands that cannot hold together, where demands are to blame."""
    found = find_conflict(question, stop=stop, each_limit=EACH_SECONDS)
    if found is None:
        return fault
    how = "these demands cannot hold together"
    if len(found.demands) == 1:
        how = "this demand cannot be kept"
    sure = "; with any one of them taken back there is a plan" if found.irreducible and len(found.demands) > 1 else ""
    return NoPlan(f"no plan keeps every rule: {how}{sure}", found.demands)


def answer_explanation(
    estate: Estate,
    options: PlanOptions,
    *,
    parts: Collection[str] = PARTS,
    needs: Collection[str] | None = None,
    watch: Watch | None = None,
    stop: Stop | None = None,
    time_limit: float | None = None,
) -> Answer:
    """Why the plan of these options is as it is. ``NoPlan`` where there is none; what is not reached in time is left
    out and said to be."""
    began = time.perf_counter()
    found_out = Known()
    question, found = _plan(estate, options, watch, stop, time_limit, found_out)
    left = None if time_limit is None else max(0.1, time_limit - (time.perf_counter() - began))
    asker = Asker(question, each_limit=EACH_SECONDS, limit=left, stop=stop, told=_told(watch), found_out=found_out)
    explained = explain_plan(asker, found, parts=parts, needs=needs)
    asked: Json = {"options": options.document, "parts": list(explained.parts), "needs": list(explained.needs)}
    return _answer(EXPLANATION, asked, plain(explained), question, began)


def answer_appraisal(
    estate: Estate,
    options: PlanOptions,
    *,
    scenarios: Sequence[Scenario] = (),
    optimism_kind: str = OPTIMISM_KIND,
    managed_percent: int = 0,
    watch: Watch | None = None,
    stop: Stop | None = None,
    time_limit: float | None = None,
) -> Answer:
    """Do nothing, each alone, share: side by side, with what each assumption must become before the saving is gone
    and, where scenarios are given, the plan that holds in all of them."""
    began = time.perf_counter()
    found_out = Known()
    question, found = _plan(estate, options, watch, stop, time_limit, found_out)
    weighed = Weighed(
        plan_status=found.status,
        plan_present_pence=found.present_pence,
        quarters=tuple(str(quarter) for quarter in found.quarters),
        appraisal=appraise(
            question, found, bias=optimism_bias(), kind=optimism_kind, managed_percent=managed_percent, stop=stop
        ),
        switch_values=find_switch_values(question, found),
        robust=None,
    )
    result = plain(weighed)
    if scenarios:
        asker = Asker(question, each_limit=time_limit, stop=stop, told=_told(watch), found_out=found_out)
        asker.keep(found)
        result["robust"] = _robust(make_robust_plan(asker, scenarios))
    asked: Json = {
        "options": options.document,
        "optimism_kind": optimism_kind,
        "managed_percent": managed_percent,
        "scenarios": [plain(scenario) for scenario in scenarios],
    }
    return _answer(APPRAISAL, asked, result, question, began)


def make_preferred_plan(
    estate: Estate,
    options: PlanOptions,
    preferences: Sequence[Preference],
    *,
    watch: Watch | None = None,
    stop: Stop | None = None,
    time_limit: float | None = None,
) -> tuple[PlanQuestion, PlanAnswer]:
    """The plan of these options that keeps the preferences that are worth it, and the question that it answers.
    ``NoPlan`` names the fewest demands that cannot hold together."""
    found_out = Known()
    question, found = _plan(estate, options, watch, stop, time_limit, found_out)
    if not preferences:
        return question, found
    asker = Asker(question, each_limit=time_limit, stop=stop, told=_told(watch), found_out=found_out)
    asker.keep(found)
    made, chosen, judged = prefer(asker, found, preferences)
    return PlanQuestion.of(estate, chosen), replace(made, preferences=judged)


def _robust(found: RobustPlan) -> Json:
    """A robust plan without the whole of the plan: its moves and figures."""
    made = plain(found)
    plan = made.pop("plan")
    del made["options"]
    return {**made, "moves": plan["moves"], "saving_pence": plan["saving"]["present_pence"]}


def _plan(
    estate: Estate,
    options: PlanOptions,
    watch: Watch | None,
    stop: Stop | None,
    limit: float | None,
    known: Known,
) -> tuple[PlanQuestion, PlanAnswer]:
    question = PlanQuestion.of(estate, options)
    try:
        return question, make_plan(question, watch=watch, stop=stop, time_limit=limit, known=known)
    except NoPlan as fault:
        raise name_conflict(question, fault, stop=stop) from fault


def _told(watch: Watch | None) -> Callable[[int, str], None] | None:
    """Tell that work goes on: how far it is nobody knows beforehand."""
    if watch is None:
        return None
    return lambda count, about: watch(Progress(best=None, bound=None, gap=None, seconds=0.0))


def _answer(kind: str, asked: Json, answer: Json, question: PlanQuestion, began: float) -> Answer:
    return Answer(
        kind=kind,
        question=asked,
        answer=answer,
        inputs_sha256=question.sha256,
        seconds=time.perf_counter() - began,
        generated=question.generated,
    )


def compare_documents(first: Json, second: Json, *, names: tuple[str, str]) -> Comparison:
    """Two published documents of plans, compared. ``WherryError`` where one is something else."""
    return compare_plans(*(side_of(document, name) for document, name in zip((first, second), names, strict=True)))


def side_of(document: Json, name: str) -> Side:
    """What is compared of a published document of a plan. ``WherryError`` where it is none."""
    if not isinstance(document, dict) or document.get("format") != PLAN_FORMAT:
        raise WherryError(f"{name} is no plan: its format must be {PLAN_FORMAT}; write one with wherry plan --out")
    try:
        answer = document["answer"]
        question = document["question"]
        return Side(
            name=name,
            status=answer["status"],
            members=tuple(answer["members"]),
            quarters=tuple(answer["quarters"]),
            options=question.get("options", question),
            inputs_sha256=document["inputs_sha256"],
            present_pence=answer["present_value_pence"],
            baseline_present_pence=answer["baseline_present_value_pence"],
            lowest_pence=answer["cash"]["lowest_pence"],
            cashable_pence=answer["saving"]["cashable_pence"],
            lines=tuple(_side_line(line) for line in answer["lines"]),
            ways={
                need["need"]: tuple((run["source"], run["starts"]) for run in need["stretches"])
                for need in answer["needs"]
            },
            about={need["need"]: (need["body"], need["service"]) for need in answer["needs"]},
        )
    except (KeyError, TypeError) as fault:
        raise WherryError(f"{name} is not whole: it lacks {fault}; write it again with wherry plan --out") from fault


def _side_line(line: Mapping[str, Any]) -> SideLine:
    return SideLine(
        kind=line["kind"],
        body=line["body"],
        need=line["need"],
        source=line["source"],
        quarter=line["quarter"],
        pence=line["amount_pence"],
        present_pence=line["present_value_pence"],
    )


def read_kept_scenario(row: Mapping[str, Any]) -> Scenario:
    """A scenario from the question of a run."""
    return read_scenario(
        {"name": row["name"], "growth": row.get("growth_changes", ()), "prices": row.get("price_changes", ())}
    )


def read_scenarios(rows: Any, where: str) -> tuple[Scenario, ...]:
    """Scenarios from a YAML or JSON document: a list of them, perhaps under ``scenarios``. ``WherryError`` says what
    to write."""
    found = rows.get("scenarios") if isinstance(rows, Mapping) else rows
    if not isinstance(found, list) or not found:
        raise WherryError(f"{where} holds no scenarios; write a list, each with a name, growth and prices")
    made = tuple(read_scenario(row) for row in found)
    if len({scenario.name for scenario in made}) < len(made):
        raise WherryError(f"{where} has two scenarios of one name; give each its own")
    return made
