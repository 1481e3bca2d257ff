"""Two plans side by side: what differs, and a difference in cost that adds up line by line to the penny."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from wherry.record.money import pounds_words


@dataclass(frozen=True, slots=True, kw_only=True)
class SideLine:
    """One sum of money of a plan, in pence as paid and in present value."""

    kind: str
    body: str
    need: str
    source: str
    quarter: str
    pence: int
    present_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What is compared of a plan: its money, how each need is met (need to (source, first quarter) in order), whose
    each need is and for what, and its headline figures in pence."""

    name: str
    status: str
    members: tuple[str, ...]
    quarters: tuple[str, ...]
    options: Mapping[str, object]
    inputs_sha256: str
    present_pence: int
    baseline_present_pence: int
    lowest_pence: int
    cashable_pence: int
    lines: tuple[SideLine, ...]
    ways: Mapping[str, tuple[tuple[str, str], ...]]
    about: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a difference in cost: ``of`` names it; ``first`` and ``second`` are the two plans' present pence,
    ``more_pence`` how much more the second costs. The parts of one kind add to the whole difference."""

    of: str
    first_pence: int
    second_pence: int
    more_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherWay:
    """A need that two plans meet otherwise: its sources in each with their first quarters, and how much more it costs
    in the second, in present pence. Set-up and steps are nobody's need and are not counted."""

    need: str
    body: str
    service: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    more_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """One figure of both plans."""

    what: str
    first_pence: int
    second_pence: int
    more_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two plans compared. ``asked_otherwise`` are the options that differ, in words; ``doubts`` what makes the
    comparison unfair. Each of ``by_kind``, ``by_body``, ``by_offer`` and ``by_year`` adds up to ``more_pence``."""

    first: str
    second: str
    more_pence: int
    headlines: tuple[Headline, ...]
    asked_otherwise: tuple[str, ...]
    doubts: tuple[str, ...]
    by_kind: tuple[Part, ...]
    by_body: tuple[Part, ...]
    by_source: tuple[Part, ...]
    by_year: tuple[Part, ...]
    needs: tuple[OtherWay, ...]
    says: tuple[str, ...]


def compare_plans(first: Side, second: Side) -> Comparison:
    """What differs between two plans, and why one costs more."""
    more = second.present_pence - first.present_pence
    needs = _other_ways(first, second)
    by_kind = _parts(first, second, lambda line: line.kind)
    by_source = _parts(first, second, lambda line: line.source)
    return Comparison(
        first=first.name,
        second=second.name,
        more_pence=more,
        headlines=_headlines(first, second),
        asked_otherwise=tuple(_asked_otherwise(first, second)),
        doubts=tuple(_doubts(first, second)),
        by_kind=by_kind,
        by_body=_parts(first, second, lambda line: line.body),
        by_source=by_source,
        by_year=_parts(first, second, lambda line: _year(line.quarter)),
        needs=needs,
        says=tuple(_says(more, needs, by_kind, by_source)),
    )


def _headlines(first: Side, second: Side) -> tuple[Headline, ...]:
    def figure(what: str, one: int, other: int) -> Headline:
        return Headline(what=what, first_pence=one, second_pence=other, more_pence=other - one)

    saving = [side.baseline_present_pence - side.present_pence for side in (first, second)]
    paid = [sum(line.pence for line in side.lines) for side in (first, second)]
    return (
        figure("Cost, present value", first.present_pence, second.present_pence),
        figure("Cost as paid", paid[0], paid[1]),
        figure("Cost without the plan, present value", first.baseline_present_pence, second.baseline_present_pence),
        figure("Saving, present value", saving[0], saving[1]),
        figure("Cashable saving", first.cashable_pence, second.cashable_pence),
        figure("Lowest point of the saving so far", first.lowest_pence, second.lowest_pence),
    )


def _asked_otherwise(first: Side, second: Side) -> list[str]:
    names = dict.fromkeys((*first.options, *second.options))
    return [
        f"{name.replace('_', ' ')}: {_value(first.options.get(name))} in {first.name}, "
        f"{_value(second.options.get(name))} in {second.name}"
        for name in names
        if first.options.get(name) != second.options.get(name)
    ]


def _value(value: object) -> str:
    if value is None or value == []:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(_value(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {_value(each)}" for name, each in value.items() if each not in (None, False))
    return str(value)


def _doubts(first: Side, second: Side) -> list[str]:
    found = []
    if first.quarters != second.quarters:
        found.append("The two plans do not cover the same quarters.")
    if first.members != second.members:
        gone = sorted(set(first.members) - set(second.members))
        new = sorted(set(second.members) - set(first.members))
        said = [f"{', '.join(gone)} only in {first.name}"] if gone else []
        said += [f"{', '.join(new)} only in {second.name}"] if new else []
        found.append(f"The two plans are of different bodies: {'; '.join(said)}. Compare savings, not costs.")
    for side in (first, second):
        if side.status != "optimal":
            found.append(f"{side.name} is not proven the best: part of the difference may be no more than that.")
    return found


def _year(quarter: str) -> str:
    year, month = int(quarter[:4]), int(quarter[5:7])
    begins = year if month >= 4 else year - 1
    return f"{begins} to {begins + 1}"


def _parts(first: Side, second: Side, of: Callable[[SideLine], str]) -> tuple[Part, ...]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for place, side in enumerate((first, second)):
        for line in side.lines:
            sums[of(line)][place] += line.present_pence
    return tuple(
        Part(of=name, first_pence=one, second_pence=other, more_pence=other - one)
        for name, (one, other) in sorted(sums.items(), key=lambda item: (-abs(item[1][1] - item[1][0]), item[0]))
    )


def _other_ways(first: Side, second: Side) -> tuple[OtherWay, ...]:
    cost: dict[str, int] = defaultdict(int)
    for sign, side in ((-1, first), (1, second)):
        for line in side.lines:
            if line.need:
                cost[line.need] += sign * line.present_pence
    found = []
    for need in dict.fromkeys((*first.ways, *second.ways)):
        before, after = first.ways.get(need, ()), second.ways.get(need, ())
        if before != after:
            body, service = (first.about.get(need) or second.about.get(need)) or ("", "")
            found.append(
                OtherWay(
                    need=need,
                    body=body,
                    service=service,
                    first=_way(before),
                    second=_way(after),
                    more_pence=cost[need],
                )
            )
    return tuple(sorted(found, key=lambda one: (-abs(one.more_pence), one.need)))


def _way(way: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(f"{source} from {quarter}" for source, quarter in way)


def _says(more: int, needs: Sequence[OtherWay], by_kind: Sequence[Part], by_source: Sequence[Part]) -> list[str]:
    if not more and not needs:
        return ["The two plans are the same."]
    way = "more" if more >= 0 else "less"
    said = [f"The second plan costs {pounds_words(abs(more))} {way} in present value."]
    said.append(f"{len(needs)} needs are met otherwise." if len(needs) != 1 else "1 need is met otherwise.")
    for words, parts in (("kind of cost", by_kind), ("arrangement or offer", by_source)):
        told = [
            f"{part.of} {'+' if part.more_pence >= 0 else '-'}{pounds_words(abs(part.more_pence))}"
            for part in parts[:4]
            if part.more_pence
        ]
        if told:
            said.append(f"By {words}: {', '.join(told)}.")
    return said
