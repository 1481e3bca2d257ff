"""The five cases of a business case, as far as the plan itself can speak to them: facts, each from a figure or record.

What only people can say (why the service matters, who will answer for it) is asked for in words and left to them.
Source: HM Treasury, Guide to Developing the Project Business Case (2018).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from wherry.engine.plan.answer import PlanAnswer
from wherry.engine.plan.question import PlanQuestion
from wherry.record.money import pounds_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One of the five cases: what the plan shows, and what people still have to say."""

    name: str
    shows: tuple[str, ...]
    asks: tuple[str, ...]


def make_cases(question: PlanQuestion, answer: PlanAnswer, *, net_present_pence: int) -> tuple[Case, ...]:
    """The five cases for sharing."""
    made = (
        ("Strategic", _strategic, ("Which aims of each body it serves", "What happens if nothing is done")),
        ("Economic", _economic, ("Benefits that are not money, and for whom",)),
        ("Commercial", _commercial, ("How each agreement is procured, and who signs",)),
        (
            "Financial",
            _financial,
            ("Which budget lines fall, and who owns each saving", "The statement of each section 151 officer"),
        ),
        ("Management", _management, ("Who leads the work, and who decides what is reserved",)),
    )
    return tuple(
        Case(name=name, shows=tuple(show(question, answer, net_present_pence)), asks=asks) for name, show, asks in made
    )


def _count(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _strategic(question: PlanQuestion, answer: PlanAnswer, _: int) -> Iterator[str]:
    raised = sum(plan.level_after not in ("", plan.level_before) for plan in answer.needs)
    bodies = _count(len(answer.members), "body", "bodies")
    yield f"{_count(len(answer.needs), 'need')} of {bodies} are met in every quarter."
    yield f"No service falls below its level of today; {_count(raised, 'need')} end at another level that is as good."
    ending = [row for row in question.estate.bodies if row.ends and row.ref in answer.members]
    for row in ending:
        heirs = f"; {' and '.join(row.successors)} take over" if row.successors else ", with nobody to take over"
        passing = _count(
            sum(one.body == row.ref for one in answer.novations), "contract or agreement", "contracts or agreements"
        )
        yield f"{row.ref} ends on {row.ends}{heirs}; {passing} to pass on."


def _economic(question: PlanQuestion, answer: PlanAnswer, net: int) -> Iterator[str]:
    yield f"Sharing is worth {pounds_words(net)} more in present value than doing nothing."
    yield f"It is worth {pounds_words(answer.saving.present_pence)} more than each body acting for itself."
    if answer.status == "optimal":
        yield "No plan that keeps the rules costs less: this is proven."
    else:
        yield f"No plan that keeps the rules is more than {100 * answer.gap:.2f} % cheaper."


def _commercial(question: PlanQuestion, answer: PlanAnswer, _: int) -> Iterator[str]:
    kinds = Counter(move.to_kind for move in answer.moves)
    yield (
        f"{_count(kinds['body'], 'move')} to offers of bodies, {kinds['joint']:,} to joint contracts, "
        f"{kinds['alone']:,} to contracts let alone."
    )
    records = question.estate.by_ref["offers"]
    powers = Counter(
        (records[move.to_source].legal_basis or "").strip() or "no power recorded"
        for move in answer.moves
        if move.to_kind == "body" and move.provider != move.body
    )
    for power, count in sorted(powers.items()):
        yield f"{_count(count, 'move')} rest on: {power}."
    conditions = sorted({condition for move in answer.moves for condition in move.conditions})
    yield from (f"Condition: {condition}." for condition in conditions)


def _financial(question: PlanQuestion, answer: PlanAnswer, _: int) -> Iterator[str]:
    saving = answer.saving
    yield (
        f"Against each alone it saves {pounds_words(saving.total_pence)}, of which "
        f"{pounds_words(saving.cashable_pence)} is cashable."
    )
    low = answer.cash
    if low.lowest_pence >= 0:
        yield "At no quarter's end have all bodies together paid more than each alone would have: no new money."
    else:
        yield f"Up to {pounds_words(-low.lowest_pence)} must be found by the end of {low.lowest_quarter.words}."
    if answer.bridging is not None and answer.bridging.recharges:
        lent = sum(one.pence for one in answer.bridging.recharges if one.kind == "lends")
        yield f"With {pounds_words(lent)} of recharges between bodies none is ever out of pocket."
    worse = [one.body for one in answer.saving_by_body if one.total_pence < 0]
    if worse:
        yield f"Before the saving is divided, {', '.join(worse)} pay more than alone: the division must make that good."


def _management(question: PlanQuestion, answer: PlanAnswer, _: int) -> Iterator[str]:
    if answer.moves:
        busiest, count = Counter((move.quarter, move.body) for move in answer.moves).most_common(1)[0]
        first, last = answer.moves[0].quarter, answer.moves[-1].quarter
        yield f"{_count(len(answer.moves), 'move')}, the first in {first.words}, the last in {last.words}."
        yield f"The most at once is {_count(count, 'move')}, by {busiest[1]} in {busiest[0].words}."
    doubtful = sum(finding.severity == "doubtful" for finding in answer.findings)
    yield f"{_count(doubtful, 'thing')} in the records are doubtful and should be settled before anything is signed."
    if answer.checker is not None:
        agreed = "agrees" if answer.checker.agreed else "does NOT agree"
        yield f"A separate check added {answer.checker.figures:,} figures again and {agreed}."
