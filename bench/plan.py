"""The demonstration estate planned to proof, what-ifs of it from nothing and from what plans before left behind, and,
with ``--coalitions``, the saving of each of its 31 coalitions."""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from statistics import median

from wherry.engine.plan import coalition
from wherry.engine.plan.answer import PlanAnswer
from wherry.engine.plan.known import Known
from wherry.engine.plan.options import Lock, PlanOptions, Refusal
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.solve import make_plan
from wherry.engine.plan.whatif import PriceChange
from wherry.read.folder import read_folder
from wherry.record.error import NoPlan
from wherry.record.quarter import Quarter

EASTERN = Path(__file__).resolve().parents[1] / "examples" / "eastern"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--coalitions", action="store_true")
    parser.add_argument("--what-ifs", type=int, default=0, help="how many of each kind")
    asked = parser.parse_args()
    question = PlanQuestion.of(read_folder(EASTERN).estate, PlanOptions(start=Quarter.of(2027, 4)))
    known = Known()
    wall, processor = time.perf_counter(), time.process_time()
    answer = make_plan(question, known=known)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("examples/eastern: 5 bodies, 12 services, 20 quarters, no new money")
    print(f"status {answer.status}, gap {answer.gap:.4%}, checker {'agrees' if answer.checker else 'was not asked'}")
    print(
        f"{answer.formulation.columns:,} columns, {answer.formulation.rows:,} rows, {answer.formulation.nodes} branches"
    )
    print(f"{wall:.1f} s, of which {processor:.1f} s on the processor; {memory:.0f} MiB at most")
    if asked.what_ifs:
        print_what_ifs(question, answer, known, asked.what_ifs)
    if asked.coalitions:
        print_coalitions(question)


def print_what_ifs(question: PlanQuestion, answer: PlanAnswer, known: Known, each: int) -> None:
    """Each what-if asked twice, its records read and its plan checked: knowing what the plans before it left, and
    knowing nothing. Both must cost the same to the penny."""
    print("\nwhat if                                       present cost     known s  cold s   ratio")
    ratios = []
    for name, options in what_ifs(question, answer, each):
        warm, mine = _timed(question, options, known)
        cold, theirs = _timed(question, options, Known())
        assert mine == theirs, f"{name}: {mine} and {theirs}"
        ratios.append(cold / warm)
        print(f"{name:<44} {mine or 'no plan':>14} {warm:>10.2f} {cold:>7.2f} {ratios[-1]:>7.1f}", flush=True)
    print(f"median ratio {median(ratios):.1f} over {len(ratios)}, processor seconds")


def _timed(question: PlanQuestion, options: PlanOptions, known: Known) -> tuple[float, int | None]:
    began = time.process_time()
    try:
        answer = make_plan(PlanQuestion.of(question.estate, options), known=known)
    except NoPlan:
        return time.process_time() - began, None
    assert answer.status == "optimal", answer.status
    assert answer.checker is not None
    assert answer.checker.agreed
    return time.process_time() - began, answer.present_pence


def what_ifs(question: PlanQuestion, answer: PlanAnswer, each: int) -> Iterator[tuple[str, PlanOptions]]:
    """Negotiators' what-ifs: an offer refused, refused for one need, a need locked where it goes or where it does not,
    a body that leaves, dearer offers."""
    options = question.options
    moves = [move for move in answer.moves if move.shared]
    goes = {move.need: move.to_source for move in moves}
    for ref in sorted(set(goes.values()))[:each]:
        yield f"{ref} is refused", replace(options, refusals=(Refusal(offer=ref),))
    for move in moves[:each]:
        refusal = Refusal(offer=move.to_source, need=move.need)
        yield f"{move.to_source} is refused for {move.need}", replace(options, refusals=(refusal,))
        yield f"{move.need} is locked", replace(options, locks=(Lock(need=move.need, source=move.to_source),))
    fitting = {
        question.needs[pair.need].ref: question.offers[pair.offer].ref
        for pair in question.pairs
        if question.offers[pair.offer].shared
    }
    for need, offer in [(need, offer) for need, offer in fitting.items() if goes.get(need) != offer][:each]:
        yield f"{need} ends with {offer}", replace(options, locks=(Lock(need=need, source=offer, whenever=True),))
    for body in question.members[:each]:
        yield f"{body} leaves", replace(options, members=tuple(ref for ref in question.members if ref != body))
    for service in sorted({need.service for need in question.needs})[:each]:
        change = PriceChange(percent=Decimal(10), service=service)
        yield f"offers of {service} 10 % dearer", replace(options, price_changes=(change,))
    yield "all offers 10 % dearer", replace(options, price_changes=(PriceChange(percent=Decimal(10)),))


def print_coalitions(question: PlanQuestion) -> None:
    """All coalitions, sharing what their plans find out, and a few of them each from nothing."""
    count = 1 << len(question.members)
    began = time.process_time()
    values = coalition.coalition_values(question)
    together = time.process_time() - began
    sample = range(1, count, 4)
    began = time.process_time()
    for mask in sample:
        coalition.forget()
        names = [body for at, body in enumerate(question.members) if mask >> at & 1]
        assert coalition.coalition_value(question, names).saving_pence == values[mask]
    cold = (time.process_time() - began) / len(sample) * (count - 1)
    print(f"\nall {count - 1} coalitions: {together:.0f} s on the processor; each from nothing about {cold:.0f} s")


if __name__ == "__main__":
    main()
