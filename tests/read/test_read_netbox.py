"""NetBox in each of its shapes, made by hand: what becomes a record, whose it is, and what is never kept."""

import json
from datetime import date

import pytest

from wherry.read.netbox import read_netbox
from wherry.read.netbox.place import grid_place
from wherry.read.netbox.sql import model_of, unescape
from wherry.record.error import CannotRead


def item(model, pk, /, **fields):
    return {"model": model, "pk": pk, "fields": fields}


TENANT = item("tenancy.tenant", 1, name="Norfolk County Council", slug="nfk", description="")
SITE = item("dcim.site", 1, name="Aylsham Library", slug="aylsham", status="active", tenant=1)
HUB = item("dcim.site", 2, name="Data centre", slug="dc", status="retired", tenant=None)
PROVIDER = item("circuits.provider", 1, name="Carrier A", slug="a")
CIRCUIT = item("circuits.circuit", 1, cid="ETHA1", provider=1, status="active", tenant=1, type=None)
HERE = item("circuits.circuittermination", 1, circuit=1, term_side="Z", site=1, port_speed=100000)
THERE = item("circuits.circuittermination", 2, circuit=1, term_side="A", site=2, port_speed=1000000)
USER = item("auth.user", None, username="admin", password="pbkdf2_sha256$secret")


@pytest.fixture
def dump(tmp_path):
    def write(*objects):
        path = tmp_path / "dump.json"
        path.write_text(json.dumps(list(objects)))
        return read_netbox(path, body="HUB")

    return write


def changed(thing, **fields):
    return {**thing, "fields": {**thing["fields"], **fields}}


def codes(reading):
    return {finding.code for finding in reading.findings if finding.severity != "note"}


def test_what_has_no_tenant_belongs_to_the_body_that_the_caller_names(dump):
    estate = dump(TENANT, SITE, HUB).estate
    assert [(site.ref, site.body) for site in estate.sites] == [("HUB/S-netbox-2", "HUB"), ("NFK/S-netbox-1", "NFK")]
    assert [(body.ref, body.name, body.member) for body in estate.bodies] == [
        ("HUB", "HUB", False),
        ("NFK", "Norfolk County Council", False),
    ]
    assert estate.by_ref["sites"]["HUB/S-netbox-2"].note == "NetBox status retired"


def test_a_tenant_whose_slug_is_the_callers_body_is_that_body(tmp_path):
    path = tmp_path / "dump.json"
    path.write_text(json.dumps([TENANT, HUB]))
    estate = read_netbox(path, body="NFK").estate
    assert [body.name for body in estate.bodies] == ["Norfolk County Council"]
    assert estate.sites[0].body == "NFK"


def test_a_circuit_has_a_near_site_a_far_end_and_a_capacity(dump):
    circuit = dump(TENANT, SITE, HUB, PROVIDER, CIRCUIT, HERE, THERE).estate.circuits[0]
    assert (circuit.site, circuit.far_site, circuit.far_node) == ("HUB/S-netbox-2", "NFK/S-netbox-1", None)
    assert circuit.capacity_mbps == 1000  # of the near port, the A side
    assert (circuit.supplier_name, circuit.supplier_reference) == ("Carrier A", "ETHA1")
    lone = dump(TENANT, SITE, PROVIDER, changed(CIRCUIT, commit_rate=50000), HERE).estate.circuits[0]
    assert (lone.site, lone.far_site, lone.capacity_mbps) == ("NFK/S-netbox-1", None, 50)


def test_the_far_end_may_be_a_providers_network(dump):
    network = item("circuits.providernetwork", 7, name="MPLS", provider=1)
    end = changed(THERE, site=None, provider_network=7)
    circuit = dump(TENANT, SITE, PROVIDER, CIRCUIT, HERE, end, network).estate.circuits[0]
    assert (circuit.site, circuit.far_site, circuit.far_node) == ("NFK/S-netbox-1", None, "MPLS")


def test_the_ends_of_version_4_2_say_what_they_are(dump):
    room = item("dcim.location", 5, name="Room 1", site=2)
    old = {"circuit": 1, "port_speed": None}
    ends = (
        item(
            "circuits.circuittermination", 1, term_side="A", termination_type=["dcim", "site"], termination_id=1, **old
        ),
        item(
            "circuits.circuittermination", 2, term_side="Z", termination_type="dcim.location", termination_id=5, **old
        ),
    )
    circuit = dump(TENANT, SITE, HUB, PROVIDER, CIRCUIT, room, *ends).estate.circuits[0]
    assert (circuit.site, circuit.far_site) == ("NFK/S-netbox-1", "HUB/S-netbox-2")


