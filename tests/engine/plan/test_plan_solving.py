"""Stopping, limits, progress and coalitions: what a person at the page meets while a plan is made."""

from dataclasses import replace

import pytest
from tests.engine.plan.estates import START, believable

from wherry.engine.parallel import executor
from wherry.engine.plan.coalition import coalition_value, coalition_values
from wherry.engine.plan.options import PlanOptions
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.solve import make_plan
from wherry.record.error import NoPlan, Stopped

OPTIONS = PlanOptions(start=START, quarters=8)


@pytest.fixture(scope="module")
def question():
    return PlanQuestion.of(believable(4, 3, 2), OPTIONS)


def test_progress_is_told_in_pence_and_its_bound_is_never_above_the_plan(question):
    told = []
    answer = make_plan(question, watch=told.append)
    assert [progress for progress in told if progress.best is not None]
    assert all(progress.bound is None or progress.bound <= answer.present_pence + 1 for progress in told)


@pytest.mark.parametrize("patience", [0, 5, 20, 40, 80])
def test_a_stopped_plan_keeps_what_it_had_and_says_so(question, patience):
    """Once the baseline is known a stop leaves at least that, agreed by the checker."""
    asked = []

    def stop():
        asked.append(None)
        return len(asked) > patience

    try:
        answer = make_plan(question, stop=stop)
    except Stopped:
        return
    assert answer.status in ("optimal", "stopped")
    assert answer.checker.agreed
    assert answer.bound_pence <= answer.present_pence <= answer.baseline_present_pence


def test_a_plan_good_enough_states_its_gap(question):
    exact, rough = make_plan(question), make_plan(question, gap=0.05)
    assert exact.status == "optimal"
    assert rough.bound_pence <= exact.present_pence <= rough.present_pence
    assert rough.gap <= 0.05


def test_a_time_limit_never_spoils_the_figures(question):
    try:
        answer = make_plan(question, time_limit=0.2)
    except Stopped:
        return
    assert answer.checker.agreed
    assert answer.bound_pence <= answer.present_pence


def test_values_are_the_same_shared_out_to_processes(question):
    here = coalition_values(question)
    with executor(workers=1) as pool:
        there = coalition_values(question, executor=pool)
    assert here == there
    assert here[0] == 0


def test_a_coalition_has_its_own_offers_and_joint_contracts_at_its_own_volume(question):
    value = coalition_value(question, ["B01", "B00"])
    assert value.proven
    assert value.members == ("B00", "B01")
    narrow = question.narrowed(("B00", "B01"))
    assert {offer.body for offer in narrow.offers if offer.kind != "joint"} <= {"B00", "B01"}
    assert {need.body for need in narrow.needs} == {"B00", "B01"}
    asked = replace(OPTIONS, members=("B00", "B01"))
    answer = make_plan(PlanQuestion.of(believable(4, 3, 2), asked))
    assert answer.checker.findings == ()
    assert answer.saving.present_pence == value.saving_pence


def test_a_coalition_of_strangers_is_refused(question):
    with pytest.raises(NoPlan, match="B99"):
        coalition_value(question, ["B99"])


def test_a_coalition_of_nobody_saves_nothing(question):
    assert coalition_value(question, []).saving_pence == 0
