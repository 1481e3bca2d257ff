"""Awards against every choice of bids tried one by one, and CP-SAT's choices against HiGHS's."""

from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations

import numpy as np
import pytest

from wherry.engine.buying.award_model import build_choices
from wherry.engine.buying.award_question import (
    AwardQuestion,
    Bid,
    Criterion,
    Discount,
    Limit,
    Mark,
    TenderLot,
)
from wherry.engine.buying.award_solve import find_award
from wherry.engine.buying.award_solver import ChoiceSolver
from wherry.engine.program import Program
from wherry.engine.solver import solve


def make_question(seed):
    """Offers of three or four suppliers on four lots, some on packages, with discounts, limits and marks."""
    random = np.random.default_rng(seed)
    lots = tuple(TenderLot(ref=ref, value_pence=int(random.integers(1, 9)) * 1000_00) for ref in "ABCD")
    suppliers = [f"S{at}" for at in range(int(random.integers(3, 5)))]
    bids, discounts, marks = [], [], []
    for at in range(10):
        size = int(random.choice([1, 1, 1, 2, 3]))
        package = tuple(sorted(random.choice(list("ABCD"), size, replace=False).tolist()))
        supplier = suppliers[int(random.integers(len(suppliers)))]
        bids.append(
            Bid(ref=f"b{at}", supplier=supplier, lots=package, pence=int(size * random.integers(700_00, 1300_00)))
        )
    for supplier in sorted({bid.supplier for bid in bids}):
        for at in range(int(random.integers(0, 3))):
            most = (
                {"percent": Decimal(int(random.integers(2, 20)))} if at else {"pence": int(random.integers(1, 150_00))}
            )
            named = tuple(sorted(random.choice(list("ABCD"), 3, replace=False).tolist()))
            discounts.append(Discount(ref=f"{supplier}{at}", supplier=supplier, lots=named, at_least=2, **most))
        marks.append(Mark(supplier=supplier, criterion="q", mark=Decimal(int(random.integers(1, 6))), reason="as said"))
    return AwardQuestion(
        lots=lots, bids=tuple(bids), discounts=tuple(discounts), marks=tuple(marks),
        limits=(Limit(supplier="S0", most_lots=2),), price_percent=Decimal(int(random.choice([40, 70, 100]))),
        criteria=(Criterion(ref="q", title="Quality", weight_percent=Decimal(100), most=Decimal(5)),),
    )  # fmt: skip


def all_awards(question):
    """Every set of bids of which no two share a lot, within the limits: lots sold, price, quality."""
    values = {lot.ref: lot.value_pence for lot in question.lots}
    for chosen in chain.from_iterable(combinations(question.bids, many) for many in range(1, 5)):
        lots = [lot for bid in chosen for lot in bid.lots]
        if len(set(lots)) < len(lots) or sum(len(bid.lots) for bid in chosen if bid.supplier == "S0") > 2:
            continue
        price = sum(bid.pence for bid in chosen)
        for supplier in {bid.supplier for bid in chosen}:
            offs = [0]
            for each in question.discounts:
                own = [bid for bid in chosen if bid.supplier == supplier == each.supplier]
                if len({lot for bid in own for lot in bid.lots} & set(each.lots)) >= 2:
                    inside = [bid.pence for bid in own if set(bid.lots) <= set(each.lots)]
                    share = sum(
                        int(Fraction(pence) * Fraction(each.percent or 0) / 100 + Fraction(1, 2)) for pence in inside
                    )
                    offs.append(share if each.percent else each.pence)
            price -= max(offs)
        marks = {mark.supplier: Fraction(mark.mark) * 20 for mark in question.marks}
        quality = sum(marks[bid.supplier] * values[lot] for bid in chosen for lot in bid.lots) / sum(values.values())
        yield len(lots), price, quality


@pytest.fixture(scope="module")
def solver():
    with ChoiceSolver(workers=1) as opened:
        yield opened


@pytest.mark.parametrize("seed", range(12))
def test_no_choice_of_bids_scores_more_or_costs_less(seed, solver):
    question = make_question(seed)
    answer = find_award(question, alternatives=False, solver=solver)
    awards = list(all_awards(question))
    most = max(many for many, _, _ in awards)
    least = min(price for many, price, _ in awards if many == most)
    assert answer.check.agreed, answer.check.faults
    assert (len(question.lots) - len(answer.award.unsold), answer.cheapest.pence) == (most, least)
    weight = Fraction(question.price_percent) / 100
    best = max(
        weight * (200 - Fraction(100 * price, least)) + (1 - weight) * quality
        for many, price, quality in awards
        if many == most
    )
    if question.price_percent < 100:
        assert abs(Fraction(answer.award.score) - best) < Fraction(1, 10**5)
    else:
        assert answer.award.pence == least


def by_highs(choices):
    program = Program()
    program.columns(len(choices.cost), cost=np.array(choices.cost, float), upper=1.0, integer=True)
    for columns, values, lower, upper in choices.rows:
        program.row(columns, np.array(values, float), lower=lower, upper=upper)
    return solve(program).objective


def test_cp_sat_and_highs_choose_at_one_cost(solver):
    for seed in range(20, 28):
        made = build_choices(make_question(seed), make_question(seed).bids)
        choices = made.choices.with_cost(made.price_costs())
        found = solver.solve(choices)
        assert found.status == "optimal"
        assert found.cost == pytest.approx(by_highs(choices), abs=0.5)
