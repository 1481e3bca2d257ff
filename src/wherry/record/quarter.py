"""Quarters of a year, named by their first month so that nobody has to guess whose 'Q1' is meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = ("Jan", "Apr", "Jul", "Oct")
ENDS = ("Mar", "Jun", "Sep", "Dec")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months, counted from year 0: ``Quarter.of(2027, 4)`` is April to June 2027, written ``2027-04``.

    Councils call April to June the first quarter, calendars the second; the first month names it without doubt.
    """

    index: int

    @classmethod
    def of(cls, year: int, month: int) -> Quarter:
        """The quarter that holds this month."""
        if not 1 <= month <= 12:
            raise ValueError(f"there is no month {month}")
        return cls(year * 4 + (month - 1) // 3)

    @classmethod
    def containing(cls, day: date) -> Quarter:
        """The quarter that holds this day."""
        return cls.of(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Read ``2027-04``. Anything else, above all a bare ``Q1``, is refused because it could mean two things."""
        match = re.fullmatch(r"(19[0-9]{2}|2[01][0-9]{2})-0?(1|4|7|10)", text.strip())
        if match is not None:
            return cls.of(int(match.group(1)), int(match.group(2)))
        raise ValueError("write a quarter as its first month, for example 2027-04 for April to June 2027")

    @property
    def year(self) -> int:
        """The calendar year."""
        return self.index // 4

    @property
    def month(self) -> int:
        """The first month: 1, 4, 7 or 10."""
        return self.index % 4 * 3 + 1

    @property
    def starts(self) -> date:
        """The first day."""
        return date(self.year, self.month, 1)

    @property
    def ends(self) -> date:
        """The last day."""
        return (self + 1).starts - timedelta(days=1)

    @property
    def financial_year(self) -> str:
        """The financial year from April to March that holds it, in words: ``2027 to 2028``."""
        first = self.year if self.month >= 4 else self.year - 1
        return f"{first} to {first + 1}"

    @property
    def words(self) -> str:
        """For people: ``Apr to Jun 2027``."""
        return f"{MONTHS[self.index % 4]} to {ENDS[self.index % 4]} {self.year}"

    def __add__(self, quarters: int) -> Quarter:
        return Quarter(self.index + quarters)

    def __sub__(self, other: Quarter) -> int:
        return self.index - other.index

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


def quarters_from(start: Quarter, count: int) -> tuple[Quarter, ...]:
    """``count`` quarters, the first of them ``start``."""
    return tuple(start + step for step in range(count))
