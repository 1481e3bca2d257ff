"""Sites, the circuits that serve them and the contract that each body pays for its circuits under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tools.demonstration.bodies import Owner, users_at
from tools.demonstration.draw import Draw
from tools.demonstration.recipe import PRICE_YEAR, Line, lines_for
from tools.demonstration.sitelist import ListedSite, Town, nearest
from tools.demonstration.suppliers import carrier_of, spelled, spelled_for, supplier_ref
from tools.demonstration.terms import terms_of
from wherry.record.circuit import Circuit
from wherry.record.contract import Contract
from wherry.record.money import PENNY
from wherry.record.site import Site

CRITICAL = frozenset({"nhs hospital", "police station", "fire station", "ambulance station", "council office"})
WAN = "wan-access"


@dataclass(frozen=True)
class Network:
    """The sites, circuits and circuit contract of one body."""

    sites: tuple[Site, ...]
    circuits: tuple[Circuit, ...]
    contract: Contract

    @property
    def cost_gbp_per_year(self) -> Decimal:
        """What the circuits cost together, exactly."""
        return sum((circuit.cost_gbp_per_year or Decimal(0) for circuit in self.circuits), Decimal(0))


def site_ref(owner: Owner, site: ListedSite) -> str:
    """The reference of a body's site: numbered in the order of the list's identifiers."""
    return f"{owner.code}/S-{owner.sites.index(site) + 1:04d}"


def network_of(owner: Owner, towns: Sequence[Town], draw: Draw) -> Network:
    """A body's sites as records, its circuits drawn by the recipe, and the contract it pays for them under."""
    sites, circuits = [], []
    for at, site in enumerate(owner.sites, start=1):
        town, distance_m = nearest(site, towns)
        ref = f"{owner.code}/S-{at:04d}"
        sites.append(site_record(ref, site, owner, town))
        for line in lines_for(site.uid, site.recipe_kind, distance_m, draw):
            circuits.append(circuit_record(ref, site, owner, town, distance_m, line, len(circuits) + 1, draw))
    return Network(tuple(sites), tuple(circuits), contract_record(owner, circuits, draw))


def site_record(ref: str, site: ListedSite, owner: Owner, town: Town) -> Site:
    """A listed site as a record. Position, node and users are worked out, so that it is derived at best."""
    closes = site.attributes.get("closes")
    return Site(
        ref=ref,
        body=owner.code,
        name=site.name,
        kind=site.kind,
        postcode=site.postcode,
        easting_m=site.easting_m,
        northing_m=site.northing_m,
        accuracy_m=site.accuracy_m,
        district=site.district,
        county=site.county,
        users=users_at(site, owner),
        critical=site.kind in CRITICAL,
        closes=date.fromisoformat(closes) if closes else None,
        node=town.name,
        power_area=site.power_area,
        flood_area=site.flood_area,
        outside_ref=site.uid,
        provenance="generated" if site.made_up else "derived",
        note=None if site.made_up else f"Listed in {site.origin}, as of {site.as_of}",
    )


def circuit_record(
    site_ref: str,
    site: ListedSite,
    owner: Owner,
    town: Town,
    distance_m: float,
    line: Line,
    number: int,
    draw: Draw,
) -> Circuit:
    """One line of the recipe as a record."""
    name = f"{site.uid}|{line.role}"
    terms = terms_of(owner, WAN, draw)
    return Circuit(
        ref=f"{owner.code}/C-{number:04d}",
        body=owner.code,
        site=site_ref,
        far_node=town.name,
        technology=line.technology,
        capacity_mbps=line.capacity_mbps,
        role=line.role,
        supplier_name=spelled_for(name, owner, carrier_of(owner, draw), draw),
        contract=f"{owner.code}/K-{WAN}",
        cost_gbp_per_year=Decimal(line.cost_gbp_per_year).quantize(PENNY),
        price_year=PRICE_YEAR,
        length_m=round(distance_m),
        utilisation_percent=Decimal(draw.within(name, "utilisation", 4, 92)),
        ends=terms.ends,
        provenance="generated",
    )


def contract_record(owner: Owner, circuits: Sequence[Circuit], draw: Draw) -> Contract:
    """The contract that a body pays for its circuits under."""
    terms, carrier = terms_of(owner, WAN, draw), carrier_of(owner, draw)
    return Contract(
        ref=f"{owner.code}/K-{WAN}",
        body=owner.code,
        title="Data circuits to sites",
        service=WAN,
        supplier_name=spelled(owner, carrier, draw),
        supplier=supplier_ref(owner, carrier),
        starts=terms.starts,
        ends=terms.ends,
        notice_days=terms.notice_days,
        value_gbp_per_year=sum((circuit.cost_gbp_per_year or Decimal(0) for circuit in circuits), Decimal(0)),
        price_year=PRICE_YEAR,
        extension_months=terms.extension_months,
        extensions_left=terms.extensions_left,
        renews_itself=terms.renews_itself,
        exit_charge_percent=terms.exit_charge_percent,
        framework=terms.framework,
        cpv="64210000",
        provenance="generated",
    )
