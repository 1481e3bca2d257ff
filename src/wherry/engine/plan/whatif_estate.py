"""The records with what a question supposes put into them: prices of one year, prices moved, demand grown faster.

Prices are restated first and moved after. Every changed row is a copy; what is not changed stays the very same row.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from wherry.engine.plan.fault import fault
from wherry.engine.plan.options import PlanOptions
from wherry.engine.plan.restate import Deflator, deflator, restated
from wherry.engine.plan.whatif import GrowthChange, PriceChange
from wherry.record.error import WherryError
from wherry.record.estate import Estate
from wherry.record.finding import REFUSED, Finding
from wherry.record.need import Arrangement, Need
from wherry.record.offer import Offer, Tier

Row = TypeVar("Row", Arrangement, Offer, Tier)


def suppose(estate: Estate, options: PlanOptions) -> Estate:
    """The estate that the options suppose; the same one where they suppose nothing. A price whose year is not known,
    or is not in the table, stays as it is recorded: ``find_supposed`` says so."""
    if options.price_year is None and not options.price_changes and not options.growth_changes:
        return estate
    index = None if options.price_year is None else deflator(options.deflator)
    owners = {row.ref: row for row in estate.offers}
    services = {row.ref: row.service for row in estate.needs}
    offers = [_priced(row, _factor(options, index, row, row.service)) for row in estate.offers]
    tiers = [
        _priced(row, _factor(options, index, owners[row.offer], owners[row.offer].service))
        if row.offer in owners
        else row
        for row in estate.tiers
    ]
    arrangements = [
        _priced(row, _factor(options, index, row, services.get(row.need, ""))) for row in estate.arrangements
    ]
    return dataclasses.replace(
        estate,
        offers=tuple(_in_year(row, index, options) for row in offers),
        tiers=tuple(tiers),
        arrangements=tuple(_in_year(row, index, options) for row in arrangements),
        needs=tuple(_grown(need, options.growth_changes) for need in estate.needs),
    )


def find_supposed(estate: Estate, options: PlanOptions) -> Iterator[Finding]:
    """Findings about what the options suppose: names that are not there, and prices that cannot be restated."""
    for price in options.price_changes:
        if price.offer is not None and price.offer not in {**estate.by_ref["offers"], **estate.by_ref["arrangements"]}:
            yield _unknown(f"a change of price names {price.offer}, which is neither an offer nor an arrangement")
        yield from _unknown_words(estate, price, "price")
    for growth in options.growth_changes:
        if growth.need is not None and growth.need not in estate.by_ref["needs"]:
            yield _unknown(f"a change of demand names {growth.need}, which is not in needs")
        yield from _unknown_words(estate, growth, "demand")
    if options.price_year is None:
        return
    index = deflator(options.deflator)
    rows: list[Offer | Arrangement] = [*estate.offers, *estate.arrangements]
    for row in rows:
        if row.price_year is None:
            says = (
                f"{row.ref} does not say in which year's prices it is: they cannot become those of {options.price_year}"
            )
            yield fault(row, "price-year-unknown", REFUSED, says, "give its price year", "price_year")
        elif row.price_year != options.price_year:
            try:
                index.factor(row.price_year, options.price_year)
            except WherryError as missing:
                yield fault(
                    row, "price-year-not-in-table", REFUSED, str(missing), "or give today's price", "price_year"
                )


def _unknown_words(estate: Estate, change: PriceChange | GrowthChange, what: str) -> Iterator[Finding]:
    for table, ref in (("services", change.service), ("bodies", change.body)):
        if ref is not None and ref not in estate.by_ref[table]:
            yield _unknown(f"a change of {what} names {ref}, which is not in {table}")


def _unknown(says: str) -> Finding:
    remedy = "correct what is supposed or take it back"
    return Finding(code="supposed-unknown", severity=REFUSED, says=says, remedy=remedy)


def _factor(options: PlanOptions, index: Deflator | None, row: Offer | Arrangement, service: str) -> Fraction:
    """By how much the prices of a row are multiplied."""
    factor = Fraction(1)
    if index is not None and _can_restate(row, index, options):
        factor = index.factor(row.price_year or 0, options.price_year or 0)
    for change in options.price_changes:
        if _aims(change, row, service):
            factor *= 1 + Fraction(change.percent) / 100
    return factor


def _can_restate(row: Offer | Arrangement, index: Deflator, options: PlanOptions) -> bool:
    return row.price_year in index.index and options.price_year in index.index


def _aims(change: PriceChange, row: Offer | Arrangement, service: str) -> bool:
    if change.offer is not None:
        return change.offer == row.ref
    kind = "offers" if isinstance(row, Offer) else "arrangements"
    return change.of in (kind, "both") and change.service in (None, service) and change.body in (None, row.body)


def _priced(row: Row, factor: Fraction) -> Row:
    if factor == 1:
        return row
    prices: dict[str, Any] = {}
    for field in dataclasses.fields(row):
        value = getattr(row, field.name)
        if "gbp" in field.name and isinstance(value, Decimal):
            prices[field.name] = restated(value, factor)
    if isinstance(row, Arrangement):
        with suppress(ValueError):  # one that cannot be read is told of by the question's findings
            prices["exit_schedule"] = tuple(step.priced(factor).text for step in row.exit_steps)
    return dataclasses.replace(row, **prices)


def _in_year(row: Row, index: Deflator | None, options: PlanOptions) -> Row:
    if index is None or isinstance(row, Tier) or not _can_restate(row, index, options):
        return row
    return dataclasses.replace(row, price_year=options.price_year)


def _grown(need: Need, changes: tuple[GrowthChange, ...]) -> Need:
    more = sum(
        (
            change.percent_per_year
            for change in changes
            if change.need in (None, need.ref)
            and change.service in (None, need.service)
            and change.body in (None, need.body)
        ),
        Decimal(0),
    )
    if more == 0:
        return need
    return dataclasses.replace(need, growth_percent_per_year=max(Decimal(-100), need.growth_percent_per_year + more))
