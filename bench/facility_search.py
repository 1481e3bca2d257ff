"""Searching a facility-location game for the coalition that gains most: by letting in who gains, by bounds from prices
of room (Lagrange; Fisher, Manag. Sci. 27 (1981) 1, doi:10.1287/mnsc.27.1.1), and in depth between the two."""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from wherry.engine.division.scan import Floats, Hashes, Masks

MOST_NODES = 200_000_000
AFTER_FOUND = 20_000
Bodies = npt.NDArray[np.bool_]


@numba.njit(cache=True)
def open_and_let_in(
    gain: Floats, serve: Floats, open_cost: Floats, need: Floats, capacity: Floats
) -> tuple[Bodies, Floats]:
    """For every set of hubs: open it, let in whoever gains, best gain for its need first, while there is room; once
    as it comes, and once without the body that gains least."""
    bodies, hubs = serve.shape
    sets = 1 << hubs
    who, excesses = np.zeros((2 * sets, bodies), dtype=np.bool_), np.full(2 * sets, -np.inf)
    for chosen in range(1, sets):
        room = np.where(np.array([chosen >> hub & 1 for hub in range(hubs)]) == 1, capacity, -1.0)
        cost = 0.0
        for hub in range(hubs):
            cost += open_cost[hub] if chosen >> hub & 1 else 0.0
        best = np.full(bodies, -np.inf)
        for body in range(bodies):
            for hub in range(hubs):
                if room[hub] >= 0:
                    best[body] = max(best[body], gain[body] - serve[body, hub])
        total, least, last = -cost, np.inf, -1
        for body in np.argsort(-best / need):
            if best[body] <= 0:
                continue
            take, most = -1, 0.0
            for hub in range(hubs):
                if room[hub] >= need[body] and gain[body] - serve[body, hub] > most:
                    take, most = hub, gain[body] - serve[body, hub]
            if take >= 0:
                room[take] -= need[body]
                total += most
                who[2 * chosen, body] = True
                if most < least:
                    least, last = most, body
        excesses[2 * chosen] = total
        if last >= 0:
            who[2 * chosen + 1] = who[2 * chosen]
            who[2 * chosen + 1, last] = False
            excesses[2 * chosen + 1] = total - least
    return who, excesses


@numba.njit(cache=True)
def bound_sets(
    gain: Floats, serve: Floats, open_cost: Floats, need: Floats, capacity: Floats, level: float
) -> tuple[Floats, Floats]:
    """For every set of open hubs a bound on what any coalition can gain with it, and the prices of room that give it:
    room is priced (Lagrange) and each body chooses freely. Prices improve only while the bound is over ``level``."""
    bodies, hubs = serve.shape
    bounds, prices = np.full(1 << hubs, np.inf), np.zeros((1 << hubs, hubs))
    bounds[0] = -np.inf
    for chosen in range(1, 1 << hubs):
        price = np.zeros(hubs)
        step = 1.0
        for _ in range(150):
            total = 0.0
            used = np.zeros(hubs)
            for hub in range(hubs):
                if chosen >> hub & 1:
                    total += price[hub] * capacity[hub] - open_cost[hub]
            for body in range(bodies):
                most, take = 0.0, -1
                for hub in range(hubs):
                    if chosen >> hub & 1:
                        worth = gain[body] - serve[body, hub] - price[hub] * need[body]
                        if worth > most:
                            most, take = worth, hub
                if take >= 0:
                    total += most
                    used[take] += need[body]
            if total < bounds[chosen]:
                bounds[chosen] = total
                prices[chosen] = price
            if bounds[chosen] <= level:
                break
            over = 0.0
            for hub in range(hubs):
                if chosen >> hub & 1:
                    over += (used[hub] - capacity[hub]) ** 2
            if over == 0.0:
                break
            length = step * (total - level) / over
            step *= 0.98
            for hub in range(hubs):
                if chosen >> hub & 1:
                    price[hub] = max(0.0, price[hub] + length * (used[hub] - capacity[hub]))
    return bounds, prices


