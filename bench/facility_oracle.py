"""An oracle game too large to write down: bodies that share hubs, each coalition's saving a facility-location problem.

Every body buys its circuits to one hub; a hub costs to open and holds so much. A coalition opens the hubs that serve
it cheapest; its saving is what its members would pay alone less that. The coalition that objects most to given shares
is found by opening sets of hubs and letting in who gains, and otherwise, or to prove that there is none, by a search
in depth over who is in and where it is served, for every set of hubs that a bound does not rule out.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from bench.facility_search import bound_sets, open_and_let_in, search_in_depth
from wherry.engine.division.oracle import Search
from wherry.engine.division.rational import NullSpace
from wherry.engine.division.scan import draw_hash
from wherry.engine.program import Program
from wherry.engine.solver import solve

Floats = npt.NDArray[np.float64]
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
        self.programmes += 1
        solution = solve(self._program(inside))
        assert solution.objective is not None
        return -solution.objective

    def most_objecting(self, shares: Floats, settled: NullSpace, level: float) -> Search:
        """Coalitions over ``level`` from opening hubs; if none, one from the programme, or the proof of none."""
        gain = self.alone_cost() - shares
        who, excesses = open_and_let_in(gain, self.serve, self.open_cost, self.need, self.capacity)
        found: dict[int, float] = {}
        for at in np.argsort(-excesses):
            if excesses[at] <= level or len(found) >= 40:
                break
            mask = _mask(who[at])
            if mask not in found and not settled.spans_mask(mask):
                found[mask] = float(excesses[at]) + _sum(shares, mask)
        if found:
            return Search(found=tuple(found.items()), proven=False)
        return self._choose(gain, shares, settled, level)

    def _choose(self, gain: Floats, shares: Floats, settled: NullSpace, level: float) -> Search:
        """Go through the sets of hubs whose bound is over the level; each is searched in depth for the coalition and
        who serves it. Sets that gave one lately come first; when no set gives one, it is proved."""
        found: dict[int, float] = {}
        bounds, prices = bound_sets(gain, self.serve, self.open_cost, self.need, self.capacity, level)
        proven, marks = True, draw_hash(settled)
        order = [int(hubs) for hubs in np.argsort(-bounds) if bounds[hubs] > level]
        order.sort(key=lambda hubs: -self.last_found.get(hubs, 0))
        for hubs in order:
            if len(found) >= AT_ONCE:
                break
            self.programmes += 1
            opened = np.array([hubs >> hub & 1 for hub in range(len(self.open_cost))], dtype=np.bool_)
            ended, inside, excess = search_in_depth(
                gain, self.serve, self.open_cost, self.need, self.capacity, opened, prices[hubs], level, marks
            )
            mask = _mask(inside)
            if mask:
                self.last_found[hubs] = self.programmes
                found[mask] = max(found.get(mask, -np.inf), excess + _sum(shares, mask))
            elif found:
                break
            proven &= bool(ended)
        return Search(found=tuple(found.items()), proven=proven and not found)

    def _program(self, inside: Floats) -> Program:
        """Minimise the cost of a coalition (0/1 by body) less what its members pay alone."""
        bodies, hubs = self.serve.shape
        program = Program(offset=-float(self.alone_cost() @ inside))
        opened = program.columns(hubs, cost=self.open_cost, upper=1.0, integer=True)
        served = program.columns(bodies * hubs, cost=self.serve.ravel(), upper=1.0, integer=True).reshape(bodies, hubs)
        each, per_hub, pairs = np.arange(bodies), np.arange(hubs), np.arange(bodies * hubs)
        program.rows(bodies, np.repeat(each, hubs), served.ravel(), 1.0, lower=inside, upper=inside, name="served")
        columns = np.concatenate([served.ravel(), np.tile(opened, bodies)])
        entries = np.concatenate([np.ones(bodies * hubs), -np.ones(bodies * hubs)])
        program.rows(bodies * hubs, np.concatenate([pairs, pairs]), columns, entries, upper=0, name="an open hub")
        rows = np.concatenate([np.tile(per_hub, bodies), per_hub])
        entries = np.concatenate([np.repeat(self.need, hubs), -self.capacity])
        columns = np.concatenate([served.ravel(), opened])
        program.rows(hubs, rows, columns, entries, upper=0, name="what a hub holds")
        return program


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


def _mask(inside: npt.NDArray[np.bool_]) -> int:
    """A coalition as a bit mask of any length."""
    return sum(1 << int(at) for at in np.flatnonzero(inside))
