"""What contracts bind bodies to: from when to when, notice, extensions and the charge for leaving early."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tools.demonstration.bodies import Owner
from tools.demonstration.draw import Draw, years_before

TERM_YEARS = (3, 5, 7, 10)
ENDS_OF_MEMBERS = (2027, 2031)  # what the plan has to wait for
ENDS_OF_OTHERS = (2025, 2032)
FRAMEWORKS = ("Framework P", "Framework Q", "Framework R", None)


@dataclass(frozen=True)
class Terms:
    """The terms of one contract."""

    starts: date
    ends: date
    notice_days: int
    extension_months: int | None
    extensions_left: int
    extension_price_percent: Decimal
    exit_charge_percent: Decimal | None
    renews_itself: bool
    framework: str | None


def terms_of(owner: Owner, service: str, draw: Draw) -> Terms:
    """The terms on which a body buys a service. The ends of all bodies' contracts spread from 2025 to 2032."""
    name = f"{owner.name}|{service}"
    first, last = ENDS_OF_MEMBERS if owner.member else ENDS_OF_OTHERS
    ends = draw.quarter_end(name, "ends", first, last)
    extensions = draw.pick(name, "extensions", (0, 0, 1, 1, 2))
    exits = draw.pick(name, "exit", (None, None, None, 25, 40, 60))
    return Terms(
        starts=years_before(ends, draw.pick(name, "term", TERM_YEARS)),
        ends=ends,
        notice_days=draw.pick(name, "notice", (45, 90, 90, 180)),
        extension_months=12 if extensions else None,
        extensions_left=extensions,
        extension_price_percent=Decimal(draw.pick(name, "extension price", (100, 103, 105, 108))),
        exit_charge_percent=None if exits is None else Decimal(exits),
        renews_itself=ends.year < 2027 or draw.chance(name, "renews", 0.15),
        framework=draw.pick(name, "framework", FRAMEWORKS),
    )
