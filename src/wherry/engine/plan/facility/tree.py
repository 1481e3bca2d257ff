"""A tree of questions: each provider undecided is opened or closed, then each need given to one provider or kept from
it, where the bound is least. Every branch starts from its parent's prices, so that a few rounds bound it.

(Gortz and Klose, INFORMS J. on Computing 24 (2012), DOI 10.1287/ijoc.1110.0468, for several sources.)
"""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass, field

import numpy as np

from wherry.engine.plan.facility.figures import CLOSED, FREE, OPEN, Array
from wherry.engine.plan.facility.pricing import climb
from wherry.engine.plan.facility.programme import pour
from wherry.engine.plan.facility.repair import better, place, shake
from wherry.engine.plan.facility.settle import strike_out, with_each
from wherry.engine.plan.facility.splitting import spread
from wherry.engine.plan.facility.standing import Standing

ROOT_ROUNDS, ROOT_PATIENCE = 400, 60
ROUNDS, PATIENCE, STEP = 40, 10, 0.04
SPLIT_ASIDE = 8
DIVE_EVERY = 20
ROOT_SHAKES, SHAKES = 60, 15


@dataclass(order=True, slots=True)
class Branch:
    """A question with some choices made: its bound, prices and what is left open. ``into[i]`` is the provider to which
    need i leans most in the relaxation, and ``leans[i]`` by how much."""

    bound: float
    number: int
    price: Array = field(compare=False)
    state: Array = field(compare=False)
    allowed: Array = field(compare=False)
    worth: Array = field(compare=False)
    into: Array = field(compare=False)
    leans: Array = field(compare=False)
    average_open: Array = field(compare=False)

    @property
    def undecided(self) -> Array:
        """The providers neither opened nor closed."""
        return np.flatnonzero(self.state == FREE)

    @property
    def choices(self) -> int:
        """How many pairs are left of those that need a choice."""
        count = self.allowed.sum(axis=0)
        return int(count[count > 1].sum())


