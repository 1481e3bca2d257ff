"""Choosing the pairings: as many needs as possible, the soonest first; then least cost; then what is proved already."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace

import numpy as np

from wherry.engine.program import INFINITY, Floats, Program
from wherry.engine.resilience.pairing.answer import AGREED, CLAIMED, STALE, TESTED, Formulation, PairingAnswer
from wherry.engine.resilience.pairing.candidates import Candidate
from wherry.engine.resilience.pairing.check import check_pairings
from wherry.engine.resilience.pairing.model import Model, build
from wherry.engine.resilience.pairing.question import PairingQuestion
from wherry.engine.resilience.pairing.report import Choice, report
from wherry.engine.resilience.pairing.working import Working, work_out
from wherry.engine.solver import Progress, Solution, Status, Stop, Watch, solve
from wherry.record.error import Stopped, WherryError
from wherry.record.recovery import TIERS

WORTH = {TESTED: 8.0, STALE: 4.0, AGREED: 2.0, CLAIMED: 1.0}
"""What keeping a pairing of today is worth among choices of one cost: the surer, the more."""


@dataclass(slots=True)
class _Limits:
    """What all solves of one question share: who watches, who may stop, and the time that is left."""

    watch: Watch | None
    stop: Stop | None
    until: float | None
    nodes: int = 0
    whole: bool = True
    stopped: bool = False

    def solve(
        self, program: Program, start: Floats | None = None, *, cost: bool = False, share: float = 1.0
    ) -> Solution:
        """Solve within a share of the time that is left. Only a solve of the cost is watched: in pence, as money is
        told elsewhere."""
        left = None if self.until is None else max(0.01, share * (self.until - time.perf_counter()))
        watch = self._tell if cost else None
        found = solve(program, time_limit=left, start=start, watch=watch, stop=self.stop, absolute_gap=1e-4)
        self.nodes += found.nodes
        self.stopped |= self.stop is not None and found.status is not Status.OPTIMAL and self.stop()
        if found.status is Status.FAILED:
            raise WherryError("the solver failed on the pairings: please report this with the estate's figures")
        return found

    def _tell(self, progress: Progress) -> None:
        if self.watch is not None:
            best, bound = (None if pounds is None else 100 * pounds for pounds in (progress.best, progress.bound))
            self.watch(replace(progress, best=best, bound=bound))


def make_pairings(
    question: PairingQuestion,
    *,
    watch: Watch | None = None,
    stop: Stop | None = None,
    time_limit: float | None = None,
) -> PairingAnswer:
    """Which host recovers which need, with proof, what could not be placed and why, and how today's pairings stand.

    First as many needs as possible have a host, those of the soonest tier counted first; then the cost a year is least;
    then, among the equally cheap, pairings of today are kept, the best proved first. ``Stopped`` where a person stopped
    it, or the time ran out, before there was any choice.
    """
    began = time.perf_counter()
    working = work_out(question)
    model = build(working)
    columns, rows = model.program.column_count, model.program.row_count
    limits = _Limits(watch, stop, None if time_limit is None else began + time_limit)
    x, bound = _choose(model, working, limits)
    chosen = tuple(pair for at, pair in enumerate(model.pairs) if x[model.x[at]] > 0.5)
    formulation = Formulation(
        needs=len(working.estate.recovery_needs),
        hosts=len(working.estate.spare_capacity),
        possible=len(model.pairs),
        events=len(working.events),
        columns=columns,
        rows=rows,
        nodes=limits.nodes,
        seconds=round(time.perf_counter() - began, 3),
    )
    status = "optimal" if limits.whole else "stopped" if limits.stopped else "feasible"
    choice = Choice(status=status, bound_pence=bound, chosen=chosen, formulation=formulation)
    answer = report(working, choice)
    return replace(answer, checker=check_pairings(question, answer))


def _choose(model: Model, working: Working, limits: _Limits) -> tuple[Floats, int]:
    """The best columns, and the proven least cost in pence of any choice that places as many."""
    if not model.pairs:
        return np.zeros(model.program.column_count), 0
    upper = model.program.upper
    upper[sorted(model.out.values())] = 0.0
    whole = model.program.changed(upper=upper)
    found = limits.solve(whole, cost=True, share=0.5)
    placed = None
    if found.x is None:
        if found.status not in (Status.INFEASIBLE, Status.OPTIMAL):
            limits.whole = False
        whole, placed = _place_most(model, working, limits)
        found = limits.solve(whole, placed, cost=True)
    best = placed if found.x is None else found.x
    if best is None or (found.x is None and not best[model.x].any()):
        raise Stopped("stopped, or out of time, before there was any choice of pairings")
    if found.status is not Status.OPTIMAL:
        limits.whole = False
    return _keep_proved(model, working, limits, whole, best) if limits.whole else best, _bound_pence(found)


def _place_most(model: Model, working: Working, limits: _Limits) -> tuple[Program, Floats]:
    """The programme with the fewest needs of each tier left out, the soonest tier first, fixed by rows; and a choice
    that leaves out so few. It begins with nobody placed, so that there is a choice however soon the time is up."""
    program = model.program
    nothing = np.zeros(program.column_count)
    best = nothing.copy()
    best[sorted(model.out.values())] = 1.0
    for tier in TIERS:
        mine = [column for need, column in model.out.items() if working.estate.recovery_needs[need].tier == tier]
        if not mine:
            continue
        cost = nothing.copy()
        cost[mine] = 1.0
        found = limits.solve(program.changed(cost=cost), best)
        limits.whole &= found.status is Status.OPTIMAL
        best = best if found.x is None else found.x
        least = float(round(sum(best[column] for column in mine)))
        program.row(mine, 1.0, upper=least, name=f"as few needs of {tier} are left out as can be")
    return program, best


def _keep_proved(model: Model, working: Working, limits: _Limits, program: Program, best: Floats) -> Floats:
    """Among choices of the least cost, the one that keeps most of today's pairings, the best proved first."""
    worth = np.zeros(program.column_count)
    for at, pair in enumerate(model.pairs):
        worth[model.x[at]] = -_worth(pair, working)
    if not worth.any():
        return best
    cost = program.cost
    used = np.flatnonzero(cost)
    if len(used):
        program.row(used, cost[used], lower=-INFINITY, upper=float(cost @ np.round(best)) + 1e-6, name="least cost")
    found = limits.solve(program.changed(cost=worth), start=best)
    return best if found.x is None else found.x


def _worth(pair: Candidate, working: Working) -> float:
    need, host = working.estate.recovery_needs[pair.need], working.estate.spare_capacity[pair.host]
    ref = working.pairing_of(need.site, host.site, need.service)
    return WORTH[working.service_states[ref, need.service].standing] if ref else 0.0


def _bound_pence(found: Solution) -> int:
    """The bound in pence: costs are whole pence, so it may be rounded up, less what the solver may be wrong by."""
    if found.bound is None:
        return 0
    return max(0, math.ceil(round(found.bound * 100, 4) - 0.02))
