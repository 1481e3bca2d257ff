"""Networks from files: TopoHub's JSON (node-link) and GraphML, as they are found, with what had to be put right said.

Parallel links are kept, loops are left out, the two arcs of a directed network that go opposite ways are one link. A
capacity that is missing, negative or no number is unknown; where any is, none is used. Fractions of capacity are kept
by counting in a smaller unit, whose size is said.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import networkx as nx

from wherry.engine.resilience.topology import Topology

MOST_SCALE = 1_000_000
BITS_A_MEGABIT = 1_000_000

Ends = tuple[str, str, dict[str, Any]]


class NoNetwork(SystemExit):
    """A file that holds no network, with the reason in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkFile:
    """A network as read. ``notes`` say what was put right; ``scale`` is how many units of capacity make one of the
    file's."""

    topology: Topology
    notes: tuple[str, ...] = field(default_factory=tuple)
    scale: int = 1


def read_network(path: Path) -> NetworkFile:
    """The network in a file; ``NoNetwork`` where there is none."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as fault:
        raise NoNetwork(f"{path}: {fault.strerror}") from fault
    except UnicodeDecodeError as fault:
        raise NoNetwork(f"{path}: not text in UTF-8, so neither JSON nor GraphML") from fault
    head = text.lstrip()[:1]
    names, links, directed = _read_json(path, text) if head in ("{", "[") else _read_graphml(path, text)
    notes = []
    for _, end, _ in [*links, *((b, a, data) for a, b, data in links)]:
        if end not in names:
            names[end] = end
            notes.append(f"a link ends at {end}, which is not among the nodes: added")
    loops = sum(a == b for a, b, _ in links)
    if loops:
        notes.append(f"{loops} loops left out")
    links = [row for row in links if row[0] != row[1]]
    if directed:
        before = len(links)
        links = _undirected(links)
        notes.append(f"directed: {before} arcs taken as {len(links)} links that carry both ways")
    capacity, scale, about = _capacities([data for _, _, data in links])
    unique = _unique(names)
    topology = Topology.of(
        [(unique[a], unique[b]) for a, b, _ in links],
        nodes=list(unique.values()),
        capacity=capacity,
    )
    return NetworkFile(topology=topology, notes=(*notes, *about), scale=scale)


def _read_json(path: Path, text: str) -> tuple[dict[str, str], list[Ends], bool]:
    try:
        raw = json.loads(text)
    except ValueError as fault:
        raise NoNetwork(f"{path}: not JSON: {fault}") from fault
    if isinstance(raw, dict) and "nodes" not in raw and isinstance(raw.get("graph"), dict):
        raw = raw["graph"]
    links = raw.get("edges", raw.get("links")) if isinstance(raw, dict) else None
    nodes = raw.get("nodes") if isinstance(raw, dict) else None
    if not isinstance(links, list) or not isinstance(nodes, list):
        raise NoNetwork(f"{path}: not a network: it has no lists of nodes and edges")
    names: dict[str, str] = {}
    for at, node in enumerate(nodes):
        row = node if isinstance(node, dict) else {"id": node}
        key = str(row.get("id", row.get("name", at)))
        if key in names:
            raise NoNetwork(f"{path}: two nodes have the id {key}")
        names[key] = str(row.get("name") or key)
    try:
        ends = [(str(link["source"]), str(link["target"]), link) for link in links]
    except (KeyError, TypeError) as fault:
        raise NoNetwork(f"{path}: an edge has no source and target: {fault}") from fault
    return names, ends, bool(raw.get("directed"))


def _read_graphml(path: Path, text: str) -> tuple[dict[str, str], list[Ends], bool]:
    try:
        graph = nx.parse_graphml(text.strip()) if text.strip() else None
    except (ParseError, nx.NetworkXError, ValueError, KeyError) as fault:
        raise NoNetwork(f"{path}: neither JSON nor GraphML: {fault}") from fault
    if graph is None:
        raise NoNetwork(f"{path}: the file is empty")
    names = {str(node): str(data.get("label") or data.get("name") or node) for node, data in graph.nodes(data=True)}
    return names, [(str(a), str(b), data) for a, b, data in graph.edges(data=True)], graph.is_directed()


def _undirected(links: list[Ends]) -> list[Ends]:
    """Each arc with one that goes back as one link, of the smaller capacity; an arc alone as a link."""
    waiting: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    kept: list[Ends] = []
    for a, b, data in links:
        if waiting[b, a]:
            at = waiting[b, a].pop()
            there, here = (_number(row) for row in (kept[at][2], data))
            if there is None or (here is not None and here < there):
                kept[at] = (*kept[at][:2], kept[at][2] if there is None else data)
            elif here is None:
                kept[at] = (*kept[at][:2], data)
            continue
        waiting[a, b].append(len(kept))
        kept.append((a, b, data))
    return kept


def _number(data: dict[str, Any]) -> float | None:
    """A link's capacity in the file's unit; Topology Zoo's raw speeds are bits a second, given here in Mbit/s."""
    for key, unit in (("capacity", 1), ("LinkSpeedRaw", BITS_A_MEGABIT)):
        if data.get(key) is None or isinstance(data[key], bool):
            continue
        try:
            value = float(data[key]) / unit
        except (TypeError, ValueError):
            continue
        if math.isfinite(value) and value >= 0:
            return value
    return None


def _capacities(rows: list[dict[str, Any]]) -> tuple[list[int], int, list[str]]:
    """Whole capacities, how many of them make one of the file's unit, and what was put right."""
    found = [_number(row) for row in rows]
    known = [value for value in found if value is not None]
    if len(known) < len(found) or not found:
        if known:
            return [], 1, [f"the capacity of {len(found) - len(known)} of {len(found)} links is unknown: none is used"]
        return [], 1, []
    scale = 1
    while scale < MOST_SCALE and any(abs(value * scale - round(value * scale)) > 1e-9 * scale for value in known):
        scale *= 10
    most = max(known) * scale
    if most * len(known) > 2**61:
        return [], 1, ["capacities are too large to be counted: none is used"]
    notes = [f"capacities are counted in units of 1/{scale}"] if scale > 1 else []
    return [round(value * scale) for value in known], scale, notes


def _unique(names: dict[str, str]) -> dict[str, str]:
    """Names by which nodes can be told apart: the id is added where a name is used more than once."""
    count = Counter(names.values())
    found = {key: name if count[name] == 1 else f"{name} ({key})" for key, name in names.items()}
    if len(set(found.values())) < len(found):
        return {key: f"{name} [{at}]" for at, (key, name) in enumerate(found.items())}
    return found
