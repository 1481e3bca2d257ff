"""Spend against contracts: what was paid under each, what was paid without one, and the tail of small suppliers.

A payment belongs to a contract by the reference that it gives, else by the supplier and the day. Where a supplier has
several contracts on a day, the payment belongs to them together and not to one by guess.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from wherry.engine.buying.holding import DAYS_A_YEAR, Holding
from wherry.engine.buying.identity import Identities
from wherry.engine.buying.payment import PaymentLine, RowsBehind, rows_behind

NO_CONTRACT, BEFORE, AFTER, BETWEEN = "no contract", "before it began", "after it ended", "between contracts"
OFF_CONTRACT_PENCE = 5_000_00
"""From how much paid without a contract a supplier is listed. Source: Local Government Transparency Code 2015:
contracts above £5,000 are to be published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractSpend:
    """What a body paid under a contract, or under several of one supplier that cannot be told apart. ``expected_pence``
    is their yearly value for the days that both they and the spend cover; None where a value or a day is unknown."""

    body: str
    supplier: str
    contracts: tuple[str, ...]
    titles: tuple[str, ...]
    paid_pence: int
    payments: int
    expected_pence: int | None
    doubt: str
    rows: tuple[RowsBehind, ...]

    @property
    def over_pence(self) -> int | None:
        """What was paid above what is expected; negative where less was paid."""
        return None if self.expected_pence is None else self.paid_pence - self.expected_pence


