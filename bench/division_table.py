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
from bench.partnership import START, draw_partnership
from wherry.engine.division.kohlberg import verify_nucleolus
from wherry.engine.division.levels import TOLERANCE_OF_ORACLES, LevelSearch
from wherry.engine.division.nucleolus import find_nucleolus
from wherry.engine.division.oracle_proof import verify_with_oracle
from wherry.engine.division.search import OF_PROOF, TOLERANCE
from wherry.engine.division.shapley import find_shapley
from wherry.engine.plan.coalition import coalition_value
from wherry.engine.plan.options import PlanOptions
from wherry.engine.plan.question import PlanQuestion
from wherry.work.coalitions import PlanOracle

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


def print_oracle_table(sizes: tuple[int, ...], seeds: tuple[int, ...] = (1, 2, 3, 30)) -> None:
    """One line a size and seed: a facility-location game divided through its oracle, with calls, searches and proof."""
    LevelSearch(draw_facilities(6, 4, 1), tolerance=TOLERANCE_OF_ORACLES).run()
    head = f"{'n':>3} {'seed':>5} {'coalitions':>12} {'levels':>7} {'calls':>6} {'searches':>9} {'CPU s':>8}"
    print(f"{head} {'Kohlberg':>9} {'CPU s':>8}")
    for bodies in sizes:
        for seed in seeds:
            oracle = draw_facilities(bodies, 8, seed)
            began = time.process_time()
            found = LevelSearch(oracle, tolerance=TOLERANCE_OF_ORACLES).run()
            took, searches = time.process_time() - began, oracle.programmes
            began = time.process_time()
            proof = verify_with_oracle(oracle, found)
            print(
                f"{bodies:>3} {seed:>5} {2.0**bodies:>12.2e} {len(found.levels):>7} {found.calls:>6} {searches:>9} "
                f"{took:>8.2f} {'holds' if proof.holds else 'FAILS':>9} {time.process_time() - began:>8.2f}",
                flush=True,
            )


def print_partnership_table(sizes: tuple[int, ...], services: int, quarters: int, seed: int = 1) -> None:
    """One line a size: a generated partnership divided by searching the plan engine, with what that took and proof."""
    head = f"{'n':>3} {'services':>9} {'quarters':>9} {'levels':>7} {'calls':>6} {'plans':>6} {'LPs':>7} {'CPU s':>8}"
    print(f"{head} {'Kohlberg':>9} {'CPU s':>8}")
    for bodies in sizes:
        question = PlanQuestion.of(
            draw_partnership(bodies, services, seed), PlanOptions(start=START, quarters=quarters)
        )
        total = coalition_value(question, question.members).saving_pence
        began = time.process_time()
        oracle = PlanOracle.of(question, total)
        found = LevelSearch(oracle, tolerance=TOLERANCE, begin=oracle.without_one()).run()
        took, plans, nodes = time.process_time() - began, oracle.plans, oracle.nodes
        began = time.process_time()
        proof = verify_with_oracle(oracle, found, tolerance=OF_PROOF)
        print(
            f"{bodies:>3} {services:>9} {quarters:>9} {len(found.levels):>7} {found.calls:>6} {plans:>6} {nodes:>7} "
            f"{took:>8.1f} {'holds' if proof.holds else 'FAILS':>9} {time.process_time() - began:>8.1f}",
            flush=True,
        )


def _peer(game: Any, shares: Any) -> tuple[float, float]:
    theirs = coopgame.Game([float(value) for value in game.values[1:]])
    seconds, answer = _seconds(lambda: coopgame.nucleolus(theirs, method="cg"), 3 if game.size < 20 else 1)
    return seconds, float(np.abs(np.array(answer["allocation"]) - shares).max())
