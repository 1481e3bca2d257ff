"""What was found out while plans were made, for the next question to begin with.

Parts that two questions have in common keep their programmes and their plans. Where only prices differ, the plans of
the part before are priced again. The prices of money and the branches taken are where the next question begins, and a
plan known before is its first plan. None of it is believed: every bound is worked out again for the question asked.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from wherry.engine.plan.choices import Bounds
from wherry.engine.plan.parts import Part
from wherry.engine.plan.piece import Piece, cut_out
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.ties import Ties
from wherry.engine.program import Floats

MOST_COLUMNS = 150_000
MOST_LEAVES = 300
Layout = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """The end of a branch: the bounds put on parts, each named by its layout, and the prices at which it was judged."""

    bounds: tuple[tuple[Layout, Bounds], ...]
    prices: Floats


@dataclass(slots=True)
class Known:
    """What plans made before leave behind. Give the same one to several questions, one after another.

    ``pieces`` are the parts met, ``leaves`` the ends of the branches of the last question whose parts were tied
    together, ``words`` what their prices are prices of. The parts longest unasked go first where they grow too many.
    """

    pieces: OrderedDict[PlanQuestion, Piece] = field(default_factory=OrderedDict)
    latest: dict[tuple[str, ...], Piece] = field(default_factory=dict)
    leaves: tuple[Leaf, ...] = ()
    words: tuple[object, ...] = ()
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

    def branches(self, pieces: Sequence[Piece], ties: Ties) -> list[tuple[dict[int, Bounds], Floats]]:
        """Branches that together leave no plan out: those of the last question as far as its parts are there still,
        with the prices that they had; or everything at no prices."""
        place = {piece.layout: at for at, piece in enumerate(pieces)}
        nothing = np.zeros(len(ties.right))
        found: dict[tuple[tuple[int, Bounds], ...], Floats] = {}
        for leaf in self.leaves:
            bounds = tuple((place[layout], bounds) for layout, bounds in leaf.bounds if layout in place)
            found.setdefault(bounds, leaf.prices if ties.words == self.words else nothing)
        if not found or () in found:
            return [({}, found.get((), nothing))]
        return [(dict(bounds), prices) for bounds, prices in found.items()]

    def keep(self, ties: Ties, leaves: Sequence[Leaf]) -> None:
        """Keep the branches of a question that was answered to proof."""
        self.leaves, self.words = tuple(leaves) if len(leaves) <= MOST_LEAVES else (), ties.words
