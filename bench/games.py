"""Divide games: one file's, or the families' side by side with a peer.

``python -m bench.games FILE --json`` takes ``{"n": 3, "v": [2**n values by bit mask]}`` or the layout of
``published.json`` and prints nucleolus, Shapley value, least core and certificate. ``python -m bench.games --table``
times the nucleolus against coopgame-py 'cg' in one run; ``--oracle`` times games of 15 to 50 bodies (``--most 50``)
known only through an oracle; ``--partnership`` divides generated partnerships by searching the plan engine.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from bench.division_table import print_oracle_table, print_partnership_table, print_table
from bench.game_families import build_published, cost_by_mask
from wherry.engine.division.certificate import certify
from wherry.engine.division.core import answer_core
from wherry.engine.division.doubts import find_doubts
from wherry.engine.division.kohlberg import verify_nucleolus
from wherry.engine.division.marginal import divide_by_marginals, find_tau_value
from wherry.engine.division.nucleolus import find_nucleolus, has_imputations
from wherry.engine.division.oracle import FullGameOracle, per_capita
from wherry.engine.division.question import BadGame, Game
from wherry.engine.division.shapley import find_shapley
from wherry.engine.division.structure import is_convex, share_airport_by_nucleolus, share_airport_by_shapley
from wherry.record.canonical import plain
from wherry.record.error import WherryError


def solve_entry(entry: dict[str, Any]) -> dict[str, Any]:
    """Everything this project says about one game; in costs where the game is one of costs."""
    if entry.get("kind") == "airport":
        costs, movements = entry["capital_cost"], entry["movements"]
        return {
            "players": entry["types"],
            "shapley_fee_per_movement": [float(fee) for fee in share_airport_by_shapley(costs, movements)],
            "nucleolus_fee_per_movement": [float(fee) for fee in share_airport_by_nucleolus(costs, movements)],
        }
    game = build_published(entry)
    answer = _solve(game)
    if entry.get("kind") == "cost":
        alone = [float(cost_by_mask(entry)[1 << at]) for at in range(game.size)]
        for rule in ("nucleolus", "prenucleolus", "per_capita_nucleolus", "shapley", "scrb", "tau"):
            if answer.get(rule) is not None:
                answer[f"{rule}_saving"] = answer[rule]
                answer[rule] = [cost - saving for cost, saving in zip(alone, answer[rule], strict=True)]
        answer["stand_alone"] = alone
        whole = float(cost_by_mask(entry)[-1])
        answer["marginal"] = [whole - float(cost_by_mask(entry)[game.everybody ^ 1 << at]) for at in range(game.size)]
    return answer


def _solve(game: Game) -> dict[str, Any]:
    rational = has_imputations(game)
    began = time.perf_counter()
    found = find_nucleolus(game, individually_rational=rational)
    seconds = time.perf_counter() - began
    exact = find_nucleolus(game, individually_rational=rational, in_fractions=True).exact
    shares = exact if exact is not None else found.shares.tolist()
    proof = verify_nucleolus(game, shares, individually_rational=rational)
    capita = per_capita(game.size)
    core = answer_core(FullGameOracle(game), in_pence=False)
    return {
        "players": list(game.players),
        "nucleolus": [float(share) for share in shares],
        "nucleolus_exact": [str(share) for share in exact] if exact is not None else None,
        "individually_rational": rational,
        "prenucleolus": find_nucleolus(game, individually_rational=False).shares.tolist(),
        "per_capita_nucleolus": find_nucleolus(game, weighing=capita, individually_rational=rational).shares.tolist(),
        "shapley": [float(share) for share in find_shapley(game)],
        "scrb": _or_none(divide_by_marginals, game),
        "tau": _or_none(find_tau_value, game),
        "least_core": plain(core),
        "convex": is_convex(game) if game.size <= 20 else None,
        "certificate": plain(certify(game, shares, proof=proof)),
        "findings": plain(find_doubts(game)),
        "seconds": seconds,
    }


def _or_none(rule: Any, game: Game) -> list[float] | None:
    try:
        return [float(share) for share in rule(game)]
    except ValueError:
        return None


def read_entries(path: Path) -> dict[str, dict[str, Any]]:
    """The games of a file by name: one game, or many in the layout of ``published.json``."""
    document = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(document, dict) or not document:
        raise BadGame("give an object with 'n' and 'v', or games by name")
    if {"v", "n", "kind"} & set(document):
        return {path.stem: document}
    for name, entry in document.items():
        if not isinstance(entry, dict):
            raise BadGame(f"the game {name!r} is not an object: give its 'kind', or 'n' and 'v'")
    return document


def _refuse(path: Path, faults: dict[str, str], *, as_json: bool) -> int:
    """Say what is wrong with each game, by name, and give the exit status of bad input."""
    for name, fault in faults.items():
        print(f"{path}: {name}: {fault}", file=sys.stderr)
    if as_json:
        print(json.dumps({"faults": [{"game": name, "says": fault} for name, fault in faults.items()]}, indent=1))
    return 3


def main(arguments: list[str] | None = None) -> int:
    """Solve a file's games, or print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.games", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--table", action="store_true", help="time the families against coopgame-py")
    parser.add_argument("--oracle", action="store_true", help="time games known only through an oracle")
    parser.add_argument("--partnership", action="store_true", help="divide generated partnerships by the plan engine")
    parser.add_argument("--most", type=int, default=25, help="the most players in the table")
    chosen = parser.parse_args(arguments)
    if chosen.oracle:
        print_oracle_table(tuple(size for size in (15, 30, 50) if size <= max(chosen.most, 30)))
        return 0
    if chosen.partnership:
        print_partnership_table((6, 15), services=1, quarters=8)
        return 0
    if chosen.file is None:
        print_table(chosen.most)
        return 0
    try:
        entries = read_entries(chosen.file)
    except (OSError, ValueError) as fault:
        return _refuse(chosen.file, {chosen.file.stem: str(fault)}, as_json=chosen.json)
    answers, faults = {}, {}
    for name, entry in entries.items():
        try:
            answers[name] = solve_entry(entry)
        except (ValueError, WherryError) as fault:
            faults[name] = str(fault)
    if faults:
        return _refuse(chosen.file, faults, as_json=chosen.json)
    if chosen.json:
        print(json.dumps(answers if len(answers) > 1 else next(iter(answers.values())), indent=1, ensure_ascii=False))
        return 0
    for name, answer in answers.items():
        print(name)
        for key, value in answer.items():
            print(f"  {key}: {value if not isinstance(value, dict) else value.get('says', value)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
