"""What one provider takes at given prices: the needs that pay it most within its capacity.

Three ways to the same: dynamic programming on whole numbers; branch and bound, where needs must be apart or the numbers
are large; and the relaxation that may take the last need in part, which bounds both. (Martello and Toth, Knapsack
Problems (1990), chapter 2.)
"""

from __future__ import annotations

import numba
import numpy as np

from wherry.engine.plan.facility.figures import Array, Figures

CELLS = 400_000  # a table larger than this is not made
MOST_NODES = 3000


@numba.njit(cache=True, nogil=True)
def inviting(given: Figures, price: Array, provider: int, allowed: Array, last: Array) -> Array:
    """The needs that pay a provider more than they cost it, best profit for their quantity first. ``last`` is the order
    of all needs found before, which is nearly right when prices have moved a little, and is put right."""
    n = len(price)
    found, other, ratio = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64), np.empty(n)
    count, others = 0, 0
    room = given.capacity[provider]
    for need in last:
        gain = price[need] - given.serve[provider, need]
        if gain > 0.0 and allowed[need] and (given.quantity[need] <= room or not given.single):
            worth = gain / given.quantity[need] if given.quantity[need] > 0 else np.inf
            at = count
            while at > 0 and ratio[at - 1] < worth:
                found[at], ratio[at] = found[at - 1], ratio[at - 1]
                at -= 1
            found[at], ratio[at] = need, worth
            count += 1
        else:
            other[others] = need
            others += 1
    last[:count] = found[:count]
    last[count:] = other[:others]
    return found[:count]


@numba.njit(cache=True, nogil=True)
def most_gain(
    given: Figures, price: Array, provider: int, allowed: Array, least: float, last: Array, table: Array, taken: Array
) -> float:
    """The most that a provider can gain at these prices, or a bound on it; ``taken`` is set to the parts of needs that
    give it. Below ``least`` the relaxation will do."""
    order = inviting(given, price, provider, allowed, last)
    profit = price - given.serve[provider]
    room = given.capacity[provider]
    value = relaxed_knapsack(profit, given.quantity, order, room, taken)
    if value <= least:
        return value
    if not len(given.apart) and not (given.single and _is_split(order, taken)):
        return value
    if len(given.apart):
        found = branched_knapsack(given, profit, order, room, MOST_NODES, taken)
        return found if found >= 0.0 else value
    found = whole_knapsack(profit, given.quantity, order, room, MOST_NODES, taken)
    if found < 0.0 and len(order) * (room + 1.0) <= CELLS:
        taken[:] = 0.0
        found = knapsack(profit, given.quantity, order, int(room), table, taken)
    return found if found >= 0.0 else value


@numba.njit(cache=True, nogil=True)
def _is_split(order: Array, taken: Array) -> bool:
    inside = taken[order]
    return bool(((inside > 0.0) & (inside < 1.0)).any())


@numba.njit(cache=True, nogil=True)
def relaxed_knapsack(profit: Array, weight: Array, order: Array, room: float, taken: Array) -> float:
    """The most profit where the last item may be taken in part; ``order`` has the best profit for its weight first."""
    left, total = room, 0.0
    for item in order:
        if weight[item] <= left:
            taken[item] = 1.0
            left -= weight[item]
            total += profit[item]
        else:
            part = left / weight[item]
            taken[item] = part
            return float(total + part * profit[item])
    return total


@numba.njit(cache=True, nogil=True)
def knapsack(profit: Array, weight: Array, order: Array, room: int, flat: Array, taken: Array) -> float:
    """The most profit of whole items within a whole-number room; weights are rounded down, which is exact for whole
    numbers and a bound for others."""
    count = len(order)
    table = flat[: (count + 1) * (room + 1)].reshape(count + 1, room + 1)
    table[0] = 0.0
    for k in range(count):
        add_item(table[k], table[k + 1], int(weight[order[k]]), profit[order[k]])
    left = room
    for k in range(count - 1, -1, -1):
        if table[k + 1, left] != table[k, left]:
            taken[order[k]] = 1.0
            left -= int(weight[order[k]])
    return float(table[count, room])


