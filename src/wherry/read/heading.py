"""Which cell of a sheet's heading is which column of a record, by the column's name or its plain words."""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wherry.read.delimited import HEADING_ROWS
from wherry.read.grid import Grid, note
from wherry.record.column import RECORDS, Column, RecordType
from wherry.record.error import CannotRead
from wherry.record.finding import REFUSED, Finding, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading row that was understood: its row as a person counts, and the place of each column, counted from 0.

    ``extra`` are headings that are no column of this table, ``missing`` required columns without a heading.
    """

    row: int
    labels: tuple[str, ...]
    places: Mapping[str, int]
    extra: tuple[str, ...]
    missing: tuple[str, ...]


def heading_key(text: Any) -> str:
    """What two spellings of one heading have in common: no capitals, no punctuation, single spaces."""
    return " ".join(re.sub(r"[^0-9a-z£%]+", " ", str(text).casefold()).split())


@functools.cache
def heading_keys(table: str) -> Mapping[str, str]:
    """The column that each spelling means, for one table."""
    return {key: column.name for column in RECORDS[table].columns for key in _spellings(column)}


def _spellings(column: Column) -> tuple[str, ...]:
    return heading_key(column.name), heading_key(column.words)


def recognised(table: str, cells: Sequence[Any]) -> int:
    """How many columns of a table a row of cells names."""
    keys = heading_keys(table)
    return len({keys[key] for key in map(heading_key, cells) if key in keys})


def best_row(table: str, grid: Grid) -> tuple[int, int]:
    """The row that names the most columns, as a person counts, and how many; the first of several alike."""
    best, most = 0, 0
    looked = 0
    for number, cells in enumerate(grid.rows, 1):
        if not any(str(cell).strip() for cell in cells):
            continue
        score = recognised(table, cells)
        if score > most:
            best, most = number, score
        looked += 1
        if looked == HEADING_ROWS:
            break
    return best, most


def find_heading(table: str, grid: Grid) -> Heading:
    """The heading of a sheet. ``CannotRead`` where no row names a column, or two headings name the same one."""
    kind = RECORDS[table]
    row, most = best_row(table, grid)
    if not most:
        raise CannotRead(
            grid.where,
            f"none of its first rows names a column of {table}",
            f"Begin with a row of headings: {', '.join(c.name for c in kind.columns if c.required)}"
            + (f" (it begins with: {_beginning(grid)})" if _beginning(grid) else ""),
        )
    labels = tuple(" ".join(str(cell).split()) for cell in grid.rows[row - 1])
    keys = heading_keys(table)
    places: dict[str, int] = {}
    for place, label in enumerate(labels):
        name = keys.get(heading_key(label))
        if name is None:
            continue
        if name in places:
            raise CannotRead(
                f"{grid.where}, row {row}",
                f"two headings name the column {name}: {labels[places[name]]!r} and {label!r}",
                "Remove one of the two columns, or give it another heading",
            )
        places[name] = place
    return Heading(
        row=row,
        labels=labels,
        places=places,
        extra=tuple(label for label in labels if label and heading_key(label) not in keys),
        missing=tuple(column.name for column in kind.columns if column.required and column.name not in places),
    )


def heading_findings(grid: Grid, table: str, heading: Heading) -> Iterator[Finding]:
    """What a person should know of a heading: what stands above it, what is extra, unnamed or missing."""
    kind = RECORDS[table]
    before = sum(1 for cells in grid.rows[: heading.row - 1] if any(str(cell).strip() for cell in cells))
    if before:
        above = "the row above them was" if before == 1 else f"the {before} rows above them were"
        says = f"the headings are in row {heading.row}; {above} not read"
        yield note(grid, "rows-above-heading", says, row=heading.row)
    for label in heading.extra:
        meant = nearest(kind, label)
        yield note(
            grid,
            "column-extra",
            f"the column {label!r} is none of {table}, so it was not read",
            f"if it is meant for {meant}, write that as the heading" if meant else "nothing, if it is not needed",
            row=heading.row,
        )
    unnamed = [at for at, label in enumerate(heading.labels) if not label and _written(grid, heading.row, at)]
    for at in unnamed:
        says = f"column {at + 1} has no heading, so it was not read"
        yield note(grid, "column-unnamed", says, "give it a heading", row=heading.row)
    if heading.missing:
        words = ", ".join(kind.column(name).words for name in heading.missing)
        yield Finding(
            code="column-missing",
            severity=REFUSED,
            says=f"no heading names what every record of {table} must have: {words}",
            remedy=f"add the column{'s' if len(heading.missing) > 1 else ''}, with the heading {words}",
            source=Source(file=grid.file, sheet=grid.sheet, row=heading.row),
            table=table,
            column=heading.missing[0],
        )


def _written(grid: Grid, heading_row: int, at: int) -> bool:
    return any(len(cells) > at and str(cells[at]).strip() for cells in grid.rows[heading_row:])


def nearest(kind: RecordType, label: str) -> str:
    """The plain words of the column that a heading may have been meant for, or nothing."""
    words = {key: column.words for column in kind.columns for key in _spellings(column)}
    key = heading_key(label)
    stems = [each for each in words if key and each.startswith(f"{key} ")]
    close = stems or difflib.get_close_matches(key, words, n=1, cutoff=0.8)
    return words[close[0]] if close else ""


def _beginning(grid: Grid) -> str:
    for cells in grid.rows:
        written = [str(cell).strip() for cell in cells if str(cell).strip()]
        if written:
            return ", ".join(written)[:80]
    return ""
