"""How a need is met today, as a timeline: what keeping the arrangement costs each quarter, and what leaving costs."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from fractions import Fraction

from wherry.engine.plan.fault import fault, impossible_price
from wherry.engine.plan.options import PlanOptions
from wherry.engine.plan.price import exit_charge_pence, growth
from wherry.engine.plan.rows import Today
from wherry.record.estate import Estate
from wherry.record.exit_schedule import REMEDY, read_exit_schedule, step_on
from wherry.record.finding import DOUBTFUL, NOTE, REFUSED, Finding
from wherry.record.money import pence
from wherry.record.need import Arrangement
from wherry.record.quarter import Quarter

Term = tuple[int, int | None, Fraction]


def timeline(
    estate: Estate,
    options: PlanOptions,
    row: Arrangement,
    quantity_at: Callable[[int], int],
    span: tuple[int, int, int | None],
    findings: list[Finding],
) -> Today | None:
    """What keeping an arrangement costs, and what leaving it costs, quarter by quarter; None where it is over."""
    first, last, ends = span
    if not _prices_possible(row, findings) or not _schedule_readable(row, findings):
        return None
    terms = _terms(options, row, findings)
    if not terms:
        return None
    exact = _exact_cost(row, quantity_at, first, terms)
    reach = _reach(row, terms, quantity_at, span)
    inside = range(options.quarters)
    cost = tuple(pence(exact(at)) if first <= at <= min(reach, last) else 0 for at in inside)
    leave = [_leave(options, row, terms, exact, at) if first <= at <= reach + 1 else None for at in inside]
    leave.append(0 if reach >= options.quarters - 1 else None)
    if ends is not None and reach >= ends and ends + 1 < options.quarters:
        leave[ends + 1] = _charge(options, row, terms, exact, ends + 1, end_of_need=True)
    if reach < last and leave[reach + 1] is None:
        says = (
            f"{row.ref} cannot serve what {row.need} needs from {(options.start + reach + 1).words}, nor be left then"
        )
        findings.append(fault(row, "arrangement-outgrown", REFUSED, says, "correct its capacity or terms", "capacity"))
    return Today(
        ref=row.ref,
        kind=row.kind,
        level=row.level,
        provider=_provider(estate, row),
        last=min(reach, last),
        cost=cost,
        cashable=tuple(pence(Fraction(pay, 100) * Fraction(row.cashable_percent) / 100) for pay in cost),
        leave=tuple(leave),
    )


def _prices_possible(row: Arrangement, findings: list[Finding]) -> bool:
    before = len(findings)
    for field in dataclasses.fields(row):
        value = getattr(row, field.name)
        if field.name == "cost_change_percent_per_year":
            bad = value is None or value < -100
        else:
            bad = "gbp" in field.name and (value is None or value < 0)
        if bad:
            findings.append(impossible_price(row, field.name, value))
    return len(findings) == before


def _schedule_readable(row: Arrangement, findings: list[Finding]) -> bool:
    try:
        read_exit_schedule(row.exit_schedule)
    except ValueError as wrong:
        findings.append(fault(row, "exit-schedule-unreadable", REFUSED, f"{row.ref}: {wrong}", REMEDY, "exit_schedule"))
        return False
    return True


def _terms(options: PlanOptions, row: Arrangement, findings: list[Finding]) -> tuple[Term, ...]:
    """The term and its extensions as (first quarter, last quarter or None, share of today's price)."""
    if row.ends is None:
        return ((0, None, Fraction(1)),)
    over = Quarter.containing(row.ends)
    if over.ends != row.ends:
        says = f"{row.ref} ends on {row.ends}, in mid-quarter; the plan takes it to the end of {over.words}"
        findings.append(fault(row, "ends-in-mid-quarter", NOTE, says, "agree a short bridge at the same price", "ends"))
    length = 0 if row.extension_months is None else -(-row.extension_months // 3)
    if row.extensions_left and not length:
        says = f"{row.ref} has extensions left, but nobody has said how long one is: none is used"
        findings.append(fault(row, "extension-unknown", DOUBTFUL, says, "give its months", "extension_months"))
    end, share = over - options.start, Fraction(1)
    terms: list[Term] = [(0, end, share)]
    for _ in range(row.extensions_left if length else 0):
        share *= Fraction(row.extension_price_percent) / 100
        terms.append((end + 1, end + length, share))
        end += length
    terms = [(max(0, begin), finish, part) for begin, finish, part in terms if finish is None or finish >= 0]
    if not terms:
        says = f"{row.ref} ended on {row.ends}, before the plan begins: {row.need} has nothing to stay with"
        findings.append(fault(row, "arrangement-ended", DOUBTFUL, says, "say what meets the need now", "ends"))
    return tuple(terms)


def _exact_cost(
    row: Arrangement, quantity_at: Callable[[int], int], first: int, terms: tuple[Term, ...]
) -> Callable[[int], Fraction]:
    """Pounds for a quarter before rounding: the fixed cost, and the unit cost of what is beyond the first quarter's
    quantity, at the prices of that quarter and term."""
    begun = quantity_at(first)

    def exact(at: int) -> Fraction:
        share = next((part for begin, end, part in terms if begin <= at and (end is None or at <= end)), Fraction(0))
        more = Fraction(max(0, quantity_at(at) - begun), 1000)
        yearly = Fraction(row.cost_gbp_per_year) + Fraction(row.unit_cost_gbp_per_year) * more
        return yearly * growth(row.cost_change_percent_per_year, at) * share / 4

    return exact


def _reach(
    row: Arrangement, terms: tuple[Term, ...], quantity_at: Callable[[int], int], span: tuple[int, int, int | None]
) -> int:
    """The last quarter that the arrangement can serve: its last term's end, or the quarter before it is outgrown."""
    first, last, _ = span
    end = terms[-1][1]
    reach = last if end is None else end
    if row.capacity is not None:
        most = int(Fraction(row.capacity) * 1000)
        reach = next((at - 1 for at in range(first, min(reach, last) + 1) if quantity_at(at) > most), reach)
    return reach


def _leave(
    options: PlanOptions, row: Arrangement, terms: tuple[Term, ...], exact: Callable[[int], Fraction], at: int
) -> int | None:
    """What leaving on the first day of a quarter costs in pence; None where it is not allowed. It is free at the end
    of a term; elsewhere it takes notice, counted from the first day of the plan, and the exit charge."""
    if any(end is not None and end + 1 == at for _, end, _ in terms):
        return 0
    days = ((options.start + at).starts - options.start.starts).days
    if days < row.notice_days:
        return None
    return _charge(options, row, terms, exact, at, end_of_need=False)


def _charge(
    options: PlanOptions,
    row: Arrangement,
    terms: tuple[Term, ...],
    exact: Callable[[int], Fraction],
    at: int,
    *,
    end_of_need: bool,
) -> int | None:
    """The exit charge at the start of a quarter: that of the schedule from its first day on. A need that ends within a
    term that may not be left early pays all that is left of the term."""
    for begin, end, _ in terms:
        if end is None:
            return 0
        if begin <= at <= end:
            left = sum((exact(later) for later in range(at, end + 1)), Fraction(0))
            step = step_on(row.exit_steps, (options.start + at).starts)
            if step is not None:
                return exit_charge_pence(left, step.percent, step.gbp)
            if row.exit_charge_percent is not None:
                return exit_charge_pence(left, row.exit_charge_percent, row.exit_charge_gbp)
            return pence(left) if end_of_need else None
    return 0


def _provider(estate: Estate, row: Arrangement) -> str:
    """Who provides an arrangement: the body itself, or the supplier that officers have confirmed, or failing that
    the contract."""
    if row.kind == "in-house":
        return f"body {row.body}"
    contract = estate.by_ref["contracts"].get(row.contract or "")
    if contract is None:
        return f"arrangement {row.ref}"
    supplier = estate.by_ref["suppliers"].get(contract.supplier or "")
    if supplier is not None:
        return f"supplier {supplier.same_as or supplier.ref}"
    return f"contract {contract.ref}"
