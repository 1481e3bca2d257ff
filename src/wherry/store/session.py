"""Sessions behind the wall: a session's row can be read by whoever brings its key, and by nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSession
from django.db import connections, transaction


@contextmanager
def _bringing(key: str | None) -> Iterator[None]:
    with transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute("SELECT set_config('wherry.session', %s, true)", [key or ""])
        yield
        cursor.execute("SELECT set_config('wherry.session', '', true)")


class SessionStore(DatabaseSession):
    """Django's sessions in the database, each asked for by its key."""

    @classmethod
    def get_model_class(cls) -> Any:
        from django.contrib.sessions.models import Session

        return Session

    def _get_session_from_db(self) -> Any:
        with _bringing(self.session_key):
            return super()._get_session_from_db()

    def exists(self, session_key: str) -> bool:
        with _bringing(session_key):
            return super().exists(session_key)

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()  # which finds a key and comes back here with it
            return
        with _bringing(self.session_key):
            super().save(must_create=must_create)

    def delete(self, session_key: str | None = None) -> None:
        with _bringing(session_key or self.session_key):
            super().delete(session_key)


SessionStore.__module__ = "wherry.store.session"
