"""A plan explained: why each need is met as it is, what each rule costs, and at what price each offer wins or loses."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from wherry.engine.plan.answer import PlanAnswer
from wherry.engine.plan.asking import Asker
from wherry.engine.plan.binding import Relaxed, cost_rules
from wherry.engine.plan.explain import Reason, explain_needs
from wherry.engine.plan.winning_price import SwitchPrice, find_switch_prices
from wherry.record.error import WherryError

REASONS, RULES, PRICES = PARTS = ("reasons", "rules", "prices")


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What was asked of a plan and answered. ``status`` and ``present_pence`` are the plan's, so that nobody takes the
    explanation of one plan for another's; ``complete`` is whether everything asked was reached in time; ``plans`` is
    how many plans were made for it."""

    status: str
    present_pence: int
    parts: tuple[str, ...]
    needs: tuple[str, ...]
    complete: bool
    plans: int
    reasons: tuple[Reason, ...]
    rules: tuple[Relaxed, ...]
    prices: tuple[SwitchPrice, ...]


def explain_plan(
    asker: Asker, answer: PlanAnswer, *, parts: Collection[str] = PARTS, needs: Collection[str] | None = None
) -> Explanation:
    """Explain a plan. ``parts`` are what is asked of ``reasons``, ``rules`` and ``prices``; ``needs`` narrows the
    reasons. ``WherryError`` where a need is not in the plan or a part is none."""
    known = {plan.need for plan in answer.needs}
    for ref in needs or ():
        if ref not in known:
            raise WherryError(f"the plan has no need {ref}; its needs are {', '.join(sorted(known)[:8])} and so on")
    for part in parts:
        if part not in PARTS:
            raise WherryError(f"a plan is explained by {', '.join(PARTS)}, not by {part}")
    asker.keep(answer)
    rules = cost_rules(asker, answer) if RULES in parts else ()
    reasons = explain_needs(asker, answer, needs) if REASONS in parts else ()
    prices = find_switch_prices(asker, answer) if PRICES in parts else ()
    return Explanation(
        status=answer.status,
        present_pence=answer.present_pence,
        parts=tuple(part for part in PARTS if part in parts),
        needs=tuple(sorted(needs or ())),
        complete=not asker.spent and all(rule.costs_pence is not None for rule in rules),
        plans=asker.asked,
        reasons=reasons,
        rules=rules,
        prices=prices,
    )
