"""One cell of a spreadsheet to one value of a record, and back. What could mean two things is refused with a remedy."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from wherry.record.column import Column
from wherry.record.quarter import Quarter

YES = frozenset({"yes", "y", "true", "1"})
NO = frozenset({"no", "n", "false", "0"})
FIRST_YEAR, LAST_YEAR = 1900, 2199  # anything else is a slip of the keyboard
MOST_FIGURES = 28  # what a decimal keeps exactly, so that equal values have equal hashes
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
MONTH_WORDS = (
    ("jan", "january"),
    ("feb", "february"),
    ("mar", "march"),
    ("apr", "april"),
    ("may",),
    ("jun", "june"),
    ("jul", "july"),
    ("aug", "august"),
    ("sep", "sept", "september"),
    ("oct", "october"),
    ("nov", "november"),
    ("dec", "december"),
)


class BadCell(ValueError):
    """A cell that cannot be read: why, and what to write instead."""

    def __init__(self, why: str, remedy: str) -> None:
        super().__init__(f"{why}: {remedy}")
        self.why, self.remedy = why, remedy


def is_empty(cell: Any) -> bool:
    """Whether a cell holds nothing; only an empty cell is unknown, a zero never is."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def read_cell(column: Column, cell: Any) -> Any:
    """The value of a cell as its column wants it; ``None`` for an empty cell that may be empty.

    ``cell`` is text, or what a spreadsheet holds natively (a float, a date, a truth value). ``BadCell`` otherwise.
    """
    if is_empty(cell):
        if column.required:
            raise BadCell("nothing is written here", f"write {_article(column)}{_such_as(column)}")
        return column.default
    value = _READERS[column.python_type](column, cell)
    _check_limits(column, value)
    return value


def write_cell(column: Column, value: Any) -> str:
    """The text of a value, which ``read_cell`` turns back into the same value."""
    if value is None:
        return ""
    if column.python_type is bool:
        return "yes" if value else "no"
    if column.python_type is tuple:
        return "; ".join(value)
    if column.python_type is Decimal:
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else str(value)


def guard_text(text: str) -> str:
    """The text for a file that a spreadsheet program will open: what could be taken for a formula gets a leading
    apostrophe, which marks text there; numbers are left alone. ``bare_text`` takes it off again.

    Source: OWASP, CSV Injection.
    """
    if text.startswith(FORMULA_STARTS) and not _FIGURES.fullmatch(text):
        return f"'{text}"
    return f"'{text}" if text.startswith("'") and text[1:].startswith(("'", *FORMULA_STARTS)) else text


def bare_text(text: str) -> str:
    """The text without the apostrophe that ``guard_text`` put before it."""
    return text[1:] if text.startswith("'") and text[1:].startswith(("'", *FORMULA_STARTS)) else text


def _check_limits(column: Column, value: Any) -> None:
    if column.choices and value not in column.choices:
        raise BadCell(f"{value!r} is not one of the choices", f"write one of: {', '.join(column.choices)}")
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        if column.at_least is not None and value < column.at_least:
            raise BadCell(f"{value} is below {column.at_least}", f"write {column.at_least} or more")
        if column.at_most is not None and value > column.at_most:
            raise BadCell(f"{value} is above {column.at_most}", f"write {column.at_most} or less")


def _text(column: Column, cell: Any) -> str:
    if isinstance(cell, (date, time, timedelta)):
        raise BadCell(
            f"the spreadsheet holds a date or time here ({cell}), and what was typed is lost",
            f"format the cell as text and write {_article(column)}{_such_as(column)}",
        )
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = " ".join(str(cell).split())
    if column.choices:
        for choice in column.choices:
            if choice.lower() == text.lower():
                return choice
    return text


