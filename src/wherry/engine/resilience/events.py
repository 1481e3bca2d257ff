"""Everything that can fail: elements (sites, devices, circuits, exchanges, services) and shared risks.

An event fails nodes and links of the layered graph and whole sources. Shared risks are what is recorded as such, the
power and flood areas of sites, the suppliers behind circuits and services, buildings that two sites share by their
UPRN or their address, and, for a body without a recorded admin domain, the services that it runs itself. A recorded
risk and one that columns tell of are one where kind and name agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wherry.engine.resilience.layers import Layers
from wherry.engine.resilience.rates import Rate, RateTable, promised_rate
from wherry.engine.resilience.sources import Source
from wherry.engine.resilience.suppliers import Suppliers, fold
from wherry.record.estate import Estate
from wherry.record.finding import DOUBTFUL, Finding
from wherry.record.site import Site

SITE, DEVICE, CIRCUIT, EXCHANGE, SERVICE = "site", "device", "circuit", "exchange", "service"
ELEMENTS = (SITE, DEVICE, CIRCUIT, EXCHANGE, SERVICE)
POWER, FLOOD, SUPPLIER, BUILDING, ADMIN = "power area", "flood area", "supplier", "building", "admin domain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that fails as one. ``holds`` are the references it takes with it, ``sites`` those of them that are
    sites; ``sources`` are numbers of sources that fall whatever stands of the network. ``rate`` None: unknown."""

    kind: str
    ref: str
    name: str
    body: str | None
    nodes: tuple[int, ...]
    links: tuple[int, ...]
    sources: tuple[int, ...]
    sites: tuple[str, ...]
    holds: tuple[str, ...]
    rate: Rate | None

    @property
    def is_element(self) -> bool:
        """Whether it is one thing, not a risk that several share."""
        return self.kind in ELEMENTS


def find_events(
    estate: Estate, layers: Layers, sources: tuple[Source, ...], suppliers: Suppliers, table: RateTable
) -> tuple[tuple[Event, ...], tuple[Finding, ...]]:
    """All events, elements first, in the order of kinds and references; and what is doubtful about them."""
    reach = _Reach.of(layers, sources)
    elements = tuple(_elements(estate, layers, sources, table))
    gathered, findings = _gather(estate, layers, sources, suppliers)
    risks = []
    for (kind, _), risk in sorted(gathered.items()):
        nodes, links, fallen, sites = reach.of_refs(risk.holds, kind)
        if kind == SUPPLIER:
            nodes = tuple(dict.fromkeys((*nodes, *layers.carrier_at.get(risk.company, ()))))
        event = Event(
            kind=kind,
            ref=risk.ref,
            name=risk.name,
            body=risk.body,
            nodes=nodes,
            links=links,
            sources=fallen,
            sites=sites,
            holds=tuple(dict.fromkeys(risk.holds)),
            rate=table.rate(kind),
        )
        if nodes or links or fallen:
            risks.append(event)
    return (*elements, *risks), findings


def _elements(estate: Estate, layers: Layers, sources: tuple[Source, ...], table: RateTable) -> Iterator[Event]:
    """One event for each element."""
    at_site: dict[str, list[int]] = {}
    for number, source in enumerate(sources):
        at_site.setdefault(source.site or "", []).append(number)
    for site in layers.sites:
        yield _event(SITE, site.ref, site.name, site.body, table.rate(SITE), nodes=layers.all_at[site.ref],
                     sources=tuple(at_site.get(site.ref, ())), sites=(site.ref,))  # fmt: skip
    for device in layers.devices:
        yield _event(DEVICE, device.ref, device.name or device.role or device.ref, device.body, table.rate(DEVICE),
                     nodes=layers.device_at[device.ref])  # fmt: skip
    for circuit in layers.circuits:
        rate = table.rate(CIRCUIT, technology=circuit.technology or "", length_m=circuit.length_m)
        name = f"{circuit.technology or 'circuit'} of {circuit.site}"
        yield _event(CIRCUIT, circuit.ref, name, circuit.body, rate, links=(layers.link_of[circuit.ref],))
    for name, nodes in sorted(layers.exchange_at.items()):
        yield _event(EXCHANGE, name, f"Exchange {name}", None, table.rate(EXCHANGE), nodes=nodes)
    levels = estate.by_ref["levels"]
    for number, source in enumerate(sources):
        level = levels.get(source.level or "")
        promised = level and promised_rate(float(level.availability_percent), float(level.fix_time_hours))
        yield _event(SERVICE, source.ref, f"{source.service}, {source.kind}", source.provider,
                     promised or table.rate(SERVICE), sources=(number,))  # fmt: skip


def _event(
    kind: str, ref: str, name: str, body: str | None, rate: Rate | None, *, nodes: tuple[int, ...] = (),
    links: tuple[int, ...] = (), sources: tuple[int, ...] = (), sites: tuple[str, ...] = (),
) -> Event:  # fmt: skip
    return Event(kind=kind, ref=ref, name=name, body=body, nodes=nodes, links=links, sources=sources, sites=sites,
                 holds=(ref,), rate=rate)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class _Risk:
    """A shared risk while it is gathered."""

    ref: str
    name: str
    body: str | None
    holds: list[str]
    company: str = ""


