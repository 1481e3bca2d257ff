"""The nucleolus of a game given in full: the division that makes the worst-off coalition as content as can be, then
the next, and so on (Schmeidler, SIAM J. Appl. Math. 17 (1969) 1163, doi:10.1137/0117107)."""

from __future__ import annotations

import numpy as np

from wherry.engine.division.exact import sharpen
from wherry.engine.division.levels import LevelSearch
from wherry.engine.division.oracle import PLAIN, FullGameOracle, Levels, Weighing
from wherry.engine.division.question import Game
from wherry.engine.division.quick import TOLERANCES, CannotSettle, QuickSearch
from wherry.engine.division.scan import split

SHARP = 1e-7


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
    result = _search(game, weighing, individually_rational)
    if in_fractions and game.in_pence:
        result = _refine(game, result, weighing, individually_rational)
        result.exact = sharpen(game, result.levels, weighing=weighing)
    return result


def _refine(game: Game, found: Levels, weighing: Weighing, individually_rational: bool) -> Levels:
    """Search again in the game that remains when everybody has been given its share to the nearest whole number.

    Excesses are the same there, but the numbers that decide are small, so that ties among billions are told apart
    from differences of a fraction of a penny. Where rounding still stands in the way, ``found`` stays.
    """
    given = np.rint(found.shares).astype(np.int64)
    low, high = split(given)
    rest = Game(game.players, game.values - (high[:, None] + low[None, :]).ravel())
    begin = [mask for level in found.levels for mask in level.coalitions]
    try:
        again = QuickSearch(
            rest, weighing=weighing, individually_rational=individually_rational, near=SHARP, begin=begin
        ).run()
    except (CannotSettle, np.linalg.LinAlgError):
        return found
    again.shares = again.shares + given
    again.worth = {mask: float(game.value(mask)) for mask in again.worth}
    return again


def _search(game: Game, weighing: Weighing, individually_rational: bool) -> Levels:
    """The quick way, first as sharply as floating numbers allow; then less so; then the plain way."""
    for tolerance in TOLERANCES:
        try:
            return QuickSearch(
                game, weighing=weighing, individually_rational=individually_rational, tolerance=tolerance
            ).run()
        except (CannotSettle, np.linalg.LinAlgError):
            continue
    return LevelSearch(FullGameOracle(game), weighing=weighing, individually_rational=individually_rational).run()
