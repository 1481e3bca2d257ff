"""All parts of a question at once, where money or the number of moves ties them together."""

from __future__ import annotations

from collections.abc import Iterable

from wherry.engine.plan.answer import Formulation
from wherry.engine.plan.columns import Entries, Model
from wherry.engine.plan.ledger import Assignment, idle
from wherry.engine.plan.linking import Purse, holds, link
from wherry.engine.plan.model import build
from wherry.engine.plan.parts import Part
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.search import WHOLE, Found, search
from wherry.engine.plan.working import Work
from wherry.engine.program import INFINITY
from wherry.record.error import NoPlan


def solve_linked(
    work: Work, rules: tuple[Purse, ...], pieces: tuple[Part, ...], found: list[Found], start: Assignment | None
) -> tuple[Found, Formulation]:
    """All parts at once under the rules that link them. What each part costs at least by itself is given to the
    solver as a row, and the best mixture of the parts' own plans and the baseline as a place to begin."""
    question = work.question
    model = build(question, range(len(question.needs)), range(len(question.pairs)))
    link(model, rules)
    for piece, one in zip(pieces, found, strict=True):
        _add_floor(model, piece, one.bound)
    begin = _mixture(question, rules, pieces, found, start)
    whole = search(
        model,
        idle(question),
        holds=lambda assignment: holds(question, assignment, rules),
        start=begin,
        watch=work.watch,
        stop=work.stop,
        time_limit=work.left,
        gap=work.gap,
        floor=sum(one.bound for one in found),
        settings=WHOLE,
    )
    work.count(model, whole)
    if whole.assignment is None and whole.proven:
        raise NoPlan("no plan keeps every rule at once", _demands(question))
    return whole, work.formulation("all parts at once", len(pieces))


def _add_floor(model: Model, piece: Part, bound: int) -> None:
    """A part costs no less among the others than by itself; the solver cannot see that from its own relaxation."""
    cost = model.program.cost
    row: Entries = [(column, cost[column] / bound) for column in _columns_of(model, piece) if cost[column]]
    if bound > 0:
        model.rows("a part costs no less than by itself", [row], 1.0 - 1e-7, INFINITY)


def _columns_of(model: Model, piece: Part) -> Iterable[int]:
    """Every column that the part's cost is in."""
    inside = {model.question.pairs[pair].offer for pair in piece.pairs}
    for number in piece.numbers:
        yield from range(model.first[number], model.first[number] + len(model.arcs[number]))
    for (offer, _), column in (*model.open.items(), *model.steps.items()):
        if offer in inside:
            yield column
    for (offer, _), columns in model.patterns.items():
        if offer in inside:
            yield from columns.values()
    for (pair, _, _), column in model.cheaper.items():
        if model.question.pairs[pair].offer in inside:
            yield column


def _mixture(
    question: PlanQuestion,
    rules: tuple[Purse, ...],
    pieces: tuple[Part, ...],
    found: list[Found],
    start: Assignment | None,
) -> Assignment | None:
    """The baseline with one part after another put in its place, dearest saving first, where every rule still holds."""
    if start is None or not holds(question, start, rules):
        return None
    best = start
    for piece, one in sorted(zip(pieces, found, strict=True), key=lambda both: both[1].bound, reverse=True):
        if one.assignment is not None:
            inside = set(piece.numbers)
            rows = zip(one.assignment, best, strict=True)
            tried = tuple(mine if number in inside else old for number, (mine, old) in enumerate(rows))
            if holds(question, tried, rules):
                best = tried
    return best


def _demands(question: PlanQuestion) -> tuple[str, ...]:
    """The rules and demands that cannot hold together, in words."""
    options = question.options
    said = []
    if options.no_new_money:
        said.append("no new money: in no quarter may all have paid more so far than without the plan")
    if options.no_new_money_each_body:
        said.append("no new money for each body")
    if options.most_moves_a_body_a_quarter is not None:
        said.append(f"at most {options.most_moves_a_body_a_quarter} moves to shared offers a body a quarter")
    said += [f"{lock.need} is locked to {lock.source}" for lock in options.locks]
    said += [f"{refusal.offer} is refused" for refusal in options.refusals]
    return tuple(said)
