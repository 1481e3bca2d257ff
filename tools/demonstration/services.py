"""The services and levels of the demonstration, with what drives a service's quantity and cost.

The figures are in services.csv. All are generated: round numbers chosen so that a body of 8,000 users spends a
believable sum. None is a price.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from wherry.record.service import Level, Service

HOSTING, DR_HOSTING, WAN = "hosting", "dr-hosting", "wan-access"


@dataclass(frozen=True, kw_only=True)
class Economics:
    """How a service is counted, grows and costs; costs are pounds a year for one unit at a body of usual size.

    ``fixed`` is the share of a provider's cost that comes in steps of capacity, ``marginal`` the share that each unit
    costs; ``in_house``, ``provides`` and ``leads`` are the chances that a body runs it itself, offers it to others,
    leads a joint contract for it. ``growth`` and ``trend`` are per cent a year, of quantity and of price.
    """

    ref: str
    name: str
    unit: str
    says: str
    per_user: float
    per_site: float
    growth: str
    unit_cost: float
    trend: str
    in_house: float
    provides: float
    leads: float
    fixed: float
    marginal: float
    set_up_gbp: int
    joining_gbp: int
    recovery: bool
    floor: str
    company: str
    cpv: str


def read_economics() -> tuple[Economics, ...]:
    """The rows of services.csv."""
    with (Path(__file__).parent / "services.csv").open(encoding="utf-8", newline="") as file:
        return tuple(economics_of(row) for row in csv.DictReader(file))


def economics_of(row: dict[str, str]) -> Economics:
    """One row of services.csv."""
    return Economics(
        ref=row["ref"],
        name=row["name"],
        unit=row["unit"],
        says=row["says"],
        per_user=float(row["per_user"]),
        per_site=float(row["per_site"]),
        growth=row["growth"],
        unit_cost=float(row["unit_cost"]),
        trend=row["trend"],
        in_house=float(row["in_house"]),
        provides=float(row["provides"]),
        leads=float(row["leads"]),
        fixed=float(row["fixed"]),
        marginal=float(row["marginal"]),
        set_up_gbp=int(row["set_up_gbp"]),
        joining_gbp=int(row["joining_gbp"]),
        recovery=row["recovery"] == "yes",
        floor=row["floor"],
        company=row["company"],
        cpv=row["cpv"],
    )


ECONOMICS = read_economics()
LADDER = ("bronze", "silver", "gold", "platinum")
RECOVERY_LADDER = ("recovery-silver", "recovery-gold")
LEVELS = (
    Level(
        ref="bronze",
        name="Bronze",
        availability_percent=Decimal("99.5"),
        fix_time_hours=Decimal(8),
        service_hours="office",
        provenance="generated",
    ),
    Level(
        ref="silver",
        name="Silver",
        availability_percent=Decimal("99.8"),
        fix_time_hours=Decimal(5),
        service_hours="extended",
        encryption="in transit",
        provenance="generated",
    ),
    Level(
        ref="gold",
        name="Gold",
        availability_percent=Decimal("99.95"),
        fix_time_hours=Decimal(4),
        service_hours="always",
        encryption="in transit",
        certificate="PSN connection",
        provenance="generated",
    ),
    Level(
        ref="platinum",
        name="Platinum",
        availability_percent=Decimal("99.99"),
        fix_time_hours=Decimal(2),
        service_hours="always",
        encryption="in transit and at rest",
        certificate="PSN service",
        provenance="generated",
    ),
    Level(
        ref="recovery-silver",
        name="Recovery silver",
        availability_percent=Decimal("99.8"),
        fix_time_hours=Decimal(5),
        service_hours="extended",
        rto_hours=Decimal(24),
        rpo_hours=Decimal(4),
        encryption="in transit",
        provenance="generated",
    ),
    Level(
        ref="recovery-gold",
        name="Recovery gold",
        availability_percent=Decimal("99.95"),
        fix_time_hours=Decimal(4),
        service_hours="always",
        rto_hours=Decimal(4),
        rpo_hours=Decimal(1),
        encryption="in transit and at rest",
        certificate="PSN service",
        provenance="generated",
    ),
)


def other_level(level: str, steps: int) -> str:
    """The level so many steps up its own ladder, or down; the end of the ladder where it is reached."""
    ladder = RECOVERY_LADDER if level in RECOVERY_LADDER else LADDER
    return ladder[max(0, min(ladder.index(level) + steps, len(ladder) - 1))]


def higher_level(one: str, other: str) -> str:
    """The better of two levels of one ladder."""
    ladder = RECOVERY_LADDER if one in RECOVERY_LADDER else LADDER
    return max(one, other, key=ladder.index)


def services() -> list[Service]:
    """The services as records."""
    return [
        Service(
            ref=economics.ref,
            name=economics.name,
            unit=economics.unit,
            recovery=economics.recovery,
            says=economics.says,
            provenance="generated",
        )
        for economics in ECONOMICS
    ]
