"""What a command gives back: tables for a person, the JSON document for a program, a file for both."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from wherry.record.error import WherryError

PAGE_WIDTH = 120
"""Letters in a line where the output is no terminal."""


def give(document: dict[str, Any], *, as_json: bool, out: Path | None, rows: int) -> None:
    """Print a document, as JSON or as tables, and keep its JSON in a file where one is named."""
    from wherry.show.document import write_document

    if out is not None:
        keep(out, write_document(document))
    if as_json:
        click.echo(write_document(document), nl=False)
        return
    from rich.console import Console

    from wherry.show.table import Table, to_rich
    from wherry.show.terminal import show_document

    console = Console(highlight=False, width=None if sys.stdout.isatty() else PAGE_WIDTH)
    if document["notice"]:
        console.print(document["notice"], style="bold", markup=False)
    for part in show_document(document, most_rows=rows):
        console.print()
        console.print(to_rich(part) if isinstance(part, Table) else part, markup=False)
    if out is not None:
        click.echo(f"\nThe whole answer is in {out}.", err=True)


def keep(path: Path, text: str) -> None:
    """Write a file whole or not at all. ``WherryError`` where the system does not let us."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    except OSError as fault:
        fresh.unlink(missing_ok=True)
        raise WherryError(f"{path} cannot be written ({fault.strerror}); name another file with --out") from fault
