"""What to branch on where a relaxation is undecided: first when an offer is set up, then how many steps of capacity it
has, then when a need leaves what it has today, then where it goes.

A branch is a list of bounds on columns. The two branches together lose no whole plan.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from wherry.engine.plan.columns import Model
from wherry.engine.plan.network import KEEP, START
from wherry.engine.program import Floats

Bounds = tuple[tuple[int, float, float], ...]
NEAR = 1e-6


class Choices:
    """Where the undecided columns of a model are looked for."""

    def __init__(self, model: Model) -> None:
        self._valued = [np.fromiter(columns, dtype=np.int64) for columns in (model.open.values(), model.steps.values())]
        self._kept = [
            np.array([model.first[number] + at for at, arc in enumerate(model.arcs[number]) if arc.kind == KEEP])
            for number in model.numbers
        ]
        self._kept = [kept for kept in self._kept if len(kept) > 1]
        starts = [
            model.first[number] + at
            for number in model.numbers
            for at, arc in enumerate(model.arcs[number])
            if arc.kind == START
        ]
        self._rest = [np.array(starts, dtype=np.int64), np.flatnonzero(model.program.integer)]

    def branch_on(self, x: Floats) -> tuple[Bounds, Bounds] | None:
        """Two lists of (column, least, most) that part the plans around an undecided point; None where it is whole."""
        for columns in self._valued:
            sides = _split_value(columns, x)
            if sides is not None:
                return sides
        sides = self._split_keeping(x)
        for columns in self._rest:
            sides = sides or _split_value(columns, x)
        return sides

    def _split_keeping(self, x: Floats) -> tuple[Bounds, Bounds] | None:
        """Left by a quarter, or kept beyond it: the need whose leaving is the least decided."""
        best, chosen, cut = NEAR, None, 0
        for kept in self._kept:
            mass = np.cumsum(x[kept])[:-1]
            away = np.minimum(mass, 1.0 - mass)
            at = int(away.argmax())
            if away[at] > best:
                best, chosen, cut = float(away[at]), kept, at + 1
        if chosen is None:
            return None
        columns = chosen.tolist()
        return tuple((column, 0.0, 0.0) for column in columns[cut:]), tuple(
            (column, 0.0, 0.0) for column in columns[:cut]
        )


def _split_value(index: npt.NDArray[np.int64], x: Floats) -> tuple[Bounds, Bounds] | None:
    """Below and above the most undecided column's value."""
    if not len(index):
        return None
    away = np.abs(x[index] - np.round(x[index]))
    at = int(away.argmax())
    if away[at] <= NEAR:
        return None
    column, below = int(index[at]), float(np.floor(x[index[at]]))
    return ((column, -np.inf, below),), ((column, below + 1.0, np.inf),)


def tighten(lower: Floats, upper: Floats, bounds: Bounds) -> tuple[Floats, Floats]:
    """The bounds of all columns with those of a branch put upon them."""
    lower, upper = lower.copy(), upper.copy()
    for column, least, most in bounds:
        lower[column], upper[column] = max(lower[column], least), min(upper[column], most)
    return lower, upper


def within(bounds: Bounds, x: Floats) -> bool:
    """Whether a whole plan's columns lie in a branch."""
    return all(least - NEAR <= x[column] <= most + NEAR for column, least, most in bounds)
