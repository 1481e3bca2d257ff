"""Where two bodies use the same addresses, so that their networks cannot simply be joined.

Every pair of bodies is compared exactly: union of intervals for each body, intersection for each pair (Knuth, The Art
of Computer Programming 3, 6.5; the sweep of Bentley and Ottmann in one dimension).
"""

from __future__ import annotations

from dataclasses import dataclass

from wherry.engine.assurance.addresses import AddressSpace, count, intersect, write_block

MOST_LISTED = 1_000
MOST_ROWS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Addresses that two bodies both use: ``block`` in CIDR form or as ``first-last``, and the rows of each that say
    so, up to twenty, with how many there are in all."""

    version: int
    bodies: tuple[str, str]
    block: str
    addresses: int
    rows: tuple[tuple[str, ...], tuple[str, ...]]
    rows_in_all: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairClash:
    """What two bodies share in one version of IP, in whole: how many intervals and how many addresses."""

    version: int
    bodies: tuple[str, str]
    intervals: int
    addresses: int


def find_clashes(space: AddressSpace, *, most: int = MOST_LISTED) -> tuple[tuple[PairClash, ...], tuple[Clash, ...]]:
    """Every pair of bodies that shares an address, and the shared intervals of all pairs, the largest first.

    Sums count every interval; ``most`` limits only how many are listed with their rows.
    """
    pairs: list[PairClash] = []
    listed: list[tuple[int, int, int, int, int]] = []
    for left in range(len(space.bodies)):
        for right in range(left + 1, len(space.bodies)):
            shared = intersect(space.unions[left], space.unions[right])
            if not len(shared[0]):
                continue
            names = space.bodies[left], space.bodies[right]
            addresses = count(shared)
            pairs.append(PairClash(version=space.version, bodies=names, intervals=len(shared[0]), addresses=addresses))
            widths = shared[1] - shared[0] + 1
            for place in widths.argsort(kind="stable")[::-1][:most]:
                listed.append((-int(widths[place]), left, right, int(shared[0][place]), int(shared[1][place])))
    listed.sort()
    return tuple(pairs), tuple(_clash(space, *each) for each in listed[:most])


def _clash(space: AddressSpace, width: int, left: int, right: int, first: int, last: int) -> Clash:
    mine, theirs = space.rows_meeting(left, first, last), space.rows_meeting(right, first, last)
    name = space.rows.__getitem__ if space.rows else str
    return Clash(
        version=space.version,
        bodies=(space.bodies[left], space.bodies[right]),
        block=write_block(space.version, first, last),
        addresses=-width,
        rows=(
            tuple(name(int(row)) for row in mine[:MOST_ROWS]),
            tuple(name(int(row)) for row in theirs[:MOST_ROWS]),
        ),
        rows_in_all=(len(mine), len(theirs)),
    )
