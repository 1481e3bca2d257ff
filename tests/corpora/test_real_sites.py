"""The real sites of eastern England become an estate with the totals that the recipe states."""

import json
import os
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from tools.demonstration import recipe
from tools.demonstration.draw import Draw
from tools.demonstration.estate import make_estate
from tools.demonstration.sitelist import is_in_estate, read_rows, read_sites, read_towns, towns_of_districts

from wherry.read.folder import read_folder
from wherry.record.checks import check
from wherry.record.finding import NOTE
from wherry.show.estate_folder import write_folder

ROOT = Path(__file__).resolve().parents[2]
GEO = Path(os.environ.get("WHERRY_CORPORA", ROOT.parent / "shared" / "data")) / "geo"

pytestmark = [
    pytest.mark.corpora,
    pytest.mark.skipif(
        not GEO.is_dir() and "CI" not in os.environ,
        reason=f"the real sites are not here: {GEO} is missing; set WHERRY_CORPORA to where they are",
    ),
]


@cache
def stated():
    return json.loads((GEO / "recipe" / "estate_recipe_v1.json").read_text())


@cache
def sites():
    return read_sites(GEO / "sites.csv.gz")


@cache
def estate():
    towns = read_towns(GEO / "network" / "ofcom_area_codes.csv")
    return make_estate(sites(), towns, Draw(stated()["check_run"]["seed"])).estate


def test_the_recipe_is_the_one_stated():
    said = stated()
    assert said["version"] == recipe.VERSION
    assert {kind: [list(step) for step in steps] for kind, steps in recipe.BANDWIDTH.items()} == said["bandwidth"]
    assert {f"{t}/{mbps}": base for (t, mbps), base in recipe.BASE_GBP_PER_YEAR.items()} == said["base_charge_gbp_year"]
    assert said["backup_probability"] == recipe.BACKUP


def test_the_totals_are_those_of_the_check_run():
    run, made = stated()["check_run"], estate()
    assert len(made.sites) == run["sites"] == 5302
    assert len(made.circuits) == run["circuits"] == 6882
    total = sum(circuit.cost_gbp_per_year for circuit in made.circuits)
    assert round(float(total) / 1e6, 2) == run["gbp_m_year"]
    county = {site.ref: site.county for site in made.sites}
    assert Counter(county[circuit.site] for circuit in made.circuits) == run["circuits_by_county"]


def test_every_row_of_the_estate_is_a_site_with_what_its_publisher_wrote():
    rows = {row["site_uid"]: row for row in read_rows(GEO / "sites.csv.gz") if is_in_estate(row)}
    made = estate()
    bodies = made.by_ref["bodies"]
    assert len(rows) == len(made.sites)
    for site in made.sites:
        row = rows[site.outside_ref]
        assert (site.name.split(), site.kind, site.district) == (row["name"].split(), row["kind"], row["lad_name"])
        assert (site.postcode or "").replace(" ", "") == row["postcode"].replace(" ", "")
        assert bodies[site.body].name.startswith(row["owner_org"])
        assert site.provenance == "derived"
        assert row["as_of"] in site.note


def test_what_is_invented_is_flagged_and_what_is_real_is_not():
    made = estate()
    flags = {name: {row.provenance for row in made.table(name)} for name in made.counts if made.table(name)}
    assert flags["bodies"] == {"derived"}
    for name in ("circuits", "contracts", "suppliers", "needs", "arrangements", "offers", "spend", "devices"):
        assert flags[name] == {"generated"}, name


def test_counties_are_the_members_and_every_rule_is_kept():
    made = estate()
    assert sorted(body.name for body in made.bodies if body.member) == [
        "Essex County Council",
        "Kent County Council",
        "Lincolnshire County Council",
        "Norfolk County Council",
        "Suffolk County Council",
    ]
    assert 120 <= len(made.bodies) <= 150
    assert len(made.needs) == 60
    assert {finding.code for finding in check(made) if finding.severity != NOTE} == {"postcode-bad"}
    assert sorted(finding.value for finding in check(made)) == ["LN11 7QS.", "LN5 8EL."]  # as published


def test_it_survives_being_written_and_read(tmp_path):
    write_folder(estate(), tmp_path, notice=None)
    reading = read_folder(tmp_path)
    assert reading.estate.sha256 == estate().sha256


def test_without_towns_circuits_run_to_the_middles_of_districts():
    towns = towns_of_districts(sites())
    assert len(towns) == len({site.district for site in sites()})
    assert len(make_estate(sites(), towns, Draw()).estate.circuits) == 6882
