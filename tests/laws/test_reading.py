"""Laws of reading: whatever the bytes, a file is read, has findings, or cannot be read in one clear error; and reading
a file that was brought in already changes nothing."""

import contextlib
import csv
import io
import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as some
from tests.read.workbooks import ods, ods_row, ods_sheet, ods_text, text_file, xlsx

from wherry.read.compare import compare
from wherry.read.comparison import taken_back
from wherry.read.content import Content
from wherry.read.folder import read_folder
from wherry.read.netbox import read_netbox
from wherry.read.row import missing_cells
from wherry.read.spreadsheet import read_table
from wherry.record.body import Body
from wherry.record.checks import check
from wherry.record.column import RECORDS
from wherry.record.error import CannotRead
from wherry.record.estate import TABLES, Estate

HEAD = ("ref", "body", "name", "kind", "users", "opens")
NFK = Estate(bodies=(Body(ref="NFK", name="Norfolk", kind="county"),))
tables = some.sampled_from(TABLES)
LINE = ("NFK/S-1", "NFK", "Hall", "office", "5")
BOOKS = [
    xlsx([HEAD, ("NFK/S-1", "NFK", "Hall", "office", 5, None)]).data,
    ods(ods_sheet(ods_row(*map(ods_text, HEAD)) + ods_row(*map(ods_text, LINE)))).data,
]


def read_or_refuse(data: bytes, table: str) -> None:
    with contextlib.suppress(CannotRead):
        reading = read_table(Content(name="any", data=data), table)
        for row in reading.rows:
            missing_cells(row)
        compare(NFK, reading, body="NFK")


@settings(max_examples=150, deadline=None)
@given(some.binary(max_size=300), tables)
def test_any_bytes(data, table):
    read_or_refuse(data, table)


@settings(max_examples=150, deadline=None)
@given(some.text(max_size=300), some.sampled_from(["utf-8", "utf-16", "utf-8-sig"]), tables, some.data())
def test_any_text_under_a_heading(text, encoding, table, data):
    names = [column.name for column in RECORDS[table].columns]
    heading = data.draw(some.lists(some.sampled_from(names), min_size=1, unique=True))
    read_or_refuse((",".join(heading) + "\n" + text).encode(encoding, errors="surrogatepass"), table)


@settings(max_examples=150, deadline=None)
@given(
    some.sampled_from(BOOKS),
    some.lists(some.tuples(some.integers(0, 10**4), some.binary(min_size=1, max_size=8)), min_size=1, max_size=6),
    some.one_of(some.none(), some.integers(1, 10**4)),
)
def test_workbooks_with_bytes_changed_or_cut_off(book, changes, cut):
    data = bytearray(book)
    for at, bytes_there in changes:
        at %= len(data)
        data[at : at + len(bytes_there)] = bytes_there
    read_or_refuse(bytes(data[: cut % len(data)] if cut else data), "sites")


@settings(max_examples=60, deadline=None)
@given(some.binary(max_size=200), some.sampled_from(["json", "sql"]), some.sampled_from([b"", b"[", b"{", b"PGDMP"]))
def test_any_bytes_as_netbox(data, ending, start):
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(CannotRead):
        path = Path(folder) / f"any.{ending}"
        path.write_bytes(start + data)
        read_netbox(path, body="NFK")


