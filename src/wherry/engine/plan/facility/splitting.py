"""Where needs may be split: which provider may serve which need, as the relaxation leans; amounts are settled after."""

from __future__ import annotations

import numba
import numpy as np

from wherry.engine.plan.facility.figures import Array, Figures

NEARLY = 1e-9


@numba.njit(cache=True, nogil=True)
def spread(given: Figures, average: Array, opened: Array) -> tuple[Array, bool]:
    """Which provider may serve which need, where needs may be split: amounts as the relaxation leans, then the rest of
    each where it is cheapest; needs apart never meet. False where one found no room."""
    m, n = given.serve.shape
    present, room = np.zeros((m, n), dtype=np.bool_), given.capacity.copy()
    lacks = given.quantity.copy()
    for i in np.argsort(-given.quantity):
        for j in np.argsort(-average[:, i]):
            if average[j, i] < 0.02:
                break
            amount = min(room[j], lacks[i], np.ceil(average[j, i] * given.quantity[i]))
            if opened[j] and amount > 0 and not _meets(given, present, i, j):
                present[j, i] = True
                room[j] -= amount
                lacks[i] -= amount
    for i in np.argsort(-given.quantity):
        while lacks[i] > NEARLY:
            best, at = np.inf, -1
            for j in range(m):
                amount = min(room[j], lacks[i])
                if amount > 0 and (present[j, i] or not _meets(given, present, i, j)):
                    cost = given.serve[j, i] / given.quantity[i] + (0.0 if opened[j] else given.open_cost[j] / amount)
                    if cost < best:
                        best, at = cost, j
            if at < 0:
                return present, False
            amount = min(room[at], lacks[i])
            opened[at], present[at, i] = True, True
            room[at] -= amount
            lacks[i] -= amount
    return present, True


@numba.njit(cache=True, nogil=True)
def _meets(given: Figures, present: Array, need: int, provider: int) -> bool:
    return bool(present[provider][given.apart[given.first[need] : given.first[need + 1]]].any())
