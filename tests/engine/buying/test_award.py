"""Awards: packages and discounts worked by hand, limits, quality, removals, alternatives; the check finds tampering."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from wherry.engine.buying import award_solve
from wherry.engine.buying.award_check import check_award
from wherry.engine.buying.award_question import (
    AwardQuestion,
    Bid,
    Criterion,
    Discount,
    Limit,
    Mark,
    Removal,
    TenderLot,
    agreed_mark,
    quality_scores,
)
from wherry.engine.buying.award_solver import Choices, ChoiceSolver
from wherry.record.error import Stopped, WherryError


@pytest.fixture(scope="module", autouse=True)
def solver():
    """One process of CP-SAT for all questions of this file, because starting one takes seconds."""
    with ChoiceSolver(workers=1) as opened:
        OPENED.append(opened)
        yield opened
        OPENED.clear()


OPENED = []


def find_award(question, **options):
    return award_solve.find_award(question, solver=OPENED[0], **options)


LOTS = tuple(TenderLot(ref=ref, value_pence=100_00) for ref in "ABC")


def bid(ref, supplier, lots, pence):
    return Bid(ref=ref, supplier=supplier, lots=tuple(lots), pence=pence)


SINGLE = (bid("1A", "S1", "A", 100), bid("1B", "S1", "B", 100), bid("2B", "S2", "B", 90), bid("2C", "S2", "C", 90))
PLAIN = AwardQuestion(lots=LOTS, bids=SINGLE)


def won(answer):
    return {each.ref for each in answer.award.bids}


def test_the_cheapest_cover_wins_and_a_package_beats_it_only_when_it_is_cheaper():
    answer = find_award(PLAIN)
    assert (won(answer), answer.award.pence, answer.bound_pence) == ({"1A", "2B", "2C"}, 280, 280)
    assert (answer.status, answer.check.agreed, answer.award.unsold) == ("optimal", True, ())
    package = replace(PLAIN, bids=(*SINGLE, bid("3", "S3", "AC", 185)))
    assert won(find_award(package)) == {"3", "2B"}
    assert won(find_award(replace(PLAIN, bids=(*SINGLE, bid("3", "S3", "AC", 195))))) == {"1A", "2B", "2C"}


def test_a_discount_is_earned_by_winning_enough_of_its_lots():
    """S1 takes 12% off for two of A, B, C: A and B for 176, so with S2's C it costs 266 and not 280."""
    discount = Discount(ref="D", supplier="S1", lots=("A", "B", "C"), at_least=2, percent=Decimal(12))
    answer = find_award(replace(PLAIN, discounts=(discount,)))
    assert (won(answer), answer.award.pence) == ({"1A", "1B", "2C"}, 266)
    assert [(each.ref, each.off_pence) for each in answer.award.discounts] == [("D", 24)]
    small = replace(discount, percent=Decimal(4))
    assert find_award(replace(PLAIN, discounts=(small,))).award.pence == 280
    sums = replace(discount, percent=None, pence=11)
    both = replace(PLAIN, discounts=(small, sums))
    answer = find_award(both)
    assert (answer.award.pence, [each.ref for each in answer.award.discounts]) == (279, ["D"])
    assert answer.check.agreed


def test_limits_of_a_supplier_and_for_all_hold():
    assert won(find_award(replace(PLAIN, limits=(Limit(supplier="S2", most_lots=1),)))) == {"1A", "1B", "2C"}
    assert won(find_award(replace(PLAIN, limits=(Limit(supplier="S2", most_pence=100),)))) == {"1A", "1B", "2C"}
    answer = find_award(replace(PLAIN, most_lots_each=1))
    assert (len(answer.award.bids), len(answer.award.unsold)) == (2, 1)


def test_as_many_lots_as_can_be_have_a_winner_before_any_price_counts():
    """Only A with B, or B with C, can be sold together, or B alone cheaply; two lots beat one."""
    bids = (bid("1", "S1", "AB", 1_000), bid("2", "S2", "BC", 900), bid("3", "S3", "B", 1))
    answer = find_award(replace(PLAIN, bids=bids))
    assert (won(answer), answer.award.unsold, answer.bound_pence) == ({"2"}, ("A",), None)


QUALITY = AwardQuestion(
    lots=LOTS[:2],
    bids=(bid("1A", "S1", "A", 100_00), bid("1B", "S1", "B", 100_00), bid("2A", "S2", "A", 90_00),
          bid("2B", "S2", "B", 120_00)),
    price_percent=Decimal(50),
    criteria=(Criterion(ref="q", title="Resilience", weight_percent=Decimal(100), most=Decimal(5), least=Decimal(1)),),
    marks=(
        Mark(supplier="S1", criterion="q", evaluator="N", mark=Decimal(4), reason="two ways"),
        Mark(supplier="S1", criterion="q", evaluator="S", mark=Decimal(5), reason="rings"),
        Mark(supplier="S2", criterion="q", evaluator="N", mark=Decimal(2), reason="one duct"),
        Mark(supplier="S2", criterion="q", lot="B", mark=Decimal(3), reason="agreed for B"),
    ),
)  # fmt: skip


