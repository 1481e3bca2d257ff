"""Small estates to recover: sites in a row, a kilometre of easting each, with needs, rooms and rules as a test asks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from wherry.engine.resilience.pairing.answer import PairingAnswer
from wherry.engine.resilience.pairing.question import PairingOptions, PairingQuestion
from wherry.engine.resilience.pairing.solve import make_pairings
from wherry.record.body import Body
from wherry.record.certificate import Pairing
from wherry.record.estate import Estate
from wherry.record.recovery import Exercise, RecoveryNeed, SeparationRule, SpareCapacity
from wherry.record.service import Service
from wherry.record.site import Site

DAY = date(2026, 11, 22)
BODIES = ("AAA", "BBB", "CCC", "DDD", "EEE", "FFF")


def site(body: str, km: int = 0, **also: Any) -> Site:
    """The main site of a body, ``km`` kilometres east of the origin, in a power and a flood area of its own."""
    areas = {"power_area": f"Power {body}", "flood_area": f"Flood {body}"} | also
    return Site(
        ref=f"{body}/S-1", body=body, name=f"Office {body}", kind="office", easting_m=400_000 + 1000 * km,
        northing_m=300_000, accuracy_m=10, **areas,
    )  # fmt: skip


def need(body: str, service: str = "hosting", **also: Any) -> RecoveryNeed:
    """A need of a body's main site: T2, 10 vCPUs, 100 GB, 5 TB."""
    given = {
        "tier": "T2", "rto_hours": Decimal(24), "rpo_hours": Decimal(4), "vcpus": Decimal(10),
        "memory_gb": Decimal(100), "storage_tb": Decimal(5), "accepted_by": "Head of service",
    } | also  # fmt: skip
    return RecoveryNeed(ref=f"{body}/F-{service}", body=body, site=f"{body}/S-1", service=service, **given)


def room(body: str, pounds: int = 1000, **also: Any) -> SpareCapacity:
    """Room at a body's main site: quick enough, 100 vCPUs, a terabyte of memory, 100 TB."""
    given = {
        "rto_hours": Decimal(8), "rpo_hours": Decimal(1), "vcpus": Decimal(100), "memory_gb": Decimal(1000),
        "storage_tb": Decimal(100), "cost_gbp_per_year": Decimal(pounds),
    } | also  # fmt: skip
    return SpareCapacity(ref=f"{body}/G-1", body=body, site=f"{body}/S-1", **given)


def rule(kind: str, least_m: int | None = None, **also: Any) -> SeparationRule:
    """A rule that the board accepted."""
    given = {"reason": "One event should not reach both", "accepted_by": "Board", "accepted": date(2026, 1, 5)} | also
    return SeparationRule(ref=f"apart-{kind.replace(' ', '-')}", kind=kind, least_m=least_m, **given)


def pairing(body: str, host: str, services: tuple[str, ...] = ("hosting",), **also: Any) -> Pairing:
    """A pairing of two main sites, agreed unless told otherwise."""
    given = {"status": "agreed"} | also
    return Pairing(
        ref=f"{body}/B-{host}", body=body, site=f"{body}/S-1", recovery_site=f"{host}/S-1", services=services, **given
    )


def exercise(
    body: str, host: str, held: date | None, hours: str | None = "6", number: int = 1, **also: Any
) -> Exercise:
    """A timed restore that passed."""
    given = {"kind": "timed restore", "passed": True, "data_loss_hours": Decimal(1)} | also
    return Exercise(
        ref=f"{body}/Y-{host}-{number}", body=body, pairing=f"{body}/B-{host}", held=held,
        restore_hours=None if hours is None else Decimal(hours), **given,
    )  # fmt: skip


def estate(*rows: Any) -> Estate:
    """An estate of these rows with the bodies and services that they speak of."""
    bodies = {row.body for row in rows if getattr(row, "body", None)}
    services = [Service(ref=ref, name=ref, unit="server") for ref in ("hosting", "telephony", "backup")]
    return Estate.of([*(Body(ref=ref, name=ref, kind="county") for ref in sorted(bodies)), *services, *rows])


def answer(*rows: Any, **options: Any) -> PairingAnswer:
    """The answer about an estate of these rows."""
    return make_pairings(PairingQuestion.of(estate(*rows), PairingOptions(**{"as_of": DAY} | options)))


def codes(found: PairingAnswer) -> set[str]:
    """The codes of the findings."""
    return {finding.code for finding in found.findings}
