"""Who is ready to provide what: bodies' offers, joint contracts, and each body's own way of buying again alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from tools.demonstration.draw import Draw
from tools.demonstration.needs import Demand, scale, two_figures
from tools.demonstration.network import site_ref
from tools.demonstration.recipe import PRICE_YEAR
from tools.demonstration.services import LEVELS, WAN, higher_level, other_level
from wherry.record.certificate import Certificate
from wherry.record.offer import Offer, Tier
from wherry.record.parts import Record

LEGAL_BASIS = "Local Authorities (Goods and Services) Act 1970 s1"
JOINT_BASIS = "Procurement Act 2023, joint procurement"
SKILL_SPREAD = 0.05
CARRIED_OVER = 0.7  # how much of being cheap at home a provider can pass on
KEENNESS = 1.5  # who is cheap at home is likelier to offer
ALONE_SPREAD = 0.04
BODY_STARTS = (date(2027, 4, 1), date(2027, 7, 1), date(2028, 1, 1), date(2028, 7, 1))
JOINT_STARTS = (date(2027, 10, 1), date(2028, 1, 1), date(2028, 7, 1))
CERTIFICATE_ENDS = (date(2032, 6, 30), date(2032, 12, 31), date(2033, 3, 31), date(2029, 12, 31))
STEP_SIZE = 0.75  # a step of capacity serves three quarters of what the provider needs itself
TIERS = ((Decimal("1.8"), Decimal("0.88")), (Decimal("3"), Decimal("0.77")))


def offers_of(demand: Demand, draw: Draw) -> list[Record]:
    """Every offer that a member makes for a service, with its tiers and certificates."""
    rows: list[Record] = alone(demand, draw)
    keen = demand.economics.provides + KEENNESS * (1 - demand.dear)
    if demand.economics.provides and draw.chance(demand.name, "provides", keen):
        rows += provided(demand, draw)
    if draw.chance(demand.name, "leads", demand.economics.leads):
        rows += joint(demand, draw)
    return rows


def money(amount: float, figures: int = 2) -> Decimal:
    """Pounds and pence, or whole pounds where ``figures`` is 0."""
    return Decimal(amount).quantize(Decimal(1).scaleb(-figures))


def rounded(amount: float, to: int) -> Decimal:
    """Pounds rounded to a multiple, as estimates are."""
    return Decimal(round(amount / to) * to)


def market_price(demand: Demand, draw: Draw) -> float:
    """What a unit costs the body if it buys again by itself."""
    if demand.economics.ref == WAN:
        return demand.unit_cost_gbp * draw.factor(demand.name, "alone", ALONE_SPREAD)
    return demand.economics.unit_cost * scale(demand.owner) * draw.factor(demand.name, "alone", ALONE_SPREAD)


def alone(demand: Demand, draw: Draw) -> list[Record]:
    """The same thing bought again by the body for itself: always there, so that a plan always exists."""
    economics, owner = demand.economics, demand.owner
    level = higher_level(demand.level, economics.floor)
    certificates = bought_certificate(demand, "alone", level)
    offer = Offer(
        ref=f"{owner.code}/O-{economics.ref}-alone",
        body=owner.code,
        service=economics.ref,
        kind="alone",
        level=level,
        unit_price_gbp_per_year=money(market_price(demand, draw)),
        joining_cost_gbp=rounded(economics.joining_gbp * 0.6 * draw.factor(demand.name, "re-let", 0.2), 500),
        price_change_percent_per_year=Decimal(economics.trend),
        price_year=PRICE_YEAR,
        minimum_term_quarters=8,
        certificate=certificates[0].ref if certificates else None,
        legal_basis="Own procurement",
        provenance="generated",
    )
    return [*certificates, offer]


def bought_certificate(demand: Demand, how: str, level: str) -> list[Certificate]:
    """The supplier's certificate behind what is bought at a level that promises one."""
    kind = next(found.certificate for found in LEVELS if found.ref == level)
    if kind == "none":
        return []
    certificate = Certificate(
        ref=f"{demand.owner.code}/X-{demand.economics.ref}-{how}",
        body=demand.owner.code,
        kind=kind,
        code="EXAMPLE",
        service=demand.economics.ref,
        starts=date(2026, 4, 1),
        ends=date(2034, 3, 31),
        provenance="generated",
    )
    return [certificate]


