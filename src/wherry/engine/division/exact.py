"""From a nucleolus in floating numbers to the same nucleolus in fractions: the levels say which equations hold."""

from __future__ import annotations

from fractions import Fraction

from wherry.engine.division.oracle import PLAIN, Level, Weighing
from wherry.engine.division.question import Game
from wherry.engine.division.rational import solve_exactly


def sharpen(game: Game, levels: list[Level], *, weighing: Weighing = PLAIN) -> tuple[Fraction, ...] | None:
    """The shares in fractions, from the coalitions that each level settled; None where values are not whole or the
    levels do not fix every share."""
    if not game.in_pence:
        return None
    size = game.size
    alone = {player for level in levels if not level.coalitions for player in level.held}
    levels = [level for level in levels if level.coalitions]
    width = size + len(levels)
    rows: list[list[int]] = [[1] * size + [0] * len(levels)]
    right: list[int] = [int(game.total)]
    for player in sorted(alone):
        rows.append([int(at == player) for at in range(width)])
        right.append(int(game.value(1 << player)))
    for depth, level in enumerate(levels):
        for mask in level.coalitions:
            row = [mask >> at & 1 for at in range(size)] + [0] * len(levels)
            row[size + depth] = weighing.of(mask)
            rows.append(row)
            right.append(int(game.value(mask)))
        for player in level.held:
            rows.append([int(at == player) for at in range(width)])
            right.append(int(game.value(1 << player)))
    if len(rows) < width:
        return None
    solution = solve_exactly(rows, right)
    return solution[:size] if solution is not None else None
