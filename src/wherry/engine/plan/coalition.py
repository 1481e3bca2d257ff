"""What every coalition of bodies saves by itself: the game that the division of the saving is about.

A coalition has its own bodies' needs and offers; offers of others are closed, and joint contracts stay open at the
coalition's volume. Values are exact sums of whole pence in present value, so that they add without rounding; that no
plan of a coalition is cheaper rests on the solver's proof, which is to within half a penny.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass

from wherry.engine.plan.known import Known
from wherry.engine.plan.ledger import lines, present_total
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.solve import solve_question
from wherry.engine.plan.working import Work
from wherry.engine.solver import Progress, Stop, Watch
from wherry.record.error import NoPlan, Stopped

BATCHES = 16
MOST_KEPT = 4096
_KEPT: OrderedDict[str, CoalitionValue] = OrderedDict()
_FOUND_OUT = Known()


@dataclass(frozen=True, slots=True, kw_only=True)
class CoalitionValue:
    """A coalition's baseline, plan and saving in present pence. ``most_pence`` is the most that it could save, by the
    proven bound; it equals ``saving_pence`` where the plan is proven."""

    members: tuple[str, ...]
    baseline_pence: int
    plan_pence: int
    saving_pence: int
    most_pence: int

    @property
    def proven(self) -> bool:
        """Whether no plan of the coalition saves more."""
        return self.saving_pence == self.most_pence


def coalition_value(
    question: PlanQuestion, members: Sequence[str], *, stop: Stop | None = None, time_limit: float | None = None
) -> CoalitionValue:
    """What these bodies save by themselves: proven, or between bounds where ``time_limit`` seconds were not enough.

    ``NoPlan`` where they have no plan; ``Stopped`` where it was stopped before that was known.
    """
    inside = tuple(sorted(set(members)))
    unknown = [ref for ref in inside if ref not in question.members]
    if unknown:
        raise NoPlan(f"{', '.join(unknown)} is not in the question", tuple(unknown))
    if not inside:
        return CoalitionValue(members=(), baseline_pence=0, plan_pence=0, saving_pence=0, most_pence=0)
    asked = question if inside == question.members else question.narrowed(inside)
    if asked.sha256 in _KEPT:
        return _KEPT[asked.sha256]
    if asked.fatal:
        said = tuple(finding.says for finding in asked.fatal)
        raise NoPlan(said[0], said)
    solved = solve_question(Work(asked, stop=stop, limit=time_limit, known=_FOUND_OUT))
    if solved.status == "stopped" or (solved.status != "optimal" and time_limit is None):
        raise Stopped(f"stopped before it was known what {', '.join(inside)} save by themselves")
    baseline = present_total(lines(solved.free, solved.baseline))
    value = CoalitionValue(
        members=inside,
        baseline_pence=baseline,
        plan_pence=solved.cost,
        saving_pence=baseline - solved.cost,
        most_pence=baseline - solved.bound,
    )
    if value.proven:
        _KEPT[asked.sha256] = value
    while len(_KEPT) > MOST_KEPT:
        _KEPT.popitem(last=False)
    return value


def forget() -> None:
    """Keep nothing of the coalitions asked about so far: the next begins from nothing."""
    _KEPT.clear()
    _FOUND_OUT.forget()


def coalition_values(
    question: PlanQuestion,
    *,
    executor: Executor | None = None,
    watch: Watch | None = None,
    stop: Stop | None = None,
) -> tuple[int, ...]:
    """The saving of every coalition in present pence, by bit mask: bit i is ``question.members[i]``, and the members
    are in order of reference. ``executor`` shares the coalitions out; ``watch`` is told how many are done (as ``best``)
    of how many (as ``bound``); ``Stopped`` where ``stop`` says so."""
    count = 1 << len(question.members)
    values = [0] * count
    done = 1
    for batch in _solved(question, count, executor, stop):
        for mask, value in batch:
            values[mask] = value
            done += 1
        if watch is not None:
            watch(Progress(best=float(done), bound=float(count), gap=None, seconds=0.0))
        if stop is not None and stop():
            raise Stopped("stopped before every coalition's value was known")
    return tuple(values)


def _solved(
    question: PlanQuestion, count: int, executor: Executor | None, stop: Stop | None
) -> Iterator[list[tuple[int, int]]]:
    """Batches of values: one after another here, or shared out with the largest coalitions spread evenly."""
    if executor is None:
        for mask in range(1, count):
            yield [(mask, coalition_value(question, _inside(question, mask), stop=stop).saving_pence)]
        return
    masks = sorted(range(1, count), key=lambda mask: (-mask.bit_count(), mask))
    batches = [masks[first::BATCHES] for first in range(min(BATCHES, len(masks)))]
    waiting = [executor.submit(_batch, question, batch) for batch in batches]
    try:
        for future in as_completed(waiting):
            yield future.result()
    finally:
        for future in waiting:
            future.cancel()


def _batch(question: PlanQuestion, masks: list[int]) -> list[tuple[int, int]]:
    return [(mask, coalition_value(question, _inside(question, mask)).saving_pence) for mask in masks]


def _inside(question: PlanQuestion, mask: int) -> tuple[str, ...]:
    return tuple(body for at, body in enumerate(question.members) if mask >> at & 1)
