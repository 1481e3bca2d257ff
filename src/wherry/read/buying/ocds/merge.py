"""The compiled release of a process: its releases laid over one another in the order of their dates.

Source: OCDS 1.1.5, Merging (identifier merge, whole-list merge, discarded fields); the EU profile's lists without ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

DISCARDED = frozenset(("id", "date", "tag"))
WHOLE_LISTS = frozenset(
    ("additionalIdentifiers", "additionalClassifications", "changes", "unstructuredChanges", "additionalContactPoints",
     "criteria", "deliveryAddresses", "deliveryLocations", "procurementMethodRationaleClassifications",
     "classifications", "identifiers",
     "essentialAssets", "coveredBy", "customerServices", "legislativeReferences", "juryMembers",
     "mainContractors", "dates")
)  # fmt: skip
"""Lists of objects that a later release replaces as a whole, because their members have no ids in the schema."""

Json = dict[str, Any]


def compile_releases(releases: Sequence[Json]) -> Json:
    """The compiled release of one process. ``ValueError`` where one of several releases has no date, for then their
    order is not known. Give awards keys of their own first (``part_awards``) where their ids are used twice."""
    if len(releases) > 1 and not all(isinstance(release.get("date"), str) for release in releases):
        raise ValueError("a release without a date cannot be put in order")
    compiled: Json = {"tag": ["compiled"]}
    ordered = sorted(releases, key=lambda release: release["date"]) if len(releases) > 1 else list(releases)
    for release in ordered:
        compiled["id"] = f"{release.get('ocid')}-{release.get('date')}"
        compiled["date"] = release.get("date")
        compiled["ocid"] = release.get("ocid")
        _lay(compiled, {key: value for key, value in release.items() if key not in DISCARDED})
    return compiled


def _lay(under: Json, over: Json) -> None:
    for key, value in over.items():
        if isinstance(value, dict):
            if value:
                node = under.get(key)
                if not isinstance(node, dict):
                    node = under[key] = {}
                _lay(node, value)
        elif isinstance(value, list) and key not in WHOLE_LISTS and all(isinstance(each, dict) for each in value):
            if value:
                nodes = under.get(key)
                if not isinstance(nodes, list):
                    nodes = under[key] = []
                _lay_members(nodes, value)
        elif value is None:
            under.pop(key, None)
        else:
            under[key] = value


def _lay_members(nodes: list[Json], members: Iterable[Json]) -> None:
    known = {str(node["id"]): node for node in nodes if "id" in node}
    for member in members:
        if "id" not in member:
            node: Json = {}
            _lay(node, member)
            if node:
                nodes.append(node)
            continue
        name = str(member["id"])
        if name not in known:
            known[name] = {}
            nodes.append(known[name])
        _lay(known[name], member)


def part_awards(releases: Sequence[Json]) -> tuple[list[Json], list[str]]:
    """The releases with a key of its own for every award, and the ids that stood for several.

    An id stands for several awards where one release holds it twice, or where two releases give it to suppliers of whom
    none is the same: a contract's number used again. Merged as they are, the later would wipe out the earlier.
    """
    seen: dict[str, list[tuple[str, frozenset[str]]]] = {}
    twice: list[str] = []
    parted = []
    for release in sorted(releases, key=lambda each: str(each.get("date"))):
        awards = release.get("awards")
        if not isinstance(awards, list):
            parted.append(release)
            continue
        here: set[str] = set()
        copies = []
        for award in awards:
            if not (isinstance(award, dict) and "id" in award):
                copies.append(award)
                continue
            name = str(award["id"])
            suppliers = frozenset(
                str(each.get("id") or each.get("name"))
                for each in award.get("suppliers") or ()
                if isinstance(each, dict)
            )
            key = award_key(seen.setdefault(name, []), name, suppliers, here)
            here.add(key)
            if key != name:
                twice.append(name)
            copies.append(award if key == name else {**award, "id": key})
        parted.append({**release, "awards": copies})
    return parted, sorted(set(twice))


def award_key(known: list[tuple[str, frozenset[str]]], name: str, suppliers: frozenset[str], here: set[str]) -> str:
    """The key of an award among those that its process has under one id; ``known`` gets it. An award without suppliers
    is a change to the last one."""
    for place, (key, others) in enumerate(known):
        if key not in here and (not suppliers or not others or suppliers & others):
            known[place] = (key, others | suppliers)
            return key
    key = name if not known else f"{name}#{len(known) + 1}"
    known.append((key, suppliers))
    return key
