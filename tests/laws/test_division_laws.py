"""What every division must satisfy, whatever the game."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from wherry.engine.division.core import find_least_core
from wherry.engine.division.excess import greatest_excess
from wherry.engine.division.kohlberg import verify_nucleolus
from wherry.engine.division.levels import LevelSearch
from wherry.engine.division.marginal import divide_by_marginals
from wherry.engine.division.nucleolus import find_nucleolus
from wherry.engine.division.oracle import FullGameOracle, per_capita
from wherry.engine.division.pennies import round_to_pence
from wherry.engine.division.question import Game
from wherry.engine.division.settlement import round_table
from wherry.engine.division.shapley import find_shapley

NAMES = "ABCDEFG"
QUICK = settings(max_examples=25, deadline=None)


@st.composite
def games(draw: st.DrawFn, most: int = 6) -> Game:
    """Zero alone; anything together, from many ties to none."""
    count = draw(st.integers(2, most))
    high = draw(st.sampled_from([2, 9, 10_000_000]))
    values = [0] * (1 << count)
    for mask in range(1, 1 << count):
        if mask.bit_count() > 1:
            values[mask] = draw(st.integers(0, high))
    return Game(tuple(NAMES[:count]), np.array(values))


def exact(game: Game) -> tuple[Fraction, ...]:
    shares = find_nucleolus(game, in_fractions=True).exact
    assert shares is not None
    return shares


def moved(game: Game, order: list[int]) -> Game:
    """The same game with player ``order[at]`` in place ``at``."""
    values = np.zeros_like(game.values)
    for mask in range(len(values)):
        values[sum(1 << at for at, old in enumerate(order) if mask >> old & 1)] = game.values[mask]
    return Game(game.players, values)


@QUICK
@given(games())
def test_all_is_divided_and_nobody_loses(game: Game) -> None:
    shares = exact(game)
    assert sum(shares) == game.total
    assert min(shares) >= 0
    assert sum(find_shapley(game)) == game.total


@QUICK
@given(games(), st.randoms(use_true_random=False))
def test_names_and_places_do_not_matter(game: Game, draw: object) -> None:
    order = list(range(game.size))
    draw.shuffle(order)  # type: ignore[attr-defined]
    other = moved(game, order)
    assert exact(other) == tuple(exact(game)[old] for old in order)
    assert find_shapley(other) == tuple(find_shapley(game)[old] for old in order)


@QUICK
@given(games(most=5))
def test_a_body_that_adds_nothing_is_given_nothing(game: Game) -> None:
    """A dummy is given its own worth by Shapley; by the nucleolus too where nobody objects to the others' division."""
    twice = Game((*game.players, "Z"), np.concatenate([game.values, game.values]))
    assert find_shapley(twice)[-1] == 0
    if find_least_core(FullGameOracle(twice)).excess <= 0:
        assert exact(twice)[-1] == 0


@QUICK
@given(games(), st.integers(1, 50), st.lists(st.integers(-1000, 1000), min_size=6, max_size=6))
def test_scale_and_own_worth_carry_through(game: Game, scale: int, own: list[int]) -> None:
    added = np.array([sum(own[at] for at in range(game.size) if mask >> at & 1) for mask in range(len(game.values))])
    other = Game(game.players, game.values * scale + added)
    assert exact(other) == tuple(share * scale + own[at] for at, share in enumerate(exact(game)))
    assert find_shapley(other) == tuple(share * scale + own[at] for at, share in enumerate(find_shapley(game)))


@QUICK
@given(games())
def test_the_nucleolus_is_in_the_core_and_the_least_core(game: Game) -> None:
    near = 1e-7 * max(1.0, float(game.values.max()))
    least = find_least_core(FullGameOracle(game))
    assert greatest_excess(game, least.shares) <= least.excess + near
    pre = find_nucleolus(game, individually_rational=False)
    assert greatest_excess(game, pre.shares) <= least.excess + near
    if least.excess <= 0:
        assert greatest_excess(game, np.array([float(share) for share in exact(game)])) <= near


@QUICK
@given(games(), st.integers(0, 2**32 - 1))
def test_no_other_division_is_better_for_the_worst_off(game: Game, seed: int) -> None:
    """The excesses, greatest first, are no greater in the dictionary's order than those of any other division."""
    shares = exact(game)
    best = sorted(_excesses(game, shares), reverse=True)
    draw = np.random.default_rng(seed)
    for size in (Fraction(1, 97), Fraction(1), Fraction(int(game.values.max()) + 1, 5)):
        change = [Fraction(int(step)) * size for step in draw.integers(-3, 4, game.size)]
        other = [share + step - sum(change) / game.size for share, step in zip(shares, change, strict=True)]
        if min(other) >= 0:
            assert best <= sorted(_excesses(game, other), reverse=True)


def _excesses(game: Game, shares: tuple[Fraction, ...] | list[Fraction]) -> list[Fraction]:
    return [
        int(game.value(mask)) - sum((shares[at] for at in range(game.size) if mask >> at & 1), Fraction(0))
        for mask in range(1, game.everybody)
    ]


@QUICK
@given(games(), st.booleans())
def test_the_quick_and_the_plain_way_agree_and_are_proved(game: Game, capita: bool) -> None:
    weighing = per_capita(game.size) if capita else per_capita(0)
    if not capita:
        weighing = type(weighing)()
    quick = find_nucleolus(game, weighing=weighing, in_fractions=True)
    plain = LevelSearch(FullGameOracle(game), weighing=weighing).run()
    assert np.allclose(quick.shares, plain.shares, atol=1e-7 * max(1.0, float(game.values.max())))
    assert quick.exact is not None
    proof = verify_nucleolus(game, quick.exact, weighing=weighing)
    assert proof.holds
    assert proof.exact


@QUICK
@given(games())
def test_pennies_add_to_the_total(game: Game) -> None:
    for shares in (exact(game), find_shapley(game)):
        pence = round_to_pence(int(game.total), shares)
        assert sum(pence) == game.total
        assert all(abs(given - share) < 1 for given, share in zip(pence, shares, strict=True))
    if any(game.total > game.value(game.everybody ^ 1 << at) for at in range(game.size)):
        try:
            assert sum(divide_by_marginals(game)) == game.total
        except ValueError as refused:
            assert "by joining last" in str(refused)  # noqa: PT017


@QUICK
@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=6), st.integers(1, 5), st.randoms(use_true_random=False))
def test_a_table_rounds_within_a_penny(columns: list[int], years: int, draw: object) -> None:
    total = sum(columns)
    if total == 0:
        return
    cuts = sorted(draw.randint(0, total) for _ in range(years - 1))  # type: ignore[attr-defined]
    rows = [later - earlier for earlier, later in zip([0, *cuts], [*cuts, total], strict=True)]
    table = round_table(rows, columns)
    assert [sum(line) for line in table] == rows
    assert [sum(column) for column in zip(*table, strict=True)] == columns
    for row, line in zip(rows, table, strict=True):
        for column, cell in zip(columns, line, strict=True):
            assert abs(cell - row * column / total) < 1
