"""Signing in with an e-mail address and a password."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.backends import BaseBackend

from wherry.store.models import Person
from wherry.store.view import View, looking


class EmailBackend(BaseBackend):
    """Finds a person by address while signing in, and by number afterwards; sees nobody else's row."""

    def authenticate(
        self, request: Any, username: str | None = None, password: str | None = None, email: str | None = None, **_: Any
    ) -> Person | None:
        """The person with this address and password; None otherwise, after the same work either way."""
        address = (email or username or "").strip().lower()
        if not address or password is None:
            return None
        with looking(View(signing_in=address)):
            person = Person.objects.filter(email=address).first()
        if person is None:
            Person().set_password(password)
            return None
        with looking(View(person=person.pk, person_words=person.words, why="password stored in a newer form")):
            fits = person.check_password(password)
        return person if fits and person.is_active else None

    def get_user(self, user_id: str | uuid.UUID) -> Person | None:
        """The person whom a session belongs to; None where that person may no longer sign in."""
        number = user_id if isinstance(user_id, uuid.UUID) else uuid.UUID(str(user_id))
        with looking(View(person=number)):
            person = Person.objects.filter(pk=number).first()
        return person if person is not None and person.is_active else None
