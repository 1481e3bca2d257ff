"""The only file that speaks to HiGHS: limits, gap, progress, stopping and status.

Facts that shape it (measured): the number of threads is fixed by the first solve in a process; HiGHS takes no user
cuts, so cuts are added as rows between solves; its options are per instance.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from wherry.engine.program import INFINITY, Floats, Program


class Status(Enum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    STOPPED = "stopped"
    LIMIT = "limit reached with no solution"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a solve stands: best solution so far, proven bound, relative gap, seconds. Unknown values are None."""

    best: float | None
    bound: float | None
    gap: float | None
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """What a solve found. ``x`` is None where there is no solution; ``gap`` is relative to the objective's size."""

    status: Status
    x: Floats | None
    objective: float | None
    bound: float | None
    gap: float | None
    seconds: float
    nodes: int = 0
    row_dual: Floats | None = None
    column_dual: Floats | None = None


Watch = Callable[[Progress], None]
Stop = Callable[[], bool]


def solve(
    program: Program,
    *,
    time_limit: float | None = None,
    gap: float = 0.0,
    absolute_gap: float = 1e-6,
    start: Floats | None = None,
    watch: Watch | None = None,
    stop: Stop | None = None,
    threads: int | None = None,
    relax: bool = False,
    cost: Floats | None = None,
    options: dict[str, Any] | None = None,
) -> Solution:
    """Minimise a programme to proof, or as far as the limits allow.

    ``gap`` is the relative gap at which the answer counts as proven; ``start`` a solution to begin from (NaN where
    unknown); ``watch`` is told of progress; ``stop`` is asked whether a person wants to stop, and the best solution
    so far is kept; ``relax`` forgets that columns are whole numbers; ``cost`` stands in for the programme's own costs.
    """
    highs = _open(time_limit=time_limit, threads=threads, options=options)
    highs.setOptionValue("mip_rel_gap", float(gap))
    highs.setOptionValue("mip_abs_gap", float(absolute_gap))
    _pass(highs, program, relax=relax, cost=cost)
    if start is not None:
        _start_from(highs, start)
    began = time.perf_counter()
    stopped = _watch(highs, began, watch, stop)
    highs.run()
    return _result(highs, program, relax=relax, began=began, stopped=stopped[0])


class LinearProgram:
    """A linear programme that stays open: rows and columns are added and the next solve starts where the last ended."""

    def __init__(self, program: Program, *, time_limit: float | None = None, threads: int | None = None) -> None:
        self._highs = _open(time_limit=time_limit, threads=threads, options={"presolve": "off"})
        _pass(self._highs, program, relax=True)
        self._columns = program.column_count

    def add_rows(self, matrix: sp.csr_matrix, lower: Floats, upper: Floats) -> None:
        """Add rows given as a sparse matrix over the present columns."""
        rows = sp.csr_matrix(matrix)
        self._highs.addRows(
            rows.shape[0],
            _finite(lower),
            _finite(upper),
            rows.nnz,
            rows.indptr[:-1].astype(np.int32),
            rows.indices.astype(np.int32),
            rows.data.astype(np.float64),
        )

    def add_row(self, columns: Sequence[int] | npt.NDArray[Any], values: Floats, lower: float, upper: float) -> None:
        """Add one row."""
        index = np.asarray(columns, dtype=np.int32)
        self._highs.addRow(_bounded(lower), _bounded(upper), len(index), index, np.asarray(values, dtype=np.float64))

    def add_column(
        self, cost: float, lower: float, upper: float, rows: Sequence[int] | npt.NDArray[Any], values: Floats
    ) -> int:
        """Add one column and return its index."""
        index = np.asarray(rows, dtype=np.int32)
        self._highs.addCol(
            float(cost), _bounded(lower), _bounded(upper), len(index), index, np.asarray(values, dtype=np.float64)
        )
        self._columns += 1
        return self._columns - 1

    def set_column_bounds(self, column: int, lower: float, upper: float) -> None:
        """Change the bounds of a column."""
        self._highs.changeColBounds(int(column), _bounded(lower), _bounded(upper))

    def set_columns_bounds(self, columns: npt.NDArray[Any], lower: Floats, upper: Floats) -> None:
        """Change the bounds of several columns."""
        if len(columns):
            index = np.asarray(columns, dtype=np.int32)
            self._highs.changeColsBounds(len(index), index, _finite(lower), _finite(upper))

    def set_row_bounds(self, row: int, lower: float, upper: float) -> None:
        """Change the bounds of a row."""
        self._highs.changeRowBounds(int(row), _bounded(lower), _bounded(upper))

    def set_cost(self, column: int, cost: float) -> None:
        """Change the objective coefficient of a column."""
        self._highs.changeColCost(int(column), float(cost))

    def set_costs(self, costs: Floats) -> None:
        """Change the objective of all columns."""
        index = np.arange(self._columns, dtype=np.int32)
        self._highs.changeColsCost(len(index), index, np.asarray(costs, dtype=np.float64))

    def solve(self) -> Solution:
        """Solve from the last basis."""
        began = time.perf_counter()
        self._highs.run()
        return _result(self._highs, None, relax=True, began=began, stopped=False)


