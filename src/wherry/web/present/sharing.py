"""Who may see a record, in words. What is said depends on who asks: the names of other bodies are the owner's."""

from __future__ import annotations

from wherry.show.words import say_list
from wherry.store.models import Body
from wherry.store.record import NAMED, PARTNERSHIP, Record
from wherry.store.view import View


def sharing_words(found: Record, seen: View) -> str:
    """A sentence on who may see the record."""
    if found.owner is None:
        return "It belongs to the partnership: every member sees it."
    if found.visibility == PARTNERSHIP:
        return "Every member of the partnership sees it."
    if found.owner not in seen.bodies:
        return "Its body has shared it with you."
    if found.visibility == NAMED:
        names = dict(Body.objects.filter(ref__in=found.shared_with).values_list("ref", "name"))
        return f"Its body shares it with {say_list([names.get(ref, ref) for ref in found.shared_with])}."
    return "Only its own body sees it."
