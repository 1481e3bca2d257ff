"""From who is served by what, quarter by quarter, to lines of money and to what each rule leaves over, in integers.

An ``Assignment`` has for every need and quarter the number of a pair, or ``TODAY`` or ``IDLE`` (the need is not
active). It says everything about a plan: set-up, steps and price steps follow from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from wherry.engine.plan.answer import Line
from wherry.engine.plan.question import PlanQuestion

TODAY = -1
IDLE = -2
Assignment = tuple[tuple[int, ...], ...]
Loads = dict[tuple[int, int], int]


def idle(question: PlanQuestion) -> Assignment:
    """Nobody served: what parts of a plan are put into."""
    return tuple(tuple(IDLE for _ in range(question.count)) for _ in question.needs)


def loads(question: PlanQuestion, assignment: Assignment) -> Loads:
    """The pooled quantity by offer and quarter, in thousandths, where anybody is served (it may be 0)."""
    found: Loads = defaultdict(int)
    for need, sources in zip(question.needs, assignment, strict=True):
        for at, source in enumerate(sources):
            if source >= 0:
                found[question.pairs[source].offer, at] += need.quantity[at]
    return dict(found)


def moved(sources: tuple[int, ...], at: int) -> bool:
    """Whether a need moves to an offer on the first day of a quarter."""
    return sources[at] >= 0 and (at == 0 or sources[at - 1] != sources[at])


def lines(question: PlanQuestion, assignment: Assignment) -> tuple[Line, ...]:
    """Every sum of money of a plan, by need and quarter, then by offer and quarter."""
    pooled = loads(question, assignment)
    found = [
        line for number in range(len(question.needs)) for line in _need_lines(question, assignment, number, pooled)
    ]
    found.extend(_offer_lines(question, pooled))
    return tuple(found)


def _line(question: PlanQuestion, kind: str, body: str, need: str, source: str, at: int, pence: int) -> Line:
    return Line(
        kind=kind,
        body=body,
        need=need,
        source=source,
        quarter=question.options.start + at,
        pence=pence,
        present_pence=question.present(pence, at),
    )


def _need_lines(question: PlanQuestion, assignment: Assignment, number: int, pooled: Loads) -> Iterator[Line]:
    need, sources = question.needs[number], assignment[number]
    for at in range(question.count):
        if leaves_today(sources, at, need.last) and need.today is not None:
            charge = need.today.leave[at]
            if charge:
                yield _line(question, "exit", need.body, need.ref, need.today.ref, at, charge)
        if sources[at] == TODAY and need.today is not None:
            yield _line(question, "today", need.body, need.ref, need.today.ref, at, need.today.cost[at])
        elif sources[at] >= 0:
            pair = question.pairs[sources[at]]
            offer = question.offers[pair.offer]
            price = pair.cost[offer.price_step(pooled[pair.offer, at])][at]
            yield _line(question, "unit", need.body, need.ref, offer.ref, at, price)
            if moved(sources, at) and offer.joining:
                yield _line(question, "joining", need.body, need.ref, offer.ref, at, offer.joining)


def leaves_today(sources: tuple[int, ...], at: int, last: int) -> bool:
    """Whether today's arrangement is left on the first day of a quarter. One that is left before it is ever used, in
    the need's first quarter, is left too, where it was there to be kept."""
    if at > 0 and sources[at - 1] == TODAY:
        return sources[at] != TODAY
    return sources[at] >= 0 and all(source == IDLE for source in sources[:at]) and at <= last


def _offer_lines(question: PlanQuestion, pooled: Loads) -> Iterator[Line]:
    opened: set[int] = set()
    for number, at in sorted(pooled):
        offer = question.offers[number]
        if number not in opened and offer.set_up:
            yield _line(question, "set-up", offer.payer, "", offer.ref, at, offer.set_up)
        opened.add(number)
        if offer.step_cost:
            one = _line(question, "steps", offer.payer, "", offer.ref, at, offer.step_cost)
            steps = offer.steps(pooled[number, at])
            yield replace(one, pence=steps * one.pence, present_pence=steps * one.present_pence)


def by_quarter(question: PlanQuestion, found: Iterable[Line], body: str | None = None) -> tuple[int, ...]:
    """Pence by quarter, of everybody or of one body."""
    total = [0] * question.count
    for line in found:
        if body is None or line.body == body:
            total[line.quarter - question.options.start] += line.pence
    return tuple(total)


def cash_by_quarter(question: PlanQuestion, found: Iterable[Line], body: str | None = None) -> tuple[int, ...]:
    """The same with only the part of today's cost that really falls away."""
    falls = {need.today.ref: need.today.cashable for need in question.needs if need.today is not None}
    total = [0] * question.count
    for line in found:
        if body is None or line.body == body:
            at = line.quarter - question.options.start
            total[at] += falls[line.source][at] if line.kind == "today" else line.pence
    return tuple(total)


def cumulative(values: Iterable[int]) -> tuple[int, ...]:
    """Running sums."""
    total, found = 0, []
    for value in values:
        total += value
        found.append(total)
    return tuple(found)


def present_total(found: Iterable[Line]) -> int:
    """The present value of lines in pence: the sum of the lines' own."""
    return sum(line.present_pence for line in found)
