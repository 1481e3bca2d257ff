"""How far a pairing has got is worked out from exercises and dates; only a fresh timed restore is proof."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.engine.resilience.pairing.recovery_world import answer, codes, exercise, need, pairing, room, site

from wherry.record.recovery import ExerciseAction

BASE = (site("AAA"), site("BBB", 50), need("AAA"), room("BBB"))
HELD = date(2026, 9, 1)


def standing(*rows, **options):
    found = answer(*BASE, *rows, **options)
    (one,) = found.today
    return one, found


def test_a_fresh_timed_restore_that_passed_is_proof():
    one, found = standing(pairing("AAA", "BBB"), exercise("AAA", "BBB", HELD))
    assert (one.standing, one.tested, one.restore_hours) == ("tested", HELD, Decimal(6))
    assert one.good_until == one.due == date(2027, 9, 1)
    assert found.covered[0].standing == "tested"
    assert one.says == "a restore was timed on 2026-09-01: 6 hours"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"passed": False}, "judge that it failed"),
        ({"passed": None}, "nobody has judged"),
        ({"hours": None}, "nobody wrote down how long"),
        ({"hours": "30"}, "it took 30 hours, over the RTO of AAA/F-hosting, 24 hours"),
        ({"data_loss_hours": Decimal("4.5")}, "4.5 hours of data were lost, over the RPO of AAA/F-hosting, 4 hours"),
    ],
)
def test_a_restore_that_fell_short_is_no_proof(change, says):
    one, _ = standing(pairing("AAA", "BBB"), exercise("AAA", "BBB", HELD, **change))
    assert one.standing == "agreed"
    assert says in one.says
    assert one.tested is None


@pytest.mark.parametrize("kind", ["walk-through", "call-out test"])
def test_talking_it_through_is_no_proof(kind):
    one, _ = standing(pairing("AAA", "BBB"), exercise("AAA", "BBB", HELD, kind=kind))
    assert one.standing == "agreed"


def test_a_test_grows_stale_on_the_day_after_its_last_good_one():
    rows = (pairing("AAA", "BBB"), exercise("AAA", "BBB", date(2025, 11, 22)))
    assert standing(*rows)[0].standing == "tested"  # 365 days ago
    assert standing(*rows, as_of=date(2026, 11, 23))[0].standing == "stale"
    assert standing(*rows, test_good_for_days=100)[0].standing == "stale"


def test_a_change_after_the_test_makes_it_stale_and_a_later_test_mends_it():
    changed = pairing("AAA", "BBB", changed=date(2026, 10, 1))
    one, _ = standing(changed, exercise("AAA", "BBB", HELD))
    assert (one.standing, one.due) == ("stale", date(2026, 10, 1))
    again = exercise("AAA", "BBB", date(2026, 10, 2), number=2)
    assert standing(changed, exercise("AAA", "BBB", HELD), again)[0].standing == "tested"


def test_the_newest_restore_decides_even_if_an_older_one_passed():
    failed = exercise("AAA", "BBB", date(2026, 10, 1), number=2, passed=False)
    assert standing(pairing("AAA", "BBB"), exercise("AAA", "BBB", HELD), failed)[0].standing == "agreed"


def test_services_are_proved_one_by_one_and_a_pairing_is_as_proved_as_the_least():
    both = pairing("AAA", "BBB", ("hosting", "telephony"))
    one, found = standing(both, exercise("AAA", "BBB", HELD, services=("hosting",)))
    assert one.standing == "agreed"
    assert one.says == "telephony: agreed, but no restore was ever timed"
    assert found.covered[0].standing == "tested"  # the need is for hosting
    rest = exercise("AAA", "BBB", date(2026, 9, 8), number=2, services=("telephony",))
    one, _ = standing(both, exercise("AAA", "BBB", HELD, services=("hosting",)), rest)
    assert (one.standing, one.tested) == ("tested", HELD)


def test_what_a_pairing_says_of_itself_is_not_proof():
    one, found = standing(pairing("AAA", "BBB", status="tested"))
    assert one.standing == "agreed"
    assert "not-proved" in codes(found)
    dated = pairing("AAA", "BBB", status="tested", tested=HELD, restore_hours=7)
    one, found = standing(dated)
    assert (one.standing, one.restore_hours) == ("tested", Decimal(7))
    assert "proof-thin" in codes(found)
    assert standing(pairing("AAA", "BBB", status="tested", tested=HELD))[0].standing == "agreed"


def test_an_agreement_has_a_date_and_a_first_test_is_due_ninety_days_later():
    assert standing(pairing("AAA", "BBB", status="claimed"))[0].standing == "claimed"
    assert standing(pairing("AAA", "BBB", status="claimed", agreed=date(2026, 3, 1)))[0].standing == "agreed"
    assert standing(pairing("AAA", "BBB", agreed=date(2027, 3, 1)))[0].standing == "claimed"
    assert standing(pairing("AAA", "BBB", agreed=date(2026, 11, 1)))[0].due == date(2027, 1, 30)


def test_an_exercise_that_was_held_tomorrow_is_found_and_does_not_count():
    one, found = standing(pairing("AAA", "BBB"), exercise("AAA", "BBB", date(2026, 11, 23)))
    assert one.standing == "agreed"
    assert "held-later" in codes(found)


def test_a_pairing_without_services_recovers_nothing():
    one, found = standing(pairing("AAA", "BBB", ()))
    assert one.standing == "claimed"
    assert "pairing-empty" in codes(found)


def test_open_and_overdue_actions_are_counted():
    actions = [
        ExerciseAction(ref=f"AAA/J-{at}", body="AAA", exercise="AAA/Y-BBB-1", says="Do", due=due, done=done)
        for at, (due, done) in enumerate(
            [(date(2026, 10, 1), None), (date(2027, 1, 1), None), (date(2026, 10, 1), date(2026, 10, 2)), (None, None)]
        )
    ]
    one, _ = standing(pairing("AAA", "BBB"), exercise("AAA", "BBB", HELD), *actions)
    assert (one.open_actions, one.overdue_actions) == (3, 1)
