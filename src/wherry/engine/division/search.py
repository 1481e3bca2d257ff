"""The division of a saving among many bodies, where coalitions are too many to list and an oracle searches them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from wherry.engine.division.answer import Certificate, CoreAnswer, DivisionAnswer, Objection, Proof, RuleShares
from wherry.engine.division.coalition import members
from wherry.engine.division.core import find_least_core, find_stability_cost
from wherry.engine.division.doubts import doubt_proof
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
from wherry.engine.division.search_rules import (
    Worked,
    sample_by_worth,
    work_by_marginals,
    work_equal_saving,
    work_per_capita,
)
from wherry.engine.division.thumb import divide_by_thumb
from wherry.record.finding import NOTE, Finding

TOLERANCE = 1e-6
OF_PROOF = 3e-6
OTHER_RULES = {
    "shapley": "Shapley value",
    "per-capita nucleolus": "per-capita nucleolus",
    "separable costs": "separable costs",
    "equal saving": "equal percentage",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuestion:
    """Divide what everybody together saves, in pence, among the players of an oracle. ``known`` are savings known
    before, by bit mask. ``every_rule`` asks for those rules too that take many more searches: the per-capita nucleolus
    and, where ``saving`` tells what any coalition saves, a sampled Shapley value. The rest is as in
    ``DivisionQuestion``."""

    oracle: Oracle
    known: Mapping[int, float] = field(default_factory=dict)
    drivers: Mapping[str, tuple[float | None, ...]] = field(default_factory=dict)
    formulas: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    stand_alone_pence: tuple[int, ...] | None = None
    divides: str = "saving"
    most_objections: int = 10
    every_rule: bool = False
    saving: Callable[[int], float] | None = None
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

    A rule that is not worked out is named in a finding. Amounts are right to about a millionth of the saving, which is
    how sharply a coalition's gain is proved.
    """
    oracle = question.oracle
    rational = oracle.total() >= sum(oracle.alone())
    found = LevelSearch(
        oracle, individually_rational=rational, tolerance=TOLERANCE, begin=question.known, stop=question.stop
    ).run()
    proof = verify_with_oracle(oracle, found, individually_rational=rational, tolerance=OF_PROOF)
    worth = {**question.known, **found.met}
    core = _answer_core(oracle, found, worth)
    by_thumb, findings = divide_by_thumb(question)
    nucleolus = Worked(rule="nucleolus", shares=tuple(found.shares.tolist()), proof=proof)
    further = list(_work_further(question, core, worth, individually_rational=rational))
    thumbs = [(Worked(rule=each.rule, shares=each.shares), each.title) for each in by_thumb]
    others = [*((worked, RULES[worked.rule]) for worked in further), *thumbs]
    content = [_is_content(question, worked, worth) for worked, _ in others]
    rules = [_share(question, nucleolus, RULES["nucleolus"], worth, not core.empty)]
    for (worked, title), holds in zip(others, content, strict=True):
        rules.append(_share(question, worked, title, worth, holds))
    findings += _not_worked_out(question, {rule.rule for rule in rules})
    for worked in (nucleolus, *further):
        if worked.proof is not None and not worked.proof.holds:
            findings.append(doubt_proof(worked.rule, worked.proof.says, "give the search more time"))
    answer = DivisionAnswer(
        players=oracle.players,
        unit="pence",
        total=float(question.total),
        alone=oracle.alone(),
        core=core,
        rules=tuple(rules),
        recommended="nucleolus",
        findings=tuple(findings),
        says=explain_answer(core, float(question.total), rules[0].title, rules[0].certificate.says, in_pence=True),
    )
    return Searched(answer=answer, worth=worth)


def _answer_core(oracle: Oracle, found: Levels, worth: dict[int, float]) -> CoreAnswer:
    """The first level tells whether the core is empty; where it is, the least core may leave a body less than it would
    save alone, which the nucleolus does not, and is searched for by itself."""
    least, shares, subsidy = found.levels[0].excess, found.shares, 0.0
    empty = least > OF_PROOF * oracle.largest()
    if empty:
        core = find_least_core(oracle, tolerance=TOLERANCE, known=worth)
        least, shares = core.excess, core.shares
        subsidy = find_stability_cost(oracle, tolerance=TOLERANCE, known=worth)
    return CoreAnswer(
        empty=empty,
        least_excess=least,
        shares=tuple(shares.tolist()),
        subsidy=subsidy,
        says=explain_core(empty, least, subsidy, in_pence=True),
    )


def _work_further(
    question: SearchQuestion, core: CoreAnswer, worth: dict[int, float], *, individually_rational: bool
) -> Iterator[Worked]:
    """The rules beside the nucleolus, as far as they are asked for and can be worked out."""
    oracle = question.oracle
    if question.every_rule:
        yield work_per_capita(
            oracle,
            worth,
            individually_rational=individually_rational,
            tolerance=TOLERANCE,
            of_proof=OF_PROOF,
            stop=question.stop,
        )
        if question.saving is not None:
            yield sample_by_worth(oracle, question.saving, worth)
    by_marginals = work_by_marginals(oracle, worth)
    if by_marginals is not None:
        yield by_marginals
    costs = question.stand_alone_pence
    if costs is not None and all(cost > 0 for cost in costs):
        allowed = core.least_excess if core.empty else 0.0
        yield work_equal_saving(oracle, costs, allowed=allowed, tolerance=TOLERANCE, worth=worth)


def _is_content(question: SearchQuestion, worked: Worked, worth: dict[int, float]) -> bool:
    """Whether nobody objects to a division: no coalition known does, and the oracle proves that no other does. One
    that it finds is added to ``worth``."""
    oracle, near = question.oracle, OF_PROOF * question.oracle.largest()
    shares = [float(share) for share in worked.shares]
    everybody = (1 << len(shares)) - 1
    if any(value - _given(shares, mask) > near for mask, value in worth.items() if mask != everybody):
        return False
    settled = NullSpace(len(shares))
    settled.add_mask(everybody)
    search = oracle.most_objecting(np.array(shares, dtype=np.float64), settled, near)
    worth.update(search.found)
    return search.proven and not search.found


def _share(question: SearchQuestion, worked: Worked, title: str, worth: Mapping[int, float], holds: bool) -> RuleShares:
    pence = round_to_pence(question.total, [Fraction(share) for share in worked.shares])
    certificate = _certify(question, pence, worth, worked.proof, holds)
    said = (WHAT.get(worked.rule, ""), worked.says, certificate.says)
    return RuleShares(
        rule=worked.rule,
        title=title,
        shares=tuple(float(share) for share in worked.shares),
        shares_gbp=tuple(float(share) / 100 for share in worked.shares),
        shares_pence=pence,
        certificate=certificate,
        says=" ".join(words for words in said if words),
        low=worked.low,
        high=worked.high,
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


def _not_worked_out(question: SearchQuestion, rules: set[str]) -> list[Finding]:
    missing = [name for rule, name in OTHER_RULES.items() if rule not in rules]
    if not missing:
        return []
    return [
        Finding(
            code="division-by-search",
            severity=NOTE,
            says=f"{len(question.players)} bodies have too many groups to plan for each: the group that gains most was "
            f"searched for instead, and proved. Not worked out: {', '.join(missing)}.",
            remedy="Nothing need be done; ask for every rule, which takes longer, or divide among fewer bodies.",
            table="division",
        )
    ]
