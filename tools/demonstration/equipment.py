"""Devices of the members, and the configurations of some of them."""

from __future__ import annotations

from dataclasses import dataclass

from tools.demonstration.addresses import corporate_octet
from tools.demonstration.bodies import Owner
from tools.demonstration.draw import Draw
from tools.demonstration.network import site_ref
from tools.demonstration.sitelist import ListedSite
from tools.demonstration.templates import Fault, render
from wherry.record.device import Device


@dataclass(frozen=True)
class Model:
    """A box as it is listed, and the template of its configuration."""

    role: str
    maker: str
    model: str
    platform: str
    template: str


CORE = (
    Model("wan router", "Cisco", "C8500-12X", "iosxe", "ios-wan.cfg"),
    Model("internet edge", "Juniper", "SRX1600", "junos", "junos-edge.cfg"),
    Model("firewall", "Fortinet", "FortiGate 60F", "fortios", "fortios-firewall.cfg"),
    Model("core switch", "Arista", "DCS-7050SX3-48YC8", "eos", "eos-core.cfg"),
)
BRANCH = (
    Model("branch router", "Cisco", "C1121-8P", "iosxe", "ios-branch.cfg"),
    Model("access switch", "HPE Aruba", "6300M", "aoscx", "aoscx-access.cfg"),
    Model("access switch", "HPE", "5130 EI", "comware", "comware-access.cfg"),
)
OTHERS = (
    Model("branch router", "Cisco", "C1121-8P", "iosxe", ""),
    Model("branch router", "Juniper", "SRX320", "junos", ""),
    Model("branch router", "Fortinet", "FortiGate 40F", "fortios", ""),
)
SHORT = {"wan router": "wan", "internet edge": "edge", "firewall": "fw", "core switch": "core", "access switch": "sw"}
VERSION_MARKS = {"iosxe": "version ", "fortios": "#config-version=", "junos": "version "}


@dataclass(frozen=True)
class ConfigFile:
    """One configuration: its file name, its text and the faults that were put into it."""

    name: str
    text: str
    faults: tuple[Fault, ...]


def devices_of(owner: Owner, draw: Draw) -> tuple[list[Device], list[ConfigFile]]:
    """A member's core at its main office, some branch devices with configurations, a router at every other site."""
    devices: list[Device] = []
    configs: list[ConfigFile] = []
    office = owner.main_office
    branches = [site for site in owner.sites if site is not office]
    placed = [(model, office) for model in CORE] + list(zip(BRANCH, branches, strict=False))
    for model, site in placed:
        config = config_of(owner, model, site, len(devices) + 1, draw)
        configs.append(config)
        devices.append(device(owner, model, site, len(devices) + 1, config, draw))
    for site in branches:
        if (BRANCH[0], site) not in placed:
            model = draw.pick(site.uid, "router", OTHERS)
            devices.append(device(owner, model, site, len(devices) + 1, None, draw))
    return devices, configs


def device_name(owner: Owner, model: Model, number: int) -> str:
    """``nfk-fw-003``."""
    return f"{owner.code.lower()}-{SHORT.get(model.role, 'rtr')}-{number:03d}"


def management_address(owner: Owner, number: int, draw: Draw) -> str:
    """The address that a device is managed at: in the body's last networks, which no site uses."""
    return f"10.{corporate_octet(owner, draw)}.{251 + number // 250}.{number % 250 + 1}"


def device(owner: Owner, model: Model, site: ListedSite, number: int, config: ConfigFile | None, draw: Draw) -> Device:
    """One device as a record."""
    name = device_name(owner, model, number)
    return Device(
        ref=f"{owner.code}/D-{number:04d}",
        body=owner.code,
        name=name,
        site=site_ref(owner, site),
        role=model.role,
        maker=model.maker,
        model=model.model,
        platform=model.platform,
        software_version=version_in(model.platform, config.text) if config else None,
        serial_number=f"EXAMPLE{draw.within(name, 'serial', 100000, 999999)}",
        management_address=management_address(owner, number, draw),
        config_file=config.name if config else None,
        provenance="generated",
    )


def version_in(platform: str, text: str) -> str | None:
    """The version that a configuration states, where its maker writes one."""
    mark = VERSION_MARKS.get(platform)
    for line in text.splitlines():
        if mark and line.startswith(mark):
            stated = line.removeprefix(mark).rstrip(";")
            return stated.split("-")[1] if platform == "fortios" else stated
    return None


def config_of(owner: Owner, model: Model, site: ListedSite, number: int, draw: Draw) -> ConfigFile:
    """The configuration of one device."""
    name = device_name(owner, model, number)
    octet, at = corporate_octet(owner, draw), owner.sites.index(site) + 1
    values = {
        "NAME": name,
        "CODE": owner.code.lower(),
        "SITE": site.name.replace('"', "'"),
        "NODE": site.district,
        "OCTET": str(octet),
        "CORPORATE": f"10.{octet}.0.0",
        "MANAGEMENT": management_address(owner, number, draw),
        "LAN": f"10.{octet + at // 250}.{at % 250}.1",
        "LANNET": f"10.{octet + at // 250}.{at % 250}.0",
        "LANLAST": f"10.{octet + at // 250}.{at % 250}.20",
        "WAN": f"100.65.{number}.2",
        "PEER": f"100.65.{number}.1",
        "TRANSIT": f"10.{octet}.254.{number}",
        "ASN": str(64512 + draw.within(owner.name, "as number", 0, 999)),
        "HOST": str(draw.within(owner.name, "host", 1, 13)),
    }
    text, faults = render(model.template, f"{name}.cfg", values, draw)
    return ConfigFile(f"{name}.cfg", text, faults)
