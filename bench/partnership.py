"""A partnership of many bodies as an estate: places in a square, services that neighbours can provide for each other.

Generated, and flagged so: no real body, place or price. Each service is offered by some bodies to their nearest
neighbours, in steps of capacity with a set-up cost; everybody can let it again alone when its contract ends.
"""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal
from math import dist

from wherry.record.body import Body
from wherry.record.estate import Estate
from wherry.record.need import Arrangement, Need
from wherry.record.offer import Offer
from wherry.record.quarter import Quarter
from wherry.record.service import Level, Service

START = Quarter.of(2027, 4)
LAW = "Local Authorities (Goods and Services) Act 1970 s1"
LEVEL = Level(
    ref="silver", name="Silver", availability_percent=Decimal("99.5"), fix_time_hours=Decimal(8), service_hours="office"
)


def draw_partnership(bodies: int, services: int, seed: int, *, neighbours: int = 4) -> Estate:
    """A seeded estate. Every third body offers each service, to itself and its nearest ``neighbours``."""
    draw = random.Random(seed)
    refs = [f"B{at:02d}" for at in range(bodies)]
    places = {ref: (draw.uniform(0, 100), draw.uniform(0, 100)) for ref in refs}
    rows: list[object] = [LEVEL, *(Body(ref=ref, name=ref, kind="county") for ref in refs)]
    for number in range(services):
        name = f"service-{number + 1}"
        price = draw.choice((20, 60, 150))
        rows.append(Service(ref=name, name=name, unit="units"))
        sizes = {ref: draw.randint(200, 1500) for ref in refs}
        for ref in refs:
            rows += _needed(draw, ref, name, sizes[ref], price)
        for ref in sorted(draw.sample(refs, max(2, bodies // 3))):
            near = sorted(refs, key=lambda other, ref=ref: dist(places[ref], places[other]))[: neighbours + 1]
            rows.append(_offered(draw, ref, name, sum(sizes[other] for other in near), price, sorted(near)))
    return Estate.of(rows)


def _needed(draw: random.Random, ref: str, service: str, size: int, price: int) -> list[object]:
    need = f"{ref}/N-{service}"
    ends = (START + draw.randint(0, 6)).ends
    return [
        Need(ref=need, body=ref, service=service, quantity=Decimal(size), provenance="generated"),
        Arrangement(
            ref=f"{ref}/A-{service}",
            body=ref,
            need=need,
            kind="contract",
            level="silver",
            cost_gbp_per_year=Decimal(round(size * price * draw.uniform(1.1, 1.4), -2)),
            ends=ends,
            notice_days=90,
            provenance="generated",
        ),
        Offer(
            ref=f"{ref}/O-{service}-alone",
            body=ref,
            service=service,
            kind="alone",
            level="silver",
            unit_price_gbp_per_year=Decimal(price),
            step_cost_gbp_per_year=Decimal(60 * price),
            legal_basis="Own procurement",
            provenance="generated",
        ),
    ]


def _offered(draw: random.Random, ref: str, service: str, total: int, price: int, near: list[str]) -> Offer:
    return Offer(
        ref=f"{ref}/O-{service}",
        body=ref,
        service=service,
        kind="body",
        level="silver",
        unit_price_gbp_per_year=Decimal(price) * draw.randint(60, 85) / 100,
        set_up_cost_gbp=Decimal(round(total * price * draw.uniform(0.02, 0.08), -2)),
        joining_cost_gbp=Decimal(round(price * draw.uniform(2, 10), -1)),
        step_capacity=Decimal(round(total * draw.choice((0.4, 0.6)), -1)),
        step_cost_gbp_per_year=Decimal(80 * price),
        most_steps=draw.choice((1, 2, 3)),
        minimum_term_quarters=4,
        available_from=(START + draw.randint(0, 2)).starts + timedelta(days=0),
        legal_basis=LAW,
        only_for=tuple(near),
        provenance="generated",
    )
