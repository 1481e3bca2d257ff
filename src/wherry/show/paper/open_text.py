"""A paper as an OpenDocument text that people can go on writing in: real headings, tables whose heads repeat.

The same parts make the same bytes: nothing in the file says when it was made. Source: ISO/IEC 26300 (OpenDocument).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from odf import dc, meta, style, text
from odf.opendocument import OpenDocumentText
from odf.table import Table as OpenTable
from odf.table import TableCell, TableColumn, TableHeaderRows, TableRow

from wherry.show.paper.parts import Facts, Figures, Heading, Listing, Paragraph, Part, Picture, Signatures
from wherry.show.paper.pdf import MARKING
from wherry.show.table import Table, to_dicts
from wherry.show.words import GENERATED

FONT = "Arial"
ZIP_DAY = (2000, 1, 1, 0, 0, 0)
LONG_AGO = "2000-01-01T00:00:00"
SIGN = "______________________________"
PORTRAIT, LANDSCAPE = ("21cm", "29.7cm", "portrait"), ("29.7cm", "21cm", "landscape")


def write_open_text(parts: Sequence[Part], *, title: str, marking: str = MARKING, generated: bool = False) -> bytes:
    """An OpenDocument text of the parts. ``title`` and the security ``marking`` stand at the head of each page, and at
    its foot, where ``generated``, that the figures are of a demonstration. ``ValueError`` where the title is empty."""
    if not title.strip():
        raise ValueError("a paper needs a title")
    book = OpenDocumentText()
    book.meta.addElement(dc.Title(text=title))
    book.meta.addElement(dc.Language(text="en-GB"))
    book.meta.addElement(meta.CreationDate(text=LONG_AGO))
    made = _Writer(book, f"{title}    {marking}".rstrip(), GENERATED if generated else "")
    for part in parts:
        made.write(part)
    page = io.BytesIO()
    book.write(page)
    return _same_each_time(page.getvalue())


class _Writer:
    """One text as it is written, with the few styles that it uses."""

    def __init__(self, book: Any, head: str, foot: str) -> None:
        self.body = book.text
        self.book = book
        self.tables = 0
        self.wide = False
        self._make_page("Standing", PORTRAIT, head, foot)
        self._make_page("Turned", LANDSCAPE, head, foot)
        for name, size, bold in (
            ("Body", "11pt", False),
            ("Lead", "13pt", False),
            ("Quiet", "9pt", False),
            ("Box", "11pt", True),
            ("Cell", "8.5pt", False),
            ("CellHead", "8.5pt", True),
            ("H1", "20pt", True),
            ("H2", "14pt", True),
            ("H3", "12pt", True),
        ):
            self._make_style(name, size, bold=bold)
        first = style.Style(name="FirstPage", family="paragraph", parentstylename="H1", masterpagename="Standing")
        book.automaticstyles.addElement(first)
        for name, master in (("Turn", "Turned"), ("TurnBack", "Standing")):
            book.automaticstyles.addElement(
                style.Style(name=name, family="paragraph", parentstylename="Cell", masterpagename=master)
            )
        new_page = style.Style(name="NewPage", family="paragraph", parentstylename="H2")
        new_page.addElement(style.ParagraphProperties(breakbefore="page"))
        book.automaticstyles.addElement(new_page)
        ruled = style.Style(name="Ruled", family="table-cell")
        ruled.addElement(style.TableCellProperties(border="0.5pt solid #505a5f", padding="0.1cm"))
        book.automaticstyles.addElement(ruled)

    def _make_page(self, name: str, shape: tuple[str, str, str], head: str, foot: str) -> None:
        layout = style.PageLayout(name=f"{name}Layout")
        layout.addElement(
            style.PageLayoutProperties(pagewidth=shape[0], pageheight=shape[1], printorientation=shape[2], margin="2cm")
        )
        self.book.automaticstyles.addElement(layout)
        master = style.MasterPage(name=name, pagelayoutname=layout)
        header, footer = style.Header(), style.Footer()
        header.addElement(text.P(text=head))
        footer.addElement(text.P(text=foot))
        master.addElement(header)
        master.addElement(footer)
        self.book.masterstyles.addElement(master)

    def _make_style(self, name: str, size: str, *, bold: bool) -> None:
        made = style.Style(name=name, family="paragraph")
        made.addElement(style.ParagraphProperties(marginbottom="0.2cm"))
        made.addElement(style.TextProperties(fontfamily=FONT, fontsize=size, fontweight="bold" if bold else "normal"))
        self.book.styles.addElement(made)

    def write(self, part: Part) -> None:
        """One part, in its order."""
        turned = isinstance(part, Picture | Figures) and part.wide
        if turned != self.wide:
            self.body.addElement(text.P(stylename="Turn" if turned else "TurnBack"))
            self.wide = turned
        for element in self._elements(part):
            self.body.addElement(element)

    def _elements(self, part: Part) -> Iterator[Any]:
        if isinstance(part, Heading):
            name = "FirstPage" if part.level == 1 else "NewPage" if part.new_page else f"H{min(part.level, 3)}"
            yield text.H(outlinelevel=part.level, stylename=name, text=part.text)
        elif isinstance(part, Paragraph):
            yield text.P(stylename=part.style.capitalize() or "Body", text=part.text)
        elif isinstance(part, Facts):
            yield self._facts(part.rows)
            yield text.P()
        elif isinstance(part, Listing):
            made = text.List()
            for each in part.items:
                item = text.ListItem()
                item.addElement(text.P(stylename="Body", text=each))
                made.addElement(item)
            yield made
        elif isinstance(part, Picture):
            yield text.P(stylename="Body", text=part.chart.heading)
            yield from self._table(part.chart.table)
        elif isinstance(part, Figures):
            yield from self._table(part.table)
        elif isinstance(part, Signatures):
            yield self._facts(tuple((name, SIGN) for name in part.names))

    def _facts(self, rows: Sequence[tuple[str, str]]) -> Any:
        made = self._new_table(2)
        for name, says in rows:
            made.addElement(_row((name, says), styles=("CellHead", "Cell")))
        return made

    def _new_table(self, columns: int) -> Any:
        self.tables += 1
        made = OpenTable(name=f"Table{self.tables}")
        made.addElement(TableColumn(numbercolumnsrepeated=columns))
        return made

    def _table(self, table: Table) -> Iterator[Any]:
        """Caption, head that repeats, rows, totals and notes."""
        shown = to_dicts(table)
        yield text.P(stylename="Box", text=shown["caption"])
        if not shown["rows"]:
            yield text.P(stylename="Body", text="No rows.")
            return
        made = self._new_table(len(shown["columns"]))
        head = TableHeaderRows()
        head.addElement(_row([cell["text"] for cell in shown["columns"]], styles=("CellHead",)))
        made.addElement(head)
        for row in shown["rows"]:
            made.addElement(_row([str(cell["text"]) for cell in row]))
        if shown["foot"]:
            made.addElement(_row([str(cell["text"]) for cell in shown["foot"]], styles=("CellHead",)))
        yield made
        for note in shown["notes"]:
            yield text.P(stylename="Quiet", text=note)


def _row(cells: Sequence[str], *, styles: Sequence[str] = ("Cell",)) -> Any:
    made = TableRow()
    for at, words in enumerate(cells):
        cell = TableCell(valuetype="string", stylename="Ruled")
        cell.addElement(text.P(stylename=styles[at % len(styles)], text=words))
        made.addElement(cell)
    return made


def _same_each_time(data: bytes) -> bytes:
    """The same file with every entry dated alike; the first says what it is and is not packed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        names = sorted(old.namelist(), key=lambda name: (name != "mimetype", name))
        for name in names:
            packed = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(zipfile.ZipInfo(name, ZIP_DAY), old.read(name), packed)
    return made.getvalue()
