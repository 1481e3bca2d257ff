"""Which sites with recovery needs fall together: one event for each loss, with all that it takes or may take."""

from __future__ import annotations

from dataclasses import dataclass

from wherry.engine.resilience.pairing.areas import KINDS
from wherry.engine.resilience.pairing.separation import Ground

SITE = "site"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One loss. ``sites`` are all with recovery needs that it takes or, where a rule asks about the kind and the
    records leave it open, may take; ``unknown`` are those that it may."""

    kind: str
    name: str
    sites: frozenset[str]
    unknown: frozenset[str]


def find_events(ground: Ground, needing: frozenset[str]) -> tuple[Event, ...]:
    """Every loss of a site by itself or of one thing that sites rest on.

    Events within larger ones are left out: what a host can carry in the larger it can carry in the smaller.
    """
    found: dict[frozenset[str], Event] = {}
    for site in sorted(needing):
        event = Event(kind=SITE, name=site, sites=frozenset({site}), unknown=frozenset())
        found.setdefault(event.sites, event)
    for kind in KINDS:
        for name, takes, may in ground.losses(kind, needing):
            event = Event(kind=kind, name=name, sites=takes | may, unknown=may)
            before = found.get(event.sites)
            if before is None or len(before.unknown) > len(may):
                found[event.sites] = event
    largest = [event for event in found.values() if not any(event.sites < other.sites for other in found.values())]
    return tuple(sorted(largest, key=lambda event: (event.kind, event.name, sorted(event.sites))))
