"""NetBox as its REST API answers: list pages ``{"count", "next", "previous", "results"}``, of old and new versions.

Related objects stand inside as short forms with ``id`` and name; those are kept as brief items, so that a page of
devices alone still says which sites and tenants they belong to. Source: NetBox, "REST API Overview".
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from wherry.read.netbox.item import (
    CIRCUIT,
    DEVICE,
    GROUP,
    LOCATION,
    NETWORK,
    PREFIX,
    PROVIDER,
    REGION,
    SITE,
    TENANT,
    TERMINATION,
    Item,
    Library,
    is_wanted,
    sha256_of_text,
)
from wherry.record.error import CannotRead
from wherry.record.finding import DOUBTFUL, Finding, Source

PATHS = {
    "tenancy/tenants": TENANT,
    "dcim/sites": SITE,
    "dcim/devices": DEVICE,
    "dcim/locations": LOCATION,
    "dcim/regions": REGION,
    "dcim/site-groups": GROUP,
    "dcim/device-types": "dcim.devicetype",
    "dcim/device-roles": "dcim.devicerole",
    "dcim/manufacturers": "dcim.manufacturer",
    "dcim/platforms": "dcim.platform",
    "circuits/circuits": CIRCUIT,
    "circuits/circuit-terminations": TERMINATION,
    "circuits/circuit-types": "circuits.circuittype",
    "circuits/providers": PROVIDER,
    "circuits/provider-networks": NETWORK,
    "ipam/prefixes": PREFIX,
    "ipam/vrfs": "ipam.vrf",
    "ipam/roles": "ipam.role",
    "ipam/ip-addresses": "ipam.ipaddress",
}
INSIDE = {
    "tenant": TENANT,
    "site": SITE,
    "region": REGION,
    "location": LOCATION,
    "device_type": "dcim.devicetype",
    "manufacturer": "dcim.manufacturer",
    "platform": "dcim.platform",
    "provider": PROVIDER,
    "provider_network": NETWORK,
    "vrf": "ipam.vrf",
    "primary_ip4": "ipam.ipaddress",
    "primary_ip6": "ipam.ipaddress",
    "termination_a": TERMINATION,
    "termination_z": TERMINATION,
    "circuit": CIRCUIT,
}
INSIDE_OF = {
    (DEVICE, "role"): "dcim.devicerole",
    (PREFIX, "role"): "ipam.role",
    (CIRCUIT, "type"): "circuits.circuittype",
    (SITE, "group"): GROUP,
}
OLD_NAMES = {DEVICE: {"device_role": "role"}}
TELLING = (
    (frozenset({"term_side", "circuit"}), TERMINATION),
    (frozenset({"cid", "provider"}), CIRCUIT),
    (frozenset({"device_type", "site"}), DEVICE),
    (frozenset({"prefix", "is_pool"}), PREFIX),
    (frozenset({"slug", "physical_address"}), SITE),
)
"""Fields that only one model has, for pages of versions that gave objects no address of their own."""


def read_rest_page(page: Mapping[str, Any], file: str, library: Library) -> None:
    """Put the objects of one list page into the library. ``CannotRead`` where it is no page, or nothing tells of what
    it is one."""
    results = page.get("results")
    if not isinstance(results, list) or not all(isinstance(value, dict) for value in results):
        raise CannotRead(
            file, "it is JSON, but no list page of NetBox", "Save the answer of /api/dcim/sites/ or the like"
        )
    for number, value in enumerate(results, 1):
        model = _model_of(value)
        if model is None:
            raise CannotRead(f"{file}, object {number}", "nothing tells what it is", "Ask a newer NetBox for the page")
        library.count(model)
        if is_wanted(model):
            source = Source(
                file=file, sheet=model, row=number, sha256=sha256_of_text(json.dumps(value, sort_keys=True))
            )
            _keep(library, model, value, source, brief=False)
    if page.get("next"):
        library.findings.append(
            Finding(
                code="netbox-more-pages",
                severity=DOUBTFUL,
                says=f"{file} holds {len(results)} of {page.get('count')} objects; there are further pages",
                remedy="bring in the other pages too, or ask for them with ?limit=0",
                source=Source(file=file),
            )
        )


def _model_of(value: Mapping[str, Any]) -> str | None:
    address = re.search(r"/api/((?:plugins/)?[\w-]+/[\w-]+)/[\w-]+/?$", str(value.get("url", "")))
    if address:
        path = address.group(1)
        return PATHS.get(path, path.replace("/", ".").replace("-", ""))
    for fields, model in TELLING:
        if fields <= value.keys():
            return model
    return None


def _keep(library: Library, model: str, value: Mapping[str, Any], source: Source, *, brief: bool) -> None:
    renamed = OLD_NAMES.get(model, {})
    fields = {renamed.get(name, name): inner for name, inner in value.items() if renamed.get(name) not in value}
    if model == TERMINATION and isinstance(fields.get("termination"), dict):
        _keep_end(library, fields, source)
    if model == PREFIX and isinstance(fields.get("scope"), dict):
        _keep_scope(library, fields, source)
    for name, inner in fields.items():
        inside = INSIDE_OF.get((model, name), INSIDE.get(name))
        if isinstance(inner, dict) and inside and "id" in inner:
            more = {}
            if inside == TERMINATION:
                more = {"circuit": {"id": value.get("id")}, "term_side": name[-1].upper()}
            _keep(library, inside, {**inner, **more}, source, brief=True)
    library.add(Item(model=model, pk=str(value.get("id")), fields=fields, source=source, brief=brief))


def _keep_end(library: Library, fields: dict[str, Any], source: Source) -> None:
    """Since 4.2 the end of a circuit is ``termination_type`` and ``termination``."""
    end = fields.pop("termination")
    fields["termination"] = end.get("id")
    kind = str(fields.get("termination_type"))
    if is_wanted(kind) and "id" in end:
        _keep(library, kind, end, source, brief=True)


def _keep_scope(library: Library, fields: dict[str, Any], source: Source) -> None:
    """Since 4.2 the place of a prefix is ``scope_type`` and ``scope``."""
    scope = fields["scope"]
    kind = str(fields.get("scope_type"))
    if is_wanted(kind) and "id" in scope:
        _keep(library, kind, scope, source, brief=True)
