"""All parts together: sites in, the estate, its configurations and their known faults out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tools.demonstration.addresses import prefixes_of
from tools.demonstration.assurance import assurance_of, shared_risks
from tools.demonstration.bodies import Owner, body_of, owners_of
from tools.demonstration.draw import Draw
from tools.demonstration.equipment import ConfigFile, devices_of
from tools.demonstration.needs import company_of, demand_of, records_of
from tools.demonstration.network import network_of
from tools.demonstration.offers import offers_of
from tools.demonstration.recovery import recovery_of
from tools.demonstration.services import ECONOMICS, LEVELS, WAN, services
from tools.demonstration.sitelist import ListedSite, Town
from tools.demonstration.spend import payments_of
from tools.demonstration.suppliers import carrier_of, suppliers_of
from wherry.record.circuit import Circuit
from wherry.record.contract import Contract
from wherry.record.estate import Estate
from wherry.record.parts import Record
from wherry.record.site import Site


@dataclass(frozen=True)
class Demonstration:
    """An estate and the configurations of its devices."""

    estate: Estate
    configs: tuple[ConfigFile, ...]


def make_estate(sites: Sequence[ListedSite], towns: Sequence[Town], draw: Draw) -> Demonstration:
    """The estate of a list of sites. Every draw is for one site, one body or one pair of bodies: the order of the rows
    changes nothing, and a body taken out takes only its own records with it."""
    owners = owners_of(sites)
    rows: list[Record] = [*services(), *LEVELS, *(body_of(owner) for owner in owners)]
    configs: list[ConfigFile] = []
    for owner in owners:
        made, files = records_of_owner(owner, towns, draw)
        rows += made
        configs += files
    rows += recovery_of([owner for owner in owners if owner.member], draw)
    rows += shared_risks(
        [row for row in rows if isinstance(row, Site)],
        [row for row in rows if isinstance(row, Circuit)],
        any(site.made_up for site in sites),
    )
    return Demonstration(Estate.of(rows), tuple(configs))


def records_of_owner(owner: Owner, towns: Sequence[Town], draw: Draw) -> tuple[list[Record], list[ConfigFile]]:
    """Everything that one body owns."""
    network = network_of(owner, towns, draw)
    rows: list[Record] = [*network.sites, *network.circuits, network.contract]
    companies = {network.contract.ref: carrier_of(owner, draw)}
    configs: list[ConfigFile] = []
    if owner.member:
        for economics in ECONOMICS:
            demand = demand_of(owner, economics, network, draw)
            made = records_of(demand, draw)
            rows += made + offers_of(demand, draw)
            if economics.ref != WAN:
                companies |= {row.ref: company_of(demand, draw) for row in made if isinstance(row, Contract)}
        contracts = [row for row in rows if isinstance(row, Contract)]
        rows += [*assurance_of(owner, draw), *prefixes_of(owner, draw)]
        rows += payments_of(owner, contracts, companies, draw)
        devices, configs = devices_of(owner, draw)
        rows += devices
    rows += suppliers_of(owner, companies.values(), draw)
    return rows, configs
