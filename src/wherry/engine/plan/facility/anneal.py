"""Plans bettered by taking needs away from a few neighbouring providers and placing them anew, thousands of times a
second; a dearer plan is gone on from now and then, ever more seldom.

Ruin and recreate (Schrimpf and others, J. of Computational Physics 159 (2000), DOI 10.1006/jcph.1999.6413; Christiaens
and Vanden Berghe, Transportation Science 54 (2020), DOI 10.1287/trsc.2019.0914, whose blinks are used here too).
"""

from __future__ import annotations

import numba
import numpy as np

from wherry.engine.plan.facility.figures import Array, Figures
from wherry.engine.plan.facility.ground import NEARLY, Ground, lay, lift, put

MOST_OUT, MOST_PIECES = 60, 240
BLINK = 0.02
BAR, READY, WHOLE, SKIP, LARGE_FIRST = 0.3, 0.4, 0.1, 0.3, 0.6


@numba.njit(cache=True, nogil=True)
def _ruin(given: Figures, ground: Ground, first: int, barred: int, out: Array, amount: Array) -> int:
    """Take needs away from a provider and a few of its neighbours; how many pieces, in ``out`` as provider and need."""
    wanted, part = np.random.randint(1, 5), 0.1 + 0.5 * np.random.random()
    several, so = 0, 0
    for step in range(ground.by_provider.shape[1] + 1):
        j = first if step == 0 else ground.by_provider[first, step - 1]
        if j < 0 or several >= wanted:
            break
        if ground.needs[j] == 0 or (step > 0 and np.random.random() < SKIP):
            continue
        whole = j == barred or np.random.random() < WHOLE
        for at in range(ground.needs[j] - 1, -1, -1):
            need = ground.held[j, at]
            if so < len(out) and given.quantity[need] > 0.0 and (whole or np.random.random() < part):
                out[so, 0], out[so, 1], amount[so] = j, need, ground.amount[j, need]
                lift(given, ground, j, need, amount[so])
                so += 1
        several += 1
    return so


@numba.njit(cache=True, nogil=True)
def _cheapest(given: Figures, ground: Ground, ready: Array, barred: int, need: int, left: float) -> int:
    """The provider that takes the next piece of a need at the least a unit; one that is shut and not ``ready`` asks
    for its opening too. Sometimes one is overlooked, for the sake of variety."""
    best, at, apart = np.inf, -1, len(given.apart) > 0
    for k in range(ground.by_need.shape[1]):
        j, cost = ground.by_need[need, k], ground.unit_cost[need, k]
        if cost >= best:
            break
        room = given.capacity[j] - ground.load[j]
        if j == barred or (room < left if given.single else room <= NEARLY):
            continue
        if ground.needs[j] == 0 and not ready[j]:
            cost += given.open_cost[j] / min(room, left)
        if cost < best and not (apart and ground.blocked[j, need]) and np.random.random() >= BLINK:
            best, at = cost, j
    return at


@numba.njit(cache=True, nogil=True)
def _recreate(
    given: Figures,
    ground: Ground,
    ready: Array,
    barred: int,
    out: Array,
    lifted: Array,
    so: int,
    most: float,
    placed: Array,
    amount: Array,
) -> tuple[float, int]:
    """Place what was taken away, largest first or at random. What that costs, infinite where a piece finds no room or
    it is over ``most``, and how many pieces were put, in ``placed`` as provider and need."""
    if np.random.random() < LARGE_FIRST:
        order = np.argsort(-lifted[:so] * (0.7 + 0.6 * np.random.random(so)))
    else:
        order = np.random.permutation(so)
    cost, pieces = 0.0, 0
    for k in order:
        need, left = out[k, 1], lifted[k]
        while left > NEARLY:
            j = _cheapest(given, ground, ready, barred, need, left)
            if j < 0 or pieces >= len(placed):
                return np.inf, pieces
            part = min(left, given.capacity[j] - ground.load[j])
            cost += part / given.quantity[need] * given.serve[j, need]
            if ground.needs[j] == 0:
                cost += given.open_cost[j]
            put(given, ground, j, need, part, ground.amount[j, need] == 0.0)
            placed[pieces, 0], placed[pieces, 1], amount[pieces] = j, need, part
            left -= part
            pieces += 1
            if cost > most:
                return np.inf, pieces
    return cost, pieces


