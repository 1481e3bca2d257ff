"""A programme that grows, and what its columns mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from wherry.engine.plan.network import Arc
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.program import Program

Entries = list[tuple[int, float]]


@dataclass
class Model:
    """A programme over some of the needs and pairs, and what its columns mean."""

    question: PlanQuestion
    numbers: tuple[int, ...]
    pairs: tuple[int, ...]
    program: Program = field(default_factory=Program)
    arcs: dict[int, list[Arc]] = field(default_factory=dict)
    first: dict[int, int] = field(default_factory=dict)
    served: dict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    open: dict[tuple[int, int], int] = field(default_factory=dict)
    used: dict[tuple[int, int], int] = field(default_factory=dict)
    steps: dict[tuple[int, int], int] = field(default_factory=dict)
    reaches: dict[tuple[int, int, int], int] = field(default_factory=dict)
    cheaper: dict[tuple[int, int, int], int] = field(default_factory=dict)
    patterns: dict[tuple[int, int], dict[tuple[int, ...], int]] = field(default_factory=dict)

    def rows(self, name: str, found: Sequence[Entries], lower: float | list[float], upper: float | list[float]) -> None:
        """Add a group of rows given as entries."""
        kept = [at for at, entries in enumerate(found) if entries]
        if not kept:
            return
        row = [new for new, at in enumerate(kept) for _ in found[at]]
        column = [entry[0] for at in kept for entry in found[at]]
        value = [entry[1] for at in kept for entry in found[at]]
        low = [lower[at] for at in kept] if isinstance(lower, list) else lower
        high = [upper[at] for at in kept] if isinstance(upper, list) else upper
        self.program.rows(len(kept), row, column, value, lower=low, upper=high, name=name)

    def columns(self, cost: Sequence[float], upper: float = 1.0, *, integer: bool = True) -> int:
        """Add columns and return the first one's index."""
        if not cost:
            return self.program.column_count
        return int(self.program.columns(len(cost), cost=cost, upper=upper, integer=integer)[0])

    def serving(self, pair: int, at: int, weight: float) -> Entries:
        """The entries that say how much a pair serves in a quarter."""
        return [(column, weight) for column in self.served.get((pair, at), ())]