def test_price_and_quality_are_weighed_as_a_hand_works_it():
    """The cheapest is £190: S2's A, S1's B. Of S1 alone: £200, price 200 - 100 x 200/190 = 94.7368, quality 90."""
    answer = find_award(QUALITY)
    assert won(answer) == {"1A", "1B"}
    assert (answer.cheapest.pence, answer.award.pence) == (190_00, 200_00)
    assert answer.award.price_score == Decimal("94.736842")
    assert answer.award.quality_score == 90
    assert answer.award.score == Decimal("92.368421")
    assert answer.cheapest.score == Decimal(100 + (40 + 90) / 2) / 2
    assert abs(answer.bound_score - answer.award.score) < Decimal("0.00001")
    assert answer.check.agreed
    assert {each.condition: each.more_pence for each in answer.alternatives} == {"without S1": 10_00}


def test_marks_are_means_unless_agreed_and_unknown_is_not_nought():
    scores, removed = quality_scores(QUALITY)
    assert scores == {("S1", "A"): 90, ("S1", "B"): 90, ("S2", "A"): 40, ("S2", "B"): 60}
    assert removed == ()
    assert agreed_mark([]) is None
    without = replace(QUALITY, marks=QUALITY.marks[:2])
    scores, removed = quality_scores(without)
    assert {(each.supplier, each.lot) for each in removed} == {("S2", "A"), ("S2", "B")}
    assert "nobody has marked" in removed[0].why
    answer = find_award(without)
    assert won(answer) == {"1A", "1B"}
    assert {each.ref: each.outcome for each in answer.bids}["2A"] == "out"


def test_a_mark_under_the_least_and_a_persons_removal_put_a_bid_out_with_the_reason():
    low = replace(QUALITY.marks[2], mark=Decimal("0.5"))
    answer = find_award(replace(QUALITY, marks=(*QUALITY.marks[:2], low)))
    out = {each.ref: each.why for each in answer.bids if each.outcome == "out"}
    assert set(out) == {"2A", "2B"}
    assert "under the least" in out["2A"]
    late = Removal(supplier="S1", bid="1A", why="received late")
    answer = find_award(replace(QUALITY, removals=(late,)))
    assert {each.ref: each.why for each in answer.bids if each.outcome == "out"} == {"1A": "received late"}
    assert "1A" not in won(answer)
    with pytest.raises(WherryError, match="no bid stands"):
        find_award(replace(PLAIN, removals=tuple(Removal(supplier=each, why="excluded") for each in ("S1", "S2"))))


def test_what_an_auditor_would_ask_is_told():
    marks = (replace(QUALITY.marks[0], mark=Decimal(1)), QUALITY.marks[1], replace(QUALITY.marks[2], reason=" "))
    doubts = " ".join(find_award(replace(QUALITY, marks=marks)).doubts)
    assert "lie from 1 to 5 and none was agreed" in doubts
    assert "no reason is given by N" in doubts
    assert "one evaluator alone" in doubts


def test_what_each_winner_and_the_packages_are_worth():
    package = replace(PLAIN, bids=(*SINGLE, bid("3", "S3", "AC", 185)))
    others = {each.condition: (each.more_pence, each.award.unsold) for each in find_award(package).alternatives}
    assert others == {
        "without S2": (10, ()),
        "without S3": (5, ()),
        "lot by lot, without packages and discounts": (5, ()),
    }


def test_the_check_finds_what_was_tampered_with():
    answer = find_award(QUALITY)
    award, cheapest = answer.award, answer.cheapest
    assert check_award(QUALITY, award, cheapest).agreed
    for wrong in (
        replace(award, pence=award.pence - 1),
        replace(award, score=award.score + 1),
        replace(award, bids=(*award.bids, replace(award.bids[0], ref="2A", supplier="S2", pence=90_00))),
        replace(award, bids=award.bids[:1]),
        replace(award, bids=(replace(award.bids[0], pence=1), award.bids[1])),
    ):
        assert not check_award(QUALITY, wrong, cheapest).agreed
    assert not check_award(replace(QUALITY, most_lots_each=1), award, cheapest).agreed
    assert not check_award(replace(QUALITY, removals=(Removal(supplier="S1", why="late"),)), award, cheapest).agreed


def test_a_person_can_stop_the_search_and_sums_too_large_are_refused(solver):
    with pytest.raises(Stopped):
        award_solve.find_award(PLAIN, stop=lambda: True)
    asked = []
    stopped = award_solve.find_award(QUALITY, stop=lambda: len(asked) > 0, watch=lambda *_: asked.append(1))
    assert (stopped.status, stopped.award.pence, stopped.bound_score) == ("feasible", stopped.cheapest.pence, None)
    with pytest.raises(ValueError, match="too large"):
        solver.solve(Choices(cost=[2**53]))


def test_a_process_that_has_died_is_told_with_its_last_words():
    with ChoiceSolver() as solver:
        solver._process.kill()
        solver._process.wait()
        with pytest.raises(WherryError, match="ended"):
            solver.solve(Choices(cost=[1]))


def test_weights_of_lots_are_by_value_or_even_where_one_is_unknown():
    assert QUALITY.weight("A") == Fraction(1, 2)
    unknown = replace(QUALITY, lots=(TenderLot(ref="A", value_pence=900), TenderLot(ref="B")))
    assert unknown.weight("A") == Fraction(1, 2)
    assert replace(unknown, lots=(TenderLot(ref="A", value_pence=900), TenderLot(ref="B", value_pence=100))).weight(
        "A"
    ) == Fraction(9, 10)
