"""Monte Carlo: scenarios in which every link fails by itself, drawn by the million; kept are those that may part it.

Drawing link by link would cost as much as the network is long. Instead each link is given events at rate
-log(1 - p): a scenario draws how many events it has (Poisson, by its table) and which link each of them strikes (by
the alias method), and a link that is struck at least once has failed. That is exactly independent failure with
probability p, for the cost of the failures alone. (Walker, ACM TOMS 3 (1977), DOI 10.1145/355744.355749; thinning of a
Poisson process.) Chances are kept to 32 bits.
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt
from scipy.special import pdtr

from wherry.engine.resilience.scenarios import Counts, Scenarios
from wherry.engine.resilience.screen import BLOCK, MOST_TESTED, Words, in_threads
from wherry.engine.resilience.topology import Ints

Floats = npt.NDArray[np.float64]


def sample_suspects(probability: Floats, label: Words, count: int, seed: int) -> tuple[Counts, Scenarios]:
    """Draw ``count`` scenarios in which each link fails by itself with its probability, and keep those that may part
    the network: their numbers and their failures. The same seed draws the same scenarios on any number of cores."""
    sure = np.flatnonzero(probability >= 1).astype(np.int32)
    rate = -np.log1p(-np.where(probability >= 1, 0.0, probability))
    whole = float(rate.sum())
    threshold, other = build_alias(rate) if whole > 0 else (np.zeros(1, dtype=np.uint64), np.zeros(1, dtype=np.int32))
    events = pdtr(np.arange(int(whole + 12 * np.sqrt(whole) + 25)), whole)
    parts = in_threads(
        lambda thread, threads: _sample(
            sure,
            threshold,
            other,
            events,
            label,
            count,
            np.uint64(seed),
            np.zeros(len(label), np.int64),
            thread,
            threads,
        )
    )
    numbers, lengths, links = (np.concatenate([part[at] for part in parts]) for at in range(3))
    link_start = np.zeros(len(numbers) + 1, dtype=np.int64)
    np.cumsum(lengths, out=link_start[1:])
    none = np.zeros(len(numbers) + 1, dtype=np.int64)
    return numbers, Scenarios(link_start=link_start, links=links, node_start=none, nodes=np.zeros(0, dtype=np.int32))


def build_alias(rate: Floats) -> tuple[Words, Ints]:
    """Walker's tables: slot i is kept with chance ``threshold[i] / 2^32``, else it means ``other[i]``."""
    share = rate * (len(rate) / rate.sum())
    other = np.arange(len(rate), dtype=np.int32)
    keep = np.ones(len(rate))
    small = [at for at in range(len(rate)) if share[at] < 1]
    large = [at for at in range(len(rate)) if share[at] >= 1]
    while small and large:
        less, more = small.pop(), large[-1]
        keep[less], other[less] = share[less], more
        share[more] -= 1 - share[less]
        if share[more] < 1:
            small.append(large.pop())
    return np.minimum(np.round(keep * 2**32), 2**32).astype(np.uint64), other


@numba.njit(cache=True, nogil=True)
def _next(state: Words) -> np.uint64:
    """The next 64 random bits, by splitmix64."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    mixed = state[0]
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.uint64(mixed ^ (mixed >> np.uint64(31)))


@numba.njit(cache=True, nogil=True)
def _sample(
    sure: Ints, threshold: Words, other: Ints, events: Floats, label: Words, count: int, seed: np.uint64,
    struck: Counts, thread: int, threads: int,
) -> tuple[Counts, Counts, Ints]:  # fmt: skip
    """One thread's blocks. ``struck`` remembers the last scenario that failed each link, so that none counts twice."""
    numbers, lengths = np.empty(1024, dtype=np.int64), np.empty(1024, dtype=np.int64)
    kept = np.empty(16384, dtype=np.int32)
    failed = np.empty(len(label), dtype=np.int32)
    held = np.empty(MOST_TESTED, dtype=np.uint64)
    state = np.zeros(1, dtype=np.uint64)
    slots, low = np.uint64(len(threshold)), np.uint64(0xFFFFFFFF)
    found, filled = 0, 0
    for block in range(thread, (count + BLOCK - 1) // BLOCK, threads):
        state[0] = seed + np.uint64(block + 1) * np.uint64(0xD1342543DE82EF95)
        for scenario in range(block * BLOCK, min(count, (block + 1) * BLOCK)):
            size = 0
            for at in sure:
                failed[size] = at
                size += 1
            draw = float(_next(state) >> np.uint64(11)) / 9007199254740992.0
            for _ in range(np.searchsorted(events, draw, side="right")):
                bits = _next(state)
                slot = np.int64(((bits >> np.uint64(32)) * slots) >> np.uint64(32))
                at = slot if (bits & low) < threshold[slot] else np.int64(other[slot])
                if struck[at] != scenario + 1:
                    struck[at] = scenario + 1
                    failed[size] = at
                    size += 1
            suspect = size > MOST_TESTED
            if not suspect:
                for at in range(size):
                    word = label[failed[at]]
                    for before in range(at):
                        word = min(word, word ^ held[before])
                    if word == 0:
                        suspect = True
                        break
                    held[at] = word
            if not suspect:
                continue
            if found == len(numbers):
                numbers, lengths = _longer(numbers), _longer(lengths)
            while filled + size > len(kept):
                kept = _wider(kept)
            numbers[found], lengths[found] = scenario, size
            kept[filled : filled + size] = failed[:size]
            found += 1
            filled += size
    return numbers[:found].copy(), lengths[:found].copy(), kept[:filled].copy()


@numba.njit(cache=True, nogil=True)
def _longer(values: Counts) -> Counts:
    longer = np.empty(2 * len(values), dtype=np.int64)
    longer[: len(values)] = values
    return longer


@numba.njit(cache=True, nogil=True)
def _wider(values: Ints) -> Ints:
    wider = np.empty(2 * len(values), dtype=np.int32)
    wider[: len(values)] = values
    return wider
