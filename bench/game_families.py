"""Families of games with published solutions: the seeded random games of Benedek, Fliege and Nguyen (2021), and the
small games of the literature in the layout of ``published.json``."""

from __future__ import annotations

import json
import os
from itertools import combinations
from math import isfinite
from pathlib import Path
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from wherry.engine.division.coalition import members, name_coalition
from wherry.engine.division.question import MOST_PLAYERS, BadGame, Game

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
    if "kind" not in entry:
        return _by_mask(entry)
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
    try:
        return builders[entry["kind"]](entry)
    except KeyError as fault:
        raise BadGame(f"a game of kind {entry['kind']!r} needs {fault.args[0]!r}, which is not given") from fault
    except (TypeError, IndexError, AttributeError) as fault:
        raise BadGame(f"the game of kind {entry['kind']!r} cannot be read: {fault}") from fault


def _by_mask(entry: dict[str, Any]) -> Game:
    """A game of ``n`` players with ``2**n`` values by bit mask; null is a value that is missing."""
    count, values = entry.get("n"), entry.get("v")
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= MOST_PLAYERS:
        raise BadGame(f"'n' is {count!r}: give how many players, from 1 to {MOST_PLAYERS}")
    if not isinstance(values, list):
        raise BadGame(f"'v' is not a list: give the {2**count} values by bit mask, the empty coalition's 0 first")
    players = tuple(str(name) for name in entry.get("players") or (f"P{at + 1}" for at in range(count)))
    if len(players) != count:
        raise BadGame(f"{len(players)} names are given for {count} players")
    if len(values) == 2**count:
        _all_there(players, values)
    return Game(players, _whole_where_whole(values))


def _all_there(players: tuple[str, ...], values: list[Any]) -> None:
    for mask, value in enumerate(values):
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            what = "is missing" if value is None else f"is {value!r}, which is not a number"
            raise BadGame(
                f"the value of the coalition of {name_coalition(members(mask, players))} {what}: "
                "give what it would save by itself; 0 only where it would save nothing"
            )


def _listed_number(what: str, value: Any) -> float:
    """One number of a listed game, refused by name where it is none or not finite."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value):
        raise BadGame(f"the value of the coalition {what} is {value!r}: give a number")
    return value


def _whole_where_whole(values: list[Any]) -> npt.NDArray[Any]:
    array = np.array(values)
    if (
        array.dtype.kind == "f"
        and np.isfinite(array).all()
        and np.all(array == np.round(array))
        and np.abs(array).max() < 2**40
    ):
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
            _cost_of(entry, [player for at, player in enumerate(players) if mask >> at & 1]) if mask else 0.0
            for mask in range(1 << len(players))
        ]
    )


def _cost_of(entry: dict[str, Any], inside: list[str]) -> float:
    name = "".join(inside)
    if name not in entry["cost"]:
        raise BadGame(f"no cost is given for the coalition of {name_coalition(inside)}: give what it would pay")
    return _listed_number(f"of {name_coalition(inside)}", entry["cost"][name])


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
    order = entry["order"].split(",")
    if len(order) != len(entry["v"]):
        raise BadGame(f"'order' names {len(order)} coalitions and 'v' gives {len(entry['v'])} values")
    by_name = {name: _listed_number(name, value) for name, value in zip(order, entry["v"], strict=True)}
    players = tuple(str(at + 1) for at in range(count))
    for size in range(1, count + 1):
        for inside in combinations(players, size):
            if "".join(inside) not in by_name:
                raise BadGame(f"no value is given for the coalition of {name_coalition(inside)}")
    names = {
        "".join(inside): by_name["".join(inside)] for k in range(1, count + 1) for inside in combinations(players, k)
    }
    return _from_rule(players, lambda inside: names["".join(players[at] for at in inside)] if inside else 0)


def _glove(entry: dict[str, Any]) -> Game:
    left = {at - 1 for at in entry["left"]}
    players = tuple(str(at + 1) for at in range(entry["n"]))
    return _from_rule(players, lambda inside: min(len(left & set(inside)), len(set(inside) - left)))
