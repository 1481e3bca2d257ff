"""How recovery stands as the view in force sees it: pairings and their proof, what they cover, what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from wherry.engine.resilience.pairing.due import Due, find_due
from wherry.engine.resilience.pairing.question import PairingOptions, PairingQuestion
from wherry.engine.resilience.pairing.today import Today, look_at_today
from wherry.engine.resilience.pairing.working import work_out
from wherry.record.canonical import plain
from wherry.record.estate import Estate
from wherry.record.finding import Finding
from wherry.store.models import MODELS
from wherry.work.answers import today
from wherry.work.load_estate import load_estate

RECOVERY = (
    "pairings",
    "recovery_needs",
    "spare_capacity",
    "separation_rules",
    "separations",
    "exercises",
    "exercise_actions",
)


@dataclass(frozen=True, kw_only=True)
class Recovery:
    """What there is and how it stands on a day. ``hidden`` are findings about records that are not shared here."""

    estate: Estate
    today: Today
    due: tuple[Due, ...]
    as_of: date
    good_for_days: int
    generated: bool
    hidden: tuple[Finding, ...]

    @property
    def document(self) -> dict[str, Any]:
        """The same as plain values, in the shape that the tables of pairings take."""
        answer = {
            "as_of": self.as_of.isoformat(),
            "today": plain(self.today.standings),
            "covered": plain(self.today.covered),
            "today_cycles": plain(self.today.cycles),
            "rules": plain(self.estate.separation_rules),
            "findings": [plain(finding) | {"source": None} for finding in self.today.findings],
        }
        return {"answer": answer, "generated": self.generated}


def look_at_recovery(options: PairingOptions | None = None) -> Recovery:
    """How recovery stands, as far as the view in force reaches. Only the sites that take part are read."""
    asked = options or PairingOptions(as_of=today())
    sites = _sites_in_play()
    lines = Q(site__in=sites) | Q(far_site__in=sites)
    circuits = MODELS["circuits"].objects.filter(lines)
    only = {
        "sites": Q(ref__in=sites),
        "circuits": lines,
        "devices": Q(site__in=sites),
        "contracts": Q(ref__in=circuits.values("contract")),
        "suppliers": Q(owner__in=circuits.values("owner")),
    }
    loaded = load_estate(("bodies", "services", *only, "shared_risks", *RECOVERY), only=only)
    question = PairingQuestion.of(loaded.estate, asked)
    working = work_out(question)
    return Recovery(
        estate=question.estate,
        today=look_at_today(working),
        due=find_due(working),
        as_of=asked.as_of,
        good_for_days=asked.test_good_for_days,
        generated=question.generated,
        hidden=tuple(finding for finding in loaded.findings if finding.table in RECOVERY),
    )


def _sites_in_play() -> list[str]:
    found: set[str] = set()
    for table, columns in (
        ("recovery_needs", ("site",)),
        ("spare_capacity", ("site",)),
        ("pairings", ("site", "recovery_site")),
    ):
        for values in MODELS[table].objects.order_by().values_list(*columns):
            found.update(values)
    return sorted(found)
