"""What a pound later is worth today: dated tables of real discount rates, read from ``data/``.

Appraisals discount by whole years, so every quarter of a financial year (April to March) has its year's factor, and
the financial year that holds the plan's first quarter is year 0, not discounted. Factors are exact fractions.
Source: HM Treasury, The Green Book (2026).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib import resources

import yaml

from wherry.record.error import WherryError
from wherry.record.quarter import Quarter


@dataclass(frozen=True, slots=True, kw_only=True)
class RateTable:
    """A dated table of rates. ``rates`` are (first year, last year or None, percent a year)."""

    name: str
    title: str
    source: str
    dated: date
    rates: tuple[tuple[int, int | None, Decimal], ...]

    def percent(self, year: int) -> Decimal:
        """The rate that holds in a year of the appraisal."""
        for first, last, percent in self.rates:
            if first <= year and (last is None or year <= last):
                return percent
        raise WherryError(f"the rate table {self.name} has no rate for year {year}; add one to its file")

    def factor(self, year: int) -> Fraction:
        """What a pound in year ``year`` is worth in year 0: each year discounts by its own rate."""
        factor = Fraction(1)
        for past in range(1, year + 1):
            factor /= 1 + Fraction(self.percent(past)) / 100
        return factor


def rate_table(name: str) -> RateTable:
    """A table that comes with Wherry, by its name. ``WherryError`` names those there are."""
    folder = resources.files("wherry.engine.plan") / "data"
    known = sorted(file.name.removesuffix(".yaml") for file in folder.iterdir() if file.name.endswith(".yaml"))
    if name not in known:
        raise WherryError(f"there is no rate table {name!r}; there are {', '.join(known)}")
    found = yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))
    rates = tuple((row["from_year"], row["to_year"], Decimal(row["percent"])) for row in found["rates"])
    return RateTable(
        name=found["name"], title=found["title"], source=found["source"], dated=found["dated"], rates=rates
    )


def financial_year(quarter: Quarter) -> int:
    """The calendar year in which the quarter's financial year begins."""
    return quarter.year if quarter.month >= 4 else quarter.year - 1


def discount_factors(table: RateTable, quarters: tuple[Quarter, ...]) -> tuple[Fraction, ...]:
    """The exact factor of each quarter; the financial year of the first quarter is year 0."""
    base = financial_year(quarters[0])
    by_year = {year: table.factor(year - base) for year in {financial_year(quarter) for quarter in quarters}}
    return tuple(by_year[financial_year(quarter)] for quarter in quarters)
