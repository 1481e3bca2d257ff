"""The coalition itself as a choice: which bodies, with which plan of their own, gain most over given shares.

A yes-or-no column a body decides whether its needs are to be met and whether its offers are open; the rest is the
plan's own programme. So one programme asks about every coalition at once, where giving each a plan of its own would
take ``2**n`` of them. Source: constraint generation for cooperative optimisation, Drechsel, Cooperative Lot Sizing
Games in Supply Chains (2010), doi:10.1007/978-3-642-13725-9; the subproblem here is the plan's own.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wherry.engine.plan.coalition import coalition_value
from wherry.engine.plan.ledger import idle, lines, present_total
from wherry.engine.plan.linking import link, purses
from wherry.engine.plan.membership_rows import met_if_inside, money_if_inside, open_if_inside, runs
from wherry.engine.plan.model import build
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.solve import find_baseline, without_demands
from wherry.engine.plan.working import Work
from wherry.engine.program import Floats, Program
from wherry.engine.solver import LinearProgram, Solution, Status, Stop, solve
from wherry.record.error import NoPlan, Stopped

UNIT = 1e5
WHOLE = 1e-6
SLACK = 1e-5
"""New money that the relaxation overlooks, in units of £100,000: a pound. Where nothing can be spent before something
is saved, a programme without it is too nearly impossible to be solved. It can only make a bound too careful."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What a search found, in present pence: coalitions with what each saves by itself, every one gaining more over
    its shares than was asked; and a bound, proven, on what any coalition allowed can gain. ``nodes`` counts the linear
    programmes solved, ``plans`` the coalitions that were given a plan of their own."""

    found: tuple[tuple[tuple[str, ...], int], ...]
    most: float
    nodes: int
    plans: int


class CoalitionSearch:
    """The plan's programme with the coalition as a choice, ready to be asked about shares again and again.

    ``NoPlan`` where each body must need no new money of its own: who pays for a joint contract then depends on who
    is in, which no row can say.
    """

    def __init__(self, question: PlanQuestion) -> None:
        if question.options.no_new_money_each_body:
            raise NoPlan(
                "coalitions cannot be searched under no new money for each body",
                ("no new money for each body: who carries a joint contract depends on who is in the coalition",),
            )
        self.question = question
        self._free = without_demands(question)
        self._baseline = find_baseline(Work(question), self._free)
        found = lines(self._free, self._baseline)
        self.alone_pence = tuple(
            present_total(line for line in found if line.body == body) for body in question.members
        )
        self._model = build(question, range(len(question.needs)), range(len(question.pairs)))
        self._unlinked = self._model.program.column_count
        link(self._model, purses(question, self._free, self._baseline))
        self._program, self._inside = self._tie()
        self._linear = LinearProgram(self._program)
        self._costs = self._program.cost

    def most_gaining(
        self,
        shares: Sequence[float],
        *,
        above: float,
        allowed: Callable[[int], bool],
        most_found: int = 1,
        time_limit: float | None = None,
        stop: Stop | None = None,
    ) -> Chosen:
        """Coalitions whose saving is more than ``above`` over their members' ``shares`` (present pence, in the order of
        the question's members), or the proof that there is none.

        ``allowed`` says of a bit mask whether that coalition counts. The search branches on who is in. A branch is
        left when its relaxation cannot gain more than ``above``; where the relaxation names a coalition, that is given
        a plan of its own, to proof. It ends when ``most_found`` are found, at the proof, or at ``time_limit`` seconds.
        """
        gains = np.array(self.alone_pence, dtype=np.float64) - np.asarray(shares, dtype=np.float64)
        self._costs[self._inside] = -gains / UNIT
        for column, gain in zip(self._inside, gains, strict=True):
            self._linear.set_cost(int(column), -gain / UNIT)
        tree = _Tree(self, gains, above, allowed, stop)
        began = time.perf_counter()
        while tree.open and len(tree.found) < most_found:
            if time_limit is not None and time.perf_counter() - began > time_limit:
                break
            tree.grow()
        most = max([above, *(-key for key, _, _ in tree.open), *(gain for _, _, gain in tree.found)])
        return Chosen(
            found=tuple((self.names(mask), saving) for mask, saving, _ in tree.found),
            most=most,
            nodes=tree.nodes,
            plans=tree.plans,
        )

    def names(self, mask: int) -> tuple[str, ...]:
        """The members of a coalition given as a bit mask."""
        return tuple(body for at, body in enumerate(self.question.members) if mask >> at & 1)

    def relax(self, fixed: Sequence[int]) -> Solution:
        """The relaxation with some bodies in (1), some out (0) and the rest open (-1). It starts where the last one
        ended; should that come to no end, it starts afresh."""
        least = np.array([max(state, 0) for state in fixed], dtype=np.float64)
        most = np.array([1 if state < 0 else state for state in fixed], dtype=np.float64)
        for column, low, high in zip(self._inside, least, most, strict=True):
            self._linear.set_column_bounds(int(column), float(low), float(high))
        solution = self._linear.solve()
        if solution.status in (Status.OPTIMAL, Status.INFEASIBLE):
            return solution
        lower, upper = self._program.lower, self._program.upper
        lower[self._inside], upper[self._inside] = least, most
        return solve(self._program.changed(lower=lower, upper=upper), relax=True, cost=self._costs)

    @property
    def inside(self) -> npt.NDArray[np.int64]:
        """The columns that say who is in."""
        return self._inside

    def _tie(self) -> tuple[Program, npt.NDArray[np.int64]]:
        """The programme with a column a body: it says whether the body's needs are met, its offers open and what it
        would have paid alone is there to be spent."""
        base, question = self._model.program, self.question
        matrix = base.matrix.tocoo()
        first = base.column_count
        place = {body: first + at for at, body in enumerate(question.members)}
        lower, upper = base.row_lower, base.row_upper
        least = base.lower
        least[self._unlinked :] -= SLACK
        extra = list(met_if_inside(self._model, matrix, lower, upper, place))
        extra += list(money_if_inside(self._model, self._purse_by_body(), matrix, lower, upper, place))
        program = Program()
        for begins, ends, whole in runs(base.integer):
            program.columns(
                ends - begins,
                cost=base.cost[begins:ends] / UNIT,
                lower=least[begins:ends],
                upper=base.upper[begins:ends],
                integer=whole,
            )
        inside = program.columns(len(place), upper=1.0, integer=True)
        rows, columns, values = zip(*extra, strict=True)
        program.rows(
            base.row_count,
            np.concatenate([matrix.row.astype(np.int64), rows]),
            np.concatenate([matrix.col.astype(np.int64), columns]),
            np.concatenate([matrix.data, values]),
            lower=lower,
            upper=upper,
            name="the plan of the coalition",
        )
        for entries in open_if_inside(self._model, place):
            columns, values = zip(*entries, strict=True)
            program.row(columns, values, upper=0.0, name="an offer is open if its owner is in")
        return program, inside

    def _purse_by_body(self) -> dict[str, tuple[int, ...]]:
        """What each body would have spent by quarter alone, counted as the rule about money counts."""
        found = {}
        for body in self.question.members:
            baseline = tuple(
                sources if need.body == body else none
                for need, sources, none in zip(self._free.needs, self._baseline, idle(self._free), strict=True)
            )
            rules = purses(self.question, self._free, baseline)
            found[body] = rules[0].baseline if rules else ()
        return found


class _Tree:
    """Branches on who is in, the most promising first."""

    def __init__(
        self, search: CoalitionSearch, gains: Floats, above: float, allowed: Callable[[int], bool], stop: Stop | None
    ) -> None:
        self.search, self.gains, self.above, self.allowed, self.stop = search, gains, above, allowed, stop
        self.open: list[tuple[float, int, tuple[int, ...]]] = [(-np.inf, 0, (-1,) * len(gains))]
        self.found: list[tuple[int, int, float]] = []
        self.tried: set[int] = set()
        self.nodes, self.plans = 0, 0

    def grow(self) -> None:
        """Look into the most promising branch."""
        if self.stop is not None and self.stop():
            raise Stopped("stopped before it was known whether a coalition gains more")
        before, _, fixed = heapq.heappop(self.open)
        relaxed = self._relax(fixed, -before)
        if relaxed is None:
            return
        inside, prices, bound = relaxed
        mask = sum(1 << at for at, value in enumerate(inside) if value > 0.5)
        self._try(mask)
        settled = list(fixed)
        for at, (value, price) in enumerate(zip(inside, prices, strict=True)):
            whole = min(value, 1 - value) < WHOLE
            if settled[at] < 0 and whole and bound - abs(price) <= self.above:
                settled[at] = round(value)
        free = [at for at, state in enumerate(settled) if state < 0]
        if not free:
            self._try(sum(state << at for at, state in enumerate(settled)))
            return
        split = max(free, key=lambda at: (min(inside[at], 1 - inside[at]), abs(prices[at])))
        for state in (0, 1):
            branch = (*settled[:split], state, *settled[split + 1 :])
            heapq.heappush(self.open, (-bound, -sum(one >= 0 for one in branch) * 10**9 - self.nodes, branch))

    def _relax(self, fixed: Sequence[int], before: float = np.inf) -> tuple[Floats, Floats, float] | None:
        """Who is in by a branch's relaxation, what changing that would cost, and what the branch can gain at most;
        None where that is not more than asked. Where the relaxation comes to no end it says nothing, and the bound
        known ``before`` stands."""
        self.nodes += 1
        solution = self.search.relax(fixed)
        if solution.status is Status.INFEASIBLE:
            return None
        if solution.x is None or solution.objective is None or solution.column_dual is None:
            states = np.array(fixed, dtype=np.float64)
            return np.where(states < 0, 0.5, states), np.zeros(len(fixed)), before
        bound = min(before, -solution.objective * UNIT)
        if bound <= self.above:
            return None
        return solution.x[self.search.inside], solution.column_dual[self.search.inside] * UNIT, bound

    def _try(self, mask: int) -> None:
        """Give a coalition a plan of its own, if its relaxation says that it could gain enough."""
        count = len(self.gains)
        if mask in self.tried or mask in (0, (1 << count) - 1) or not self.allowed(mask):
            return
        self.tried.add(mask)
        if self._relax([mask >> at & 1 for at in range(count)]) is None:
            return
        self.plans += 1
        saving = coalition_value(self.search.question, self.search.names(mask), stop=self.stop).saving_pence
        alone = np.array(self.search.alone_pence, dtype=np.float64)
        gain = saving + float(sum((self.gains - alone)[at] for at in range(count) if mask >> at & 1))
        if gain > self.above:
            self.found.append((mask, saving, gain))
