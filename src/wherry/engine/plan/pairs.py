"""Which offer may meet which need, from when, at what price; and why others may not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction

from wherry.engine.plan.fault import fault
from wherry.engine.plan.options import PlanOptions, Refusal
from wherry.engine.plan.price import growth, quarterly_pence
from wherry.engine.plan.rows import NeedRow, OfferRow, Pair
from wherry.record.estate import Estate
from wherry.record.finding import DOUBTFUL, NOTE, REFUSED, Finding
from wherry.record.offer import Offer


def pair_rows(
    estate: Estate,
    options: PlanOptions,
    needs: tuple[NeedRow, ...],
    offers: tuple[OfferRow, ...],
    prices: Mapping[str, tuple[Fraction, ...]],
) -> tuple[tuple[Pair, ...], tuple[Finding, ...]]:
    """The pairs that go together, by need and offer, and what is doubtful."""
    findings: list[Finding] = []
    by_service: dict[str, list[int]] = defaultdict(list)
    for number, offer in enumerate(offers):
        by_service[offer.service].append(number)
    pairs = []
    unlawful: set[str] = set()
    for number, need in enumerate(needs):
        misses = []
        for other in by_service[need.service]:
            record: Offer = estate.by_ref["offers"][offers[other].ref]
            why = why_not(estate, need, record)
            if record.kind == "alone" and record.body != need.body:
                continue
            if why == "law":
                unlawful.add(record.ref)
            elif why:
                misses.append(f"{record.ref}: {why}")
            else:
                pair = _pair(options, (number, need), (other, offers[other]), prices[record.ref], record)
                if any(pair.can_start):
                    pairs.append(pair)
        _say_lonely(estate, options.refusals, need, pairs, number, misses, findings, offers)
    for ref in sorted(unlawful):
        says = f"nobody has recorded the power under which {ref} may supply other bodies: it is open to its owner only"
        remedy = "record the power, for example Local Authorities (Goods and Services) Act 1970 s1"
        findings.append(fault(estate.by_ref["offers"][ref], "law-unknown", DOUBTFUL, says, remedy, "legal_basis"))
    return tuple(pairs), tuple(findings)


def why_not(estate: Estate, need: NeedRow, offer: Offer) -> str:
    """Why an offer of the same service may not meet a need, in words; ``law`` where only the legal basis is missing;
    empty where it may."""
    own = offer.body == need.body
    if offer.kind == "alone" and not own:
        return "it is for its owner alone"
    if not own and offer.only_for and need.body not in offer.only_for:
        return f"it is not open to {need.body}"
    levels = estate.by_ref["levels"]
    short = [words for floor in need.floors for words in levels[offer.level].shortfalls(levels[floor])]
    if short:
        return "; ".join(dict.fromkeys(short))
    if offer.kind == "body" and not own and not (offer.legal_basis or "").strip():
        return "law"
    return ""


def _pair(
    options: PlanOptions,
    numbered_need: tuple[int, NeedRow],
    numbered_offer: tuple[int, OfferRow],
    prices: tuple[Fraction, ...],
    record: Offer,
) -> Pair:
    (number, need), (other, offer) = numbered_need, numbered_offer
    span = range(options.quarters)
    refused = _refused(options, need, offer)
    serves = tuple(
        need.first <= at <= need.last
        and offer.usable(at)
        and at < refused
        and need.pinned[at] in ("", offer.ref)
        and need.settles_with in ("", offer.ref)
        and _fits(offer, need.quantity[at])
        for at in span
    )
    starts = tuple(serves[at] and _term_fits(need, offer, serves, at) for at in span)
    cost = tuple(
        tuple(
            quarterly_pence(
                Fraction(need.quantity[at], 1000) * price * growth(record.price_change_percent_per_year, at)
            )
            for at in span
        )
        for price in prices
    )
    return Pair(need=number, offer=other, can_start=starts, can_serve=serves, cost=cost)


def _refused(options: PlanOptions, need: NeedRow, offer: OfferRow) -> int:
    """The first quarter from which a negotiator has refused this offer for this need."""
    found = [
        0 if refusal.starts is None else refusal.starts - options.start
        for refusal in options.refusals
        if refusal.offer == offer.ref and refusal.need in (None, need.ref) and refusal.body in (None, need.body)
    ]
    return min(found, default=options.quarters)


def _fits(offer: OfferRow, quantity: int) -> bool:
    return offer.most_steps is None or offer.steps(quantity) <= offer.most_steps


def _term_fits(need: NeedRow, offer: OfferRow, serves: tuple[bool, ...], at: int) -> bool:
    """Whether a minimum term that begins in a quarter can be kept: the offer is there and the need does not end."""
    end = at + offer.minimum_term - 1
    if not all(serves[at : end + 1]) or (need.ends is not None and end > need.ends):
        return False
    return offer.usable(end)


def _say_lonely(
    estate: Estate,
    refusals: tuple[Refusal, ...],
    need: NeedRow,
    pairs: list[Pair],
    number: int,
    misses: list[str],
    findings: list[Finding],
    offers: tuple[OfferRow, ...],
) -> None:
    """A note where no shared offer fits a need. Fatal where today ends and the body has nothing of its own
    to follow it, so that there is no baseline; what demands alone leave out is no part of that."""
    fitting = [offers[pair.offer] for pair in pairs if pair.need == number]
    record = estate.by_ref["needs"][need.ref]
    reach = need.first - 1 if need.today is None else need.today.last
    demanded = any(need.pinned) or need.settles_with or any(one.need in (None, need.ref) for one in refusals)
    if not demanded and reach < need.last and not any(offer.kind == "alone" for offer in fitting):
        why = "".join(f" {miss}." for miss in misses)
        says = f"nothing of {need.body}'s own can meet {need.ref} to its end, so there is no baseline.{why}"
        remedy = f"add an offer of kind alone by {need.body} at the level required"
        findings.append(fault(record, "need-without-source", REFUSED, says, remedy))
    elif misses and not any(offer.shared and offer.body != need.body for offer in fitting):
        says = f"no shared offer fits {need.ref}. {'. '.join(misses)}"
        findings.append(
            fault(record, "no-compatible-offer", NOTE, says, "raise the offer's level, or leave it as it is")
        )
