"""The traps of published files, each in a small file of our own: what is recognised, read, refused, set aside."""

import io
import json
import zipfile
from datetime import date

import pytest
import xlsxwriter
from tests.read.old_workbooks import xls

from wherry.read.buying.files import read_file, read_files
from wherry.read.buying.lga import CONTRACT_FIELDS, SPEND_FIELDS, write_lga
from wherry.read.buying.memory import Memory, load_memory, remember, write_memory

HEAD = "Directorate,Supplier Name,Payment Date,Transaction Number,Net Amount\n"
ROWS = [
    "Resources,Carrier A Ltd,01/04/2026,T1,1200.00\n",
    "Resources,Carrier B Limited,17/04/2026,T2,640.50\n",
    "Highways,Carrier C PLC,28/04/2026,T3,-99.99\n",
]
FILE = HEAD + "".join(ROWS)


@pytest.fixture
def read(tmp_path):
    """Read a file of this text or these bytes, and give the reading of the file."""

    def read_it(content, name="spend.csv", **how):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_file(path, **how)

    return read_it


def only(reading):
    (table,) = reading.tables
    return table


def codes(reading):
    return {each.code for each in (*reading.findings, *(one for table in reading.tables for one in table.findings))}


def counted(table):
    counts = table.counts
    return counts.accepted + counts.refused + counts.headings_again + counts.totals + counts.remarks == counts.written


def test_a_plain_spend_file_is_read_with_the_reason_for_every_column(read):
    table = only(read(FILE))
    assert (table.kind, table.heading_row, table.counts.accepted, table.refused) == ("spend", 1, 3, ())
    assert {column.meaning: column.heading for column in table.columns} == {
        "department": "Directorate",
        "supplier_name": "Supplier Name",
        "paid": "Payment Date",
        "transaction_number": "Transaction Number",
        "net": "Net Amount",
    }
    assert all(column.why for column in table.columns)
    assert table.totals["pence"] == 120000 + 64050 - 9999
    assert (table.totals["first"], table.totals["last"]) == (date(2026, 4, 1), date(2026, 4, 28))
    assert table.spend.row.tolist() == [2, 3, 4]
    assert [table.spend.suppliers[code] for code in table.spend.supplier.tolist()] == [
        "Carrier A Ltd",
        "Carrier B Limited",
        "Carrier C PLC",
    ]
    assert table.spend.others.text("department", 2) == "Highways"


@pytest.mark.parametrize(
    "content",
    [
        ("\ufeff" + FILE).encode(),
        FILE.encode("utf-16"),
        FILE.encode("utf-16-le"),
        "ï»¿".encode() + FILE.encode(),
        FILE.replace("\n", "\r").encode(),
        FILE.replace("\n", "\r\n", 2).replace("T2,640.50\n", "T2,640.50\r").encode(),
        FILE.replace(",", ";").encode(),
        FILE.replace(",", "\t").encode(),
        ("sep=,\r\n" + FILE).encode(),
        FILE.replace("\n", ",,,\n").encode(),
        "".join(f"{',' * 80}\n" for _ in range(3)).encode() + FILE.encode(),
        FILE.replace("Supplier Name", "Suuplier Name").encode(),
        FILE.replace("Supplier Name,Payment Date", "BeneficiaryName,PaymentDate").encode(),
    ],
    ids=["mark", "utf16", "utf16-bare", "mark-twice", "cr", "mixed-ends", "semicolons", "tabs", "sep", "trailing",
         "empty-above", "misspelt", "lga-names"],
)  # fmt: skip
def test_however_it_was_saved_the_same_rows_are_read(read, content):
    table = only(read(content))
    assert (table.kind, table.counts.accepted, table.counts.refused) == ("spend", 3, 0)
    assert table.totals["pence"] == 174051
    assert counted(table)


def test_windows_letters_and_marks_of_web_pages_are_put_right(read):
    text = (
        HEAD.replace("Net Amount", "Net Amount (£)")
        + "Café,B&amp;E Boys Ltd,01/04/2026,T1,1\nA,Saint-Gobain’s,17/04/2026,T2,2\n"
    )
    table = only(read(text.encode("cp1252")))
    assert table.spend.suppliers[table.spend.supplier[0]] == "B&E Boys Ltd"
    assert table.spend.others.text("department", 0) == "Café"
    twice = only(read(HEAD + "A,Bobâ€™s Cabs,17/04/2026,T2,2\n"))
    assert twice.spend.suppliers[twice.spend.supplier[0]] == "Bob’s Cabs"


