"""Whether a diagram holds what the public services network asks of one, demand by demand.

Source: gov.uk, Apply for a PSN connection compliance certificate (the network diagram: under six months old, with the
organisation's name, the date, local connections, gateways and other security devices). The other demands are those of
assessors' practice. Texts are paraphrases.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from wherry.engine.assurance.diagram import CARRIER, GATEWAY, LIVE, OUTSIDE, Diagram
from wherry.record.estate import Estate

MONTHS = 6
MET, NOT_MET, UNKNOWN = "met", "not met", "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One demand and whether the diagram meets it. ``asked`` says whether the published guidance asks it, or practice.
    What a diagram does not show is *unknown*, never absent: a body may have no wireless at all."""

    code: str
    says: str
    asked: str
    state: str
    why: str


def check_diagram(diagram: Diagram, estate: Estate, *, on: date) -> tuple[Demand, ...]:
    """Every demand, in the order of the guidance."""
    held = diagram.holding()
    mine = [row.ref for row in estate.devices if row.body == diagram.body and row.status in LIVE]
    mine += [row.ref for row in estate.circuits if row.body == diagram.body and row.status in LIVE]
    rows = [ref for ref in mine if ref not in held]
    age = _months(diagram.drawn, on)
    made = [
        _told("organisation", "the organisation's name is on it", bool(diagram.organisation), diagram.organisation),
        _told("age", f"it is under {MONTHS} months old", 0 <= age < MONTHS, f"drawn on {diagram.drawn.isoformat()}"),
        _told("local-connections", "its local connections are on it", _kinds(diagram, CARRIER) > 0, ""),
        _told("gateways", "gateways and security devices are on it", _kinds(diagram, GATEWAY) > 0, ""),
        _told("inventory", "every device and circuit of the records is on it", not rows, ", ".join(rows[:10])),
    ]
    made.append(_shown(diagram, "psn", "the connection to the PSN is on it", "PSN", "guidance"))
    for code, says, place in (
        ("internet", "connections to the internet are on it", "Internet"),
        ("third-parties", "connections to partners and suppliers are on it", "Third parties"),
        ("remote-access", "remote access is on it", "Remote access"),
        ("wireless", "wireless networks are on it", "Wireless"),
        ("other-networks", "other networks, such as HSCN, Janet and police, are on it", "Other networks"),
        ("data-centres", "data centres and cloud services are on it", "Data centre or cloud"),
    ):
        made.append(_shown(diagram, code, says, place, "practice"))
    blocks = f"{len(diagram.blocks)} blocks"
    made.append(_told("addresses", "the address ranges are on it", bool(diagram.blocks), blocks, "practice"))
    made.append(_told("author", "it names its author", bool(diagram.author), diagram.author or "", "practice"))
    made.append(_told("version", "it bears a version", bool(diagram.version), diagram.version, "practice"))
    return tuple(made)


def _months(drawn: date, on: date) -> int:
    return (on.year - drawn.year) * 12 + on.month - drawn.month - (on.day < drawn.day)


def _kinds(diagram: Diagram, kind: str) -> int:
    return sum(node.kind == kind for node in diagram.nodes)


def _told(code: str, says: str, met: bool, why: str, asked: str = "guidance") -> Demand:
    return Demand(code=code, says=says, asked=asked, state=MET if met else NOT_MET, why=why)


def _shown(diagram: Diagram, code: str, says: str, place: str, asked: str) -> Demand:
    lines = [line for line in diagram.lines if line.end == place]
    found = any(node.kind == OUTSIDE and node.name == place for node in diagram.nodes)
    why = ", ".join(held for line in lines[:5] for held in line.holds) if found else (
        "nothing in the records leads there; if there is such a connection, record it, else say that there is none"
    )  # fmt: skip
    return Demand(code=code, says=says, asked=asked, state=MET if found else UNKNOWN, why=why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changed from one diagram to the next: nodes and lines by their words."""

    added: tuple[str, ...]
    gone: tuple[str, ...]


def compare_diagrams(before: Diagram, after: Diagram) -> Difference:
    """What is new and what is gone."""
    name: Callable[[Diagram], set[str]] = lambda each: {  # noqa: E731
        *(f"{node.kind}: {node.words}" for node in each.nodes),
        *(f"{line.start} to {line.end}: {line.words}" for line in each.lines),
    }
    old, new = name(before), name(after)
    return Difference(added=tuple(sorted(new - old)), gone=tuple(sorted(old - new)))
