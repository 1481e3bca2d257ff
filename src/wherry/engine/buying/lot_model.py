"""Joint lots as a mathematical programme: which contract joins which lot, and which tier each lot reaches.

A lot is a kind of thing and a day to start on. For each lot and each set of bodies that may drop out, one tier is
chosen and the whole volume of the rest stands in it, so that no product of choices is needed. That a contract is no
worse off is linear too: its saving per pound, times the volume that shares the tender, must carry the tender.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from wherry.engine.buying.lot_question import NOTHING, Gatherable, LotOptions, LotQuestion, Tier
from wherry.engine.buying.lot_reach import Way, find_way, saving_pence
from wherry.engine.program import Floats, Program

POUND = 100.0
MONEY = 1000 * POUND
"""Sums stand in thousands of pounds in the programme, so that its entries are of one size."""

FEWEST_BODIES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A lot that may be opened: its kind, its day, the contracts that can join with the way of each, and its tiers; the
    first tier saves nothing and is that of too few bodies or too little volume."""

    kind: str
    starts: date
    contracts: tuple[Gatherable, ...]
    ways: tuple[Way, ...]
    tiers: tuple[Tier, ...]


@dataclass(slots=True)
class LotProgram:
    """The programme with the columns of its choices: ``joins[lot][at]`` and ``opens[lot]``."""

    program: Program
    candidates: Sequence[Candidate]
    joins: list[np.ndarray] = field(default_factory=list)
    opens: list[int] = field(default_factory=list)
    bodies: list[dict[str, int]] = field(default_factory=list)

    def chosen(self, x: Floats) -> list[tuple[Candidate, tuple[int, ...]]]:
        """The lots of a solution, each with the places of its contracts."""
        found = []
        for candidate, joins in zip(self.candidates, self.joins, strict=True):
            places = tuple(int(at) for at in np.flatnonzero(x[joins] > 0.5))
            if places:
                found.append((candidate, places))
        return found


def find_candidates(question: LotQuestion) -> tuple[Candidate, ...]:
    """Every lot that at least two bodies can join without loss at the best tier."""
    found = []
    for kind, rates in question.rates.items():
        of_kind = [each for each in question.contracts if each.kind == kind]
        tiers = (NOTHING, *rates.tiers)
        for starts in question.options.starts:
            joining = []
            for contract in of_kind:
                way = find_way(contract, starts, question.options)
                if way is not None and _worth_while(contract, way, tiers[-1], starts, question.options):
                    joining.append((contract, way))
            if len({contract.holding.body for contract, _ in joining}) >= FEWEST_BODIES:
                found.append(
                    Candidate(
                        kind=kind,
                        starts=starts,
                        contracts=tuple(contract for contract, _ in joining),
                        ways=tuple(way for _, way in joining),
                        tiers=tiers,
                    )
                )
    return tuple(found)


def _worth_while(contract: Gatherable, way: Way, best: Tier, starts: date, options: LotOptions) -> bool:
    saved = saving_pence(contract.pence_a_year, best.percent(options.safe_rate), starts, options)
    return saved + options.own_tender_pence >= way.pence


Dropped = Mapping[int, Iterable[frozenset[str]]]


def build_program(candidates: Sequence[Candidate], options: LotOptions, dropped: Dropped) -> LotProgram:
    """The programme over candidates; ``dropped`` names, for a candidate, sets of bodies without which the rest of it
    must still save. Leaving some out relaxes it, so its bound holds all the same."""
    made = LotProgram(program=Program(), candidates=candidates)
    for at, candidate in enumerate(candidates):
        _add_lot(made, candidate, options)
        for gone in dropped.get(at, ()):
            _add_tiers(made, at, candidate, options, gone)
    _once_each(made)
    if options.most_lots_a_year is not None:
        years = sorted({candidate.starts.year for candidate in candidates})
        for year in years:
            opens = [made.opens[at] for at, each in enumerate(candidates) if each.starts.year == year]
            made.program.row(opens, 1.0, upper=options.most_lots_a_year, name=f"at most so many lots in {year}")
    return made


def _add_lot(made: LotProgram, candidate: Candidate, options: LotOptions) -> None:
    program = made.program
    cost = [(way.pence - options.own_tender_pence) / MONEY for way in candidate.ways]
    joins = program.columns(len(candidate.contracts), cost=cost, upper=1.0, integer=True)
    opens = int(program.columns(1, cost=options.joint_tender_pence / MONEY, upper=1.0, integer=True)[0])
    names = sorted({each.holding.body for each in candidate.contracts})
    bodies = dict(zip(names, program.columns(len(names), upper=1.0).tolist(), strict=True))
    made.joins.append(joins)
    made.opens.append(opens)
    made.bodies.append(bodies)
    for column in joins.tolist():
        program.row([column, opens], [1.0, -1.0], upper=0.0, name="a contract joins a lot that is opened")
    for name, column in bodies.items():
        own = [int(join) for join, each in zip(joins, candidate.contracts, strict=True) if each.holding.body == name]
        program.row([column, *own], [1.0, *[-1.0] * len(own)], upper=0.0, name="a body is in a lot by a contract")
    row = [*bodies.values(), opens]
    program.row(row, [*[1.0] * len(bodies), -float(FEWEST_BODIES)], lower=0.0, name="a lot has two bodies or more")
    _add_tiers(made, len(made.joins) - 1, candidate, options, frozenset())


