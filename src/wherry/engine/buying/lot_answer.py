"""The answer to joint lots: each lot with its contracts, what each saves and must do, and the test of drop-out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wherry.engine.buying.lot_question import LeftOut
from wherry.engine.buying.lot_reach import Way
from wherry.engine.buying.lot_value import DropOut


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A contract in a lot: its end as matters stand, the way to the lot's start, its share of the tender, and what it
    saves after all costs at low, mid and high, in pence over the years looked at."""

    ref: str
    title: str
    body: str
    supplier: str
    where: str
    pence_a_year: int
    ends: date
    way: Way
    tender_pence: int
    low_pence: int
    mid_pence: int
    high_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """One purchase of several bodies. ``begin_by`` is when work on it must begin, ``first_act`` the first day by which
    a body must give notice or extend for it. ``lead`` is the body with the greatest volume. ``crosses`` names bodies
    that end before the lot does. Percentages are shares of today's price."""

    kind: str
    starts: date
    ends: date
    bodies: tuple[str, ...]
    lead: str
    pence_a_year: int
    above_threshold: bool
    tier_from_pence: int
    low_percent: Decimal
    mid_percent: Decimal
    high_percent: Decimal
    source: str
    tender_pence: int
    low_pence: int
    mid_pence: int
    high_pence: int
    begin_by: date
    first_act: date
    members: tuple[Member, ...]
    drop_outs: tuple[DropOut, ...]
    crosses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LotCheck:
    """What the independent adding-up found: whether every figure and rule holds, how many figures it compared, and
    what does not hold."""

    agreed: bool
    figures: int
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LotAnswer:
    """The lots, the earliest first, with what was left out and why. ``bound_pence`` is proven: no choice of lots saves
    more at the rate asked for. ``assumptions`` are the words for what was assumed, with sources."""

    status: str
    lots: tuple[Lot, ...]
    left: tuple[LeftOut, ...]
    low_pence: int
    mid_pence: int
    high_pence: int
    bound_pence: int | None
    rounds: int
    check: LotCheck
    assumptions: tuple[str, ...]
