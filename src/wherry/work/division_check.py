"""A division looked at again, by plain sums and by code that did not make it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from wherry.engine.division.answer import DivisionAnswer, RuleShares
from wherry.engine.division.coalition import mask_of
from wherry.engine.division.question import Game

NEAR_PENCE = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """Whether every rule's shares and its closest objection were found again by adding up every coalition."""

    agreed: bool
    rules: int
    coalitions: int
    says: str


def verify_division(game: Game, answer: DivisionAnswer) -> Verified:
    """Find each rule's closest objection again, by plain sums over every coalition, and see that shares add up."""
    wrong = [rule.rule for rule in answer.rules if not _stands(game, rule)]
    count = len(game.values) - 2
    says = (
        f"Checked again by adding up every coalition ({count}) under every rule ({len(answer.rules)}): all agree."
        if not wrong
        else f"The check DISAGREES about {', '.join(wrong)}: do not use it."
    )
    return Verified(agreed=not wrong, rules=len(answer.rules), coalitions=count, says=says)


def _stands(game: Game, rule: RuleShares) -> bool:
    """The pence add up, are the shares found to within a penny, and leave the closest objection that is said."""
    exact = [Fraction(share) for share in (rule.exact or rule.shares)]
    pence = rule.shares_pence
    if pence is None or sum(pence) != game.total:
        return False
    if any(abs(share - whole) > 1 + NEAR_PENCE for share, whole in zip(exact, pence, strict=True)):
        return False
    proof, closest = rule.certificate.proof, rule.certificate.closest
    if proof is not None and not proof.holds:
        return False
    if closest is None:
        return game.size == 1
    worst = max(int(game.value(mask)) - _given(pence, mask) for mask in range(1, game.everybody))
    named = mask_of(closest.coalition, game.players)
    return worst == closest.excess == int(game.value(named)) - _given(pence, named)


def _given(pence: Sequence[int], mask: int) -> int:
    return sum(share for at, share in enumerate(pence) if mask >> at & 1)


def verify_search(answer: DivisionAnswer, worth: Mapping[int, float]) -> Verified:
    """See that every rule's pence add up, that its closest objection is the closest of the coalitions known, and that
    the nucleolus was proved by the oracle."""
    everybody = (1 << len(answer.players)) - 1
    wrong = []
    for rule in answer.rules:
        pence, proof, closest = rule.shares_pence, rule.certificate.proof, rule.certificate.closest
        sound = pence is not None and sum(pence) == answer.total and (proof is None or proof.holds)
        if sound and pence is not None and closest is not None:
            known = (value - _given(pence, mask) for mask, value in worth.items() if mask not in (0, everybody))
            sound = abs(max(known) - closest.excess) < NEAR_PENCE
        if not sound:
            wrong.append(rule.rule)
    says = (
        f"Checked again by adding up the {len(worth)} groups looked at under every rule ({len(answer.rules)}); that no "
        "other group gains more was proved for the rule recommended, level by level."
        if not wrong
        else f"The check DISAGREES about {', '.join(wrong)}: do not use it."
    )
    return Verified(agreed=not wrong, rules=len(answer.rules), coalitions=len(worth), says=says)
