"""The whole plan by branch and price: parts looked at by themselves at prices of the rules that tie them together.

At any prices the parts' least costs add up to a bound on the whole plan. The prices come from a small programme that
mixes plans of the parts; it also gives whole plans. Where a part is still mixed of several plans, the question is
asked twice: once with what they differ in settled one way, once the other. (Dantzig and Wolfe, Operations Research 8
(1960), DOI 10.1287/opre.8.1.101; Barnhart and others, Operations Research 46 (1998), DOI 10.1287/opre.46.3.316.)
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from wherry.engine.plan.choices import Bounds, within
from wherry.engine.plan.finish import finish, settle
from wherry.engine.plan.known import Known
from wherry.engine.plan.ledger import Assignment, idle, lines, present_total
from wherry.engine.plan.linking import holds
from wherry.engine.plan.mixing import Mixture, mix_relaxed, mix_whole
from wherry.engine.plan.parts import Part
from wherry.engine.plan.piece import PartPlan, Piece, into_whole
from wherry.engine.plan.relaxation import SLIGHT, Least
from wherry.engine.plan.search import HALF_A_PENNY
from wherry.engine.plan.ties import Ties
from wherry.engine.plan.working import Work
from wherry.engine.program import Floats
from wherry.engine.solver import Progress, relative_gap

PENALTIES = (1e2, 1e4, 1e6)
MOST_ROUNDS = 40
MOST_STUCK = 6
SECONDS_A_MIXTURE = 5.0


@dataclass(order=True, slots=True)
class Node:
    """A branch: what is proven of it, and the bounds that it puts on each part."""

    bound: float
    order: int
    bounds: dict[int, Bounds] = field(compare=False)
    prices: Floats = field(compare=False)


class Tree:
    """Branch and price over the parts of a question.

    ``best`` is the cheapest plan that holds in whole pence, ``cost`` its exact present pence; ``bound`` is proven.
    ``unsettled`` says that a branch could be neither parted nor left.
    """

    def __init__(self, work: Work, ties: Ties, parts: Sequence[Part], pieces: Sequence[Piece], known: Known) -> None:
        self.work, self.ties, self.parts, self.pieces, self.known = work, ties, parts, pieces, known
        self.best: Assignment | None = None
        self.cost = np.inf
        self.closed = np.inf
        self.unsettled = False
        self.nodes = 0
        self.open = [Node(-np.inf, 0, {}, known.first_prices(ties))]
        self.prices = self.open[0].prices
        self._mixed = self._stuck = 0
        self._leasts: dict[tuple[object, ...], Least] = {}

    @property
    def bound(self) -> float:
        """What is proven of every plan."""
        return min(self.closed, self.cost, min((node.bound for node in self.open), default=np.inf))

    @property
    def enough(self) -> float:
        """From this bound on a branch holds nothing cheaper than what is known, or not enough to matter."""
        return min(self.cost - 1 + HALF_A_PENNY, self.cost * (1 - self.work.gap)) if self.cost < np.inf else np.inf

    def offer(self, assignment: Assignment) -> None:
        """Take in a whole plan that may hold."""
        if holds(self.work.question, assignment, self.ties.rules):
            cost = present_total(lines(self.work.question, assignment))
            if cost < self.cost:
                self.best, self.cost = assignment, cost

    def grow(self, most_nodes: int) -> None:
        """Branch until the best plan is proven, or a limit is met. It begins with what plans known before can be mixed
        to."""
        if all(piece.plans for piece in self.pieces):
            self._mix_whole()
        while self.open and self.nodes < most_nodes and not self._over:
            node = heapq.heappop(self.open)
            if node.bound >= self.enough:
                self._close(node)
                continue
            self.nodes += 1
            self._look_into(node)
            self._tell()

    @property
    def _over(self) -> bool:
        return self.work.over()

    def _close(self, node: Node) -> None:
        self.closed = min(self.closed, node.bound)

    def _look_into(self, node: Node) -> None:
        before = node.bound
        mixture, found = self._settle_prices(node)
        if self._over:
            heapq.heappush(self.open, node)
            return
        if self.nodes == 1:
            self.prices = node.prices
        if node.bound < self.enough and mixture is not None and mixture.keeps:
            self._mix(mixture)
        if node.bound >= self.enough:
            self._close(node)
            return
        self._stuck = self._stuck + 1 if node.bound <= before else 0
        if self._stuck >= MOST_STUCK:
            self._stuck = 0
            if self._finish(node):
                return
        split = None if mixture is None else self._split(mixture, found)
        if split is None and self._finish(node):
            return
        if split is None:
            self.unsettled = True
            self._close(node)
            return
        at, sides = split
        for order, side in enumerate(sides):
            bounds = {**node.bounds, at: node.bounds.get(at, ()) + side}
            heapq.heappush(self.open, Node(node.bound, -2 * self.nodes - order, bounds, node.prices))

    def _settle_prices(self, node: Node) -> tuple[Mixture | None, list[Least]]:
        """Price and mix until no part has a plan to add. The node keeps the prices of its best bound."""
        prices, level, mixture = node.prices, 0, None
        found: list[Least] = []
        for _ in range(MOST_ROUNDS):
            before = self._count()
            bound, found = self.price(prices, node.bounds)
            if bound > node.bound:
                node.bound, node.prices = bound, prices
            if node.bound >= self.enough or self._over:
                break
            if self._count() == before and mixture is not None:
                if mixture.keeps:
                    break
                level += 1
                if level == len(PENALTIES):
                    node.bound = np.inf if self._impossible(node) else node.bound
                    break
            mixture = mix_relaxed(self.ties, self.pieces, self._plans(node), PENALTIES[level])
            if mixture is None:
                break
            prices = mixture.prices
        return mixture, found

    def price(self, prices: Floats, bounds: dict[int, Bounds], *, free: bool = False) -> tuple[float, list[Least]]:
        """The proven bound at some prices, and the least of each part, whose plans are taken in. ``free``: nothing is
        counted but the prices."""
        total, found = -self.ties.allowed(prices), []
        for at, piece in enumerate(self.pieces):
            least = self._least(at, piece, prices, bounds.get(at, ()), free)
            found.append(least)
            total += least.bound
        return total, found

    def _least(self, at: int, piece: Piece, prices: Floats, bounds: Bounds, free: bool) -> Least:
        """The least of one part; a branch begins with its parent's prices, where most parts are known already."""
        key = (at, prices.tobytes(), bounds, free)
        if key in self._leasts:
            return self._leasts[key]
        surcharge = self.ties.surcharge(piece, prices)
        piece.relaxation.price(surcharge if free else piece.cost + surcharge)
        least = piece.relaxation.least(bounds, stop=self.work.over)
        if least.x is not None:
            piece.add(piece.read(least.x))
        if not self._over:
            self._leasts[key] = replace(least, x=None)
        return least

    def _count(self) -> int:
        return sum(len(piece.plans) for piece in self.pieces)

    def _plans(self, node: Node) -> list[list[PartPlan]]:
        """The plans of each part that lie in a branch."""
        return [
            [plan for plan in piece.plans if within(node.bounds[at], plan.x)] if at in node.bounds else piece.plans
            for at, piece in enumerate(self.pieces)
        ]

    def _impossible(self, node: Node) -> bool:
        """Whether no plan of a branch keeps the rules: prices at which every choice of plans breaks them."""
        for _ in range(MOST_ROUNDS):
            mixture = mix_relaxed(self.ties, self.pieces, self._plans(node), 1.0, free=True)
            if mixture is None or mixture.keeps:
                return False
            before = self._count()
            bound, _ = self.price(mixture.prices, node.bounds, free=True)
            if bound > 1.0:
                return True
            if self._count() == before:
                return False
        return False

    def _finish(self, node: Node) -> bool:
        """Whether what reduced costs leave of a branch could be solved to its end."""
        if self.best is None:
            return False
        known, leasts = self.price(node.prices, node.bounds)
        spare = self.enough - known
        bounds = []
        for at, (piece, least) in enumerate(zip(self.pieces, leasts, strict=True)):
            piece.relaxation.price(piece.cost + self.ties.surcharge(piece, node.prices))
            bounds.append(settle(piece, node.bounds.get(at, ()), least.bound + spare))
        seconds = SECONDS_A_MIXTURE if self.work.left is None else self.work.left
        done = finish(self.ties, self.pieces, bounds, stop=self.work.stop, seconds=seconds)
        if done is None:
            return False
        self.work.nodes += done.nodes
        if done.plans is not None:
            cost = self.cost
            self._offer([piece.add(sources) for piece, sources in zip(self.pieces, done.plans, strict=True)])
            if self.cost == cost and done.bound < self.enough:
                return False
        node.bound = max(node.bound, self.enough + SLIGHT)
        self._close(node)
        return True

    def _mix(self, mixture: Mixture) -> None:
        """Whole plans out of the plans of parts met so far, and out of a mixture that is whole."""
        if all(shares.max() > 1 - 1e-6 for shares in mixture.shares):
            self._offer([found[int(one.argmax())] for found, one in zip(mixture.plans, mixture.shares, strict=True)])
        elif self._count() > self._mixed:
            self._mix_whole()

    def _mix_whole(self) -> None:
        self._mixed = self._count()
        left = self.work.left
        seconds = SECONDS_A_MIXTURE if left is None else min(SECONDS_A_MIXTURE, left)
        every = [piece.plans for piece in self.pieces]
        chosen = mix_whole(self.ties, self.pieces, every, stop=self.work.stop, seconds=seconds)
        if chosen is not None:
            self._offer(chosen)

    def _offer(self, chosen: Sequence[PartPlan]) -> None:
        joined = list(idle(self.work.question))
        for part, plan in zip(self.parts, chosen, strict=True):
            into_whole(part, plan.sources, joined)
        self.offer(tuple(joined))

    def _split(self, mixture: Mixture, found: Sequence[Least]) -> tuple[int, tuple[Bounds, Bounds]] | None:
        """The part that is the least decided, and its two sides; where all are whole, one whose least is not proven."""
        undecided = sorted((float(one.max()), at) for at, one in enumerate(mixture.shares))
        for most, at in undecided:
            if most < 1 - 1e-6:
                x = sum(
                    share * plan.x
                    for share, plan in zip(mixture.shares[at], mixture.plans[at], strict=True)
                    if share > 0
                )
                sides = self.pieces[at].relaxation.choices.branch_on(np.asarray(x, dtype=np.float64))
                if sides is not None:
                    return at, sides
        for at, least in enumerate(found):
            if not least.proven and least.sides is not None:
                return at, least.sides
        return None

    def _tell(self) -> None:
        if self.work.watch is not None:
            best = None if self.best is None else float(self.cost)
            bound = self.bound if np.isfinite(self.bound) else None
            self.work.watch(Progress(best=best, bound=bound, gap=relative_gap(best, bound), seconds=self.work.seconds))
