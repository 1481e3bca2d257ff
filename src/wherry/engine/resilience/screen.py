"""Which scenarios can part the network at all: the few that must be looked at closely.

Failed links part the network exactly if some of them form a cut, and then the exclusive or of those links' cycle-space
labels is zero (``cuts.label_links``). So a scenario whose labels are linearly independent over GF(2) parts nothing.
No cut is ever missed; an innocent scenario is suspected with probability below 2^k / 2^64 and then found innocent by
the sweep, so the answer is exact. A test of k failures takes k (k - 1) / 2 operations on words.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numba
import numpy as np
import numpy.typing as npt

from wherry.engine.resilience.scenarios import Counts, Scenarios
from wherry.engine.resilience.topology import Ints

Words = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
T = TypeVar("T")
MOST_TESTED = 48
BLOCK = 512


def in_threads(work: Callable[[int, int], T]) -> list[T]:
    """``work(thread, threads)`` on every core; the compiled parts let go of the interpreter."""
    threads = os.cpu_count() or 1
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda thread: work(thread, threads), range(threads)))


def find_suspects(scenarios: Scenarios, label: Words) -> Counts:
    """The numbers of the scenarios that may part the network, every scenario with a failed node among them."""
    suspect = np.zeros(len(scenarios), dtype=np.bool_)
    in_threads(
        lambda thread, threads: _screen(
            scenarios.link_start, scenarios.links, scenarios.node_start, label, suspect, thread, threads
        )
    )
    return np.flatnonzero(suspect)


def sample_suspects(probability: Floats, label: Words, count: int, seed: int) -> tuple[Counts, Scenarios]:
    """Draw ``count`` scenarios in which each link fails by itself with its probability, and keep those that may part
    the network: their numbers and their failures. The same seed draws the same scenarios on any number of cores."""
    parts = in_threads(lambda thread, threads: _sample(probability, label, count, np.uint64(seed), thread, threads))
    numbers = np.concatenate([part[0] for part in parts])
    lengths = np.concatenate([part[1] for part in parts])
    links = np.concatenate([part[2] for part in parts])
    link_start = np.zeros(len(numbers) + 1, dtype=np.int64)
    np.cumsum(lengths, out=link_start[1:])
    found = Scenarios(
        link_start=link_start,
        links=links,
        node_start=np.zeros(len(numbers) + 1, dtype=np.int64),
        nodes=np.zeros(0, dtype=np.int32),
    )
    return numbers, found


@numba.njit(cache=True, nogil=True)
def _screen(
    link_start: Counts, links: Ints, node_start: Counts, label: Words, suspect: npt.NDArray[np.bool_],
    thread: int, threads: int,
) -> None:  # fmt: skip
    count = len(link_start) - 1
    held = np.empty(MOST_TESTED, dtype=np.uint64)
    for scenario in range(count * thread // threads, count * (thread + 1) // threads):
        first, last = link_start[scenario], link_start[scenario + 1]
        if node_start[scenario + 1] > node_start[scenario] or last - first > MOST_TESTED:
            suspect[scenario] = True
            continue
        if last - first == 2:
            x, y = label[links[first]], label[links[first + 1]]
            suspect[scenario] = x == 0 or y == 0 or x == y
            continue
        for at in range(first, last):
            word = label[links[at]]
            for other in range(at - first):
                word = min(word, word ^ held[other])
            if word == 0:
                suspect[scenario] = True
                break
            held[at - first] = word


@numba.njit(cache=True, nogil=True)
def _next(state: Words) -> float:
    """A number strictly between 0 and 1, by splitmix64."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    mixed = state[0]
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return (float(mixed >> np.uint64(11)) + 0.5) / 9007199254740992.0


@numba.njit(cache=True, nogil=True)
def _sample(
    probability: Floats, label: Words, count: int, seed: np.uint64, thread: int, threads: int
) -> tuple[Counts, Counts, Ints]:
    """One thread's blocks. A link's failures within a block are drawn by skipping: the gap to the next is geometric."""
    blocks = (count + BLOCK - 1) // BLOCK
    numbers, lengths = np.empty(1024, dtype=np.int64), np.empty(1024, dtype=np.int64)
    kept = np.empty(16384, dtype=np.int32)
    found, filled = 0, 0
    held = np.empty((BLOCK, MOST_TESTED), dtype=np.uint64)
    failed = np.empty((BLOCK, MOST_TESTED), dtype=np.int32)
    wide = np.empty((BLOCK, len(probability)), dtype=np.int32)
    size, suspect = np.empty(BLOCK, dtype=np.int64), np.empty(BLOCK, dtype=np.bool_)
    stride = np.log1p(-np.minimum(probability, 1 - 1e-16))
    state = np.zeros(1, dtype=np.uint64)
    for block in range(thread, blocks, threads):
        state[0] = seed + np.uint64(block + 1) * np.uint64(0xD1342543DE82EF95)
        size[:] = 0
        suspect[:] = False
        for at in range(len(probability)):
            if probability[at] <= 0.0:
                continue
            sure = probability[at] >= 1.0
            place = 0.0 if sure else np.log(_next(state)) / stride[at]
            while place < BLOCK:
                scenario = int(place)
                there = size[scenario]
                size[scenario] = there + 1
                if there < MOST_TESTED:
                    failed[scenario, there] = at
                    if not suspect[scenario]:
                        word = label[at]
                        for other in range(there):
                            word = min(word, word ^ held[scenario, other])
                        held[scenario, there] = word
                        suspect[scenario] = word == 0
                else:
                    if there == MOST_TESTED:
                        wide[scenario, :MOST_TESTED] = failed[scenario]
                        suspect[scenario] = True
                    wide[scenario, there] = at
                place = scenario + 1 + (0.0 if sure else np.floor(np.log(_next(state)) / stride[at]))
        for scenario in range(min(BLOCK, count - block * BLOCK)):
            if not suspect[scenario]:
                continue
            long = size[scenario]
            if found == len(numbers):
                numbers, lengths = _longer(numbers), _longer(lengths)
            while filled + long > len(kept):
                kept = _wider(kept)
            numbers[found], lengths[found] = block * BLOCK + scenario, long
            for at in range(long):
                kept[filled + at] = failed[scenario, at] if long <= MOST_TESTED else wide[scenario, at]
            found += 1
            filled += long
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
