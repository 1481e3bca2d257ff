"""Cells in rows, before anybody says what they mean: what a text file and a sheet of a workbook have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wherry.record.finding import NOTE, Finding, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A cell whose value a workbook does not give: an error of its formula, or a formula without a saved result."""

    shows: str
    why: str
    remedy: str

    def __str__(self) -> str:
        return self.shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The rows of one sheet. The first is row 1 as a person counts; rows may differ in length; an empty cell is ''.

    ``cut_short`` says that the text ended inside its last row, as it does where a file was cut off on its way.
    """

    file: str
    sheet: str = ""
    rows: Sequence[Sequence[Any]] = ()
    findings: tuple[Finding, ...] = ()
    cut_short: bool = False

    @property
    def where(self) -> str:
        """The file and sheet in words."""
        return Source(file=self.file, sheet=self.sheet).words

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is written in it."""
        return not any(str(cell).strip() for row in self.rows for cell in row)


def note(
    grid: Grid, code: str, says: str, remedy: str = "nothing, if that is meant", *, row: int | None = None
) -> Finding:
    """A note about a sheet: something was seen and set aside, which a person may want to know."""
    source = Source(file=grid.file, sheet=grid.sheet, row=row)
    return Finding(code=code, severity=NOTE, says=says, remedy=remedy, source=source)
