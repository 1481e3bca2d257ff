"""Which sites with recovery needs fall together: one event for each, with everything that it takes or may take."""

from __future__ import annotations

from dataclasses import dataclass

from wherry.engine.resilience.pairing.areas import KINDS
from wherry.engine.resilience.pairing.separation import Ground

SITE = "site"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One loss. ``sites`` are all with recovery needs that it takes or, where a rule asks about the kind and the
    records leave it open, may take; ``unknown`` are those of the latter sort."""

    kind: str
    name: str
    sites: frozenset[str]
    unknown: frozenset[str]


def find_events(ground: Ground, needing: frozenset[str]) -> tuple[Event, ...]:
    """One event a kind and site: all that falls with that site. Whatever really happens takes at least one site with
    needs, and no site that is known to stand apart from it, so it lies within one of these.

    Events within larger ones are left out: what a host can carry in the larger it can carry in the smaller.
    """
    found: dict[frozenset[str], Event] = {}
    for site in sorted(needing):
        event = Event(kind=SITE, name=site, sites=frozenset({site}), unknown=frozenset())
        found.setdefault(event.sites, event)
    for kind in KINDS:
        for site in sorted(needing):
            falls = frozenset(other for other in needing if ground.may_fall_together(kind, site, other))
            if falls not in found or len(falls) == 1:
                known = frozenset(other for other in falls if other == site or ground.takes_both(kind, site, other))
                found.setdefault(
                    falls, Event(kind=kind, name=_name(ground, kind, site), sites=falls, unknown=falls - known)
                )
    largest = [event for event in found.values() if not any(event.sites < other.sites for other in found.values())]
    return tuple(sorted(largest, key=lambda event: (event.kind, event.name, sorted(event.sites))))


def _name(ground: Ground, kind: str, site: str) -> str:
    """The area's name; where a site rests on none that is recorded, whose it is."""
    area = ground.areas[site][kind]
    names = sorted(area.names[key] for key in area.rests_on)
    return ", ".join(names) if names else f"that of {site}, which is not recorded"
