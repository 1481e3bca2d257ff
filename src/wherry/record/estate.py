"""The estate: everything the bodies own, run and pay for, as tables of records. It is what every engine is given."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from wherry.record.agreement import Agreement, Recharge, Usage
from wherry.record.body import Body
from wherry.record.canonical import canonical, sha256
from wherry.record.certificate import Certificate, Evidence, Pairing, SharedRisk
from wherry.record.circuit import Circuit
from wherry.record.column import RECORDS
from wherry.record.contract import Contract, Payment, Supplier
from wherry.record.device import Device, Prefix
from wherry.record.need import Arrangement, Need, Quantity
from wherry.record.offer import Offer, Tier
from wherry.record.parts import Record
from wherry.record.recovery import (
    Exercise,
    ExerciseAction,
    RecoveryNeed,
    Separation,
    SeparationRule,
    SpareCapacity,
)
from wherry.record.service import Level, Service
from wherry.record.site import Site


@dataclasses.dataclass(frozen=True, kw_only=True)
class Estate:
    """The tables together, frozen. Rows are kept in order of their references, so that the order in which files list
    them changes nothing: ``sha256`` is the same for the same content."""

    bodies: tuple[Body, ...] = ()
    services: tuple[Service, ...] = ()
    levels: tuple[Level, ...] = ()
    sites: tuple[Site, ...] = ()
    circuits: tuple[Circuit, ...] = ()
    devices: tuple[Device, ...] = ()
    prefixes: tuple[Prefix, ...] = ()
    suppliers: tuple[Supplier, ...] = ()
    contracts: tuple[Contract, ...] = ()
    spend: tuple[Payment, ...] = ()
    needs: tuple[Need, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    arrangements: tuple[Arrangement, ...] = ()
    offers: tuple[Offer, ...] = ()
    tiers: tuple[Tier, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    shared_risks: tuple[SharedRisk, ...] = ()
    pairings: tuple[Pairing, ...] = ()
    recovery_needs: tuple[RecoveryNeed, ...] = ()
    spare_capacity: tuple[SpareCapacity, ...] = ()
    separation_rules: tuple[SeparationRule, ...] = ()
    separations: tuple[Separation, ...] = ()
    exercises: tuple[Exercise, ...] = ()
    exercise_actions: tuple[ExerciseAction, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    usage: tuple[Usage, ...] = ()
    recharges: tuple[Recharge, ...] = ()

    def __post_init__(self) -> None:
        for name in TABLES:
            rows = sorted(getattr(self, name), key=lambda row: row.ref)
            object.__setattr__(self, name, tuple(rows))

    @classmethod
    def of(cls, rows: Iterable[Record]) -> Estate:
        """An estate of loose rows, each put into its table."""
        tables: dict[str, list[Record]] = {name: [] for name in TABLES}
        for row in rows:
            tables[table_of(row)].append(row)
        return cls(**{name: tuple(found) for name, found in tables.items()})  # type: ignore[arg-type]

    def table(self, name: str) -> tuple[Any, ...]:
        """The rows of one table by its name; ``KeyError`` where there is no such table."""
        if name not in RECORDS:
            raise KeyError(name)
        rows: tuple[Any, ...] = getattr(self, name)
        return rows

    @property
    def counts(self) -> dict[str, int]:
        """How many rows each table holds."""
        return {name: len(self.table(name)) for name in TABLES}

    @cached_property
    def by_ref(self) -> Mapping[str, Mapping[str, Any]]:
        """Rows by table and reference."""
        return {name: {row.ref: row for row in self.table(name)} for name in TABLES}

    @cached_property
    def sha256(self) -> str:
        """The hash of the canonical form: the same records give the same hash, in any order, from any file."""
        return sha256(self)

    @property
    def canonical(self) -> str:
        """The canonical JSON text."""
        return canonical(self)

    @property
    def generated(self) -> bool:
        """Whether anything in it was generated for a demonstration, so that pages and exports must say so."""
        return any(row.provenance == "generated" for name in TABLES for row in self.table(name))


TABLES: tuple[str, ...] = tuple(field.name for field in dataclasses.fields(Estate))
_TABLE_OF = {kind.cls: name for name, kind in RECORDS.items()}


def table_of(row: Record) -> str:
    """The name of the table that a row belongs to."""
    return _TABLE_OF[type(row)]
