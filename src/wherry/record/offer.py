"""Offers: readiness to provide a service to others, and its price steps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from wherry.record.column import column, record
from wherry.record.parts import Owned

OFFER_KINDS = ("body", "joint", "alone")


@record(table="offers", singular="offer")
class Offer(Owned):
    """A readiness to provide a service. ``body``: the owner provides it to others and itself. ``joint``: a contract
    that the owner leads and whose price falls with the volume of all who join. ``alone``: the owner re-lets the
    service for itself only."""

    service: str = column(says="The service provided.", refers_to="services", example="internet-gateway")
    kind: str = column(
        says="Provided by a body, bought jointly, or bought by the owner for itself alone.",
        choices=OFFER_KINDS,
        example="body",
    )
    level: str = column(says="The level promised.", refers_to="levels", example="gold")
    unit_price_gbp_per_year: Decimal = column(
        says="What each unit of quantity costs a year, before any volume step.",
        unit="£ a year",
        at_least=0,
        example="9.50",
    )
    set_up_cost_gbp: Decimal = column(
        says="Cost once, in the first quarter of service.",
        unit="£",
        at_least=0,
        default=Decimal(0),
        example="60000",
    )
    joining_cost_gbp: Decimal = column(
        says="Cost once for each need that moves to it.",
        unit="£",
        at_least=0,
        default=Decimal(0),
        example="8000",
    )
    step_capacity: Decimal | None = column(
        says="Quantity that one step of capacity serves; empty means no limit.",
        at_least=0,
        default=None,
        example="5000",
    )
    step_cost_gbp_per_year: Decimal = column(
        says="What one step of capacity costs a year while the offer is open.",
        unit="£ a year",
        at_least=0,
        default=Decimal(0),
        example="75000",
    )
    most_steps: int | None = column(says="The most steps that can be built.", at_least=0, default=None, example="3")
    own_use: Decimal = column(
        says="Quantity that the provider uses itself for things that are not needs here.",
        at_least=0,
        default=Decimal(0),
    )
    price_change_percent_per_year: Decimal = column(
        says="How the price moves beyond inflation.", unit="% a year", default=Decimal(0), example="-3"
    )
    price_year: int | None = column(
        says="The year whose prices these are.", at_least=1990, at_most=2100, default=None, example="2026"
    )
    minimum_term_quarters: int = column(
        says="Shortest stay of a need that moves to it.", unit="quarters", at_least=0, default=0, example="8"
    )
    available_from: date | None = column(says="First day on which it can be used.", default=None, example="2027-10-01")
    available_until: date | None = column(says="Last day on which it can be used.", default=None)
    certificate: str | None = column(
        says="The certificate it rests on; it may not be used beyond its last day.",
        refers_to="certificates",
        default=None,
    )
    legal_basis: str | None = column(
        says="The power under which the owner may supply the others.",
        default=None,
        example="Local Authorities (Goods and Services) Act 1970 s1",
    )
    only_for: tuple[str, ...] = column(
        says="The bodies it is open to; empty means every member.",
        refers_to="bodies",
        default=(),
        example="KEN; ESX",
    )
    site: str | None = column(
        says="The site it is provided from.", refers_to="sites", default=None, example="KEN/S-0001"
    )


@record(table="tiers", singular="tier")
class Tier(Owned):
    """A volume step of an offer: from this pooled quantity on, every unit costs this much."""

    offer: str = column(says="The offer.", refers_to="offers", example="KEN/O-0002")
    from_quantity: Decimal = column(says="Pooled quantity from which the price holds.", at_least=0, example="5000")
    unit_price_gbp_per_year: Decimal = column(
        says="What every unit then costs a year.", unit="£ a year", at_least=0, example="8.20"
    )
