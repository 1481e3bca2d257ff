"""The independent checker agrees with a right plan and names what is wrong with a wrong one."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.engine.plan.estates import START, believable, body, estate, need, offer, today

from wherry.engine.plan.check import check_plan
from wherry.engine.plan.options import PlanOptions, Refusal
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.solve import make_plan
from wherry.record.canonical import plain
from wherry.record.certificate import Certificate

OPTIONS = PlanOptions(start=START, quarters=8)


@pytest.fixture(scope="module")
def made():
    found = believable(5, 3, 2)
    return found, make_plan(PlanQuestion.of(found, OPTIONS))


def words(found, answer, options=OPTIONS):
    check = check_plan(found, options, answer)
    assert check.agreed == (not check.findings)
    return " | ".join(finding.says for finding in check.findings)


def test_a_right_plan_is_agreed_figure_by_figure(made):
    found, answer = made
    assert words(found, answer) == ""
    assert answer.checker.figures > 200
    assert answer.moves


def test_a_penny_in_one_line_is_found(made):
    found, answer = made
    first = answer.lines[0]
    wrong = replace(answer, lines=(replace(first, pence=first.pence + 1), *answer.lines[1:]))
    assert f"the plan says {first.pence + 1}, the records give {first.pence}" in words(found, wrong)


def test_a_penny_in_a_total_is_found(made):
    found, answer = made
    money = answer.plan[0]
    wrong = replace(answer, plan=(replace(money, total_pence=money.total_pence - 1), *answer.plan[1:]))
    assert f"plan of {money.body}: the plan says {money.total_pence - 1}" in words(found, wrong)


def test_a_penny_of_saving_moved_to_cashable_is_found(made):
    found, answer = made
    saving = replace(answer.saving, cashable_pence=answer.saving.cashable_pence + 1)
    assert "cashable saving of all" in words(found, replace(answer, saving=saving))


def test_a_missing_line_is_found(made):
    found, answer = made
    gone = next(line for line in answer.lines if line.kind == "set-up")
    wrong = replace(answer, lines=tuple(line for line in answer.lines if line is not gone))
    assert f"plan: set-up of {gone.source} in {gone.quarter.words} is missing" in words(found, wrong)


def test_a_bound_above_the_cost_is_found(made):
    found, answer = made
    assert "bound" in words(found, replace(answer, bound_pence=answer.present_pence + 1))


def test_a_need_left_out_is_found(made):
    found, answer = made
    assert "is 0 times in the plan" in words(found, replace(answer, needs=answer.needs[1:]))


def test_a_move_too_early_is_found(made):
    """The quarter before the plan's own move is not met twice, nor left uncounted."""
    found, answer = made
    chosen = next(need for need in answer.needs if len(need.stretches) > 1)
    one, two = chosen.stretches[:2]
    bad = replace(chosen, stretches=(one, replace(two, starts=two.starts + (-1)), *chosen.stretches[2:]))
    wrong = replace(answer, needs=tuple(bad if need is chosen else need for need in answer.needs))
    assert "not met once and once only" in words(found, wrong)


BASIC = (
    body("A"),
    body("B"),
    need("B/N1"),
    today("B/N1", 9000),
    offer("A/O1", "10", certificate="A/E1", joining_cost_gbp=Decimal(500)),
    offer("A/O2", "20"),
    Certificate(ref="A/E1", body="A", kind="PSN service", starts=date(2027, 1, 1), ends=date(2030, 3, 31)),
)


def basic(**values):
    """The plan of the rows as they are, and the same estate with one row changed after it was made."""
    answer = make_plan(PlanQuestion.of(estate(*BASIC), OPTIONS))
    assert [move.to_source for move in answer.moves] == ["A/O1"]
    (ref, change) = next(iter(values.items()))
    rows = [replace(row, **change) if row.ref == ref.replace("_", "/") else row for row in BASIC]
    return estate(*rows), answer


@pytest.mark.parametrize(
    "values, says",
    [
        ({"A_E1": {"ends": date(2028, 12, 31)}}, "after its certificate A/E1 lapses on 2028-12-31"),
        ({"A_E1": {"starts": date(2027, 4, 2)}}, "without its certificate"),
        ({"A_O1": {"level": "bronze"}}, "at less than silver"),
        ({"A_O1": {"legal_basis": None}}, "no recorded power to supply B"),
        ({"A_O1": {"only_for": ("A",)}}, "not open to B"),
        ({"A_O1": {"available_from": date(2027, 7, 1)}}, "before it is there"),
        ({"A_O1": {"available_until": date(2029, 3, 30)}}, "after it is gone"),
        ({"A_O1": {"service": "web"}}, "another service"),
        ({"A_O1": {"kind": "alone"}}, "for its owner alone"),
        ({"A_O1": {"step_capacity": Decimal(99), "most_steps": 1}}, "serves more than it can"),
        ({"A_O1": {"unit_price_gbp_per_year": Decimal("10.01")}}, "the records give 25025"),
        ({"B_A1": {"notice_days": 1}}, "its terms do not allow"),
    ],
)
def test_each_broken_rule_is_named(values, says):
    found, answer = basic(**values)
    assert says in words(found, answer)


def test_a_quarter_below_zero_is_found():
    """The same plan made without the rule is refused under it: its first quarter pays £500 at once to save £2,000."""
    rows = [
        replace(row, joining_cost_gbp=Decimal(2500)) if row.ref == "A/O1" else row for row in BASIC if row.ref != "A/O2"
    ]
    free = replace(OPTIONS, no_new_money=False)
    answer = make_plan(PlanQuestion.of(estate(*rows), free))
    assert answer.cash.lowest_pence == -50000
    assert words(estate(*rows), answer, free) == ""
    assert "the partnership has paid £500.00 too much" in words(estate(*rows), answer)


def test_a_broken_refusal_is_found():
    found, answer = basic(B_N1={"note": None})
    options = replace(OPTIONS, refusals=(Refusal(offer="A/O1", body="B"),))
    assert "A/O1 was refused for B/N1" in words(found, answer, options)


def test_the_answer_has_one_json_form(made):
    _, answer = made
    document = plain(answer)
    assert document["status"] == "optimal"
    assert document["checker"]["agreed"] is True
    assert document["generated"] is True
    assert len(document["inputs_sha256"]) == 64
