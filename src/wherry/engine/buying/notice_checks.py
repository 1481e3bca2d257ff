"""What is doubtful in a notice: days that come too early or too late, sums that do not agree, the wrong notice.

The figures stand in ``notice_rules.toml`` with their sources. Source: Procurement Act 2023, sections 15, 51 to 54, 75,
80 and 93, and schedule 1.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from wherry.engine.buying.notice import NoticeKind
from wherry.engine.buying.notice_values import cpv_number
from wherry.engine.buying.purchase import DIRECT, WORKS, Purchase, lead_of
from wherry.engine.buying.purchase_parts import Award, Change, Ending, Signed
from wherry.record.finding import DOUBTFUL, Finding

Row = Any
CENTRAL = "central government authority"
FRIDAY = 4


@cache
def load_rules() -> dict[str, Any]:
    """The dated figures, as they stand in ``notice_rules.toml``."""
    return tomllib.loads(files("wherry.engine.buying").joinpath("notice_rules.toml").read_text("utf-8"))


def threshold_gbp(purchase: Purchase, on: date) -> Decimal | None:
    """The threshold, with VAT, that holds on a day; None before the Act or where the category is unknown."""
    held = [row for row in load_rules()["thresholds"] if row["from"] <= on]
    if not held or purchase.category is None:
        return None
    lead = lead_of(purchase)
    if purchase.category == WORKS:
        name = "works_gbp"
    else:
        central = lead is not None and lead.authority == CENTRAL
        name = "central_goods_and_services_gbp" if central else "goods_and_services_gbp"
    return Decimal(max(held, key=lambda row: row["from"])[name])


def above_threshold(purchase: Purchase, on: date) -> bool | None:
    """Whether the purchase is worth the threshold or more, with VAT; None where either is unknown."""
    threshold = threshold_gbp(purchase, on)
    if threshold is None or purchase.value_with_vat_gbp is None:
        return None
    return purchase.value_with_vat_gbp >= threshold


def find_doubts(purchase: Purchase, kind: NoticeKind, rows: tuple[Row, ...], on: date) -> tuple[Finding, ...]:
    """What a person should look at before the notice is published."""
    return tuple(
        Finding(code=code, severity=DOUBTFUL, says=says, remedy=remedy, table="purchase", ref=purchase.ref)
        for code, says, remedy in _doubts(purchase, kind, rows, on)
    )


def _doubts(purchase: Purchase, kind: NoticeKind, rows: tuple[Row, ...], on: date) -> Iterator[tuple[str, str, str]]:
    yield from _codes(purchase)
    yield from _sums(purchase)
    if kind.code == "UK1":
        yield from _pipeline(purchase, on)
    elif kind.code == "UK4":
        yield from _tendering(purchase, on)
    elif kind.code == "UK5" and purchase.procedure != DIRECT:
        yield "wrong-notice", "a transparency notice is for a direct award", "Draft UK4, or set the procedure"
    for row in rows:
        if isinstance(row, Award) and kind.code == "UK6":
            yield from _standstill(row, on)
        elif isinstance(row, Signed):
            yield from _signed(row, on)
        elif isinstance(row, Change):
            yield from _changed(purchase, row, on)
        elif isinstance(row, Ending):
            yield from _ended(row, on)


def _codes(purchase: Purchase) -> Iterator[tuple[str, str, str]]:
    for code in (*purchase.cpv, *(code for lot in purchase.lots for code in lot.cpv)):
        if cpv_number(code) is None:
            yield "cpv-bad", f"{code!r} is no CPV code and is left out", "Write eight figures, such as 72720000"
    refs = [buyer.ref for buyer in purchase.buyers]
    if purchase.lead is not None and purchase.lead not in refs:
        yield "lead-unknown", f"{purchase.lead} leads and is not among the buyers", "Add it to the buyers"
    sellers = {seller.ref for seller in purchase.sellers}
    for award in purchase.awards:
        for ref in sorted(set(award.sellers) - sellers):
            yield "seller-unknown", f"award {award.ref} names {ref}, which is no supplier here", "Add the supplier"
        for number in sorted(set(award.lots) - {lot.number for lot in purchase.lots}):
            yield "lot-unknown", f"award {award.ref} names lot {number}, which is not there", "Correct the lot's number"


def _sums(purchase: Purchase) -> Iterator[tuple[str, str, str]]:
    values = [lot.value_gbp for lot in purchase.lots]
    if purchase.value_gbp is not None and values and all(value is not None for value in values):
        total = sum(value for value in values if value is not None)
        if total != purchase.value_gbp:
            yield (
                "values-differ",
                f"the lots come to £{total:,} and the purchase to £{purchase.value_gbp:,}",
                "Correct one of them",
            )
    net, gross = purchase.value_gbp, purchase.value_with_vat_gbp
    if net is not None and gross is not None and gross < net:
        yield "vat-below-net", "the value with VAT is below the value without", "Give both as they are"
    for lot in purchase.lots:
        asked = [row.weight_percent for row in purchase.criteria if row.lot in (None, lot.number)]
        weights = [weight for weight in asked if weight is not None]
        if weights and len(weights) == len(asked) and sum(weights) != 100:
            total = sum(weights)
            yield "weights-not-100", f"the criteria of lot {lot.number} weigh {total}% in all", "Make them 100%"


def _pipeline(purchase: Purchase, on: date) -> Iterator[tuple[str, str, str]]:
    rules = load_rules()["pipeline"]
    if not rules["first"] <= on.strftime("%m-%d") <= rules["last"]:
        says = "the duty to publish a pipeline notice is met from 1 April to 26 May"
        yield "pipeline-out-of-season", says, "Publish it then as well, or take it as a voluntary one"
    least = load_rules()["money"]["pipeline_gbp"]
    if purchase.value_with_vat_gbp is not None and purchase.value_with_vat_gbp <= least:
        yield "pipeline-not-needed", f"the duty begins above £{least:,}", "Publish it only if you wish to"


def _tendering(purchase: Purchase, on: date) -> Iterator[tuple[str, str, str]]:
    if purchase.procedure == DIRECT:
        yield "wrong-notice", "a direct award has no tender notice", "Draft UK5, the transparency notice"
    days = load_rules()["days"]
    least = days["tender"] if purchase.electronic is not False else days["tender_without_documents"]
    ahead = None if purchase.planned_notice_on is None else (on - purchase.planned_notice_on).days
    if ahead is not None and days["planned_least"] <= ahead <= days["planned_most"]:
        least = days["tender_after_planned"]
    for name, until, wanted in (
        ("tenders", purchase.tender_by, least),
        ("requests to take part", purchase.interest_by, days["interest"]),
    ):
        if until is not None and (until - on).days < wanted:
            says = f"there are {(until - on).days} days for {name}, and at least {wanted} are asked for (section 54)"
            yield "period-short", says, f"Set {until:%-d %B %Y} to {on + timedelta(days=wanted):%-d %B %Y} or later"


def working_days(first: date, last: date) -> int:
    """Mondays to Fridays from one day to another, both counted. Bank holidays are not known here."""
    days = (first + timedelta(days=at) for at in range((last - first).days + 1))
    return sum(day.weekday() <= FRIDAY for day in days)


def _standstill(award: Award, on: date) -> Iterator[tuple[str, str, str]]:
    least = load_rules()["days"]["standstill_working"]
    if award.standstill_ends is not None:
        held = working_days(on, award.standstill_ends)
        if held < least:
            says = f"the standstill of {award.ref} has {held} working days, and {least} are asked for (section 51)"
            yield "standstill-short", says, "End it later; bank holidays do not count"
        if award.sign_on is not None and award.sign_on <= award.standstill_ends:
            says = f"{award.ref} would be signed before its standstill is over"
            yield "signed-too-early", says, "Sign it on a later day"


def _signed(contract: Signed, on: date) -> Iterator[tuple[str, str, str]]:
    rules = load_rules()
    if contract.signed is not None and (on - contract.signed).days > rules["days"]["details"]:
        says = f"{contract.ref} was signed {(on - contract.signed).days} days ago; {rules['days']['details']} are given"
        yield "late", says, "Publish it now, and note why it is late"
    value = contract.value_with_vat_gbp or contract.value_gbp
    few = 0 < len(contract.indicators) < rules["indicators"]["least"]
    if few and value is not None and value > rules["money"]["indicators_gbp"]:
        says = f"{contract.ref} is worth over £5 million and has {len(contract.indicators)} indicators"
        yield "indicators-few", says, "Set three or more (section 52), or say why not"


def _changed(purchase: Purchase, change: Change, on: date) -> Iterator[tuple[str, str, str]]:
    if change.change_on is not None and change.change_on < on:
        yield "late", f"{change.contract} is changed from a day that has passed", "Publish before a contract is changed"
    before, after = change.value_before_gbp, change.value_gbp
    rules = load_rules()["change"]
    small = rules["works_percent"] if purchase.category == WORKS else rules["goods_and_services_percent"]
    signed = next((row for row in purchase.contracts if row.ref == change.contract), None)
    most = None if signed is None else signed.extend_to or signed.ends
    if before and after is not None and signed and signed.starts and most and change.ends and change.ends_before:
        value = abs(after - before) / before * 100
        days = Decimal(abs((change.ends - change.ends_before).days)) / ((most - signed.starts).days + 1) * 100
        if value <= small and days <= rules["term_percent"]:
            says = f"the change is {value:.1f}% of the value and {days:.1f}% of the longest term"
            yield "change-small", f"{says}: none is asked for (section 75(2))", "Publish it only if you wish to"


def _ended(ending: Ending, on: date) -> Iterator[tuple[str, str, str]]:
    given = load_rules()["days"]["ending"]
    if ending.ended is not None and (on - ending.ended).days > given:
        says = f"{ending.contract} ended {(on - ending.ended).days} days ago; {given} are given (section 80)"
        yield "late", says, "Publish it now, and note why it is late"
