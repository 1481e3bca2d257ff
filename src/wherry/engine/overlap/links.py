"""Which pairs of sites are worth judging: those of one UPRN, of one postcode, or near enough by a k-d tree."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from wherry.engine.overlap.evidence import Place, chance_within, judge, place_of
from wherry.engine.overlap.question import OverlapOptions
from wherry.record.finding import DOUBTFUL, Finding
from wherry.record.place import distance_m
from wherry.record.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two sites, by their numbers, that may be in one building, and why."""

    a: int
    b: int
    confidence: str
    evidence: str
    distance_m: float | None


def link_sites(sites: tuple[Site, ...], options: OverlapOptions) -> tuple[tuple[Link, ...], tuple[Finding, ...]]:
    """Every two sites that may be in one building, also two of one body, because they can join others to it."""
    findings: list[Finding] = []
    places = [place_of(site, options) for site in sites]
    for column, key in _KEYS.items():
        for value, group in _by_key(places, key):
            if len(group) > options.most_at_one_place:
                findings.append(_crowd(column, value, [sites[at] for at in group]))
                for at in group:
                    places[at] = _without(places[at], column)
    pairs = _near(places, options)
    for key in (_KEYS["uprn"], _KEYS["postcode"]):
        for _, group in _by_key(places, key):
            pairs.update(combinations(group, 2))
    return tuple(_judged(places, sorted(pairs), options)), tuple(findings)


_KEYS: dict[str, Callable[[Place], Hashable | None]] = {
    "uprn": lambda place: place.uprn,
    "postcode": lambda place: place.postcode,
    "point": lambda place: place.point,
}
_WORDS = {"uprn": "UPRN", "postcode": "postcode", "point": "position"}


def _without(place: Place, column: str) -> Place:
    if column == "uprn":
        return replace(place, uprn=None)
    return replace(place, postcode=None) if column == "postcode" else replace(place, point=None)


def _by_key(places: list[Place], key: Callable[[Place], Hashable | None]) -> list[tuple[Hashable, list[int]]]:
    found: defaultdict[Hashable, list[int]] = defaultdict(list)
    for at, place in enumerate(places):
        value = key(place)
        if value is not None:
            found[value].append(at)
    return list(found.items())


def _crowd(column: str, value: Hashable, sites: list[Site]) -> Finding:
    said = f"{value[0]}, {value[1]}" if isinstance(value, tuple) else str(value)
    word = _WORDS[column]
    return Finding(
        code="overlap-crowd",
        severity=DOUBTFUL,
        says=f"{len(sites)} sites have the {word} {said}, more than one building holds, so it was not compared",
        remedy=f"see whether {said} was filled in where the {word} was not known",
        source=sites[0].source,
        table="sites",
        ref=sites[0].ref,
        column="easting_m" if column == "point" else column,
        value=said,
    )


def _near(places: list[Place], options: OverlapOptions) -> set[tuple[int, int]]:
    """The pairs whose positions are near enough for ``least_chance``.

    The reach is safe: being within R needs the error along the line between the two to be at least ``d - R``, so
    ``d <= R + z s`` with ``z`` the normal quantile of ``1 - least_chance``; and no pair whose deviation is above
    ``R / sqrt(-2 ln(1 - least_chance))`` can qualify at any distance, not even at none.
    """
    from scipy.spatial import cKDTree
    from scipy.special import ndtri

    most = options.building_m / math.sqrt(-2 * math.log(1 - options.least_chance))
    located = [(at, place.point) for at, place in enumerate(places) if place.point and place.deviation_m <= most]
    if len(located) < 2:
        return set()
    reach = options.building_m + float(ndtri(1 - options.least_chance)) * most + 1e-6
    tree = cKDTree(np.array([point for _, point in located], dtype=np.float64))
    found = tree.query_pairs(reach, output_type="ndarray")
    return {(located[min(pair)][0], located[max(pair)][0]) for pair in found.tolist()}


def _judged(places: list[Place], pairs: list[tuple[int, int]], options: OverlapOptions) -> Iterator[Link]:
    distances = np.full(len(pairs), np.nan)
    deviations = np.zeros(len(pairs))
    for row, (a, b) in enumerate(pairs):
        here, there = places[a].point, places[b].point
        if here is not None and there is not None:
            distances[row] = distance_m(here, there)
            deviations[row] = math.hypot(places[a].deviation_m, places[b].deviation_m)
    chances = chance_within(options.building_m, np.nan_to_num(distances), deviations)
    for (a, b), distance, chance in zip(pairs, distances.tolist(), chances.tolist(), strict=True):
        known = not math.isnan(distance)
        verdict = judge(places[a], places[b], distance if known else None, chance if known else None, options)
        if verdict is not None:
            yield Link(a=a, b=b, confidence=verdict[0], evidence=verdict[1], distance_m=distance if known else None)
