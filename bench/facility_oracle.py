"""An oracle game too large to write down: bodies that share hubs, each coalition's saving a facility-location problem.

Every body buys its circuits to one hub; a hub costs to open and holds so much. A coalition opens the hubs that serve
it cheapest; its saving is what its members would pay alone less that. The coalition that objects most to given shares
is found by opening sets of hubs and letting in who gains, and otherwise by one mixed-integer programme in which the
coalition itself is chosen.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numba
import numpy as np
import numpy.typing as npt

from wherry.engine.division.oracle import Search
from wherry.engine.division.rational import NullSpace
from wherry.engine.program import INFINITY, Program
from wherry.engine.solver import Solution, Status, solve

Floats = npt.NDArray[np.float64]
Masks = npt.NDArray[np.int64]
AT_ONCE = 8


@dataclass(slots=True)
class FacilityOracle:
    """``serve[i, j]`` is what body ``i`` pays at hub ``j``, ``open_cost[j]`` what hub ``j`` costs, ``need[i]`` and
    ``capacity[j]`` what must fit. ``programmes`` counts the mixed-integer programmes solved."""

    serve: Floats
    open_cost: Floats
    need: Floats
    capacity: Floats
    programmes: int = 0
    last_found: dict[int, int] = field(default_factory=dict)
    _total: float | None = field(default=None)

    @property
    def players(self) -> tuple[str, ...]:
        """The bodies."""
        return tuple(f"Body {at + 1}" for at in range(len(self.serve)))

    def alone_cost(self) -> Floats:
        """What each body pays by itself: its cheapest hub, opened for it alone."""
        cheapest: Floats = (self.serve + self.open_cost).min(axis=1)
        return cheapest

    def alone(self) -> tuple[float, ...]:
        """Nobody saves anything alone."""
        return (0.0,) * len(self.serve)

    def largest(self) -> float:
        """No coalition saves more than everybody."""
        return max(self.total(), 1.0)

    def total(self) -> float:
        """What everybody together saves."""
        if self._total is None:
            self._total = self.worth((1 << len(self.serve)) - 1)
        return self._total

    def worth(self, mask: int) -> float:
        """One coalition's saving, by a programme with the coalition fixed."""
        inside = np.array([mask >> at & 1 for at in range(len(self.serve))], dtype=np.float64)
        program, _ = self._program(self.alone_cost(), inside, inside)
        solution = self._solve(program)
        assert solution.objective is not None
        return -solution.objective

    def most_objecting(self, shares: Floats, settled: NullSpace, level: float) -> Search:
        """Coalitions over ``level`` from opening hubs; if none, one from the programme, or the proof of none."""
        gain = self.alone_cost() - shares
        masks, excesses = _open_and_let_in(gain, self.serve, self.open_cost, self.need, self.capacity)
        found: dict[int, float] = {}
        for at in np.argsort(-excesses):
            if excesses[at] <= level or len(found) >= 40:
                break
            mask = int(masks[at])
            if mask not in found and not settled.spans_mask(mask):
                found[mask] = float(excesses[at]) + _sum(shares, mask)
        if found:
            return Search(found=tuple(found.items()), proven=False)
        return self._choose(gain, shares, settled, level)

    def _choose(self, gain: Floats, shares: Floats, settled: NullSpace, level: float) -> Search:
        """Go through the sets of hubs whose bound is over the level, the highest bound first; each is a programme in
        which the coalition is chosen. Sets that gave one lately come first; when no set gives one, it is proved."""
        found: dict[int, float] = {}
        bounds, prices = _bound_sets(gain, self.serve, self.open_cost, self.need, self.capacity, level)
        proven = True
        order = [hubs for hubs in np.argsort(-bounds) if bounds[hubs] > level]
        order.sort(key=lambda hubs: -self.last_found.get(int(hubs), 0))
        for hubs in order:
            if len(found) >= AT_ONCE:
                break
            opened = np.array([hubs >> hub & 1 for hub in range(len(self.open_cost))], dtype=np.float64)
            usable, least = self._fix(gain, opened, prices[hubs], bounds[hubs], level)
            program, inside = self._program(gain, least, np.ones(len(gain)), opened, usable)
            columns = np.arange(program.column_count)
            program.row(columns, -program.cost, lower=level, name="the coalition gains more than the level")
            _keep_unspanned(program, inside, settled)
            solution = self._solve(program, gap=0.3)
            if solution.status is Status.INFEASIBLE:
                if found:
                    break
                continue
            if solution.x is None or solution.objective is None:
                proven = False
            elif -solution.objective > level:
                mask = sum(1 << at for at in range(len(gain)) if solution.x[inside[at]] > 0.5)
                self.last_found[int(hubs)] = self.programmes
                found[mask] = max(found.get(mask, -np.inf), -solution.objective + _sum(shares, mask))
        return Search(found=tuple(found.items()), proven=proven and not found)

    def _fix(self, gain: Floats, opened: Floats, price: Floats, bound: float, level: float) -> tuple[Floats, Floats]:
        """What the bound leaves open: which body may be served at which hub, and which bodies must be in."""
        worth = gain[:, None] - self.serve - self.need[:, None] * price
        worth[:, opened == 0] = -np.inf
        best = np.maximum(worth.max(axis=1), 0.0)
        near = 1e-6 * (abs(bound) + 1.0)
        usable = bound - (best[:, None] - worth) >= level - near
        return usable.astype(np.float64), (bound - best < level - near).astype(np.float64)

    def _program(
        self, gain: Floats, least: Floats, most: Floats, only: Floats | None = None, usable: Floats | None = None
    ) -> tuple[Program, Masks]:
        """Minimise cost less gains over coalitions between ``least`` and ``most`` (0/1 by body); ``only`` fixes which
        hubs are open, ``usable`` which body may be served where."""
        bodies, hubs = self.serve.shape
        program = Program()
        inside = program.columns(bodies, cost=-gain, lower=least, upper=most, integer=True)
        lowest, highest = (np.zeros(hubs), np.ones(hubs)) if only is None else (only, only)
        opened = program.columns(hubs, cost=self.open_cost, lower=lowest, upper=highest, integer=True)
        most_served = np.tile(highest, bodies) if usable is None else usable.ravel()
        served = program.columns(bodies * hubs, cost=self.serve.ravel(), upper=most_served, integer=True)
        served = served.reshape(bodies, hubs)
        each, per_hub = np.arange(bodies), np.arange(hubs)
        rows = np.concatenate([np.repeat(each, hubs), each])
        entries = np.concatenate([np.ones(bodies * hubs), -np.ones(bodies)])
        program.rows(bodies, rows, np.concatenate([served.ravel(), inside]), entries, lower=0, upper=0, name="served")
        if only is None:
            pairs = np.arange(bodies * hubs)
            columns = np.concatenate([served.ravel(), np.tile(opened, bodies)])
            entries = np.concatenate([np.ones(bodies * hubs), -np.ones(bodies * hubs)])
            program.rows(bodies * hubs, np.concatenate([pairs, pairs]), columns, entries, upper=0, name="an open hub")
        rows = np.concatenate([np.tile(per_hub, bodies), per_hub])
        entries = np.concatenate([np.repeat(self.need, hubs), -self.capacity])
        columns = np.concatenate([served.ravel(), opened])
        program.rows(hubs, rows, columns, entries, upper=0, name="what a hub holds")
        return program, inside

    def _solve(self, program: Program, gap: float = 0.0) -> Solution:
        self.programmes += 1
        return solve(program, gap=gap)


