"""One facility-location file solved by a peer alone: ``python -m bench.facility_peers highs FILE 60``."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import numpy as np

from bench.facility_files import read_facility
from bench.facility_memory import peak_mib
from wherry.engine.plan.facility.question import FacilityQuestion


def run_highs(question: FacilityQuestion, limit: float) -> dict[str, Any]:
    """HiGHS with two threads, the whole time on each textbook form; the better."""
    from wherry.engine.plan.facility.figures import FREE
    from wherry.engine.plan.facility.programme import write_programme
    from wherry.engine.solver import solve

    state = np.full(question.providers, FREE, dtype=np.int8)
    allowed = np.ones((question.providers, question.needs), dtype=np.bool_)
    found = []
    for strong in (True, False):
        made = write_programme(question, state, allowed, strong=strong)
        solution = solve(made.program, time_limit=limit, threads=2)
        found.append(
            {
                "form": "strong" if strong else "weak",
                "cost": solution.objective,
                "bound": solution.bound,
                "gap": solution.gap,
                "seconds": round(solution.seconds, 1),
            }
        )
    return min(found, key=lambda one: np.inf if one["gap"] is None else (one["gap"], one["seconds"]))


def run_cp_sat(question: FacilityQuestion, limit: float) -> dict[str, Any]:
    """CP-SAT with two workers; money in thousandths."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    opened = [model.new_bool_var("") for _ in range(question.providers)]
    served = [[model.new_bool_var("") for _ in range(question.needs)] for _ in range(question.providers)]
    for need in range(question.needs):
        model.add_exactly_one(served[j][need] for j in range(question.providers))
    for j in range(question.providers):
        load = sum(int(question.quantity[i]) * served[j][i] for i in range(question.needs))
        model.add(load <= int(question.capacity[j]) * opened[j])
        for i in range(question.needs):
            model.add_implication(served[j][i], opened[j])
    cost = sum(round(1000 * float(question.open_cost[j])) * opened[j] for j in range(question.providers))
    for j in range(question.providers):
        cost += sum(round(1000 * float(question.serve[j, i])) * served[j][i] for i in range(question.needs))
    model.minimize(cost)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = 2, limit
    began = time.perf_counter()
    status = solver.solve(model)
    has = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    best, bound = (solver.objective_value / 1000 if has else None), solver.best_objective_bound / 1000
    gap = max(0.0, best - bound) / max(abs(best), 1e-9) if best is not None else None
    return {"cost": best, "bound": bound, "gap": gap, "seconds": round(time.perf_counter() - began, 1)}


def main() -> None:
    """Print the peer's result as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", choices=("highs", "cp-sat"))
    parser.add_argument("file", type=Path)
    parser.add_argument("limit", type=float)
    parser.add_argument("--single-source", action="store_true")
    parser.add_argument("--capacity", type=float)
    asked = parser.parse_args()
    _, question = read_facility(asked.file, single=asked.single_source, capacity=asked.capacity)
    run = run_highs if asked.peer == "highs" else run_cp_sat
    found = run(question, asked.limit)
    found["peak_mib"] = peak_mib()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
