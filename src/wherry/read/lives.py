"""The lives of software and the catalogue of exploited vulnerabilities: as kept beside the program, or from a folder.

Sources: endoflife.date (MIT), products and their releases; CISA, Known Exploited Vulnerabilities Catalog (CC0). What
Wherry ships is an extract for network equipment; a folder with the whole files, named by an option or by the variable
WHERRY_CORPORA, takes its place.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from wherry.engine.assurance.lifecycle import Lives, Release
from wherry.engine.assurance.vulnerability import Catalogue, Exploited
from wherry.read.content import load_content
from wherry.read.decoding import decode
from wherry.record.error import CannotRead
from wherry.record.finding import NOTE, Finding, Source

LIVES, EXPLOITED = "endoflife-products.json", "known_exploited_vulnerabilities.csv"
VARIABLE = "WHERRY_CORPORA"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
ASK = f"name the folder of the whole files, or set {VARIABLE}"


def eol_folder(named: Path | None = None) -> Path | None:
    """The folder that holds the whole files: the one that is named, else ``eol`` in that of WHERRY_CORPORA; None where
    there is none."""
    if named is not None:
        return named
    base = os.environ.get(VARIABLE)
    folder = Path(base) / "eol" if base else None
    return folder if folder is not None and folder.is_dir() else None


def read_lives(folder: Path | None) -> tuple[Lives | None, tuple[Finding, ...]]:
    """The table of lives in a folder; None with a note that says so where there is none."""
    path = None if folder is None else folder / LIVES
    if path is None or not path.exists():
        says = f"{LIVES} is not here, so only the releases of network equipment that Wherry keeps are known"
        return None, (Finding(code="lives-absent", severity=NOTE, says=says, remedy=ASK, source=Source(file=LIVES)),)
    text, _ = decode(load_content(path))
    try:
        held = json.loads(text)
        return _lives(held), ()
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise CannotRead(LIVES, f"it is not the table of endoflife.date ({fault})", "Fetch it again") from fault


def _lives(held: Mapping[str, Any]) -> Lives:
    day = DAY.search(held["source"])
    if day is None:
        raise ValueError("its source names no day")
    releases, cpes = {}, {}
    for product, said in held["products"].items():
        releases[product] = tuple(_release(product, row) for row in said["releases"])
        for identifier in said.get("identifiers", ()):
            parts = str(identifier.get("cpe", "")).replace("cpe:2.3:", "cpe:/").split(":")
            if len(parts) > 3:
                cpes[parts[2], parts[3]] = product
    return Lives(source=held["source"], data_date=date.fromisoformat(day[0]), releases=releases, cpes=cpes)


def _release(product: str, row: Mapping[str, Any]) -> Release:
    until, ended = _day_or_truth(row.get("eol"))
    engineered, _ = _day_or_truth(row.get("eoas"))
    released, _ = _day_or_truth(row.get("releaseDate"))
    return Release(
        product=product,
        cycle=str(row["releaseCycle"]),
        released=released,
        mended_until=until,
        engineered_until=engineered,
        ended=ended,
        link=str(row.get("link") or ""),
    )


def _day_or_truth(value: Any) -> tuple[date | None, bool | None]:
    if isinstance(value, bool):
        return None, value
    return (date.fromisoformat(value), None) if isinstance(value, str) and DAY.fullmatch(value) else (None, None)


def read_exploited(folder: Path | None) -> tuple[Catalogue, tuple[Finding, ...]]:
    """The catalogue in a folder, whole; or Wherry's own extract with a note that says so. The day of a whole file is
    the last on which it added a row."""
    path = None if folder is None else folder / EXPLOITED
    if path is not None and path.exists():
        return _whole(path), ()
    held = yaml.safe_load(files("wherry.read").joinpath("exploited.yaml").read_text("utf-8"))
    rows = {
        row["cve"]: Exploited(
            cve=row["cve"], vendor=row["vendor"], product=row["product"], added=row["added"], due=row["due"]
        )
        for row in held["rows"]
    }
    says = f"{EXPLOITED} is not here; an extract of {len(rows)} for network equipment was used, of {held['date']}"
    note = Finding(code="exploited-extract", severity=NOTE, says=says, remedy=ASK, source=Source(file=EXPLOITED))
    return Catalogue(source=held["source"], data_date=held["date"], complete=False, rows=rows), (note,)


def _whole(path: Path) -> Catalogue:
    text, _ = decode(load_content(path))
    rows = {}
    try:
        for row in csv.DictReader(io.StringIO(text, newline="")):
            cve = row["cveID"].strip().upper()
            rows[cve] = Exploited(
                cve=cve,
                vendor=row["vendorProject"],
                product=row["product"],
                added=date.fromisoformat(row["dateAdded"]),
                due=date.fromisoformat(row["dueDate"]),
                ransomware=True if row.get("knownRansomwareCampaignUse") == "Known" else None,
            )
        latest = max(row.added for row in rows.values())
    except (KeyError, ValueError, TypeError, AttributeError) as fault:
        raise CannotRead(EXPLOITED, f"it is not the catalogue of CISA ({fault})", "Fetch it again") from fault
    source = "CISA, Known Exploited Vulnerabilities Catalog"
    return Catalogue(source=source, data_date=latest, complete=True, rows=rows)