def test_a_circuit_without_an_end_at_a_site_is_refused(dump):
    reading = dump(TENANT, SITE, PROVIDER, CIRCUIT)
    (finding,) = [found for found in reading.findings if found.code == "netbox-unmapped"]
    assert finding.severity == "refused"
    assert "ETHA1: none of its ends is at a site" in finding.says
    line = next(file for file in reading.files if file.sheet == "circuits.circuit")
    assert (line.rows, line.taken, line.refused) == (1, 0, 1)


def test_dates_distances_and_rates(dump):
    told = changed(
        CIRCUIT,
        install_date="2022-04-01",
        termination_date="2027-03-31",
        distance="7.3",
        distance_unit="km",
        commit_rate=512,
    )
    reading = dump(TENANT, SITE, PROVIDER, told, HERE)
    circuit = reading.estate.circuits[0]
    assert (circuit.starts, circuit.ends, circuit.length_m) == (date(2022, 4, 1), date(2027, 3, 31), 7300)
    assert circuit.capacity_mbps is None
    assert "netbox-unclear" in codes(reading)
    assert any("512 kbit/s is no whole number of Mbit/s" in finding.says for finding in reading.findings)


def test_a_thing_whose_tenant_is_not_in_the_file_is_nobodys_and_refused(dump):
    reading = dump(TENANT, changed(SITE, tenant=99))
    assert reading.estate.sites == ()
    (finding,) = [found for found in reading.findings if found.severity == "refused"]
    assert "its tenant is tenancy.tenant 99, which is not in the file" in finding.says


def test_a_status_that_is_not_ours_is_refused_and_old_numbers_are_understood(dump):
    device = item("dcim.device", 3, name="r1", site=1, status="on-fire", tenant=1)
    assert dump(TENANT, SITE, device).estate.devices == ()
    for said, ours in ((1, "active"), ("decommissioning", "deprovisioning"), ({"value": 2, "label": "x"}, "planned")):
        assert dump(TENANT, SITE, changed(device, status=said)).estate.devices[0].status == ours


def test_a_device_names_its_maker_model_and_address(dump):
    device = item(
        "dcim.device", 3, name=None, site=1, status="active", tenant=1, device_type=4, primary_ip4=6, role=8, serial="X"
    )
    more = (
        item("dcim.devicetype", 4, model="ISR4331", manufacturer=5),
        item("dcim.manufacturer", 5, name="Cisco"),
        item("ipam.ipaddress", 6, address="10.20.0.1/24"),
    )
    reading = dump(TENANT, SITE, device, *more)
    found = reading.estate.devices[0]
    assert (found.name, found.maker, found.model, found.management_address) == (None, "Cisco", "ISR4331", "10.20.0.1")
    assert found.role is None
    assert "netbox-dangling" in codes(reading)  # role 8 is not in the file


def test_a_prefix_has_a_site_by_field_scope_or_room(dump):
    room = item("dcim.location", 5, name="Room 1", site=1)
    prefixes = (
        item("ipam.prefix", 1, prefix="10.1.0.0/16", site=1, tenant=1),
        item("ipam.prefix", 2, prefix="10.2.0.0/16", scope_type=["dcim", "site"], scope_id=1, tenant=1),
        item("ipam.prefix", 3, prefix="10.3.0.0/16", scope_type=["dcim", "location"], scope_id=5, tenant=1),
        item("ipam.prefix", 4, prefix="10.4.0.0/16", scope_type=["dcim", "region"], scope_id=5, tenant=1),
    )
    estate = dump(TENANT, SITE, room, *prefixes).estate
    assert [prefix.site for prefix in estate.prefixes] == ["NFK/S-netbox-1"] * 3 + [None]


def test_a_site_keeps_its_address_postcode_and_place(dump):
    told = changed(
        SITE, physical_address="Hungate Street\r\nAylsham\r\nNR11 6AA", latitude="52.657568", longitude="1.717908"
    )
    site = dump(TENANT, told).estate.sites[0]
    assert (site.address, site.postcode) == ("Hungate Street, Aylsham, NR11 6AA", "NR11 6AA")
    assert (site.easting_m, site.northing_m) == grid_place("52.657568", "1.717908")
    reading = dump(TENANT, changed(SITE, latitude="40.7", longitude="-74.0"))
    assert reading.estate.sites[0].easting_m is None
    assert "netbox-place" in codes(reading)


