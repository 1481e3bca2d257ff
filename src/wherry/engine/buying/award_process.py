"""CP-SAT in a process of its own: ``python -m wherry.engine.buying.award_process`` reads programmes, writes solutions.

OR-Tools carries a HiGHS of its own and cannot be loaded beside highspy (google/or-tools#5246), so nothing else imports
this module. One JSON object a line: a programme comes in; each better solution goes out, then the last word on it.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from ortools.sat.python import cp_model

STATUS = {
    cp_model.OPTIMAL: "optimal",
    cp_model.FEASIBLE: "feasible",
    cp_model.INFEASIBLE: "infeasible",
    cp_model.UNKNOWN: "unknown",
}


class Told(cp_model.CpSolverSolutionCallback):
    """Writes each better solution as soon as it is found."""

    def __init__(self, columns: list[Any]) -> None:
        super().__init__()
        self._columns = columns

    def on_solution_callback(self) -> None:
        """Called by the solver."""
        taken = [at for at, column in enumerate(self._columns) if self.boolean_value(column)]
        say({"best": round(self.objective_value), "bound": self.best_objective_bound, "taken": taken})


def say(words: dict[str, Any]) -> None:
    """Write one line and send it off."""
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def solve_programme(asked: dict[str, Any]) -> None:
    """Minimise whole-number costs over choices of 0 and 1 with rows between whole numbers."""
    model = cp_model.CpModel()
    columns = [model.new_bool_var("") for _ in asked["cost"]]
    for places, values, lower, upper in asked["rows"]:
        if all(value == 1 for value in values) and upper == 1 and lower in (0, 1):
            chosen = [columns[at] for at in places]
            (model.add_exactly_one if lower == 1 else model.add_at_most_one)(chosen)
            continue
        row = cp_model.LinearExpr.weighted_sum([columns[at] for at in places], values)
        model.add_linear_constraint(row, lower, upper)
    for at in asked["start"]:
        model.add_hint(columns[at], True)
    model.minimize(cp_model.LinearExpr.weighted_sum(columns, asked["cost"]))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = asked["workers"]
    solver.parameters.random_seed = 1
    if asked["seconds"] is not None:
        solver.parameters.max_time_in_seconds = asked["seconds"]
    status = solver.solve(model, Told(columns))
    ended: dict[str, Any] = {"status": STATUS.get(status, "failed"), "seconds": solver.wall_time}
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        ended |= {
            "best": round(solver.objective_value),
            "bound": solver.best_objective_bound,
            "taken": [at for at, column in enumerate(columns) if solver.boolean_value(column)],
        }
    say(ended)


def main() -> None:
    """Answer programmes until there are no more."""
    for line in sys.stdin:
        solve_programme(json.loads(line))


if __name__ == "__main__":
    main()
