"""Agreements, usage and recharges: what was signed, what was used, what is owed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from wherry.record.column import column, record
from wherry.record.parts import Owned


@record(table="agreements", singular="agreement")
class Agreement(Owned):
    """A signed move: provider, consumer, level, tariff, term and exit. The owner is the provider."""

    consumer: str = column(says="The body that is served.", refers_to="bodies", example="NFK")
    service: str = column(says="The service.", refers_to="services", example="internet-gateway")
    offer: str | None = column(says="The offer it came from.", refers_to="offers", default=None)
    need: str | None = column(says="The need it meets.", refers_to="needs", default=None)
    level: str | None = column(says="The level promised.", refers_to="levels", default=None)
    unit_price_gbp_per_year: Decimal | None = column(
        says="The price of a unit.", unit="£ a year", at_least=0, default=None, example="9.50"
    )
    starts: date | None = column(says="First day.", default=None, example="2027-10-01")
    ends: date | None = column(says="Last day.", default=None, example="2032-09-30")
    notice_days: int | None = column(
        says="Days of notice to end it.", unit="days", at_least=0, default=None, example="180"
    )
    status: str = column(
        says="How far it has got.",
        choices=(
            "draft",
            "consumer approved",
            "provider accepted",
            "scheduled",
            "live",
            "ended",
            "rejected",
            "cancelled",
        ),
        default="draft",
    )


@record(table="usage", singular="usage")
class Usage(Owned):
    """A measured quantity for one agreement and month. An empty quantity is unknown; zero is a measurement."""

    agreement: str = column(says="The agreement.", refers_to="agreements", example="KEN/A-0001")
    month: date = column(says="The first day of the month.", example="2027-11-01")
    quantity: Decimal | None = column(
        says="What was used, in the service's unit.", at_least=0, default=None, example="1310"
    )
    measured_by: str | None = column(says="Where the measurement came from.", default=None, example="flow collector")


@record(table="recharges", singular="recharge")
class Recharge(Owned):
    """What one body owes another for a month, one line. The owner is the body that is paid."""

    payer: str = column(says="The body that pays.", refers_to="bodies", example="NFK")
    agreement: str | None = column(says="The agreement it is owed under.", refers_to="agreements", default=None)
    month: date = column(says="The first day of the month.", example="2027-11-01")
    line: str = column(says="What the line is for.", example="Internet gateway, 1,310 Mbit/s")
    amount_pence: int = column(says="The amount in whole pence.", unit="p", example="103708")