def test_the_ordnance_surveys_own_example_of_a_place():
    """Caister water tower: 52°39'28.8282"N 1°42'57.8663"E is TG 51401 13178 (OS, transformation worked example), within
    the 5 m of the single-step transformation."""
    east, north = grid_place("52.658007833", "1.716073973")
    assert abs(east - 651410) <= 5
    assert abs(north - 313177) <= 5


def test_providers_are_suppliers_of_the_bodies_that_have_their_circuits(dump):
    unused = item("circuits.provider", 2, name="Carrier B", slug="b")
    estate = dump(TENANT, SITE, PROVIDER, unused, CIRCUIT, HERE).estate
    assert [(supplier.body, supplier.name) for supplier in estate.suppliers] == [
        ("HUB", "Carrier B"),
        ("NFK", "Carrier A"),
    ]


def test_people_are_counted_and_never_kept(dump):
    reading = dump(TENANT, SITE, USER, item("sessions.session", "k", session_data="secret"))
    lines = {file.sheet: file for file in reading.files}
    assert lines["auth.user"].rows == 1
    assert lines["auth.user"].says == "ignored: accounts, passwords, sessions and logs of people are never read"
    assert "secret" not in repr(reading)


def test_every_object_is_counted_with_what_became_of_it(dump):
    reading = dump(TENANT, SITE, PROVIDER, CIRCUIT, HERE, item("dcim.cable", 1), item("extras.tag", 1))
    assert sum(file.rows for file in reading.files) == 7
    assert all(file.says for file in reading.files)
    (note,) = [found for found in reading.findings if found.code == "netbox-ignored"]
    assert note.says == "not read: 1 dcim.cable, 1 extras.tag"


def test_an_object_that_stands_twice_is_said(dump):
    reading = dump(TENANT, SITE, changed(SITE, name="Other"))
    assert [site.name for site in reading.estate.sites] == ["Other"]
    assert any(found.code == "netbox-repeated" for found in reading.findings)


def sql(*blocks):
    return "-- PostgreSQL database dump\n" + "".join(
        f"COPY public.{table} ({', '.join(columns)}) FROM stdin;\n" + "".join(f"{row}\n" for row in rows) + "\\.\n\n"
        for table, columns, rows in blocks
    )


SITES = (
    "dcim_site",
    ("id", "name", "slug", "status", "physical_address", "tenant_id"),
    ["1\tHall\thall\tactive\ta\\nb\t\\N"],
)


def test_a_plain_dump_of_postgresql(tmp_path):
    path = tmp_path / "dump.sql"
    path.write_text(sql(SITES, ("users_user", ("id", "password"), ["1\tsecret"])))
    reading = read_netbox(path, body="NFK")
    site = reading.estate.sites[0]
    assert (site.name, site.address, site.source.row) == ("Hall", "a, b", 3)
    assert "secret" not in repr(reading)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no COPY block"),
        ("INSERT INTO dcim_site VALUES (1);\n", "no COPY block"),
        (sql(SITES).replace("\\.\n\n", ""), "ends inside the table dcim_site"),
        (sql(SITES).replace("active\t", ""), "line 3: the row of dcim_site has 5 values for 6 columns"),
        ("PGDMP\x01", "binary format"),
        ("[", "torn or cut short"),
        ('[{"model": "dcim.site", "pk": 1, "fields": {}}, {"mod', "torn or cut short"),
        ('[{"name": 1}]', "no object of a dump"),
        ("[]", "no object of NetBox"),
        ("{}", "no list page"),
        ('{"results": [{"id": 1}]}', "nothing tells what it is"),
        ('{"results": ', "torn or cut short"),
    ],
)
def test_files_that_are_none_of_netboxs_shapes(tmp_path, text, why):
    path = tmp_path / "odd.txt"
    path.write_text(text)
    with pytest.raises(CannotRead, match=why):
        read_netbox(path, body="NFK")


