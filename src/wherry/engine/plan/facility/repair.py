"""Plans from prices: needs put where the relaxation leans, the rest by regret, then bettered by moving one need, two or
three at a time, and by opening, closing and exchanging providers.

Shift, swap and ejection as in Martello and Toth, Knapsack Problems (1990), chapter 7, and Diaz and Fernandez, JORS 53
(2002), DOI 10.1057/palgrave.jors.2601309.
"""

from __future__ import annotations

import numba
import numpy as np

from wherry.engine.plan.facility.figures import Array, Figures, clashes

NEARLY = 1e-9
LEANS = 0.6


@numba.njit(cache=True, nogil=True)
def place(given: Figures, average: Array, opened: Array, allowed: Array) -> tuple[Array, Array, bool]:
    """Source by need and load by provider: where the relaxation leans to one provider, that one; else the need with
    most to lose next. Opens a further provider where nothing open has room. False where a need found no room."""
    m, n = given.serve.shape
    source, load = np.full(n, -1), np.zeros(m)
    for i in np.argsort(-given.quantity):
        j = int(np.argmax(average[:, i]))
        leans = average[j, i] >= LEANS and opened[j] and allowed[j, i]
        fits = load[j] + given.quantity[i] <= given.capacity[j]
        if leans and fits and not clashes(given, source, i, j, -1):
            source[i] = j
            load[j] += given.quantity[i]
    left = int((source < 0).sum())
    while left:
        pick, into, most = -1, -1, -np.inf
        for i in range(n):
            if source[i] >= 0:
                continue
            best, second, at = np.inf, np.inf, -1
            for j in range(m):
                if opened[j] and allowed[j, i] and load[j] + given.quantity[i] <= given.capacity[j]:
                    cost = given.serve[j, i] * (1.0 - 0.3 * average[j, i])
                    if cost < second and not clashes(given, source, i, j, -1):
                        if cost < best:
                            best, second, at = cost, best, j
                        else:
                            second = cost
            regret = 1e12 + given.quantity[i] if at < 0 else min(second, 1e9) - best
            if regret > most:
                pick, into, most = i, at, regret
        if into < 0:
            into = _one_more(given, source, load, opened, allowed, pick)
            if into < 0:
                return source, load, False
            opened[into] = True
        source[pick] = into
        load[into] += given.quantity[pick]
        left -= 1
    return source, load, True


@numba.njit(cache=True, nogil=True)
def _one_more(given: Figures, source: Array, load: Array, opened: Array, allowed: Array, need: int) -> int:
    best, at = np.inf, -1
    for j in range(len(load)):
        if not opened[j] and allowed[j, need] and given.quantity[need] <= given.capacity[j]:
            cost = given.open_cost[j] * min(1.0, 3.0 * given.quantity[need] / given.capacity[j]) + given.serve[j, need]
            if cost < best:
                best, at = cost, j
    return at


@numba.njit(cache=True, nogil=True)
def cost_of(given: Figures, source: Array) -> float:
    """What a plan costs."""
    total, used = 0.0, np.zeros(len(given.open_cost), dtype=np.bool_)
    for i in range(len(source)):
        total += given.serve[source[i], i]
        used[source[i]] = True
    for j in range(len(used)):
        if used[j]:
            total += given.open_cost[j]
    return total


@numba.njit(cache=True, nogil=True)
def _fits(given: Figures, source: Array, load: Array, need: int, provider: int, leaving: int) -> bool:
    room = given.capacity[provider] - load[provider]
    if leaving >= 0:
        room += given.quantity[leaving]
    return given.quantity[need] <= room and not clashes(given, source, need, provider, leaving)


@numba.njit(cache=True, nogil=True)
def _put(given: Figures, source: Array, load: Array, need: int, provider: int) -> None:
    load[source[need]] -= given.quantity[need]
    source[need] = provider
    load[provider] += given.quantity[need]


@numba.njit(cache=True, nogil=True)
def _shift(given: Figures, source: Array, load: Array) -> bool:
    """Move one need to another open provider."""
    better = False
    alone = np.zeros(len(load), dtype=np.int64)
    for i in range(len(source)):
        alone[source[i]] += 1
    for i in range(len(source)):
        now, best, at = source[i], -NEARLY, -1
        freed = given.open_cost[now] if alone[now] == 1 else 0.0
        for j in range(len(load)):
            change = given.serve[j, i] - given.serve[now, i] - freed
            if alone[j] and j != now and change < best and _fits(given, source, load, i, j, -1):
                best, at = change, j
        if at >= 0:
            alone[now] -= 1
            alone[at] += 1
            _put(given, source, load, i, at)
            better = True
    return better


@numba.njit(cache=True, nogil=True)
def _swap(given: Figures, source: Array, load: Array) -> bool:
    """Let two needs change places."""
    better = False
    for i in range(len(source)):
        for k in range(i + 1, len(source)):
            a, b = source[i], source[k]
            if a == b:
                continue
            change = given.serve[b, i] + given.serve[a, k] - given.serve[a, i] - given.serve[b, k]
            if change < -NEARLY and _fits(given, source, load, i, b, k) and _fits(given, source, load, k, a, i):
                _put(given, source, load, i, b)
                _put(given, source, load, k, a)
                better = True
    return better


