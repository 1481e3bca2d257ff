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
