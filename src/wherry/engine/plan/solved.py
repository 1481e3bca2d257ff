"""A solved question: the baseline and the plan as assignments, with the proof."""

from __future__ import annotations

from dataclasses import dataclass

from wherry.engine.plan.answer import Formulation
from wherry.engine.plan.ledger import Assignment
from wherry.engine.plan.question import PlanQuestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """A baseline and a plan as assignments, with the plan's exact cost and the proven bound in present pence.

    ``free`` is the question that the baseline answers: the same without locks and refusals.
    """

    free: PlanQuestion
    baseline: Assignment
    assignment: Assignment
    cost: int
    bound: int
    status: str
    formulation: Formulation
