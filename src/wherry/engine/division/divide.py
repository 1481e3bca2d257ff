"""The verb of this engine: every rule of division side by side, each with its certificate."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from wherry.engine.division.answer import CoreAnswer, DivisionAnswer, Proof, RuleShares
from wherry.engine.division.certificate import certify
from wherry.engine.division.core import answer_core, find_equal_saving
from wherry.engine.division.doubts import doubt_proof, find_doubts
from wherry.engine.division.explain import RULES, WHAT, explain_answer
from wherry.engine.division.kohlberg import verify_nucleolus
from wherry.engine.division.marginal import divide_by_marginals, find_marginals
from wherry.engine.division.nucleolus import find_nucleolus, has_imputations
from wherry.engine.division.oracle import PLAIN, FullGameOracle, Weighing, per_capita
from wherry.engine.division.pennies import round_to_pence
from wherry.engine.division.question import DivisionQuestion, Game
from wherry.engine.division.robust import answer_robust, doubt_values, game_of_most, make_sure
from wherry.engine.division.shapley import find_shapley
from wherry.engine.division.thumb import divide_by_thumb
from wherry.record.finding import DOUBTFUL, Finding

RECOMMENDED = "nucleolus"


def divide(question: DivisionQuestion) -> DivisionAnswer:
    """Divide what everybody together saves, by every rule that can be worked out.

    The nucleolus is recommended; where the core is empty the answer says so first, with the subsidy that would make
    everybody content. Amounts are in the game's unit: pence for games of whole numbers.
    """
    game = question.game
    findings = find_doubts(game)
    oracle = FullGameOracle(game)
    core = answer_core(oracle, in_pence=game.in_pence)
    rules = [_nucleolus(question, "nucleolus", PLAIN, findings)]
    rules.append(_nucleolus(question, "per-capita nucleolus", per_capita(game.size), findings))
    greatest = game_of_most(question)
    robust = None if greatest is None else answer_robust(game, greatest, core)
    if greatest is not None and robust is not None:
        rules.append(_robust_nucleolus(question, greatest))
        findings.append(doubt_values(robust))
    rules.append(_shares(question, "shapley", find_shapley(game)))
    if sum(find_marginals(game)) > 0:
        rules.append(_shares(question, "separable costs", divide_by_marginals(game)))
    equal = _equal_saving(question, oracle, core, findings)
    if equal is not None:
        rules.append(equal)
    by_thumb, unknown = divide_by_thumb(question)
    findings.extend(unknown)
    rules.extend(_shares(question, each.rule, each.shares, title=each.title) for each in by_thumb)
    recommended = _recommend(rules)
    says = explain_answer(
        core, float(game.total), recommended.title, recommended.certificate.says, in_pence=game.in_pence
    )
    return DivisionAnswer(
        players=game.players,
        unit="pence" if game.in_pence else "",
        total=float(game.total),
        alone=tuple(float(worth) for worth in game.alone()),
        core=core,
        rules=tuple(rules),
        recommended=recommended.rule,
        findings=tuple(findings),
        says=says,
        robust=robust,
    )


def _recommend(rules: Sequence[RuleShares]) -> RuleShares:
    """The nucleolus; where it is not sure to hold and the robust one is, that one."""
    by_name = {each.rule: each for each in rules}
    plain, robust = by_name[RECOMMENDED], by_name.get("robust nucleolus")
    if robust is None or plain.sure is None or robust.sure is None:
        return plain
    return robust if robust.sure.in_core and not plain.sure.in_core else plain


def _robust_nucleolus(question: DivisionQuestion, greatest: Game) -> RuleShares:
    """The nucleolus of the game in which every coalition saves the most that its bound allows."""
    rational = has_imputations(greatest)
    result = find_nucleolus(greatest, individually_rational=rational, in_fractions=True)
    shares: Sequence[Fraction | float] = result.exact or tuple(result.shares.tolist())
    proof = verify_nucleolus(greatest, shares, individually_rational=rational)
    return _shares(question, "robust nucleolus", shares, proof=proof)


def _nucleolus(question: DivisionQuestion, rule: str, weighing: Weighing, findings: list[Finding]) -> RuleShares:
    game = question.game
    rational = has_imputations(game)
    if not rational and rule == RECOMMENDED:
        findings.append(_somebody_loses(game))
    result = find_nucleolus(game, weighing=weighing, individually_rational=rational, in_fractions=True)
    shares: Sequence[Fraction | float] = result.exact or tuple(result.shares.tolist())
    proof = verify_nucleolus(game, shares, weighing=weighing, individually_rational=rational)
    if not proof.holds:
        findings.append(
            doubt_proof(rule, proof.says, "keep the run, and look for savings of very different sizes among the groups")
        )
    return _shares(question, rule, shares, proof=proof)


def _equal_saving(
    question: DivisionQuestion, oracle: FullGameOracle, core: CoreAnswer, findings: list[Finding]
) -> RuleShares | None:
    if question.stand_alone_pence is None:
        return None
    for player, cost in zip(question.game.players, question.stand_alone_pence, strict=True):
        if cost <= 0:
            findings.append(_pays_nothing(player))
            return None
    allowed = core.least_excess if core.empty else 0.0
    return _shares(question, "equal saving", find_equal_saving(oracle, question.stand_alone_pence, allowed).tolist())


def _shares(
    question: DivisionQuestion,
    rule: str,
    shares: Sequence[Fraction | float],
    *,
    title: str | None = None,
    proof: Proof | None = None,
) -> RuleShares:
    """One rule's shares with pence, certificate and words."""
    game = question.game
    exact = all(isinstance(share, Fraction) for share in shares) and game.in_pence
    fractions = [Fraction(share) for share in shares]
    pence = round_to_pence(int(game.total), fractions) if game.in_pence else None
    certificate = certify(
        game,
        shares if pence is None else pence,
        most=question.most_objections,
        proof=proof,
        before_rounding=None if pence is None else shares,
    )
    says = f"{WHAT[rule]} {certificate.says}" if rule in WHAT else certificate.says
    greatest = game_of_most(question)
    sure = None
    if greatest is not None:
        sure = make_sure(greatest, shares if pence is None else pence, None if pence is None else shares)
    return RuleShares(
        rule=rule,
        title=title or RULES[rule],
        shares=tuple(float(share) for share in shares),
        shares_gbp=tuple(float(share / 100) for share in fractions) if game.in_pence else None,
        shares_pence=pence,
        certificate=certificate,
        says=says,
        exact=tuple(str(share) for share in shares) if exact else None,
        sure=sure,
    )


def _somebody_loses(game: Game) -> Finding:
    return Finding(
        code="division-worth-less-together",
        severity=DOUBTFUL,
        says="Everybody together saves less than the bodies would save alone, added up: under any division somebody "
        "is worse off than alone. The nucleolus shown leaves the losses as even as can be.",
        remedy="Look at which body should not be in the partnership, or whether a saving was worked out wrongly.",
        table="division",
        value=str(game.total),
    )


def _pays_nothing(player: str) -> Finding:
    return Finding(
        code="division-no-stand-alone-cost",
        severity=DOUBTFUL,
        says=f"Equal percentage saved is not worked out: {player} would pay nothing alone, so it has no percentage.",
        remedy="Give what it would pay alone, or leave it out of the division.",
        table="division",
        ref=player,
    )
