"""Needs, and how each is met today."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from wherry.record.column import column, record
from wherry.record.exit_schedule import ExitStep, read_exit_schedule
from wherry.record.parts import Owned
from wherry.record.quarter import Quarter


@record(table="needs", singular="need")
class Need(Owned):
    """A body's requirement for a service: how much, growing how fast, at what level. It has one source at a time."""

    service: str = column(says="The service needed.", refers_to="services", example="internet-gateway")
    quantity: Decimal = column(
        says="How much is needed in the first quarter, in the service's unit.", at_least=0, example="1200"
    )
    growth_percent_per_year: Decimal = column(
        says="How fast the quantity grows, compounded each quarter.",
        unit="% a year",
        at_least=-100,
        default=Decimal(0),
        example="26",
    )
    level: str | None = column(
        says="The level required; empty means today's level, which is always the floor.",
        refers_to="levels",
        default=None,
        example="gold",
    )
    site: str | None = column(says="The site it is for, if it is one site.", refers_to="sites", default=None)
    apart_from: str | None = column(
        says="For a recovery service: the need that it recovers and must stand apart from.",
        refers_to="needs",
        default=None,
    )
    starts: date | None = column(says="First day of the need.", default=None)
    ends: date | None = column(says="Last day of the need.", default=None)


@record(table="quantities", singular="quantity")
class Quantity(Owned):
    """The quantity of one need from one quarter on, where growth alone does not describe it."""

    need: str = column(says="The need.", refers_to="needs", example="NFK/N-0004")
    quarter: Quarter = column(says="The first quarter with this quantity.", example="2028-04")
    quantity: Decimal = column(says="How much is needed, in the service's unit.", at_least=0, example="2400")


@record(table="arrangements", singular="arrangement")
class Arrangement(Owned):
    """How a need is met today: a contract, or the body's own staff and equipment, with its level, cost and terms."""

    need: str = column(says="The need that it meets.", refers_to="needs", example="NFK/N-0004")
    kind: str = column(
        says="A contract with a supplier, or in-house.", choices=("contract", "in-house"), example="contract"
    )
    contract: str | None = column(
        says="The contract behind it.", refers_to="contracts", default=None, example="NFK/K-0003"
    )
    level: str = column(says="The level it gives today.", refers_to="levels", example="silver")
    cost_gbp_per_year: Decimal = column(
        says="What it costs a year in the first quarter, whatever the quantity.",
        unit="£ a year",
        at_least=0,
        example="180000",
    )
    unit_cost_gbp_per_year: Decimal = column(
        says="What each further unit of quantity costs a year.",
        unit="£ a year",
        at_least=0,
        default=Decimal(0),
        example="12.50",
    )
    cost_change_percent_per_year: Decimal = column(
        says="How the price moves beyond inflation.", unit="% a year", default=Decimal(0), example="2"
    )
    price_year: int | None = column(
        says="The year whose prices these are.", at_least=1990, at_most=2100, default=None, example="2026"
    )
    capacity: Decimal | None = column(
        says="The most that it can serve, in the service's unit.", at_least=0, default=None, example="2000"
    )
    cashable_percent: Decimal = column(
        says="The share of the cost that really falls away when it ends.",
        unit="%",
        at_least=0,
        at_most=100,
        default=Decimal(100),
        example="100",
    )
    ends: date | None = column(
        says="Last day bound; empty means that it can go on.", default=None, example="2027-03-31"
    )
    notice_days: int = column(says="Days of notice to end it.", unit="days", at_least=0, default=0, example="90")
    extension_months: int | None = column(
        says="Length of one extension.", unit="months", at_least=1, default=None, example="12"
    )
    extensions_left: int = column(says="Extensions not yet taken.", at_least=0, default=0, example="2")
    extension_price_percent: Decimal = column(
        says="Price during an extension, as a share of the price before.",
        unit="%",
        at_least=0,
        default=Decimal(100),
        example="105",
    )
    exit_charge_percent: Decimal | None = column(
        says="Charge for leaving before the last day, as a share of the payments left; empty means not allowed.",
        unit="%",
        at_least=0,
        at_most=100,
        default=None,
        example="40",
    )
    exit_charge_gbp: Decimal = column(
        says="Fixed charge for leaving before the last day.",
        unit="£",
        at_least=0,
        default=Decimal(0),
        example="2500",
    )
    exit_schedule: tuple[str, ...] = column(
        says="Charges for leaving from certain days on, where they change: each a day, a share of the payments left, "
        "a fixed sum, or both. Before the first day the two charges above hold.",
        default=(),
        example="2027-04-01 40%; 2028-04-01 10% + £500",
    )

    @property
    def exit_steps(self) -> tuple[ExitStep, ...]:
        """The schedule of exit charges in order of days. ``ValueError`` where it cannot be read."""
        return read_exit_schedule(self.exit_schedule)
