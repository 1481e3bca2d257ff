"""NetBox circuits to records: two terminations become a near site and a far end, speeds become Mbit/s."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from wherry.read.netbox.item import (
    GROUP,
    LOCATION,
    NETWORK,
    PROVIDER,
    REGION,
    SITE,
    TERMINATION,
    Item,
    Library,
)
from wherry.read.netbox.owner import Owners, Unmapped, status_of
from wherry.record.circuit import Circuit
from wherry.record.finding import DOUBTFUL, Finding
from wherry.record.parts import Record

STATUSES = {
    "0": "deprovisioning",
    "1": "active",
    "2": "planned",
    "3": "provisioning",
    "4": "offline",
    "5": "decommissioned",
}
"""The numbers that NetBox used before version 2.7; its words are ours."""
METRES = {"km": Decimal(1000), "m": Decimal(1), "mi": Decimal("1609.344"), "ft": Decimal("0.3048")}


def circuit_record(library: Library, owners: Owners, item: Item) -> Iterator[Record]:
    """The record of a circuit. Its near end is the A side where that is at a site, otherwise the Z side; a circuit with
    no end at a site is refused, because nothing tells whom it serves."""
    body = owners.of(library, item)
    ends = sorted(
        library.pointing(TERMINATION, "circuit", item.pk), key=lambda end: (end.choice("term_side") or "", end.pk)
    )
    sites = [(end, site) for end in ends if (site := _site(library, end)) is not None]
    if not sites:
        raise Unmapped("none of its ends is at a site", "add its termination in NetBox")
    near, site = sites[0]
    far = sites[1][1] if len(sites) > 1 else None
    nodes = [node for end in ends if end is not near and (node := _node(library, end))]
    yield Circuit(
        ref=owners.ref(body, "circuits", item),
        body=body,
        site=owners.site_ref(library, site),
        far_site=owners.site_ref(library, far) if far else None,
        far_node=nodes[0] if nodes and not far else None,
        technology=library.name(item, "type", "circuits.circuittype"),
        capacity_mbps=_capacity(library, item, near),
        status=status_of(item, "circuits", STATUSES),
        supplier_name=library.name(item, "provider", PROVIDER),
        supplier_reference=item.text("cid"),
        length_m=_length(library, item),
        starts=_day(library, item, "install_date"),
        ends=_day(library, item, "termination_date"),
        note=item.text("description"),
        source=item.source,
    )


def _site(library: Library, end: Item) -> Item | None:
    """The site at an end: its own field until 4.1; since 4.2 what it terminates at, a site or a room of one."""
    if end.key_of("site") is not None:
        return library.follow(end, "site", SITE)
    kind, name = _termination(library, end)
    if kind == SITE:
        return library.follow(end, name, SITE)
    if kind == LOCATION:
        room = library.follow(end, name, LOCATION)
        return library.follow(room, "site", SITE) if room else None
    return None


def _node(library: Library, end: Item) -> str | None:
    """The name of what an end terminates at that is no site: a provider's network, or an area."""
    if end.key_of("provider_network") is not None:
        return library.name(end, "provider_network", NETWORK)
    kind, name = _termination(library, end)
    return library.name(end, name, kind) if kind in (NETWORK, REGION, GROUP) else None


def _termination(library: Library, end: Item) -> tuple[str | None, str]:
    name = "termination" if end.key_of("termination") is not None else "termination_id"
    return library.content_type(end.fields.get("termination_type")), name


def _capacity(library: Library, item: Item, near: Item) -> int | None:
    """Mbit/s from the committed rate, or from the speed of the near port; NetBox counts both in kbit/s."""
    said = item.text("commit_rate") or near.text("port_speed")
    if said is None:
        return None
    kilobits = _decimal(said)
    if kilobits is None or kilobits % 1000 or kilobits < 0:
        _doubt(library, item, f"its rate of {said} kbit/s is no whole number of Mbit/s", "write the capacity by hand")
        return None
    return int(kilobits / 1000)


def _length(library: Library, item: Item) -> int | None:
    said, unit = item.text("distance"), item.choice("distance_unit")
    if said is None:
        return None
    distance = _decimal(said)
    if distance is None or unit not in METRES or distance < 0:
        _doubt(library, item, f"its distance of {said} {unit or 'without a unit'} is not understood", "add it by hand")
        return None
    return round(distance * METRES[unit])


def _day(library: Library, item: Item, name: str) -> date | None:
    said = item.text(name)
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        _doubt(library, item, f"its {name} {said!r} is no date", "write the date by hand")
        return None


def _decimal(said: str) -> Decimal | None:
    try:
        number = Decimal(said)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 15 else None


def _doubt(library: Library, item: Item, says: str, remedy: str) -> None:
    library.findings.append(
        Finding(
            code="netbox-unclear",
            severity=DOUBTFUL,
            says=f"circuit {item.text('cid') or item.pk}: {says}, so it is left unknown",
            remedy=remedy,
            source=item.source,
            table="circuits",
        )
    )
