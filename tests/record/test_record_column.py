"""The declarations of the columns: every record type can be explained, exemplified and read."""

import pytest

import wherry.record.estate  # noqa: F401 - declares the tables
from wherry.read.heading import heading_key
from wherry.record.cell import read_cell
from wherry.record.column import RECORDS
from wherry.record.estate import TABLES
from wherry.record.reference import LETTERS, example_reference, numbered

COLUMNS = [(table, column) for table in TABLES for column in RECORDS[table].columns]
NAMES = [f"{table}.{column.name}" for table, column in COLUMNS]


def test_every_declared_table_is_in_the_estate():
    assert set(TABLES) == set(RECORDS)


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=NAMES)
def test_every_column_says_what_it_is_and_its_example_can_be_read(table, column):
    assert column.says.endswith(".")
    assert column.refers_to == "" or column.refers_to in RECORDS
    if column.example:
        read_cell(column, column.example)
    if column.required and not column.choices:
        assert column.example


@pytest.mark.parametrize("table", TABLES)
def test_no_two_columns_of_a_table_can_be_meant_by_one_heading(table):
    keys = [{heading_key(column.name), heading_key(column.words)} for column in RECORDS[table].columns]
    assert sum(len(each) for each in keys) == len(set().union(*keys))


def test_headings_in_plain_words():
    words = {column.name: column.words for column in RECORDS["circuits"].columns}
    assert words["capacity_mbps"] == "Capacity (Mbit/s)"
    assert words["cost_gbp_per_year"] == "Cost (£ a year)"
    levels = {column.name: column.words for column in RECORDS["levels"].columns}
    assert levels["rto_hours"] == "RTO (hours)"
    assert levels["service_hours"] == "Service hours"  # a choice, not a number of hours


def test_the_reference_comes_first_and_the_note_last():
    assert [column.name for column in RECORDS["circuits"].columns][:2] == ["ref", "body"]
    assert [column.name for column in RECORDS["circuits"].columns][-2:] == ["provenance", "note"]


def test_every_owned_table_has_a_letter_of_its_own():
    owned = {table for table in TABLES if any(column.name == "body" for column in RECORDS[table].columns)}
    assert set(LETTERS) == owned
    assert len(set(LETTERS.values())) == len(LETTERS)
    assert numbered("NFK", "circuits", 42) == "NFK/C-0042" == example_reference("circuits")


def test_an_unknown_column_is_an_error():
    with pytest.raises(KeyError, match="no column colour"):
        RECORDS["sites"].column("colour")
