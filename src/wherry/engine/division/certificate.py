"""The certificate of a division: who comes closest to objecting, for everybody, for each player, for each group."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from wherry.engine.division.answer import Certificate, Objection, Proof
from wherry.engine.division.excess import find_closest, find_objectors_by_player
from wherry.engine.division.explain import explain_certificate, explain_objection
from wherry.engine.division.question import Game

NEAR = 1e-9


def certify(
    game: Game,
    shares: Sequence[Fraction | float],
    *,
    most: int = 10,
    proof: Proof | None = None,
    before_rounding: Sequence[Fraction | float] | None = None,
) -> Certificate:
    """Say who could object to ``shares`` (in the game's unit) and by how much.

    Every figure is of ``shares`` as given: whole pence, where those are what is signed. Cutting shares to pence moves
    an excess by less than a penny a member, which is nobody's reason to leave: so whether anybody objects is asked of
    the shares ``before_rounding``, where they are given.
    """
    floats = np.array([float(share) for share in shares])
    if game.size == 1:
        says = explain_certificate(game.players, None, True, in_pence=game.in_pence)
        return Certificate(in_core=True, closest=None, by_player=(), by_group=(), proof=proof, says=says)
    masks, _ = find_closest(game, floats, max(most, 1))
    by_group = tuple(_object(game, shares, int(mask)) for mask in masks)
    players, _ = find_objectors_by_player(game, floats)
    by_player = tuple(_object(game, shares, int(mask)) for mask in players)
    closest, worst = by_group[0], by_group[0].excess
    if before_rounding is not None:
        exactly, _ = find_closest(game, np.array([float(share) for share in before_rounding]))
        worst = _object(game, before_rounding, int(exactly[0])).excess
    in_core = worst <= NEAR * max(1.0, abs(float(game.total)))
    says = explain_certificate(game.players, closest, in_core, in_pence=game.in_pence)
    return Certificate(in_core=in_core, closest=closest, by_player=by_player, by_group=by_group, proof=proof, says=says)


def _object(game: Game, shares: Sequence[Fraction | float], mask: int) -> Objection:
    given = sum((Fraction(share) for at, share in enumerate(shares) if mask >> at & 1), Fraction(0))
    worth = Fraction(game.value(mask))
    excess = float(worth - given)
    return Objection(
        coalition=game.names(mask),
        worth=float(worth),
        given=float(given),
        excess=excess,
        says=explain_objection(game.names(mask), float(worth), float(given), in_pence=game.in_pence),
    )
