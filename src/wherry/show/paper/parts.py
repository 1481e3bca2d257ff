"""What a paper is made of before it is PDF or Word: headings, paragraphs, facts, lists, tables, pictures, names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wherry.show.chart import Chart
from wherry.show.paper import blocks
from wherry.show.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading; level 1 is the paper's own and stands once."""

    text: str
    level: int = 2
    new_page: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph; ``style`` is ``lead``, ``quiet``, ``box`` or empty."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Names and what they are."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Sentences in a list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart. In PDF it is drawn; in Word its figures stand as a table. ``wide`` turns its sheet on its side."""

    chart: Chart
    wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A table. ``wide`` turns its sheets on their side."""

    table: Table
    wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """Lines for people to sign on."""

    names: tuple[str, ...]


Part = Heading | Paragraph | Facts | Listing | Picture | Figures | Signatures


def to_html(parts: Sequence[Part]) -> str:
    """The parts as the HTML that ``wherry.show.paper.pdf`` takes."""
    return "".join(_html(part) for part in parts)


def _html(part: Part) -> str:
    if isinstance(part, Heading):
        return blocks.heading(part.text, level=part.level, new_page=part.new_page)
    if isinstance(part, Paragraph):
        if part.style == "box":
            return blocks.box(blocks.paragraph(part.text))
        return blocks.paragraph(part.text, style=part.style)
    if isinstance(part, Facts):
        return blocks.facts(part.rows)
    if isinstance(part, Listing):
        return blocks.listing(part.items)
    if isinstance(part, Picture):
        drawn = blocks.paragraph(part.chart.heading) + blocks.picture(part.chart.svg)
        return blocks.landscape(drawn) if part.wide else drawn
    if isinstance(part, Figures):
        made = blocks.table(part.table)
        return blocks.landscape(made) if part.wide else made
    return blocks.sign_here(part.names)
