"""One cell of a spreadsheet to one value of a record, and back. What could mean two things is refused with a remedy."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from wherry.record.column import Column
from wherry.record.quarter import Quarter

YES = frozenset({"yes", "y", "true", "1"})
NO = frozenset({"no", "n", "false", "0"})
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


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


def _check_limits(column: Column, value: Any) -> None:
    if column.choices and value not in column.choices:
        raise BadCell(f"{value!r} is not one of the choices", f"write one of: {', '.join(column.choices)}")
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        if column.at_least is not None and value < column.at_least:
            raise BadCell(f"{value} is below {column.at_least}", f"write {column.at_least} or more")
        if column.at_most is not None and value > column.at_most:
            raise BadCell(f"{value} is above {column.at_most}", f"write {column.at_most} or less")


def _text(column: Column, cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = " ".join(str(cell).split())
    if column.choices:
        for choice in column.choices:
            if choice.lower() == text.lower():
                return choice
    return text


def _number(column: Column, cell: Any) -> Decimal:
    if isinstance(cell, bool) or isinstance(cell, (date, datetime)):
        raise BadCell(f"{cell} is not a number", f"write {_article(column)}{_such_as(column)}")
    if isinstance(cell, float):
        cell = repr(cell)
    text = str(cell).strip().replace("−", "-").replace("\u00a0", " ")
    bare = text.strip("£% ").replace(" ", "")
    if bare.startswith("(") and bare.endswith(")"):
        bare = "-" + bare[1:-1].lstrip("£")
    bare = bare.replace("-£", "-")
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", bare):
        bare = bare.replace(",", "")
    if not re.fullmatch(r"-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", bare):
        raise BadCell(
            f"{text!r} is not a number", f"write {_article(column)}{_such_as(column)}, with no words or units"
        )
    try:
        return Decimal(bare)
    except InvalidOperation as fault:  # pragma: no cover - the pattern above admits only numbers
        raise BadCell(f"{text!r} is not a number", "write figures only") from fault


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
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell).strip()
    parts: tuple[str, str, str] | None = None
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})([T ][\d:.]+Z?)?", text):
        parts = (match.group(1), match.group(2), match.group(3))
    elif match := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
        parts = (match.group(3), match.group(2), match.group(1))
    elif match := re.fullmatch(r"(\d{1,2})[ -]([A-Za-z]{3})[A-Za-z]*[ -](\d{4})", text):
        if match.group(2).lower() in MONTH_NAMES:
            parts = (match.group(3), str(MONTH_NAMES.index(match.group(2).lower()) + 1), match.group(1))
    if parts is None:
        raise BadCell(f"{text!r} is not a date", "write day, month and full year, for example 31/03/2027 or 2027-03-31")
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError as fault:
        raise BadCell(f"there is no day {text}", "write day before month, for example 31/03/2027") from fault


def _quarter(column: Column, cell: Any) -> Quarter:
    if isinstance(cell, (date, datetime)):
        return Quarter.containing(cell)
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
