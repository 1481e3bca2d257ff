"""Runs: asked with a role, worked with the asker's eyes, stopped on demand, and never left hanging."""

import os
import signal
import subprocess
import sys
import time
import uuid
from datetime import date

import pytest
from django.conf import settings
from django.db import connections

from wherry.engine.overlap.question import OverlapOptions
from wherry.engine.solver import Progress
from wherry.record.error import NotAllowed, WherryError
from wherry.store.models import Change, Run, Settlement
from wherry.store.view import keeper_view, looking, view
from wherry.work import queue
from wherry.work.ask import ask_overlap, ask_plan
from wherry.work.progress import Line
from wherry.work.settle_overlap import overlap_key, settle_overlap
from wherry.work.stop_run import stop_run
from wherry.work.working import abandon_run, view_of_run, work_run


def work(run: Run) -> Run:
    """Work a run here and now, and read it back."""
    work_run(run=run.pk, owner=run.owner, person=run.asked_by)
    return again(run)


def again(run: Run) -> Run:
    with looking(view_of_run(run.owner, run.asked_by)):
        return Run.objects.get(pk=run.pk)


def refs_in(run: Run) -> set[str]:
    return {ref for overlap in run.answer_data["overlaps"] for ref in overlap["refs"]}


def test_a_run_sees_what_its_asker_sees_and_no_more(nora, sam):
    own = work(ask_overlap(by=nora, body="NFK"))
    common = work(ask_overlap(by=nora, body="NFK", scope="partnership"))
    assert own.state == common.state == "done"
    assert refs_in(own) >= {"NFK/S-1", "NFK/S-2", "SFK/S-1"}
    assert "SFK/S-2" not in own.answer
    assert refs_in(common) == {"NFK/S-1", "SFK/S-1"}
    assert len(own.inputs_sha256) == 64
    assert own.inputs_sha256 != common.inputs_sha256
    assert own.answer == work(ask_overlap(by=nora, body="NFK")).answer
    with view(person=sam):
        assert set(Run.objects.values_list("scope", flat=True)) == {"partnership"}
        assert Run.objects.get().asked_by_words == "Nora"


def test_the_wall_stands_round_runs_and_their_progress(nora, sam):
    run = ask_overlap(by=nora, body="NFK")
    with view(person=sam):
        assert not Run.objects.exists()
    for number in (run.pk, uuid.uuid4()):
        with pytest.raises(NotAllowed, match="there is no such run, or you may not see it"):
            stop_run(by=sam, run=number)
    shared = ask_overlap(by=nora, body="NFK", scope="partnership")
    with pytest.raises(NotAllowed, match="you may not stop for NFK"):
        stop_run(by=sam, run=shared.pk)


def test_asking_needs_a_role(nora, vera, sam, otto):
    with pytest.raises(NotAllowed, match="you may not ask for NFK"):
        ask_overlap(by=vera, body="NFK")
    with pytest.raises(NotAllowed, match="has no role in NFK"):
        ask_overlap(by=sam, body="NFK")
    with pytest.raises(NotAllowed, match="you may not ask for the partnership"):
        ask_overlap(by=nora, body=None, scope="partnership")
    run = work(ask_overlap(by=otto, body=None, scope="partnership"))
    assert (run.state, run.owner) == ("done", None)
    with view(person=sam):
        assert Run.objects.get().pk == run.pk
    with pytest.raises(WherryError, match="asked in the partnership's scope"):
        ask_overlap(by=otto, body=None)


def test_a_waiting_run_is_stopped_at_once_and_never_worked(nora):
    run = stop_run(by=nora, run=ask_overlap(by=nora, body="NFK").pk)
    assert run.state == "stopped"
    assert work(run).answer is None
    with pytest.raises(WherryError, match="has ended already: stopped"):
        stop_run(by=nora, run=run.pk)
    with view(person=nora):
        assert Change.objects.filter(table_name="wherry_runs", why="stopped a run").count() == 1


def test_one_who_may_no_longer_see_gets_no_answer(nora):
    run = ask_overlap(by=nora, body="NFK")
    with keeper_view(bodies=["NFK"]):
        nora.roles.all().delete()
    failed = work(run)
    assert (failed.state, failed.answer) == ("failed", None)
    assert "has no role in NFK" in failed.error
    other = ask_and_deactivate(nora)
    assert work(other).error == "the person who asked may no longer sign in"


def ask_and_deactivate(person) -> Run:
    from wherry.store.models import Role

    with keeper_view(bodies=["NFK"]):
        Role.objects.create(person=person, body="NFK", role="officer")
    run = ask_overlap(by=person, body="NFK")
    with keeper_view():
        person.is_active = False
        person.save(update_fields=["is_active"])
    return run


def test_a_question_that_cannot_be_read_fails_in_words(nora):
    run = ask_overlap(by=nora, body="NFK", options=OverlapOptions(as_of=date(2026, 4, 1)))
    with view(person=nora):
        Run.objects.filter(pk=run.pk).update(question={"as_of": "soon", "kinds": []})
    failed = work(run)
    assert failed.state == "failed"
    assert "the options of this question cannot be read" in failed.error


def test_a_run_that_ended_is_not_worked_or_ended_again(nora):
    run = work(ask_overlap(by=nora, body="NFK"))
    finished = run.finished_at
    abandon_run(run=run.pk, owner=run.owner, person=run.asked_by)
    assert work(run).finished_at == finished
    assert again(run).state == "done"


