"""Buildings in which two or more bodies have a site each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wherry.engine.overlap.answer import CONFIDENCES, LOW, Overlap
from wherry.engine.overlap.cost import Cost, beyond_the_dearest, unknown_words
from wherry.engine.overlap.links import Link
from wherry.engine.overlap.question import SHARED_BUILDING, OverlapQuestion
from wherry.record.circuit import Circuit
from wherry.record.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Buildings:
    """Which sites stand together. ``of_site`` gives each site's building by its number: sites joined by links of high
    or medium confidence. ``joins`` are the fewest and surest links that join them; ``doubts`` a low link between two
    bodies for each two buildings that have one."""

    of_site: tuple[int, ...]
    joins: tuple[Link, ...]
    doubts: tuple[Link, ...]


def group_sites(owners: Sequence[str], links: Iterable[Link]) -> Buildings:
    """Join sites, given by their owners, by their links, the surest first (Kruskal's maximum spanning forest)."""
    parent = list(range(len(owners)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    joins: list[Link] = []
    low: list[Link] = []
    for link in sorted(links, key=lambda link: (CONFIDENCES.index(link.confidence), link.a, link.b)):
        if link.confidence == LOW:
            low.append(link)
            continue
        a, b = root(link.a), root(link.b)
        if a != b:
            parent[max(a, b)] = min(a, b)
            joins.append(link)
    doubts: dict[tuple[int, int], Link] = {}
    for link in low:
        a, b = root(link.a), root(link.b)
        if a != b and owners[link.a] != owners[link.b]:
            doubts.setdefault((min(a, b), max(a, b)), link)
    return Buildings(
        of_site=tuple(root(at) for at in range(len(owners))), joins=tuple(joins), doubts=tuple(doubts.values())
    )


def shared_buildings(question: OverlapQuestion, sites: Sequence[Site], buildings: Buildings) -> list[Overlap]:
    """One overlap for each building with sites of two bodies, and one of low confidence for each doubtful pair."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    joins: defaultdict[int, list[Link]] = defaultdict(list)
    for at, building in enumerate(buildings.of_site):
        members[building].append(at)
    for link in buildings.joins:
        joins[buildings.of_site[link.a]].append(link)
    circuits: defaultdict[str, list[Circuit]] = defaultdict(list)
    for circuit in question.billed_circuits:
        circuits[circuit.site].append(circuit)
    found = [
        _overlap(question, [sites[at] for at in members[building]], links, circuits)
        for building, links in joins.items()
    ]
    found += [_overlap(question, [sites[link.a], sites[link.b]], [link], circuits) for link in buildings.doubts]
    return [overlap for overlap in found if overlap is not None]


def _overlap(
    question: OverlapQuestion, sites: list[Site], links: list[Link], circuits: dict[str, list[Circuit]]
) -> Overlap | None:
    owners = sorted({question.owner(site) for site in sites})
    if len(owners) < 2:
        return None
    by_body: defaultdict[str, list[Circuit]] = defaultdict(list)
    for site in sites:
        by_body[question.owner(site)].extend(circuits.get(site.ref, ()))
    cost = beyond_the_dearest(by_body)
    rows = [circuit.ref for group in by_body.values() for circuit in group]
    distances = [link.distance_m for link in links]
    known = [distance for distance in distances if distance is not None]
    return Overlap(
        kind=SHARED_BUILDING,
        bodies=tuple(owners),
        refs=tuple(sorted([site.ref for site in sites] + rows)),
        place=_place(sites),
        reason=_reason(len(owners), len(sites), by_body, cost),
        evidence=tuple(link.evidence for link in links),
        confidence=max((link.confidence for link in links), key=CONFIDENCES.index),
        cost_gbp_per_year=cost.whole,
        known_cost_gbp_per_year=cost.known,
        unknown_cost_refs=cost.unknown_refs,
        cost_gbp_per_year_at_stake=cost.at_stake,
        at_stake_refs=cost.at_stake_refs,
        distance_m=max(known) if len(known) == len(distances) else None,
    )


def _place(sites: list[Site]) -> str:
    first = min(sites, key=lambda site: (site.postcode is None, site.ref))
    return first.name if first.postcode is None else f"{first.name}, {first.postcode}"


def _reason(bodies: int, sites: int, by_body: dict[str, list[Circuit]], cost: Cost) -> str:
    words = f"{bodies} bodies have {sites} sites in what looks like one building"
    having = sorted(body for body, group in by_body.items() if group)
    if len(having) < 2:
        whose = f"only {having[0]}'s circuits" if having else "no circuits"
        return f"{words}; {whose} there are on record, so nobody can say what is paid twice."
    if cost.at_stake is None:
        return f"{words}, and {len(having)} of them pay for circuits of their own.{unknown_words(cost)}"
    return (
        f"{words}, and {len(having)} of them pay for circuits of their own. At stake is all but what the body with "
        "the dearest circuit pays."
    )
