"""Making a plan: the baseline, each part of the question by itself, and, where money or the number of moves binds, all
of it at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf

from wherry.engine.plan.answer import PlanAnswer
from wherry.engine.plan.check import check_plan
from wherry.engine.plan.known import Known
from wherry.engine.plan.ledger import Assignment, idle, lines, present_total
from wherry.engine.plan.linked import solve_linked
from wherry.engine.plan.linking import holds, purses
from wherry.engine.plan.model import build
from wherry.engine.plan.parts import Part, alone_pairs, parts
from wherry.engine.plan.piece import PartPlan, Piece, into_whole
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.report import report
from wherry.engine.plan.search import Found, search, whole_bound
from wherry.engine.plan.solved import Solved
from wherry.engine.plan.working import Work
from wherry.engine.solver import Progress, Stop, Watch
from wherry.record.error import NoPlan, Stopped


def make_plan(
    question: PlanQuestion,
    *,
    watch: Watch | None = None,
    stop: Stop | None = None,
    time_limit: float | None = None,
    gap: float = 0.0,
    known: Known | None = None,
) -> PlanAnswer:
    """The plan of least cost that meets every need at no lower level and needs no new money, with its proof and the
    independent checker's word.

    ``watch`` is told of progress in present pence; ``stop`` is asked whether a person wants to stop, and the best plan
    so far is kept; ``gap`` is the relative gap at which it counts as good enough; ``known`` is what plans made before
    left behind: the plan begins with it, costs and bounds the same, and leaves there what it finds. ``NoPlan`` where
    a finding must be mended first, or no plan keeps every rule; its ``demands`` name what is in the way. ``Stopped``
    where it was stopped before there was anything to keep.
    """
    if question.fatal:
        said = tuple(f"{finding.says}: {finding.remedy}" for finding in question.fatal)
        things = "one thing" if len(said) == 1 else f"{len(said)} things"
        raise NoPlan(f"{things} must be mended before there can be a plan. {said[0]}", said)
    solved = solve_question(
        Work(question, watch=watch, stop=stop, limit=time_limit, gap=gap, known=Known() if known is None else known)
    )
    answer = report(question, solved)
    return replace(answer, checker=check_plan(question.estate, question.options, answer))


def solve_question(work: Work) -> Solved:
    """The plan as an assignment, with its baseline."""
    question = work.question
    free = without_demands(question)
    baseline = find_baseline(work, free)
    rules = purses(question, free, baseline)
    apart = parts(question, range(len(question.pairs)))
    pieces = [work.known.piece(question, part) for part in apart]
    found: list[Found] = []
    for piece in pieces:
        found.append(solve_piece(work, piece))
        _tell(work, found)
    loose = _joined(question, apart, found)
    bound, proven = sum(one.bound for one in found), all(one.proven for one in found)
    method = "each part by itself"
    if loose is None or not holds(question, loose, rules):
        method = "plans of the parts priced and mixed, and what they leave undecided branched on"
        begin = [one for one in (baseline if free is question else None, loose) if one is not None]
        whole = solve_linked(work, rules, apart, pieces, bound, begin)
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
        formulation=work.formulation(method, len(apart)),
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
    apart = parts(free, alone_pairs(free))
    joined = _joined(free, apart, [solve_piece(work, work.known.piece(free, part)) for part in apart])
    if joined is None:
        raise Stopped("stopped before the baseline was known")
    return joined


def solve_piece(work: Work, piece: Piece) -> Found:
    """One part by itself. ``NoPlan`` names its needs where nothing meets them all."""
    piece.relaxation.price(piece.cost)
    least = piece.relaxation.least(stop=work.over)
    work.count(piece.model, least.nodes)
    if least.bound == inf:
        names = tuple(need.ref for need in piece.question.needs)
        raise NoPlan(f"no plan meets {', '.join(names)} to the end under the rules given", names)
    plan = None if least.x is None else piece.add(piece.read(least.x))
    bound = whole_bound(least.bound)
    if plan is not None and plan.cost <= bound:
        return Found(
            assignment=plan.sources, cost=plan.cost, bound=plan.cost, proven=True, stopped=False, nodes=least.nodes
        )
    return _search_piece(work, piece, plan, bound)


def _search_piece(work: Work, piece: Piece, plan: PartPlan | None, floor: int) -> Found:
    """What many branches left undecided, or whole pence did not bear out."""
    found = search(
        build(piece.question, range(len(piece.question.needs)), range(len(piece.question.pairs))),
        idle(piece.question),
        holds=lambda _: True,
        start=None if plan is None else plan.sources,
        stop=work.stop,
        time_limit=work.left,
        gap=work.gap,
        floor=floor,
    )
    if found.assignment is not None:
        piece.add(found.assignment)
    return found


def _tell(work: Work, found: Sequence[Found]) -> None:
    """Progress of the parts by themselves: a bound, for money is not asked yet."""
    if work.watch is not None:
        bound = float(sum(one.bound for one in found))
        work.watch(Progress(best=None, bound=bound, gap=None, seconds=work.seconds))


def _joined(question: PlanQuestion, apart: Sequence[Part], found: Sequence[Found]) -> Assignment | None:
    joined = list(idle(question))
    for part, one in zip(apart, found, strict=True):
        if one.assignment is None:
            return None
        into_whole(part, one.assignment, joined)
    return tuple(joined)