values = some.one_of(
    some.sampled_from(
        [None, True, -1, 0, 1, 2, 1.5, "", "1", "active", "a\x00b", "\ud800", "dcim.site", "2027-01-01", "nan"]
    ),
    some.sampled_from([["dcim", "site"], ["dcim"], {"id": 1}, {"value": "active"}, {"id": {"id": 1}}, [], {}, 10**30]),
    some.text(max_size=3),
)
FIELDS = (
    "name",
    "slug",
    "status",
    "tenant",
    "site",
    "role",
    "device_type",
    "platform",
    "provider",
    "type",
    "cid",
    "circuit",
    "term_side",
    "provider_network",
    "prefix",
    "vrf",
    "scope_type",
    "scope",
    "scope_id",
    "termination_type",
    "termination",
    "commit_rate",
    "install_date",
    "distance",
    "latitude",
    "longitude",
    "region",
)
MODELS = (
    "tenancy.tenant",
    "dcim.site",
    "dcim.device",
    "ipam.prefix",
    "circuits.circuit",
    "circuits.circuittermination",
    "circuits.provider",
    "circuits.providernetwork",
    "contenttypes.contenttype",
    "dcim.location",
    "auth.user",
)
items = some.fixed_dictionaries(
    {
        "model": some.sampled_from(MODELS),
        "pk": some.integers(1, 3),
        "fields": some.dictionaries(some.sampled_from(FIELDS), values),
    }
)


@settings(max_examples=100, deadline=None)
@given(some.lists(items, min_size=1, max_size=8))
def test_any_objects_as_a_netbox_dump(objects):
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(CannotRead):
        path = Path(folder) / "dump.json"
        path.write_text(json.dumps(objects))
        reading = read_netbox(path, body="NFK")
        assert sum(file.rows for file in reading.files) == len(objects)
        assert len(reading.estate.sha256) == 64
        assert not [found for found in check(reading.estate) if found.severity == "refused"]


rows = some.lists(
    some.tuples(
        some.sampled_from(["", "NFK/S-1", "NFK/S-2", "NFK/S-3"]),
        some.sampled_from(["", "NFK", "SFK"]),
        some.sampled_from(["", "Hall", "Holt", "CLEAR"]),
        some.sampled_from(["library", "office", ""]),
        some.sampled_from(["", "5", "many", "CLEAR"]),
        some.sampled_from(["NR1 2DH", "NR25 6AB", ""]),
    ),
    max_size=6,
)


def sites(cells) -> Content:
    stream = io.StringIO()
    csv.writer(stream).writerows([("ref", "body", "name", "kind", "users", "postcode"), *cells])
    return text_file(stream.getvalue())


@settings(max_examples=100, deadline=None)
@given(rows, rows)
def test_an_import_can_be_repeated_and_taken_back(first, second):
    there = compare(NFK, read_table(sites(first), "sites"), body="NFK").after
    checked = compare(there, read_table(sites(second), "sites"), body="NFK")
    assert sum(checked.counts.values()) == len(checked.rows)
    assert not [found for found in check(checked.after) if found.severity == "refused"]
    assert taken_back(checked.after, checked.undo(good_rows_only=True)) == there
    if checked.good and "CLEAR" not in {cell for row in second for cell in row}:
        again = compare(checked.after, read_table(sites(second), "sites"), body="NFK")
        assert again.counts["unchanged"] == len(again.rows)


@settings(max_examples=60, deadline=None)
@given(
    rows, some.permutations(range(6)), some.sampled_from([",", ";", "\t", "|"]), some.sampled_from(["\n", "\r\n", "\r"])
)
def test_the_order_of_columns_and_the_delimiter_change_nothing(cells, order, delimiter, ending):
    plain = read_table(sites(cells), "sites")
    lines = list(csv.reader(io.StringIO(sites(cells).data.decode())))
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator=ending).writerows(
        [[line[at] for at in order] for line in lines]
    )
    other = read_table(text_file(stream.getvalue()), "sites")
    assert [(row.given, row.cleared) for row in other.rows] == [(row.given, row.cleared) for row in plain.rows]


@settings(max_examples=60, deadline=None)
@given(rows)
def test_what_a_folder_gives_always_holds_together(cells):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bodies.csv").write_text("ref,name,kind\nNFK,Norfolk,county\n")
        (Path(folder) / "sites.csv").write_bytes(sites(cells).data)
        reading = read_folder(Path(folder))
    assert not [found for found in check(reading.estate) if found.severity == "refused"]
    (file,) = [file for file in reading.files if file.table == "sites"]
    assert (file.rows, file.taken) == (file.taken + file.refused, len(reading.estate.sites))
