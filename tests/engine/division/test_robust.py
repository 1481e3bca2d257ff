"""Dividing where some savings are known only between bounds: the robust least core and what it promises."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wherry.engine.division.divide import divide
from wherry.engine.division.question import BadGame, DivisionQuestion, Game

BODIES = ("CAM", "NFK", "SFK")
LEAST = np.array([0, 0, 0, 60_000, 0, 60_000, 60_000, 120_000])


def ask(room: dict[int, int]) -> DivisionQuestion:
    most = LEAST.copy()
    for mask, more in room.items():
        most[mask] += more
    return DivisionQuestion(game=Game(BODIES, LEAST), most=most)


def test_proven_values_leave_nothing_to_say() -> None:
    answer = divide(ask({}))
    assert answer.robust is None
    assert all(rule.sure is None for rule in answer.rules)


def test_a_division_that_holds_at_the_upper_bounds_is_said_to_hold() -> None:
    answer = divide(ask({3: 10_000}))
    assert answer.robust is not None
    assert (answer.robust.coalitions, answer.robust.widest.coalition) == (1, ("CAM", "NFK"))
    assert answer.robust.holds
    assert answer.robust.least_excess == pytest.approx(-16_666.67, abs=0.01)
    plain = answer.by("nucleolus")
    assert plain.shares_pence == (40_000, 40_000, 40_000)
    assert plain.sure is not None
    assert plain.sure.in_core
    assert plain.sure.closest is not None
    assert plain.sure.closest.excess == -10_000
    assert "£100" in plain.sure.says
    assert answer.recommended == "nucleolus"


def test_the_robust_division_is_recommended_where_the_plain_one_is_not_sure() -> None:
    answer = divide(ask({3: 40_000}))
    assert answer.robust is not None
    assert answer.robust.holds
    plain, robust = answer.by("nucleolus"), answer.by("robust nucleolus")
    assert plain.sure is not None
    assert not plain.sure.in_core
    assert "CAM and NFK could save up to £200 more" in plain.sure.says
    assert answer.recommended == "robust nucleolus"
    assert robust.shares_pence == (53_334, 53_333, 13_333)
    assert any(finding.code == "division-values-not-proven" for finding in answer.findings)


def test_where_no_division_is_sure_to_hold_it_says_by_how_much() -> None:
    answer = divide(ask({3: 40_000, 5: 40_000, 6: 40_000}))
    assert not answer.core.empty
    assert answer.robust is not None
    assert not answer.robust.holds
    assert answer.robust.least_excess == pytest.approx(20_000)
    assert "not proven" in answer.robust.says
    assert answer.recommended == "nucleolus"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 50_000), min_size=6, max_size=6))
def test_what_is_sure_to_hold_holds_for_every_saving_within_the_bounds(room: list[int]) -> None:
    answer = divide(ask(dict(zip(range(1, 7), room, strict=True))))
    if answer.robust is None or not answer.robust.holds:
        return
    shares = answer.by("robust nucleolus").shares_pence
    assert shares is not None
    for corner in product((0, 1), repeat=6):
        for mask, (more, upper) in enumerate(zip(room, corner, strict=True), start=1):
            worth = LEAST[mask] + more * upper
            given_here = sum(share for at, share in enumerate(shares) if mask >> at & 1)
            assert worth - given_here < mask.bit_count()


@pytest.mark.parametrize(
    ("mask", "less", "said"),
    [(3, 1, "CAM and NFK"), (7, -1, "everybody")],
)
def test_bounds_that_cannot_be_are_refused(mask: int, less: int, said: str) -> None:
    most = LEAST.copy()
    most[mask] -= less
    with pytest.raises(BadGame, match=said):
        DivisionQuestion(game=Game(BODIES, LEAST), most=most)
