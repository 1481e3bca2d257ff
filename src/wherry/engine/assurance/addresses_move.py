"""Who gives way where bodies use the same addresses, into which free block, and the proof that nothing clashes after.

Blocks nest or are apart, so those that clash form trees. Keeping a block means that every block of another body inside
it gives way; giving it up lets those inside stay, each by the same rule. One pass from the leaves finds the choice in
which the fewest addresses move, exactly (dynamic programming on a laminar family).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numba
import numpy as np

from wherry.engine.assurance.addresses import (
    BITS,
    AddressSpace,
    Ends,
    count,
    cover,
    intersect,
    sizes,
    subtract,
    to_blocks,
    write_block,
)
from wherry.engine.assurance.addresses_free import FreeBlocks, free_space

RENUMBER_POWER = {4: 8, 6: 64}
"""Blocks of up to a /24, or a /64 of IPv6, are renumbered; larger ones are translated one to one first."""


SMALLEST_POWER = {4: 4, 6: 64}
"""Larger blocks that find no free block are halved down to a /28, or a /64 of IPv6."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One block of one body that gives way. ``into`` is free for every body and of the same size, so that addresses map
    one to one; it is None where no free block is large enough. ``kind`` is ``renumber`` or ``translate``."""

    version: int
    body: str
    block: str
    into: str | None
    addresses: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What gives way so that bodies can be joined. ``clashing_after`` is how many addresses two bodies would still
    share, counted anew from the mapped space: nothing where every block was placed."""

    version: int
    body: Ends
    start: Ends
    power: Ends
    target: Ends
    placed: Ends
    clashing_before: int
    clashing_after: int
    bodies: tuple[str, ...]

    @property
    def moved(self) -> int:
        """How many addresses give way."""
        return int(sizes(self.power, self.start).sum()) if len(self.start) else 0

    def moves(self, most: int | None = None) -> tuple[Move, ...]:
        """The moves as values, the largest first."""
        order = np.argsort(-self.power, kind="stable")[:most]
        return tuple(self._move(int(row)) for row in order)

    def _move(self, row: int) -> Move:
        size = 1 << int(self.power[row])
        first, target = int(self.start[row]), int(self.target[row])
        return Move(
            version=self.version,
            body=self.bodies[int(self.body[row])],
            block=write_block(self.version, first, first + size - 1),
            into=write_block(self.version, target, target + size - 1) if self.placed[row] else None,
            addresses=size,
            kind="renumber" if int(self.power[row]) <= RENUMBER_POWER[self.version] else "translate",
        )


def propose_moves(space: AddressSpace, pools: Iterable[str] | None = None) -> Proposal:
    """Which blocks give way, and into which free blocks, so that no two bodies share an address.

    The fewest addresses move; of equal blocks the one that more rows name stays, then the body that comes first.
    Blocks are as large as the body's own space allows, so that each is one line of translation; one for which there is
    no free block that large is halved, down to a /28 (a /64 of IPv6).
    """
    blocks = _clashing_blocks(space)
    give = _who_gives_way(space, *blocks)
    body, start, power = (column[give] for column in blocks)
    stock = FreeBlocks(free_space(space, pools), space.version)
    body, start, power, target, placed = _place(stock, space.version, body, start, power)
    before, after = _clashing(list(space.unions)), _clashing(_mapped(space, body, start, power, target, placed))
    return Proposal(
        version=space.version,
        body=body,
        start=start,
        power=power,
        target=target,
        placed=placed,
        clashing_before=before,
        clashing_after=after,
        bodies=space.bodies,
    )


def _place(stock: FreeBlocks, version: int, body: Ends, start: Ends, power: Ends) -> tuple[Ends, ...]:
    """Each block with a free block of its size, the largest first; those without one are halved and tried again."""
    done: list[tuple[Ends, ...]] = []
    nothing = np.zeros(0, dtype=np.int64)
    carried = (nothing, start[:0])
    for each in range(int(power.max()) if len(power) else -1, -1, -1):
        mine = power == each
        owner, first = np.concatenate([carried[0], body[mine]]), np.concatenate([carried[1], start[mine]])
        if not len(owner):
            continue
        found = stock.take(each, len(owner))
        got = len(found)
        done.append((owner[:got], first[:got], np.full(got, each), found, np.ones(got, dtype=bool)))
        owner, first = owner[got:], first[got:]
        carried = (nothing, start[:0])
        if each > SMALLEST_POWER[version]:
            half = sizes(np.array([each - 1]), start)[0] if len(start) else 0
            carried = (np.repeat(owner, 2), np.stack([first, first + half], axis=1).reshape(-1))
        else:
            rest = len(owner)
            done.append((owner, first, np.full(rest, each), first, np.zeros(rest, dtype=bool)))
    if not done:
        return nothing, start[:0], nothing, start[:0], np.zeros(0, dtype=bool)
    return tuple(np.concatenate(column) for column in zip(*done, strict=True))


