"""The nucleolus of a game given in full: the division that makes the worst-off coalition as content as can be, then
the next, and so on (Schmeidler, SIAM J. Appl. Math. 17 (1969) 1163, doi:10.1137/0117107)."""

from __future__ import annotations

import numpy as np

from wherry.engine.division.exact import sharpen
from wherry.engine.division.levels import LevelSearch
from wherry.engine.division.oracle import PLAIN, FullGameOracle, Levels, Weighing
from wherry.engine.division.question import Game
from wherry.engine.division.quick import CannotSettle, QuickSearch


def has_imputations(game: Game) -> bool:
    """Whether everybody together is worth at least what the players are worth alone, so that nobody need lose."""
    return bool(float(game.total) >= float(sum(game.alone())) - 1e-9 * max(1.0, abs(float(game.total))))


def find_nucleolus(
    game: Game, *, weighing: Weighing = PLAIN, individually_rational: bool = True, in_fractions: bool = False
) -> Levels:
    """The nucleolus (or the weighed one), with the levels that settle it.

    ``individually_rational=False`` gives the prenucleolus, which may leave a player worse off than alone.
    ``in_fractions`` works the shares out exactly too, where values are whole. ``ValueError`` where no division leaves
    every player at least what it is worth alone. Should the quick way fail, the plain one through HiGHS is taken.
    """
    if individually_rational and not has_imputations(game):
        raise ValueError("everybody together is worth less than each alone: no division leaves nobody worse off")
    try:
        result = QuickSearch(game, weighing=weighing, individually_rational=individually_rational).run()
    except (CannotSettle, np.linalg.LinAlgError):
        oracle = FullGameOracle(game)
        result = LevelSearch(oracle, weighing=weighing, individually_rational=individually_rational).run()
    if in_fractions:
        result.exact = sharpen(game, result.levels, weighing=weighing)
    return result