@numba.njit(cache=True)
def search_in_depth(
    gain: Floats,
    serve: Floats,
    open_cost: Floats,
    need: Floats,
    capacity: Floats,
    opened: npt.NDArray[np.bool_],
    price: Floats,
    level: float,
    marks: Hashes,
) -> tuple[bool, npt.NDArray[np.bool_], float]:
    """With these hubs open, a coalition that gains more than ``level`` and that the settled ones do not span.

    With room at these prices every choice falls short of the bound by a penalty, and so does room left over; what may
    be lost before the level is reached is small, so few choices are left to try. Once a coalition is found a better
    one is looked for, for a while. Returns whether the search came to its end, who is in (nobody: none was found),
    and its gain.
    """
    bodies, hubs = serve.shape
    bound, penalty = _penalties(gain, serve, open_cost, need, capacity, opened, price)
    near = 1e-9 * (abs(bound) + 1.0)
    order, choices, reach = _order_choices(penalty, need, bound - level + near)
    room = np.where(opened, capacity, -1.0)
    lost = np.zeros(bodies + 1)
    turn = np.zeros(bodies, dtype=np.int64)
    taken = np.full(bodies, -1, dtype=np.int64)
    inside = np.zeros(bodies, dtype=np.bool_)
    best, any_found, nodes, at = level, False, 0, 0
    while at >= 0:
        nodes += 1
        if nodes > MOST_NODES or (any_found and nodes > AFTER_FOUND):
            return False, inside, best
        if at == bodies:
            excess = bound - lost[at] - _spare(price, room, opened, reach[at])
            if excess > best and _is_open(taken, order, marks, hubs):
                best, any_found = excess, True
                for place in range(bodies):
                    inside[order[place]] = taken[place] < hubs
            at -= 1
            continue
        body = order[at]
        if taken[at] >= 0 and taken[at] < hubs:
            room[taken[at]] += need[body]
        taken[at] = -1
        while turn[at] <= hubs and taken[at] < 0:
            choice = choices[at, turn[at]]
            turn[at] += 1
            left = bound - lost[at] - penalty[body, choice]
            if left <= best - near:
                turn[at] = hubs + 1
            elif choice == hubs or room[choice] >= need[body]:
                if choice < hubs:
                    room[choice] -= need[body]
                if left - _spare(price, room, opened, reach[at + 1]) > best - near:
                    taken[at] = choice
                    lost[at + 1] = lost[at] + penalty[body, choice]
                elif choice < hubs:
                    room[choice] += need[body]
        if taken[at] < 0:
            at -= 1
            continue
        at += 1
        if at < bodies:
            turn[at], taken[at] = 0, -1
    return True, inside, best


@numba.njit(cache=True)
def _penalties(
    gain: Floats,
    serve: Floats,
    open_cost: Floats,
    need: Floats,
    capacity: Floats,
    opened: npt.NDArray[np.bool_],
    price: Floats,
) -> tuple[float, Floats]:
    """The bound at these prices of room, and what each body loses of it at each hub or (last) by staying out."""
    bodies, hubs = serve.shape
    bound = 0.0
    for hub in range(hubs):
        if opened[hub]:
            bound += price[hub] * capacity[hub] - open_cost[hub]
    penalty = np.full((bodies, hubs + 1), np.inf)
    for body in range(bodies):
        most = 0.0
        penalty[body, hubs] = 0.0
        for hub in range(hubs):
            if opened[hub]:
                penalty[body, hub] = price[hub] * need[body] + serve[body, hub] - gain[body]
                most = max(most, -penalty[body, hub])
        penalty[body] += most
        bound += most
    return bound, penalty


@numba.njit(cache=True)
def _order_choices(penalty: Floats, need: Floats, budget: float) -> tuple[Masks, Masks, Floats]:
    """The bodies that have most to lose first; each one's choices, the best first; and what the bodies from each
    place on could still put into each hub."""
    bodies, width = penalty.shape
    spread = np.empty(bodies)
    for body in range(bodies):
        spread[body] = -np.sort(penalty[body])[1]
    order = np.argsort(spread)
    choices = np.empty((bodies, width), dtype=np.int64)
    reach = np.zeros((bodies + 1, width - 1))
    for at in range(bodies - 1, -1, -1):
        body = order[at]
        choices[at] = np.argsort(penalty[body])
        for hub in range(width - 1):
            reach[at, hub] = reach[at + 1, hub] + (need[body] if penalty[body, hub] < budget else 0.0)
    return order, choices, reach


@numba.njit(cache=True)
def _spare(price: Floats, room: Floats, opened: npt.NDArray[np.bool_], reach: Floats) -> float:
    """What room that nobody left can fill is worth at its price."""
    spare = 0.0
    for hub in range(len(price)):
        if opened[hub]:
            spare += price[hub] * max(0.0, room[hub] - reach[hub])
    return spare


@numba.njit(cache=True)
def _is_open(taken: Masks, order: Masks, marks: Hashes, hubs: int) -> bool:
    """Whether the settled coalitions do not span this one, by its hash."""
    mark = np.uint64(0)
    for place in range(len(taken)):
        if taken[place] < hubs:
            mark += marks[order[place]]
    return mark != np.uint64(0)
