"""Registers and spend files come in by two steps, with a mapping that people put right and that is remembered."""

import json
from datetime import date

import pytest

from wherry.record.error import CannotRead, NotAllowed, WherryError
from wherry.store.models import BuyingFile, BuyingMapping, BuyingUpload, SupplierDecision
from wherry.store.view import view
from wherry.work.buying_files import apply_file, check_file, remap_file, undo_file
from wherry.work.buying_look import link_suppliers, look_at_buying
from wherry.work.decide_supplier import decide_supplier, take_decision_back

REGISTER = """Contract Reference,Contract Title,Supplier Name,Start Date,End Date,Current Expiry,Extension Months,Number of extensions,Notice period,Contract Value
NFK/K-1,Wide area network,Zebraline Networks Ltd,01/04/2022,31/03/2027,,12,2,3 months,500000
NFK/K-2,Telephony,Marram Telecom,01/04/2021,31/03/2026,31/03/2028,24,1,90 days,80000
NFK/K-3,Broken,Marram Telecom,01/04/2021,31/09/2026,,,,,100
"""  # noqa: E501
SPEND = """Directorate,Supplier Name,Payment Date,Transaction Number,Net Amount
Resources,ZEBRALINE NETWORKS LIMITED,17/04/2026,T1,1200.00
Resources,Redacted,18/04/2026,T2,10.00
Resources,ZEBRALINE NETWRKS LTD,19/04/2026,T3,300.00
"""
ODD = SPEND.replace("Net Amount", "Column X").replace("Supplier Name", "Party")
DAY = date(2026, 11, 23)


@pytest.fixture
def bring(tmp_path):
    def check(by, body, name, text, **more):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return check_file(by=by, body=body, path=path, name=name, **more)

    return check


def look(person, **narrowed):
    with view(person=person, **narrowed):
        return look_at_buying(DAY)


def test_a_register_is_checked_taken_in_and_taken_back(nora, bring):
    kept = bring(nora, "NFK", "register.csv", REGISTER)
    assert (kept.kind, kept.accepted, kept.refused, kept.state) == ("contracts", 2, 1, "checked")
    (table,) = kept.found_data["tables"]
    assert [(row["row"], row["value"]) for row in table["refused"]] == [(4, "31/09/2026")]
    assert look(nora).entries == ()
    assert apply_file(by=nora, file=kept.pk).state == "applied"
    network, telephony = look(nora).entries
    assert (network.ref, network.notice_by, network.extensions_left) == ("NFK/K-1", date(2026, 12, 31), 2)
    assert (telephony.bound_until, telephony.body) == (date(2028, 3, 31), "NFK")
    with view(person=nora):
        assert BuyingUpload.objects.count() == 0
    with pytest.raises(WherryError, match="applied already"):
        apply_file(by=nora, file=kept.pk)
    assert undo_file(by=nora, file=kept.pk).state == "undone"
    assert look(nora).entries == ()
    with pytest.raises(WherryError, match="taken back already"):
        undo_file(by=nora, file=kept.pk)


def test_a_mapping_is_put_right_and_remembered_of_the_body_alone(nora, sam, bring):
    kept = bring(nora, "NFK", "odd.csv", ODD)
    right = remap_file(by=nora, file=kept.pk, meanings={"column x": "net", "party": "supplier_name"})
    meanings = {row["heading"]: row["meaning"] for row in right.found_data["tables"][0]["columns"]}
    assert (meanings["Column X"], meanings["Party"]) == ("net", "supplier_name")
    assert right.accepted == 3
    apply_file(by=nora, file=kept.pk)
    with view(person=nora):
        assert BuyingMapping.objects.get().headings["spend"]["party"] == "supplier_name"
    again = bring(nora, "NFK", "odd2.csv", ODD)
    assert again.accepted == 3
    assert json.loads(again.headings)["headings"]["spend"]["column x"] == "net"
    with view(person=sam):
        assert BuyingMapping.objects.count() == 0


def test_a_meaning_that_is_none_or_stands_twice_is_refused(nora, bring):
    kept = bring(nora, "NFK", "spend.csv", SPEND)
    with pytest.raises(WherryError, match="cannot mean nonsense"):
        remap_file(by=nora, file=kept.pk, meanings={"directorate": "nonsense"})
    with pytest.raises(WherryError, match="two columns cannot both be net"):
        remap_file(by=nora, file=kept.pk, meanings={"directorate": "net", "net amount": "net"})


def test_what_is_no_such_file_is_refused_and_nothing_is_kept(nora, bring):
    for name, content in (("paper.pdf", b"%PDF-1.4"), ("empty.csv", b""), ("odd.csv", b"a,b\n1,2\n")):
        with pytest.raises(CannotRead):
            bring(nora, "NFK", name, content)
    with view(person=nora):
        assert BuyingFile.objects.count() == 0


def test_the_other_body_sees_a_file_only_when_it_is_shared(nora, sam, bring):
    private = bring(nora, "NFK", "register.csv", REGISTER)
    apply_file(by=nora, file=private.pk)
    assert look(sam).entries == ()
    with pytest.raises(NotAllowed):
        undo_file(by=sam, file=private.pk)
    undo_file(by=nora, file=private.pk)
    shared = bring(nora, "NFK", "register.csv", REGISTER)
    apply_file(by=nora, file=shared.pk, share=True)
    assert len(look(sam).entries) == 2
    with pytest.raises(NotAllowed):
        undo_file(by=sam, file=shared.pk)
    with pytest.raises(NotAllowed):
        bring(nora, "SFK", "register.csv", REGISTER)


def test_suppliers_are_linked_and_a_decision_is_undone_by_taking_it_back(nora, bring):
    apply_file(by=nora, file=bring(nora, "NFK", "register.csv", REGISTER).pk)
    apply_file(by=nora, file=bring(nora, "NFK", "spend.csv", SPEND).pk)
    found = look(nora)
    assert found.hidden_pence == 1000
    answer, left = link_suppliers(found)
    assert left == 0
    first = next(each for each in answer.suppliers if "Zebraline Networks Ltd" in each.names)
    assert (first.names, first.pence) == (("ZEBRALINE NETWORKS LIMITED", "Zebraline Networks Ltd"), 120_000)
    doubt = next(each for each in answer.doubts if "ZEBRALINE NETWRKS LTD" in (each.first, each.second))
    decision = decide_supplier(
        by=nora, body="NFK", first=doubt.first, second=doubt.second, relation="same", share=False
    )
    joined, _ = link_suppliers(look(nora))
    assert len(next(each for each in joined.suppliers if each.pence == 150_000).names) == 3
    decide_supplier(by=nora, body="NFK", first=doubt.second, second=doubt.first, relation="apart", share=False)
    with view(person=nora):
        assert SupplierDecision.objects.get().relation == "apart"
    assert all(doubt.first not in (d.first, d.second) or doubt.second not in (d.first, d.second)
               for d in link_suppliers(look(nora))[0].doubts)  # fmt: skip
    take_decision_back(by=nora, decision=decision.pk)
    assert link_suppliers(look(nora))[0] == answer


def test_decisions_name_two_suppliers(nora):
    with pytest.raises(WherryError, match="two different"):
        decide_supplier(by=nora, body="NFK", first="A", second=" A", relation="same", share=False)
    with pytest.raises(WherryError, match="same or apart"):
        decide_supplier(by=nora, body="NFK", first="A", second="B", relation="perhaps", share=False)
    with pytest.raises(NotAllowed):
        decide_supplier(by=nora, body="SFK", first="A", second="B", relation="same", share=False)
