"""The first step of an import: what is new, changed, unchanged and refused, and how to take it back."""

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.read.workbooks import text_file

from wherry.read.bad_rows import REASON_HEADING, bad_rows_csv
from wherry.read.compare import compare
from wherry.read.comparison import Change, taken_back, with_records
from wherry.read.spreadsheet import read_table
from wherry.record.body import Body
from wherry.record.checks import check
from wherry.record.circuit import Circuit
from wherry.record.device import Prefix
from wherry.record.error import CannotRead
from wherry.record.estate import Estate
from wherry.record.finding import Source
from wherry.record.need import Arrangement, Need
from wherry.record.service import Level, Service
from wherry.record.site import Site

HALL = Site(ref="NFK/S-0001", body="NFK", name="County Hall", kind="office", postcode="NR1 2DH", users=900)
HOLT = Site(ref="NFK/S-0007", body="NFK", name="Holt", kind="library", postcode="NR25 6AB", outside_ref="library:holt")
ESTATE = Estate(
    bodies=(Body(ref="NFK", name="Norfolk", kind="county"), Body(ref="SFK", name="Suffolk", kind="county")),
    sites=(HALL, HOLT),
    circuits=(
        Circuit(
            ref="NFK/C-0001",
            body="NFK",
            site="NFK/S-0007",
            far_site="NFK/S-0001",
            supplier_name="Carrier A",
            supplier_reference="ETHA1",
            cost_gbp_per_year=Decimal(100),
        ),
    ),
)


def compared(text, table="sites", existing=ESTATE, body="NFK", name="file.csv"):
    return compare(existing, read_table(text_file(text, name=name), table), body=body)


def outcomes(checked):
    return [(row.outcome, row.ref) for row in checked.rows]


def test_new_changed_unchanged_and_refused_are_counted():
    checked = compared(
        "ref,name,kind,users\n"
        "NFK/S-0001,County Hall,office,950\n"
        "NFK/S-0007,Holt,library,\n"
        "NFK/S-0008,Cromer,library,4\n"
        "NFK/S-0009,Diss,library,many\n"
    )
    assert checked.counts == {"new": 1, "changed": 1, "unchanged": 1, "refused": 1}
    assert checked.rows[0].changes == (Change(column="users", before=900, after=950),)
    assert checked.rows[0].matched_by == "ref"
    assert checked.rows[2].after == Site(ref="NFK/S-0008", body="NFK", name="Cromer", kind="library", users=4)


def test_blank_leaves_and_clear_empties():
    checked = compared("ref,name,kind,users,postcode\nNFK/S-0001,,,CLEAR,\n")
    assert checked.rows[0].changes == (Change(column="users", before=900, after=None),)
    assert checked.rows[0].after == replace(HALL, users=None)


def test_clear_puts_back_a_default():
    changed = with_records(ESTATE, (replace(HALL, provenance="generated"),))
    checked = compared("ref,provenance\nNFK/S-0001,CLEAR\n", existing=changed)
    assert checked.rows[0].after.provenance == "recorded"


def test_a_file_of_changes_needs_only_the_reference_and_what_changes():
    checked = compared("ref,users\nNFK/S-0001,5\nNFK/S-0007,6\n")
    assert checked.counts["changed"] == 2
    assert checked.good
    assert checked.findings == ()


def test_new_rows_without_a_required_column_are_said_once():
    checked = compared("ref,users\nNFK/S-0001,5\nNFK/S-1001,6\nNFK/S-1002,6\n")
    assert checked.counts == {"new": 0, "changed": 1, "unchanged": 0, "refused": 2}
    assert [(found.code, found.column, "2 rows" in found.says) for found in checked.findings] == [
        ("column-missing", "name", True),
        ("column-missing", "kind", True),
    ]


@pytest.mark.parametrize(
    ("table", "text"),
    [
        (
            "sites",
            "name,kind,postcode,users\nCromer,library,NR27 9EX,4\nDiss,library,IP22 4DD,\nHolt,hub,nr256ab,3\n",
        ),
        ("circuits", "site,supplier_name,supplier_reference\nNFK/S-0001,Carrier B,B1\nNFK/S-0001,Carrier A,ETHA2\n"),
        ("suppliers", "name\nCarrier A Ltd\nCarrier B\n"),
        ("prefixes", "prefix,vrf\n10.0.0.0/8,\n10.0.0.0/8,guest\n"),
        ("spend", "paid,supplier_name,amount_gbp\n01/05/2026,Carrier A,5.00\n01/05/2026,Carrier A,5.00\n,B,-1\n"),
        ("contracts", "title,starts,ends\nWAN,2022-04-01,2027-03-31\nInternet,,\n"),
    ],
)
def test_reading_the_same_file_again_changes_nothing(table, text):
    once = compared(text, table)
    assert once.good
    assert once.counts["new"] >= 2
    again = compared(text, table, existing=once.after)
    assert again.counts["unchanged"] == len(again.rows)
    assert again.to_write() == ()
    assert again.after.sha256 == once.after.sha256


