"""Demands that cannot hold together: from a question without a plan to a set of named demands, none of which is idle.

The deletion filter takes each demand away in turn; what still has no plan without it does without it for good (Chinneck
and Dravnieks, doi:10.1287/ijoc.3.2.157). What is left cannot hold together, and would if any one of it were taken back.
Where few demands are left over, every smaller set is tried too, so that the set is the smallest there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from wherry.engine.plan.binding import say_lock, say_refusal
from wherry.engine.plan.known import Known
from wherry.engine.plan.options import PlanOptions
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.solve import make_plan
from wherry.engine.solver import Stop
from wherry.record.error import NoPlan, Stopped

ANY_PLAN = 1.0
MOST_SMALLER = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One thing that is demanded of a plan, in words. ``field`` is the option it stands in, ``at`` its place there."""

    words: str
    field: str
    at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Demands that cannot hold together. ``irreducible``: any one of them taken back, there is a plan. ``smallest``: no
    smaller set of the demands is in conflict. ``plans`` is how many questions were asked to find out."""

    demands: tuple[str, ...]
    irreducible: bool
    smallest: bool
    plans: int


def list_demands(options: PlanOptions) -> tuple[Demand, ...]:
    """Everything that a question demands beyond meeting the needs."""
    found = []
    if options.no_new_money:
        words = "no new money: in no quarter may all have paid more so far than without the plan"
        found.append(Demand(words=words, field="no_new_money"))
    if options.no_new_money_each_body:
        words = "no new money for each body: in no quarter may one have paid more so far than without the plan"
        found.append(Demand(words=words, field="no_new_money_each_body"))
    most = options.most_moves_a_body_a_quarter
    if most is not None:
        words = f"at most {most} moves to shared offers a body a quarter"
        found.append(Demand(words=words, field="most_moves_a_body_a_quarter"))
    found += [Demand(words=say_lock(lock), field="locks", at=at) for at, lock in enumerate(options.locks)]
    found += [Demand(words=say_refusal(one), field="refusals", at=at) for at, one in enumerate(options.refusals)]
    return tuple(found)


def only(options: PlanOptions, demands: Sequence[Demand]) -> PlanOptions:
    """The options with these demands and no others."""
    fields = {demand.field for demand in demands}
    return replace(
        options,
        no_new_money="no_new_money" in fields,
        no_new_money_each_body="no_new_money_each_body" in fields,
        most_moves_a_body_a_quarter=options.most_moves_a_body_a_quarter
        if "most_moves_a_body_a_quarter" in fields
        else None,
        locks=tuple(options.locks[one.at] for one in demands if one.field == "locks" and one.at is not None),
        refusals=tuple(options.refusals[one.at] for one in demands if one.field == "refusals" and one.at is not None),
    )


def find_conflict(
    question: PlanQuestion, *, stop: Stop | None = None, each_limit: float | None = None
) -> Conflict | None:
    """The demands of a question without a plan that cannot hold together. None where there is a plan, or where the
    records alone leave none: then no demand is to blame."""
    tester = _Tester(question, stop, each_limit)
    demands = list(list_demands(question.options))
    if tester.has_plan(demands) is not False or tester.has_plan([]) is not True:
        return None
    sure = True
    for demand in tuple(demands):
        fewer = [one for one in demands if one is not demand]
        found = tester.has_plan(fewer)
        if found is False:
            demands = fewer
        sure = sure and found is not None
    smaller = _smaller(tester, list_demands(question.options), len(demands)) if sure else None
    return Conflict(
        demands=tuple(one.words for one in (smaller or demands)),
        irreducible=sure,
        smallest=sure and (smaller is not None or tester.tried_all or len(demands) == 1),
        plans=tester.plans,
    )


def _smaller(tester: _Tester, demands: Sequence[Demand], size: int) -> list[Demand] | None:
    """A smaller set in conflict, if few enough sets are to be tried."""
    sets = [chosen for count in range(1, size) for chosen in combinations(demands, count)]
    if len(sets) > MOST_SMALLER:
        return None
    for chosen in sets:
        if tester.has_plan(list(chosen)) is False:
            return list(chosen)
    tester.tried_all = True
    return None


@dataclass
class _Tester:
    question: PlanQuestion
    stop: Stop | None
    each_limit: float | None
    plans: int = 0
    tried_all: bool = False
    found_out: Known = field(default_factory=Known)

    def has_plan(self, demands: Sequence[Demand]) -> bool | None:
        """Whether any plan keeps these demands; None where that was not found out in time."""
        options = replace(only(self.question.options, demands), members=self.question.members)
        asked = PlanQuestion.of(self.question.estate, options)
        if asked.fatal:
            return False
        self.plans += 1
        try:
            make_plan(asked, stop=self.stop, time_limit=self.each_limit, gap=ANY_PLAN, known=self.found_out)
        except NoPlan:
            return False
        except Stopped:
            return None
        return True
