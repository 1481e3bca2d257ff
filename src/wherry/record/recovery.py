"""Recovery: what must be recovered, who has room for it, what must stand apart and who accepted that, and the proof."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from wherry.record.column import column, record
from wherry.record.parts import Owned, Record

TIERS = ("T0", "T1", "T2", "T3", "T4")
USUAL_HOURS: dict[str, tuple[Decimal, Decimal]] = {
    "T0": (Decimal(1), Decimal("0.25")),
    "T1": (Decimal(4), Decimal(1)),
    "T2": (Decimal(24), Decimal(4)),
    "T3": (Decimal(72), Decimal(24)),
    "T4": (Decimal(120), Decimal(168)),
}
"""The RTO and RPO in hours that each tier usually means, where a need does not state its own. No standard fixes them:
they are common practice, and a finding says wherever one was used."""

SEPARATION_KINDS = ("distance", "building", "power area", "flood area", "supplier", "duct", "admin domain")
AREA_KINDS = SEPARATION_KINDS[1:]
"""The kinds of separation that are about something both sites depend on."""

EXERCISE_KINDS = ("timed restore", "failover", "walk-through", "call-out test")
TIMED = EXERCISE_KINDS[:2]
"""The kinds of exercise that prove a recovery. The others prove that people know what to do."""


@record(table="recovery_needs", singular="recovery need")
class RecoveryNeed(Owned):
    """A service at a site that must run elsewhere when the site is lost: how soon, with how little lost, on what."""

    site: str = column(says="The site whose loss it is for.", refers_to="sites", example="NFK/S-0001")
    service: str = column(says="The service to be recovered.", refers_to="services", example="hosting")
    tier: str = column(
        says="How soon the body needs it: T0 within the hour, T4 within five days.", choices=TIERS, example="T2"
    )
    rto_hours: Decimal | None = column(
        says="Recovery time objective; empty means what the tier usually means.",
        unit="hours",
        at_least=0,
        default=None,
        example="24",
    )
    rpo_hours: Decimal | None = column(
        says="Recovery point objective: how many hours of data may be lost; empty means what the tier usually means.",
        unit="hours",
        at_least=0,
        default=None,
        example="4",
    )
    vcpus: Decimal | None = column(
        says="Virtual processors that it takes while it is recovered.", at_least=0, default=None, example="24"
    )
    memory_gb: Decimal | None = column(
        says="Memory that it takes while it is recovered.", unit="GB", at_least=0, default=None, example="192"
    )
    storage_tb: Decimal | None = column(
        says="Storage that its copy takes at all times.", unit="TB", at_least=0, default=None, example="12"
    )
    rack_units: Decimal = column(
        says="Rack units that its own equipment takes at all times.", at_least=0, default=Decimal(0), example="4"
    )
    power_kw: Decimal = column(
        says="Power that it takes while it is recovered.", unit="kW", at_least=0, default=Decimal(0), example="2.5"
    )
    wan_mbps: Decimal = column(
        says="Network capacity that it takes while it is recovered.",
        unit="Mbit/s",
        at_least=0,
        default=Decimal(0),
        example="500",
    )
    accepted_by: str | None = column(
        says="Who accepted these objectives for the body.", default=None, example="Head of adult social care"
    )
    accepted: date | None = column(says="The day they were accepted.", default=None, example="2026-06-01")


@record(table="spare_capacity", singular="spare capacity")
class SpareCapacity(Owned):
    """Room that a body keeps at a site to recover services of other sites, how fast, and what being ready costs."""

    site: str = column(says="The site that has room.", refers_to="sites", example="SFK/S-0001")
    services: tuple[str, ...] = column(
        says="The services that it can run; empty means any.", refers_to="services", default=(), example="hosting"
    )
    rto_hours: Decimal | None = column(
        says="How soon a service runs there after it is invoked.",
        unit="hours",
        at_least=0,
        default=None,
        example="8",
    )
    rpo_hours: Decimal | None = column(
        says="How far its copies lag behind, as measured.", unit="hours", at_least=0, default=None, example="1"
    )
    vcpus: Decimal | None = column(
        says="Virtual processors free for services that are invoked.", at_least=0, default=None, example="96"
    )
    memory_gb: Decimal | None = column(
        says="Memory free for services that are invoked.", unit="GB", at_least=0, default=None, example="768"
    )
    storage_tb: Decimal | None = column(
        says="Storage free for copies, which are there at all times.",
        unit="TB",
        at_least=0,
        default=None,
        example="60",
    )
    rack_units: Decimal | None = column(
        says="Rack units free for equipment of others, which is there at all times.",
        at_least=0,
        default=None,
        example="20",
    )
    power_kw: Decimal | None = column(
        says="Power free for services that are invoked.", unit="kW", at_least=0, default=None, example="10"
    )
    wan_mbps: Decimal | None = column(
        says="Network capacity free for services that are invoked.",
        unit="Mbit/s",
        at_least=0,
        default=None,
        example="2000",
    )
    cost_gbp_per_year: Decimal = column(
        says="What it costs a year to be ready for anybody at all.", unit="£ a year", at_least=0, example="18000"
    )
    need_cost_gbp_per_year: Decimal = column(
        says="What each recovery need that it takes on costs a year.",
        unit="£ a year",
        at_least=0,
        default=Decimal(0),
        example="1200",
    )
    storage_cost_gbp_per_year: Decimal = column(
        says="What each TB of copies costs a year.",
        unit="£ a year",
        at_least=0,
        default=Decimal(0),
        example="180",
    )
    only_for: tuple[str, ...] = column(
        says="The bodies it is open to; empty means every member.", refers_to="bodies", default=(), example="NFK"
    )


@record(table="separation_rules", singular="separation rule")
class SeparationRule(Record):
    """What must not be shared by a site and the site that recovers it, why, and who accepted that. No standard fixes a
    distance: it comes from somebody's assessment of the risk."""

    kind: str = column(
        says="What the two sites may not share, or the distance that must lie between them.",
        choices=SEPARATION_KINDS,
        example="distance",
    )
    least_m: int | None = column(
        says="The least distance between them, for a rule of distance.",
        unit="m",
        at_least=1,
        default=None,
        example="30000",
    )
    tier: str | None = column(
        says="The slowest tier that it holds for: T2 means T0, T1 and T2; empty means every tier.",
        choices=TIERS,
        default=None,
        example="T2",
    )
    reason: str = column(says="Why it is asked for.", example="One storm or flood should not reach both sites")
    accepted_by: str | None = column(says="Who accepted it.", default=None, example="Partnership board")
    accepted: date | None = column(says="The day it was accepted.", default=None, example="2026-05-20")

    @property
    def body(self) -> None:
        """Separation rules belong to the partnership, not to a body."""
        return


