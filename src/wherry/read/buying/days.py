"""Days as bodies write them: ISO, 03/04/2026, 3 Apr 26, Mar-16, 20260403, a spreadsheet's own number; and periods."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

DAY_FIRST, MONTH_FIRST = "day first", "month first"
FIRST_YEAR, LAST_YEAR = 1970, 2150
_TIME = r"(?:[T ,]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[AaPp][Mm])?(?:Z|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _TIME)
_NUMBERS = re.compile(r"(\d{1,2})\s*([-/. ])\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})" + _TIME)
_NAMED = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s\-/.]*(?:of\s+)?([A-Za-z]{3,9})\.?[\s\-/.,]*(\d{4}|\d{2})"
    + _TIME
)
_NAME_FIRST = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})" + _TIME)
_MONTH = re.compile(r"([A-Za-z]{3,9})\.?[\s\-/.']*(\d{4}|\d{2})")
_MONTH_NUMBERS = re.compile(r"(?:(\d{4})[-/](\d{1,2})|(\d{1,2})[-/](\d{4}))")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})|(\d{2})(\d{2})(\d{4})")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_PERIOD = re.compile(
    r"(?:19|20)\d{2}(?:0[1-9]|1[0-3])|(?:19|20)\d{2}(?:[-/]\d{2,4})?[- ]?[PM]\d{1,2}|[PM]\d{1,2}[- ](?:19|20)\d{2}",
    re.I,
)
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_OPEN = frozenset(
    ("ongoing", "rolling", "on going", "open ended", "open-ended", "continuous", "evergreen", "no end date", "tbc",
     "tba", "n/a", "na", "none", "unknown", "not known", "-", "--", "nil", "not applicable", "annual", "perpetual",
     "rolling contract", "to be confirmed", "ad hoc", "until terminated", "indefinite", "various", "null")
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class DayForm:
    """The order of a column's dates in figures and what shows it; ``sure`` where the figures themselves do."""

    order: str = DAY_FIRST
    why: str = "no date of the column is in figures alone"
    sure: bool = True


class NotADay(ValueError):
    """A cell that is no date; its words say why."""


def learn_days(values: Iterable[Any]) -> DayForm:
    """The order of a column's dates from its distinct values.

    A part above 12 is a day; where none is, the order under which the dates fall in markedly fewer months; where that
    tells nothing, day first, as public bodies of this country write, and not sure.
    """
    day_first = month_first = both = 0
    under = {DAY_FIRST: set[tuple[int, int]](), MONTH_FIRST: set[tuple[int, int]]()}
    for value in values:
        match = _NUMBERS.fullmatch(value.strip()) if isinstance(value, str) else None
        if match is None:
            continue
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        day_first += 12 < first <= 31 and second <= 12
        month_first += 12 < second <= 31 and first <= 12
        if first <= 12 and second <= 12:
            both += 1
            under[DAY_FIRST].add((year, second))
            under[MONTH_FIRST].add((year, first))
    if day_first and day_first >= 20 * month_first:
        return DayForm(order=DAY_FIRST, why=f"{day_first} dates have a day above 12 in front")
    if month_first and month_first >= 20 * day_first:
        return DayForm(order=MONTH_FIRST, why=f"{month_first} dates have a day above 12 in the middle")
    if day_first or month_first:
        why = (
            f"{day_first} dates have a day above 12 in front and {month_first} in the middle; those of figures up to "
            "12 could be either"
        )
        return DayForm(order=DAY_FIRST if day_first >= month_first else MONTH_FIRST, why=why, sure=False)
    if not both:
        return DayForm()
    fewer, more = sorted(under, key=lambda order: len(under[order]))
    if 3 * len(under[fewer]) <= len(under[more]):
        return DayForm(order=fewer, why=f"the dates then fall in {len(under[fewer])} months and not {len(under[more])}")
    return DayForm(why="no date has a day above 12; day first is how bodies here write", sure=False)


def read_day(value: Any, form: DayForm, *, last: bool = False) -> date | None:
    """The day; None for a blank cell or one that says there is no date. A month alone is its first day, or its last
    where ``last``. ``NotADay`` says why anything else is none."""
    if isinstance(value, datetime):
        return _within(value.date())
    if isinstance(value, date):
        return _within(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _serial(float(value))
    if not isinstance(value, str):
        raise NotADay("the spreadsheet shows an error here")
    text = " ".join(value.replace("\xa0", " ").split())
    if not text or text.casefold() in _OPEN:
        return None
    found = _read_text(text, form, last)
    if found is None:
        raise NotADay("it is an accounting period, not a date" if is_period(text) else "it is not a date")
    return _within(found)


def _read_text(text: str, form: DayForm, last: bool) -> date | None:
    if match := _ISO.fullmatch(text):
        return _day(int(match[1]), int(match[3]), int(match[4]))
    if match := _NUMBERS.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), _year(match[4])
        if form.order == MONTH_FIRST:
            first, second = second, first
        if second > 12 >= first:
            raise NotADay(f"read with the {form.order.split()[0]} first, as the column is, it is not a date")
        return _day(year, second, first)
    if (match := _NAMED.fullmatch(text)) and match[2].lower() in _MONTHS:
        return _day(_year(match[3]), _MONTHS[match[2].lower()], int(match[1]))
    if (match := _NAME_FIRST.fullmatch(text)) and match[1].lower() in _MONTHS:
        return _day(int(match[3]), _MONTHS[match[1].lower()], int(match[2]))
    if (match := _MONTH.fullmatch(text)) and match[1].lower() in _MONTHS:
        return _month(_year(match[2]), _MONTHS[match[1].lower()], last)
    if match := _MONTH_NUMBERS.fullmatch(text):
        return _month(int(match[1] or match[4]), int(match[2] or match[3]), last)
    if match := _COMPACT.fullmatch(text):
        if match[1] and match[1] > "1900":
            return _day(int(match[1]), int(match[2]), int(match[3]))
        return _day(int(text[4:]), int(text[2:4]), int(text[:2]))
    if match := _SERIAL.fullmatch(text):
        return _serial(float(text))
    return None


def is_period(value: Any) -> bool:
    """Whether a cell is an accounting period, such as 202204 or 2023-P05."""
    return _PERIOD.fullmatch(str(value).strip()) is not None


def is_undated(value: Any) -> bool:
    """Whether a cell says in words that there is no date, such as Ongoing or TBC."""
    return isinstance(value, str) and " ".join(value.split()).casefold() in _OPEN


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 80 else 1900)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as fault:
        raise NotADay("there is no such day") from fault


def _month(year: int, month: int, last: bool) -> date:
    first = _day(year, month, 1)
    return first.replace(day=calendar.monthrange(year, month)[1]) if last else first


def _serial(days: float) -> date:
    if not 20_000 <= days <= 90_000:
        raise NotADay("the number is no date of a spreadsheet")
    return date(1899, 12, 30) + timedelta(days=int(days))


def _within(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NotADay(f"the year {day.year} cannot be meant")
    return day


def read_days(values: Sequence[Any], form: DayForm, *, last: bool = False) -> tuple[list[date | None], dict[int, str]]:
    """The days of distinct values in their order, and why those at some places are none."""
    days: list[date | None] = []
    faults: dict[int, str] = {}
    for place, value in enumerate(values):
        try:
            days.append(read_day(value, form, last=last))
        except NotADay as fault:
            days.append(None)
            faults[place] = str(fault)
    return days, faults
