"""What each site depends on, kind by kind, as far as the records say: power, flood, suppliers, ducts, buildings,
admin domains. Nothing recorded means unknown, which is never taken for standing apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wherry.engine.resilience.pairing.company import Company, company_of
from wherry.record.circuit import Circuit
from wherry.record.estate import Estate
from wherry.record.recovery import AREA_KINDS
from wherry.record.site import Site

OTHER = "other"
KINDS = (*AREA_KINDS, OTHER)
CARRYING = frozenset({"active", "offline"})
"""The states of a circuit in which a site may lean on it."""

Held = Mapping[str, Mapping[str, frozenset[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Of one kind, what a site uses at all (``uses``) and what takes it down alone (``rests_on``).

    A site with two suppliers uses both and rests on neither. ``known`` is whether the records say all of it.
    ``names`` are the words for people by key.
    """

    uses: frozenset[str]
    rests_on: frozenset[str]
    known: bool
    names: Mapping[str, str]


Areas = Mapping[str, Mapping[str, Area]]


def find_areas(estate: Estate) -> Areas:
    """The areas of every site of the estate, by site and kind."""
    held = _held(estate)
    circuits: defaultdict[str, list[Circuit]] = defaultdict(list)
    devices: defaultdict[str, list[str]] = defaultdict(list)
    for circuit in estate.circuits:
        if circuit.status in CARRYING:
            for end in {circuit.site, circuit.far_site} - {None}:
                circuits[str(end)].append(circuit)
    for device in estate.devices:
        if device.site is not None:
            devices[device.site].append(device.ref)
    return {site.ref: _areas_of(site, circuits[site.ref], devices[site.ref], estate, held) for site in estate.sites}


def _held(estate: Estate) -> Held:
    """By kind and reference, the names of the shared risks that hold it."""
    found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for risk in estate.shared_risks:
        for ref in risk.holds:
            found[risk.kind][ref].add(risk.name)
    return {kind: {ref: frozenset(names) for ref, names in refs.items()} for kind, refs in found.items()}


def _areas_of(
    site: Site, circuits: list[Circuit], devices: list[str], estate: Estate, held: Held
) -> Mapping[str, Area]:
    on = {kind: held.get(kind, {}).get(site.ref, frozenset()) for kind in KINDS}
    lines = {kind: [held.get(kind, {}).get(circuit.ref, frozenset()) for circuit in circuits] for kind in KINDS}
    own = frozenset() if site.uprn is None else frozenset({f"UPRN {site.uprn}"})
    domains = [held.get("admin domain", {}).get(ref, frozenset()) for ref in devices]
    power = on["power area"] | ({site.power_area} - {None})
    flood = on["flood area"] | ({site.flood_area} - {None})
    return {
        "building": _area(on["building"] | own, lines["building"], known=site.uprn is not None),
        "power area": _area(power, lines["power area"], known=bool(power)),
        "flood area": _area(flood, [], known=bool(flood)),
        "supplier": _suppliers([company_of(circuit, estate) for circuit in circuits]),
        "duct": _area(on["duct"], lines["duct"], known=bool(lines["duct"]) and all(lines["duct"])),
        "admin domain": _area(
            on["admin domain"] | frozenset().union(*domains), [], known=bool(on["admin domain"] or any(domains))
        ),
        OTHER: _area(on[OTHER], lines[OTHER], known=True),
    }


def _area(own: Iterable[str | None], lines: list[frozenset[str]], *, known: bool) -> Area:
    """What holds the site itself takes it down; what holds its lines does so only where it holds all of them."""
    held = frozenset(name for name in own if name is not None)
    all_lines = frozenset.intersection(*lines) if lines else frozenset()
    uses = held.union(*lines)
    return Area(uses=uses, rests_on=held | all_lines, known=known, names={name: name for name in uses})


def _suppliers(companies: list[Company | None]) -> Area:
    named = [company for company in companies if company is not None]
    keys = [frozenset({company.key}) if company is not None else frozenset() for company in companies]
    known = bool(companies) and all(company is not None and company.sure for company in companies)
    rests = frozenset[str].intersection(*keys) if keys else frozenset[str]()
    uses = frozenset(company.key for company in named)
    return Area(uses=uses, rests_on=rests, known=known, names={company.key: company.name for company in named})
