"""Choices of 0 and 1 with whole-number costs, solved by CP-SAT in a process of its own, which can be stopped."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from wherry.record.error import Stopped, WherryError

MODULE = "wherry.engine.buying.award_process"
LOOK_AGAIN_SECONDS = 0.1
LARGEST = 2**53
"""CP-SAT's sums are 64-bit; its bound is told as a double, which holds whole numbers up to here."""

OPTIMAL, FEASIBLE, INFEASIBLE = "optimal", "feasible", "infeasible"
Stop = Callable[[], bool]
Watch = Callable[[int, float], None]


@dataclass(slots=True)
class Choices:
    """Minimise ``cost`` over 0-1 columns with rows ``lower <= sum(value * column) <= upper``, all in whole numbers."""

    cost: list[int] = field(default_factory=list)
    rows: list[tuple[list[int], list[int], int, int]] = field(default_factory=list)

    def column(self, cost: int = 0) -> int:
        """Add a column and return its index."""
        self.cost.append(cost)
        return len(self.cost) - 1

    def row(self, columns: Sequence[int], values: Sequence[int] | int, *, lower: int, upper: int) -> None:
        """Add a row; one number stands for the same value in all columns."""
        each = [values] * len(columns) if isinstance(values, int) else list(values)
        self.rows.append((list(columns), each, lower, upper))

    def with_cost(self, cost: Sequence[int]) -> Choices:
        """The same rows with other costs."""
        return Choices(cost=list(cost), rows=list(self.rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What was found: the columns that are 1, their cost, and a bound below which no choice costs. ``status`` is
    optimal, feasible (a limit or a person stopped it) or infeasible."""

    status: str
    taken: tuple[int, ...]
    cost: int | None
    bound: float | None
    seconds: float


class ChoiceSolver:
    """The process, open for several programmes: used with ``with``."""

    def __init__(self, *, workers: int = 2) -> None:
        self._workers = workers
        self._lines: queue.Queue[str | None] = queue.Queue()

    def __enter__(self) -> ChoiceSolver:
        self._process = subprocess.Popen(
            [sys.executable, "-m", MODULE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, encoding="utf-8",
        )  # fmt: skip
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        if self._process.poll() is None:
            self._process.terminate()
        if self._process.stdin is not None:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        self._process.wait()
        for stream in (self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()

    def _listen(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        try:
            for line in stream:
                self._lines.put(line)
        except ValueError:
            pass  # the stream was closed while we listened
        self._lines.put(None)

    def solve(
        self, choices: Choices, *, start: Sequence[int] = (), time_limit: float | None = None,
        stop: Stop | None = None, watch: Watch | None = None,
    ) -> Chosen:  # fmt: skip
        """Solve to proof, or as far as the limits allow. ``start`` are columns of a solution to begin from; ``watch``
        is told of each better cost and the bound. ``Stopped`` where a person stopped it before any was found."""
        if sum(map(abs, choices.cost)) >= LARGEST:
            raise ValueError("the costs are too large to be added up exactly")
        stream = self._process.stdin
        assert stream is not None
        asked = {
            "cost": choices.cost, "rows": choices.rows, "start": list(start), "seconds": time_limit,
            "workers": self._workers,
        }  # fmt: skip
        try:
            stream.write(json.dumps(asked) + "\n")
            stream.flush()
        except (BrokenPipeError, ValueError) as fault:
            raise WherryError(f"the process of CP-SAT ended: {self._last_words()}") from fault
        began, last = time.perf_counter(), dict[str, Any]()
        while True:
            if stop is not None and stop():
                self._process.terminate()
                if not last:
                    raise Stopped("the search was stopped before any award was found")
                return _chosen({**last, "status": FEASIBLE}, time.perf_counter() - began)
            try:
                line = self._lines.get(timeout=LOOK_AGAIN_SECONDS)
            except queue.Empty:
                continue
            if line is None:
                raise WherryError(f"the process of CP-SAT ended: {self._last_words()}")
            last = json.loads(line)
            if "status" in last:
                return _chosen(last, last["seconds"])
            if watch is not None:
                watch(last["best"], last["bound"])

    def _last_words(self) -> str:
        self._process.wait()
        words = self._process.stderr.read().strip() if self._process.stderr is not None else ""
        return words.splitlines()[-1] if words else f"exit code {self._process.returncode}"


def _chosen(said: dict[str, Any], seconds: float) -> Chosen:
    if said["status"] not in (OPTIMAL, FEASIBLE, INFEASIBLE, "unknown"):
        raise WherryError("CP-SAT refused the programme")
    status = FEASIBLE if said["status"] == "unknown" else said["status"]
    return Chosen(
        status=status,
        taken=tuple(said.get("taken", ())),
        cost=said.get("best"),
        bound=said.get("bound"),
        seconds=seconds,
    )
