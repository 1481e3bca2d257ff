"""The same supplier under several spellings: numbers win, names join with care, doubts are said."""

from datetime import date
from decimal import Decimal

import pytest

from wherry.engine.overlap.company import plain_name, plain_number
from wherry.engine.overlap.find import find_overlaps
from wherry.engine.overlap.question import OverlapOptions, OverlapQuestion
from wherry.record.circuit import Circuit
from wherry.record.contract import Contract, Payment, Supplier
from wherry.record.estate import Estate
from wherry.record.site import Site

DAY = date(2027, 4, 1)


def ask(*rows):
    return find_overlaps(OverlapQuestion.of(Estate.of(rows), OverlapOptions(as_of=DAY)))


def supplier(ref, name, number=None, same_as=None):
    return Supplier(ref=ref, body=ref.partition("/")[0], name=name, company_number=number, same_as=same_as)


def contract(ref, name=None, value=None, **given):
    worth = None if value is None else Decimal(value)
    body = ref.partition("/")[0]
    return Contract(ref=ref, body=body, title="WAN", supplier_name=name, value_gbp_per_year=worth, **given)


@pytest.mark.parametrize(
    "spelling",
    [
        "Carrier A",
        "CARRIER A LIMITED",
        "Carrier-A Ltd.",
        "The Carrier A",
        "carrier a plc",
        "Carrier A L.L.P.",
        "Carriér A",
    ],
)
def test_spellings_of_one_name(spelling):
    assert plain_name(spelling) == "carrier a"


@pytest.mark.parametrize(
    "other", ["Carrier A Group", "Carrier A (UK) Ltd", "Carrier AA", "Carrier", "Carrier A & Sons"]
)
def test_names_that_stay_apart(other):
    assert plain_name(other) != plain_name("Carrier A")


def test_a_name_that_is_all_legal_form_is_kept_and_an_empty_one_matches_nothing():
    assert plain_name("Limited") == "limited"
    assert plain_name("The") == "the"
    assert plain_name(" - ") == ""
    assert ask(supplier("NFK/U-1", "-"), supplier("KEN/U-1", "?")).overlaps == ()


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("01234567", "01234567"),
        ("1234567", "01234567"),
        (" 1234 567", "01234567"),
        ("SC123456", "SC123456"),
        ("sc 12345", "SC012345"),
        ("R0000123", "R0000123"),
        ("IP12345R", "IP12345R"),
        ("123456789", None),
        ("n/a", None),
        ("0", None),
        (None, None),
    ],
)
def test_company_numbers(written, number):
    assert plain_number(written) == number


def test_one_number_under_two_names():
    (overlap,) = ask(
        supplier("NFK/U-1", "Carrier A", "1234567"), supplier("KEN/U-1", "CA Networks", "01234567")
    ).overlaps
    assert overlap.bodies == ("KEN", "NFK")
    assert overlap.confidence == "high"
    assert "company number 01234567" in overlap.evidence[0]
    assert overlap.cost_gbp_per_year_at_stake is None


def test_one_name_without_numbers_is_less_sure_and_says_so():
    (overlap,) = ask(supplier("NFK/U-1", "Carrier A Ltd"), contract("KEN/K-1", "CARRIER A LIMITED", "500")).overlaps
    assert overlap.confidence == "medium"
    assert "nobody has its number" in overlap.reason
    assert "less case, punctuation and legal form" in overlap.evidence[0]
    assert overlap.cost_gbp_per_year == 500


def test_one_name_with_two_numbers_is_two_companies():
    assert ask(supplier("NFK/U-1", "Carrier A", "1"), supplier("KEN/U-1", "Carrier A", "2")).overlaps == ()


def test_a_bare_name_that_fits_two_numbers_is_joined_to_neither_and_told_once():
    answer = ask(
        supplier("NFK/U-1", "Carrier A", "1"),
        supplier("KEN/U-1", "Carrier A", "2"),
        contract("ESX/K-1", "Carrier A"),
        contract("SFK/K-1", "Carrier A Ltd"),
    )
    assert answer.overlaps == ()
    assert [finding.code for finding in answer.findings] == ["supplier-two-numbers"]
    assert "00000001 or 00000002" in answer.findings[0].says


def test_a_bodys_own_number_decides_what_its_own_contracts_mean():
    answer = ask(
        supplier("NFK/U-1", "Carrier A", "1"),
        supplier("KEN/U-1", "Carrier A", "2"),
        supplier("ESX/U-1", "Other Name", "1"),
        contract("NFK/K-1", "Carrier A", "700"),
    )
    (overlap,) = answer.overlaps
    assert overlap.bodies == ("ESX", "NFK")
    assert overlap.cost_gbp_per_year == 700


def test_an_officers_word_joins_two_names():
    (overlap,) = ask(
        supplier("NFK/U-1", "Carrier A", same_as="KEN/U-1"), supplier("KEN/U-1", "CA Networks", "5")
    ).overlaps
    assert overlap.confidence == "high"
    assert "as an officer has confirmed" in overlap.evidence[1]


def test_an_officers_word_against_two_numbers_is_a_finding():
    answer = ask(supplier("NFK/U-1", "A", "1", same_as="KEN/U-1"), supplier("KEN/U-1", "B", "2"))
    assert answer.overlaps == ()
    assert [finding.code for finding in answer.findings] == ["supplier-not-same"]


def test_a_number_that_cannot_be_one_is_a_finding_and_the_name_is_used():
    answer = ask(supplier("NFK/U-1", "Carrier A", "pending"), supplier("KEN/U-1", "Carrier A Ltd"))
    assert [finding.code for finding in answer.findings] == ["company-number-bad"]
    assert [overlap.confidence for overlap in answer.overlaps] == ["medium"]


def test_contracts_loose_circuits_and_spend_all_speak_and_a_circuit_under_a_contract_is_not_paid_twice():
    answer = ask(
        Site(ref="NFK/S-1", body="NFK", name="Hall", kind="office"),
        contract("KEN/K-1", None, "1000", supplier="KEN/U-1"),
        supplier("KEN/U-1", "Carrier A", "7"),
        Circuit(ref="NFK/C-1", body="NFK", site="NFK/S-1", supplier_name="Carrier A", cost_gbp_per_year=Decimal(40)),
        Circuit(
            ref="KEN/C-1",
            body="KEN",
            site="NFK/S-1",
            supplier_name="Carrier A",
            contract="KEN/K-1",
            cost_gbp_per_year=Decimal(300),
        ),
        Payment(ref="ESX/P-1", body="ESX", supplier_name="CARRIER A PLC", amount_gbp=Decimal(9)),
    )
    (overlap,) = answer.overlaps
    assert overlap.bodies == ("ESX", "KEN", "NFK")
    assert overlap.cost_gbp_per_year == 1040
    assert overlap.refs == ("KEN/K-1", "KEN/U-1", "NFK/C-1")
    assert "in its published spend" in overlap.evidence[0]
