"""What the solver is given while the tree grows: branches put aside, solved to proof, and small programmes around the
best plan and the prices, in which better plans are found (kernel search: Guastaroba and Speranza, EJOR 238 (2014), DOI
10.1016/j.ejor.2014.04.011)."""

from __future__ import annotations

import threading
import time

import numpy as np

from wherry.engine.plan.facility.cooling import Cooling
from wherry.engine.plan.facility.figures import CLOSED, FREE, OPEN, Array
from wherry.engine.plan.facility.programme import Programme, pour, write_programme
from wherry.engine.plan.facility.repair import better
from wherry.engine.plan.facility.standing import Standing
from wherry.engine.plan.facility.tree import Branch, Tree
from wherry.engine.solver import Solution, Status, solve

FIRST_PAIRS, MOST_PAIRS = 1500, 24_000
FIRST_LIMIT, MOST_LIMIT = 4.0, 60.0
SHORT_PAUSE = 0.02
APART_SHARE = 4.0  # where needs must be apart, programmes are large and weak


class Programmes:
    """The solver's jobs. With two cores they run in a thread of their own; with one, in turns with the tree."""

    def __init__(self, standing: Standing, tree: Tree) -> None:
        self.standing, self.tree = standing, tree
        self.pairs, self.limit = FIRST_PAIRS, FIRST_LIMIT
        self.tried: dict[int, float] = {}
        self.cost_then = np.inf
        self.cooling, self.solving = Cooling(standing), 0.0
        self.working = threading.Event()

    def run(self) -> None:
        """Jobs until the search is over."""
        while not self.standing.over:
            self.working.set()
            done = self.once()
            self.working.clear()
            if not done:
                time.sleep(SHORT_PAUSE)

    def wait(self) -> bool:
        """The tree is empty: whether anything is still with the solver."""
        time.sleep(SHORT_PAUSE)
        return bool(self.tree.aside or self.tree.busy)

    def alternate(self, aside: int) -> None:
        """Jobs and branching in turns of about the same time."""
        standing, tree = self.standing, self.tree
        solving = branching = 0.0
        while not standing.over:
            began = standing.seconds
            if tree.heap and branching <= solving:
                tree.step(aside)
                branching += standing.seconds - began
            elif not self.once() and not tree.heap:
                return
            else:
                solving += standing.seconds - began + SHORT_PAUSE

    def once(self) -> bool:
        """One job, a programme or a burst of annealing, whichever has had less time; False where there is none."""
        root, standing = self.tree.root, self.standing
        if root is None:
            return False
        share = APART_SHARE if len(standing.given.apart) else 1.0
        if standing.best is not None and self.cooling.seconds <= share * self.solving:
            self.cooling.burst(root.state)
            return True
        began = standing.seconds
        done = self._programme()
        self.solving += standing.seconds - began + (0.0 if done else SHORT_PAUSE)
        return done

    def _programme(self) -> bool:
        if self.tree.aside:
            self._settle(min(self.tree.aside))
            return True
        if self.standing.cost < self.cost_then:
            self.cost_then = self.standing.cost
        elif self.pairs >= MOST_PAIRS and self.limit >= MOST_LIMIT:
            return False
        self._look_around()
        return True

    def _settle(self, branch: Branch) -> None:
        """Solve a branch to proof, or for a while and put it back with its better bound."""
        standing, tree = self.standing, self.tree
        tree.busy.append(branch)
        tree.aside.remove(branch)
        limit = self.tried.get(branch.number, FIRST_LIMIT / 2) * 2
        self.tried[branch.number] = limit
        made = write_programme(standing.question, branch.state, branch.allowed)
        solution = self._solve(made, limit)
        self._take(made, solution, "branch by programme")
        ended = solution.status in (Status.INFEASIBLE, Status.OPTIMAL)
        if not ended and solution.bound is not None:
            branch.bound = max(branch.bound, solution.bound)
        if not ended and branch.bound < standing.wanted:
            tree.aside.append(branch)
        tree.busy.remove(branch)
        lowest = tree.lowest()
        standing.prove(standing.cost if lowest >= standing.wanted else lowest, "branch by programme")

    def _look_around(self) -> None:
        """A programme of the providers and pairs that prices and the best plan favour; the next has more of them where
        this one was solved to its end, and more time where it was not."""
        tree, standing = self.tree, self.standing
        branch = tree.heap[0] if tree.heap and self.pairs > FIRST_PAIRS else tree.root
        assert branch is not None
        state, allowed = self._favoured(branch)
        made = write_programme(standing.question, state, allowed)
        solution = self._solve(made, self.limit)
        self._take(made, solution, "programme of favoured choices")
        if solution.status in (Status.INFEASIBLE, Status.OPTIMAL):
            self.pairs = min(2 * self.pairs, MOST_PAIRS)
        self.limit = min(1.5 * self.limit, MOST_LIMIT)

    def _favoured(self, branch: Branch) -> tuple[Array, Array]:
        standing, given = self.standing, self.standing.given
        best = standing.best
        used = np.zeros(len(branch.state), dtype=np.bool_)
        if best is not None:
            used |= best.any(axis=1)
        live = branch.state != CLOSED
        score = np.where(used, -np.inf, np.where(live, branch.worth - 1e-3 * branch.average_open, np.inf))
        needed = 1.3 * given.quantity.sum() * (1.0 + self.pairs / MOST_PAIRS)
        order = np.argsort(score, kind="stable")
        enough = int(np.searchsorted(np.cumsum(given.capacity[order]), needed)) + 1
        inside = np.zeros(len(used), dtype=np.bool_)
        inside[order[: max(enough, int(used.sum()) + 3)]] = True
        inside &= live | used
        loss = np.where(inside[:, None] & branch.allowed, given.serve - branch.price[None], np.inf)
        kept = np.isfinite(loss)
        if kept.sum() > self.pairs and (given.single or len(given.apart)):
            kept &= loss <= np.partition(loss[kept], self.pairs)[self.pairs]
        if best is not None:
            kept |= best > 0
        state = np.where(inside, FREE, CLOSED).astype(np.int8)
        state[inside & (branch.state == OPEN) & (used | (best is None))] = OPEN
        return state, kept

    def _solve(self, made: Programme, limit: float) -> Solution:
        standing = self.standing
        options = {}
        if np.isfinite(standing.cost):
            options["objective_bound"] = standing.wanted
        return solve(
            made.program,
            time_limit=max(0.1, min(limit, standing.left)),
            gap=0.0,
            absolute_gap=0.999 if standing.question.whole_costs else 1e-6,
            stop=lambda: standing.over,
            threads=1,
            options=options,
        )

    def _take(self, made: Programme, solution: Solution, what: str) -> None:
        if solution.x is None:
            return
        standing, given = self.standing, self.standing.given
        share = made.share(solution.x, standing.question)
        if given.single and share.sum() == share.shape[1]:
            source = share.argmax(axis=0)
            load = np.zeros(share.shape[0])
            np.add.at(load, source, given.quantity)
            better(given, source, load, np.ones(len(load), dtype=np.bool_), True)
            standing.take_sources(source, what)
        elif not given.single:
            poured = pour(standing.question, share > 0)
            if poured is not None and standing.take(poured, what):
                return
        standing.take(share, what)
