"""What the records themselves say for and against clauses: what is known to be there, on which releases, and under
which certificates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from wherry.engine.assurance.certificates import IN_DATE, LAPSED, RUNNING, SOON, Leave, find_leaves
from wherry.engine.assurance.evidence import DOCUMENT, INVENTORY, Piece
from wherry.engine.assurance.saying import names_of
from wherry.engine.assurance.software import find_life
from wherry.engine.assurance.verdict import FAIL, PASS, UNKNOWN
from wherry.record.certificate import Certificate
from wherry.record.device import Device
from wherry.record.estate import Estate
from wherry.record.finding import Source

KNOWN_THINGS = (("psn", "ENV-1"), ("caf-3.2", "A3.a"), ("caf-4.0", "A3.a"))
MENDED = (("psn", "VUL-3"), ("caf-3.2", "B4.d"), ("caf-4.0", "B4.d"), ("cyber-essentials-3.3", "UM-1"))
SERVICE_CODES, PROVIDER = ("psn", "ENV-2"), ("psn", "COP-1")
CONNECTION, SERVICE = "PSN connection", "PSN service"


def evidence_from_records(estate: Estate, *, today: date) -> tuple[Piece, ...]:
    """Pieces of inventory and certificates for every member of the estate, bodies in order."""
    leaves = find_leaves(estate.certificates, on=today)
    pieces: list[Piece] = []
    for body in sorted(row.ref for row in estate.bodies if row.member):
        pieces += _known_things(estate, body)
        pieces += _releases(body, [row for row in estate.devices if row.body == body and row.status == "active"], today)
        pieces += _codes(estate, body)
        pieces += _providing(body, [each for each in leaves if each.body == body], estate.certificates)
    return tuple(pieces)


def _known_things(estate: Estate, body: str) -> Iterator[Piece]:
    counts = {
        name: sum(1 for row in estate.table(name) if row.body == body) for name in ("sites", "devices", "prefixes")
    }
    if not any(counts.values()):
        return
    lacking = [name for name, count in counts.items() if not count]
    shown = ", ".join(f"{count} {name}" for name, count in counts.items())
    says = f"recorded: {shown}" + (f"; no {' and no '.join(lacking)}" if lacking else "")
    sources = [row.source for name in counts for row in estate.table(name) if row.body == body]
    for pack, clause in KNOWN_THINGS:
        yield _piece(body, pack, clause, INVENTORY, UNKNOWN if lacking else PASS, says, sources[0])


def _releases(body: str, devices: list[Device], today: date) -> Iterator[Piece]:
    """Each recorded release past its life contradicts; all known and mended supports; anything else is unknown."""
    if not devices:
        return
    lives = [(row, find_life((row.platform or "").casefold(), row.software_version)) for row in devices]
    ended = [(row, life) for row, life in lives if life is not None and life.ends < today]
    for row, life in ended:
        says = f"{row.ref} runs {life.platform} {life.release}, mended until {life.ends.isoformat()}"
        for pack, clause in MENDED:
            yield _piece(body, pack, clause, INVENTORY, FAIL, says, row.source, record=row.ref)
    unknown = [row.ref for row, life in lives if life is None]
    if unknown:
        says = f"the lives of {len(unknown)} of {len(devices)} recorded releases are not known: {names_of(unknown)}"
        for pack, clause in MENDED:
            yield _piece(body, pack, clause, INVENTORY, UNKNOWN, says, devices[0].source)
    elif not ended:
        first = min(life.ends for _, life in lives if life is not None)
        says = f"the releases of {len(devices)} recorded devices are mended"
        for pack, clause in MENDED:
            yield _piece(body, pack, clause, INVENTORY, PASS, says, devices[0].source, expires=first)


def _codes(estate: Estate, body: str) -> Iterator[Piece]:
    """Every certificate for a PSN service that the body holds or is served under has a code."""
    served = {
        (row.body, row.service) for row in estate.agreements if row.consumer == body and row.status in RUNNING
    } | {(body, row.service) for row in estate.certificates if row.body == body}
    rows = [row for row in estate.certificates if row.kind == SERVICE and (row.body, row.service) in served]
    bare = [row for row in rows if not row.code]
    for row in bare:
        says = f"{row.ref} for {row.service or 'a service that is not said'} has no code"
        yield _piece(body, *SERVICE_CODES, INVENTORY, FAIL, says, row.source, record=row.ref)
    if rows and not bare:
        says = f"{len(rows)} certificates of services have codes"
        yield _piece(body, *SERVICE_CODES, INVENTORY, PASS, says, rows[0].source)


def _providing(body: str, leaves: list[Leave], certificates: Iterable[Certificate]) -> Iterator[Piece]:
    """Who provides a PSN service needs a certificate of its own connection in date."""
    if not any(each.kind == SERVICE for each in leaves):
        return
    rows = {row.ref: row for row in certificates}
    for leave in leaves:
        if leave.kind != CONNECTION or leave.service is not None:
            continue
        state = PASS if leave.state in (IN_DATE, SOON) else FAIL if leave.state == LAPSED else UNKNOWN
        until = f", until {leave.last_day.isoformat()}" if leave.last_day else ""
        says = f"leave to connect is {leave.state}{until}"
        source = rows[leave.refs[-1]].source
        expires = leave.last_day if state == PASS else None
        yield _piece(body, *PROVIDER, DOCUMENT, state, says, source, record=", ".join(leave.refs), expires=expires)


def _piece(
    body: str,
    pack: str,
    clause: str,
    kind: str,
    state: str,
    says: str,
    source: Source | None,
    *,
    record: str = "",
    expires: date | None = None,
) -> Piece:
    return Piece(
        body=body,
        pack=pack,
        clause=clause,
        kind=kind,
        state=state,
        says=says,
        record=record,
        file=source.file if source else "",
        row=source.row if source else None,
        expires=expires,
    )
