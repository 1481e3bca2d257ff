"""Sites: the places where a body needs service."""

from __future__ import annotations

from datetime import date

from wherry.record.column import column, record
from wherry.record.parts import Owned


@record(table="sites", singular="site")
class Site(Owned):
    """A place where a body needs service. Two bodies in one building have a site each at the same postcode."""

    name: str = column(says="The name people use for the site.", example="Aylsham Library")
    kind: str = column(says="What the site is used for.", example="library")
    address: str | None = column(says="Street address without the postcode.", default=None, example="Hungate Street")
    postcode: str | None = column(says="Full postcode.", default=None, example="NR11 6AA")
    uprn: int | None = column(
        says="Unique property reference number.", at_least=1, default=None, example="100091309999"
    )
    easting_m: int | None = column(
        says="Easting on the British National Grid.",
        unit="m",
        at_least=0,
        at_most=700000,
        default=None,
        example="619200",
    )
    northing_m: int | None = column(
        says="Northing on the British National Grid.",
        unit="m",
        at_least=0,
        at_most=1300000,
        default=None,
        example="326900",
    )
    accuracy_m: int | None = column(
        says="How far the position may be from the truth (100 for a postcode's centre).",
        unit="m",
        at_least=0,
        default=None,
        example="100",
    )
    district: str | None = column(says="The district it lies in.", default=None, example="Broadland")
    county: str | None = column(says="The county it lies in.", default=None, example="Norfolk")
    users: int | None = column(says="People who use the network there.", at_least=0, default=None, example="12")
    critical: bool | None = column(says="Whether it needs two separate ways in.", default=None, example="no")
    opens: date | None = column(says="First day in use.", default=None, example="2019-09-01")
    closes: date | None = column(says="Last day in use.", default=None, example="2030-03-31")
    node: str | None = column(
        says="The aggregation point or exchange town that serves it.", default=None, example="Aylsham"
    )
    power_area: str | None = column(says="The grid supply point that feeds it.", default=None, example="NORM_1")
    flood_area: str | None = column(
        says="The flood warning area that it shares, if any is known.", default=None, example="054FWCDV4A1"
    )
    outside_ref: str | None = column(
        says="Its reference in the list it was taken from.", default=None, example="library:aylsham"
    )
