"""NetBox's own demonstration data: both dumps give the counts that their description states, and the same estate."""

import os
from collections import Counter
from pathlib import Path

import pytest

from wherry.read.netbox import read_netbox
from wherry.record.checks import check

ROOT = Path(__file__).resolve().parents[2]
DATA = (ROOT / os.environ.get("WHERRY_CORPORA", "../shared/data") / "netbox").resolve()
DUMPS = ("netbox-demo-v3.6.json", "netbox-demo-v4.2.sql")
STATED = {
    "dcim.site": 24,
    "dcim.region": 67,
    "dcim.device": 72,
    "dcim.devicetype": 14,
    "dcim.manufacturer": 14,
    "circuits.circuit": 29,
    "circuits.circuittermination": 45,
    "circuits.provider": 9,
    "ipam.prefix": 90,
    "ipam.vlan": 63,
    "ipam.ipaddress": 180,
    "tenancy.tenant": 11,
    "dcim.cable": 108,
    "dcim.powerfeed": 48,
    "extras.customfield": 1,
}
MAPPED = {
    "tenancy.tenant": "bodies",
    "dcim.site": "sites",
    "circuits.circuit": "circuits",
    "dcim.device": "devices",
    "ipam.prefix": "prefixes",
    "circuits.provider": "suppliers",
}

pytestmark = [
    pytest.mark.corpora,
    pytest.mark.skipif(
        not DATA.exists() and not os.environ.get("CI"), reason="NetBox's data are not here; set WHERRY_CORPORA"
    ),
]


@pytest.fixture(scope="module")
def readings():
    return {name: read_netbox(DATA / name, body="HUB") for name in DUMPS}


@pytest.mark.parametrize("name", DUMPS)
def test_every_object_is_counted_as_stated(readings, name):
    lines = {file.sheet: file for file in readings[name].files}
    assert {model: lines[model].rows for model in STATED} == STATED
    assert all(file.says for file in readings[name].files)
    if name.endswith(".json"):
        assert sum(file.rows for file in readings[name].files) == 6915
    else:
        assert lines["extras.cachedvalue"].rows == 13645


@pytest.mark.parametrize("name", DUMPS)
def test_everything_that_can_be_mapped_is_and_nothing_is_refused(readings, name):
    reading = readings[name]
    for model, table in MAPPED.items():
        (line,) = [file for file in reading.files if file.sheet == model]
        assert (line.table, line.taken, line.refused) == (table, line.rows, 0)
    assert not [finding for finding in reading.findings if finding.severity == "refused"]
    assert not [finding for finding in check(reading.estate) if finding.severity == "refused"]


def test_both_dumps_give_the_same_estate(readings):
    first, second = (readings[name].estate for name in DUMPS)
    assert first.sha256 == second.sha256
    assert first.counts == second.counts


def test_tenants_own_what_the_description_says(readings):
    estate = readings[DUMPS[0]].estate
    sites, circuits = Counter(site.body for site in estate.sites), Counter(row.body for row in estate.circuits)
    assert sites == {"DUNDER-MIFFLIN": 14, "JIMBOBS-BANKING-TRUST": 6, "NC-STATE": 4}
    assert circuits == {"DUNDER-MIFFLIN": 26, "NC-STATE": 3}
    assert Counter(row.body for row in estate.devices)["HUB"] == 14
    assert sum(1 for device in estate.devices if device.name is None) == 22
    assert Counter(prefix.body for prefix in estate.prefixes) == {"DUNDER-MIFFLIN": 68, "HUB": 22}


def test_circuits_end_where_their_terminations_do(readings):
    circuits = readings[DUMPS[1]].estate.circuits
    assert sum(1 for circuit in circuits if circuit.far_site) == 3
    assert sum(1 for circuit in circuits if circuit.far_node == "Level3 MPLS") == 13
    assert all(circuit.supplier_name and circuit.supplier_reference for circuit in circuits)
    assert not any(circuit.capacity_mbps or circuit.cost_gbp_per_year or circuit.starts for circuit in circuits)


@pytest.mark.parametrize("name", DUMPS)
def test_no_password_and_no_session_is_kept(readings, name):
    kept = repr(readings[name])
    assert "pbkdf2" not in kept
    assert "session_data" not in kept
    (line,) = [file for file in readings[name].files if file.sheet in ("auth.user", "users.user")]
    assert (line.rows, line.taken) == (6, 0)
    assert "never read" in line.says


def test_a_page_of_the_old_rest_shape():
    reading = read_netbox(DATA / "netbox-rest-devices-old-shape.json", body="HUB")
    first, second = reading.estate.devices
    assert (first.name, first.maker, first.model, first.role) == ("router01.example.net", "Juniper", "SRX300", "Router")
    assert (first.status, first.management_address) == ("active", "45.154.62.2")
    assert {first.body, second.body} == {"EXAMPLE-NET"}
    assert {site.name for site in reading.estate.sites} == {"Metz", "Bettembourg"}
    assert any(found.code == "netbox-brief" and found.severity == "doubtful" for found in reading.findings)
