"""Batfish's undefined references: the same names on the same lines, for what IOS and its kin filter and route by."""

import re

from tests.corpora.configs_corpus import NEEDED, answers, batfish_configurations

from wherry.read.config.references import FILTER, GROUP, OBJECT, PREFIX_LIST, ROUTE_MAP, SPEAKERS

pytestmark = NEEDED
KINDS = {
    "route-map": ROUTE_MAP,
    "ipv4 acl": FILTER,
    "ipv4/6 acl": FILTER,
    "ipv6 acl": FILTER,
    "ipv4 access-list": FILTER,
    "ipv6 access-list": FILTER,
    "ip access-list": FILTER,
    "ipv4 prefix-list": PREFIX_LIST,
    "ip prefix-list": PREFIX_LIST,
    "object network": OBJECT,
    "object service": OBJECT,
    "object-group network": GROUP,
    "object-group service": GROUP,
    "object-group protocol or service": GROUP,
    "object-group icmp-type": GROUP,
}
BATFISH_DOES_NOT_SAY = {("testconfigs-arista-0", "configs/ip-nat-source-static", 33)}
"""A list named UNDEFINED_ACL, defined nowhere, in an order that Batfish does not look into."""


def test_undefined_names_are_those_of_batfish_to_the_line():
    read = {key: found for key, found in batfish_configurations().items() if found.facts is not None}
    spoken = {key: found for key, found in read.items() if found.platform.code in SPEAKERS}
    wanted = {
        (row["snapshot"], row["file"], KINDS[row["type"]], row["name"], int(line))
        for row in answers("undefined-references")
        if (row["snapshot"], row["file"]) in spoken and row["type"] in KINDS
        for line in re.findall(r"\d+", row["lines"])
    }
    mine = {
        (*key, fact.of, fact.value, fact.first)
        for key, found in spoken.items()
        for fact in found.facts.all("reference.undefined")
    }
    assert len(wanted) > 350
    assert len(wanted & mine) >= 0.99 * len(wanted)
    assert {(snapshot, file, line) for snapshot, file, _, _, line in mine - wanted} <= BATFISH_DOES_NOT_SAY
