"""What fails when, as an answer: the scenarios, worst first, what each need loses and why, and how sure each need is.

One thing on one page: ``FailureAnswer.today`` is a ``Picture`` of the estate as it is, ``after`` the same picture with
the plan's moves made (None where no plan was asked about), ``changes`` what the plan removes and adds. Every answer
has one JSON form: ``wherry.record.canonical.plain(answer)``.

Users are counted once, however many needs they lose. Hours are hours out of service; a user-hour is one user without
one or more needs for an hour. Unknown is None, never zero; ``*_unknown`` counts what could not be counted.
"""

from __future__ import annotations

from dataclasses import dataclass

from wherry.record.finding import Finding

RESTORES = ("tested", "stale", "agreed", "claimed", "unknown", "falls too", "none")
"""How a lost need may come back before the failed part is mended, the surest first. ``tested``: a pairing whose
restore was timed and is still fresh, the only proof. ``stale``, ``agreed``, ``claimed``: somebody says so. ``unknown``:
a pairing whose recovery site may share what failed, because nobody recorded it. ``falls too``: its recovery site falls
in the same scenario. ``none``: there is no pairing for the service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something that can fail, by kind and reference: a site, device, circuit, exchange, service or shared risk.

    ``ref`` is the record's reference; an exchange has its name and a shared risk without a record ``kind: name``.
    ``body`` is its owner, None where it belongs to nobody or to several.
    """

    kind: str
    ref: str
    name: str
    body: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Restore:
    """How a lost need comes back. ``how`` is one of ``RESTORES``; ``hours`` is the timed restore of a ``tested`` or
    ``stale`` pairing, None otherwise; only ``tested`` shortens an outage. ``says`` is the reason in words."""

    how: str
    pairing: str | None
    recovery_site: str | None
    hours: float | None
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LostNeed:
    """What one need loses in one scenario.

    ``users`` and ``sites`` of the need lose it, of ``users_of`` and ``sites_of``; ``whole`` where every site does or
    the source itself falls. ``hours`` is the outage: the repair of what failed, or a tested restore where shorter.
    ``reason`` says in words what broke; ``path`` are references from what failed to one of the sites that lose it.
    """

    need: str
    body: str
    service: str
    whole: bool
    users: int
    users_of: int
    sites: int
    sites_of: int
    hours: float | None
    restore: Restore
    reason: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """Sites that stay joined but not with all the capacity that they use in the busy hour.

    ``short_mbps`` is what cannot be carried on the surviving paths, of ``asked_mbps`` (both beyond what is short with
    nothing failed); ``sites`` the worst of them with what each lacks in one greatest flow; ``sites_unknown`` how many
    surviving sites take no part because their use or a circuit's capacity is unknown.
    """

    short_mbps: int
    asked_mbps: int
    sites_short: int
    sites_unknown: int
    sites: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One failure and all that it does. ``parts`` fail together.

    ``users`` are those who lose a need or their site's network; ``users_beyond`` those of them at sites that have not
    failed themselves; ``users_only_together`` those who lose something that neither part of a pair takes alone (None
    for other kinds). ``sites_cut`` lose the network. ``bodies`` are hit, most users first. ``repair_hours`` is the
    longest repair among the parts, ``user_hours`` the sum over users of their longest outage, ``times_per_year`` how
    often all parts are down together; ``user_hours_per_year`` their product. None where a rate is not known, and for a
    state that Monte Carlo drew, which as such never comes again.
    ``shortage`` is None where capacities were not asked for or nobody knows any.
    """

    kind: str
    parts: tuple[Part, ...]
    needs_lost: int
    needs_lost_whole: int
    bodies: tuple[str, ...]
    users: int
    users_beyond: int
    users_only_together: int | None
    sites_cut: int
    sites_users_unknown: int
    repair_hours: float | None
    user_hours: float | None
    times_per_year: float | None
    user_hours_per_year: float | None
    shortage: Shortage | None
    lost: tuple[LostNeed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfScenario:
    """All scenarios of one kind: how many there are, how many lose something, and the worst of them.

    For ``pair`` and ``risk and element`` a scenario counts as losing only if the two together take more than each
    alone; every other pair loses exactly what its two parts lose. ``worst`` is the head of the list, worst first (by
    users, then sites). ``short`` counts the scenarios that leave surviving sites with too little capacity and
    ``shortest`` are the worst of those; only single elements, shared risks and ransomware are tried for that (None:
    not tried, or no use of capacity is known). ``whole`` is False where a person stopped it before all were tried.
    """

    kind: str
    scenarios: int
    losing: int
    short: int | None
    whole: bool
    worst: tuple[Scenario, ...]
    shortest: tuple[Scenario, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SinglePoint:
    """A part whose failure alone takes a need from sites that have not failed themselves. ``critical_sites`` are hit
    sites that were recorded as needing two separate ways in."""

    part: Part
    users_beyond: int
    sites_beyond: int
    needs: tuple[str, ...]
    bodies: tuple[str, ...]
    critical_sites: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CutSet:
    """Parts that lose the need, for some of its users, only all together. ``users`` are those it takes it from,
    ``hours_per_year`` how long it does so in an average year for one of them, ``share`` its share of the need's lost
    user-hours."""

    parts: tuple[Part, ...]
    users: int
    hours_per_year: float
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedAvailability:
    """How sure a need is. ``source`` is the arrangement or offer that meets it, ``source_site`` where it is provided
    and ``site_known_by`` how that is known.

    ``availability_percent`` is the mean over its users from all minimal cut sets of one and two parts
    (Esary and Proschan's product), None where nothing of it is known. ``sampled_percent`` with ``sampled_low`` and
    ``sampled_high`` (95 %) is the same from Monte Carlo, with any number of failures together. ``promised_percent``
    is what its level promises. ``cut_sets`` dominate, the greatest share first; ``cut_sets_found`` counts all.
    """

    need: str
    body: str
    service: str
    source: str
    source_kind: str
    provider: str | None
    source_site: str | None
    site_known_by: str
    users: int
    sites: int
    availability_percent: float | None
    hours_lost_per_year: float | None
    sampled_percent: float | None
    sampled_low: float | None
    sampled_high: float | None
    promised_percent: str | None
    cut_sets_found: int
    cut_sets: tuple[CutSet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonteCarlo:
    """States of the estate drawn at random, each part down by its own rate of failing and time of repair.

    ``quiet`` states lose nothing. ``users_lost`` gives the users without a need at (percent of states) and
    ``users_lost_mean`` their mean; ``user_hours_per_year`` is that mean over a year.
    """

    samples: int
    seed: int
    quiet: int
    users_lost_mean: float
    users_lost: tuple[tuple[float, int], ...]
    user_hours_per_year: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many things of a kind there are, and of how many something needed here is unknown."""

    what: str
    count: int
    unknown: int
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Everything that failures do to one state of the estate. ``single_points`` are the head of the list, most users
    first, of ``single_points_found``."""

    counts: tuple[Count, ...]
    kinds: tuple[KindOfScenario, ...]
    single_points_found: int
    single_points: tuple[SinglePoint, ...]
    needs: tuple[NeedAvailability, ...]
    monte_carlo: MonteCarlo | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedPoint:
    """A single point of failure before and after the plan. ``users_before`` or ``users_after`` is None where it is
    none; ``how`` is ``removed``, ``added``, ``worse`` or ``better``."""

    how: str
    part: Part
    users_before: int | None
    users_after: int | None
    needs_before: tuple[str, ...]
    needs_after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureAnswer:
    """The whole answer. ``status`` is ``whole`` or ``stopped`` (a person stopped it; what had been tried is kept).
    ``rates`` names the table of failure and repair rates, with its source; ``assumptions`` say what was taken for
    granted, for people."""

    status: str
    today: Picture
    after: Picture | None
    changes: tuple[ChangedPoint, ...]
    rates: str
    rates_source: str
    assumptions: tuple[str, ...]
    generated: bool
    inputs_sha256: str
