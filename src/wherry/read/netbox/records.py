"""NetBox objects to records: tenants to bodies, providers to suppliers, sites, devices and prefixes to their like."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from wherry.read.netbox.circuits import circuit_record
from wherry.read.netbox.item import (
    CIRCUIT,
    DEVICE,
    GROUP,
    LOCATION,
    MAPPED,
    PREFIX,
    PROVIDER,
    REGION,
    SITE,
    TENANT,
    Dangling,
    Item,
    Library,
    tidy,
)
from wherry.read.netbox.owner import Owners, Unmapped, status_of
from wherry.read.netbox.place import grid_place
from wherry.record.body import Body
from wherry.record.contract import Supplier
from wherry.record.device import Device, Prefix
from wherry.record.finding import DOUBTFUL, NOTE, REFUSED, Finding
from wherry.record.parts import Record
from wherry.record.place import tidy_postcode
from wherry.record.site import Site

POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2})\b")
DEVICE_STATUSES = {
    "decommissioning": "deprovisioning",
    "0": "offline",
    "1": "active",
    "2": "planned",
    "3": "staged",
    "4": "failed",
    "5": "inventory",
    "6": "deprovisioning",
}
"""NetBox's words that are not ours, and the numbers that its versions before 2.7 used."""


def records_of(library: Library, owners: Owners) -> tuple[list[Record], list[Finding]]:
    """The records of everything in the library that becomes one, and a refused finding for each that cannot."""
    records: list[Record] = []
    findings: list[Finding] = []
    makers: dict[str, Callable[[Library, Owners, Item], Iterator[Record]]] = {
        TENANT: _bodies,
        SITE: _sites,
        PROVIDER: _suppliers,
        CIRCUIT: circuit_record,
        DEVICE: _devices,
        PREFIX: _prefixes,
    }
    for model, make in makers.items():
        for item in library.all(model):
            try:
                records.extend(make(library, owners, item))
            except (Unmapped, Dangling) as fault:
                findings.append(_refused(item, fault))
    records.extend(owners.own_body(records))
    return records, [*findings, *library.findings, *_briefs(library, owners)]


def _bodies(library: Library, owners: Owners, item: Item) -> Iterator[Record]:
    name = item.text("name") or item.text("display")
    if not name:
        raise Unmapped("the tenant has no name", "give it one in NetBox")
    yield Body(
        ref=owners.code(item),
        name=name,
        kind="other",
        member=False,
        provenance="derived",
        note=item.text("description"),
        source=item.source,
    )


def _sites(library: Library, owners: Owners, item: Item) -> Iterator[Record]:
    body = owners.of(library, item)
    name = item.text("name") or item.text("display")
    if not name:
        raise Unmapped("the site has no name", "give it one in NetBox")
    address = str(item.fields.get("physical_address") or "")
    lines = [tidy(line).strip(",") for line in address.splitlines()]
    postcode = POSTCODE.search(address.upper())
    try:
        place = grid_place(item.text("latitude"), item.text("longitude"))
    except ValueError as fault:
        place = None
        library.findings.append(_doubt(item, "netbox-place", f"{name}: {fault}", "add its postcode"))
    status, region = item.choice("status"), library.name(item, "region", REGION)
    said = (
        status and status not in ("active", "1") and f"NetBox status {status}",
        region and f"Region {region}",
        item.text("facility") and f"Facility {item.text('facility')}",
        item.text("description"),
    )
    yield Site(
        ref=owners.ref(body, "sites", item),
        body=body,
        name=name,
        kind=library.name(item, "group", GROUP) or "other",
        address=", ".join(line for line in lines if line) or None,
        postcode=tidy_postcode(postcode.group(1)) if postcode else None,
        easting_m=place[0] if place else None,
        northing_m=place[1] if place else None,
        outside_ref=f"netbox:{item.text('slug') or item.pk}",
        note="; ".join(part for part in said if part) or None,
        source=item.source,
    )


