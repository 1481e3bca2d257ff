"""The linear programme of one level, solved from its dual by a small dense simplex that keeps its basis.

Primal: lower ``t`` subject to ``x(S) + w(S) t >= v(S)`` for coalitions, ``x(A) = b`` for settled coalitions and
``x(i) >= floor(i)``. Its dual has one row a player and one for ``t``; a column is a coalition, a settled coalition
(free in sign) or a floor, so coalitions found later are columns priced later and a solved basis stays feasible. The
simplex multipliers of the dual are the shares and the level. Degenerate steps, which are most of them, are broken by
a small perturbation of the right-hand side (Charnes, Econometrica 20 (1952) 160): the optimality of a basis does not
depend on it.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from wherry.engine.division.scan import Floats

SETTLED, COALITION, FLOOR = 0, 1, 2
SOLVED, STUCK, UNSTABLE = 0, 1, 2
PIVOT = 1e-9
NUDGE = 1e-9
REFACTOR = 40
Kinds = npt.NDArray[np.int64]


@numba.njit(cache=True)
def choose_basis(columns: Floats) -> Kinds:
    """Which of the candidate ``columns`` (one a row of the array) form a basis, earlier ones preferred.

    Returns their places, as many as the columns have entries; fewer where the candidates do not span the space.
    """
    count, width = columns.shape
    reduced = np.zeros((width, width))
    pivots = np.zeros(width, dtype=np.int64)
    chosen = np.zeros(width, dtype=np.int64)
    rank = 0
    for at in range(count):
        row = columns[at].copy()
        for before in range(rank):
            factor = row[pivots[before]]
            if factor != 0.0:
                row -= factor * reduced[before]
        place = np.argmax(np.abs(row))
        if abs(row[place]) < PIVOT * 100:
            continue
        reduced[rank] = row / row[place]
        pivots[rank], chosen[rank] = place, at
        rank += 1
        if rank == width:
            break
    return chosen[:rank]


@numba.njit(cache=True)
def lower_level(
    basis: Floats,
    cost: Floats,
    kind: Kinds,
    key: Kinds,
    pool: Floats,
    pool_worth: Floats,
    floor: Floats,
    seed: int,
    near: float,
    most_pivots: int,
) -> tuple[int, Floats, Floats, int]:
    """Improve a basis until no coalition of the ``pool`` and no floor is wronged by more than ``near``.

    ``basis`` holds the columns by row, ``cost`` their worth, ``kind`` and ``key`` what they are (a settled coalition,
    a row of the pool, a player's floor); all four are changed in place. ``pool`` has a column a row: members, then
    weight. Returns how it ended, the multipliers (shares, then level), the weights of the basis, and the pivots made.
    """
    width = len(cost)
    np.random.seed(seed)
    inverse = np.linalg.inv(basis)
    weights = inverse[width - 1].copy()
    nudged = np.zeros(width)
    for at in range(width):
        nudged[at] = weights[at] + (NUDGE * (1.0 + np.random.random()) if kind[at] != SETTLED else 0.0)
    right = nudged @ basis
    pivots = 0
    while True:
        if pivots % REFACTOR == REFACTOR - 1:
            inverse = np.linalg.inv(basis)
            nudged = right @ inverse
        prices = inverse @ cost
        entering, gain, is_floor = -1, near, False
        over = pool_worth - pool @ prices
        if len(over):
            best = int(np.argmax(over))
            if over[best] > gain:
                entering, gain = best, over[best]
        for at in range(len(floor)):
            if floor[at] - prices[at] > gain:
                entering, gain, is_floor = at, floor[at] - prices[at], True
        if entering < 0:
            return SOLVED, prices, inverse[width - 1].copy(), pivots
        if pivots >= most_pivots:
            return STUCK, prices, inverse[width - 1].copy(), pivots
        column = np.zeros(width)
        if is_floor:
            column[entering] = 1.0
        else:
            column[:] = pool[entering]
        step = np.dot(column, inverse)
        leaving, least = -1, np.inf
        for at in range(width):
            if kind[at] != SETTLED and step[at] > PIVOT:
                ratio = max(nudged[at], 0.0) / step[at]
                if ratio < least or (ratio == least and step[at] > step[leaving]):
                    leaving, least = at, ratio
        if leaving < 0:
            return UNSTABLE, prices, inverse[width - 1].copy(), pivots
        nudged -= least * step
        nudged[leaving] = least
        _replace(inverse, step, leaving)
        basis[leaving] = column
        cost[leaving] = floor[entering] if is_floor else pool_worth[entering]
        kind[leaving] = FLOOR if is_floor else COALITION
        key[leaving] = entering
        pivots += 1


@numba.njit(cache=True)
def _replace(inverse: npt.NDArray[Any], step: npt.NDArray[Any], leaving: int) -> None:
    """The inverse after the basis row ``leaving`` becomes a column whose coordinates are ``step``."""
    width = len(step)
    for row in range(width):
        pivot = inverse[row, leaving] / step[leaving]
        for at in range(width):
            inverse[row, at] -= pivot * step[at]
        inverse[row, leaving] = pivot
