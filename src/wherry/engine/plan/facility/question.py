"""The question: what each provider costs to open and can carry, what each need takes, and what serving it costs.

A plan of one quarter is this question, and so are the published benchmarks of facility location.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wherry.engine.program import Floats
from wherry.record.error import WherryError

Pairs = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class FacilityQuestion:
    """``open_cost[j]`` and ``capacity[j]`` of provider j; ``quantity[i]`` of need i; ``serve[j, i]`` is the cost of
    meeting all of need i at provider j. ``single``: every need has one source; otherwise it may be split.
    ``apart`` lists pairs of needs that no provider may serve both of (separation), one pair a row.
    ``WherryError`` where a figure is negative, not finite, or no choice of providers could carry all needs."""

    open_cost: Floats
    capacity: Floats
    quantity: Floats
    serve: Floats
    single: bool
    apart: Pairs

    @classmethod
    def of(
        cls,
        open_cost: npt.ArrayLike,
        capacity: npt.ArrayLike,
        quantity: npt.ArrayLike,
        serve: npt.ArrayLike,
        *,
        single: bool,
        apart: npt.ArrayLike = (),
    ) -> FacilityQuestion:
        """A question of plain arrays, its figures looked over."""
        made = cls(
            open_cost=np.ascontiguousarray(open_cost, dtype=np.float64),
            capacity=np.ascontiguousarray(capacity, dtype=np.float64),
            quantity=np.ascontiguousarray(quantity, dtype=np.float64),
            serve=np.ascontiguousarray(serve, dtype=np.float64),
            single=single,
            apart=np.unique(np.sort(np.asarray(apart, dtype=np.int64).reshape(-1, 2), axis=1), axis=0),
        )
        made._look_over()
        return made

    @property
    def providers(self) -> int:
        """How many providers."""
        return len(self.open_cost)

    @property
    def needs(self) -> int:
        """How many needs."""
        return len(self.quantity)

    @property
    def whole_costs(self) -> bool:
        """Whether every plan costs a whole number: single sources at whole prices."""
        figures = (self.open_cost, self.serve) if self.single else (self.open_cost, self.unit_cost, self.quantity)
        whole = all(bool((values == np.round(values)).all()) for values in figures)
        return whole and (self.single or bool((self.capacity == np.round(self.capacity)).all()))

    @property
    def unit_cost(self) -> Floats:
        """The cost of a unit of each need at each provider; 0 for a need of nothing."""
        return np.divide(self.serve, self.quantity, out=np.zeros_like(self.serve), where=self.quantity > 0)

    def _look_over(self) -> None:
        named = (
            ("opening cost", self.open_cost),
            ("capacity", self.capacity),
            ("quantity", self.quantity),
            ("cost of serving", self.serve),
        )
        for name, values in named:
            wrong = np.argwhere(~np.isfinite(values) | (values < 0))
            if len(wrong):
                at = ", ".join(str(int(place) + 1) for place in wrong[0])
                raise WherryError(f"{name} {at} is {values[tuple(wrong[0])]:g}: it must be zero or more")
        if not self.providers or not self.needs or self.serve.shape != (self.providers, self.needs):
            raise WherryError("a question needs providers, needs, and the cost of serving each need at each provider")
        if self.capacity.sum() < self.quantity.sum():
            raise WherryError(
                f"all providers together carry {self.capacity.sum():g} and the needs take {self.quantity.sum():g}"
            )
        if self.single and self.quantity.max() > self.capacity.max():
            need = int(self.quantity.argmax())
            raise WherryError(f"no provider carries need {need + 1}, which takes {self.quantity[need]:g}")
        if len(self.apart) and (self.apart.min() < 0 or self.apart.max() >= self.needs):
            raise WherryError(f"a separation names need {int(self.apart.max()) + 1}; there are {self.needs}")
        if (self.apart[:, 0] == self.apart[:, 1]).any():
            need = int(self.apart[self.apart[:, 0] == self.apart[:, 1]][0, 0])
            raise WherryError(f"need {need + 1} is to be apart from itself")
