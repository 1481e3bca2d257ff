"""The checker's own sums: every line of money worked out again from the records, one at a time, the slow obvious way.

Nothing here is shared with what builds the model. Roots are taken by whole-number square roots to 40 places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from math import isqrt

from wherry.engine.plan.answer import NeedPlan, PlanAnswer
from wherry.engine.plan.discount import RateTable
from wherry.engine.plan.options import PlanOptions
from wherry.record.estate import Estate
from wherry.record.need import Arrangement, Need
from wherry.record.offer import Offer
from wherry.record.quarter import Quarter

PLACES = 10**40
Key = tuple[str, str, str, str, Quarter]


def half_up(value: Fraction) -> int:
    """The nearest whole number, halves away from zero."""
    whole = abs(value).numerator * 2 // abs(value).denominator
    nearest = (whole + 1) // 2
    return nearest if value >= 0 else -nearest


@cache
def compounded(percent: Fraction, quarters: int) -> Fraction:
    """(1 + percent/100) to the power quarters/4."""
    yearly = 1 + percent / 100
    root = Fraction(1)
    if quarters % 4 and yearly != 1:
        squared = isqrt(yearly.numerator * PLACES**4 // yearly.denominator)
        root = Fraction(isqrt(squared), PLACES)
    result = Fraction(1)
    for _ in range(quarters % 4):
        result *= root
    for _ in range(abs(quarters // 4)):
        result = result * yearly if quarters > 0 else result / yearly
    return result


@dataclass(frozen=True)
class Sums:
    """Re-adds one side of an answer: the plan, or the baseline."""

    estate: Estate
    options: PlanOptions
    rates: RateTable
    answer: PlanAnswer
    baseline: bool

    def runs(self, need: NeedPlan) -> list[tuple[str, str, int, int]]:
        """Source, kind, first and last quarter of each run."""
        chosen = need.baseline_stretches if self.baseline else need.stretches
        start = self.options.start
        return [(run.source, run.kind, run.starts - start, run.until - start) for run in chosen]

    def thousandths(self, need: Need, at: int) -> int:
        """The quantity in quarter ``at``, to the thousandth of a unit."""
        body = self.estate.by_ref["bodies"][need.body]
        begins = [Quarter.containing(day) - self.options.start for day in (need.starts, body.starts) if day]
        value, since = Fraction(need.quantity), max([0, *begins])
        latest = None
        for row in self.estate.quantities:
            begun = row.need == need.ref and row.quarter - self.options.start <= at
            if begun and (latest is None or row.quarter > latest):
                latest = row.quarter
                value, since = Fraction(row.quantity), row.quarter - self.options.start
        return half_up(value * compounded(Fraction(need.growth_percent_per_year), at - since) * 1000)

    @cached_property
    def lines(self) -> dict[Key, int]:
        """Pence by kind, body, need, source and quarter."""
        found: dict[Key, int] = {}
        pooled: dict[tuple[str, int], int] = {}
        for need in self.answer.needs:
            record = self.estate.by_ref["needs"][need.need]
            for source, kind, first, last in self.runs(need):
                for at in range(first, last + 1):
                    if kind != "today":
                        pooled[source, at] = pooled.get((source, at), 0) + self.thousandths(record, at)
        for need in self.answer.needs:
            self._need_lines(need, pooled, found)
        self._offer_lines(pooled, found)
        return found

    def _put(self, found: dict[Key, int], kind: str, body: str, need: str, source: str, at: int, pence: int) -> None:
        if pence or kind in ("today", "unit"):
            found[kind, body, need, source, self.options.start + at] = pence

    def _need_lines(self, need: NeedPlan, pooled: dict[tuple[str, int], int], found: dict[Key, int]) -> None:
        record: Need = self.estate.by_ref["needs"][need.need]
        runs = self.runs(need)
        today = next((row for row in self.estate.arrangements if row.need == need.need), None)
        first = runs[0][2]
        kept = runs[0][3] if runs[0][1] == "today" else first - 1
        if today is not None and kept + 1 < self.options.quarters and self.in_force(today, first, record):
            charge = self.leaving(today, record, first, kept + 1, ends=len(runs) == 1 and runs[0][1] == "today")
            self._put(found, "exit", record.body, record.ref, today.ref, kept + 1, charge or 0)
        for source, kind, begin, last in runs:
            for at in range(begin, last + 1):
                if kind == "today" and today is not None:
                    cost = half_up(self.keeping(today, record, first, at) * 100)
                    self._put(found, "today", record.body, record.ref, source, at, cost)
                elif kind != "today":
                    offer: Offer = self.estate.by_ref["offers"][source]
                    price = self.unit_price(offer, pooled[source, at], at)
                    cost = half_up(Fraction(self.thousandths(record, at), 1000) * price / 4 * 100)
                    self._put(found, "unit", record.body, record.ref, source, at, cost)
            if kind != "today":
                joining = half_up(Fraction(self.estate.by_ref["offers"][source].joining_cost_gbp) * 100)
                self._put(found, "joining", record.body, record.ref, source, begin, joining)

    def _offer_lines(self, pooled: dict[tuple[str, int], int], found: dict[Key, int]) -> None:
        for source in {source for source, _ in pooled}:
            offer: Offer = self.estate.by_ref["offers"][source]
            used = sorted(at for other, at in pooled if other == source)
            bias = 1 + Fraction(self.options.optimism_bias_percent) / 100
            payer = self.payer(offer)
            cost = half_up(Fraction(offer.set_up_cost_gbp) * bias * 100)
            self._put(found, "set-up", payer, "", source, used[0], cost)
            step = half_up(Fraction(offer.step_cost_gbp_per_year) / 4 * 100)
            for at in used:
                self._put(found, "steps", payer, "", source, at, step * self.steps(offer, pooled[source, at]))

    def payer(self, offer: Offer) -> str:
        """The owner, or the first member the contract is open to where its lead is no member."""
        members = sorted(self.answer.members)
        if offer.body in members:
            return offer.body
        open_to = [body for body in members if body in offer.only_for or not offer.only_for]
        return open_to[0] if open_to else offer.body

    def steps(self, offer: Offer, load: int) -> int:
        """Steps of capacity for a pooled load and the provider's own use."""
        if offer.step_capacity is None:
            return 1
        step, count = half_up(Fraction(offer.step_capacity) * 1000), 0
        while count * step < load + half_up(Fraction(offer.own_use) * 1000):
            count += 1
        return count

    def unit_price(self, offer: Offer, load: int, at: int) -> Fraction:
        """Pounds a unit a year at a pooled load, in the quarter's prices."""
        price = Fraction(offer.unit_price_gbp_per_year)
        reached = -1
        for tier in self.estate.tiers:
            begins = half_up(Fraction(tier.from_quantity) * 1000)
            if tier.offer == offer.ref and reached < begins <= load:
                price, reached = Fraction(tier.unit_price_gbp_per_year), begins
        return price * compounded(Fraction(offer.price_change_percent_per_year), at)

    def terms(self, row: Arrangement) -> list[tuple[int, int, Fraction]]:
        """The present term and the extensions left: first and last quarter and the price as a share of today's."""
        if row.ends is None:
            return []
        last = Quarter.containing(row.ends) - self.options.start
        found = [(-(10**6), last, Fraction(1))]
        for _ in range(row.extensions_left if row.extension_months else 0):
            length = ((row.extension_months or 0) + 2) // 3
            found.append((last + 1, last + length, found[-1][2] * Fraction(row.extension_price_percent) / 100))
            last += length
        return found

    def keeping(self, row: Arrangement, need: Need, first: int, at: int) -> Fraction:
        """Pounds that today's arrangement costs in a quarter, not yet rounded."""
        share = Fraction(1)
        for begin, last, part in self.terms(row):
            if begin <= at <= last:
                share = part
        more = max(0, self.thousandths(need, at) - self.thousandths(need, first))
        yearly = Fraction(row.cost_gbp_per_year) + Fraction(row.unit_cost_gbp_per_year) * Fraction(more, 1000)
        return yearly * compounded(Fraction(row.cost_change_percent_per_year), at) * share / 4

    def in_force(self, row: Arrangement, first: int, need: Need) -> bool:
        """Whether today's arrangement is there at all in the need's first quarter."""
        terms = self.terms(row)
        return not terms or terms[-1][1] >= 0

    def leaving(self, row: Arrangement, need: Need, first: int, at: int, *, ends: bool) -> int | None:
        """Pence for leaving on the first day of quarter ``at``; None where that is not allowed."""
        terms = self.terms(row)
        if not terms:
            return 0 if ends or self.given_notice(row, at) else None
        for begin, last, _ in terms:
            if at == last + 1:
                return 0
            if begin <= at <= last:
                left = sum((self.keeping(row, need, first, later) for later in range(at, last + 1)), Fraction(0))
                percent, fixed = self.exit_terms(row, at)
                if percent is None:
                    return half_up(left * 100) if ends else None
                if not ends and not self.given_notice(row, at):
                    return None
                return half_up(left * percent / 100 * 100) + half_up(fixed * 100)
        return None

    def exit_terms(self, row: Arrangement, at: int) -> tuple[Fraction | None, Fraction]:
        """Share of what is left (None: not allowed) and fixed sum that hold on the first day of a quarter."""
        day = (self.options.start + at).starts.isoformat()
        for text in sorted((step.strip() for step in row.exit_schedule), reverse=True):
            if text[:10] <= day:
                share, fixed = re.search(r"([0-9.]+)\s*%", text[10:]), re.search(r"£\s*([0-9.,]+)", text[10:])
                return (
                    Fraction(share[1]) if share else Fraction(0),
                    Fraction(fixed[1].replace(",", "")) if fixed else Fraction(0),
                )
        percent = row.exit_charge_percent
        return None if percent is None else Fraction(percent), Fraction(row.exit_charge_gbp)

    def given_notice(self, row: Arrangement, at: int) -> bool:
        """Whether notice given on the plan's first day runs out by the first day of a quarter."""
        first_day = self.options.start.starts
        return ((self.options.start + at).starts - first_day).days >= row.notice_days

    def present(self, pence: int, at: Quarter) -> int:
        """A line's present value: each financial year after the first discounts by its own rate."""
        years = (at.starts.year - (at.starts.month < 4)) - (self.options.start.year - (self.options.start.month < 4))
        value = Fraction(pence)
        for year in range(1, years + 1):
            value = value * 100 / (100 + Fraction(self.rates.percent(year)))
        return half_up(value)
