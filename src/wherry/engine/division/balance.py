"""Weights that balance a collection of coalitions, found by a linear programme and then worked out in fractions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from wherry.engine.division.rational import NullSpace, solve_exactly
from wherry.engine.program import Program
from wherry.engine.solver import Solution, Status, solve

AT_ONCE = 400
NOTHING = 1e-7
Masks = npt.NDArray[np.int64] | Sequence[int]
IN_64_BITS = 62
Weights = list[tuple[int, Fraction, bool]]


def find_weights(masks: Masks, settled: NullSpace, held: Sequence[int]) -> Weights | None:
    """Weights, at least 1 on a basis of ``masks`` and 0 or more on the rest, with which the collection covers every
    player equally up to coalitions that ``settled`` spans; None where there are none.

    ``held`` are players whose own vector may be used with any weight of 0 or more. Coalitions that are spanned by
    those with a positive weight could be given one too, so a basis is enough. Returns (mask, weight, whether it is
    a held player), positive weights only. The answer is decided in fractions: None also where the programme's
    answer cannot be confirmed so.
    """
    base = choose_independent(masks, settled)
    chosen = set(base)
    pool = [*base, *[int(mask) for mask in masks[:AT_ONCE] if int(mask) not in chosen]]
    pooled = set(pool)
    null = np.array(settled.vectors, dtype=np.float64)
    size = settled.size
    while True:
        solution = _least_imbalance(pool, len(base), null, held, size)
        if solution.status is not Status.OPTIMAL or solution.x is None or solution.row_dual is None:
            return None
        if solution.objective is not None and solution.objective <= NOTHING:
            return _in_fractions(pool, len(base), settled, held, solution)
        prices = solution.row_dual @ null
        gain = _vectors(masks, size) @ prices
        order = np.argsort(-gain)[:AT_ONCE]
        fresh = [int(masks[at]) for at in order if gain[at] > NOTHING and int(masks[at]) not in pooled]
        if not fresh:
            return None
        pool.extend(fresh)
        pooled.update(fresh)


def choose_independent(masks: Masks, settled: NullSpace) -> list[int]:
    """As many of the coalitions as are independent of each other and of the settled ones, the first ones chosen."""
    span = settled.copy()
    chosen: list[int] = []
    vectors = _vectors(masks, settled.size).astype(np.int64)
    left = np.arange(len(masks))
    while span.rank < span.size:
        left = left[np.any(vectors[left] @ span.array.T != 0, axis=1)]
        if not len(left):
            break
        chosen.append(int(masks[left[0]]))
        span.add_mask(chosen[-1])
    return chosen


def _vectors(masks: Masks, size: int) -> npt.NDArray[np.float64]:
    """The coalitions' 0/1 vectors, one a row; any number of players."""
    if size > IN_64_BITS:
        return np.array([[float(int(mask) >> at & 1) for at in range(size)] for mask in masks]).reshape(-1, size)
    array = np.asarray(masks, dtype=np.int64)
    return ((array[:, None] >> np.arange(size)) & 1).astype(np.float64)


def _least_imbalance(
    pool: list[int], base: int, null: npt.NDArray[np.float64], held: Sequence[int], size: int
) -> Solution:
    """Minimise what is missing from balance: one equation a vector that the settled coalitions leave open."""
    program = Program()
    lower = np.zeros(len(pool))
    lower[:base] = 1.0
    program.columns(len(pool), lower=lower)
    program.columns(len(held))
    rows = len(null)
    short = program.columns(2 * rows, cost=1.0)
    vectors = np.vstack([_vectors(pool, size), np.eye(size)[list(held)]]) if held else _vectors(pool, size)
    entries = null @ vectors.T
    for row in range(rows):
        columns = np.concatenate([np.arange(vectors.shape[0]), [short[2 * row], short[2 * row + 1]]])
        program.row(columns, np.concatenate([entries[row], [1.0, -1.0]]), lower=0.0, upper=0.0, name="balance")
    return solve(program, options={"presolve": "off", "solver": "simplex"})


def _in_fractions(
    pool: list[int], base: int, settled: NullSpace, held: Sequence[int], solution: Solution
) -> Weights | None:
    """The same weights in fractions: those at their bound stay there, the others solve the equations exactly."""
    assert solution.x is not None
    size = settled.size
    columns = [*[(mask, False) for mask in pool], *[(1 << player, True) for player in held]]
    bound = [1 if at < base else 0 for at in range(len(columns))]
    moved = [at for at in range(len(columns)) if abs(solution.x[at] - bound[at]) > NOTHING]
    used = sorted({*moved, *range(base)})
    products = [
        {column: sum(vector[at] for at in range(size) if columns[column][0] >> at & 1) for column in used}
        for vector in settled.vectors
    ]
    exact: dict[int, Fraction] = {at: Fraction(1) for at in range(base)}
    if moved:
        rows = [[product[column] for column in moved] for product in products]
        right = [-sum(product[at] for at in range(base) if at not in set(moved)) for product in products]
        if len(rows) < len(moved):
            return None
        found = solve_exactly(rows, right)
        if found is None:
            return None
        exact.update(zip(moved, found, strict=True))
    if any(sum(product[at] * weight for at, weight in exact.items()) for product in products):
        return None
    if any(weight <= 0 for at, weight in exact.items() if at < base) or any(weight < 0 for weight in exact.values()):
        return None
    return [(columns[at][0], weight, columns[at][1]) for at, weight in exact.items() if weight]
