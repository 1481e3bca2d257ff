"""What is answered: overlaps one by one, each with its evidence and what is paid, and honest totals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wherry.record.finding import Finding

HIGH, MEDIUM, LOW = "high", "medium", "low"
CONFIDENCES = (HIGH, MEDIUM, LOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCost:
    """What one body pays for a unit of a service, as far as known. ``quantity`` is in the service's unit.

    ``unit_cost_gbp_per_year`` is the whole cost divided by the whole quantity, fixed costs included, and None where
    either is unknown or the quantity is zero.
    """

    body: str
    quantity: Decimal | None
    cost_gbp_per_year: Decimal | None
    unit_cost_gbp_per_year: Decimal | None
    levels: tuple[str, ...]
    price_years: tuple[int, ...]
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """One thing that bodies hold or buy twice.

    ``bodies`` and ``refs`` are sorted; ``evidence`` says what links them, one sentence each; ``confidence`` is high,
    medium or low by the rule of its kind. ``cost_gbp_per_year`` is what is paid for it today, None where any part is
    unknown (``unknown_cost_refs`` names those; ``known_cost_gbp_per_year`` adds up the rest).
    ``cost_gbp_per_year_at_stake`` is the most that ending the overlap could set free: a limit, not a saving; None
    where nobody can know it. ``at_stake_refs`` are the records whose cost that is. ``distance_m`` is the
    greatest distance between linked positions, None where a position is unknown.
    """

    kind: str
    bodies: tuple[str, ...]
    refs: tuple[str, ...]
    place: str
    reason: str
    evidence: tuple[str, ...]
    confidence: str
    cost_gbp_per_year: Decimal | None = None
    known_cost_gbp_per_year: Decimal | None = None
    unknown_cost_refs: tuple[str, ...] = ()
    cost_gbp_per_year_at_stake: Decimal | None = None
    at_stake_refs: tuple[str, ...] = ()
    distance_m: float | None = None
    unit_costs: tuple[UnitCost, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KindTotal:
    """The overlaps of one kind: how many, and what is at stake in those where it is known, each circuit once; None
    where it is known in none of them."""

    kind: str
    count: int
    at_stake_known_count: int
    cost_gbp_per_year_at_stake: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlapTotals:
    """Totals that count no pound twice.

    ``circuits_gbp_per_year_at_stake`` adds each circuit once, whether it is in one overlap or in several kinds, and
    leaves out overlaps of low confidence. ``services_gbp_per_year_at_stake`` is the spread of unit costs. The two are
    never added to each other, because the cost of a service holds the cost of its circuits. ``unknown_count`` is how
    many overlaps have no known stake, those of a supplier among them.
    """

    kinds: tuple[KindTotal, ...]
    circuits_gbp_per_year_at_stake: Decimal
    circuits_counted: int
    services_gbp_per_year_at_stake: Decimal
    unknown_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlapAnswer:
    """The overlaps, the dearest first and those of unknown cost last; what could not be compared is a finding.

    ``sites_compared`` counts the open sites with a place; ``sites_nowhere`` those with neither postcode, UPRN nor
    position.
    """

    as_of: date
    overlaps: tuple[Overlap, ...]
    totals: OverlapTotals
    findings: tuple[Finding, ...]
    sites_compared: int
    sites_nowhere: int
    generated: bool

    def of_kind(self, kind: str) -> tuple[Overlap, ...]:
        """The overlaps of one kind."""
        return tuple(overlap for overlap in self.overlaps if overlap.kind == kind)
