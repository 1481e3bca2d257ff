"""The independent checker: every figure of an answer added again, every rule tested again, from the records and with
no solver. A plan is shown only if the two agree to the penny."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from wherry.engine.plan.answer import BodyMoney, Check, Line, PlanAnswer
from wherry.engine.plan.discount import rate_table
from wherry.engine.plan.options import PlanOptions
from wherry.engine.plan.readd import Key, Sums, half_up
from wherry.engine.plan.retest import retest
from wherry.engine.plan.whatif_estate import suppose
from wherry.record.estate import Estate
from wherry.record.finding import REFUSED, Finding


def check_plan(estate: Estate, options: PlanOptions, answer: PlanAnswer) -> Check:
    """What the checker says of an answer: the findings name each figure and rule that does not agree. ``estate`` is as
    recorded; what the options suppose is put into it first."""
    estate = suppose(estate, options)
    rates = rate_table(options.rate_table)
    plan = Sums(estate, options, rates, answer, baseline=False)
    before = Sums(estate, options, rates, answer, baseline=True)
    figures = [0]
    covered = tuple(retest(estate, options, answer))
    if covered:
        return Check(agreed=False, figures=0, findings=covered)
    found = (
        *_same_lines(plan, answer.lines, "plan", figures),
        *_same_lines(before, answer.baseline_lines, "baseline", figures),
        *_same_totals(plan, before, answer, figures),
        *_same_savings(plan, before, answer, figures),
        *_money_rules(plan, before, options, answer, figures),
    )
    return Check(agreed=not found, figures=figures[0], findings=found)


def _differs(code: str, says: str, ref: str = "") -> Finding:
    remedy = "do not use this plan; keep its question and report it as a fault of the program"
    return Finding(code=code, severity=REFUSED, says=says, remedy=remedy, table="plan", ref=ref)


def _same(what: str, says: object, adds: object, figures: list[int]) -> Iterator[Finding]:
    figures[0] += 1
    if says != adds:
        yield _differs("figure-differs", f"{what}: the plan says {says}, the records give {adds}")


def _same_lines(sums: Sums, lines: tuple[Line, ...], side: str, figures: list[int]) -> Iterator[Finding]:
    """Line by line, in both directions."""
    expected = sums.lines
    seen: set[Key] = set()
    for line in lines:
        key = (line.kind, line.body, line.need, line.source, line.quarter)
        words = f"{side}: {line.kind} of {line.need or line.source} in {line.quarter.words}"
        if key in seen:
            yield _differs("line-twice", f"{words} is counted twice", line.need)
        seen.add(key)
        yield from _same(words, line.pence, expected.get(key), figures)
        yield from _same(f"{words}, present value", line.present_pence, _present(sums, line), figures)
    for key in sorted(set(expected) - seen):
        yield _differs("line-missing", f"{side}: {key[0]} of {key[2] or key[3]} in {key[4].words} is missing", key[2])


def _present(sums: Sums, line: Line) -> int:
    """Steps of capacity are discounted step by step."""
    if line.kind != "steps":
        return sums.present(line.pence, line.quarter)
    step = half_up(Fraction(sums.estate.by_ref["offers"][line.source].step_cost_gbp_per_year) / 4 * 100)
    return line.pence // step * sums.present(step, line.quarter)


def _spent(sums: Sums, body: str | None, *, cash: bool = False) -> list[int]:
    """Pence by quarter, worked out from the records."""
    total = [0] * sums.options.quarters
    for (kind, payer, _, source, quarter), pence in sums.lines.items():
        if body in (None, payer):
            if kind == "today" and cash:
                percent = Fraction(sums.estate.by_ref["arrangements"][source].cashable_percent)
                pence = half_up(pence * percent / 100)
            total[quarter - sums.options.start] += pence
    return total


def _same_totals(plan: Sums, before: Sums, answer: PlanAnswer, figures: list[int]) -> Iterator[Finding]:
    sides: tuple[tuple[str, Sums, tuple[BodyMoney, ...], tuple[Line, ...]], ...] = (
        ("plan", plan, answer.plan, answer.lines),
        ("baseline", before, answer.baseline, answer.baseline_lines),
    )
    for side, sums, said, lines in sides:
        for money in said:
            spent = _spent(sums, money.body)
            yield from _same(f"{side} of {money.body} by quarter", money.by_quarter, tuple(spent), figures)
            yield from _same(f"{side} of {money.body}", money.total_pence, sum(spent), figures)
            present = sum(line.present_pence for line in lines if line.body == money.body)
            yield from _same(f"{side} of {money.body}, present value", money.present_pence, present, figures)
    present = sum(line.present_pence for line in answer.lines)
    yield from _same("present value of the plan", answer.present_pence, present, figures)
    present = sum(line.present_pence for line in answer.baseline_lines)
    yield from _same("present value of the baseline", answer.baseline_present_pence, present, figures)
    if answer.bound_pence > answer.present_pence:
        yield _differs("bound-above-cost", "the proven bound is above the plan's cost")


def _same_savings(plan: Sums, before: Sums, answer: PlanAnswer, figures: list[int]) -> Iterator[Finding]:
    for saving in (answer.saving, *answer.saving_by_body):
        body = saving.body or None
        words = f"saving of {body or 'all'}"
        total = sum(_spent(before, body)) - sum(_spent(plan, body))
        cash = sum(_spent(before, body, cash=True)) - sum(_spent(plan, body, cash=True))
        yield from _same(words, saving.total_pence, total, figures)
        yield from _same(f"cashable {words}", saving.cashable_pence, cash, figures)
        yield from _same(f"non-cashable {words}", saving.non_cashable_pence, total - cash, figures)
        sides = [
            sum(line.present_pence for line in lines if body in (None, line.body))
            for lines in (answer.baseline_lines, answer.lines)
        ]
        yield from _same(f"{words}, present value", saving.present_pence, sides[0] - sides[1], figures)


def _running(before: list[int], plan: list[int]) -> list[int]:
    total, found = 0, []
    for old, new in zip(before, plan, strict=True):
        total += old - new
        found.append(total)
    return found


def _money_rules(
    plan: Sums, before: Sums, options: PlanOptions, answer: PlanAnswer, figures: list[int]
) -> Iterator[Finding]:
    """Cash flow, and no new money at the end of any quarter."""
    everybody = _running(_spent(before, None), _spent(plan, None))
    yield from _same("cumulative cash", answer.cash.cumulative, tuple(everybody), figures)
    yield from _same("lowest cumulative cash", answer.cash.lowest_pence, min(everybody), figures)
    cashable = _running(_spent(before, None, cash=True), _spent(plan, None, cash=True))
    yield from _same("cumulative cashable", answer.cash.cumulative_cashable, tuple(cashable), figures)
    tested: list[str | None] = [None] if options.no_new_money else []
    tested += list(answer.members) if options.no_new_money_each_body else []
    for body in tested:
        cash = options.cashable_only
        running = _running(_spent(before, body, cash=cash), _spent(plan, body, cash=cash))
        for at, left in enumerate(running):
            figures[0] += 1
            if left < 0:
                quarter = (options.start + at).words
                who = body or "the partnership"
                yield _differs("new-money", f"by the end of {quarter} {who} has paid £{-left / 100:,.2f} too much", who)
