"""What differs between two diagrams of one network, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from wherry.engine.assurance.diagram import Diagram, Line, Node
from wherry.record.canonical import plain
from wherry.show.table import Cell, Column, Table
from wherry.show.words import say_list

Json = dict[str, Any]
ADDED, GONE, CHANGED = "added", "gone", "changed"
TAGS = {ADDED: "green", GONE: "red", CHANGED: "yellow"}


def write_diagram(diagram: Diagram) -> Json:
    """A diagram as plain values, to be kept."""
    made: Json = plain(diagram)
    return made


def read_diagram(held: Json) -> Diagram:
    """The diagram that ``write_diagram`` wrote."""
    given = {name: held[name] for name in (field.name for field in fields(Diagram))}
    nodes = tuple(
        Node(**{**node, "lines": tuple(node["lines"]), "holds": tuple(node["holds"])}) for node in held["nodes"]
    )
    lines = tuple(Line(**{**line, "holds": tuple(line["holds"])}) for line in held["lines"])
    sites = {name: tuple(refs) for name, refs in held["sites"].items()}
    drawn = date.fromisoformat(held["drawn"])
    return Diagram(
        **given | {"nodes": nodes, "lines": lines, "sites": sites, "drawn": drawn, "blocks": tuple(held["blocks"])}
    )


def diagram_changes(before: Diagram, after: Diagram) -> Table:
    """Each part, line and block that is there in one diagram and not, or not so, in the other."""
    rows = [*_nodes(before, after), *_lines(before, after), *_blocks(before, after)]
    order = list(TAGS)
    rows.sort(key=lambda row: (order.index(row[0]), row[1], row[2]))
    return Table(
        caption="What differs",
        columns=(Column(heading="How"), Column(heading="What"), Column(heading="Name"), Column(heading="Difference")),
        rows=[(Cell(how.capitalize(), tag=TAGS[how]), what, name, says) for how, what, name, says in rows],
        generated=before.generated or after.generated,
    )


def _nodes(before: Diagram, after: Diagram) -> Iterable[tuple[str, str, str, str]]:
    was, now = ({node.name: node for node in each.nodes} for each in (before, after))
    for name in was.keys() | now.keys():
        old, new = was.get(name), now.get(name)
        node = new or old
        if node is None or old == new:
            continue
        how = ADDED if old is None else GONE if new is None else CHANGED
        yield how, node.kind.capitalize(), node.words, _differs(old, new)


def _differs(old: Node | None, new: Node | None) -> str:
    if old is None or new is None:
        alone = new or old
        return "" if alone is None else say_list(alone.holds, most=6, nothing="")
    said = []
    if old.words != new.words:
        said.append(f"was {old.words}")
    if old.lines != new.lines:
        said.append(f"said {'; '.join(old.lines) or 'nothing'}, says {'; '.join(new.lines) or 'nothing'}")
    more, less = sorted(set(new.holds) - set(old.holds)), sorted(set(old.holds) - set(new.holds))
    said += [f"now also {say_list(more, most=6)}"] if more else []
    said += [f"no longer {say_list(less, most=6)}"] if less else []
    return "; ".join(said)


def _lines(before: Diagram, after: Diagram) -> Iterable[tuple[str, str, str, str]]:
    """Lines have no name, so a changed one is one that is gone and one that is added."""
    names = {**_words(before), **_words(after)}
    was, now = (Counter(_line(line) for line in each.lines) for each in (before, after))
    for how, some in ((GONE, was - now), (ADDED, now - was)):
        for (start, end, words, holds), _ in some.items():
            yield (
                how,
                "Line",
                f"{names.get(start, start)} to {names.get(end, end)}: {words}",
                say_list(holds, most=6, nothing=""),
            )


def _line(line: Line) -> tuple[str, str, str, tuple[str, ...]]:
    return line.start, line.end, line.words, line.holds


def _words(diagram: Diagram) -> Mapping[str, str]:
    return {node.name: node.words for node in diagram.nodes}


def _blocks(before: Diagram, after: Diagram) -> Iterable[tuple[str, str, str, str]]:
    for how, blocks in (
        (GONE, set(before.blocks) - set(after.blocks)),
        (ADDED, set(after.blocks) - set(before.blocks)),
    ):
        for block in blocks:
            yield how, "Block of addresses", block, ""
