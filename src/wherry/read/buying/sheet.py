"""A sheet as columns of numbered distinct values: few dates and suppliers stand in many rows, and are read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from wherry.read.buying.tokens import Tokens
from wherry.record.finding import Finding

SAMPLE_HEAD, SAMPLE_REST = 250, 150


class Cells(Protocol):
    """Rows of cells, counted from 0."""

    def __len__(self) -> int: ...

    def row(self, number: int) -> list[Any]:
        """The cells of one row."""
        ...

    def encode(self, column: int) -> tuple[list[Any], NDArray[np.int32]]:
        """The distinct values of a column and each row's number among them."""
        ...

    def row_keys(self) -> NDArray[np.uint64]:
        """A number for each row, the same for rows that are alike in every cell."""
        ...

    @property
    def first(self) -> NDArray[np.int32]:
        """Where each row's cells begin among all, and after the last where they end."""
        ...


@dataclass(frozen=True, slots=True)
class GridCells:
    """Rows that are held as lists."""

    rows: Sequence[Sequence[Any]]

    def __len__(self) -> int:
        return len(self.rows)

    def row(self, number: int) -> list[Any]:
        """The cells of one row."""
        return list(self.rows[number])

    def encode(self, column: int) -> tuple[list[Any], NDArray[np.int32]]:
        """The distinct values of a column, with ``''`` for a missing cell, and each row's number among them."""
        known: dict[Any, int] = {}
        codes = [known.setdefault(_key(row[column]) if len(row) > column else "", len(known)) for row in self.rows]
        return [value[1] if type(value) is tuple else value for value in known], np.array(codes, np.int32)

    def row_keys(self) -> NDArray[np.uint64]:
        """A number for each row, the same for rows that are alike in every cell."""
        return np.array([hash(tuple(map(_key, row))) & 0xFFFF_FFFF_FFFF_FFFF for row in self.rows], np.uint64)

    @property
    def first(self) -> NDArray[np.int32]:
        """Where each row's cells begin among all."""
        return np.concatenate(([0], np.cumsum([len(row) for row in self.rows]))).astype(np.int32)


def _key(value: Any) -> Any:
    """A value so that 1, 1.0 and True stay three."""
    return value if type(value) is str else (type(value), value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table of a file before anybody says what it means. Row 0 of ``cells`` is row ``first_row`` as a person
    counts. ``form`` says in words what the file is: its encoding and its delimiter, or its sort."""

    file: str
    name: str = ""
    form: str = ""
    encoding: str = ""
    delimiter: str = ""
    cells: Cells | Tokens
    findings: tuple[Finding, ...] = ()
    first_row: int = 1
    keys: tuple[str, ...] = field(default=())

    def head(self, most: int) -> list[tuple[int, list[Any]]]:
        """The first rows that hold anything, with their place."""
        found = []
        for number in range(len(self.cells)):
            row = self.cells.row(number)
            if any(shown(cell) for cell in row):
                found.append((number, row))
                if len(found) == most:
                    break
        return found

    def sample(self, start: int) -> list[list[Any]]:
        """Rows from a place on: the first, and some spread over the rest; never empty ones."""
        many = len(self.cells)
        places = list(range(start, min(start + SAMPLE_HEAD, many)))
        step = max(1, (many - start - SAMPLE_HEAD) // SAMPLE_REST)
        places.extend(range(start + SAMPLE_HEAD, many, step))
        return [row for row in map(self.cells.row, places) if any(shown(cell) for cell in row)]


def shown(cell: Any) -> str:
    """What a person sees in a cell, on one line: whole numbers without a point, days without midnight."""
    if type(cell) is str:
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell).strip()
