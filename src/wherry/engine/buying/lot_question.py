"""The question of joint lots: which contracts of which bodies may be gathered, from which days on, at which rates.

Source of the rates: ``lot_rates.toml``, with the source of each; a person's own rates and costs stand in their place.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

from wherry.engine.buying.calendar import ENDED, UNDATED, Entry, add_months
from wherry.engine.buying.holding import Holding, cpv_digits
from wherry.record.money import pence

LOW, MID, HIGH = "low", "mid", "high"
LEVELS = (LOW, MID, HIGH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """From how many pence a year together which share of the price is saved, in per cent: low, mid and high."""

    from_pence: int
    low: Decimal
    mid: Decimal
    high: Decimal

    def percent(self, level: str) -> Decimal:
        """The share at a level."""
        return {LOW: self.low, MID: self.mid, HIGH: self.high}[level]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What a kind of thing may save: its tiers, the smallest volume first, and their source. Fewer than two bodies save
    nothing, whatever their volume. ``ValueError`` where more volume or a higher level saves less."""

    name: str
    tiers: tuple[Tier, ...]
    source: str

    def __post_init__(self) -> None:
        for tier in self.tiers:
            if not 0 <= tier.low <= tier.mid <= tier.high <= 100:
                raise ValueError(f"{self.name}: low, mid and high must rise from 0 to at most 100%")
        for less, more in zip(self.tiers, self.tiers[1:], strict=False):
            if less.from_pence >= more.from_pence or any(less.percent(at) > more.percent(at) for at in LEVELS):
                raise ValueError(f"{self.name}: each tier must begin higher and save no less than the one before")

    def tier(self, pence_a_year: int, bodies: int) -> Tier:
        """The tier of a volume; one that saves nothing where it is below the first or of one body."""
        reached = [tier for tier in self.tiers if tier.from_pence <= pence_a_year and bodies > 1]
        return reached[-1] if reached else NOTHING


