"""How a search stands: the best plan so far, what is proven, what is left to look at, and who is told."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

import numpy as np

from wherry.engine.plan.facility.check import check_facility
from wherry.engine.plan.facility.figures import Array, Figures
from wherry.engine.plan.facility.question import FacilityQuestion
from wherry.engine.solver import Progress, Stop, Watch, relative_gap


@dataclass(slots=True)
class Standing:
    """``best`` costs ``cost`` (infinite: nothing yet); ``bound`` is proven. Plans may come from two threads."""

    question: FacilityQuestion
    given: Figures
    limit: float | None = None
    gap: float = 0.0
    watch: Watch | None = None
    stop: Stop | None = None
    cost: float = np.inf
    best: Array | None = None
    bound: float = 0.0
    began: float = field(default_factory=time.perf_counter)
    stages: list[tuple[str, float, float | None, float]] = field(default_factory=list)
    ended: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def seconds(self) -> float:
        """Seconds since it began."""
        return time.perf_counter() - self.began

    @property
    def left(self) -> float:
        """Seconds left; infinite without a limit."""
        return np.inf if self.limit is None else self.limit - self.seconds

    @property
    def over(self) -> bool:
        """Whether there is nothing more to do: proven, near enough, out of time, or stopped."""
        if self.ended or self.left <= 0 or (self.stop is not None and self.stop()):
            return True
        if not np.isfinite(self.cost):
            return False
        return self.bound >= self.wanted or (self.cost - self.bound) <= self.gap * abs(self.cost)

    @property
    def wanted(self) -> float:
        """What a plan must cost less than, or equal, to be worth finding: where all costs are whole numbers, one less
        than the best (a little more, for the sake of rounding)."""
        if not np.isfinite(self.cost):
            return np.inf
        return self.cost - 1 + 1e-6 if self.question.whole_costs else self.cost * (1 - 1e-9)

    def take(self, share: Array, what: str) -> bool:
        """Take in a plan if it is right and the best so far."""
        question = self.question
        cost = float((share * question.serve).sum() + question.open_cost[share.any(axis=1)].sum())
        if cost >= self.cost or check_facility(question, share, cost):
            return False
        with self.lock:
            if cost >= self.cost:
                return False
            self.cost, self.best = cost, share
        self.tell(what)
        return True

    def take_sources(self, source: Array, what: str) -> bool:
        """The same for single sources given as a provider by need."""
        share = np.zeros((self.question.providers, self.question.needs))
        share[source, np.arange(len(source))] = 1.0
        return self.take(share, what)

    def prove(self, bound: float, what: str) -> None:
        """Take in a bound."""
        if bound > self.bound:
            self.bound = min(float(bound), self.cost)
            self.tell(what)

    def tell(self, what: str) -> None:
        """Write down how it stands, and tell whoever watches."""
        known = self.cost if np.isfinite(self.cost) else None
        if not self.stages or self.stages[-1][0] != what or known != self.stages[-1][2]:
            self.stages.append((what, self.seconds, known, self.bound))
        else:
            self.stages[-1] = (what, self.seconds, known, self.bound)
        if self.watch is not None:
            gap = relative_gap(known, self.bound)
            self.watch(Progress(best=known, bound=self.bound, gap=gap, seconds=self.seconds))
