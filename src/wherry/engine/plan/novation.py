"""What must pass to a successor: contracts and agreements that a plan leaves in force when a body ends.

A body that is dissolved with successors goes on under their names: its needs are met and its offers serve as before.
For that every contract it keeps, and every agreement it made as consumer or as provider, must be novated. Structural
changes orders move property, rights and liabilities; a supplier's contract is checked one by one. Source: Local
Government and Public Involvement in Health Act 2007, sections 14 and 15; new councils begin on 1 April 2028.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wherry.engine.plan.answer import Line, NeedPlan
from wherry.engine.plan.answer_parts import Novation
from wherry.engine.plan.question import PlanQuestion
from wherry.record.body import Body
from wherry.record.money import pounds_words
from wherry.record.quarter import Quarter

CONTRACT, CONSUMER, PROVIDER = "contract", "as consumer", "as provider"


def find_novations(question: PlanQuestion, needs: Sequence[NeedPlan], lines: Sequence[Line]) -> tuple[Novation, ...]:
    """Everything that a plan leaves in force when a body ends, by day, body and reference."""
    bodies = {row.ref: row for row in question.estate.bodies if row.ends and row.successors}
    owners = {row.ref: row.body for row in question.offers}
    found = [novation for plan in needs for novation in _of_need(question, plan, bodies, owners, lines)]
    return tuple(sorted(found, key=lambda one: (one.last_day, one.body, one.role, one.source, one.need)))


def _of_need(
    question: PlanQuestion,
    plan: NeedPlan,
    bodies: dict[str, Body],
    owners: dict[str, str],
    lines: Sequence[Line],
) -> Iterator[Novation]:
    for run in plan.stretches:
        own = bodies.get(plan.body)
        if own is not None and _crosses(own, run.starts, run.until):
            yield _novation(CONTRACT if run.kind == "today" else CONSUMER, own, run.source, plan.need, lines)
        other = bodies.get(owners.get(run.source, ""))
        if other is not None and other is not own and _crosses(other, run.starts, run.until):
            yield _novation(PROVIDER, other, run.source, plan.need, lines)


def _crosses(body: Body, starts: Quarter, until: Quarter) -> bool:
    return body.ends is not None and starts.starts <= body.ends < until.ends


def _novation(role: str, body: Body, source: str, need: str, lines: Sequence[Line]) -> Novation:
    assert body.ends is not None
    first = Quarter.containing(body.ends) + (1 if Quarter.containing(body.ends).ends == body.ends else 0)
    after = sum(line.pence for line in lines if line.need == need and line.source == source and line.quarter >= first)
    heirs = " and ".join(body.successors)
    what = {
        CONTRACT: f"{source}, which goes on to meet {need}, passes from {body.ref} to {heirs}",
        CONSUMER: f"the agreement by which {source} meets {need} passes from {body.ref} to {heirs} as consumer",
        PROVIDER: f"the agreement by which {source} meets {need} passes from {body.ref} to {heirs} as provider",
    }[role]
    choose = "; they must agree whose it becomes" if len(body.successors) > 1 else ""
    return Novation(
        role=role,
        body=body.ref,
        last_day=body.ends,
        successors=body.successors,
        source=source,
        need=need,
        quarter=first,
        after_pence=after,
        says=f"After {body.ends} {what}{choose}. From then on {pounds_words(after)} are paid for it in the plan.",
    )
