"""Failures over time: when each began, until when it must be put right, and which later judgement showed that it was.

A task is closed only by a later judgement of the same device by the same rule that no longer fails. A later judgement
that could not tell, or that lacks the device, leaves it *not retested*, which is never the same as mended.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from wherry.engine.assurance.verdict import FAIL, NOT_APPLICABLE, PASS
from wherry.engine.assurance.vulnerability import CLOSED, NOT_RETESTED, OPEN, REOPENED

DAYS = {"critical": 14, "high": 14, "medium": 30, "low": 90}
"""Days in which each severity should be put right: 14 for grave ones is Cyber Essentials' own measure; the rest are a
proposal that a body changes."""
DONE = frozenset((PASS, NOT_APPLICABLE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one judgement says: the state of a rule on a device of a body, in a file."""

    body: str
    device: str
    rule: str
    state: str
    severity: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A failure to be put right. ``since`` is the day it was first seen to fail (again, where it was reopened), from
    which ``due`` is counted; ``last_failed`` the last; ``closed_on`` the day of the judgement that closed it."""

    body: str
    device: str
    rule: str
    severity: str
    file: str
    state: str
    since: date
    last_failed: date
    closed_on: date | None
    due: date

    def overdue(self, on: date) -> bool:
        """Whether it is past its day and nothing has shown that it is done."""
        return self.state != CLOSED and self.due < on


def follow_tasks(judgements: Sequence[tuple[date, Iterable[Told]]]) -> tuple[Task, ...]:
    """Every failure of all judgements, taken in order of their days: the gravest that are left first."""
    tasks: dict[tuple[str, str, str], Task] = {}
    for day, told in sorted(judgements, key=lambda each: each[0]):
        seen: dict[tuple[str, str, str], Told] = {}
        for each in told:
            key = (each.body, each.device, each.rule)
            if key not in seen or each.state == FAIL:
                seen[key] = each
        for key in tasks.keys() - seen.keys():
            tasks[key] = _untold(tasks[key])
        for key, each in seen.items():
            made = _next(tasks.get(key), each, day)
            if made is not None:
                tasks[key] = made
    order = list(DAYS)
    return tuple(
        sorted(
            tasks.values(),
            key=lambda task: (
                task.state == CLOSED,
                order.index(task.severity),
                task.due,
                task.body,
                task.device,
                task.rule,
            ),
        )
    )


def _untold(task: Task) -> Task:
    return task if task.state == CLOSED else replace(task, state=NOT_RETESTED)


def _next(task: Task | None, told: Told, day: date) -> Task | None:
    if told.state == FAIL:
        if task is None or task.state == CLOSED:
            return Task(
                body=told.body,
                device=told.device,
                rule=told.rule,
                severity=told.severity,
                file=told.file,
                state=OPEN if task is None else REOPENED,
                since=day,
                last_failed=day,
                closed_on=None,
                due=day + timedelta(days=DAYS[told.severity]),
            )
        state = REOPENED if task.state == REOPENED else OPEN
        return replace(task, state=state, last_failed=day, file=told.file)
    if task is None or task.state == CLOSED:
        return task
    if told.state in DONE:
        return replace(task, state=CLOSED, closed_on=day)
    return _untold(task)
