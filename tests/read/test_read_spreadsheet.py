"""One table from a text file: whatever program wrote it, and every fault that a person can make in it."""

import hashlib
from decimal import Decimal

import pytest
from tests.read.workbooks import text_file

from wherry.read.content import Content, load_content
from wherry.read.row import missing_cells, record_of
from wherry.read.spreadsheet import read_table
from wherry.record.error import CannotRead
from wherry.record.finding import Source

HEAD = "ref,body,name,kind\n"
ROW = "NFK/S-1,NFK,Aylsham Library,library\n"
CAFE = "ref,body,name,kind\nNFK/S-1,NFK,Café £5,library\n"


def sites(text: str, **more):
    return read_table(text_file(text, **more), "sites")


def codes(reading):
    return [(finding.code, finding.severity) for finding in reading.findings]


def only(reading):
    (finding,) = reading.findings
    return finding


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_encoding_line_ending_and_delimiter(encoding, ending, delimiter):
    text = CAFE.replace("\n", ending).replace(",", delimiter)
    reading = sites(text, encoding=encoding)
    (row,) = reading.rows
    assert row.given == {"ref": "NFK/S-1", "body": "NFK", "name": "Café £5", "kind": "library"}
    assert row.source.row == 2
    assert codes(reading) == ([("encoding-windows", "note")] if encoding == "cp1252" else [])


def test_utf8_with_some_windows_bytes_is_read_whole():
    data = "ref,body,name,kind\nA/1,A,Café,x\n".encode() + "A/2,A,Naïve £,x\n".encode("cp1252")
    reading = read_table(Content(name="mixed.csv", data=data), "sites")
    assert [row.given["name"] for row in reading.rows] == ["Café", "Naïve £"]


def test_a_mark_that_was_saved_twice_is_taken_off():
    assert sites("\u00ef\u00bb\u00bf" + CAFE).rows[0].ref == "NFK/S-1"
    assert sites("\ufeff\u00ef\u00bb\u00bf" + CAFE).rows[0].ref == "NFK/S-1"


def test_line_endings_may_be_mixed():
    assert len(sites(HEAD + "A/1,A,x,y\rA/2,A,x,y\r\nA/3,A,x,y\n").rows) == 3


def test_excels_own_first_line_says_the_delimiter():
    reading = sites("sep=;\r\n" + CAFE.replace(",", ";"))
    assert reading.rows[0].source.row == 3
    assert reading.rows[0].given["name"] == "Café £5"


def test_columns_in_any_order_by_name_or_plain_words():
    reading = read_table(
        text_file("COST (£ A YEAR),Site, ref ,capacity_mbps,Body\n£4500,A/S-1,A/C-1,100,A\n"), "circuits"
    )
    assert reading.rows[0].given == {
        "cost_gbp_per_year": Decimal(4500),
        "site": "A/S-1",
        "ref": "A/C-1",
        "capacity_mbps": 100,
        "body": "A",
    }


def test_extra_columns_are_listed_not_rejected_and_a_near_miss_is_named():
    reading = read_table(text_file("ref,body,site,Capacity,Colour\nA/C-1,A,A/S-1,100,red\n"), "circuits")
    assert reading.heading.extra == ("Capacity", "Colour")
    assert [finding.code for finding in reading.findings] == ["column-extra", "column-extra"]
    assert "Capacity (Mbit/s)" in reading.findings[0].remedy  # a bare Capacity could be anything
    assert not reading.rows[0].refused
    assert "capacity_mbps" not in reading.rows[0].given


def test_two_headings_for_one_column_are_refused():
    with pytest.raises(CannotRead, match="two headings name the column name: 'name' and 'NAME'") as fault:
        sites("ref,body,name,NAME,kind\nA/1,A,x,y,z\n")
    assert fault.value.where == "file.csv, row 1"


def test_two_headings_that_are_no_column_do_no_harm():
    assert sites("ref,body,name,kind,old,old\nA/1,A,x,y,1,2\n").heading.extra == ("old", "old")


