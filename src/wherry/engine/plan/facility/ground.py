"""A plan as compiled search changes it, piece by piece: how much of which need each provider carries, and what must
stay away from there."""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np

from wherry.engine.plan.facility.figures import Array, Figures

NEARLY = 1e-9
NEAR_PROVIDERS = 24


class Ground(NamedTuple):
    """``amount[j, i]`` of need i is carried by provider j, whose needs are ``held[j, :needs[j]]`` and whose whole load
    is ``load[j]``; ``blocked[j, i]`` of them must be apart from need i. ``by_need`` lists the providers
    for each need with their ``unit_cost``, ``by_provider`` those for each provider that are most like it."""

    amount: Array
    held: Array
    needs: Array
    load: Array
    blocked: Array
    by_need: Array
    unit_cost: Array
    by_provider: Array


@numba.njit(cache=True, nogil=True)
def neighbours(given: Figures, usable: Array) -> tuple[Array, Array, Array]:
    """Usable providers by need, cheapest first, with their cost for a unit; and providers by provider, those first
    whose costs of serving are most alike."""
    m, n = given.serve.shape
    live = np.flatnonzero(usable)
    by_need, unit_cost = np.empty((n, len(live)), dtype=np.int64), np.empty((n, len(live)))
    for i in range(n):
        cost = given.serve[:, i][live] / max(given.quantity[i], NEARLY)
        order = np.argsort(cost)
        by_need[i], unit_cost[i] = live[order], cost[order]
    by_provider = np.empty((m, min(NEAR_PROVIDERS, len(live) - 1)), dtype=np.int64)
    unlike = np.empty(len(live))
    for j in range(m):
        for at in range(len(live)):
            unlike[at] = np.abs(given.serve[j] - given.serve[live[at]]).sum() if live[at] != j else np.inf
        by_provider[j] = live[np.argsort(unlike)[: by_provider.shape[1]]]
    return by_need, unit_cost, by_provider


@numba.njit(cache=True, nogil=True)
def lay(given: Figures, share: Array, near: tuple[Array, Array, Array]) -> Ground:
    """The ground of a plan given as parts of needs by provider."""
    m, n = given.serve.shape
    apart = len(given.apart) > 0
    blocked = np.zeros((m if apart else 1, n), dtype=np.int64)
    held, count = np.zeros((m, n), dtype=np.int64), np.zeros(m, dtype=np.int64)
    ground = Ground(np.zeros((m, n)), held, count, np.zeros(m), blocked, near[0], near[1], near[2])
    for j in range(m):
        for i in range(n):
            if share[j, i] > 0.0:
                put(given, ground, j, i, share[j, i] * given.quantity[i], True)
    return ground


@numba.njit(cache=True, nogil=True)
def put(given: Figures, ground: Ground, provider: int, need: int, amount: float, new: bool) -> None:
    """Have a provider carry so much (more) of a need; ``new`` where it carried none of it."""
    ground.amount[provider, need] += amount
    ground.load[provider] += amount
    if new:
        ground.held[provider, ground.needs[provider]] = need
        ground.needs[provider] += 1
        for at in range(given.first[need], given.first[need + 1]):
            ground.blocked[provider, given.apart[at]] += 1


@numba.njit(cache=True, nogil=True)
def lift(given: Figures, ground: Ground, provider: int, need: int, amount: float) -> None:
    """Take so much of a need away from a provider; all of it where hardly anything would stay."""
    left = ground.amount[provider, need] - amount
    ground.load[provider] -= amount
    ground.amount[provider, need] = left
    if left > NEARLY:
        return
    ground.amount[provider, need] = 0.0
    last = ground.needs[provider] - 1
    for at in range(last + 1):
        if ground.held[provider, at] == need:
            ground.held[provider, at] = ground.held[provider, last]
            break
    ground.needs[provider] = last
    if last == 0:
        ground.load[provider] = 0.0
    for at in range(given.first[need], given.first[need + 1]):
        ground.blocked[provider, given.apart[at]] -= 1
