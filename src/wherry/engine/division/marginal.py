"""Divisions by what each player adds last: separable costs and remaining benefits, and the tau value.

A player's marginal saving is what everybody together loses without it: the most it could reasonably ask.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numba
import numpy as np
import numpy.typing as npt

from wherry.engine.division.question import Game, Values


def find_marginals(game: Game) -> tuple[Fraction, ...]:
    """For every player ``v(everybody) - v(everybody else)``."""
    total = Fraction(game.total)
    return tuple(total - Fraction(game.value(game.everybody ^ 1 << at)) for at in range(game.size))


def divide_by_marginals(game: Game) -> tuple[Fraction, ...]:
    """The saving of a game given in full in proportion to marginal savings, as of ``share_by_marginals``."""
    return share_by_marginals(Fraction(game.total), find_marginals(game))


def share_by_marginals(total: Fraction, marginals: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """The total in proportion to marginal savings.

    On costs this is the method of separable costs and remaining benefits: each pays what it adds to the cost last,
    and the rest is divided in proportion to what each would still gain (Federal Inter-Agency River Basin Committee
    1950; Young, Okada & Hashimoto, Water Resour. Res. 18 (1982) 463, doi:10.1029/WR018i003p00463). ``ValueError``
    where the marginal savings do not add to more than zero.
    """
    whole = sum(marginals, Fraction(0))
    if whole <= 0:
        raise ValueError("no body adds anything to the saving by joining last, so there is nothing to go by")
    return tuple(total * marginal / whole for marginal in marginals)


def find_tau_value(game: Game) -> tuple[Fraction, ...]:
    """The compromise between what each could at most ask and what it can at least insist on (Tijs 1981).

    ``ValueError`` where the game has no such compromise: somebody can insist on more than it could ask, or all
    together could not reach the total.
    """
    most = find_marginals(game)
    least = [
        Fraction(value)
        for value in _minimal_rights(game.values, np.array([float(marginal) for marginal in most])).tolist()
    ]
    total, low, high = Fraction(game.total), sum(least, Fraction(0)), sum(most, Fraction(0))
    if any(right > top for right, top in zip(least, most, strict=True)) or not low <= total <= high:
        raise ValueError("the game has no tau value: what the players can insist on and what they can ask do not meet")
    part = (total - low) / (high - low) if high > low else Fraction(0)
    return tuple(right + part * (top - right) for right, top in zip(least, most, strict=True))


@numba.njit(cache=True)
def _minimal_rights(values: Values, most: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """What each player can insist on: the most that is left to it in a coalition that gives the others all they ask."""
    rights = np.full(len(most), -np.inf)
    for mask in range(1, len(values)):
        given = 0.0
        for at in range(len(most)):
            if mask >> at & 1:
                given += most[at]
        for at in range(len(most)):
            if mask >> at & 1:
                rights[at] = max(rights[at], values[mask] - (given - most[at]))
    return rights
