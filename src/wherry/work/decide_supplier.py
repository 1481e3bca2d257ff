"""A body's word on two names of suppliers, and taking it back."""

from __future__ import annotations

import uuid

from wherry.record.error import NotAllowed, WherryError
from wherry.store.models import Person, SupplierDecision
from wherry.store.models.buying import RELATIONS
from wherry.store.record import OWN, PARTNERSHIP
from wherry.store.view import view
from wherry.work.permission import bodies_of, require


def decide_supplier(*, by: Person, body: str, first: str, second: str, relation: str, share: bool) -> SupplierDecision:
    """Say that two names are one supplier (``same``) or two (``apart``). A second word of the body's replaces the
    first; with ``share`` it holds for the whole partnership."""
    if relation not in RELATIONS:
        raise WherryError(f"two names are {' or '.join(RELATIONS)}, not {relation!r}")
    one, other = sorted((first.strip(), second.strip()))
    if not one or one == other:
        raise WherryError("name two different suppliers")
    with view(person=by, bodies=bodies_of(body), why=f"decided that two names are {relation}"):
        require(by, "settle", body)
        kept, _ = SupplierDecision.objects.update_or_create(
            owner=body,
            first=one,
            second=other,
            defaults={
                "relation": relation,
                "visibility": PARTNERSHIP if share else OWN,
                "decided_by_words": by.name,
            },
        )
    return kept


def take_decision_back(*, by: Person, decision: uuid.UUID) -> None:
    """Undo a decision of one's own body: the names stand as if it had never been."""
    with view(person=by, why="took a decision on suppliers back"):
        kept = SupplierDecision.objects.filter(pk=decision).first()
        if kept is None:
            raise NotAllowed("there is no such decision, or you may not see it")
        require(by, "settle", kept.owner)
        kept.delete()
