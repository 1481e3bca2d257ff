"""An estate folder: what is taken in holds together, and what is not is said."""

import csv
import io

import openpyxl
import pytest
from tests.read.workbooks import xlsx

from wherry.read.folder import read_folder
from wherry.record.cell import write_cell
from wherry.record.checks import check
from wherry.record.column import RECORDS
from wherry.record.error import CannotRead
from wherry.record.estate import TABLES, Estate

BODIES = "ref,name,kind\nNFK,Norfolk County Council,county\nSFK,Suffolk County Council,county\n"
SITES = "ref,body,name,kind,postcode\nNFK/S-1,NFK,Hall,office,NR1 2DH\nSFK/S-1,SFK,House,office,IP1 2BX\n"
CIRCUITS = "ref,body,site,far_site,cost_gbp_per_year\nNFK/C-1,NFK,NFK/S-1,SFK/S-1,100\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "bodies.csv").write_text(BODIES)
    (tmp_path / "sites.csv").write_text(SITES)
    (tmp_path / "circuits.csv").write_text(CIRCUITS)
    return tmp_path


def found(reading, *codes):
    return [finding for finding in reading.findings if finding.code in codes]


def test_a_good_folder_has_no_findings(folder):
    reading = read_folder(folder)
    assert reading.findings == ()
    assert {table: count for table, count in reading.estate.counts.items() if count} == {
        "bodies": 2,
        "sites": 2,
        "circuits": 1,
    }
    assert [(file.file, file.table, file.rows, file.taken, file.refused) for file in reading.files] == [
        ("bodies.csv", "bodies", 2, 2, 0),
        ("circuits.csv", "circuits", 1, 1, 0),
        ("sites.csv", "sites", 2, 2, 0),
    ]
    assert all(len(file.sha256) == 64 for file in reading.files)


