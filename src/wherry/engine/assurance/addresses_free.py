"""Blocks that no body uses, handed out so that whatever can be placed is placed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import numpy as np

from wherry.engine.assurance.addresses import (
    BITS,
    AddressSpace,
    Ends,
    cover,
    ends,
    read_block,
    sizes,
    subtract,
    to_blocks,
)

PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
"""Address space for private networks, RFC 1918."""


def unique_local_pool(bodies: Sequence[str]) -> str:
    """A /40 of unique local IPv6 addresses whose number comes from the names of the bodies, so that two partnerships
    are unlikely ever to meet in it (RFC 4193, 3.2)."""
    digest = hashlib.sha256("\n".join(sorted(bodies)).encode()).hexdigest()
    return f"fd{digest[:2]}:{digest[2:6]}:{digest[6:8]}00::/40"


def free_space(space: AddressSpace, pools: Iterable[str] | None = None) -> tuple[Ends, Ends]:
    """What no body uses of the pools; where none are given, of RFC 1918, or of a /40 of RFC 4193."""
    default = PRIVATE if space.version == 4 else (unique_local_pool(space.bodies),)
    named = [read_block(pool) for pool in (pools or default)]
    blocks = [(first, last) for version, first, last, _ in named if version == space.version]
    pool = cover(ends([first for first, _ in blocks], space.version), ends([last for _, last in blocks], space.version))
    every = [union for union in space.unions if len(union[0])]
    if not every:
        return pool
    used = cover(np.concatenate([union[0] for union in every]), np.concatenate([union[1] for union in every]))
    return subtract(pool, used)


class FreeBlocks:
    """A stock of aligned blocks by size, split only when none of the size asked for is left (Knuth's buddy system, The
    Art of Computer Programming 1, 2.5).

    Asked for sizes in falling order it places a block whenever any way of placing them would: a free block of a size or
    more always divides into whole blocks of that size, so no choice wastes any.
    """

    def __init__(self, union: tuple[Ends, Ends], version: int) -> None:
        self.bits = BITS[version]
        start, power = to_blocks(union, self.bits)
        self._stock: dict[int, Ends] = {int(k): start[power == k] for k in np.unique(power)}
        self._empty = start[:0]

    def take(self, power: int, number: int) -> Ends:
        """The first addresses of up to ``number`` free blocks of two to the ``power`` addresses, the lowest first;
        fewer where there are no more."""
        have = self._stock.get(power, self._empty)
        if len(have) < number and power < self.bits:
            larger = self.take(power + 1, (number - len(have) + 1) // 2)
            halves = np.concatenate([larger, larger + sizes(np.array([power]), larger)[0]])
            have = np.sort(np.concatenate([have, halves])) if len(larger) else have
        self._stock[power] = have[number:]
        return have[:number]
