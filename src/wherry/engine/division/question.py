"""What division is asked: a cooperative game and what the rules of thumb need.

A game says, for every coalition of bodies, what it would save by itself. Savings are whole pence; games from the
literature may hold floating numbers in units of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from wherry.engine.division.coalition import mask_of, members, name_coalition
from wherry.record.error import WherryError

MOST_PLAYERS = 26
LARGEST_PENCE = 10**13
Values = npt.NDArray[np.int64] | npt.NDArray[np.float64]


class BadGame(WherryError, ValueError):
    """A game that cannot be divided: the words name the coalition and what to write instead."""


@dataclass(frozen=True, slots=True, eq=False)
class Game:
    """A game in characteristic form: ``values[mask]`` is what the coalition ``mask`` is worth by itself.

    ``values`` has length ``2**n`` with player ``i`` as bit ``i``; whole numbers are pence (int64), anything else is
    kept as float64 in the source's own unit. ``BadGame`` (a ``ValueError``) where a value is missing, not a number,
    not finite or too large, where the length is wrong, or where the empty coalition is worth something.
    Source: von Neumann & Morgenstern 1944; the order by bit mask is that of Benedek, Fliege & Nguyen 2021,
    doi:10.1007/s10107-020-01527-9.
    """

    players: tuple[str, ...]
    values: Values

    def __post_init__(self) -> None:
        object.__setattr__(self, "players", tuple(str(player) for player in self.players))
        object.__setattr__(self, "values", _checked(self.players, self.values))

    @property
    def size(self) -> int:
        """How many players."""
        return len(self.players)

    @property
    def everybody(self) -> int:
        """The mask of the grand coalition."""
        return (1 << self.size) - 1

    @property
    def total(self) -> int | float:
        """What everybody together is worth: the sum that is divided."""
        return self.value(self.everybody)

    @property
    def in_pence(self) -> bool:
        """Whether the values are whole pence."""
        return self.values.dtype == np.int64

    def value(self, mask: int) -> int | float:
        """What one coalition is worth, as a Python number."""
        worth: int | float = self.values[mask].item()
        return worth

    def alone(self) -> tuple[int | float, ...]:
        """What each player is worth by itself."""
        return tuple(self.value(1 << at) for at in range(self.size))

    def names(self, mask: int) -> tuple[str, ...]:
        """The players of a coalition."""
        return members(mask, self.players)

    def restricted(self, kept: Sequence[str]) -> Game:
        """The game among some of the players only, in this game's order: what remains if the others leave."""
        keep = [at for at, player in enumerate(self.players) if mask_of(kept, self.players) >> at & 1]
        masks = np.zeros(1, dtype=np.int64)
        for at in keep:
            masks = np.concatenate([masks, masks | (1 << at)])
        return Game(tuple(self.players[at] for at in keep), self.values[masks])


def build_game(players: Sequence[str], worth: Mapping[frozenset[str], int | float]) -> Game:
    """A game from named coalitions. Every coalition except the empty one must be there; a missing one is named."""
    values: list[int | float | None] = [None] * (1 << len(players))
    values[0] = 0
    for coalition, value in worth.items():
        try:
            values[mask_of(coalition, players)] = value
        except KeyError as fault:
            raise BadGame(str(fault.args[0])) from fault
    for mask, each in enumerate(values):
        if each is None:
            raise BadGame(
                f"no value is given for the coalition of {name_coalition(members(mask, players))}: "
                "give what it would save by itself; write 0 only where it would save nothing"
            )
    return Game(tuple(players), np.array(values))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DivisionQuestion:
    """Divide what everybody together saves.

    ``drivers`` are the rules of thumb in proportion to a number a player (sites, users, spend, circuit cost), by
    rule's name; ``None`` is a number that is not known, and then the rule is not worked out. ``formulas`` mix
    drivers by weight, as Jisc's 0.8/0.1/0.1 does. ``stand_alone_pence`` is what each would pay without the
    partnership. ``divides`` says what a rule of thumb is applied to: the saving, or the shared cost (which needs
    ``stand_alone_pence``). ``most_objections`` limits how many coalitions an answer lists for a rule. ``most`` are
    upper bounds on the game's values, by bit mask, where its plans are not all proven; nobody and everybody have no
    room.
    """

    game: Game
    drivers: Mapping[str, tuple[float | None, ...]] = field(default_factory=dict)
    formulas: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    stand_alone_pence: tuple[int, ...] | None = None
    divides: str = "saving"
    most_objections: int = 10
    most: Values | None = None

    @property
    def players(self) -> tuple[str, ...]:
        """The game's players."""
        return self.game.players

    @property
    def total(self) -> int | float:
        """What everybody together saves."""
        return self.game.total

    def __post_init__(self) -> None:
        count = self.game.size
        for rule, numbers in self.drivers.items():
            if len(numbers) != count:
                raise BadGame(f"the rule {rule!r} has {len(numbers)} numbers for {count} players: give one a player")
            for player, number in zip(self.game.players, numbers, strict=True):
                if number is not None and not (np.isfinite(number) and number >= 0):
                    raise BadGame(f"the rule {rule!r} has {number} for {player}: give a number of 0 or more")
        for rule, weights in self.formulas.items():
            for driver in weights:
                if driver not in self.drivers:
                    raise BadGame(f"the formula {rule!r} uses {driver!r}, which is not among the drivers given")
        if self.most is not None:
            object.__setattr__(self, "most", _checked_bounds(self.game, self.most))
        if self.stand_alone_pence is not None and len(self.stand_alone_pence) != count:
            raise BadGame(f"{len(self.stand_alone_pence)} stand-alone costs are given for {count} players")
        if self.divides not in ("saving", "cost"):
            raise BadGame(f"{self.divides!r} cannot be divided: write 'saving' or 'cost'")
        if self.divides == "cost" and self.stand_alone_pence is None:
            raise BadGame("dividing the cost by a rule of thumb needs what each would pay alone")


