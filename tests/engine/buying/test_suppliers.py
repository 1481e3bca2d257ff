"""Suppliers from names: what is taken apart, what is joined and why, what is kept apart, what waits for a person."""

import itertools
import random

import pytest

from wherry.engine.buying.gathering import APART, SAME
from wherry.engine.buying.identifiers import charity_number, company_number, find_company_number, vat_number
from wherry.engine.buying.model import load_model, surely_same
from wherry.engine.buying.names import parse_name
from wherry.engine.buying.suppliers import Decision, Mention, find_suppliers


@pytest.mark.parametrize(
    ("written", "number"),
    [("172081", "00172081"), ("1628868", "01628868"),
     ("sc 123456", "SC123456"), ("OC318149", "OC318149"), ("SC12345", "SC012345"),
     ("IP12345R", "IP12345R"), ("20014R", None), ("GBML2156813", None), ("0", None), ("123456789", None), ("n/a", None),
     ("XX123456", None),
     ("11111111.0", "11111111"), (None, None)],
)  # fmt: skip
def test_a_company_number_has_one_form(written, number):
    assert company_number(written) == number


def test_a_number_is_found_among_words_only_where_there_is_one():
    assert find_company_number("PLC - 09113787") == "09113787"
    assert find_company_number("AIG 10737370 QBE 02641728") is None
    assert vat_number("GB 245 7193 48") == "245719348"
    assert vat_number("12345") is None
    assert (charity_number("1118598"), charity_number("SC012345"), charity_number("x")) == ("1118598", "SC012345", None)


@pytest.mark.parametrize(
    ("raw", "aliases"),
    [
        ("VODAFONE LTD (DIRECT DEBIT ONLY)", {"vodafone"}),
        ("Carrier A (FORMERLY Old Lines (UK) LTD) [234295]", {"carrier", "old lines"}),
        ("PITBITZ LIMITED T/A GAZEBOSHOP", {"pitbitz", "gazeboshop"}),
        ("BT PLC#ONEBILLPLUS", {"bt"}),
        ("R P DOWSLAND LTD (IN LIQUIDATION)", {"rp dowsland"}),
        ("B&amp;E Boys Ltd", {"be boys"}),
        ("DAISY CORPORATE SERVICES TRADINGLTD", {"daisy corporate services trading"}),
        ("The Carrier & Lines Public Limited Company", {"carrier lines"}),
    ],
)
def test_a_name_is_taken_apart(raw, aliases):
    assert aliases <= {alias.text for alias in parse_name(raw).aliases}


def test_a_name_of_signs_alone_is_like_nothing():
    model = load_model()
    assert parse_name("***").aliases[0].words == ()
    assert model.judge("***", "---").score < model.review
    assert not surely_same(parse_name("***"), parse_name("---"), model.rarity)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ZEBRALINE NETWORKS LTD", "Zebraline Networks Limited"),
        ("ZEBRALINE NETWORKS LTD", "ZEBRALINE NETWORKS"),
        ("ZEBRALINE NETWORKS (UK) LTD", "Zebraline Networks UK Limited"),
        ("ZEBRALINE NETWORKS LTD", "ZEBRA LINE NETWORKS LTD"),
        ("ZEBRALINE NETWORKS LTD", "ZEBRALINE NETWORKS LTD#ACCOUNT 2"),
        ("ZEBRALINE NETWORKS SOLUTIONS LTD", "ZEBRALINE NETWRKS SOLUTIONS LTD"),
        ("KAOLIN LTD (FORMERLY ZEBRALINE NETWORKS LTD)", "ZEBRALINE NETWORKS LTD"),
        ("ZEBRALINE ASSOCIATION OF VIRTUAL SCHOOL", "ZEBRALINE ASSOC OF VIRTUAL SCHOOL HEADS"),
    ],
)
def test_one_supplier_is_known_under_two_names(first, second):
    model = load_model()
    found = model.judge(first, second)
    assert found.score > model.asked
    assert found.evidence
    assert found.probability == pytest.approx(model.judge(second, first).probability)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("FINCHLINE CONSULTING LTD", "ARCHLINE CONSULTING LTD"),
        ("QUORN ELECTRICAL SUPPLIES", "SELBY ELECTRICAL SUPPLIES"),
        ("SELBY UNIVERSITY", "SELBY UNIVERSITY STUDENTS UNION"),
        ("QUORN ROAD PRIMARY SCHOOL", "SELBY ROAD PRIMARY SCHOOL"),
        ("S & S Marquees", "S & S Site Services Ltd"),
    ],
)
def test_two_suppliers_with_like_names_stay_two(first, second):
    model = load_model()
    assert model.judge(first, second).score < model.asked
    assert not surely_same(parse_name(first), parse_name(second), model.rarity)


@pytest.mark.parametrize(
    ("first", "second"),
    [("ZEBRALINE NETWORKS LTD", "ZEBRALINE NETWORKS (NORTH) LTD"), ("ZEBRALINE NETWORKS LTD", "ZEBRALINE NETWORKS LLP"),
     ("ZEBRALINE 1 LTD", "ZEBRALINE 2 LTD"), ("ZEBRALINE NETWORKS LTD", "ZEBRALINE NETWORKS GROUP LTD"),
     ("J SMITH", "J SMITH"),
     ("CARE SERVICES", "CARE SERVICES")],
)  # fmt: skip
def test_what_is_nearly_the_same_is_never_merged_unattended(first, second):
    assert not surely_same(parse_name(first), parse_name(second), load_model().rarity)


