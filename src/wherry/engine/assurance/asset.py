"""Whose a scanned host is, and which device: by management address, interface address, name, or the block it is in.

The nearest kind of knowledge decides; where two bodies have as good a claim to an address, nobody has it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass, field

from wherry.engine.assurance.scan import ScanHost
from wherry.record.device import Device, Prefix


@dataclass(frozen=True, slots=True)
class Asset:
    """What is known of a host: its body, and its device where it is one that is recorded or judged."""

    body: str
    device: str | None


@dataclass(slots=True)
class Assets:
    """What tells hosts apart. Fill it with ``add_device`` and ``add_prefix``, then ask ``find``.

    ``only`` is the body of every host that nothing tells of: where a folder knows no bodies at all, all is one body's.
    """

    only: str | None = None
    managed: dict[str, set[Asset]] = field(default_factory=dict)
    addresses: dict[str, set[Asset]] = field(default_factory=dict)
    names: dict[str, set[Asset]] = field(default_factory=dict)
    blocks: dict[int, dict[int, set[str]]] = field(default_factory=dict)
    devices: dict[str, set[str]] = field(default_factory=dict)

    def add_device(
        self,
        body: str,
        device: str,
        *,
        managed: str | None = None,
        addresses: Iterable[str] = (),
        name: str | None = None,
    ) -> None:
        """A device of a body, with what tells that a host is it."""
        asset = Asset(body, device)
        self.devices.setdefault(body, set()).add(device)
        if managed:
            self.managed.setdefault(_bare(managed), set()).add(asset)
        for address in addresses:
            self.addresses.setdefault(_bare(address), set()).add(asset)
        if name:
            self.names.setdefault(name.casefold(), set()).add(asset)

    def add_prefix(self, body: str, prefix: str) -> None:
        """A block that a body uses; what is no block of IPv4 addresses tells nothing."""
        try:
            block = ipaddress.IPv4Network(prefix, strict=False)
        except ValueError:
            return
        self.blocks.setdefault(block.prefixlen, {}).setdefault(int(block.network_address), set()).add(body)

    def add_records(self, devices: Iterable[Device], prefixes: Iterable[Prefix]) -> None:
        """The devices and blocks of an estate."""
        for device in devices:
            if device.status == "active":
                self.add_device(device.body, device.ref, managed=device.management_address, name=device.name)
        for prefix in prefixes:
            self.add_prefix(prefix.body, prefix.prefix)

    def find(self, host: ScanHost) -> Asset | None:
        """Whose a host is; None where nothing tells, or two bodies could claim it alike."""
        return self.find_named(host.address or host.host, (host.host, *host.names))

    def find_named(self, address: str, names: Iterable[str] = ()) -> Asset | None:
        """The same, of an address with the names that the host goes by."""
        for table in (self.managed, self.addresses):
            if address in table:
                return _one(table[address])
        for name in names:
            for known in (name.casefold(), name.casefold().partition(".")[0]):
                if known in self.names:
                    return _one(self.names[known])
        return self._in_block(address) or (Asset(self.only, None) if self.only is not None else None)

    def _in_block(self, address: str) -> Asset | None:
        try:
            number = int(ipaddress.IPv4Address(address))
        except ValueError:
            return None
        for length in sorted(self.blocks, reverse=True):
            bodies = self.blocks[length].get(number >> (32 - length) << (32 - length))
            if bodies is not None:
                return Asset(next(iter(bodies)), None) if len(bodies) == 1 else None
        return None


def _one(assets: set[Asset]) -> Asset | None:
    if len(assets) == 1:
        return next(iter(assets))
    bodies = {asset.body for asset in assets}
    return Asset(bodies.pop(), None) if len(bodies) == 1 else None


def _bare(address: str) -> str:
    """An address without the length of its block."""
    return address.strip().partition("/")[0].split(" ")[0]
