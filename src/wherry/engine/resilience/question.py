"""What is asked: which failures are tried on an estate, on which day, before or after which moves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from wherry.record.canonical import sha256
from wherry.record.estate import Estate

SINGLE = "single"
SHARED_RISK = "shared risk"
RANSOMWARE = "ransomware"
PAIR = "pair"
RISK_AND_ELEMENT = "risk and element"
MONTE_CARLO = "monte carlo"
KINDS = (SINGLE, SHARED_RISK, RANSOMWARE, PAIR, RISK_AND_ELEMENT, MONTE_CARLO)
"""The kinds of scenario, in the order in which they are tried. Elements are sites, devices, circuits, exchanges and
services; shared risks are power areas, flood areas, suppliers, buildings, ducts and admin domains."""

INPUTS = (
    "bodies",
    "services",
    "levels",
    "sites",
    "circuits",
    "devices",
    "suppliers",
    "contracts",
    "needs",
    "arrangements",
    "offers",
    "shared_risks",
    "pairings",
    "recovery_needs",
    "separations",
    "exercises",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureOptions:
    """What may be chosen. ``as_of`` is the day that is looked at: engines have no clock.

    ``rows``: how many scenarios of a kind are told in full, the worst first; all are tried and counted.
    ``samples`` and ``seed``: how many states Monte Carlo draws, and from where. ``test_good_for_days``: a pairing
    tested longer ago than this is stale. ``rates``: the table of failure and repair rates.
    """

    as_of: date
    kinds: tuple[str, ...] = KINDS
    rows: int = 50
    samples: int = 20_000
    seed: int = 1
    test_good_for_days: int = 365
    rates: str = "rates-2026"

    def __post_init__(self) -> None:
        unknown = sorted(set(self.kinds) - set(KINDS))
        if unknown or not self.kinds:
            raise ValueError(f"there is no kind of failure called {', '.join(unknown)}; choose from {', '.join(KINDS)}")
        if min(self.rows, self.samples, self.test_good_for_days) < 1:
            raise ValueError("rows, samples and the days that a test is good for are at least 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A need that a plan gives another source: the offer or arrangement with the reference ``source``."""

    need: str
    source: str


@dataclass(frozen=True, kw_only=True)
class FailureQuestion:
    """An estate, the day and the moves to be judged. ``changes`` None asks about today alone; a tuple, even an empty
    one, asks also about the estate after them."""

    options: FailureOptions
    estate: Estate = field(repr=False)
    changes: tuple[Change, ...] | None
    generated: bool
    sha256: str

    @classmethod
    def of(cls, estate: Estate, options: FailureOptions, changes: tuple[Change, ...] | None = None) -> FailureQuestion:
        """The question of an estate. ``ValueError`` where two changes are for one need."""
        if changes is not None:
            changes = tuple(sorted(changes, key=lambda change: change.need))
            if len({change.need for change in changes}) < len(changes):
                raise ValueError("a need moves once: give its last source alone")
        rows = {name: estate.table(name) for name in INPUTS}
        return cls(
            options=options,
            estate=Estate(**{name: tuple(found) for name, found in rows.items()}),
            changes=changes,
            generated=any(row.provenance == "generated" for name in INPUTS for row in rows[name]),
            sha256=sha256({"records": rows, "options": options, "changes": changes}),
        )
