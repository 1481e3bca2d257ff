"""Find the joint lots that save most: exact, with a proven bound, and added up again by a check of its own."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from wherry.engine.buying.calendar import add_months, end_of_term
from wherry.engine.buying.lot_answer import Lot, LotAnswer, LotCheck, Member
from wherry.engine.buying.lot_check import check_lots
from wherry.engine.buying.lot_model import MONEY, Candidate, LotProgram, build_program, find_candidates
from wherry.engine.buying.lot_question import (
    HIGH,
    LOW,
    MID,
    Gatherable,
    LeftOut,
    LotOptions,
    LotQuestion,
    above_threshold,
    load_rates,
)
from wherry.engine.buying.lot_reach import Way
from wherry.engine.buying.lot_value import Worth, drop_outs, weigh
from wherry.engine.solver import Solution, Status, Stop, Watch, solve
from wherry.record.error import Stopped
from wherry.record.money import pence, pounds_words

MOST_ROUNDS = 40
FEW_BODIES = 8
"""Up to so many bodies every drop-out is in the programme from the start; beyond, those that a solution fails."""

OPTIMAL, FEASIBLE = "optimal", "feasible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The lots that were chosen, how, and the bound on what any could save, in pence."""

    status: str
    lots: tuple[Lot, ...]
    bound_pence: int | None
    rounds: int


def find_lots(
    question: LotQuestion, *, watch: Watch | None = None, stop: Stop | None = None, time_limit: float | None = None
) -> LotAnswer:
    """The joint lots that save most at the options' rate. ``Stopped`` where a person stopped before any was found."""
    candidates = find_candidates(question)
    groups: defaultdict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups["" if question.options.most_lots_a_year is not None else candidate.kind].append(candidate)
    ends_at = None if time_limit is None else time.perf_counter() + time_limit
    settled = [_settle(group, question, ends_at, watch, stop) for _, group in sorted(groups.items())]
    lots = tuple(
        sorted((lot for each in settled for lot in each.lots), key=lambda lot: (lot.starts, lot.kind, lot.bodies))
    )
    check = check_lots(question, lots) if lots else LotCheck(agreed=True, figures=0, faults=())
    bounds = [each.bound_pence for each in settled]
    return LotAnswer(
        status=OPTIMAL if all(each.status == OPTIMAL for each in settled) else FEASIBLE,
        lots=lots,
        left=(*question.left, *_not_gathered(question, candidates, lots)),
        low_pence=sum(lot.low_pence for lot in lots),
        mid_pence=sum(lot.mid_pence for lot in lots),
        high_pence=sum(lot.high_pence for lot in lots),
        bound_pence=sum(each for each in bounds if each is not None) if None not in bounds else None,
        rounds=sum(each.rounds for each in settled),
        check=check,
        assumptions=_assumptions(question.options),
    )


def _settle(
    group: Sequence[Candidate], question: LotQuestion, ends_at: float | None, watch: Watch | None, stop: Stop | None
) -> Settled:
    options = question.options
    dropped: dict[int, set[frozenset[str]]] = {
        at: set(_all_dropped(candidate, options.drop_out)) for at, candidate in enumerate(group)
    }
    rounds = 0
    while True:
        rounds += 1
        made = build_program(group, options, dropped)
        left = None if ends_at is None else max(0.1, ends_at - time.perf_counter())
        solution = solve(made.program, watch=watch, stop=stop, time_limit=left)
        if solution.x is None:
            if solution.status is Status.STOPPED:
                raise Stopped("the search for lots was stopped before any was found")
            return Settled(status=FEASIBLE, lots=(), bound_pence=_bound(solution), rounds=rounds)
        lots = _lots(made, solution, question)
        failing = [lot for lot in lots if any(_fails(each.rest_pence, lot) for each in lot.drop_outs)]
        out_of_time = ends_at is not None and time.perf_counter() > ends_at
        if not failing or rounds >= MOST_ROUNDS or out_of_time or solution.status is not Status.OPTIMAL:
            proven = solution.status is Status.OPTIMAL and not failing
            kept = tuple(lot for lot in lots if lot not in failing)
            return Settled(
                status=OPTIMAL if proven else FEASIBLE, lots=kept, bound_pence=_bound(solution), rounds=rounds
            )
        for lot in failing:
            gone = {frozenset(each.bodies) for each in lot.drop_outs if _fails(each.rest_pence, lot)}
            for at, candidate in enumerate(group):
                if candidate.kind == lot.kind:
                    dropped[at] |= gone


def _all_dropped(candidate: Candidate, many: int) -> list[frozenset[str]]:
    bodies = sorted({each.holding.body for each in candidate.contracts})
    if len(bodies) > FEW_BODIES:
        return []
    return [frozenset(gone) for size in range(1, many + 1) for gone in combinations(bodies, size)]


