"""``wherry plan`` and ``wherry divide`` on a small partnership whose figures can be worked out by hand.

Three bodies each pay £10,000 a year for one gateway of 100 Mbit/s, bound by nothing. Kent offers the same to all at
£20 a Mbit/s a year, with £1,000 to set up and £100 for each that joins. Two years, so eight quarters.
"""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from wherry.cli.main import main
from wherry.engine.division.divide import divide
from wherry.engine.division.question import DivisionQuestion, Game
from wherry.engine.plan.coalition import CoalitionValue, coalition_value
from wherry.engine.plan.options import PlanOptions
from wherry.record.body import Body
from wherry.record.error import NoPlan, Stopped
from wherry.record.estate import Estate
from wherry.record.need import Arrangement, Need
from wherry.record.offer import Offer
from wherry.record.quarter import Quarter
from wherry.record.service import Level, Service
from wherry.show.document import load_schema, make_document
from wherry.show.estate_folder import write_folder
from wherry.work import dividing
from wherry.work.answers import answer_division, answer_overlap, answer_plan
from wherry.work.dividing import MOST_MEMBERS
from wherry.work.division_check import verify_division
from wherry.work.settlement import settle_plan

START = Quarter.of(2027, 4)
OPTIONS = PlanOptions(start=START, quarters=8)
BODIES = ("KEN", "LIN", "NFK")


def partnership(bodies=BODIES):
    level = Level(
        ref="silver",
        name="Silver",
        availability_percent=Decimal("99.5"),
        fix_time_hours=Decimal(8),
        service_hours="office",
    )
    rows = [Service(ref="gateway", name="Internet gateway", unit="Mbit/s"), level]
    for ref in bodies:
        rows += [
            Body(ref=ref, name=ref, kind="county", users=1000),
            Need(ref=f"{ref}/N-1", body=ref, service="gateway", quantity=Decimal(100)),
            Arrangement(
                ref=f"{ref}/A-1",
                body=ref,
                need=f"{ref}/N-1",
                kind="in-house",
                level="silver",
                cost_gbp_per_year=Decimal(10_000),
                price_year=2026,
            ),
        ]
    rows.append(
        Offer(
            ref="KEN/O-1",
            body="KEN",
            service="gateway",
            kind="body",
            level="silver",
            unit_price_gbp_per_year=Decimal(20),
            set_up_cost_gbp=Decimal(1000),
            joining_cost_gbp=Decimal(100),
            price_year=2026,
            legal_basis="Local Authorities (Goods and Services) Act 1970 s1",
        )
    )
    return Estate.of(rows)


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "estate"
    write_folder(partnership(), path, notice=None)
    return path


@pytest.fixture
def run(capsys):
    def run_it(*args):
        with pytest.raises(SystemExit) as left:
            main([str(arg) for arg in args])
        printed = capsys.readouterr()
        return left.value.code, printed.out, printed.err

    return run_it


def asked(run, verb, folder, kind):
    code, out, err = run(verb, folder, "--start", "2027-04", "--quarters", "8", "--json")
    assert code == 0
    assert err == ""
    document = json.loads(out)
    Draft202012Validator(load_schema(kind)).validate(document)
    return document


def test_plan_gives_the_plan_worked_out_by_hand_with_proof_and_check(run, folder):
    document = asked(run, "plan", folder, "plan")
    answer = document["answer"]
    assert document["format"] == "wherry/plan/1"
    assert (answer["status"], answer["gap"]) == ("optimal", 0.0)
    assert answer["checker"]["agreed"] is True
    # Alone 3 x £10,000 x 2; together 3 x £2,000 x 2, and £1,300 once.
    assert answer["saving"]["total_gbp"] == "46700.00"
    assert answer["saving"]["total_pence"] == 4670000
    assert sum(body["saving"]["total_pence"] for body in answer["bodies"]) == 4670000
    assert {move["need"]: (move["quarter"], move["to_source"]) for move in answer["moves"]} == {
        f"{body}/N-1": ("2027-04", "KEN/O-1") for body in BODIES
    }
    assert answer["cash"]["lowest_pence"] >= 0
    assert sum(row["saved_pence"] for row in answer["cash"]["quarters"]) == 4670000
    assert sum(line["amount_pence"] for line in answer["baseline_lines"]) == 6000000


