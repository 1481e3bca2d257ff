"""What is asked: which things do the bodies of an estate hold or buy twice, on a given day?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from wherry.record.body import Body
from wherry.record.canonical import sha256
from wherry.record.circuit import Circuit
from wherry.record.contract import Contract, Payment, Supplier
from wherry.record.estate import Estate
from wherry.record.need import Arrangement, Need
from wherry.record.service import Level, Service
from wherry.record.site import Site

SHARED_BUILDING = "shared building"
PARALLEL_CIRCUITS = "parallel circuits"
SAME_SERVICE = "same service"
SAME_SUPPLIER = "same supplier"
CLOSED_SITE = "closed site"
KINDS = (SHARED_BUILDING, PARALLEL_CIRCUITS, SAME_SERVICE, SAME_SUPPLIER, CLOSED_SITE)

BILLED = frozenset({"active", "offline", "deprovisioning"})
"""The states of a circuit in which its supplier still sends a bill."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlapOptions:
    """What may be chosen. ``as_of`` is the day that is looked at: engines have no clock.

    ``building_m``: two places within this many metres count as one building. ``least_chance``: the least chance of
    that, given both positions' errors, at which a pair is reported at all. ``unknown_accuracy_m``: what a position's
    error is taken to be where nobody recorded it. ``most_at_one_place``: with more sites than this at one postcode,
    UPRN or point, it is no building but a default value, and is refused.
    """

    as_of: date
    kinds: tuple[str, ...] = KINDS
    building_m: int = 50
    least_chance: float = 0.35
    unknown_accuracy_m: int = 100
    most_at_one_place: int = 60

    def __post_init__(self) -> None:
        unknown = sorted(set(self.kinds) - set(KINDS))
        if unknown:
            raise ValueError(f"there is no kind of overlap called {', '.join(unknown)}; choose from {', '.join(KINDS)}")
        if self.building_m <= 0 or self.unknown_accuracy_m < 0 or self.most_at_one_place < 2:
            raise ValueError("a building has some size, an error is not negative and an overlap needs two sites")
        if not 0 < self.least_chance <= 0.5:
            raise ValueError("the least chance lies above 0 and is at most 0.5")


@dataclass(frozen=True, kw_only=True)
class OverlapQuestion:
    """The tables that overlaps are found in, and the options."""

    options: OverlapOptions
    bodies: tuple[Body, ...] = ()
    sites: tuple[Site, ...] = ()
    circuits: tuple[Circuit, ...] = ()
    suppliers: tuple[Supplier, ...] = ()
    contracts: tuple[Contract, ...] = ()
    spend: tuple[Payment, ...] = ()
    services: tuple[Service, ...] = ()
    levels: tuple[Level, ...] = ()
    needs: tuple[Need, ...] = ()
    arrangements: tuple[Arrangement, ...] = ()
    generated: bool = field(default=False)

    @classmethod
    def of(cls, estate: Estate, options: OverlapOptions) -> OverlapQuestion:
        """The question about a whole estate."""
        return cls(
            options=options,
            bodies=estate.bodies,
            sites=estate.sites,
            circuits=estate.circuits,
            suppliers=estate.suppliers,
            contracts=estate.contracts,
            spend=estate.spend,
            services=estate.services,
            levels=estate.levels,
            needs=estate.needs,
            arrangements=estate.arrangements,
            generated=estate.generated,
        )

    @cached_property
    def sha256(self) -> str:
        """The hash of everything that the answer depends on."""
        return sha256(self)

    @cached_property
    def body_on_the_day(self) -> dict[str, str]:
        """The body that stands for each body on the day: itself, or, if it has ended and one body alone follows it,
        that one. Where several follow, nobody can tell which has what, so the ended body goes on standing for it."""
        known = {body.ref: body for body in self.bodies}
        return {ref: _standing(known, ref, self.options.as_of) for ref in known}

    def owner(self, row: Site | Circuit | Contract | Supplier | Payment | Need) -> str:
        """Whose record it is on the day."""
        return self.body_on_the_day.get(row.body, row.body)

    def in_force(self, contract: Contract) -> bool:
        """Whether a contract binds on the day, as far as its dates say; one that renews itself goes on."""
        day = self.options.as_of
        begun = contract.starts is None or contract.starts <= day
        return begun and (contract.ends is None or contract.ends >= day or contract.renews_itself is True)

    @cached_property
    def sites_in_use(self) -> tuple[Site, ...]:
        """The sites that are open on the day."""
        day = self.options.as_of
        return tuple(
            site
            for site in self.sites
            if (site.opens is None or site.opens <= day) and (site.closes is None or site.closes >= day)
        )

    @cached_property
    def billed_circuits(self) -> tuple[Circuit, ...]:
        """The circuits that somebody pays for on the day, as far as the records say."""
        day = self.options.as_of
        return tuple(
            circuit
            for circuit in self.circuits
            if circuit.status in BILLED
            and (circuit.ends is None or circuit.ends >= day)
            and (circuit.starts is None or circuit.starts <= day)
        )


def _standing(known: dict[str, Body], ref: str, day: date) -> str:
    passed = {ref}
    while True:
        body = known.get(ref)
        if body is None or body.ends is None or body.ends >= day or len(body.successors) != 1:
            return ref
        (ref,) = body.successors
        if ref in passed:
            return ref
        passed.add(ref)
