"""What a workbook knows of its cells and its library does not tell: errors, formulas without a result, per cent shown.

A library gives an error (``#N/A``) as an empty cell, which would turn *wrong* into *unknown* without a word; and a cell
that shows 35% as 0.35. It also lays a sheet out in full, so that one cell in the last corner takes all memory. So the
sheets' XML is looked through first.

Source: ECMA-376 part 1, 18.3.1.4 (c), 18.8.30 (numFmt); OpenDocument 1.3 part 3, 19.3 (office:value-type).
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from wherry.read.grid import Unreadable
from wherry.record.error import CannotRead

MOST_CELLS = 20_000_000  # places of a sheet laid out in full, empty ones too
MOST_TEXT = 1_000_000_000  # characters, if every cell that names a shared text named the longest
ERROR_REMEDY = "correct the formula, or write the value itself"
STALE_REMEDY = "open the file in a spreadsheet program, let it calculate, and save it again"

Place = tuple[int, int]


@dataclass(slots=True)
class Marks:
    """The odd cells of one sheet, by row and column counted from 0, and how far down and across it is written."""

    faults: dict[Place, Unreadable] = field(default_factory=dict)
    percents: set[Place] = field(default_factory=set)
    rows: int = 0
    columns: int = 0
    texts: int = 0

    def see(self, row: int, column: int) -> None:
        """Remember that something is written at this place."""
        if row >= self.rows:
            self.rows = row + 1
        if column >= self.columns:
            self.columns = column + 1


def sheet_marks(file: str, parts: Mapping[str, bytes]) -> dict[str, Marks]:
    """The marks of every sheet of an XLSX file by the sheet's name. ``CannotRead`` where a sheet is too large to lay
    out or its parts do not fit together."""
    percent_styles = _percent_styles(parts.get("xl/styles.xml", b""))
    longest = max(map(len, _SHARED_END.split(parts.get("xl/sharedStrings.xml", b""))))
    found = {}
    for name, part in _sheet_parts(parts).items():
        marks = _scan(file, parts.get(part, b""), percent_styles)
        check_size(f"{file}, sheet {name}", marks, longest)
        found[name] = marks
    return found


def check_size(where: str, marks: Marks, longest: int = 0) -> None:
    """``CannotRead`` for a sheet whose layout or text would fill the memory."""
    if marks.rows * marks.columns > MOST_CELLS:
        raise CannotRead(
            where,
            f"something is written as far away as row {marks.rows:,}, column {marks.columns:,}",
            "Delete the stray cells below and beside the table, or save the table as CSV",
        )
    if marks.texts * longest > MOST_TEXT:
        raise CannotRead(where, "one of its texts is far too long for a table", "Shorten it, or save the table as CSV")


def _scan(file: str, xml: bytes, percent_styles: frozenset[int]) -> Marks:
    if xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise CannotRead(file, "its sheets are not written as UTF-8", "Save it again in a spreadsheet program")
    marks, row, column = Marks(), -1, -1
    known: dict[bytes, tuple[bytes, bool]] = {}  # few cells differ in their attributes, but for their place
    for match in _ROW_OR_CELL.finditer(xml):
        kind, letters, number, rest = match.groups()
        if number is None and (late := _AT.search(rest)):
            letters, number = late.groups()
        if kind == b"row":
            row, column = (int(number) - 1 if number and not letters else row + 1), -1
            continue
        if letters:
            row, column = int(number) - 1, _column(letters)
        else:
            column += 1
        if rest.endswith(b"/"):  # a cell that is formatted and holds nothing
            continue
        marks.see(row, column)
        if rest not in known:
            known[rest] = _cell_type(rest), _shows_percent(rest, percent_styles)
        _mark(marks, (row, column), *known[rest], xml, match.end())
    return marks


def _cell_type(attributes: bytes) -> bytes:
    found = _TYPE.search(attributes)
    return found.group(1) if found else b""


def _shows_percent(attributes: bytes, percent_styles: frozenset[int]) -> bool:
    style = _STYLE.search(attributes)
    return style is not None and int(style.group(1)) in percent_styles


def _mark(marks: Marks, place: Place, kind: bytes, percent: bool, xml: bytes, start: int) -> None:
    if kind == b"s":  # a text kept apart, and given anew for every cell that names it
        marks.texts += 1
    elif kind == b"e":
        shown = _VALUE.match(xml, start)
        shows = shown.group(1).decode("utf-8", errors="replace") if shown else "an error"
        marks.faults[place] = Unreadable(shows=shows, why=f"the spreadsheet shows {shows} here", remedy=ERROR_REMEDY)
    elif _FORMULA_ALONE.match(xml, start):
        marks.faults[place] = Unreadable(
            shows="(formula)", why="a formula stands here without its result", remedy=STALE_REMEDY
        )
    elif percent and kind in (b"", b"n"):
        marks.percents.add(place)


def _sheet_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The part of each sheet by its name, through the workbook's relations."""
    targets = {}
    for match in _RELATION.finditer(parts.get("xl/_rels/workbook.xml.rels", b"")):
        said = _attributes(match.group(0))
        target = _text(said.get(b"Target", b""))
        targets[said.get(b"Id", b"")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    found = {}
    for match in _SHEET.finditer(parts.get("xl/workbook.xml", b"")):
        said = {key.rpartition(b":")[2]: value for key, value in _attributes(match.group(0)).items()}
        found[_text(said.get(b"name", b""))] = targets.get(said.get(b"id", b""), "")
    return found


def _percent_styles(xml: bytes) -> frozenset[int]:
    """The indices of cell formats that show a number as per cent: built-in 9 and 10, and own ones with a % sign."""
    own = {9, 10}
    for match in _NUMBER_FORMAT.finditer(xml):
        said = _attributes(match.group(0))
        if b"%" in re.sub(rb"&quot;.*?&quot;|\\.", b"", said.get(b"formatCode", b"")):
            own.add(_int(said.get(b"numFmtId", b"")))
    first = _CELL_FORMATS.search(xml)
    last = _CELL_FORMATS_END.search(xml, first.end()) if first else None
    found = []
    for at, match in enumerate(_CELL_FORMAT.finditer(xml[first.end() : last.start()] if first and last else b"")):
        if _int(_attributes(match.group(0)).get(b"numFmtId", b"")) in own:
            found.append(at)
    return frozenset(found)


def _attributes(tag: bytes) -> dict[bytes, bytes]:
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(tag)}