def test_plan_in_words(run, folder):
    code, out, _ = run("plan", folder, "--start", "2027-04", "--quarters", "8")
    assert code == 0
    assert "The plan has 3 moves and saves" in out
    assert "it is proven the best possible" in out
    assert "The independent check re-added" in out
    assert "2027 to 2028" in out


def test_divide_shares_what_the_plan_saves_to_the_penny_by_every_rule(run, folder):
    plan = asked(run, "plan", folder, "plan")["answer"]
    answer = asked(run, "divide", folder, "division")["answer"]
    saving = plan["saving"]["present_value_pence"]
    assert answer["saving_present_value_pence"] == saving
    assert {rule["rule"] for rule in answer["rules"]} >= {"nucleolus", "shapley", "equal", "by spend", "by users"}
    for rule in answer["rules"]:
        assert sum(share["share_pence"] for share in rule["shares"]) == saving
    assert answer["verified"]["agreed"] is True
    assert answer["verified"]["coalitions"] == 6
    assert answer["core"]["empty"] is False
    assert len(answer["coalitions"]) == 7
    worth = {tuple(row["bodies"]): row["saving_present_value_pence"] for row in answer["coalitions"]}
    assert worth["LIN",] == worth["NFK",] == worth["LIN", "NFK"] == 0  # without Kent there is no offer
    assert worth["KEN",] > 0
    assert worth[BODIES] == saving
    shares = {share["body"]: share["share_pence"] for share in answer["rules"][0]["shares"]}
    assert abs(shares["LIN"] - shares["NFK"]) <= 1  # alike in everything
    assert shares["KEN"] > shares["LIN"] > 0


def test_the_settlement_adds_up_in_every_year_and_nobody_pays_more_than_alone(run, folder):
    plan = asked(run, "plan", folder, "plan")["answer"]
    settlement = asked(run, "divide", folder, "division")["answer"]["settlement"]
    assert [year["financial_year"] for year in settlement["years"]] == ["2027 to 2028", "2028 to 2029"]
    assert settlement["exceptions"] == []
    for year in settlement["years"]:
        assert year["held_pence"] == 0
        assert sum(row["recharge_pence"] for row in year["bodies"]) == 0
        assert sum(row["pays_pence"] for row in year["bodies"]) == sum(row["falls_pence"] for row in year["bodies"])
        for row in year["bodies"]:
            assert row["pays_pence"] == row["falls_pence"] + row["recharge_pence"]
            assert row["pays_pence"] <= row["alone_pence"]
    assert sum(year["saved_pence"] for year in settlement["years"]) == plan["saving"]["total_pence"]


def test_each_body_gets_its_share_in_present_value_over_the_years(run, folder):
    """Discount each body's gain by quarter with the plan's own factors: it is its share, to the pennies of rounding."""
    answer = answer_plan(partnership(), OPTIONS).answer
    division = asked(run, "divide", folder, "division")["answer"]
    shares = {share["body"]: share["share_pence"] for share in division["rules"][0]["shares"]}
    total = sum(shares.values())
    discount = [Fraction(factor) for factor in answer["discount"]]
    present = sum(factor * saved for factor, saved in zip(discount, answer["cash"]["saved"], strict=True))
    assert abs(present - total) < 100  # lines are rounded one by one
    for body, share in shares.items():
        assert abs(Fraction(share, total) * present - share) < 100, body


def test_divide_in_words(run, folder):
    code, out, _ = run("divide", folder, "--start", "2027-04", "--quarters", "8")
    assert code == 0
    assert "Every rule side by side" in out
    assert "- recommended" in out
    assert "What each body pays in each year" in out
    assert "Checked again by adding up every coalition (6)" in out


