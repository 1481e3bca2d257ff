"""From records to offer rows: what each offer costs, holds and rests on, and in which quarters it may be used."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from datetime import date
from fractions import Fraction

from wherry.engine.plan.fault import fault, impossible_price
from wherry.engine.plan.options import PlanOptions
from wherry.engine.plan.price import quarterly_pence, thousandths
from wherry.engine.plan.rows import OfferRow
from wherry.record.estate import Estate
from wherry.record.finding import DOUBTFUL, REFUSED, Finding
from wherry.record.money import pence
from wherry.record.offer import Offer, Tier
from wherry.record.quarter import Quarter

Prices = tuple[Fraction, ...]


def offer_rows(
    estate: Estate, options: PlanOptions, members: tuple[str, ...]
) -> tuple[tuple[OfferRow, ...], dict[str, Prices], tuple[Finding, ...]]:
    """The offers open to these members in order of reference, their unit prices (pounds a year) by price step, and
    what is doubtful. Offers of other bodies are closed; joint contracts stay open."""
    findings: list[Finding] = []
    tiers = defaultdict(list)
    for tier in estate.tiers:
        tiers[tier.offer].append(tier)
    rows, prices = [], {}
    for offer in estate.offers:
        if offer.kind != "joint" and offer.body not in members:
            continue
        made = _offer_row(estate, options, members, offer, tiers[offer.ref], findings)
        if made is not None:
            rows.append(made[0])
            prices[offer.ref] = made[1]
    return tuple(rows), prices, tuple(findings)


def _offer_row(
    estate: Estate,
    options: PlanOptions,
    members: tuple[str, ...],
    offer: Offer,
    tiers: list[Tier],
    findings: list[Finding],
) -> tuple[OfferRow, Prices] | None:
    if not _possible(estate, offer, tiers, findings):
        return None
    volume = _volume_prices(offer, tiers, findings)
    window = _window(estate, options, offer, findings)
    if volume is None or window is None:
        return None
    own_use = thousandths(offer.own_use)
    bias = 1 + Fraction(options.optimism_bias_percent) / 100
    row = OfferRow(
        ref=offer.ref,
        body=offer.body,
        payer=payer(offer.body, offer.only_for, members),
        service=offer.service,
        kind=offer.kind,
        level=offer.level,
        provider=f"body {offer.body}" if offer.kind == "body" else f"offer {offer.ref}",
        site=offer.site,
        set_up=pence(Fraction(offer.set_up_cost_gbp) * bias),
        joining=pence(offer.joining_cost_gbp),
        step_capacity=None if offer.step_capacity is None else thousandths(offer.step_capacity),
        step_cost=quarterly_pence(Fraction(offer.step_cost_gbp_per_year)),
        most_steps=offer.most_steps,
        own_use=own_use,
        minimum_term=max(1, offer.minimum_term_quarters),
        usable_from=window[0],
        usable_until=window[1],
        thresholds=volume[0],
        open_to=offer.only_for,
        condition=window[2],
    )
    return row, volume[1]


def payer(owner: str, open_to: tuple[str, ...], members: tuple[str, ...]) -> str:
    """Who carries set-up and steps: the owner; for a joint contract whose lead is not in the coalition, the first
    member, in order of reference, that it is open to."""
    if owner in members:
        return owner
    return next((body for body in sorted(members) if not open_to or body in open_to), owner)


def _possible(estate: Estate, offer: Offer, tiers: list[Tier], findings: list[Finding]) -> bool:
    before = len(findings)
    for row in [offer, *tiers]:
        for field in dataclasses.fields(row):
            value = getattr(row, field.name)
            if field.name == "price_change_percent_per_year":
                bad = value is None or value < -100
            else:
                bad = "gbp" in field.name and (value is None or value < 0)
            if bad:
                findings.append(impossible_price(row, field.name, value))
    for column, table in (("level", "levels"), ("service", "services")):
        value = getattr(offer, column)
        if value not in estate.by_ref[table]:
            says = f"{offer.ref} speaks of the {column} {value}, which nobody has described"
            findings.append(fault(offer, f"{column}-unknown", REFUSED, says, f"add it to {table}", column))
    if len(findings) == before and offer.step_capacity == 0:
        says = f"a step of {offer.ref} serves nothing, so it cannot be used"
        remedy = "give what a step serves, or leave it empty for no limit"
        findings.append(fault(offer, "step-empty", DOUBTFUL, says, remedy, "step_capacity"))
    return len(findings) == before


def _volume_prices(offer: Offer, tiers: list[Tier], findings: list[Finding]) -> tuple[tuple[int, ...], Prices] | None:
    """Thresholds in thousandths and prices by step. Prices must not rise with volume."""
    ordered = sorted(tiers, key=lambda tier: (tier.from_quantity, tier.ref))
    thresholds: list[int] = []
    prices = [Fraction(offer.unit_price_gbp_per_year)]
    for tier in ordered:
        at, price = thousandths(tier.from_quantity), Fraction(tier.unit_price_gbp_per_year)
        if price > prices[-1]:
            says = f"the price of {offer.ref} rises at {tier.from_quantity}; a volume price may only fall"
            remedy = "correct it, or make the dearer volume an offer of its own"
            findings.append(fault(tier, "tier-rises", REFUSED, says, remedy, "unit_price_gbp_per_year"))
            return None
        if thresholds and thresholds[-1] == at:
            says = f"{offer.ref} has two prices from {tier.from_quantity}"
            findings.append(fault(tier, "tier-twice", REFUSED, says, "keep one of them", "from_quantity"))
            return None
        thresholds.append(at)
        prices.append(price)
    return tuple(thresholds), tuple(prices)


def _window(
    estate: Estate, options: PlanOptions, offer: Offer, findings: list[Finding]
) -> tuple[int, int | None, str] | None:
    """The first and last quarter of use, whole quarters only, and what use rests on in words."""
    opens = [offer.available_from] if offer.available_from else []
    closes = [offer.available_until] if offer.available_until else []
    body = estate.by_ref["bodies"].get(offer.body)
    if body is not None and body.starts:
        opens.append(body.starts)
    if body is not None and body.ends and not body.successors:
        closes.append(body.ends)
    condition = ""
    if offer.certificate is not None:
        dates = _certificate(estate, offer, findings)
        if dates is None:
            return None
        opens.append(dates[0])
        if options.certificates_renew:
            condition = f"certificate {offer.certificate} is renewed before its last day, {dates[1]}"
        else:
            closes.append(dates[1])
    elif estate.by_ref["levels"][offer.level].certificate != "none":
        says = f"{offer.ref} promises a certificate and names none, so it cannot be used"
        findings.append(fault(offer, "certificate-gap", DOUBTFUL, says, "name the certificate", "certificate"))
        return None
    first = max([0] + [first_whole(day, options.start) for day in opens])
    last = min((last_whole(day, options.start) for day in closes), default=None)
    if last is not None and last < first:
        says = f"{offer.ref} cannot be used in any whole quarter of the plan"
        findings.append(fault(offer, "offer-closed", DOUBTFUL, says, "see its dates and its certificate's"))
        return None
    return first, last, condition


def _certificate(estate: Estate, offer: Offer, findings: list[Finding]) -> tuple[date, date] | None:
    found = estate.by_ref["certificates"].get(offer.certificate or "")
    if found is None or found.starts is None or found.ends is None:
        why = "is not there" if found is None else "lacks its first or last day"
        says = f"{offer.ref} rests on certificate {offer.certificate}, which {why}, so it cannot be used"
        findings.append(fault(offer, "certificate-gap", DOUBTFUL, says, "add the certificate's days", "certificate"))
        return None
    return found.starts, found.ends


def first_whole(day: date, start: Quarter) -> int:
    """The first quarter that begins on or after a day, counted from ``start``."""
    quarter = Quarter.containing(day)
    return quarter - start + (0 if quarter.starts == day else 1)


def last_whole(day: date, start: Quarter) -> int:
    """The last quarter that ends on or before a day, counted from ``start``."""
    quarter = Quarter.containing(day)
    return quarter - start - (0 if quarter.ends == day else 1)