@dataclass(frozen=True, slots=True, kw_only=True)
class OffContract:
    """What a body paid a supplier on days when it had no contract with it, and which of the reasons it is. ``perhaps``
    are suppliers with a contract that may be the same one, or are of its group."""

    body: str
    supplier: str
    names: tuple[str, ...]
    why: str
    paid_pence: int
    payments: int
    first: date | None
    last: date | None
    perhaps: tuple[str, ...]
    rows: tuple[RowsBehind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """The small suppliers of a body: all but the fewest, dearest ones that together have the share of spend given.
    ``below`` counts those paid less than the floor in the whole period."""

    body: str
    suppliers: int
    paid_pence: int
    tail_suppliers: int
    tail_pence: int
    tail_payments: int
    below: int
    below_pence: int
    largest_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendAnswer:
    """Spend on contracts (furthest from the expected first), off contracts and in the tail, body by body. Every payment
    is in exactly one of ``on_pence``, ``off_pence``, ``undated_pence`` and ``hidden_pence``."""

    first: date | None
    last: date | None
    contracts: tuple[ContractSpend, ...]
    off: tuple[OffContract, ...]
    unpaid: tuple[str, ...]
    tails: tuple[Tail, ...]
    on_pence: int
    off_pence: int
    undated_pence: int
    hidden_pence: int
    off_listed_pence: int


def match_spend(
    payments: Sequence[PaymentLine], holdings: Sequence[Holding], identities: Identities, *,
    hidden_pence: int = 0, floor_pence: int = OFF_CONTRACT_PENCE, tail_share: float = 0.2,
) -> SpendAnswer:  # fmt: skip
    """Match payments with contracts, body by body. ``hidden_pence`` is what was paid to suppliers whose names are not
    published; ``tail_share`` the share of a body's spend that its smallest suppliers make up together."""
    days = [line.paid for line in payments if line.paid is not None]
    period = (min(days, default=None), max(days, default=None))
    held: defaultdict[tuple[str, str], list[Holding]] = defaultdict(list)
    for holding in holdings:
        held[holding.body, identities.supplier(holding.supplier)].append(holding)
    on: defaultdict[tuple[str, str, tuple[str, ...]], list[PaymentLine]] = defaultdict(list)
    off: defaultdict[tuple[str, str, str], list[PaymentLine]] = defaultdict(list)
    undated = 0
    for line in payments:
        supplier = identities.supplier(line.supplier)
        theirs = held.get((line.body, supplier), [])
        named = [each for each in theirs if line.contract and each.ref == line.contract]
        if not named and theirs and line.paid is None:
            undated += line.pence
            continue
        live = named or [each for each in theirs if line.paid is not None and _runs(each, line.paid)]
        if live:
            on[line.body, supplier, tuple(sorted(each.ref for each in live))].append(line)
        else:
            off[line.body, supplier, _why_off(theirs, line.paid)].append(line)
    contracts = _contracts(on, held, period)
    listed = _off(off, floor_pence, held, identities)
    paid_refs = {(each.body, ref) for each in contracts for ref in each.contracts}
    return SpendAnswer(
        first=period[0],
        last=period[1],
        contracts=contracts,
        off=listed,
        unpaid=tuple(sorted(f"{each.body}: {each.ref}" for each in holdings if _unpaid(each, paid_refs, period))),
        tails=tuple(_tails(payments, identities, floor_pence, tail_share)),
        on_pence=sum(each.paid_pence for each in contracts),
        off_pence=sum(line.pence for lines in off.values() for line in lines),
        undated_pence=undated,
        hidden_pence=hidden_pence,
        off_listed_pence=sum(each.paid_pence for each in listed),
    )


Period = tuple[date | None, date | None]


def _span(holding: Holding) -> tuple[date | None, date | None]:
    return holding.term.starts, holding.term.current_ends or holding.term.ends


def _runs(holding: Holding, day: date) -> bool:
    starts, ends = _span(holding)
    renews = holding.term.renewal_months is not None
    return (starts is None or starts <= day) and (ends is None or day <= ends or renews)


def _unpaid(holding: Holding, paid: set[tuple[str, str]], period: Period) -> bool:
    """A contract that runs within the days of the spend and under which nothing was paid."""
    first, last = period
    starts, ends = _span(holding)
    if first is None or last is None or (holding.body, holding.ref) in paid:
        return False
    return (starts is None or starts <= last) and (ends is None or ends >= first)


def _why_off(theirs: Sequence[Holding], day: date | None) -> str:
    if not theirs or day is None:
        return NO_CONTRACT
    starts = [start for start, _ in map(_span, theirs) if start is not None]
    ends = [end for _, end in map(_span, theirs) if end is not None]
    if starts and day < min(starts):
        return BEFORE
    return AFTER if ends and day > max(ends) else BETWEEN


def _contracts(
    on: dict[tuple[str, str, tuple[str, ...]], list[PaymentLine]], held: dict[tuple[str, str], list[Holding]],
    period: Period,
) -> tuple[ContractSpend, ...]:  # fmt: skip
    found = []
    for (body, supplier, refs), lines in on.items():
        own = [each for each in held[body, supplier] if each.ref in refs]
        expected = [_expected(each, period) for each in own]
        sums = [due for due, _ in expected if due is not None]
        found.append(
            ContractSpend(
                body=body,
                supplier=supplier,
                contracts=refs,
                titles=tuple(each.title for each in own),
                paid_pence=sum(line.pence for line in lines),
                payments=len(lines),
                expected_pence=sum(sums) if len(sums) == len(own) else None,
                doubt="; ".join(dict.fromkeys(why for _, why in expected if why)),
                rows=rows_behind(lines),
            )
        )
    found.sort(key=lambda each: (each.over_pence is None, -abs(each.over_pence or 0), -each.paid_pence, each.contracts))
    return tuple(found)


def _expected(holding: Holding, period: Period) -> tuple[int | None, str]:
    """The yearly value for the common days of contract and spend, with what makes it unknown."""
    starts, ends = _span(holding)
    if holding.pence_a_year is None:
        return None, "its yearly value is not known"
    if starts is None or period[0] is None or period[1] is None:
        return None, "the day it began is not known"
    last = period[1] if ends is None or holding.term.renewal_months else min(period[1], ends)
    days = (last - max(starts, period[0])).days + 1
    return round(holding.pence_a_year * max(0, days) / DAYS_A_YEAR), ""


def _off(
    off: dict[tuple[str, str, str], list[PaymentLine]], floor: int, held: dict[tuple[str, str], list[Holding]],
    identities: Identities,
) -> tuple[OffContract, ...]:  # fmt: skip
    found = []
    contracted: defaultdict[str, list[str]] = defaultdict(list)
    for body, supplier in sorted(held):
        contracted[body].append(supplier)
    for (body, supplier, why), lines in off.items():
        paid = sum(line.pence for line in lines)
        if paid < floor:
            continue
        days = sorted(line.paid for line in lines if line.paid is not None)
        found.append(
            OffContract(
                body=body,
                supplier=supplier,
                names=tuple(sorted({line.supplier for line in lines})),
                why=why,
                paid_pence=paid,
                payments=len(lines),
                first=days[0] if days else None,
                last=days[-1] if days else None,
                perhaps=tuple(other for other in contracted[body] if identities.perhaps(supplier, other)),
                rows=rows_behind(lines),
            )
        )
    return tuple(sorted(found, key=lambda each: (-each.paid_pence, each.body, each.supplier, each.why)))


def _tails(payments: Sequence[PaymentLine], identities: Identities, floor: int, share: float) -> Iterable[Tail]:
    paid: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    many: defaultdict[tuple[str, str], int] = defaultdict(int)
    for line in payments:
        supplier = identities.supplier(line.supplier)
        paid[line.body][supplier] += line.pence
        many[line.body, supplier] += 1
    for body, by_supplier in sorted(paid.items()):
        order = sorted(by_supplier.items(), key=lambda pair: (pair[1], pair[0]))
        whole, run, tail = sum(by_supplier.values()), 0, []
        for supplier, small in order:
            if run + small > share * whole:
                break
            run += small
            tail.append(supplier)
        below = [small for _, small in order if small < floor]
        yield Tail(
            body=body,
            suppliers=len(order),
            paid_pence=whole,
            tail_suppliers=len(tail),
            tail_pence=run,
            tail_payments=sum(many[body, supplier] for supplier in tail),
            below=len(below),
            below_pence=sum(below),
            largest_pence=by_supplier[tail[-1]] if tail else 0,
        )
