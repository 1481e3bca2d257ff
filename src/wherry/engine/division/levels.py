"""The nucleolus level by level over an oracle, each level a linear programme that grows by the coalitions found.

Only coalitions with a positive dual are settled at the end of a level: those are tight in every optimal division.
Settling every coalition that happens to be tight is the classic mistake (Guajardo & Jornsten, EJOR 241 (2015) 931,
doi:10.1016/j.ejor.2014.10.037). Source of the scheme: Maschler, Peleg & Shapley, Math. Oper. Res. 4 (1979) 303;
Hallefjord, Helming & Jornsten, IJGT 24 (1995) 351 for the rows generated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from wherry.engine.division.oracle import PLAIN, Level, Levels, Oracle, Weighing, lowered
from wherry.engine.division.rational import NullSpace
from wherry.engine.division.scan import Floats
from wherry.engine.program import INFINITY, Program
from wherry.engine.solver import LinearProgram, Solution, Status
from wherry.record.error import Stopped, WherryError

SIZE = 1000.0
TOLERANCE = 1e-9
TOLERANCE_OF_ORACLES = 1e-7
POSITIVE = 1e-7
MOST_ROUNDS = 20_000


class CannotDivide(WherryError):
    """No division of the kind asked exists, or the arithmetic failed; the words say which."""


class LevelSearch:
    """The linear programme of one nucleolus: shares and the level's excess, in units where values are about 1,000.

    ``begin`` are coalitions to begin with and what they are worth.
    """

    def __init__(
        self,
        oracle: Oracle,
        *,
        weighing: Weighing = PLAIN,
        individually_rational: bool = True,
        tolerance: float = TOLERANCE,
        begin: Mapping[int, float] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> None:
        self.oracle, self.weighing, self._stop, self._begin = oracle, weighing, stop, begin or {}
        self.size = len(oracle.players)
        total, alone = oracle.total(), oracle.alone()
        self.unit = oracle.largest() / SIZE
        self._near = tolerance * SIZE * self.unit
        slack = total - sum(alone)
        if individually_rational and slack < -TOLERANCE * SIZE * self.unit:
            raise CannotDivide("everybody together is worth less than each alone: no division leaves nobody worse off")
        self._only_alone = individually_rational and slack <= TOLERANCE * SIZE * self.unit
        self.floor = np.array(alone) / self.unit if individually_rational else np.full(self.size, -INFINITY)
        program = Program()
        self._shares = program.columns(self.size, lower=self.floor)
        self._excess = int(program.columns(1, cost=1.0, lower=-INFINITY)[0])
        program.row(self._shares, 1.0, lower=total / self.unit, upper=total / self.unit, name="all is divided")
        self._program = LinearProgram(program)
        self._rows = 1
        self._row_of: dict[int, int] = {}
        self.settled = NullSpace(self.size)
        self.settled.add_mask((1 << self.size) - 1)
        self.result = Levels(shares=np.zeros(self.size), levels=[], worth={})

    def run(self, *, most_levels: int | None = None) -> Levels:
        """All levels, or the first few; the shares are those of the last programme solved."""
        if self.size == 1 or self._only_alone:
            self.result.shares = np.array(self.oracle.alone() if self._only_alone else [self.oracle.total()])
            self.result.levels = [Level(excess=0.0, coalitions=(), held=tuple(range(self.size)))]
            return self.result
        for player, worth in enumerate(self.oracle.alone()):
            self._meet(1 << player, worth)
        for mask, worth in self._begin.items():
            self._meet(mask, worth)
        while self.settled.rank < self.size and (most_levels is None or len(self.result.levels) < most_levels):
            self._settle(self._lower_to_proof())
        return self.result

    def _lower_to_proof(self) -> Solution:
        """Solve, ask the oracle, add what it found, until it proves that nothing more objects."""
        for _ in range(MOST_ROUNDS):
            if self._stop is not None and self._stop():
                raise Stopped("stopped before the division was proved")
            solution = self._program.solve()
            self.result.programmes += 1
            if solution.status is not Status.OPTIMAL or solution.x is None:
                raise CannotDivide(f"the division's linear programme ended {solution.status.value}")
            self.result.shares = solution.x[: self.size] * self.unit
            excess = float(solution.x[self._excess]) * self.unit
            shares, level = lowered(self.result.shares, excess, self.weighing)
            over = level + self._near
            search = self.oracle.most_objecting(shares, self.settled, over)
            self.result.calls += 1
            new = [
                (mask, worth)
                for mask, worth in search.found
                if worth - _given(shares, mask) > over and worth > self.result.worth.get(mask, -np.inf)
            ]
            for mask, worth in new:
                self._meet(mask, worth)
            if not new:
                self.result.proven &= search.proven
                return solution
        raise CannotDivide("the division did not settle: the oracle keeps finding coalitions that object")

    def _meet(self, mask: int, worth: float) -> None:
        """Give a coalition its row: its share and its weight of the excess reach its worth."""
        if self.settled.spans_mask(mask):
            return
        self.result.worth[mask] = self.result.met[mask] = worth
        if mask in self._row_of:
            self._program.set_row_bounds(self._row_of[mask], worth / self.unit, INFINITY)
            return
        columns = [at for at in range(self.size) if mask >> at & 1]
        values = np.ones(len(columns) + 1)
        values[-1] = self.weighing.of(mask)
        self._program.add_row([*columns, self._excess], values, worth / self.unit, INFINITY)
        self._row_of[mask] = self._rows
        self._rows += 1

    def _settle(self, solution: Solution) -> None:
        """Fix what has a positive dual; let go of the rows that this spans."""
        assert solution.x is not None
        assert solution.row_dual is not None
        assert solution.column_dual is not None
        tight = [mask for mask, row in self._row_of.items() if solution.row_dual[row] > POSITIVE]
        held = [at for at in range(self.size) if solution.column_dual[at] > POSITIVE]
        excess = float(solution.x[self._excess])
        rank = self.settled.rank
        for mask in tight:
            if self.settled.add_mask(mask):
                self._fix(mask, self.result.worth[mask] / self.unit - excess * self.weighing.of(mask))
        for player in held:
            if self.settled.add_mask(1 << player):
                self._fix(1 << player, float(self.floor[player]))
        if self.settled.rank == rank:
            raise CannotDivide("a level of the division settled nothing: the values differ too much in size")
        self.result.levels.append(Level(excess=excess * self.unit, coalitions=tuple(sorted(tight)), held=tuple(held)))
        for mask in [mask for mask in self._row_of if self.settled.spans_mask(mask)]:
            self._program.set_row_bounds(self._row_of.pop(mask), -INFINITY, INFINITY)

    def _fix(self, mask: int, given: float) -> None:
        columns = [at for at in range(self.size) if mask >> at & 1]
        self._program.add_row(columns, np.ones(len(columns)), given, given)
        self._rows += 1


def _given(shares: Floats, mask: int) -> float:
    return float(sum(share for at, share in enumerate(shares) if mask >> at & 1))
