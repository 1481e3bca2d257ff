"""Registers, spend files and notices that bodies really published: every file of the READMEs, row for row."""

import csv
import io
import json
import os
import re
import warnings
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from bench.buying_read import validate

from wherry.read.buying.files import read_file
from wherry.read.buying.ocds.read import read_releases

ROOT = Path(__file__).resolve().parents[2]
DATA = (ROOT / os.environ.get("WHERRY_CORPORA", "../shared/data") / "procurement").resolve()
FOLDERS = {
    "contracts-registers": 2, "lambeth": 1, "lancashire": 18, "nwod-greater-manchester": 2,
    "odileeds-council-spending": 17, "oxford-city": 3, "trafford": 3,
}  # fmt: skip
NOT_OF_BUYING = {"companies_house_matches.csv"}
NO_HEADING = {"hyndburn/March-25-CSV.csv", "hyndburn/Sept-25-CVS.csv"}
"""Files whose first row the README takes for headings, though it is a payment: sorting took them to the foot."""
KINDS = {"salford_2022-07_two_thirds.csv": "contracts", "sutton-coldfield_contracts_2017-18.xlsx": "contracts"}
EMPTY_ROWS_COUNTED = {"hyndburn/April-2023.csv", "hyndburn/CALL51571.csv", "hyndburn/March-2020-csv.csv"} | {
    "2012-06-payments.csv"
}


def absent() -> bool:
    if DATA.is_dir():
        return False
    if os.environ.get("CI"):
        raise RuntimeError(f"{DATA} is absent and WHERRY_CORPORA names no other folder")
    return True


pytestmark = [pytest.mark.corpora, pytest.mark.skipif(absent(), reason=f"the real data are not at {DATA}")]


def listed(folder):
    """The files of a folder's README with the rows that it states for them."""
    found = {}
    for line in (DATA / folder / "README.md").read_text(encoding="utf-8").splitlines():
        match = re.match(r"\| (\S+\.(?:csv|xlsx|zip)) \| [^|]* \| (\d+) \|", line)
        if match and match[1] not in NOT_OF_BUYING:
            found[match[1]] = int(match[2])
    return found


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_is_recognised_and_every_row_accounted_for(folder):
    files = listed(folder)
    assert len(files) == FOLDERS[folder]
    for name, stated in files.items():
        reading = read_file(DATA / folder / name)
        assert reading.kind == KINDS.get(name, "spend"), name
        for table in reading.tables:
            counts = table.counts
            assert (
                counts.written
                == counts.accepted + counts.refused + counts.headings_again + counts.totals + counts.remarks
            )
            assert len(table.refused) == counts.refused
        rows = sum(table.counts.written for table in reading.tables)
        headings = sum(table.heading_rows if table.heading_row else 0 for table in reading.tables)
        if name.endswith(".xlsx"):  # the README counts a workbook's headings and empty rows among its rows
            rows += headings + sum(table.counts.empty + table.rows_above for table in reading.tables)
        elif name in EMPTY_ROWS_COUNTED:
            rows += sum(table.counts.empty + table.rows_above for table in reading.tables)
        if name in NO_HEADING:
            rows -= 1
        assert abs(rows - stated) <= (12 if name.endswith((".xlsx", "payments.csv")) else 1), (name, rows, stated)


def test_the_sums_are_those_that_a_slow_reader_adds_up():
    for name, column in (
        ("odileeds-council-spending/tfl/clean_2023-P05.csv", "Amount"),
        ("odileeds-council-spending/salford/clean_2022-06.csv", "Net"),
        ("odileeds-council-spending/bradford/2019-10_clean.csv", "Net Amount"),
        ("oxford-city/expenditure-over-500-jan-mar-2014.csv", "amount"),
        ("lancashire/hyndburn/October-25.csv", "Amount Paid"),
    ):
        text = (DATA / name).read_bytes().decode("cp1252" if "bradford" in name else "utf-8-sig")
        rows = [row for row in csv.DictReader(io.StringIO(text, newline="")) if (row[column] or "").strip()]
        written = [row[column].replace(",", "").strip() for row in rows]
        pence = sum(round(float(each.strip("-")) * 100) * (-1 if "-" in each else 1) for each in written)
        (table,) = read_file(DATA / name).tables
        assert (table.totals["pence"], table.counts.accepted) == (pence, len(rows)), name