def _suppliers(library: Library, owners: Owners, item: Item) -> Iterator[Record]:
    """A supplier for every body that has a circuit of the provider, and for the caller's body where none has."""
    name = item.text("name") or item.text("display")
    if not name:
        raise Unmapped("the provider has no name", "give it one in NetBox")
    circuits = library.pointing(CIRCUIT, "provider", item.pk)
    bodies = {owners.of(library, circuit) for circuit in circuits} or {owners.body}
    for body in sorted(bodies):
        yield Supplier(
            ref=owners.ref(body, "suppliers", item),
            body=body,
            name=name,
            note=item.text("description"),
            source=item.source,
        )


def _devices(library: Library, owners: Owners, item: Item) -> Iterator[Record]:
    body = owners.of(library, item)
    site = library.follow(item, "site", SITE)
    kind = library.follow(item, "device_type", "dcim.devicetype")
    address = library.name(item, "primary_ip4", "ipam.ipaddress", "address") or library.name(
        item, "primary_ip6", "ipam.ipaddress", "address"
    )
    yield Device(
        ref=owners.ref(body, "devices", item),
        body=body,
        name=item.text("name"),
        site=owners.site_ref(library, site) if site else None,
        role=library.name(item, "role", "dcim.devicerole"),
        maker=library.name(kind, "manufacturer", "dcim.manufacturer") if kind else None,
        model=kind.text("model") if kind else None,
        platform=library.name(item, "platform", "dcim.platform"),
        serial_number=item.text("serial"),
        status=status_of(item, "devices", DEVICE_STATUSES),
        management_address=address.partition("/")[0] if address else None,
        note=item.text("description"),
        source=item.source,
    )


def _prefixes(library: Library, owners: Owners, item: Item) -> Iterator[Record]:
    prefix = item.text("prefix")
    if not prefix:
        raise Unmapped("the prefix is blank", "correct it in NetBox")
    body = owners.of(library, item)
    site = _site_of_prefix(library, item)
    said = (library.name(item, "role", "ipam.role"), item.text("description"))
    yield Prefix(
        ref=owners.ref(body, "prefixes", item),
        body=body,
        prefix=prefix,
        vrf=library.name(item, "vrf", "ipam.vrf"),
        site=owners.site_ref(library, site) if site else None,
        purpose=": ".join(part for part in said if part) or None,
        status=item.choice("status"),
        source=item.source,
    )


def _site_of_prefix(library: Library, item: Item) -> Item | None:
    """Until 4.1 a prefix had a site; since 4.2 a scope, which may be a site, a room of one, or something wider."""
    if item.key_of("site") is not None:
        return library.follow(item, "site", SITE)
    scope = library.content_type(item.fields.get("scope_type"))
    name = "scope" if item.key_of("scope") is not None else "scope_id"
    if scope == SITE:
        return library.follow(item, name, SITE)
    if scope == LOCATION:
        room = library.follow(item, name, LOCATION)
        return library.follow(room, "site", SITE) if room else None
    return None


def _refused(item: Item, fault: Unmapped | Dangling) -> Finding:
    remedy = fault.remedy if isinstance(fault, Unmapped) else "export the whole database"
    return Finding(
        code="netbox-unmapped",
        severity=REFUSED,
        says=f"{item.model} {item.text('name') or item.text('cid') or item.text('prefix') or item.pk}: {fault}",
        remedy=remedy,
        source=item.source,
        table=MAPPED[item.model],
    )


def _doubt(item: Item, code: str, says: str, remedy: str) -> Finding:
    return Finding(code=code, severity=DOUBTFUL, says=says, remedy=remedy, source=item.source)


def _briefs(library: Library, owners: Owners) -> Iterator[Finding]:
    for model, table in MAPPED.items():
        briefs = [item for item in library.all(model) if item.brief]
        if briefs:
            whose = "" if model == TENANT else f"; whose they are is not said, so they were taken for {owners.body}'s"
            yield Finding(
                code="netbox-brief",
                severity=NOTE if model == TENANT else DOUBTFUL,
                says=f"{len(briefs)} of {table} are known only by name, because other objects point to them{whose}",
                remedy=f"bring in NetBox's page of {model} too",
                source=briefs[0].source,
                table=table,
            )
