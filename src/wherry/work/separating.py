"""Separation as a demand on a plan: which offers may not recover a service, because they stand too near it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from wherry.engine.plan.options import PlanOptions, Refusal
from wherry.engine.resilience.pairing.separation import SEPARATE, Ground, holds_for, judge, shared_risk
from wherry.record.estate import Estate
from wherry.record.finding import DOUBTFUL, NOTE, Finding
from wherry.record.need import Need
from wherry.record.offer import Offer
from wherry.record.recovery import TIERS


@dataclass(frozen=True, kw_only=True)
class Kept:
    """The options with the refusals that separation asks for, and what could not be judged."""

    options: PlanOptions
    findings: tuple[Finding, ...]


def keep_separation(estate: Estate, options: PlanOptions) -> Kept:
    """The same question, in which no recovery service moves to an offer whose site is not known to stand apart.

    A need that recovers another (``apart_from``) is judged by the sites of what it recovers: the other need's own
    site, or those where the body has a recovery need for that service. Every separation rule that holds for the tier
    there is kept, and no one shared risk may take both. Unknown is not separate, so such an offer is refused too. An
    offer without a site cannot be judged: it is left, and a finding says so.
    """
    judging = _Judging(estate)
    refusals, findings = [], []
    for need in estate.needs:
        other = estate.by_ref["needs"].get(need.apart_from or "")
        if other is not None:
            for offer in estate.offers:
                if offer.service == need.service and (not offer.only_for or need.body in offer.only_for):
                    found = judging.judge(need, other, offer)
                    findings += found
                    if any(each.code == "offer-not-apart" for each in found):
                        refusals.append(Refusal(offer=offer.ref, need=need.ref))
    unlike = [refusal for refusal in refusals if refusal not in options.refusals]
    return Kept(options=replace(options, refusals=(*options.refusals, *unlike)), findings=tuple(findings))


@dataclass(frozen=True)
class _Judging:
    estate: Estate

    @cached_property
    def ground(self) -> Ground:
        """What is known of the sites that take part, those of offers and needs too."""
        taking = {row.site for row in (*self.estate.offers, *self.estate.needs, *self.estate.recovery_needs)} - {None}
        found = self.estate
        return Ground.of(
            replace(
                found,
                sites=tuple(site for site in found.sites if site.ref in taking),
                circuits=tuple(row for row in found.circuits if row.site in taking or row.far_site in taking),
                devices=tuple(row for row in found.devices if row.site in taking),
            )
        )

    def judge(self, need: Need, other: Need, offer: Offer) -> list[Finding]:
        """What separation says of one need and one offer; nothing where the offer stands apart."""
        if offer.kind == "alone" and offer.body != need.body:
            return []
        sites = self._recovered(other)
        if offer.site is None or not sites:
            what = f"{offer.ref} names no site" if offer.site is None else f"nobody says where {other.ref} is"
            says = f"{what}, so nobody can say whether it stands apart from what {need.ref} recovers"
            return [_found(offer, "offer-not-judged", NOTE, says, "name the site", "site")]
        why = next((why for site, tier in sites for why in self._wrong(site, offer.site, tier)), "")
        if not why:
            return []
        says = f"{need.ref} may not move to {offer.ref}: {why}"
        return [_found(offer, "offer-not-apart", DOUBTFUL, says, "offer another site, or relax the rule", "site")]

    def _recovered(self, other: Need) -> list[tuple[str, str]]:
        """The sites that are recovered, each with its tier; the soonest tier where nobody states one."""
        rows = [
            row
            for row in self.estate.recovery_needs
            if row.body == other.body and row.service == other.service and other.site in (None, row.site)
        ]
        if rows:
            return [(row.site, row.tier) for row in rows]
        return [] if other.site is None else [(other.site, TIERS[0])]

    def _wrong(self, site: str, host: str, tier: str) -> Iterator[str]:
        """Each rule that two sites do not meet, and one shared risk that takes both."""
        for rule in self.estate.separation_rules:
            if holds_for(rule, tier):
                test = judge(rule, self.ground, site, host)
                if test.verdict != SEPARATE:
                    yield f"{rule.ref}, {rule.kind} {test.verdict}: {test.says}"
        risk = shared_risk(self.ground, site, host) if site != host else ("site", site)
        if risk is not None:
            yield f"the {risk[0]} {risk[1]} takes both {site} and {host}"


def _found(offer: Offer, code: str, severity: str, says: str, remedy: str, column: str) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        says=says,
        remedy=remedy,
        source=offer.source,
        table="offers",
        ref=offer.ref,
        column=column,
        value=offer.site or "",
    )
