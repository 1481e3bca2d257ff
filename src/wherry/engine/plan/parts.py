"""A question falls into parts that only money and the number of moves tie together: needs that share no offer and
recover none of each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from wherry.engine.plan.question import PlanQuestion


@dataclass(frozen=True, slots=True)
class Part:
    """Some needs, and the pairs that may meet them."""

    numbers: tuple[int, ...]
    pairs: tuple[int, ...]


def parts(question: PlanQuestion, pairs: Iterable[int]) -> tuple[Part, ...]:
    """The parts of a question over the given pairs, in order of their first need."""
    leader = list(range(len(question.needs)))

    def lead(number: int) -> int:
        while leader[number] != number:
            number = leader[number]
        return number

    def tie(one: int, other: int) -> None:
        one, other = lead(one), lead(other)
        leader[max(one, other)] = min(one, other)

    first: dict[int, int] = {}
    own: dict[int, list[int]] = defaultdict(list)
    for number in sorted(pairs):
        pair = question.pairs[number]
        tie(pair.need, first.setdefault(pair.offer, pair.need))
        own[pair.need].append(number)
    by_ref = {need.ref: number for number, need in enumerate(question.needs)}
    for number, need in enumerate(question.needs):
        if need.apart_from in by_ref:
            tie(number, by_ref[need.apart_from])
    groups: dict[int, list[int]] = defaultdict(list)
    for number in range(len(question.needs)):
        groups[lead(number)].append(number)
    return tuple(
        Part(tuple(numbers), tuple(pair for number in numbers for pair in own[number])) for numbers in groups.values()
    )


def alone_pairs(question: PlanQuestion) -> tuple[int, ...]:
    """The pairs of the baseline: what each body could let again by itself."""
    return tuple(at for at, pair in enumerate(question.pairs) if question.offers[pair.offer].kind == "alone")
