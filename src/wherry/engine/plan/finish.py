"""What is left of a branch as one programme: where its bound is close to the best plan known, reduced costs settle most
columns, for a plan that turns one of them would cost more. What they leave open is soon solved by the solver alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from wherry.engine.plan.choices import Bounds
from wherry.engine.plan.ledger import Assignment
from wherry.engine.plan.membership_rows import runs
from wherry.engine.plan.piece import Piece
from wherry.engine.plan.search import HALF_A_PENNY, QUIET, UNIT, WHOLE
from wherry.engine.plan.ties import POUND, Ties
from wherry.engine.program import INFINITY, Floats, Program
from wherry.engine.solver import Status, Stop, solve

SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Finished:
    """What the solver made of a branch: a proven bound in pence, and the plan of each part (None: no plan was met)."""

    bound: float
    plans: tuple[Assignment, ...] | None
    nodes: int


def settle(piece: Piece, bounds: Bounds, room: float) -> tuple[Floats, Floats]:
    """The bounds of a part's columns in a branch, at the prices that its relaxation has now, once those that cost more
    than ``room`` to turn are settled. ``room`` is over the part's least."""
    lower, upper = piece.relaxation.bounds(bounds)
    bound, reduced = piece.relaxation.reduced(bounds)
    if not np.isfinite(bound):
        return lower, upper
    whole = piece.relaxation.integer
    spare = max(room - bound, 0.0)
    upper = np.where(whole & (reduced > spare), lower, upper)
    lower = np.where(whole & (-reduced > spare), upper, lower)
    return lower, upper


def finish(
    ties: Ties, pieces: Sequence[Piece], bounds: Sequence[tuple[Floats, Floats]], *, stop: Stop | None, seconds: float
) -> Finished | None:
    """A branch solved as one programme over the columns still open; None where time is up."""
    solution = solve(
        _together(ties, pieces, bounds),
        absolute_gap=HALF_A_PENNY / UNIT,
        stop=stop,
        time_limit=min(seconds, SECONDS),
        options=WHOLE | QUIET,
    )
    if solution.status is Status.INFEASIBLE:
        return Finished(np.inf, None, solution.nodes)
    if solution.status is not Status.OPTIMAL or solution.x is None or solution.bound is None:
        return None
    ends = np.cumsum([len(piece.cost) for piece in pieces])
    found = np.split(solution.x, ends)[: len(pieces)]
    plans = tuple(piece.read(x) for piece, x in zip(pieces, found, strict=True))
    return Finished(solution.bound * UNIT, plans, solution.nodes)


def _together(ties: Ties, pieces: Sequence[Piece], bounds: Sequence[tuple[Floats, Floats]]) -> Program:
    """The parts' programmes side by side, and the rules that tie them."""
    program = Program()
    matrix = sp.block_diag([piece.model.program.matrix for piece in pieces], format="coo")
    for piece, (lower, upper) in zip(pieces, bounds, strict=True):
        for begins, ends, whole in runs(piece.relaxation.integer):
            program.columns(
                ends - begins,
                cost=piece.cost[begins:ends] / UNIT,
                lower=lower[begins:ends],
                upper=upper[begins:ends],
                integer=whole,
            )
    program.rows(
        matrix.shape[0],
        matrix.row.astype(np.int64),
        matrix.col.astype(np.int64),
        matrix.data,
        lower=np.concatenate([piece.model.program.row_lower for piece in pieces]),
        upper=np.concatenate([piece.model.program.row_upper for piece in pieces]),
        name="each part by itself",
    )
    first = np.cumsum([0, *(len(piece.cost) for piece in pieces)])
    for number, rule in enumerate(ties.rules):
        _add_purse(program, ties, number, sp.hstack([piece.money(rule.body) for piece in pieces], format="csr"))
    for key in ties.keys:
        columns = [first[at] + column for at, piece in enumerate(pieces) for column in piece.moves.get(key, ())]
        program.row(columns, 1.0, upper=float(ties.most), name="at most so many moves a body a quarter")
    return program


def _add_purse(program: Program, ties: Ties, number: int, money: sp.csr_matrix) -> None:
    """What is left in each quarter is what was left before and what is saved, and never below zero."""
    left = program.columns(ties.count, upper=INFINITY)
    right = ties.right[number * ties.count : (number + 1) * ties.count]
    saved = np.diff(right, prepend=0.0)
    scale = UNIT / POUND
    for at in range(ties.count):
        row = money.getrow(at)
        columns, values = [*row.indices.tolist(), int(left[at])], [*(row.data / UNIT).tolist(), 1.0]
        if at:
            columns, values = [*columns, int(left[at - 1])], [*values, -1.0]
        right_side = float(saved[at]) / scale
        program.row(columns, values, lower=right_side, upper=right_side, name="no new money")
