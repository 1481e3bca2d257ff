"""Where each need is served from: its source, the body that provides it, and the place where that source runs.

The place is told by the first of these that is known, and which it was is said: the offer's own site; for a source of
the body's own, the site of the body's offer of that service; the site of a pairing that recovers that service of the
body; the only site where the body's core switches, firewalls and servers stand. A contract without a place is provided
from the supplier's premises, outside the estate. A body's own source without a place is unknown: a finding.
"""

from __future__ import annotations

from dataclasses import dataclass

from wherry.engine.resilience.question import Change
from wherry.engine.resilience.suppliers import Suppliers
from wherry.record.estate import Estate
from wherry.record.finding import DOUBTFUL, Finding
from wherry.record.need import Arrangement, Need
from wherry.record.offer import Offer

CORE_ROLES = ("core", "firewall", "server", "hypervisor")
OUTSIDE = "the supplier's premises, outside the estate"
UNKNOWN = "nobody recorded it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What meets one or more needs. ``provider`` is the body that runs it, None where a supplier does; ``site`` is
    None outside the estate or where unknown, and ``site_known_by`` tells which."""

    ref: str
    kind: str
    service: str
    provider: str | None
    supplier: str | None
    site: str | None
    site_known_by: str
    level: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """The sources of an estate and, for each need that has one, the number of its source."""

    sources: tuple[Source, ...]
    source_of: dict[str, int]
    findings: tuple[Finding, ...]


def find_sources(estate: Estate, suppliers: Suppliers, changes: tuple[Change, ...]) -> Served:
    """The sources of every need today, or after ``changes``. Faults are findings; a need without a source has none."""
    moved = {change.need: change.source for change in changes}
    offers, arrangements = estate.by_ref["offers"], estate.by_ref["arrangements"]
    today: dict[str, Arrangement] = {}
    for row in estate.arrangements:
        today.setdefault(row.need, row)
    place = _Places.of(estate)
    numbers: dict[str, int] = {}
    sources: list[Source] = []
    source_of: dict[str, int] = {}
    findings: list[Finding] = [_no_need(ref) for ref in moved if ref not in estate.by_ref["needs"]]
    for need in estate.needs:
        ref = moved.get(need.ref)
        found: Offer | Arrangement | None = today.get(need.ref)
        if ref is not None:
            found = offers.get(ref) or arrangements.get(ref)
        if found is None:
            findings.append(_no_source(need, ref))
            continue
        if found.ref not in numbers:
            numbers[found.ref] = len(sources)
            sources.append(_source(found, need, suppliers, place))
            if sources[-1].site_known_by == UNKNOWN:
                findings.append(_no_place(sources[-1], found))
        source_of[need.ref] = numbers[found.ref]
    return Served(sources=tuple(sources), source_of=source_of, findings=tuple(findings))


def _source(found: Offer | Arrangement, need: Need, suppliers: Suppliers, place: _Places) -> Source:
    if isinstance(found, Offer):
        own = found.kind == "body"
        site, known = (found.site, "the offer's site") if found.site else (None, OUTSIDE)
        if own and site is None:
            site, known = place.of_own(found.body, found.service)
        provider, supplier, kind = (found.body if own else None), None, f"{found.kind} offer"
    else:
        own = found.kind == "in-house"
        site, known = place.of_own(found.body, need.service) if own else (None, OUTSIDE)
        provider, kind = (found.body if own else None), found.kind
        supplier = None if own else suppliers.of_contract(found.contract)
    return Source(
        ref=found.ref,
        kind=kind,
        service=need.service,
        provider=provider,
        supplier=supplier,
        site=site if site in place.sites else None,
        site_known_by=known if site is None or site in place.sites else UNKNOWN,
        level=found.level,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """Where bodies run services of their own, by the rules of this module in their order."""

    sites: frozenset[str]
    offered: dict[tuple[str, str], str]
    paired: dict[tuple[str, str], str]
    core: dict[str, set[str]]

    @classmethod
    def of(cls, estate: Estate) -> _Places:
        offered = {(row.body, row.service): row.site for row in estate.offers if row.kind == "body" and row.site}
        paired = {(row.body, service): row.site for row in estate.pairings for service in row.services}
        core: dict[str, set[str]] = {}
        for device in estate.devices:
            role = (device.role or "").casefold()
            if device.site is not None and device.status == "active" and any(word in role for word in CORE_ROLES):
                core.setdefault(device.body, set()).add(device.site)
        return cls(
            sites=frozenset(site.ref for site in estate.sites),
            offered=offered,
            paired=paired,
            core=core,
        )

    def of_own(self, body: str, service: str) -> tuple[str | None, str]:
        """The site of a body's own source and how it is known."""
        if (body, service) in self.offered:
            return self.offered[body, service], "the site of the body's own offer of this service"
        if (body, service) in self.paired:
            return self.paired[body, service], "the site of a pairing that recovers this service"
        core = self.core.get(body, set())
        if len(core) == 1:
            return next(iter(core)), "the only site with the body's core devices"
        return None, UNKNOWN


def _no_need(ref: str) -> Finding:
    return Finding(
        code="failure-need-unknown",
        severity=DOUBTFUL,
        says=f"the plan moves the need {ref}, and the estate has no such need",
        remedy="make the plan again from this estate",
        table="needs",
        ref=ref,
    )


def _no_source(need: Need, ref: str | None) -> Finding:
    what = "no arrangement meets it today" if ref is None else f"the plan moves it to {ref}, which is not in the estate"
    return Finding(
        code="failure-source-unknown",
        severity=DOUBTFUL,
        says=f"{need.ref} is in no scenario: {what}",
        remedy="add the arrangement that meets it" if ref is None else "make the plan again from this estate",
        source=need.source,
        table="needs",
        ref=need.ref,
    )


def _no_place(source: Source, row: Offer | Arrangement) -> Finding:
    return Finding(
        code="service-site-unknown",
        severity=DOUBTFUL,
        says=f"nobody recorded where {source.ref} is provided from, so no failure of a place takes it",
        remedy="record the site of the body's own offer, or a pairing that recovers it",
        source=row.source,
        table="offers" if isinstance(row, Offer) else "arrangements",
        ref=source.ref,
        column="site" if isinstance(row, Offer) else "",
    )