def _gather(
    estate: Estate, layers: Layers, sources: tuple[Source, ...], suppliers: Suppliers
) -> tuple[dict[tuple[str, str], _Risk], tuple[Finding, ...]]:
    """Risks by kind and folded name."""
    found: dict[tuple[str, str], _Risk] = {}
    findings = []
    known = {row.ref for name in ("sites", "circuits", "devices", "services", "arrangements", "offers")
             for row in estate.table(name)}  # fmt: skip
    for row in estate.shared_risks:
        risk = found.setdefault((row.kind, fold(row.name)), _Risk(ref=row.ref, name=row.name, body=None, holds=[]))
        risk.holds += row.holds
        missing = [ref for ref in row.holds if ref not in known]
        if missing:
            findings.append(_holds_unknown(row.ref, missing))

    def add(
        kind: str, name: str, holds: list[str], *, ref: str = "", body: str | None = None, company: str = ""
    ) -> None:
        risk = found.setdefault((kind, fold(name)), _Risk(ref=ref or f"{kind}: {name}", name=name, body=body, holds=[]))
        risk.holds += holds
        risk.company = company or risk.company

    for kind, column in ((POWER, "power_area"), (FLOOD, "flood_area")):
        for site in layers.sites:
            if getattr(site, column):
                add(kind, getattr(site, column), [site.ref])
    for name, holds in _buildings(layers.sites):
        add(BUILDING, name, holds)
    for company, holds in _supplied(layers, sources).items():
        add(SUPPLIER, suppliers.names.get(company, company), holds, ref=company, company=company)
    governed = {ref for (kind, _), risk in found.items() if kind == ADMIN for ref in risk.holds}
    for body, holds in _run_by(sources).items():
        if not governed & {*holds, *(source.site for source in sources if source.provider == body)}:
            add(ADMIN, f"administrators of {body}", holds, body=body)
    return found, tuple(findings)


def _buildings(sites: tuple[Site, ...]) -> Iterator[tuple[str, list[str]]]:
    """Sites of one UPRN, or of one address and postcode, two or more together."""
    by_place: dict[str, list[str]] = {}
    for site in sites:
        if site.uprn is not None:
            by_place.setdefault(f"UPRN {site.uprn}", []).append(site.ref)
        elif site.address and site.postcode:
            by_place.setdefault(f"{site.address}, {site.postcode}", []).append(site.ref)
    for place, refs in by_place.items():
        if len(refs) > 1:
            yield place, refs


def _supplied(layers: Layers, sources: tuple[Source, ...]) -> dict[str, list[str]]:
    """What each company stands behind: circuits and sources."""
    holds: dict[str, list[str]] = {}
    for company, links in layers.circuits_of.items():
        holds.setdefault(company, []).extend(layers.link_ref[at] for at in links)
    for source in sources:
        if source.supplier is not None:
            holds.setdefault(source.supplier, []).append(source.ref)
    return holds


def _run_by(sources: tuple[Source, ...]) -> dict[str, list[str]]:
    """The sources that each body runs itself."""
    holds: dict[str, list[str]] = {}
    for source in sources:
        if source.provider is not None:
            holds.setdefault(source.provider, []).append(source.ref)
    return holds


def _holds_unknown(ref: str, missing: list[str]) -> Finding:
    more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
    return Finding(
        code="risk-holds-unknown",
        severity=DOUBTFUL,
        says=f"{ref} holds {missing[0]}{more}, which is no site, circuit, "
        "device, service, arrangement or offer of the estate",
        remedy="correct the reference, or take it out",
        table="shared_risks",
        ref=ref,
        column="holds",
        value=missing[0],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reach:
    """What references take with them."""

    layers: Layers
    sources: tuple[Source, ...]
    by_ref: dict[str, tuple[int, ...]]
    at_site: dict[str, tuple[int, ...]]

    @classmethod
    def of(cls, layers: Layers, sources: tuple[Source, ...]) -> _Reach:
        by_ref: dict[str, tuple[int, ...]] = {}
        at_site: dict[str, tuple[int, ...]] = {}
        for number, source in enumerate(sources):
            for key in (source.ref, source.service):
                by_ref[key] = (*by_ref.get(key, ()), number)
            if source.site is not None:
                at_site[source.site] = (*at_site.get(source.site, ()), number)
        return cls(layers=layers, sources=sources, by_ref=by_ref, at_site=at_site)

    def of_refs(
        self, refs: list[str], kind: str
    ) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], tuple[str, ...]]:
        """Nodes, links, sources and sites. An admin domain takes the services of a site that it holds, not the site:
        the building stands and its circuits carry."""
        nodes: list[int] = []
        links: list[int] = []
        fallen: list[int] = []
        sites: list[str] = []
        for ref in dict.fromkeys(refs):
            if ref in self.layers.all_at:
                fallen += self.at_site.get(ref, ())
                if kind != ADMIN:
                    nodes += self.layers.all_at[ref]
                    sites.append(ref)
            nodes += self.layers.device_at.get(ref, ())
            if ref in self.layers.link_of:
                links.append(self.layers.link_of[ref])
            fallen += self.by_ref.get(ref, ())
        return tuple(dict.fromkeys(nodes)), tuple(links), tuple(dict.fromkeys(fallen)), tuple(sites)
