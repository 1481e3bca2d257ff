"""Names that a configuration uses and nowhere defines: route maps, filters, prefix lists, objects of IOS and its kin.

Makers differ in what they do then, and none says so: IOS lets everything through a filter that is not there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from wherry.read.config.tree import Tree

ROUTE_MAP, FILTER, PREFIX_LIST, OBJECT, GROUP = "route map", "filter", "prefix list", "object", "object group"
SPEAKERS = frozenset(("ios", "iosxe", "nxos", "eos", "asa"))

_DEFINED = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (ROUTE_MAP, r"route-map (\S+)"),
        (FILTER, r"(?:ip|ipv4|ipv6|mac) access-list (?:standard |extended |role-based |resequence )?(\S+)"),
        (FILTER, r"access-list (\S+)"),
        (PREFIX_LIST, r"(?:ip|ipv6) prefix-list (\S+)"),
        (OBJECT, r"object (?:network|service) (\S+)"),
        (GROUP, r"object-group (?:network |service |protocol |icmp-type |user |security |ip address |ip port )?(\S+)"),
    )
)
_ROUTE_MAP_AFTER = (
    r"neighbor \S+ |redistribute |default-originate |network |aggregate-address |default-information |table-map "
    r"|retain |ip pim |ip rip "
)
_USED = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (ROUTE_MAP, rf"^(?:{_ROUTE_MAP_AFTER}).*?\broute-map (\S+)"),
        (ROUTE_MAP, r"^route-map (\S+) (?:in|out)$"),
        (ROUTE_MAP, r"^ip policy route-map (\S+)$|^(?:import|export) map (\S+)$|^neighbor \S+ unsuppress-map (\S+)"),
        (ROUTE_MAP, r"^distribute-list route-map (\S+) (?:in|out)"),
        (ROUTE_MAP, r"^aggregate-address .*?\b(?:advertise-map|attribute-map|suppress-map) (\S+)"),
        (ROUTE_MAP, r"^ip pim (?:jp|neighbor)-policy (?!prefix-list)(\S+)"),
        (FILTER, r"^ip access-group (\S+) (?:in|out)$|^ipv6 traffic-filter (\S+) (?:in|out)$"),
        (FILTER, r"^(?:ipv6 )?access-class (\S+) (?:in|out)\b|^access-group (\S+) (?:in|out) interface "),
        (FILTER, r"^match address (?!prefix-list)(\S+)$|^ip igmp access-group (\S+)|^ip nat .* access-list (\S+)"),
        (FILTER, r"^match ip(?:v6)? address (?!prefix-list|route-source)(\S+)(?: \S+)*$"),
        (FILTER, r"^distribute-list (?!prefix\b|route-map\b|gateway\b)(\S+) (?:in|out)"),
        (PREFIX_LIST, r"^match ip(?:v6)? address prefix-list (\S+)|^distribute-list prefix (\S+) (?:in|out)"),
        (PREFIX_LIST, r"^neighbor \S+ prefix-list (\S+) (?:in|out)$|^prefix-list (\S+) (?:in|out)$"),
        (PREFIX_LIST, r"^ip (?:pim|rip) .*\bprefix-list (\S+)"),
        (OBJECT, r"^(?:network|service)-object object (?!icmp)(\S+)"),
        (GROUP, r"^group-object (\S+)$"),
    )
)
_IN_RULES = re.compile(r"\b(object|object-group|addrgroup|portgroup) (?!network |service )(\S+)")
_WORDS = re.compile(r"route-map|access|prefix|match|map |object|group|distribute|policy")


@dataclass(frozen=True, slots=True)
class Undefined:
    """A name that is used in a statement and defined nowhere in the file."""

    kind: str
    name: str
    node: int


def find_undefined(tree: Tree, platform: str) -> list[Undefined]:
    """Names used and not defined, in order of the file. Empty for platforms whose words are not known here."""
    if platform not in SPEAKERS:
        return []
    known: dict[str, set[str]] = {kind: set() for kind in (ROUTE_MAP, FILTER, PREFIX_LIST, OBJECT, GROUP)}
    for node in tree.children[-1]:
        for kind, pattern in _DEFINED:
            match = pattern.match(tree.texts[node])
            if match is not None:
                known[kind].add(match[1])
    found = []
    for node, text in enumerate(tree.texts):
        if not _WORDS.search(text) or text.startswith("no "):
            continue
        for kind, name in _used(text):
            if name not in known[kind]:
                found.append(Undefined(kind, name, node))
    return found


def _used(text: str) -> list[tuple[str, str]]:
    found = []
    for kind, pattern in _USED:
        for match in pattern.finditer(text):
            found += [(kind, name) for name in match.groups() if name is not None]
    words = text.split()
    if words[0] in ("permit", "deny", "access-list") or words[0].isdigit():
        for kind, name in _IN_RULES.findall(text):
            found.append((OBJECT if kind == "object" else GROUP, name))
    return list(dict.fromkeys(found))
