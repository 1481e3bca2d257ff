"""A table of figures: made once, and shown alike on a page, in a shell, in a CSV file and in a workbook."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from rich.table import Table as RichTable
from rich.text import Text

from wherry.record.quarter import Quarter
from wherry.show.words import GENERATED, UNKNOWN, say_count, say_day, say_money, say_number, say_yes_no

Kind = Literal["text", "money", "number", "date"]
Value = str | bool | int | float | Decimal | date | Quarter | None

ACCEPTED: dict[str, tuple[type, ...]] = {
    "text": (str, bool, Quarter),
    "money": (Decimal,),
    "number": (int, float, Decimal),
    "date": (date,),
}
WANTED = {
    "text": "text, a truth or a quarter",
    "money": "decimal pounds (wherry.record.money.pounds turns pence into pounds)",
    "number": "a number",
    "date": "a date",
}
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its heading, what it holds and in which unit, and whether adding it up means anything.

    ``money`` cells are decimal pounds, shown in whole pounds unless ``pennies``. ``places`` fixes the decimals of
    numbers. ``total`` asks for a row of totals at the foot.
    """

    heading: str
    kind: Kind = "text"
    unit: str = ""
    pennies: bool = False
    places: int | None = None
    total: bool = False

    def __post_init__(self) -> None:
        if not self.heading.strip():
            raise ValueError("a column needs a heading")
        if self.total and self.kind not in ("money", "number"):
            raise ValueError(f"the column {self.heading!r} holds {self.kind}, which cannot be added up")

    @property
    def numeric(self) -> bool:
        """Whether its cells line up on the right."""
        return self.kind in ("money", "number")

    @property
    def shown_heading(self) -> str:
        """The heading on a page: the unit follows, save where every cell shows it (``£``, ``%``)."""
        return self.heading if self.kind == "money" or self.unit in ("", "%") else f"{self.heading} ({self.unit})"

    @property
    def file_heading(self) -> str:
        """The heading in a file, where cells are bare numbers: ``Cost (£)``."""
        unit = self.unit or ("£" if self.kind == "money" else "")
        return f"{self.heading} ({unit})" if unit else self.heading


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with a link, a tag's colour, or words of its own (``text``) in place of the usual ones."""

    value: Value
    href: str | None = None
    tag: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """The sum of a column's known cells, and how many are unknown: a sum of some is never passed off as of all."""

    known: Decimal
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of values under columns. Rows may hold bare values or ``Cell``; ``None`` is unknown, never nought.

    ``generated`` marks demonstration data; every way of showing the table says so. ``ValueError`` or ``TypeError``,
    naming table, row and column, where a row has the wrong length or a value is not what its column holds.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    generated: bool = False
    totals: tuple[Total | None, ...] = field(init=False)

    def __init__(
        self,
        *,
        caption: str,
        columns: tuple[Column, ...],
        rows: Any,
        notes: tuple[str, ...] = (),
        generated: bool = False,
    ) -> None:
        headings = [column.file_heading.casefold() for column in columns]
        if not columns or len(set(headings)) < len(headings):
            raise ValueError(f"the table {caption!r} needs columns with headings that differ")
        put = object.__setattr__
        put(self, "caption", caption)
        put(self, "columns", columns)
        put(self, "rows", tuple(_check_row(caption, columns, at, row) for at, row in enumerate(rows, start=1)))
        put(self, "notes", tuple(notes))
        put(self, "generated", generated)
        put(self, "totals", tuple(_add_up(self, at) if column.total else None for at, column in enumerate(columns)))

    @property
    def has_totals(self) -> bool:
        """Whether there is anything to add up."""
        return bool(self.rows) and any(total is not None for total in self.totals)


def _check_row(caption: str, columns: tuple[Column, ...], at: int, row: Any) -> tuple[Cell, ...]:
    cells = tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in row)
    if len(cells) != len(columns):
        raise ValueError(f"{caption!r}, row {at}: {len(cells)} cells for {len(columns)} columns")
    for column, cell in zip(columns, cells, strict=True):
        value = cell.value
        if value is None:
            continue
        wrong = not isinstance(value, ACCEPTED[column.kind]) or isinstance(value, datetime)
        if wrong or (isinstance(value, bool) and column.kind != "text"):
            raise TypeError(f"{caption!r}, row {at}, {column.heading!r}: {value!r} is not {WANTED[column.kind]}")
        if isinstance(value, (float, Decimal)) and not Decimal(value).is_finite():
            raise ValueError(f"{caption!r}, row {at}, {column.heading!r}: {value!r} is not a number; unknown is None")
    return cells


def _add_up(table: Table, at: int) -> Total:
    values = [row[at].value for row in table.rows]
    known = [Decimal(str(value)) for value in values if value is not None]
    return Total(known=sum(known, Decimal(0)), unknown=len(values) - len(known))


