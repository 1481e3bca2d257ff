"""Mixing one plan a part into a whole plan that keeps the rules: relaxed, for the prices of the rules, and whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wherry.engine.plan.piece import PartPlan, Piece
from wherry.engine.plan.ties import POUND, Ties
from wherry.engine.program import Floats, Program
from wherry.engine.solver import Stop, solve

SLIGHT = 1e-6
Columns = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Mixture:
    """A relaxed mixture: its cost in pence (rules broken are paid for), the price of each row, the share of each plan
    by part, those plans, and whether it keeps the rules."""

    value: float
    prices: Floats
    shares: tuple[Floats, ...]
    plans: tuple[tuple[PartPlan, ...], ...]
    keeps: bool


def mix_relaxed(
    ties: Ties, pieces: Sequence[Piece], plans: Sequence[Sequence[PartPlan]], penalty: float, *, free: bool = False
) -> Mixture | None:
    """The cheapest shares of the plans given for each part. A pound over the rules costs ``penalty`` pounds; ``free``
    counts nothing else. None where the solver came to no end."""
    program, columns = _program(ties, pieces, plans, free=free, integer=False)
    over = program.columns(len(ties.right), cost=penalty)
    _rows(ties, program, pieces, plans, columns, over)
    solution = solve(program, relax=True)
    if solution.x is None or solution.row_dual is None or solution.objective is None:
        return None
    prices = np.maximum(-solution.row_dual[len(pieces) :], 0.0)
    ends = np.cumsum([len(found) for found in plans])[:-1]
    shares = np.split(solution.x[: len(columns)], ends)
    broken = float(solution.x[over].sum()) if len(over) else 0.0
    return Mixture(
        value=solution.objective * POUND,
        prices=prices,
        shares=tuple(shares),
        plans=tuple(tuple(found) for found in plans),
        keeps=broken < SLIGHT,
    )


def mix_whole(
    ties: Ties, pieces: Sequence[Piece], plans: Sequence[Sequence[PartPlan]], *, stop: Stop | None, seconds: float
) -> list[PartPlan] | None:
    """The cheapest choice of one plan a part that keeps the rules; None where none of them do, or time was up."""
    program, columns = _program(ties, pieces, plans, free=False, integer=True)
    _rows(ties, program, pieces, plans, columns, None)
    solution = solve(program, stop=stop, time_limit=seconds)
    if solution.x is None:
        return None
    ends = np.cumsum([len(found) for found in plans])[:-1]
    return [found[int(part.argmax())] for found, part in zip(plans, np.split(solution.x, ends), strict=True)]


def _program(
    ties: Ties, pieces: Sequence[Piece], plans: Sequence[Sequence[PartPlan]], *, free: bool, integer: bool
) -> tuple[Program, Columns]:
    program = Program()
    cost = [0.0 if free else plan.cost / POUND for found in plans for plan in found]
    columns = program.columns(len(cost), cost=cost, upper=1.0, integer=integer)
    part = np.repeat(np.arange(len(pieces)), [len(found) for found in plans])
    program.rows(len(pieces), part, columns, 1.0, lower=1.0, upper=1.0, name="one plan a part")
    return program, columns


def _rows(
    ties: Ties,
    program: Program,
    pieces: Sequence[Piece],
    plans: Sequence[Sequence[PartPlan]],
    columns: Columns,
    over: Columns | None,
) -> None:
    """The rules as rows; ``over`` are the columns that pay for breaking them."""
    uses = np.array([ties.uses(piece, plan) for piece, found in zip(pieces, plans, strict=True) for plan in found])
    at, row = np.nonzero(uses) if len(ties.right) else (np.zeros(0, dtype=int), np.zeros(0, dtype=int))
    values = uses[at, row] if len(ties.right) else np.zeros(0)
    entry_column = columns[at]
    if over is not None:
        row = np.concatenate([row, np.arange(len(over))])
        entry_column = np.concatenate([entry_column, over])
        values = np.concatenate([values, -np.ones(len(over))])
    program.rows(len(ties.right), row, entry_column, values, upper=ties.right, name="the rules that tie the parts")