def test_the_same_question_has_the_same_hash_and_another_has_not():
    first, again = answer_plan(partnership(), OPTIONS), answer_plan(partnership(), OPTIONS)
    other = answer_plan(partnership(), PlanOptions(start=START, quarters=4))
    assert first.inputs_sha256 == again.inputs_sha256
    assert {**first.answer, "formulation": None} == {**again.answer, "formulation": None}
    assert first.inputs_sha256 != other.inputs_sha256
    assert first.question == OPTIONS.document
    assert PlanOptions.read(first.question) == OPTIONS
    assert answer_overlap(partnership()).generated is False


def test_nothing_to_save_is_divided_into_nothing_and_settled_by_nobody():
    alone = Estate.of(
        row for table in ("bodies", "services", "levels", "needs", "arrangements") for row in partnership().table(table)
    )
    answer = answer_division(alone, OPTIONS).answer
    assert answer["settlement"] is None
    assert answer["division"]["total"] == 0
    assert answer["verified"]["agreed"] is True


def test_a_plan_that_is_not_possible_names_what_is_in_the_way(run, folder):
    """A need that no arrangement meets has no baseline."""
    (folder / "arrangements.csv").unlink()
    code, _, err = run("plan", folder, "--start", "2027-04", "--quarters", "8")
    assert code == 5
    assert "KEN/N-1" in err
    with pytest.raises(NoPlan):
        answer_plan(Estate.of(row for row in [*partnership().bodies, *partnership().needs]), OPTIONS)


def test_a_stop_before_every_coalition_has_a_plan_is_told():
    told = []
    with pytest.raises(Stopped, match="nothing can be divided"):
        answer_division(
            partnership(), OPTIONS, watch=told.append, stop=lambda: any(row.best is None and row.gap for row in told)
        )


def test_more_members_than_can_each_be_planned_for_are_searched_and_proved():
    """Only KEN can serve, and each other adds the same, so at the nucleolus KEN keeps half of what each adds."""
    others = [f"B{number:02d}" for number in range(MOST_MEMBERS)]
    answer = answer_division(partnership((*others, "KEN")), OPTIONS).answer
    division = answer["division"]
    worth = {tuple(row["bodies"]): row["saving_pence"] for row in answer["coalitions"]}
    adds = division["total"] - worth[*others[1:], "KEN"]
    nucleolus = division["rules"][0]
    assert nucleolus["certificate"]["proof"]["holds"]
    assert nucleolus["certificate"]["in_core"]
    assert sum(nucleolus["shares_pence"]) == division["total"]
    assert nucleolus["shares_pence"][:-1] == pytest.approx([adds / 2] * len(others), abs=10)
    equal = next(rule for rule in division["rules"] if rule["rule"] == "equal")
    assert equal["certificate"]["in_core"] == (max(pay - given_equal(division, who) for who, pay in worth.items()) <= 0)
    assert "division-by-search" in [finding["code"] for finding in division["findings"]]
    assert answer["verified"]["agreed"]
    assert answer["settlement"]["years"]


def given_equal(division, bodies):
    return division["total"] * len(bodies) / len(division["players"])


def test_progress_of_a_division_is_the_share_of_coalitions_still_to_do():
    told = []
    answer_division(partnership(), OPTIONS, watch=told.append)
    left = [progress.gap for progress in told if progress.best is None and progress.gap is not None]
    assert left[-6:] == sorted(left[-6:], reverse=True)
    assert left[-1] == pytest.approx(1 / 8)


def game():
    """A glove game of whole pence: one left glove, two right ones."""
    return Game(("L", "R", "S"), [0, 0, 0, 1200, 0, 1200, 0, 1200])


def test_the_second_check_agrees_with_an_honest_division():
    answer = divide(DivisionQuestion(game=game()))
    assert verify_division(game(), answer).agreed


def test_the_second_check_catches_a_penny_and_a_false_certificate():
    from dataclasses import replace

    answer = divide(DivisionQuestion(game=game()))
    first = answer.rules[0]
    penny = replace(first, shares_pence=(first.shares_pence[0] + 1, *first.shares_pence[1:]))
    assert not verify_division(game(), replace(answer, rules=(penny,))).agreed
    closest = replace(first.certificate.closest, excess=first.certificate.closest.excess - 5)
    false = replace(first, certificate=replace(first.certificate, closest=closest))
    checked = verify_division(game(), replace(answer, rules=(*answer.rules[1:], false)))
    assert not checked.agreed
    assert "DISAGREES about nucleolus" in checked.says