def draw_facilities(bodies: int, hubs: int, seed: int) -> FacilityOracle:
    """A seeded case: places in a square of 100 km, whole pounds."""
    draw = np.random.default_rng(seed)
    at, hub_at = draw.random((bodies, 2)) * 100, draw.random((hubs, 2)) * 100
    need = draw.integers(5, 36, bodies).astype(np.float64)
    distance = np.sqrt(((at[:, None] - hub_at[None]) ** 2).sum(axis=2))
    capacity = np.ceil(draw.uniform(0.3, 0.6, hubs) * need.sum())
    return FacilityOracle(
        serve=np.round(distance * need[:, None] / 4),
        open_cost=draw.integers(300, 900, hubs) * 1.0,
        need=need,
        capacity=capacity,
    )


def _sum(shares: Floats, mask: int) -> float:
    return float(sum(share for at, share in enumerate(shares) if mask >> at & 1))


def _keep_unspanned(program: Program, inside: Masks, settled: NullSpace) -> None:
    """The coalition is not orthogonal to every vector that the settled ones leave open: one product is a whole number
    other than zero, so at least 1 or at most -1."""
    vectors = settled.vectors
    if settled.rank == 1:
        program.row(inside, 1.0, lower=1.0, upper=len(inside) - 1.0, name="not nobody and not everybody")
        return
    up = program.columns(len(vectors), upper=1.0, integer=True)
    down = program.columns(len(vectors), upper=1.0, integer=True)
    matrix = np.array(vectors, dtype=np.float64)
    low, high = np.minimum(matrix, 0).sum(axis=1), np.maximum(matrix, 0).sum(axis=1)
    rows, places = np.nonzero(matrix)
    rows = np.concatenate([rows, np.arange(len(vectors))])
    for switch, entry, name in ((up, low - 1.0, "unspanned above"), (down, high + 1.0, "unspanned below")):
        columns = np.concatenate([inside[places], switch])
        entries = np.concatenate([matrix[matrix != 0], entry])
        limits = {"lower": low} if switch is up else {"upper": high}
        program.rows(len(vectors), rows, columns, entries, name=name, **limits)
    program.row([*up, *down], 1.0, lower=1.0, upper=INFINITY, name="unspanned")