@functools.cache
def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _int(digits: bytes) -> int:
    return int(digits) if digits.isdigit() and len(digits) < 10 else -1


def _text(raw: bytes) -> str:
    return html.unescape(raw.decode("utf-8", errors="replace"))


_PREFIX = rb"<(?:[\w.-]+:)?"
_ROW_OR_CELL = re.compile(_PREFIX + rb"(row|c)(?:\s+r=\"([A-Z]{0,3})(\d{1,7})\")?((?:[\s/][^<>]*)?)>")
_AT = re.compile(rb"(?<![\w:])r\s*=\s*[\"']([A-Z]{0,3})(\d{1,7})[\"']")
_TYPE = re.compile(rb"(?<![\w:])t\s*=\s*[\"'](\w+)[\"']")
_STYLE = re.compile(rb"(?<![\w:])s\s*=\s*[\"'](\d{1,6})[\"']")
_FORMULA = rb"\s*+" + _PREFIX + rb"f(?:\s[^<>]*)?(?:/>|>[^<]*+</[^>]*+>)\s*+"
_VALUE = re.compile(rb"(?:" + _FORMULA + rb")?\s*+" + _PREFIX + rb"v\s*+>([^<]*+)<")
_NO_RESULT = rb"(?:" + _PREFIX + rb"v\s*+/>|" + _PREFIX + rb"v\s*+></[^>]*+>)?"
_FORMULA_ALONE = re.compile(_FORMULA + _NO_RESULT + rb"\s*+</[^>]*c>")
_SHARED_END = re.compile(rb"</(?:[\w.-]+:)?si>")
_RELATION = re.compile(_PREFIX + rb"Relationship\s[^<>]*>")
_SHEET = re.compile(_PREFIX + rb"sheet\s[^<>]*>")
_ATTRIBUTE = re.compile(rb"(?<![\w:.-])([\w:.-]++)\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)')")
_NUMBER_FORMAT = re.compile(_PREFIX + rb"numFmt\s[^<>]*>")
_CELL_FORMATS = re.compile(_PREFIX + rb"cellXfs\b")
_CELL_FORMATS_END = re.compile(rb"</(?:[\w.-]+:)?cellXfs>")
_CELL_FORMAT = re.compile(_PREFIX + rb"xf\b[^<>]*>")
