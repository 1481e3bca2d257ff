"""Pairings against a slow and obvious twin: every way of giving each need a host or none, tested by plain rules.

The twin reads the records itself. It shares no code with the engine: what sites depend on, what rules forbid and what
falls together are worked out here again, from the words of the records.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

from hypothesis import HealthCheck, given, settings
from tests.engine.resilience.pairing.drawn_worlds import worlds

from wherry.engine.resilience.pairing.question import PairingOptions, PairingQuestion
from wherry.engine.resilience.pairing.solve import make_pairings
from wherry.record.estate import Estate

TIERS = ("T0", "T1", "T2", "T3", "T4")
KINDS = ("building", "power area", "flood area", "supplier", "duct", "admin domain", "other")


class Twin:
    """What the records say of sites, looked up one pair at a time."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self.sites = {site.ref: site for site in estate.sites}
        self.ruled = {rule.kind for rule in estate.separation_rules}

    def names(self, kind: str, ref: str) -> set[str]:
        found = {risk.name for risk in self.estate.shared_risks if risk.kind == kind and ref in risk.holds}
        own = {"power area": self.sites[ref].power_area, "flood area": self.sites[ref].flood_area}.get(kind)
        return found | ({own} if own else set())

    def known(self, kind: str, ref: str) -> bool:
        if kind == "other":
            return True
        if kind in ("building", "supplier", "duct"):
            return False  # no site here has a UPRN or a circuit
        return bool(self.names(kind, ref))

    def said(self, kind: str, a: str, b: str) -> set[str]:
        return {
            row.found for row in self.estate.separations if row.kind == kind and {row.site, row.other_site} == {a, b}
        }

    def metres(self, a: str, b: str) -> float:
        return abs(self.sites[a].easting_m - self.sites[b].easting_m)

    def both_fall(self, kind: str, a: str, b: str) -> bool:
        return bool(self.names(kind, a) & self.names(kind, b)) or "shared" in self.said(kind, a, b)

    def stands_apart(self, kind: str, a: str, b: str) -> bool:
        if self.both_fall(kind, a, b):
            return False
        if "separate" in self.said(kind, a, b) or (self.known(kind, a) and self.known(kind, b)):
            return True
        return kind == "building" and self.metres(a, b) > 20

    def losses(self, kind: str, sites: set[str]):
        """The sites that fall with one thing: by name, by what somebody stated, or for all that is recorded."""
        open_ = {ref for ref in sites if kind in self.ruled and not self.known(kind, ref)}
        things = [
            {ref for ref in sites if name in self.names(kind, ref)} for ref in sites for name in self.names(kind, ref)
        ]
        things += [{a, b} for a, b in product(sites, sites) if a != b and "shared" in self.said(kind, a, b)]
        for takes in things:
            yield takes | {
                ref for ref in open_ if not any(self.stands_apart(kind, ref, other) for other in takes - {ref})
            }
        for ref in open_:
            yield {ref} | {other for other in open_ if not self.stands_apart(kind, ref, other)}
        yield from ({ref} for ref in sites)

    def may_host(self, need, host) -> bool:
        a, b = need.site, host.site
        if a == b or (host.services and need.service not in host.services):
            return False
        if host.only_for and need.body not in (*host.only_for, host.body):
            return False
        if host.rto_hours > need.rto_hours or host.rpo_hours > need.rpo_hours or need.vcpus is None:
            return False
        for rule in self.estate.separation_rules:
            if rule.tier is not None and TIERS.index(need.tier) > TIERS.index(rule.tier):
                continue
            if rule.kind == "distance" and self.metres(a, b) < rule.least_m:
                return False
            if rule.kind != "distance" and not self.stands_apart(rule.kind, a, b):
                return False
        return not any(self.both_fall(kind, a, b) for kind in KINDS)

    def fits(self, host, needs) -> bool:
        if sum(need.storage_tb for need in needs) > host.storage_tb:
            return False
        for gone in (gone for kind in KINDS for gone in self.losses(kind, {need.site for need in needs})):
            invoked = [need for need in needs if need.site in gone]
            for name in ("vcpus", "memory_gb"):
                asked, has = sum(getattr(need, name) for need in invoked), getattr(host, name)
                if asked > 0 and (has is None or asked > has):
                    return False
        return True

    def best(self) -> tuple[tuple[int, ...], Decimal]:
        """The fewest needs left out by tier, then the least cost in pence, over every choice there is."""
        needs, hosts = self.estate.recovery_needs, self.estate.spare_capacity
        choices = [[None, *(host for host in hosts if self.may_host(need, host))] for need in needs]
        worth = []
        for choice in product(*choices):
            cost, lawful = Decimal(0), True
            for host in hosts:
                mine = [need for need, taken in zip(needs, choice, strict=True) if taken is host]
                if mine:
                    lawful = lawful and self.fits(host, mine)
                    each = [host.need_cost_gbp_per_year + host.storage_cost_gbp_per_year * n.storage_tb for n in mine]
                    cost += host.cost_gbp_per_year + sum(round(sum_ + Decimal("0.000001"), 2) for sum_ in each)
            if lawful:
                out = [need.tier for need, taken in zip(needs, choice, strict=True) if taken is None]
                worth.append((tuple(out.count(tier) for tier in TIERS), cost * 100))
        return min(worth)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds())
def test_the_choice_is_as_good_as_the_best_of_all_choices(estate):
    found = make_pairings(PairingQuestion.of(estate, PairingOptions(as_of=date(2026, 11, 22))))
    out, cost = Twin(estate).best()
    assert tuple(sum(each.tier == tier for each in found.unplaced) for tier in TIERS) == out
    assert found.cost_pence == cost
    assert found.status == "optimal"
    assert found.checker.agreed, found.checker.findings
    twin = Twin(estate)
    needs, hosts = ({row.ref: row for row in rows} for rows in (estate.recovery_needs, estate.spare_capacity))
    assert all(twin.may_host(needs[each.need], hosts[each.host]) for each in found.placed)
