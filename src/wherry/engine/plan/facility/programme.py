"""The question, or what is left of it, as a mixed-integer programme: which providers are undecided, and which needs may
still go where. Separation is one row for each group of needs that are all apart from one another and each provider."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from wherry.engine.plan.facility.figures import CLOSED, FREE, OPEN, Array
from wherry.engine.plan.facility.question import FacilityQuestion
from wherry.engine.program import Program
from wherry.engine.solver import solve


@dataclass(frozen=True, slots=True)
class Programme:
    """``provider[k]`` and ``need[k]`` belong to column ``served[k]``; ``opened`` are the columns of ``live``."""

    program: Program
    live: Array
    opened: Array
    provider: Array
    need: Array
    served: Array

    def share(self, x: Array, question: FacilityQuestion) -> Array:
        """The solution as parts of each need by provider."""
        found = np.zeros((question.providers, question.needs))
        found[self.provider, self.need] = x[self.served]
        found[found < 1e-9] = 0.0
        return np.round(found) if question.single else found


def write_programme(question: FacilityQuestion, state: Array, allowed: Array, *, strong: bool = True) -> Programme:
    """The programme of a question with some providers closed or open and some pairs struck out; ``strong`` says of
    every pair that a need is served only where the provider is open."""
    live = np.flatnonzero(state >= FREE)
    place = np.full(question.providers, -1)
    place[live] = np.arange(len(live))
    provider, need = np.nonzero(allowed & (state >= FREE)[:, None])
    program = Program()
    opened = program.columns(
        len(live), cost=question.open_cost[live], lower=(state[live] == OPEN) * 1.0, upper=1.0, integer=True
    )
    most = np.ones(len(need))
    if not question.single:
        quantity = np.maximum(question.quantity[need], 1e-12)
        most = np.minimum(1.0, question.capacity[provider] / quantity)
    served = program.columns(len(need), cost=question.serve[provider, need], upper=most, integer=question.single)
    program.rows(question.needs, need, served, 1.0, lower=1.0, upper=1.0, name="each need is met once")
    rows = np.concatenate([place[provider], np.arange(len(live))])
    program.rows(
        len(live),
        rows,
        np.concatenate([served, opened]),
        np.concatenate([question.quantity[need], -question.capacity[live]]),
        upper=0.0,
        name="a provider carries no more than its capacity",
    )
    if strong:
        asked = np.flatnonzero(state[provider] == FREE)
        at = np.arange(len(asked))
        columns = np.concatenate([served[asked], opened[place[provider[asked]]]])
        entries = np.concatenate([np.ones(len(asked)), -most[asked]])
        rows = np.concatenate([at, at])
        program.rows(len(asked), rows, columns, entries, upper=0.0, name="only an open provider serves")
    total = question.quantity.sum()
    program.row(opened, question.capacity[live], lower=total, name="enough is open to carry everything")
    made = Programme(program, live, opened, provider, need, served)
    if len(question.apart):
        _keep_apart(question, made, most, place)
    return made


def pour(question: FacilityQuestion, present: Array) -> Array | None:
    """The cheapest parts of needs where it is settled which provider may serve which (``present``); None where they do
    not suffice. Whole figures give whole amounts."""
    state = np.where(present.any(axis=1), OPEN, CLOSED).astype(np.int8)
    plain = replace(question, single=False, apart=question.apart[:0])
    made = write_programme(plain, state, present, strong=False)
    solution = solve(made.program, relax=True, threads=1)
    return None if solution.x is None else made.share(solution.x, plain)


def _keep_apart(question: FacilityQuestion, made: Programme, most: Array, place: Array) -> None:
    """A group of needs all apart from one another: at most one of them at an open provider."""
    program, present = made.program, made.served
    if not question.single:
        present = program.columns(len(made.need), upper=1.0, integer=True)
        at = np.arange(len(made.need))
        columns = np.concatenate([made.served, present])
        entries = np.concatenate([np.ones(len(at)), -most])
        program.rows(
            len(at), np.concatenate([at, at]), columns, entries, upper=0.0, name="a need is served where it is present"
        )
    pairs = zip(made.provider.tolist(), made.need.tolist(), strict=True)
    column = dict(zip(pairs, present.tolist(), strict=True))
    rows: list[int] = []
    at_columns: list[int] = []
    values: list[float] = []
    count = 0
    for group in cliques(question):
        for j in made.live.tolist():
            inside = [column[j, i] for i in group if (j, i) in column]
            if len(inside) > 1:
                rows += [count] * (len(inside) + 1)
                at_columns += [*inside, int(made.opened[place[j]])]
                values += [*[1.0] * len(inside), -1.0]
                count += 1
    if count:
        program.rows(count, rows, at_columns, values, upper=0.0, name="needs apart have no provider in common")


def cliques(question: FacilityQuestion) -> list[list[int]]:
    """Groups of needs all apart from one another, so that every separation is inside one: grown greedily from each
    pair not yet inside a group."""
    near: list[set[int]] = [set() for _ in range(question.needs)]
    for one, other in question.apart.tolist():
        near[one].add(other)
        near[other].add(one)
    inside: set[tuple[int, int]] = set()
    found = []
    for one, other in question.apart.tolist():
        if (one, other) in inside:
            continue
        group, rest = [one, other], near[one] & near[other]
        while rest:
            nxt = max(rest, key=lambda need: (sum((min(need, g), max(need, g)) not in inside for g in group), -need))
            group.append(nxt)
            rest = rest & near[nxt]
        inside |= {(min(a, b), max(a, b)) for a in group for b in group if a != b}
        found.append(sorted(group))
    return found
