"""Circuits: lines between two ends, leased or owned."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from wherry.record.column import column, record
from wherry.record.parts import Owned

STATUSES = ("planned", "provisioning", "active", "offline", "deprovisioning", "decommissioned")


@record(table="circuits", singular="circuit")
class Circuit(Owned):
    """A line between two ends. The near end is always a site; the far end is a site, or a named node of a carrier."""

    site: str = column(says="The site at the near end.", refers_to="sites", example="NFK/S-0007")
    far_site: str | None = column(
        says="The site at the far end, if it is a site.",
        refers_to="sites",
        default=None,
        example="NFK/S-0001",
    )
    far_node: str | None = column(
        says="The exchange or aggregation point at the far end, if it is not a site.",
        default=None,
        example="Aylsham",
    )
    technology: str | None = column(says="How it is carried.", default=None, example="Ethernet")
    capacity_mbps: int | None = column(
        says="Capacity towards the site.", unit="Mbit/s", at_least=0, default=None, example="100"
    )
    role: str | None = column(
        says="Whether it is the first or the second way in.",
        choices=("primary", "backup"),
        default=None,
        example="primary",
    )
    status: str = column(says="Where it is in its life.", choices=STATUSES, default="active", example="active")
    supplier_name: str | None = column(
        says="Who provides it, as the body writes it.", default=None, example="Carrier A"
    )
    supplier_reference: str | None = column(
        says="The supplier's own circuit number.", default=None, example="ETHA123456"
    )
    contract: str | None = column(
        says="The contract it is paid under.", refers_to="contracts", default=None, example="NFK/K-0003"
    )
    cost_gbp_per_year: Decimal | None = column(
        says="What it costs a year, without VAT.",
        unit="£ a year",
        at_least=0,
        default=None,
        example="4500.00",
    )
    price_year: int | None = column(
        says="The year whose prices the cost is in.",
        at_least=1990,
        at_most=2100,
        default=None,
        example="2026",
    )
    length_m: int | None = column(says="Length along the route.", unit="m", at_least=0, default=None, example="7300")
    utilisation_percent: Decimal | None = column(
        says="Busy-hour use as a share of capacity.",
        unit="%",
        at_least=0,
        at_most=1000,
        default=None,
        example="35",
    )
    starts: date | None = column(says="First day of service.", default=None, example="2022-04-01")
    ends: date | None = column(says="Last day paid for.", default=None, example="2029-03-31")
