"""A file of offers: lots, bids on packages of them, discounts, limits, criteria, marks with reasons, removals.

One JSON document, ``wherry/bids/1``; ``docs/buying.md`` shows one. Everything in it is checked against everything else,
and every fault is told at once, with its place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import msgspec

from wherry.engine.buying.award_question import (
    AwardQuestion,
    Bid,
    Criterion,
    Discount,
    Limit,
    Mark,
    Removal,
    TenderLot,
)
from wherry.record.error import CannotRead
from wherry.record.money import pence

FORMAT = "wherry/bids/1"
MOST_FAULTS = 20


class LotRow(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A lot as the file writes it."""

    ref: str
    title: str = ""
    value_gbp: Decimal | None = None


class SupplierRow(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A supplier's limits as the file writes them."""

    name: str
    most_lots: int | None = None
    most_gbp: Decimal | None = None


class BidRow(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A bid as the file writes it."""

    ref: str
    supplier: str
    lots: list[str]
    price_gbp: Decimal


class DiscountRow(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A discount as the file writes it; without ``at_least`` all of its lots must be won."""

    ref: str
    supplier: str
    lots: list[str]
    at_least: int | None = None
    percent: Decimal | None = None
    off_gbp: Decimal | None = None


class CriterionRow(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A criterion as the file writes it."""

    ref: str
    title: str
    weight_percent: Decimal
    most: Decimal
    least: Decimal | None = None


class MarkRow(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A mark as the file writes it; without an evaluator it is the one that was agreed."""

    supplier: str
    criterion: str
    mark: Decimal
    reason: str = ""
    lot: str = ""
    evaluator: str = ""


class RemovalRow(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A removal as the file writes it."""

    supplier: str
    why: str
    bid: str = ""
    lot: str = ""


class BidsFile(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The whole file."""

    format: str
    lots: list[LotRow]
    bids: list[BidRow]
    suppliers: list[SupplierRow] = []
    discounts: list[DiscountRow] = []
    most_lots_each: int | None = None
    price_percent: Decimal = Decimal(100)
    criteria: list[CriterionRow] = []
    marks: list[MarkRow] = []
    removals: list[RemovalRow] = []


def read_bids(path: Path) -> AwardQuestion:
    """The offers of a file. ``CannotRead`` names every fault in it, up to twenty, by its place."""
    remedy = "See docs/buying.md for an example"
    try:
        found = msgspec.json.decode(path.read_bytes(), type=BidsFile, strict=False)
    except OSError as fault:
        raise CannotRead(path.name, f"it cannot be opened ({fault.strerror})", "Check the name of the file") from fault
    except msgspec.DecodeError as fault:
        raise CannotRead(path.name, f"it is no file of bids ({FORMAT}): {fault}", remedy) from fault
    if found.format != FORMAT:
        raise CannotRead(path.name, f"its format is {found.format!r} and not {FORMAT}", remedy)
    faults = list(_no_numbers(found)) or list(_faults(found))
    if faults:
        more = f"; and {len(faults) - MOST_FAULTS} more" if len(faults) > MOST_FAULTS else ""
        raise CannotRead(path.name, "; ".join(faults[:MOST_FAULTS]) + more, "Correct these and give the file again")
    return _question(found)


def _no_numbers(found: BidsFile) -> Iterator[str]:
    """Numbers that are none (NaN, Infinity), which nothing else could be compared with."""
    for rows in (found.lots, found.bids, found.suppliers, found.discounts, found.criteria, found.marks):
        for at, row in enumerate(rows, 1):
            for name, value in msgspec.structs.asdict(row).items():
                if isinstance(value, Decimal) and not value.is_finite():
                    yield f"row {at} of {type(row).__name__.removesuffix('Row').lower()}s: {name} is {value}"
    if not found.price_percent.is_finite():
        yield f"price_percent is {found.price_percent}"


def _faults(found: BidsFile) -> Iterator[str]:
    lots = {lot.ref for lot in found.lots}
    bidders = {bid.supplier for bid in found.bids}
    for what, refs in (
        ("lot", [lot.ref for lot in found.lots]),
        ("bid", [bid.ref for bid in found.bids]),
        ("discount", [each.ref for each in found.discounts]),
        ("criterion", [each.ref for each in found.criteria]),
        ("supplier", [each.name for each in found.suppliers]),
    ):
        for ref, many in Counter(refs).items():
            if many > 1 or not ref.strip():
                yield f"{many} rows of {what} are called {ref!r}"
    if not lots or not found.bids:
        yield "there must be a lot and a bid at least"
    for bid in found.bids:
        yield from _package_faults(f"bid {bid.ref}", bid.lots, lots)
        if bid.price_gbp < 0:
            yield f"bid {bid.ref}: {bid.price_gbp} is no price"
    named = [row.supplier for row in found.discounts] + [row.supplier for row in found.marks]
    for name in dict.fromkeys(
        [*named, *(row.supplier for row in found.removals), *(row.name for row in found.suppliers)]
    ):
        if name not in bidders:
            yield f"{name} has made no bid"
    for limit in found.suppliers:
        if min(limit.most_lots or 0, limit.most_gbp or 0) < 0:
            yield f"{limit.name}: a limit cannot be negative"
    if any(lot.value_gbp is not None and lot.value_gbp < 0 for lot in found.lots) or (found.most_lots_each or 0) < 0:
        yield "a value or a limit is negative"
    yield from _discount_faults(found, lots)
    yield from _criteria_faults(found, lots)
    bid_of = {bid.ref: bid.supplier for bid in found.bids}
    for removal in found.removals:
        if not removal.why.strip():
            yield f"the removal of {removal.supplier} gives no reason"
        if removal.bid and bid_of.get(removal.bid) != removal.supplier:
            yield f"bid {removal.bid} is none of {removal.supplier}"
        if removal.lot and removal.lot not in lots:
            yield f"the removal of {removal.supplier} names lot {removal.lot}, which is none"


def _package_faults(what: str, package: list[str], lots: set[str]) -> Iterator[str]:
    strange = sorted(set(package) - lots)
    if strange or not package:
        yield f"{what}: {', '.join(strange) or 'nothing'} is no lot"
    if len(set(package)) < len(package):
        yield f"{what} names a lot twice"


def _discount_faults(found: BidsFile, lots: set[str]) -> Iterator[str]:
    for row in found.discounts:
        what = f"discount {row.ref}"
        yield from _package_faults(what, row.lots, lots)
        if row.at_least is not None and not 1 <= row.at_least <= len(row.lots):
            yield f"{what} asks for {row.at_least} of {len(row.lots)} lots"
        if (row.percent is None) == (row.off_gbp is None):
            yield f"{what} must give a percentage or a sum, and not both"
        if row.percent is not None and not 0 < row.percent <= 100:
            yield f"{what}: {row.percent} is no percentage above nought"
        cheapest = min((bid.price_gbp for bid in found.bids if bid.supplier == row.supplier), default=Decimal(0))
        if row.off_gbp is not None and not 0 < row.off_gbp <= cheapest:
            yield f"{what}: {row.off_gbp} is not above nought, or above a whole bid"


def _criteria_faults(found: BidsFile, lots: set[str]) -> Iterator[str]:
    if not 0 <= found.price_percent <= 100:
        yield f"{found.price_percent} is no weight of the price in per cent"
    if found.price_percent < 100 and not found.criteria:
        yield "quality has a weight, and no criterion says what it is"
    weights = sum(each.weight_percent for each in found.criteria)
    if found.criteria and weights != 100:
        yield f"the weights of the criteria add up to {weights} and not to 100"
    criteria = {each.ref: each for each in found.criteria}
    for each in found.criteria:
        if each.most <= 0 or each.weight_percent < 0 or (each.least is not None and not 0 <= each.least <= each.most):
            yield f"criterion {each.ref}: its weight, best mark or least mark cannot be"
    seen: set[tuple[str, str, str, str]] = set()
    for mark in found.marks:
        where = f"the mark of {mark.evaluator or 'all'} for {mark.supplier} on {mark.criterion}"
        key = (mark.supplier, mark.lot, mark.criterion, mark.evaluator)
        if key in seen:
            yield f"{where} is given twice"
        seen.add(key)
        if mark.lot and mark.lot not in lots:
            yield f"{where}: {mark.lot} is no lot"
        if mark.criterion not in criteria:
            yield f"{where}: there is no such criterion"
        elif not 0 <= mark.mark <= criteria[mark.criterion].most:
            yield f"{where}: {mark.mark} is not from 0 to {criteria[mark.criterion].most}"


def _question(found: BidsFile) -> AwardQuestion:
    return AwardQuestion(
        lots=tuple(
            TenderLot(
                ref=each.ref, title=each.title, value_pence=None if each.value_gbp is None else pence(each.value_gbp)
            )
            for each in found.lots
        ),
        bids=tuple(
            Bid(ref=each.ref, supplier=each.supplier, lots=tuple(each.lots), pence=pence(each.price_gbp))
            for each in found.bids
        ),
        discounts=tuple(
            Discount(
                ref=each.ref,
                supplier=each.supplier,
                lots=tuple(each.lots),
                at_least=len(each.lots) if each.at_least is None else each.at_least,
                percent=each.percent,
                pence=_sum(each.off_gbp),
            )
            for each in found.discounts
        ),
        limits=tuple(
            Limit(
                supplier=each.name,
                most_lots=each.most_lots,
                most_pence=_sum(each.most_gbp),
            )
            for each in found.suppliers
        ),
        most_lots_each=found.most_lots_each,
        price_percent=found.price_percent,
        criteria=tuple(Criterion(**msgspec.structs.asdict(each)) for each in found.criteria),
        marks=tuple(Mark(**msgspec.structs.asdict(each)) for each in found.marks),
        removals=tuple(Removal(**msgspec.structs.asdict(each)) for each in found.removals),
    )


def _sum(pounds: Decimal | None) -> int | None:
    return None if pounds is None else pence(pounds)