def _add_tiers(made: LotProgram, at: int, candidate: Candidate, options: LotOptions, gone: frozenset[str]) -> None:
    """The tier of a lot without some bodies: with none gone it earns the saving and nobody loses; with some gone the
    rest must save, at the safe rate, whatever the tender costs."""
    program, joins, opens = made.program, made.joins[at], made.opens[at]
    stays = [place for place, each in enumerate(candidate.contracts) if each.holding.body not in gone]
    if not stays:
        return
    volume = [candidate.contracts[place].pence_a_year / MONEY for place in stays]
    whole = sum(volume)
    years = _per_pound(candidate, options, options.rate)
    earns = np.zeros(len(candidate.tiers)) if gone else -years
    tiers = program.columns(len(candidate.tiers), upper=1.0, integer=True)
    volumes = program.columns(len(candidate.tiers), cost=earns)
    program.row(
        [*volumes, *joins[stays]], [*[1.0] * len(volumes), *(-each for each in volume)],
        lower=0.0, upper=0.0, name="the volume stands in one tier",
    )  # fmt: skip
    program.row([*tiers, opens], [*[1.0] * len(tiers), -1.0], upper=0.0, name="one tier a lot")
    for tier, column, held in zip(candidate.tiers, tiers.tolist(), volumes.tolist(), strict=True):
        program.row([held, column], [1.0, -whole], upper=0.0, name="a tier that is not reached holds nothing")
        program.row([held, column], [1.0, -tier.from_pence / MONEY], lower=0.0, name="a tier begins at its volume")
        if tier is not NOTHING:
            own = [join for name, join in made.bodies[at].items() if name not in gone]
            program.row(
                [*own, column], [*[1.0] * len(own), -float(FEWEST_BODIES)], lower=0.0, name="one body earns no tier"
            )
    safe = _per_pound(candidate, options, options.safe_rate)
    if gone:
        _rest_saves(made, candidate, options, stays, tiers, volumes, safe, joins)
    else:
        _nobody_loses(made, candidate, options, tiers, volumes, safe, joins)


def _per_pound(candidate: Candidate, options: LotOptions, level: str) -> Floats:
    """What a pound a year saves over the lot's time in each tier."""
    large = 10**12
    return np.array(
        [saving_pence(large, tier.percent(level), candidate.starts, options) / large for tier in candidate.tiers]
    )


def _rest_saves(
    made: LotProgram, candidate: Candidate, options: LotOptions, stays: Sequence[int], tiers: np.ndarray,
    volumes: np.ndarray, safe: Floats, joins: np.ndarray,
) -> None:  # fmt: skip
    costs = [(candidate.ways[place].pence - options.own_tender_pence) / MONEY for place in stays]
    made.program.row(
        [*volumes, *joins[stays], *tiers],
        [*safe, *(-cost for cost in costs), *[-options.joint_tender_pence / MONEY] * len(tiers)],
        lower=0.0, name="the rest still saves where bodies drop out",
    )  # fmt: skip


def _nobody_loses(
    made: LotProgram, candidate: Candidate, options: LotOptions, tiers: np.ndarray, volumes: np.ndarray, safe: Floats,
    joins: np.ndarray,
) -> None:  # fmt: skip
    tender = options.joint_tender_pence / MONEY
    for place, (contract, way) in enumerate(zip(candidate.contracts, candidate.ways, strict=True)):
        burden = (way.pence - options.own_tender_pence) / contract.pence_a_year
        for tier, held, saved in zip(tiers.tolist(), volumes.tolist(), safe.tolist(), strict=True):
            left, join = saved - burden, int(joins[place])
            if left < 0 or (left == 0 and tender > 0):
                made.program.row([join, tier], 1.0, upper=1.0, name="nobody loses by a lot")
            elif tender > 0:
                made.program.row(
                    [held, join, tier], [left, -tender, -tender], lower=-tender, name="nobody loses by a lot"
                )


def _once_each(made: LotProgram) -> None:
    places: dict[int, list[int]] = {}
    for candidate, joins in zip(made.candidates, made.joins, strict=True):
        for contract, join in zip(candidate.contracts, joins.tolist(), strict=True):
            places.setdefault(id(contract), []).append(join)
    for each in places.values():
        if len(each) > 1:
            made.program.row(each, 1.0, upper=1.0, name="a contract joins one lot")