@numba.njit(cache=True, nogil=True)
def _eject(given: Figures, source: Array, load: Array) -> bool:
    """Move a need to a provider that sends another of its needs on to a third."""
    m, n = given.serve.shape
    used = np.zeros(m, dtype=np.bool_)
    for i in range(n):
        used[source[i]] = True
    live = np.flatnonzero(used)
    better = False
    for i in range(n):
        a = source[i]
        best, at, out, to = -NEARLY, -1, -1, -1
        for k in range(n):
            b = source[k]
            first = given.serve[b, i] - given.serve[a, i] - given.serve[b, k]
            if b == a or not _fits(given, source, load, i, b, k):
                continue
            for at_live in range(len(live)):
                c = int(live[at_live])
                if c != b and first + given.serve[c, k] < best:
                    room = load[c] - (given.quantity[i] if c == a else 0.0) + given.quantity[k]
                    if room <= given.capacity[c] and not clashes(given, source, k, c, i if c == a else -1):
                        best, at, out, to = first + given.serve[c, k], b, k, c
        if at >= 0:
            _put(given, source, load, out, to)
            _put(given, source, load, i, at)
            better = True
    return better


@numba.njit(cache=True, nogil=True)
def _close(given: Figures, source: Array, load: Array) -> bool:
    """Close a provider whose needs others can take for less than it costs to run."""
    better = False
    for a in range(len(load)):
        mine = np.flatnonzero(source == a)
        if not len(mine):
            continue
        was, loads, change = source.copy(), load.copy(), -given.open_cost[a]
        done = True
        for i in mine[np.argsort(-given.quantity[mine])]:
            best, at = np.inf, -1
            for j in range(len(load)):
                if j != a and loads[j] > 0 and given.serve[j, i] < best and _fits(given, source, load, i, j, -1):
                    best, at = given.serve[j, i], j
            if at < 0:
                done = False
                break
            change += best - given.serve[a, i]
            _put(given, source, load, i, at)
        if not done or change >= -NEARLY:
            source[:], load[:] = was, loads
        else:
            better = True
    return better


@numba.njit(cache=True, nogil=True)
def _open(given: Figures, source: Array, load: Array, usable: Array) -> bool:
    """Open a provider for the needs that gain most by their quantity, perhaps closing whom they leave empty."""
    better = False
    m, n = given.serve.shape
    for j in range(m):
        if load[j] > 0 or not usable[j]:
            continue
        gain = np.array([given.serve[source[i], i] - given.serve[j, i] for i in range(n)])
        order = np.argsort(-gain / np.maximum(given.quantity, NEARLY))
        for whole in range(2):
            was, loads, change = source.copy(), load.copy(), given.open_cost[j]
            worst = -1
            if whole:
                worst = _most_alike(given, source, load, gain, j)
                if worst < 0:
                    break
                change -= given.open_cost[worst]
                for i in range(n):
                    if was[i] == worst and not clashes(given, source, i, j, -1):
                        change -= gain[i]
                        _put(given, source, load, i, j)
            for i in order:
                if source[i] != j and gain[i] > 0 and _fits(given, source, load, i, j, -1):
                    change -= gain[i]
                    _put(given, source, load, i, j)
            stays = whole and (source == worst).any()
            if change < -NEARLY and load[j] <= given.capacity[j] and not stays:
                better = True
                break
            source[:], load[:] = was, loads
    return better


@numba.njit(cache=True, nogil=True)
def _most_alike(given: Figures, source: Array, load: Array, gain: Array, provider: int) -> int:
    """The open provider that this one replaces at the best price, if it has room for all."""
    total = np.zeros(len(load))
    for i in range(len(source)):
        total[source[i]] += gain[i]
    best, at = -np.inf, -1
    for a in range(len(load)):
        if 0 < load[a] <= given.capacity[provider] and total[a] + given.open_cost[a] > best:
            best, at = total[a] + given.open_cost[a], a
    return at


@numba.njit(cache=True, nogil=True)
def better(given: Figures, source: Array, load: Array, usable: Array, chains: bool) -> float:
    """Better a plan until no move helps; returns its cost."""
    for _ in range(60):
        again = _shift(given, source, load)
        again = _swap(given, source, load) or again
        if not again:
            again = _close(given, source, load) or _open(given, source, load, usable)
        if not again and chains:
            again = _eject(given, source, load)
        if not again:
            break
    return cost_of(given, source)


@numba.njit(cache=True, nogil=True)
def shake(given: Figures, source: Array, usable: Array, seed: int, rounds: int) -> float:
    """Better a plan by closing or opening a few providers at random, putting the needs in question by regret, and
    bettering what comes of it; a plan a little dearer is gone on from. ``source`` becomes the best found; its cost is
    returned."""
    m, n = given.serve.shape
    np.random.seed(seed)
    best, now = cost_of(given, source), source.copy()
    standing = best
    for _ in range(rounds):
        used = np.zeros(m, dtype=np.bool_)
        used[now] = True
        average, opened = np.zeros((m, n)), used.copy()
        shut, more = np.random.randint(1, 3), np.random.randint(0, 3)
        live = np.flatnonzero(used)
        closed = np.flatnonzero(usable & ~used)
        for _ in range(min(shut, len(live) - 1)):
            opened[live[np.random.randint(len(live))]] = False
        for _ in range(min(more, len(closed))):
            opened[closed[np.random.randint(len(closed))]] = True
        for i in range(n):
            if opened[now[i]]:
                average[now[i], i] = 1.0
        allowed = np.ones((m, n), dtype=np.bool_)
        for j in range(m):
            allowed[j, :] = usable[j] or used[j]
        tried, load, done = place(given, average, opened, allowed)
        if not done:
            continue
        cost = better(given, tried, load, usable, False)
        if cost < standing * 1.0005:
            standing = cost
            now[:] = tried
        if cost < best - NEARLY:
            cost = better(given, tried, load, usable, True)
            best = cost
            source[:] = tried
    return best
