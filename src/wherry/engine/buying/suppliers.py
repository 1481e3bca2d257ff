"""Who the suppliers are: names of several bodies gathered into suppliers, never silently and always reversibly.

Numbers decide first: one company number makes names one supplier, two that differ keep them apart whatever else says
so. Then names that are surely the same. All else that may be one waits in a queue for a person, dearest doubt first.
Nothing is stored as merged: suppliers are worked out afresh from the mentions and the decisions, so taking a decision
back undoes it. That two suppliers are of one group is a relation of its own and never makes them one.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from wherry.engine.buying.gathering import APART, SAME, Gathering, Link
from wherry.engine.buying.identifiers import company_number, vat_number
from wherry.engine.buying.linking import candidate_pairs
from wherry.engine.buying.model import SupplierModel, load_model, surely_same
from wherry.engine.buying.names import parse_name
from wherry.engine.buying.register import GROUP

TELLING_FORMS = frozenset(("ltd", "plc", "llp", "lp", "cic", "cio", "inc", "gmbh", "bv"))
LEAST_WEIGHT = -4.0
"""Splink's match weight, in bits, under which a pair is not looked at again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A body's name for a supplier, with what it pays and any number that the body gives for it. ``ledger`` is the
    body's own number of the supplier."""

    body: str
    name: str
    pence: int = 0
    company_number: str | None = None
    vat_number: str | None = None
    ledger: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person has decided of two names: ``same`` or ``apart``. Taking it away undoes it."""

    first: str
    second: str
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Two suppliers that may be one, for a person to decide: the probability among all pairs that are looked at, and
    ``worth``, the spend times the uncertainty."""

    first: str
    second: str
    probability: float
    evidence: tuple[str, ...]
    pence: int
    worth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSupplier:
    """One supplier: every spelling, the bodies that pay it, what they pay, its number, and why its names are one."""

    names: tuple[str, ...]
    bodies: tuple[str, ...]
    pence: int
    company_number: str | None
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierAnswer:
    """The suppliers, dearest first; doubts for a person, dearest doubt first; groups; vetoes that held."""

    suppliers: tuple[FoundSupplier, ...]
    doubts: tuple[Doubt, ...]
    groups: tuple[Link, ...]
    vetoes: tuple[Link, ...]


def find_suppliers(
    mentions: Sequence[Mention], decisions: Sequence[Decision] = (), model: SupplierModel | None = None
) -> SupplierAnswer:
    """The suppliers behind the names of all bodies. The same mentions and decisions give the same answer, in whatever
    order they come."""
    model = model or load_model()
    spend: defaultdict[str, int] = defaultdict(int)
    bodies: defaultdict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        spend[mention.name] += mention.pence
        bodies[mention.name].add(mention.body)
    names = sorted(spend)
    numbers, disputed = _numbers(mentions)
    apart = [(each.first, each.second) for each in decisions if each.relation == APART]
    gathering = Gathering(numbers, apart)
    for each in sorted(
        (each for each in decisions if each.relation == SAME), key=lambda each: (each.first, each.second)
    ):
        gathering.join(each.first, each.second, "a person has decided so")
    _join_by_number(gathering, numbers)
    pairs, _ = candidate_pairs(names, model.rarity, model.linkage, LEAST_WEIGHT)
    sure: list[tuple[str, str]] = []
    rest: list[tuple[str, str]] = []
    for i, j in pairs:
        first, second = names[i], names[j]
        alike = surely_same(parse_name(first), parse_name(second), model.rarity)
        (sure if alike and not {first, second} & disputed else rest).append((first, second))
    rest += _join_sure(gathering, sure, numbers)
    doubts = tuple(_doubts(rest, gathering, model, spend, set(apart)))
    return SupplierAnswer(
        suppliers=tuple(_suppliers(names, gathering, spend, bodies)),
        doubts=doubts,
        groups=tuple(_groups(mentions, rest, gathering, model)),
        vetoes=tuple(dict.fromkeys(gathering.vetoes)),
    )


