"""Draws are the published formula and nothing else."""

import hashlib
from datetime import date
from statistics import mean

import pytest
from tools.demonstration.draw import Draw, last_day_of_quarter, years_before


def test_a_draw_is_the_first_thirteen_figures_of_the_hash():
    figures = hashlib.sha256(b"wherry-1|bw|library:1").hexdigest()[:13]
    assert Draw("wherry-1").u("library:1", "bw") == (int(figures, 16) + 0.5) / 16**13


def test_seed_field_and_name_each_change_a_draw():
    draws = {Draw(seed).u(name, field) for seed in ("a", "b") for name in ("x", "y") for field in ("p", "q")}
    assert len(draws) == 8
    assert all(0 < drawn < 1 for drawn in draws)


def test_draws_are_spread_evenly():
    draw = Draw()
    drawn = [draw.u(str(at), "spread") for at in range(4000)]
    assert mean(drawn) == pytest.approx(0.5, abs=0.015)
    assert sum(each < 0.1 for each in drawn) == pytest.approx(400, abs=60)
    assert mean(draw.factor(str(at), "factor", 0.18) for at in range(4000)) == pytest.approx(1.016, abs=0.01)


def test_whole_numbers_reach_both_ends():
    drawn = {Draw().within(str(at), "die", 1, 6) for at in range(200)}
    assert drawn == {1, 2, 3, 4, 5, 6}


@pytest.mark.parametrize(
    ("year", "quarter", "day"),
    [(2027, 0, date(2027, 3, 31)), (2027, 1, date(2027, 6, 30)), (2028, 3, date(2028, 12, 31))],
)
def test_a_quarter_ends_on_its_last_day(year, quarter, day):
    assert last_day_of_quarter(year, quarter) == day


def test_a_term_of_years_begins_the_day_after_the_one_before():
    assert years_before(date(2027, 3, 31), 5) == date(2022, 4, 1)
    assert years_before(date(2027, 12, 31), 3) == date(2025, 1, 1)
