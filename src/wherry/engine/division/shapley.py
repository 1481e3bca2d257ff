"""The Shapley value: each player's marginal worth averaged over every order in which the players could join.

Source: Shapley, "A value for n-person games", Annals of Mathematics Studies 28 (1953) 307. It is worked out from the
total worth of the coalitions of each size with and without each player, in one pass over all values.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from wherry.engine.division.question import Game, Values
from wherry.engine.division.scan import LOW_BITS


def find_shapley(game: Game) -> tuple[Fraction, ...]:
    """The Shapley value of a full game, in fractions. Exact where values are whole; otherwise a fraction of a float."""
    count = game.size
    low = min(LOW_BITS, count)
    by_low, by_high = _worth_by_size(game.values, low, _sizes(low), _sizes(count - low))
    with_player, of_size = _gather(by_low, by_high, low, count)
    shares = []
    for at in range(count):
        share = Fraction(0)
        for size in range(count):
            joined = with_player[at][size + 1] - (of_size[size] - with_player[at][size])
            share += joined / (count * comb(count - 1, size))
        shares.append(share)
    return tuple(shares)


def _sizes(bits: int) -> npt.NDArray[np.int64]:
    sizes = np.zeros(1, dtype=np.int64)
    for _ in range(bits):
        sizes = np.concatenate([sizes, sizes + 1])
    return sizes


@numba.njit(cache=True)
def _worth_by_size(
    values: Values, low: int, low_sizes: npt.NDArray[np.int64], high_sizes: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Total worth by (size of the high part, low part) and by (high part, size of the low part)."""
    width, blocks = len(low_sizes), len(high_sizes)
    by_low = np.zeros((high_sizes.max() + 1, width), dtype=values.dtype)
    by_high = np.zeros((blocks, low + 1), dtype=values.dtype)
    for block in range(blocks):
        row = values[block * width : (block + 1) * width]
        into = by_low[high_sizes[block]]
        for at in range(width):
            into[at] += row[at]
        for at in range(width):
            by_high[block, low_sizes[at]] += row[at]
    return by_low, by_high


def _gather(
    by_low: npt.NDArray[Any], by_high: npt.NDArray[Any], low: int, count: int
) -> tuple[list[list[Fraction]], list[Fraction]]:
    """Total worth of the coalitions of each size with each player, and of each size."""
    with_player = [[Fraction(0)] * (count + 1) for _ in range(count)]
    of_size = [Fraction(0)] * (count + 1)
    low_sizes, high_sizes = _sizes(low), _sizes(count - low)
    for high_size in range(by_low.shape[0]):
        for low_size in range(low + 1):
            row = by_low[high_size][low_sizes == low_size]
            masks = np.flatnonzero(low_sizes == low_size)
            of_size[high_size + low_size] += Fraction(row.sum().item())
            for at in range(low):
                with_player[at][high_size + low_size] += Fraction(row[(masks >> at & 1) == 1].sum().item())
    for high_size in range(count - low + 1):
        masks = np.flatnonzero(high_sizes == high_size)
        for at in range(count - low):
            sums = by_high[masks[(masks >> at & 1) == 1]].sum(axis=0)
            for low_size in range(low + 1):
                with_player[low + at][high_size + low_size] += Fraction(sums[low_size].item())
    return with_player, of_size