def _numbers(mentions: Sequence[Mention]) -> tuple[dict[str, str], set[str]]:
    """The one company number of each name, and the names to which bodies give several, which no rule may join."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        number = company_number(mention.company_number)
        if number is not None:
            found[mention.name].add(number)
    return {name: next(iter(each)) for name, each in found.items() if len(each) == 1}, {
        name for name, each in found.items() if len(each) > 1
    }


def _join_by_number(gathering: Gathering, numbers: Mapping[str, str]) -> None:
    by_number: defaultdict[str, list[str]] = defaultdict(list)
    for name, number in sorted(numbers.items()):
        by_number[number].append(name)
    for number, names in sorted(by_number.items()):
        for name in names[1:]:
            gathering.join(names[0], name, f"both have company number {number}")


def _join_sure(
    gathering: Gathering, pairs: Sequence[tuple[str, str]], numbers: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Join names that are surely the same, unless among those alike two have different numbers or legal forms: then
    one without could be either, and a person must say which. Gives back the pairs that were not joined."""
    alike = Gathering({}, ())
    for first, second in pairs:
        alike.join(first, second, "")
    held: defaultdict[str, set[str]] = defaultdict(set)
    for name, number in numbers.items():
        held[alike.root(name)].add(number)
    forms: defaultdict[str, set[frozenset[str]]] = defaultdict(set)
    for name in {name for pair in pairs for name in pair}:
        forms[alike.root(name)].add(_forms(name))
    left = []
    for first, second in pairs:
        why = "all words of their names are the same"
        root = alike.root(first)
        apart = len(forms[root] - {frozenset()}) > 1 and (_forms(first) != _forms(second) or not _forms(first))
        if apart or len(held[root]) > 1 or not gathering.join(first, second, why):
            left.append((first, second))
    return left


def _forms(name: str) -> frozenset[str]:
    """The legal forms of a name that tell companies apart."""
    return parse_name(name).forms & TELLING_FORMS


def _doubts(
    pairs: Sequence[tuple[str, str]], gathering: Gathering, model: SupplierModel, spend: Mapping[str, int],
    apart: set[tuple[str, str]],
) -> list[Doubt]:  # fmt: skip
    """One doubt for each two suppliers that may be one, by spend times uncertainty: 1 at even odds, 0 where sure."""
    best: dict[tuple[str, str], Doubt] = {}
    for first, second in pairs:
        a, b = sorted((gathering.root(first), gathering.root(second)))
        numbers = {gathering.number(a), gathering.number(b)} - {None}
        if a == b or len(numbers) > 1 or (first, second) in apart or (second, first) in apart:
            continue
        judged = model.judge(first, second)
        odds = judged.score - model.natural
        if odds < model.review or judged.known == GROUP:
            continue
        pence = min(sum(spend[name] for name in gathering.members(each)) for each in (a, b))
        chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
        doubt = Doubt(
            first=first, second=second, probability=round(chance, 4), evidence=judged.evidence, pence=pence,
            worth=round(4 * chance * (1 - chance) * max(pence, 0) / 100, 2),
        )  # fmt: skip
        if (a, b) not in best or best[a, b].probability < doubt.probability:
            best[a, b] = doubt
    return sorted(best.values(), key=lambda doubt: (-doubt.worth, -doubt.probability, doubt.first, doubt.second))


def _suppliers(
    names: Sequence[str], gathering: Gathering, spend: Mapping[str, int], bodies: Mapping[str, set[str]]
) -> list[FoundSupplier]:
    members: defaultdict[str, list[str]] = defaultdict(list)
    links: defaultdict[str, list[Link]] = defaultdict(list)
    for name in names:
        members[gathering.root(name)].append(name)
    for link in gathering.links:
        links[gathering.root(link.first)].append(link)
    found = [
        FoundSupplier(
            names=tuple(sorted(each)),
            bodies=tuple(sorted({body for name in each for body in bodies[name]})),
            pence=sum(spend[name] for name in each),
            company_number=gathering.number(root),
            links=tuple(links[root]),
        )
        for root, each in members.items()
    ]
    return sorted(found, key=lambda supplier: (-supplier.pence, supplier.names))


def _groups(
    mentions: Sequence[Mention], pairs: Sequence[tuple[str, str]], gathering: Gathering, model: SupplierModel
) -> Iterator[Link]:
    """Suppliers of one group: those that share a VAT number, and those that the register gives to one owner."""
    by_vat: defaultdict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        number = vat_number(mention.vat_number)
        if number is not None:
            by_vat[number].add(mention.name)
    for number, names in sorted(by_vat.items()):
        roots = sorted({gathering.root(name) for name in names})
        for other in roots[1:]:
            yield Link(
                first=roots[0],
                second=other,
                relation=GROUP,
                why=f"both have VAT number {number}, which names a VAT group",
            )
    for first, second in pairs:
        known = model.register.judge(parse_name(first), parse_name(second))
        if known is not None and known.relation == GROUP and gathering.root(first) != gathering.root(second):
            yield Link(first=first, second=second, relation=GROUP, why=known.says)
