"""Rules of thumb, as partnerships divide today: equally, or in proportion to a number each body knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from wherry.engine.division.coalition import name_coalition
from wherry.record.finding import DOUBTFUL, Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class ThumbShares:
    """What a rule of thumb gives: shares of the saving in the game's unit, as fractions."""

    rule: str
    title: str
    shares: tuple[Fraction, ...]


class Thumbs(Protocol):
    """What rules of thumb go by: a question about a game, given in full or not."""

    @property
    def players(self) -> tuple[str, ...]:
        """The bodies."""

    @property
    def total(self) -> int | float:
        """What is divided."""

    @property
    def drivers(self) -> Mapping[str, tuple[float | None, ...]]:
        """A number a body, by rule."""

    @property
    def formulas(self) -> Mapping[str, Mapping[str, float]]:
        """Weights of drivers, by rule."""

    @property
    def divides(self) -> str:
        """Whether the saving or the cost is divided."""

    @property
    def stand_alone_pence(self) -> tuple[int, ...] | None:
        """What each would pay alone."""


def divide_by_thumb(question: Thumbs) -> tuple[list[ThumbShares], list[Finding]]:
    """Every rule of thumb asked for, and a finding for each that cannot be worked out because a number is unknown.

    Where the question says that the cost is divided, each pays its part of the shared cost, so its share of the
    saving is what it would pay alone less that part; it can be negative, which is then an objection.
    """
    count = len(question.players)
    done: list[ThumbShares] = []
    findings: list[Finding] = []
    proportions: dict[str, list[Fraction]] = {"equal": [Fraction(1, count)] * count}
    for rule, numbers in question.drivers.items():
        fault = _fault(rule, numbers, question.players)
        if fault is not None:
            findings.append(fault)
        else:
            proportions[rule] = _proportions([Fraction(str(number)) for number in numbers if number is not None])
    for rule, weights in question.formulas.items():
        parts = [(Fraction(str(weight)), proportions.get(driver)) for driver, weight in weights.items()]
        whole = sum((weight for weight, _ in parts), Fraction(0))
        known = [(weight, each) for weight, each in parts if each is not None]
        if len(known) < len(parts) or whole <= 0:
            missing = [driver for driver in weights if driver not in proportions]
            findings.append(_unknown(rule, f"it needs {name_coalition(missing) or 'weights above zero'}"))
            continue
        proportions[rule] = [
            sum((weight * each[at] for weight, each in known), Fraction(0)) / whole for at in range(count)
        ]
    for rule, proportion in proportions.items():
        done.append(ThumbShares(rule=rule, title=_title(rule, question.divides), shares=_apply(question, proportion)))
    return done, findings


def _apply(question: Thumbs, proportion: Sequence[Fraction]) -> tuple[Fraction, ...]:
    total = Fraction(question.total)
    if question.divides == "saving" or question.stand_alone_pence is None:
        return tuple(total * part for part in proportion)
    shared_cost = sum(question.stand_alone_pence) - total
    return tuple(
        Fraction(alone) - shared_cost * part for alone, part in zip(question.stand_alone_pence, proportion, strict=True)
    )


def _proportions(numbers: Sequence[Fraction]) -> list[Fraction]:
    whole = sum(numbers, Fraction(0))
    return [number / whole for number in numbers]


def _fault(rule: str, numbers: Sequence[float | None], players: Sequence[str]) -> Finding | None:
    unknown = [player for player, number in zip(players, numbers, strict=True) if number is None]
    if unknown:
        return _unknown(rule, f"the number is not known for {name_coalition(unknown)}")
    if not any(numbers):
        return _unknown(rule, "every number is zero")
    return None


def _unknown(rule: str, why: str) -> Finding:
    return Finding(
        code="division-rule-unknown",
        severity=DOUBTFUL,
        says=f"The division by the rule {rule!r} is not worked out: {why}.",
        remedy="Give the missing numbers; an unknown number is never taken as zero.",
        table="division",
        column=rule,
    )


def _title(rule: str, divides: str) -> str:
    if rule == "equal":
        return "In equal parts" if divides == "saving" else "Cost in equal parts"
    return f"In proportion: {rule}" if divides == "saving" else f"Cost in proportion: {rule}"
