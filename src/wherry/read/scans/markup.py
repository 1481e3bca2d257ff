"""XML as a stream of elements with their lines, safe against what a hostile file may do.

Entities are refused where they are declared (billion laughs, quadratic blow-up), nothing outside the file is ever
fetched, and depth, length of one mark, length of kept text and time are bounded: the rules of defusedxml, on expat
itself, because it alone gives every element its line at this speed.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol
from xml.parsers import expat

from wherry.record.error import CannotRead

CHUNK = 1 << 20
MOST_DEPTH = 200
LONGEST_MARK = 16 * CHUNK
LONGEST_TEXT = 200_000
MOST_BYTES = 2_000_000_000


class Handler(Protocol):
    """Who is told of the elements. ``wanted`` are the names whose text is kept."""

    wanted: frozenset[str]

    def start(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        """An element begins at ``line``."""

    def end(self, name: str, text: str) -> None:
        """An element ends; ``text`` is its text, stripped, where its name is wanted and is empty otherwise."""


class Hostile(Exception):
    """What an honest export never holds."""


class _Stream:
    """One parse of one file."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler
        self.depth = 0
        self.parts: list[str] = []
        self.size = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.EntityDeclHandler = self._entity
        self.parser.ExternalEntityRefHandler = self._outside
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def _entity(self, *_: object) -> None:
        raise Hostile("it declares an entity, as files do that swell up when they are read")

    def _outside(self, *_: object) -> int:
        raise Hostile("it refers to something outside itself")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise Hostile(f"its elements stand more than {MOST_DEPTH} deep in one another")
        if name in self.handler.wanted:
            self.parts, self.size = [], 0
            self.parser.CharacterDataHandler = self._text
        self.handler.start(name, attributes, self.parser.CurrentLineNumber)

    def _text(self, text: str) -> None:
        if self.size < LONGEST_TEXT:
            self.parts.append(text)
            self.size += len(text)

    def _end(self, name: str) -> None:
        self.depth -= 1
        text = ""
        if name in self.handler.wanted:
            text = "".join(self.parts).strip()
            self.parser.CharacterDataHandler = None
        self.handler.end(name, text)

    def feed(self, chunk: bytes, *, last: bool, fed: int) -> None:
        self.parser.Parse(chunk, last)
        if not last and fed - max(self.parser.CurrentByteIndex, 0) > LONGEST_MARK:
            raise Hostile("one mark of it is longer than 16 MB")


def read_markup(path: Path, handler: Handler, *, name: str, most_seconds: float) -> None:
    """Stream a file through ``handler``. ``CannotRead``, with the line, where it is broken, hostile or too slow.

    Memory is bounded by one mark and what the handler keeps, whatever the file's size.
    """
    until = time.monotonic() + most_seconds
    stream = _Stream(handler)
    fed = 0
    try:
        with path.open("rb") as source:
            while chunk := source.read(CHUNK):
                fed += len(chunk)
                if fed > MOST_BYTES:
                    raise Hostile(f"it is larger than {MOST_BYTES:,} bytes")
                stream.feed(chunk, last=False, fed=fed)
                if time.monotonic() > until:
                    raise Hostile(f"it was not read in the {most_seconds:g} seconds it may take")
        stream.feed(b"", last=True, fed=fed)
    except expat.ExpatError as fault:
        raise CannotRead(
            f"{name}, line {fault.lineno:,}",
            f"its XML is broken there ({expat.ErrorString(fault.code)})",
            "Export the scan again; the file was cut short or changed",
        ) from fault
    except Hostile as fault:
        line = stream.parser.CurrentLineNumber
        raise CannotRead(f"{name}, line {line:,}", str(fault), "Export the scan again from the scanner") from fault
    except (ValueError, OSError) as fault:
        raise CannotRead(name, f"it cannot be read ({fault})", "Export the scan again as UTF-8") from fault
