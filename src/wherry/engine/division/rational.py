"""Linear algebra on whole numbers, so that what is spanned by what is never a matter of rounding."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd

import numba
import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.int64]
ADDED, SPANNED, TOO_LARGE = 0, 1, 2
SAFE = 2**27


class NullSpace:
    """The vectors orthogonal to every row added so far, as whole numbers with no common factor.

    ``vectors`` is a basis of ``{z : row . z = 0 for every row}`` in ``size`` dimensions. A row is spanned by the
    rows added exactly where it is orthogonal to every vector of the basis. Numbers are kept in 64 bits while they
    are sure to fit and in Python's own beyond.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._array: Vectors = np.eye(size, dtype=np.int64)
        self._large: list[list[int]] | None = None

    @property
    def vectors(self) -> list[list[int]]:
        """The basis, a vector a row."""
        return self._array.tolist() if self._large is None else self._large

    @property
    def array(self) -> Vectors:
        """The basis modulo ``2**64``, shape (vectors, size): itself, wherever its numbers fit."""
        if self._large is None:
            return self._array
        return np.array([[_wrapped(entry) for entry in row] for row in self._large], dtype=np.int64)

    @property
    def rank(self) -> int:
        """How many independent rows were added."""
        return self.size - (len(self._array) if self._large is None else len(self._large))

    def copy(self) -> NullSpace:
        """Another that begins where this one stands."""
        other = NullSpace(self.size)
        other._array, other._large = self._array, self._large
        return other

    def spans(self, row: Sequence[int]) -> bool:
        """Whether a row is a combination of the rows added. For rows of 0 and 1, up to 100 players, 64 bits suffice."""
        if self._large is None and self.size <= 100 and all(entry in (0, 1) for entry in row):
            return not np.any(self._array @ np.array(row, dtype=np.int64))
        return all(_dot(row, vector) == 0 for vector in self.vectors)

    def spans_mask(self, mask: int) -> bool:
        """Whether a coalition's 0/1 vector is a combination of the rows added."""
        return self.spans([mask >> at & 1 for at in range(self.size)])

    def add(self, row: Sequence[int]) -> bool:
        """Add a row; False, and nothing changes, where it is spanned already."""
        if self._large is None:
            ended, array = _add_small(self._array, np.array(row, dtype=np.int64))
            if ended != TOO_LARGE:
                self._array = array
                return bool(ended == ADDED)
            self._large = self._array.tolist()
        products = [_dot(row, vector) for vector in self._large]
        pivots = [at for at, product in enumerate(products) if product]
        if not pivots:
            return False
        chosen = min(pivots, key=lambda at: abs(products[at]))
        pivot, by = self._large[chosen], products[chosen]
        kept = []
        for at, (vector, product) in enumerate(zip(self._large, products, strict=True)):
            if at != chosen and product:
                kept.append(_primitive([by * a - product * b for a, b in zip(vector, pivot, strict=True)]))
            elif at != chosen:
                kept.append(vector)
        self._large = kept
        return True

    def add_mask(self, mask: int) -> bool:
        """Add a coalition's 0/1 vector."""
        return self.add([mask >> at & 1 for at in range(self.size)])


@numba.njit(cache=True)
def _add_small(vectors: Vectors, row: Vectors) -> tuple[int, Vectors]:
    """One step of elimination in 64 bits; refused where a product could leave them."""
    count, size = vectors.shape
    products = np.zeros(count, dtype=np.int64)
    chosen, largest = -1, np.int64(1)
    for at in range(count):
        for place in range(size):
            products[at] += vectors[at, place] * row[place]
            largest = max(largest, abs(vectors[at, place]))
        largest = max(largest, abs(products[at]))
        if products[at] != 0 and (chosen < 0 or abs(products[at]) < abs(products[chosen])):
            chosen = at
    if chosen < 0:
        return SPANNED, vectors
    if largest >= SAFE:
        return TOO_LARGE, vectors
    kept = np.empty((count - 1, size), dtype=np.int64)
    into = 0
    for at in range(count):
        if at == chosen:
            continue
        common = np.int64(0)
        for place in range(size):
            entry = vectors[at, place]
            if products[at] != 0:
                entry = products[chosen] * entry - products[at] * vectors[chosen, place]
            kept[into, place] = entry
            rest = abs(entry)
            while rest:
                common, rest = rest, common % rest
        if common > 1:
            for place in range(size):
                kept[into, place] //= common
        into += 1
    return ADDED, kept


def _wrapped(entry: int) -> int:
    return (entry + 2**63) % 2**64 - 2**63


def _dot(left: Sequence[int], right: Sequence[int]) -> int:
    return sum(a * b for a, b in zip(left, right, strict=True) if a)


def _primitive(vector: list[int]) -> list[int]:
    common = gcd(*vector)
    return [entry // common for entry in vector] if common > 1 else vector


def solve_exactly(rows: Sequence[Sequence[int]], right: Sequence[int]) -> tuple[Fraction, ...] | None:
    """The one solution of ``rows @ x = right`` in fractions, or None where there is none or more than one.

    Rows may outnumber unknowns. Elimination is free of fractions (Bareiss, Math. Comp. 22 (1968) 565), so numbers
    stay as small as the determinants they are.
    """
    width = len(rows[0])
    table = [[*map(int, row), int(value)] for row, value in zip(rows, right, strict=True)]
    previous = 1
    for column in range(width):
        chosen = next((at for at in range(column, len(table)) if table[at][column]), None)
        if chosen is None:
            return None
        table[column], table[chosen] = table[chosen], table[column]
        pivot = table[column]
        by = pivot[column]
        for at in range(column + 1, len(table)):
            row = table[at]
            factor = row[column]
            table[at] = [(by * a - factor * b) // previous for a, b in zip(row, pivot, strict=True)]
        previous = by
    if any(row[width] for row in table[width:]):
        return None
    solution = [Fraction(0)] * width
    for at in range(width - 1, -1, -1):
        known = sum((table[at][later] * solution[later] for later in range(at + 1, width)), Fraction(0))
        solution[at] = (table[at][width] - known) / table[at][at]
    return tuple(solution)
