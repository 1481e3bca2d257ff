"""A joint purchase is begun from contracts, filled in fact by fact, and stays within the wall."""

from datetime import date

import pytest
from tests.engine.buying.purchases import FULL

from wherry.engine.buying.calendar import Term
from wherry.engine.buying.holding import Holding
from wherry.read.buying.purchase_file import read_purchase
from wherry.record.error import NotAllowed, WherryError
from wherry.store.models import JointPurchase
from wherry.store.view import view
from wherry.work.purchasing import (
    begin_purchase,
    change_purchase,
    gather_purchase,
    next_ref,
    purchase_of,
    timetable,
    whole_value,
)

NAMES = {"NFK": "Norfolk County Council", "SFK": "Suffolk County Council"}


def holding(body, ends, cpv="64210000"):
    ref = f"{body}/K-1"
    term = Term(ref=ref, title="Network", ends=ends)
    return Holding(ref=ref, title="Network", body=body, supplier="Carrier A Ltd", term=term, cpv=cpv)


def gathered(ends=date(2028, 3, 31)):
    held = [holding("NFK", date(2027, 3, 31)), holding("SFK", ends)]
    return gather_purchase("NFK/J-0001", "Network", "NFK", held, NAMES)


def test_a_purchase_follows_its_contracts_and_guesses_nothing():
    made = gathered()
    assert [buyer.name for buyer in made.buyers] == list(NAMES.values())
    assert (made.lots[0].starts, made.lots[0].ends, made.cpv) == (date(2028, 4, 1), None, ("64210000",))
    assert (made.value_gbp, made.procedure) == (None, None)
    assert gathered(ends=None).lots[0].starts is None
    with pytest.raises(WherryError, match="choose the contracts"):
        gather_purchase("NFK/J-0001", "Network", "NFK", [], NAMES)


def test_facts_are_written_changed_and_removed(nora):
    kept = begin_purchase(by=nora, purchase=gathered(), share=False)
    with view(person=nora):
        assert next_ref("NFK") == "NFK/J-0002"
    change_purchase(
        by=nora, ref=kept.ref, table="", row=None, facts={"title": "New", "value_gbp": "1000", "lead": "NFK"}
    )
    change_purchase(by=nora, ref=kept.ref, table="lots", row=0, facts={"number": "1", "value_gbp": "600"})
    after = change_purchase(by=nora, ref=kept.ref, table="lots", row=None, facts={"number": "2", "value_gbp": "500"})
    purchase = purchase_of(after)
    assert (purchase.title, purchase.value_gbp, len(purchase.lots), len(purchase.buyers)) == ("New", 1000, 2, 2)
    cleared = change_purchase(by=nora, ref=kept.ref, table="", row=None, facts={"title": "New", "value_gbp": ""})
    assert purchase_of(cleared).value_gbp is None
    assert whole_value(purchase_of(cleared)) == 1100
    fewer = change_purchase(by=nora, ref=kept.ref, table="lots", row=0, facts=None)
    assert [lot.number for lot in purchase_of(fewer).lots] == ["2"]


@pytest.mark.parametrize(
    ("table", "row", "facts", "says"),
    [
        ("", None, {"value_gbp": "much"}, "value_gbp"),
        ("lots", None, {"title": "no number"}, "number"),
        ("lots", 7, {"number": "1"}, "no such row"),
        ("favours", None, {}, "no list of favours"),
        ("lots", None, {"number": "1"}, "two lots are called 1"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(nora, table, row, facts, says):
    kept = begin_purchase(by=nora, purchase=gathered(), share=False)
    with pytest.raises(WherryError, match=says):
        change_purchase(by=nora, ref=kept.ref, table=table, row=row, facts=facts)
    with view(person=nora):
        assert JointPurchase.objects.get().facts == kept.facts


def test_a_purchase_is_its_leads_and_is_seen_when_shared(nora, sam):
    kept = begin_purchase(by=nora, purchase=gathered(), share=False)
    with view(person=sam):
        assert JointPurchase.objects.count() == 0
    with pytest.raises(NotAllowed):
        change_purchase(by=sam, ref=kept.ref, table="", row=None, facts={"title": "Ours"})
    with pytest.raises(NotAllowed):
        begin_purchase(by=sam, purchase=gathered(), share=True)
    with pytest.raises(WherryError, match="already"):
        begin_purchase(by=nora, purchase=gathered(), share=True)
    with pytest.raises(WherryError, match="bears the code"):
        begin_purchase(
            by=nora, purchase=read_purchase({"ref": "SFK/J-1", "lead": "NFK"}, where="t").purchase, share=True
        )


def test_the_timetable_says_when_each_notice_is_due():
    due = {code: day for code, day, _ in timetable(read_purchase(FULL, where="t").purchase, date(2026, 11, 23))}
    assert due["UK3"] == date(2027, 1, 20)
    assert due["UK7"] == date(2027, 12, 22)
    assert due["UK10"] == date(2032, 9, 30)
