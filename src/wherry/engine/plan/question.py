"""The question of a plan: what each body needs, has and offers, as whole numbers by quarter.

Money is whole pence a quarter, rounded once for each line. Quantities are whole thousandths of the service's unit.
Quarters count from 0. Indices follow the order of references, so the order of rows changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from wherry.engine.plan.options import Lock, PlanOptions, Refusal
from wherry.record.canonical import sha256
from wherry.record.estate import Estate
from wherry.record.finding import REFUSED, Finding

SHARED = ("body", "joint")


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """How a need is met today, as a timeline: it can be kept up to ``last`` (extensions included) and left at the start
    of quarter ``t`` for ``leave[t]`` pence; None where leaving then is not allowed. ``leave`` has one entry more than
    there are quarters: the last is for keeping it to the end. ``provider`` names who provides it, for separation."""

    ref: str
    kind: str
    level: str
    provider: str
    last: int
    cost: tuple[int, ...]
    cashable: tuple[int, ...]
    leave: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRow:
    """A need: active from quarter ``first`` to ``last``; ``quantity`` by quarter in thousandths, 0 when not active.
    ``apart_from`` is the index of the need that it recovers. ``pinned[t]`` is the source that a lock demands."""

    ref: str
    body: str
    service: str
    first: int
    last: int
    quantity: tuple[int, ...]
    floors: tuple[str, ...]
    required: str
    today: Today | None
    apart_from: int | None = None
    pinned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRow:
    """An offer. ``payer`` carries set-up and steps; ``usable`` says in which quarters it may serve; ``thresholds`` are
    the pooled quantities (thousandths) from which price step 1, 2, ... holds, step 0 being the price before any."""

    ref: str
    body: str
    payer: str
    service: str
    kind: str
    level: str
    provider: str
    site: str | None
    set_up: int
    joining: int
    step_capacity: int | None
    step_cost: int
    most_steps: int | None
    own_use: int
    minimum_term: int
    usable: tuple[bool, ...]
    thresholds: tuple[int, ...]
    condition: str = ""

    @property
    def shared(self) -> bool:
        """Whether it serves others than its owner."""
        return self.kind in SHARED


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A need and an offer that may meet it. ``can_start[t]``: a move on the first day of quarter t is possible;
    ``can_serve[t]``: it may be served then; ``cost[k][t]``: pence for quarter t at price step k."""

    need: int
    offer: int
    can_start: tuple[bool, ...]
    can_serve: tuple[bool, ...]
    cost: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, kw_only=True)
class PlanQuestion:
    """Everything that a plan depends on, and nothing else. It can be pickled and hashed.

    ``discount`` is the exact present-value factor of each quarter. ``findings`` are what is doubtful; any that is
    ``refused`` must be mended before a plan is made.
    """

    options: PlanOptions
    members: tuple[str, ...]
    needs: tuple[NeedRow, ...]
    offers: tuple[OfferRow, ...]
    pairs: tuple[Pair, ...]
    discount: tuple[Fraction, ...]
    generated: bool
    findings: tuple[Finding, ...] = ()
    estate: Estate | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of(cls, estate: Estate, options: PlanOptions) -> PlanQuestion:
        """The question of an estate. It never raises for faults in data: they are ``findings``."""
        from wherry.engine.plan.prepare import prepare

        return prepare(estate, options)

    @property
    def fatal(self) -> tuple[Finding, ...]:
        """The findings that must be mended before a plan can be made."""
        return tuple(finding for finding in self.findings if finding.severity == REFUSED)

    @property
    def count(self) -> int:
        """How many quarters."""
        return self.options.quarters

    @cached_property
    def sha256(self) -> str:
        """The hash of everything that the plan depends on."""
        return sha256(replace(self, findings=()))

    def present(self, pence: int, quarter: int) -> int:
        """The present value of a line in whole pence, half a penny going up (away from zero)."""
        return present_pence(pence, self.discount[quarter])


def present_pence(pence: int, factor: Fraction) -> int:
    """``pence`` times ``factor`` in whole pence, half a penny going away from zero."""
    top, bottom = abs(pence) * factor.numerator, factor.denominator
    whole = (2 * top + bottom) // (2 * bottom)
    return whole if pence >= 0 else -whole


__all__ = ["Lock", "NeedRow", "OfferRow", "Pair", "PlanOptions", "PlanQuestion", "Refusal", "Today", "present_pence"]
