"""Linear algebra on whole numbers, so that what is spanned by what is never a matter of rounding."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd


class NullSpace:
    """The vectors orthogonal to every row added so far, as whole numbers with no common factor.

    ``vectors`` is a basis of ``{z : row . z = 0 for every row}`` in ``size`` dimensions. A row is spanned by the
    rows added exactly where it is orthogonal to every vector of the basis.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.vectors: list[list[int]] = [[int(at == row) for at in range(size)] for row in range(size)]

    @property
    def rank(self) -> int:
        """How many independent rows were added."""
        return self.size - len(self.vectors)

    def spans(self, row: Sequence[int]) -> bool:
        """Whether a row is a combination of the rows added."""
        return all(_dot(row, vector) == 0 for vector in self.vectors)

    def spans_mask(self, mask: int) -> bool:
        """Whether a coalition's 0/1 vector is a combination of the rows added."""
        return self.spans([mask >> at & 1 for at in range(self.size)])

    def add(self, row: Sequence[int]) -> bool:
        """Add a row; False, and nothing changes, where it is spanned already."""
        products = [_dot(row, vector) for vector in self.vectors]
        pivots = [at for at, product in enumerate(products) if product]
        if not pivots:
            return False
        chosen = min(pivots, key=lambda at: abs(products[at]))
        pivot, by = self.vectors[chosen], products[chosen]
        kept = []
        for vector, product in zip(list(self.vectors), products, strict=True):
            if vector is pivot:
                continue
            if product:
                vector = _primitive([by * a - product * b for a, b in zip(vector, pivot, strict=True)])
            kept.append(vector)
        self.vectors = kept
        return True

    def add_mask(self, mask: int) -> bool:
        """Add a coalition's 0/1 vector."""
        return self.add([mask >> at & 1 for at in range(self.size)])


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
