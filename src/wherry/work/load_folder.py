"""Putting a whole estate folder into the store, each record under its owner, as the keeper."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from wherry.read.folder import read_folder
from wherry.read.reading import Reading
from wherry.record.error import WherryError
from wherry.record.estate import TABLES
from wherry.store.models import MODELS
from wherry.store.record import NAMED, OWN, PARTNERSHIP
from wherry.store.view import keeper_view

PRIVATE = frozenset({"devices", "prefixes", "suppliers", "spend", "evidence", "usage"})
"""What stays with its owner in the demonstration: what an attacker would want, and what suppliers were paid."""

SHARED: Mapping[str, str] = {table: OWN if table in PRIVATE else PARTNERSHIP for table in TABLES}
"""Who may see each table of the demonstration."""


def load_folder(path: Path, *, visibility: Mapping[str, str] = SHARED) -> Reading:
    """Read an estate folder and add all of it: all or none. ``visibility`` says for each table who may see it.

    Bodies come first, because they own the rest. ``WherryError`` where the store holds records already, so that
    nothing that people keep is written over.
    """
    if NAMED in visibility.values():
        raise WherryError("a folder is shared with nobody or with the partnership, not with named bodies")
    reading = read_folder(path)
    bodies = [body.ref for body in reading.estate.bodies]
    with keeper_view(bodies=bodies, why=f"loaded the folder {path.name}"):
        for table in TABLES:
            model = MODELS[table]
            if model.objects.exists():
                raise WherryError(
                    f"the store already holds {model._meta.verbose_name_plural}: use an empty data folder "
                    "(set WHERRY_DATA) for the demonstration"
                )
            model.objects.keep(reading.estate.table(table), visibility=visibility.get(table, OWN))
    return reading
