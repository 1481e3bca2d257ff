"""What is doubtful about a game: groups that would save more apart than together."""

from __future__ import annotations

import numba
import numpy as np

from wherry.engine.division.coalition import name_coalition
from wherry.engine.division.explain import say_amount
from wherry.engine.division.question import Game, Values
from wherry.record.finding import DOUBTFUL, NOTE, Finding

MOST_FOR_ALL_PAIRS = 15


def find_doubts(game: Game) -> list[Finding]:
    """Findings about a game that can be divided but may not be what was meant.

    Two coalitions with no member in common should save together at least the sum of what they save apart, because
    together they can do what each did. All pairs are tried up to 15 players; beyond, each coalition with each single
    player and with all the others, and a note says so.
    """
    findings = []
    left, right, loss = _worst_pair(game.values, game.size, game.size <= MOST_FOR_ALL_PAIRS)
    if loss > 1e-9 * max(1.0, float(np.abs(game.values).max())):
        findings.append(_not_superadditive(game, int(left), int(right)))
    if game.size > MOST_FOR_ALL_PAIRS:
        findings.append(
            Finding(
                code="division-not-all-pairs",
                severity=NOTE,
                says=f"With {game.size} players not every pair of groups was tried for saving less together than "
                "apart: each group was tried with each single player and with all the others.",
                remedy="Nothing need be done.",
                table="division",
            )
        )
    return findings


def _not_superadditive(game: Game, left: int, right: int) -> Finding:
    def say(mask: int) -> str:
        return say_amount(float(game.value(mask)), in_pence=game.in_pence)

    one, other = name_coalition(game.names(left)), name_coalition(game.names(right))
    return Finding(
        code="division-not-superadditive",
        severity=DOUBTFUL,
        says=f"{one} (saving {say(left)}) and {other} (saving {say(right)}) are given less together, "
        f"{say(left | right)}, than apart. Together they could always do what each did apart, so one of the three "
        "figures is probably too low or too high; if it is right, keeping them apart saves more than joining them.",
        remedy="Check how the three savings were worked out, above all whether the plan of the larger group was "
        "solved to proof.",
        table="division",
        value=say(left | right),
    )


@numba.njit(cache=True)
def _worst_pair(values: Values, players: int, all_pairs: bool) -> tuple[int, int, float]:
    """The two disjoint coalitions that lose most by joining, and the loss (0 where none loses)."""
    everybody = len(values) - 1
    left, right, worst = 0, 0, 0.0
    for whole in range(1, everybody + 1):
        if all_pairs:
            part = (whole - 1) & whole
            while part > whole - part:
                loss = float(values[part] + values[whole ^ part] - values[whole])
                if loss > worst:
                    left, right, worst = whole ^ part, part, loss
                part = (part - 1) & whole
        else:
            for at in range(players):
                one = 1 << at
                if whole & one and whole != one:
                    loss = float(values[one] + values[whole ^ one] - values[whole])
                    if loss > worst:
                        left, right, worst = one, whole ^ one, loss
            loss = float(values[whole] + values[everybody ^ whole] - values[everybody])
            if loss > worst:
                left, right, worst = whole, everybody ^ whole, loss
    return left, right, worst


def doubt_proof(rule: str, why: str, remedy: str) -> Finding:
    """That a nucleolus was found but not proved by the code that did not find it."""
    return Finding(
        code="division-not-proved",
        severity=DOUBTFUL,
        says=f"The division by {rule} was found but the separate check did not confirm it: {why}",
        remedy=f"Do not sign on it; {remedy}.",
        table="division",
        column=rule,
    )