def test_missing_required_columns_are_one_clear_finding():
    finding = only(sites("ref,name\nA/1,x\nA/2,y\n"))
    assert (finding.code, finding.severity) == ("column-missing", "refused")
    assert "Body, Kind" in finding.says


def test_no_heading_at_all():
    with pytest.raises(CannotRead, match="none of its first rows names a column of sites") as fault:
        sites("A/1,A,Aylsham,library\nA/2,A,Holt,library\n")
    assert "Begin with a row of headings: ref, body, name, kind" in fault.value.remedy


@pytest.mark.parametrize("above", [1, 2, 10])
def test_the_heading_may_stand_lower_down(above):
    reading = sites("Our sites,,\n" * above + "\n" + HEAD + ROW)
    assert reading.heading.row == above + 2
    assert reading.rows[0].source.row == above + 3
    assert codes(reading) == [("rows-above-heading", "note")]


def test_leading_and_spacer_columns_are_passed_over():
    reading = sites("," * 80 + "ref,,body,name,,kind\n" + "," * 80 + "A/1,,A,x,,y\n")
    assert reading.rows[0].given == {"ref": "A/1", "body": "A", "name": "x", "kind": "y"}
    assert reading.findings == ()


def test_a_column_without_a_heading_that_holds_something_is_said():
    assert codes(sites("ref,body,,name,kind\nA/1,A,secret,x,y\n")) == [("column-unnamed", "note")]


def test_empty_rows_are_passed_over_and_rows_are_counted_as_a_person_counts():
    reading = sites(HEAD + "\n,,,\n \t, ,,\n" + ROW)
    assert reading.empty_rows == 3
    assert reading.rows[0].source.row == 5


def test_a_cell_may_hold_line_breaks_and_rows_are_still_counted_as_in_a_spreadsheet():
    reading = sites(HEAD + 'A/1,A,"Aylsham\nLibrary",library\nA/2,A,x,y\n')
    assert reading.rows[0].given["name"] == "Aylsham Library"
    assert reading.rows[1].source.row == 3


def test_every_row_keeps_its_source_and_its_hash():
    row = sites(HEAD + ROW).rows[0]
    digest = hashlib.sha256("\x1f".join(ROW.strip().split(",")).encode()).hexdigest()
    assert row.source == Source(file="file.csv", row=2, sha256=digest)
    assert record_of(row).source == row.source


def test_blank_says_nothing_and_clear_says_empty():
    row = sites("ref,body,name,kind,users,county\nA/1,A,x,y,, CLEAR \n").rows[0]
    assert "users" not in row.given
    assert row.cleared == {"county"}
    assert record_of(row).county is None


def test_what_must_be_written_cannot_be_cleared():
    finding = only(sites("ref,body,name,kind\nA/1,A,CLEAR,y\n"))
    assert (finding.column, finding.says) == ("name", "this cell may not be empty")


def test_clear_is_a_token_in_capitals_and_not_a_word():
    assert sites(HEAD + "A/1,A,Clear,y\n").rows[0].given["name"] == "Clear"


def test_thirty_seven_bad_rows_in_a_thousand_are_all_found_and_only_they_are_refused():
    lines = [f"A/S-{at},A,x,y,{'many' if at % 27 == 0 else at}" for at in range(1, 1001)]
    reading = sites("ref,body,name,kind,users\n" + "\n".join(lines) + "\n")
    bad = [row for row in reading.rows if row.refused]
    assert (len(reading.rows), len(bad), len(reading.findings)) == (1000, 37, 37)
    finding = reading.findings[0]
    assert (finding.source.file, finding.source.row, finding.column, finding.value) == ("file.csv", 28, "users", "many")
    assert finding.ref == "A/S-27"
    assert "whole number" in finding.remedy


def test_every_bad_cell_of_a_row_is_found():
    reading = sites("ref,body,name,kind,users,easting_m,critical\nA/1,A,x,y,-1,900000,perhaps\n")
    assert [finding.column for finding in reading.findings] == ["users", "easting_m", "critical"]


def test_missing_cells_are_told_but_not_twice():
    row = sites("ref,body,name,kind\nA/1,,CLEAR,\n").rows[0]
    assert [finding.column for finding in missing_cells(row)] == ["body", "kind"]
    assert [finding.column for finding in row.findings] == ["name"]


