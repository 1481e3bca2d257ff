"""The game of a large partnership: no list of coalitions, but a search for one that gains more than its shares."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from wherry.engine.division.coalition import mask_of, members
from wherry.engine.division.oracle import Search
from wherry.engine.division.rational import NullSpace
from wherry.engine.division.scan import Floats
from wherry.engine.plan.coalition import coalition_value
from wherry.engine.plan.membership import CoalitionSearch
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.solver import Progress, Stop, Watch

SECONDS_A_SEARCH = 300.0
SMALLEST_PENCE = 1e6


@dataclass(slots=True)
class PlanOracle:
    """The saving game of a plan, behind division's interface of an oracle. Amounts are present pence.

    ``total_pence`` is what is divided. ``searches`` and ``seconds`` count what was asked of the plan engine.
    """

    search: CoalitionSearch
    total_pence: int
    alone_pence: tuple[int, ...]
    watch: Watch | None = None
    stop: Stop | None = None
    time_limit: float = SECONDS_A_SEARCH
    searches: int = 0
    nodes: int = 0
    plans: int = 0
    began: float = field(default_factory=time.perf_counter)

    @classmethod
    def of(
        cls, question: PlanQuestion, total_pence: int, *, watch: Watch | None = None, stop: Stop | None = None
    ) -> PlanOracle:
        """The oracle of a question whose plan for everybody saves ``total_pence``. Each body by itself gets a plan."""
        alone = tuple(coalition_value(question, (body,), stop=stop).saving_pence for body in question.members)
        return cls(CoalitionSearch(question), total_pence, alone, watch=watch, stop=stop)

    @property
    def players(self) -> tuple[str, ...]:
        """The members of the question."""
        return self.search.question.members

    def total(self) -> float:
        """What the plan of everybody saves."""
        return float(self.total_pence)

    def alone(self) -> tuple[float, ...]:
        """What each body saves by itself."""
        return tuple(float(pence) for pence in self.alone_pence)

    def largest(self) -> float:
        """The size of the saving, and never less than £10,000: the sharpness of a search follows from it."""
        return max(SMALLEST_PENCE, abs(float(self.total_pence)), *(abs(float(pence)) for pence in self.alone_pence))

    def most_objecting(self, shares: Floats, settled: NullSpace, level: float) -> Search:
        """A coalition with a plan that saves more over its shares than ``level``, or the proof that there is none."""
        self.searches += 1
        chosen = self.search.most_gaining(
            shares.tolist(),
            above=level,
            allowed=lambda mask: not settled.spans_mask(mask),
            time_limit=self.time_limit,
            stop=self.stop,
        )
        self.nodes += chosen.nodes
        self.plans += chosen.plans
        if self.watch is not None:
            self.watch(Progress(best=None, bound=None, gap=None, seconds=time.perf_counter() - self.began))
        found = tuple((mask_of(members, self.players), float(saving)) for members, saving in chosen.found)
        return Search(found=found, proven=not found and chosen.most <= level, most=chosen.most)

    def saving(self, mask: int) -> float:
        """What the coalition of a bit mask saves, by a plan of its own."""
        value = coalition_value(self.search.question, members(mask, self.players), stop=self.stop)
        return float(value.saving_pence)

    def without_one(self) -> dict[int, float]:
        """What everybody but one saves, for each body, by bit mask."""
        everybody = (1 << len(self.players)) - 1
        masks = [everybody ^ 1 << at for at in range(len(self.players))]
        return {mask: self.saving(mask) for mask in masks}
