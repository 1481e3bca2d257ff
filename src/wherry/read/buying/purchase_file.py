"""A joint purchase from a file that a person writes: TOML or JSON, every fact under its own name.

What cannot be read is told with its place and left unknown; nothing is guessed.
"""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from wherry.engine.buying.purchase import FORMAT, PARTS, Purchase
from wherry.record.cell import BadCell, read_cell, write_cell
from wherry.record.column import Column, columns
from wherry.record.error import CannotRead
from wherry.record.finding import REFUSED, Finding, Source

SUFFIXES = (".toml", ".json")


@dataclass(frozen=True, kw_only=True)
class PurchaseReading:
    """What was read, and what could not be."""

    purchase: Purchase
    findings: tuple[Finding, ...]


def read_purchase_file(path: Path) -> PurchaseReading:
    """A purchase from a TOML or JSON file. ``CannotRead`` where the file is neither or is no purchase."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, tomllib.TOMLDecodeError) as fault:
        remedy = "Write TOML or JSON; wherry buy purchase prints one to fill in"
        raise CannotRead(path.name, f"it cannot be read ({fault})", remedy) from fault
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise CannotRead(path.name, f"it is no purchase ({FORMAT})", f'Write format = "{FORMAT}" in its first line')
    return read_purchase(data, where=path.name)


def read_purchase(data: Mapping[str, Any], *, where: str) -> PurchaseReading:
    """A purchase from plain values. ``CannotRead`` where it has no reference."""
    findings: list[Finding] = []
    lists: dict[str, tuple[Any, ...]] = {}
    for name, kind in PARTS.items():
        rows = data.get(name) or []
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            findings.append(_refuse(where, name, "", str(rows), "it is no list of facts", f"Write [[{name}]]"))
            continue
        read = (_row(kind, row, where, f"{name} {at}", findings) for at, row in enumerate(rows, 1))
        lists[name] = tuple(row for row in read if row is not None)
        findings.extend(_twice(where, name, lists[name]))
    own = {name: value for name, value in data.items() if name not in PARTS and name != "format"}
    purchase = _row(Purchase, own, where, "purchase", findings, lists)
    if purchase is None:
        raise CannotRead(where, "the purchase has no reference", 'Write ref = "NFK/J-0001"')
    return PurchaseReading(purchase=purchase, findings=tuple(findings))


def _row(
    kind: type, given: Mapping[str, Any], where: str, place: str, findings: list[Finding],
    lists: Mapping[str, Any] | None = None,
) -> Any:  # fmt: skip
    """One row of facts; None where one that it cannot be without is missing or unreadable."""
    known = {column.name: column for column in columns(kind)}
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            remedy = f"Write {near[0]}" if near else f"Leave it out, or write one of {', '.join(known)}"
            findings.append(_refuse(where, place, name, str(value), "there is no such fact", remedy))
            continue
        try:
            values[name] = _value(known[name], value)
        except BadCell as fault:
            findings.append(_refuse(where, place, name, str(value), fault.why, fault.remedy))
    lacking = [name for name, column in known.items() if column.required and values.get(name) is None]
    for name in lacking:
        if name not in given:
            says = f"{place} has no {name}, and cannot be without"
            findings.append(_refuse(where, place, name, "", says, f"Write {name}, such as {known[name].example}"))
    return None if lacking else kind(**values, **(lists or {}))


def _value(column: Column, value: Any) -> Any:
    if isinstance(value, list):
        value = "; ".join(str(each) for each in value)
    elif isinstance(value, datetime):
        value = value.date()
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        value = repr(value)
    return read_cell(column, value)


def _twice(where: str, name: str, rows: tuple[Any, ...]) -> Iterator[Finding]:
    """Rows that bear the same reference, where a reference must tell them apart."""
    seen: set[str] = set()
    for row in rows:
        ref = getattr(row, "ref", None) or getattr(row, "number", None)
        if ref in seen:
            yield _refuse(where, name, "ref", str(ref), f"two {name} are called {ref}", "Give each its own")
        if ref is not None:
            seen.add(ref)


def _refuse(where: str, place: str, column: str, value: str, says: str, remedy: str) -> Finding:
    return Finding(
        code="fact-unreadable",
        severity=REFUSED,
        says=says,
        remedy=remedy,
        source=Source(file=where, sheet=place),
        table="purchase",
        column=column,
        value=value[:200],
    )


def to_plain(purchase: Purchase) -> dict[str, Any]:
    """The purchase as plain values: the known facts only, as texts that read back to the same; lists as lists."""
    found: dict[str, Any] = {"format": FORMAT, **_plain_row(Purchase, purchase)}
    for name, kind in PARTS.items():
        rows = [_plain_row(kind, row) for row in getattr(purchase, name)]
        found |= {name: rows} if rows else {}
    return found


def _plain_row(kind: type, row: Any) -> dict[str, Any]:
    written = ((column, getattr(row, column.name)) for column in columns(kind))
    return {column.name: write_cell(column, value) for column, value in written if value not in (None, ())}


def write_form() -> str:
    """A TOML file to fill in: every fact with what it means, one row of each list, all unknown."""
    lines = [
        "# A joint purchase. Leave out what is not known: what a notice needs is named when it is drafted.",
        f'format = "{FORMAT}"',
        "",
        *_form_lines(Purchase),
    ]
    for name, kind in PARTS.items():
        lines += ["", f"# [[{name}]]   # one for each", *_form_lines(kind)]
    return "\n".join(lines) + "\n"


def _form_lines(kind: type) -> Iterator[str]:
    for column in columns(kind):
        yield f"# {column.says}" + (f" One of: {', '.join(column.choices)}." if column.choices else "")
        mark = "" if column.required and kind is Purchase else "# "
        yield f"{mark}{column.name} = {json.dumps(column.example, ensure_ascii=False)}"
