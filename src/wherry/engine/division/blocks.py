"""Scans that skip: blocks of coalitions whose best excess cannot have risen far enough are not read again.

A block is the coalitions with the same high players. For each is kept the greatest ``v(S) - x(low part of S)`` when
it was last read. Under other shares the block's greatest excess is at most that, plus what the low players have lost
since, less the high players' shares now. Most blocks are settled by this bound, without reading their values.
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from wherry.engine.division.question import Values
from wherry.engine.division.scan import Floats, Hashes, Masks

Counts = npt.NDArray[np.int64]


@numba.njit(cache=True)
def lost_since(snapshots: Floats, count: int, low_shares: Floats) -> Floats:
    """For each earlier set of shares, the most that a group of low players has lost since."""
    lost = np.zeros(count)
    for at in range(count):
        for player in range(len(low_shares)):
            fall = snapshots[at, player] - low_shares[player]
            if fall > 0.0:
                lost[at] += fall
    return lost


@numba.njit(cache=True, fastmath={"nnan", "ninf", "nsz", "reassoc"})
def _block_greatest(row: Values, low: Floats) -> float:
    best = -1e300
    for at in range(len(low)):
        best = max(best, row[at] - low[at])
    return best


@numba.njit(cache=True)
def scan_blocks(
    values: Values,
    low: Floats,
    high: Floats,
    hash_low: Hashes,
    hash_high: Hashes,
    above: float,
    bound: Floats,
    read_at: Counts,
    lost: Floats,
    now: int,
    begin: int,
    enough: int,
    found: Masks,
    found_excess: Floats,
) -> tuple[int, int, int]:
    """Collect coalitions with an excess over ``above`` that the settled ones do not span, the best of each block.

    Blocks are gone through in a circle from ``begin`` and the scan stops once ``enough`` are found. ``bound`` and
    ``read_at`` are kept up to date. Returns how many were found, where to begin next, and how many blocks were read;
    when fewer than ``enough`` are found, all blocks have been dealt with.
    """
    width, blocks = len(low), len(high)
    count, read = 0, 0
    for turn in range(blocks):
        block = begin + turn
        if block >= blocks:
            block -= blocks
        given = high[block]
        if bound[block] + lost[read_at[block]] - given <= above:
            continue
        base = block * width
        row = values[base : base + width]
        best = _block_greatest(row, low)
        read += 1
        where = -1
        if best - given > above:
            best, where = _block_best_unspanned(row, low, hash_low, hash_high[block], base == 0)
        bound[block], read_at[block] = best, now
        if where >= 0 and best - given > above:
            found[count], found_excess[count] = base + where, best - given
            count += 1
            if count >= enough:
                return count, (block + 1) % blocks, read
    return count, begin, read


@numba.njit(cache=True)
def _block_best_unspanned(
    row: Values, low: Floats, hash_low: Hashes, mark: np.uint64, first: bool
) -> tuple[float, int]:
    best, where = -1e300, -1
    wanted = np.uint64(0) - mark
    for at in range(len(low)):
        excess = row[at] - low[at]
        if excess > best and hash_low[at] != wanted and not (first and at == 0):
            best, where = excess, at
    return best, where


@numba.njit(cache=True)
def unspanned(masks: Masks, null: Counts) -> npt.NDArray[np.bool_]:
    """Which of some coalitions are not orthogonal to every one of the ``null`` vectors (modulo ``2**64``)."""
    open_still = np.zeros(len(masks), dtype=np.bool_)
    for at in range(len(masks)):
        for row in range(null.shape[0]):
            product = 0
            for player in range(null.shape[1]):
                if masks[at] >> player & 1:
                    product += null[row, player]
            if product != 0:
                open_still[at] = True
                break
    return open_still
