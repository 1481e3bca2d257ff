"""What needs share in an offer: its set-up, its steps of capacity, and a price that falls with pooled volume."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from wherry.engine.plan.columns import Entries, Model
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.program import INFINITY

MOST_IN_PATTERNS = 6


def add_offer(model: Model, number: int, pairs: Sequence[int]) -> None:
    """Set-up once, capacity in steps, and price steps on the pooled quantity."""
    question = model.question
    offer = question.offers[number]
    span = [at for at in range(question.count) if any((pair, at) in model.served for pair in pairs)]
    if not span:
        return
    if offer.set_up:
        _add_set_up(model, number, pairs, span)
    if not offer.step_cost and not offer.thresholds and (offer.step_capacity is None or offer.most_steps is None):
        return
    if len(pairs) <= MOST_IN_PATTERNS:
        _add_patterns(model, number, pairs, span)
        return
    _add_steps(model, number, pairs, span)
    for step in range(1, len(offer.thresholds) + 1):
        _add_price_step(model, number, pairs, span, step)


def _add_set_up(model: Model, number: int, pairs: Sequence[int], span: Sequence[int]) -> None:
    question, offer = model.question, model.question.offers[number]
    paid = [question.present(offer.set_up, at) for at in span]
    later = [*paid[1:], 0]
    first = model.columns([float(now - then) for now, then in zip(paid, later, strict=True)])
    for place, at in enumerate(span):
        model.open[number, at] = first + place
    grows: list[Entries] = [[(first + at + 1, 1.0), (first + at, -1.0)] for at in range(len(span) - 1)]
    model.rows("an offer once set up stays set up", grows, 0.0, INFINITY)
    uses: list[Entries] = [
        [(model.open[number, at], 1.0), *model.serving(pair, at, -1.0)]
        for at in span
        for pair in pairs
        if (pair, at) in model.served
    ]
    model.rows("an offer is set up before it is used", uses, 0.0, INFINITY)


def _add_patterns(model: Model, number: int, pairs: Sequence[int], span: Sequence[int]) -> None:
    """One column for each set of needs that the offer may serve in a quarter, priced exactly: its steps of capacity
    and what the pooled volume saves. That is the convex hull of a quarter, so few needs leave little to branch on."""
    question = model.question
    for at in span:
        serving = [pair for pair in pairs if (pair, at) in model.served]
        found = {chosen: pattern_cost(question, number, chosen, at) for chosen in subsets(serving)}
        sets = {chosen: cost for chosen, cost in found.items() if cost is not None}
        first = model.columns([float(cost) for cost in sets.values()], integer=False)
        columns = {chosen: first + place for place, chosen in enumerate(sets)}
        model.patterns[number, at] = columns
        rows: list[Entries] = []
        for pair in serving:
            inside: Entries = [(column, -1.0) for chosen, column in columns.items() if pair in chosen]
            rows.append(model.serving(pair, at, 1.0) + inside)
        model.rows("an offer serves one set of needs in a quarter", rows, 0.0, 0.0)
        once: Entries = [(column, -1.0) for column in columns.values()]
        if (number, at) in model.open:
            model.rows("an offer is set up before it is used", [[(model.open[number, at], 1.0), *once]], 0.0, INFINITY)
        else:
            model.rows("an offer serves one set of needs in a quarter", [once], -1.0, 0.0)


def subsets(pairs: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every set of pairs but the empty one."""
    for size in range(1, len(pairs) + 1):
        yield from combinations(pairs, size)


def pattern_cost(question: PlanQuestion, number: int, chosen: tuple[int, ...], at: int) -> int | None:
    """Steps less what the volume saves, in present pence; None where capacity does not cover it."""
    offer = question.offers[number]
    load = sum(question.needs[question.pairs[pair].need].quantity[at] for pair in chosen)
    steps, step = offer.steps(load), offer.price_step(load)
    if offer.most_steps is not None and steps > offer.most_steps:
        return None
    saved = sum(_step_saves(question, pair, k, at) for pair in chosen for k in range(1, step + 1))
    return steps * question.present(offer.step_cost, at) - saved


