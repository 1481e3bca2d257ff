"""Configurations from templates, with faults put in by draw and written down with their lines.

A template is the configuration itself with ``@NAME@`` for what differs and blocks ``%if CLAUSE words``, lines with the
fault, ``%else``, lines without it, ``%end``. Where a fault is that something is missing, the first part is empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.demonstration.draw import Draw

FOLDER = Path(__file__).parent / "configs"
FAULTY = 0.22


@dataclass(frozen=True, order=True)
class Fault:
    """A fault that was put into a file: the clause it breaks, in words, and the line, 0 where a line is missing."""

    file: str
    line: int
    clause: str
    says: str
    text: str


@dataclass(frozen=True)
class Block:
    """Lines as they stand, or a choice: with a fault (``clause`` and ``says``) or without."""

    clause: str
    says: str
    faulty: tuple[str, ...]
    sound: tuple[str, ...]


def render(template: str, file: str, values: Mapping[str, str], draw: Draw) -> tuple[str, tuple[Fault, ...]]:
    """The text of one configuration and the faults in it. Each fault of each file has its own draw."""
    lines: list[str] = []
    faults: list[Fault] = []
    for block in read_blocks(template):
        if not block.clause:
            lines += filled(block.sound, values)
            continue
        if not draw.chance(f"{file}|{block.clause}|{block.says}", "fault", FAULTY):
            lines += filled(block.sound, values)
            continue
        wrong = filled(block.faulty, values)
        first = len(lines) + 1 if wrong else 0
        faults.append(Fault(file, first, block.clause, block.says, wrong[0].strip() if wrong else ""))
        lines += wrong
    return "\n".join(lines) + "\n", tuple(faults)


def read_blocks(template: str) -> Iterator[Block]:
    """The blocks of a template file, in order; ``ValueError`` where a block is not closed."""
    clause, says = "", ""
    parts: list[list[str]] = [[], []]
    at = 1
    for line in (FOLDER / template).read_text(encoding="utf-8").splitlines():
        if line.startswith("%if "):
            _, clause, says = line.split(" ", 2)
            parts, at = [[], []], 0
        elif line == "%else":
            at = 1
        elif line == "%end":
            yield Block(clause, says, tuple(parts[0]), tuple(parts[1]))
            clause, says, parts, at = "", "", [[], []], 1
        elif clause:
            parts[at].append(line)
        else:
            yield Block("", "", (), (line,))
    if clause:
        raise ValueError(f"{template}: the block {clause} is not closed")


def filled(lines: tuple[str, ...], values: Mapping[str, str]) -> list[str]:
    """Lines with every ``@NAME@`` filled in; ``KeyError`` for a name that nobody gave."""
    return [re.sub(r"@([A-Z]+)@", lambda found: values[found.group(1)], line) for line in lines]
