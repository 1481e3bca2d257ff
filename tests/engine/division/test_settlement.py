"""Yearly charges: nobody above stand-alone, and every penny placed."""

from __future__ import annotations

import pytest

from wherry.engine.division.settlement import CannotSettle, Settlement, SettlementQuestion, round_table, settle_by_year

BODIES = ("NFK", "SFK", "CAM")


def settle(alone: list[tuple[int, ...]], shared: list[int], shares: tuple[int, ...], *accepts: str) -> Settlement:
    years = tuple(f"{2027 + at}/{28 + at}" for at in range(len(alone)))
    return settle_by_year(
        SettlementQuestion(
            bodies=BODIES,
            years=years,
            shares_pence=shares,
            stand_alone_pence=tuple(alone),
            shared_pence=tuple(shared),
            accepts_more=accepts,
        )
    )


def test_charges_add_up_by_year_and_by_body() -> None:
    alone = [(1000, 2000, 3000), (1100, 2100, 3100), (1200, 2200, 3200)]
    settled = settle(alone, [5000, 5300, 5467], (500, 1000, 1633))
    assert [sum(row) for row in settled.charges_pence] == [5000, 5300, 5467]
    for at, share in enumerate((500, 1000, 1633)):
        assert sum(row[at] for row in alone) - sum(row[at] for row in settled.charges_pence) == share
    assert all(
        pays <= cost
        for row, costs in zip(settled.charges_pence, alone, strict=True)
        for pays, cost in zip(row, costs, strict=True)
    )
    assert settled.exceptions == ()
    assert settled.says == "No body pays more than it would alone in any year."


def test_a_dear_year_is_paid_from_saving_held_back() -> None:
    alone = [(1000, 1000, 1000)] * 3
    settled = settle(alone, [2000, 3600, 2000], (400, 500, 500))
    assert settled.held_pence == (600, 0, 0)
    assert max(max(row) for row in settled.charges_pence) <= 1000
    assert [sum(row) for row in settled.charges_pence] == [2600, 3000, 2000]


def test_new_money_needs_a_body_that_accepts_it() -> None:
    alone = [(1000, 1000, 1000)] * 3
    with pytest.raises(CannotSettle, match=r"£3 .*2027/28"):
        settle(alone, [3300, 2000, 2000], (500, 600, 600))
    settled = settle(alone, [3300, 2000, 2000], (500, 600, 600), "SFK")
    assert settled.charges_pence[0] == (1000, 1300, 1000)
    assert [sum(row) for row in settled.charges_pence] == [3300, 2000, 2000]
    assert [3000 - sum(row[at] for row in settled.charges_pence) for at in range(3)] == [500, 600, 600]
    assert settled.exceptions == (
        "In 2027/28 more than alone is paid, as accepted, by SFK (£3.00); it comes back in the years after.",
    )


def test_new_money_is_asked_for_when_it_is_needed() -> None:
    settled = settle([(1000, 1000, 1000)] * 3, [3000, 3300, 2000], (300, 200, 200), "NFK", "CAM")
    assert settled.charges_pence[0] == (1000, 1000, 1000)
    assert sum(settled.charges_pence[1]) == 3300
    assert settled.charges_pence[1][1] == 1000


def test_shares_of_another_saving_are_refused() -> None:
    with pytest.raises(ValueError, match="1500 pence"):
        settle([(1000, 1000, 1000)], [2000], (500, 500, 500))
    with pytest.raises(ValueError, match="CAM is negative"):
        settle([(1000, 1000, 1000)], [2000], (600, 500, -100))


def test_a_table_is_rounded_within_a_penny_both_ways() -> None:
    table = round_table([7, 11, 13], [10, 10, 11])
    assert [sum(row) for row in table] == [7, 11, 13]
    assert [sum(column) for column in zip(*table, strict=True)] == [10, 10, 11]
    for row, total in zip(table, (7, 11, 13), strict=True):
        for cell, column in zip(row, (10, 10, 11), strict=True):
            assert abs(cell - total * column / 31) < 1
