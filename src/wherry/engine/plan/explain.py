"""Why a plan is as it is: for each shared move what the next best would cost, for each need that stays what moving it
would cost. Every figure is the difference of two plans, each solved to its end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from wherry.engine.plan.answer import Move, NeedPlan, PlanAnswer, Stretch
from wherry.engine.plan.asking import Asker, proven
from wherry.engine.plan.options import Lock, Refusal
from wherry.record.error import Stopped
from wherry.record.money import pounds_words

SHARED = ("body", "joint")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What another choice for a need would cost everybody.

    ``asked`` is ``moves`` (the need may not go to ``offer``, to which it moves) or ``stays`` (it must go to ``offer``,
    to which it does not). ``costs_pence`` is how much more the best plan then costs in present value; None where there
    is no such plan; ``breaks`` names the rule about money that only such a plan breaks, and the figure is then that of
    the plan which breaks it. ``instead`` are the need's sources in that plan; ``others`` the other needs that it serves
    otherwise. ``proven`` is whether the figure is exact.
    """

    need: str
    body: str
    service: str
    offer: str
    asked: str
    costs_pence: int | None
    proven: bool
    breaks: str
    instead: tuple[Stretch, ...]
    others: tuple[str, ...]
    says: str


def explain_move(asker: Asker, answer: PlanAnswer, move: Move) -> Reason:
    """Why a need moves to a shared offer: the plan again with that offer refused for it."""
    refused = (*asker.question.options.refusals, Refusal(offer=move.to_source, need=move.need))
    other = asker.again(f"{move.need} without {move.to_source}", refusals=refused)
    return _reason(answer, other, move.need, move.to_source, "moves")


def explain_stay(asker: Asker, answer: PlanAnswer, need: str, offer: str) -> Reason:
    """Why a need does not go to a shared offer that fits it: the plan again with the need made to go there, in
    whichever quarter is cheapest, and to stay."""
    kept = tuple(lock for lock in asker.question.options.locks if lock.need != need)
    forced = (*kept, Lock(need=need, source=offer, whenever=True))
    other, breaks = asker.again(f"{need} at {offer}", locks=forced), ""
    options = asker.question.options
    if other is None and (options.no_new_money or options.no_new_money_each_body):
        about = f"{need} at {offer}, with new money"
        other = asker.again(about, locks=forced, no_new_money=False, no_new_money_each_body=False)
        breaks = "" if other is None else "no new money"
    return _reason(answer, other, need, offer, "stays", breaks)


def fitting_offers(asker: Asker, need: str) -> tuple[str, ...]:
    """The shared offers that could meet a need, cheapest for it first."""
    question = asker.question
    found = []
    for pair in question.pairs:
        offer = question.offers[pair.offer]
        if question.needs[pair.need].ref == need and offer.shared:
            found.append((sum(pair.cost[0]) + offer.joining, offer.ref))
    return tuple(ref for _, ref in sorted(found))


def explain_needs(asker: Asker, answer: PlanAnswer, needs: Iterable[str] | None = None) -> tuple[Reason, ...]:
    """The reasons of the needs named, or of all, the dearest first. It ends early, with what was found, where the time
    is up or a person stops it."""
    wanted = None if needs is None else set(needs)
    chosen = [plan for plan in answer.needs if wanted is None or plan.need in wanted]
    found: list[Reason] = []
    try:
        for plan in sorted(chosen, key=lambda plan: (-plan.baseline_pence, plan.need)):
            found.extend(_explain_need(asker, answer, plan))
    except Stopped:
        pass
    return tuple(found)


def _explain_need(asker: Asker, answer: PlanAnswer, plan: NeedPlan) -> list[Reason]:
    found = []
    used = {run.source for run in plan.stretches}
    for move in answer.moves:
        if move.need == plan.need and move.shared:
            found.append(explain_move(asker, answer, move))
    for offer in fitting_offers(asker, plan.need):
        if offer not in used:
            found.append(explain_stay(asker, answer, plan.need, offer))
    return found


def _reason(
    answer: PlanAnswer, other: PlanAnswer | None, need: str, offer: str, asked: str, breaks: str = ""
) -> Reason:
    before = next(plan for plan in answer.needs if plan.need == need)
    costs = None if other is None else other.present_pence - answer.present_pence
    after = () if other is None else next(plan.stretches for plan in other.needs if plan.need == need)
    others = () if other is None else changed_needs(answer, other, but=need)
    reason = Reason(
        need=need,
        body=before.body,
        service=before.service,
        offer=offer,
        asked=asked,
        costs_pence=costs,
        proven=proven(answer, other),
        breaks=breaks,
        instead=after,
        others=others,
        says="",
    )
    return replace(reason, says=_says(reason))


def changed_needs(one: PlanAnswer, other: PlanAnswer, *, but: str = "") -> tuple[str, ...]:
    """The needs that two plans meet otherwise."""
    sources = {plan.need: [(run.source, run.starts) for run in plan.stretches] for plan in one.needs}
    return tuple(
        plan.need
        for plan in other.needs
        if plan.need != but and sources.get(plan.need) != [(run.source, run.starts) for run in plan.stretches]
    )


def _says(reason: Reason) -> str:
    whats = (
        f"Without {reason.offer} for {reason.need}"
        if reason.asked == "moves"
        else f"With {reason.need} at {reason.offer}"
    )
    costs = reason.costs_pence
    if costs is None:
        return f"{whats} no plan keeps every rule."
    new_money = " It takes new money, which the rules forbid." if reason.breaks else ""
    if costs == 0:
        return f"{whats} all bodies together pay the same.{new_money}"
    said = (
        f"{whats} all bodies together pay {pounds_words(abs(costs))} {'more' if costs > 0 else 'less'} in present value"
    )
    if costs < 0 and not reason.breaks:
        said += ", which shows that this plan is not the best: it is not proven"
    if reason.asked == "moves" and reason.instead:
        said += f"; it would be met by {reason.instead[-1].source} at last"
    if reason.others:
        said += f", and {say_others(len(reason.others))} met otherwise"
    return f"{said}.{new_money}"


def say_others(count: int) -> str:
    """``1 other need is``, ``3 other needs are``."""
    return "1 other need is" if count == 1 else f"{count} other needs are"
