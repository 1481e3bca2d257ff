"""Solving a programme to an assignment that is exact in whole pence.

The solver works in floating point. Every solution is read as an assignment and priced again in integers; one that
whole pence do not bear out is cut off by name and the solve goes on. So the plan's cost is exact; that no plan is
cheaper rests on the solver's proof, which is to within half a penny.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from wherry.engine.plan.columns import Model
from wherry.engine.plan.ledger import Assignment, lines, present_total
from wherry.engine.plan.model import read, write
from wherry.engine.plan.network import LEAVE
from wherry.engine.program import INFINITY, Floats
from wherry.engine.solver import Status, Stop, Watch, solve

# Patterns leave little to branch on, and for a part by itself the solver's searches by sub-programme cost more than
# they find (measured: 5.7 s against 0.8 s). All parts at once need them to find a first plan.
EXACT = {"mip_feasibility_tolerance": 1e-9, "primal_feasibility_tolerance": 1e-9}
QUIET = {
    "mip_heuristic_effort": 0.01,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_root_reduced_cost": False,
}
PART = EXACT | QUIET
WHOLE = {"mip_feasibility_tolerance": 1e-7, "primal_feasibility_tolerance": 1e-7}
UNIT = 1e5  # the solver is given money in units of £1,000, which suits its tolerances
HALF_A_PENNY = 0.5
MOST_ROUNDS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found: the best assignment (None: there is none), its exact cost, the proven bound, both in
    present pence, whether the search ran to its end or was stopped, and the branches it took."""

    assignment: Assignment | None
    cost: int | None
    bound: int
    proven: bool
    stopped: bool
    nodes: int


def search(
    model: Model,
    around: Assignment,
    *,
    holds: Callable[[Assignment], bool],
    start: Assignment | None = None,
    watch: Watch | None = None,
    stop: Stop | None = None,
    time_limit: float | None = None,
    gap: float = 0.0,
    floor: int | None = None,
    settings: dict[str, Any] = PART,
) -> Found:
    """The cheapest assignment of the model's needs. ``around`` gives the sources of all other needs, whose money is
    not counted; ``holds`` tests the linking rules exactly; ``start`` is an assignment to begin from; ``floor`` a bound
    known before."""
    best, best_cost, nodes = None, None, 0
    if start is not None and holds(start):
        best, best_cost = start, cost_of(model, start)
    for _ in range(MOST_ROUNDS):
        begin = None if best is None else write(model, best)
        scaled = solve(
            model.program.changed(cost=model.program.cost / UNIT),
            gap=gap,
            absolute_gap=HALF_A_PENNY / UNIT,
            start=begin,
            watch=None if watch is None else _in_pence(watch),
            stop=stop,
            time_limit=time_limit,
            options=settings,
        )
        solution = replace(scaled, objective=_pence(scaled.objective), bound=_pence(scaled.bound))
        nodes += solution.nodes
        bound = floor if solution.bound is None else whole_bound(solution.bound)
        if solution.x is None:
            over = solution.status is Status.INFEASIBLE
            low = best_cost if over and best_cost is not None else bound
            return _found(best, best_cost, low or 0, proven=over, stopped=not over, nodes=nodes)
        candidate = _merge(around, read(model, solution.x))
        cost = cost_of(model, candidate)
        true = holds(candidate)
        if true and (best_cost is None or cost < best_cost):
            best, best_cost = candidate, cost
        if solution.status is not Status.OPTIMAL:
            return _found(best, best_cost, bound or 0, proven=False, stopped=True, nodes=nodes)
        if best_cost is not None and (solution.objective or 0.0) > best_cost - 1 + HALF_A_PENNY:
            low = best_cost if gap == 0.0 else min(best_cost, bound or 0)
            return _found(best, best_cost, low, proven=True, stopped=False, nodes=nodes)
        _cut_off(model, solution.x)
    return _found(best, best_cost, bound or 0, proven=False, stopped=False, nodes=nodes)


def whole_bound(bound: float) -> int:
    """A proven bound in whole pence: costs are whole, and a proof is to within half a penny."""
    return int(np.ceil(bound - HALF_A_PENNY)) if np.isfinite(bound) else 0


def _pence(units: float | None) -> float | None:
    return None if units is None else units * UNIT


def _in_pence(watch: Watch) -> Watch:
    return lambda told: watch(replace(told, best=_pence(told.best), bound=_pence(told.bound)))


def _found(best: Assignment | None, cost: int | None, bound: int, *, proven: bool, stopped: bool, nodes: int) -> Found:
    return Found(assignment=best, cost=cost, bound=bound, proven=proven, stopped=stopped, nodes=nodes)


def cost_of(model: Model, assignment: Assignment) -> int:
    """The exact present pence of the model's needs and their offers."""
    alone = tuple(
        sources if number in set(model.numbers) else tuple(-2 for _ in sources)
        for number, sources in enumerate(assignment)
    )
    return present_total(lines(model.question, alone))


def _merge(around: Assignment, found: dict[int, tuple[int, ...]]) -> Assignment:
    return tuple(found.get(number, sources) for number, sources in enumerate(around))


def _cut_off(model: Model, x: Floats) -> None:
    """Forbid this one choice of paths."""
    chosen = [
        model.first[number] + place
        for number in model.numbers
        for place, arc in enumerate(model.arcs[number])
        if arc.kind != LEAVE and x[model.first[number] + place] > 0.5
    ]
    model.program.row(chosen, 1.0, lower=-INFINITY, upper=len(chosen) - 1.0, name="not borne out in whole pence")
