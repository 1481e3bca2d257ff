"""The blocks of a paper as HTML. Every word that is given is escaped here, so that no text becomes a tag."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from wherry.show.table import Table, to_dicts


def heading(text: str, *, level: int = 2, new_page: bool = False) -> str:
    """A heading; ``level`` 1 is the paper's own and stands once. ``new_page`` starts a page with it."""
    start = ' class="new-page"' if new_page else ""
    return f"<h{level}{start}>{escape(text)}</h{level}>"


def paragraph(text: str, *, style: str = "") -> str:
    """A paragraph; ``style`` is ``lead`` for the first sentence, ``quiet`` for small print, else empty."""
    return f'<p class="{escape(style)}">{escape(text)}</p>' if style else f"<p>{escape(text)}</p>"


def box(*blocks: str) -> str:
    """Blocks inside a rule, for what must not be overlooked."""
    return f'<div class="box">{"".join(blocks)}</div>'


def facts(rows: Iterable[tuple[str, str]]) -> str:
    """Names and what they are, two columns."""
    return f"<dl>{''.join(f'<div><dt>{escape(name)}</dt><dd>{escape(says)}</dd></div>' for name, says in rows)}</dl>"


def listing(items: Iterable[str], *, numbered: bool = False, tick: bool = False) -> str:
    """A list of sentences: bullets, ``numbered`` steps, or boxes to ``tick``."""
    tag, style = ("ol", "") if numbered else ("ul", ' class="tick"' if tick else "")
    return f"<{tag}{style}>{''.join(f'<li>{escape(item)}</li>' for item in items)}</{tag}>"


def sign_here(names: Sequence[str]) -> str:
    """Lines to write on: one a name, as wide as a signature."""
    rows = "".join(f'<div><dt>{escape(name)}</dt><dd><span class="line"></span></dd></div>' for name in names)
    return f"<dl>{rows}</dl>"


def table(shown: Table) -> str:
    """A table as on a page: its heads repeat on each sheet, notes and the mark of generated data stand below."""
    parts = to_dicts(shown)
    heads = "".join(f"<th{_side(cell['numeric'])}>{escape(cell['text'])}</th>" for cell in parts["columns"])
    body = "".join(f"<tr>{_cells(row)}</tr>" for row in parts["rows"])
    foot = f"<tfoot><tr>{_cells(parts['foot'])}</tr></tfoot>" if parts["foot"] else ""
    notes = "".join(paragraph(note, style="quiet") for note in parts["notes"])
    empty = "" if parts["rows"] else paragraph("No rows.", style="quiet")
    return (
        f"<table><caption>{escape(parts['caption'])}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{body}</tbody>{foot}</table>{empty}{notes}"
    )


def picture(svg: str) -> str:
    """A drawing that ``wherry.show.svg.tidy_svg`` made fit, as wide as the page."""
    return f"<figure>{svg}</figure>"


def landscape(*blocks: str) -> str:
    """Blocks on sheets of their own, turned on their side."""
    return f'<section class="landscape">{"".join(blocks)}</section>'


def _cells(row: Sequence[dict[str, object]]) -> str:
    return "".join(f"<td{_side(bool(cell['numeric']))}>{escape(str(cell['text']))}</td>" for cell in row)


def _side(numeric: bool) -> str:
    return ' class="number"' if numeric else ""
