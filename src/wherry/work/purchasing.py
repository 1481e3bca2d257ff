"""Joint purchases: begun from contracts, filled in fact by fact, and drafted into notices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from wherry.engine.buying.holding import Holding
from wherry.engine.buying.purchase import FORMAT, PARTS, Purchase
from wherry.engine.buying.purchase_parts import Buyer, Lot
from wherry.read.buying.purchase_file import read_purchase, to_plain
from wherry.record.error import NotAllowed, WherryError
from wherry.store.models import JointPurchase, Person
from wherry.store.record import OWN, PARTNERSHIP
from wherry.store.view import view
from wherry.work.permission import bodies_of, require

Json = dict[str, Any]
COUNTIES = "sub-central authority"


def purchase_of(kept: JointPurchase) -> Purchase:
    """The facts of a purchase that is kept."""
    return read_purchase(kept.facts, where=kept.ref).purchase


def gather_purchase(
    ref: str, title: str, lead: str, holdings: Sequence[Holding], bodies: Mapping[str, str]
) -> Purchase:
    """A purchase that follows these contracts: their bodies buy, their codes say what, it starts the day after the last
    of them could end. What contracts do not say stays unknown: terms, values and procedure are for people to settle."""
    if not holdings:
        raise WherryError("choose the contracts that it is to follow")
    refs = sorted({each.body for each in holdings} | {lead})
    ends = [each.term.current_ends or each.term.ends for each in holdings]
    known = [day for day in ends if day is not None]
    starts = max(known) + timedelta(days=1) if len(known) == len(ends) else None
    codes = sorted({each.cpv for each in holdings if each.cpv})
    return Purchase(
        ref=ref,
        title=title,
        lead=lead,
        cpv=tuple(codes),
        buyers=tuple(Buyer(ref=body, name=bodies.get(body, body), authority=COUNTIES) for body in refs),
        lots=(Lot(number="1", title=title, starts=starts, bodies=tuple(refs), cpv=tuple(codes)),),
    )


def begin_purchase(*, by: Person, purchase: Purchase, share: bool, generated: bool = False) -> JointPurchase:
    """Keep a new purchase for its lead. ``WherryError`` where it has no lead or its reference is taken."""
    if purchase.lead is None or not purchase.ref.startswith(f"{purchase.lead}/"):
        raise WherryError("a purchase bears the code of the body that leads it, such as NFK/J-0001")
    with view(person=by, bodies=bodies_of(purchase.lead), why=f"began {purchase.ref}"):
        require(by, "change", purchase.lead)
        if JointPurchase.objects.filter(pk=purchase.ref).exists():
            raise WherryError(f"there is a purchase {purchase.ref} already")
        kept = JointPurchase(
            ref=purchase.ref,
            owner=purchase.lead,
            visibility=PARTNERSHIP if share else OWN,
            facts=to_plain(replace(purchase, generated=generated)),
            generated=generated,
            changed_by_words=by.name,
        )
        kept.save(force_insert=True)
    return kept


def next_ref(lead: str) -> str:
    """A reference that none of the lead's purchases in view bears."""
    used = set(JointPurchase.objects.filter(owner=lead).values_list("ref", flat=True))
    number = len(used) + 1
    while f"{lead}/J-{number:04d}" in used:
        number += 1
    return f"{lead}/J-{number:04d}"


def change_purchase(
    *, by: Person, ref: str, table: str, row: int | None, facts: Mapping[str, Any] | None
) -> JointPurchase:
    """Write facts of the purchase itself (``table`` empty) or of one row of a list: ``row`` None adds one, ``facts``
    None removes it. Facts are texts as a person writes them; an empty one becomes unknown.

    ``WherryError`` names the first fact that cannot be read, or a row that is not there.
    """
    with view(person=by, why=f"changed {ref}"):
        kept = JointPurchase.objects.select_for_update().filter(pk=ref).first()
        if kept is None:
            raise NotAllowed("there is no such purchase, or you may not see it")
        require(by, "change", kept.owner)
        made = _changed(dict(kept.facts), table, row, facts)
        reading = read_purchase(made, where=ref)
        if reading.findings:
            finding = reading.findings[0]
            raise WherryError(f"{finding.column or finding.where}: {finding.says}. {finding.remedy}")
        kept.facts, kept.changed_by_words = to_plain(reading.purchase), by.name
        kept.save()
    return kept


def _changed(data: Json, table: str, row: int | None, facts: Mapping[str, Any] | None) -> Json:
    if not table:
        own = {name: value for name, value in data.items() if name in PARTS or name in ("format", "ref", "generated")}
        return own | {"format": FORMAT} | {name: value for name, value in (facts or {}).items() if value != ""}
    if table not in PARTS:
        raise WherryError(f"a purchase has no list of {table}")
    rows = [dict(each) for each in data.get(table, [])]
    if row is not None and row >= len(rows):
        raise WherryError(f"there is no such row of {table}")
    given = None if facts is None else {name: value for name, value in facts.items() if value != ""}
    if given is None:
        rows = [each for at, each in enumerate(rows) if at != row]
    elif row is None:
        rows.append(given)
    else:
        rows[row] = given
    return data | {table: rows}


def timetable(purchase: Purchase, on: date) -> list[tuple[str, date | None, str]]:
    """When each notice is due, from the days that are known: its code, the day, and in words why."""
    tender = purchase.tender_notice_on
    rows: list[tuple[str, date | None, str]] = [
        ("UK2", purchase.engagement_ends, "engagement with the market closes"),
        ("UK3", tender - timedelta(days=40) if tender else None, "at the latest 40 days before the tender notice"),
        ("UK4", tender, "the tender notice"),
    ]
    for award in purchase.awards:
        rows.append(("UK6", award.decided, f"award {award.ref} is decided"))
    for contract in purchase.contracts:
        due = contract.signed + timedelta(days=30) if contract.signed else None
        rows.append(("UK7", due, f"30 days after {contract.ref} is signed"))
    for change in purchase.changes:
        rows.append(("UK10", change.change_on, f"before {change.contract} changes"))
    for ending in purchase.endings:
        due = ending.ended + timedelta(days=30) if ending.ended else None
        rows.append(("UK11", due, f"30 days after {ending.contract} ended"))
    return rows


def whole_value(purchase: Purchase) -> Decimal | None:
    """The value of the purchase as stated, else the sum of its lots; None where one of them is unknown."""
    if purchase.value_gbp is not None or not purchase.lots:
        return purchase.value_gbp
    values = [lot.value_gbp for lot in purchase.lots]
    return None if None in values else sum((value for value in values if value is not None), Decimal(0))
