"""Scenarios: named suppositions about demand and prices under which a plan is tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from wherry.engine.plan.options import PlanOptions
from wherry.engine.plan.whatif import GrowthChange, PriceChange, read_growth_change, read_price_change
from wherry.record.error import WherryError

AS_RECORDED = "as recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What one scenario supposes beyond the records: more video, people on the move, their own devices, dearer
    offers."""

    name: str
    growth_changes: tuple[GrowthChange, ...] = ()
    price_changes: tuple[PriceChange, ...] = ()

    def of(self, options: PlanOptions) -> PlanOptions:
        """The options with what the scenario supposes added to what they suppose already."""
        return replace(
            options,
            growth_changes=(*options.growth_changes, *self.growth_changes),
            price_changes=(*options.price_changes, *self.price_changes),
        )

    @property
    def words(self) -> str:
        """What is supposed, in words."""
        said = [change.words for change in self.growth_changes]
        said += [change.words for change in self.price_changes]
        return "; ".join(said) or "what the records say"


def read_scenario(value: Mapping[str, Any]) -> Scenario:
    """A scenario from a JSON or YAML document: ``name``, ``growth`` and ``prices``. ``WherryError`` says what is
    wrong."""
    try:
        name = str(value["name"]).strip()
        growth = tuple(read_growth_change(row) for row in value.get("growth", ()))
        prices = tuple(read_price_change(row) for row in value.get("prices", ()))
    except (KeyError, TypeError, AttributeError, ValueError, ArithmeticError) as fault:
        said = f"it lacks {fault}" if isinstance(fault, KeyError) else str(fault)
        raise WherryError(
            f"the scenario {dict(value) if isinstance(value, Mapping) else value!r} cannot be read: {said}; "
            "give a name, and under growth rows with percent_per_year and perhaps service, need or body"
        ) from fault
    unknown = sorted(set(value) - {"name", "growth", "prices", "says"})
    if unknown or not name:
        raise WherryError(f"a scenario has name, growth and prices, not {', '.join(unknown) or 'an empty name'}")
    return Scenario(name=name, growth_changes=growth, price_changes=prices)
