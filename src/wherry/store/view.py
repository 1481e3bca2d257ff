"""Whose eyes are looking: the settings by which the wall decides, set for one transaction and no longer."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import connections, transaction
from psycopg import IsolationLevel

from wherry.record.error import NotAllowed

if TYPE_CHECKING:
    from wherry.store.models import Person

OWN = "own"
PARTNERSHIP = "partnership"
SCOPES = (OWN, PARTNERSHIP)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What may be seen and written: bodies by reference, and whether the partnership's rows are part of it.

    ``bodies`` are read, ``writes`` written, ``administers`` may be given people; ``auditor`` reads the audit of what
    the partnership shares; ``keeper`` is the person at the machine's own console, who admits bodies and people.
    """

    person: uuid.UUID | None = None
    person_words: str = ""
    bodies: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    administers: tuple[str, ...] = ()
    partnership: bool = False
    partnership_writes: bool = False
    auditor: bool = False
    keeper: bool = False
    signing_in: str = ""
    why: str = ""
    request: str = ""
    import_id: uuid.UUID | None = None

    def settings(self) -> dict[str, str]:
        """The transaction's settings, by name."""
        for body in (*self.bodies, *self.writes, *self.administers):
            if not body or "," in body or "/" in body:
                raise ValueError(f"{body!r} cannot be a body's reference")
        return {
            "wherry.person": str(self.person or ""),
            "wherry.person_words": self.person_words,
            "wherry.bodies": ",".join(self.bodies),
            "wherry.writes": ",".join(self.writes),
            "wherry.administers": ",".join(self.administers),
            "wherry.partnership": _on(self.partnership),
            "wherry.partnership_writes": _on(self.partnership_writes),
            "wherry.auditor": _on(self.auditor),
            "wherry.keeper": _on(self.keeper),
            "wherry.signing_in": self.signing_in,
            "wherry.why": self.why,
            "wherry.request": self.request,
            "wherry.import": str(self.import_id or ""),
        }


NOBODY = View()
_current: ContextVar[View] = ContextVar("wherry_view", default=NOBODY)


def current_view() -> View:
    """The view in force; ``NOBODY`` outside every ``view``."""
    return _current.get()


@contextmanager
def view(
    *,
    person: Person | None = None,
    bodies: Sequence[str] | None = None,
    scope: str = OWN,
    why: str = "",
    request: str | None = None,
) -> Iterator[View]:
    """See and write as a person may, within one transaction.

    ``bodies`` narrows the view to some of the person's bodies; ``NotAllowed`` where one is not the person's. Scope
    ``partnership`` leaves only what the partnership shares. With no person nothing is seen at all.
    """
    if scope not in SCOPES:
        raise ValueError(f"a scope is one of {', '.join(SCOPES)}")
    request = _current.get().request if request is None else request
    with transaction.atomic(), looking(View(why=why, request=request)):
        made = View(why=why, request=request) if person is None else _of_person(person, bodies, scope, why, request)
        with looking(made):
            yield made


@contextmanager
def keeper_view(*, bodies: Sequence[str] = (), why: str = "") -> Iterator[View]:
    """See and write as the keeper at the machine's console: the given bodies, the partnership's rows, and people."""
    keeper = View(
        person_words="the keeper of this machine",
        bodies=tuple(bodies),
        writes=tuple(bodies),
        administers=tuple(bodies),
        partnership=True,
        partnership_writes=True,
        keeper=True,
        why=why,
    )
    with looking(keeper):
        yield keeper


@contextmanager
def looking(wanted: View) -> Iterator[View]:
    """Put exactly this view in force for the length of a block, in one transaction, and the former view back."""
    before = _current.get()
    with transaction.atomic():
        _set(wanted)
        token = _current.set(wanted)
        try:
            yield wanted
        finally:
            _current.reset(token)
        _set(before)


@contextmanager
def because(why: str, *, import_id: uuid.UUID | None = None) -> Iterator[View]:
    """Give the reason that the audit notes for every change in the block."""
    with looking(replace(_current.get(), why=why, import_id=import_id)) as made:
        yield made


@contextmanager
def snapshot() -> Iterator[None]:
    """Let all that the next view reads be of one moment, whatever others write meanwhile. Where a transaction has
    begun already, as in a page, it changes nothing."""
    connection = connections["default"]
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    raw = connection.connection
    before, raw.isolation_level = raw.isolation_level, IsolationLevel.REPEATABLE_READ
    try:
        yield
    finally:
        raw.isolation_level = before


def _of_person(person: Person, bodies: Sequence[str] | None, scope: str, why: str, request: str) -> View:
    """What a person may see, from the roles that the person holds today."""
    from wherry.store.models import Body, Role

    plain = View(person=person.pk, person_words=person.words, why=why, request=request)
    with looking(plain):
        if not person.is_active:
            return plain
        roles = list(Role.objects.filter(person=person))
    held = sorted({role.body for role in roles if role.body is not None})
    if bodies is not None:
        strange = set(bodies) - set(held)
        if strange:
            raise NotAllowed(f"{person.words} has no role in {', '.join(sorted(strange))}")
        roles = [role for role in roles if role.body is None or role.body in bodies]
        held = sorted(set(bodies))
    with looking(replace(plain, bodies=tuple(held))):
        member = Body.objects.filter(ref__in=held, member=True).exists()
    ours = [role for role in roles if role.body is None]
    seen = replace(
        plain,
        bodies=tuple(held),
        writes=tuple(sorted({role.body for role in roles if role.body is not None and role.may_write})),
        administers=tuple(sorted({role.body for role in roles if role.body is not None and role.may_administer})),
        partnership=member or bool(ours),
        partnership_writes=any(role.may_write for role in ours),
        auditor=any(role.role == "auditor" for role in ours),
    )
    return replace(seen, bodies=()) if scope == PARTNERSHIP else seen


def _set(wanted: View) -> None:
    settings = wanted.settings()
    calls = ", ".join("set_config(%s, %s, true)" for _ in settings)
    with connections["default"].cursor() as cursor:
        cursor.execute(f"SELECT {calls}", [part for pair in settings.items() for part in pair])


def _on(yes: bool) -> str:
    return "on" if yes else ""
