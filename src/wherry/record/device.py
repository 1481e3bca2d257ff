"""Devices and the address blocks they serve."""

from __future__ import annotations

from wherry.record.circuit import STATUSES
from wherry.record.column import column, record
from wherry.record.parts import Owned


@record(table="devices", singular="device")
class Device(Owned):
    """A managed box with a configuration."""

    name: str | None = column(says="Its name on the network.", default=None, example="nfk-aylsham-rtr1")
    site: str | None = column(says="The site it stands in.", refers_to="sites", default=None, example="NFK/S-0007")
    role: str | None = column(says="What it does.", default=None, example="router")
    maker: str | None = column(says="Who made it.", default=None, example="Cisco")
    model: str | None = column(says="The maker's model.", default=None, example="ISR4331")
    platform: str | None = column(says="The system that it runs.", default=None, example="ios")
    software_version: str | None = column(says="The version that it runs.", default=None, example="17.9.4a")
    serial_number: str | None = column(says="The maker's serial number.", default=None, example="FDO1234X0YZ")
    status: str = column(
        says="Where it is in its life.",
        choices=(*STATUSES, "staged", "failed", "inventory"),
        default="active",
    )
    management_address: str | None = column(says="The address it is managed at.", default=None, example="10.20.0.1")
    config_file: str | None = column(
        says="Its configuration, as a file name in the folder configs.",
        default=None,
        example="nfk-aylsham-rtr1.cfg",
    )


@record(table="prefixes", singular="prefix")
class Prefix(Owned):
    """A block of addresses that a body uses."""

    prefix: str = column(says="The block in CIDR form.", example="10.20.0.0/16")
    vrf: str | None = column(says="The routing table it lives in.", default=None, example="corporate")
    site: str | None = column(says="The site that uses it.", refers_to="sites", default=None, example="NFK/S-0007")
    purpose: str | None = column(says="What it is used for.", default=None, example="library public access")
    status: str | None = column(says="Its status in the address register.", default=None, example="active")
