"""Joining networks whose configurations are kept: the same question as of a folder, as far as the asker may see."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from wherry.record.error import WherryError
from wherry.record.estate import Estate
from wherry.work.answers import Answer

if TYPE_CHECKING:
    from wherry.engine.assurance.intent import Intent
    from wherry.engine.assurance.join import JoinMember
    from wherry.store.models import EvidenceFile

Json = dict[str, Any]
CONFIGURATION = "configuration"
LEAST = 2


def answer_kept_join(question: Json, kept: Sequence[EvidenceFile], estate: Estate) -> Answer:
    """The answer about the bodies that the question names, from their blocks and configurations in view.

    ``WherryError`` where fewer than two bodies have any in view, or a row of what is meant cannot be read.
    """
    from wherry.engine.assurance.join import JoinQuestion
    from wherry.read.joining import Joining
    from wherry.work.joining import answer_join

    bodies: list[str] = question["bodies"]
    files = [row for row in kept if row.owner in bodies and row.kind == CONFIGURATION]
    members = tuple(_member(body, [row for row in files if row.owner == body], estate) for body in bodies)
    silent = [member.body for member in members if not (member.uses or member.devices or member.unread)]
    if silent:
        raise WherryError(
            f"nothing of {', '.join(silent)} is in view here, neither blocks of addresses nor configurations: "
            "ask its people to share them with the partnership"
        )
    asked = JoinQuestion(
        members=members,
        intents=read_meant(question["meant"], bodies),
        pools=tuple(question["pools"]),
        files={f"{row.owner} {row.file_name}": row.file_sha256 for row in files},
    )
    blocks = [row for row in estate.prefixes if row.body in bodies]
    generated = any(row.generated for row in files) or any(row.provenance == "generated" for row in blocks)
    return answer_join(Joining(question=asked, findings=(), generated=generated))


def _member(body: str, files: Sequence[EvidenceFile], estate: Estate) -> JoinMember:
    from wherry.engine.assurance.addresses_use import Use
    from wherry.engine.assurance.join import JoinMember
    from wherry.work.read_evidence import read_text_filters

    devices, unread = [], []
    for row in files:
        found = read_text_filters(row.text, row.file_name)
        if found is None:
            unread.append(row.file_name)
        else:
            devices.append(found)
    uses = tuple(
        Use(
            body=body,
            prefix=row.prefix,
            where=row.ref,
            status=row.status or "",
            source=row.source,
            table="prefixes",
            ref=row.ref,
        )
        for row in estate.prefixes
        if row.body == body
    )
    return JoinMember(body=body, uses=uses, devices=tuple(devices), unread=tuple(unread))


def read_meant(rows: Sequence[str] | None, bodies: Sequence[str]) -> tuple[Intent, ...] | None:
    """What is meant to pass, one row each: from, to, service, and if wanted from which block and to which block.

    ``NFK, SFK, tcp/443`` or ``NFK, SFK, any, 10.1.0.0/16, 10.2.0.0/16``. None stays None: nobody has said. A row that
    cannot be read is a ``WherryError`` that names it.
    """
    if rows is None:
        return None
    return tuple(_read_row(number, row, bodies) for number, row in enumerate(rows, start=1))


def _read_row(number: int, row: str, bodies: Sequence[str]) -> Intent:
    from wherry.engine.assurance.intent import Intent
    from wherry.read.config.filters.addresses import block_of
    from wherry.read.joining import read_service

    cells = [cell.strip() for cell in row.split(",")]
    if not LEAST < len(cells) <= LEAST + 3:
        raise WherryError(f"row {number} of what is meant needs from, to and service, parted by commas: {row.strip()}")
    strange = [cell for cell in cells[:2] if cell not in bodies]
    if strange:
        raise WherryError(f"row {number} of what is meant names {strange[0]}, which is none of {', '.join(bodies)}")
    try:
        service = read_service(cells[2])
        blocks = [None if not cell else str(ipaddress.IPv4Network(cell, strict=False)) for cell in (*cells[3:], "", "")]
    except ValueError as fault:
        raise WherryError(
            f"row {number} of what is meant cannot be read: {row.strip()}; write a service as tcp/443, udp/5000-5010, "
            "icmp or any, and a block as 10.20.0.0/16"
        ) from fault
    source, target = (None if block is None else block_of(block) for block in blocks[:2])
    return Intent(
        from_body=cells[0],
        to_body=cells[1],
        service=service,
        src=None if source is None else (source,),
        dst=None if target is None else (target,),
        words=f"{cells[0]} to {cells[1]}: {' '.join(cell for cell in cells[2:] if cell)}",
        where=f"row {number}",
    )
