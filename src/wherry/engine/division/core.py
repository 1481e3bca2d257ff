"""The core: divisions to which no coalition objects. Whether there is one, how near one can come, what it would cost.

Each question is a linear programme over the shares whose rows are coalitions met so far; the oracle names one that
the present shares wrong, until it proves there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wherry.engine.division.answer import CoreAnswer
from wherry.engine.division.explain import explain_core
from wherry.engine.division.levels import SIZE, TOLERANCE, CannotDivide, LevelSearch
from wherry.engine.division.oracle import Oracle
from wherry.engine.division.rational import NullSpace
from wherry.engine.division.scan import Floats
from wherry.engine.program import INFINITY, Program
from wherry.engine.solver import LinearProgram, Status

MOST_ROUNDS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LeastCore:
    """The smallest possible greatest excess and one division that reaches it."""

    excess: float
    shares: Floats


def find_least_core(
    oracle: Oracle, *, tolerance: float = TOLERANCE, known: dict[int, float] | None = None
) -> LeastCore:
    """The least core over all divisions of the total (doi:10.1287/moor.4.4.303). Its excess is positive exactly
    where the core is empty. For one player the excess is ``-inf``. Coalitions met are added to those ``known``."""
    if len(oracle.players) == 1:
        return LeastCore(excess=-np.inf, shares=np.array([oracle.total()]))
    search = LevelSearch(oracle, individually_rational=False, tolerance=tolerance, begin=known)
    result = search.run(most_levels=1)
    if known is not None:
        known.update(result.met)
    return LeastCore(excess=result.levels[0].excess, shares=result.shares)


def find_stability_cost(
    oracle: Oracle, *, tolerance: float = TOLERANCE, known: dict[int, float] | None = None
) -> float:
    """The cost of stability: the least outside money with which a division exists that no coalition objects to.
    Coalitions met are added to those ``known``.

    Source: Bachrach et al., "The cost of stability in coalitional games", SAGT 2009,
    doi:10.1007/978-3-642-04645-2_12.
    """
    program = Program()
    size = len(oracle.players)
    unit = _unit(oracle)
    shares = program.columns(size, lower=np.array(oracle.alone()) / unit)
    subsidy = program.columns(1, cost=1.0)
    total = oracle.total() / unit
    program.row([*shares, *subsidy], [1.0] * size + [-1.0], lower=total, upper=total, name="all is divided")
    x = _satisfy_coalitions(program, shares, oracle, unit=unit, allowed=0.0, tolerance=tolerance, known=known)
    return float(x[subsidy[0]]) * unit


def find_equal_saving(
    oracle: Oracle,
    stand_alone: Sequence[float],
    allowed: float,
    *,
    tolerance: float = TOLERANCE,
    known: dict[int, float] | None = None,
) -> Floats:
    """A division in the core in which the players' savings, as shares of what each would pay alone, differ least.

    ``allowed`` is the excess that coalitions are granted (zero in the core; the least core's excess where the core
    is empty), ``known`` are coalitions whose worth is known before, to which those met are added. Of several such
    divisions one is returned. Source: the equal profit method, Frisk et al., EJOR 205 (2010) 448,
    doi:10.1016/j.ejor.2010.01.015.
    """
    if any(cost <= 0 for cost in stand_alone):
        raise CannotDivide("equal relative savings need a stand-alone cost above zero for every player")
    program = Program()
    size = len(oracle.players)
    unit = _unit(oracle)
    floor = np.array(oracle.alone()) / unit - max(allowed, 0.0) / unit
    shares = program.columns(size, lower=floor)
    most, least = program.columns(1, cost=1.0, lower=-INFINITY)[0], program.columns(1, cost=-1.0, lower=-INFINITY)[0]
    total = oracle.total() / unit
    program.row(shares, 1.0, lower=total, upper=total, name="all is divided")
    mean = sum(stand_alone) / size
    for at in range(size):
        relative = mean / stand_alone[at]
        program.row([shares[at], most], [relative, -1.0], upper=0.0, name="the greatest relative saving")
        program.row([shares[at], least], [relative, -1.0], lower=0.0, name="the least relative saving")
    x = _satisfy_coalitions(program, shares, oracle, unit=unit, allowed=allowed, tolerance=tolerance, known=known)
    return np.asarray(x[:size]) * unit


def answer_core(oracle: Oracle, *, in_pence: bool) -> CoreAnswer:
    """Whether the core is empty, how near one can come, and the subsidy that would make everybody content."""
    least = find_least_core(oracle)
    near = TOLERANCE * SIZE * _unit(oracle)
    empty = least.excess > near
    subsidy = find_stability_cost(oracle) if empty else 0.0
    return CoreAnswer(
        empty=empty,
        least_excess=least.excess if np.isfinite(least.excess) else 0.0,
        shares=tuple(least.shares.tolist()),
        subsidy=subsidy,
        says=explain_core(empty, least.excess, subsidy, in_pence=in_pence),
    )


def _unit(oracle: Oracle) -> float:
    return oracle.largest() / SIZE


def _satisfy_coalitions(
    program: Program,
    shares: npt.NDArray[np.int64],
    oracle: Oracle,
    *,
    unit: float,
    allowed: float,
    tolerance: float = TOLERANCE,
    known: dict[int, float] | None = None,
) -> Floats:
    """Solve with a row for every coalition known or named by the oracle, until nobody is given less than its worth
    less ``allowed``. Values in the programme are in ``unit``."""
    linear = LinearProgram(program)
    everybody = (1 << len(shares)) - 1
    settled = NullSpace(len(shares))
    settled.add_mask(everybody)
    met: dict[int, float] = {} if known is None else known

    def demand(mask: int, worth: float) -> None:
        columns = [int(shares[at]) for at in range(len(shares)) if mask >> at & 1]
        linear.add_row(columns, np.ones(len(columns)), (worth - allowed) / unit, INFINITY)

    for mask, worth in met.items():
        if mask not in (0, everybody):
            demand(mask, worth)
    for _ in range(MOST_ROUNDS):
        solution = linear.solve()
        if solution.status is not Status.OPTIMAL or solution.x is None:
            raise CannotDivide(f"the linear programme over the core ended {solution.status.value}")
        given = solution.x[shares] * unit
        over = allowed + tolerance * SIZE * unit
        search = oracle.most_objecting(given, settled, over)
        fresh = [
            (mask, worth)
            for mask, worth in search.found
            if worth > met.get(mask, -np.inf) and worth - _sum(given, mask) > over
        ]
        if not fresh:
            return solution.x
        for mask, worth in fresh:
            met[mask] = worth
            demand(mask, worth)
    raise CannotDivide("the oracle keeps finding coalitions that object")


def _sum(given: Floats, mask: int) -> float:
    return float(sum(share for at, share in enumerate(given) if mask >> at & 1))
