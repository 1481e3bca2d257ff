"""How often things fail and how long they take to mend: a dated table that comes with Wherry, read from ``data/``.

Rates are failures a year (for circuits also a year and kilometre) and hours to mend. What each row rests on is said in
the file: few are measured, most are assumptions for comparing one estate with another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

import yaml

from wherry.record.error import WherryError

HOURS_A_YEAR = 8760.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Failures a year and hours to mend. A part is down for the share ``unavailability`` of the time."""

    per_year: float
    repair_hours: float

    @property
    def unavailability(self) -> float:
        """MTTR / (MTBF + MTTR), with mean time between failures from mend to failure."""
        down = self.per_year * self.repair_hours
        return down / (HOURS_A_YEAR + down)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the table; ``technology`` is empty where the row is for every technology."""

    kind: str
    technology: str
    per_year: float
    per_km_year: float
    repair_hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RateTable:
    """The table, with where it comes from and its date."""

    name: str
    source: str
    dated: date
    rows: tuple[Row, ...]

    def rate(self, kind: str, *, technology: str = "", length_m: int | None = None) -> Rate | None:
        """The rate of a kind of part; None where the table has none. A circuit of unknown length counts its ends
        alone."""
        same = [row for row in self.rows if row.kind == kind]
        named = [row for row in same if row.technology and row.technology.casefold() == technology.casefold()]
        for row in named or [row for row in same if not row.technology]:
            return Rate(per_year=row.per_year + row.per_km_year * (length_m or 0) / 1000, repair_hours=row.repair_hours)
        return None


@cache
def load_rates(name: str) -> RateTable:
    """A table that comes with Wherry, by its name. ``WherryError`` names those there are."""
    folder = resources.files("wherry.engine.resilience") / "data"
    known = sorted(file.name.removesuffix(".yaml") for file in folder.iterdir() if file.name.startswith("rates-"))
    if name not in known:
        raise WherryError(f"there is no table of failure rates {name!r}; there are {', '.join(known)}")
    found = yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))
    return RateTable(
        name=found["name"],
        source=found["source"],
        dated=found["dated"],
        rows=tuple(
            Row(
                kind=row["kind"],
                technology=row.get("technology", ""),
                per_year=float(row["per_year"]),
                per_km_year=float(row.get("per_km_year", 0)),
                repair_hours=float(row["repair_hours"]),
            )
            for row in found["rates"]
        ),
    )


def promised_rate(availability_percent: float, fix_time_hours: float) -> Rate | None:
    """What a level's promise says of failures: down for 100 % less its availability, mended in its fix time. None
    where it promises never to fail or to be mended at once."""
    down = 1 - availability_percent / 100
    if down <= 0 or down >= 1 or fix_time_hours <= 0:
        return None
    return Rate(per_year=down / (1 - down) * HOURS_A_YEAR / fix_time_hours, repair_hours=fix_time_hours)
