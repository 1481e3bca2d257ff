"""Text with delimiters to rows of cells: comma, semicolon, tab or bar; any line ending; quotation marks as RFC 4180."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

from wherry.read.content import Content
from wherry.read.decoding import decode
from wherry.read.grid import Grid
from wherry.record.error import CannotRead

DELIMITERS = (",", ";", "\t", "|")
HEADING_ROWS = 25  # how far down a heading is looked for
LONGEST_CELL = 1_000_000
csv.field_size_limit(LONGEST_CELL)
Score = Callable[[Sequence[str]], int]


def read_delimited(content: Content, score: Score) -> Grid:
    """The cells of a delimited text file. ``score`` counts the headings that a row holds; the delimiter is the one
    under which most headings are recognised. ``CannotRead`` where quotation marks do not pair."""
    text, findings = decode(content)
    delimiter, skip = _said_delimiter(text)
    if not delimiter:
        delimiter = max(DELIMITERS, key=lambda each: _best_score(text, each, score))
    rows: list[list[str]] = [[]] if skip else []
    rows.extend(_rows(content.name, text[skip:], delimiter, first=len(rows) + 1))
    return Grid(file=content.name, rows=rows, findings=findings, cut_short=not text.endswith(("\n", "\r")))


def _said_delimiter(text: str) -> tuple[str, int]:
    """Excel's own first line ``sep=;``, which says the delimiter and is no data."""
    line = next(iter(text[:10].splitlines()), "")
    if line.lower().startswith("sep=") and line[4:] in DELIMITERS:
        end = len(line)
        while end < len(text) and text[end] in "\r\n" and end < len(line) + 2:
            end += 1
        return line[4], end
    return "", 0


def _best_score(text: str, delimiter: str, score: Score) -> int:
    best = 0
    reader = csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=delimiter)
    for _ in range(HEADING_ROWS):
        try:
            best = max(best, score(next(reader)))
        except (StopIteration, csv.Error):
            break
    return best


def _rows(file: str, text: str, delimiter: str, *, first: int) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
    except csv.Error as fault:
        raise CannotRead(
            f"{file}, row {first + len(rows)}",
            f"its quotation marks do not pair, so what follows cannot be told apart ({fault})",
            'Close every quotation mark, write one inside a cell as "", or save the file as .xlsx',
        ) from fault
    return rows
