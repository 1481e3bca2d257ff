"""Workbooks made by hand for the tests, faults included."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import xlsxwriter

from wherry.read.content import Content

CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:calcext="{calc}" office:version="1.3"><office:body><office:spreadsheet>{sheets}</office:spreadsheet>
</office:body></office:document-content>"""
MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""


def text_file(text: str, name: str = "file.csv", encoding: str = "utf-8") -> Content:
    return Content(name=name, data=text.encode(encoding))


def xlsx(
    rows: Sequence[Sequence[Any]], *, sheet: str = "Sheet1", change: Callable[[Any], None] | None = None
) -> Content:
    """A workbook of one sheet, as openpyxl writes it; formulas have no saved results."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    if change:
        change(book)
    stream = io.BytesIO()
    book.save(stream)
    return Content(name="book.xlsx", data=stream.getvalue())


def written(fill: Callable[[Any], None]) -> Content:
    """A workbook as XlsxWriter writes it; formulas have saved results."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    fill(book)
    book.close()
    return Content(name="book.xlsx", data=stream.getvalue())


def ods(*sheets: str) -> Content:
    """A spreadsheet of the OpenDocument kind, of sheets given as XML."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", ODS.format(calc=CALC, sheets="".join(sheets)))
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    return Content(name="book.ods", data=stream.getvalue())


def ods_sheet(rows: str, name: str = "Sheet1") -> str:
    return f'<table:table table:name="{name}">{rows}</table:table>'


def ods_row(*cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


def ods_text(text: str, repeated: int = 1, more: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{repeated}" {more}>'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def with_part(content: Content, name: str, change: Callable[[bytes], bytes]) -> Content:
    """The same workbook with one of its parts changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content.data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry.filename, change(data) if entry.filename == name else data)
    return Content(name=content.name, data=stream.getvalue())