def test_a_large_file_is_cut_in_memory_to_the_rows_of_the_library():
    with zipfile.ZipFile(DATA / "trafford" / "trafford-supplier-spend-2026-27.zip") as archive:
        text = archive.read(archive.namelist()[0]).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    (table,) = read_file(DATA / "trafford" / "trafford-supplier-spend-2026-27.zip").tables
    assert (table.counts.accepted, table.counts.refused) == (len(rows), 0)
    assert table.totals["pence"] == sum(round(float(row["Amount"]) * 100) for row in rows)
    assert table.totals["suppliers"] == len({" ".join(row["BeneficiaryName"].split()) for row in rows})


def test_the_register_under_a_spend_address_gives_its_extensions():
    reading = read_file(DATA / "contracts-registers" / "salford_2022-07_two_thirds.csv", claim="spend")
    assert "not-what-it-claims" in {each.code for each in reading.tables[0].findings}
    contracts = reading.tables[0].contracts
    assert [(row.row, row.value) for row in reading.tables[0].refused] == [(74, "2022-09-31"), (142, "22/04/222")]
    assert all(contract.title and contract.supplier_name for contract in contracts)
    assert sum(contract.extension_months is not None for contract in contracts) > 200
    later = [
        contract
        for contract in contracts
        if contract.current_ends and contract.ends and contract.current_ends > contract.ends
    ]
    assert all(contract.expires == contract.current_ends for contract in later)
    assert all(contract.company_number is None or len(contract.company_number) == 8 for contract in contracts)


@pytest.mark.parametrize(
    ("name", "releases", "profile"),
    [
        ("contracts-finder.jsonl", 134, "Contracts Finder"),
        ("public-contracts-scotland.jsonl", 60, "Public Contracts Scotland"),
        ("sell2wales.jsonl", 60, "Sell2Wales"),
        ("contracts-finder-package.json", 1, "Contracts Finder"),
        ("find-a-tender/032703-2026_ocds.json", 1, "Find a Tender"),
        ("find-a-tender/037689-2026_ocds.json", 1, "Find a Tender"),
    ],
)
def test_real_releases_are_all_read_and_their_defects_told(name, releases, profile):
    found = read_releases(DATA / "ocds-releases" / name)
    assert (found.releases, found.accepted, found.refused_count, found.profile) == (releases, releases, 0, profile)
    if "scotland" in name:
        assert found.defects["id-missing"] == 60
    if name == "contracts-finder.jsonl":
        assert {"party-id-twice": 1, "supplier-id-twice": 1}.items() <= found.defects.items()


def test_what_libcoveocds_finds_wrong_in_releases_we_find_too():
    for name in ("contracts-finder", "public-contracts-scotland", "sell2wales"):
        path = DATA / "ocds-releases" / f"{name}.jsonl"
        releases = [json.loads(each) for each in path.read_text(encoding="utf-8").splitlines()]
        head = {"uri": "https://example.org/1", "version": "1.1", "publishedDate": "2026-01-01T00:00:00Z"}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = validate({**head, "publisher": {"name": "A"}, "releases": releases})
        ours = read_releases(path)
        assert (theirs["count"], theirs["unique_ocids_count"]) == (ours.releases, ours.processes)
        errors = Counter((error["type"], error["field"].split("/")[-1]) for error in theirs["validation_errors"])
        assert errors[("uniqueItems", "parties")] == ours.defects.get("party-id-twice", 0)
        assert errors[("uniqueItems", "suppliers")] == ours.defects.get("supplier-id-twice", 0)
        assert errors[("uri", "url")] == ours.defects.get("address-bad", 0)
        missing = [
            error
            for error in theirs["validation_errors"]
            if error["type"] == "required" and error["field"] == "releases"
        ]
        assert bool(missing) == ("id-missing" in ours.defects)


def test_the_standards_own_records_and_releases_tell_the_same_story():
    sample = DATA / "ocds-standard" / "sample-data"
    package = read_releases(sample / "ocds-213czf-000-00001.json")
    assert (package.releases, package.processes, package.award_count, package.contract_count) == (6, 1, 1, 1)
    record = read_releases(sample / "record" / "ocds-213czf-000-00001.json")
    assert (record.shape, record.records, record.processes) == ("record package", 1, 1)
    assert record.pence == package.pence == 1_100_000_000


def test_notices_of_nine_councils_are_read_as_a_register():
    readings = [read_file(path) for path in sorted((DATA / "lancashire" / "contracts-finder").glob("*.json"))]
    assert len(readings) == 9
    assert {reading.kind for reading in readings} == {"contracts"}
    assert sum(reading.accepted + reading.refused for reading in readings) == 656
