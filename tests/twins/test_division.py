"""Division against its textbook definitions, written out by enumeration for games of up to six players."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import coopgame
import numpy as np
import pytest
from scipy.optimize import linprog

from wherry.engine.division.doubts import find_doubts
from wherry.engine.division.kohlberg import verify_nucleolus
from wherry.engine.division.nucleolus import find_nucleolus
from wherry.engine.division.oracle import PLAIN, per_capita
from wherry.engine.division.question import Game
from wherry.engine.division.shapley import find_shapley


def random_game(seed: int, *, most_players: int = 6) -> Game:
    """Small whole values give many ties, large ones few; some games are worth little together."""
    draw = np.random.default_rng(seed)
    count = int(draw.integers(2, most_players + 1))
    values = draw.integers(0, [3, 20, 100_000][seed % 3], 1 << count)
    values[0] = 0
    values[-1] += int(draw.integers(0, 3)) * int(values.max())
    values[-1] = max(values[-1], sum(values[1 << at] for at in range(count)))
    return Game(tuple("ABCDEF"[:count]), values)


def nucleolus_by_definition(game: Game, *, per_member: bool) -> np.ndarray:
    """Lower the greatest excess, find which coalitions are tight in every optimal division by one more linear
    programme each, hold those, and go on until every share is fixed."""
    count = game.size
    weight = np.array([mask.bit_count() if per_member else 1 for mask in range(1 << count)])
    member = np.array([[mask >> at & 1 for at in range(count)] for mask in range(1 << count)], dtype=float)
    scale = float(np.abs(game.values).max()) or 1.0
    worth = game.values / scale
    bounds = [(worth[1 << at], None) for at in range(count)]
    held: dict[int, float] = {(1 << count) - 1: float(worth[-1])}
    while np.linalg.matrix_rank(member[list(held)]) < count:
        free = [mask for mask in range(1, 1 << count) if mask not in held]
        unequal = np.hstack([-member[free], -weight[free][:, None]])
        equal = np.hstack([member[list(held)], np.zeros((len(held), 1))])
        limits = [*bounds, (None, None)]
        fixed = {"A_ub": unequal, "b_ub": -worth[free], "A_eq": equal, "b_eq": list(held.values()), "bounds": limits}
        best = linprog([0.0] * count + [1.0], **fixed)
        assert best.status == 0
        pinned = [*bounds, (best.fun, best.fun)]
        for mask in free:
            most = linprog([*-member[mask], 0.0], **{**fixed, "bounds": pinned})
            assert most.status == 0
            if -most.fun - (worth[mask] - best.fun * weight[mask]) < 1e-8:
                held[mask] = float(worth[mask] - best.fun * weight[mask])
    shares = np.linalg.lstsq(member[list(held)], list(held.values()), rcond=None)[0]
    return shares * scale


def shapley_by_definition(game: Game) -> list[Fraction]:
    """The mean marginal worth over every order of joining."""
    total = [Fraction(0)] * game.size
    orders = list(permutations(range(game.size)))
    for order in orders:
        mask = 0
        for player in order:
            total[player] += int(game.value(mask | 1 << player)) - int(game.value(mask))
            mask |= 1 << player
    return [share / len(orders) for share in total]


@pytest.mark.parametrize("seed", range(24))
@pytest.mark.parametrize("per_member", [False, True])
def test_nucleolus_is_the_textbooks(seed: int, per_member: bool) -> None:
    game = random_game(seed, most_players=5)
    weighing = per_capita(game.size) if per_member else PLAIN
    found = find_nucleolus(game, weighing=weighing, in_fractions=True)
    expected = nucleolus_by_definition(game, per_member=per_member)
    assert found.shares == pytest.approx(expected, abs=1e-6 * float(np.abs(game.values).max()))
    assert found.exact is not None
    assert [float(share) for share in found.exact] == pytest.approx(found.shares, abs=1e-6)
    assert sum(found.exact) == game.total


@pytest.mark.parametrize("seed", range(100, 112))
def test_shapley_is_the_mean_over_orders(seed: int) -> None:
    game = random_game(seed)
    assert list(find_shapley(game)) == shapley_by_definition(game)


@pytest.mark.parametrize("seed", range(200, 240))
def test_independent_program_agrees(seed: int) -> None:
    game = random_game(seed)
    theirs = coopgame.Game([float(value) for value in game.values[1:]])
    unit = float(np.abs(game.values).max())
    assert find_nucleolus(game).shares == pytest.approx(coopgame.nucleolus(theirs)["allocation"], abs=1e-7 * unit)
    pre = find_nucleolus(game, individually_rational=False)
    assert pre.shares == pytest.approx(coopgame.prenucleolus(theirs)["allocation"], abs=1e-7 * unit)
    assert [float(share) for share in find_shapley(game)] == pytest.approx(coopgame.shapley(theirs))


@pytest.mark.parametrize("seed", range(300, 330))
def test_the_verifier_tells_a_nucleolus_from_its_neighbours(seed: int) -> None:
    game = random_game(seed)
    exact = find_nucleolus(game, in_fractions=True).exact
    assert exact is not None
    proof = verify_nucleolus(game, exact)
    assert proof.holds
    assert proof.exact
    assert proof.checks <= max(game.size - 1, 0)
    for giver in range(game.size):
        moved = list(exact)
        moved[giver] -= Fraction(1, 1000)
        moved[giver - 1] += Fraction(1, 1000)
        assert not verify_nucleolus(game, moved).holds


@pytest.mark.parametrize("seed", range(400, 412))
def test_the_worst_pair_is_the_worst_of_all_pairs(seed: int) -> None:
    game = random_game(seed)
    losses = [
        int(game.value(one)) + int(game.value(other)) - int(game.value(one | other))
        for one in range(1 << game.size)
        for other in range(1 << game.size)
        if not one & other
    ]
    findings = [finding for finding in find_doubts(game) if finding.code == "division-not-superadditive"]
    assert bool(findings) == (max(losses) > 0)
