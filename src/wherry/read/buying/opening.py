"""A file to its sheets, told by its content and not its name: text, workbooks old and new, JSON, zips of them."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from wherry.read.buying.sheet import GridCells, Sheet
from wherry.read.buying.tokens import cut_text
from wherry.read.content import COMPOUND, SAVE_AGAIN, Content, load_content, too_large
from wherry.read.decoding import MARKS, decode
from wherry.read.delimited import DELIMITERS
from wherry.read.workbook import read_workbook
from wherry.record.error import CannotRead
from wherry.record.finding import NOTE, Finding, Source

MOST_BYTES = 1_000_000_000
MOST_MEMBERS = 500
LARGE_TEXT = 3_000_000  # bytes from which the compiled cutter is quicker than the library's
READABLE = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".json", ".jsonl")
_HTML = re.compile(rb"^\s*(?:<!doctype html|<html|<head|<body|<table)", re.IGNORECASE)


def load_file(path: Path) -> tuple[Content, ...]:
    """The content of a file, or of the files in it where it is a zip of tables. ``CannotRead`` where there is none."""
    content = load_content(path, most_bytes=MOST_BYTES)
    if content.is_workbook:
        try:
            with zipfile.ZipFile(io.BytesIO(content.data)) as archive:
                names = archive.namelist()
                if "[Content_Types].xml" not in names and "content.xml" not in names:
                    return tuple(_members(content, archive))
        except zipfile.BadZipFile:
            return (content,)  # the reader of workbooks says what is torn
    return (content,)


def _members(content: Content, archive: zipfile.ZipFile) -> Iterator[Content]:
    wanted = [entry for entry in archive.infolist() if entry.filename.lower().endswith(READABLE)]
    if not wanted or len(wanted) > MOST_MEMBERS:
        raise CannotRead(content.name, "this zip holds no table that can be read", "Send the files in it one by one")
    left = MOST_BYTES
    for entry in wanted:
        if entry.flag_bits & 0x1:
            raise CannotRead(content.name, "the zip is encrypted with a password", "Unpack it and send the files in it")
        if entry.file_size > left:
            raise too_large(f"{content.name}/{entry.filename}", entry.file_size, left)
        with archive.open(entry) as stream:
            data = stream.read(left + 1)
        left -= len(data)
        yield Content(name=f"{content.name}/{entry.filename}", data=data)


def refuse_what_is_no_table(content: Content) -> None:
    """``CannotRead`` for what its first bytes show to be something else: PDF, a web page, a picture, a Word file."""
    data = content.data
    if not data.strip():
        raise CannotRead(content.name, "the file is empty", "Send the file again")
    if data[:1024].lstrip().startswith(b"%PDF"):
        raise CannotRead(
            content.name,
            "this is a PDF, whose tables cannot be read surely",
            "Ask for the same table as CSV or a workbook",
        )
    if _HTML.match(data[:1024]):
        raise CannotRead(
            content.name, "this is a web page, not the file itself", "Download the file that the page links to"
        )
    for mark, what in (
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"GIF8", "a picture"),
        (b"{\\rtf", "a letter"),
    ):
        if data.startswith(mark):
            raise CannotRead(content.name, f"this is {what}, not a table", "Ask for the table as CSV or a workbook")
    if data.startswith(COMPOUND) and "WordDocument".encode("utf-16-le") in data:
        raise CannotRead(content.name, "this is a Word document, not a table", "Ask for the table as CSV or a workbook")


def open_sheets(content: Content) -> tuple[Sheet, ...]:
    """The sheets of a table file. ``CannotRead`` where it is none or cannot be read."""
    refuse_what_is_no_table(content)
    if content.data.startswith(COMPOUND):
        return _old_workbook(content)
    if content.is_workbook:
        form = "OpenDocument workbook" if b"opendocument" in content.data[:200] else "workbook"
        return tuple(
            Sheet(file=grid.file, name=grid.sheet, form=form, cells=GridCells(grid.rows), findings=grid.findings)
            for grid in read_workbook(content)
        )
    return (_text_sheet(content),)


def _old_workbook(content: Content) -> tuple[Sheet, ...]:
    if "EncryptedPackage".encode("utf-16-le") in content.data:
        raise CannotRead(content.name, "the workbook is encrypted with a password", "Save it without the password")
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content.data)) as book:
            return tuple(
                Sheet(
                    file=content.name,
                    name=name,
                    form="old workbook (.xls)",
                    cells=GridCells(book.get_sheet_by_name(name).to_python(skip_empty_area=False)),
                )
                for name in book.sheet_names
            )
    except PasswordError as fault:
        raise CannotRead(content.name, "the workbook is encrypted with a password", "Save it without it") from fault
    except (CalamineError, OSError, ValueError, OverflowError) as fault:
        raise CannotRead(content.name, f"it is not a workbook that can be read ({fault})", SAVE_AGAIN) from fault
    except BaseException as fault:  # where a file is torn, the library's own fault is none of Exception's kin
        if type(fault).__name__ != "PanicException":
            raise
        raise CannotRead(content.name, "the workbook is torn: its parts point past its end", SAVE_AGAIN) from None


def _text_sheet(content: Content) -> Sheet:
    plain = content.data
    if b"\0" not in plain[:4096] and not plain.startswith(tuple(mark for mark, _ in MARKS)) and plain.isascii():
        text, encoding = "", "ASCII"
        findings: tuple[Finding, ...] = ()
        sample = plain[:400_000].decode("ascii")
    else:
        text, findings = decode(content)
        encoding = _encoding(content.data, findings)
        sample = text[:400_000]
    skip, delimiter = _said(sample)
    delimiter = delimiter or best_delimiter(sample)
    form = f"{encoding} text, {_DELIMITER_WORDS[delimiter]}"
    large = len(plain) >= LARGE_TEXT
    cells: Any
    if large:
        as_is = encoding in ("ASCII", "UTF-8") and plain.startswith(sample[:40].encode())
        cells = cut_text((plain[skip:] if skip else plain) if as_is else text[skip:].encode(), delimiter)
    else:
        cells = GridCells(
            _rows(content.name, io.StringIO((text or plain.decode("ascii"))[skip:], newline=""), delimiter)
        )
    notes = (*findings, *_line_ends(content))
    return Sheet(
        file=content.name, form=form, encoding=encoding, delimiter=delimiter, cells=cells, findings=notes,
        first_row=2 if skip else 1,
    )  # fmt: skip


def _rows(file: str, stream: io.StringIO, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(stream, delimiter=delimiter))
    except csv.Error as fault:
        raise CannotRead(file, f"its cells cannot be told apart ({fault})", SAVE_AGAIN) from fault


_DELIMITER_WORDS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


def _encoding(data: bytes, findings: tuple[Finding, ...]) -> str:
    for mark, name in MARKS:
        if data.startswith(mark):
            return f"{name.upper()} with its mark"
    if b"\0" in data[:4096]:
        return "UTF-16 without its mark"
    if findings:
        try:
            data.decode("cp1252")
        except UnicodeDecodeError:
            return "UTF-8 mixed with Windows-1252"
        return "UTF-8 mixed with Windows-1252" if re.search(rb"\xc3[\x80-\xbf]|\xe2\x80", data) else "Windows-1252"
    return "UTF-8"


def _said(text: str) -> tuple[int, str]:
    match = re.match(r"sep=([,;|\t])(?:\r\n|\r|\n)", text, re.IGNORECASE)
    return (match.end(), match[1]) if match else (0, "")


def best_delimiter(text: str) -> str:
    """The delimiter under which most rows have one number of cells above one; a comma where none has."""
    best, score = ",", 0.0
    for delimiter in DELIMITERS:
        widths: Counter[int] = Counter()
        reader = csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=delimiter)
        for _ in range(200):
            try:
                row = next(reader)
            except (StopIteration, csv.Error):
                break
            if any(cell.strip() for cell in row):
                widths[len(row)] += 1
        if not widths:
            continue
        width, many = max(
            ((width, many) for width, many in widths.items() if width > 1), key=lambda each: each[1], default=(1, 0)
        )
        found = many / sum(widths.values()) * min(width, 5)
        if found > score + 1e-9:
            best, score = delimiter, found
    return best


def _line_ends(content: Content) -> tuple[Finding, ...]:
    data = content.data
    if b"\r" not in data or data.count(b"\r") == data.count(b"\r\n"):
        return ()
    feeds = b"\n" in data
    kinds = "old Macintosh line ends (CR alone)" if not feeds else "line ends of several kinds (CR, LF and CRLF)"
    return (
        Finding(
            code="line-ends",
            severity=NOTE,
            says=f"{content.name} has {kinds}; each ends a row",
            remedy="nothing, if the rows are as expected",
            source=Source(file=content.name),
        ),
    )


def json_tables(content: Content) -> tuple[Sheet, ...]:
    """The lists of flat objects in a JSON file as sheets: each object is a row, its names are the headings."""
    try:
        whole = msgspec.json.decode(decode(content)[0])
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise CannotRead(content.name, f"it is not JSON that can be read ({fault})", "Send the file again") from fault
    found = {"": whole} if isinstance(whole, list) else whole if isinstance(whole, dict) else {}
    sheets = []
    for name, rows in found.items():
        if not (isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows)):
            continue
        keys = list(dict.fromkeys(key for row in rows for key in row))
        grid = [keys, *([_flat(row.get(key)) for key in keys] for row in rows)]
        sheets.append(Sheet(file=content.name, name=name, form="JSON list", cells=GridCells(grid), first_row=0))
    return tuple(sheets)


def _flat(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(str(each) for each in value)
    return str(value) if isinstance(value, dict) else value
