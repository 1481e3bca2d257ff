"""Bringing in registers and spend files: read with what is remembered of the body, put right, taken in, taken back."""

from __future__ import annotations

import json
import tempfile
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from wherry.record.canonical import plain
from wherry.record.error import CannotRead, NotAllowed, WherryError
from wherry.store.models import BuyingFile, BuyingMapping, BuyingUpload, Person
from wherry.store.models.buying import APPLIED, CHECKED, UNDONE
from wherry.store.record import OWN, PARTNERSHIP
from wherry.store.view import view
from wherry.work.permission import bodies_of, require

if TYPE_CHECKING:
    from wherry.read.buying.memory import Memory
    from wherry.read.buying.reading import FileReading, SpendRows

Json = dict[str, Any]
FURTHER = ("company_number", "vat_number", "supplier_id", "contract", "purpose", "department")


def check_file(*, by: Person, body: str, path: Path, name: str, claim: str = "", generated: bool = False) -> BuyingFile:
    """Read a register or a spend file for a body with the mapping remembered of it, and keep what was found; nothing of
    it counts until it is taken in. ``CannotRead`` where it is no such file: nothing is kept."""
    content = path.read_bytes()
    with view(person=by, bodies=bodies_of(body), why=f"checked {name}"):
        require(by, "bring in", body)
        reading, memory = _read(content, name, memory_of(body), claim)
        kept = BuyingFile(
            owner=body, file_name=name, file_sha256=reading.sha256, claim=claim, generated=generated,
            brought_by_words=by.name, **_found(reading, memory),
        )  # fmt: skip
        kept.save(force_insert=True)
        BuyingUpload(file=kept.pk, owner=body, content=content).save(force_insert=True)
    return kept


def remap_file(*, by: Person, file: uuid.UUID, meanings: Mapping[str, str]) -> BuyingFile:
    """Read a checked file again with some headings meant otherwise. ``meanings`` gives a meaning by plain heading (or
    ``not used``), or, where the file has no headings, by the letter of the column. ``WherryError`` where a meaning is
    none, or stands twice."""
    with view(person=by, why="put a mapping right"):
        kept = _kept(by, file)
        if kept.state != CHECKED:
            raise WherryError(f"this file is {kept.state} already")
        memory = _changed(_memory(kept.owner, json.loads(kept.headings)), kept.found_data, meanings)
        reading, memory = _read(_content(kept), kept.file_name, memory, kept.claim)
        for name, value in _found(reading, memory).items():
            setattr(kept, name, value)
        kept.save()
    return kept


def apply_file(*, by: Person, file: uuid.UUID, share: bool = False) -> BuyingFile:
    """Take a checked file in: its accepted rows count from now on, and its mapping is remembered of the body. With
    ``share`` the partnership sees it. ``WherryError`` where nothing of it was accepted."""
    with view(person=by, why="took a file in"):
        kept = _kept(by, file)
        if kept.state != CHECKED:
            raise WherryError(f"this file is {kept.state} already")
        if not kept.accepted:
            raise WherryError("no row of it could be read: put its columns right, or bring in another file")
        memory = _memory(kept.owner, json.loads(kept.headings))
        reading, _ = _read(_content(kept), kept.file_name, memory, kept.claim)
        kept.rows = json.dumps(rows_of(reading), ensure_ascii=False, separators=(",", ":"))
        kept.visibility = PARTNERSHIP if share else OWN
        kept.state, kept.applied_at = APPLIED, timezone.now()
        kept.save()
        BuyingUpload.objects.filter(pk=kept.pk).delete()
        BuyingMapping.objects.update_or_create(
            owner=kept.owner,
            defaults={"headings": memory.headings, "placed": memory.placed, "changed_by_words": by.name},
        )
    return kept


def undo_file(*, by: Person, file: uuid.UUID) -> BuyingFile:
    """Take a file back: none of its rows counts any more. What was remembered of its headings stays."""
    with view(person=by, why="took a file back"):
        kept = _kept(by, file)
        if kept.state == UNDONE:
            raise WherryError("this file is taken back already")
        BuyingUpload.objects.filter(pk=kept.pk).delete()
        kept.state, kept.undone_at, kept.rows = UNDONE, timezone.now(), ""
        kept.save()
    return kept


def memory_of(body: str) -> Memory:
    """What is remembered of a body's headings, as far as the view in force reaches."""
    found = BuyingMapping.objects.filter(owner=body).first()
    return _memory(body, {"headings": found.headings, "placed": found.placed} if found else {})


