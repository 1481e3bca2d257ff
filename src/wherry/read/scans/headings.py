"""Which heading of a scan's table means what, in the dialects of Nessus, Tenable and Qualys. Never by position."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

MEANINGS: Mapping[str, tuple[str, ...]] = {
    "plugin": ("plugin id", "plugin", "definition id", "qid"),
    "title": ("name", "plugin name", "definition name", "title", "vuln title"),
    "family": ("plugin family", "family", "definition family", "category"),
    "host": ("host", "asset name", "dns name", "dns", "hostname", "asset host name"),
    "address": ("ip address", "asset display ipv4 address", "asset ipv4", "ip"),
    "address6": ("asset display ipv6 address", "asset ipv6"),
    "name": ("fqdn", "asset display fqdn", "netbios", "netbios name"),
    "port": ("port",),
    "protocol": ("protocol",),
    "severity": ("severity", "risk", "definition severity", "risk factor"),
    "cve": ("cve", "definition cve", "cve id", "cveid"),
    "cvss2": (
        "cvss v2 0 base score",
        "cvss base score",
        "cvss v2 base score",
        "definition cvss2 base score",
        "cvss base",
        "cvssv2 base nvd",
        "cvss",
    ),
    "cvss3": (
        "cvss v3 0 base score",
        "cvss3 base score",
        "cvss v3 base score",
        "cvssv3",
        "definition cvss3 base score",
        "cvssv3 1 base nvd",
        "cvss3 1 base",
        "cvss3 base",
        "cvss3 1",
    ),
    "cvss4": ("cvss v4 0 base score", "definition cvss4 base score", "cvss v4 base score"),
    "vector2": ("cvss vector", "cvss v2 vector", "definition cvss2 base vector"),
    "vector3": ("cvss3 vector", "cvss v3 vector", "definition cvss3 base vector"),
    "exploit": ("exploit available", "exploit", "definition exploitability ease"),
    "first_seen": ("first found", "first discovered", "first observed", "first detected"),
    "last_seen": ("last found", "last observed", "last seen", "last detected", "last scan"),
    "status": ("vulnerability state", "state", "status", "vuln status"),
    "type": ("type detected", "type"),
    "operating_system": ("os", "asset operating system", "operating system"),
    "false_positive": ("false positive status",),
}
PLACES = {"host", "address", "name"}
QUALYS = {"qid"}
PREFERRED = {meaning: {key: rank for rank, key in enumerate(keys)} for meaning, keys in MEANINGS.items()}


def heading_of(cell: str) -> str:
    """What two spellings of one heading have in common: no capitals, no punctuation, single spaces."""
    return " ".join(re.sub(r"[^0-9a-z]+", " ", cell.casefold()).split())


def find_places(cells: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """The places of each meaning in a heading row, the preferred heading first; empty where the row is no heading of a
    scan, that is where no plugin, host or any third meaning is named."""
    keys = [heading_of(cell) for cell in cells]
    places: dict[str, tuple[int, ...]] = {}
    for meaning, ranks in PREFERRED.items():
        found = sorted((ranks[key], place) for place, key in enumerate(keys) if key in ranks)
        if found:
            places[meaning] = tuple(place for _, place in found)
    if "plugin" not in places or not PLACES & places.keys() or len(places) < 4:
        return {}
    return places


def scanner_of(cells: Sequence[str]) -> str:
    """Whose export the headings are of."""
    return "qualys" if QUALYS & {heading_of(cell) for cell in cells} else "nessus"
