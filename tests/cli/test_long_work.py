"""Long work in a shell: Ctrl-C keeps what there is, faults stay faults, programs beside never outlive their parent."""

import os
import signal
import subprocess
import sys
import time

import click
import psutil
import pytest

from wherry.cli.children import children
from wherry.cli.progress import say_progress, work_until_stopped
from wherry.engine.solver import Progress
from wherry.record.error import NoPlan, Stopped, WherryError


def press_ctrl_c():
    os.kill(os.getpid(), signal.SIGINT)


def test_work_gives_what_it_finds():
    assert work_until_stopped(lambda watch, stop: 42, doing="Counting") == (42, False)


def test_ctrl_c_asks_the_work_to_stop_and_keeps_what_it_has(capfd):
    def search(watch, stop):
        best = 0
        while not stop():
            best += 1
            watch(Progress(best=float(best), bound=0.0, gap=1.0, seconds=0.0))
            if best == 3:
                press_ctrl_c()
            time.sleep(0.01)
        return best

    best, stopped = work_until_stopped(search, doing="Counting")
    assert stopped
    assert best >= 3
    assert "keeping the best so far" in capfd.readouterr().err


def test_ctrl_c_before_there_is_anything_leaves_as_stopped():
    def search(watch, stop):
        press_ctrl_c()
        while not stop():
            time.sleep(0.01)
        raise Stopped("stopped before there was a plan")

    with pytest.raises(click.Abort):
        work_until_stopped(search, doing="Counting")


def test_a_fault_of_the_work_is_the_fault_of_the_command():
    def fail(watch, stop):
        raise NoPlan("no plan", ("a", "b"))

    with pytest.raises(NoPlan) as fault:
        work_until_stopped(fail, doing="Counting")
    assert fault.value.demands == ("a", "b")


def test_a_second_ctrl_c_leaves_at_once():
    deaf = (
        "import time\n"
        "from wherry.cli.progress import work_until_stopped\n"
        "def sleep(watch, stop):\n"
        "    print('deaf', flush=True)\n"
        "    time.sleep(60)\n"
        "work_until_stopped(sleep, doing='Sleeping')\n"
    )
    with subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"deaf\n"
        process.send_signal(signal.SIGINT)
        assert process.stderr.readline() == b"\n"
        assert b"Ctrl-C again leaves at once" in process.stderr.readline()
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130


def test_progress_is_said_in_pounds():
    assert say_progress(None) == ""
    said = say_progress(Progress(best=1_240_000_00.0, bound=1_200_000_00.0, gap=0.032, seconds=12.0))
    assert said == ": 12 seconds. Best cost so far £1.24 million, at most 4% above the lowest possible."
    assert "No answer has been found yet" in say_progress(Progress(best=None, bound=5.0, gap=None, seconds=2.0))


SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)",
]


def mine():
    return {child.pid for child in psutil.Process().children(recursive=True)}


def test_children_end_with_the_block_however_it_ends():
    before = mine()

    def break_down():
        with children() as running:
            running.start("a", SLEEP)
            running.start("b", SLEEP)
            assert len(mine() - before) == 2
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_down()
    assert mine() <= before


def test_a_child_that_does_not_listen_is_ended_all_the_same(monkeypatch):
    monkeypatch.setattr("wherry.cli.children.PATIENCE_SECONDS", 0.2)
    before = mine()
    with children() as running:
        running.start("deaf", DEAF)
        time.sleep(0.5)
    assert mine() <= before


def test_a_child_that_ends_by_itself_is_named():
    with children() as running:
        running.start("the worker", [sys.executable, "-c", "raise SystemExit(3)"])
        with pytest.raises(WherryError, match="the worker has ended by itself"):
            running.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_children_do_not_outlive_a_parent_that_is_ended(number):
    parent = (
        "import sys\n"
        "from wherry.cli.children import children\n"
        "with children() as running:\n"
        f"    running.start('a', {SLEEP!r})\n"
        "    print(running._running['a'].pid, flush=True)\n"
        "    running.wait()\n"
    )
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        child = int(process.stdout.readline())
        assert psutil.pid_exists(child)
        process.send_signal(number)
        process.wait(10)
    gone = time.monotonic() + 10
    while psutil.pid_exists(child) and time.monotonic() < gone:
        time.sleep(0.05)
    assert not psutil.pid_exists(child)