def test_an_overlap_is_settled_by_a_party_with_a_reason(nora, sam, vera):
    run = work(ask_overlap(by=nora, body="NFK", scope="partnership"))
    overlap = next(each for each in run.answer_data["overlaps"] if set(each["bodies"]) == {"NFK", "SFK"})
    for by, body, verdict, reason, fault in (
        (vera, "NFK", "accepted", "yes", NotAllowed),
        (sam, "NFK", "accepted", "yes", NotAllowed),
        (nora, "NFK", "perhaps", "yes", WherryError),
        (nora, "NFK", "accepted", " ", WherryError),
        (nora, "KEN", "accepted", "yes", WherryError),
    ):
        with pytest.raises(fault):
            settle_overlap(by=by, body=body, overlap=overlap, verdict=verdict, reason=reason)
    settle_overlap(by=nora, body="NFK", overlap=overlap, verdict="accepted", reason="same building")
    with view(person=sam):
        assert not Settlement.objects.exists()
    settle_overlap(by=nora, body="NFK", overlap=overlap, verdict="dismissed", reason="two floors", scope="partnership")
    with view(person=sam):
        word = Settlement.objects.get()
        assert (word.overlap, word.verdict, word.reason) == (overlap_key(overlap), "dismissed", "two floors")


@pytest.mark.django_db(transaction=True)
def test_the_queue_works_what_waits(nora):
    runs = [ask_overlap(by=nora, body="NFK"), ask_overlap(by=nora, body="NFK", scope="partnership")]
    assert {again(run).state for run in runs} == {"waiting"}
    queue.work_waiting()
    assert {again(run).state for run in runs} == {"done"}


@pytest.mark.django_db(transaction=True)
def test_what_is_asked_in_a_page_that_fails_is_not_queued(nora):
    def page():
        with view(person=nora):
            ask_overlap(by=nora, body="NFK")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        page()
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_run_works_and_stop_is_heard(nora, sam):
    run = ask_overlap(by=nora, body="NFK")
    with view(person=nora):
        Run.objects.filter(pk=run.pk).update(state="working")
    with Line(run.pk, view_of_run("NFK", nora.pk)) as line:
        line.say("searching")
        line.watch(Progress(best=120.0, bound=100.0, gap=0.2, seconds=1.0))
        seen = again(run)
        assert (seen.stage, seen.best, seen.bound, seen.gap, seen.progress) == ("searching", 120.0, 100.0, 0.2, 0.8)
        assert not line.stop()
        stop_run(by=nora, run=run.pk)
        assert again(run).state == "working"
        line._next = 0.0
        assert line.stop()
    with Line(run.pk, view_of_run("SFK", sam.pk)) as other:
        other.say("looking in")
        assert not other.stop()
    assert again(run).stage == "searching"


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_leaves_a_run_that_says_so(nora, monkeypatch):
    run = ask_overlap(by=nora, body="NFK")
    with connections["default"].cursor() as cursor:  # as a worker leaves it that took the job and was killed
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE task_name = 'work.run'",
            [cursor.fetchone()[0]],
        )
    with view(person=nora):
        Run.objects.filter(pk=run.pk).update(state="working")
    queue.work_waiting()
    assert again(run).state == "working"
    monkeypatch.setattr(queue, "DEAD_AFTER_SECONDS", -1.0)
    queue.work_waiting()
    left = again(run)
    assert left.state == "failed"
    assert left.error == "the worker that had this run ended before the run did; ask again"


@pytest.mark.django_db(transaction=True)
def test_a_worker_of_its_own_takes_runs_and_ends_when_told(nora, django_db_setup):
    program = (
        "import django, os, sys; django.setup()\n"
        "from django.db import connections\n"
        f"connections['default'].settings_dict['NAME'] = {django_db_setup!r}\n"
        "from wherry.work.queue import work_until_stopped\n"
        "work_until_stopped()\n"
    )
    run = ask_overlap(by=nora, body="NFK")
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "wherry.site.settings", "WHERRY_DATA": settings.WHERRY_DATA},
    )
    try:
        for _ in range(300):
            if again(run).ended:
                break
            time.sleep(0.1)
        assert again(run).state == "done"
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def test_a_plan_waits_with_its_options(nora):
    from wherry.engine.plan.options import PlanOptions
    from wherry.record.quarter import Quarter

    run = ask_plan(by=nora, body="NFK", options=PlanOptions(start=Quarter.of(2027, 4), quarters=8))
    assert PlanOptions.read(run.question).quarters == 8
    assert (run.state, run.owner, run.visibility) == ("waiting", "NFK", "own")


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_told_to_end_gives_its_run_back(nora):
    """The run waits again with nothing written, and the next worker takes it."""
    run = ask_overlap(by=nora, body="NFK")
    finished = work_run(run=run.pk, owner=run.owner, person=run.asked_by, ending=lambda: True)
    assert finished is False
    left = again(run)
    assert (left.state, left.started_at, left.answer) == ("waiting", None, None)
    queue.work_waiting()
    assert again(run).state == "done"


def test_a_run_says_what_it_could_not_follow(nora):
    from wherry.record import estate as record
    from wherry.store.models import Circuit

    with keeper_view(bodies=["SFK"]):
        row = record.Circuit(ref="SFK/C-1", body="SFK", site="SFK/S-1", far_site="SFK/S-2")
        Circuit.objects.keep([row], visibility="partnership")
    run = work(ask_overlap(by=nora, body="NFK"))
    assert [(found["ref"], found["column"]) for found in run.left_out] == [("SFK/C-1", "far_site")]
    assert "SFK/S-2" not in str(run.left_out) + run.answer
