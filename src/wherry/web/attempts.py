"""How often signing in has failed, so that passwords cannot be tried without end."""

from __future__ import annotations

import hashlib

from django.core.cache import cache

WINDOW_SECONDS = 15 * 60
MOST_FOR_ADDRESS = 10  # for one e-mail address, whether or not anybody has it
MOST_FROM_PLACE = 100  # from one network address, which a whole council may share


def may_try(email: str, place: str) -> bool:
    """Whether one more attempt may be made for this e-mail address from this network address."""
    return (
        cache.get(_key("email", email), 0) < MOST_FOR_ADDRESS and cache.get(_key("place", place), 0) < MOST_FROM_PLACE
    )


def note_failure(email: str, place: str) -> None:
    """Count a failed attempt; it is forgotten after a quarter of an hour."""
    for key in (_key("email", email), _key("place", place)):
        cache.add(key, 0, WINDOW_SECONDS)
        try:
            cache.incr(key)
        except ValueError:  # it ran out between the two calls
            cache.set(key, 1, WINDOW_SECONDS)


def forget_failures(email: str) -> None:
    """Begin again for an e-mail address, once its owner has signed in."""
    cache.delete(_key("email", email))


def _key(kind: str, value: str) -> str:
    return f"wherry-attempts-{kind}-{hashlib.sha256(value.strip().lower().encode()).hexdigest()}"
