"""Dividing five bodies' saving: the whole answer, and what bad input gets."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import pytest

from wherry.engine.division.answer import DivisionAnswer
from wherry.engine.division.divide import divide
from wherry.engine.division.question import BadGame, DivisionQuestion, Game, build_game
from wherry.record.canonical import canonical

BODIES = ("CAM", "ESX", "HRT", "NFK", "SFK")
ALONE = (4_000_000, 9_000_000, 6_000_000, 5_000_000, 2_000_000)


def saving(mask: int) -> int:
    """Sharing saves more the more there are: 2 % of the cost for two, 3 % for three, up to 5 %."""
    count = mask.bit_count()
    cost = sum(alone for at, alone in enumerate(ALONE) if mask >> at & 1)
    return cost * count // 100 if count > 1 else 0


def five_bodies(**more: object) -> DivisionQuestion:
    game = Game(BODIES, np.array([saving(mask) for mask in range(32)]))
    return DivisionQuestion(game=game, stand_alone_pence=ALONE, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def answer() -> DivisionAnswer:
    drivers = {"by sites": (40, 90, 60, 50, 20), "by users": (1, 1, 1, None, 1), "by income": (8, 0, 0, 1, 1)}
    formulas = {"weighted formula": {"by sites": 0.8, "by income": 0.2}}
    return divide(five_bodies(drivers=drivers, formulas=formulas))


def test_every_rule_divides_the_whole_saving_to_the_penny(answer: DivisionAnswer) -> None:
    rules = [each.rule for each in answer.rules]
    assert rules == [
        "nucleolus",
        "per-capita nucleolus",
        "shapley",
        "separable costs",
        "equal saving",
        "equal",
        "by sites",
        "by income",
        "weighted formula",
    ]
    for each in answer.rules:
        assert each.shares_pence is not None
        assert sum(each.shares_pence) == 1_300_000
        assert each.shares_pence == pytest.approx(each.shares, abs=1)


def test_the_nucleolus_is_proved_and_nobody_leaves(answer: DivisionAnswer) -> None:
    nucleolus = answer.by("nucleolus")
    assert answer.recommended == "nucleolus"
    assert nucleolus.certificate.in_core
    assert nucleolus.certificate.proof is not None
    assert nucleolus.certificate.proof.holds
    assert nucleolus.certificate.proof.exact
    assert not answer.core.empty
    assert answer.core.subsidy == 0


def test_a_rule_of_thumb_is_shown_with_who_would_leave(answer: DivisionAnswer) -> None:
    by_income = answer.by("by income")
    assert by_income.shares_pence == (1_040_000, 0, 0, 130_000, 130_000)
    assert not by_income.certificate.in_core
    closest = by_income.certificate.closest
    assert closest is not None
    everyone = range(1, 31)
    shares = by_income.shares_pence
    excess = {mask: saving(mask) - sum(shares[at] for at in range(5) if mask >> at & 1) for mask in everyone}
    assert closest.excess == max(excess.values())
    worst = max(excess, key=lambda mask: excess[mask])
    assert closest.coalition == tuple(body for at, body in enumerate(BODIES) if worst >> at & 1)
    assert "would not hold" in by_income.says
    for at, objection in enumerate(by_income.certificate.by_player):
        assert BODIES[at] in objection.coalition
        assert objection.excess == max(value for mask, value in excess.items() if mask >> at & 1)
    listed = [objection.excess for objection in by_income.certificate.by_group]
    assert listed == sorted(excess.values(), reverse=True)[:10]


def test_a_formula_mixes_proportions(answer: DivisionAnswer) -> None:
    mixed = answer.by("weighted formula").shares
    sites, income = answer.by("by sites").shares, answer.by("by income").shares
    assert mixed == pytest.approx([0.8 * a + 0.2 * b for a, b in zip(sites, income, strict=True)])


def test_an_unknown_driver_is_said_and_never_zero(answer: DivisionAnswer) -> None:
    with pytest.raises(KeyError, match="by users"):
        answer.by("by users")
    said = [finding for finding in answer.findings if finding.code == "division-rule-unknown"]
    assert len(said) == 1
    assert "NFK" in said[0].says


def test_the_answer_is_plain_json(answer: DivisionAnswer) -> None:
    document = json.loads(canonical(answer))
    assert document["rules"][0]["shares_pence"] == list(answer.by("nucleolus").shares_pence or ())
    assert canonical(divide(five_bodies())) == canonical(divide(five_bodies()))


def test_dividing_the_cost_charges_by_the_shared_cost() -> None:
    answer = divide(five_bodies(divides="cost"))
    pays = [alone - share for alone, share in zip(ALONE, answer.by("equal").shares, strict=True)]
    assert pays == [24_700_000 / 5] * 5
    assert not answer.by("equal").certificate.in_core
    assert answer.by("equal").shares[4] < 0


def test_an_empty_core_is_said_first_with_the_subsidy() -> None:
    pairs = Game(("A", "B", "C"), np.array([0, 0, 0, 90_000, 0, 90_000, 90_000, 120_000]))
    answer = divide(DivisionQuestion(game=pairs))
    assert answer.core.empty
    assert answer.core.least_excess == pytest.approx(10_000)
    assert answer.core.subsidy == pytest.approx(15_000)
    assert answer.says.startswith("No division satisfies every group")
    assert "£150" in answer.core.says
    assert answer.by("nucleolus").shares_pence == (40_000, 40_000, 40_000)


def test_one_body_keeps_its_saving() -> None:
    answer = divide(DivisionQuestion(game=Game(("NFK",), np.array([0, 500]))))
    assert {each.shares_pence for each in answer.rules} == {(500,)}
    assert answer.by("nucleolus").certificate.closest is None


def test_groups_that_save_less_together_are_named() -> None:
    game = Game(("A", "B", "C"), np.array([0, 0, 0, 100_000, 0, 0, 0, 70_000]))
    answer = divide(DivisionQuestion(game=game))
    finding = next(each for each in answer.findings if each.code == "division-not-superadditive")
    assert "A and B" in finding.says
    assert "C" in finding.says


def test_worth_less_together_than_alone_is_said() -> None:
    answer = divide(DivisionQuestion(game=Game(("A", "B"), np.array([0, 600, 600, 1000]))))
    assert answer.by("nucleolus").shares_pence == (500, 500)
    assert any(each.code == "division-worth-less-together" for each in answer.findings)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([0, 1, float("nan"), 3], "coalition of B is nan"),
        ([0, 1, 2, float("inf")], "coalition of A and B is inf"),
        ([5, 1, 2, 3], "empty coalition is given the value 5"),
        ([0, 1, 2], "4 coalitions"),
        ([0, 1, None, 3], "None is given as the value of the coalition of B"),
        ([0, 1, "12", 3], "coalition of"),
        ([0, 1, 2, 10**15], "beyond"),
    ],
)
def test_bad_values_are_refused_by_coalition(values: Sequence[object], said: str) -> None:
    with pytest.raises(BadGame, match=said):
        Game(("A", "B"), np.array(values))


def test_a_missing_coalition_is_named() -> None:
    with pytest.raises(BadGame, match="coalition of A and C"):
        build_game(
            ("A", "B", "C"),
            {frozenset(names): 1 for names in ("A", "B", "C", "AB", "BC", "ABC")},
        )


def test_a_driver_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(BadGame, match="by sites"):
        five_bodies(drivers={"by sites": (1, 2)})
    with pytest.raises(BadGame, match="-1"):
        five_bodies(drivers={"by sites": (1, 2, 3, 4, -1)})
