"""Whole plans mixed from plans of the parts, at several prices of money.

A part by itself is solved in a moment, because its relaxation leaves little to branch on. What ties the parts together,
no new money and the number of moves, is given a price: the dual values of the linked relaxation. At that price every
part is solved again by itself, and a small programme picks one plan for each part so that the rules hold in whole
pence. Its own dual values are the next price. (Dantzig and Wolfe, Operations Research 8 (1960), DOI
10.1287/opre.8.1.101.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from wherry.engine.plan.columns import Model
from wherry.engine.plan.ledger import Assignment, by_quarter, cash_by_quarter, cumulative, idle, lines, present_total
from wherry.engine.plan.linking import Purse, shared_moves, spending
from wherry.engine.plan.model import build, read
from wherry.engine.plan.parts import Part
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.search import HALF_A_PENNY, PART
from wherry.engine.plan.working import Work
from wherry.engine.program import Floats, Program
from wherry.engine.solver import Solution, solve

POUND = 100.0
SURE = 1e-9


@dataclass(slots=True)
class Piece:
    """A part with its programme, where that programme's columns stand in the whole one, and its plans found so far."""

    part: Part
    model: Model
    places: np.typing.NDArray[np.int64]
    plans: list[Mixable] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mixable:
    """One plan of one part: who is served by what, its present cost, what it has spent by each quarter under each cash
    rule, and its moves by body and quarter."""

    sources: tuple[tuple[int, ...], ...]
    cost: int
    spent: tuple[tuple[int, ...], ...]
    moves: tuple[tuple[tuple[str, int], int], ...]


@dataclass(frozen=True, slots=True)
class Priced:
    """What a round of pricing proved: a lower bound on the whole plan's present cost in pence, and for each part its
    relaxation at those prices and its proven least."""

    bound: float
    parts: tuple[tuple[Solution, float], ...]


