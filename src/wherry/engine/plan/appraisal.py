"""The options a committee must see side by side: do nothing, each body alone, share; and what each case says of them.

Do nothing: every arrangement goes on to its last day, extensions included, and what must then be let again is let again
by the body alone, at least cost. Each alone: the baseline of the plan, in which bodies act by themselves when it pays.
Share: the plan. All in the prices of the plan and at its discount rates; costs that do not fall away are no cashable
saving. Source: HM Treasury, The Green Book (2026); Guide to Developing the Project Business Case (2018), five cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from wherry.engine.plan.answer import Line, PlanAnswer
from wherry.engine.plan.cases import Case, make_cases
from wherry.engine.plan.ledger import cash_by_quarter, cumulative, lines
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.restate import OptimismBias
from wherry.engine.plan.rows import NeedRow
from wherry.engine.plan.solve import find_baseline, without_demands
from wherry.engine.plan.working import Work
from wherry.engine.solver import Stop
from wherry.record.quarter import Quarter

NOTHING, ALONE, SHARE = "do nothing", "each alone", "share"
CAPITAL, ONCE, RUNNING = ("set-up",), ("joining", "exit"), ("today", "unit", "steps")


@dataclass(frozen=True, slots=True, kw_only=True)
class YearMoney:
    """One financial year of an option in pence: capital once (set-up), revenue once (joining and exit charges),
    running revenue; what it saves against doing nothing, as paid and cashable, in the year and so far."""

    year: str
    capital_once_pence: int
    revenue_once_pence: int
    running_pence: int
    total_pence: int
    saved_pence: int
    saved_so_far_pence: int
    cashable_pence: int
    cashable_so_far_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionMoney:
    """One option. Present values in pence; ``net_present_pence`` is what it is better than doing nothing; ``biased``
    the same with optimism bias at its upper bound (less what is managed) on set-up. ``payback`` is the first quarter
    from whose end on the cashable saving so far never is below zero again, None where it is at the end;
    ``deepest_pence`` the lowest it ever is. ``benefit_cost_ratio`` is running cost saved to one-off cost more, None
    where nothing more is paid once."""

    name: str
    present_pence: int
    net_present_pence: int
    biased_net_present_pence: int
    cashable_pence: int
    non_cashable_pence: int
    payback: Quarter | None
    deepest_pence: int
    benefit_cost_ratio: str | None
    years: tuple[YearMoney, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """The options, cheapest in present value first among equals of evidence, and the five cases of the best.
    ``optimism_kind`` and ``optimism_percent`` say which bound ``biased`` has."""

    options: tuple[OptionMoney, ...]
    preferred: str
    optimism_kind: str
    optimism_percent: str
    optimism_source: str
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class _Side:
    question: PlanQuestion
    lines: tuple[Line, ...]


def appraise(
    question: PlanQuestion,
    answer: PlanAnswer,
    *,
    bias: OptimismBias,
    kind: str = "equipment and development",
    managed_percent: int = 0,
    stop: Stop | None = None,
) -> Appraisal:
    """The three options of a plan. ``kind`` is the kind of project whose optimism bias the set-up may have,
    ``managed_percent`` the share of its causes that is managed. ``NoPlan`` where doing nothing meets some need no
    longer; ``WherryError`` where there is no such kind."""
    percent = bias.percent(kind, Decimal(managed_percent))
    free = without_demands(question)
    still = keep_to_the_last(free)
    nothing = _Side(still, lines(still, find_baseline(Work(still, stop=stop), still)))
    sides = {NOTHING: nothing, ALONE: _Side(free, answer.baseline_lines), SHARE: _Side(question, answer.lines)}
    added = Fraction(percent) / 100
    options = tuple(_option(name, side, nothing, question, added) for name, side in sides.items())
    best = min(options, key=lambda one: (one.present_pence, one.name != NOTHING))
    return Appraisal(
        options=options,
        preferred=best.name,
        optimism_kind=kind,
        optimism_percent=f"{percent.normalize():f}",
        optimism_source=bias.source,
        cases=make_cases(question, answer, net_present_pence=options[-1].net_present_pence),
    )


def keep_to_the_last(question: PlanQuestion) -> PlanQuestion:
    """The same question where no arrangement is left before it must be."""
    return replace(question, needs=tuple(_kept(need) for need in question.needs))


def _kept(need: NeedRow) -> NeedRow:
    if need.today is None:
        return need
    leave = tuple(pence if at == need.today.last + 1 else None for at, pence in enumerate(need.today.leave))
    return replace(need, today=replace(need.today, leave=leave))


def _option(name: str, side: _Side, nothing: _Side, question: PlanQuestion, bias: Fraction) -> OptionMoney:
    present = sum(line.present_pence for line in side.lines)
    worse = sum(line.present_pence for line in nothing.lines)
    own = _by_group(question, side.lines)
    other = _by_group(question, nothing.lines)
    saved = [sum(then) - sum(now) for then, now in zip(other, own, strict=True)]
    cash = _cash(nothing, side)
    return OptionMoney(
        name=name,
        present_pence=present,
        net_present_pence=worse - present,
        biased_net_present_pence=worse - present - _more(question, side, bias) + _more(question, nothing, bias),
        cashable_pence=sum(cash),
        non_cashable_pence=sum(saved) - sum(cash),
        payback=payback(question.options.start, cash),
        deepest_pence=min(cumulative(cash)),
        benefit_cost_ratio=_ratio(side.lines, nothing.lines),
        years=_years(question, own, saved, cash),
    )


def _more(question: PlanQuestion, side: _Side, bias: Fraction) -> int:
    """What optimism bias adds to set-up beyond what the question adds already, in present pence."""
    already = 1 + Fraction(question.options.optimism_bias_percent) / 100
    set_up = sum(line.present_pence for line in side.lines if line.kind in CAPITAL)
    return round(Fraction(set_up) / already * (1 + bias) - set_up)


def _by_group(question: PlanQuestion, found: Sequence[Line]) -> list[list[int]]:
    """Capital once, revenue once and running, by quarter."""
    groups = [[0, 0, 0] for _ in range(question.count)]
    for line in found:
        group = 0 if line.kind in CAPITAL else 1 if line.kind in ONCE else 2
        groups[line.quarter - question.options.start][group] += line.pence
    return groups


def _cash(nothing: _Side, side: _Side) -> tuple[int, ...]:
    before, after = cash_by_quarter(nothing.question, nothing.lines), cash_by_quarter(side.question, side.lines)
    return tuple(then - now for then, now in zip(before, after, strict=True))


def payback(start: Quarter, saved: Sequence[int]) -> Quarter | None:
    """The first quarter from whose end on the saving so far never is below zero again; None where it is at the end."""
    so_far = cumulative(saved)
    below = [at for at, total in enumerate(so_far) if total < 0]
    if not below:
        return start
    return None if below[-1] == len(so_far) - 1 else start + (below[-1] + 1)


def _ratio(own: Sequence[Line], other: Sequence[Line]) -> str | None:
    once = sum(line.present_pence for line in own if line.kind not in RUNNING)
    once -= sum(line.present_pence for line in other if line.kind not in RUNNING)
    running = sum(line.present_pence for line in other if line.kind in RUNNING)
    running -= sum(line.present_pence for line in own if line.kind in RUNNING)
    return None if once <= 0 else f"{float(Fraction(running, once)):.2f}"


def _years(
    question: PlanQuestion, own: list[list[int]], saved: Sequence[int], cash: Sequence[int]
) -> tuple[YearMoney, ...]:
    found: dict[str, list[int]] = {}
    for at, quarter in enumerate(question.options.all_quarters):
        year = found.setdefault(quarter.financial_year, [0, 0, 0, 0, 0])
        for place, pence in enumerate((*own[at], saved[at], cash[at])):
            year[place] += pence
    so_far = cumulative(year[3] for year in found.values())
    cash_so_far = cumulative(year[4] for year in found.values())
    return tuple(
        YearMoney(
            year=name,
            capital_once_pence=year[0],
            revenue_once_pence=year[1],
            running_pence=year[2],
            total_pence=sum(year[:3]),
            saved_pence=year[3],
            saved_so_far_pence=so_far[at],
            cashable_pence=year[4],
            cashable_so_far_pence=cash_so_far[at],
        )
        for at, (name, year) in enumerate(found.items())
    )
