"""Recovery: pairings of main offices and their exercises, what must be recovered, who has room, what stands apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

from tools.demonstration.bodies import Owner
from tools.demonstration.draw import Draw
from tools.demonstration.network import site_ref
from wherry.record.certificate import Pairing
from wherry.record.parts import Record
from wherry.record.recovery import (
    Exercise,
    ExerciseAction,
    RecoveryNeed,
    Separation,
    SeparationRule,
    SpareCapacity,
)

RECOVERED = ("hosting", "backup", "telephony", "internet-gateway")
NEEDED = {
    "hosting": ("T2", (24, 72), 8, (8, 30)),
    "backup": ("T3", (4, 10), 8, (20, 60)),
    "telephony": ("T1", (8, 20), 4, (1, 3)),
    "internet-gateway": ("T1", (4, 12), 4, (1, 2)),
}
"""By service: the tier, the virtual processors, the GB of memory for each, the TB of its copy."""

RULES = (
    ("apart-30-km", "distance", 30_000, "T2", "One storm, flood or lost road should not keep staff from both sites"),
    ("apart-power", "power area", None, None, "A fault at one supply point should not darken both sites"),
    ("apart-flood", "flood area", None, "T2", "One flood should not reach both sites"),
)
ACTIONS = (
    "Keep a copy of the runbook where it can be read without the network",
    "Add the recovered addresses to the firewall rules of the host",
    "Agree who may call the host's duty desk at night",
    "Test the copy of the directory before the next exercise",
)
STEPS = "Announce the recovered prefixes from the host; move the DNS names; open the host's firewall; tell the users"
BOARD = "Partnership board of the demonstration"


def recovery_of(members: Sequence[Owner], draw: Draw) -> list[Record]:
    """Everything about recovery. Each draw is for one body or one couple, so that a third body changes none."""
    rows: list[Record] = [*_rules()] if members else []
    for owner in members:
        rows += _needs(owner, draw)
        rows.append(_room(owner, draw))
        for other in members:
            if owner is not other and draw.chance(f"{owner.name}|{other.name}", "pairing", 0.3):
                rows += _pairing(owner, other, draw)
    for owner, other in combinations(sorted(members, key=lambda member: member.code), 2):
        rows += _statement(owner, other, draw)
    return rows


def _rules() -> list[Record]:
    return [
        SeparationRule(
            ref=ref,
            kind=kind,
            least_m=least,
            tier=tier,
            reason=reason,
            accepted_by=BOARD,
            accepted=date(2026, 5, 20),
            provenance="generated",
        )
        for ref, kind, least, tier, reason in RULES
    ]


def _needs(owner: Owner, draw: Draw) -> list[Record]:
    rows: list[Record] = []
    for service, (tier, vcpus, memory, storage) in NEEDED.items():
        name = f"{owner.name}|{service}"
        processors = draw.within(name, "recovery vcpus", *vcpus)
        rows.append(
            RecoveryNeed(
                ref=f"{owner.code}/F-{service}",
                body=owner.code,
                site=site_ref(owner, owner.main_office),
                service=service,
                tier=tier,
                vcpus=Decimal(processors),
                memory_gb=Decimal(processors * memory),
                storage_tb=Decimal(draw.within(name, "recovery storage", *storage)),
                rto_hours={"T1": Decimal(8), "T2": Decimal(24), "T3": Decimal(72)}[tier],
                rpo_hours={"T1": Decimal(1), "T2": Decimal(4), "T3": Decimal(24)}[tier],
                wan_mbps=Decimal(draw.within(name, "recovery network", 1, 5) * 100),
                accepted_by="Head of ICT",
                accepted=date(2026, 6, 1),
                provenance="generated",
            )
        )
    return rows


def _room(owner: Owner, draw: Draw) -> Record:
    processors = draw.within(owner.name, "spare vcpus", 10, 22) * 8
    return SpareCapacity(
        ref=f"{owner.code}/G-main-office",
        body=owner.code,
        site=site_ref(owner, owner.main_office),
        rto_hours=Decimal(draw.within(owner.name, "host RTO", 2, 6)),
        rpo_hours=Decimal(1),
        vcpus=Decimal(processors),
        memory_gb=Decimal(processors * 8),
        storage_tb=Decimal(draw.within(owner.name, "spare storage", 9, 20) * 10),
        wan_mbps=Decimal(draw.within(owner.name, "spare network", 1, 4) * 1000),
        cost_gbp_per_year=Decimal(draw.within(owner.name, "cost of being ready", 12, 30) * 1000),
        need_cost_gbp_per_year=Decimal(draw.within(owner.name, "cost of a place", 8, 20) * 100),
        storage_cost_gbp_per_year=Decimal(draw.within(owner.name, "cost of a copy", 12, 24) * 10),
        provenance="generated",
    )


def _pairing(owner: Owner, other: Owner, draw: Draw) -> list[Record]:
    """A pairing with the exercise that its status speaks of, or the one that is planned."""
    name = f"{owner.name}|{other.name}"
    status = draw.pick(name, "pairing status", ("claimed", "claimed", "agreed", "tested", "stale"))
    timed = status in ("tested", "stale")
    held = date(2026 if status == "tested" else 2024, draw.within(name, "tested", 1, 10), 14) if timed else None
    hours = draw.within(name, "restore", 2, 16) if timed else None
    services = tuple(s for s in RECOVERED if draw.chance(f"{name}|{s}", "recovered", 0.5)) or ("hosting",)
    agreed = None if status == "claimed" else date(2026 if held is None else held.year - 1, 3, 12)
    row = Pairing(
        ref=f"{owner.code}/P-{other.code.lower()}",
        body=owner.code,
        site=site_ref(owner, owner.main_office),
        recovery_site=site_ref(other, other.main_office),
        services=services,
        status=status,
        tested=held,
        restore_hours=hours,
        agreed=agreed,
        invoked_by="Duty director of either body",
        call_out=f"Duty desk of {other.code}, 01632 960{draw.within(name, 'duty desk', 100, 999)}",
        replication=draw.pick(name, "replication", ("Hourly copy of virtual machines", "Nightly copy of backups")),
        network_steps=STEPS,
        own_credentials=draw.chance(name, "own credentials", 0.6),
        offline_copy=draw.chance(name, "offline copy", 0.5) or None,
        longest_days=30,
        provenance="generated",
    )
    return [row, *_exercise(row, held, hours, draw, name)] if status != "claimed" else [row]


def _exercise(row: Pairing, held: date | None, hours: int | None, draw: Draw, name: str) -> list[Record]:
    ref = f"{row.ref.replace('/P-', '/Y-')}-1"
    exercise = Exercise(
        ref=ref,
        body=row.body,
        pairing=row.ref,
        kind="timed restore",
        planned=date(2027, draw.within(name, "planned", 1, 6), 10) if held is None else held,
        held=held,
        restore_hours=None if hours is None else Decimal(hours),
        data_loss_hours=None if held is None else Decimal(1),
        passed=None if held is None else True,
        led_by="Head of infrastructure",
        witnessed_by=None if held is None else "Resilience officer of the host",
        provenance="generated",
    )
    if held is None:
        return [exercise]
    said = draw.pick(name, "action", ACTIONS)
    due = held + timedelta(days=90)
    done = due - timedelta(days=draw.within(name, "action done", 1, 60)) if draw.chance(name, "done", 0.4) else None
    action = ExerciseAction(
        ref=f"{row.ref.replace('/P-', '/J-')}-1",
        body=row.body,
        exercise=ref,
        says=said,
        assigned_to="Network manager",
        due=due,
        done=done,
        provenance="generated",
    )
    return [exercise, action]


def _statement(owner: Owner, other: Owner, draw: Draw) -> list[Record]:
    """Most couples have been looked up on the flood map; of the others nobody knows."""
    if not draw.chance(f"{owner.name}|{other.name}", "flood looked up", 0.7):
        return []
    return [
        Separation(
            ref=f"{owner.code}/W-{other.code.lower()}-flood",
            body=owner.code,
            site=site_ref(owner, owner.main_office),
            other_site=site_ref(other, other.main_office),
            kind="flood area",
            found="separate",
            says="The two share no flood warning area on the map that was made up for the demonstration",
            stated_by="Emergency planning officer",
            dated=date(2026, 5, 1),
            provenance="generated",
        )
    ]