class Tree:
    """Branches still to be looked at, least bound first, and those put aside for the solver."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        self.heap: list[Branch] = []
        self.aside: list[Branch] = []
        self.busy: list[Branch] = []
        self.numbers = itertools.count(1)
        self.steps = 0
        self.root: Branch | None = None

    def plant(self) -> Branch:
        """Price the whole question until its bound no longer rises."""
        standing, given = self.standing, self.standing.given
        m, n = given.serve.shape
        price = (given.serve + np.outer(given.open_cost / np.maximum(given.capacity, 1e-9), given.quantity)).min(axis=0)
        state, allowed = np.full(m, FREE, dtype=np.int8), np.ones((m, n), dtype=np.bool_)
        if given.single:
            allowed &= given.quantity[None] <= given.capacity[:, None]
        average, average_open, step = np.zeros((m, n)), np.zeros(m), 1.0
        nowhere = np.zeros(n, dtype=np.int64)
        branch = Branch(0.0, 0, price, state, allowed, np.full(m, np.inf), nowhere, np.zeros(n), average_open)
        rounds = 50
        while step > 1e-3 and not standing.over:
            goal = min(standing.cost, 1.03 * branch.bound if branch.bound else 1.1 * price.sum())
            bound, price, step, worth = climb(
                given, branch.price, state, allowed, goal, rounds, step, ROOT_PATIENCE, average, average_open
            )
            branch.price, rounds = price, ROOT_ROUNDS
            if bound > branch.bound:
                branch.bound, branch.worth = bound, worth
            standing.prove(bound, "pricing")
            branch.into, branch.leans = average.argmax(axis=0), average.max(axis=0)
            self.repair(branch, average, chains=True)
            if standing.cost < np.inf and strike_out(given, price, state, allowed, worth, standing.wanted) < 0:
                branch.bound = standing.wanted
                standing.prove(standing.cost, "pricing")
                break
        self.root = branch
        self.heap = [branch]
        self.dive(branch)
        self.shake(ROOT_SHAKES)
        return branch

    def dive(self, branch: Branch) -> None:
        """Follow the relaxation down: round the providers that are all but decided, then the most doubtful, price
        again and repair, until all are decided or the way is too dear."""
        standing = self.standing
        while len(branch.undecided) and not standing.over:
            state, now = branch.state.copy(), branch.average_open
            undecided = branch.undecided
            state[undecided[now[undecided] < 0.05]] = CLOSED
            state[undecided[now[undecided] > 0.95]] = OPEN
            rest = np.flatnonzero(state == FREE)
            if len(rest):
                pick = rest[np.argmax(now[rest])]
                state[pick] = OPEN if now[pick] >= 0.3 else CLOSED
            if standing.given.capacity[state != CLOSED].sum() < standing.given.quantity.sum():
                return
            allowed = branch.allowed & (state != CLOSED)[:, None]
            lower = self._priced(branch, state, allowed, chains=True)
            if lower is None:
                return
            branch = lower

    def repair(self, branch: Branch, average: Array, *, chains: bool) -> None:
        """Make a plan of what pricing leans to, and better it."""
        standing, given = self.standing, self.standing.given
        opened = (branch.average_open > 0.5) | (branch.state == OPEN)
        if not given.single:
            if chains:
                self._repair_split(average, opened)
            return
        source, load, done = place(given, average, opened, branch.allowed)
        if done:
            better(given, source, load, branch.state != CLOSED, chains)
            standing.take_sources(source, "repair")

    def shake(self, rounds: int) -> None:
        """Look for better plans around the best, at random but the same each time."""
        standing = self.standing
        if not standing.given.single or standing.best is None or self.root is None:
            return
        source = standing.best.argmax(axis=0)
        shake(standing.given, source, self.root.state != CLOSED, self.steps, rounds)
        standing.take_sources(source, "repair")

    def _repair_split(self, average: Array, opened: Array) -> None:
        standing, given = self.standing, self.standing.given
        present, done = spread(given, average, opened)
        if done and not len(given.apart):
            present |= opened[:, None]
        share = pour(standing.question, present) if done else None
        if share is not None:
            standing.take(share, "repair")

    def lowest(self) -> float:
        """The least bound of everything not yet settled."""
        waiting = [branch.bound for branch in (*self.heap[:1], *self.aside, *self.busy)]
        return min([*waiting, self.standing.wanted if self.standing.cost < np.inf else np.inf])

    def step(self, aside: int) -> bool:
        """Branch once at the least bound; branches with at most ``aside`` choices left are put aside for the solver.
        False where nothing is left in the tree."""
        standing = self.standing
        if not self.heap:
            return False
        branch = heapq.heappop(self.heap)
        self.steps += 1
        if branch.bound < standing.wanted:
            self.busy.append(branch)
            if self.steps % DIVE_EVERY == 0:
                self.dive(branch)
                self.shake(SHAKES)
            undecided = branch.undecided
            if branch.choices <= aside if standing.given.single else len(undecided) <= SPLIT_ASIDE:
                self.aside.append(branch)
            elif len(undecided):
                self._branch_provider(branch, undecided)
            else:
                self._branch_need(branch)
            self.busy.remove(branch)
        lowest = self.lowest()
        standing.prove(standing.cost if lowest >= standing.wanted else lowest, "branching")
        return True

    def _branch_provider(self, branch: Branch, undecided: Array) -> None:
        given, m = self.standing.given, len(branch.state)
        opening, closing = np.empty(m), np.empty(m)
        worth = np.where(np.isfinite(branch.worth), branch.worth, 0.0)
        least = with_each(worth, given.capacity, branch.state, given.quantity.sum(), opening, closing)
        room = max(self.standing.wanted - branch.bound, 1e-9) if self.standing.cost < np.inf else abs(least) + 1.0
        sure = np.clip(np.minimum(opening[undecided], closing[undecided]) - least, 0.0, room) / room
        doubt = np.minimum(branch.average_open[undecided], 1.0 - branch.average_open[undecided])
        pick = int(undecided[np.argmax((sure + 1e-3) * (np.maximum(doubt, 0.0) + 0.02))])
        for value in (CLOSED, OPEN):
            state = branch.state.copy()
            state[pick] = value
            if given.capacity[state != CLOSED].sum() >= given.quantity.sum():
                self._grow(branch, state, branch.allowed.copy())

    def _branch_need(self, branch: Branch) -> None:
        standing = self.standing
        open_needs = np.flatnonzero(branch.allowed.sum(axis=0) > 1)
        if not len(open_needs):
            self._settle_leaf(branch)
            return
        need = int(open_needs[np.argmax(np.minimum(branch.leans, 1.0 - branch.leans)[open_needs])])
        into = int(branch.into[need])
        if not branch.allowed[into, need]:
            into = int(np.argmin(np.where(branch.allowed[:, need], standing.given.serve[:, need], np.inf)))
        for inside in (True, False):
            allowed = branch.allowed.copy()
            if inside:
                allowed[:, need] = False
            allowed[into, need] = inside
            self._grow(branch, branch.state.copy(), allowed)

    def _settle_leaf(self, branch: Branch) -> None:
        """Every need has one provider left: it is a plan, or it is none."""
        self.standing.take_sources(branch.allowed.argmax(axis=0), "branching")

    def _grow(self, parent: Branch, state: Array, allowed: Array) -> None:
        branch = self._priced(parent, state, allowed, chains=False)
        if branch is not None:
            heapq.heappush(self.heap, branch)

    def _priced(self, parent: Branch, state: Array, allowed: Array, *, chains: bool) -> Branch | None:
        """A branch priced from its parent's prices; None where it holds nothing better than is known."""
        standing = self.standing
        average, average_open = np.zeros_like(standing.given.serve), parent.average_open.copy()
        goal = min(standing.cost, 1.02 * parent.bound)
        bound, price, _, worth = climb(
            standing.given, parent.price.copy(), state, allowed, goal, ROUNDS, STEP, PATIENCE, average, average_open
        )
        number, into, leans = next(self.numbers), average.argmax(axis=0), average.max(axis=0)
        branch = Branch(max(bound, parent.bound), number, price, state, allowed, worth, into, leans, average_open)
        if branch.bound >= standing.wanted:
            return None
        self.repair(branch, average, chains=chains)
        if standing.cost < np.inf and strike_out(standing.given, price, state, allowed, worth, standing.wanted) < 0:
            return None
        return branch
