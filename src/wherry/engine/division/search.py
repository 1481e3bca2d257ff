"""The division of a saving among many bodies, where coalitions are too many to list and an oracle searches them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from wherry.engine.division.answer import Certificate, CoreAnswer, DivisionAnswer, Objection, Proof, RuleShares
from wherry.engine.division.coalition import members
from wherry.engine.division.core import find_stability_cost
from wherry.engine.division.explain import (
    RULES,
    WHAT,
    explain_answer,
    explain_certificate,
    explain_core,
    explain_objection,
)
from wherry.engine.division.levels import LevelSearch
from wherry.engine.division.oracle import Levels, Oracle
from wherry.engine.division.oracle_proof import verify_with_oracle
from wherry.engine.division.pennies import round_to_pence
from wherry.engine.division.rational import NullSpace
from wherry.engine.division.thumb import divide_by_thumb
from wherry.record.finding import DOUBTFUL, NOTE, Finding

TOLERANCE = 1e-6
OF_PROOF = 3e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuestion:
    """Divide what everybody together saves, in pence, among the players of an oracle. ``known`` are savings known
    before, by bit mask. The rest is as in ``DivisionQuestion``."""

    oracle: Oracle
    known: Mapping[int, float] = field(default_factory=dict)
    drivers: Mapping[str, tuple[float | None, ...]] = field(default_factory=dict)
    formulas: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    stand_alone_pence: tuple[int, ...] | None = None
    divides: str = "saving"
    most_objections: int = 10
    stop: Callable[[], bool] | None = None

    @property
    def players(self) -> tuple[str, ...]:
        """The oracle's players."""
        return self.oracle.players

    @property
    def total(self) -> int:
        """What everybody together saves, in pence."""
        return round(self.oracle.total())


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """The division, and every coalition whose saving was worked out on the way, by bit mask."""

    answer: DivisionAnswer
    worth: Mapping[int, float]


def divide_by_search(question: SearchQuestion) -> Searched:
    """The nucleolus by constraint generation, proved level by level, and the rules of thumb with who would object.

    Rules that need every coalition (Shapley, equal percentage) are not worked out, and a finding says so. Amounts are
    right to about a millionth of the saving, which is how sharply a coalition's gain is proved.
    """
    oracle = question.oracle
    rational = oracle.total() >= sum(oracle.alone())
    found = LevelSearch(
        oracle, individually_rational=rational, tolerance=TOLERANCE, begin=question.known, stop=question.stop
    ).run()
    proof = verify_with_oracle(oracle, found, individually_rational=rational, tolerance=OF_PROOF)
    worth = {**question.known, **found.met}
    core = _answer_core(oracle, found)
    nucleolus = _share(question, "nucleolus", RULES["nucleolus"], found.shares.tolist(), worth, proof, not core.empty)
    by_thumb, findings = divide_by_thumb(question)
    rules = [nucleolus]
    for each in by_thumb:
        holds = _look_for_objection(question, [float(share) for share in each.shares], worth)
        rules.append(_share(question, each.rule, each.title, each.shares, worth, None, holds))
    findings.append(_not_listed(len(oracle.players)))
    if not proof.holds:
        findings.append(_not_proved(proof.says))
    answer = DivisionAnswer(
        players=oracle.players,
        unit="pence",
        total=float(question.total),
        alone=oracle.alone(),
        core=core,
        rules=tuple(rules),
        recommended="nucleolus",
        findings=tuple(findings),
        says=explain_answer(core, float(question.total), RULES["nucleolus"], nucleolus.certificate.says, in_pence=True),
    )
    return Searched(answer=answer, worth=worth)


def _answer_core(oracle: Oracle, found: Levels) -> CoreAnswer:
    least = found.levels[0].excess
    empty = least > OF_PROOF * oracle.largest()
    subsidy = find_stability_cost(oracle) if empty else 0.0
    return CoreAnswer(
        empty=empty,
        least_excess=least,
        shares=tuple(found.shares.tolist()),
        subsidy=subsidy,
        says=explain_core(empty, least, subsidy, in_pence=True),
    )


def _look_for_objection(question: SearchQuestion, shares: Sequence[float], worth: dict[int, float]) -> bool:
    """Whether nobody objects to a division: no coalition known does, and the oracle proves that no other does. One
    that it finds is added to ``worth``."""
    oracle, near = question.oracle, OF_PROOF * question.oracle.largest()
    if any(value - _given(shares, mask) > near for mask, value in worth.items()):
        return False
    everybody = NullSpace(len(oracle.players))
    everybody.add_mask((1 << len(oracle.players)) - 1)
    search = oracle.most_objecting(np.array(shares, dtype=np.float64), everybody, near)
    worth.update(search.found)
    return search.proven and not search.found


def _share(
    question: SearchQuestion,
    rule: str,
    title: str,
    shares: Sequence[Fraction | float],
    worth: Mapping[int, float],
    proof: Proof | None,
    holds: bool,
) -> RuleShares:
    pence = round_to_pence(question.total, [Fraction(share) for share in shares])
    certificate = _certify(question, pence, worth, proof, holds)
    return RuleShares(
        rule=rule,
        title=title,
        shares=tuple(float(share) for share in shares),
        shares_gbp=tuple(float(share) / 100 for share in shares),
        shares_pence=pence,
        certificate=certificate,
        says=f"{WHAT[rule]} {certificate.says}" if rule in WHAT else certificate.says,
    )


def _certify(
    question: SearchQuestion, pence: Sequence[int], worth: Mapping[int, float], proof: Proof | None, holds: bool
) -> Certificate:
    """Who of the coalitions known comes closest to objecting. For the nucleolus that is the closest of all, for the
    oracle proved that no other gains more."""
    players = question.players
    everybody = (1 << len(players)) - 1
    excess = {mask: value - _given(pence, mask) for mask, value in worth.items() if mask not in (0, everybody)}
    order = sorted(excess, key=lambda mask: (-excess[mask], mask))[: question.most_objections]
    by_group = tuple(_object(players, mask, worth[mask], _given(pence, mask)) for mask in order)
    closest = by_group[0] if by_group else None
    says = explain_certificate(players, closest, holds, in_pence=True)
    if proof is None and holds and closest is not None:
        says = f"Nobody gains by leaving. Of the groups looked at, {closest.says}"
    return Certificate(in_core=holds, closest=closest, by_player=(), by_group=by_group, proof=proof, says=says)


def _object(players: Sequence[str], mask: int, worth: float, given: float) -> Objection:
    names = members(mask, players)
    says = explain_objection(names, worth, given, in_pence=True)
    return Objection(coalition=names, worth=worth, given=given, excess=worth - given, says=says)


def _given(shares: Sequence[float] | Sequence[int], mask: int) -> float:
    return float(sum(share for at, share in enumerate(shares) if mask >> at & 1))


def _not_listed(count: int) -> Finding:
    return Finding(
        code="division-by-search",
        severity=NOTE,
        says=f"{count} bodies have too many groups to plan for each: the group that gains most was searched for "
        "instead, and proved. Rules that need every group (Shapley value, per-capita nucleolus, equal percentage) are "
        "not worked out.",
        remedy="Nothing need be done; divide among fewer bodies to see every rule.",
        table="division",
    )


def _not_proved(why: str) -> Finding:
    return Finding(
        code="division-not-proved",
        severity=DOUBTFUL,
        says=f"The division by nucleolus was found but the separate check did not confirm it: {why}",
        remedy="Do not sign on it; give the search more time.",
        table="division",
        column="nucleolus",
    )
