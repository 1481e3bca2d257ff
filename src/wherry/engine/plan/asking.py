"""Asking a question again with something changed: the ground of every explanation.

Each changed question is solved to its end by the same engine and seen by the independent checker, so that what an
explanation says is as sure as the plan itself. Answers are kept by the hash of their question for the life of an asker.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from wherry.engine.plan.answer import PlanAnswer
from wherry.engine.plan.known import Known
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.solve import make_plan
from wherry.engine.solver import Stop
from wherry.record.error import NoPlan, Stopped
from wherry.record.estate import Estate

Told = Callable[[int, str], None]


@dataclass
class Asker:
    """Asks one question again and again. ``each_limit`` is the most seconds for one plan, ``limit`` for all of them;
    ``told`` is given the number of plans made so far and what is asked next; ``found_out`` is what each plan leaves
    behind for the next to begin with: give it what the plan of the question itself left."""

    question: PlanQuestion
    each_limit: float | None = None
    limit: float | None = None
    stop: Stop | None = None
    told: Told | None = None
    gap: float = 0.0
    asked: int = 0
    began: float = field(default_factory=time.perf_counter)
    known: dict[str, PlanAnswer | NoPlan] = field(default_factory=dict)
    found_out: Known = field(default_factory=Known)

    def again(self, about: str, *, estate: Estate | None = None, **options: Any) -> PlanAnswer | None:
        """The plan with these options in place of the question's, and perhaps other records; None where there is no
        plan. ``Stopped`` where the time is up or a person has stopped it."""
        given = {"members": self.question.members, **options}
        changed = PlanQuestion.of(estate or self.question.estate, replace(self.question.options, **given))
        found = self.known.get(changed.sha256)
        if found is None:
            found = self.known[changed.sha256] = self._make(about, changed)
        return None if isinstance(found, NoPlan) else found

    def keep(self, answer: PlanAnswer) -> None:
        """Know the plan of the question itself already."""
        self.known[self.question.sha256] = answer

    @property
    def spent(self) -> bool:
        """Whether nothing more can be asked."""
        return self._left() == 0.0 or (self.stop is not None and self.stop())

    def _left(self) -> float | None:
        return None if self.limit is None else max(0.0, self.limit - (time.perf_counter() - self.began))

    def _make(self, about: str, changed: PlanQuestion) -> PlanAnswer | NoPlan:
        if self.spent:
            raise Stopped("the time for explaining is up; what was found is kept")
        if self.told is not None:
            self.told(self.asked, about)
        self.asked += 1
        limits = [each for each in (self.each_limit, self._left()) if each is not None]
        try:
            return make_plan(
                changed,
                stop=self.stop,
                time_limit=min(limits, default=None),
                gap=self.gap,
                known=self.found_out,
            )
        except NoPlan as none:
            return none


def proven(*answers: PlanAnswer | None) -> bool:
    """Whether every plan is proven the best, so that their difference is exact. That there is no plan is proven too."""
    return all(answer is None or answer.status == "optimal" for answer in answers)


def uses(answer: PlanAnswer, offer: str, need: str | None = None) -> bool:
    """Whether a plan uses an offer, or uses it for one need."""
    return any(run.source == offer for plan in answer.needs if need in (None, plan.need) for run in plan.stretches)
