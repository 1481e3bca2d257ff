"""The blocks that bodies use, row by row, as address spaces; what cannot be one is a finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from wherry.engine.assurance.addresses import AddressSpace, ends, read_block
from wherry.record.finding import DOUBTFUL, NOTE, REFUSED, Finding, Source

UMBRELLAS = {"container"}
"""States of a register's rows that hold other rows and are not themselves in use (NetBox)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One row or line that says that a body uses a block: a record's reference, or a file and a line."""

    body: str
    prefix: str
    where: str
    status: str = ""
    source: Source | None = None
    table: str = ""
    ref: str = ""


def gather_space(uses: Iterable[Use]) -> tuple[dict[int, AddressSpace], tuple[Finding, ...]]:
    """An address space for each version of IP that is used, and a finding for each row that cannot be.

    Bodies are in order of their names. A row that only holds others (a container) is left out with a note.
    """
    columns: dict[int, list[tuple[str, int, int, str]]] = {}
    findings: list[Finding] = []
    for use in uses:
        if use.status.casefold() in UMBRELLAS:
            says = f"{use.prefix} only holds other blocks, so it is not counted as used"
            findings.append(_finding(use, "prefix-umbrella", NOTE, says, "nothing, if every block in use has a row"))
            continue
        try:
            version, first, last, exact = read_block(use.prefix)
        except ValueError:
            says = f"{use.prefix!r} is no block of addresses"
            findings.append(_finding(use, "prefix-unreadable", REFUSED, says, "write it as 10.20.0.0/16"))
            continue
        if not exact:
            says = f"{use.prefix} has bits behind its length; the block that holds it was taken"
            findings.append(_finding(use, "prefix-inexact", DOUBTFUL, says, "write the first address of the block"))
        columns.setdefault(version, []).append((use.body, first, last, use.where))
    return {version: _space(version, rows) for version, rows in sorted(columns.items())}, tuple(findings)


def _space(version: int, rows: list[tuple[str, int, int, str]]) -> AddressSpace:
    bodies = tuple(sorted({row[0] for row in rows}))
    place = {body: at for at, body in enumerate(bodies)}
    return AddressSpace(
        version=version,
        bodies=bodies,
        body=np.array([place[row[0]] for row in rows], dtype=np.int64),
        first=ends([row[1] for row in rows], version),
        last=ends([row[2] for row in rows], version),
        rows=tuple(row[3] for row in rows),
    )


def _finding(use: Use, code: str, severity: str, says: str, remedy: str) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        says=says,
        remedy=remedy,
        source=use.source,
        table=use.table,
        ref=use.ref,
        column="prefix",
        value=use.prefix,
    )
