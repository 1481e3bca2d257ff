"""examples/eastern is what the script makes, flagged as generated, of believable size, with faults that are known."""

from collections import Counter, defaultdict
from decimal import Decimal
from ipaddress import ip_network
from itertools import combinations
from pathlib import Path

import pytest
from tests.tools.eastern import demonstration, facts
from tools.build_eastern import SEED
from tools.demonstration.templates import FOLDER, read_blocks
from tools.estate_from_sites import write_demonstration

from wherry.read.folder import read_folder
from wherry.record.checks import check
from wherry.record.estate import TABLES

EASTERN = Path(__file__).resolve().parents[2] / "examples" / "eastern"


@pytest.fixture(scope="module")
def estate():
    return demonstration().estate


def test_the_committed_folder_is_what_the_script_makes(tmp_path):
    write_demonstration(demonstration(), tmp_path, SEED)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = {path.relative_to(EASTERN): path.read_bytes() for path in EASTERN.rglob("*") if path.is_file()}
    assert kept.pop(Path("README.md"))
    assert sorted(made) == sorted(kept)
    assert [str(name) for name in made if made[name] != kept[name]] == []
    assert sum(map(len, kept.values())) < 4_000_000


def test_it_reads_back_with_nothing_refused(estate):
    reading = read_folder(EASTERN)
    assert reading.estate.sha256 == estate.sha256
    assert Counter(finding.code for finding in reading.findings) == {"folder-not-read": 1}


def test_the_rules_find_nothing(estate):
    assert check(estate) == ()


def test_every_row_is_flagged_as_generated(estate):
    flags = {row.provenance for name in TABLES for row in estate.table(name)}
    assert flags == {"generated"}


def test_sites_have_the_counts_of_the_registers(estate):
    found = Counter()
    for site in estate.sites:
        kind = site.kind
        if kind == "school":
            kind = "school secondary" if site.name.startswith("Secondary") else "school primary"
        found[kind, site.county] += 1
    drainage = {key: count for key, count in found.items() if key[0] == "drainage office"}
    assert found == facts().counts | drainage
    assert sum(drainage.values()) == 11
    by_county = Counter(site.county for site in estate.sites if site.kind != "drainage office")
    assert by_county == {"Kent": 1494, "Essex": 1366, "Lincolnshire": 998, "Norfolk": 814, "Suffolk": 630}


def test_sites_stand_at_postcodes_of_their_district(estate):
    districts = {row["name"]: row["gss"] for row in facts().districts}
    places = {
        name: {(each.text, each.easting_m, each.northing_m) for each in facts().postcodes[gss]}
        for name, gss in districts.items()
    }
    for site in estate.sites:
        assert (site.postcode, site.easting_m, site.northing_m) in places[site.district]


def test_the_bodies_are_the_counties_and_those_around_them(estate):
    kinds = Counter(body.kind for body in estate.bodies)
    assert {kind: kinds[kind] for kind in ("county", "unitary", "police", "fire", "drainage")} == {
        "county": 5,
        "unitary": 5,
        "police": 5,
        "fire": 5,
        "drainage": 11,
    }
    assert [body.ref for body in estate.bodies if body.member] == ["ESX", "KEN", "LIN", "NFK", "SFK"]


def test_circuits_cost_what_circuits_of_that_many_sites_may_cost(estate):
    total = sum(circuit.cost_gbp_per_year for circuit in estate.circuits)
    assert 25_000_000 < total < 28_500_000
    assert 4_500 < total / len(estate.sites) < 5_500
    paid = defaultdict(Decimal)
    for circuit in estate.circuits:
        paid[circuit.contract] += circuit.cost_gbp_per_year
    contracts = {row.ref: row.value_gbp_per_year for row in estate.contracts if row.service == "wan-access"}
    assert dict(paid) == {ref: contracts[ref] for ref in paid}


def test_contracts_end_from_2025_to_2032(estate):
    years = Counter(contract.ends.year for contract in estate.contracts)
    assert set(years) == set(range(2025, 2033))
    assert all(count >= 5 for count in years.values())


