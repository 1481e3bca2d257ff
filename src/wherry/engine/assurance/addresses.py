"""Address space as intervals of whole numbers, so that a million prefixes are compared in one pass.

An interval is inclusive at both ends. IPv4 ends are ``int64`` arrays; IPv6 ends, which are wider than any machine
word, are object arrays of Python integers, and the same functions serve both. ``ipaddress`` is used at the edges only.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numba
import numpy as np

Ends = np.ndarray[Any, Any]
BITS = {4: 32, 6: 128}


def read_block(text: str) -> tuple[int, int, int, bool]:
    """An address or a block in CIDR form as version, first and last address, and whether it was written exactly, that
    is, with no bits set behind the prefix. ``ValueError`` where it is neither."""
    network = ipaddress.ip_network(text.strip(), strict=False)
    exact = "/" not in text or str(network.network_address) == str(ipaddress.ip_address(text.strip().split("/")[0]))
    return network.version, int(network.network_address), int(network.broadcast_address), exact


def write_block(version: int, first: int, last: int) -> str:
    """A block in CIDR form where the interval is one, else ``first-last``."""
    kind: Any = ipaddress.IPv4Address if version == 4 else ipaddress.IPv6Address
    size = last - first + 1
    if size & (size - 1) == 0 and first % size == 0:
        return f"{kind(first)}/{BITS[version] - size.bit_length() + 1}"
    return f"{kind(first)}-{kind(last)}"


def ends(values: Sequence[int], version: int) -> Ends:
    """An array of interval ends of the type that the version needs."""
    if version == 4:
        return np.array(values, dtype=np.int64)
    made = np.empty(len(values), dtype=object)
    made[:] = list(values)
    return made


@dataclass(frozen=True, kw_only=True)
class AddressSpace:
    """The blocks of several bodies in one version of IP: parallel arrays, one entry a row.

    ``body`` holds places in ``bodies``; ``first`` and ``last`` the inclusive ends; ``rows`` names each entry for a
    person (a reference, a file and a line) and may be empty in measurements.
    """

    version: int
    bodies: tuple[str, ...]
    body: Ends
    first: Ends
    last: Ends
    rows: Sequence[str] = field(default=())

    @cached_property
    def unions(self) -> tuple[tuple[Ends, Ends], ...]:
        """The space of each body as disjoint intervals in order."""
        return tuple(
            cover(self.first[self.body == place], self.last[self.body == place]) for place in range(len(self.bodies))
        )

    @cached_property
    def _sorted(self) -> tuple[tuple[Ends, Ends, Ends, Ends], ...]:
        found = []
        for place in range(len(self.bodies)):
            rows = np.flatnonzero(self.body == place)
            rows = rows[np.argsort(self.first[rows], kind="stable")]
            last = self.last[rows]
            found.append((rows, self.first[rows], last, np.maximum.accumulate(last) if len(last) else last))
        return tuple(found)

    def rows_meeting(self, place: int, first: int, last: int) -> Ends:
        """The rows of one body that share an address with an interval, in order of their first address."""
        rows, starts, stops, furthest = self._sorted[place]
        begin = int(np.searchsorted(furthest, first, side="left"))
        end = int(np.searchsorted(starts, last, side="right"))
        return rows[begin:end][stops[begin:end] >= first]


def cover(first: Ends, last: Ends) -> tuple[Ends, Ends]:
    """The union of intervals as disjoint intervals in order; those that touch become one."""
    if not len(first):
        return first, last
    first, last = _in_order(first, last)
    furthest = np.maximum.accumulate(last)
    begins = np.ones(len(first), dtype=bool)
    begins[1:] = first[1:] > furthest[:-1] + 1
    starts = np.flatnonzero(begins)
    stops = np.append(starts[1:], len(first)) - 1
    return first[starts], furthest[stops]


def intersect(left: tuple[Ends, Ends], right: tuple[Ends, Ends]) -> tuple[Ends, Ends]:
    """What two unions share, as disjoint intervals in order."""
    if not len(left[0]) or not len(right[0]):
        return left[0][:0], left[1][:0]
    if left[0].dtype != object:
        found: tuple[Ends, Ends] = _merge(*left, *right)
        return found
    begin = np.searchsorted(right[1], left[0], side="left")
    end = np.searchsorted(right[0], left[1], side="right")
    many = np.maximum(end - begin, 0)
    mine = np.repeat(np.arange(len(many)), many)
    offsets = np.arange(len(mine)) - np.repeat(np.cumsum(many) - many, many)
    theirs = np.repeat(begin, many) + offsets
    return np.maximum(left[0][mine], right[0][theirs]), np.minimum(left[1][mine], right[1][theirs])


def _in_order(first: Ends, last: Ends) -> tuple[Ends, Ends]:
    """Intervals by their first address. Two IPv4 addresses fit one machine word, and words sort fastest."""
    if first.dtype == object:
        order = np.argsort(first, kind="stable")
        return first[order], last[order]
    packed = np.sort(np.left_shift(first.astype(np.uint64), np.uint64(32)) | last.astype(np.uint64))
    return (packed >> np.uint64(32)).astype(np.int64), (packed & np.uint64(0xFFFFFFFF)).astype(np.int64)


@numba.njit(cache=True, nogil=True)
def _merge(left_first: Ends, left_last: Ends, right_first: Ends, right_last: Ends) -> tuple[Ends, Ends]:
    """Walk along two unions at once; what they share comes out in order."""
    first = np.empty(len(left_first) + len(right_first), dtype=np.int64)
    last = np.empty_like(first)
    found = i = j = 0
    while i < len(left_first) and j < len(right_first):
        begin = max(left_first[i], right_first[j])
        end = min(left_last[i], right_last[j])
        if begin <= end:
            first[found], last[found] = begin, end
            found += 1
        if left_last[i] < right_last[j]:
            i += 1
        else:
            j += 1
    return first[:found].copy(), last[:found].copy()


def subtract(whole: tuple[Ends, Ends], used: tuple[Ends, Ends]) -> tuple[Ends, Ends]:
    """What is left of one union without another, as disjoint intervals in order."""
    if not len(whole[0]) or not len(used[0]):
        return whole
    lowest, highest = min(whole[0][0], used[0][0]), max(whole[1][-1], used[1][-1])
    first, last = np.empty(len(used[0]) + 1, used[0].dtype), np.empty(len(used[0]) + 1, used[0].dtype)
    first[0], first[1:] = lowest, used[1] + 1
    last[:-1], last[-1] = used[0] - 1, highest
    gaps = first <= last
    return intersect(whole, (first[gaps], last[gaps]))


def count(union: tuple[Ends, Ends]) -> int:
    """How many addresses a union holds."""
    if not len(union[0]):
        return 0
    return int((union[1] - union[0] + 1).sum())


def to_blocks(union: tuple[Ends, Ends], bits: int) -> tuple[Ends, Ends]:
    """Disjoint intervals as the fewest aligned blocks, in order: the first address of each and the power of two of its
    size (a /24 of IPv4 is 8)."""
    first, last = union[0].copy(), union[1]
    starts, powers = [], []
    while len(first):
        power = np.minimum(_trailing_zeros(first, bits), _floor_log2(last - first + 1))
        starts.append(first)
        powers.append(power)
        first = first + _two_to(power, first)
        open_still = first <= last
        first, last = first[open_still], last[open_still]
    if not starts:
        return union[0][:0], np.zeros(0, dtype=np.int64)
    start, power = np.concatenate(starts), np.concatenate(powers)
    order = np.argsort(start, kind="stable")
    return start[order], power[order]


def sizes(power: Ends, like: Ends) -> Ends:
    """Two to the power, in the type of the addresses ``like``."""
    return _two_to(power, like)


def _two_to(power: Ends, like: Ends) -> Ends:
    if like.dtype == object:
        return ends([1 << int(each) for each in power], 6)
    return np.left_shift(np.int64(1), power)


def _trailing_zeros(values: Ends, bits: int) -> Ends:
    if values.dtype == object:
        return np.array([(v & -v).bit_length() - 1 if v else bits for v in values], dtype=np.int64)
    found = np.frexp((values & -values).astype(np.float64))[1].astype(np.int64) - 1
    return np.where(values == 0, bits, found)


def _floor_log2(values: Ends) -> Ends:
    if values.dtype == object:
        return np.array([v.bit_length() - 1 for v in values], dtype=np.int64)
    return np.frexp(values.astype(np.float64))[1].astype(np.int64) - 1
