"""Prices of one year put into the prices of another, and the bounds of optimism bias: dated tables from ``data/``.

Restating: an amount in the prices of year A is worth amount x index(B) / index(A) in the prices of year B. Only a year
that the table has can be restated; nothing is carried forward beyond its last year. Source: HM Treasury, The Green Book
(2026), on real terms; the tables name their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib import resources
from typing import Any

import yaml

from wherry.record.error import WherryError

DEFAULT_DEFLATOR = "gdp-deflator-2024"
DEFAULT_OPTIMISM = "optimism-bias-2003"
PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deflator:
    """A dated price index by calendar year."""

    name: str
    title: str
    source: str
    dated: date
    index: dict[int, Decimal]

    def factor(self, from_year: int, to_year: int) -> Fraction:
        """What a pound in one year's prices is in another's. ``WherryError`` where the table lacks a year."""
        for year in (from_year, to_year):
            if year not in self.index:
                known = f"{min(self.index)} to {max(self.index)}"
                raise WherryError(
                    f"the table {self.name} has no price index for {year}, only {known}; add a line to it"
                )
        return Fraction(self.index[to_year]) / Fraction(self.index[from_year])


@dataclass(frozen=True, slots=True, kw_only=True)
class OptimismBias:
    """A dated table of upper bounds of optimism bias by kind of project, percent of the cost."""

    name: str
    title: str
    source: str
    dated: date
    upper_percent: dict[str, Decimal]

    def percent(self, kind: str, mitigated_percent: Decimal = Decimal(0)) -> Decimal:
        """The upper bound less the share of its causes that is managed: bound x (1 - mitigation). ``WherryError``
        where the kind is not in the table or the share is none."""
        if kind not in self.upper_percent:
            raise WherryError(
                f"there is no optimism bias for {kind!r}; there is {', '.join(sorted(self.upper_percent))}"
            )
        if not 0 <= mitigated_percent <= 100:
            raise WherryError(f"the share of risk that is managed is between 0 and 100 %, not {mitigated_percent} %")
        return self.upper_percent[kind] * (100 - mitigated_percent) / 100


def deflator(name: str = DEFAULT_DEFLATOR) -> Deflator:
    """A price index that comes with Wherry, by its name. ``WherryError`` names those there are."""
    found = _load("deflators", name)
    index = {int(year): Decimal(str(value)) for year, value in found["index"].items()}
    return Deflator(name=name, title=found["title"], source=found["source"], dated=found["dated"], index=index)


def optimism_bias(name: str = DEFAULT_OPTIMISM) -> OptimismBias:
    """A table of optimism bias that comes with Wherry, by its name. ``WherryError`` names those there are."""
    found = _load("optimism", name)
    upper = {kind: Decimal(str(row["capital"])) for kind, row in found["kinds"].items()}
    return OptimismBias(
        name=name, title=found["title"], source=found["source"], dated=found["dated"], upper_percent=upper
    )


def restated(amount: Decimal, factor: Fraction) -> Decimal:
    """An amount times a factor, to the millionth of a pound, half going up."""
    exact = Fraction(amount) * factor
    whole = int(abs(exact) / Fraction(PLACES) + Fraction(1, 2))
    return (Decimal(whole if exact >= 0 else -whole) * PLACES).normalize() + Decimal(0)


def _load(folder: str, name: str) -> Any:
    place = resources.files("wherry.engine.plan") / "data" / folder
    known = sorted(file.name.removesuffix(".yaml") for file in place.iterdir() if file.name.endswith(".yaml"))
    if name not in known:
        raise WherryError(f"there is no table {name!r} of {folder}; there are {', '.join(known)}")
    return yaml.safe_load((place / f"{name}.yaml").read_text(encoding="utf-8"))
