"""What an exercise is evidence of: rows that assurance can take, each with the requirement it speaks to.

A timed exercise speaks to ISO 22301:2019 clause 8.5 (exercise programme), and, where it restored a service, to clause
8.4.5 (recovery); to CAF D1.c (testing and exercising); any exercise speaks to the first and the last. The clause
numbers are the standard's and the framework's own; the words are ours.
"""

from __future__ import annotations

from datetime import timedelta

from wherry.record.certificate import Evidence, Pairing
from wherry.record.recovery import TIMED, Exercise

EXERCISED = (("ISO 22301 8.5", "Exercise of recovery"), ("CAF D1.c", "Exercise of the response plan"))
RESTORED = (("ISO 22301 8.4.5", "Timed recovery"),)


def evidence_of(exercise: Exercise, pairing: Pairing, *, good_for_days: int) -> tuple[Evidence, ...]:
    """The evidence that an exercise yields; none where it was not held, or nobody has judged it.

    One that failed still shows that exercises are held, and says that it failed; only one that passed shows recovery.
    It counts until a test would be stale.
    """
    if exercise.held is None or exercise.passed is None:
        return ()
    restored = exercise.kind in TIMED and exercise.passed and exercise.restore_hours is not None
    rows = [*EXERCISED, *(RESTORED if restored else ())]
    result = "passed" if exercise.passed else "failed"
    took = "" if exercise.restore_hours is None else f", {exercise.restore_hours.normalize():f} hours"
    body, _, number = exercise.ref.partition("/")
    return tuple(
        Evidence(
            ref=f"{body}/E-{number}-{at}",
            body=exercise.body,
            kind="document",
            requirement=requirement,
            title=f"{title}: {exercise.kind} of {pairing.ref}, {result}{took}",
            dated=exercise.held,
            expires=exercise.held + timedelta(days=good_for_days),
            signed_by=exercise.witnessed_by or exercise.led_by,
            provenance="generated" if exercise.provenance == "generated" else "derived",
            note=f"Derived from the exercise {exercise.ref}",
        )
        for at, (requirement, title) in enumerate(rows, start=1)
    )
