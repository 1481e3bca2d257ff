"""Families of games with published solutions: the seeded random games of Benedek, Fliege and Nguyen (2021), and the
small games of the literature in the layout of ``published.json``."""

from __future__ import annotations

import json
import os
from itertools import combinations
from pathlib import Path
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from wherry.engine.division.question import Game

ROOT = Path(__file__).resolve().parents[1]


def games_folder() -> Path:
    """Where the published games lie: ``benchmarks/games`` in the folder named by ``WHERRY_CORPORA``."""
    return (ROOT / os.environ.get("WHERRY_CORPORA", "../shared/data")).resolve() / "benchmarks" / "games"


@numba.njit(cache=True)
def _draw_values(family: int, players: int, seed: int) -> npt.NDArray[np.float64]:
    """Values from Microsoft's ``rand()``, in the order of the published generator."""
    state = np.uint32(seed)
    values = np.zeros(1 << players)
    everybody = (1 << players) - 1
    for turn in range(len(values)):
        mask = turn
        if family == 1:
            mask = everybody if turn == 0 else turn
            if turn == everybody:
                break
        size = 0
        for at in range(players):
            size += mask >> at & 1
        if size < 2:
            continue
        state = np.uint32(state * np.uint32(214013) + np.uint32(2531011))
        drawn = (state >> np.uint32(16)) & np.uint32(0x7FFF)
        if family == 1:
            values[mask] = drawn % 201 + 100 * (players - 2) if mask == everybody else drawn % (100 * size) + 1
        elif family == 2:
            values[mask] = drawn % (50 * players) + 1
        else:
            values[mask] = drawn % players + 1
    return values


def _draw_simple(players: int, seed: int) -> npt.NDArray[np.float64]:
    state = seed
    values = np.zeros(1 << players)
    everybody = (1 << players) - 1

    def draw() -> int:
        nonlocal state
        state = (state * 214013 + 2531011) % 2**32
        return (state >> 16) & 0x7FFF

    values[everybody] = 1
    for one in range(players):
        values[everybody ^ 1 << one] = draw() % 10 < 9
        for other in range(one + 1, players):
            values[everybody ^ 1 << one ^ 1 << other] = draw() % 10 < 9
    return values


def draw_game(family: int, players: int, seed: int) -> Game:
    """A game of one of the four published families (Math. Program. 190 (2021), doi:10.1007/s10107-020-01527-9)."""
    values = _draw_simple(players, seed) if family == 3 else _draw_values(family, players, seed)
    return Game(tuple(f"P{at + 1}" for at in range(players)), values.astype(np.int64))


def read_seeded() -> list[dict[str, Any]]:
    """The published nucleoli of seeded games: family, players, seed, nucleolus."""
    return list(json.loads((games_folder() / "benedek_seeded.json").read_text())["games"])


def read_published() -> dict[str, dict[str, Any]]:
    """The small games of the literature by name."""
    return dict(json.loads((games_folder() / "published.json").read_text()))


def build_published(entry: dict[str, Any]) -> Game:
    """The game of one entry of ``published.json``, or of a file of values by bit mask. Cost games are returned as
    the saving over standing alone. ``ValueError`` for a kind that is not known."""
    if "v" in entry and "kind" not in entry:
        players = tuple(entry.get("players") or (f"P{at + 1}" for at in range(int(entry["n"]))))
        return Game(players, _whole_where_whole(entry["v"]))
    builders = {
        "cost": _cost,
        "bankruptcy": _bankruptcy,
        "airport": _airport,
        "assignment": _assignment,
        "tu": _listed,
        "glove": _glove,
    }
    if entry.get("kind") not in builders:
        raise ValueError(
            f"{entry.get('kind')!r} is not a kind of game: {', '.join(builders)}, or values as 'n' and 'v'"
        )
    return builders[entry["kind"]](entry)


def _whole_where_whole(values: list[Any]) -> npt.NDArray[Any]:
    array = np.array(values)
    if array.dtype.kind == "f" and np.all(array == np.round(array)) and np.abs(array).max() < 2**40:
        return array.astype(np.int64)
    return array


def _from_rule(players: tuple[str, ...], worth: Any) -> Game:
    values = [worth([at for at in range(len(players)) if mask >> at & 1]) for mask in range(1 << len(players))]
    return Game(players, _whole_where_whole(values))


def cost_by_mask(entry: dict[str, Any]) -> npt.NDArray[np.float64]:
    """The costs of a cost game by bit mask."""
    players = entry["players"]
    return np.array(
        [
            entry["cost"]["".join(player for at, player in enumerate(players) if mask >> at & 1)] if mask else 0.0
            for mask in range(1 << len(players))
        ]
    )


def _cost(entry: dict[str, Any]) -> Game:
    cost = cost_by_mask(entry)
    players = tuple(entry["players"])
    hundredths = np.round(cost * 100).astype(np.int64)
    alone = [hundredths[1 << at] for at in range(len(players))]
    saving = [
        sum(alone[at] for at in range(len(players)) if mask >> at & 1) - hundredths[mask] for mask in range(len(cost))
    ]
    return Game(players, np.array(saving) / 100.0)


def _bankruptcy(entry: dict[str, Any]) -> Game:
    claims, estate = entry["claims"], entry["estate"]
    players = tuple(f"claim {claim}" for claim in claims)
    whole = sum(claims)
    return _from_rule(players, lambda inside: max(0, estate - whole + sum(claims[at] for at in inside)))


def _airport(entry: dict[str, Any]) -> Game:
    """One player a type of aircraft, as if each type made one movement; the full game has a player a movement."""
    costs = entry["capital_cost"]
    return _from_rule(
        tuple(entry["types"]),
        lambda inside: sum(costs[at] for at in inside) - max((costs[at] for at in inside), default=0),
    )


def _assignment(entry: dict[str, Any]) -> Game:
    from scipy.optimize import linear_sum_assignment

    matrix = np.array(entry["matrix"])
    sellers, buyers = matrix.shape
    players = (*(f"seller {at + 1}" for at in range(sellers)), *(f"buyer {at + 1}" for at in range(buyers)))

    def worth(inside: list[int]) -> int:
        part = matrix[np.ix_([at for at in inside if at < sellers], [at - sellers for at in inside if at >= sellers])]
        return int(part[linear_sum_assignment(part, maximize=True)].sum()) if part.size else 0

    return _from_rule(players, worth)


def _listed(entry: dict[str, Any]) -> Game:
    count = max(len(name) for name in entry["order"].split(","))
    by_name = dict(zip(entry["order"].split(","), entry["v"], strict=True))
    players = tuple(str(at + 1) for at in range(count))
    names = {
        "".join(inside): by_name["".join(inside)] for k in range(1, count + 1) for inside in combinations(players, k)
    }
    return _from_rule(players, lambda inside: names["".join(players[at] for at in inside)] if inside else 0)


def _glove(entry: dict[str, Any]) -> Game:
    left = {at - 1 for at in entry["left"]}
    players = tuple(str(at + 1) for at in range(entry["n"]))
    return _from_rule(players, lambda inside: min(len(left & set(inside)), len(set(inside) - left)))
