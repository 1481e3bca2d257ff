"""What is asked: which sites should recover which services of which others, on a given day, at least cost?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from wherry.engine.resilience.pairing.sound import leave_out_unsound
from wherry.record.canonical import sha256
from wherry.record.estate import Estate
from wherry.record.finding import Finding

INPUTS = (
    "bodies",
    "services",
    "sites",
    "circuits",
    "devices",
    "suppliers",
    "contracts",
    "shared_risks",
    "pairings",
    "recovery_needs",
    "spare_capacity",
    "separation_rules",
    "separations",
    "exercises",
    "exercise_actions",
)
ABOUT_SITES = ("sites", "circuits", "devices", "contracts", "suppliers")


@dataclass(frozen=True, slots=True, kw_only=True)
class PairingOptions:
    """What may be chosen. ``as_of`` is the day that is looked at: engines have no clock.

    ``test_good_for_days``: a pairing tested longer ago than this is stale. A year is the usual rule of councils; ISO
    22301:2019 clause 8.5 asks for planned intervals and for a test after any significant change.
    """

    as_of: date
    test_good_for_days: int = 365

    def __post_init__(self) -> None:
        if self.test_good_for_days < 1:
            raise ValueError("a test is good for at least one day")


@dataclass(frozen=True, kw_only=True)
class PairingQuestion:
    """The tables that pairings rest on, and the options. ``sha256`` covers only the sites that take part and what is
    there, so that a change elsewhere in the estate leaves it as it is."""

    options: PairingOptions
    estate: Estate = field(repr=False)
    generated: bool
    sha256: str
    faults: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, estate: Estate, options: PairingOptions) -> PairingQuestion:
        """The question about a whole estate. Rows that refer to what is not there are left out; ``faults`` says so."""
        estate, faults = leave_out_unsound(estate)
        sites = sites_in_play(estate)
        rows = {name: tuple(row for row in estate.table(name) if _matters(name, row, sites)) for name in INPUTS}
        named = {circuit.supplier_name for circuit in rows["circuits"]}
        bodies = {circuit.body for circuit in rows["circuits"]}
        contracts = {circuit.contract for circuit in rows["circuits"]} - {None}
        rows["contracts"] = tuple(row for row in estate.contracts if row.ref in contracts)
        rows["suppliers"] = tuple(row for row in estate.suppliers if row.body in bodies or row.name in named)
        return cls(
            options=options,
            estate=Estate(**rows),
            generated=any(row.provenance == "generated" for found in rows.values() for row in found),
            sha256=sha256({"records": rows, "options": options, "faults": faults}),
            faults=faults,
        )

    @cached_property
    def sites(self) -> tuple[str, ...]:
        """The references of the sites that take part, in order."""
        return tuple(site.ref for site in self.estate.sites)


def sites_in_play(estate: Estate) -> frozenset[str]:
    """The sites that need recovery, have room for it, or are paired already."""
    needing = {need.site for need in estate.recovery_needs}
    having = {room.site for room in estate.spare_capacity}
    paired = {ref for pairing in estate.pairings for ref in (pairing.site, pairing.recovery_site)}
    return frozenset(needing | having | paired)


def _matters(table: str, row: object, sites: frozenset[str]) -> bool:
    if table not in ABOUT_SITES:
        return True
    if table == "sites":
        return getattr(row, "ref", "") in sites
    if table == "circuits":
        return getattr(row, "site", None) in sites or getattr(row, "far_site", None) in sites
    return getattr(row, "site", None) in sites