def test_paths_that_are_none(tmp_path):
    with pytest.raises(CannotRead, match="no such file"):
        read_netbox(tmp_path / "none.json", body="NFK")
    with pytest.raises(CannotRead, match=r"no \.json file"):
        read_netbox(tmp_path, body="NFK")
    with pytest.raises(ValueError, match="code of the body"):
        read_netbox(tmp_path, body="")
    (tmp_path / "latin.sql").write_bytes(b"-- \xe9\n")
    with pytest.raises(CannotRead, match="not UTF-8"):
        read_netbox(tmp_path / "latin.sql", body="NFK")


@pytest.mark.parametrize(
    ("cell", "value"),
    [("\\N", None), ("", ""), ("a\\tb\\nc\\\\d", "a\tb\nc\\d"), ("\\101\\x42", "AB"), ("\\q", "q"), ("plain", "plain")],
)
def test_the_cells_of_a_dump_are_unescaped(cell, value):
    assert unescape(cell) == value


def test_tables_are_models():
    assert model_of("dcim_site") == "dcim.site"
    assert model_of("dcim_site_asns") == "dcim.site_asns"
    assert model_of("django_session") == "sessions.session"
    assert model_of("social_auth_nonce") == "social_auth.nonce"


def address(path, pk):
    return f"https://netbox.example.net/api/{path}/{pk}/"


def test_rest_pages_of_a_new_version_in_a_folder(tmp_path):
    tenant = {"id": 1, "url": address("tenancy/tenants", 1), "name": "Norfolk", "slug": "nfk"}
    site = {"id": 1, "url": address("dcim/sites", 1), "name": "Hall", "slug": "hall", "status": {"value": "active"}}
    ends = {
        "termination_a": {
            "id": 5,
            "termination_type": "dcim.site",
            "termination": {"id": 1, "name": "Hall"},
            "port_speed": None,
        },
        "termination_z": {
            "id": 6,
            "termination_type": "circuits.providernetwork",
            "termination": {"id": 2, "name": "MPLS"},
        },
    }
    circuit = {
        "id": 9,
        "url": address("circuits/circuits", 9),
        "cid": "ETHA1",
        "provider": {"id": 3, "name": "Carrier A"},
        "type": {"id": 4, "name": "Ethernet"},
        "status": {"value": "active", "label": "Active"},
        "tenant": tenant,
        "commit_rate": 100000,
        **ends,
    }
    prefix = {
        "id": 2,
        "url": address("ipam/prefixes", 2),
        "prefix": "10.0.0.0/16",
        "status": {"value": "active"},
        "scope_type": "dcim.site",
        "scope": {"id": 1, "name": "Hall"},
        "tenant": None,
    }
    cable = {"id": 1, "url": address("dcim/cables", 1)}
    pages = {
        "sites.json": [{**site, "tenant": tenant}],
        "circuits.json": [circuit],
        "prefixes.json": [prefix],
        "cables.json": [cable],
    }
    for name, results in pages.items():
        page = {"count": len(results), "next": None, "previous": None, "results": results}
        (tmp_path / name).write_text(json.dumps(page))
    reading = read_netbox(tmp_path, body="HUB")
    found = reading.estate.circuits[0]
    assert (found.ref, found.site, found.far_node) == ("NFK/C-netbox-9", "NFK/S-netbox-1", "MPLS")
    assert (found.technology, found.capacity_mbps, found.supplier_name) == ("Ethernet", 100, "Carrier A")
    assert reading.estate.prefixes[0].site == "NFK/S-netbox-1"
    assert {file.sheet: (file.rows, file.taken) for file in reading.files} == {
        "circuits.circuit": (1, 1),
        "dcim.cables": (1, 0),
        "dcim.site": (1, 1),
        "ipam.prefix": (1, 1),
    }
    assert codes(reading) == {"site-nowhere", "netbox-brief"}  # the provider is known only by its name


def test_a_page_that_has_further_pages_says_so(tmp_path):
    site = {
        "id": 1,
        "url": address("dcim/sites", 1),
        "name": "Hall",
        "slug": "hall",
        "status": {"value": "active"},
        "tenant": None,
    }
    page = {
        "count": 50,
        "next": "https://netbox.example.net/api/dcim/sites/?offset=1",
        "previous": None,
        "results": [site],
    }
    (tmp_path / "sites.json").write_text(json.dumps(page))
    reading = read_netbox(tmp_path / "sites.json", body="NFK")
    assert any("holds 1 of 50 objects" in finding.says for finding in reading.findings)
