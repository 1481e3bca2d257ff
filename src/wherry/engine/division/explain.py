"""A division in sentences that a finance director accepts: what, to whom, and who would do better alone."""

from __future__ import annotations

from collections.abc import Sequence

from wherry.engine.division.answer import CoreAnswer, Gap, Objection
from wherry.engine.division.coalition import name_coalition
from wherry.record.money import pounds_words

RULES = {
    "nucleolus": "Nobody left worse off than need be (nucleolus)",
    "per-capita nucleolus": "The same, counted per member (per-capita nucleolus)",
    "robust nucleolus": "Nobody left worse off, whatever the unproven savings are (robust nucleolus)",
    "shapley": "By what each adds (Shapley value)",
    "separable costs": "By what each adds last (separable costs, remaining benefits)",
    "equal saving": "As near the same percentage saved as the groups allow",
}
WHAT = {
    "nucleolus": (
        "Makes the group with most reason to leave as content as can be, then the next, and so on. "
        "If any division keeps every group in, this one does."
    ),
    "per-capita nucleolus": (
        "As the nucleolus, with a group's gain from leaving counted per member, so that a large group's small "
        "gain does not outweigh a small group's large one."
    ),
    "robust nucleolus": (
        "As the nucleolus, with every group taken to save the most that the proof of its plan still allows. "
        "If it keeps every group in, it does so whatever they would really save."
    ),
    "shapley": (
        "Gives each body the average of what it adds to the saving over every order in which bodies could join. "
        "It can leave a group better off on its own."
    ),
    "separable costs": (
        "Each body pays what it adds to the cost by joining last; the rest is divided in proportion to what each "
        "would still gain. It looks only at the whole partnership, not at groups."
    ),
    "equal saving": (
        "Every body saves as nearly as can be the same percentage of what it would pay alone, "
        "without giving a group a reason to leave."
    ),
}


def say_amount(amount: float, *, in_pence: bool) -> str:
    """An amount for people: pounds where the game is of money (pennies shown below £100), else a plain number."""
    if not in_pence:
        return f"{amount:,.4g}" if abs(amount) < 10_000 else f"{amount:,.0f}"
    whole = round(amount)
    return pounds_words(whole, pennies=abs(whole) < 10_000)


def explain_objection(coalition: Sequence[str], worth: float, given: float, *, in_pence: bool) -> str:
    """What one coalition would gain or lose by going its own way."""
    who = name_coalition(coalition)
    alone = "on its own" if len(coalition) == 1 else "on their own"
    own = say_amount(worth, in_pence=in_pence)
    here = say_amount(given, in_pence=in_pence)
    gap = say_amount(abs(worth - given), in_pence=in_pence)
    start = f"{who} would save {own} {alone} and {'is' if len(coalition) == 1 else 'are'} given {here} here"
    if say_amount(worth - given, in_pence=in_pence) == say_amount(0.0, in_pence=in_pence):
        return f"{start}: no difference."
    return f"{start}: {gap} {'more by leaving' if worth > given else 'less by leaving'}."


def explain_certificate(players: Sequence[str], closest: Objection | None, in_core: bool, *, in_pence: bool) -> str:
    """The one sentence of a certificate."""
    if closest is None:
        return f"{players[0]} is alone, so there is nobody to object."
    amount = say_amount(abs(closest.excess), in_pence=in_pence)
    who = name_coalition(closest.coalition)
    if not in_core:
        return f"{who} would save {amount} more by leaving: this division would not hold."
    none = say_amount(0.0, in_pence=in_pence)
    if amount == none:
        return f"Nobody gains by leaving; {who} would lose nothing by it either."
    if closest.excess > 0:
        return f"Nobody gains by leaving but what rounding to whole pence gives, which is at most {amount} to {who}."
    come = "comes" if len(closest.coalition) == 1 else "come"
    return f"Nobody gains by leaving; {who} {come} closest, and would lose {amount}."


def explain_core(empty: bool, excess: float, subsidy: float, *, in_pence: bool) -> str:
    """Whether a division exists to which nobody objects, and what it would cost to make one."""

    def money(amount: float) -> str:
        return pounds_words(round(amount)) if in_pence else f"{amount:,.4g}"

    if not empty:
        return "A division exists that leaves no member and no group of members better off on its own."
    return (
        "No division satisfies every group: under any division some group would save more on its own, "
        f"by at least {money(excess)}. Outside money of {money(subsidy)} would make everybody content."
    )


def explain_answer(core: CoreAnswer, total: float, recommended: str, certificate: str, *, in_pence: bool) -> str:
    """The paragraph at the head of an answer: the core first if it is empty, then the recommended division."""
    saving = say_amount(total, in_pence=in_pence)
    start = "" if not core.empty else f"{core.says} "
    return f"{start}{saving} is divided. Recommended: {recommended}. {certificate}"


def explain_robust(
    count: int, widest: Gap, least_excess: float, robust_excess: float, holds: bool, in_pence: bool
) -> str:
    """What is not proven, and what can be said all the same."""

    def say(amount: float) -> str:
        return say_amount(amount, in_pence=in_pence)

    groups = "one group is" if count == 1 else f"{count} groups are"
    start = (
        f"The savings of {groups} known only between bounds; least well known is {name_coalition(widest.coalition)}, "
        f"which would save between {say(widest.least)} and {say(widest.most)}."
    )
    if holds:
        return f"{start} Even at the upper bounds a division exists that leaves no group better off on its own."
    if least_excess > 0:
        return f"{start} No division satisfies every group, even at the lower bounds."
    return (
        f"{start} At the upper bounds some group would save at least {say(robust_excess)} more on its own under any "
        "division, so whether one holds is not proven."
    )


def explain_sure(closest: Objection | None, in_core: bool, *, in_pence: bool) -> str:
    """Whether a division holds whatever the savings are."""
    if closest is None:
        return ""
    who = name_coalition(closest.coalition)
    amount = say_amount(abs(closest.excess), in_pence=in_pence)
    if in_core:
        return f"It holds whatever the unproven savings are; {who} would then lose at least {amount} by leaving."
    return f"It is not proven to hold: {who} could save up to {amount} more by leaving."
