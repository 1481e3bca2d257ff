"""Divisions that hold whatever the savings turn out to be, where some are known only between two bounds.

A plan that is not proven saves at least what it reaches and at most what its bound allows. If nobody objects even when
every group saves the most that its bound allows, then nobody objects: the robust core. On costs it is the set of
charges ``p`` with ``p(S)`` at most the lower bound of ``C(S)``. Its least core and nucleolus are those of the game of
greatest savings, the total being what everybody together is sure to save, because that is what is divided.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from wherry.engine.division.answer import CoreAnswer, Gap, Robust, Sure
from wherry.engine.division.certificate import certify
from wherry.engine.division.core import find_least_core
from wherry.engine.division.explain import explain_robust, explain_sure
from wherry.engine.division.oracle import FullGameOracle
from wherry.engine.division.question import DivisionQuestion, Game
from wherry.record.finding import DOUBTFUL, Finding


def game_of_most(question: DivisionQuestion) -> Game | None:
    """The game in which every coalition saves the most that its bound allows; None where every value is proven."""
    game = question.game
    if question.most is None or not np.any(question.most > game.values):
        return None
    return Game(game.players, question.most)


def answer_robust(game: Game, greatest: Game, core: CoreAnswer) -> Robust:
    """How much is not proven, and how near one can come to a division that holds all the same."""
    room = greatest.values - game.values
    mask = int(np.argmax(room))
    widest = Gap(coalition=game.names(mask), least=float(game.value(mask)), most=float(greatest.value(mask)))
    least = find_least_core(FullGameOracle(greatest))
    near = 1e-6 * max(1.0, abs(float(game.total)))
    count = int((room > 0).sum())
    return Robust(
        coalitions=count,
        widest=widest,
        least_excess=least.excess,
        holds=least.excess <= near,
        shares=tuple(least.shares.tolist()),
        says=explain_robust(count, widest, core.least_excess, least.excess, least.excess <= near, game.in_pence),
    )


def make_sure(
    greatest: Game, shares: Sequence[Fraction | float], before_rounding: Sequence[Fraction | float] | None
) -> Sure:
    """The closest objection to a division if every coalition saved the most that its bound allows."""
    found = certify(greatest, shares, most=1, before_rounding=before_rounding)
    says = explain_sure(found.closest, found.in_core, in_pence=greatest.in_pence)
    return Sure(in_core=found.in_core, closest=found.closest, says=says)


def doubt_values(robust: Robust) -> Finding:
    """That some savings are known only between bounds."""
    return Finding(
        code="division-values-not-proven",
        severity=DOUBTFUL,
        says=robust.says,
        remedy="Give the plans of these groups more time, or sign on a division that holds either way.",
        table="division",
    )