def _open(*, time_limit: float | None, threads: int | None, options: dict[str, Any] | None) -> Any:
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    if time_limit is not None:
        highs.setOptionValue("time_limit", float(time_limit))
    if threads is not None:
        highs.setOptionValue("threads", int(threads))
    for name, value in (options or {}).items():
        highs.setOptionValue(name, value)
    return highs


def _pass(highs: Any, program: Program, *, relax: bool, cost: Floats | None = None) -> None:
    lp = highspy.HighsLp()
    matrix = program.matrix
    matrix.sort_indices()
    lp.num_col_, lp.num_row_ = program.column_count, program.row_count
    lp.col_cost_, lp.offset_ = program.cost if cost is None else cost, program.offset
    lp.col_lower_, lp.col_upper_ = _finite(program.lower), _finite(program.upper)
    lp.row_lower_, lp.row_upper_ = _finite(program.row_lower), _finite(program.row_upper)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    lp.a_matrix_.index_ = matrix.indices.astype(np.int32)
    lp.a_matrix_.value_ = matrix.data
    if not relax and program.integer.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(whole)] for whole in program.integer]
    if not (np.isfinite(matrix.data).all() and np.isfinite(lp.col_cost_).all()):
        raise ValueError("the programme has an entry or a cost that is not a finite number")
    if highs.passModel(lp) == highspy.HighsStatus.kError:
        raise ValueError("HiGHS refused the programme: a bound or a size is impossible")


def _finite(values: Floats) -> Floats:
    limit = highspy.kHighsInf
    return np.clip(np.asarray(values, dtype=np.float64), -limit, limit)


def _bounded(value: float) -> float:
    return float(min(max(value, -highspy.kHighsInf), highspy.kHighsInf))


def _start_from(highs: Any, start: Floats) -> None:
    known = np.flatnonzero(np.isfinite(start)).astype(np.int32)
    highs.setSolution(len(known), known, np.asarray(start, dtype=np.float64)[known])


def _watch(highs: Any, began: float, watch: Watch | None, stop: Stop | None) -> list[bool]:
    """Subscribe to HiGHS's callbacks. The list's one entry becomes true when a person stopped the solve."""
    stopped = [False]

    def interrupt(event: Any) -> None:
        if stop is not None and stop():
            stopped[0] = True
            event.data_in.user_interrupt = True

    def told(event: Any) -> None:
        out = event.data_out
        best, bound = _known(out.mip_primal_bound), _known(out.mip_dual_bound)
        if watch is not None:
            elapsed = time.perf_counter() - began
            watch(Progress(best=best, bound=bound, gap=relative_gap(best, bound), seconds=elapsed))

    if stop is not None:
        highs.cbMipInterrupt.subscribe(interrupt)
        highs.cbSimplexInterrupt.subscribe(interrupt)
    if watch is not None:
        highs.cbMipLogging.subscribe(told)
        highs.cbMipImprovingSolution.subscribe(told)
    return stopped


def relative_gap(best: float | None, bound: float | None) -> float | None:
    """The distance between the best solution and the bound, as a share of the best solution's size."""
    if best is None or bound is None:
        return None
    return max(0.0, best - bound) / max(abs(best), 1e-9)


def _known(value: float) -> float | None:
    return None if not np.isfinite(value) or abs(value) >= 1e30 else float(value)


_ENDS = {
    highspy.HighsModelStatus.kOptimal: Status.OPTIMAL,
    highspy.HighsModelStatus.kInfeasible: Status.INFEASIBLE,
    highspy.HighsModelStatus.kUnbounded: Status.UNBOUNDED,
    highspy.HighsModelStatus.kUnboundedOrInfeasible: Status.INFEASIBLE,
    highspy.HighsModelStatus.kModelEmpty: Status.OPTIMAL,
}

_LIMITS = (
    highspy.HighsModelStatus.kTimeLimit,
    highspy.HighsModelStatus.kInterrupt,
    highspy.HighsModelStatus.kSolutionLimit,
    highspy.HighsModelStatus.kIterationLimit,
)


def _result(highs: Any, program: Program | None, *, relax: bool, began: float, stopped: bool) -> Solution:
    seconds = time.perf_counter() - began
    info, solution = highs.getInfo(), highs.getSolution()
    status = _ENDS.get(highs.getModelStatus(), Status.FAILED)
    whole = program is not None and not relax and bool(program.integer.any())
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    if highs.getModelStatus() in _LIMITS:
        status = Status.FEASIBLE if found and whole else (Status.STOPPED if stopped else Status.LIMIT)
    has = found and status in (Status.OPTIMAL, Status.FEASIBLE)
    objective = _known(info.objective_function_value) if has else None
    bound = _known(info.mip_dual_bound) if whole else (objective if status is Status.OPTIMAL else None)
    if program is not None and program.column_count == 0:
        objective = bound = program.offset
    return Solution(
        status=status,
        x=np.array(solution.col_value) if has else None,
        objective=objective,
        bound=bound,
        gap=relative_gap(objective, bound),
        seconds=seconds,
        nodes=max(0, int(info.mip_node_count)),
        row_dual=np.array(solution.row_dual) if has and not whole else None,
        column_dual=np.array(solution.col_dual) if has and not whole else None,
    )


__all__ = [
    "INFINITY",
    "LinearProgram",
    "Program",
    "Progress",
    "Solution",
    "Status",
    "Stop",
    "Watch",
    "relative_gap",
    "solve",
]
