"""Draws that depend on nothing but the seed, the thing drawn for and the field: order and company change none."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist
from typing import TypeVar

T = TypeVar("T")
STANDARD = NormalDist()


@dataclass(frozen=True)
class Draw:
    """Independent draws, one for each name and field. Adding or removing a site or a body changes no other draw."""

    seed: str = "wherry-1"

    def u(self, name: str, field: str) -> float:
        """A number strictly between 0 and 1: the first 13 hexadecimal figures of the sha256 of seed, field and name."""
        digest = hashlib.sha256(f"{self.seed}|{field}|{name}".encode()).hexdigest()
        return (int(digest[:13], 16) + 0.5) / 16**13

    def chance(self, name: str, field: str, probability: float) -> bool:
        """Yes with this probability."""
        return self.u(name, field) < probability

    def factor(self, name: str, field: str, spread: float) -> float:
        """A factor about 1, lognormal with standard deviation ``spread`` of its logarithm."""
        return math.exp(spread * STANDARD.inv_cdf(self.u(name, field)))

    def pick(self, name: str, field: str, choices: Sequence[T]) -> T:
        """One of the choices, each as likely as the others."""
        return choices[int(self.u(name, field) * len(choices))]

    def within(self, name: str, field: str, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int(self.u(name, field) * (high - low + 1))

    def quarter_end(self, name: str, field: str, first_year: int, last_year: int) -> date:
        """The last day of a quarter between the two years, both included."""
        at = self.within(name, field, 0, (last_year - first_year + 1) * 4 - 1)
        return last_day_of_quarter(first_year + at // 4, at % 4)


def last_day_of_quarter(year: int, quarter: int) -> date:
    """The last day of the quarter 0 to 3 of a calendar year."""
    following = date(year + (quarter + 1) // 4, (quarter + 1) % 4 * 3 + 1, 1)
    return following - timedelta(days=1)


def years_before(day: date, years: int) -> date:
    """The first day of a term of so many years that ends on ``day``, the last of its month."""
    following = day + timedelta(days=1)
    return following.replace(year=following.year - years)
