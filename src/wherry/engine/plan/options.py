"""What a person may choose about a plan: its quarters, the money rules, the discount rates, locks and refusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wherry.engine.plan.restate import DEFAULT_DEFLATOR
from wherry.engine.plan.whatif import GrowthChange, PriceChange, read_growth_change, read_price_change
from wherry.record.canonical import plain
from wherry.record.error import WherryError
from wherry.record.quarter import Quarter, quarters_from

DEFAULT_RATES = "green-book-2026"
_SUPPOSED: dict[str, Any] = {
    "price_year": None,
    "deflator": DEFAULT_DEFLATOR,
    "price_changes": [],
    "growth_changes": [],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """A negotiator's demand: from ``starts`` on (empty: from the first quarter) this need is met by this source, which
    is the reference of an offer or of the need's own arrangement. ``whenever``: it goes to that offer in whichever
    quarter is cheapest and stays with it to its end; ``starts`` then says nothing."""

    need: str
    source: str
    starts: Quarter | None = None
    whenever: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A negotiator's demand: this offer is not used. ``need`` or ``body`` narrows it to one need or one body's needs;
    ``starts`` to the quarters from then on."""

    offer: str
    need: str | None = None
    body: str | None = None
    starts: Quarter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """The choices behind one plan.

    ``start`` is the first quarter and its first day is *today*: notice counts from it. ``no_new_money``: at the end
    of every quarter the partnership has paid no more in all than it would have without the plan.
    ``no_new_money_each_body``: the same for every body, with costs where they first fall, before any division.
    ``cashable_only``: both tests count only the share of today's cost that really falls away.
    ``most_moves_a_body_a_quarter`` counts moves to shared offers; letting the same service again alone is not counted.
    ``optimism_bias_percent`` is added to set-up costs. ``rate_table`` names a dated table of real discount rates.
    ``certificates_renew``: certificates are taken to be renewed, and moves that rest on it say so.
    ``members`` is the coalition; None means every body that is a member. ``price_year`` puts every price into that
    year's prices with the index that ``deflator`` names. ``price_changes`` and ``growth_changes`` are what is supposed
    beyond the records, for the baseline as for the plan.
    """

    start: Quarter
    quarters: int = 20
    no_new_money: bool = True
    no_new_money_each_body: bool = False
    cashable_only: bool = False
    most_moves_a_body_a_quarter: int | None = None
    optimism_bias_percent: Decimal = Decimal(0)
    rate_table: str = DEFAULT_RATES
    certificates_renew: bool = False
    locks: tuple[Lock, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    members: tuple[str, ...] | None = None
    price_year: int | None = None
    deflator: str = DEFAULT_DEFLATOR
    price_changes: tuple[PriceChange, ...] = ()
    growth_changes: tuple[GrowthChange, ...] = ()

    def __post_init__(self) -> None:
        if self.quarters < 1:
            raise WherryError(f"a plan needs at least one quarter, not {self.quarters}")
        if self.most_moves_a_body_a_quarter is not None and self.most_moves_a_body_a_quarter < 0:
            raise WherryError("the most moves a body a quarter cannot be below zero")
        if self.optimism_bias_percent < 0:
            raise WherryError("optimism bias cannot be below zero")

    @property
    def all_quarters(self) -> tuple[Quarter, ...]:
        """The quarters of the plan in order."""
        return quarters_from(self.start, self.quarters)

    @property
    def document(self) -> dict[str, Any]:
        """The options as a JSON document; ``read`` turns it back. What is supposed stands there only where something
        is."""
        found: dict[str, Any] = plain(self)
        for name, usual in _SUPPOSED.items():
            if found[name] == usual:
                del found[name]
        for lock in found["locks"]:
            if not lock["whenever"]:
                del lock["whenever"]
        return found

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> PlanOptions:
        """Options from a JSON document. ``WherryError`` names a field that is not known or not readable."""
        known = {name: reader for name, reader in _READERS.items() if name in document}
        unknown = sorted(set(document) - set(_READERS))
        if unknown:
            raise WherryError(f"a plan has no option {unknown[0]!r}; the options are {', '.join(sorted(_READERS))}")
        values: dict[str, Any] = {}
        for name, reader in known.items():
            try:
                values[name] = reader(document[name])
            except (ValueError, TypeError, KeyError, ArithmeticError) as fault:
                raise WherryError(f"the option {name} cannot be {document[name]!r}: {fault}") from fault
        if "start" not in values:
            raise WherryError("a plan needs a first quarter: give start, for example 2027-04")
        return cls(**values)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("write true or false")
    return value


def _whole(value: Any) -> int:
    if isinstance(value, bool) or int(value) != value:
        raise ValueError("write a whole number")
    return int(value)


def _quarter(value: Any) -> Quarter | None:
    return None if value is None else Quarter.parse(value)


def _lock(value: Mapping[str, Any]) -> Lock:
    return Lock(
        need=str(value["need"]),
        source=str(value["source"]),
        starts=_quarter(value.get("starts")),
        whenever=_flag(value.get("whenever", False)),
    )


def _refusal(value: Mapping[str, Any]) -> Refusal:
    return Refusal(
        offer=str(value["offer"]),
        need=value.get("need"),
        body=value.get("body"),
        starts=_quarter(value.get("starts")),
    )


_READERS: dict[str, Any] = {
    "start": Quarter.parse,
    "quarters": _whole,
    "no_new_money": _flag,
    "no_new_money_each_body": _flag,
    "cashable_only": _flag,
    "most_moves_a_body_a_quarter": lambda value: None if value is None else _whole(value),
    "optimism_bias_percent": lambda value: Decimal(str(value)),
    "rate_table": str,
    "certificates_renew": _flag,
    "locks": lambda rows: tuple(_lock(row) for row in rows),
    "refusals": lambda rows: tuple(_refusal(row) for row in rows),
    "members": lambda refs: None if refs is None else tuple(str(ref) for ref in refs),
    "price_year": lambda value: None if value is None else _whole(value),
    "deflator": str,
    "price_changes": lambda rows: tuple(read_price_change(row) for row in rows),
    "growth_changes": lambda rows: tuple(read_growth_change(row) for row in rows),
}
