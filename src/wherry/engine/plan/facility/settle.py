"""What no plan cheaper than a known one can do, settled exactly from one round of pricing.

Prices give a bound on every plan. The same bound with one provider made to open, or to stay closed, or with one need
made to go to one provider, is found by dynamic programming from both ends; where it is over the best cost known, the
choice is struck out. (Sa, Operations Research 17 (1969); variable fixing as in Gortz and Klose, INFORMS J. on Computing
24 (2012), DOI 10.1287/ijoc.1110.0468.)
"""

from __future__ import annotations

import numba
import numpy as np

from wherry.engine.plan.facility.figures import CLOSED, FREE, OPEN, Array, Figures
from wherry.engine.plan.facility.knapsack import CELLS, add_item, inviting


@numba.njit(cache=True, nogil=True)
def with_each(worth: Array, capacity: Array, state: Array, total: float, opening: Array, closing: Array) -> float:
    """The least of ``worth`` over sets of providers that carry ``total``; ``opening[j]`` and ``closing[j]`` are the
    least when j must be open, or must be closed (infinite where that cannot be)."""
    m = len(worth)
    base, lack = 0.0, total
    for j in range(m):
        if state[j] == OPEN:
            base += worth[j]
            lack -= capacity[j]
    scale = max(1.0, total / 20_000.0)
    need = max(0, int(np.ceil(lack / scale - 1e-9)))
    free = np.array([j for j in range(m) if state[j] == FREE], dtype=np.int64)
    count = len(free)
    before, after = np.full((count + 1, need + 1), np.inf), np.full((count + 1, need + 1), np.inf)
    before[0, 0], after[count, 0] = 0.0, 0.0
    for k in range(count):
        _add(before[k], before[k + 1], int(np.ceil(capacity[free[k]] / scale)), worth[free[k]])
    for k in range(count - 1, -1, -1):
        _add(after[k + 1], after[k], int(np.ceil(capacity[free[k]] / scale)), worth[free[k]])
    opening[:], closing[:] = np.inf, np.inf
    least = base + before[count, need]
    for k in range(count):
        _least_over_after(after[k + 1])
    for k in range(count):
        j = free[k]
        size = int(np.ceil(capacity[j] / scale))
        first, rest = before[k], after[k + 1]
        out, into = np.inf, np.inf
        for q in range(need + 1):
            out = min(out, first[q] + rest[need - q])
            into = min(into, first[q] + rest[max(0, need - size - q)])
        closing[j], opening[j] = base + out, base + into + worth[j]
    for j in range(m):
        if state[j] == OPEN:
            opening[j] = least
        elif state[j] == CLOSED:
            closing[j] = least
    return float(least)


@numba.njit(cache=True, nogil=True)
def _add(now: Array, then: Array, size: int, extra: float) -> None:
    """One more provider: least cost to carry at least q, for each q; ``now`` may be ``then``'s neighbour row."""
    last = len(now) - 1
    for q in range(last + 1):
        then[q] = now[q]
    for q in range(last + 1):
        if now[q] < np.inf:
            to = min(last, q + size)
            then[to] = min(then[to], now[q] + extra)


@numba.njit(cache=True, nogil=True)
def _least_over_after(row: Array) -> None:
    """From carrying exactly q (the last entry: q or more) to carrying at least q."""
    for q in range(len(row) - 2, -1, -1):
        row[q] = min(row[q], row[q + 1])


@numba.njit(cache=True, nogil=True)
def strike_out(given: Figures, price: Array, state: Array, allowed: Array, worth: Array, most: float) -> int:
    """Close or open providers and strike out needs of providers that no plan costing less than ``most`` can have;
    ``state`` and ``allowed`` are changed. Returns how much was struck out; -1 where no such plan is left at all."""
    m = len(worth)
    opening, closing = np.empty(m), np.empty(m)
    finite = np.where(np.isfinite(worth), worth, 0.0)
    base = price.sum()
    if base + with_each(finite, given.capacity, state, given.quantity.sum(), opening, closing) >= most:
        return -1
    count = 0
    for j in range(m):
        if state[j] == FREE and base + opening[j] >= most:
            state[j] = CLOSED
            count += 1
        elif state[j] == FREE and base + closing[j] >= most:
            state[j] = OPEN
            count += 1
        if state[j] == CLOSED:
            allowed[j, :] = False
        elif given.single:
            least = given.open_cost[j] - worth[j] - (most - base - opening[j])
            count += _strike_needs(given, price, j, allowed[j], least)
    for i in range(len(price)):
        if not allowed[:, i].any():
            return -1
    return count


@numba.njit(cache=True, nogil=True)
def _strike_needs(given: Figures, price: Array, provider: int, allowed: Array, least: float) -> int:
    """Strike out the needs with which a provider cannot gain more than ``least``."""
    order = inviting(given, price, provider, allowed, np.arange(len(price)))
    room, size = int(given.capacity[provider]), len(order)
    if size * (room + 1.0) > CELLS:
        return 0
    count = 0
    gain = price - given.serve[provider]
    before, after = np.zeros((size + 1, room + 1)), np.zeros((size + 1, room + 1))
    place = np.full(len(price), -1)
    for k in range(size):
        place[order[k]] = k
        add_item(before[k], before[k + 1], int(given.quantity[order[k]]), gain[order[k]])
    for k in range(size - 1, -1, -1):
        add_item(after[k + 1], after[k], int(given.quantity[order[k]]), gain[order[k]])
    for i in range(len(price)):
        if not allowed[i]:
            continue
        left = room - int(given.quantity[i])
        most = -np.inf
        if left >= 0 and place[i] < 0:
            most = before[size, left]
        elif left >= 0:
            first, rest = before[place[i]], after[place[i] + 1]
            for q in range(left + 1):
                most = max(most, first[q] + rest[left - q])
        if most + gain[i] <= least:
            allowed[i] = False
            count += 1
    return count
