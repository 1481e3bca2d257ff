"""Schedules of exit charges: what leaving early costs from which day on, as contracts write it down."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

_STEP = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:\s+(?P<percent>[0-9]+(?:\.[0-9]+)?)\s*%)?"
    r"(?:\s*\+?\s*£\s*(?P<gbp>[0-9][0-9,]*(?:\.[0-9]+)?))?"
)
REMEDY = "write a day and a charge, for example 2027-04-01 40%; 2028-04-01 £2,500; 2029-04-01 10% + £500"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitStep:
    """From ``day`` on, leaving costs ``percent`` of the payments left and ``gbp`` pounds besides."""

    day: date
    percent: Decimal
    gbp: Decimal

    @property
    def text(self) -> str:
        """As it is written in a cell: ``2027-04-01 40% + £500``."""
        parts = [f"{self.percent:f}%"] if self.percent or not self.gbp else []
        parts += [f"£{self.gbp:f}"] if self.gbp else []
        return f"{self.day.isoformat()} {' + '.join(parts)}"

    def priced(self, factor: Fraction) -> ExitStep:
        """The step with its pounds times a factor, to the millionth of a pound; the percentage is of other prices."""
        millionths = int(Fraction(self.gbp) * factor * 10**6 + Fraction(1, 2))
        return ExitStep(day=self.day, percent=self.percent, gbp=(Decimal(millionths) / 10**6).normalize() + Decimal(0))


def read_exit_step(text: str) -> ExitStep:
    """One step from text. ``ValueError`` with what to write."""
    found = _STEP.fullmatch(text.strip())
    if found is None or (found["percent"] is None and found["gbp"] is None):
        raise ValueError(f"{text!r} is no step of an exit schedule: {REMEDY}")
    try:
        day = date.fromisoformat(found["day"])
    except ValueError as fault:
        raise ValueError(f"{text!r} has a day that is none: {REMEDY}") from fault
    percent = Decimal(found["percent"] or 0)
    if percent > 100:
        raise ValueError(f"{text!r} charges more than all that is left: {REMEDY}")
    return ExitStep(day=day, percent=percent, gbp=Decimal((found["gbp"] or "0").replace(",", "")))


def read_exit_schedule(steps: Sequence[str]) -> tuple[ExitStep, ...]:
    """A schedule in order of its days. ``ValueError`` where a step cannot be read or two begin on one day."""
    found = sorted((read_exit_step(text) for text in steps), key=lambda step: step.day)
    for earlier, later in pairwise(found):
        if earlier.day == later.day:
            raise ValueError(f"two steps of an exit schedule begin on {later.day}: keep one of them")
    return tuple(found)


def step_on(schedule: Sequence[ExitStep], day: date) -> ExitStep | None:
    """The step that holds on a day; None before the first."""
    return next((step for step in reversed(schedule) if step.day <= day), None)
