"""The layered graph of an estate: who is joined to what through which circuits and devices, and where services run.

A site's circuits end on its edge, behind which stand its devices, stage after stage, and then its users: devices of one
stage stand in for one another. A circuit joins two sites, or a site to a carrier's equipment in an exchange. Carriers'
equipment is joined to the carrier's network and that to the outside by links that never fail of themselves: what
carriers build inside is not in the records. So an exchange or a carrier fails as nodes; carriers meet outside.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from wherry.engine.resilience.sources import Source
from wherry.engine.resilience.suppliers import Suppliers
from wherry.engine.resilience.topology import Topology
from wherry.record.circuit import Circuit
from wherry.record.device import Device
from wherry.record.estate import Estate
from wherry.record.site import Site

OUTSIDE = "outside"
UNKNOWN_CAPACITY = -1
BOUNDLESS = 2**40
"""Capacity in Mbit/s of links that stand for what carriers build, whose limits nobody here records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """The graph and who is where in it.

    ``node_ref`` and ``link_ref`` give each node and link the record it stands for (empty for none). ``users_at`` is
    the node of each site's users by site reference, ``all_at`` all of a site's nodes. ``exchange_at`` are the nodes in
    an exchange, ``carrier_at`` those of a company, ``circuits_of`` a company's links. ``root_of`` is the node from
    which each source serves, ``behind`` the nodes of devices that serve that source alone. ``capacity`` is in whole
    Mbit/s a link, ``UNKNOWN_CAPACITY`` where nobody knows it.
    """

    topology: Topology
    sites: tuple[Site, ...]
    circuits: tuple[Circuit, ...]
    devices: tuple[Device, ...]
    node_ref: tuple[str, ...]
    link_ref: tuple[str, ...]
    link_of: dict[str, int]
    users_at: dict[str, int]
    all_at: dict[str, tuple[int, ...]]
    device_at: dict[str, tuple[int, ...]]
    exchange_at: dict[str, tuple[int, ...]]
    carrier_at: dict[str, tuple[int, ...]]
    circuits_of: dict[str, tuple[int, ...]]
    outside: int
    root_of: tuple[int, ...]
    capacity: npt.NDArray[np.int64]


@dataclass(slots=True)
class _Drawing:
    """Nodes and links while they are put down."""

    nodes: dict[str, int] = field(default_factory=dict)
    node_ref: list[str] = field(default_factory=list)
    ends: list[tuple[int, int]] = field(default_factory=list)
    link_ref: list[str] = field(default_factory=list)
    capacity: list[int] = field(default_factory=list)

    def node(self, name: str, ref: str = "") -> int:
        if name not in self.nodes:
            self.nodes[name] = len(self.nodes)
            self.node_ref.append(ref)
        return self.nodes[name]

    def link(self, a: int, b: int, ref: str = "", capacity: int = BOUNDLESS) -> int:
        self.ends.append((a, b))
        self.link_ref.append(ref)
        self.capacity.append(capacity)
        return len(self.ends) - 1

    def stage(self, before: int, devices: list[Device], after: int, at: dict[str, list[int]], what: str) -> None:
        """Devices side by side between two nodes."""
        for device in devices:
            node = self.node(f"device {device.ref} {what}", device.ref)
            at.setdefault(device.ref, []).append(node)
            self.link(before, node)
            self.link(node, after)


def load_roles() -> dict[str, Any]:
    """The dated table of which device roles stand where."""
    path = resources.files("wherry.engine.resilience") / "data" / "device-roles-2026.yaml"
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def draw_layers(
    estate: Estate,
    suppliers: Suppliers,
    sources: tuple[Source, ...],
    sites: tuple[Site, ...],
    lines: tuple[Circuit, ...],
) -> Layers:
    """The graph of the open ``sites`` and active ``lines`` of an estate, with its ``sources`` in place."""
    drawing, roles = _Drawing(), load_roles()
    outside = drawing.node(OUTSIDE)
    active = tuple(device for device in estate.devices if device.status == "active")
    edge, users, device_at = _draw_sites(drawing, sites, active, roles["site"])
    exchange_at: dict[str, list[int]] = {}
    carrier_at: dict[str, list[int]] = {}
    circuits_of: dict[str, list[int]] = {}
    link_of = {}
    for circuit in lines:
        company = suppliers.of_circuit(circuit)
        far = edge.get(circuit.far_site or "")
        if far is None:
            far = _far_node(drawing, circuit, company, outside, exchange_at, carrier_at)
        known = UNKNOWN_CAPACITY if circuit.capacity_mbps is None else circuit.capacity_mbps
        link_of[circuit.ref] = drawing.link(edge[circuit.site], far, circuit.ref, known)
        if company is not None:
            circuits_of.setdefault(company, []).append(link_of[circuit.ref])
    all_at: dict[str, list[int]] = {site.ref: [edge[site.ref]] for site in sites}
    root_of = _draw_services(drawing, sources, users, active, roles["services"], device_at, outside, all_at)
    where = {device.ref: device.site for device in active}
    for ref, nodes in device_at.items():
        all_at[where[ref] or ""] += nodes
    for site in sites:
        all_at[site.ref].append(users[site.ref])
    return Layers(
        topology=Topology(
            nodes=tuple(drawing.nodes),
            links=tuple(ref or f"way {at}" for at, ref in enumerate(drawing.link_ref)),
            a=np.array([a for a, _ in drawing.ends], dtype=np.int32),
            b=np.array([b for _, b in drawing.ends], dtype=np.int32),
        ),
        sites=sites,
        circuits=lines,
        devices=tuple(device for device in active if device.ref in device_at),
        node_ref=tuple(drawing.node_ref),
        link_ref=tuple(drawing.link_ref),
        link_of=link_of,
        users_at=users,
        all_at={ref: tuple(dict.fromkeys(nodes)) for ref, nodes in all_at.items()},
        device_at=_frozen(device_at),
        exchange_at=_frozen(exchange_at),
        carrier_at=_frozen(carrier_at),
        circuits_of=_frozen(circuits_of),
        outside=outside,
        root_of=root_of,
        capacity=np.array(drawing.capacity, dtype=np.int64),
    )