def test_a_row_without_a_reference_is_recognised_by_its_natural_key():
    checked = compared(
        "outside_ref,name,kind,postcode,users\nLibrary:Holt,Holt Library,library,,3\n,county  hall,office,nr12dh,7\n"
    )
    assert [(row.outcome, row.ref, row.matched_by) for row in checked.rows] == [
        ("changed", "NFK/S-0007", "body and outside_ref"),
        ("changed", "NFK/S-0001", "body, postcode and name"),
    ]


def test_a_surer_key_that_differs_is_believed():
    checked = compared("outside_ref,name,kind,postcode\nlibrary:other,Holt,library,NR25 6AB\n")
    assert outcomes(checked) == [("new", "NFK/S-0008")]


def test_a_new_row_gets_the_next_free_number_and_says_so():
    checked = compared("name,kind,postcode\nCromer,library,NR27 9EX\nDiss,library,IP22 4DD\n")
    assert outcomes(checked) == [("new", "NFK/S-0008"), ("new", "NFK/S-0009")]
    assert [(found.code, found.severity, found.value) for found in checked.findings] == [
        ("ref-proposed", "note", "NFK/S-0008"),
        ("ref-proposed", "note", "NFK/S-0009"),
    ]


def test_a_key_that_names_two_records_is_refused():
    twin = with_records(ESTATE, (replace(HALL, ref="NFK/S-0002"),))
    checked = compared("name,kind,postcode\nCounty Hall,office,NR1 2DH\n", existing=twin)
    (finding,) = checked.findings
    assert (finding.code, checked.rows[0].outcome) == ("match-ambiguous", "refused")
    assert "NFK/S-0001, NFK/S-0002" in finding.says


def test_a_row_that_says_nothing_of_what_it_means_is_refused():
    (finding,) = compared("name,kind\nCromer,library\n").findings
    assert finding.code == "ref-missing"
    assert "body and postcode and name" in finding.remedy


def test_a_body_is_never_given_a_code_by_itself():
    (finding,) = compared("name,kind\nKent,county\n", "bodies").findings
    assert (finding.code, finding.remedy) == ("ref-missing", "write its reference")


def test_services_get_plain_words():
    checked = compared("name,unit\nInternet Gateway,Mbit/s\n", "services")
    assert outcomes(checked) == [("new", "internet-gateway")]


def test_the_same_row_twice_counts_once_and_two_that_differ_do_not_count():
    text = "name,kind,postcode,users\nCromer,library,NR27 9EX,4\nCromer,library,NR27 9EX,4\n"
    assert [row.outcome for row in compared(text).rows] == ["new", "refused"]
    assert [row.outcome for row in compared(text.replace("EX,4\nC", "EX,5\nC")).rows] == ["refused", "refused"]
    text = "ref,users\nNFK/S-0001,5\nNFK/S-0001,6\n"
    checked = compared(text)
    assert [row.outcome for row in checked.rows] == ["refused", "refused"]
    assert "row 3 and they differ" in checked.findings[0].says.replace(",", "")


def test_equal_payments_of_one_file_are_two_and_of_two_files_are_the_same():
    month = "paid,supplier_name,amount_gbp\n01/05/2026,Carrier A,5\n01/05/2026,Carrier A,5\n"
    quarter = month + "01/06/2026,Carrier A,5\n"
    after = compared(month, "spend").after
    assert len(after.spend) == 2
    assert compared(quarter, "spend", existing=after).counts == {"new": 1, "changed": 0, "unchanged": 2, "refused": 0}


def test_a_row_of_another_body_is_refused_and_without_a_body_every_row_must_name_one():
    text = "ref,body,name,kind\nSFK/S-1,SFK,House,office\n"
    (finding,) = [found for found in compared(text).findings if found.severity == "refused"]
    assert (finding.code, finding.value) == ("body-other", "SFK")
    assert compared(text, body=None).counts["new"] == 1
    assert compared("ref,name,kind\nNFK/S-9,Z,office\n", body=None).counts["refused"] == 1


def test_references_are_checked_against_what_is_there_and_what_comes_with_the_file():
    checked = compared(
        "ref,name,same_as\nNFK/U-1,Carrier A,\nNFK/U-2,CARRIER A LTD,NFK/U-1\nNFK/U-3,B,NFK/U-9\nNFK/U-4,C,NFK/U-3\n",
        "suppliers",
    )
    assert [row.outcome for row in checked.rows] == ["new", "new", "refused", "refused"]
    assert [found.code for found in checked.findings] == ["ref-unknown", "ref-refused"]
    assert check(checked.after) == check(ESTATE)