def test_headings_are_found_below_a_preamble_over_two_rows_and_at_the_foot(read):
    above = "Payments over £500\n,,\nReport Date: 02/07/2026\n"
    table = only(read(above + FILE))
    assert (table.heading_row, table.counts.accepted) == (4, 3)
    two = "Directorate,Supplier,Payment,Transaction,Net\n,Name,Date,Number,Amount\n" + "".join(ROWS)
    assert (only(read(two)).heading_rows, only(read(two)).totals["pence"]) == (2, 174051)
    many = "".join(f"Dept,Carrier {n} Ltd,{n % 28 + 1:02d}/04/2026,T{n},{n}.50\n" for n in range(1, 60))
    foot = only(read(many + HEAD))
    assert (foot.counts.accepted, foot.counts.headings_again, foot.counts.refused) == (59, 1, 0)


def test_a_file_without_headings_is_told_by_what_it_holds_or_refused(read):
    many = "".join(f"Area {n % 7},Carrier {n} Ltd,{n % 28 + 1:02d}/04/2026,X{n:05d},{n}.50\n" for n in range(1, 60))
    table = only(read(many))
    assert (table.kind, table.heading_row, table.counts.accepted) == ("spend", None, 59)
    assert "no-headings" in {each.code for each in table.findings}
    two_sums = many.replace(".50\n", ".50,7.25\n")
    refused = read(two_sums)
    assert (refused.kind, refused.accepted, refused.refused) == ("unknown", 0, 59)


def test_every_row_that_is_refused_says_where_and_why(read):
    bad = [
        "A,Carrier A,31/06/2026,T4,10\n",
        "A,Carrier A,01/05/2026,T5,ten\n",
        "A,,01/05/2026,T6,10\n",
        "A,Carrier A,01/05/2026,T7,\n",
        "A,Carrier A,01/05/2026,T8,10,20,Ltd\n",
        "A,Carrier A,01/05/2026,T9,€10\n",
        "A,Carrier A,01/05/202610.00,T9\n",
    ]
    table = only(read(FILE + "".join(bad)))
    assert [(row.row, row.column, row.value, row.code) for row in table.refused] == [
        (5, "Payment Date", "31/06/2026", "date-bad"),
        (6, "Net Amount", "ten", "amount-bad"),
        (7, "Supplier Name", "", "supplier-missing"),
        (8, "Net Amount", "", "amount-missing"),
        (9, "", "20; Ltd", "cells-too-many"),
        (10, "Net Amount", "€10", "amount-bad"),
        (11, "Payment Date", "01/05/202610.00", "cells-joined"),
    ]
    assert all(row.remedy for row in table.refused)
    assert table.counts.accepted == 3
    assert counted(table)


def test_totals_repeated_headings_empty_rows_and_remarks_are_set_aside(read):
    total_gas = "Resources,Total Gas & Power Ltd,18/04/2026,T9,5.00\n"
    table = only(
        read(FILE + HEAD + "\n" + total_gas + ",,,,\n,Grand Total,,,1745.51\n,,,,1745.51\nEnd of report,,,,\n")
    )
    assert (table.counts.accepted, table.counts.headings_again, table.counts.totals) == (4, 1, 2)
    assert (table.counts.remarks, table.counts.empty, table.counts.refused) == (1, 2, 0)
    assert counted(table)


def test_credits_are_read_by_bracket_by_flag_and_by_a_ledgers_turned_signs(read):
    brackets = only(read(HEAD + 'A,Carrier A,17/04/2026,T1,"(1,200.00)"\nA,Carrier B,17/04/2026,T2,-\n'))
    assert (brackets.totals["pence"], brackets.counts.accepted) == (-120000, 2)
    flags = (
        FILE.replace("Net Amount\n", "Net Amount,Cr/Dr\n")
        .replace("1200.00\n", "1200.00,CR\n")
        .replace("-99.99", "99.99")
    )
    assert only(read(flags)).totals["pence"] == -120000 + 64050 + 9999
    turned = HEAD + "".join(f"A,Carrier {n} Ltd,17/04/2026,T{n},-{n}.50\n" for n in range(1, 31))
    reading = read(turned)
    assert only(reading).totals["pence"] == sum(n * 100 + 50 for n in range(1, 31))
    assert "signs-turned" in codes(reading)


