"""Facility-location files through the plan's engine: ``python -m bench.facility FILE... [--single-source] --json``.

For each file: cost, proven bound, gap, seconds, peak memory, and whether an independent check found the plan feasible.
``--beside`` solves each with HiGHS (2 threads, the whole time on each textbook form, the better told) and, where needs
have one source and nothing must be apart, with CP-SAT (2 workers), each in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from bench.facility_files import read_facility
from bench.facility_memory import forget_peak, peak_mib
from wherry.engine.plan.facility.check import check_facility
from wherry.engine.plan.facility.question import FacilityQuestion
from wherry.engine.plan.facility.solve import solve_facility
from wherry.record.error import WherryError

PEERS = ("highs", "cp-sat")
HEAD = f"{'file':<32} {'cost':>15} {'bound':>15} {'gap':>9} {'seconds':>7} {'CPU s':>7} {'peak':>9} check"


def warm_up() -> None:
    """Have everything compiled before the clock starts."""
    draw = np.random.default_rng(1)
    for single, apart in ((True, ()), (False, ()), (False, [(0, 1)])):
        question = FacilityQuestion.of(
            draw.integers(20, 40, 6), [30] * 6, draw.integers(3, 9, 12), draw.integers(1, 30, (6, 12)),
            single=single, apart=apart,
        )  # fmt: skip
        solve_facility(question, time_limit=20)


def run_file(path: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """One file's line."""
    try:
        kind, question = read_facility(path, single=asked.single_source, capacity=asked.capacity)
    except WherryError as fault:
        return {"file": str(path), "error": str(fault)}
    forget_peak()
    processor = time.process_time()
    answer = solve_facility(question, time_limit=asked.limit, threads=asked.threads)
    processor = time.process_time() - processor
    faults: tuple[str, ...] = ()
    if answer.share is not None and answer.cost is not None:
        faults = check_facility(question, answer.share, answer.cost)
    line = {
        "file": str(path),
        "format": kind,
        "providers": question.providers,
        "needs": question.needs,
        "separations": len(question.apart),
        "single_source": question.single,
        "status": answer.status,
        "cost": answer.cost,
        "bound": answer.bound,
        "gap": answer.gap,
        "seconds": round(answer.seconds, 2),
        "processor_seconds": round(processor, 2),
        "peak_mib": peak_mib(),
        "feasible": answer.share is not None and not faults,
        "faults": list(faults),
    }
    for peer in PEERS if asked.beside else ():
        if peer == "highs" or (question.single and not len(question.apart)):
            line[peer] = _beside(peer, path, asked)
    return line


def _beside(peer: str, path: Path, asked: argparse.Namespace) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.facility_peers", peer, str(path), str(asked.limit)]
    command += ["--single-source"] if asked.single_source else []
    command += ["--capacity", str(asked.capacity)] if asked.capacity is not None else []
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"error": done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "it ended without a word"}
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def in_words(line: dict[str, Any]) -> str:
    """A line of the table."""
    name = "/".join(Path(line["file"]).parts[-2:])
    if "error" in line:
        return f"{name}: {line['error']}"
    cost = "-" if line["cost"] is None else f"{line['cost']:.3f}"
    gap = "-" if line["gap"] is None else f"{100 * line['gap']:.3f} %"
    check = "feasible" if line["feasible"] else "no plan" if line["cost"] is None else "WRONG"
    text = f"{name:<32} {cost:>15} {line['bound']:>15.3f} {gap:>9} {line['seconds']:>7.1f}"
    text += f" {line['processor_seconds']:>7.1f} {line['peak_mib']:>5} MiB {check:<8}"
    return text + "".join("\n" + peer_in_words(peer, line[peer]) for peer in PEERS if peer in line)


def peer_in_words(peer: str, found: dict[str, Any]) -> str:
    """A peer's line below it."""
    name = f"  {peer}" + (f" ({found['form']} form)" if "form" in found else "")
    if "error" in found:
        return f"{name}: {found['error']}"
    cost = "-" if found["cost"] is None else f"{found['cost']:.3f}"
    gap = "-" if found["gap"] is None else f"{100 * found['gap']:.3f} %"
    bound = "-" if found["bound"] is None else f"{found['bound']:.3f}"
    return f"{name:<32} {cost:>15} {bound:>15} {gap:>9} {found['seconds']:>7.1f} {'':>7} {found['peak_mib']:>5} MiB"


def main() -> int:
    """Read, solve, check and print every file; 1 where any could not be read or was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--single-source", action="store_true", help="every need has one source")
    parser.add_argument("--capacity", type=float, help="one capacity for all providers")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds a file")
    parser.add_argument("--threads", type=int, choices=(1, 2), default=2)
    parser.add_argument("--beside", action="store_true", help="solve with the peers too")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if not 0 < asked.limit < float("inf"):
        parser.error("--limit is a number of seconds over zero")
    if asked.capacity is not None and not 0 <= asked.capacity < float("inf"):
        parser.error("--capacity is zero or more")
    warm_up()
    lines = []
    if not asked.json:
        print(HEAD, flush=True)
    for path in asked.files:
        lines.append(run_file(path, asked))
        if not asked.json:
            print(in_words(lines[-1]), flush=True)
    if asked.json:
        print(json.dumps({"limit_seconds": asked.limit, "threads": asked.threads, "files": lines}, indent=2))
    return int(any("error" in line or line["faults"] for line in lines))


if __name__ == "__main__":
    sys.exit(main())
