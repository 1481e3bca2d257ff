"""A body's network as a diagram drawn from its records: what stands where, what joins it, and what lies outside.

The diagram is a value: the same records give the same diagram, with a version that is their hash, so that two can be
compared. Every device and circuit of the body is in it; sites that differ in nothing that the diagram shows are drawn
as one and listed by name. What a node or line rests on is kept as references and lines, so that a reader can check it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from wherry.engine.assurance.filters import FilterDevice, Port
from wherry.record.canonical import sha256
from wherry.record.circuit import Circuit
from wherry.record.device import Device
from wherry.record.estate import Estate

SITE, DEVICE, GATEWAY, CARRIER, OUTSIDE = "site", "device", "gateway or security device", "carrier", "outside"
GATEWAY_WORDS = ("firewall", "edge", "gateway", "proxy", "vpn", "security", "ips", "load balancer")
OUTSIDE_WORDS = {
    "PSN": ("psn", "public services network"),
    "Internet": ("internet", "isp", "transit"),
    "Remote access": ("remote access", "vpn", "ssl.root"),
    "Wireless": ("wireless", "wi-fi", "wifi", "wlan", "ssid", "guest"),
    "Third parties": ("partner", "third party", "supplier", "shared"),
    "Other networks": ("hscn", "janet", "police", "n3", "health"),
    "Data centre or cloud": ("cloud", "azure", "aws", "expressroute", "data centre"),
}
"""What a connection leads to, by the words of its interface, zone or device."""
LIVE = ("active", "planned", "provisioning", "staged")


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One thing drawn. ``holds`` are the references of what it stands for and ``lines`` are further words in it."""

    name: str
    kind: str
    words: str
    lines: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What joins two nodes. ``holds`` are references of circuits, or a configuration's file and line."""

    start: str
    end: str
    words: str
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """The whole. ``version`` begins the hash of the records that it is drawn from."""

    body: str
    organisation: str
    drawn: date
    version: str
    author: str | None
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    blocks: tuple[str, ...]
    sites: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    generated: bool = False

    def holding(self) -> frozenset[str]:
        """Every reference that is in the diagram."""
        held = [node.holds for node in self.nodes] + [line.holds for line in self.lines]
        return frozenset(ref for refs in held for ref in refs)


def draw_diagram(
    estate: Estate, body: str, *, on: date, devices: Sequence[FilterDevice] = (), author: str | None = None
) -> Diagram:
    """The diagram of one body on a day. ``devices`` are its configurations as filters see them, whose interfaces tell
    what lies outside; without them only the roles of the records do. ``KeyError`` where there is no such body."""
    named = {each.ref: each.name for each in estate.bodies}
    made = _Drawing(estate, body, devices)
    made.draw()
    rows = [*made.devices, *made.circuits, *made.prefixes]
    return Diagram(
        body=body,
        organisation=named[body],
        drawn=on,
        version=sha256([rows, [device.file for device in devices]])[:12],
        author=author,
        nodes=tuple(made.nodes.values()),
        lines=tuple(made.lines),
        blocks=tuple(sorted({row.prefix for row in made.prefixes})),
        sites=made.sites,
        generated=any(row.provenance == "generated" for row in rows),
    )


