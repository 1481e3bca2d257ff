"""From the bytes of a file to clean lines, or a reason why not. Bounded in time and memory whatever the bytes are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from wherry.read.config.tree import Doubt
from wherry.read.content import Content
from wherry.read.decoding import decode
from wherry.record.error import CannotRead

MOST_BYTES = 32 * 1024 * 1024
"""No configuration met so far has a tenth of this; a larger file is something else."""
LONGEST_LINE = 256 * 1024
MOST_LINES = 2_000_000
BINARY_SHARE = 0.02
SAMPLE = 65_536

_ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|[()][A-Za-z0-9]|[=>])")
_PAGER = re.compile(r" ?(?:-{2,} ?[Mm]ore ?-{2,}|<-{2,} ?[Mm]ore ?-{2,}>|-{3}\(more(?: \d+%)?\)-{3})[\x08 \r]*")
_BACKSPACES = re.compile(r"[^\x08\n]?\x08")
_CONTROLS = re.compile(r"[\x00-\x02\x04-\x08\x0e-\x1a\x1c-\x1f]")


class Unreadable(Exception):
    """The file cannot be a configuration; the words say why. Only this file is left out."""


@dataclass(slots=True)
class Lines:
    """The lines of a file, numbered from 1 as an editor does, without pagers and terminal codes."""

    lines: list[str]
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The whole text."""
        return "\n".join(self.lines)


def split_lines(data: bytes, name: str) -> Lines:
    """The lines of a file. ``Unreadable`` with a reason where it is empty, binary, too large or one endless line."""
    if len(data) > MOST_BYTES:
        raise Unreadable(f"the file has {len(data):,} bytes, more than {MOST_BYTES:,}: no configuration is so large")
    if not data.strip():
        raise Unreadable("the file is empty")
    if b"\0" in data and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise Unreadable(f"the file is binary: a zero byte at position {data.index(0):,}")
    try:
        text, _ = decode(Content(name=name, data=data))
    except CannotRead as fault:
        raise Unreadable(fault.why) from fault
    if "\r" in text:
        text = text.replace("\r\n", "\n")
        text = text if "\n" in text else text.replace("\r", "\n")
    found = Lines(lines=[])
    text = _clean(text, found)
    if len(_CONTROLS.findall(text, 0, SAMPLE)) > BINARY_SHARE * min(len(text), SAMPLE):
        raise Unreadable("the file is binary: too many of its characters are no text")
    found.lines = text.split("\n")
    if len(found.lines) > MOST_LINES:
        raise Unreadable(f"the file has {len(found.lines):,} lines, more than {MOST_LINES:,}")
    longest = max(map(len, found.lines))
    if longest > LONGEST_LINE:
        number = next(n for n, line in enumerate(found.lines, 1) if len(line) == longest)
        raise Unreadable(f"line {number:,} has {longest:,} characters, more than {LONGEST_LINE:,}")
    return found


def _clean(text: str, found: Lines) -> str:
    """Take out what a terminal put in. Line numbers stay those of the file."""
    if "\x1b" in text:
        text = _ESCAPES.sub("", text)
    if "ore" in text and ("--" in text):
        text, count = _PAGER.subn("", text)
        if count:
            found.doubts.append(Doubt(0, f"a pager stopped the output {count:,} times; its marks were taken out"))
    while "\x08" in text:
        fresh = _BACKSPACES.sub("", text)
        if fresh == text:
            break
        text = fresh if len(fresh) < len(text) - 64 else fresh.replace("\x08", "")
    if "\r" in text:
        text = text.replace("\r", "")
    return text
