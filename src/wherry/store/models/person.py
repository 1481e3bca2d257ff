"""People, and what each may do for which body."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from wherry.store.fields import TextField
from wherry.store.wall import ADMINISTERS, BODIES, KEEPER, PARTNERSHIP, PERSON, SIGNING_IN, Wall

VIEWER, OFFICER, APPROVER, ADMINISTRATOR, AUDITOR = ROLES = (
    "viewer",
    "officer",
    "approver",
    "administrator",
    "auditor",
)
VERBS: dict[str, frozenset[str]] = {
    "see": frozenset(ROLES),
    "ask": frozenset({OFFICER, APPROVER, ADMINISTRATOR}),
    "bring in": frozenset({OFFICER, APPROVER, ADMINISTRATOR}),
    "change": frozenset({OFFICER, APPROVER, ADMINISTRATOR}),
    "share": frozenset({OFFICER, APPROVER, ADMINISTRATOR}),
    "stop": frozenset({OFFICER, APPROVER, ADMINISTRATOR}),
    "settle": frozenset({OFFICER, APPROVER, ADMINISTRATOR}),
    "approve": frozenset({APPROVER, ADMINISTRATOR}),
    "administer": frozenset({ADMINISTRATOR}),
    "audit": frozenset({ADMINISTRATOR, AUDITOR}),
}
"""Which roles may do what. Everything that writes is for officers and above, in the database too."""
WRITERS = VERBS["change"]


class People(BaseUserManager):
    """People by e-mail address, which is kept in small letters."""

    def add(self, *, email: str, name: str, password: str | None = None) -> Person:
        """A new person, able to sign in if a password is given."""
        person = self.model(email=email.strip().lower(), name=name)
        if password is None:
            person.set_unusable_password()
        else:
            person.set_password(password)
        person.save(using=self._db, force_insert=True)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person with this address, in whatever capitals it is typed."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Somebody who signs in with an e-mail address and a password. What they may do, their roles say."""

    wall: ClassVar[Wall] = Wall(
        read=f"id = {PERSON} OR email = {SIGNING_IN} OR {KEEPER} OR EXISTS (SELECT 1 FROM wherry_roles AS role "
        f"WHERE role.person_id = wherry_people.id AND role.body = ANY ({BODIES}))",
        add=KEEPER,
        change=f"id = {PERSON} OR {KEEPER}",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = TextField(unique=True, verbose_name="E-mail address")
    name = TextField(verbose_name="Name")
    is_active = models.BooleanField(default=True)
    last_login = None  # the audit says who signed in when

    objects = People()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        db_table = "wherry_people"
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = ("name", "email")
        constraints = (models.CheckConstraint(name="wherry_people_email", condition=Q(email=Lower("email"))),)

    @property
    def words(self) -> str:
        """For people: the name and the address."""
        return f"{self.name} ({self.email})"

    def __str__(self) -> str:
        return self.words


class Role(models.Model):
    """What a person may do for a body, or, where ``body`` is empty, for the partnership."""

    wall: ClassVar[Wall] = Wall(
        read=f"person_id = {PERSON} OR body = ANY ({BODIES}) OR (body IS NULL AND {PARTNERSHIP}) OR {KEEPER}",
        add=f"body = ANY ({ADMINISTERS}) OR {KEEPER}",
        change=f"body = ANY ({ADMINISTERS}) OR {KEEPER}",
        remove=f"body = ANY ({ADMINISTERS}) OR {KEEPER}",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    body = TextField(null=True, blank=True)
    role = TextField(choices=[(role, role) for role in ROLES])

    class Meta:
        db_table = "wherry_roles"
        ordering = ("body", "role")
        constraints = (
            models.UniqueConstraint(name="wherry_roles_once", fields=("person", "body", "role"), nulls_distinct=False),
            models.CheckConstraint(name="wherry_roles_role", condition=Q(role__in=ROLES)),
            models.CheckConstraint(name="wherry_roles_auditor", condition=~Q(role=AUDITOR) | Q(body__isnull=True)),
        )

    @property
    def may_write(self) -> bool:
        """Whether it lets its holder change what the body owns."""
        return self.role in WRITERS

    @property
    def may_administer(self) -> bool:
        """Whether it lets its holder give roles."""
        return self.role in VERBS["administer"]

    def __str__(self) -> str:
        return f"{self.role} of {self.body or 'the partnership'}"


def may(person: Person | Any, verb: str, body: str | None) -> bool:
    """Whether a person may do this for a body (None: for the partnership). Call it within the person's view.

    ``KeyError`` where there is no such verb.
    """
    roles = VERBS[verb]
    if not getattr(person, "is_active", False) or getattr(person, "pk", None) is None:
        return False
    return Role.objects.filter(person_id=person.pk, body=body, role__in=roles).exists()
