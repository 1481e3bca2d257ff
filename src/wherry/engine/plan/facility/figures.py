"""A question's arrays as compiled code takes them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from wherry.engine.plan.facility.question import FacilityQuestion

Array = npt.NDArray[Any]
CLOSED, FREE, OPEN = 0, 1, 2


class Figures(NamedTuple):
    """The figures of a question; ``apart[first[i]:first[i + 1]]`` are the needs apart from need i."""

    open_cost: Array
    capacity: Array
    quantity: Array
    serve: Array
    single: bool
    first: Array
    apart: Array


def figures(question: FacilityQuestion) -> Figures:
    """The question's figures."""
    both = np.concatenate([question.apart, question.apart[:, ::-1]])
    both = both[np.argsort(both[:, 0], kind="stable")]
    first = np.zeros(question.needs + 1, dtype=np.int64)
    np.add.at(first, both[:, 0] + 1, 1)
    return Figures(
        open_cost=question.open_cost,
        capacity=question.capacity,
        quantity=question.quantity,
        serve=question.serve,
        single=question.single,
        first=np.cumsum(first),
        apart=np.ascontiguousarray(both[:, 1]),
    )


@numba.njit(cache=True, nogil=True)
def clashes(given: Figures, source: Array, need: int, provider: int, but: int) -> bool:
    """Whether a provider serves a need that must be apart from this one, ``but`` one need left out."""
    for at in range(given.first[need], given.first[need + 1]):
        other = given.apart[at]
        if other != but and source[other] == provider:
            return True
    return False
