"""Whether two sites stand apart: by the records, by what somebody looked up, and by each rule that was accepted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wherry.engine.resilience.pairing.answer import Separated
from wherry.engine.resilience.pairing.areas import KINDS, OTHER, Areas, find_areas
from wherry.record.estate import Estate
from wherry.record.place import distance_m
from wherry.record.recovery import TIERS, Separation, SeparationRule
from wherry.record.site import Site

SEPARATE, SHARED, UNKNOWN = "separate", "shared", "unknown"
METRES = "{:,.0f} m"


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What is known of the sites: their areas, positions, and what people stated about pairs of them."""

    sites: Mapping[str, Site]
    areas: Areas
    stated: Mapping[tuple[str, frozenset[str]], tuple[Separation, ...]]
    ruled: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, estate: Estate) -> Ground:
        """The ground of an estate. ``ruled`` are the kinds that some rule asks about."""
        stated: dict[tuple[str, frozenset[str]], tuple[Separation, ...]] = {}
        for row in estate.separations:
            key = (row.kind, frozenset({row.site, row.other_site}))
            stated[key] = (*stated.get(key, ()), row)
        ruled = frozenset(rule.kind for rule in estate.separation_rules)
        return cls(sites=estate.by_ref["sites"], areas=find_areas(estate), stated=stated, ruled=ruled)

    def compare(self, kind: str, a: str, b: str) -> tuple[str, str]:
        """Whether two sites are ``separate``, ``shared`` or ``unknown`` in one kind of area, and why in words.

        What records show to be shared is shared, whatever anybody states; a statement decides what records leave open.
        """
        if a == b:
            return SHARED, "it is one site"
        mine, theirs = self.areas[a][kind], self.areas[b][kind]
        common = sorted(mine.uses & theirs.uses)
        if common:
            names = ", ".join(mine.names[key] for key in common)
            return SHARED, f"both depend on the {kind} {names}"
        told = self.stated.get((kind, frozenset({a, b})), ())
        shared = [row for row in told if row.found == SHARED]
        if told:
            row = shared[0] if shared else told[0]
            return row.found, f"{row.stated_by or 'somebody'} looked it up{_on(row)}: {row.says}"
        if kind == "building" and self._far_enough(a, b):
            return SEPARATE, "they lie further apart than either position may be wrong"
        if mine.known and theirs.known:
            return SEPARATE, f"{_names(mine.names)} and {_names(theirs.names)}"
        unknown = [ref for ref, area in ((a, mine), (b, theirs)) if not area.known]
        return UNKNOWN, f"the {kind} of {' and of '.join(unknown)} is not fully recorded"

    def takes_both(self, kind: str, a: str, b: str) -> str:
        """The name of one thing of this kind whose loss is known to take both sites down; empty where none is."""
        mine, theirs = self.areas[a][kind], self.areas[b][kind]
        for key in sorted(mine.rests_on & theirs.rests_on):
            return mine.names[key]
        told = self.stated.get((kind, frozenset({a, b})), ()) if kind != OTHER else ()
        return next((row.says for row in told if row.found == SHARED), "")

    def losses(self, kind: str, among: frozenset[str]) -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
        """Every loss of one kind: its name, the sites of ``among`` that it is known to take, and those that it may.

        A loss is of one thing. Where a rule asks about the kind, a site whose own things are not fully recorded may
        rest on any thing, save one of a site that it is known to stand apart from. So what is unknown is counted on
        the safe side when the room for what is invoked together is added up.
        """
        unknown = {ref for ref in among if kind in self.ruled and not self.areas[ref][kind].known}
        found = []
        for name, takes in self._things(kind, among):
            may = {ref for ref in unknown - takes if not any(self.stand_apart(kind, ref, other) for other in takes)}
            found.append((name, takes, frozenset(may)))
        for ref in sorted(unknown):
            also = {other for other in unknown - {ref} if not self.stand_apart(kind, ref, other)}
            found.append((f"that of {ref}, which is not recorded", frozenset({ref}), frozenset(also)))
        return tuple(found)

    def _things(self, kind: str, among: frozenset[str]) -> list[tuple[str, frozenset[str]]]:
        """The recorded things that take sites down, and the pairs that somebody stated to share one."""
        found: dict[str, set[str]] = {}
        names: dict[str, str] = {}
        for ref in sorted(among):
            area = self.areas[ref][kind]
            for key in area.rests_on:
                found.setdefault(key, set()).add(ref)
                names[key] = area.names[key]
        things = [(names[key], frozenset(refs)) for key, refs in sorted(found.items())]
        for (stated, pair), rows in self.stated.items():
            if stated == kind and pair <= among and any(row.found == SHARED for row in rows):
                things.append((f"that {' and '.join(sorted(pair))} share", pair))
        return things

    def stand_apart(self, kind: str, a: str, b: str) -> bool:
        """Whether two sites are known to share nothing of a kind."""
        return self.compare(kind, a, b)[0] == SEPARATE

    def distance(self, a: str, b: str) -> float | None:
        """The straight line between two sites in metres; None where a position is unknown."""
        places = [(self.sites[ref].easting_m, self.sites[ref].northing_m) for ref in (a, b)]
        (east, north), (other_east, other_north) = places
        if east is None or north is None or other_east is None or other_north is None:
            return None
        return distance_m((east, north), (other_east, other_north))

    def _far_enough(self, a: str, b: str) -> bool:
        errors = [self.sites[ref].accuracy_m for ref in (a, b)]
        distance = self.distance(a, b)
        return (
            distance is not None
            and all(error is not None for error in errors)
            and distance > sum(error or 0 for error in errors)
        )


def judge(rule: SeparationRule, ground: Ground, a: str, b: str) -> Separated:
    """What one rule says of two sites, with its reason and who accepted it."""
    verdict, says = _judge_distance(rule, ground, a, b) if rule.kind == "distance" else ground.compare(rule.kind, a, b)
    return Separated(
        rule=rule.ref,
        kind=rule.kind,
        verdict=verdict,
        says=says,
        reason=rule.reason,
        accepted_by=rule.accepted_by,
        accepted=rule.accepted,
    )


def holds_for(rule: SeparationRule, tier: str) -> bool:
    """Whether a rule is meant for needs of this tier."""
    return rule.tier is None or TIERS.index(tier) <= TIERS.index(rule.tier)


def _judge_distance(rule: SeparationRule, ground: Ground, a: str, b: str) -> tuple[str, str]:
    if a == b:
        return SHARED, "it is one site"
    distance = ground.distance(a, b)
    if rule.least_m is None:
        return UNKNOWN, "the rule does not say how far apart they must lie"
    if distance is None:
        return UNKNOWN, "the position of one of them is not recorded"
    asked = METRES.format(rule.least_m)
    if distance >= rule.least_m:
        return SEPARATE, f"they lie {METRES.format(distance)} apart, {asked} are asked for"
    return SHARED, f"they lie {METRES.format(distance)} apart, nearer than the {asked} asked for"


def shared_risk(ground: Ground, a: str, b: str) -> tuple[str, str] | None:
    """The kind and name of one shared risk that is known to take both sites; None where none is known to."""
    for kind in KINDS:
        name = ground.takes_both(kind, a, b)
        if name:
            return kind, name
    return None


def _names(names: Mapping[str, str]) -> str:
    return ", ".join(sorted(names.values())) or "none"


def _on(row: Separation) -> str:
    return "" if row.dated is None else f" on {row.dated.isoformat()}"
