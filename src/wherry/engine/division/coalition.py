"""Coalitions as bit masks: player ``i`` is bit ``i``; the empty coalition is 0, everybody together ``2**n - 1``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

SHOWN = 8


def mask_of(names: Iterable[str], players: Sequence[str]) -> int:
    """The bit mask of the named players. ``KeyError`` names a player that is not in the game."""
    place = {player: at for at, player in enumerate(players)}
    mask = 0
    for name in names:
        if name not in place:
            raise KeyError(f"{name} is not a player of this game, whose players are {', '.join(players)}")
        mask |= 1 << place[name]
    return mask


def members(mask: int, players: Sequence[str]) -> tuple[str, ...]:
    """The players of a coalition, in the game's order."""
    return tuple(player for at, player in enumerate(players) if mask >> at & 1)


def indicator(mask: int, count: int) -> npt.NDArray[np.int64]:
    """The coalition's 0/1 vector, length ``count``."""
    return np.array([mask >> at & 1 for at in range(count)], dtype=np.int64)


def name_coalition(names: Sequence[str]) -> str:
    """``NFK``; ``NFK and SFK``; ``CAM, NFK and SFK``; a long list is cut with a count of the rest."""
    if not names:
        return "nobody"
    shown = list(names)
    if len(shown) > SHOWN:
        shown = [*shown[: SHOWN - 1], f"{len(names) - SHOWN + 1} others"]
    if len(shown) == 1:
        return shown[0]
    return f"{', '.join(shown[:-1])} and {shown[-1]}"