@numba.njit(cache=True, nogil=True)
def add_item(now: Array, then: Array, size: int, gain: float) -> None:
    """One more item: the most profit within each room."""
    for q in range(min(size, len(now))):
        then[q] = now[q]
    for q in range(size, len(now)):
        then[q] = max(now[q], now[q - size] + gain)


@numba.njit(cache=True, nogil=True)
def whole_knapsack(profit: Array, weight: Array, order: Array, room: float, most: int, taken: Array) -> float:
    """The most profit of whole items; ``order`` has the best profit for its weight first. Each in turn is taken or
    left. -1 where it takes more than ``most`` branches, with ``taken`` as it was."""
    count = len(order)
    path, best_path = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64)
    depth, best_depth, best = 0, 0, -1.0
    left, value, k, nodes = room, 0.0, 0, 0
    while True:
        nodes += 1
        if nodes > most:
            return -1.0
        hope, rest, at = value, left, k
        while at < count and weight[order[at]] <= rest:
            hope += profit[order[at]]
            rest -= weight[order[at]]
            at += 1
        if at < count:
            hope += rest / weight[order[at]] * profit[order[at]]
        if hope > best + 1e-9:
            while k < at:
                path[depth] = k
                value += profit[order[k]]
                left -= weight[order[k]]
                depth += 1
                k += 1
            while k < count and weight[order[k]] > left:
                k += 1
            if k < count:
                continue
            if value > best:
                best, best_depth = value, depth
                best_path[:depth] = path[:depth]
        if depth == 0:
            break
        depth -= 1
        k = path[depth]
        value -= profit[order[k]]
        left += weight[order[k]]
        k += 1
    taken[:] = 0.0
    for d in range(best_depth):
        taken[order[best_path[d]]] = 1.0
    return best


@numba.njit(cache=True, nogil=True)
def branched_knapsack(given: Figures, profit: Array, order: Array, room: float, most: int, taken: Array) -> float:
    """The most profit of items that need not be apart from one another: each in turn is taken or left. -1 where it
    takes more than ``most`` branches, with ``taken`` as it was."""
    count = len(order)
    stopped = np.zeros(len(profit), dtype=np.int64)
    path, amount, depth = np.empty(count, dtype=np.int64), np.empty(count), 0
    best, best_taken = 0.0, np.zeros(len(profit))
    left, value, k, nodes = room, 0.0, 0, 0
    while True:
        nodes += 1
        if nodes > most:
            return -1.0
        if _hope(given, profit, order, stopped, k, left) + value > best + 1e-9:
            while k < count and (stopped[order[k]] or (given.single and given.quantity[order[k]] > left)):
                k += 1
            if k < count and left > 0:
                item = order[k]
                amount[depth] = min(given.quantity[item], left)
                path[depth] = k
                _mark(given, stopped, item, 1)
                part = amount[depth] / given.quantity[item] if given.quantity[item] > 0 else 1.0
                left -= amount[depth]
                value += part * profit[item]
                depth += 1
                k += 1
                continue
            if value > best:
                best = value
                best_taken[:] = 0.0
                for d in range(depth):
                    item = order[path[d]]
                    best_taken[item] = amount[d] / given.quantity[item] if given.quantity[item] > 0 else 1.0
        if depth == 0:
            break
        depth -= 1
        item = order[path[depth]]
        _mark(given, stopped, item, -1)
        part = amount[depth] / given.quantity[item] if given.quantity[item] > 0 else 1.0
        left += amount[depth]
        value -= part * profit[item]
        k = path[depth] + 1
    taken[:] = best_taken
    return best


@numba.njit(cache=True, nogil=True)
def _mark(given: Figures, stopped: Array, item: int, by: int) -> None:
    for at in range(given.first[item], given.first[item + 1]):
        stopped[given.apart[at]] += by


@numba.njit(cache=True, nogil=True)
def _hope(given: Figures, profit: Array, order: Array, stopped: Array, k: int, left: float) -> float:
    total = 0.0
    for at in range(k, len(order)):
        item = order[at]
        if stopped[item]:
            continue
        if given.quantity[item] > left:
            return float(total + left / given.quantity[item] * profit[item])
        left -= given.quantity[item]
        total += profit[item]
    return total
