"""What is due: tests of pairings, exercises that are planned, actions that are open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from wherry.engine.resilience.pairing.working import Working

TEST, EXERCISE, ACTION = KINDS = ("test due", "exercise planned", "action due")


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing in the calendar. ``ref`` is a pairing, an exercise or an action; ``late`` where the day has passed."""

    kind: str
    day: date
    ref: str
    pairing: str
    body: str
    says: str
    late: bool


def find_due(working: Working) -> tuple[Due, ...]:
    """Everything that is due, the earliest first."""
    found = [*_tests(working), *_exercises(working), *_actions(working)]
    return tuple(sorted(found, key=lambda due: (due.day, KINDS.index(due.kind), due.ref)))


def _tests(working: Working) -> Iterator[Due]:
    day = working.question.options.as_of
    for pairing in working.estate.pairings:
        state = working.states[pairing.ref]
        if state.due is not None:
            words = f"Time a restore of {pairing.ref}: {state.says}"
            yield Due(
                kind=TEST,
                day=state.due,
                ref=pairing.ref,
                pairing=pairing.ref,
                body=pairing.body,
                says=words,
                late=state.due < day,
            )


def _exercises(working: Working) -> Iterator[Due]:
    day = working.question.options.as_of
    for row in working.estate.exercises:
        if row.held is None and row.planned is not None:
            led = f", led by {row.led_by}" if row.led_by else ""
            words = f"{row.kind.capitalize()} of {row.pairing}{led}"
            yield Due(
                kind=EXERCISE,
                day=row.planned,
                ref=row.ref,
                pairing=row.pairing,
                body=row.body,
                says=words,
                late=row.planned < day,
            )


def _actions(working: Working) -> Iterator[Due]:
    day = working.question.options.as_of
    pairings = {row.ref: row.pairing for row in working.estate.exercises}
    for row in working.estate.exercise_actions:
        if row.due is not None and (row.done is None or row.done > day):
            who = f" ({row.assigned_to})" if row.assigned_to else ""
            yield Due(
                kind=ACTION,
                day=row.due,
                ref=row.ref,
                pairing=pairings.get(row.exercise, ""),
                body=row.body,
                says=f"{row.says}{who}",
                late=row.due < day,
            )