@record(table="separations", singular="separation")
class Separation(Owned):
    """What somebody looked up about two sites, where the records alone do not say whether they stand apart."""

    site: str = column(says="One of the two sites.", refers_to="sites", example="NFK/S-0001")
    other_site: str = column(says="The other site.", refers_to="sites", example="SFK/S-0001")
    kind: str = column(says="What was looked into.", choices=AREA_KINDS, example="flood area")
    found: str = column(says="Whether they stand apart in this.", choices=("separate", "shared"), example="separate")
    says: str = column(
        says="What it rests on.", example="Neither lies in a flood warning area on the national map of 1 May 2026"
    )
    stated_by: str | None = column(says="Who says so.", default=None, example="Emergency planning officer")
    dated: date | None = column(says="The day it was looked up.", default=None, example="2026-05-01")


@record(table="exercises", singular="exercise")
class Exercise(Owned):
    """A test of a pairing: what was tried, how long it took by the clock, and whether it did what was needed."""

    pairing: str = column(says="The pairing that was tried.", refers_to="pairings", example="NFK/B-0001")
    kind: str = column(
        says="What sort of exercise it is. Only a timed restore or a failover is proof.",
        choices=EXERCISE_KINDS,
        example="timed restore",
    )
    services: tuple[str, ...] = column(
        says="The services tried; empty means all that the pairing recovers.",
        refers_to="services",
        default=(),
        example="hosting",
    )
    planned: date | None = column(says="The day it is planned for.", default=None, example="2026-09-10")
    held: date | None = column(says="The day it was held; empty while it is to come.", default=None)
    restore_hours: Decimal | None = column(
        says="Hours from the call to service, by the clock.", unit="hours", at_least=0, default=None, example="6.5"
    )
    data_loss_hours: Decimal | None = column(
        says="Hours of data that were lost, as measured.", unit="hours", at_least=0, default=None, example="1"
    )
    passed: bool | None = column(
        says="Whether those who held it judge that it did what was needed.", default=None, example="yes"
    )
    led_by: str | None = column(says="Who led it.", default=None, example="Head of infrastructure")
    witnessed_by: str | None = column(says="Who saw it for the other body.", default=None, example="Resilience officer")
    says: str | None = column(says="What was tried and what was learnt.", default=None)


@record(table="exercise_actions", singular="exercise action")
class ExerciseAction(Owned):
    """Something to be done after an exercise, by whom and by when. It is open until the day it was done is written."""

    exercise: str = column(says="The exercise it came from.", refers_to="exercises", example="NFK/Y-0001")
    says: str = column(says="What is to be done.", example="Keep the runbook where it can be read without the network")
    assigned_to: str | None = column(says="Who is to do it.", default=None, example="Network manager")
    due: date | None = column(says="The day by which it is to be done.", default=None, example="2026-12-01")
    done: date | None = column(says="The day it was done; empty while it is open.", default=None)
