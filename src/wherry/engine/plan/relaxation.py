"""The relaxation of one part of a question, kept open: prices and branches change, and each solve begins where the last
one ended, which takes a few steps of the simplex method where a solve from nothing takes thousands.

The bound of a relaxation is worked out from its dual values, column by column, so that it holds whatever tolerances the
solver kept. (Neumaier and Shcherbina, Mathematical Programming 99 (2004), DOI 10.1007/s10107-003-0433-3.)
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np

from wherry.engine.plan.choices import Bounds, Choices, tighten
from wherry.engine.plan.columns import Model
from wherry.engine.program import Floats
from wherry.engine.solver import LinearProgram, Status, Stop

UNIT = 1e5  # the solver is given money in units of £1,000
SLIGHT = 1e-3
MOST_BRANCHES = 400


@dataclass(frozen=True, slots=True)
class Least:
    """The least that a part costs at some prices: a proven bound in pence, the best whole solution met (None: none)
    with its cost there, how the relaxation would branch first (None: it would not), and the relaxations solved. A bound
    of infinity says that there is no solution."""

    bound: float
    x: Floats | None
    value: float
    sides: tuple[Bounds, Bounds] | None
    nodes: int

    @property
    def proven(self) -> bool:
        """Whether nothing is cheaper than what was met."""
        return self.bound >= self.value - 2 * SLIGHT


class Relaxation:
    """The open linear programme of a model."""

    def __init__(self, model: Model) -> None:
        program = model.program
        self.model = model
        self.choices = Choices(model)
        self.integer = program.integer
        self._transposed = program.matrix.T.tocsr()
        self._lower, self._upper = program.lower, program.upper
        self._row_lower, self._row_upper = program.row_lower, program.row_upper
        self._now = (self._lower.copy(), self._upper.copy())
        self._linear = LinearProgram(program.changed(cost=program.cost / UNIT))
        self._cost = program.cost
        self._last = -np.inf, np.zeros(program.column_count)

    def price(self, cost: Floats) -> None:
        """Take other costs, in pence."""
        if not np.array_equal(cost, self._cost):
            self._cost = cost
            self._linear.set_costs(cost / UNIT)

    def relax(self, bounds: Bounds) -> tuple[float, Floats | None]:
        """The proven bound in pence of a branch and its undecided point; infinity and None where it is empty; minus
        infinity and None where the solver came to no end."""
        lower, upper = tighten(self._lower, self._upper, bounds)
        self._last = -np.inf, np.zeros(len(lower))
        if (lower > upper).any():
            return np.inf, None
        other = np.flatnonzero((lower != self._now[0]) | (upper != self._now[1]))
        self._linear.set_columns_bounds(other, lower[other], upper[other])
        self._now = lower, upper
        solution = self._linear.solve()
        if solution.status is Status.INFEASIBLE:
            return np.inf, None
        if solution.x is None or solution.row_dual is None:
            return -np.inf, None
        return self._bound(solution.row_dual * UNIT, lower, upper)[0], solution.x

    def bounds(self, bounds: Bounds) -> tuple[Floats, Floats]:
        """The bounds of all columns in a branch."""
        return tighten(self._lower, self._upper, bounds)

    def reduced(self, bounds: Bounds) -> tuple[float, Floats]:
        """The proven bound of a branch, and how much it rises for each column that is turned."""
        self.relax(bounds)
        return self._last

    def _bound(self, dual: Floats, lower: Floats, upper: Floats) -> tuple[float, Floats]:
        """The Lagrangian bound of any row prices, and the columns' reduced costs: no tolerance enters into it."""
        dual = np.where(np.isinf(self._row_lower), np.minimum(dual, 0.0), dual)
        dual = np.where(np.isinf(self._row_upper), np.maximum(dual, 0.0), dual)
        side = np.where(dual > 0, self._row_lower, np.where(dual < 0, self._row_upper, 0.0))
        reduced = self._cost - self._transposed @ dual
        ends = np.where(reduced > 0, lower, upper)
        turned = np.multiply(reduced, ends, out=np.zeros(len(reduced)), where=reduced != 0)
        self._last = float(dual @ side + turned.sum()), reduced
        return self._last

    def least(self, bounds: Bounds = (), *, until: float = np.inf, stop: Stop | None = None) -> Least:
        """The least cost of a whole solution in a branch, at the prices taken. It ends once that is known to be at
        least ``until``; after so many branches the bound is what is known by then."""
        best, value, nodes, lowest, first = None, np.inf, 0, np.inf, None
        waiting: list[tuple[float, int, Bounds]] = [(-np.inf, 0, bounds)]
        while waiting and waiting[0][0] < min(value, until) - SLIGHT:
            if nodes >= MOST_BRANCHES or (stop is not None and stop()):
                break
            known, _, branch = heapq.heappop(waiting)
            nodes += 1
            found, x = self.relax(branch)
            bound = max(known, found)
            sides = None if x is None or bound >= min(value, until) - SLIGHT else self.choices.branch_on(x)
            first = sides if nodes == 1 else first
            if x is None and found == -np.inf:
                lowest = min(lowest, known)
            elif sides is None:
                lowest = min(lowest, bound)
                if x is not None and self.choices.branch_on(x) is None:
                    whole = np.where(self.integer, np.round(x), x)
                    if float(self._cost @ whole) < value:
                        best, value = whole, float(self._cost @ whole)
            else:
                for order, side in enumerate(sides):
                    heapq.heappush(waiting, (bound, -2 * nodes - order, branch + side))
        lowest = min([lowest, *(bound for bound, _, _ in waiting[:1])])
        return Least(bound=lowest, x=best, value=value, sides=first, nodes=nodes)
