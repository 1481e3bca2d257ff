"""Pairings as an answer: which site recovers what of which, proved least, and how today's pairings stand.

Money is whole pence a year. Quantities are decimal. Unknown is None, never zero. Every answer has one JSON form:
``wherry.record.canonical.plain(answer)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wherry.record.finding import Finding

CLAIMED, AGREED, TESTED, STALE = STANDINGS = ("claimed", "agreed", "tested", "stale")
"""How far a pairing has got. Only ``tested`` is proof: a restore was timed, met its objectives and is still fresh."""

NONE = "none"
"""The standing of a recovery need that no pairing covers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Separated:
    """What one separation rule says of two sites. ``verdict`` is ``separate``, ``shared`` or ``unknown``; unknown never
    passes. ``reason`` and ``accepted_by`` are the rule's."""

    rule: str
    kind: str
    verdict: str
    says: str
    reason: str
    accepted_by: str | None
    accepted: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """Why a need cannot be recovered by a host. ``rule`` is a separation rule's reference, or ``one shared risk``,
    ``own site``, ``service``, ``open to``, ``RTO``, ``RPO``, ``room`` or ``together`` (room when several invoke)."""

    rule: str
    says: str
    can_be_relaxed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A recovery need and the spare capacity that recovers it.

    ``pairing`` is the pairing of today that already says so, with its ``standing``; empty and ``none`` where it is
    new. ``cost_pence`` is its own cost a year: its place and its copies, without the host's cost of being ready.
    """

    need: str
    body: str
    site: str
    service: str
    tier: str
    rto_hours: Decimal
    rpo_hours: Decimal
    host: str
    host_site: str
    host_body: str
    host_rto_hours: Decimal
    host_rpo_hours: Decimal
    distance_m: int | None
    separated: tuple[Separated, ...]
    pairing: str
    standing: str
    cost_pence: int
    others: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to place a need that has none: everything that would have to give at one host, and what it then costs a
    year beside the rest of the answer as it stands."""

    host: str
    host_site: str
    relax: tuple[Blocker, ...]
    cost_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """A recovery need that no host can take. ``ways`` are the ways out, those that relax least first, then the
    cheapest; ``blocked`` counts the hosts that each rule blocks."""

    need: str
    body: str
    site: str
    service: str
    tier: str
    says: str
    blocked: tuple[tuple[str, int], ...]
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """The most that is asked of one resource of a host, and when. ``scenario`` is empty for what is there at all times
    (storage, rack units)."""

    resource: str
    asked: Decimal
    has: Decimal | None
    scenario: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HostUse:
    """A host that takes needs: what being ready costs and how near its limits it comes."""

    host: str
    site: str
    body: str
    needs: tuple[str, ...]
    cost_pence: int
    ready_pence: int
    loads: tuple[Load, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FallsTogether:
    """Sites with recovery needs that one event takes, or may take for all that is recorded, all at once."""

    kind: str
    name: str
    sites: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """Sites that recover one another in a ring. ``falls_together`` names the one shared risk that takes two neighbours
    of the ring; empty where none is known to."""

    sites: tuple[str, ...]
    falls_together: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one of today's pairings stands, worked out from its exercises and dates, beside what it says of itself.

    ``tested`` is the day of the newest restore that counts, ``good_until`` the last day it counts, ``due`` the day by
    which the next test is due (None where it was never agreed). ``needs`` are the recovery needs that it covers.
    """

    pairing: str
    body: str
    site: str
    recovery_site: str
    services: tuple[str, ...]
    stated: str
    standing: str
    says: str
    tested: date | None
    good_until: date | None
    due: date | None
    restore_hours: Decimal | None
    data_loss_hours: Decimal | None
    needs: tuple[str, ...]
    separated: tuple[Separated, ...]
    open_actions: int
    overdue_actions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """A recovery need and the best pairing that covers it today; ``standing`` is ``none`` where there is none."""

    need: str
    body: str
    site: str
    service: str
    tier: str
    pairing: str
    standing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A separation rule as it was used."""

    ref: str
    kind: str
    least_m: int | None
    tier: str | None
    reason: str
    accepted_by: str | None
    accepted: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Formulation:
    """What was solved: how many needs, hosts, possible pairs, events and the size of the programme."""

    needs: int
    hosts: int
    possible: int
    events: int
    columns: int
    rows: int
    nodes: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What the independent checker says: it tests every demand anew from the records, without a solver."""

    agreed: bool
    figures: int
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PairingAnswer:
    """The whole answer.

    ``status`` is ``optimal`` (proven: no choice places more, and none that places as many costs less), ``feasible`` (a
    limit was reached) or ``stopped``. ``bound_pence`` is the proven least; ``gap`` their distance as a share.
    """

    status: str
    as_of: date
    good_for_days: int
    cost_pence: int
    bound_pence: int
    gap: float
    placed: tuple[Placed, ...]
    unplaced: tuple[Unplaced, ...]
    hosts: tuple[HostUse, ...]
    events: tuple[FallsTogether, ...]
    cycles: tuple[Cycle, ...]
    today: tuple[Standing, ...]
    today_cycles: tuple[Cycle, ...]
    covered: tuple[Covered, ...]
    rules: tuple[Rule, ...]
    findings: tuple[Finding, ...]
    generated: bool
    inputs_sha256: str
    formulation: Formulation
    checker: Check
