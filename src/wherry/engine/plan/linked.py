"""All parts of a question at once, where money or the number of moves ties them together."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from wherry.engine.plan.ledger import Assignment, idle
from wherry.engine.plan.linking import Purse, holds, link
from wherry.engine.plan.model import build
from wherry.engine.plan.parts import Part
from wherry.engine.plan.piece import Piece, out_of_whole
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.search import QUIET, WHOLE, Found, search, whole_bound
from wherry.engine.plan.ties import Ties
from wherry.engine.plan.tree import Tree
from wherry.engine.plan.working import Work
from wherry.engine.solver import Progress, Watch, relative_gap
from wherry.record.error import NoPlan

MOST_NODES = 5000


def solve_linked(
    work: Work,
    rules: tuple[Purse, ...],
    parts: Sequence[Part],
    pieces: Sequence[Piece],
    floor: int,
    begin: Sequence[Assignment],
) -> Found:
    """All parts at once under the rules that link them, by branch and price. What that leaves undecided is left to
    one programme of the whole. ``floor`` is what all parts cost by themselves; ``begin`` are plans that may hold."""
    ties = Ties(work.question, rules, pieces)
    tree = Tree(work, ties, parts, pieces, work.known)
    for assignment in begin:
        _take_in(tree, parts, pieces, assignment)
    tree.grow(MOST_NODES)
    for piece in pieces:
        work.count(piece.model, 0)
    work.nodes += tree.nodes
    over = work.over()
    if tree.bound == inf and tree.best is None:
        raise NoPlan("no plan keeps every rule at once", say_demands(work.question))
    bound = max(floor, whole_bound(tree.bound))
    done = tree.best is not None and tree.bound >= tree.enough
    if done or over:
        if done:
            work.known.keep(ties, tree.prices)
        cost = None if tree.best is None else int(tree.cost)
        low = bound if cost is None else (cost if done and not work.gap else min(bound, cost))
        return Found(assignment=tree.best, cost=cost, bound=low, proven=done, stopped=over, nodes=tree.nodes)
    return _solve_whole(work, rules, tree.best, bound)


def _take_in(tree: Tree, parts: Sequence[Part], pieces: Sequence[Piece], assignment: Assignment) -> None:
    """A whole plan, and what it is for each part."""
    tree.offer(assignment)
    for part, piece in zip(parts, pieces, strict=True):
        sources = out_of_whole(part, assignment)
        if piece.can_be(sources):
            piece.add(sources)


def _solve_whole(work: Work, rules: tuple[Purse, ...], best: Assignment | None, bound: int) -> Found:
    """One programme of the whole question."""
    question = work.question
    whole = build(question, range(len(question.needs)), range(len(question.pairs)))
    link(whole, rules)
    last = search(
        whole,
        idle(question),
        holds=lambda assignment: holds(question, assignment, rules),
        start=best,
        watch=_no_lower(work, bound),
        stop=work.stop,
        time_limit=work.left,
        gap=work.gap,
        floor=bound,
        settings=WHOLE if best is None else WHOLE | QUIET,
    )
    work.count(whole, last.nodes)
    if last.assignment is None and last.proven:
        raise NoPlan("no plan keeps every rule at once", say_demands(question))
    return last


def _no_lower(work: Work, floor: int) -> Watch | None:
    """Progress whose bound never falls below what is proven already."""
    if work.watch is None:
        return None
    watch = work.watch

    def told(progress: Progress) -> None:
        bound = floor if progress.bound is None else max(progress.bound, float(floor))
        watch(
            Progress(best=progress.best, bound=bound, gap=relative_gap(progress.best, bound), seconds=progress.seconds)
        )

    return told


def say_demands(question: PlanQuestion) -> tuple[str, ...]:
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
