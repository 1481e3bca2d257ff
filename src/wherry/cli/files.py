"""Files in and out: an empty spreadsheet for a table, and an estate folder from another program's export."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wherry.record.error import WherryError
from wherry.record.estate import TABLES

if TYPE_CHECKING:
    from wherry.read.reading import Reading


@click.command(short_help="Write an empty spreadsheet for a table.")
@click.argument("table", type=click.Choice(TABLES), metavar="TABLE")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write; default TABLE.xlsx here.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the headings as CSV instead.")
def template(table: str, out: Path | None, as_csv: bool) -> None:
    """Write an empty spreadsheet for TABLE, with its columns explained.

    TABLE is the name of a table, for example sites, circuits or contracts.
    """
    from wherry.show.template import template_csv, template_workbook

    if as_csv:
        click.echo(template_csv(table), nl=False)
        return
    path = out or Path(f"{table}.xlsx")
    if path.exists():
        raise WherryError(f"{path} is already there and was left as it is; name another file with --out")
    try:
        path.write_bytes(template_workbook(table))
    except OSError as fault:
        raise WherryError(f"{path} cannot be written ({fault.strerror}); name another file with --out") from fault
    click.echo(f"{path} is ready to be filled in.")


@click.command(short_help="Turn a NetBox export into an estate folder.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--body", required=True, help="Code of the body that owns what has no tenant, for example NFK.")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write.")
@click.option("--rows", type=click.IntRange(1), default=20, metavar="N", help="Rows shown of long tables: 20.")
def netbox(file: Path, body: str, out: Path, rows: int) -> int:
    """Turn a NetBox export into an estate folder.

    FILE is a dump (JSON of dumpdata, or plain SQL), a page of the REST API, or a folder of such pages. Leaves with
    exit code 1 where something was refused.
    """
    from wherry.cli.output import give
    from wherry.read.netbox import read_netbox
    from wherry.show.estate_folder import write_folder

    if not body or "/" in body:
        raise click.BadParameter("write the code of a body, for example NFK", param_hint="--body")
    if out.exists() and any(out.iterdir()):
        raise WherryError(f"{out} is not empty and was left as it is; name another folder with --out")
    began = time.perf_counter()
    reading = read_netbox(file, body=body)
    try:
        write_folder(reading.estate, out, notice=None)
    except OSError as fault:
        raise WherryError(f"{out} cannot be written ({fault.strerror}); name another folder with --out") from fault
    document = check_document(reading, file, seconds=time.perf_counter() - began)
    give(document, as_json=False, out=None, rows=rows)
    click.echo(f"{out} is written.")
    return 0 if document["answer"]["clean"] else 1


def check_document(reading: Reading, path: Path, *, seconds: float) -> dict[str, Any]:
    """The document of what was read and found."""
    from wherry.record.canonical import plain
    from wherry.show.document import make_document

    return make_document(
        "check",
        question={"folder": path.name},
        answer=plain({"counts": reading.estate.counts, "files": reading.files, "findings": reading.findings}),
        inputs_sha256=reading.estate.sha256,
        seconds=seconds,
        generated=reading.estate.generated,
    )