def test_amounts_that_moved_by_a_column_are_read_from_there_and_told(read):
    head = "Supplier Name,Class,Payment Date,Note,Amount\n"
    good = "".join(f"Carrier {n} Ltd,Lines,{n % 28 + 1:02d}/04/2026,x,{n}.25\n" for n in range(1, 61))
    moved = "".join(f"Carrier {n} Ltd,Lines,{n % 28 + 1:02d}/04/2026,{n}.75\n" for n in range(1, 11))
    reading = read(head.replace("Note", "Blank 2") + good + moved)
    assert "amount-moved" in codes(reading)
    assert only(reading).counts.accepted == 70
    assert only(reading).totals["pence"] == sum(n * 100 + 25 for n in range(1, 61)) + sum(
        n * 100 + 75 for n in range(1, 11)
    )


def test_a_ledgers_supplier_id_that_holds_names_is_the_supplier(read):
    table = only(
        read(
            "Strgrp(T),TransNo,Period,Supplier ID(T),Amount,Updated\n"
            + "A,7,202204,CARRIER A LTD,5.00,2022-04-30\n" * 3
        )
    )
    assert {column.meaning: column.heading for column in table.columns}["supplier_name"] == "Supplier ID(T)"
    assert table.spend.alike == 2


def test_net_is_taken_before_gross_and_gross_alone_is_told(read):
    both = "Supplier Name,Date,Gross,VAT,Net\nCarrier A,17/04/2026,120,20,100\n"
    assert only(read(both)).totals["pence"] == 10000
    reading = read("Supplier Name,Date,Gross Amount\nCarrier A,17/04/2026,120\n")
    assert only(reading).totals["pence"] == 12000
    assert "amounts-with-vat" in codes(reading)


def test_dates_that_could_be_either_way_are_told(read):
    assert "dates-ambiguous" in codes(read(HEAD + "A,Carrier A,03/04/2026,T1,1\n"))
    assert "dates-ambiguous" not in codes(read(FILE))


REGISTER = (
    "Contract Reference,Contract Title,Supplier Name,Company Number,Start Date,End Date,Current Expiry Date,"
    "Contract Value,Annual Value,Option to extend (months),How many extensions,Extension 1 Taken?,Extension 2 Taken?\n"
    "K1,Wide area network,Carrier A Ltd,172081,01/04/2022,31/03/2027,31/03/2028,\"£500,000\",100000,12,2,Yes,No\n"
    "K2,Telephony,Carrier B Ltd,PLC - 09113787,Mar-16,Ongoing,,TBC,,,,,\n"
)  # fmt: skip


def test_a_register_keeps_its_extensions_its_own_expiry_and_what_is_unknown(read):
    first, second = only(read(REGISTER, "contracts.csv")).contracts
    assert (first.company_number, first.value, first.value_year) == ("00172081", 50000000, 10000000)
    assert (first.ends, first.expires) == (date(2027, 3, 31), date(2028, 3, 31))
    assert (first.extension_months, first.extensions, first.extensions_taken) == (12, 2, 1)
    assert (second.company_number, second.starts, second.ends, second.value) == (
        "09113787",
        date(2016, 3, 1),
        None,
        None,
    )
    assert second.undated == "Ongoing"


def test_a_register_refuses_days_that_are_none_and_tells_what_is_odd(read):
    more = (
        "K3,Lines,Carrier C Ltd,GBML2156813,01/04/2022,31/04/2027,,1,,,,,\n"
        "K4,Lines,Carrier D Ltd; Carrier E Ltd,,01/04/2027,31/03/2022,,1,,,,,\n"
        ",,,,,,,,,,,,\n,,,,,,,Total,,,,,\n"
    )
    reading = read(REGISTER + more, "contracts.csv")
    table = only(reading)
    assert [(row.row, row.column, row.value, row.why) for row in table.refused] == [
        (4, "End Date", "31/04/2027", "there is no such day")
    ]
    assert {"suppliers-joined", "ends-before-start", "end-unknown", "value-unknown"} <= codes(reading)
    assert counted(table)


