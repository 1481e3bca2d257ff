"""The demonstration estate planned to proof, and, with ``--coalitions``, the saving of each of its 31 coalitions."""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path

from wherry.engine.plan.coalition import coalition_value
from wherry.engine.plan.options import PlanOptions
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.solve import make_plan
from wherry.read.folder import read_folder
from wherry.record.quarter import Quarter

EASTERN = Path(__file__).resolve().parents[1] / "examples" / "eastern"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--coalitions", action="store_true")
    asked = parser.parse_args()
    question = PlanQuestion.of(read_folder(EASTERN).estate, PlanOptions(start=Quarter.of(2027, 4)))
    wall, processor = time.perf_counter(), time.process_time()
    answer = make_plan(question)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("examples/eastern: 5 bodies, 12 services, 20 quarters, no new money")
    print(f"status {answer.status}, gap {answer.gap:.4%}, checker {'agrees' if answer.checker else 'was not asked'}")
    print(
        f"{answer.formulation.columns:,} columns, {answer.formulation.rows:,} rows, {answer.formulation.nodes} branches"
    )
    print(f"{wall:.1f} s, of which {processor:.1f} s on the processor; {memory:.0f} MiB at most")
    if asked.coalitions:
        began = time.process_time()
        for mask in range(1, 1 << len(question.members)):
            coalition_value(question, [body for at, body in enumerate(question.members) if mask >> at & 1])
        print(
            f"all {(1 << len(question.members)) - 1} coalitions: {time.process_time() - began:.0f} s on the processor"
        )


if __name__ == "__main__":
    main()
