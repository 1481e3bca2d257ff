"""The answer to offers on several lots: who wins what, how it was scored, what else there was, and who was out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from wherry.engine.buying.award_question import Removal


@dataclass(frozen=True, slots=True, kw_only=True)
class WonBid:
    """A bid that wins, with its price before discounts."""

    ref: str
    supplier: str
    lots: tuple[str, ...]
    pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WonDiscount:
    """A discount that the winners have earned, and what it takes off."""

    ref: str
    supplier: str
    off_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """A choice of winners: the price after discounts, the scores from 0 to 100, and lots that nobody wins. The price's
    score is 100 for the cheapest award and falls by a point for each per cent above it."""

    bids: tuple[WonBid, ...]
    discounts: tuple[WonDiscount, ...]
    pence: int
    price_score: Decimal
    quality_score: Decimal
    score: Decimal
    unsold: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """The best award under another condition, and how much dearer and lower it is; ``unsold`` are lots that then have
    no winner."""

    condition: str
    award: Award
    more_pence: int
    lower_score: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkGiven:
    """One evaluator's mark with its reason; the evaluator is '' where it is the agreed one."""

    evaluator: str
    mark: Decimal
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """How an answer was marked: every mark, and the one that counts."""

    supplier: str
    lot: str
    criterion: str
    title: str
    counts: Decimal
    of: Decimal
    marks: tuple[MarkGiven, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BidStanding:
    """A bid and what became of it: wins, stands without winning, or is out and why; ``quality`` is the mean of its lots
    by their weights, None where quality is not weighed or not known."""

    ref: str
    supplier: str
    lots: tuple[str, ...]
    pence: int
    outcome: str
    why: str
    quality: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardCheck:
    """What the independent adding-up found."""

    agreed: bool
    figures: int
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardAnswer:
    """The award with its proof and trail. ``bound_score`` is proven where ``status`` is optimal: no award scores more;
    where price alone counts, ``bound_pence`` says that none costs less."""

    status: str
    award: Award
    cheapest: Award
    bound_pence: int | None
    bound_score: Decimal | None
    alternatives: tuple[Alternative, ...]
    bids: tuple[BidStanding, ...]
    marked: tuple[Marked, ...]
    removals: tuple[Removal, ...]
    doubts: tuple[str, ...]
    check: AwardCheck
