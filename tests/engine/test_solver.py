"""The wrapper of HiGHS: statuses, bounds, warm starts, stopping, growing programmes."""

from itertools import product

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from wherry.engine.solver import INFINITY, LinearProgram, Program, Progress, Status, relative_gap, solve


def knapsack(values: list[int], weights: list[int], room: int) -> Program:
    program = Program()
    taken = program.columns(len(values), cost=[-float(value) for value in values], upper=1, integer=True)
    program.row(taken, [float(weight) for weight in weights], upper=float(room), name="room in the bag")
    return program


def hard(size: int = 60) -> Program:
    draw = np.random.default_rng(0)
    program = Program()
    taken = program.columns(size, cost=-draw.integers(10, 99, size).astype(float), upper=1, integer=True)
    for _ in range(8):
        program.row(taken, draw.integers(5, 60, size).astype(float), upper=500, name="room")
    return program


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 20), st.integers(1, 10)), min_size=1, max_size=7), st.integers(0, 30))
def test_a_knapsack_is_solved_as_enumeration_solves_it(things, room):
    values, weights = [list(column) for column in zip(*things, strict=True)]
    best = max(
        sum(value for value, take in zip(values, choice, strict=True) if take)
        for choice in product((0, 1), repeat=len(things))
        if sum(weight for weight, take in zip(weights, choice, strict=True) if take) <= room
    )
    found = solve(knapsack(values, weights, room))
    assert found.status is Status.OPTIMAL
    assert found.objective == pytest.approx(-best)
    assert found.bound == pytest.approx(-best)
    assert found.gap == pytest.approx(0)


def test_a_question_without_an_answer_says_so():
    program = Program()
    both = program.columns(2, upper=5, integer=True)
    program.row(both, 1.0, lower=20, name="every need is met")
    found = solve(program)
    assert found.status is Status.INFEASIBLE
    assert found.x is None
    assert program.row_name(0) == "every need is met"


def test_duals_price_the_rows_of_a_linear_programme():
    program = Program()
    x, y = program.columns(2, cost=[-3.0, -2.0])
    program.row([x, y], 1.0, upper=4, name="hours")
    program.row([x, y], [1.0, 3.0], upper=8, name="lines")
    program.row([x], 1.0, upper=3, name="staff")
    found = solve(program)
    assert found.objective == pytest.approx(-11)
    assert found.row_dual == pytest.approx([-2, 0, -1])


def test_stop_keeps_the_best_solution_so_far():
    polls = []

    def stop() -> bool:
        polls.append(1)
        return len(polls) > 3

    found = solve(hard(), stop=stop)
    assert found.status in (Status.FEASIBLE, Status.STOPPED)
    if found.x is not None:
        assert found.bound <= found.objective + 1e-6


def test_progress_is_told_and_the_gap_closes():
    seen: list[Progress] = []
    found = solve(hard(), watch=seen.append)
    assert found.status is Status.OPTIMAL
    bests = [step.best for step in seen if step.best is not None]
    assert bests == sorted(bests, reverse=True)
    assert all(step.bound <= found.objective + 1e-6 for step in seen if step.bound is not None)


def test_a_start_is_taken_up():
    program = hard()
    first = solve(program)
    again = solve(program, start=first.x, time_limit=30)
    assert again.objective == pytest.approx(first.objective)


def test_a_programme_with_no_columns_costs_its_offset():
    found = solve(Program(offset=42.0))
    assert found.objective == 42.0


def test_a_not_a_number_is_refused():
    program = Program()
    x = program.columns(1, cost=1.0)
    program.row(x, [float("nan")], lower=1.0, name="broken")
    with pytest.raises(ValueError):
        solve(program)


def test_a_linear_programme_grows_by_rows_and_columns():
    program = Program()
    x = program.columns(1, cost=5.0)
    growing = LinearProgram(program)
    growing.add_row(x, np.array([1.0]), 3.0, INFINITY)
    assert growing.solve().objective == pytest.approx(15)
    cheaper = growing.add_column(2.0, 0.0, 2.0, [0], np.array([1.0]))
    assert growing.solve().objective == pytest.approx(9)
    growing.add_rows(sp.csr_matrix([[0.0, 1.0]]), np.array([-INFINITY]), np.array([1.0]))
    assert growing.solve().objective == pytest.approx(12)
    growing.set_column_bounds(cheaper, 0.0, 0.5)
    growing.set_cost(0, 1.0)
    assert growing.solve().objective == pytest.approx(3)


def test_the_gap_of_what_is_not_known_is_not_known():
    assert relative_gap(None, 3.0) is None
    assert relative_gap(100.0, 99.0) == pytest.approx(0.01)
