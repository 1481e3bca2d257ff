"""What is due and what an exercise is evidence of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.engine.resilience.pairing.recovery_world import DAY, estate, exercise, need, pairing, room, site

from wherry.engine.resilience.pairing.due import find_due
from wherry.engine.resilience.pairing.evidence import evidence_of
from wherry.engine.resilience.pairing.question import PairingOptions, PairingQuestion
from wherry.engine.resilience.pairing.working import work_out
from wherry.record.recovery import ExerciseAction

BASE = (site("AAA"), site("BBB", 50), need("AAA"), room("BBB"), pairing("AAA", "BBB"))
HELD = date(2026, 9, 1)


def due(*rows):
    working = work_out(PairingQuestion.of(estate(*BASE, *rows), PairingOptions(as_of=DAY)))
    return [(each.kind, each.day, each.ref, each.late) for each in find_due(working)]


def test_the_calendar_has_tests_exercises_and_open_actions_in_order():
    planned = replace(exercise("AAA", "BBB", None, None, number=2), planned=date(2027, 8, 1), passed=None)
    actions = [
        ExerciseAction(ref="AAA/J-1", body="AAA", exercise="AAA/Y-BBB-1", says="Do", due=date(2026, 10, 1)),
        ExerciseAction(ref="AAA/J-2", body="AAA", exercise="AAA/Y-BBB-1", says="Do", due=date(2026, 10, 1), done=DAY),
        ExerciseAction(ref="AAA/J-3", body="AAA", exercise="AAA/Y-BBB-1", says="Do"),
    ]
    assert due(exercise("AAA", "BBB", HELD), planned, *actions) == [
        ("action due", date(2026, 10, 1), "AAA/J-1", True),
        ("exercise planned", date(2027, 8, 1), "AAA/Y-BBB-2", False),
        ("test due", date(2027, 9, 1), "AAA/B-BBB", False),
    ]


def test_a_pairing_that_was_only_claimed_has_no_test_due():
    claimed = (*BASE[:-1], pairing("AAA", "BBB", status="claimed"))
    working = work_out(PairingQuestion.of(estate(*claimed), PairingOptions(as_of=DAY)))
    assert find_due(working) == ()


def test_an_exercise_that_passed_is_evidence_of_recovery_for_a_year():
    rows = evidence_of(exercise("AAA", "BBB", HELD, "6.50"), pairing("AAA", "BBB"), good_for_days=365)
    assert [row.requirement for row in rows] == ["ISO 22301 8.5", "CAF D1.c", "ISO 22301 8.4.5"]
    assert {(row.dated, row.expires, row.provenance) for row in rows} == {(HELD, date(2027, 9, 1), "derived")}
    assert rows[2].title == "Timed recovery: timed restore of AAA/B-BBB, passed, 6.5 hours"
    assert rows[0].ref == "AAA/E-Y-BBB-1-1"


def test_what_failed_or_was_only_talked_through_shows_no_recovery():
    for change in ({"passed": False}, {"kind": "walk-through"}, {"hours": None}):
        found = exercise("AAA", "BBB", HELD, **change)
        rows = evidence_of(found, pairing("AAA", "BBB"), good_for_days=365)
        assert [row.requirement for row in rows] == ["ISO 22301 8.5", "CAF D1.c"]
    assert "failed" in evidence_of(exercise("AAA", "BBB", HELD, passed=False), BASE[-1], good_for_days=9)[0].title


def test_what_was_not_held_or_not_judged_is_no_evidence():
    for found in (exercise("AAA", "BBB", None), exercise("AAA", "BBB", HELD, passed=None)):
        assert evidence_of(found, pairing("AAA", "BBB"), good_for_days=365) == ()


def test_generated_exercises_give_evidence_that_says_so():
    found = replace(exercise("AAA", "BBB", HELD), provenance="generated", restore_hours=Decimal(1))
    assert {row.provenance for row in evidence_of(found, BASE[-1], good_for_days=365)} == {"generated"}
