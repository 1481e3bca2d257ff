"""The Shapley value of games too large for all coalitions, by sampling, with a stated confidence interval."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from wherry.engine.division.scan import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledShapley:
    """Estimated shares; ``low`` and ``high`` hold each true share with probability ``confidence`` (each by itself, not
    all at once). ``coalitions`` counts the values asked for."""

    shares: Floats
    low: Floats
    high: Floats
    confidence: float
    rounds: int
    coalitions: int


def sample_shapley(
    players: int, worth: Callable[[int], float], *, rounds: int, seed: int, confidence: float = 0.95
) -> SampledShapley:
    """Estimate the Shapley value from ``rounds`` orders, each taken with all its rotations.

    In the rotations of an order every player stands once in every place, so each round is stratified by coalition
    size (Castro, Gomez, Molina & Tejada, Comput. Oper. Res. 82 (2017) 180, doi:10.1016/j.cor.2017.01.019) and its
    shares add to the total exactly. A round asks for at most ``players**2`` values; ``worth`` is asked once for each
    coalition. The interval is Student's over rounds. ``ValueError`` for fewer than two rounds.
    """
    if rounds < 2:
        raise ValueError("a confidence interval needs at least two rounds")
    draw = np.random.default_rng(seed)
    known: dict[int, float] = {0: 0.0}

    def value(mask: int) -> float:
        if mask not in known:
            known[mask] = float(worth(mask))
        return known[mask]

    means = np.zeros((rounds, players))
    for turn in range(rounds):
        order = draw.permutation(players).tolist()
        for shift in range(players):
            mask = 0
            for player in order[shift:] + order[:shift]:
                means[turn, player] += value(mask | 1 << player) - value(mask)
                mask |= 1 << player
    means /= players
    shares = means.mean(axis=0)
    error = means.std(axis=0, ddof=1) / np.sqrt(rounds)
    reach = float(student.ppf(0.5 + confidence / 2, rounds - 1)) * error
    return SampledShapley(
        shares=shares,
        low=shares - reach,
        high=shares + reach,
        confidence=confidence,
        rounds=rounds,
        coalitions=len(known) - 1,
    )
