"""Preferences: what negotiators would like, and how much all together may pay for it.

A preference is taken in the order in which it is given and kept if the best plan that keeps it, and those kept before,
costs at most its worth more. So an earlier preference is never given up for a later one, each is judged by plans that
are solved to their end, and nobody's wish enters the money of a plan unseen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wherry.engine.plan.answer import PlanAnswer
from wherry.engine.plan.answer_parts import Judged
from wherry.engine.plan.asking import Asker, proven
from wherry.engine.plan.options import Lock, PlanOptions, Refusal
from wherry.record.money import pounds_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """A wish that ``need`` should end with ``source``, or, where ``source`` is refused (``refuses``), should not be met
    by it; an empty need then means everybody. ``worth_pence`` is the most that it may cost, in present value."""

    source: str
    need: str = ""
    refuses: bool = False
    worth_pence: int = 0


def prefer(
    asker: Asker, answer: PlanAnswer, preferences: Sequence[Preference]
) -> tuple[PlanAnswer, PlanOptions, tuple[Judged, ...]]:
    """The plan that keeps as many preferences as their worth allows, its options, and what became of each."""
    options, judged = asker.question.options, []
    for one in preferences:
        tried = _with(options, one, answer)
        other = asker.again(_words(one), locks=tried.locks, refusals=tried.refusals)
        costs = None if other is None else other.present_pence - answer.present_pence
        kept = costs is not None and costs <= one.worth_pence
        sure = proven(answer, other)
        judged.append(
            Judged(
                need=one.need,
                source=one.source,
                refuses=one.refuses,
                worth_pence=one.worth_pence,
                kept=kept,
                costs_pence=costs,
                proven=sure,
                says=_says(one, costs, kept),
            )
        )
        if kept and other is not None:
            answer, options = other, tried
    return answer, options, tuple(judged)


def _with(options: PlanOptions, one: Preference, answer: PlanAnswer) -> PlanOptions:
    if one.refuses:
        return replace(options, refusals=(*options.refusals, Refusal(offer=one.source, need=one.need or None)))
    today = any(
        run.kind == "today" and run.source == one.source
        for plan in answer.needs
        if plan.need == one.need
        for run in (*plan.stretches, *plan.baseline_stretches)
    )
    return replace(options, locks=(*options.locks, Lock(need=one.need, source=one.source, whenever=not today)))


def _words(one: Preference) -> str:
    whom = one.need or "anybody"
    return f"{one.source} not for {whom}" if one.refuses else f"{whom} at {one.source}"


def _says(one: Preference, costs: int | None, kept: bool) -> str:
    wish = (
        f"That {one.source} does not serve {one.need or 'anybody'}"
        if one.refuses
        else f"That {one.need} ends with {one.source}"
    )
    if costs is None:
        return f"{wish} is not kept: no plan that keeps the other rules does."
    price = "nothing" if costs <= 0 else f"{pounds_words(costs)} in present value"
    if kept:
        return f"{wish} is kept: it costs {price}."
    return f"{wish} is not kept: it costs {price}, and it may cost {pounds_words(one.worth_pence)}."