NOTHING = Tier(from_pence=0, low=Decimal(0), mid=Decimal(0), high=Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class LotOptions:
    """How lots are sought. ``years`` is how far ahead savings count; a lot runs ``term_months`` and can start
    ``lead_months`` from the day at the earliest, on the first day of every ``step_months`` months. ``drop_out`` is how
    many bodies may leave any lot without the rest losing. The saving is greatest at ``rate``, and nobody loses at
    ``safe_rate``. ``kinds`` names the kind of contracts by reference where a person knows better."""

    on: date
    years: int = 8
    lead_months: int = 9
    term_months: int = 60
    step_months: int = 3
    bridge_months: int = 12
    bridge_percent: Decimal = Decimal(10)
    extension_percent: Decimal = Decimal(0)
    joint_tender_pence: int = 50_000_00
    own_tender_pence: int = 0
    drop_out: int = 1
    rate: str = MID
    safe_rate: str = LOW
    most_lots_a_year: int | None = None
    rates: Mapping[str, Rates] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    bodies_end: Mapping[str, date] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.rate not in LEVELS or self.safe_rate not in LEVELS:
            raise ValueError(f"a rate is one of {', '.join(LEVELS)}")
        if min(self.years, self.term_months, self.step_months) < 1 or min(self.lead_months, self.bridge_months) < 0:
            raise ValueError("years, term and step must be above nought, lead and bridge not below it")
        if self.drop_out not in (0, 1, 2):
            raise ValueError("the drop-out test is for 0, 1 or 2 bodies")
        if (
            min(self.joint_tender_pence, self.own_tender_pence) < 0
            or min(self.bridge_percent, self.extension_percent) < 0
        ):
            raise ValueError("costs cannot be negative")

    @property
    def until(self) -> date:
        """The day before which savings count."""
        return add_months(self.on, 12 * self.years)

    @property
    def starts(self) -> tuple[date, ...]:
        """The days on which a lot can start."""
        earliest = add_months(self.on, self.lead_months)
        months = range(0, 12 * self.years + 12, self.step_months)
        days = (add_months(date(self.on.year, 1, 1), each) for each in months)
        return tuple(day for day in days if earliest <= day < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gatherable:
    """A contract that may be gathered: its kind, yearly cost and place in the calendar."""

    holding: Holding
    kind: str
    pence_a_year: int
    entry: Entry

    @property
    def ends(self) -> date:
        """The end that it has if nobody does anything."""
        assert self.entry.bound_until is not None
        return self.entry.bound_until


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A contract that is not gathered, and why."""

    ref: str
    body: str
    title: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LotQuestion:
    """The contracts that may be gathered, those that may not, and the rates of each kind."""

    options: LotOptions
    contracts: tuple[Gatherable, ...]
    left: tuple[LeftOut, ...]
    rates: Mapping[str, Rates]

    @classmethod
    def of(cls, holdings: Iterable[Holding], options: LotOptions) -> LotQuestion:
        """The question about contracts as they stand on the options' day."""
        found, left, rates = [], [], dict(options.rates)
        for holding in sorted(holdings, key=lambda each: (each.body, each.ref, each.where)):
            entry = holding.entry(options.on)
            kind = options.kinds.get(holding.ref) or holding.kind
            if kind is not None and kind not in rates and (default := default_rates(holding)) is not None:
                rates[kind] = default
            why = _why_left(holding, entry, kind, rates, options)
            if why:
                left.append(LeftOut(ref=holding.ref, body=holding.body, title=holding.title, why=why))
                continue
            assert kind is not None
            assert holding.pence_a_year is not None
            found.append(Gatherable(holding=holding, kind=kind, pence_a_year=holding.pence_a_year, entry=entry))
        alone = {kind for kind in rates if len({each.holding.body for each in found if each.kind == kind}) < 2}
        left += [
            LeftOut(ref=each.holding.ref, body=each.holding.body, title=each.holding.title,
                    why=f"no other body holds a contract of {each.kind}")
            for each in found if each.kind in alone
        ]  # fmt: skip
        kept = tuple(each for each in found if each.kind not in alone)
        used = {kind: rates[kind] for kind in sorted({each.kind for each in kept})}
        return cls(options=options, contracts=kept, left=tuple(left), rates=used)


def _why_left(holding: Holding, entry: Entry, kind: str | None, rates: Mapping[str, Rates], options: LotOptions) -> str:
    if entry.state == ENDED:
        return "it has ended"
    if entry.state == UNDATED or entry.bound_until is None:
        return "its end is not known"
    if not holding.pence_a_year:
        return "its yearly cost is not known"
    if kind is None:
        return "nothing says what kind of thing it buys: give its CPV or its service"
    if kind not in rates:
        return f"no rate of saving is known for {kind}: give one with its source"
    return "it runs past the years looked at" if entry.bound_until >= options.until and not _can_leave(holding) else ""


def _can_leave(holding: Holding) -> bool:
    return holding.exit_percent is not None


@functools.cache
def load_rates() -> dict[str, Any]:
    """The rates and assumptions that come with Wherry."""
    data: dict[str, Any] = tomllib.loads(files("wherry.engine.buying").joinpath("lot_rates.toml").read_text("utf-8"))
    return data


def default_rates(holding: Holding) -> Rates | None:
    """The rates that come with Wherry for a contract's kind; None where none is known for it."""
    digits = cpv_digits(holding.cpv)
    for row in load_rates()["rate"]:
        fits = holding.service in row["services"] if holding.service else _begins(digits, row["cpv"])
        if fits or (not holding.service and not digits and _begins(holding.proclass, row["proclass"])):
            tier = Tier(from_pence=0, low=Decimal(row["low"]), mid=Decimal(row["mid"]), high=Decimal(row["high"]))
            return Rates(name=row["name"], tiers=(tier,), source=row["source"])
    return None


def _begins(code: str, beginnings: Sequence[str]) -> bool:
    return any(code.startswith(each) for each in beginnings)


def above_threshold(pence_in_all: int) -> bool:
    """Whether a value without VAT is regulated in full by the Procurement Act 2023 for a council's services."""
    return pence_in_all * 12 // 10 >= pence(Decimal(load_rates()["threshold"]["gbp_with_vat"]))