def test_the_form_of_the_files_changes_nothing(folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    book = openpyxl.Workbook()
    for name, text in (("Sites", SITES), ("BODIES", BODIES), ("circuits", CIRCUITS)):
        sheet = book.create_sheet(name)
        header, *rows = csv.reader(io.StringIO(text))
        order = sorted(range(len(header)), reverse=True)
        for row in (header, *reversed(rows)):
            sheet.append([row[at] for at in order])
    del book["Sheet"]
    book.save(other / "everything.xlsx")
    assert read_folder(other).estate.sha256 == read_folder(folder).estate.sha256


def test_every_table_survives_being_written_and_read(folder, tmp_path):
    estate = read_folder(folder).estate
    copy = tmp_path / "copy"
    copy.mkdir()
    for table in TABLES:
        columns = RECORDS[table].columns
        stream = io.StringIO()
        writer = csv.writer(stream)
        writer.writerow([column.words for column in columns])
        for row in estate.table(table):
            writer.writerow([write_cell(column, getattr(row, column.name)) for column in columns])
        (copy / f"{table}.csv").write_text(stream.getvalue())
    assert read_folder(copy).estate == estate


def test_a_refused_row_takes_with_it_what_refers_to_it_and_nothing_else(folder):
    (folder / "bodies.csv").write_text(BODIES.replace("SFK,Suffolk County Council,county", "SFK,Suffolk,shire"))
    reading = read_folder(folder)
    assert [body.ref for body in reading.estate.bodies] == ["NFK"]
    assert [site.ref for site in reading.estate.sites] == ["NFK/S-1"]
    assert reading.estate.circuits == ()
    site, circuit = found(reading, "ref-refused")
    assert (site.ref, circuit.ref) == ("SFK/S-1", "NFK/C-1")
    assert "the body SFK that it refers to was refused (bodies.csv, row 3, column kind" in site.says
    assert "the site SFK/S-1 that it refers to was refused" in circuit.says
    assert [(file.taken, file.refused) for file in reading.files] == [(1, 1), (0, 1), (1, 1)]


def test_what_is_left_always_holds_together(folder):
    (folder / "sites.csv").write_text(SITES.replace("NFK/S-1,NFK", "NFK/S-1,KEN"))
    estate = read_folder(folder).estate
    assert not [finding for finding in check(estate) if finding.severity == "refused"]


def test_an_unknown_site_is_refused_with_its_remedy(folder):
    (folder / "circuits.csv").write_text(CIRCUITS + "NFK/C-2,NFK,NFK/S-9,,5\n")
    (finding,) = read_folder(folder).findings
    assert (finding.code, finding.severity, finding.value) == ("ref-unknown", "refused", "NFK/S-9")
    assert finding.where == "circuits.csv, row 3, column site"


def test_a_row_that_repeats_another_word_for_word_is_left_out_once(folder):
    (folder / "sites.csv").write_text(SITES + "NFK/S-1,NFK,Hall,office,NR1 2DH\n")
    reading = read_folder(folder)
    (finding,) = reading.findings
    assert (finding.code, finding.source.row) == ("row-repeated", 4)
    assert "already in sites.csv, row 2" in finding.says
    assert len(reading.estate.sites) == 2


def test_two_different_rows_with_one_reference_are_both_left_out(folder):
    (folder / "sites.csv").write_text(SITES + "NFK/S-1,NFK,Other,office,NR1 2DH\n")
    reading = read_folder(folder)
    assert [site.ref for site in reading.estate.sites] == ["SFK/S-1"]
    assert [finding.ref for finding in found(reading, "ref-repeated", "ref-refused")] == ["NFK/S-1", "NFK/C-1"]


def test_a_missing_required_column_is_said_once_and_no_row_is_taken(folder):
    (folder / "sites.csv").write_text("ref,name\n" + "A/1,x\n" * 50)
    reading = read_folder(folder)
    assert len(found(reading, "column-missing")) == 1
    assert not found(reading, "cell-missing")
    assert reading.estate.sites == ()


def test_sub_folders_and_unknown_files_are_said(folder):
    for name in ("configs", "scans", "photos"):
        (folder / name).mkdir()
    (folder / "configs" / "a.cfg").write_text("hostname a\n")
    (folder / "colours.csv").write_text("a,b\n1,2\n")
    (folder / "README.md").write_text("# Ours\n")
    (folder / "~$sites.xlsx").write_bytes(b"lock")
    reading = read_folder(folder)
    assert all(finding.severity == "note" for finding in reading.findings)
    assert sorted((finding.code, finding.source.file) for finding in reading.findings) == [
        ("file-unknown", "colours.csv"),
        ("file-unknown", "~$sites.xlsx"),
        ("folder-not-read", "configs/"),
        ("folder-not-read", "scans/"),
        ("folder-unknown", "photos/"),
    ]
    says = {file.file: file.says for file in reading.files}
    assert says["configs/"] == "1 file of configurations of devices, not part of the tables"
    assert says["README.md"].startswith("not read")
    assert says["colours.csv"].startswith("not read")


def test_sheets_of_a_workbook_that_are_no_tables_are_said(tmp_path):
    def change(book):
        book.active.title = "bodies"
        book.create_sheet("Colours").append(["a"])
        book.create_sheet("Notes").append(["how to fill this in"])
        book.create_sheet("Empty")

    content = xlsx([("ref", "name", "kind"), ("NFK", "Norfolk", "county")], change=change)
    (tmp_path / "ours.xlsx").write_bytes(content.data)
    reading = read_folder(tmp_path)
    assert len(reading.estate.bodies) == 1
    (finding,) = reading.findings
    assert (finding.code, finding.source.sheet) == ("sheet-unknown", "Colours")


def test_two_files_for_one_table_are_refused(folder):
    (folder / "sites.xlsx").write_bytes(xlsx(list(csv.reader(io.StringIO(SITES)))).data)
    with pytest.raises(CannotRead, match=r"sites is already in sites\.csv"):
        read_folder(folder)


def test_a_file_that_cannot_be_read_stops_everything(folder):
    (folder / "circuits.csv").write_bytes(b"\x00\x01\x02\x03" * 100)
    with pytest.raises(CannotRead, match=r"circuits\.csv"):
        read_folder(folder)


def test_folders_that_are_none(folder, tmp_path):
    with pytest.raises(CannotRead, match="no such folder"):
        read_folder(tmp_path / "none")
    with pytest.raises(CannotRead, match="a file, not a folder"):
        read_folder(folder / "sites.csv")
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(CannotRead, match="no file in it is named after a table"):
        read_folder(empty)


def test_an_estate_of_headings_alone_is_empty(tmp_path):
    (tmp_path / "sites.csv").write_text("ref,body,name,kind\n")
    assert read_folder(tmp_path).estate == Estate()
