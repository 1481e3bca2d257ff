"""Games known only through an oracle: a program that, given shares, finds a coalition that objects to them.

The nucleolus needs the values of only a few hundred coalitions. Each level is a linear programme over the shares
whose rows are the coalitions met so far; the oracle is asked for one that the present shares wrong, until it proves
that there is none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol

import numpy as np

from wherry.engine.division.excess import find_objectors
from wherry.engine.division.question import Game
from wherry.engine.division.rational import NullSpace
from wherry.engine.division.scan import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What an oracle found: coalitions, each with a worth that it reaches (its own best, or less), and whether it is
    proven that no other coalition, unspanned by the settled ones, has an excess over the level asked about. Where it
    is not, ``most`` is a proven bound on that excess (infinite where there is none)."""

    found: tuple[tuple[int, float], ...]
    proven: bool
    most: float = float("inf")


class Oracle(Protocol):
    """A game that answers one question: who objects most?"""

    @property
    def players(self) -> tuple[str, ...]:
        """The players; player ``i`` is bit ``i`` of a coalition."""

    def total(self) -> float:
        """What everybody together is worth."""

    def alone(self) -> tuple[float, ...]:
        """What each player is worth by itself."""

    def largest(self) -> float:
        """About the largest size of any coalition's worth: the unit of the arithmetic is taken from it."""

    def most_objecting(self, shares: Floats, settled: NullSpace, level: float) -> Search:
        """A coalition whose worth less its shares is over ``level`` and that the ``settled`` ones do not span.

        Any such coalition serves, and several are better, so the oracle may stop at the first it meets and give a
        worth that the coalition reaches though not its best. Where there is none it returns nothing, and
        ``proven`` says whether that is proved or only that none was met within its limits.
        """


@dataclass(frozen=True, slots=True)
class FullGameOracle:
    """A game given in full, behind the interface of an oracle."""

    game: Game
    most: int = 64

    @property
    def players(self) -> tuple[str, ...]:
        """The game's players."""
        return self.game.players

    def total(self) -> float:
        """What everybody together is worth."""
        return float(self.game.total)

    def alone(self) -> tuple[float, ...]:
        """What each player is worth by itself."""
        return tuple(float(worth) for worth in self.game.alone())

    def largest(self) -> float:
        """The largest size of any worth."""
        return measure(self.game)

    def most_objecting(self, shares: Floats, settled: NullSpace, level: float) -> Search:
        """One pass over all coalitions; always proven."""
        masks, _ = find_objectors(self.game, shares, level, settled=settled, most=self.most)
        return Search(found=tuple((int(mask), float(self.game.value(int(mask)))) for mask in masks), proven=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """How a coalition's excess is weighed: divided by ``constant`` plus the sum of ``by_player`` over its members.

    (1, none) gives the nucleolus; (0, ones) the per-capita nucleolus; (0, stand-alone costs) excess per pound of
    what the members would pay alone.
    """

    constant: int = 1
    by_player: tuple[int, ...] = ()

    def of(self, mask: int) -> int:
        """The weight of a coalition."""
        return self.constant + sum(weight for at, weight in enumerate(self.by_player) if mask >> at & 1)


PLAIN = Weighing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """Coalitions settled together: their weighed excess can be no less than ``excess`` once the levels before are
    settled. ``held`` are players settled at what they are worth alone."""

    excess: float
    coalitions: tuple[int, ...]
    held: tuple[int, ...] = ()


@dataclass(slots=True, kw_only=True)
class Levels:
    """A nucleolus as found: the shares, the levels that settle them, the worth of each coalition settled, and of every
    one met on the way."""

    shares: Floats
    levels: list[Level]
    worth: dict[int, float]
    unit: float = 1.0
    calls: int = 0
    programmes: int = 0
    proven: bool = True
    exact: tuple[Fraction, ...] | None = field(default=None)
    met: dict[int, float] = field(default_factory=dict)


def measure(game: Game) -> float:
    """The largest size of any coalition's worth in a full game, never zero."""
    return max(float(game.values.max()), -float(game.values.min()), 1e-9)


def per_capita(players: int) -> Weighing:
    """The weighing of the per-capita nucleolus."""
    return Weighing(constant=0, by_player=(1,) * players)


def lowered(shares: Floats, excess: float, weighing: Weighing) -> tuple[Floats, float]:
    """Shares and a level such that ``v(S) - shares(S) > level`` says ``v(S) - x(S) > excess * weight(S)``."""
    if not weighing.by_player:
        return shares, excess * weighing.constant
    return shares + excess * np.array(weighing.by_player, dtype=np.float64), excess * weighing.constant
