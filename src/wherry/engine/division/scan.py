"""Passes over all ``2**n`` coalitions of a game given in full.

A coalition's share is the sum of two half-tables, one over the low players and one over the high ones, so that a
pass reads each value once and adds twice. Coalitions spanned by the settled ones are told by a hash: a vector of
whole numbers orthogonal to every settled coalition, taken modulo ``2**64``, so that the test is exact for a spanned
coalition and wrong for another with a chance of about ``2**-64``.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from wherry.engine.division.question import Values
from wherry.engine.division.rational import NullSpace

Floats = npt.NDArray[np.float64]
Masks = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
LOW_BITS = 10
SEED = 20260401


@numba.njit(cache=True)
def subset_sums(numbers: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The sum of ``numbers`` over every subset, by bit mask; length ``2**len(numbers)``."""
    sums = np.zeros(1 << len(numbers), dtype=numbers.dtype)
    for at in range(len(numbers)):
        width = 1 << at
        for mask in range(width):
            sums[width + mask] = sums[mask] + numbers[at]
    return sums


def split(numbers: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """The two half-tables of a vector over the players: sums over the low players and over the high ones."""
    low = min(LOW_BITS, len(numbers))
    return subset_sums(numbers[:low]), subset_sums(numbers[low:])


def draw_hash(settled: NullSpace) -> Hashes:
    """One vector modulo ``2**64`` orthogonal to every settled coalition: a seeded random combination of the vectors
    that are."""
    vectors = settled.array.view(np.uint64)
    factors = np.random.default_rng(SEED).integers(0, 2**63, len(vectors), dtype=np.uint64) * np.uint64(2) + np.uint64(
        1
    )
    hashes: Hashes = (factors[:, None] * vectors).sum(axis=0, dtype=np.uint64)
    return hashes


@numba.njit(cache=True)
def bucket_maxima(
    values: Values, low: Floats, high: Floats, hash_low: Hashes, hash_high: Hashes, above: float, buckets: int
) -> tuple[Masks, Floats]:
    """The coalitions with the greatest excess over ``above``, one a bucket of neighbouring blocks, greatest first.

    Left out are coalitions whose hash is zero (spanned by the settled ones) and the empty one.
    """
    width, blocks = len(low), len(high)
    buckets = min(buckets, blocks * width)
    best = np.full(buckets, above)
    where = np.full(buckets, -1, dtype=np.int64)
    for block in range(blocks):
        base, given, mark = block * width, high[block], hash_high[block]
        for at in range(width):
            excess = values[base + at] - (given + low[at])
            bucket = (block * 37 + at) % buckets
            if excess > best[bucket] and mark + hash_low[at] != 0 and base + at > 0:
                best[bucket], where[bucket] = excess, base + at
    found = where >= 0
    masks, excesses = where[found], best[found]
    order = np.argsort(-excesses)
    return masks[order], excesses[order]


@numba.njit(cache=True)
def greatest_by_player(values: Values, low: Floats, high: Floats, players: int) -> tuple[Masks, Floats]:
    """For every player the coalition with it, everybody left out, whose excess is greatest, and that excess."""
    width, blocks = len(low), len(high)
    everybody = blocks * width - 1
    best = np.full(players, -np.inf)
    where = np.zeros(players, dtype=np.int64)
    for block in range(blocks):
        base, given = block * width, high[block]
        for at in range(width):
            mask = base + at
            if mask == everybody or mask == 0:
                continue
            excess = values[mask] - (given + low[at])
            if excess <= best.min():
                continue
            for player in range(players):
                if mask >> player & 1 and excess > best[player]:
                    best[player], where[player] = excess, mask
    return where, best


@numba.njit(cache=True)
def greatest(values: Values, low: Floats, high: Floats, most: int) -> tuple[Masks, Floats]:
    """The ``most`` coalitions with the greatest excess, everybody and nobody left out, greatest first."""
    width, blocks = len(low), len(high)
    everybody = blocks * width - 1
    most = min(most, max(everybody - 1, 0))
    best = np.full(most, -np.inf)
    where = np.zeros(most, dtype=np.int64)
    if most == 0:
        return where, best
    for mask in range(1, everybody):
        excess = values[mask] - (high[mask // width] + low[mask % width])
        if excess <= best[most - 1]:
            continue
        at = most - 1
        while at > 0 and best[at - 1] < excess:
            best[at], where[at] = best[at - 1], where[at - 1]
            at -= 1
        best[at], where[at] = excess, mask
    return where, best