def test_the_register_says_what_names_cannot_and_tells_groups_apart():
    model = load_model()
    renamed = model.judge("NORTHGATE PUBLIC SERVICES (UK) LTD", "NEC SOFTWARE SOLUTIONS UK LIMITED")
    assert (renamed.known, renamed.score > model.asked) == ("same", True)
    group = model.judge("OPENREACH", "BRITISH TELECOMMUNICATIONS PLC")
    assert (group.known, group.score < model.asked) == ("group", True)


MENTIONS = (
    Mention(body="NFK", name="ZEBRALINE NETWORKS LTD", pence=500_00, company_number="1234567"),
    Mention(body="KEN", name="Zebraline Networks Limited", pence=700_00),
    Mention(body="ESS", name="ZEBRALINE NETWRKS LTD", pence=900_00),
    Mention(body="SFK", name="QUAGGA TELECOM LTD", pence=100_00, company_number="01234567"),
    Mention(body="SFK", name="OKAPI LINES LTD", pence=50_00, vat_number="245719348"),
    Mention(body="KEN", name="TAPIR HOSTING LTD", pence=60_00, vat_number="GB245719348"),
)


def supplier_of(answer, name):
    (found,) = [each for each in answer.suppliers if name in each.names]
    return found


def test_numbers_join_names_join_and_doubts_wait():
    answer = find_suppliers(MENTIONS)
    zebra = supplier_of(answer, "ZEBRALINE NETWORKS LTD")
    assert zebra.names == ("QUAGGA TELECOM LTD", "ZEBRALINE NETWORKS LTD", "Zebraline Networks Limited")
    assert (zebra.bodies, zebra.pence, zebra.company_number) == (("KEN", "NFK", "SFK"), 1300_00, "01234567")
    assert {link.why for link in zebra.links} == {
        "both have company number 01234567",
        "all words of their names are the same",
    }
    (doubt,) = [each for each in answer.doubts if "ZEBRALINE NETWRKS LTD" in (each.first, each.second)]
    assert doubt.pence == 900_00
    assert doubt.evidence
    (group,) = answer.groups
    assert {group.first, group.second} == {"OKAPI LINES LTD", "TAPIR HOSTING LTD"}
    assert supplier_of(answer, "OKAPI LINES LTD") != supplier_of(answer, "TAPIR HOSTING LTD")


def test_a_decision_joins_or_parts_and_taking_it_back_undoes_it():
    before = find_suppliers(MENTIONS)
    same = find_suppliers(
        MENTIONS, [Decision(first="ZEBRALINE NETWRKS LTD", second="ZEBRALINE NETWORKS LTD", relation=SAME)]
    )
    assert "ZEBRALINE NETWRKS LTD" in supplier_of(same, "ZEBRALINE NETWORKS LTD").names
    assert "a person has decided so" in {link.why for link in supplier_of(same, "ZEBRALINE NETWORKS LTD").links}
    apart = find_suppliers(
        MENTIONS, [Decision(first="Zebraline Networks Limited", second="ZEBRALINE NETWORKS LTD", relation=APART)]
    )
    assert "Zebraline Networks Limited" not in supplier_of(apart, "ZEBRALINE NETWORKS LTD").names
    assert any("parted" in veto.why for veto in apart.vetoes)
    assert find_suppliers(MENTIONS) == before


def test_two_company_numbers_are_a_veto_whatever_else_says_same():
    mentions = [
        Mention(body="NFK", name="ZEBRALINE NETWORKS LTD", company_number="01234567"),
        Mention(body="KEN", name="Zebraline Networks Limited", company_number="07654321"),
        Mention(body="ESS", name="ZEBRALINE NETWORKS"),
    ]
    decided = [Decision(first=mentions[0].name, second=mentions[1].name, relation=SAME)]
    answer = find_suppliers(mentions, decided)
    assert len(answer.suppliers) == 3  # the third could be either, so it is neither
    assert any("numbers differ" in veto.why for veto in answer.vetoes)


def test_a_name_to_which_bodies_give_two_numbers_is_joined_to_nothing():
    mentions = [
        Mention(body="NFK", name="ZEBRALINE NETWORKS LTD", company_number="01234567"),
        Mention(body="KEN", name="ZEBRALINE NETWORKS LTD", company_number="07654321"),
        Mention(body="ESS", name="Zebraline Networks Limited"),
    ]
    assert len(find_suppliers(mentions).suppliers) == 2


def test_the_order_of_the_mentions_changes_nothing():
    first = find_suppliers(MENTIONS)
    mixed = list(MENTIONS)
    random.Random(3).shuffle(mixed)
    assert find_suppliers(mixed) == first
    assert sum(supplier.pence for supplier in first.suppliers) == sum(mention.pence for mention in MENTIONS)
    names = list(itertools.chain.from_iterable(supplier.names for supplier in first.suppliers))
    assert sorted(names) == sorted({mention.name for mention in MENTIONS})


def test_the_model_says_when_and_on_what_it_was_trained():
    facts = load_model().facts
    assert load_model().date
    assert facts["unattended_natural_precision"] >= 0.97
    assert facts["asked_f1_mean"] >= 0.86


def test_a_name_without_a_legal_form_does_not_bind_a_limited_to_a_public_company():
    names = ["ZEBRALINE NETWORKS LTD", "Zebraline Networks Limited", "ZEBRALINE NETWORKS PLC", "ZEBRALINE NETWORKS"]
    answer = find_suppliers([Mention(body="NFK", name=name, pence=100) for name in names])
    assert sorted(len(supplier.names) for supplier in answer.suppliers) == [1, 1, 2]
    assert answer.doubts