def _number(column: Column, cell: Any) -> Decimal:
    if isinstance(cell, (bool, date, time, timedelta)):
        raise BadCell(f"{cell} is not a number", f"write {_article(column)}{_such_as(column)}")
    if isinstance(cell, float):
        cell = format(cell, ".15g")  # the figures that a spreadsheet program keeps and shows
    text = str(cell).strip().replace("−", "-").replace("\u00a0", " ")
    bare = text.replace(" ", "")
    if "£" in column.unit:
        bare = _without_pounds(bare)
    if "%" in column.unit:
        bare = bare.removesuffix("%")
    if bare.startswith("(") and bare.endswith(")"):
        bare = "-" + bare[1:-1]
    if _THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "")
    if not _FIGURES.fullmatch(bare):
        unknown = "" if column.required else "; leave the cell empty if nobody knows"
        raise BadCell(
            f"{text!r} is not a number",
            f"write {_article(column)}{_such_as(column)}, with no words or units{unknown}",
        )
    number = Decimal(bare)
    if len(number.as_tuple().digits) > MOST_FIGURES or (number and abs(number.adjusted()) >= MOST_FIGURES):
        raise BadCell(f"{text!r} has too many figures", f"write {_article(column)}{_such_as(column)}")
    return number


_THOUSANDS = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_FIGURES = re.compile(r"-?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")


def _without_pounds(bare: str) -> str:
    """``£5``, ``-£5``, ``£-5``, ``(£5)``, ``£(5)`` and ``5GBP`` are what ledgers write for pounds."""
    bare = bare.removesuffix("GBP").removeprefix("GBP")
    for before, after in (("-£", "-"), ("£", ""), ("(£", "(")):
        if bare.startswith(before):
            return after + bare[len(before) :]
    return bare


def _whole(column: Column, cell: Any) -> int:
    number = _number(column, cell)
    if number != number.to_integral_value():
        raise BadCell(f"{number} is not a whole number", f"write a whole number{_such_as(column)}")
    return int(number)


def _yes_no(column: Column, cell: Any) -> bool:
    if isinstance(cell, bool):
        return cell
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip().lower()
    if text in YES:
        return True
    if text in NO:
        return False
    raise BadCell(f"{cell!r} is neither yes nor no", "write yes or no")


def _day(column: Column, cell: Any) -> date:
    text = cell.isoformat() if isinstance(cell, date) else str(cell).strip()
    parts: tuple[str, str, str] | None = None
    clock = None
    if match := _YEAR_FIRST.fullmatch(text):
        parts, clock = (match.group(1), match.group(2), match.group(3)), match.group(4)
    elif match := _DAY_FIRST.fullmatch(text):
        parts, clock = (match.group(3), match.group(2), match.group(1)), match.group(4)
    elif match := _DAY_MONTH_NAME.fullmatch(text):
        month = next((at for at, name in enumerate(MONTH_WORDS, 1) if match.group(2).lower() in name), None)
        parts = None if month is None else (match.group(3), str(month), match.group(1))
    if parts is None:
        raise BadCell(f"{text!r} is not a date", "write day, month and full year, for example 31/03/2027 or 2027-03-31")
    if clock is not None and _LATE.fullmatch(clock):
        raise BadCell(f"{text!r} may be midnight of the next day, written in winter time", "write the day alone")
    if not FIRST_YEAR <= int(parts[0]) <= LAST_YEAR:
        raise BadCell(f"the year {parts[0]} cannot be meant", "write day, month and full year, for example 31/03/2027")
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError as fault:
        raise BadCell(f"there is no day {text}", "write day before month, for example 31/03/2027") from fault


_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]([0-9:.]+)(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})(?: ([0-9:.]+))?")
_DAY_MONTH_NAME = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]{3,9})[ -]([0-9]{4})")
_LATE = re.compile(r"23:00(:00(\.0+)?)?")


def _quarter(column: Column, cell: Any) -> Quarter:
    if isinstance(cell, date):
        return Quarter.containing(_day(column, cell))
    try:
        return Quarter.parse(str(cell))
    except ValueError as fault:
        raise BadCell(f"{cell!r} is not a quarter", str(fault)) from fault


def _list(column: Column, cell: Any) -> tuple[str, ...]:
    return tuple(part for part in (" ".join(piece.split()) for piece in re.split(r"[;|\n]", str(cell))) if part)


_READERS = {
    str: _text,
    int: _whole,
    Decimal: _number,
    bool: _yes_no,
    date: _day,
    Quarter: _quarter,
    tuple: _list,
}


def _article(column: Column) -> str:
    return column.kind if column.python_type is bool else f"a {column.kind}"


def _such_as(column: Column) -> str:
    return f", for example {column.example}" if column.example else ""
