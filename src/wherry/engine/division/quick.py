"""The nucleolus of a full game, quickly: a simplex that keeps its basis, over coalitions found by scans that skip."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from wherry.engine.division.blocks import lost_since, scan_blocks, unspanned
from wherry.engine.division.oracle import PLAIN, Level, Levels, Weighing, lowered
from wherry.engine.division.question import Game
from wherry.engine.division.rational import NullSpace
from wherry.engine.division.scan import LOW_BITS, Floats, draw_hash, split, subset_sums
from wherry.engine.division.simplex import COALITION, FLOOR, SETTLED, SOLVED, choose_basis, lower_level

POSITIVE = 1e-7
TOLERANCES = (3e-13, 1e-10)
ENOUGH = 64
MOST_SCANS = 4000
MOST_PIVOTS = 20_000


class CannotSettle(Exception):
    """The quick way did not come to an end within its limits; the plain way will."""


class QuickSearch:
    """One search for a nucleolus; ``run`` gives the shares and the levels that settle them.

    ``tolerance`` is relative to the size of the game's values, ``near`` absolute in their unit and overrides it;
    ``begin`` are coalitions to begin with.
    """

    def __init__(
        self,
        game: Game,
        *,
        weighing: Weighing = PLAIN,
        individually_rational: bool = True,
        tolerance: float = TOLERANCES[-1],
        near: float | None = None,
        begin: Sequence[int] = (),
    ) -> None:
        self.game, self.weighing = game, weighing
        self.size, self.width = game.size, game.size + 1
        self.values = game.values
        alone = np.array([float(worth) for worth in game.alone()])
        self.floor = alone if individually_rational else np.empty(0)
        beside = [abs(float(game.value(game.everybody ^ 1 << at))) for at in range(game.size)]
        self.near = tolerance * max(float(np.abs(alone).max()), abs(float(game.total)), *beside, 1e-9)
        self.near = self.near if near is None else near
        self._begin = begin
        self._only_alone = individually_rational and float(game.total) - float(alone.sum()) <= self.near
        self.settled = NullSpace(self.size)
        self.fixed: list[tuple[int, float]] = []
        self._fix(game.everybody, float(game.total))
        low = min(LOW_BITS, self.size)
        blocks = 1 << (self.size - low)
        self.low = low
        self.bound = np.full(blocks, 1e300)
        self.read_at = np.zeros(blocks, dtype=np.int64)
        self.snapshots = np.zeros((64, low))
        self.count = 0
        self.begin = 0
        self.found, self.found_excess = np.empty(blocks, dtype=np.int64), np.empty(blocks)
        self.masks = np.empty(0, dtype=np.int64)
        self.met: set[int] = set()
        self.worth = np.empty(0)
        self.pool = np.empty((0, self.width))
        self.basis = np.empty((0, self.width))
        self.result = Levels(shares=np.zeros(self.size), levels=[], worth={})
        self.read = 0
        self.pivots = 0

    def run(self) -> Levels:
        """All levels."""
        if self.size == 1 or self._only_alone:
            self.result.shares = np.array([float(worth) for worth in self.game.alone()])
            self.result.levels = [Level(excess=0.0, coalitions=(), held=tuple(range(self.size)))]
            return self.result
        singles = [1 << at for at in range(self.size)]
        self._take(np.unique([*singles, *[self.game.everybody ^ one for one in singles], *self._begin]))
        self._start([])
        while self.settled.rank < self.size:
            self._mark()
            prices, weights = self._lower_to_proof()
            self._settle(prices, weights)
        return self.result

    def _fix(self, mask: int, given: float) -> bool:
        if not self.settled.add_mask(mask):
            return False
        self.fixed.append((mask, given))
        return True

    def _members(self, masks: npt.NDArray[np.int64]) -> Floats:
        rows = np.empty((len(masks), self.width))
        rows[:, : self.size] = (masks[:, None] >> np.arange(self.size)) & 1
        rows[:, self.size] = self.weighing.constant
        if self.weighing.by_player:
            rows[:, self.size] += rows[:, : self.size] @ np.array(self.weighing.by_player, dtype=np.float64)
        return rows

    def _take(self, masks: npt.NDArray[np.int64]) -> None:
        """Take coalitions into the pool."""
        self.met.update(masks.tolist())
        self.masks = np.concatenate([self.masks, masks])
        self.worth = np.concatenate([self.worth, self.values[masks].astype(np.float64)])
        self.pool = np.concatenate([self.pool, self._members(masks)])

    def _mark(self) -> None:
        """The hash that tells the coalitions spanned by the settled ones."""
        mark = draw_hash(self.settled)
        self.hash_low, self.hash_high = subset_sums(mark[: self.low]), subset_sums(mark[self.low :])

    def _start(self, kept: list[int]) -> None:
        """A feasible basis: the settled coalitions, one pool coalition and its complement, the columns ``kept`` from
        the level before (rows of the pool), and single players to complete it."""
        unspanned = self._unspanned(self.masks)
        self.masks, self.worth, self.pool = self.masks[unspanned], self.worth[unspanned], self.pool[unspanned]
        places = np.cumsum(unspanned) - 1
        kept = [int(places[at]) for at in kept if unspanned[at]]
        shares = self.result.shares
        over = (self.worth - self.pool[:, : self.size] @ shares) / self.pool[:, self.size]
        top = int(np.argmax(over))
        other = self.game.everybody ^ int(self.masks[top])
        wanted = np.array([other, *[1 << at for at in range(self.size) if 1 << at != other]], dtype=np.int64)
        wanted = wanted[self._unspanned(wanted)]
        self._take(wanted[~np.isin(wanted, self.masks)])
        where = {int(mask): at for at, mask in enumerate(self.masks)}
        singles = [where[1 << at] for at in range(self.size) if 1 << at in where]
        order = list(dict.fromkeys([top, where[other], *kept, *singles]))
        settled = self._members(np.array([mask for mask, _ in self.fixed], dtype=np.int64))
        settled[:, self.size] = 0.0
        columns = np.vstack([settled, self.pool[order]])
        chosen = choose_basis(columns)
        if len(chosen) < self.width:
            raise CannotSettle("no basis")
        count = len(self.fixed)
        self.basis = columns[chosen]
        self.kind = np.where(chosen < count, SETTLED, COALITION).astype(np.int64)
        self.key = np.array([at if at < count else order[at - count] for at in chosen], dtype=np.int64)
        given = np.array([given for _, given in self.fixed])
        self.cost = np.array([given[at] if at < count else self.worth[order[at - count]] for at in chosen])

    def _unspanned(self, masks: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        return unspanned(masks, self.settled.array)

    def _lower_to_proof(self) -> tuple[Floats, Floats]:
        for _ in range(MOST_SCANS):
            ended, prices, weights, pivots = lower_level(
                self.basis,
                self.cost,
                self.kind,
                self.key,
                self.pool,
                self.worth,
                self.floor,
                1,
                self.near,
                MOST_PIVOTS,
            )
            self.pivots += pivots
            self.result.programmes += 1
            if ended != SOLVED:
                raise CannotSettle(f"the simplex ended {ended}")
            fresh = self._scan(prices)
            if not len(fresh):
                return prices, weights
            if not self.met.isdisjoint(fresh.tolist()):
                raise CannotSettle("rounding is larger than the tolerance")
            self._take(fresh)
        raise CannotSettle("too many scans")

    def _scan(self, prices: Floats) -> npt.NDArray[np.int64]:
        """Coalitions that the prices (shares, then level) wrong."""
        shares, level = lowered(prices[: self.size], float(prices[self.size]), self.weighing)
        if self.count == len(self.snapshots):
            self.snapshots = np.concatenate([self.snapshots, np.zeros_like(self.snapshots)])
        self.snapshots[self.count] = shares[: self.low]
        lost = lost_since(self.snapshots, self.count + 1, shares[: self.low])
        low, high = split(shares)
        count, self.begin, read = scan_blocks(
            self.values,
            low,
            high,
            self.hash_low,
            self.hash_high,
            level + 2 * self.near,
            self.bound,
            self.read_at,
            lost,
            self.count,
            self.begin,
            ENOUGH,
            self.found,
            self.found_excess,
        )
        self.count += 1
        self.read += read
        self.result.calls += 1
        return self.found[:count].copy()

    def _settle(self, prices: Floats, weights: Floats) -> None:
        excess = float(prices[self.size])
        self.result.shares = prices[: self.size].copy()
        tight, held, kept = [], [], []
        for at in range(self.width):
            if self.kind[at] == SETTLED:
                continue
            if weights[at] <= POSITIVE:
                if self.kind[at] == COALITION:
                    kept.append(int(self.key[at]))
            elif self.kind[at] == FLOOR:
                held.append(int(self.key[at]))
            else:
                tight.append(int(self.masks[self.key[at]]))
        rank = self.settled.rank
        for mask in tight:
            self._fix(mask, float(self.values[mask]) - excess * self.weighing.of(mask))
            self.result.worth[mask] = float(self.values[mask])
        for player in held:
            self._fix(1 << player, float(self.floor[player]))
        if self.settled.rank == rank:
            raise CannotSettle("a level settled nothing")
        self.result.levels.append(Level(excess=excess, coalitions=tuple(sorted(tight)), held=tuple(held)))
        if self.settled.rank < self.size:
            self._start(kept)
        else:
            self._finish()

    def _finish(self) -> None:
        """The shares from the settled coalitions, free of what the last programme's basis carried."""
        rows = self._members(np.array([mask for mask, _ in self.fixed], dtype=np.int64))[:, : self.size]
        self.result.shares = np.linalg.solve(rows, np.array([given for _, given in self.fixed]))
