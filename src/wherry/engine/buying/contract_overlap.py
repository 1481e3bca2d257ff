"""Contracts of the same kind that run at the same time: of one supplier, of one group, or of several suppliers.

Of one supplier they are what a body can ask one price for; of several they are what one purchase could gather.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from math import log

from wherry.engine.buying.calendar import ENDED, Entry
from wherry.engine.buying.holding import Holding, cpv_digits
from wherry.engine.buying.identity import Identities

SUPPLIER, GROUP, KIND = "same supplier", "same group", "same kind"
ORDER = (SUPPLIER, GROUP, KIND)
LEAST_DAYS = 1
LEAST_WORDS = 0.6
"""The share of the weight of two titles' words that must be common where no code says what they buy."""

MOST_IN_A_BUCKET = 400
_WORD = re.compile(r"[a-z][a-z0-9]{2,}")
_EMPTY = frozenset(
    ("and", "the", "for", "provision", "contract", "services", "service", "supply", "framework", "agreement", "call",
     "off", "lot", "with", "county", "council", "city", "borough", "new", "annual", "renewal", "various", "other")
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractOverlap:
    """Two contracts of one kind with common days. ``relation`` is same supplier, same group or same kind; the reasons
    say why the suppliers and why the kinds are taken to be the same. ``until`` is None where neither has an end."""

    first: Holding
    second: Holding
    relation: str
    why_supplier: str
    why_kind: str
    starts: date | None
    until: date | None
    months: int | None
    pence_a_year: int | None

    @property
    def bodies(self) -> tuple[str, ...]:
        """The bodies that hold the two."""
        return tuple(sorted({self.first.body, self.second.body}))


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlapAnswer:
    """The overlaps, those of one supplier first and the dearest of each relation first. ``ended`` and ``unplaced``
    count contracts that were left out: ended, or with neither code nor telling word. ``crowded`` names kinds that hold
    too many contracts to be set out in pairs."""

    overlaps: tuple[ContractOverlap, ...]
    contracts: int
    ended: int
    unplaced: int
    crowded: tuple[tuple[str, int], ...]


def find_contract_overlaps(
    holdings: Sequence[Holding], identities: Identities, on: date, *, between_bodies: bool = False
) -> OverlapAnswer:
    """The overlaps among contracts that run on a day or later. ``between_bodies`` leaves out those within one body."""
    entries = [holding.entry(on) for holding in holdings]
    live = [at for at, entry in enumerate(entries) if entry.state != ENDED]
    words = _weighed_words([holdings[at] for at in live])
    likely, crowded = _likely_pairs(holdings, live, words, identities)
    found = []
    for a, b in sorted(likely):
        if between_bodies and holdings[a].body == holdings[b].body:
            continue
        pair = _overlap(holdings[a], holdings[b], entries[a], entries[b], words, identities)
        if pair is not None:
            found.append(pair)
    found.sort(
        key=lambda each: (ORDER.index(each.relation), -(each.pence_a_year or 0), each.first.ref, each.second.ref)
    )
    unplaced = sum(not holdings[at].kind and not words[holdings[at].ref, holdings[at].where] for at in live)
    return OverlapAnswer(
        overlaps=tuple(found),
        contracts=len(holdings),
        ended=len(holdings) - len(live),
        unplaced=unplaced,
        crowded=crowded,
    )


Weights = dict[tuple[str, str], dict[str, float]]


def _weighed_words(holdings: Sequence[Holding]) -> Weights:
    """The telling words of each title, each weighed by how few titles hold it."""
    titles = {(each.ref, each.where): _words(each) for each in holdings}
    counts = Counter(word for words in titles.values() for word in words)
    many = max(1, len(titles))
    return {key: {word: log(1 + many / counts[word]) for word in words} for key, words in titles.items()}


def _words(holding: Holding) -> set[str]:
    own = set(_WORD.findall(f"{holding.body} {holding.supplier}".casefold()))
    return {word.removesuffix("s") for word in _WORD.findall(holding.title.casefold()) if word not in _EMPTY | own}


def _likely_pairs(
    holdings: Sequence[Holding], live: Sequence[int], words: Weights, identities: Identities
) -> tuple[set[tuple[int, int]], tuple[tuple[str, int], ...]]:
    """Pairs that share a class, or a rare word of the title. A kind that too many hold pairs only one supplier's."""
    buckets: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for at in live:
        holding = holdings[at]
        for key in _kind_keys(holding):
            buckets["kind", key].append(at)
        weighed = words[holding.ref, holding.where]
        for word in sorted(weighed, key=lambda each: -weighed[each])[:4]:
            buckets["word", word].append(at)
    likely: set[tuple[int, int]] = set()
    crowded = []
    for (sort, key), places in buckets.items():
        if len(places) <= MOST_IN_A_BUCKET:
            likely.update(combinations(places, 2))
            continue
        if sort == "kind":
            crowded.append((key, len(places)))
        by_supplier: defaultdict[str, list[int]] = defaultdict(list)
        for at in places:
            by_supplier[identities.supplier(holdings[at].supplier)].append(at)
        for each in by_supplier.values():
            likely.update(combinations(each[:MOST_IN_A_BUCKET], 2))
    return likely, tuple(sorted(crowded))


def _kind_keys(holding: Holding) -> set[str]:
    digits = cpv_digits(holding.cpv)
    keys = {f"CPV {digits[:3]}"} if len(digits) >= 3 else set()
    return keys | ({holding.kind} if holding.kind else set())


def _overlap(
    first: Holding, second: Holding, mine: Entry, other: Entry, words: Weights, identities: Identities
) -> ContractOverlap | None:
    why_kind = same_kind(first, second) or _same_words(first, second, words)
    if why_kind is None:
        return None
    starts = max((day for day in (first.term.starts, second.term.starts) if day), default=None)
    ends = [day for day in (mine.bound_until, other.bound_until) if day is not None]
    until = min(ends, default=None)
    if starts is not None and until is not None and (until - starts).days < LEAST_DAYS:
        return None
    same = identities.why_same(first.supplier, second.supplier) if first.supplier and second.supplier else None
    group = identities.why_group(first.supplier, second.supplier) if first.supplier and second.supplier else None
    sums = [each.pence_a_year for each in (first, second) if each.pence_a_year is not None]
    return ContractOverlap(
        first=first,
        second=second,
        relation=SUPPLIER if same else GROUP if group else KIND,
        why_supplier=same or group or "",
        why_kind=why_kind,
        starts=starts,
        until=until,
        months=None if starts is None or until is None else round((until - starts).days * 12 / 365.25),
        pence_a_year=sum(sums) if len(sums) == 2 else None,
    )


def same_kind(first: Holding, second: Holding) -> str | None:
    """Why two contracts buy the same kind of thing by their codes; None where the codes do not say so. A CPV class
    holds the categories under it, so the shorter code must begin the longer, with three figures at least."""
    if first.service and first.service == second.service:
        return f"both buy the service {first.service}"
    mine, other = cpv_digits(first.cpv), cpv_digits(second.cpv)
    shorter, longer = sorted((mine[:4], other[:4]), key=len)
    if len(shorter) >= 3 and longer.startswith(shorter):
        return f"both have CPV codes of {'class' if len(shorter) == 4 else 'group'} {shorter.ljust(8, '0')}"
    if first.kind and first.kind == second.kind:
        return f"both have {first.kind}"
    return None


def _same_words(first: Holding, second: Holding, words: Weights) -> str | None:
    """Why two titles say the same thing, where no code speaks; codes that differ outweigh words."""
    if first.kind and second.kind and first.kind.split()[0] == second.kind.split()[0]:
        return None
    mine, other = words[first.ref, first.where], words[second.ref, second.where]
    shared = mine.keys() & other.keys()
    whole = sum((mine | other).values())
    if not shared or sum(mine[word] for word in shared) < LEAST_WORDS * whole:
        return None
    return f"their titles share {', '.join(sorted(shared))}"
