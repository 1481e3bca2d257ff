"""How much is asked of a host, resource by resource: at all times, and at the worst of what may fall together."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from wherry.engine.resilience.pairing.answer import Load
from wherry.engine.resilience.pairing.events import Event
from wherry.engine.resilience.pairing.objectives import RESOURCES, STANDING
from wherry.record.recovery import RecoveryNeed, SpareCapacity


def loads_of(host: SpareCapacity, needs: Sequence[RecoveryNeed], events: Sequence[Event]) -> tuple[Load, ...]:
    """The greatest load of each resource that anything is asked of."""
    found = []
    for name in RESOURCES:
        load = worst_load(host, needs, events, name)
        if load.asked > 0:
            found.append(load)
    return tuple(found)


def worst_load(host: SpareCapacity, needs: Sequence[RecoveryNeed], events: Sequence[Event], name: str) -> Load:
    """The greatest load of one resource, and the event that brings it. Needs that do not say how much count nothing
    here; a finding says so."""
    has = getattr(host, name)
    if name in STANDING:
        return Load(resource=name, asked=_sum(needs, name), has=has, scenario="", needs=_refs(needs, name))
    worst = Load(resource=name, asked=Decimal(0), has=has, scenario="", needs=())
    for event in events:
        invoked = [need for need in needs if need.site in event.sites]
        asked = _sum(invoked, name)
        if asked > worst.asked:
            words = f"{event.kind} {event.name}"
            worst = Load(resource=name, asked=asked, has=has, scenario=words, needs=_refs(invoked, name))
    return worst


def _sum(needs: Sequence[RecoveryNeed], name: str) -> Decimal:
    return sum((getattr(need, name) or Decimal(0) for need in needs), Decimal(0))


def _refs(needs: Sequence[RecoveryNeed], name: str) -> tuple[str, ...]:
    return tuple(sorted(need.ref for need in needs if getattr(need, name)))
