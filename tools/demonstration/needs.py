"""What each member needs of each service and how the need is met today."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tools.demonstration.bodies import Owner
from tools.demonstration.draw import Draw
from tools.demonstration.network import Network
from tools.demonstration.recipe import PRICE_YEAR
from tools.demonstration.services import WAN, Economics, other_level
from tools.demonstration.suppliers import carrier_of, spelled, supplier_ref
from tools.demonstration.terms import Terms, terms_of
from wherry.record.contract import Contract
from wherry.record.need import Arrangement, Need
from wherry.record.parts import Record

USUAL_USERS = 7000
SCALE = -0.08  # the elasticity of unit cost to size: twice the users, 5 % less a unit
MANAGED_ROUTER_GBP = 850  # a year, beside the circuits
GROWTH_SHARE = Decimal("0.55")  # what a further unit costs, as a share of what a unit costs today
COST_SPREAD = 0.14
HORIZON_STARTS = date(2027, 4, 1)
APART_FROM = {"dr-hosting": "hosting"}


@dataclass(frozen=True)
class Demand:
    """What one member needs of one service, and what a unit costs it today."""

    owner: Owner
    economics: Economics
    quantity: int
    unit_cost_gbp: float
    dear: float  # how its unit cost compares with others of its size
    level: str

    @property
    def name(self) -> str:
        """What draws about it are drawn for."""
        return f"{self.owner.name}|{self.economics.ref}"

    @property
    def need_ref(self) -> str:
        """The reference of its need."""
        return f"{self.owner.code}/N-{self.economics.ref}"

    @property
    def contract_ref(self) -> str:
        """The reference of the contract that meets it."""
        return f"{self.owner.code}/K-{self.economics.ref}"


def demand_of(owner: Owner, economics: Economics, network: Network, draw: Draw) -> Demand:
    """The quantity from the body's users and sites, today's unit cost, and today's level."""
    quantity = two_figures(economics.per_user * owner.users + economics.per_site * len(owner.sites))
    name = f"{owner.name}|{economics.ref}"
    dear = draw.factor(name, "cost", COST_SPREAD)
    if economics.ref == WAN:
        quantity = len(owner.sites)
        unit_cost = float(network.cost_gbp_per_year) / quantity + MANAGED_ROUTER_GBP
    else:
        unit_cost = economics.unit_cost * scale(owner) * dear
    steps = draw.pick(name, "level today", (0, 0, 0, 0, 0, 0, -1, -1, -1, 1))
    return Demand(owner, economics, quantity, unit_cost, dear, other_level(economics.floor, steps))


def scale(owner: Owner) -> float:
    """How much dearer a unit is for a small body."""
    return math.pow(max(owner.users, 1) / USUAL_USERS, SCALE)


def two_figures(quantity: float) -> int:
    """A quantity as people plan with it: rounded to two or three leading figures, at least 1."""
    if quantity < 100:
        return max(1, round(quantity))
    step = 10 ** (len(str(int(quantity))) - 2) // 2
    return round(quantity / step) * step


def records_of(demand: Demand, draw: Draw) -> list[Record]:
    """The need, the arrangement that meets it and, where there is one, the contract behind it."""
    economics, owner = demand.economics, demand.owner
    recovers = APART_FROM.get(economics.ref)
    need = Need(
        ref=demand.need_ref,
        body=owner.code,
        service=economics.ref,
        quantity=Decimal(demand.quantity),
        growth_percent_per_year=Decimal(economics.growth),
        apart_from=f"{owner.code}/N-{recovers}" if recovers else None,
        provenance="generated",
    )
    if draw.chance(demand.name, "in house", economics.in_house):
        return [need, in_house(demand, draw)]
    terms = terms_of(owner, economics.ref, draw)
    rows: list[Record] = [need, contracted(demand, terms, draw)]
    if economics.ref != WAN:  # the contract for circuits is made with the circuits
        rows.append(contract_of(demand, terms, draw))
    return rows


