"""What a recovery need asks for: its own objectives, or what its tier usually means, and its resources."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from wherry.engine.resilience.pairing.fault import fault
from wherry.record.finding import NOTE, REFUSED, Finding
from wherry.record.recovery import USUAL_HOURS, RecoveryNeed

STANDING = ("storage_tb", "rack_units")
"""Resources taken at all times, by every need that a host has promised to recover."""

INVOKED = ("vcpus", "memory_gb", "power_kw", "wan_mbps")
"""Resources taken only while a need is recovered, so that needs which never fall together can share them."""

RESOURCES = (*INVOKED, *STANDING)
WORDS = {
    "vcpus": "vCPUs",
    "memory_gb": "GB of memory",
    "storage_tb": "TB of storage",
    "rack_units": "rack units",
    "power_kw": "kW of power",
    "wan_mbps": "Mbit/s",
}


def objectives(need: RecoveryNeed) -> tuple[Decimal, Decimal]:
    """The RTO and the RPO in hours."""
    rto, rpo = USUAL_HOURS[need.tier]
    return (rto if need.rto_hours is None else need.rto_hours, rpo if need.rpo_hours is None else need.rpo_hours)


def missing_resources(need: RecoveryNeed) -> tuple[str, ...]:
    """The resources of which the need does not say how much it takes."""
    return tuple(name for name in RESOURCES if getattr(need, name) is None)


def find_gaps(need: RecoveryNeed) -> Iterator[Finding]:
    """What a need leaves open."""
    for column, name, hours in zip(("rto_hours", "rpo_hours"), ("RTO", "RPO"), objectives(need), strict=True):
        if getattr(need, column) is None:
            says = f"{need.ref} states no {name}: {hours.normalize():f} hours is taken, as {need.tier} usually means"
            yield fault(need, "objective-usual", NOTE, says, f"state the {name} that the body accepted", column)
    for column in missing_resources(need):
        says = f"{need.ref} does not say how many {WORDS[column]} it takes, so no host can be shown to have room"
        yield fault(need, "room-unknown", REFUSED, says, "write how much it takes; 0 where none", column)
    if need.accepted_by is None:
        says = f"nobody is named who accepted the objectives of {need.ref}"
        yield fault(need, "not-accepted", NOTE, says, "name who accepted them, and when", "accepted_by")
