"""Long work in a shell: best, bound and gap while it runs, and Ctrl-C that keeps the best plan so far."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from types import FrameType
from typing import TYPE_CHECKING, TypeVar

import click

from wherry.record.error import Stopped

if TYPE_CHECKING:  # the solver takes a second to load, which is then the worker's
    from wherry.engine.solver import Progress, Stop, Watch

T = TypeVar("T")

STOPPED_BY_HAND = 130


@dataclass(slots=True)
class Told:
    """What the work has said of itself, and whether a person has asked it to stop."""

    latest: Progress | None = None
    stopping: threading.Event = field(default_factory=threading.Event)


def work_until_stopped(verb: Callable[[Watch, Stop], T], *, doing: str) -> tuple[T, bool]:
    """Do long work beside the main thread, show where it stands on stderr, and return what it gives and whether a
    person stopped it.

    The first Ctrl-C asks the work to stop and keeps what it has; the second leaves at once with exit code 130.
    """
    told, done = Told(), threading.Event()
    outcome: list[T] = []
    faults: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(verb(lambda progress: setattr(told, "latest", progress), told.stopping.is_set))
        except BaseException as fault:
            faults.append(fault)
        finally:
            done.set()

    with _hearing_ctrl_c(told), _Display(doing) as display:
        threading.Thread(target=run, name="wherry-work", daemon=True).start()
        while not done.wait(0.1):
            display.show(told)
    if faults:
        if told.stopping.is_set() and isinstance(faults[0], Stopped):
            raise click.Abort from faults[0]
        raise faults[0]
    return outcome[0], told.stopping.is_set()


@contextlib.contextmanager
def _hearing_ctrl_c(told: Told) -> Iterator[None]:
    """Let Ctrl-C ask the work to stop, for the length of a block."""

    def hear(number: int, frame: FrameType | None) -> None:
        if told.stopping.is_set():
            _leave_now()
        told.stopping.set()
        os.write(2, b"\nStopping, and keeping the best so far. Ctrl-C again leaves at once.\n")

    before = signal.signal(signal.SIGINT, hear)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _leave_now() -> None:
    """Leave without waiting for a solver that may take long to notice."""
    os.write(2, b"\nwherry: stopped\n")
    os._exit(STOPPED_BY_HAND)


class _Display:
    """One line on stderr that is kept up to date, where stderr is a terminal; else nothing."""

    def __init__(self, doing: str) -> None:
        from rich.console import Console

        self._doing = doing
        console = Console(stderr=True, highlight=False)
        self._status = console.status(doing) if console.is_terminal else None

    def __enter__(self) -> _Display:
        if self._status is not None:
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._status is not None:
            self._status.stop()

    def show(self, told: Told) -> None:
        """Say what is being done and how good the best answer is."""
        if self._status is not None:
            self._status.update(f"{self._doing}{say_progress(told.latest)}")


def say_progress(progress: Progress | None) -> str:
    """``: 12 seconds. Best cost so far £12.4 million, at most 1% above the lowest possible.``; empty at first."""
    from wherry.show.words import say_best_so_far, say_duration

    if progress is None:
        return ""
    if progress.best is None and progress.gap is not None:
        return f": {say_duration(progress.seconds)}. {1 - progress.gap:.0%} of the coalitions are done."
    best, bound = (None if value is None else Decimal(round(value)) / 100 for value in (progress.best, progress.bound))
    return f": {say_duration(progress.seconds)}. {say_best_so_far(best, bound)}"