@numba.njit(cache=True, nogil=True)
def _saved(given: Figures, ground: Ground, out: Array, lifted: Array, so: int, ready: Array) -> float:
    """What the pieces taken away cost, with the providers that stand empty now."""
    cost = 0.0
    for k in range(so):
        j, need = out[k]
        cost += lifted[k] / given.quantity[need] * given.serve[j, need]
        if ground.needs[j] == 0 and not ready[j]:
            cost += given.open_cost[j]
            ready[j] = True
    for k in range(so):
        ready[out[k, 0]] = False
    return cost


@numba.njit(cache=True, nogil=True)
def _make_ready(ground: Ground, first: int, barred: int, ready: Array, value: bool, chosen: Array) -> None:
    """Have a shut neighbour or two look for needs as if it were open; or no longer."""
    if value:
        chosen[:] = -1
        near = ground.by_provider.shape[1]
        if near == 0 or np.random.random() >= READY:
            return
        for k in range(np.random.randint(1, 3)):
            j = ground.by_provider[first, np.random.randint(near)]
            if j >= 0 and ground.needs[j] == 0 and j != barred:
                chosen[k] = j
    for j in chosen:
        if j >= 0:
            ready[j] = value


@numba.njit(cache=True, nogil=True)
def anneal(
    given: Figures,
    share: Array,
    near: tuple[Array, Array, Array],
    seed: int,
    rounds: int,
    warm: float,
    cold: float,
) -> Array:
    """The best plan met in ``rounds`` of ruin and recreate from a plan, as parts of needs by provider. The temperature
    falls from ``warm`` to ``cold``, both as parts of what a need costs on average; a best plan is written down when it
    is about to be left. ``near`` is what ``neighbours`` says. The same seed gives the same plan."""
    np.random.seed(seed)
    m, n = given.serve.shape
    ground = lay(given, share, near)
    cost = (share * given.serve).sum() + given.open_cost[ground.needs > 0].sum()
    kept, amounts = cost, ground.amount.copy()
    out, lifted = np.zeros((MOST_OUT, 2), dtype=np.int64), np.zeros(MOST_OUT)
    placed, laid = np.zeros((MOST_PIECES, 2), dtype=np.int64), np.zeros(MOST_PIECES)
    ready, chosen = np.zeros(m, dtype=np.bool_), np.full(2, -1)
    heat, cooling = warm * cost / n, (cold / warm) ** (1.0 / max(1, rounds))
    for _ in range(rounds):
        heat *= cooling
        first = np.random.randint(m)
        while ground.needs[first] == 0:
            first = np.random.randint(m)
        barred = first if np.random.random() < BAR else -1
        so = _ruin(given, ground, first, barred, out, lifted)
        before = _saved(given, ground, out, lifted, so, ready)
        _make_ready(ground, first, barred, ready, True, chosen)
        most = before - heat * np.log(np.random.random())
        after, pieces = _recreate(given, ground, ready, barred, out, lifted, so, most, placed, laid)
        _make_ready(ground, first, barred, ready, False, chosen)
        leaving = kept > cost and after >= before
        if after < most and not leaving:
            cost += after - before
            continue
        for k in range(pieces - 1, -1, -1):
            lift(given, ground, placed[k, 0], placed[k, 1], laid[k])
        for k in range(so):
            put(given, ground, out[k, 0], out[k, 1], lifted[k], ground.amount[out[k, 0], out[k, 1]] == 0.0)
        if after < most and leaving:
            kept = cost
            amounts[:] = ground.amount
    if kept > cost:
        amounts[:] = ground.amount
    for i in range(n):
        if given.quantity[i] > 0.0:
            amounts[:, i] /= given.quantity[i]
        else:
            amounts[:, i] = share[:, i]
    return amounts
