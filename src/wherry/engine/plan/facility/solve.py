"""Solving a facility question to proof, or as near as the time allows: prices and repair, then two things at once where
there are two cores: a tree of priced branches, and programmes of what is left with annealing of the best plan between
them.

A bound is proven by prices (an exact or relaxed knapsack for each provider, in double precision), by the tree, whose
bound is the least of its open branches, or by the solver's own bound of a branch. Where every plan costs a whole
number, a branch is given up only where its bound reaches the best cost less one, and a millionth on top; elsewhere
where it reaches the best cost less a thousand-millionth of it.
"""

from __future__ import annotations

import threading

import numpy as np

from wherry.engine.plan.facility.answer import FacilityAnswer
from wherry.engine.plan.facility.figures import figures
from wherry.engine.plan.facility.programmes import Programmes
from wherry.engine.plan.facility.question import FacilityQuestion
from wherry.engine.plan.facility.standing import Standing
from wherry.engine.plan.facility.tree import Tree
from wherry.engine.solver import Stop, Watch

ASIDE = 400


def solve_facility(
    question: FacilityQuestion,
    *,
    time_limit: float | None = None,
    gap: float = 0.0,
    threads: int = 1,
    watch: Watch | None = None,
    stop: Stop | None = None,
) -> FacilityAnswer:
    """The cheapest choice of open providers and sources, with a proven bound.

    ``gap`` is the relative gap that is good enough; ``threads`` 1 or 2; ``watch`` is told of progress, ``stop`` asked
    whether a person wants to stop. The best plan found is kept in every case.
    """
    standing = Standing(question, figures(question), limit=time_limit, gap=gap, watch=watch, stop=stop)
    tree = Tree(standing)
    tree.plant()
    programmes = Programmes(standing, tree)
    if threads > 1:
        helper = threading.Thread(target=programmes.run, daemon=True)
        helper.start()
        while not standing.over:
            if not tree.step(ASIDE) and not programmes.wait():
                break
        standing.ended = True
        helper.join()
    else:
        programmes.alternate(ASIDE)
    settled = standing.bound >= standing.wanted if np.isfinite(standing.cost) else False
    status = "optimal" if settled else "feasible" if np.isfinite(standing.cost) else "nothing found"
    if status == "nothing found" and not tree.heap and not tree.aside and not tree.busy:
        status = "infeasible"
    cost = standing.cost if np.isfinite(standing.cost) else None
    return FacilityAnswer(
        share=standing.best,
        cost=cost,
        bound=standing.cost if settled else min(standing.bound, standing.cost),
        status=status,
        seconds=standing.seconds,
        stages=tuple(standing.stages),
    )