def show_value(column: Column, value: Value) -> str:
    """The words of a value on a page or in a shell."""
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return say_yes_no(value)
    if isinstance(value, Quarter):
        return value.words
    if isinstance(value, date):
        return say_day(value)
    if isinstance(value, str):
        return value
    if column.kind == "money":
        return say_money(Decimal(value), pennies=column.pennies)
    return say_number(value, places=column.places) + ("%" if column.unit == "%" else "")


def show_total(column: Column, total: Total | None) -> str:
    """The words of a total: ``£4,000``, or ``£4,000 and 2 unknown``; empty where the column is not added up."""
    if total is None:
        return ""
    words = show_value(column, total.known)
    return f"{words} and {total.unknown:,} {UNKNOWN}" if total.unknown else words


def sort_value(column: Column, value: Value) -> str:
    """What to sort by: a bare number, an ISO date, a quarter's ``2027-04``, small letters. Unknown comes first."""
    if value is None:
        return "-Infinity" if column.numeric else "0000-00-00" if column.kind == "date" else ""
    return value.casefold() if isinstance(value, str) else plain_value(value)


def plain_value(value: Value) -> str:
    """The value for another program, which ``wherry.record.cell`` reads back; unknown is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def to_csv(table: Table) -> str:
    """The table as CSV (RFC 4180): headings with units, bare numbers, ISO dates, unknown empty, no totals.

    Text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV injection). Generated
    data say so in a last column, ``Origin``, so that a row taken out of the file still tells what it is.
    """
    page = io.StringIO(newline="")
    write = csv.writer(page).writerow
    heading, origin = (["Origin"], ["generated"]) if table.generated else ([], [])
    write([*(_defuse(column.file_heading) for column in table.columns), *heading])
    for row in table.rows:
        write(
            [
                *(_defuse(cell.value) if isinstance(cell.value, str) else plain_value(cell.value) for cell in row),
                *origin,
            ]
        )
    return page.getvalue()


def to_csv_bytes(table: Table) -> bytes:
    """The CSV as a file, marked as UTF-8 so that spreadsheets show ``£`` as ``£``."""
    return (BOM + to_csv(table)).encode()


def _defuse(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS) else text


def to_dicts(table: Table) -> dict[str, Any]:
    """For templates: ``caption``, ``columns``, ``rows`` of cells, ``foot`` (or empty), ``notes``, ``generated``.

    A cell has ``text``, ``sort``, ``numeric`` and ``unknown``, and ``href`` or ``tag`` where it has them. The keys
    are those that the page's table component takes.
    """
    return {
        "caption": table.caption,
        "columns": [{"text": column.shown_heading, "numeric": column.numeric} for column in table.columns],
        "rows": [
            [_cell_dict(column, cell) for column, cell in zip(table.columns, row, strict=True)] for row in table.rows
        ],
        "foot": _foot_dicts(table) if table.has_totals else [],
        "notes": [*table.notes, *([GENERATED] if table.generated else [])],
        "generated": table.generated,
    }


def _cell_dict(column: Column, cell: Cell) -> dict[str, Any]:
    shown = {
        "text": cell.text if cell.text is not None else show_value(column, cell.value),
        "sort": sort_value(column, cell.value),
        "numeric": column.numeric,
        "unknown": cell.value is None and cell.text is None,
    }
    return shown | {name: value for name, value in (("href", cell.href), ("tag", cell.tag)) if value}


def _foot_dicts(table: Table) -> list[dict[str, Any]]:
    return [{"text": text, "numeric": column.numeric} for column, text in zip(table.columns, _foot(table), strict=True)]


def _foot(table: Table) -> list[str]:
    shown = [show_total(column, total) for column, total in zip(table.columns, table.totals, strict=True)]
    return shown if shown[0] else ["Total", *shown[1:]]


def to_rich(table: Table) -> RichTable:
    """For the shell: numbers on the right, totals at the foot, notes and the mark of generated data below."""
    foot = _foot(table) if table.has_totals else [""] * len(table.columns)
    below = [*table.notes, *([GENERATED] if table.generated else []), *([] if table.rows else ["No rows."])]
    drawn = RichTable(
        title=Text(table.caption, style="bold"),
        title_justify="left",
        caption=Text("\n".join(below)) if below else None,
        caption_justify="left",
        show_footer=table.has_totals,
    )
    for column, total in zip(table.columns, foot, strict=True):
        side: Literal["right", "left"] = "right" if column.numeric else "left"
        drawn.add_column(Text(column.shown_heading), Text(total), justify=side)
    for row in table.rows:
        cells = zip(table.columns, row, strict=True)
        drawn.add_row(
            *(Text(cell.text if cell.text is not None else show_value(column, cell.value)) for column, cell in cells)
        )
    return drawn


def count_rows(table: Table) -> str:
    """``12 rows``."""
    return say_count(len(table.rows), "row")
