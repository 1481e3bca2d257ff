"""The line between a run that works and the people who watch it: progress one way, the Stop button the other."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from types import TracebackType

import psycopg
from procrastinate.contrib.django.utils import connector_params

from wherry.engine.solver import Progress
from wherry.store.view import View

EVERY_SECONDS = 0.5


class Line:
    """Writes a run's progress and reads its stop flag over a connection of its own, so that pages see both at once.

    Engines may call ``watch`` and ``stop`` from any thread and as often as they like: the database is asked twice a
    second at most, and one that does not answer never stops a run.
    """

    def __init__(self, run: uuid.UUID, own: View, *, ending: Callable[[], bool] = lambda: False) -> None:
        self._run, self._own, self._ending = run, own, ending
        self._lock = threading.Lock()
        self._next = 0.0
        self._stop = False
        self.cut_short = False  # whether a search was told to stop because its worker ends
        self._latest: tuple[float | None, float | None, float | None] = (None, None, None)
        self._connection: psycopg.Connection | None = None

    def __enter__(self) -> Line:
        self._connection = psycopg.connect(**connector_params(), autocommit=True)
        for name, value in self._own.settings().items():
            self._connection.execute("SELECT set_config(%s, %s, false)", [name, value])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.close()

    def say(self, stage: str) -> None:
        """Tell what is being done now."""
        with self._lock:
            self._execute("UPDATE wherry_runs SET stage = %s, beat_at = now() WHERE id = %s", [stage, self._run])

    def watch(self, progress: Progress) -> None:
        """Tell how far a search has got: best, bound and gap where known."""
        with self._lock:
            self._latest = (progress.best, progress.bound, progress.gap)
            self._beat()

    def stop(self) -> bool:
        """Whether somebody has asked the run to stop, or the worker has been told to end."""
        with self._lock:
            self._beat()
            self.cut_short = self.cut_short or self._ending()
            return self._stop or self.cut_short

    def _beat(self) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + EVERY_SECONDS
        best, bound, gap = self._latest
        done = None if gap is None else max(0.0, min(1.0, 1.0 - gap))
        rows = self._execute(
            "UPDATE wherry_runs SET best = %s, bound = %s, gap = %s, progress = %s, beat_at = now() WHERE id = %s "
            "RETURNING stop_asked",
            [best, bound, gap, done, self._run],
        )
        self._stop = self._stop or any(asked for (asked,) in rows)

    def _execute(self, sql: str, values: list[object]) -> list[tuple[bool]]:
        if self._connection is None:
            return []
        try:
            cursor = self._connection.execute(sql, values)
            return cursor.fetchall() if cursor.description else []
        except psycopg.Error:
            self._connection.close()
            self._connection = None
            return []
