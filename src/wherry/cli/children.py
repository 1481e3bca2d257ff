"""Programs that run beside this one and never outlive it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from types import FrameType

from wherry.record.error import WherryError

PATIENCE_SECONDS = 5.0
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux's prctl(2)


class Children:
    """Programs by name, started in their own sessions, so that Ctrl-C reaches this process alone, which stops them."""

    def __init__(self) -> None:
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start a program. Where the system can, it is told to end when this process dies in whatever way."""
        self._running[name] = subprocess.Popen(command, start_new_session=True, preexec_fn=_end_with_parent)

    def ended(self) -> str | None:
        """The name of a program that has ended by itself, None while all run."""
        return next((name for name, child in self._running.items() if child.poll() is not None), None)

    def stop(self) -> None:
        """Ask every program to end, the last started first, and end those that do not listen."""
        for child in reversed(self._running.values()):
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + PATIENCE_SECONDS
        for child in self._running.values():
            if not _ends_by(child, deadline):
                child.terminate()  # a worker takes a second word to mean: now, and not after the work in hand
        for child in self._running.values():
            if not _ends_by(child, deadline + PATIENCE_SECONDS):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        self._running.clear()

    def wait(self) -> None:
        """Wait until a program ends by itself, which is a fault; Ctrl-C ends the waiting."""
        while (name := self.ended()) is None:
            time.sleep(0.2)
        raise WherryError(f"{name} has ended by itself, so everything was stopped; what it printed above says why")


@contextlib.contextmanager
def children() -> Iterator[Children]:
    """Children for the length of a block: however it ends, they end. A polite end of this process (SIGTERM, SIGHUP)
    counts as Ctrl-C."""
    group = Children()
    before = {number: signal.signal(number, _interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield group
    finally:
        group.stop()
        for number, handler in before.items():
            signal.signal(number, handler)


def _ends_by(child: subprocess.Popen[bytes], deadline: float) -> bool:
    try:
        child.wait(max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        return False
    return True


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)
