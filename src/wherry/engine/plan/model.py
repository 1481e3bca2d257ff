"""The plan as a mixed-integer programme: one network a need, tied together by what needs share.

Rows are named in domain words. Costs are present values in whole pence, so that two plans differ by whole pence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from wherry.engine.plan.apart import keep_apart
from wherry.engine.plan.columns import Entries, Model
from wherry.engine.plan.ledger import IDLE, TODAY, Assignment, loads
from wherry.engine.plan.network import KEEP, LEAVE, START, STAY, arcs_of
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.sharing import add_offer
from wherry.engine.program import Floats


def build(question: PlanQuestion, numbers: Sequence[int], pairs: Sequence[int]) -> Model:
    """The programme of some needs over some pairs, without the rules about money and moves that link everything."""
    model = Model(question, tuple(numbers), tuple(pairs))
    own: dict[int, list[int]] = defaultdict(list)
    for pair in pairs:
        own[question.pairs[pair].need].append(pair)
    for number in model.numbers:
        _add_need(model, number, own[number])
    by_offer: dict[int, list[int]] = defaultdict(list)
    for pair in pairs:
        by_offer[question.pairs[pair].offer].append(pair)
    for offer, served in sorted(by_offer.items()):
        add_offer(model, offer, served)
    keep_apart(model)
    return model


def _add_need(model: Model, number: int, pairs: Sequence[int]) -> None:
    question = model.question
    found = arcs_of(question, number, pairs)
    price = [float(sum(question.present(pence, at) for at, pence in arc.money)) for arc in found]
    first = model.columns(price)
    model.arcs[number], model.first[number] = found, first
    into: dict[tuple[int, int], Entries] = defaultdict(list)
    begins: Entries = []
    for at, arc in enumerate(found):
        into[arc.head].append((first + at, 1.0))
        if arc.tail[0] == -2:
            begins.append((first + at, 1.0))
        else:
            into[arc.tail].append((first + at, -1.0))
        for quarter in arc.serves:
            model.served[arc.source if arc.source >= 0 else -1 - number, quarter].append(first + at)
    model.rows("the need has one source from its first quarter", [begins], 1.0, 1.0)
    end = (-1, question.needs[number].last + 1)
    nodes = [entries for node, entries in sorted(into.items()) if node != end]
    model.rows("every need is met each quarter", nodes, 0.0, 0.0)
    model.rows("every need is met to its end", [into[end]], 1.0, 1.0)


def read(model: Model, x: Floats) -> dict[int, tuple[int, ...]]:
    """The sources by need and quarter in a solution."""
    chosen = np.asarray(x) > 0.5
    found = {}
    for number in model.numbers:
        sources = [IDLE] * model.question.count
        for at, arc in enumerate(model.arcs[number]):
            if arc.kind != LEAVE and chosen[model.first[number] + at]:
                for quarter in arc.serves:
                    sources[quarter] = arc.source
        found[number] = tuple(sources)
    return found


def write(model: Model, assignment: Assignment) -> Floats:
    """The columns' values of an assignment, to begin a solve from."""
    question = model.question
    x = np.zeros(model.program.column_count)
    for number in model.numbers:
        _write_need(model, number, assignment[number], x)
    pooled = loads(question, assignment)
    opened = {offer: min(at for other, at in pooled if other == offer) for offer, _ in pooled}
    for (offer, at), column in model.open.items():
        x[column] = float(offer in opened and at >= opened[offer])
    for (offer, at), column in model.steps.items():
        x[column] = float(question.offers[offer].steps(pooled[offer, at])) if (offer, at) in pooled else 0.0
    for (offer, at), column in model.used.items():
        x[column] = float((offer, at) in pooled)
    for (offer, step, at), column in model.reaches.items():
        x[column] = float(question.offers[offer].price_step(pooled.get((offer, at), -1)) >= step)
    for (offer, at), columns in model.patterns.items():
        served = {pair for pair in model.pairs if question.pairs[pair].offer == offer}
        chosen = tuple(sorted(served & {sources[at] for sources in assignment}))
        if chosen:
            x[columns[chosen]] = 1.0
    for (pair, step, at), column in model.cheaper.items():
        found = question.pairs[pair]
        reached = x[model.reaches[found.offer, step, at]] > 0.5
        x[column] = float(reached and assignment[found.need][at] == pair)
    return x


def _write_need(model: Model, number: int, sources: tuple[int, ...], x: Floats) -> None:
    """Follow the path: keep to the quarter in which it is left, then start, stay and leave."""
    need, first = model.question.needs[number], model.first[number]
    place = {(arc.kind, arc.source, arc.tail, arc.head): first + at for at, arc in enumerate(model.arcs[number])}
    by_tail: dict[tuple[str, int, int], tuple[int, int]] = {}
    for (kind, source, tail, head), column in place.items():
        by_tail[kind, source, tail[1] if kind != KEEP else head[1]] = (column, head[1])
    at = need.first
    while at <= need.last and sources[at] == TODAY:
        at += 1
    x[by_tail[KEEP, IDLE if need.today is None else TODAY, at][0]] = 1.0
    while at <= need.last:
        source = sources[at]
        column, until = by_tail[START, source, at]
        x[column] = 1.0
        while until <= need.last and sources[until] == source:
            x[by_tail[STAY, source, until][0]] = 1.0
            until += 1
        x[by_tail[LEAVE, source, until][0]] = 1.0
        at = until


__all__ = ["Model", "build", "read", "write"]
