"""What if a price moved, or demand grew faster? Changes to the records that a question asks about, stated apart from
the records so that everybody sees what is supposed and what is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

PRICED = ("offers", "arrangements", "both")


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceChange:
    """Suppose that prices are this much higher (or, below zero, lower) than recorded.

    ``offer`` names one offer or arrangement; ``service`` or ``body`` narrows it to a service or to what a body owns;
    none of them: every price. ``of`` says whether the prices of offers, of today's arrangements or of both move. All
    that is priced in pounds moves alike: unit and volume prices, steps, set-up, joining, yearly cost, fixed exit
    charges. A percentage of another price moves with that price.
    """

    percent: Decimal
    offer: str | None = None
    service: str | None = None
    body: str | None = None
    of: str = "offers"

    def __post_init__(self) -> None:
        if self.of not in PRICED:
            raise ValueError(f"prices of {' or '.join(PRICED)} may change, not of {self.of!r}")
        if not self.percent.is_finite() or self.percent < -100:
            raise ValueError("a price cannot fall by more than 100 %")

    @property
    def words(self) -> str:
        """``prices of offers for wan-access rise by 10 %``."""
        way = "rise" if self.percent >= 0 else "fall"
        whose = f" of {self.body}" if self.body else ""
        what = self.offer or f"{'offers and arrangements' if self.of == 'both' else self.of}{whose}"
        where = f" for {self.service}" if self.service else ""
        return f"prices of {what}{where} {way} by {abs(self.percent)} %"


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthChange:
    """Suppose that demand grows so many percentage points a year faster than recorded: video calls, people on the move,
    their own devices. ``service``, ``need`` or ``body`` narrows it; none of them: every need."""

    percent_per_year: Decimal
    service: str | None = None
    need: str | None = None
    body: str | None = None

    def __post_init__(self) -> None:
        if not self.percent_per_year.is_finite():
            raise ValueError("write a number of percentage points a year")

    @property
    def words(self) -> str:
        """``demand for wan-access grows by 15 percentage points a year more``."""
        way = "more" if self.percent_per_year >= 0 else "less"
        what = self.need or self.service or "every service"
        whose = f" of {self.body}" if self.body else ""
        return f"demand for {what}{whose} grows by {abs(self.percent_per_year)} percentage points a year {way}"


def read_price_change(value: Mapping[str, Any]) -> PriceChange:
    """A change of price from a JSON document. ``KeyError``, ``ValueError`` or ``ArithmeticError`` where it is none."""
    return PriceChange(
        percent=Decimal(str(value["percent"])),
        offer=value.get("offer"),
        service=value.get("service"),
        body=value.get("body"),
        of=str(value.get("of", "offers")),
    )


def read_growth_change(value: Mapping[str, Any]) -> GrowthChange:
    """A change of growth from a JSON document. ``KeyError``, ``ValueError`` or ``ArithmeticError`` where it is none."""
    return GrowthChange(
        percent_per_year=Decimal(str(value["percent_per_year"])),
        service=value.get("service"),
        need=value.get("need"),
        body=value.get("body"),
    )
