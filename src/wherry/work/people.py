"""People of a body: adding one, giving and taking roles, and changing one's own password."""

from __future__ import annotations

import uuid
from dataclasses import replace

from wherry.record.error import WherryError
from wherry.store.models import Person, Role
from wherry.store.models.person import ADMINISTRATOR, APPROVER, OFFICER, VIEWER
from wherry.store.view import current_view, looking, view
from wherry.work.admit import new_password
from wherry.work.permission import bodies_of, require

GIVEN = (VIEWER, OFFICER, APPROVER, ADMINISTRATOR)
"""The roles that an administrator of a body may give. The partnership's are given by the keeper."""

CANNOT_ADD = "this address cannot be added here: ask the keeper of this site"


def add_person(*, by: Person, body: str, email: str, name: str, role: str) -> tuple[Person, str]:
    """A new person with a role in a body, and the password made for them, which is kept nowhere else.

    ``WherryError`` where somebody has the address already; nothing is said of who that is.
    """
    _check_role(role)
    with view(person=by, bodies=bodies_of(body), why=f"added {name}"):
        require(by, "administer", body)
        password = new_password()
        with looking(replace(current_view(), keeper=True)):
            if Person.objects.filter(email=email.strip().lower()).exists():
                raise WherryError(CANNOT_ADD)
            person = Person.objects.add(email=email, name=name, password=password)
        Role.objects.create(person=person, body=body, role=role)
    return person, password


def give_role(*, by: Person, body: str, person: uuid.UUID, role: str) -> Role:
    """Give somebody who has a role in the body another one. ``WherryError`` where they have none there."""
    _check_role(role)
    with view(person=by, bodies=bodies_of(body), why=f"gave the role of {role}"):
        require(by, "administer", body)
        if not Role.objects.filter(person_id=person, body=body).exists():
            raise WherryError("this person has no role in the body")
        return Role.objects.get_or_create(person_id=person, body=body, role=role)[0]


def take_role(*, by: Person, body: str, role: uuid.UUID) -> None:
    """Take a role away. ``WherryError`` where there is none such, or it is the body's last administrator's."""
    with view(person=by, bodies=bodies_of(body), why="took a role away"):
        require(by, "administer", body)
        held = {one.pk: one for one in Role.objects.select_for_update().filter(body=body)}
        found = held.get(role)
        if found is None:
            raise WherryError("this role is not given any more")
        administrators = {one.person_id for one in held.values() if one.role == ADMINISTRATOR}
        if found.role == ADMINISTRATOR and administrators == {found.person_id}:
            raise WherryError("a body needs an administrator: give somebody else that role first")
        found.delete()


def change_password(*, by: Person, new: str) -> None:
    """Give oneself a new password."""
    with view(person=by, why="changed their own password"):
        by.set_password(new)
        by.save(update_fields=["password"])


def _check_role(role: str) -> None:
    if role not in GIVEN:
        raise WherryError(f"a role in a body is one of {', '.join(GIVEN)}")
