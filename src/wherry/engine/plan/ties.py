"""What ties the parts of a question together, as rows over plans of parts: money by quarter under each cash rule, and
moves by body and quarter. Each row has a price; at given prices every part can be looked at by itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wherry.engine.plan.linking import Purse
from wherry.engine.plan.piece import PartPlan, Piece
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.program import Floats

POUND = 100.0


class Ties:
    """The rows: for each cash rule one a quarter (what is spent by its end, in pounds), then one for each body and
    quarter in which it may move to a shared offer. ``right`` is the most of each; prices are pounds for one more."""

    def __init__(self, question: PlanQuestion, rules: Sequence[Purse], pieces: Sequence[Piece]) -> None:
        self.count, self.rules = question.count, tuple(rules)
        most = question.options.most_moves_a_body_a_quarter
        self.most = most or 0
        keys = {key for piece in pieces for key in piece.moves} if most is not None else set()
        self.keys = tuple(sorted(keys))
        self._row = {key: len(self.rules) * self.count + at for at, key in enumerate(self.keys)}
        allowed = [np.cumsum(np.array(rule.baseline, dtype=np.float64)) / POUND for rule in self.rules]
        self.right = np.concatenate([*allowed, np.full(len(self.keys), float(self.most))])
        self._uses: dict[PartPlan, Floats] = {}

    @property
    def words(self) -> tuple[object, ...]:
        """What the rows are about, to know whether prices of one question are prices of another."""
        return (tuple(rule.body for rule in self.rules), self.count, self.keys)

    def surcharge(self, piece: Piece, prices: Floats) -> Floats:
        """What the prices add to the cost of each column of a part, in pence."""
        extra = np.zeros(len(piece.cost))
        for number, rule in enumerate(self.rules):
            mine = prices[number * self.count : (number + 1) * self.count]
            if mine.any():
                extra += np.cumsum(mine[::-1])[::-1] @ piece.money(rule.body)
        for key in self.keys:
            price = prices[self._row[key]]
            if price:
                extra[piece.moves.get(key, [])] += price * POUND
        return extra

    def uses(self, piece: Piece, plan: PartPlan) -> Floats:
        """What a plan of a part uses of each row."""
        if plan in self._uses:
            return self._uses[plan]
        found = self._uses[plan] = np.zeros(len(self.right))
        for number, rule in enumerate(self.rules):
            spent = np.cumsum(piece.spent(plan, rule.body)) / POUND
            found[number * self.count : (number + 1) * self.count] = spent
        for key, count in plan.moves.items():
            if key in self._row:
                found[self._row[key]] = count
        return found

    def allowed(self, prices: Floats) -> float:
        """What the right sides are worth at the prices, in pence."""
        return float(prices @ self.right) * POUND
