"""An estate written as a folder comes back as the same estate, and no cell of it is a formula."""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wherry.read.folder import read_folder
from wherry.record.body import Body
from wherry.record.cell import read_cell
from wherry.record.column import RECORDS
from wherry.record.contract import Contract, Payment
from wherry.record.estate import Estate
from wherry.record.service import Level, Service
from wherry.record.site import Site
from wherry.show.estate_folder import safe_cell, table_csv, write_folder

ESTATE = Estate.of(
    [
        Body(ref="NFK", name="Norfolk County Council", kind="county", successors=("NN1", "NN2"), users=0),
        Body(ref="NN1", name="=HYPERLINK(1)", kind="unitary", member=False, starts=date(2028, 4, 1)),
        Body(ref="NN2", name='North, "east"', kind="unitary", note="- not sure"),
        Site(ref="NFK/S-0001", body="NFK", name="@home", kind="library", postcode="NR1 2DH", critical=False),
        Service(ref="wan-access", name="WAN access", unit="+site", recovery=True),
        Level(
            ref="gold",
            name="Gold",
            availability_percent=Decimal("99.950"),
            fix_time_hours=Decimal(4),
            service_hours="always",
        ),
        Contract(ref="NFK/K-0001", body="NFK", title="Réseau étendu", value_gbp_per_year=Decimal("1548.55")),
        Payment(ref="NFK/Y-0001", body="NFK", supplier_name="CARRIER A", amount_gbp=Decimal("-12.50")),
    ]
)


def test_what_is_written_reads_back_as_the_same_estate(tmp_path):
    write_folder(ESTATE, tmp_path, notice=None)
    reading = read_folder(tmp_path)
    assert [finding for finding in reading.findings if finding.severity == "refused"] == []
    assert reading.estate == ESTATE
    assert reading.estate.sha256 == ESTATE.sha256


def test_only_tables_with_rows_are_written_in_the_order_of_the_record(tmp_path):
    write_folder(ESTATE, tmp_path, notice=None)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "bodies.csv",
        "contracts.csv",
        "levels.csv",
        "services.csv",
        "sites.csv",
        "spend.csv",
    ]
    heading = (tmp_path / "bodies.csv").read_text().splitlines()[0]
    assert heading == "ref,name,kind,member,official_code,starts,ends,successors,users,provenance,note"


def test_the_bytes_are_the_same_whatever_the_order_of_the_rows(tmp_path):
    backwards = Estate.of([row for name in ("bodies", "sites") for row in reversed(ESTATE.table(name))])
    forwards = Estate(bodies=ESTATE.bodies, sites=ESTATE.sites)
    write_folder(backwards, tmp_path / "a", notice="made up")
    write_folder(forwards, tmp_path / "b", notice="made up")
    for path in (tmp_path / "a").iterdir():
        data = path.read_bytes()
        assert data == (tmp_path / "b" / path.name).read_bytes()
        assert b"\r" not in data
        assert not data.startswith(b"\xef\xbb\xbf")


def test_no_cell_begins_as_a_formula_but_money_stays_money(tmp_path):
    write_folder(ESTATE, tmp_path, notice=None)
    for path in tmp_path.iterdir():
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for name, cell in row.items():
                    assert not cell.startswith(("=", "+", "@", "\t", "\r")), (path.name, name, cell)
                    assert not cell.startswith("-") or name.endswith("_gbp"), (path.name, name, cell)
    assert "-12.50" in (tmp_path / "spend.csv").read_text()


def test_an_empty_cell_is_unknown_and_zero_is_zero(tmp_path):
    write_folder(ESTATE, tmp_path, notice=None)
    bodies = {body.ref: body for body in read_folder(tmp_path).estate.bodies}
    assert bodies["NFK"].users == 0
    assert bodies["NN1"].users is None


def test_a_table_that_lost_its_rows_loses_its_file(tmp_path):
    write_folder(ESTATE, tmp_path, notice=None)
    (tmp_path / "readme.md").write_text("mine")
    write_folder(replace(ESTATE, spend=()), tmp_path, notice=None)
    assert not (tmp_path / "spend.csv").exists()
    assert (tmp_path / "readme.md").read_text() == "mine"
    assert read_folder(tmp_path).estate.spend == ()


def test_the_notice_lies_beside_the_tables(tmp_path):
    write_folder(ESTATE, tmp_path, notice="Generated.\n")
    assert (tmp_path / "NOTICE.md").read_bytes() == b"Generated.\n"
    assert [finding.code for finding in read_folder(tmp_path).findings if "NOTICE" in finding.says] == []


def test_a_table_that_is_not_there_is_refused():
    with pytest.raises(KeyError):
        table_csv(ESTATE, "invoices")


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="=+-@ab 1£é,;'\"", min_size=1, max_size=12))
def test_guarding_a_text_changes_nothing_that_reads_back(text):
    column = RECORDS["bodies"].column("name")
    text = " ".join(text.split())
    if text:
        assert read_cell(column, safe_cell(column, text)) == text
        assert safe_cell(column, text)[0] not in "=+-@"