def _checked_bounds(game: Game, most: Values) -> Values:
    """Upper bounds that lie on or above the values, and on them for nobody and everybody."""
    checked = _checked(game.players, most)
    if checked.dtype != game.values.dtype:
        raise BadGame("the bounds and the values must both be whole pence, or neither")
    for mask in np.flatnonzero(checked < game.values):
        raise BadGame(
            f"the coalition of {name_coalition(game.names(int(mask)))} is said to save {game.value(int(mask))} but at "
            f"most {checked[mask]}: the bound must be the larger"
        )
    if checked[game.everybody] != game.total:
        raise BadGame("what everybody together saves is what is divided, so it has no bound above it")
    return checked


def _checked(players: tuple[str, ...], values: Values) -> Values:
    count = len(players)
    if not 1 <= count <= MOST_PLAYERS:
        raise BadGame(f"a game given in full has 1 to {MOST_PLAYERS} players, not {count}: beyond, use an oracle")
    twice = sorted({player for player in players if players.count(player) > 1})
    if twice:
        raise BadGame(f"{', '.join(twice)} is named more than once among the players")
    array: npt.NDArray[Any] = np.asarray(values)
    if array.dtype.kind not in "iuf":
        array = _numbers(players, array)
    if array.shape != (1 << count,):
        raise BadGame(
            f"{count} players have {1 << count} coalitions, the empty one included, but {array.size} values are given"
        )
    array = array.astype(np.int64 if array.dtype.kind in "iu" else np.float64, copy=False)
    _look_for_bad(players, array)
    array = array.view()
    array.flags.writeable = False
    return array


def _numbers(players: tuple[str, ...], values: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    for mask, value in enumerate(values.ravel()):
        if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
            raise BadGame(
                f"{value!r} is given as the value of the coalition of {name_coalition(members(mask, players))}: "
                "give a number"
            )
    return np.array([float(value) for value in values.ravel()])


def _look_for_bad(players: tuple[str, ...], values: Values) -> None:
    if values.dtype == np.float64 and not np.isfinite(values.sum()):
        for mask in np.flatnonzero(~np.isfinite(values)):
            raise BadGame(
                f"the value of the coalition of {name_coalition(members(int(mask), players))} is {values[mask]}: "
                "give what it would save by itself, as a number"
            )
    if values[0] != 0:
        raise BadGame(f"the empty coalition is given the value {values[0]}: nobody saves nothing, so it must be 0")
    if values.dtype == np.int64:
        worst = int(np.argmax(values)) if values.max() >= -values.min() else int(np.argmin(values))
        if abs(int(values[worst])) > LARGEST_PENCE:
            raise BadGame(
                f"the coalition of {name_coalition(members(worst, players))} is worth {values[worst]} pence, "
                f"beyond the £{LARGEST_PENCE // 100:,} that can be divided exactly: check the unit"
            )
