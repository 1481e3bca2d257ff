"""Whether a person may do what they ask, said before anything is done; the wall would refuse it anyway."""

from __future__ import annotations

from wherry.record.error import NotAllowed
from wherry.store.models import Person, may


def require(by: Person, verb: str, body: str | None) -> None:
    """``NotAllowed`` unless the person may do this for the body (None: for the partnership). Within a view."""
    if not may(by, verb, body):
        raise NotAllowed(f"you may not {verb} for {body or 'the partnership'}: ask its administrator for a role")


def bodies_of(body: str | None) -> tuple[str, ...]:
    """The body as the narrowed view of one who acts for it; empty for the partnership."""
    return () if body is None else (body,)
