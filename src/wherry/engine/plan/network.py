"""One need's choices as a small network over the quarters: keep today's arrangement, start with an offer for its
minimum term, stay with it, leave it. A path from the first quarter to the last is one way to meet the need.

The network's own rows are totally unimodular, so that branching is only ever about what needs share: capacity,
set-up, price steps and money.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wherry.engine.plan.ledger import IDLE, TODAY
from wherry.engine.plan.question import PlanQuestion

KEEP, START, STAY, LEAVE = "keep", "start", "stay", "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arc:
    """A step of a path. ``tail`` and ``head`` are nodes (pair or -1 for the open place, quarter); ``serves`` are the
    quarters served; ``money`` what is paid when, in pence, at price step 0; ``cash`` the same with only the cashable
    part of today's cost."""

    kind: str
    source: int
    tail: tuple[int, int]
    head: tuple[int, int]
    serves: range
    money: tuple[tuple[int, int], ...]
    cash: tuple[tuple[int, int], ...]


def arcs_of(question: PlanQuestion, number: int, pairs: Sequence[int]) -> list[Arc]:
    """The arcs of one need over the given pairs."""
    found = list(_keep_arcs(question, number))
    for pair in pairs:
        found.extend(_offer_arcs(question, number, pair))
    return found


def _keep_arcs(question: PlanQuestion, number: int) -> list[Arc]:
    """One arc for each quarter at whose start today's arrangement can be left: from the beginning to there."""
    need = question.needs[number]
    origin = (-2, need.first)
    if need.today is None:
        return [Arc(kind=KEEP, source=IDLE, tail=origin, head=(-1, need.first), serves=range(0), money=(), cash=())]
    found = []
    for until in range(need.first, need.today.last + 2):
        if until > need.first and need.pinned[until - 1] not in ("", need.today.ref):
            break
        charge = need.today.leave[until]
        if charge is None:
            continue
        kept = range(need.first, until)
        exit_money = ((until, charge),) if charge and until < question.count else ()
        found.append(
            Arc(
                kind=KEEP,
                source=TODAY,
                tail=origin,
                head=(-1, until),
                serves=kept,
                money=tuple((at, need.today.cost[at]) for at in kept) + exit_money,
                cash=tuple((at, need.today.cashable[at]) for at in kept) + exit_money,
            )
        )
    return found


def _offer_arcs(question: PlanQuestion, number: int, at_pair: int) -> list[Arc]:
    need, pair = question.needs[number], question.pairs[at_pair]
    offer = question.offers[pair.offer]
    cost, end = pair.cost[0], need.last + 1
    found = []
    reached = set()
    for at in range(need.first, end):
        if not pair.can_start[at]:
            continue
        until = min(at + offer.minimum_term, end)
        reached.add(until)
        joining = ((at, offer.joining),) if offer.joining else ()
        money = (*joining, *((later, cost[later]) for later in range(at, until)))
        served = range(at, until)
        found.append(
            Arc(
                kind=START, source=at_pair, tail=(-1, at), head=(at_pair, until), serves=served, money=money, cash=money
            )
        )
    for at in range(min(reached, default=end), end):
        if pair.can_serve[at] and (at in reached):
            reached.add(at + 1)
            money = ((at, cost[at]),)
            node = (at_pair, at)
            found.append(
                Arc(
                    kind=STAY,
                    source=at_pair,
                    tail=node,
                    head=(at_pair, at + 1),
                    serves=range(at, at + 1),
                    money=money,
                    cash=money,
                )
            )
    for at in sorted(reached):
        found.append(
            Arc(kind=LEAVE, source=at_pair, tail=(at_pair, at), head=(-1, at), serves=range(0), money=(), cash=())
        )
    return found
