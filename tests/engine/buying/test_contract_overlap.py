"""Contracts of one kind at one time: by codes and words, by supplier and group, with the reasons."""

from datetime import date

import pytest

from wherry.engine.buying.calendar import Term
from wherry.engine.buying.contract_overlap import GROUP, KIND, SUPPLIER, find_contract_overlaps
from wherry.engine.buying.holding import Holding, cpv_digits, yearly_pence
from wherry.engine.buying.identity import Identities
from wherry.engine.buying.suppliers import Mention, find_suppliers

ON = date(2026, 11, 23)


def holding(ref, body, supplier, title="Wide area network", starts=date(2024, 4, 1), ends=date(2028, 3, 31), **said):
    term = Term(ref=ref, title=title, body=body, supplier=supplier, starts=starts, ends=ends)
    return Holding(ref=ref, body=body, supplier=supplier, title=title, term=term, where=f"{body} {ref}", **said)


def overlaps(*holdings, **options):
    mentions = [Mention(body=each.body, name=each.supplier) for each in holdings]
    return find_contract_overlaps(holdings, Identities(find_suppliers(mentions)), ON, **options)


@pytest.mark.parametrize(
    ("code", "digits"),
    [("64210000-1", "6421"), ("72000000", "72"), ("30000000-9", "30"), ("64214400-3", "642144"), ("telephony", "")],
)
def test_the_figures_of_a_cpv_code_that_say_something(code, digits):
    assert cpv_digits(code) == digits


def test_one_supplier_under_two_names_and_one_class_is_an_overlap_with_both_reasons():
    found = overlaps(
        holding("N1", "Norfolk", "ZEBRALINE NETWORKS LTD", cpv="64210000-1", pence_a_year=100),
        holding("K1", "Kent", "Zebraline Networks Limited", cpv="64214200", ends=date(2027, 3, 31), pence_a_year=50),
    )
    (pair,) = found.overlaps
    assert (pair.relation, pair.bodies, pair.pence_a_year) == (SUPPLIER, ("Kent", "Norfolk"), 150)
    assert (pair.starts, pair.until, pair.months) == (date(2024, 4, 1), date(2027, 3, 31), 36)
    assert "class 64210000" in pair.why_kind
    assert "same" in pair.why_supplier


def test_suppliers_of_one_group_stay_two_and_are_told():
    first, second = (
        Mention(body="Norfolk", name="BT PLC", vat_number="245719348"),
        Mention(body="Kent", name="EE Limited", vat_number="GB 245 7193 48"),
    )
    holdings = (holding("N1", "Norfolk", "BT PLC", service="wan"), holding("K1", "Kent", "EE Limited", service="wan"))
    found = find_contract_overlaps(holdings, Identities(find_suppliers([first, second])), ON)
    assert [
        (each.relation, "VAT" in each.why_supplier or "register" in each.why_supplier) for each in found.overlaps
    ] == [(GROUP, True)]


def test_terms_that_do_not_meet_and_ended_contracts_are_no_overlap():
    later = holding("K1", "Kent", "Carrier B", cpv="64210000", starts=date(2028, 4, 1), ends=date(2030, 3, 31))
    assert overlaps(holding("N1", "Norfolk", "Carrier A", cpv="64210000"), later).overlaps == ()
    ended = holding("K2", "Kent", "Carrier B", cpv="64210000", ends=date(2025, 3, 31))
    found = overlaps(holding("N1", "Norfolk", "Carrier A", cpv="64210000"), ended)
    assert (found.overlaps, found.ended) == ((), 1)


def test_codes_that_differ_outweigh_words_and_words_speak_where_no_code_does():
    coded = overlaps(
        holding("N1", "Norfolk", "Carrier A", cpv="64210000"), holding("K1", "Kent", "Carrier B", cpv="50330000")
    )
    assert coded.overlaps == ()
    filler = [holding(f"F{at}", "Essex", "Carrier C", title=f"{word} repairs") for at, word in enumerate(
        ("Boiler", "Window", "Roof", "Pump"))]  # fmt: skip
    plain = overlaps(holding("N1", "Norfolk", "Carrier A"), holding("K1", "Kent", "Carrier B"), *filler)
    pairs = [{each.first.ref, each.second.ref} for each in plain.overlaps]
    assert {"N1", "K1"} in pairs
    assert not any({"N1", f"F{at}"} in pairs for at in range(4))


def test_a_whole_division_says_no_kind():
    found = overlaps(
        holding("N1", "Norfolk", "Carrier A", title="Helpdesk", cpv="72000000"),
        holding("K1", "Kent", "Carrier B", title="Migration of mail", cpv="72000000"),
        holding("E1", "Essex", "Carrier C", title="Lettings", proclass="270000"),
        holding("L1", "Lincolnshire", "Carrier D", title="Licences", proclass="270000"),
    )
    assert found.overlaps == ()


def test_pairs_within_a_body_can_be_left_out():
    two = (holding("N1", "Norfolk", "Carrier A", service="wan"), holding("N2", "Norfolk", "Carrier B", service="wan"))
    assert [each.relation for each in overlaps(*two).overlaps] == [KIND]
    assert overlaps(*two, between_bodies=True).overlaps == ()


@pytest.mark.parametrize(
    ("value", "a_year", "ends", "expected"),
    [
        (40_000_00, None, date(2028, 3, 31), 10_000_00),
        (40_000_00, 9_000_00, date(2028, 3, 31), 9_000_00),
        (5_000_00, None, date(2024, 9, 30), 5_000_00),
        (0, None, date(2028, 3, 31), None),
        (None, None, date(2028, 3, 31), None),
        (40_000_00, None, None, None),
    ],
)
def test_a_yearly_value_is_the_stated_one_or_the_whole_spread_over_the_term(value, a_year, ends, expected):
    assert yearly_pence(value, a_year, date(2024, 4, 1), ends) == expected
