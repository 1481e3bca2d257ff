"""Closed forms, sampling, membership and oracle games."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import networkx as nx
import numpy as np
import pytest
from bench.facility_oracle import draw_facilities

from wherry.engine.division.core import answer_core, find_stability_cost
from wherry.engine.division.excess import greatest_excess
from wherry.engine.division.kohlberg import verify_nucleolus
from wherry.engine.division.levels import TOLERANCE_OF_ORACLES, CannotDivide, LevelSearch
from wherry.engine.division.membership import compare_membership
from wherry.engine.division.nucleolus import find_nucleolus
from wherry.engine.division.oracle import PLAIN, FullGameOracle, per_capita
from wherry.engine.division.oracle_proof import verify_with_oracle
from wherry.engine.division.pennies import round_to_pence
from wherry.engine.division.question import BadGame, Game
from wherry.engine.division.rational import NullSpace, solve_exactly
from wherry.engine.division.sampling import sample_shapley
from wherry.engine.division.shapley import find_shapley
from wherry.engine.division.structure import (
    is_convex,
    share_airport_by_nucleolus,
    share_airport_by_shapley,
    share_estate,
    share_tree_by_bird,
)


def masks_game(count: int, worth: object) -> Game:
    return Game(tuple("ABCDEFGHIJKL"[:count]), np.array([worth(mask) for mask in range(1 << count)]))  # type: ignore[operator]


def inside(mask: int, count: int) -> list[int]:
    return [at for at in range(count) if mask >> at & 1]


def test_airport_fees_are_those_of_the_full_game() -> None:
    costs, movements = [10, 14, 27], [2, 1, 3]
    each = [0, 0, 1, 2, 2, 2]
    saving = masks_game(
        6,
        lambda mask: (
            sum(costs[each[at]] for at in inside(mask, 6)) - max((costs[each[at]] for at in inside(mask, 6)), default=0)
        ),
    )
    nucleolus = find_nucleolus(saving, in_fractions=True).exact
    assert nucleolus is not None
    fees = share_airport_by_nucleolus(costs, movements)
    assert [costs[each[at]] - nucleolus[at] for at in range(6)] == [fees[kind] for kind in each]
    shapley = find_shapley(saving)
    fees = share_airport_by_shapley(costs, movements)
    assert [costs[each[at]] - shapley[at] for at in range(6)] == [fees[kind] for kind in each]


@pytest.mark.parametrize("estate", [0, 40, 100, 150, 230, 300, 450, 600])
def test_the_talmud_is_the_nucleolus(estate: int) -> None:
    claims = [100, 200, 300]
    game = masks_game(3, lambda mask: max(0, estate - 600 + sum(claims[at] for at in inside(mask, 3))))
    assert find_nucleolus(game, in_fractions=True).exact == share_estate(estate, claims)


def test_birds_shares_are_a_cheapest_tree_to_which_nobody_objects() -> None:
    draw = np.random.default_rng(5)
    for _ in range(10):
        table = draw.integers(1, 100, (6, 6)).astype(float)
        table = np.triu(table, 1) + np.triu(table, 1).T
        pays = share_tree_by_bird(table)

        def tree(mask: int, table: np.ndarray = table) -> int:
            places = [0, *[at + 1 for at in inside(mask, 5)]]
            graph = nx.from_numpy_array(table[np.ix_(places, places)])
            return int(nx.minimum_spanning_tree(graph).size(weight="weight"))

        assert sum(pays) == tree(31)
        assert all(sum(pays[at] for at in inside(mask, 5)) <= tree(mask) for mask in range(1, 32))


def test_convex_games_are_told_and_their_shapley_value_is_in_the_core() -> None:
    convex = masks_game(5, lambda mask: mask.bit_count() ** 2 * 100)
    assert is_convex(convex)
    assert greatest_excess(convex, np.array([float(share) for share in find_shapley(convex)])) <= 0
    assert not is_convex(masks_game(3, lambda mask: 90 if mask.bit_count() == 2 else 100 if mask == 7 else 0))


def test_sampled_shapley_adds_up_and_its_interval_holds_the_value() -> None:
    draw = np.random.default_rng(3)
    game = Game(tuple("ABCDEFGH"), np.array([0, *np.sort(draw.integers(0, 1000, 255))]))
    truth = np.array([float(share) for share in find_shapley(game)])
    sampled = sample_shapley(8, lambda mask: float(game.value(mask)), rounds=60, seed=1, confidence=0.999)
    assert sampled.shares.sum() == pytest.approx(float(game.total))
    assert np.all(sampled.low <= truth)
    assert np.all(truth <= sampled.high)
    again = sample_shapley(8, lambda mask: float(game.value(mask)), rounds=60, seed=1, confidence=0.999)
    assert np.array_equal(again.shares, sampled.shares)
    with pytest.raises(ValueError, match="two rounds"):
        sample_shapley(8, float, rounds=1, seed=1)


def test_sampling_covers_the_truth_about_as_often_as_it_says() -> None:
    values = np.array([0, *np.sort(np.random.default_rng(4).integers(0, 1000, 31))])
    game = Game(tuple("ABCDE"), values)
    truth = np.array([float(share) for share in find_shapley(game)])
    held = 0
    for seed in range(60):
        sampled = sample_shapley(5, lambda mask: float(game.value(mask)), rounds=12, seed=seed, confidence=0.8)
        held += int(((sampled.low <= truth) & (truth <= sampled.high)).sum())
    assert 0.7 < held / 300 < 0.9


def test_what_if_one_left() -> None:
    game = masks_game(4, lambda mask: 10_000 * mask.bit_count() * (mask.bit_count() - 1))
    change = compare_membership(game, "ABCD", "BCD")
    assert change.leave == ("A",)
    assert (change.saving_now, change.saving_then, change.saving_of_leavers) == (120_000, 60_000, 0)
    assert [(each.body, each.now, each.then) for each in change.bodies] == [
        ("A", 30_000, None),
        ("B", 30_000, 20_000),
        ("C", 30_000, 20_000),
        ("D", 30_000, 20_000),
    ]
    assert "from £1,200 to £600" in change.says
    assert "joined" in compare_membership(game, "AB", "ABC").says
    with pytest.raises(BadGame, match="Z is not a player"):
        compare_membership(game, "AZ", "AB")


def test_the_cost_of_stability_of_a_majority_is_what_theory_says() -> None:
    """Of five players three win 1 together: each must be given 1/3, so 5/3 in all, 2/3 from outside."""
    majority = masks_game(5, lambda mask: 300 if mask.bit_count() >= 3 else 0)
    assert find_stability_cost(FullGameOracle(majority)) == pytest.approx(200)
    core = answer_core(FullGameOracle(majority), in_pence=True)
    assert core.empty
    assert core.least_excess == pytest.approx(300 - 3 * 60)


def test_an_oracle_game_is_divided_as_its_full_game_and_proved() -> None:
    oracle = draw_facilities(7, 4, 11)
    found = LevelSearch(oracle, tolerance=TOLERANCE_OF_ORACLES).run()
    full = Game(oracle.players, np.array([0.0, *[oracle.worth(mask) for mask in range(1, 128)]]))
    assert found.proven
    assert found.shares == pytest.approx(find_nucleolus(full).shares, abs=1e-6)
    assert found.calls < 127
    proof = verify_with_oracle(oracle, found)
    assert proof.holds, proof.says
    found.shares = found.shares + np.array([1.0, -1.0, 0, 0, 0, 0, 0])
    assert not verify_with_oracle(oracle, found).holds


@pytest.mark.parametrize("seed", range(4))
def test_fractions_of_a_penny_are_told_apart_among_billions(seed: int) -> None:
    """Savings of tens of millions of pounds, cut to whole pence: what decides is the penny cut."""
    draw = np.random.default_rng(seed)
    cost = draw.integers(10**7, 9 * 10**9, 12)
    sums = [int(sum(cost[at] for at in inside(mask, 12))) for mask in range(1 << 12)]
    game = masks_game(12, lambda mask: sums[mask] * min(mask.bit_count() - 1, 9) // 100 if mask else 0)
    for weighing in (PLAIN, per_capita(12)):
        exact = find_nucleolus(game, weighing=weighing, in_fractions=True).exact
        assert exact is not None
        proof = verify_nucleolus(game, exact, weighing=weighing)
        assert proof.holds, proof.says
        assert proof.exact


def test_no_division_where_alone_is_worth_more() -> None:
    game = Game(("A", "B"), np.array([0, 6, 6, 10]))
    with pytest.raises(ValueError, match="worth less"):
        find_nucleolus(game)
    with pytest.raises(CannotDivide, match="worth less"):
        LevelSearch(FullGameOracle(game))


def test_whole_number_algebra() -> None:
    draw = np.random.default_rng(8)
    for _ in range(30):
        rows = draw.integers(0, 2, (6, 8))
        span = NullSpace(8)
        added = [row for row in rows.tolist() if span.add(row)]
        assert span.rank == len(added) == np.linalg.matrix_rank(rows)
        assert all(span.spans(row) for row in rows.tolist())
        assert not np.any(rows @ np.array(span.vectors).T)
    large = NullSpace(3)
    large.add([2**40, 3, 5])
    large.add([7, 2**41, 11])
    vector = large.vectors[0]
    assert 2**40 * vector[0] + 3 * vector[1] + 5 * vector[2] == 0
    assert 7 * vector[0] + 2**41 * vector[1] + 11 * vector[2] == 0
    assert solve_exactly([[2, 1], [1, 3], [3, 4]], [3, 5, 8]) == (Fraction(4, 5), Fraction(7, 5))
    assert solve_exactly([[2, 1], [1, 3], [3, 4]], [3, 5, 9]) is None
    assert solve_exactly([[1, 1], [2, 2]], [3, 6]) is None


def test_pennies_of_negative_shares_add_up() -> None:
    for shares in permutations([Fraction(-10, 3), Fraction(20, 3), Fraction(20, 3)]):
        pence = round_to_pence(10, shares)
        assert sum(pence) == 10
        assert all(abs(given - share) < 1 for given, share in zip(pence, shares, strict=True))
    with pytest.raises(ValueError, match="not to the total"):
        round_to_pence(10, [Fraction(3), Fraction(4)])
