"""The verbs that turn an estate into an answer: overlap, plan and divide. No database is needed.

Each gives an ``Answer``: the question and the answer as plain JSON values, the hash of what went in, and the seconds it
took. A run keeps exactly that; ``wherry.show.document`` makes the published document of it. Engines are loaded when
they are first asked, because the solver takes a second and a command that needs none should not wait.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from wherry.record.canonical import plain
from wherry.record.estate import Estate

if TYPE_CHECKING:
    from wherry.engine.overlap.question import OverlapOptions
    from wherry.engine.plan.options import PlanOptions
    from wherry.engine.plan.preference import Preference
    from wherry.engine.resilience.pairing.question import PairingOptions
    from wherry.engine.solver import Stop, Watch

OVERLAP, PLAN, DIVISION, PAIRING, FAILURE = "overlap", "plan", "division", "pairing", "failure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One verb's answer. ``kind`` is overlap, plan or division; ``question`` is its options and ``answer`` what the
    engine found, both as JSON values only."""

    kind: str
    question: dict[str, Any]
    answer: dict[str, Any]
    inputs_sha256: str
    seconds: float
    generated: bool


def today() -> date:
    """The day in London, which is what a council means by today."""
    return datetime.now(tz=ZoneInfo("Europe/London")).date()


def answer_overlap(estate: Estate, options: OverlapOptions | None = None) -> Answer:
    """Where the bodies of an estate pay twice, today unless the options name another day."""
    from wherry.engine.overlap.find import find_overlaps
    from wherry.engine.overlap.question import OverlapOptions, OverlapQuestion

    began = time.perf_counter()
    question = OverlapQuestion.of(estate, options or OverlapOptions(as_of=today()))
    found = find_overlaps(question)
    return Answer(
        kind=OVERLAP,
        question=plain(question.options),
        answer=plain(found),
        inputs_sha256=question.sha256,
        seconds=time.perf_counter() - began,
        generated=estate.generated,
    )


def answer_plan(
    estate: Estate,
    options: PlanOptions,
    *,
    preferences: Sequence[Preference] = (),
    watch: Watch | None = None,
    stop: Stop | None = None,
    time_limit: float | None = None,
) -> Answer:
    """Who provides what to whom, and when, with proof and the independent check.

    ``preferences`` are kept where their worth allows, and the plan's question then has them among its demands.
    ``NoPlan`` where the demands cannot hold together: it names the fewest of them. ``Stopped`` where it was stopped
    before there was a plan.
    """
    from wherry.work.explaining import make_preferred_plan

    began = time.perf_counter()
    question, found = make_preferred_plan(estate, options, preferences, watch=watch, stop=stop, time_limit=time_limit)
    return Answer(
        kind=PLAN,
        question=question.options.document,
        answer=plain(found),
        inputs_sha256=question.sha256,
        seconds=time.perf_counter() - began,
        generated=estate.generated,
    )


def answer_division(
    estate: Estate,
    options: PlanOptions,
    *,
    watch: Watch | None = None,
    stop: Stop | None = None,
    time_limit: float | None = None,
    each_limit: float | None = None,
    every_rule: bool = False,
) -> Answer:
    """How the plan's saving is divided: a plan for every coalition, every rule side by side with its certificate,
    and what each body pays in each year by the recommended rule.

    ``each_limit`` bounds the seconds spent on each coalition, whose saving is then known between bounds. ``NoPlan``
    where there is no plan, ``Stopped`` where it was stopped before every coalition had one.
    """
    from wherry.work.dividing import divide_plan

    began = time.perf_counter()
    found, inputs = divide_plan(
        estate,
        options,
        watch=watch,
        stop=stop,
        time_limit=time_limit,
        each_limit=each_limit,
        every_rule=every_rule,
    )
    return Answer(
        kind=DIVISION,
        question=options.document,
        answer=plain(found),
        inputs_sha256=inputs,
        seconds=time.perf_counter() - began,
        generated=estate.generated,
    )


def answer_pairing(
    estate: Estate,
    options: PairingOptions | None = None,
    *,
    watch: Watch | None = None,
    stop: Stop | None = None,
    time_limit: float | None = None,
) -> Answer:
    """Which site should recover what of which, at least cost, with proof, and how the pairings of today stand.

    ``Stopped`` where it was stopped before there was any choice.
    """
    from wherry.engine.resilience.pairing.question import PairingOptions, PairingQuestion
    from wherry.engine.resilience.pairing.solve import make_pairings

    began = time.perf_counter()
    question = PairingQuestion.of(estate, options or PairingOptions(as_of=today()))
    found = make_pairings(question, watch=watch, stop=stop, time_limit=time_limit)
    return Answer(
        kind=PAIRING,
        question=plain(question.options),
        answer=plain(found),
        inputs_sha256=question.sha256,
        seconds=time.perf_counter() - began,
        generated=question.generated,
    )
