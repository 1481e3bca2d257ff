"""Batfish's answers: servers and addresses of a thousand configurations are what we read from the same files."""

import pytest
from tests.corpora.configs_corpus import NEEDED, answers, batfish_nodes, listed

pytestmark = NEEDED
PAIRS = {"ntp": ("time.server", 60), "syslog": ("log.server", 40), "tacacs": ("aaa.server", 3)}
NO_ADDRESSES = ("link-local", "unnumbered")
"""What Batfish writes where an interface borrows its address or has none that is configured."""
KNOWN = {
    (
        "testconfigs-juniper-0",
        "juniper-apply-groups-node",
    ): "a group named by the node's number, which is not in the file",
    ("testconfigs-juniper-0", "juniper-apply-groups-node-no-hostname"): "the same",
    ("testconfigs-juniper-0", "ospf-implicit-unit0"): "an address outside any unit",
    ("testconfigs-fortios-0", "iface_warn"): "a row that the maker refuses",
}


@pytest.mark.parametrize("key", PAIRS)
def test_servers_are_those_that_batfish_found(key):
    name, least = PAIRS[key]
    agreed = 0
    for row in answers("facts"):
        found = batfish_nodes().get((row["snapshot"], row["node"]))
        wanted = listed(row[key])
        if found is None or not wanted:
            continue
        assert wanted <= {str(fact.value) for fact in found.facts.all(name)}, (row["snapshot"], row["node"])
        agreed += 1
    assert agreed >= least


def test_interface_addresses_are_those_that_batfish_found():
    agreed = 0
    for row in answers("interfaces"):
        found = batfish_nodes().get((row["snapshot"], row["node"]))
        wanted = {word for word in listed(row["addresses"]) if not word.startswith(NO_ADDRESSES)}
        if found is None or not wanted or (row["snapshot"], row["node"]) in KNOWN:
            continue
        missing = wanted - {str(fact.value) for fact in found.facts.all("interface.address")}
        assert not missing, (row["snapshot"], row["node"], row["interface"])
        agreed += len(wanted)
    assert agreed > 2_600
