"""Making a plan: the baseline, each part of the question by itself, and, where money or the number of moves binds, all
of it at once."""

from __future__ import annotations

from dataclasses import replace

from wherry.engine.plan.answer import PlanAnswer
from wherry.engine.plan.check import check_plan
from wherry.engine.plan.ledger import Assignment, idle, lines, present_total
from wherry.engine.plan.linked import solve_linked
from wherry.engine.plan.linking import holds, purses
from wherry.engine.plan.model import build
from wherry.engine.plan.parts import Part, alone_pairs, parts
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.report import report
from wherry.engine.plan.search import Found, search
from wherry.engine.plan.solved import Solved
from wherry.engine.plan.working import Work
from wherry.engine.solver import Progress, Stop, Watch, relative_gap
from wherry.record.error import NoPlan, Stopped


def make_plan(
    question: PlanQuestion,
    *,
    watch: Watch | None = None,
    stop: Stop | None = None,
    time_limit: float | None = None,
    gap: float = 0.0,
) -> PlanAnswer:
    """The plan of least cost that meets every need at no lower level and needs no new money, with its proof and the
    independent checker's word.

    ``watch`` is told of progress in present pence; ``stop`` is asked whether a person wants to stop, and the best plan
    so far is kept; ``gap`` is the relative gap at which it counts as good enough. ``NoPlan`` where a finding must be
    mended first, or no plan keeps every rule; its ``demands`` name what is in the way. ``Stopped`` where it was
    stopped before there was anything to keep.
    """
    if question.fatal:
        said = tuple(f"{finding.says}: {finding.remedy}" for finding in question.fatal)
        things = "one thing" if len(said) == 1 else f"{len(said)} things"
        raise NoPlan(f"{things} must be mended before there can be a plan. {said[0]}", said)
    solved = solve_question(Work(question, watch=watch, stop=stop, limit=time_limit, gap=gap))
    answer = report(question, solved)
    return replace(answer, checker=check_plan(question.estate, question.options, answer))


def solve_question(work: Work) -> Solved:
    """The plan as an assignment, with its baseline."""
    question = work.question
    free = without_demands(question)
    baseline = find_baseline(work, free)
    rules = purses(question, free, baseline)
    pieces = parts(question, range(len(question.pairs)))
    found: list[Found] = []
    for piece in pieces:
        told = None if work.watch is None else _told(work.watch, sum(one.bound for one in found))
        found.append(solve_part(work, question, piece, watch=told))
    loose = _joined(question, pieces, found)
    bound, proven = sum(one.bound for one in found), all(one.proven for one in found)
    if loose is not None and holds(question, loose, rules):
        formulation = work.formulation("each part by itself", len(pieces))
    else:
        start = baseline if free is question else None
        whole, formulation = solve_linked(work, rules, pieces, bound, loose, start)
        loose, bound, proven = whole.assignment, whole.bound, whole.proven
    if loose is None:
        raise Stopped("stopped before there was a plan to keep")
    cost = present_total(lines(question, loose))
    status = "optimal" if proven and bound >= cost else ("stopped" if work.stop and work.stop() else "feasible")
    return Solved(
        free=free,
        baseline=baseline,
        assignment=loose,
        cost=cost,
        bound=min(bound, cost),
        status=status,
        formulation=formulation,
    )


def without_demands(question: PlanQuestion) -> PlanQuestion:
    """The question without locks and refusals, which is what the baseline answers."""
    options = question.options
    if not options.locks and not options.refusals:
        return question
    return PlanQuestion.of(question.estate, replace(options, locks=(), refusals=(), members=question.members))


def find_baseline(work: Work, free: PlanQuestion) -> Assignment:
    """Every body alone: today's arrangements and what each could let again by itself, at least cost. Rules about money
    and moves are no part of it."""
    pieces = parts(free, alone_pairs(free))
    joined = _joined(free, pieces, [solve_part(work, free, piece) for piece in pieces])
    if joined is None:
        raise Stopped("stopped before the baseline was known")
    return joined


def solve_part(work: Work, question: PlanQuestion, piece: Part, *, watch: Watch | None = None) -> Found:
    """One part by itself. ``NoPlan`` names its needs where nothing meets them all."""
    model = build(question, piece.numbers, piece.pairs)
    found = search(
        model, idle(question), holds=lambda _: True, watch=watch, stop=work.stop, time_limit=work.left, gap=work.gap
    )
    work.count(model, found)
    if found.assignment is None and found.proven:
        names = tuple(question.needs[number].ref for number in piece.numbers)
        raise NoPlan(f"no plan meets {', '.join(names)} to the end under the rules given", names)
    return found


def _told(watch: Watch, before: int) -> Watch:
    """Progress of a part, with what the parts before it cost added."""

    def told(progress: Progress) -> None:
        best = None if progress.best is None else progress.best + before
        bound = None if progress.bound is None else progress.bound + before
        watch(replace(progress, best=best, bound=bound, gap=relative_gap(best, bound)))

    return told


def _joined(question: PlanQuestion, pieces: tuple[Part, ...], found: list[Found]) -> Assignment | None:
    joined = list(idle(question))
    for piece, one in zip(pieces, found, strict=True):
        if one.assignment is None:
            return None
        for number in piece.numbers:
            joined[number] = one.assignment[number]
    return tuple(joined)
