"""A plan as an answer: moves, money by body and quarter, levels, what binds, the proof and the independent check.

All money is whole pence, in the prices of the first quarter (real terms). ``by_quarter`` tuples have one entry a
quarter of ``PlanAnswer.quarters``. Every answer has one JSON form: ``wherry.record.canonical.plain(answer)``.
"""

from __future__ import annotations

from dataclasses import dataclass

from wherry.engine.plan.answer_parts import Bridging, Judged, Novation
from wherry.record.finding import Finding
from wherry.record.quarter import Quarter

LINE_KINDS = ("today", "exit", "unit", "joining", "set-up", "steps")
ATTRIBUTION = (
    "Set-up and capacity steps fall on the body that provides or leads the offer; today's cost, exit charges, unit "
    "prices and joining costs fall on the body whose need it is. This is before any division of the saving."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sum of money in one quarter, from its rows. ``source`` is an arrangement or an offer; ``need`` is empty for
    set-up and steps. ``pence`` is rounded once from its rows; ``present_pence`` is ``pence`` times the year's discount
    factor, rounded once; a line of several steps of capacity is that many times one step's."""

    kind: str
    body: str
    need: str
    source: str
    quarter: Quarter
    pence: int
    present_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyMoney:
    """What one body pays, quarter by quarter."""

    body: str
    by_quarter: tuple[int, ...]
    total_pence: int
    present_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """Baseline less plan. ``cashable_pence`` and ``non_cashable_pence`` add to ``total_pence``."""

    body: str
    total_pence: int
    present_pence: int
    cashable_pence: int
    non_cashable_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CashFlow:
    """Baseline less plan by quarter and in all so far; ``lowest_pence`` is the least of ``cumulative``."""

    baseline: tuple[int, ...]
    plan: tuple[int, ...]
    saved: tuple[int, ...]
    cumulative: tuple[int, ...]
    lowest_pence: int
    lowest_quarter: Quarter
    cumulative_cashable: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One change of source on the first day of ``quarter``. ``from_source`` is empty where the need is new.

    ``shared`` is whether it goes to a body's or joint offer; ``one_off_pence`` is joining cost and exit charge;
    yearly costs are those of the need in the four quarters before and after (fewer at the ends, scaled to a year).
    """

    need: str
    body: str
    service: str
    from_source: str
    to_source: str
    to_kind: str
    provider: str
    quarter: Quarter
    shared: bool
    one_off_pence: int
    exit_charge_pence: int
    yearly_before_pence: int
    yearly_after_pence: int
    why: str
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A run of quarters with one source. ``kind`` is ``today`` or the offer's kind; ``until`` is its last quarter."""

    source: str
    kind: str
    starts: Quarter
    until: Quarter
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedPlan:
    """One need through the plan: its sources, its level before and at the end, and why it stays or moves."""

    need: str
    body: str
    service: str
    quantity: tuple[str, ...]
    level_before: str
    level_required: str
    level_after: str
    stretches: tuple[Stretch, ...]
    baseline_stretches: tuple[Stretch, ...]
    cost_pence: int
    baseline_pence: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """How many steps of capacity an offer has in a quarter, for what load (the provider's own use included)."""

    offer: str
    quarter: Quarter
    steps: int
    load: str
    capacity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A rule that has no room left in the plan, in words. ``cost_pence`` is what it costs in present value, where the
    plan was solved again without it; None where nobody has asked."""

    rule: str
    subject: str
    quarter: Quarter | None
    says: str
    cost_pence: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """A shared offer that nobody uses. ``winning_unit_price_gbp_per_year`` is the price at which it would have been
    used, None until worked out."""

    offer: str
    says: str
    winning_unit_price_gbp_per_year: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Formulation:
    """What was solved and how: the size of the programme, the parts it fell into, the branches, the seconds."""

    method: str
    parts: int
    columns: int
    rows: int
    entries: int
    nodes: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What the independent checker says: it re-adds every figure from the records without a solver."""

    agreed: bool
    figures: int
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAnswer:
    """A plan with its proof.

    ``status`` is ``optimal`` (proven), ``feasible`` (a limit was reached) or ``stopped`` (a person stopped it; the
    best plan so far). ``present_pence`` is the plan's present value, ``bound_pence`` the proven least; ``gap`` their
    distance as a share of ``present_pence``. ``novations`` are what must pass to successors of bodies that end,
    ``bridging`` the recharges by which no body is ever out of pocket, ``preferences`` what became of each wish.
    """

    status: str
    present_pence: int
    bound_pence: int
    gap: float
    baseline_present_pence: int
    quarters: tuple[Quarter, ...]
    members: tuple[str, ...]
    discount: tuple[str, ...]
    rate_table: str
    attribution: str
    baseline: tuple[BodyMoney, ...]
    plan: tuple[BodyMoney, ...]
    saving: Saving
    saving_by_body: tuple[Saving, ...]
    cash: CashFlow
    moves: tuple[Move, ...]
    needs: tuple[NeedPlan, ...]
    steps: tuple[Steps, ...]
    binds: tuple[Binding, ...]
    near_misses: tuple[NearMiss, ...]
    lines: tuple[Line, ...]
    baseline_lines: tuple[Line, ...]
    findings: tuple[Finding, ...]
    generated: bool
    inputs_sha256: str
    formulation: Formulation
    checker: Check | None = None
    novations: tuple[Novation, ...] = ()
    bridging: Bridging | None = None
    preferences: tuple[Judged, ...] = ()