def test_an_import_that_would_meet_a_need_twice_is_refused():
    gold = Level(
        ref="gold", name="Gold", availability_percent=Decimal(99), fix_time_hours=Decimal(5), service_hours="always"
    )
    need = Need(ref="NFK/N-1", body="NFK", service="wan", quantity=Decimal(1))
    have = Arrangement(
        ref="NFK/R-1", body="NFK", need="NFK/N-1", kind="in-house", level="gold", cost_gbp_per_year=Decimal(1)
    )
    existing = replace(
        ESTATE,
        services=(Service(ref="wan", name="WAN", unit="sites"),),
        levels=(gold,),
        needs=(need,),
        arrangements=(have,),
    )
    text = "ref,need,kind,level,cost_gbp_per_year\nNFK/R-2,NFK/N-1,in-house,gold,5\n"
    checked = compared(text, "arrangements", existing=existing)
    assert [row.outcome for row in checked.rows] == ["refused"]
    assert checked.findings[0].code == "need-met-twice"
    assert checked.findings[0].source.file == "file.csv"


def test_doubts_about_the_rows_are_told_with_them():
    checked = compared("ref,name,kind,postcode\nNFK/S-9,Z,office,12345\n")
    (finding,) = checked.findings
    assert (finding.code, finding.severity, checked.rows[0].outcome) == ("postcode-bad", "doubtful", "new")


def test_what_was_wrong_before_is_not_laid_at_the_door_of_the_file():
    broken = replace(ESTATE, prefixes=(Prefix(ref="NFK/X-1", body="NFK", prefix="10.0.0.0/8", site="NFK/S-99"),))
    checked = compared("ref,purpose\nNFK/X-1,staff\n", "prefixes", existing=broken)
    assert [row.outcome for row in checked.rows] == ["changed"]


def test_all_or_none_unless_only_the_good_rows_are_asked_for():
    checked = compared("ref,name,kind,users\nNFK/S-8,Cromer,library,4\nNFK/S-9,Diss,library,many\n")
    with pytest.raises(CannotRead, match=r"file\.csv: 1 of 2 rows is refused, so none is taken in"):
        checked.to_write()
    assert [record.ref for record in checked.to_write(good_rows_only=True)] == ["NFK/S-8"]


def test_an_import_is_taken_back_whole():
    checked = compared("ref,name,kind,users\nNFK/S-8,Cromer,library,4\nNFK/S-0001,,,CLEAR\n")
    undo = checked.undo()
    assert [record.ref for record in undo.added] == ["NFK/S-8"]
    assert undo.changed == ((HALL, replace(HALL, users=None)),)
    assert taken_back(checked.after, undo) == ESTATE


def test_what_somebody_changed_since_is_not_thrown_away():
    checked = compared("ref,name,kind\nNFK/S-8,Cromer,library\n")
    later = with_records(checked.after, (replace(checked.after.by_ref["sites"]["NFK/S-8"], users=1),))
    with pytest.raises(CannotRead, match="changed since the import"):
        taken_back(later, checked.undo())
    with pytest.raises(CannotRead, match="removed since the import"):
        taken_back(ESTATE, checked.undo())


def test_the_changed_record_says_where_it_was_changed():
    row = compared("ref,users\nNFK/S-0001,1\n").rows[0]
    assert row.after.source == Source(file="file.csv", row=2, sha256=row.row.source.sha256)


def test_the_bad_rows_come_back_as_they_stood_with_the_reasons_and_can_be_corrected():
    good = "Name;Kind;Postcode;Users;Ours\nCromer;library;NR27 9EX;4;a\n"
    text = good + "=Diss;library;IP22 4DD;many;b\nHolt;;NR1 1AA;-1;c\n"
    checked = compared(text)
    bad = bad_rows_csv(checked)
    heading, first, second = csv.reader(io.StringIO(bad))
    assert heading == ["Row in the file", REASON_HEADING, "Name", "Kind", "Postcode", "Users", "Ours"]
    assert first[0] == "3"
    assert first[1].startswith("users: 'many' is not a number")
    assert first[2:] == ["'=Diss", "library", "IP22 4DD", "many", "b"]
    assert "kind: Kind has to be written" in second[1]
    assert "users: -1 is below 0" in second[1]
    corrected = compared(bad.replace("many", "5").replace("Holt,,", "Holt,library,").replace(",-1,", ",1,"))
    assert corrected.counts == {"new": 2, "changed": 0, "unchanged": 0, "refused": 0}
    assert corrected.rows[0].after.name == "=Diss"


def test_a_second_file_is_checked_against_the_estate_with_the_first():
    sites = compared("ref,name,kind\nNFK/S-8,Cromer,library\n")
    text = "ref,site,starts\nNFK/C-8,NFK/S-8,2027-04-01\n"
    assert compared(text, "circuits").counts["refused"] == 1
    circuits = compared(text, "circuits", existing=sites.after)
    assert circuits.rows[0].after.starts == date(2027, 4, 1)
