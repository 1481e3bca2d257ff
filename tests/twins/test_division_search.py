"""Every rule found by searching coalitions, against the same rule worked out from the list of all of them."""

from __future__ import annotations

import numpy as np
import pytest

from wherry.engine.division.answer import RuleShares
from wherry.engine.division.divide import divide
from wherry.engine.division.oracle import FullGameOracle
from wherry.engine.division.question import DivisionQuestion, Game
from wherry.engine.division.search import Searched, SearchQuestion, divide_by_search

COSTS = (900_000, 400_000, 650_000, 1_200_000, 300_000)
NAMES = ("ESX", "KEN", "LIN", "NFK", "SFK")


def draw_game(seed: int, *, empty: bool = False) -> Game:
    """Savings in pence that grow with the square of the members, so that more together save more; where the core is to
    be empty, all but everybody save a good deal more."""
    draw = np.random.default_rng(seed)
    weight = draw.integers(100, 900, len(NAMES))
    values = np.zeros(1 << len(NAMES), dtype=np.int64)
    for mask in range(1, len(values)):
        inside = [at for at in range(len(NAMES)) if mask >> at & 1]
        if len(inside) > 1:
            values[mask] = int(weight[inside].sum()) * len(inside) * (10 if len(inside) == len(NAMES) else 9)
    if empty:
        values[1:-1] = values[1:-1] * 2
    return Game(NAMES, values)


def search(game: Game) -> Searched:
    return divide_by_search(
        SearchQuestion(
            oracle=FullGameOracle(game),
            known={game.everybody ^ 1 << at: float(game.value(game.everybody ^ 1 << at)) for at in range(game.size)},
            stand_alone_pence=COSTS,
            every_rule=True,
            saving=lambda mask: float(game.value(mask)),
        )
    )


def spread(rule: RuleShares) -> float:
    """How far the percentages saved lie apart."""
    relative = [share / cost for share, cost in zip(rule.shares, COSTS, strict=True)]
    return max(relative) - min(relative)


@pytest.mark.parametrize("empty", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_rules_by_search_are_those_by_list(seed: int, empty: bool) -> None:
    game = draw_game(seed, empty=empty)
    listed = divide(DivisionQuestion(game=game, stand_alone_pence=COSTS))
    searched = search(game).answer
    assert searched.core.empty == listed.core.empty == empty
    near = 1e-5 * float(game.total)
    assert {rule.rule for rule in searched.rules} == {rule.rule for rule in listed.rules}
    exact = {"nucleolus", "per-capita nucleolus", "separable costs"} & {rule.rule for rule in listed.rules}
    assert len(exact) == (2 if empty else 3)  # where nobody adds anything by joining last, nothing can go by that
    for rule in exact:
        assert searched.by(rule).shares == pytest.approx(listed.by(rule).shares, abs=near), rule
        assert searched.by(rule).certificate.in_core == listed.by(rule).certificate.in_core, rule
    for rule in ("nucleolus", "per-capita nucleolus"):
        proof = searched.by(rule).certificate.proof
        assert proof is not None
        assert proof.holds
    assert spread(searched.by("equal saving")) == pytest.approx(spread(listed.by("equal saving")), abs=1e-4)
    assert searched.core.least_excess == pytest.approx(listed.core.least_excess, abs=near)
    assert searched.core.subsidy == pytest.approx(listed.core.subsidy, abs=near)
    notes = [finding.says for finding in searched.findings if finding.code == "division-by-search"]
    assert [note.split("Not worked out: ")[1] for note in notes] == (["separable costs."] if empty else [])


@pytest.mark.parametrize("seed", range(4))
def test_the_sampled_shapley_value_says_how_far_off_it_may_be(seed: int) -> None:
    game = draw_game(seed)
    sampled, again = (search(game).answer.by("shapley") for _ in range(2))
    exact = divide(DivisionQuestion(game=game)).by("shapley")
    assert sampled.shares == again.shares
    assert sum(sampled.shares) == pytest.approx(float(game.total))
    assert sampled.low is not None
    assert sampled.high is not None
    reach = [high - low for low, high in zip(sampled.low, sampled.high, strict=True)]
    off = [abs(share - true) for share, true in zip(sampled.shares, exact.shares, strict=True)]
    assert all(error <= 2 * width + 1 for error, width in zip(off, reach, strict=True))
    assert "Estimated from 8 orders" in sampled.says


@pytest.mark.parametrize("seed", range(3))
def test_pennies_add_up_and_the_closest_objection_is_the_closest_known(seed: int) -> None:
    game = draw_game(seed)
    found = search(game)
    for rule in found.answer.rules:
        assert rule.shares_pence is not None
        assert sum(rule.shares_pence) == game.total
        assert rule.certificate.closest is not None
        gains = [
            value - sum(share for at, share in enumerate(rule.shares_pence) if mask >> at & 1)
            for mask, value in found.worth.items()
            if mask not in (0, game.everybody)
        ]
        assert rule.certificate.closest.excess == pytest.approx(max(gains))


def test_a_rule_that_was_not_asked_for_is_named() -> None:
    game = draw_game(1)
    answer = divide_by_search(SearchQuestion(oracle=FullGameOracle(game), stand_alone_pence=COSTS)).answer
    [finding] = [finding for finding in answer.findings if finding.code == "division-by-search"]
    assert "Shapley value, per-capita nucleolus, separable costs" in finding.says
    assert {rule.rule for rule in answer.rules} >= {"nucleolus", "equal saving"}
