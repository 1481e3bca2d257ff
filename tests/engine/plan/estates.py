"""Estates for the plan's tests: small ones put together by hand, and a seeded one of believable size."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

from wherry.record.body import Body
from wherry.record.certificate import Certificate
from wherry.record.estate import Estate
from wherry.record.need import Arrangement, Need
from wherry.record.offer import Offer, Tier
from wherry.record.quarter import Quarter
from wherry.record.service import Level, Service

START = Quarter.of(2027, 4)
LAW = "Local Authorities (Goods and Services) Act 1970 s1"

LEVELS = (
    Level(
        ref="bronze",
        name="Bronze",
        availability_percent=Decimal("99"),
        fix_time_hours=Decimal(24),
        service_hours="office",
    ),
    Level(
        ref="silver",
        name="Silver",
        availability_percent=Decimal("99.5"),
        fix_time_hours=Decimal(8),
        service_hours="extended",
        encryption="in transit",
    ),
    Level(
        ref="gold",
        name="Gold",
        availability_percent=Decimal("99.9"),
        fix_time_hours=Decimal(5),
        service_hours="always",
        encryption="in transit",
    ),
)
ORDER = ("bronze", "silver", "gold")


def body(ref: str, **more) -> Body:
    return Body(ref=ref, name=ref, kind="county", **more)


def service(ref: str, **more) -> Service:
    return Service(ref=ref, name=ref, unit="units", **more)


def need(ref: str, service: str = "net", quantity="100", **more) -> Need:
    return Need(ref=ref, body=ref.partition("/")[0], service=service, quantity=Decimal(quantity), **more)


def today(need: str, cost, **more) -> Arrangement:
    more = {"kind": "contract", "level": "silver", **more}
    return Arrangement(
        ref=need.replace("/N", "/A"), body=need.partition("/")[0], need=need, cost_gbp_per_year=Decimal(cost), **more
    )


def offer(ref: str, price, kind: str = "body", **more) -> Offer:
    more = {"service": "net", "level": "silver", "legal_basis": LAW, **more}
    return Offer(ref=ref, body=ref.partition("/")[0], kind=kind, unit_price_gbp_per_year=Decimal(price), **more)


def estate(*rows) -> Estate:
    """An estate of loose rows with the usual levels and the one service, unless others are given."""
    found = list(rows)
    if not any(isinstance(row, Service) for row in rows):
        found.append(service("net"))
    if not any(isinstance(row, Level) for row in rows):
        found.extend(LEVELS)
    return Estate.of(found)


def believable(seed: int, bodies: int = 5, services: int = 12, *, tight: bool = True, start: Quarter = START) -> Estate:
    """Bodies that need every service, under contracts that end at different times, with offers from some of them, a
    joint contract for half of the services, and letting again alone. ``tight``: dear set-ups, so that money binds."""
    draw = random.Random(seed)
    rows: list = [body(f"B{at:02d}") for at in range(bodies)]
    rows += [service(f"s{at:02d}") for at in range(services)]
    for at in range(services):
        price = draw.choice((8, 20, 60, 150))
        sizes = [draw.randint(200, 3000) for _ in range(bodies)]
        fixed = price * 250
        for who in range(bodies):
            rows += _needed(draw, f"B{who:02d}", f"s{at:02d}", sizes[who], price, fixed, start, at)
        for who in draw.sample(range(bodies), k=min(bodies, draw.randint(2, 3))):
            rows += _provided(draw, f"B{who:02d}", at, sum(sizes), price, fixed, tight, start)
        if at % 2 == 0:
            rows += _joint(draw, f"B{draw.randrange(bodies):02d}", at, sum(sizes), price, fixed)
    return estate(*rows)


def _money(value: float, unit: int = 100) -> Decimal:
    return Decimal(int(value) // unit * unit)


def _needed(draw, who, what, size, price, fixed, start, at) -> list:
    ref = f"{who}/N-{at:02d}"
    level = draw.choice(ORDER[:2])
    ends = None if draw.random() < 0.25 else (start + draw.randint(0, 12)).ends
    growth = draw.choice((0, 0, 4, 15))
    extensions = draw.choice((0, 1, 2)) if ends else 0
    made = Need(
        ref=ref,
        body=who,
        service=what,
        quantity=Decimal(size),
        growth_percent_per_year=Decimal(growth),
        provenance="generated",
    )
    held = Arrangement(
        ref=f"{who}/A-{at:02d}",
        body=who,
        need=ref,
        kind="contract" if ends else "in-house",
        level=level,
        cost_gbp_per_year=_money((size * price + fixed) * draw.uniform(0.95, 1.35)),
        unit_cost_gbp_per_year=Decimal(price),
        cost_change_percent_per_year=Decimal(draw.choice((0, 0, 1, 2))),
        cashable_percent=Decimal(100 if ends else draw.choice((40, 60, 80))),
        ends=ends,
        notice_days=draw.choice((0, 90, 180)),
        extension_months=12 if extensions else None,
        extensions_left=extensions,
        extension_price_percent=Decimal(draw.choice((100, 105))),
        exit_charge_percent=Decimal(draw.choice((30, 40, 60))) if draw.random() < 0.6 else None,
        exit_charge_gbp=Decimal(draw.choice((0, 2500))),
    )
    alone = Offer(
        ref=f"{who}/O-{at:02d}-alone",
        body=who,
        service=what,
        kind="alone",
        level="gold",
        unit_price_gbp_per_year=Decimal(price),
        set_up_cost_gbp=_money(size * price * 0.10),
        step_cost_gbp_per_year=_money(fixed),
        minimum_term_quarters=8,
    )
    return [made, held, alone]


def _provided(draw, who, at, total, price, fixed, tight, start) -> list:
    step = draw.choice((0.35, 0.5, 0.8)) * total
    certificate = Certificate(
        ref=f"{who}/E-{at:02d}",
        body=who,
        kind="PSN service",
        starts=start.starts - timedelta(days=90),
        ends=date(2040, 3, 31),
    )
    offered = Offer(
        ref=f"{who}/O-{at:02d}",
        body=who,
        service=f"s{at:02d}",
        kind="body",
        level=draw.choice(("silver", "gold", "gold")),
        unit_price_gbp_per_year=Decimal(price) * draw.randint(45, 75) / 100,
        set_up_cost_gbp=_money(total * price * (draw.uniform(0.15, 0.45) if tight else 0.02)),
        joining_cost_gbp=_money(total * price * draw.uniform(0.005, 0.02)),
        step_capacity=_money(step, 10),
        step_cost_gbp_per_year=_money(fixed * draw.uniform(0.8, 1.6)),
        most_steps=draw.choice((2, 3, 4)),
        own_use=_money(total * 0.05, 10),
        minimum_term_quarters=draw.choice((4, 8)),
        available_from=(start + draw.randint(0, 4)).starts,
        certificate=certificate.ref,
        legal_basis=LAW,
    )
    return [certificate, offered]


def _joint(draw, who, at, total, price, fixed) -> list:
    joint = Offer(
        ref=f"{who}/O-{at:02d}-joint",
        body=who,
        service=f"s{at:02d}",
        kind="joint",
        level="gold",
        unit_price_gbp_per_year=Decimal(price),
        set_up_cost_gbp=_money(total * price * 0.03),
        joining_cost_gbp=_money(total * price * 0.01),
        step_cost_gbp_per_year=_money(fixed),
        minimum_term_quarters=8,
    )
    tiers = [
        Tier(
            ref=f"{who}/T-{at:02d}-{share}",
            body=who,
            offer=joint.ref,
            from_quantity=_money(total * share / 100, 10),
            unit_price_gbp_per_year=Decimal(price) * (100 - share // 3) / 100,
        )
        for share in (40, 75)
    ]
    return [joint, *tiers]
