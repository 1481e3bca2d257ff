"""The search over coalitions of a plan, against a plan made for every coalition."""

from __future__ import annotations

import random

import numpy as np
import pytest
from bench.partnership import START, draw_partnership

from wherry.engine.division.levels import LevelSearch
from wherry.engine.division.nucleolus import find_nucleolus
from wherry.engine.division.oracle_proof import verify_with_oracle
from wherry.engine.division.question import Game
from wherry.engine.division.search import SearchQuestion, divide_by_search
from wherry.engine.plan.coalition import coalition_values
from wherry.engine.plan.membership import CoalitionSearch
from wherry.engine.plan.options import PlanOptions
from wherry.engine.plan.question import PlanQuestion
from wherry.record.error import NoPlan, Stopped
from wherry.work.coalitions import PlanOracle


@pytest.fixture(scope="module")
def question() -> PlanQuestion:
    return PlanQuestion.of(draw_partnership(4, 1, 2), PlanOptions(start=START, quarters=12))


@pytest.fixture(scope="module")
def game(question: PlanQuestion) -> Game:
    return Game(question.members, np.array(coalition_values(question)))


def test_the_game_is_worth_the_trouble(game: Game) -> None:
    assert int(game.total) > 0
    assert len(set(game.values.tolist())) > 3


@pytest.mark.parametrize("seed", range(4))
def test_the_coalition_found_is_one_that_gains_and_none_is_missed(
    question: PlanQuestion, game: Game, seed: int
) -> None:
    draw = random.Random(seed)
    shares = [draw.uniform(0, 0.6) * float(game.total) for _ in game.players]
    gains = {
        mask: float(game.value(mask)) - sum(share for at, share in enumerate(shares) if mask >> at & 1)
        for mask in range(1, game.everybody)
    }
    ranked = sorted(gains.values(), reverse=True)
    search = CoalitionSearch(question)
    level = (ranked[0] + ranked[1]) / 2
    one = search.most_gaining(shares, above=level, allowed=lambda mask: mask not in (0, game.everybody))
    assert [gains[sum(1 << game.players.index(body) for body in members)] for members, _ in one.found] == ranked[:1]
    assert [saving for _, saving in one.found] == [
        int(game.value(sum(1 << game.players.index(body) for body in members))) for members, _ in one.found
    ]
    none = search.most_gaining(shares, above=ranked[0] + 1, allowed=lambda mask: mask not in (0, game.everybody))
    assert none.found == ()
    assert none.most <= ranked[0] + 1
    some = search.most_gaining(shares, above=ranked[5] - 1, allowed=lambda mask: gains.get(mask) == ranked[5])
    assert [gains[sum(1 << game.players.index(body) for body in members)] for members, _ in some.found] == [ranked[5]]


def test_the_nucleolus_by_search_is_that_of_the_game_in_full(question: PlanQuestion, game: Game) -> None:
    oracle = PlanOracle.of(question, int(game.total))
    found = LevelSearch(oracle, tolerance=1e-6).run()
    assert found.shares.tolist() == pytest.approx(find_nucleolus(game).shares.tolist(), abs=3e-6 * float(game.total))
    assert verify_with_oracle(oracle, found, tolerance=3e-6).holds


def test_divided_by_search_the_pennies_add_up_and_objections_are_true(question: PlanQuestion, game: Game) -> None:
    oracle = PlanOracle.of(question, int(game.total))
    searched = divide_by_search(SearchQuestion(oracle=oracle, known=oracle.without_one()))
    assert all(worth == game.value(mask) for mask, worth in searched.worth.items())
    for rule in searched.answer.rules:
        pence = rule.shares_pence
        assert pence is not None
        assert sum(pence) == game.total
        excess = [
            int(game.value(mask)) - sum(share for at, share in enumerate(pence) if mask >> at & 1)
            for mask in range(1, game.everybody)
        ]
        assert rule.certificate.in_core == (max(excess) <= 3e-6 * int(game.total))
        if rule.rule == "nucleolus":
            assert rule.certificate.closest is not None
            assert rule.certificate.closest.excess == max(excess)


def test_no_new_money_for_each_body_cannot_be_searched() -> None:
    options = PlanOptions(start=START, quarters=4, no_new_money_each_body=True)
    with pytest.raises(NoPlan, match="each body"):
        CoalitionSearch(PlanQuestion.of(draw_partnership(3, 1, 4), options))


def test_a_search_that_is_stopped_says_so(question: PlanQuestion) -> None:
    search = CoalitionSearch(question)
    with pytest.raises(Stopped):
        search.most_gaining([0.0] * 4, above=0.0, allowed=lambda mask: True, stop=lambda: True)
