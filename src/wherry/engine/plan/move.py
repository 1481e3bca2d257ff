"""Moves, and in a sentence why each is made and why other needs stay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from wherry.engine.plan.answer import Line, Move, Stretch
from wherry.engine.plan.ledger import moved
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.rows import OfferRow
from wherry.engine.plan.solved import Solved
from wherry.record.money import pounds_words

RUNNING = ("today", "unit")


def moves(question: PlanQuestion, solved: Solved, plan: Sequence[Line], before: Sequence[Line]) -> tuple[Move, ...]:
    """Every change of source, by quarter, body and need."""
    by_need: dict[str, list[Line]] = defaultdict(list)
    for line in plan:
        by_need[line.need].append(line)
    baseline: dict[str, int] = defaultdict(int)
    for line in before:
        baseline[line.need] += line.pence
    found = []
    for number, need in enumerate(question.needs):
        saved = baseline[need.ref] - sum(line.pence for line in by_need[need.ref])
        for at, source in enumerate(solved.assignment[number]):
            if source >= 0 and moved(solved.assignment[number], at):
                found.append(_move(question, solved, number, at, by_need[need.ref], saved))
    return tuple(sorted(found, key=lambda move: (move.quarter, move.body, move.need)))


def _move(question: PlanQuestion, solved: Solved, number: int, at: int, own: Sequence[Line], saved: int) -> Move:
    need, sources = question.needs[number], solved.assignment[number]
    offer = question.offers[question.pairs[sources[at]].offer]
    quarter = question.options.start + at
    now = [line for line in own if line.quarter == quarter]
    exits = sum(line.pence for line in now if line.kind == "exit")
    joining = sum(line.pence for line in now if line.kind == "joining")
    earlier = [line for line in own if at - 4 <= line.quarter - question.options.start < at]
    later = [line for line in own if at <= line.quarter - question.options.start < at + 4]
    return Move(
        need=need.ref,
        body=need.body,
        service=need.service,
        from_source=_left(question, number, sources, at),
        to_source=offer.ref,
        to_kind=offer.kind,
        provider=offer.body,
        quarter=quarter,
        shared=offer.shared,
        one_off_pence=exits + joining,
        exit_charge_pence=exits,
        yearly_before_pence=_yearly(earlier),
        yearly_after_pence=_yearly(later),
        why=_why(question, number, offer, at, exits, saved),
        conditions=(offer.condition,) if offer.condition else (),
    )


def _left(question: PlanQuestion, number: int, sources: Sequence[int], at: int) -> str:
    """The source before a move; today's arrangement where it is left before the plan has used it."""
    today = question.needs[number].today
    if at > 0 and sources[at - 1] >= 0:
        return question.offers[question.pairs[sources[at - 1]].offer].ref
    return today.ref if today is not None else ""


def _yearly(found: Sequence[Line]) -> int:
    running = [line for line in found if line.kind in RUNNING]
    quarters = len({line.quarter for line in running})
    return 0 if not quarters else (sum(line.pence for line in running) * 4 + quarters // 2) // quarters


def _why(question: PlanQuestion, number: int, offer: OfferRow, at: int, exits: int, saved: int) -> str:
    need = question.needs[number]
    today = need.today
    words = []
    if today is None:
        words.append("Nothing meets this need yet.")
    elif at == today.last + 1:
        words.append(f"{today.ref} ends then.")
    elif exits:
        words.append(f"Leaving {today.ref} early costs {pounds_words(exits)}.")
    if offer.kind == "alone":
        words.append(f"{need.body} lets the service again by itself.")
    elif offer.kind == "joint":
        words.append(f"It joins the contract that {offer.body} leads.")
    elif offer.body == need.body:
        words.append(f"{need.body} serves itself from what it offers to all.")
    else:
        words.append(f"{offer.body} provides it.")
    if saved > 0:
        words.append(f"Over the plan this need then costs {pounds_words(saved)} less than alone.")
    elif saved < 0:
        words.append(
            f"By itself this need costs {pounds_words(-saved)} more than alone, which others' savings outweigh."
        )
    return " ".join(words)


def why_stays(question: PlanQuestion, number: int, runs: Sequence[Stretch], saved: int) -> str:
    """Why a need is met as it is, in a sentence."""
    need = question.needs[number]
    if any(run.kind in ("body", "joint") for run in runs):
        way = "less" if saved >= 0 else "more"
        return f"It is shared and costs {pounds_words(abs(saved))} {way} than alone, before set-up and steps."
    pairs = [question.offers[question.pairs[pair].offer] for pair in question.pairs_of[number]]
    if not any(offer.shared for offer in pairs):
        return "No shared offer fits it."
    if any(need.pinned):
        return "A negotiator has locked it."
    if [run.kind for run in runs] == ["today"]:
        return "Every shared offer that fits it would cost the partnership more than keeping today's arrangement."
    return "Every shared offer that fits it would cost the partnership more than this body letting it again alone."