def test_a_register_under_the_name_of_spend_is_recognised_and_said(read):
    reading = read(REGISTER, "spend-over-500-july.csv")
    assert reading.kind == "contracts"
    assert "not-what-it-claims" in codes(reading)
    assert "not-what-it-claims" in codes(read(FILE, "data.csv", claim="contracts"))
    assert "not-what-it-claims" not in codes(read(REGISTER, "contracts-register.csv"))


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"%PDF-1.7 ...", "spend.csv", "PDF"),
        (b"<!DOCTYPE html><html>", "spend.csv", "web page"),
        (b"", "spend.csv", "empty"),
        (b"\x89PNG....", "spend.xlsx", "picture"),
        (b"PK\x03\x04torn", "spend.xlsx", "torn"),
        (b'{"a": 1}', "x.json", "no list of rows"),
        (b'{"releases": 7}', "x.json", "not JSON that can be read"),
        (b"\x00\x01\x02\x03binary", "x.csv", "neither text"),
    ],
)
def test_what_is_no_table_is_said_and_stops_no_other_file(tmp_path, content, name, why):
    (tmp_path / name).write_bytes(content)
    (tmp_path / "good.csv").write_text(FILE)
    bad, good = read_files([tmp_path / name, tmp_path / "good.csv"])
    assert (bad.kind, good.accepted) == ("unknown", 3)
    assert why in bad.findings[0].says
    assert bad.findings[0].remedy


def workbook(*sheets):
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for across, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(at, across, cell, day)
                else:
                    sheet.write(at, across, cell)
    book.close()
    return stream.getvalue()


def test_the_sheets_of_a_workbook_are_read_apart_and_its_summaries_left_out(read):
    head = ["* Category", "* Date", "* Total Invoice Amount", "* SUPPLIER FINAL"]
    months = [
        (f"{month} 22", [head, *(["Lines", date(2022, at, n), n * 1.5, f"Carrier {n} Ltd"] for n in range(1, 6))])
        for at, month in ((4, "Apr"), (5, "May"))
    ]
    reading = read(workbook(*months, ("Pivot", [["Row Labels", "Sum"], ["Carrier 1 Ltd", 3]])), "pcc.xlsx")
    assert [(table.sheet, table.kind, table.counts.accepted) for table in reading.tables] == [
        ("Apr 22", "spend", 5),
        ("May 22", "spend", 5),
        ("Pivot", "unknown", 0),
    ]
    assert (reading.kind, reading.refused) == ("spend", 0)
    named = read(workbook(*months), "spend.csv")
    assert (named.accepted, "not-what-it-claims" in codes(named)) == (10, True)


def test_a_zip_of_tables_and_a_json_list_are_read(read):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("april.csv", FILE)
        archive.writestr("readme.md", "nothing")
    assert read(stream.getvalue(), "spend.zip").accepted == 3
    notices = {
        "meta": 1,
        "contracts": [{"title": "Lines", "awarded_supplier": "Carrier A", "awarded_value": 5, "cpv_codes": "64200000"}],
    }
    reading = read(json.dumps(notices), "notices.json")
    assert (reading.kind, only(reading).contracts[0].value, only(reading).contracts[0].row) == ("contracts", 500, 1)


def test_the_same_month_under_two_names_and_inside_a_quarter_is_told(tmp_path):
    for name, text in (("april.csv", FILE), ("apr-copy.csv", FILE), ("q1.csv", FILE + "A,Carrier Z,19/05/2026,T9,7\n")):
        (tmp_path / name).write_text(text)
    readings = read_files([tmp_path / name for name in ("april.csv", "apr-copy.csv", "q1.csv")])
    assert [sum(each.code == "files-overlap" for each in reading.findings) for reading in readings] == [0, 1, 2]


def test_a_mapping_is_kept_looked_at_and_given_back(read, tmp_path):
    odd = FILE.replace("Supplier Name", "Who").replace("Net Amount", "How much")
    assert read(odd).kind == "unknown"
    first = read(FILE)
    kept = remember(Memory(body="NFK"), first.tables)
    kept.headings["spend"] |= {"who": "supplier_name", "how much": "net"}
    path = tmp_path / "mapping.json"
    path.write_text(write_memory(kept))
    table = only(read(odd, memory=load_memory(path)))
    assert (table.kind, table.counts.accepted) == ("spend", 3)
    assert {column.heading: column.why for column in table.columns}["Who"] == "a person settled it"