def _memory(body: str, kept: Json) -> Memory:
    from wherry.read.buying.memory import Memory

    return Memory(body=body, headings=kept.get("headings") or {}, placed=kept.get("placed") or [])


def _kept(by: Person, file: uuid.UUID) -> BuyingFile:
    found = BuyingFile.objects.select_for_update().filter(pk=file).first()
    if found is None:
        raise NotAllowed("there is no such file, or you may not see it")
    require(by, "bring in", found.owner)
    return found


def _content(kept: BuyingFile) -> bytes:
    return bytes(BuyingUpload.objects.get(pk=kept.pk).content)


def _read(content: bytes, name: str, memory: Memory, claim: str) -> tuple[FileReading, Memory]:
    from wherry.read.buying.files import read_file
    from wherry.read.buying.memory import remember

    with tempfile.TemporaryDirectory(prefix="wherry-") as folder:
        path = Path(folder) / (Path(name).name or "upload")
        path.write_bytes(content)
        reading = read_file(path, memory, claim)
    if any(finding.code == "file-not-read" for finding in reading.findings):
        finding = next(each for each in reading.findings if each.code == "file-not-read")
        raise CannotRead(name, finding.says, finding.remedy)
    if not any(table.columns for table in reading.tables):
        remedy = "Bring in a register of contracts or a list of payments, as CSV, XLSX, XLS, ODS or a zip of these"
        raise CannotRead(name, "no table of contracts or payments was found in it", remedy)
    return reading, remember(memory, reading.tables)


def _found(reading: FileReading, memory: Memory) -> Json:
    from wherry.read.buying.describe import describe_reading

    found = plain(describe_reading((reading,))["files"][0])
    for told, table in zip(found["tables"], reading.tables, strict=True):
        told["labels"] = list(table.labels)
    kinds = {table.kind for table in reading.tables if table.kind in ("contracts", "spend")}
    return {
        "kind": kinds.pop() if len(kinds) == 1 else "unknown",
        "accepted": reading.accepted,
        "refused": reading.refused,
        "found": json.dumps(found, ensure_ascii=False),
        "headings": json.dumps({"headings": memory.headings, "placed": memory.placed}, ensure_ascii=False),
    }


def _changed(memory: Memory, found: Json, meanings: Mapping[str, str]) -> Memory:
    """The memory with some headings meant otherwise, in the kind of every table of the file; where that is unknown, in
    every kind that has all these meanings."""
    from wherry.read.buying.mapping import NOT_USED
    from wherry.read.buying.vocabulary import MEANINGS

    known = {table["kind"] for table in found["tables"]} & MEANINGS.keys()
    used = [meaning for meaning in meanings.values() if meaning != NOT_USED]
    twice = sorted({meaning for meaning in used if used.count(meaning) > 1})
    if twice:
        raise WherryError(f"two columns cannot both be {' and '.join(name.replace('_', ' ') for name in twice)}")
    for kind in known or [kind for kind in MEANINGS if set(used) <= MEANINGS[kind].keys()]:
        strange = set(used) - MEANINGS[kind].keys()
        if strange:
            raise WherryError(f"a column of {kind} cannot mean {', '.join(sorted(strange))}")
        headings = {name: meaning for name, meaning in memory.headings.get(kind, {}).items() if name not in meanings}
        memory.headings[kind] = headings | dict(meanings)
    return memory


def rows_of(reading: FileReading) -> Json:
    """The accepted rows of a file: contracts whole, payments by column."""
    contracts = [
        {name: value for name, value in plain(contract).items() if value not in (None, "")}
        for table in reading.tables
        for contract in table.contracts
    ]
    payments = [_payments(table.spend) for table in reading.tables if table.spend is not None and len(table.spend)]
    return {"contracts": contracts, "payments": payments}


def _payments(rows: SpendRows) -> Json:
    """Payments by column: the day, whole pence, the number of the supplier; and what is further known, where it is."""
    further = {name: [rows.others.text(name, at) for at in range(len(rows))] for name in FURTHER if name in rows.others}
    return {
        "suppliers": list(rows.suppliers),
        "row": rows.row.tolist(),
        "paid": [day.isoformat() if (day := rows.day(at)) else None for at in range(len(rows))],
        "pence": rows.pence.tolist(),
        "supplier": rows.supplier.tolist(),
        "others": further,
    }
