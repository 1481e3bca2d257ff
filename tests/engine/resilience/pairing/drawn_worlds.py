"""Small estates drawn at random: shared and unknown areas, rules of several tiers, rooms that are too small."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from tests.engine.resilience.pairing.recovery_world import BODIES, estate, need, pairing, room, rule, site

from wherry.record.certificate import SharedRisk
from wherry.record.estate import Estate
from wherry.record.recovery import Separation

SERVICES = ("hosting", "telephony")
TIERS = (None, "T0", "T2", "T4")


@st.composite
def worlds(draw: Any, sites: int = 4) -> Estate:
    """An estate of three to ``sites`` sites with two to five needs, three rooms and up to four rules."""
    bodies = BODIES[: draw(st.integers(3, sites))]
    rows: list[Any] = [_site(draw, body) for body in bodies]
    wanted = draw(
        st.lists(st.tuples(st.sampled_from(bodies), st.sampled_from(SERVICES)), min_size=2, max_size=5, unique=True)
    )
    rows += [_need(draw, body, service) for body, service in wanted]
    rows += [_room(draw, body) for body in bodies[-3:]]
    kinds = draw(st.lists(st.sampled_from(("distance", "power area", "flood area")), max_size=3, unique=True))
    kinds += ["duct"] if draw(st.integers(0, 9)) == 9 else []
    for kind in kinds:
        least = draw(st.sampled_from((2_000, 9_000))) if kind == "distance" else None
        rows.append(rule(kind, least, tier=draw(st.sampled_from(TIERS))))
    for at in range(draw(st.integers(0, 2))):
        held = draw(st.lists(st.sampled_from(bodies), min_size=1, max_size=2, unique=True))
        kind = draw(st.sampled_from(("power area", "duct", "admin domain", "other")))
        name = f"{kind} {at}"
        holds = tuple(f"{body}/S-1" for body in held)
        rows.append(SharedRisk(ref=f"risk-{at}", kind=kind, name=name, holds=holds))
    rows += _statements(draw, bodies)
    couples = draw(st.lists(st.tuples(st.sampled_from(bodies), st.sampled_from(bodies)), max_size=2, unique=True))
    rows += [pairing(one, other) for one, other in couples]
    return estate(*rows)


def _site(draw: Any, body: str) -> Any:
    power = draw(st.sampled_from((f"Power {body}",) * 4 + ("P1", "P2", None)))
    flood = draw(st.sampled_from((f"Flood {body}",) * 4 + ("F1", None)))
    return site(body, draw(st.integers(0, 40)), power_area=power, flood_area=flood)


def _need(draw: Any, body: str, service: str) -> Any:
    return need(
        body,
        service,
        tier=draw(st.sampled_from(("T0", "T2", "T4"))),
        vcpus=draw(
            st.sampled_from((Decimal("2.5"), Decimal(3), Decimal(5), Decimal(0), Decimal(5), Decimal("2.5"), None))
        ),
        memory_gb=Decimal(draw(st.integers(0, 3))),
        storage_tb=draw(st.sampled_from((Decimal(1), Decimal("1.25")))),
        rto_hours=Decimal(draw(st.sampled_from((24, 24, 4)))),
    )


def _room(draw: Any, body: str) -> Any:
    return room(
        body,
        draw(st.integers(0, 9)),
        vcpus=draw(st.sampled_from((Decimal(5), Decimal("7.5"), Decimal(20), Decimal(8), None))),
        memory_gb=Decimal(draw(st.integers(1, 9))),
        storage_tb=draw(st.sampled_from((Decimal(2), Decimal(9), Decimal(4), Decimal(9)))),
        rto_hours=Decimal(draw(st.sampled_from((2, 2, 8)))),
        need_cost_gbp_per_year=Decimal(draw(st.integers(0, 3))),
        storage_cost_gbp_per_year=draw(st.sampled_from((Decimal(0), Decimal("0.33")))),
        only_for=draw(st.sampled_from(((), (), (), (), ("AAA",)))),
        services=draw(st.sampled_from(((), (), (), (), ("hosting",)))),
    )


def _statements(draw: Any, bodies: tuple[str, ...]) -> list[Any]:
    found = []
    for at in range(draw(st.integers(0, 2))):
        one, other = draw(st.sampled_from(bodies)), draw(st.sampled_from(bodies))
        if one != other:
            found.append(
                Separation(
                    ref=f"{one}/W-{at}",
                    body=one,
                    site=f"{one}/S-1",
                    other_site=f"{other}/S-1",
                    kind=draw(st.sampled_from(("power area", "flood area", "duct"))),
                    found=draw(st.sampled_from(("separate", "shared"))),
                    says="Looked up",
                )
            )
    return found
