"""From records to need rows: who needs how much of what, in which quarters, at no less than which level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from wherry.engine.plan.fault import fault
from wherry.engine.plan.options import PlanOptions
from wherry.engine.plan.price import growth, thousandths
from wherry.engine.plan.rows import NeedRow, Today
from wherry.engine.plan.today import timeline
from wherry.record.body import Body
from wherry.record.estate import Estate
from wherry.record.finding import DOUBTFUL, NOTE, REFUSED, Finding
from wherry.record.need import Arrangement, Need, Quantity
from wherry.record.quarter import Quarter


def need_rows(
    estate: Estate, options: PlanOptions, members: tuple[str, ...]
) -> tuple[tuple[NeedRow, ...], tuple[Finding, ...]]:
    """The members' needs that are active in the plan's quarters, in order of reference, and what is doubtful."""
    findings: list[Finding] = []
    today = defaultdict(list)
    for arrangement in estate.arrangements:
        today[arrangement.need].append(arrangement)
    stated = defaultdict(list)
    for row in estate.quantities:
        stated[row.need].append(row)
    rows = []
    for need in estate.needs:
        if need.body not in members:
            continue
        made = _need_row(estate, options, need, today[need.ref], stated[need.ref], findings)
        if made is not None:
            rows.append(made)
    return tuple(rows), tuple(findings)


def _need_row(
    estate: Estate,
    options: PlanOptions,
    need: Need,
    arrangements: list[Arrangement],
    stated: list[Quantity],
    findings: list[Finding],
) -> NeedRow | None:
    body: Body = estate.by_ref["bodies"][need.body]
    first, ends = _active(options, need, body, findings)
    last = options.quarters - 1 if ends is None else min(ends, options.quarters - 1)
    if first > last:
        return None
    quantity_at = _quantity(options, need, first, stated, findings)
    if len(arrangements) > 1:
        says = f"{need.ref} is met by {len(arrangements)} arrangements at once: {_refs(arrangements)}"
        findings.append(fault(need, "terms-overlap", REFUSED, says, "split the need, one for each arrangement"))
        return None
    if not _words_known(estate, need, arrangements, findings):
        return None
    floors = tuple(dict.fromkeys([row.level for row in arrangements] + ([need.level] if need.level else [])))
    today = None
    if arrangements:
        today = timeline(estate, options, arrangements[0], quantity_at, (first, last, ends), findings)
    elif not need.level:
        says = f"nobody has said at what level {need.ref} must be met, and nothing meets it today"
        findings.append(fault(need, "level-unknown", REFUSED, says, "give the level required", "level"))
        return None
    settles_with = next((lock.source for lock in options.locks if lock.whenever and lock.need == need.ref), "")
    return NeedRow(
        ref=need.ref,
        body=need.body,
        service=need.service,
        first=first,
        last=last,
        ends=ends,
        quantity=tuple(quantity_at(at) if first <= at <= last else 0 for at in range(options.quarters)),
        floors=floors,
        today=today if not settles_with else _left_at_last(today, last),
        apart_from=need.apart_from,
        pinned=_pinned(options, need.ref),
        settles_with=settles_with,
    )


def _left_at_last(today: Today | None, last: int) -> Today | None:
    """Today's arrangement where it must be left, so that it may not be kept to the need's end."""
    if today is None or today.last < last:
        return today
    return replace(today, leave=tuple(None if at == last + 1 else pence for at, pence in enumerate(today.leave)))


def _refs(rows: list[Arrangement]) -> str:
    return ", ".join(row.ref for row in rows)


def _active(options: PlanOptions, need: Need, body: Body, findings: list[Finding]) -> tuple[int, int | None]:
    """The first quarter of a need and its last, if it has one. A body's needs go on with its successors; those of a
    body that ends without any end with it."""
    starts = [day for day in (need.starts, body.starts) if day is not None]
    first = max([0] + [Quarter.containing(day) - options.start for day in starts])
    lasts = [need.ends] if need.ends else []
    if body.ends and not body.successors:
        lasts.append(body.ends)
    elif body.ends and options.start.starts <= body.ends < options.all_quarters[-1].ends:
        says = f"{need.ref} passes from {body.ref} to {', '.join(body.successors)} after {body.ends}"
        remedy = f"see that its agreements pass on too; its cost is shown under {body.ref} throughout"
        findings.append(fault(need, "crosses-body-end", NOTE, says, remedy))
    ends = min((Quarter.containing(day) - options.start for day in lasts), default=None)
    return first, ends


def _quantity(
    options: PlanOptions, need: Need, first: int, stated: list[Quantity], findings: list[Finding]
) -> Callable[[int], int]:
    """The quantity by quarter, in thousandths: the last stated one, grown from its own quarter."""
    given: dict[int, Fraction] = {}
    for row in stated:
        at = row.quarter - options.start
        if at in given:
            says = f"two quantities of {need.ref} begin in {row.quarter.words}"
            findings.append(fault(need, "quantity-twice", REFUSED, says, f"keep one of them; {row.ref} is the second"))
        given[at] = Fraction(row.quantity)
    values = [need.quantity, *(row.quantity for row in stated)]
    if any(value is None or value < 0 for value in values):
        says = f"the quantity of {need.ref} is not known, or is below zero"
        findings.append(fault(need, "quantity-unknown", REFUSED, says, "give the quantity needed", "quantity"))
        return lambda _: 0
    if need.growth_percent_per_year < -100:
        says = f"{need.ref} cannot shrink by more than 100 % a year"
        findings.append(fault(need, "growth-impossible", REFUSED, says, "correct it", "growth_percent_per_year"))
        return lambda _: 0
    base = Fraction(need.quantity)

    def quantity_at(at: int) -> int:
        last = max((began for began in given if began <= at), default=None)
        value, began = (base, first) if last is None else (given[last], last)
        return thousandths(value * growth(need.growth_percent_per_year, at - began))

    return quantity_at


def _words_known(estate: Estate, need: Need, arrangements: list[Arrangement], findings: list[Finding]) -> bool:
    """Whether the service and levels that a need speaks of are there."""
    before = len(findings)
    if need.service not in estate.by_ref["services"]:
        says = f"{need.ref} is for the service {need.service}, which nobody has described"
        findings.append(fault(need, "service-unknown", REFUSED, says, "add it to services", "service"))
    if need.apart_from is not None and need.apart_from not in estate.by_ref["needs"]:
        says = f"{need.ref} must stand apart from {need.apart_from}, which is not there"
        findings.append(fault(need, "need-unknown", REFUSED, says, "correct the reference", "apart_from"))
    rows: list[Need | Arrangement] = [need, *arrangements]
    for row in rows:
        if row.level is not None and row.level not in estate.by_ref["levels"]:
            says = f"{row.ref} has the level {row.level}, which nobody has described"
            findings.append(fault(row, "level-unknown", REFUSED, says, "add it to levels", "level"))
    if before == len(findings) and arrangements and need.level:
        levels = estate.by_ref["levels"]
        short = levels[arrangements[0].level].shortfalls(levels[need.level])
        if short:
            says = f"{need.ref} asks for more than it has today: {'; '.join(short)}"
            remedy = "today's arrangement may go on; any move will meet the requirement"
            findings.append(fault(need, "level-below-requirement", DOUBTFUL, says, remedy, "level"))
    return before == len(findings) or all(finding.severity != REFUSED for finding in findings[before:])


def _pinned(options: PlanOptions, ref: str) -> tuple[str, ...]:
    pinned = [""] * options.quarters
    for lock in sorted(options.locks, key=lambda lock: lock.starts or Quarter(0)):
        if lock.need != ref or lock.whenever:
            continue
        begins = 0 if lock.starts is None else max(0, lock.starts - options.start)
        for at in range(begins, options.quarters):
            pinned[at] = lock.source
    return tuple(pinned)
