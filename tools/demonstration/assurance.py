"""What rests on what: certificates to connect, pieces of evidence and shared risks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date

from tools.demonstration.bodies import Owner
from tools.demonstration.draw import Draw
from wherry.record.certificate import Certificate, Evidence, SharedRisk
from wherry.record.circuit import Circuit
from wherry.record.parts import Record
from wherry.record.site import Site

DOCUMENTS = (
    ("document", "PSN VUL-1", "Patch policy", 12),
    ("document", "PSN INC-1", "Incident response plan", 12),
    ("diagram", "PSN ENV-6", "Network diagram", 6),
    ("health check", "PSN TST-1", "IT health check report", 12),
    ("attestation", "PSN ENV-7", "Contacts and sign-off", 12),
)


def assurance_of(owner: Owner, draw: Draw) -> list[Record]:
    """A member's certificate to connect and the evidence that it rests on; some evidence is out of date."""
    month = draw.within(owner.name, "certificate month", 1, 12)
    rows: list[Record] = [
        Certificate(
            ref=f"{owner.code}/X-connection",
            body=owner.code,
            kind="PSN connection",
            code=f"EXAMPLE-{draw.within(owner.name, 'connection code', 1000, 9999)}",
            starts=date(2026, month, 1),
            ends=date(2027, month, 1),
            provenance="generated",
        )
    ]
    for at, (kind, requirement, title, months) in enumerate(DOCUMENTS, start=1):
        made = date(
            2025 + draw.within(f"{owner.name}|{title}", "dated", 0, 1), draw.within(title, owner.name, 1, 9), 15
        )
        expires = made.month + months
        rows.append(
            Evidence(
                ref=f"{owner.code}/E-{at:04d}",
                body=owner.code,
                kind=kind,
                requirement=requirement,
                title=title,
                dated=made,
                expires=date(made.year + (expires - 1) // 12, (expires - 1) % 12 + 1, 15),
                signed_by=draw.pick(f"{owner.name}|{title}", "signed by", ("Head of ICT", "SIRO", "Network manager")),
                provenance="generated",
            )
        )
    return rows


def shared_risks(sites: Iterable[Site], circuits: Iterable[Circuit], made_up: bool) -> list[Record]:
    """What main offices share, where the list says it: power areas and flood areas; and what circuits share: towns.

    Only critical sites and circuits that start at one are held, because only they are meant to stand apart.
    """
    critical = {site.ref: site for site in sites if site.critical}
    held: dict[tuple[str, str], list[str]] = {}
    for site in critical.values():
        if site.power_area:
            held.setdefault(("power area", site.power_area), []).append(site.ref)
        if site.flood_area:
            held.setdefault(("flood area", site.flood_area), []).append(site.ref)
    for circuit in circuits:
        if circuit.site in critical and circuit.role == "backup":
            held.setdefault(("building", f"Exchange at {circuit.far_node}"), []).append(circuit.ref)
    return [
        SharedRisk(
            ref=f"risk-{hashlib.sha256(f'{kind}|{name}'.encode()).hexdigest()[:8]}",
            kind=kind,
            name=name,
            holds=tuple(sorted(refs)),
            provenance="generated" if made_up or kind == "building" else "derived",
        )
        for (kind, name), refs in sorted(held.items())
        if len(refs) > 1
    ]