def _fails(rest_pence: int, lot: Lot) -> bool:
    """Whether the rest loses; each contract's sums are whole pence, so one penny each is rounding."""
    return rest_pence < -len(lot.members)


def _bound(solution: Solution) -> int | None:
    return None if solution.bound is None else round(-solution.bound * MONEY)


def _lots(made: LotProgram, solution: Solution, question: LotQuestion) -> tuple[Lot, ...]:
    assert solution.x is not None
    return tuple(make_lot(candidate, places, question) for candidate, places in made.chosen(solution.x))


def make_lot(candidate: Candidate, places: Sequence[int], question: LotQuestion) -> Lot:
    """A lot of some of a candidate's contracts, added up in whole pence."""
    options, rates = question.options, question.rates[candidate.kind]
    contracts = [candidate.contracts[at] for at in places]
    ways = [candidate.ways[at] for at in places]
    worth = weigh(contracts, ways, candidate.starts, rates, options)
    members = _members(contracts, ways, worth)
    volume: defaultdict[str, int] = defaultdict(int)
    for each in contracts:
        volume[each.holding.body] += each.pence_a_year
    a_year = sum(volume.values())
    ends = end_of_term(candidate.starts, options.term_months)
    bodies = tuple(sorted(volume))
    return Lot(
        kind=candidate.kind,
        starts=candidate.starts,
        ends=ends,
        bodies=bodies,
        lead=max(bodies, key=lambda body: volume[body]),
        pence_a_year=a_year,
        above_threshold=above_threshold(a_year * options.term_months // 12),
        tier_from_pence=worth.tier.from_pence,
        low_percent=worth.tier.low,
        mid_percent=worth.tier.mid,
        high_percent=worth.tier.high,
        source=rates.source,
        tender_pence=sum(worth.tender),
        low_pence=worth.total(LOW),
        mid_pence=worth.total(MID),
        high_pence=worth.total(HIGH),
        begin_by=add_months(candidate.starts, -options.lead_months),
        first_act=min(way.act_by for way in ways),
        members=members,
        drop_outs=tuple(drop_outs(contracts, ways, candidate.starts, rates, options)),
        crosses=tuple(body for body in bodies if body in options.bodies_end and options.bodies_end[body] < ends),
    )


def _members(contracts: Sequence[Gatherable], ways: Sequence[Way], worth: Worth) -> tuple[Member, ...]:
    return tuple(
        Member(
            ref=each.holding.ref,
            title=each.holding.title,
            body=each.holding.body,
            supplier=each.holding.supplier,
            where=each.holding.where,
            pence_a_year=each.pence_a_year,
            ends=each.ends,
            way=way,
            tender_pence=worth.tender[at],
            low_pence=worth.net[LOW][at],
            mid_pence=worth.net[MID][at],
            high_pence=worth.net[HIGH][at],
        )
        for at, (each, way) in enumerate(zip(contracts, ways, strict=True))
    )


def _not_gathered(question: LotQuestion, candidates: Sequence[Candidate], lots: Sequence[Lot]) -> tuple[LeftOut, ...]:
    inside = {(member.body, member.ref, member.where) for lot in lots for member in lot.members}
    could = {id(contract) for candidate in candidates for contract in candidate.contracts}
    found = []
    for each in question.contracts:
        holding = each.holding
        if (holding.body, holding.ref, holding.where) in inside:
            continue
        why = "no lot that it could join saves enough for it and for the rest"
        if id(each) not in could:
            why = "it cannot be brought to any day on which others could start, or that costs more than it saves"
        found.append(LeftOut(ref=holding.ref, body=holding.body, title=holding.title, why=why))
    return tuple(found)


def _assumptions(options: LotOptions) -> tuple[str, ...]:
    assumed = load_rates()["assumed"]
    own = [
        name
        for name, usual in (
            (f"a joint tender costs {pounds_words(options.joint_tender_pence)}",
             options.joint_tender_pence == pence(assumed["joint_tender_gbp"])),
            (f"a tender alone costs {pounds_words(options.own_tender_pence)}",
             options.own_tender_pence == pence(assumed["own_tender_gbp"])),
            (f"bridging costs {options.bridge_percent}% more", options.bridge_percent == assumed["bridge_percent"]),
            (f"extending costs {options.extension_percent}% more",
             options.extension_percent == assumed["extension_percent"]),
        )
        if usual
    ]  # fmt: skip
    return (
        "alone, a body buys the same again at today's price, without a gap",
        "sums are at today's prices and not discounted",
        *(f"{each} ({assumed['source']})" for each in own),
    )
