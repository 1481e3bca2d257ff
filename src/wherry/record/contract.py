"""Suppliers, contracts and spend: what a body pays, to whom, from when to when, on what terms."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from wherry.record.column import column, record
from wherry.record.parts import Owned


@record(table="suppliers", singular="supplier")
class Supplier(Owned):
    """A supplier as one body knows it. The same company may be a supplier of several bodies under several spellings."""

    name: str = column(says="The name as the body writes it.", example="Carrier A Ltd")
    company_number: str | None = column(says="Its number at Companies House.", default=None, example="01234567")
    same_as: str | None = column(
        says="The supplier record that an officer has confirmed to be the same company.",
        refers_to="suppliers",
        default=None,
        example="KEN/U-0001",
    )


@record(table="contracts", singular="contract")
class Contract(Owned):
    """What a body has bound itself to pay a supplier for, from when to when, on what terms."""

    title: str = column(says="What the contract is for.", example="Wide area network")
    service: str | None = column(
        says="The kind of service that it buys.", refers_to="services", default=None, example="wan-access"
    )
    supplier_name: str | None = column(
        says="The supplier as written in the contract.", default=None, example="Carrier A Ltd"
    )
    supplier: str | None = column(
        says="The supplier's record.", refers_to="suppliers", default=None, example="NFK/U-0001"
    )
    starts: date | None = column(says="First day.", default=None, example="2022-04-01")
    ends: date | None = column(says="Last day if nobody extends it.", default=None, example="2027-03-31")
    notice_days: int | None = column(
        says="Days of notice needed to end it.", unit="days", at_least=0, default=None, example="90"
    )
    value_gbp_per_year: Decimal | None = column(
        says="What it costs a year, without VAT.",
        unit="£ a year",
        at_least=0,
        default=None,
        example="412000.00",
    )
    price_year: int | None = column(
        says="The year whose prices the value is in.",
        at_least=1990,
        at_most=2100,
        default=None,
        example="2026",
    )
    extension_months: int | None = column(
        says="Length of one extension.", unit="months", at_least=1, default=None, example="12"
    )
    extensions_left: int | None = column(says="Extensions not yet taken.", at_least=0, default=None, example="2")
    renews_itself: bool | None = column(says="Whether it goes on if nobody gives notice.", default=None, example="no")
    exit_charge_percent: Decimal | None = column(
        says="Charge for leaving early, as a share of the payments left.",
        unit="%",
        at_least=0,
        at_most=100,
        default=None,
        example="40",
    )
    framework: str | None = column(says="The framework it was let under.", default=None, example="RM6116")
    ocid: str | None = column(says="Its open contracting identifier.", default=None, example="ocds-h6vhtk-04eac3")
    cpv: str | None = column(says="Its Common Procurement Vocabulary code.", default=None, example="64210000")


@record(table="spend", singular="payment")
class Payment(Owned):
    """One payment to a supplier, as councils publish those over £500."""

    paid: date | None = column(says="The day it was paid.", default=None, example="2026-05-12")
    supplier_name: str = column(says="The supplier as the ledger writes it.", example="CARRIER A LIMITED")
    amount_gbp: Decimal = column(says="The amount without VAT; a credit is negative.", unit="£", example="34333.33")
    department: str | None = column(says="The department that paid.", default=None, example="Digital services")
    purpose: str | None = column(says="What it was for.", default=None, example="Data lines")
    contract: str | None = column(
        says="The contract it was paid under.", refers_to="contracts", default=None, example="NFK/K-0003"
    )