class _Drawing:
    """One diagram as it is made."""

    def __init__(self, estate: Estate, body: str, configured: Sequence[FilterDevice]) -> None:
        self.names = {site.ref: site.name for site in estate.sites}
        self.kinds = {site.ref: site.kind for site in estate.sites}
        self.devices = [row for row in estate.devices if row.body == body and row.status in LIVE]
        self.circuits = [row for row in estate.circuits if row.body == body and row.status in LIVE]
        self.prefixes = [row for row in estate.prefixes if row.body == body]
        self.by_file = {each.file.rpartition("/")[2]: each for each in configured}
        self.nodes: dict[str, Node] = {}
        self.lines: list[Line] = []
        self.sites: dict[str, tuple[str, ...]] = {}

    def draw(self) -> None:
        """Everything, the sites with the most equipment first."""
        at_site: dict[str, list[Device]] = defaultdict(list)
        for device in self.devices:
            at_site[device.site or ""].append(device)
        lines_of: dict[str, list[Circuit]] = defaultdict(list)
        for circuit in self.circuits:
            lines_of[circuit.site].append(circuit)
        alike: dict[tuple[object, ...], list[str]] = defaultdict(list)
        for site in sorted({*at_site, *lines_of}):
            alike[_look(at_site[site], lines_of[site], self.kinds.get(site, ""))].append(site)
        for look, sites in sorted(alike.items(), key=lambda each: (-_weight(each[0]), each[1])):
            if len(sites) == 1 or _weight(look) > 1:
                for site in sites:
                    self._site([site], at_site, lines_of)
            else:
                self._site(sites, at_site, lines_of)

    def _site(self, sites: list[str], at: Mapping[str, list[Device]], lines: Mapping[str, list[Circuit]]) -> None:
        devices = [device for site in sites for device in at[site]]
        circuits = [circuit for site in sites for circuit in lines[site]]
        names = tuple(self.names.get(site, site or "at no site") for site in sites)
        kind = self.kinds.get(sites[0], "site")
        words = names[0] if len(sites) == 1 else f"{len(sites)} sites like {names[0]} ({kind})"
        node = sites[0] or "no site"
        drawn = len(sites) == 1 and len(devices) > 1
        held = tuple(sites) if drawn else (*sites, *(device.ref for device in devices))
        inside = () if drawn else tuple(dict.fromkeys(_say_device(device) for device in devices))
        self.nodes[node] = Node(
            name=node, kind=SITE, words=words, lines=inside[:4], holds=tuple(ref for ref in held if ref)
        )
        self.sites[node] = names
        if drawn:
            for device in devices:
                self._device(device, node)
        else:
            for device in devices:
                self._outside(device, node)
        self._circuits(node, circuits)

    def _device(self, device: Device, site: str) -> None:
        role = (device.role or "").casefold()
        kind = GATEWAY if any(word in role for word in GATEWAY_WORDS) else DEVICE
        said = tuple(filter(None, (device.role, " ".join(filter(None, (device.maker, device.model))))))
        if device.management_address:
            said = (*said, device.management_address)
        self.nodes[device.ref] = Node(
            name=device.ref, kind=kind, words=device.name or device.ref, lines=said, holds=(device.ref,)
        )
        self.lines.append(Line(start=site, end=device.ref, words="", holds=(device.ref,)))
        self._outside(device, device.ref)

    def _outside(self, device: Device, node: str) -> None:
        """What a device leads to outside, by its interfaces; by its role where its configuration is not here."""
        configured = self.by_file.get((device.config_file or "").rpartition("/")[2])
        if configured is None:
            for place in _leads_to(device.role or ""):
                self._join(node, place, "by its role", device.ref)
            return
        for port in configured.ports:
            for place in _leads_to(f"{port.description} {port.zone} {port.vrf} {port.name}") if port.active else ():
                words = " ".join(filter(None, (port.name, _say_addresses(port), ", ".join(_filters(port)))))
                self._join(node, place, words, f"{configured.file}, line {port.line}")

    def _join(self, node: str, place: str, words: str, held: str) -> None:
        if place not in self.nodes:
            self.nodes[place] = Node(name=place, kind=OUTSIDE, words=place)
        self.lines.append(Line(start=node, end=place, words=words, holds=(held,)))

    def _circuits(self, node: str, circuits: Sequence[Circuit]) -> None:
        groups: dict[tuple[str, str], list[Circuit]] = defaultdict(list)
        for circuit in circuits:
            end = circuit.far_site or (
                f"carrier {circuit.far_node}" if circuit.far_node else "carrier, no far end known"
            )
            groups[end, _say_circuit(circuit)].append(circuit)
        for (end, words), rows in sorted(groups.items()):
            if end.startswith("carrier") and end not in self.nodes:
                self.nodes[end] = Node(
                    name=end, kind=CARRIER, words=end.removeprefix("carrier ").removeprefix("carrier, ")
                )
            many = f"{len(rows)} x " if len(rows) > 1 else ""
            self.lines.append(Line(start=node, end=end, words=many + words, holds=tuple(row.ref for row in rows)))


def _look(devices: Sequence[Device], circuits: Sequence[Circuit], kind: str) -> tuple[object, ...]:
    """What the diagram shows of a site: two that are alike in it are drawn as one."""
    ends = tuple(sorted(f"{c.far_site or c.far_node} {_say_circuit(c)}" for c in circuits))
    return len(devices), kind, tuple(sorted(str(device.role) for device in devices)), ends


def _weight(look: tuple[object, ...]) -> int:
    return int(str(look[0]))


def _say_device(device: Device) -> str:
    return " ".join(filter(None, (device.role, device.maker, device.model)))


def _say_circuit(circuit: Circuit) -> str:
    speed = f"{circuit.capacity_mbps:,} Mbit/s" if circuit.capacity_mbps is not None else "capacity unknown"
    return " ".join(filter(None, (circuit.technology, speed, circuit.role)))


def _say_addresses(port: Port) -> str:
    return ", ".join(
        ".".join(str(value >> shift & 255) for shift in (24, 16, 8, 0)) + f"/{length}"
        for value, length in port.addresses
    )


def _filters(port: Port) -> Iterable[str]:
    yield from (f"in {name}" for name in port.into)
    yield from (f"out {name}" for name in port.out_of)


def _leads_to(words: str) -> tuple[str, ...]:
    plain = f" {words.casefold().replace('-', ' ').replace('_', ' ')} "
    return tuple(
        place
        for place, told in OUTSIDE_WORDS.items()
        if any(f" {word} " in plain or f" {word}s " in plain for word in (each.replace("-", " ") for each in told))
    )