def _frozen(found: dict[str, list[int]]) -> dict[str, tuple[int, ...]]:
    return {key: tuple(values) for key, values in found.items()}


def _in_role(device: Device, words: list[str]) -> bool:
    return any(word in (device.role or "").casefold() for word in words)


def _draw_sites(
    drawing: _Drawing, sites: tuple[Site, ...], devices: tuple[Device, ...], stages: list[list[str]]
) -> tuple[dict[str, int], dict[str, int], dict[str, list[int]]]:
    """Every site's edge, devices and users; a site without devices is one node."""
    by_site: dict[str, list[Device]] = {}
    for device in devices:
        by_site.setdefault(device.site or "", []).append(device)
    edge, users, device_at = {}, {}, {}
    at: dict[str, list[int]] = {}
    for site in sites:
        here = edge[site.ref] = drawing.node(f"site {site.ref}", site.ref)
        for number, words in enumerate(stages):
            standing = [device for device in by_site.get(site.ref, []) if _in_role(device, words)]
            if standing:
                after = drawing.node(f"site {site.ref} behind {number}", site.ref)
                drawing.stage(here, standing, after, at, "")
                here = after
        users[site.ref] = here
    device_at.update(at)
    return edge, users, device_at


def _far_node(
    drawing: _Drawing, circuit: Circuit, company: str | None, outside: int,
    exchange_at: dict[str, list[int]], carrier_at: dict[str, list[int]],
) -> int:  # fmt: skip
    """The carrier's equipment in the exchange that a circuit runs to, joined to the carrier and that to the outside."""
    carrier = outside
    if company is not None:
        fresh = f"carrier {company}" not in drawing.nodes
        carrier = drawing.node(f"carrier {company}")
        if fresh:
            drawing.link(carrier, outside)
            carrier_at.setdefault(company, []).append(carrier)
    if not circuit.far_node:
        return carrier
    name = f"exchange {circuit.far_node} of {company or 'a carrier nobody recorded'}"
    fresh = name not in drawing.nodes
    node = drawing.node(name, circuit.far_node)
    if fresh:
        drawing.link(node, carrier)
        exchange_at.setdefault(circuit.far_node, []).append(node)
        if company is not None:
            carrier_at[company].append(node)
    return node


def _draw_services(
    drawing: _Drawing, sources: tuple[Source, ...], users: dict[str, int], devices: tuple[Device, ...],
    rules: list[dict[str, Any]], at: dict[str, list[int]], outside: int, all_at: dict[str, list[int]],
) -> tuple[int, ...]:  # fmt: skip
    """The node each source serves from: its site's users, or a node of its own behind the devices that front it.
    Sources at one site behind the same devices share the node."""
    roots = []
    for source in sources:
        here = users.get(source.site or "", outside)
        for rule in rules:
            if source.site not in users or rule["service"] not in source.service.casefold():
                continue
            for number, words in enumerate(rule["stages"]):
                standing = [row for row in devices if row.site == source.site and _in_role(row, words)]
                if standing:
                    name = f"{rule['service']} {number} at {source.site}"
                    fresh = name not in drawing.nodes
                    after = drawing.node(name, source.site or "")
                    if fresh:
                        drawing.stage(here, standing, after, at, name)
                        all_at[source.site or ""].append(after)
                    here = after
            break
        roots.append(here)
    return tuple(roots)
