"""People and their roles, as a page shows them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.urls import reverse

from wherry.store.models import Role


def person_rows(body: str, roles: Iterable[Role]) -> list[dict[str, Any]]:
    """Each person once, with every role in the body; ``roles`` come in the order of people."""
    rows = []
    for person, held in groupby(roles, key=lambda role: role.person):
        rows.append(
            {
                "name": person.name,
                "email": person.email,
                "active": person.is_active,
                "give": reverse("role-give", args=[body, person.pk]),
                "roles": [
                    {"text": role.role, "take": reverse("role-take", args=[body, role.pk])}
                    for role in sorted(held, key=lambda role: role.role)
                ],
            }
        )
    return rows
