"""Find every overlap of an estate on a day, and add them up without counting a pound twice."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from wherry.engine.overlap.answer import LOW, KindTotal, Overlap, OverlapAnswer, OverlapTotals
from wherry.engine.overlap.buildings import group_sites, shared_buildings
from wherry.engine.overlap.circuits import closed_sites, parallel_circuits
from wherry.engine.overlap.evidence import place_of
from wherry.engine.overlap.links import link_sites
from wherry.engine.overlap.question import (
    CLOSED_SITE,
    KINDS,
    PARALLEL_CIRCUITS,
    SAME_SERVICE,
    SAME_SUPPLIER,
    SHARED_BUILDING,
    OverlapQuestion,
)
from wherry.engine.overlap.services import same_services
from wherry.engine.overlap.suppliers import same_suppliers
from wherry.record.finding import Finding

CIRCUIT_KINDS = (SHARED_BUILDING, PARALLEL_CIRCUITS, CLOSED_SITE)
"""The kinds whose stake is circuits, so that one circuit may be in several of them."""


def find_overlaps(question: OverlapQuestion) -> OverlapAnswer:
    """Where the bodies hold or buy the same thing twice, with evidence, confidence and what is at stake."""
    sites, kinds = question.sites_in_use, question.options.kinds
    overlaps: list[Overlap] = []
    findings: list[Finding] = []
    if SHARED_BUILDING in kinds or PARALLEL_CIRCUITS in kinds:
        links, crowds = link_sites(sites, question.options)
        buildings = group_sites([question.owner(site) for site in sites], links)
        findings += crowds
        if SHARED_BUILDING in kinds:
            overlaps += shared_buildings(question, sites, buildings)
        if PARALLEL_CIRCUITS in kinds:
            overlaps += parallel_circuits(question, sites, buildings)
    if SAME_SERVICE in kinds:
        overlaps += same_services(question)
    if SAME_SUPPLIER in kinds:
        suppliers, doubts = same_suppliers(question)
        overlaps += suppliers
        findings += doubts
    if CLOSED_SITE in kinds:
        overlaps += closed_sites(question)
    places = [place_of(site, question.options) for site in sites]
    nowhere = sum(1 for place in places if place.uprn is None and place.postcode is None and place.point is None)
    return OverlapAnswer(
        as_of=question.options.as_of,
        overlaps=tuple(sorted(overlaps, key=_dearest_first)),
        totals=total(overlaps, question),
        findings=tuple(findings),
        sites_compared=len(sites) - nowhere,
        sites_nowhere=nowhere,
        generated=question.generated,
    )


def total(overlaps: Sequence[Overlap], question: OverlapQuestion) -> OverlapTotals:
    """Add up: by kind as they stand, and circuits once each across the kinds that hold circuits."""
    cost_of = {circuit.ref: circuit.cost_gbp_per_year for circuit in question.billed_circuits}
    counted = {
        ref
        for overlap in overlaps
        if overlap.kind in CIRCUIT_KINDS and overlap.confidence != LOW
        for ref in overlap.at_stake_refs
    }
    return OverlapTotals(
        kinds=tuple(_of_kind(kind, overlaps, cost_of) for kind in KINDS if kind in question.options.kinds),
        circuits_gbp_per_year_at_stake=sum((cost_of[ref] or Decimal(0) for ref in sorted(counted)), Decimal(0)),
        circuits_counted=len(counted),
        services_gbp_per_year_at_stake=sum(
            (overlap.cost_gbp_per_year_at_stake or Decimal(0) for overlap in overlaps if overlap.kind == SAME_SERVICE),
            Decimal(0),
        ),
        unknown_count=sum(1 for overlap in overlaps if overlap.cost_gbp_per_year_at_stake is None),
    )


def _of_kind(kind: str, overlaps: Sequence[Overlap], cost_of: dict[str, Decimal | None]) -> KindTotal:
    """The overlaps of one kind. A circuit that is at stake in two of them (a doubtful pair, say) is counted once."""
    known = [row for row in overlaps if row.kind == kind and row.cost_gbp_per_year_at_stake is not None]
    if kind in CIRCUIT_KINDS:
        stakes = [cost_of[ref] for ref in sorted({ref for row in known for ref in row.at_stake_refs})]
    else:
        stakes = [row.cost_gbp_per_year_at_stake for row in known]
    return KindTotal(
        kind=kind,
        count=sum(1 for row in overlaps if row.kind == kind),
        at_stake_known_count=len(known),
        cost_gbp_per_year_at_stake=sum((stake or Decimal(0) for stake in stakes), Decimal(0)) if known else None,
    )


def _dearest_first(overlap: Overlap) -> tuple[bool, Decimal, int, tuple[str, ...]]:
    stake = overlap.cost_gbp_per_year_at_stake
    return stake is None, -(stake or Decimal(0)), KINDS.index(overlap.kind), overlap.refs
