"""Saying who may see what one's body owns."""

from __future__ import annotations

from collections.abc import Sequence

from wherry.record.error import WherryError
from wherry.store.models import MODELS, Person
from wherry.store.record import NAMED, OWN, PARTNERSHIP
from wherry.store.view import view
from wherry.work.permission import bodies_of, require


def share(
    *,
    by: Person,
    body: str | None,
    table: str,
    refs: Sequence[str],
    visibility: str,
    named: Sequence[str] = (),
    why: str = "",
) -> int:
    """Let records of a body be seen by nobody else, by named bodies, or by the partnership; how many there were.

    All or none: ``WherryError`` where a reference is not one of the body's records, whether it exists or not.
    """
    if visibility not in (OWN, NAMED, PARTNERSHIP):
        raise WherryError(f"a record is seen by {OWN}, {NAMED} or {PARTNERSHIP}, not {visibility!r}")
    if (visibility == NAMED) != bool(named):
        raise WherryError("name the bodies that may see it, and only if it is shared by name")
    wanted = sorted(set(refs))
    with view(person=by, bodies=bodies_of(body), why=why or f"set who may see {len(wanted)} records: {visibility}"):
        require(by, "share", body)
        changed = (
            MODELS[table]
            .objects.filter(owner=body, pk__in=wanted)
            .update(visibility=visibility, shared_with=sorted(set(named)))
        )
        if changed != len(wanted):
            raise WherryError(f"{len(wanted) - changed} of these are not records of {body or 'the partnership'}")
    return changed
