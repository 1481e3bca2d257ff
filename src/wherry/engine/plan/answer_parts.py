"""Parts of a plan's answer: what passes to successors, who bridges whom, and what became of preferences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wherry.record.quarter import Quarter


@dataclass(frozen=True, slots=True, kw_only=True)
class Novation:
    """Something in force on the last day of a body that goes on after it. ``role`` is ``contract`` (today's
    arrangement), ``as consumer`` or ``as provider`` (of an offer). ``quarter`` is the first after the body's end,
    ``after_pence`` what is paid for it from then on. With several successors they must agree whose it becomes."""

    role: str
    body: str
    last_day: date
    successors: tuple[str, ...]
    source: str
    need: str
    quarter: Quarter
    after_pence: int
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recharge:
    """A sum that one body pays another in a quarter. ``kind`` is ``lends`` or ``repays``."""

    quarter: Quarter
    kind: str
    payer: str
    receiver: str
    pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One body: how far it is ahead at the end of each quarter before these recharges and after them (never below
    zero, unless the partnership is), and what it still owes others and is owed at the end of the plan."""

    body: str
    before: tuple[int, ...]
    after: tuple[int, ...]
    owes_pence: int
    owed_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridging:
    """All recharges that keep every body from being out of pocket. ``holds`` is whether they do in every quarter;
    ``short_pence`` is the most that is missing where they cannot, because the partnership itself needs new money."""

    recharges: tuple[Recharge, ...]
    standings: tuple[Standing, ...]
    holds: bool
    short_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A preference, whether it is kept, and what keeping it costs in present value (None: no plan keeps it)."""

    need: str
    source: str
    refuses: bool
    worth_pence: int
    kept: bool
    costs_pence: int | None
    proven: bool
    says: str
