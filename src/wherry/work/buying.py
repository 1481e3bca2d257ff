"""Buying on files: reading them with a mapping that a person may keep and give back, and finding the suppliers in them.

No database is needed.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from wherry.record.canonical import plain, sha256
from wherry.record.error import CannotRead
from wherry.work.answers import Answer

if TYPE_CHECKING:
    from wherry.engine.buying.calendar import Entry
    from wherry.engine.buying.suppliers import Decision, Mention
    from wherry.read.buying.memory import Memory
    from wherry.read.buying.reading import FileReading

BUYING_READ = "buying-read"
SUPPLIERS = "suppliers"
CALENDAR = "calendar"
DECISIONS_FORMAT = "wherry/supplier-decisions/1"


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


def answer_suppliers(
    paths: Sequence[Path], *, mapping: Path | None = None, decisions: Path | None = None
) -> BuyingRead:
    """The suppliers named in files of buying, across the bodies that publish them. ``decisions`` is a file of what
    persons have decided; ``CannotRead`` where it is none."""
    from wherry.engine.buying.model import load_model
    from wherry.engine.buying.suppliers import find_suppliers

    began = time.perf_counter()
    read = answer_buying_read(paths, mapping=mapping)
    decided = load_decisions(decisions) if decisions is not None else ()
    mentions = [mention for reading in read.readings for mention in supplier_mentions(reading)]
    found = find_suppliers(mentions, decided)
    answer = Answer(
        kind=SUPPLIERS,
        question={
            "files": [path.name for path in paths],
            "mapping": mapping.name if mapping else None,
            "decisions": len(decided),
            "model": load_model().date,
        },
        answer={**plain(found), "mentions": len(mentions)},
        inputs_sha256=sha256([[reading.sha256 for reading in read.readings], plain(decided), load_model().date]),
        seconds=time.perf_counter() - began,
        generated=False,
    )
    return BuyingRead(answer=answer, readings=read.readings, memory=read.memory)


def supplier_mentions(reading: FileReading) -> list[Mention]:
    """Every name of a supplier in a file once, with what is paid in it; the body is the one that the rows name, and
    else the file. Names that stand for ones not published are left out."""
    import numpy as np

    from wherry.engine.buying.suppliers import Mention
    from wherry.read.buying.cleaning import is_redacted

    found: list[Mention] = []
    for table in reading.tables:
        if table.spend is not None and len(table.spend):
            rows = table.spend
            firsts = np.unique(rows.supplier, return_index=True)
            sums = np.zeros(len(rows.suppliers), np.int64)
            np.add.at(sums, rows.supplier, rows.pence)
            for code, at in zip(firsts[0].tolist(), firsts[1].tolist(), strict=True):
                found.append(
                    Mention(
                        body=rows.others.text("body_name", at) or reading.file,
                        name=rows.suppliers[code],
                        pence=int(sums[code]),
                        company_number=rows.others.text("company_number", at) or None,
                        vat_number=rows.others.text("vat_number", at) or None,
                        ledger=rows.others.text("supplier_id", at) or None,
                    )
                )
        for contract in table.contracts:
            found.append(
                Mention(
                    body=contract.body_name or reading.file,
                    name=contract.supplier_name,
                    pence=0,
                    company_number=contract.company_number,
                )
            )
    return [mention for mention in found if mention.name and not is_redacted(mention.name)]


def load_decisions(path: Path) -> tuple[Decision, ...]:
    """What persons have decided of pairs of names, from a JSON file. ``CannotRead`` where it is none."""
    import msgspec

    from wherry.engine.buying.gathering import APART, SAME
    from wherry.engine.buying.suppliers import Decision

    try:
        data = msgspec.json.decode(path.read_bytes())
        if data["format"] != DECISIONS_FORMAT:
            raise KeyError("format")
        found = tuple(
            Decision(first=str(row["first"]), second=str(row["second"]), relation=str(row["relation"]))
            for row in data["decisions"]
        )
    except (OSError, msgspec.DecodeError, KeyError, TypeError) as fault:
        raise CannotRead(
            path.name, f"it is no file of decisions ({DECISIONS_FORMAT}): {fault}", "Give it format and decisions"
        ) from fault
    for row in found:
        if row.relation not in (SAME, APART):
            raise CannotRead(path.name, f"{row.relation!r} is no decision", f"Write {SAME} or {APART}")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRead:
    """The answer, its entries for a feed, and what was read."""

    answer: Answer
    entries: tuple[Entry, ...]
    readings: tuple[FileReading, ...]


def answer_calendar(paths: Sequence[Path], on: date, *, mapping: Path | None = None) -> CalendarRead:
    """The calendar of the contracts in registers, as it stands on a day."""
    from wherry.engine.buying.calendar import Term, make_calendar

    began = time.perf_counter()
    read = answer_buying_read(paths, mapping=mapping)
    names = tuple(name for name in Term.__dataclass_fields__ if name not in ("ref", "body", "supplier"))
    terms = [
        Term(
            ref=contract.reference or f"row {contract.row}",
            body=contract.body_name or reading.file,
            supplier=contract.supplier_name,
            **{name: getattr(contract, name) for name in names},
        )
        for reading in read.readings
        for table in reading.tables
        for contract in table.contracts
    ]
    entries = make_calendar(terms, on)
    answer = Answer(
        kind=CALENDAR,
        question={"files": [path.name for path in paths], "on": on.isoformat()},
        answer={"on": on.isoformat(), "entries": plain(entries)},
        inputs_sha256=read.answer.inputs_sha256,
        seconds=time.perf_counter() - began,
        generated=False,
    )
    return CalendarRead(answer=answer, entries=entries, readings=read.readings)
