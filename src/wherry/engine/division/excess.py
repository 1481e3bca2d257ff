"""Excesses of a full game: who is closest to objecting to a division."""

from __future__ import annotations

import numpy as np

from wherry.engine.division.question import Game
from wherry.engine.division.rational import NullSpace
from wherry.engine.division.scan import Floats, Masks, bucket_maxima, draw_hash, greatest, greatest_by_player, split

BUCKETS = 64


def find_objectors(
    game: Game, shares: Floats, above: float, *, settled: NullSpace | None = None, most: int = BUCKETS
) -> tuple[Masks, Floats]:
    """Coalitions whose excess ``v(S) - x(S)`` is over ``above`` and which the settled ones do not span, greatest
    first: their masks and excesses. At most ``most``; the first is the greatest of all. By default only everybody
    together is settled."""
    if settled is None:
        settled = NullSpace(game.size)
        settled.add_mask(game.everybody)
    mark = draw_hash(settled)
    low, high = split(np.asarray(shares, dtype=np.float64))
    hash_low, hash_high = split(mark)
    return bucket_maxima(game.values, low, high, hash_low, hash_high, float(above), most)


def find_objectors_by_player(game: Game, shares: Floats) -> tuple[Masks, Floats]:
    """For every player the coalition with it, short of everybody, that comes closest to objecting, and its excess."""
    low, high = split(np.asarray(shares, dtype=np.float64))
    return greatest_by_player(game.values, low, high, game.size)


def find_closest(game: Game, shares: Floats, most: int = 1) -> tuple[Masks, Floats]:
    """The ``most`` coalitions closest to objecting, everybody and nobody left out, greatest excess first."""
    low, high = split(np.asarray(shares, dtype=np.float64))
    return greatest(game.values, low, high, most)


def greatest_excess(game: Game, shares: Floats) -> float:
    """The greatest excess over all coalitions but everybody and nobody; ``-inf`` for one player."""
    _, excesses = find_closest(game, shares)
    return float(excesses[0]) if len(excesses) else -np.inf
