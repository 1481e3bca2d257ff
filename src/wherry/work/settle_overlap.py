"""A body's word on an overlap: it is accepted as one, or dismissed, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wherry.record.canonical import sha256
from wherry.record.error import WherryError
from wherry.store.models import Person, Settlement
from wherry.store.models.settlement import VERDICTS
from wherry.store.record import OWN, PARTNERSHIP
from wherry.store.view import view
from wherry.work.permission import bodies_of, require


def overlap_key(overlap: Mapping[str, Any]) -> str:
    """The name of an overlap, the same in every run that finds it: a hash of its kind and of the records it links, or,
    where it links none (a supplier known by published spend alone), of what it is called."""
    linked = sorted(overlap["refs"]) or [overlap["place"]]
    return sha256([overlap["kind"], linked, sorted(overlap["bodies"])])[:16]


def settle_overlap(
    *, by: Person, body: str, overlap: Mapping[str, Any], verdict: str, reason: str, scope: str = OWN
) -> Settlement:
    """Accept or dismiss an overlap that a run found, for one of its bodies. A second word replaces the first.

    ``overlap`` is the overlap as the run's answer has it. In the partnership's scope the others read the word too.
    ``WherryError`` where the body is no party to it, the verdict is neither or no reason is given.
    """
    if verdict not in VERDICTS:
        raise WherryError(f"an overlap is {' or '.join(VERDICTS)}, not {verdict!r}")
    if not reason.strip():
        raise WherryError("give a reason: your colleagues will ask")
    if body not in overlap["bodies"]:
        raise WherryError(f"{body} is no party to this overlap")
    with view(person=by, bodies=bodies_of(body), why=reason.strip()):
        require(by, "settle", body)
        settled, _ = Settlement.objects.update_or_create(
            owner=body,
            overlap=overlap_key(overlap),
            defaults={
                "verdict": verdict,
                "reason": reason.strip(),
                "visibility": PARTNERSHIP if scope == PARTNERSHIP else OWN,
                "settled_by_words": by.name,
            },
        )
    return settled
