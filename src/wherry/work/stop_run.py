"""Stopping a run that waits or works. What it has found so far is kept."""

from __future__ import annotations

import uuid

from django.utils import timezone

from wherry.record.error import NotAllowed, WherryError
from wherry.store.models import Person, Run
from wherry.store.models.run import STOPPED, WAITING
from wherry.store.view import view
from wherry.work.permission import require


def stop_run(*, by: Person, run: uuid.UUID) -> Run:
    """Ask a run to stop. One that waits is stopped at once; one that works sees the flag within a second.

    ``NotAllowed`` where the person cannot see the run or may not stop it; ``WherryError`` where it has ended.
    """
    with view(person=by, why="stopped a run"):
        found = Run.objects.filter(pk=run).first()
        if found is None:
            raise NotAllowed("there is no such run, or you may not see it")
        require(by, "stop", found.owner)
        found = Run.objects.select_for_update().get(pk=run)
        if found.ended:
            raise WherryError(f"the run has ended already: {found.state}")
        found.stop_asked = True
        if found.state == WAITING:
            found.state, found.finished_at = STOPPED, timezone.now()
        found.save(update_fields=["stop_asked", "state", "finished_at"])
    return found
