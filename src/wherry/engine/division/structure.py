"""Games whose structure gives the answer in closed form, at any size: airports, bankruptcies, trees, convex games."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import numba
import numpy as np
import numpy.typing as npt

from wherry.engine.division.question import Game, Values

Number = int | float | Fraction


def share_airport_by_shapley(costs: Sequence[Number], movements: Sequence[int]) -> tuple[Fraction, ...]:
    """The Shapley fee per movement of each type, where a runway must be as long as its largest user needs.

    ``costs`` are what the runway for each type would cost, not falling along the list; ``movements`` how many users
    of each type. Every step of cost is shared equally by those who need it (Littlechild & Owen, Manag. Sci. 20
    (1973) 370, doi:10.1287/mnsc.20.3.370).
    """
    _check_airport(costs, movements)
    fees, fee, before = [], Fraction(0), Fraction(0)
    users = sum(movements)
    for cost, count in zip(costs, movements, strict=True):
        fee += (Fraction(cost) - before) / users
        fees.append(fee)
        users -= count
        before = Fraction(cost)
    return tuple(fees)


def share_airport_by_nucleolus(costs: Sequence[Number], movements: Sequence[int]) -> tuple[Fraction, ...]:
    """The nucleolus fee per movement of each type (Littlechild, IJGT 3 (1974) 21; same data as the Shapley fees).

    The smallest users pay alike until the group that could best do without the larger ones is as content as each of
    them; then the next.
    """
    _check_airport(costs, movements)
    users = np.cumsum(movements).tolist()
    everybody = users[-1]
    fees: list[Fraction] = []
    paid = Fraction(0)
    first, before = 0, 0
    while first < len(costs):
        best, until = Fraction(0), -1
        for at in range(first, len(costs)):
            served = users[at] - before
            payers = served + 1 if users[at] < everybody else served
            fee = (Fraction(costs[at]) - paid) / payers
            if until < 0 or fee <= best:
                best, until = fee, at
        fees.extend([best] * (until + 1 - first))
        paid += best * (users[until] - before)
        first, before = until + 1, users[until]
    return tuple(fees)


def share_estate(estate: Number, claims: Sequence[Number]) -> tuple[Fraction, ...]:
    """The Talmud's division of an estate that does not meet the claims: the nucleolus of the bankruptcy game.

    Up to half of the claims nobody is given more than half its claim, gains being equal; beyond, losses are equal and
    nobody loses more than half (Aumann & Maschler, J. Econ. Theory 36 (1985) 195,
    doi:10.1016/0022-0531(85)90102-4). ``ValueError`` for a negative claim or an estate beyond the claims.
    """
    whole, owed = Fraction(estate), [Fraction(claim) for claim in claims]
    if any(claim < 0 for claim in owed) or not 0 <= whole <= sum(owed):
        raise ValueError("an estate lies between nothing and the sum of claims, none of them negative")
    halves = [claim / 2 for claim in owed]
    if whole <= sum(halves):
        return _equal_up_to(whole, halves)
    lost = _equal_up_to(sum(owed, Fraction(0)) - whole, halves)
    return tuple(claim - loss for claim, loss in zip(owed, lost, strict=True))


def share_tree_by_bird(lengths: npt.NDArray[np.float64]) -> tuple[float, ...]:
    """Each pays the line that joins it to the source in a cheapest tree: always in the core.

    ``lengths`` is the symmetric table of costs between places, shape ``(n + 1, n + 1)``, place 0 the source. Returns
    what players 1..n pay. Source: Bird, Networks 6 (1976) 335, doi:10.1002/net.3230060404.
    """
    table = np.asarray(lengths, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] != table.shape[1] or not np.array_equal(table, table.T):
        raise ValueError("the costs between places must be a square table, the same both ways")
    count = len(table)
    best = table[0].copy()
    joined = np.zeros(count, dtype=np.bool_)
    joined[0] = True
    pays = [0.0] * count
    for _ in range(count - 1):
        nearest = int(np.argmin(np.where(joined, np.inf, best)))
        pays[nearest] = float(best[nearest])
        joined[nearest] = True
        best = np.minimum(best, table[nearest])
    return tuple(pays[1:])


def is_convex(game: Game) -> bool:
    """Whether joining is worth more the more have joined: then the Shapley value is in the core, in its very middle
    (Shapley, IJGT 1 (1971) 11, doi:10.1007/BF01753431). Whole values are compared exactly."""
    near = 0.0 if game.in_pence else 1e-9 * max(1.0, float(np.abs(game.values).max()))
    return bool(_convex(game.values, game.size, near))


@numba.njit(cache=True)
def _convex(values: Values, players: int, near: float) -> bool:
    for mask in range(len(values)):
        for one in range(players):
            if mask >> one & 1:
                continue
            for other in range(one + 1, players):
                if mask >> other & 1:
                    continue
                left, right = mask | 1 << one, mask | 1 << other
                if values[left] + values[right] > values[left | right] + values[mask] + near:
                    return False
    return True


def _equal_up_to(amount: Fraction, limits: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """``amount`` in equal parts, nobody beyond its limit."""
    shares = [Fraction(0)] * len(limits)
    left = amount
    order = sorted(range(len(limits)), key=lambda at: limits[at])
    for turn, at in enumerate(order):
        shares[at] = min(limits[at], left / (len(order) - turn))
        left -= shares[at]
    return tuple(shares)


def _check_airport(costs: Sequence[Number], movements: Sequence[int]) -> None:
    if len(costs) != len(movements) or not costs:
        raise ValueError("give one cost and one number of movements for every type")
    if any(count < 1 for count in movements):
        raise ValueError("every type needs at least one movement")
    if any(later < earlier for earlier, later in pairwise(costs)) or costs[0] < 0:
        raise ValueError("list the types by cost, the cheapest first, none below zero")
