"""The estate and its canonical form: equal content, equal hash."""

import dataclasses
import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from wherry.record.body import Body
from wherry.record.canonical import canonical, plain, sha256
from wherry.record.circuit import Circuit
from wherry.record.estate import TABLES, Estate, table_of
from wherry.record.finding import Finding, Source
from wherry.record.quarter import Quarter
from wherry.record.site import Site

NFK = Body(ref="NFK", name="Norfolk County Council", kind="county")
ONE = Site(ref="NFK/S-0001", body="NFK", name="County Hall", kind="office")
TWO = Site(ref="NFK/S-0002", body="NFK", name="Aylsham Library", kind="library", source=Source(file="sites.csv", row=3))
LINE = Circuit(
    ref="NFK/C-0001", body="NFK", site="NFK/S-0002", far_site="NFK/S-0001", cost_gbp_per_year=Decimal("4500")
)


def test_the_order_of_rows_and_where_they_were_read_change_nothing():
    here = Estate(bodies=(NFK,), sites=(ONE, TWO), circuits=(LINE,))
    there = Estate.of([LINE, dataclasses.replace(TWO, source=None), ONE, NFK])
    assert here == there
    assert here.sha256 == there.sha256
    assert [site.ref for site in there.sites] == ["NFK/S-0001", "NFK/S-0002"]


def test_any_change_of_content_changes_the_hash():
    here = Estate(sites=(ONE,))
    assert here.sha256 != Estate(sites=(dataclasses.replace(ONE, users=0),)).sha256
    assert here.sha256 != Estate(sites=(ONE, TWO)).sha256


def test_numbers_that_are_equal_have_one_form():
    forms = {canonical(Decimal(text)) for text in ("4500", "4500.00", "4.5E+3", "04500.0")}
    assert forms == {'"4500"'}
    assert canonical(Decimal("-0.00")) == '"0"'


def test_the_canonical_form_is_json_with_sorted_keys_and_no_spaces():
    text = Estate(bodies=(NFK,)).canonical
    assert json.loads(text)["bodies"][0]["name"] == "Norfolk County Council"
    assert list(json.loads(text)) == sorted(TABLES)
    assert '"source"' not in text
    assert ": " not in text.replace("County Council", "")


def test_every_kind_of_value_has_a_plain_form():
    assert plain({"b": Quarter.of(2027, 4), "a": {date(2027, 3, 31)}, "c": Fraction(1, 3)}) == {
        "b": "2027-04",
        "a": ["2027-03-31"],
        "c": "1/3",
    }
    with pytest.raises(TypeError, match="no canonical form"):
        plain(object())
    with pytest.raises(ValueError):
        canonical(float("nan"))
    assert len(sha256(None)) == 64


def test_tables_by_name_and_counts():
    estate = Estate(bodies=(NFK,), sites=(ONE, TWO))
    assert estate.counts["sites"] == 2
    assert estate.counts["circuits"] == 0
    assert estate.by_ref["sites"]["NFK/S-0002"] is TWO
    assert table_of(LINE) == "circuits"
    with pytest.raises(KeyError):
        estate.table("colours")


def test_an_estate_with_one_generated_row_is_generated():
    assert not Estate(sites=(ONE,)).generated
    assert Estate(sites=(ONE, dataclasses.replace(TWO, provenance="generated"))).generated


def test_a_finding_says_where():
    finding = Finding(code="x", severity="note", says="s", remedy="r", column="ref")
    assert finding.where == "the estate, column ref"
    assert finding.at(Source(file="a.xlsx", sheet="Sites", row=12)).where == "a.xlsx, sheet Sites, row 12, column ref"