@numba.njit(cache=True)
def _open_and_let_in(
    gain: Floats, serve: Floats, open_cost: Floats, need: Floats, capacity: Floats
) -> tuple[Masks, Floats]:
    """For every set of hubs: open it, let in whoever gains, best gain for its need first, while there is room; once
    as it comes, and once without the body that gains least."""
    bodies, hubs = serve.shape
    sets = 1 << hubs
    masks, excesses = np.zeros(2 * sets, dtype=np.int64), np.full(2 * sets, -np.inf)
    for chosen in range(1, sets):
        room = np.where(np.array([chosen >> hub & 1 for hub in range(hubs)]) == 1, capacity, -1.0)
        cost = 0.0
        for hub in range(hubs):
            cost += open_cost[hub] if chosen >> hub & 1 else 0.0
        best = np.full(bodies, -np.inf)
        for body in range(bodies):
            for hub in range(hubs):
                if room[hub] >= 0:
                    best[body] = max(best[body], gain[body] - serve[body, hub])
        total, mask, least, last = -cost, 0, np.inf, -1
        for body in np.argsort(-best / need):
            if best[body] <= 0:
                continue
            take, most = -1, 0.0
            for hub in range(hubs):
                if room[hub] >= need[body] and gain[body] - serve[body, hub] > most:
                    take, most = hub, gain[body] - serve[body, hub]
            if take >= 0:
                room[take] -= need[body]
                total += most
                mask |= 1 << body
                if most < least:
                    least, last = most, body
        masks[2 * chosen], excesses[2 * chosen] = mask, total
        if last >= 0:
            masks[2 * chosen + 1], excesses[2 * chosen + 1] = mask ^ (1 << last), total - least
    return masks, excesses


@numba.njit(cache=True)
def _bound_sets(
    gain: Floats, serve: Floats, open_cost: Floats, need: Floats, capacity: Floats, level: float
) -> tuple[Floats, Floats]:
    """For every set of open hubs a bound on what any coalition can gain with it, and the prices of room that give it:
    room is priced (Lagrange) and each body chooses freely. Prices improve only while the bound is over ``level``."""
    bodies, hubs = serve.shape
    bounds, prices = np.full(1 << hubs, np.inf), np.zeros((1 << hubs, hubs))
    bounds[0] = -np.inf
    for chosen in range(1, 1 << hubs):
        price = np.zeros(hubs)
        step = 1.0
        for _ in range(150):
            total = 0.0
            used = np.zeros(hubs)
            for hub in range(hubs):
                if chosen >> hub & 1:
                    total += price[hub] * capacity[hub] - open_cost[hub]
            for body in range(bodies):
                most, take = 0.0, -1
                for hub in range(hubs):
                    if chosen >> hub & 1:
                        worth = gain[body] - serve[body, hub] - price[hub] * need[body]
                        if worth > most:
                            most, take = worth, hub
                if take >= 0:
                    total += most
                    used[take] += need[body]
            if total < bounds[chosen]:
                bounds[chosen] = total
                prices[chosen] = price
            if bounds[chosen] <= level:
                break
            over = 0.0
            for hub in range(hubs):
                if chosen >> hub & 1:
                    over += (used[hub] - capacity[hub]) ** 2
            if over == 0.0:
                break
            length = step * (total - level) / over
            step *= 0.98
            for hub in range(hubs):
                if chosen >> hub & 1:
                    price[hub] = max(0.0, price[hub] + length * (used[hub] - capacity[hub]))
    return bounds, prices
