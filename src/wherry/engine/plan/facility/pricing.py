"""A bound on any plan from pricing the needs: every need offers a price for being met, and each provider by itself
takes whichever needs pay it best.

Lagrangian relaxation of the rows that say each need is met once, with enough providers open to carry everything. What
is left is one knapsack a provider and one over the providers, so that the bound is that of the convex hulls of both.
(Geoffrion, Mathematical Programming Study 2 (1974); Holmberg, Ronnqvist and Yuan, EJOR 113 (1999), DOI
10.1016/S0377-2217(98)00008-3.)
"""

from __future__ import annotations

import numba
import numpy as np

from wherry.engine.plan.facility.figures import CLOSED, FREE, OPEN, Array, Figures
from wherry.engine.plan.facility.knapsack import CELLS, most_gain, relaxed_knapsack, whole_knapsack

SMOOTH = 0.05
KEEPS = 0.95
SHORTER = 0.8
LEAST_STEP = 1e-4
COVER_NODES = 3000


@numba.njit(cache=True, nogil=True)
def price_round(
    given: Figures, price: Array, state: Array, allowed: Array, worth: Array, chosen: Array, last: Array, table: Array
) -> float:
    """One evaluation at given prices. Sets ``worth[j]`` (what opening j adds to cost) and ``chosen[j]`` (the parts of
    needs that j would take), and returns the bound without the rule that enough is open."""
    bound = price.sum()
    for j in range(len(given.open_cost)):
        worth[j] = np.inf
        if state[j] == CLOSED:
            continue
        chosen[j, :] = 0.0
        least = -1.0 if state[j] == OPEN else given.open_cost[j]
        worth[j] = given.open_cost[j] - most_gain(given, price, j, allowed[j], least, last[j], table, chosen[j])
        if worth[j] < 0.0 or state[j] == OPEN:
            bound += worth[j]
    return float(bound)


@numba.njit(cache=True, nogil=True)
def cover(given: Figures, worth: Array, state: Array, opened: Array) -> float:
    """Enough providers must be open to carry everything: what that adds to the bound at the least. ``opened`` is set to
    1 for every provider that is then open. Which may stay shut is a knapsack of the capacity that is not needed."""
    short = given.quantity.sum()
    for j in range(len(worth)):
        opened[j] = 1.0 if state[j] == OPEN or (state[j] == FREE and worth[j] < 0.0) else 0.0
        short -= opened[j] * given.capacity[j]
    if short <= 1e-9:
        return 0.0
    free = np.array([j for j in range(len(worth)) if state[j] == FREE and opened[j] == 0.0], dtype=np.int64)
    room = given.capacity[free].sum() - short
    if room < -1e-9:
        return np.inf
    order = free[np.argsort(-worth[free] / np.maximum(given.capacity[free], 1e-9))]
    shut = np.zeros(len(worth))
    most = whole_knapsack(worth, given.capacity, order, room + 1e-9, COVER_NODES, shut)
    if most < 0.0:
        most = relaxed_knapsack(worth, given.capacity, order, room, shut)
    for j in free:
        opened[j] = 1.0 if shut[j] < 1.0 else 0.0
    return float(worth[free].sum() - most)


@numba.njit(cache=True, nogil=True)
def climb(
    given: Figures,
    price: Array,
    state: Array,
    allowed: Array,
    known: float,
    rounds: int,
    step: float,
    patience: int,
    average: Array,
    average_open: Array,
) -> tuple[float, Array, float, Array]:
    """Rounds of pricing, each moving the prices of needs met too often or not at all towards ``known``, the cost of the
    best plan (deflected subgradient steps, larger for larger needs). Returns the best bound, its prices, the last step
    length and the ``worth`` there; ``average`` and ``average_open`` smooth what was chosen into a near solution of the
    relaxation. The step shortens after ``patience`` rounds in vain."""
    m, n = given.serve.shape
    worth, opened, chosen = np.empty(m), np.zeros(m), np.zeros((m, n))
    table = np.empty(CELLS + 2 * n + int(given.capacity.max()) + 2)
    scale = np.maximum(given.quantity, 1e-3 * given.quantity.max())
    best, best_price, best_worth = -np.inf, price.copy(), np.full(m, np.inf)
    last = np.empty((m, n), dtype=np.int64)
    for j in range(m):
        last[j] = np.arange(n)
    direction = np.zeros(n)
    idle = 0
    for _ in range(rounds):
        bound = price_round(given, price, state, allowed, worth, chosen, last, table)
        bound += cover(given, worth, state, opened)
        slack = np.ones(n)
        for j in range(m):
            if state[j] == CLOSED:
                continue
            average_open[j] += SMOOTH * (opened[j] - average_open[j])
            for i in range(n):
                average[j, i] += SMOOTH * (opened[j] * chosen[j, i] - average[j, i])
                slack[i] -= opened[j] * chosen[j, i]
        idle = 0 if bound > best + 1e-7 * abs(best) else idle + 1
        if bound > best:
            best = bound
            best_price[:] = price
            best_worth[:] = worth
        if best >= known or step < LEAST_STEP:
            break
        if idle >= patience:
            step *= SHORTER
            idle = 0
        direction = slack + KEEPS * direction
        size = (direction * direction * scale).sum()
        if size < 1e-12:
            step = 0.0
            break
        price = np.maximum(price + step * (1.02 * known - bound) / size * direction * scale, 0.0)
    return best, best_price, step, best_worth
