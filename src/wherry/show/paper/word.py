"""A paper as a Word file that people can go on writing in: real headings, real tables whose heads repeat, no macros.

The same parts make the same bytes: nothing in the file says when it was made.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from wherry.show.paper.parts import Facts, Figures, Heading, Listing, Paragraph, Part, Picture, Signatures
from wherry.show.paper.pdf import MARKING
from wherry.show.table import Table, to_dicts
from wherry.show.words import GENERATED

FONT = "Arial"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
ZIP_DAY = (2000, 1, 1, 0, 0, 0)
BLACK, GREY = RGBColor(0x0B, 0x0C, 0x0C), RGBColor(0x48, 0x49, 0x49)


def write_word(parts: Sequence[Part], *, title: str, marking: str = MARKING, generated: bool = False) -> bytes:
    """A Word file of the parts. ``title`` and the security ``marking`` stand at the head of each page, and at its foot,
    where ``generated``, that the figures are of a demonstration. ``ValueError`` where the title is empty.

    Source: ISO/IEC 29500 (Office Open XML).
    """
    if not title.strip():
        raise ValueError("a paper needs a title")
    document = docx.Document()
    _prepare(document, title, marking, generated)
    wide = False
    for part in parts:
        turned = isinstance(part, Picture | Figures) and part.wide
        if turned != wide:
            _turn(document, wide=turned)
            wide = turned
        _write(document, part)
    made = io.BytesIO()
    document.save(made)
    return _same_each_time(made.getvalue())


def _prepare(document: Any, title: str, marking: str, generated: bool) -> None:
    core = document.core_properties
    core.title, core.author, core.comments, core.language = title, "Wherry", "", "en-GB"
    core.created = core.modified = LONG_AGO
    core.last_modified_by, core.revision = "Wherry", 1
    for name, size in (("Normal", 11), ("Title", 22), ("Heading 1", 16), ("Heading 2", 13)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), BLACK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for face in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(face), FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(theme), None)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.header.paragraphs[0].text = f"{title}\t\t{marking}".rstrip()
    section.footer.paragraphs[0].text = GENERATED if generated else ""


def _turn(document: Any, *, wide: bool) -> None:
    """Begin a sheet that is turned on its side, or back."""
    section = document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Cm(29.7), Cm(21)) if wide else (Cm(21), Cm(29.7))


def _write(document: Any, part: Part) -> None:
    if isinstance(part, Heading):
        if part.new_page:
            document.add_page_break()
        document.add_heading(part.text, level=part.level - 1)
    elif isinstance(part, Paragraph):
        _write_paragraph(document, part)
    elif isinstance(part, Facts):
        _write_facts(document, part.rows)
    elif isinstance(part, Listing):
        for item in part.items:
            document.add_paragraph(item, style="List Bullet")
    elif isinstance(part, Picture):
        document.add_paragraph(part.chart.heading)
        _write_table(document, part.chart.table)
    elif isinstance(part, Figures):
        _write_table(document, part.table)
    elif isinstance(part, Signatures):
        _write_facts(document, tuple((name, "") for name in part.names))


def _write_paragraph(document: Any, part: Paragraph) -> None:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(part.text)
    if part.style == "lead":
        run.font.size = Pt(13)
    elif part.style == "quiet":
        run.font.size, run.font.color.rgb = Pt(9), GREY
    elif part.style == "box":
        run.bold = True


def _write_facts(document: Any, rows: Sequence[tuple[str, str]]) -> None:
    made = document.add_table(rows=0, cols=2)
    made.style = "Table Grid"
    for name, says in rows:
        cells = made.add_row().cells
        cells[0].paragraphs[0].add_run(name).bold = True
        cells[1].text = says
    document.add_paragraph()


def _write_table(document: Any, table: Table) -> None:
    """Caption, head that repeats, rows, totals and notes."""
    shown = to_dicts(table)
    document.add_paragraph().add_run(shown["caption"]).bold = True
    if not shown["rows"]:
        document.add_paragraph("No rows.")
        return
    made = document.add_table(rows=0, cols=len(shown["columns"]))
    made.style = "Table Grid"
    head = made.add_row()
    repeats = OxmlElement("w:tblHeader")
    repeats.set(qn("w:val"), "true")
    head._tr.get_or_add_trPr().append(repeats)
    _fill(head, shown["columns"], bold=True)
    for row in shown["rows"]:
        _fill(made.add_row(), row)
    if shown["foot"]:
        _fill(made.add_row(), shown["foot"], bold=True)
    for note in shown["notes"]:
        _write_paragraph(document, Paragraph(text=note, style="quiet"))
    document.add_paragraph()


def _fill(row: Any, cells: Sequence[dict[str, Any]], *, bold: bool = False) -> None:
    for made, cell in zip(row.cells, cells, strict=True):
        paragraph = made.paragraphs[0]
        run = paragraph.add_run(str(cell["text"]))
        run.font.size, run.bold = Pt(8.5), bold
        if cell["numeric"]:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _same_each_time(data: bytes) -> bytes:
    """The same file with every entry dated alike."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, ZIP_DAY), old.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()
