"""A part of a question as a question of its own, with its relaxation kept open and the plans met for it.

It says nothing of the rest of the question, so that two questions that differ elsewhere share it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace

import numpy as np
import scipy.sparse as sp

from wherry.engine.plan.answer import Line
from wherry.engine.plan.columns import Model
from wherry.engine.plan.ledger import Assignment, by_quarter, cash_by_quarter, lines, present_total
from wherry.engine.plan.linking import shared_moves, spending
from wherry.engine.plan.model import build, read, write
from wherry.engine.plan.network import START
from wherry.engine.plan.options import PlanOptions
from wherry.engine.plan.parts import Part
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.relaxation import Relaxation
from wherry.engine.plan.rows import Pair
from wherry.engine.program import Floats
from wherry.record.estate import Estate

NOWHERE = Estate()
MOST_LEARNT = 40
NO_PAIR = 10**9
SLIGHT = 1e-9


@dataclass(slots=True, eq=False)
class PartPlan:
    """One plan of a part: who is served by what, its exact present cost, its columns in the part's programme, its
    moves by body and quarter, and its lines of money."""

    sources: Assignment
    cost: int
    x: Floats
    moves: dict[tuple[str, int], int]
    lines: tuple[Line, ...]
    spent: dict[str | None, Floats] = field(default_factory=dict)


class Piece:
    """The programme of a part, its relaxation and its plans so far."""

    def __init__(self, question: PlanQuestion) -> None:
        self.question = question
        self.model: Model = build(question, range(len(question.needs)), range(len(question.pairs)))
        self.cost = self.model.program.cost
        self.relaxation = Relaxation(self.model)
        self.plans: list[PartPlan] = []
        self._known: dict[Assignment, PartPlan] = {}
        self._money: dict[str | None, sp.csr_matrix] = {}
        self.moves = _moves(self.model)
        self.names = (*(need.ref for need in question.needs), *(offer.ref for offer in question.offers))

    def add(self, sources: Assignment) -> PartPlan:
        """Take in a plan, or give back the one that is there."""
        plan = self._known.get(sources)
        if plan is None:
            found = lines(self.question, sources)
            plan = PartPlan(
                sources=sources,
                cost=present_total(found),
                x=write(self.model, sources),
                moves=dict(shared_moves(self.question, sources)),
                lines=found,
            )
            self._known[sources] = plan
            self.plans.append(plan)
        return plan

    def learn(self, other: Piece) -> None:
        """Take in the plans of a part much like this one, as far as they are possible here."""
        place: dict[str, dict[int, int]] = defaultdict(dict)
        for number, pair in enumerate(self.question.pairs):
            place[self.question.offers[pair.offer].ref][pair.need] = number
        for plan in other.plans[-MOST_LEARNT:]:
            found = []
            for need, row in enumerate(plan.sources):
                refs = [s if s < 0 else other.question.offers[other.question.pairs[s].offer].ref for s in row]
                found.append(tuple(s if isinstance(s, int) else place[s].get(need, NO_PAIR) for s in refs))
            if self.can_be(tuple(found)):
                self.add(tuple(found))

    def can_be(self, sources: Assignment) -> bool:
        """Whether an assignment of the part's needs keeps every row of its programme."""
        try:
            x = write(self.model, sources)
        except (KeyError, IndexError):
            return False
        program = self.model.program
        used = program.matrix @ x
        rows = (used >= program.row_lower - SLIGHT) & (used <= program.row_upper + SLIGHT)
        return bool(rows.all() and (x <= program.upper + SLIGHT).all())

    def read(self, x: Floats) -> Assignment:
        """The assignment of a whole solution."""
        found = read(self.model, x)
        return tuple(found[number] for number in range(len(self.question.needs)))

    def spent(self, plan: PartPlan, body: str | None) -> Floats:
        """What a plan spends by quarter, in whole pence, of everybody or of one body."""
        if body not in plan.spent:
            counted = cash_by_quarter if self.question.options.cashable_only else by_quarter
            plan.spent[body] = np.array(counted(self.question, plan.lines, body), dtype=np.float64)
        return plan.spent[body]

    def money(self, body: str | None) -> sp.csr_matrix:
        """What each column spends in each quarter, in pence: quarters by columns."""
        if body not in self._money:
            found = spending(self.model, body)
            entries = [(at, column, pence) for at, row in found.items() for column, pence in row.items() if pence]
            row, column, value = zip(*entries, strict=True) if entries else ((), (), ())
            shape = (self.question.count, self.model.program.column_count)
            self._money[body] = sp.csr_matrix((np.array(value, dtype=np.float64), (row, column)), shape=shape)
        return self._money[body]


def _moves(model: Model) -> dict[tuple[str, int], list[int]]:
    """The columns that are a move of a body to a shared offer in a quarter."""
    question, found = model.question, defaultdict[tuple[str, int], list[int]](list)
    for number in model.numbers:
        for place, arc in enumerate(model.arcs[number]):
            if arc.kind == START and question.offers[question.pairs[arc.source].offer].shared:
                found[question.needs[number].body, arc.tail[1]].append(model.first[number] + place)
    return dict(found)


def cut_out(question: PlanQuestion, part: Part) -> PlanQuestion:
    """A part as a question of its own. Options that its rows already hold are left out, so that equal parts of
    different questions are equal."""
    offer_at = sorted({question.pairs[pair].offer for pair in part.pairs})
    new_need = {at: new for new, at in enumerate(part.numbers)}
    new_offer = {at: new for new, at in enumerate(offer_at)}
    options = question.options
    needs = tuple(question.needs[at] for at in part.numbers)
    return PlanQuestion(
        options=PlanOptions(start=options.start, quarters=options.quarters, cashable_only=options.cashable_only),
        members=tuple(sorted({need.body for need in needs})),
        needs=needs,
        offers=tuple(question.offers[at] for at in offer_at),
        pairs=tuple(_renumbered(question, pair, new_need, new_offer) for pair in part.pairs),
        discount=question.discount,
        generated=False,
        sha256="",
        estate=NOWHERE,
    )


def _renumbered(question: PlanQuestion, number: int, needs: dict[int, int], offers: dict[int, int]) -> Pair:
    pair = question.pairs[number]
    return replace(pair, need=needs[pair.need], offer=offers[pair.offer])


def into_whole(part: Part, sources: Assignment, joined: list[tuple[int, ...]]) -> None:
    """Put a part's plan into an assignment of the whole question."""
    for number, row in zip(part.numbers, sources, strict=True):
        joined[number] = tuple(source if source < 0 else part.pairs[source] for source in row)


def out_of_whole(part: Part, assignment: Assignment) -> Assignment:
    """A part's plan as its own assignment; ``KeyError`` where it uses a pair that is no part of it."""
    local = {pair: at for at, pair in enumerate(part.pairs)}
    return tuple(
        tuple(source if source < 0 else local[source] for source in assignment[number]) for number in part.numbers
    )
