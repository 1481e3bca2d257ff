"""Buying on files: reading them with a mapping that a person may keep and give back. No database is needed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wherry.record.canonical import sha256
from wherry.work.answers import Answer

if TYPE_CHECKING:
    from wherry.read.buying.memory import Memory
    from wherry.read.buying.reading import FileReading

BUYING_READ = "buying-read"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyingRead:
    """The answer, what was read with all its rows, and the mapping as it stands after the reading."""

    answer: Answer
    readings: tuple[FileReading, ...]
    memory: Memory


def answer_buying_read(paths: Sequence[Path], *, mapping: Path | None = None, claim: str = "") -> BuyingRead:
    """What files of buying hold. ``mapping`` is a file that was kept from an earlier reading; ``CannotRead`` where it
    is none. ``claim`` is spend or contracts where a person says what the files are."""
    from wherry.read.buying.describe import describe_reading
    from wherry.read.buying.files import read_files
    from wherry.read.buying.memory import Memory, load_memory, remember

    began = time.perf_counter()
    memory = load_memory(mapping) if mapping is not None else Memory()
    readings = read_files(paths, memory, claim)
    answer = Answer(
        kind=BUYING_READ,
        question={
            "files": [path.name for path in paths],
            "claim": claim or None,
            "mapping": mapping.name if mapping else None,
        },
        answer=describe_reading(readings),
        inputs_sha256=sha256([reading.sha256 for reading in readings]),
        seconds=time.perf_counter() - began,
        generated=False,
    )
    tables = [table for reading in readings for table in reading.tables]
    return BuyingRead(answer=answer, readings=readings, memory=remember(memory, tables))