class Mixer:
    """The parts' plans and how to mix them."""

    def __init__(self, work: Work, whole: Model, rules: tuple[Purse, ...], pieces: Sequence[Part]) -> None:
        self.work, self.whole, self.rules = work, whole, rules
        self.question = work.question
        self.pieces = [_piece(self.question, whole, part) for part in pieces]
        self.spending = {rule.body: spending(whole, rule.body) for rule in rules}

    @property
    def count(self) -> int:
        """How many plans of parts have been taken in."""
        return sum(len(piece.plans) for piece in self.pieces)

    def add(self, assignment: Assignment) -> None:
        """Take in the plans of all parts in a whole plan."""
        for piece in self.pieces:
            self._add(piece, {number: assignment[number] for number in piece.part.numbers})

    def price(self, prices: Floats) -> Priced:
        """Solve every part where a penny spent under rule r in quarter t costs ``prices[r, t]`` more, take in the plans
        found, and return the bound that this proves for the whole."""
        cost = self.whole.program.cost + self._surcharge(prices)
        found = []
        for piece in self.pieces:
            mine = cost[piece.places]
            loose = solve(piece.model.program, cost=mine, relax=True)
            whole = loose
            if loose.x is None or not _is_whole(piece.model.program, loose.x):
                whole = solve(
                    piece.model.program,
                    cost=mine,
                    absolute_gap=HALF_A_PENNY,
                    time_limit=self.work.left,
                    stop=self.work.stop,
                    options=PART,
                )
            if whole.x is not None:
                self._add(piece, read(piece.model, whole.x))
            found.append((loose, -np.inf if whole.bound is None else whole.bound))
        allowed = sum(
            float(prices[number] @ np.array(rule.baseline, dtype=np.float64)) for number, rule in enumerate(self.rules)
        )
        return Priced(bound=sum(bound for _, bound in found) - allowed, parts=tuple(found))

    def fix(self, priced: Priced, most: float) -> int:
        """Settle the columns of the whole programme that no plan cheaper than ``most`` can turn, by their reduced
        costs; return how many."""
        program = self.whole.program
        lower, upper = program.lower, program.upper
        settled = 0
        for piece, (loose, bound) in zip(self.pieces, priced.parts, strict=True):
            if loose.x is None or loose.objective is None or loose.column_dual is None:
                continue
            room = most - (priced.bound - bound + loose.objective)
            never = (loose.column_dual > room) & (loose.x < SURE)
            always = (-loose.column_dual > room) & (np.abs(loose.x - 1.0) < SURE)
            upper[piece.places[never]] = 0.0
            lower[piece.places[always]] = 1.0
            settled += int(never.sum() + always.sum())
        program.set_bounds(lower, upper)
        return settled

    def _surcharge(self, prices: Floats) -> Floats:
        """What the prices of money add to the cost of each column of the whole programme."""
        extra = np.zeros(self.whole.program.column_count)
        for number, rule in enumerate(self.rules):
            for quarter, columns in self.spending[rule.body].items():
                for column, pence in columns.items():
                    extra[column] += prices[number, quarter] * pence
        return extra

    def mix(self, *, relax: bool = False) -> tuple[Assignment | None, Solution]:
        """The cheapest choice of one plan a part that keeps every rule, among those taken in."""
        program = Program()
        chosen = [(piece, plan) for piece in self.pieces for plan in piece.plans]
        columns = program.columns(
            len(chosen), cost=[plan.cost / POUND for _, plan in chosen], upper=1.0, integer=not relax
        )
        at = 0
        for piece in self.pieces:
            program.row(columns[at : at + len(piece.plans)], 1.0, lower=1.0, upper=1.0, name="one plan a part")
            at += len(piece.plans)
        for number, rule in enumerate(self.rules):
            allowed = cumulative(rule.baseline)
            for quarter in range(self.question.count):
                spent = [plan.spent[number][quarter] / POUND for _, plan in chosen]
                program.row(columns, spent, upper=allowed[quarter] / POUND, name="no new money")
        most = self.question.options.most_moves_a_body_a_quarter
        if most is not None:
            for key in sorted({key for _, plan in chosen for key, _ in plan.moves}):
                count = [float(dict(plan.moves).get(key, 0)) for _, plan in chosen]
                program.row(columns, count, upper=float(most), name="at most so many moves a body a quarter")
        solution = solve(program, relax=relax, time_limit=None if relax else 10.0, stop=self.work.stop)
        if relax or solution.x is None:
            return None, solution
        mixed = list(idle(self.question))
        for (piece, plan), value in zip(chosen, solution.x, strict=True):
            if value > 0.5:
                for number, sources in zip(piece.part.numbers, plan.sources, strict=True):
                    mixed[number] = sources
        return tuple(mixed), solution

    def prices(self, solution: Solution) -> Floats:
        """What a further penny spent by rule and quarter costs, from the duals of a relaxed mixture."""
        count = self.question.count
        if solution.row_dual is None:
            return np.zeros((len(self.rules), count))
        first = len(self.pieces)
        duals = solution.row_dual[first : first + count * len(self.rules)].reshape(len(self.rules), count)
        return np.asarray(np.cumsum(-duals[:, ::-1], axis=1)[:, ::-1])

    def _add(self, piece: Piece, found: dict[int, tuple[int, ...]]) -> None:
        sources = tuple(found[number] for number in piece.part.numbers)
        if any(plan.sources == sources for plan in piece.plans):
            return
        alone = list(idle(self.question))
        for number, row in found.items():
            alone[number] = row
        money = lines(self.question, tuple(alone))
        counted = cash_by_quarter if self.question.options.cashable_only else by_quarter
        spent = tuple(cumulative(counted(self.question, money, rule.body)) for rule in self.rules)
        moves = tuple(sorted(shared_moves(self.question, tuple(alone)).items()))
        piece.plans.append(Mixable(sources=sources, cost=present_total(money), spent=spent, moves=moves))


def _piece(question: PlanQuestion, whole: Model, part: Part) -> Piece:
    model = build(question, part.numbers, part.pairs)
    places = np.full(model.program.column_count, -1, dtype=np.int64)
    for number in model.numbers:
        count = len(model.arcs[number])
        places[model.first[number] : model.first[number] + count] = whole.first[number] + np.arange(count)
    pairs: tuple[tuple[dict[Any, int], dict[Any, int]], ...] = (
        (model.open, whole.open),
        (model.used, whole.used),
        (model.steps, whole.steps),
        (model.reaches, whole.reaches),
        (model.cheaper, whole.cheaper),
    )
    for mine, theirs in pairs:
        for key, column in mine.items():
            places[column] = theirs[key]
    for offer, columns in model.patterns.items():
        for pattern, column in columns.items():
            places[column] = whole.patterns[offer][pattern]
    assert (places >= 0).all(), "a column of a part has no place in the whole"
    return Piece(part, model, places)


def _is_whole(program: Program, x: Floats) -> bool:
    near = np.abs(x - np.round(x)) < 1e-6
    return bool(near[program.integer].all())