def test_ctrl_c_on_the_way_leaves_with_130_and_no_traceback(folder, tmp_path):
    command = [sys.executable, "-m", "wherry.cli.main", "divide", str(folder), "--quarters", "80"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path) as process:
        maps = Path(f"/proc/{process.pid}/maps")
        while process.poll() is None and "highs" not in maps.read_text():  # the work begins by loading its solver
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        code = process.wait(60)
        told = process.stderr.read().decode()
    assert code in (130, 0)  # a quick machine may be done before the key is pressed
    assert "Traceback" not in told
    assert sorted(os.listdir(tmp_path)) == ["estate"]  # noqa: PTH208


def plan_of(baseline, plan):
    """A plan's answer with these pence by quarter and body; only what the settlement looks at is of interest."""
    from dataclasses import replace

    from wherry.engine.plan.question import PlanQuestion
    from wherry.engine.plan.solve import make_plan

    count = len(next(iter(baseline.values())))
    found = make_plan(PlanQuestion.of(partnership(), PlanOptions(start=START, quarters=count)))

    def money(rows):
        return tuple(
            replace(old, body=body, by_quarter=tuple(row))
            for old, (body, row) in zip(found.baseline, rows.items(), strict=False)
        )

    return replace(found, baseline=money(baseline), plan=money(plan))


def test_saving_is_held_back_for_a_year_that_costs_more_than_staying_apart():
    """Two bodies alone pay £100 a quarter each. Together they pay £100 in all in the first year and £250 in the second,
    so £400 is saved and £200 lost: each keeps half of the £200 left, and £200 waits for the second year."""
    alone = [10_000] * 8
    plan = plan_of({"A": alone, "B": alone}, {"A": [10_000] * 4 + [25_000] * 4, "B": [0] * 8})
    settled = settle_plan(plan, {"A": 50, "B": 50}, rule="equal")
    assert [year.held_pence for year in settled.years] == [20_000, 0]
    assert [[row.pays_pence for row in year.bodies] for year in settled.years] == [[30_000, 30_000], [40_000, 40_000]]
    assert [[row.recharge_pence for row in year.bodies] for year in settled.years] == [
        [-10_000, 30_000],
        [-60_000, 40_000],
    ]
    assert "£200" in settled.says
    assert settled.exceptions == ()


def test_shares_that_cannot_be_settled_say_why():
    alone = [10_000] * 4
    plan = plan_of({"A": alone, "B": alone}, {"A": alone, "B": [0] * 4})
    settled = settle_plan(plan, {"A": -10, "B": 110}, rule="by hand")
    assert settled.years == ()
    assert "the share of A is negative" in settled.says


def test_a_division_between_bounds_says_what_holds_whatever_they_save(monkeypatch):
    """Every coalition's plan is cut short: the document tells the bounds and what is sure."""

    def between(question, inside, *, stop=None, time_limit=None):
        assert time_limit == 5.0
        value = coalition_value(question, inside, stop=stop)
        if len(inside) < 2:
            return value
        return CoalitionValue(**{**asdict(value), "most_pence": value.saving_pence + 100})

    monkeypatch.setattr(dividing, "coalition_value", between)
    answer = answer_division(partnership(), PlanOptions(start=START, quarters=8), each_limit=5.0)
    document = make_document(
        "division",
        question={"folder": "x", "refused": 0, "doubtful": 0, "options": answer.question},
        answer=answer.answer,
        inputs_sha256=answer.inputs_sha256,
        seconds=1.0,
        generated=False,
    )
    Draft202012Validator(load_schema("division")).validate(document)
    robust = document["answer"]["robust"]
    pairs = sum(1 for row in document["answer"]["coalitions"] if 1 < len(row["bodies"]) < len(robust["shares"]))
    assert robust["coalitions_between_bounds"] == pairs
    assert robust["widest"]["most_pence"] - robust["widest"]["least_pence"] == 100
    assert all(rule["sure"] is not None for rule in document["answer"]["rules"])
    assert document["answer"]["verified"]["agreed"] is True