def _add_steps(model: Model, number: int, pairs: Sequence[int], span: Sequence[int]) -> None:
    question, offer = model.question, model.question.offers[number]
    cost = [float(question.present(offer.step_cost, at)) for at in span]
    most = 1 if offer.step_capacity is None else _most_steps(question, number, pairs, span)
    first = model.columns(cost, upper=float(most))
    uses: list[Entries] = []
    holds: list[Entries] = []
    for place, at in enumerate(span):
        column = first + place
        model.steps[number, at] = column
        serving = [pair for pair in pairs if (pair, at) in model.served]
        uses += [[(column, 1.0), *model.serving(pair, at, -1.0)] for pair in serving]
        if offer.step_capacity is not None:
            holds.append(_capacity_row(model, number, serving, at, column))
    model.rows("an offer in use has a step of capacity", uses, 0.0, INFINITY)
    model.rows("capacity covers all who are served and the provider's own use", holds, 0.0, INFINITY)


def _most_steps(question: PlanQuestion, number: int, pairs: Sequence[int], span: Sequence[int]) -> int:
    offer = question.offers[number]
    load = max(sum(question.needs[question.pairs[pair].need].quantity[at] for pair in pairs) for at in span)
    most = max(1, offer.steps(load))
    return most if offer.most_steps is None else min(most, offer.most_steps)


def _capacity_row(model: Model, number: int, pairs: Sequence[int], at: int, column: int) -> Entries:
    """steps x capacity >= own use x used + load. The used column is there only where the provider uses some itself."""
    question, offer = model.question, model.question.offers[number]
    scale = float(offer.step_capacity or 1)
    row: Entries = [(column, 1.0)]
    for pair in pairs:
        quantity = question.needs[question.pairs[pair].need].quantity[at]
        row += model.serving(pair, at, -quantity / scale)
    if offer.own_use:
        used = model.columns([0.0])
        model.used[number, at] = used
        uses: list[Entries] = [[(used, 1.0), *model.serving(pair, at, -1.0)] for pair in pairs]
        model.rows("an offer that serves anybody also serves its provider", uses, 0.0, INFINITY)
        row.append((used, -offer.own_use / scale))
    return row


def _add_price_step(model: Model, number: int, pairs: Sequence[int], span: Sequence[int], step: int) -> None:
    """From a pooled quantity on, every unit costs less: what each need then saves, and the quantity it takes."""
    question, offer = model.question, model.question.offers[number]
    threshold = offer.thresholds[step - 1]
    for at in span:
        serving = [pair for pair in pairs if (pair, at) in model.served]
        quantity = [question.needs[question.pairs[pair].need].quantity[at] for pair in serving]
        if sum(quantity) < threshold:
            continue
        reaches = model.columns([0.0])
        model.reaches[number, step, at] = reaches
        less = [_step_saves(question, pair, step, at) for pair in serving]
        first = model.columns([-float(saved) for saved in less])
        holds: Entries = [(reaches, -1.0)]
        rows: list[Entries] = []
        for place, pair in enumerate(serving):
            model.cheaper[pair, step, at] = first + place
            rows.append([(first + place, -1.0), (reaches, 1.0)])
            rows.append([(first + place, -1.0), *model.serving(pair, at, 1.0)])
            holds.append((first + place, quantity[place] / max(threshold, 1)))
        model.rows("a volume price is for those who are served at that volume", rows, 0.0, INFINITY)
        if threshold > 0:
            model.rows("a volume price takes its pooled quantity", [holds], 0.0, INFINITY)


def _step_saves(question: PlanQuestion, pair: int, step: int, at: int) -> int:
    cost = question.pairs[pair].cost
    return question.present(cost[step - 1][at], at) - question.present(cost[step][at], at)
