"""Drawing a body's network from what is kept, keeping a version of it, and taking a kept one up again."""

from __future__ import annotations

import uuid
from datetime import date

from wherry.engine.assurance.diagram import Diagram, draw_diagram
from wherry.engine.assurance.diagram_check import Demand, check_diagram
from wherry.record.error import WherryError
from wherry.show.diagram.changes import read_diagram, write_diagram
from wherry.store.models import EvidenceFile, KeptDiagram, Person
from wherry.store.models.assurance import CONFIGURATION
from wherry.store.view import view
from wherry.work.answers import today
from wherry.work.load_estate import load_estate
from wherry.work.permission import bodies_of, require
from wherry.work.read_evidence import read_text_filters

TABLES = ("bodies", "services", "sites", "circuits", "devices", "prefixes", "contracts", "suppliers")


def draw_kept(body: str, *, on: date | None = None, author: str | None = None) -> tuple[Diagram, tuple[Demand, ...]]:
    """The diagram of a body as the view in force sees it, and how it meets what a PSN diagram must show.

    ``WherryError`` where the body is not in view.
    """
    day = on or today()
    estate = load_estate(TABLES).estate
    if body not in estate.by_ref["bodies"]:
        raise WherryError(f"there is no body {body} in view")
    files = EvidenceFile.objects.filter(owner=body, kind=CONFIGURATION, current=True).order_by("file_name")
    devices = [found for row in files if (found := read_text_filters(row.text, row.file_name)) is not None]
    diagram = draw_diagram(estate, body, on=day, devices=devices, author=author)
    return diagram, check_diagram(diagram, estate, on=day)


def keep_diagram(*, by: Person, body: str) -> KeptDiagram:
    """Keep the diagram as it is now, with the person as its author. One that has not changed is kept once, and its day
    moves on. ``NotAllowed`` where the person may not change the body's records."""
    with view(person=by, bodies=bodies_of(body), why="kept a network diagram"):
        require(by, "change", body)
        diagram, _ = draw_kept(body, author=by.name)
        held = {"drawn": diagram.drawn, "author": by.name, "held": write_diagram(diagram)}
        kept, _ = KeptDiagram.objects.update_or_create(owner=body, version=diagram.version, defaults=held)
    return kept


def kept_diagram(number: uuid.UUID) -> tuple[KeptDiagram, Diagram] | None:
    """A kept diagram that is in view; None where there is none."""
    found = KeptDiagram.objects.filter(pk=number).first()
    return None if found is None else (found, read_diagram(found.held))