def _clashing_blocks(space: AddressSpace) -> tuple[Ends, Ends, Ends]:
    """The aligned blocks of every body that share an address with another body's."""
    columns: tuple[list[Ends], list[Ends], list[Ends]] = ([], [], [])
    for place, union in enumerate(space.unions):
        others = [other for at, other in enumerate(space.unions) if at != place and len(other[0])]
        if not others or not len(union[0]):
            continue
        rest = cover(np.concatenate([other[0] for other in others]), np.concatenate([other[1] for other in others]))
        start, power = to_blocks(union, BITS[space.version])
        last = start + sizes(power, start) - 1
        meets = np.searchsorted(rest[0], last, side="right") > np.searchsorted(rest[1], start, side="left")
        for column, found in zip(columns, (np.full(int(meets.sum()), place), start[meets], power[meets]), strict=True):
            column.append(found)
    if not columns[0]:
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, space.first[:0], nothing
    return np.concatenate(columns[0]), np.concatenate(columns[1]), np.concatenate(columns[2])


def _who_gives_way(space: AddressSpace, body: Ends, start: Ends, power: Ends) -> Ends:
    """Places of the blocks that give way."""
    if not len(start):
        return np.zeros(0, dtype=np.int64)
    rank, last = _ranks(start, power)
    rows = _rows_inside(space, body, start, power)
    order = np.lexsort((body, -rows, -power, rank))
    weight = np.ldexp(1.0, power[order].astype(np.int32))
    kept = _keep(rank[order], last[order], weight)
    return np.sort(order[~kept])


def _ranks(start: Ends, power: Ends) -> tuple[Ends, Ends]:
    """First and last addresses as machine words in the same order, whatever the version."""
    stop = start + sizes(power, start) - 1
    if start.dtype != object:
        return start, stop
    place = {value: at for at, value in enumerate(sorted({*start, *stop}))}
    return (np.array([place[v] for v in start], dtype=np.int64), np.array([place[v] for v in stop], dtype=np.int64))


def _rows_inside(space: AddressSpace, body: Ends, start: Ends, power: Ends) -> Ends:
    """How many recorded rows of its own body begin inside each block."""
    found = np.zeros(len(start), dtype=np.int64)
    stop = start + sizes(power, start) - 1
    for place in np.unique(body):
        mine = body == place
        firsts = np.sort(space.first[space.body == place])
        found[mine] = np.searchsorted(firsts, stop[mine], "right") - np.searchsorted(firsts, start[mine], "left")
    return found


@numba.njit(cache=True, nogil=True)
def _keep(first: Ends, last: Ends, weight: Ends) -> Ends:
    """Which blocks stay: sorted by first address, the larger before the smaller, so that parents come first.

    ``inside[v]`` becomes the most weight that can stay among the blocks within ``v``; ``v`` stays where it weighs at
    least as much, unless one that holds it stays.
    """
    many = len(first)
    parent = np.full(many, -1, dtype=np.int64)
    inside = np.zeros(many, dtype=np.float64)
    stack = np.empty(many, dtype=np.int64)
    height = 0
    for v in range(many):
        while height and last[stack[height - 1]] < first[v]:
            height -= 1
        if height:
            parent[v] = stack[height - 1]
        stack[height] = v
        height += 1
    for v in range(many - 1, -1, -1):
        if parent[v] >= 0:
            inside[parent[v]] += max(weight[v], inside[v])
    kept = np.zeros(many, dtype=np.bool_)
    covered = np.zeros(many, dtype=np.bool_)
    for v in range(many):
        above = parent[v]
        covered[v] = above >= 0 and (kept[above] or covered[above])
        kept[v] = not covered[v] and weight[v] >= inside[v]
    return kept


def _mapped(
    space: AddressSpace, body: Ends, start: Ends, power: Ends, target: Ends, placed: Ends
) -> list[tuple[Ends, Ends]]:
    """The space of each body after the moves that have a place."""
    after = []
    for place, union in enumerate(space.unions):
        mine = (body == place) & placed
        width = sizes(power[mine], start)
        gone = cover(start[mine], start[mine] + width - 1)
        left = subtract(union, gone) if len(gone[0]) else union
        first = np.concatenate([left[0], target[mine]])
        after.append(cover(first, np.concatenate([left[1], target[mine] + width - 1])))
    return after


def _clashing(unions: list[tuple[Ends, Ends]]) -> int:
    """Addresses shared, summed over all pairs of bodies."""
    return sum(
        count(intersect(left, right)) for at, left in enumerate(unions) for right in unions[at + 1 :] if len(left[0])
    )
