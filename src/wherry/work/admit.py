"""Admitting bodies and people, which only the keeper at the machine's console does."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from wherry.store.models import Person, Role
from wherry.store.view import keeper_view

WORDS_IN_A_PASSWORD = 5
SYLLABLES = ("bar", "den", "fel", "gor", "hul", "kes", "lim", "mar", "nop", "ras", "sol", "tav", "wen", "yar", "zim")


def admit_person(
    *, email: str, name: str, roles: Iterable[tuple[str | None, str]], password: str | None = None
) -> Person:
    """A person with these roles, each a body's reference (None: the partnership) and what they are there.

    Where the address is known already, that person is given the roles that are missing, and, if one is given, the
    password.
    """
    with keeper_view(why=f"admitted {name}"):
        person = Person.objects.filter(email=email.strip().lower()).first()
        if person is None:
            person = Person.objects.add(email=email, name=name, password=password)
        elif password is not None:
            person.set_password(password)
            person.save(update_fields=["password"])
        for body, role in roles:
            Role.objects.get_or_create(person=person, body=body, role=role)
    return person


def new_password() -> str:
    """A password that can be read aloud, with more than 60 bits of chance."""
    words = ["".join(secrets.choice(SYLLABLES) for _ in range(3)) for _ in range(WORDS_IN_A_PASSWORD)]
    return "-".join(words)
