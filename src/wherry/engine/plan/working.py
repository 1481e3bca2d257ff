"""One working of a question: who watches, who may stop it, its limits, and the size of what was solved."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from wherry.engine.plan.answer import Formulation
from wherry.engine.plan.columns import Model
from wherry.engine.plan.known import Known
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.solver import Stop, Watch


@dataclass(slots=True)
class Work:
    """One working of a question: who watches, who may stop it, what is left of its time, how large it has been."""

    question: PlanQuestion
    watch: Watch | None = None
    stop: Stop | None = None
    limit: float | None = None
    gap: float = 0.0
    known: Known = field(default_factory=Known)
    began: float = field(default_factory=time.perf_counter)
    columns: int = 0
    rows: int = 0
    entries: int = 0
    nodes: int = 0

    @property
    def seconds(self) -> float:
        """Seconds since it began."""
        return time.perf_counter() - self.began

    @property
    def left(self) -> float | None:
        """Seconds left; None without a limit."""
        return None if self.limit is None else max(0.1, self.limit - (time.perf_counter() - self.began))

    @property
    def spent(self) -> bool:
        """Whether its time is up."""
        return self.limit is not None and time.perf_counter() - self.began >= self.limit

    def over(self) -> bool:
        """Whether its time is up or a person has stopped it."""
        return self.spent or (self.stop is not None and self.stop())

    def count(self, model: Model, nodes: int) -> None:
        """Add the size of a programme and the branches it took."""
        self.columns += model.program.column_count
        self.rows += model.program.row_count
        self.entries += int(model.program.matrix.nnz)
        self.nodes += nodes

    def formulation(self, method: str, pieces: int) -> Formulation:
        """The statistics of everything solved."""
        return Formulation(
            method=method,
            parts=pieces,
            columns=self.columns,
            rows=self.rows,
            entries=self.entries,
            nodes=self.nodes,
            seconds=time.perf_counter() - self.began,
        )
