"""What was found out while plans were made, for the next question to begin with.

Parts that two questions have in common keep their programmes and their plans. Where only prices differ, the plans of
the part before are priced again, and mixed they are the first plans of the whole. The prices of money are where the
next question begins. None of it is believed: every bound is worked out again for the question asked.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

import numpy as np

from wherry.engine.plan.parts import Part
from wherry.engine.plan.piece import Piece, cut_out
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.ties import Ties
from wherry.engine.program import Floats

MOST_COLUMNS = 150_000


@dataclass(slots=True)
class Known:
    """What plans made before leave behind. Give the same one to several questions, one after another.

    ``pieces`` are the parts met, with the plans met for them; ``prices`` those of the last question whose parts were
    tied together, before any branch, and ``words`` what they are prices of. The parts longest unasked go first where
    they grow too many.
    """

    pieces: OrderedDict[PlanQuestion, Piece] = field(default_factory=OrderedDict)
    latest: dict[tuple[str, ...], Piece] = field(default_factory=dict)
    words: tuple[object, ...] = ()
    prices: Floats | None = None
    columns: int = 0

    def piece(self, question: PlanQuestion, part: Part) -> Piece:
        """The piece of a part: the one known, or a new one that begins with the plans of the one it is most like."""
        cut = cut_out(question, part)
        found = self.pieces.get(cut)
        if found is None:
            found = self.pieces[cut] = Piece(cut)
            like = self.latest.get(found.names)
            if like is not None:
                found.learn(like)
            self.columns += len(found.cost)
            while self.columns > MOST_COLUMNS and len(self.pieces) > 1:
                _, oldest = self.pieces.popitem(last=False)
                self.columns -= len(oldest.cost)
                if self.latest.get(oldest.names) is oldest:
                    del self.latest[oldest.names]
        else:
            self.pieces.move_to_end(cut)
        self.latest[found.names] = found
        return found

    def forget(self) -> None:
        """Know nothing again."""
        self.pieces.clear()
        self.latest.clear()
        self.words, self.prices, self.columns = (), None, 0

    def first_prices(self, ties: Ties) -> Floats:
        """The prices of the last question before any branch, where they are prices of the same; or none."""
        if self.prices is None or ties.words != self.words:
            return np.zeros(len(ties.right))
        return self.prices

    def keep(self, ties: Ties, prices: Floats) -> None:
        """Keep the prices of a question that was answered to proof."""
        self.words, self.prices = ties.words, prices
