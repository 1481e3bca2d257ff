"""The answer: who serves how much of what, its cost, and how far from the best it could be."""

from __future__ import annotations

from dataclasses import dataclass

from wherry.engine.program import Floats
from wherry.engine.solver import relative_gap


@dataclass(frozen=True, slots=True, kw_only=True)
class FacilityAnswer:
    """``share[j, i]`` is the part of need i that provider j meets; None where nothing was found. ``cost`` is re-added
    from it and ``bound`` is proven: no plan costs less. ``status`` is ``optimal``, ``feasible``, ``infeasible`` or
    ``nothing found``; ``stages`` says what was done, with seconds, cost and bound then."""

    share: Floats | None
    cost: float | None
    bound: float
    status: str
    seconds: float
    stages: tuple[tuple[str, float, float | None, float], ...]

    @property
    def gap(self) -> float | None:
        """The distance of cost and bound as a share of the cost."""
        return relative_gap(self.cost, self.bound)
