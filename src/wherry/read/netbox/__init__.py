"""NetBox to an estate: a Django dump (JSON), a PostgreSQL dump (plain SQL), REST list pages, or a folder of such pages.

Sites, tenants (as bodies), providers (as suppliers), circuits with their terminations, devices and prefixes become
records. Every object is counted by its model, mapped or not; accounts, passwords and sessions are never kept.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TextIO

from wherry.read.content import MOST_BYTES, load_content
from wherry.read.netbox.dumpdata import read_dumpdata
from wherry.read.netbox.item import LOOKED_UP, MAPPED, Library, why_ignored
from wherry.read.netbox.owner import Owners
from wherry.read.netbox.records import records_of
from wherry.read.netbox.rest import read_rest_page
from wherry.read.netbox.sql import PLAIN_TEXT, read_sql
from wherry.read.reading import FileRead, Reading, settle
from wherry.record.error import CannotRead
from wherry.record.estate import Estate
from wherry.record.finding import NOTE, Finding, Source


def read_netbox(path: Path, *, body: str) -> Reading:
    """Read what NetBox holds. What has no tenant belongs to ``body``, whose code the caller names.

    Files are told by their content; a folder is read as the REST pages (``*.json``) in it. ``CannotRead`` where there
    is nothing, where a file is none of NetBox's shapes or is torn. ``ValueError`` where ``body`` is no code.
    """
    if not body or "/" in body:
        raise ValueError("name the code of the body that owns what has no tenant, for example NFK")
    library = Library()
    for file in _files(path):
        _read_file(file, library)
    if not library.counts:
        raise CannotRead(path.name, "no object of NetBox is in it", "Export the database again")
    records, findings = records_of(library, Owners(body))
    estate, settled = settle(records, findings)
    return Reading(
        estate=estate,
        findings=(*findings, *settled, *_notes(path, library)),
        files=_counts(path, library, estate),
    )


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.iterdir() if file.suffix.lower() == ".json")
    if not files:
        raise CannotRead(path.name, "no .json file is in the folder", "Save the pages of NetBox's REST API there")
    return files


def _read_file(file: Path, library: Library) -> None:
    beginning = _beginning(file)
    if beginning.startswith(b"PGDMP"):
        raise CannotRead(file.name, "this is a dump of PostgreSQL in its own binary format", PLAIN_TEXT)
    sign = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    try:
        if sign == b"{":
            read_rest_page(_page(file), file.name, library)
            return
        with file.open(encoding="utf-8-sig", newline="\n") as stream:
            _read_dump(stream, sign, file.name, library)
    except UnicodeDecodeError as fault:
        raise CannotRead(file.name, f"it is not UTF-8 ({fault.reason})", "Export it again") from fault


def _read_dump(stream: TextIO, sign: bytes, name: str, library: Library) -> None:
    if sign == b"[":
        read_dumpdata(stream, name, library)
    else:
        read_sql(stream, name, library)


def _beginning(file: Path) -> bytes:
    """The first bytes of a file, which tell its shape; ``CannotRead`` where it cannot be opened."""
    if not file.is_file():
        load_content(file)  # says in words why not
    try:
        with file.open("rb") as stream:
            return stream.read(64)
    except OSError as fault:
        raise CannotRead(file.name, f"the system cannot read it ({fault})", "Ask for leave to read it") from fault


def _page(file: Path) -> dict[str, object]:
    content = load_content(file, most_bytes=MOST_BYTES)
    try:
        page = json.loads(content.data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as fault:
        raise CannotRead(file.name, f"its JSON is torn or cut short ({fault})", "Save the page again") from fault
    return page if isinstance(page, dict) else {}


def _counts(path: Path, library: Library, estate: Estate) -> tuple[FileRead, ...]:
    """One line for each model: how many there were, how many became records, and why not the others."""
    taken = {table: {row.source for row in estate.table(table)} for table in MAPPED.values()}
    lines = []
    for model, count in sorted(library.counts.items()):
        table = MAPPED.get(model, "")
        whole = [item for item in library.all(model) if not item.brief] if table else []
        mapped = sum(1 for item in whole if item.source in taken[table])
        says = f"mapped to {table}" if table else LOOKED_UP.get(model) and f"read for {LOOKED_UP[model]}"
        lines.append(
            FileRead(
                file=path.name,
                sheet=model,
                table=table,
                rows=count,
                taken=mapped,
                refused=count - mapped if table else 0,
                says=says or f"ignored: {why_ignored(model)}",
            )
        )
    return tuple(lines)


def _notes(path: Path, library: Library) -> list[Finding]:
    ignored = {
        model: count for model, count in library.counts.items() if model not in MAPPED and model not in LOOKED_UP
    }
    source = Source(file=path.name)
    notes = []
    if ignored:
        says = ", ".join(f"{count} {model}" for model, count in sorted(ignored.items()))
        remedy = "nothing; the list of what was read says why"
        notes.append(
            Finding(code="netbox-ignored", severity=NOTE, says=f"not read: {says}", remedy=remedy, source=source)
        )
    if library.counts["tenancy.tenant"]:
        notes.append(
            Finding(
                code="netbox-members",
                severity=NOTE,
                says="tenants were read as bodies that are no members, for NetBox does not say which have a vote",
                remedy="mark the members of the partnership",
                source=source,
            )
        )
    return notes