def costs(demand: Demand) -> tuple[Decimal, Decimal]:
    """What today's quantity costs a year, and what each further unit costs."""
    whole = Decimal(round(demand.unit_cost_gbp * demand.quantity))
    return whole, (whole * GROWTH_SHARE / demand.quantity).quantize(Decimal("0.01"))


def room_until(demand: Demand, last: date, spare: float) -> Decimal:
    """Capacity enough for the growth until a day, and something to spare."""
    years = max(0.0, (last - HORIZON_STARTS).days / 365.25) + 0.5
    growth = max(0.0, float(demand.economics.growth)) / 100
    return Decimal(math.ceil(demand.quantity * math.pow(1 + growth, years) * spare))


def in_house(demand: Demand, draw: Draw) -> Arrangement:
    """The body's own staff and equipment: no end, and part of the cost stays when it stops."""
    today, further = costs(demand)
    return Arrangement(
        ref=f"{demand.owner.code}/A-{demand.economics.ref}",
        body=demand.owner.code,
        need=demand.need_ref,
        kind="in-house",
        level=demand.level,
        cost_gbp_per_year=today,
        unit_cost_gbp_per_year=further,
        cost_change_percent_per_year=Decimal(draw.pick(demand.name, "own cost", (0, 1, 1, 2))),
        price_year=PRICE_YEAR,
        capacity=room_until(demand, date(draw.within(demand.name, "own room", 2030, 2034), 3, 31), 1.05),
        cashable_percent=Decimal(draw.pick(demand.name, "cashable", (75, 85, 90, 95))),
        notice_days=draw.pick(demand.name, "own notice", (0, 90)),
        provenance="generated",
    )


def contracted(demand: Demand, terms: Terms, draw: Draw) -> Arrangement:
    """A contract as the way a need is met."""
    today, further = costs(demand)
    extended = terms.ends.replace(year=terms.ends.year + terms.extensions_left, day=28)
    return Arrangement(
        ref=f"{demand.owner.code}/A-{demand.economics.ref}",
        body=demand.owner.code,
        need=demand.need_ref,
        kind="contract",
        contract=demand.contract_ref,
        level=demand.level,
        cost_gbp_per_year=today,
        unit_cost_gbp_per_year=further,
        cost_change_percent_per_year=Decimal(draw.pick(demand.name, "index", (0, 0, 1, 2))),
        price_year=PRICE_YEAR,
        capacity=room_until(demand, extended, 1.1),
        ends=terms.ends,
        notice_days=terms.notice_days,
        extension_months=terms.extension_months,
        extensions_left=terms.extensions_left,
        extension_price_percent=terms.extension_price_percent,
        exit_charge_percent=terms.exit_charge_percent,
        exit_charge_gbp=Decimal(0 if terms.exit_charge_percent is None else 2500),
        provenance="generated",
    )


def company_of(demand: Demand, draw: Draw) -> str:
    """The supplier of a contract: the body's carrier for circuits, else the service's."""
    return demand.economics.company or carrier_of(demand.owner, draw)


def contract_of(demand: Demand, terms: Terms, draw: Draw) -> Contract:
    """The contract behind an arrangement."""
    company = company_of(demand, draw)
    return Contract(
        ref=demand.contract_ref,
        body=demand.owner.code,
        title=f"{demand.economics.name} service",
        service=demand.economics.ref,
        supplier_name=spelled(demand.owner, company, draw),
        supplier=supplier_ref(demand.owner, company),
        starts=terms.starts,
        ends=terms.ends,
        notice_days=terms.notice_days,
        value_gbp_per_year=Decimal(round(demand.unit_cost_gbp * demand.quantity)),
        price_year=PRICE_YEAR,
        extension_months=terms.extension_months,
        extensions_left=terms.extensions_left,
        renews_itself=terms.renews_itself,
        exit_charge_percent=terms.exit_charge_percent,
        framework=terms.framework,
        cpv=demand.economics.cpv,
        provenance="generated",
    )
