"""Circuits that run beside each other, and circuits still paid for at sites that have closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from wherry.engine.overlap.answer import HIGH, LOW, MEDIUM, Overlap
from wherry.engine.overlap.buildings import Buildings
from wherry.engine.overlap.cost import beyond_the_dearest, unknown_words
from wherry.engine.overlap.evidence import place_of
from wherry.engine.overlap.links import Link
from wherry.engine.overlap.question import CLOSED_SITE, PARALLEL_CIRCUITS, OverlapQuestion
from wherry.record.circuit import Circuit
from wherry.record.site import Site

End = tuple[str, int | str]


def parallel_circuits(question: OverlapQuestion, sites: Sequence[Site], buildings: Buildings) -> list[Overlap]:
    """Circuits of two or more bodies between the same two buildings, or from one building to the same node.

    Confidence is high between the very same sites, else that of the weakest link that makes the buildings one.
    """
    number = {site.ref: at for at, site in enumerate(sites)}
    between: defaultdict[tuple[End, End], list[Circuit]] = defaultdict(list)
    for circuit in question.billed_circuits:
        ends = _ends(circuit, number, buildings)
        if ends is not None:
            between[ends].append(circuit)
    joins: defaultdict[End, list[Link]] = defaultdict(list)
    for link in buildings.joins:
        joins["building", buildings.of_site[link.a]].append(link)
    names = _names(question, sites, buildings)
    found = []
    for ends, circuits in between.items():
        if len({question.owner(circuit) for circuit in circuits}) > 1:
            one_site = len({frozenset((circuit.site, circuit.far_site)) for circuit in circuits}) == 1
            links = [] if one_site else [link for end in ends for link in joins[end]]
            found.append(_parallel(question, circuits, " to ".join(names[end] for end in ends), links))
    return found


def _names(question: OverlapQuestion, sites: Sequence[Site], buildings: Buildings) -> dict[End, str]:
    names: dict[End, str] = {}
    for at, site in enumerate(sites):
        names.setdefault(("building", buildings.of_site[at]), site.name)
    for circuit in question.billed_circuits:
        if circuit.far_node is not None:
            names.setdefault(_node(circuit.far_node), " ".join(circuit.far_node.split()))
    return names


def _node(name: str) -> End:
    return "node", " ".join(name.split()).casefold()


def _ends(circuit: Circuit, number: dict[str, int], buildings: Buildings) -> tuple[End, End] | None:
    """Both ends in one order; None where an end is unknown, closed, or both are in one building."""
    if circuit.site not in number:
        return None
    near: End = ("building", buildings.of_site[number[circuit.site]])
    if circuit.far_site is not None:
        if circuit.far_site not in number:
            return None
        far: End = ("building", buildings.of_site[number[circuit.far_site]])
    elif circuit.far_node is not None:
        return near, _node(circuit.far_node)
    else:
        return None
    if near == far:
        return None
    return (near, far) if str(near) < str(far) else (far, near)


def _parallel(question: OverlapQuestion, circuits: list[Circuit], place: str, links: list[Link]) -> Overlap:
    by_body: defaultdict[str, list[Circuit]] = defaultdict(list)
    for circuit in circuits:
        by_body[question.owner(circuit)].append(circuit)
    cost = beyond_the_dearest(by_body)
    rest = (
        unknown_words(cost)
        if cost.at_stake is None
        else " At stake is all but what the body with the dearest circuit pays."
    )
    speeds = [circuit.capacity_mbps for circuit in circuits]
    known = [speed for speed in speeds if speed is not None]
    carry = f", {sum(known):,} Mbit/s in all" if len(known) == len(speeds) else ", of partly unknown capacity"
    return Overlap(
        kind=PARALLEL_CIRCUITS,
        bodies=tuple(sorted(by_body)),
        refs=tuple(sorted(circuit.ref for circuit in circuits)),
        place=place,
        reason=f"{len(circuits)} circuits of {len(by_body)} bodies run between the same two ends{carry}.{rest}",
        evidence=tuple(link.evidence for link in links),
        confidence=MEDIUM if any(link.confidence == MEDIUM for link in links) else HIGH,
        cost_gbp_per_year=cost.whole,
        known_cost_gbp_per_year=cost.known,
        unknown_cost_refs=cost.unknown_refs,
        cost_gbp_per_year_at_stake=cost.at_stake,
        at_stake_refs=cost.at_stake_refs,
    )


def closed_sites(question: OverlapQuestion) -> list[Overlap]:
    """Circuits still paid for though the site at one end has closed.

    Confidence is high, but low where another site is open at the same UPRN or postcode, because a successor (an
    academy in the same school, say) may be using the circuit.
    """
    day = question.options.as_of
    site_of = {site.ref: site for site in question.sites}
    open_at: defaultdict[tuple[str, int | str], list[str]] = defaultdict(list)
    for site in question.sites_in_use:
        for key in _keys(question, site):
            open_at[key].append(site.ref)
    found = []
    for circuit in question.billed_circuits:
        for ref in (circuit.site, circuit.far_site):
            end = site_of.get(ref) if ref is not None else None
            if end is not None and end.closes is not None and end.closes < day:
                heirs = sorted({heir for key in _keys(question, end) for heir in open_at[key]})
                found.append(_closed(question, circuit, end, heirs))
                break
    return found


def _keys(question: OverlapQuestion, site: Site) -> list[tuple[str, int | str]]:
    place = place_of(site, question.options)
    keys: list[tuple[str, int | str]] = []
    if place.uprn is not None:
        keys.append(("uprn", place.uprn))
    if place.postcode is not None:
        keys.append(("postcode", place.postcode))
    return keys


def _closed(question: OverlapQuestion, circuit: Circuit, site: Site, heirs: list[str]) -> Overlap:
    cost = circuit.cost_gbp_per_year
    ends = "with no last day on record" if circuit.ends is None else f"paid for until {circuit.ends}"
    evidence = [f"{site.ref} closed on {site.closes}", f"{circuit.ref} is {circuit.status}, {ends}"]
    if heirs:
        named = ", ".join(heirs[:3]) + (" and others" if len(heirs) > 3 else "")
        evidence.append(f"{named} {'is' if len(heirs) == 1 else 'are'} open at the same place and may use it")
    unknown = "" if cost is not None else f" What {circuit.ref} costs is unknown, so what is at stake is too."
    return Overlap(
        kind=CLOSED_SITE,
        bodies=(question.owner(circuit),),
        refs=tuple(sorted((circuit.ref, site.ref))),
        place=site.name if site.postcode is None else f"{site.name}, {site.postcode}",
        reason=f"{question.owner(circuit)} still pays for a circuit at a site that has closed.{unknown}",
        evidence=tuple(evidence),
        confidence=LOW if heirs else HIGH,
        cost_gbp_per_year=cost,
        known_cost_gbp_per_year=cost,
        unknown_cost_refs=() if cost is not None else (circuit.ref,),
        cost_gbp_per_year_at_stake=cost,
        at_stake_refs=() if cost is None else (circuit.ref,),
    )