def test_columns_without_headings_can_be_settled_too(read):
    two_sums = "".join(f"Area,Carrier {n} Ltd,{n % 28 + 1:02d}/04/2026,{n}.50,7.25\n" for n in range(1, 30))
    memory = Memory(placed=[{"kind": "spend", "width": 5, "columns": {"supplier_name": 2, "paid": 3, "net": 4}}])
    table = only(read(two_sums, memory=memory))
    assert table.totals["pence"] == sum(n * 100 + 50 for n in range(1, 30))


@pytest.mark.parametrize(
    ("text", "kind", "fields"), [(FILE, "spend", SPEND_FIELDS), (REGISTER, "contracts", CONTRACT_FIELDS)]
)
def test_what_is_written_for_the_lga_is_read_back_the_same(read, text, kind, fields):
    first = read(text, "a.csv")
    stream = io.StringIO(newline="")
    assert write_lga([first], stream, kind) == first.accepted
    assert tuple(stream.getvalue().splitlines()[0].split(",")) == fields
    second = read(stream.getvalue(), "b.csv")
    assert (second.kind, second.accepted, second.refused) == (kind, first.accepted, 0)
    if kind == "spend":
        assert only(second).totals == only(first).totals
        assert only(second).spend.others.text("department", 2) == "Highways"
    else:
        for mine, theirs in zip(only(first).contracts, only(second).contracts, strict=True):
            assert (mine.title, mine.starts, mine.expires, mine.value) == (
                theirs.title,
                theirs.starts,
                theirs.expires,
                theirs.value,
            )
            assert mine.company_number == theirs.company_number


def test_an_old_workbook_is_read_as_what_it_is_under_whatever_name(read):
    """Excel 97 to 2003: texts, sums, days as numbers with a format, and a second sheet that is empty."""
    rows = [
        ["Directorate", "Supplier Name", "Payment Date", "Transaction Number", "Net Amount"],
        ["Resources", "Carrier Ä Ltd", ("day", 46113.0), "T1", 1200.0],
        ["Highways", "Carrier B Limited", ("day", 46129.0), "T2", -99.99],
        ["Highways", "Carrier C PLC", ("day", 46130.0), "T3", "none of your business"],
    ]
    for name in ("spend.xls", "spend.csv"):
        reading = read(xls(("April", rows), ("Sheet2", [])), name)
        table = only(reading)
        assert (table.form, table.sheet, table.kind) == ("old workbook (.xls)", "April", "spend")
        assert (table.counts.accepted, [each.row for each in table.refused]) == (2, [4])
        assert [table.spend.day(at) for at in range(2)] == [date(2026, 4, 1), date(2026, 4, 17)]
        assert table.spend.pence.tolist() == [120000, -9999]
        assert table.spend.suppliers[int(table.spend.supplier[0])] == "Carrier Ä Ltd"
        assert counted(table)
        assert ("not-what-it-claims" in codes(reading)) == (name == "spend.csv")


@pytest.mark.parametrize("cut", [3, 600, 2000])
def test_a_torn_old_workbook_is_a_finding_and_no_fault(read, cut):
    whole = xls(("April", [["Supplier Name", "Net Amount"], ["Carrier A", 1.0]]))
    reading = read(whole[:-cut] if cut < 1000 else whole[:cut], "spend.xls")
    assert reading.accepted == 0


@pytest.mark.parametrize(
    ("written", "months", "code"),
    [
        ("12 months", 12, ""),
        ("12", 12, ""),
        ("1 year", 12, ""),
        ("Annually", 12, ""),
        ("monthly", 1, ""),
        ("No", None, ""),
        ("N/A", None, ""),
        ("not applicable", None, ""),
        ("", None, ""),
        ("Yes", 12, "renewal-term-unknown"),
        ("auto-renews", 12, "renewal-term-unknown"),
        ("see legal", None, "renewal-not-read"),
    ],
)
def test_a_register_says_that_a_contract_renews_itself(read, written, months, code):
    text = (
        "Contract Reference,Contract Title,Supplier Name,Start Date,End Date,Automatic renewal,Notice period\n"
        f"K1,Telephony,Carrier A Ltd,01/04/2022,31/03/2025,{written},3 months\n"
        "K2,Wide area network,Carrier B Ltd,01/04/2022,31/03/2027,No,\n"
    )
    reading = read(text, "contracts.csv")
    first, second = only(reading).contracts
    assert (first.renewal_months, second.renewal_months) == (months, None)
    assert {each for each in codes(reading) if each.startswith("renewal")} == ({code} if code else set())