def provided(demand: Demand, draw: Draw) -> list[Record]:
    """A body's offer to provide a service to others and to itself, and the certificate it rests on."""
    economics, owner = demand.economics, demand.owner
    skill = demand.dear**CARRIED_OVER * draw.factor(demand.name, "skill", SKILL_SPREAD)
    step = two_figures(STEP_SIZE * demand.quantity)
    certificate = Certificate(
        ref=f"{owner.code}/X-{economics.ref}",
        body=owner.code,
        kind="PSN service",
        code=f"EXAMPLE-{draw.within(demand.name, 'certificate code', 1000, 9999)}",
        service=economics.ref,
        starts=date(2026, 10, 1),
        ends=draw.pick(demand.name, "certificate ends", CERTIFICATE_ENDS),
        provenance="generated",
    )
    offer = Offer(
        ref=f"{owner.code}/O-{economics.ref}",
        body=owner.code,
        service=economics.ref,
        kind="body",
        level=other_level(economics.floor, draw.pick(demand.name, "level offered", (0, 0, 1))),
        unit_price_gbp_per_year=money(economics.unit_cost * economics.marginal * skill),
        set_up_cost_gbp=rounded(economics.set_up_gbp * draw.factor(demand.name, "set-up", 0.2), 1000),
        joining_cost_gbp=rounded(economics.joining_gbp * draw.factor(demand.name, "joining", 0.2), 500),
        step_capacity=Decimal(step),
        step_cost_gbp_per_year=rounded(economics.unit_cost * economics.fixed * skill * step, 500),
        most_steps=draw.within(demand.name, "steps", 3, 5),
        price_change_percent_per_year=Decimal(economics.trend),
        price_year=PRICE_YEAR,
        minimum_term_quarters=draw.pick(demand.name, "term", (8, 8, 12)),
        available_from=draw.pick(demand.name, "from", BODY_STARTS),
        certificate=certificate.ref,
        legal_basis=LEGAL_BASIS,
        site=site_ref(owner, owner.main_office),
        provenance="generated",
    )
    return [certificate, offer]


def joint(demand: Demand, draw: Draw) -> list[Record]:
    """A contract that the body leads, whose price falls with the volume of all who join."""
    economics, owner = demand.economics, demand.owner
    price = economics.unit_cost * draw.factor(demand.name, "joint price", 0.05)
    certificates = bought_certificate(demand, "joint", economics.floor)
    offer = Offer(
        ref=f"{owner.code}/O-{economics.ref}-joint",
        body=owner.code,
        service=economics.ref,
        kind="joint",
        level=economics.floor,
        unit_price_gbp_per_year=money(price),
        set_up_cost_gbp=rounded(economics.set_up_gbp * 0.7 * draw.factor(demand.name, "procurement", 0.2), 1000),
        joining_cost_gbp=rounded(economics.joining_gbp * draw.factor(demand.name, "joining jointly", 0.2), 500),
        price_change_percent_per_year=Decimal(economics.trend),
        price_year=PRICE_YEAR,
        minimum_term_quarters=12,
        available_from=draw.pick(demand.name, "joint from", JOINT_STARTS),
        certificate=certificates[0].ref if certificates else None,
        legal_basis=JOINT_BASIS,
        provenance="generated",
    )
    return [*certificates, offer, *tiers_of(offer, demand.quantity, price)]


def tiers_of(offer: Offer, quantity: int, price: float) -> Sequence[Record]:
    """Volume steps above what the leader needs itself, so that each is reached only by several bodies together."""
    return [
        Tier(
            ref=f"{offer.ref.replace('/O-', '/T-')}-{at}",
            body=offer.body,
            offer=offer.ref,
            from_quantity=Decimal(two_figures(quantity * float(times))),
            unit_price_gbp_per_year=money(price * float(share)),
            provenance="generated",
        )
        for at, (times, share) in enumerate(TIERS, start=1)
    ]
