"""Single points of failure: what alone takes a need from sites that stand, today and after a plan."""

from __future__ import annotations

import numpy as np

from wherry.engine.resilience.answer import ChangedPoint, SinglePoint
from wherry.engine.resilience.explain import tell_part
from wherry.engine.resilience.losses import Losses
from wherry.engine.resilience.model import Model
from wherry.engine.resilience.tally import Tally

Key = tuple[str, str]


def find_points(model: Model, alone: Tally, cut: Losses) -> dict[Key, SinglePoint]:
    """Every single point of failure by kind and reference, most users first.

    ``cut`` are the nodes that each event parts from the outside.
    """
    beyond = (alone.column("users_beyond") > 0) | (alone.column("sites_beyond") > 0)
    empty = alone.fallen.any(axis=1) & (alone.column("sites") == 0)
    found = np.flatnonzero(beyond | empty)
    order = found[np.lexsort((found, -alone.column("sites_beyond")[found], -alone.column("users_beyond")[found]))]
    points = {}
    for at in order.tolist():
        event = model.events[at]
        taken = np.flatnonzero((alone.need_sites[at] > 0) | alone.fallen[at])
        sites = model.site_of_node[cut.row(at)]
        bodies = {model.needs[need].body for need in taken} | {model.sites[site].body for site in sites if site >= 0}
        points[event.kind, event.ref] = SinglePoint(
            part=tell_part(event),
            users_beyond=int(alone.column("users_beyond")[at]),
            sites_beyond=int(alone.column("sites_beyond")[at]),
            needs=tuple(model.needs[need].ref for need in taken),
            bodies=tuple(sorted(bodies)),
            critical_sites=int(alone.column("critical_beyond")[at]),
        )
    return points


def compare_points(before: dict[Key, SinglePoint], after: dict[Key, SinglePoint]) -> tuple[ChangedPoint, ...]:
    """What a plan changes: points that go, that come, and those that take more or less; most users first."""
    changed = []
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        one = new or old
        if one is None:
            continue
        how = _how(old, new)
        if how is not None:
            changed.append(
                ChangedPoint(
                    how=how,
                    part=one.part,
                    users_before=None if old is None else old.users_beyond,
                    users_after=None if new is None else new.users_beyond,
                    needs_before=() if old is None else old.needs,
                    needs_after=() if new is None else new.needs,
                )
            )
    most = {row: max(row.users_before or 0, row.users_after or 0) for row in changed}
    return tuple(sorted(changed, key=lambda row: (-most[row], row.part.kind, row.part.ref)))


def _how(old: SinglePoint | None, new: SinglePoint | None) -> str | None:
    if old is None:
        return "added"
    if new is None:
        return "removed"
    one, other = (old.users_beyond, len(old.needs)), (new.users_beyond, len(new.needs))
    if one == other:
        return None
    return "worse" if other > one else "better"
