"""The tables that say what a diagram shows, and how it meets the demands on it."""

from __future__ import annotations

from collections.abc import Sequence

from wherry.engine.assurance.diagram import Diagram
from wherry.engine.assurance.diagram_check import Demand
from wherry.show.table import Column, Table
from wherry.show.words import say_list


def diagram_tables(diagram: Diagram) -> tuple[Table, Table]:
    """What stands in the diagram, and what joins it."""
    names = {node.name: node.words for node in diagram.nodes}
    nodes = Table(
        caption=f"What stands in the network of {diagram.organisation}",
        columns=(
            Column(heading="Kind"),
            Column(heading="Name"),
            Column(heading="What it is"),
            Column(heading="Stands for"),
        ),
        rows=[
            (node.kind, node.words, "; ".join(node.lines), say_list(node.holds, most=6, nothing=""))
            for node in diagram.nodes
        ],
        generated=diagram.generated,
    )
    lines = Table(
        caption="What joins it",
        columns=(Column(heading="From"), Column(heading="To"), Column(heading="By"), Column(heading="Evidence")),
        rows=[
            (
                names.get(line.start, line.start),
                names.get(line.end, line.end),
                line.words,
                say_list(line.holds, most=6, nothing=""),
            )
            for line in diagram.lines
        ],
        generated=diagram.generated,
    )
    return nodes, lines


def demand_table(demands: Sequence[Demand], *, generated: bool = False) -> Table:
    """Each demand on a diagram, whether it is met, and why."""
    return Table(
        caption="What a PSN network diagram must show",
        columns=(Column(heading="Demand"), Column(heading="Asked by"), Column(heading="State"), Column(heading="Why")),
        rows=[(demand.says, demand.asked, demand.state, demand.why) for demand in demands],
        notes=("Unknown means that nothing in the records leads there: a person must say that there is none.",),
        generated=generated,
    )