def test_a_row_that_goes_on_beyond_the_headings_may_have_slipped_and_is_refused():
    finding = only(sites(HEAD + "A/1,A,Holt, Norfolk,library\n"))
    assert finding.code == "row-too-long"
    assert "library" in finding.says


def test_trailing_delimiters_are_no_cells():
    assert sites(HEAD + "A/1,A,x,y,,,\n").findings == ()


def test_a_file_cut_off_inside_its_last_row():
    assert only(sites(HEAD + ROW + "NFK/S-2,NFK")).code == "row-cut-short"
    assert sites(HEAD + ROW.rstrip("\n")).findings == ()
    assert sites(HEAD + "A/1,A,x,y\nA/2,A\n").findings == ()  # short, but not cut off: the rest is blank


def test_a_quotation_mark_that_is_never_closed():
    with pytest.raises(CannotRead, match="quotation marks do not pair") as fault:
        sites(HEAD + ROW + 'A/2,A,"Holt,library\n' + ROW * 3)
    assert fault.value.where == "file.csv, row 3"


def test_a_quotation_mark_inside_a_cell_without_any_is_text():
    assert sites(HEAD + 'A/1,A,5" pipe,y\n').rows[0].given["name"] == '5" pipe'


def test_the_heading_again_in_the_middle_is_no_row():
    reading = sites(HEAD + ROW + HEAD + ROW)
    assert len(reading.rows) == 2
    assert codes(reading) == [("heading-repeated", "note")]


def test_a_total_at_the_foot_is_refused_not_taken_for_a_payment():
    text = "ref,body,supplier_name,amount_gbp\nA/P-1,A,Carrier A,5.00\nTotal,,,5.00\n"
    reading = read_table(text_file(text), "spend")
    assert [finding.column for row in reading.rows for finding in missing_cells(row)] == ["body", "supplier_name"]


def test_text_saved_in_the_wrong_encoding_is_doubtful_and_unreadable_signs_are_refused():
    assert codes(sites(HEAD + "A/1,A,CafÃ©,y\n")) == [("text-garbled", "doubtful")]
    assert codes(sites(HEAD + "A/1,A,B&amp;E Boys Ltd,y\n")) == [("text-garbled", "doubtful")]
    assert codes(sites(HEAD + "A/1,A,Caf\ufffd,y\n")) == [("cell-unreadable", "refused")]
    assert codes(sites(HEAD + "A/1,A,Caf\x07,y\n")) == [("cell-unreadable", "refused")]
    assert codes(sites(HEAD + "A/1,A,Château Âge,y\n")) == []


def test_the_apostrophe_that_guards_a_formula_is_taken_off():
    assert sites(HEAD + "A/1,A,'=Hall,y\n").rows[0].given["name"] == "=Hall"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"   \n\n", "nothing is written"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "neither text nor a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old binary workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"PK\x03\x04 and then nothing", "torn"),
        (b"PK\x05\x06" + b"\0" * 18, "no workbook"),
        ("ref,body\n".encode("utf-16") + b"\x00", "is not"),
        (b"\xff\xfe" + "ref\0".encode("utf-16-le"), "neither text"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_error(data, why):
    with pytest.raises(CannotRead, match=why) as fault:
        read_table(Content(name="odd.csv", data=data), "sites")
    assert fault.value.where.startswith("odd.csv")
    assert fault.value.remedy


def test_files_that_are_not_there_or_too_large(tmp_path):
    with pytest.raises(CannotRead, match="no such file"):
        read_table(tmp_path / "none.csv", "sites")
    with pytest.raises(CannotRead, match="a folder, not a file"):
        read_table(tmp_path, "sites")
    (tmp_path / "big.csv").write_bytes(b"x" * 101)
    with pytest.raises(CannotRead, match="101 bytes, more than the 100"):
        load_content(tmp_path / "big.csv", most_bytes=100)


def test_there_is_no_such_table():
    with pytest.raises(KeyError):
        read_table(text_file(HEAD), "colours")
