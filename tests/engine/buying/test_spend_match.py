"""Spend against contracts: by reference, else by supplier and day; every payment in one sum; the tail."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from wherry.engine.buying.calendar import Term
from wherry.engine.buying.gathering import Link
from wherry.engine.buying.holding import Holding
from wherry.engine.buying.identity import Identities
from wherry.engine.buying.payment import PaymentLine, rows_behind
from wherry.engine.buying.spend_match import match_spend
from wherry.engine.buying.suppliers import FoundSupplier, SupplierAnswer

START = date(2025, 4, 1)


def identities(*clusters):
    suppliers = tuple(
        FoundSupplier(
            names=names, bodies=(), pence=0, company_number=None,
            links=(Link(first=names[0], second=names[-1], relation="same", why="all words are the same"),),
        )
        for names in clusters
    )  # fmt: skip
    return Identities(SupplierAnswer(suppliers=suppliers, doubts=(), groups=(), vetoes=()))


def contract(ref, supplier="Carrier A", starts=START, ends=date(2026, 3, 31), a_year=36_525_00, **said):
    term = Term(ref=ref, title=ref, starts=starts, ends=ends, **said)
    return Holding(ref=ref, title=ref, body="Norfolk", supplier=supplier, term=term, pence_a_year=a_year)


def paid(day, pence, supplier="CARRIER A LTD", row=2, **said):
    return PaymentLine(body="Norfolk", supplier=supplier, paid=day, pence=pence, file="spend.csv", row=row, **said)


KNOWN = identities(("CARRIER A LTD", "Carrier A"), ("Carrier B",))


def test_paid_and_expected_are_for_the_days_that_both_cover():
    """£36,525 a year is £100 a day; ten days of spend are ten days of contract."""
    lines = [paid(START, 900_00, row=2), paid(START + timedelta(9), 300_00, row=3)]
    answer = match_spend(lines, [contract("K1")], KNOWN)
    (found,) = answer.contracts
    assert (found.paid_pence, found.expected_pence, found.over_pence) == (1_200_00, 1_000_00, 200_00)
    assert [(each.file, each.spans) for each in found.rows] == [("spend.csv", ((2, 3),))]
    assert (answer.on_pence, answer.off_pence) == (1_200_00, 0)


def test_spend_of_a_supplier_with_two_contracts_is_theirs_together_unless_it_names_one():
    both = [contract("K1"), contract("K2", a_year=None)]
    answer = match_spend([paid(START, 100), paid(START, 70, contract="K2")], both, KNOWN)
    assert {(each.contracts, each.paid_pence) for each in answer.contracts} == {(("K1", "K2"), 100), (("K2",), 70)}
    assert {each.expected_pence for each in answer.contracts} == {None}
    assert "not known" in answer.contracts[0].doubt


def test_off_contract_spend_says_why_and_small_sums_are_counted_but_not_listed():
    early, late = START - timedelta(40), date(2026, 5, 1)
    lines = [
        paid(early, 9_000_00, row=2),
        paid(late, 8_000_00, row=3),
        paid(START, 7_000_00, "Carrier B", row=4),
        paid(START, 10_00, "Carrier C", row=5),
        paid(None, 5_00, row=6),
        paid(None, 6_00, "Carrier C", row=7),
    ]
    answer = match_spend(lines, [contract("K1")], KNOWN, hidden_pence=44)
    assert [(each.supplier, each.why, each.paid_pence) for each in answer.off] == [
        ("CARRIER A LTD", "before it began", 9_000_00),
        ("CARRIER A LTD", "after it ended", 8_000_00),
        ("Carrier B", "no contract", 7_000_00),
    ]
    assert (answer.off_pence, answer.off_listed_pence) == (24_016_00, 24_000_00)
    assert (answer.undated_pence, answer.hidden_pence) == (5_00, 44)
    assert answer.unpaid == ("Norfolk: K1",)


def test_a_contract_that_renews_itself_goes_on():
    answer = match_spend([paid(date(2027, 5, 1), 100)], [contract("K1", renewal_months=12)], KNOWN)
    assert [each.contracts for each in answer.contracts] == [("K1",)]


def test_the_tail_is_the_smallest_suppliers_within_a_fifth_of_the_spend():
    sums = {"S1": 600, "S2": 200, "S3": 100, "S4": 60, "S5": 40}
    answer = match_spend([paid(START, pence, name) for name, pence in sums.items()], [], identities())
    (tail,) = answer.tails
    assert (tail.suppliers, tail.paid_pence) == (5, 1000)
    assert (tail.tail_suppliers, tail.tail_pence, tail.largest_pence) == (3, 200, 100)


def test_rows_behind_are_spans():
    lines = [paid(START, 1, row=row) for row in (9, 2, 3, 4, 7)]
    assert rows_behind(lines)[0].spans == ((2, 4), (7, 7), (9, 9))


days = st.one_of(st.none(), st.integers(0, 900).map(lambda many: START - timedelta(200) + timedelta(many)))
payments = st.lists(
    st.tuples(days, st.integers(-500, 900_000), st.sampled_from(["CARRIER A LTD", "Carrier A", "Carrier B", "X"])),
    max_size=25,
)
contracts = st.lists(
    st.tuples(st.sampled_from(["Carrier A", "Carrier B"]), st.integers(0, 500), st.integers(1, 500)), max_size=4
)


@settings(max_examples=80, deadline=None)
@given(payments, contracts)
def test_every_payment_is_in_one_sum_as_a_plain_reading_row_by_row_says(rows, terms):
    lines = [paid(day, pence, name, row=at + 2) for at, (day, pence, name) in enumerate(rows)]
    held = [
        contract(f"K{at}", supplier, START + timedelta(first), START + timedelta(first + many))
        for at, (supplier, first, many) in enumerate(terms)
    ]
    answer = match_spend(lines, held, KNOWN)
    assert answer.on_pence + answer.off_pence + answer.undated_pence == sum(line.pence for line in lines)
    plainly = 0
    for line in lines:
        own = "Carrier A" if line.supplier == "CARRIER A LTD" else line.supplier
        live = [
            each
            for each in held
            if each.supplier == own and line.paid and each.term.starts <= line.paid <= each.term.ends
        ]
        plainly += line.pence if live else 0
    assert answer.on_pence == plainly
    covered = [row for each in answer.contracts for span in each.rows[0].spans for row in range(span[0], span[1] + 1)]
    assert len(covered) == len(set(covered)) == sum(each.payments for each in answer.contracts)
