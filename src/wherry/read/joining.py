"""What ``wherry join`` reads of a folder: which configuration is whose, what is meant to pass, which interfaces face
the other bodies.

Either the folder is an estate, whose devices name their configurations in ``configs``; or it holds one folder for each
body, named by the body's code, with the configurations of its devices. ``intent.csv`` (from, to, service, from_prefix,
to_prefix) and ``edges.csv`` (body, device, interface) may stand beside them.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wherry.engine.assurance.addresses_use import Use
from wherry.engine.assurance.filters import Service
from wherry.engine.assurance.intent import Intent
from wherry.engine.assurance.join import JoinMember, JoinQuestion
from wherry.read.config.decoding import Unreadable
from wherry.read.config.filters.addresses import block_of
from wherry.read.config.filters.names import port_range, protocol_number
from wherry.read.config.filters.reading import read_filters
from wherry.read.content import load_content
from wherry.read.decoding import decode
from wherry.read.folder import read_folder
from wherry.record.error import CannotRead
from wherry.record.finding import REFUSED, Finding, Source

PAPERS = {".md", ".csv", ".xlsx", ".json", ".pdf", ".html"}
INTENT, EDGES, CONFIGS = "intent.csv", "edges.csv", "configs"


@dataclass(slots=True)
class Joining:
    """A question as it was read, with what could not be read of it."""

    question: JoinQuestion
    findings: tuple[Finding, ...]
    generated: bool


@dataclass(slots=True)
class _Found:
    files: dict[str, list[tuple[Path, str]]] = field(default_factory=lambda: defaultdict(list))
    uses: dict[str, list[Use]] = field(default_factory=lambda: defaultdict(list))
    bodies: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    generated: bool = False


def read_joining(folder: Path, bodies: Sequence[str] = (), *, pools: Sequence[str] = ()) -> Joining:
    """The question of joining the bodies of a folder, all of them where none are named.

    ``CannotRead`` where the folder is missing, holds no body, or a body that is named is not in it.
    """
    found = _Found()
    if not folder.is_dir():
        raise CannotRead(str(folder), "there is no such folder", "Check the name")
    if (folder / "bodies.csv").exists() or (folder / "bodies.xlsx").exists():
        _meet_estate(found, folder)
    else:
        _meet_bodies(found, folder)
    known = sorted(found.bodies)
    missing = [body for body in bodies if body not in found.bodies]
    if missing or len(known) < 2:
        why = (
            f"it does not hold {', '.join(missing)}" if missing else f"it holds {len(known)} bodies, and two are needed"
        )
        raise CannotRead(
            str(folder), why, f"It holds {', '.join(known)}" if known else "Put a folder for each body in it"
        )
    chosen = tuple(dict.fromkeys(bodies)) or tuple(known)
    edges = _read_edges(folder / EDGES, found)
    hashes: dict[str, str] = {}
    members = tuple(_member(body, found, edges.get(body, ()), hashes) for body in chosen)
    intents = _read_intents(folder / INTENT, chosen, found)
    return Joining(
        question=JoinQuestion(members=members, intents=intents, pools=tuple(pools), files=hashes),
        findings=tuple(found.findings),
        generated=found.generated,
    )


def _meet_estate(found: _Found, folder: Path) -> None:
    reading = read_folder(folder)
    estate = reading.estate
    found.findings += [each for each in reading.findings if each.table in ("devices", "prefixes")]
    found.generated = estate.generated
    found.bodies = {row.body for row in (*estate.prefixes, *estate.devices)}
    for row in estate.prefixes:
        where = f"{row.ref}" if row.source is None else f"{row.ref} ({row.source.words})"
        found.uses[row.body].append(
            Use(
                body=row.body,
                prefix=row.prefix,
                where=where,
                status=row.status or "",
                source=row.source,
                table="prefixes",
                ref=row.ref,
            )
        )
    named: dict[str, str] = {}
    for device in estate.devices:
        if device.config_file:
            named[device.config_file] = device.body
    for path in _texts(folder / CONFIGS):
        body = named.get(path.name) or named.get(str(path.relative_to(folder / CONFIGS)))
        if body is None and path.parent.name in found.bodies:
            body = path.parent.name
        name = str(path.relative_to(folder / CONFIGS))
        if body is None:
            found.findings.append(_nobody(name))
        else:
            found.files[body].append((path, name))


def _meet_bodies(found: _Found, folder: Path) -> None:
    for inner in sorted(folder.iterdir()):
        if inner.is_dir() and not inner.name.startswith("."):
            files = _texts(inner)
            if files:
                found.bodies.add(inner.name)
                found.files[inner.name] = [(path, str(path.relative_to(folder))) for path in files]


def _texts(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.suffix.lower() not in PAPERS and not path.name.startswith(".")
    )


def _nobody(file: str) -> Finding:
    return Finding(
        code="config-of-nobody",
        severity=REFUSED,
        says=f"no device says that {file} is its configuration, so nobody knows whose it is",
        remedy="name the file in config_file of its device, or put it in a folder named by its body's code",
        source=Source(file=file),
    )


def _member(body: str, found: _Found, edges: tuple[str, ...], hashes: dict[str, str]) -> JoinMember:
    devices, unread = [], []
    for path, name in found.files.get(body, ()):
        try:
            content = load_content(path)
            device = read_filters(content.data, name)
        except (Unreadable, CannotRead) as fault:
            why = f"{name} could not be read: {fault}"
            found.findings.append(
                Finding(code="config-unreadable", severity=REFUSED, says=why, remedy="export it from the device again",
                        source=Source(file=name))
            )  # fmt: skip
            continue
        hashes[f"{body} {name}"] = hashlib.sha256(content.data).hexdigest()
        if device is None:
            unread.append(name)
        else:
            devices.append(device)
    return JoinMember(
        body=body,
        uses=tuple(found.uses.get(body, ())),
        devices=tuple(devices),
        unread=tuple(unread),
        edges=edges,
    )


def _rows(path: Path, wanted: set[str]) -> list[tuple[int, Mapping[str, str]]]:
    text, _ = decode(load_content(path))
    reader = csv.DictReader(io.StringIO(text, newline=""))
    heading = {(name or "").strip().casefold().replace(" ", "_"): name for name in reader.fieldnames or ()}
    if not wanted <= heading.keys():
        lacking = ", ".join(sorted(wanted - heading.keys()))
        raise CannotRead(
            path.name, f"its first row lacks {lacking}", f"Begin with the headings {', '.join(sorted(wanted))}"
        )
    rows: list[tuple[int, Mapping[str, str]]] = []
    for row in reader:
        cells = {key: (row.get(name) or "").strip() for key, name in heading.items()}
        if any(cells.values()):
            rows.append((reader.line_num, cells))
    return rows


def _read_edges(path: Path, found: _Found) -> dict[str, tuple[str, ...]]:
    if not path.exists():
        return {}
    edges: dict[str, list[str]] = defaultdict(list)
    for line, row in _rows(path, {"body", "device", "interface"}):
        if row["body"] not in found.bodies:
            found.findings.append(_refuse(path.name, line, "body", row["body"], "there is no such body in the folder"))
            continue
        edges[row["body"]].append(f"{row['device']}:{row['interface']}")
    return {body: tuple(each) for body, each in edges.items()}


def _read_intents(path: Path, bodies: Sequence[str], found: _Found) -> tuple[Intent, ...] | None:
    """The rows of ``intent.csv``; None where there is no such file, so that nothing is known to be meant."""
    if not path.exists():
        return None
    intents = []
    for line, row in _rows(path, {"from", "to", "service"}):
        try:
            intents.append(_intent(row, line, found.bodies))
        except _NotThat as fault:
            found.findings.append(_refuse(path.name, line, *fault.args))
    return tuple(each for each in intents if each.from_body in bodies and each.to_body in bodies)


class _NotThat(ValueError):
    """A cell that is not what it should be: column, value, why."""


def _intent(row: Mapping[str, str], line: int, bodies: set[str]) -> Intent:
    for column in ("from", "to"):
        if row[column] not in bodies:
            raise _NotThat(column, row[column], "there is no such body in the folder")
    blocks = {}
    for column in ("from_prefix", "to_prefix"):
        text = row.get(column, "")
        block = block_of(text) if text else None
        if text and block is None:
            raise _NotThat(column, text, "it is no block of IPv4 addresses; write 10.20.0.0/16")
        blocks[column] = (block,) if block else None
    words = " ".join(filter(None, (row["service"] or "any", row.get("from_prefix"), row.get("to_prefix"))))
    return Intent(
        from_body=row["from"],
        to_body=row["to"],
        service=read_service(row["service"]),
        src=blocks["from_prefix"],
        dst=blocks["to_prefix"],
        words=f"{row['from']} to {row['to']}: {words}",
        where=f"{INTENT}, line {line}",
    )


def read_service(text: str) -> Service | None:
    """``tcp/443``, ``udp/5000-5010``, ``icmp`` or ``any``, which is None. ``ValueError`` for anything else."""
    plain = text.strip().casefold()
    if plain in ("", "any", "all", "ip"):
        return None
    name, slash, ports = plain.partition("/")
    number = protocol_number(name)
    reach = port_range(ports) if slash else None
    if number is None or (slash and (reach is None or number not in (6, 17, 132))):
        raise _NotThat("service", text, "a service is written tcp/443, udp/5000-5010, icmp or any")
    return Service(protocols=(number,), dst_ports=(reach,) if reach else None)


def _refuse(file: str, line: int, column: str, value: str, why: str) -> Finding:
    return Finding(
        code="join-row",
        severity=REFUSED,
        says=f"{value!r}: {why}",
        remedy="mend the row; the others were read",
        source=Source(file=file, row=line),
        column=column,
        value=value,
    )
