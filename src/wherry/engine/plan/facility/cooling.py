"""When the annealing of plans is worth its time: in short bursts first, in longer ones where those no longer help."""

from __future__ import annotations

from wherry.engine.plan.facility.anneal import anneal
from wherry.engine.plan.facility.figures import CLOSED, Array
from wherry.engine.plan.facility.ground import neighbours
from wherry.engine.plan.facility.programme import pour
from wherry.engine.plan.facility.repair import better
from wherry.engine.plan.facility.standing import Standing

WARM, COLD = 0.05, 0.003
FIRST_ROUNDS, MOST_SECONDS = 20_000, 10.0


class Cooling:
    """Bursts of annealing from the best plan known; ``rounds`` of the next, and the ``seconds`` spent so far."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        self.rounds, self.bursts, self.seconds, self.pace = FIRST_ROUNDS, 0, 0.0, 1e-4
        self.near: tuple[Array, Array, Array] | None = None

    def burst(self, state: Array) -> None:
        """One burst, among providers that are not closed; nothing where there is no plan yet or nothing to exchange."""
        standing, given = self.standing, self.standing.given
        share = standing.best
        if share is None or standing.over:
            return
        began, before = standing.seconds, standing.cost
        usable = (state != CLOSED) | share.any(axis=1)
        if self.near is None:
            self.near = neighbours(given, usable)
        rounds = max(100, int(min(self.rounds, min(MOST_SECONDS, standing.left) / self.pace)))
        self._take(anneal(given, share, self.near, self.bursts, rounds, WARM, COLD), usable)
        spent = standing.seconds - began
        self.pace, self.seconds, self.bursts = spent / rounds, self.seconds + spent, self.bursts + 1
        if standing.cost >= before:
            self.rounds *= 2

    def _take(self, share: Array, usable: Array) -> None:
        """Better what a burst left, each kind of plan in its way."""
        standing, given = self.standing, self.standing.given
        if given.single:
            source, load = share.argmax(axis=0), share @ given.quantity
            better(given, source, load, usable, True)
            standing.take_sources(source, "annealing")
            return
        standing.take(share, "annealing")
        poured = pour(standing.question, share > 0)
        if poured is not None:
            standing.take(poured, "annealing")
