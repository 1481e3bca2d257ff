"""The nucleolus of the game families, this project beside coopgame-py 'cg', in one run."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import nan
from statistics import median
from typing import Any

import coopgame
import numpy as np

from bench.facility_oracle import draw_facilities
from bench.game_families import draw_game, read_seeded
from wherry.engine.division.kohlberg import verify_nucleolus
from wherry.engine.division.levels import TOLERANCE_OF_ORACLES, LevelSearch
from wherry.engine.division.nucleolus import find_nucleolus
from wherry.engine.division.oracle_proof import verify_with_oracle
from wherry.engine.division.shapley import find_shapley

SIZES = (8, 10, 12, 15, 18, 20, 22, 25)
FAMILIES = (1, 2, 4)
PEER_UP_TO = 22


def _seconds(work: Callable[[], Any], times: int) -> tuple[float, Any]:
    taken, made = [], None
    for _ in range(times):
        began = time.perf_counter()
        made = work()
        taken.append(time.perf_counter() - began)
    return median(taken), made


def print_table(most: int) -> None:
    """One line a size and family: median milliseconds of both, their ratio, and how far apart the answers are."""
    seeds = {(game["type"], game["n"]): game["seed"] for game in read_seeded()}
    find_nucleolus(draw_game(1, 6, 1))
    head = f"{'n':>3} {'family':>6} {'wherry ms':>10} {'coopgame-py ms':>15} {'ratio':>7} {'apart':>9}"
    print(f"{head} {'Kohlberg':>9} {'verify ms':>10} {'Shapley ms':>11}")
    for players in [size for size in SIZES if size <= most]:
        for family in FAMILIES:
            game = draw_game(family, players, seeds.get((family, players), 1000 * players + family))
            ours, found = _seconds(lambda game=game: find_nucleolus(game), 5)
            shapley, _ = _seconds(lambda game=game: find_shapley(game), 3)
            exact = find_nucleolus(game, in_fractions=True).exact
            check, proof = _seconds(lambda game=game, exact=exact: verify_nucleolus(game, exact), 1)
            theirs, apart = _peer(game, found.shares) if players <= PEER_UP_TO else (None, None)
            ratio = theirs / ours if theirs else nan
            print(
                f"{players:>3} {family:>6} {ours * 1e3:>10.2f} {(theirs or nan) * 1e3:>15.2f} {ratio:>7.1f} "
                f"{nan if apart is None else apart:>9.1e} {'holds' if proof.holds else 'FAILS':>9} "
                f"{check * 1e3:>10.1f} {shapley * 1e3:>11.1f}",
                flush=True,
            )


def print_oracle_table(sizes: tuple[int, ...]) -> None:
    """One line a size: a facility-location game divided through its oracle, with calls, programmes and proof."""
    LevelSearch(draw_facilities(6, 4, 1), tolerance=TOLERANCE_OF_ORACLES).run()
    head = f"{'n':>3} {'coalitions':>12} {'levels':>7} {'calls':>6} {'MILPs':>6} {'s':>8} {'CPU s':>8}"
    print(f"{head} {'Kohlberg':>9} {'s':>8}")
    for bodies in sizes:
        oracle = draw_facilities(bodies, 8, bodies)
        began, cpu = time.perf_counter(), time.process_time()
        found = LevelSearch(oracle, tolerance=TOLERANCE_OF_ORACLES).run()
        took, used = time.perf_counter() - began, time.process_time() - cpu
        programmes = oracle.programmes
        began = time.perf_counter()
        proof = verify_with_oracle(oracle, found)
        print(
            f"{bodies:>3} {2.0**bodies:>12.2e} {len(found.levels):>7} {found.calls:>6} {programmes:>6} {took:>8.2f} "
            f"{used:>8.2f} {'holds' if proof.holds else 'FAILS':>9} {time.perf_counter() - began:>8.2f}",
            flush=True,
        )


def _peer(game: Any, shares: Any) -> tuple[float, float]:
    theirs = coopgame.Game([float(value) for value in game.values[1:]])
    seconds, answer = _seconds(lambda: coopgame.nucleolus(theirs, method="cg"), 3 if game.size < 20 else 1)
    return seconds, float(np.abs(np.array(answer["allocation"]) - shares).max())