def test_every_need_is_met_today_and_can_be_bought_again_alone(estate):
    assert len(estate.needs) == 60
    assert {arrangement.need for arrangement in estate.arrangements} == {need.ref for need in estate.needs}
    levels = estate.by_ref["levels"]
    today = {arrangement.need: levels[arrangement.level] for arrangement in estate.arrangements}
    for need in estate.needs:
        (alone,) = (o for o in estate.offers if (o.body, o.service, o.kind) == (need.body, need.service, "alone"))
        assert levels[alone.level].shortfalls(today[need.ref]) == ()


def test_what_growth_takes_fits_until_a_contract_may_be_left(estate):
    needs = estate.by_ref["needs"]
    for row in estate.arrangements:
        if row.ends is None:
            continue
        need = needs[row.need]
        years = row.ends.year - 2027 + row.extensions_left
        grown = float(need.quantity) * (1 + float(need.growth_percent_per_year) / 100) ** max(0, years)
        assert float(row.capacity) >= grown


def test_a_volume_price_takes_several_bodies(estate):
    needs = {(need.body, need.service): need.quantity for need in estate.needs}
    joint = [offer for offer in estate.offers if offer.kind == "joint"]
    assert joint
    for offer in joint:
        first = min(tier.from_quantity for tier in estate.tiers if tier.offer == offer.ref)
        largest = max(quantity for (_, service), quantity in needs.items() if service == offer.service)
        assert first > needs[offer.body, offer.service]
        assert first <= sum(quantity for (_, service), quantity in needs.items() if service == offer.service)
        assert offer.unit_price_gbp_per_year > 0 < largest


def test_recovery_stands_apart_and_certificates_end_midway(estate):
    recovery = [need for need in estate.needs if need.service == "dr-hosting"]
    assert [need.apart_from for need in recovery] == [need.ref.replace("dr-hosting", "hosting") for need in recovery]
    resting = {offer.certificate for offer in estate.offers if offer.kind == "body"}
    ends = {estate.by_ref["certificates"][ref].ends.year for ref in resting}
    assert 2029 in ends
    assert max(ends) > 2031


def test_some_bodies_chose_the_same_addresses(estate):
    blocks = [(row.body, ip_network(row.prefix)) for row in estate.prefixes if row.purpose == "corporate"]
    clashes = [(a, b) for (a, one), (b, other) in combinations(blocks, 2) if one.overlaps(other)]
    assert clashes == [("NFK", "SFK")]


def test_one_supplier_is_written_in_many_ways(estate):
    spellings = {row.supplier_name for row in estate.contracts} | {row.supplier_name for row in estate.spend}
    assert len([name for name in spellings if name.upper().startswith("CARRIER A")]) >= 4
    assert all(name.upper().startswith(("CARRIER ", "SUPPLIER ")) for name in spellings)
    assert all(row.company_number is None or row.company_number.startswith("ZZ") for row in estate.suppliers)


def test_bodies_share_buildings(estate):
    owners = defaultdict(set)
    for site in estate.sites:
        owners[site.postcode].add(site.body)
    assert sum(len(found) > 1 for found in owners.values()) > 200


def test_every_listed_fault_stands_in_its_line_and_no_secret_is_real():
    found = 0
    for config in demonstration().configs:
        lines = config.text.splitlines()
        for fault in config.faults:
            found += 1
            assert fault.file == config.name
            assert not fault.line or lines[fault.line - 1].strip() == fault.text
        for line in lines:
            words = line.split()
            if any(word in ("secret", "key", "psksecret", "ciphertext", "ENC") for word in words):
                assert "EXAMPLE" in line, (config.name, line)
    assert found > 50


def test_configurations_cover_the_makers_and_belong_to_devices(estate):
    files = {config.name for config in demonstration().configs}
    devices = {row.config_file: row for row in estate.devices if row.config_file}
    assert set(devices) == files
    assert {row.platform for row in devices.values()} == {"iosxe", "junos", "fortios", "eos", "aoscx", "comware"}
    for config in demonstration().configs:
        assert devices[config.name].name in config.text
        assert "@" not in config.text
        assert "%" not in config.text


def test_every_template_fault_has_a_sound_twin():
    for path in sorted(FOLDER.glob("*.cfg")):
        choices = [block for block in read_blocks(path.name) if block.clause]
        assert len(choices) >= 4, path.name
        assert all(block.faulty != block.sound and block.says for block in choices)
