"""The runbook of a pairing: what it tells, in which order, and that it never sounds surer than the records are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.engine.resilience.pairing.recovery_world import DAY, estate, exercise, need, pairing, room, rule, site

from wherry.engine.resilience.pairing.question import PairingOptions, PairingQuestion
from wherry.engine.resilience.pairing.today import look_at_today
from wherry.engine.resilience.pairing.working import work_out
from wherry.record.recovery import ExerciseAction
from wherry.show.naming import Naming
from wherry.show.paper.runbook import Runbook, runbook_html, runbook_pdf

NAMES = Naming(bodies={"AAA": "Alder Council", "BBB": "Beech Council"}, services={"hosting": "Hosting"})


def book(*rows, **pair):
    wants = [need("AAA"), need("AAA", "telephony", rto_hours=Decimal(2))]
    sites = [site("AAA"), site("BBB", 50, flood_area=None)]
    of = pairing("AAA", "BBB", ("hosting", "telephony"), **pair)
    found = estate(*sites, *wants, room("BBB"), rule("flood area"), of, *rows)
    working = work_out(PairingQuestion.of(found, PairingOptions(as_of=DAY)))
    return Runbook(
        pairing=of,
        standing=look_at_today(working).standings[0],
        sites={"AAA/S-1": "Alder Hall", "BBB/S-1": "Beech House"},
        host_body="BBB",
        needs=tuple(wants),
        exercises=found.exercises,
        actions=found.exercise_actions,
        as_of=DAY,
        generated=False,
    )


def text(of: Runbook) -> str:
    return runbook_html(of, NAMES)


def test_services_are_started_in_the_order_of_their_objectives():
    html = text(book(network_steps="announce the prefixes; move the DNS names", call_out="Duty desk, 01632 960001"))
    first = html.index("Ring the host: Duty desk, 01632 960001")
    order = [
        html.index(words, first)
        for words in ("Start telephony", "Start Hosting", "Announce the prefixes.", "Move the DNS")
    ]
    assert order == sorted(order)
    assert "it must run within 2 hours" in html


def test_what_is_not_proved_says_so_in_front():
    html = text(book())
    assert html.index("This recovery has NOT been proved") < html.index("<table")
    tested = text(book(exercise("AAA", "BBB", date(2026, 9, 1), "1.5")))
    assert "This recovery has been proved." in tested
    assert "It counts until 1 September 2027." in tested


def test_unknown_separation_and_missing_facts_are_told_as_such():
    html = text(book())
    assert "Flood area was unknown when it was last looked at" in html
    assert html.count("not recorded: find out before it is needed") >= 4
    assert "If it is malware, STOP" in html
    assert "STOP" not in text(book(own_credentials=True, offline_copy=True))


def test_open_actions_and_exercises_are_listed_and_names_are_escaped():
    action = ExerciseAction(ref="AAA/J-1", body="AAA", exercise="AAA/Y-BBB-1", says="Mend <it>", due=date(2026, 12, 1))
    html = text(book(exercise("AAA", "BBB", date(2026, 9, 1), passed=False), action, invoked_by="A & B"))
    assert "Mend &lt;it&gt;" in html
    assert "A &amp; B" in html
    assert "1 September 2026" in html


def test_it_is_a_pdf_and_the_same_one_twice():
    of = book()
    made = runbook_pdf(of, NAMES)
    assert made.startswith(b"%PDF-1.7")
    assert made == runbook_pdf(of, NAMES)
    assert made != runbook_pdf(replace(of, generated=True), NAMES)
