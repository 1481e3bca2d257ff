"""All parts of a question at once, where money or the number of moves ties them together."""

from __future__ import annotations

from math import isfinite

from wherry.engine.plan.answer import Formulation
from wherry.engine.plan.ledger import Assignment, idle, lines, present_total
from wherry.engine.plan.linking import Purse, holds, link
from wherry.engine.plan.mixing import Mixer, Priced
from wherry.engine.plan.model import build
from wherry.engine.plan.parts import Part
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.search import QUIET, WHOLE, Found, search
from wherry.engine.plan.working import Work
from wherry.engine.solver import Progress, Watch, relative_gap
from wherry.record.error import NoPlan

MOST_ROUNDS = 8


def solve_linked(
    work: Work, rules: tuple[Purse, ...], pieces: tuple[Part, ...], floor: int, apart: Assignment | None,
    start: Assignment | None,
) -> tuple[Found, Formulation]:  # fmt: skip
    """All parts at once under the rules that link them: plans of the parts are priced and mixed, which gives a plan and
    a bound; what could still be cheaper is left to one programme of the whole, its hopeless columns settled.
    ``floor`` is what all parts cost by themselves, with the plans ``apart``; ``start`` is a plan that may hold."""
    question = work.question
    whole = build(question, range(len(question.needs)), range(len(question.pairs)))
    mixer = Mixer(work, whole, rules, pieces)
    for known in (start, apart):
        if known is not None:
            mixer.add(known)
    priced, begin = _mix(work, mixer, rules, start)
    cost = None if begin is None else present_total(lines(question, begin))
    if cost is not None and priced is not None:
        mixer.fix(priced, float(cost))
    link(whole, rules)
    bound = max(floor, 0 if priced is None else int(priced.bound))
    last = search(
        whole,
        idle(question),
        holds=lambda assignment: holds(question, assignment, rules),
        start=begin,
        watch=_no_lower(work, bound),
        stop=work.stop,
        time_limit=work.left,
        gap=work.gap,
        floor=bound,
        settings=WHOLE if begin is None else WHOLE | QUIET,
    )
    work.count(whole, last)
    if last.assignment is None and last.proven:
        raise NoPlan("no plan keeps every rule at once", _demands(question))
    return last, work.formulation("plans of the parts priced and mixed, then all parts at once", len(pieces))


def _mix(
    work: Work, mixer: Mixer, rules: tuple[Purse, ...], start: Assignment | None
) -> tuple[Priced | None, Assignment | None]:
    """Rounds of pricing until nothing new is found; the round with the best bound, and the best mixture."""
    best: Priced | None = None
    for _ in range(MOST_ROUNDS):
        if (work.stop is not None and work.stop()) or work.left == 0:
            break
        _, relaxed = mixer.mix(relax=True)
        if relaxed.x is None:
            break
        known = mixer.count
        priced = mixer.price(mixer.prices(relaxed))
        if isfinite(priced.bound) and (best is None or priced.bound > best.bound):  # a part may have been cut short
            best = priced
        if mixer.count == known:
            break
    mixed, _ = mixer.mix()
    begin = mixed if mixed is not None and holds(work.question, mixed, rules) else start
    if begin is not None and not holds(work.question, begin, rules):
        begin = None
    if work.watch is not None and begin is not None and best is not None:
        cost = float(present_total(lines(work.question, begin)))
        work.watch(Progress(best=cost, bound=best.bound, gap=relative_gap(cost, best.bound), seconds=work.seconds))
    return best, begin


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
