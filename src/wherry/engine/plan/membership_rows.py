"""The rows that make a plan's programme one of a coalition: what is there only if a body is in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from wherry.engine.plan.columns import Model
from wherry.engine.program import Floats


def met_if_inside(
    model: Model, matrix: sp.coo_matrix, lower: Floats, upper: Floats, place: Mapping[str, int]
) -> Iterator[tuple[int, int, float]]:
    """A need has one source from its first quarter to its end if its body is in, and none if not: the rows that say
    "exactly one" of a need's own columns."""
    owner = np.full(model.program.column_count, -1)
    for number in model.numbers:
        owner[model.first[number] : model.first[number] + len(model.arcs[number])] = number
    ones = set(np.flatnonzero((lower == 1.0) & (upper == 1.0)).tolist())
    seen: dict[int, set[int]] = {}
    for row, column in zip(matrix.row.tolist(), matrix.col.tolist(), strict=True):
        if row in ones:
            seen.setdefault(row, set()).add(int(owner[column]))
    if sorted(seen) != sorted(ones) or any(len(who) != 1 or -1 in who for who in seen.values()):
        raise AssertionError("a row that says exactly one is not about one need")
    for row, who in sorted(seen.items()):
        lower[row] = upper[row] = 0.0
        yield row, place[model.question.needs[who.pop()].body], -1.0


def money_if_inside(
    model: Model,
    alone: Mapping[str, tuple[int, ...]],
    matrix: sp.coo_matrix,
    lower: Floats,
    upper: Floats,
    place: Mapping[str, int],
) -> Iterator[tuple[int, int, float]]:
    """What there is to spend in a quarter is what those who are in would have spent without the plan."""
    groups = [(first, count) for first, count, name in model.program.groups if name == "no new money"]
    for first, count in groups:
        for at in range(count):
            total = sum(by_quarter[at] for by_quarter in alone.values())
            right = lower[first + at]
            lower[first + at] = upper[first + at] = 0.0
            if total:
                for body, by_quarter in alone.items():
                    if by_quarter[at]:
                        yield first + at, place[body], -right * by_quarter[at] / total


def open_if_inside(model: Model, place: Mapping[str, int]) -> Iterator[list[tuple[int, float]]]:
    """A body's offer serves nobody unless the body is in."""
    question = model.question
    by_offer: dict[int, list[int]] = {}
    for pair in model.pairs:
        by_offer.setdefault(question.pairs[pair].offer, []).append(pair)
    for offer, pairs in sorted(by_offer.items()):
        row = question.offers[offer]
        if row.kind != "body" or row.body not in place:
            continue
        inside = (place[row.body], -1.0)
        opened = [at for other, at in model.open if other == offer]
        if opened:
            yield [(model.open[offer, max(opened)], 1.0), inside]
            continue
        for pair in pairs:
            if question.needs[question.pairs[pair].need].body != row.body:
                for at in range(question.count):
                    if (pair, at) in model.served:
                        yield [*model.serving(pair, at, 1.0), inside]


def runs(integer: npt.NDArray[np.bool_]) -> Iterator[tuple[int, int, bool]]:
    """Stretches of columns of one kind."""
    edges = [0, *(np.flatnonzero(np.diff(integer.astype(np.int8))) + 1).tolist(), len(integer)]
    for begins, ends in pairwise(edges):
        if ends > begins:
            yield begins, ends, bool(integer[begins])
