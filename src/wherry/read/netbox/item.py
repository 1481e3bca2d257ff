"""A NetBox object in one form, whichever of NetBox's shapes it came in, and the library of all that were read."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wherry.record.finding import DOUBTFUL, NOTE, Finding, Source

TENANT, SITE, DEVICE, PREFIX = "tenancy.tenant", "dcim.site", "dcim.device", "ipam.prefix"
CIRCUIT, TERMINATION, PROVIDER = "circuits.circuit", "circuits.circuittermination", "circuits.provider"
CONTENT_TYPE = "contenttypes.contenttype"
NETWORK, LOCATION, REGION, GROUP = "circuits.providernetwork", "dcim.location", "dcim.region", "dcim.sitegroup"

MAPPED: dict[str, str] = {
    TENANT: "bodies",
    SITE: "sites",
    PROVIDER: "suppliers",
    CIRCUIT: "circuits",
    DEVICE: "devices",
    PREFIX: "prefixes",
}
"""The models that become records, and the tables they go to."""

LOOKED_UP: dict[str, str] = {
    TERMINATION: "the two ends of the circuits",
    "circuits.circuittype": "how the circuits are carried",
    NETWORK: "the far ends of circuits",
    "circuits.provideraccount": "the circuits' accounts",
    CONTENT_TYPE: "what other objects point to",
    LOCATION: "the sites of rooms",
    REGION: "where the sites are",
    GROUP: "what the sites are used for",
    "dcim.devicerole": "what the devices do",
    "dcim.devicetype": "the devices' models",
    "dcim.manufacturer": "the devices' makers",
    "dcim.platform": "the devices' systems",
    "ipam.ipaddress": "the devices' management addresses",
    "ipam.role": "what the prefixes are used for",
    "ipam.vrf": "the prefixes' routing tables",
}
"""The models that are read for what they say about records."""

SECRET = ("auth", "users", "sessions", "admin", "social_auth", "account")
NEVER_READ = "accounts, passwords, sessions and logs of people are never read"
PORTS = "ports, cables, racks and power are no part of an estate"
NO_TABLE = "an estate has no table for it"


_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def tidy(text: str) -> str:
    """Text on one line, without the signs that neither a page nor a database can hold."""
    return " ".join(_CONTROL.sub(" ", text).split())


def why_ignored(model: str) -> str:
    """Why objects of a model are neither mapped nor looked up."""
    app, _, _ = model.partition(".")
    if app in SECRET or model == "extras.cachedvalue":
        return NEVER_READ
    return PORTS if app == "dcim" else NO_TABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One object: its model (``dcim.site``), its key as text, its fields by their names in NetBox's models, where it
    stood. A ``brief`` item is known only from another object that names it."""

    model: str
    pk: str
    fields: Mapping[str, Any]
    source: Source
    brief: bool = False

    def text(self, name: str) -> str | None:
        """A field as text on one line, ``None`` where it is blank."""
        value = self.fields.get(name)
        if value is None or isinstance(value, (dict, list)):
            return None
        return tidy(str(value)) or None

    def choice(self, name: str) -> str | None:
        """A field with choices as its value: plain text, or the ``value`` of an object as REST gives it."""
        value = self.fields.get(name)
        if isinstance(value, dict):
            value = value.get("value")
        return None if value is None or value == "" else str(value)

    def key_of(self, name: str) -> str | None:
        """The key of the object that a field points to."""
        value = self.fields.get(name)
        if isinstance(value, dict):
            value = value.get("id")
        return None if value is None or value == "" or isinstance(value, (list, dict)) else str(value)


class Dangling(LookupError):
    """A field points to an object that is not in the file."""

    def __init__(self, name: str, model: str, pk: str) -> None:
        super().__init__(f"its {name} is {model} {pk}, which is not in the file")


@dataclass(slots=True)
class Library:
    """Everything that was read, by model and key, and how many objects of each model there were, kept or not."""

    items: defaultdict[str, dict[str, Item]] = field(default_factory=lambda: defaultdict(dict))
    counts: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    pointers: dict[tuple[str, str], dict[str, list[Item]]] = field(default_factory=dict)

    def count(self, model: str) -> None:
        """Count one object of a model."""
        self.counts[model] += 1

    def add(self, item: Item) -> None:
        """Keep an object; a whole one takes the place of a brief one and never the other way."""
        known = self.items[item.model].get(item.pk)
        if known is not None and not known.brief and not item.brief:
            self.findings.append(
                Finding(
                    code="netbox-repeated",
                    severity=NOTE,
                    says=f"{item.model} {item.pk} stands here again; this one counts, not that of {known.source.words}",
                    remedy="nothing, if the pages overlap",
                    source=item.source,
                )
            )
        if known is None or known.brief or not item.brief:
            self.items[item.model][item.pk] = item

    def all(self, model: str) -> Iterator[Item]:
        """The objects of one model, in the order of their keys."""
        return iter(sorted(self.items[model].values(), key=lambda item: (len(item.pk), item.pk)))

    def pointing(self, model: str, name: str, pk: str) -> Sequence[Item]:
        """The objects of a model whose field points to this key. Ask only when everything has been read."""
        if (model, name) not in self.pointers:
            index: defaultdict[str, list[Item]] = defaultdict(list)
            for item in self.all(model):
                index[item.key_of(name) or ""].append(item)
            self.pointers[model, name] = index
        return self.pointers[model, name].get(pk, ())

    def follow(self, item: Item, name: str, model: str) -> Item | None:
        """The object that a field points to, ``None`` where it points to none; ``Dangling`` where that is missing."""
        pk = item.key_of(name)
        if pk is None:
            return None
        found = self.items[model].get(pk)
        if found is None:
            raise Dangling(name, model, pk)
        return found

    def name(self, item: Item, name: str, model: str, column: str = "name") -> str | None:
        """The name of what a field points to; a missing object is a doubt, not a fault."""
        try:
            found = self.follow(item, name, model)
        except Dangling as fault:
            self.findings.append(
                Finding(
                    code="netbox-dangling",
                    severity=DOUBTFUL,
                    says=f"{item.model} {item.pk}: {fault}, so it is left unknown",
                    remedy="export the whole database, or fill it in by hand",
                    source=item.source,
                )
            )
            return None
        return found.text(column) if found else None

    def content_type(self, value: Any) -> str | None:
        """The model that a content type names: ``["dcim", "site"]``, ``dcim.site`` or the key of a content type."""
        if isinstance(value, list) and len(value) == 2:
            return f"{value[0]}.{value[1]}"
        if value is None or value == "":
            return None
        if "." in str(value):
            return str(value)
        found = self.items[CONTENT_TYPE].get(str(value))
        return f"{found.text('app_label')}.{found.text('model')}" if found else None


def is_wanted(model: str) -> bool:
    """Whether objects of a model are kept; all others are counted and let go."""
    return model in MAPPED or model in LOOKED_UP


def sha256_of_text(text: str) -> str:
    """The sha256 of an object's text as it stood."""
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()
