"""Any list of sites becomes an estate: order and company change nothing, names mean nothing, faults are told."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from tests.tools.eastern import estate_of, facts, rows, smaller, two_counties
from tools.demonstration.bodies import code_of, codes_of
from tools.demonstration.sitelist import BadList, list_sites
from tools.estate_from_sites import main

from wherry.read.folder import read_folder
from wherry.record.estate import TABLES

TOOLS = Path(__file__).resolve().parents[2] / "tools"
COUNTY = "Suffolk County Council"
DISTRICT = "Norwich City Council"


def written(tmp_path: Path, listed) -> Path:
    path = tmp_path / "sites.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(listed[0]))
        writer.writeheader()
        writer.writerows(listed)
    return path


def without_shared_risks(estate):
    return {row for name in TABLES if name != "shared_risks" for row in estate.table(name)}


def test_the_order_of_the_list_changes_nothing():
    assert estate_of(tuple(reversed(two_counties()))) == smaller()


@pytest.mark.parametrize("owner", [COUNTY, DISTRICT])
def test_a_partner_taken_out_takes_only_its_own_records(owner):
    whole = smaller().estate
    (gone,) = (body.ref for body in whole.bodies if body.name == owner)
    fewer = estate_of([row for row in two_counties() if row["owner_org"] != owner]).estate
    own = {row for row in without_shared_risks(whole) if row.body == gone}
    both = {row for row in whole.pairings if row.recovery_site.startswith(f"{gone}/")}
    both |= {row for row in whole.separations if row.other_site.startswith(f"{gone}/")}
    both |= {row for row in whole.exercises if row.pairing in {each.ref for each in both}}
    both |= {row for row in whole.exercise_actions if row.exercise in {each.ref for each in both}}
    assert own
    assert without_shared_risks(fewer) == without_shared_risks(whole) - own - both
    held = {risk.ref: [ref for ref in risk.holds if not ref.startswith(f"{gone}/")] for risk in whole.shared_risks}
    assert {risk.ref: list(risk.holds) for risk in fewer.shared_risks} == {
        ref: refs for ref, refs in held.items() if len(refs) > 1
    }


def test_names_of_places_and_owners_mean_nothing():
    """The same list with every name turned letter by letter gives an estate of the same size and the same members."""
    turn = str.maketrans("abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba")
    strange = [
        row
        | {name: row[name].translate(turn) for name in ("name", "owner_org", "county", "lad_name")}
        | {"owner_code": row["owner_code"].translate(str.maketrans("ACEKNS", "SNKECA"))}
        for row in two_counties()
    ]
    made, whole = estate_of(strange).estate, smaller().estate
    assert made.counts["sites"] == whole.counts["sites"]
    assert made.counts["circuits"] == whole.counts["circuits"]
    assert Counter(body.kind for body in made.bodies) == Counter(body.kind for body in whole.bodies)
    assert sum(body.member for body in made.bodies) == 2
    assert len(made.needs) == 24


def test_no_constant_names_a_county_or_a_council():
    names = {row["county"] for row in facts().districts} | {row["name"] for row in facts().districts}
    said = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in sorted(names)))
    for path in [*sorted((TOOLS / "demonstration").glob("*.py")), TOOLS / "estate_from_sites.py"]:
        for line in path.read_text().splitlines():
            words = line.replace("Kent Police", "")  # the example in a docstring
            assert not said.search(words), f"{path.name}: {line}"


def test_another_seed_makes_another_estate_of_the_same_sites():
    other, whole = estate_of(two_counties(), "wherry-2").estate, smaller().estate
    assert other.sites == whole.sites
    assert other.circuits != whole.circuits


def test_codes_come_from_names_and_do_not_depend_on_order():
    assert code_of("Borough Council of King's Lynn and West Norfolk") == "KINGS-LYNN-WEST-NORFOLK"
    assert code_of("Kent County Council") == "KENT"
    names = {"Ash District Council": "", "Ash Borough Council": "", "Elm Council": "ELM1"}
    codes = codes_of(names)
    assert codes == codes_of(dict(reversed(names.items())))
    assert len(set(codes.values())) == 3
    assert codes["Elm Council"] == "ELM1"
    assert all(code.startswith("ASH-") for name, code in codes.items() if name.startswith("Ash"))


def test_neighbours_outstations_and_independents_are_left_out():
    one = dict(rows()[0])
    listed = [
        one,
        one | {"site_uid": "b", "area_role": "neighbour"},
        one | {"site_uid": "c", "kind": "telemetry outstation"},
        one | {"site_uid": "d", "owner_org": "Independent"},
    ]
    assert [site.uid for site in list_sites(listed)] == [one["site_uid"]]


def test_a_list_with_latitude_and_longitude_is_placed_on_the_grid():
    """Caister water tower, the worked example of Ordnance Survey's guide to coordinate systems in Great Britain."""
    place = {"easting_m": "", "northing_m": "", "lat": "52.658007833", "lon": "1.716073972", "precision_m": "100.0"}
    (site,) = list_sites([dict(rows()[0]) | place])
    assert site.easting_m == pytest.approx(651_410, abs=5)
    assert site.northing_m == pytest.approx(313_177, abs=5)
    assert site.accuracy_m == 100


def test_the_command_writes_a_folder_that_reads_back(tmp_path, capsys):
    district = [row for row in rows() if row["lad_name"] == "Norwich"]
    out = tmp_path / "estate"
    assert main([str(written(tmp_path, district)), str(out)]) == 0
    assert f"{len(district)} sites" in capsys.readouterr().out
    reading = read_folder(out)
    assert len(reading.estate.sites) == len(district)
    assert [finding for finding in reading.findings if finding.severity == "refused"] == []
    assert reading.estate.generated
    assert "seed wherry-1" in (out / "NOTICE.md").read_text()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda row: {key: value for key, value in row.items() if key != "kind"}, "has no kind"),
        (lambda row: row | {"easting_m": "", "lat": ""}, "row 2: demo:"),
    ],
)
def test_a_list_that_cannot_be_used_is_told_in_one_line(tmp_path, capsys, spoil, says):
    path = written(tmp_path, [spoil(dict(rows()[0]) | {"lat": "", "lon": ""})])
    assert main([str(path), str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_site_listed_twice_is_refused():
    with pytest.raises(BadList, match="twice"):
        list_sites([rows()[0], rows()[0]])
