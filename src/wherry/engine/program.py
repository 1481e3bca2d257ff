"""A mathematical programme as arrays: columns, rows and entries, each group of rows named in domain words.

HiGHS is handed arrays, because building a model through a modelling layer costs 5 to 60 times as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

Floats = npt.NDArray[np.float64]
INFINITY = float("inf")


@dataclass(slots=True)
class Program:
    """Minimise ``cost @ x + offset`` with ``row_lower <= A x <= row_upper`` and ``lower <= x <= upper``.

    Grown with ``columns`` and ``rows``; ``groups`` keeps, for every block of rows, the words that an infeasible
    question is read back in.
    """

    offset: float = 0.0
    _cost: list[Floats] = field(default_factory=list)
    _lower: list[Floats] = field(default_factory=list)
    _upper: list[Floats] = field(default_factory=list)
    _integer: list[npt.NDArray[np.bool_]] = field(default_factory=list)
    _row_lower: list[Floats] = field(default_factory=list)
    _row_upper: list[Floats] = field(default_factory=list)
    _entry_row: list[npt.NDArray[np.int64]] = field(default_factory=list)
    _entry_column: list[npt.NDArray[np.int64]] = field(default_factory=list)
    _entry_value: list[Floats] = field(default_factory=list)
    column_count: int = 0
    row_count: int = 0
    groups: list[tuple[int, int, str]] = field(default_factory=list)

    def columns(
        self,
        count: int,
        *,
        cost: float | Sequence[float] | Floats = 0.0,
        lower: float | Sequence[float] | Floats = 0.0,
        upper: float | Sequence[float] | Floats = INFINITY,
        integer: bool = False,
    ) -> npt.NDArray[np.int64]:
        """Add ``count`` columns and return their indices."""
        first = self.column_count
        for store, value in ((self._cost, cost), (self._lower, lower), (self._upper, upper)):
            store.append(np.broadcast_to(np.asarray(value, dtype=np.float64), (count,)).copy())
        self._integer.append(np.full(count, integer))
        self.column_count += count
        return np.arange(first, first + count, dtype=np.int64)

    def rows(
        self,
        count: int,
        entry_row: Sequence[int] | npt.NDArray[np.int64],
        entry_column: Sequence[int] | npt.NDArray[np.int64],
        entry_value: float | Sequence[float] | Floats,
        *,
        lower: float | Sequence[float] | Floats = -INFINITY,
        upper: float | Sequence[float] | Floats = INFINITY,
        name: str = "",
    ) -> npt.NDArray[np.int64]:
        """Add ``count`` rows; ``entry_row`` counts from 0 within this block. Returns their indices."""
        first = self.row_count
        at = np.asarray(entry_row, dtype=np.int64)
        self._entry_row.append(at + first)
        self._entry_column.append(np.asarray(entry_column, dtype=np.int64))
        self._entry_value.append(np.broadcast_to(np.asarray(entry_value, dtype=np.float64), at.shape).copy())
        for store, value in ((self._row_lower, lower), (self._row_upper, upper)):
            store.append(np.broadcast_to(np.asarray(value, dtype=np.float64), (count,)).copy())
        self.row_count += count
        self.groups.append((first, count, name))
        return np.arange(first, first + count, dtype=np.int64)

    def row(
        self,
        entry_column: Sequence[int] | npt.NDArray[np.int64],
        entry_value: float | Sequence[float] | Floats,
        *,
        lower: float = -INFINITY,
        upper: float = INFINITY,
        name: str = "",
    ) -> int:
        """Add one row and return its index."""
        zeros = np.zeros(len(entry_column), dtype=np.int64)
        return int(self.rows(1, zeros, entry_column, entry_value, lower=lower, upper=upper, name=name)[0])

    def changed(
        self, *, cost: Floats | None = None, lower: Floats | None = None, upper: Floats | None = None
    ) -> Program:
        """The same rows and columns with another objective, or other bounds on the columns."""
        return replace(
            self,
            _cost=[self.cost if cost is None else cost],
            _lower=[self.lower if lower is None else lower],
            _upper=[self.upper if upper is None else upper],
        )

    def set_bounds(self, lower: Floats, upper: Floats) -> None:
        """Put other bounds on all the columns."""
        if lower.shape != (self.column_count,) or upper.shape != (self.column_count,):
            raise ValueError("give a bound for every column")
        self._lower, self._upper = [lower.copy()], [upper.copy()]

    def row_name(self, row: int) -> str:
        """The words of the group that a row belongs to."""
        for first, count, name in self.groups:
            if first <= row < first + count:
                return name
        raise IndexError(row)

    @property
    def cost(self) -> Floats:
        """Objective by column."""
        return _joined(self._cost)

    @property
    def lower(self) -> Floats:
        """Least value by column."""
        return _joined(self._lower)

    @property
    def upper(self) -> Floats:
        """Greatest value by column."""
        return _joined(self._upper)

    @property
    def integer(self) -> npt.NDArray[np.bool_]:
        """Which columns are whole numbers."""
        return np.concatenate(self._integer) if self._integer else np.zeros(0, dtype=np.bool_)

    @property
    def row_lower(self) -> Floats:
        """Least activity by row."""
        return _joined(self._row_lower)

    @property
    def row_upper(self) -> Floats:
        """Greatest activity by row."""
        return _joined(self._row_upper)

    @property
    def matrix(self) -> sp.csc_matrix:
        """The entries as a sparse matrix; entries given twice are added."""
        shape = (self.row_count, self.column_count)
        if not self._entry_row:
            return sp.csc_matrix(shape)
        data = (_joined(self._entry_value), (np.concatenate(self._entry_row), np.concatenate(self._entry_column)))
        return sp.csc_matrix(data, shape=shape)


def _joined(parts: list[Floats]) -> Floats:
    return np.concatenate(parts) if parts else np.zeros(0)
