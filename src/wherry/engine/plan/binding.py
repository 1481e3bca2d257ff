"""What each rule costs: the plan again without it. A rule that costs nothing stands in nobody's way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from wherry.engine.plan.answer import PlanAnswer
from wherry.engine.plan.asking import Asker, proven
from wherry.engine.plan.options import Lock, PlanOptions, Refusal
from wherry.record.error import Stopped
from wherry.record.estate import Estate
from wherry.record.money import pounds_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxed:
    """What a rule costs. ``costs_pence`` is how much less the best plan costs in present value without the rule,
    None where nobody has worked it out; ``proven`` is whether the figure is exact; ``moves`` is how many moves the plan
    without it makes."""

    rule: str
    subject: str
    costs_pence: int | None
    proven: bool
    moves: int | None
    says: str


def cost_rules(asker: Asker, answer: PlanAnswer) -> tuple[Relaxed, ...]:
    """What each rule of the question costs, the dearest first; those not reached in time have no figure."""
    found = []
    for rule, subject, changed in _rules(asker, answer):
        try:
            other = asker.again(f"without the rule: {rule} {subject}".strip(), **changed)
        except Stopped:
            found.append(_relaxed(rule, subject, answer, None))
            continue
        found.append(_relaxed(rule, subject, answer, other))
    return tuple(sorted(found, key=lambda one: (one.costs_pence is None, -(one.costs_pence or 0), one.rule)))


def _relaxed(rule: str, subject: str, answer: PlanAnswer, other: PlanAnswer | None) -> Relaxed:
    about = f"{rule} ({subject})" if subject else rule
    if other is None:
        says = f"Nobody has worked out what the rule costs: {about}."
        return Relaxed(rule=rule, subject=subject, costs_pence=None, proven=False, moves=None, says=says)
    costs = answer.present_pence - other.present_pence
    says = (
        f"Without it all bodies together would pay {pounds_words(costs)} less in present value: {about}."
        if costs > 0
        else f"It costs nothing: {about}."
    )
    return Relaxed(
        rule=rule, subject=subject, costs_pence=costs, proven=proven(answer, other), moves=len(other.moves), says=says
    )


def _rules(asker: Asker, answer: PlanAnswer) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each rule in words, what it is about, and what to change so that it is gone."""
    options = asker.question.options
    if options.no_new_money and not options.no_new_money_each_body:
        yield "no new money", "", {"no_new_money": False}
    if options.no_new_money_each_body:
        yield "no new money for each body", "", {"no_new_money_each_body": False}
    if options.cashable_only and (options.no_new_money or options.no_new_money_each_body):
        yield "only cashable savings count", "", {"cashable_only": False}
    if options.most_moves_a_body_a_quarter is not None:
        yield (
            f"at most {options.most_moves_a_body_a_quarter} moves a body a quarter",
            "",
            {"most_moves_a_body_a_quarter": None},
        )
    for at, lock in enumerate(options.locks):
        yield "lock", say_lock(lock), {"locks": options.locks[:at] + options.locks[at + 1 :]}
    for at, refusal in enumerate(options.refusals):
        yield "refusal", say_refusal(refusal), {"refusals": options.refusals[:at] + options.refusals[at + 1 :]}
    for bind in answer.binds:
        if bind.rule == "capacity":
            yield "capacity", bind.subject, {"estate": without_last_step(asker.question.estate, bind.subject)}


def without_last_step(estate: Estate, offer: str) -> Estate:
    """The estate where an offer may have as many steps of capacity as are needed."""
    rows = (replace(row, most_steps=None) if row.ref == offer else row for row in estate.offers)
    return replace(estate, offers=tuple(rows))


def say_lock(lock: Lock) -> str:
    """A lock in words."""
    if lock.whenever:
        return f"{lock.need} is to end with {lock.source}"
    when = "" if lock.starts is None else f" from {lock.starts.words}"
    return f"{lock.need} is to be met by {lock.source}{when}"


def say_refusal(refusal: Refusal) -> str:
    """A refusal in words."""
    whom = refusal.need or refusal.body
    when = "" if refusal.starts is None else f" from {refusal.starts.words}"
    return f"{refusal.offer} is refused{f' for {whom}' if whom else ''}{when}"


def say_rules(options: PlanOptions) -> tuple[str, ...]:
    """The rules about money and moves in words."""
    found = []
    if options.no_new_money:
        found.append("no new money for the partnership")
    if options.no_new_money_each_body:
        found.append("no new money for each body")
    if options.most_moves_a_body_a_quarter is not None:
        found.append(f"at most {options.most_moves_a_body_a_quarter} moves a body a quarter")
    return tuple(found)
