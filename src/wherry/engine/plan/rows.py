"""The rows of a plan's question: needs, today's timelines, offers, and the pairs of need and offer that go together."""

from __future__ import annotations

from dataclasses import dataclass

SHARED = ("body", "joint")


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """How a need is met today, as a timeline: it can be kept up to quarter ``last`` (extensions included) and left on
    the first day of quarter ``t`` for ``leave[t]`` pence; None where leaving then is not allowed. ``leave`` has one
    entry more than there are quarters: the last is for keeping it to the end. ``cashable`` is the part of ``cost`` that
    falls away. ``provider`` names who provides it, for separation."""

    ref: str
    kind: str
    level: str
    provider: str
    last: int
    cost: tuple[int, ...]
    cashable: tuple[int, ...]
    leave: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRow:
    """A need: active from quarter ``first`` to ``last``; ``quantity`` by quarter in thousandths, 0 when not active.

    ``ends`` is its true last quarter where that is known, perhaps beyond the plan. ``floors`` are the levels that no
    source may fall below. ``apart_from`` is the reference of the need that it recovers. ``pinned[t]`` is the source
    that a lock demands in quarter t, empty where there is none; ``settles_with`` is the offer that it must go to, in
    whichever quarter, and stay with, empty where there is none.
    """

    ref: str
    body: str
    service: str
    first: int
    last: int
    ends: int | None
    quantity: tuple[int, ...]
    floors: tuple[str, ...]
    today: Today | None
    apart_from: str | None
    pinned: tuple[str, ...]
    settles_with: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRow:
    """An offer. ``payer`` carries set-up and steps; ``usable_from`` to ``usable_until`` (None: no end) are the quarters
    in which it may serve; ``thresholds`` are the pooled quantities (thousandths) from which price step 1, 2, ... holds,
    step 0 being the price before any. ``open_to`` names the bodies it is open to (empty: all); ``condition`` says what
    its use rests on."""

    ref: str
    body: str
    payer: str
    service: str
    kind: str
    level: str
    provider: str
    site: str | None
    set_up: int
    joining: int
    step_capacity: int | None
    step_cost: int
    most_steps: int | None
    own_use: int
    minimum_term: int
    usable_from: int
    usable_until: int | None
    thresholds: tuple[int, ...]
    open_to: tuple[str, ...]
    condition: str

    @property
    def shared(self) -> bool:
        """Whether it serves others than its owner."""
        return self.kind in SHARED

    def usable(self, quarter: int) -> bool:
        """Whether it may serve in a quarter."""
        return self.usable_from <= quarter and (self.usable_until is None or quarter <= self.usable_until)

    def steps(self, load: int) -> int:
        """The steps of capacity that a load (thousandths, above zero) takes, the provider's own use added."""
        if self.step_capacity is None:
            return 1
        return -(-(self.own_use + load) // self.step_capacity)

    def price_step(self, load: int) -> int:
        """The price step that a pooled load reaches."""
        return sum(threshold <= load for threshold in self.thresholds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A need and an offer that may meet it, by index. ``can_start[t]``: a move on the first day of quarter t is
    possible; ``can_serve[t]``: it may be served then; ``cost[k][t]``: pence for quarter t at price step k."""

    need: int
    offer: int
    can_start: tuple[bool, ...]
    can_serve: tuple[bool, ...]
    cost: tuple[tuple[int, ...], ...]
