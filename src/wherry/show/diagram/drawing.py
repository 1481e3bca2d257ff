"""From a diagram to the text that graphviz lays out, and to a picture."""

from __future__ import annotations

import re

import graphviz

from wherry.engine.assurance.diagram import CARRIER, DEVICE, GATEWAY, OUTSIDE, SITE, Diagram, Node
from wherry.record.error import Missing
from wherry.show.font import FAMILY, STACK
from wherry.show.words import GENERATED, say_day

SHAPES = {
    SITE: 'shape=box, style="rounded,filled", fillcolor="#f3f2f1"',
    DEVICE: 'shape=box, style=filled, fillcolor="#ffffff"',
    GATEWAY: 'shape=octagon, style=filled, fillcolor="#fff7e6", penwidth=2',
    CARRIER: 'shape=ellipse, style=filled, fillcolor="#e8f1f8"',
    OUTSIDE: 'shape=ellipse, style="filled,bold", fillcolor="#ffffff", penwidth=2',
}
"""Shape and line weight tell kinds apart, never colour alone."""


def write_dot(diagram: Diagram) -> str:
    """The diagram in the language of graphviz; the same diagram gives the same text."""
    title = f"{diagram.organisation}: network diagram, {say_day(diagram.drawn)}, version {diagram.version}"
    if diagram.author:
        title += f", by {diagram.author}"
    if diagram.generated:
        title += f"\n{GENERATED}"
    lines = [
        "graph network {",
        f'  graph [label={_quote(title)}, labelloc=t, fontname="{FAMILY}", fontsize=14, rankdir=LR, overlap=false];',
        f'  node [fontname="{FAMILY}", fontsize=10, color="#0b0c0c"];',
        f'  edge [fontname="{FAMILY}", fontsize=8, color="#505a5f"];',
    ]
    for node in diagram.nodes:
        words = "\n".join((node.words, *node.lines))
        tip = f"{node.kind}: {', '.join(node.holds[:20]) or node.name}"
        lines.append(f"  {_quote(node.name)} [label={_quote(words)}, tooltip={_quote(tip)}, {SHAPES[node.kind]}];")
    known = {node.name for node in diagram.nodes}
    for line in diagram.lines:
        if line.end not in known:
            known.add(line.end)
            lines.append(f"  {_quote(line.end)} [label={_quote(line.end)}, {SHAPES[SITE]}];")
        tip = ", ".join(line.holds[:20])
        lines.append(
            f"  {_quote(line.start)} -- {_quote(line.end)} [label={_quote(line.words)}, tooltip={_quote(tip)}];"
        )
    return "\n".join([*lines, "}"]) + "\n"


def draw_svg(diagram: Diagram) -> str:
    """The diagram as SVG with its title and words for those who do not see it. ``Missing`` where graphviz is not
    installed."""
    try:
        drawn: str = graphviz.Source(write_dot(diagram), engine="dot").pipe(format="svg", encoding="utf-8")
    except graphviz.ExecutableNotFound as fault:
        raise Missing("the program graphviz (dot) is not installed; install the package graphviz") from fault
    body = drawn[drawn.index("<svg") :].replace(f"{FAMILY},serif", STACK).replace(f'"{FAMILY}"', f'"{STACK}"')
    says = f"Network diagram of {diagram.organisation}: {len(diagram.nodes)} parts and {len(diagram.lines)} lines"
    label = says.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return re.sub(r"<svg ", f'<svg role="img" aria-label="{label}" ', body, count=1)


def _quote(text: str) -> str:
    """A text as graphviz reads it: everything but the quotation mark and the backslash stands for itself."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def kinds_of(nodes: tuple[Node, ...]) -> dict[str, int]:
    """How many nodes of each kind there are, in the order of the legend."""
    return {kind: sum(node.kind == kind for node in nodes) for kind in SHAPES}
